"""What not knowing costs: closed forms, bias corrections, and no discoveries where there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from sim.experiment.information import (
    outer_thirds,
    perfect_information,
    reversals,
    split_crossed,
    split_variance,
    strongest,
    value_of_knowing,
)

VALUE = 0.39559311
"""Of perfect information about N(1, 2²) against 0: twice the unit normal loss at ½."""


def test_the_closed_form_of_the_reference_value() -> None:
    assert 2 * (norm.pdf(0.5) - 0.5 * norm.cdf(-0.5)) == pytest.approx(VALUE, abs=1e-8)


def test_perfect_information_lies_between_its_two_estimates() -> None:
    rng = np.random.default_rng(1)
    theta = rng.normal(1, 2, 40_000)
    y = np.stack([theta[:, None] + rng.normal(0, 2, (40_000, 4)), np.zeros((40_000, 4))], axis=2)
    found = perfect_information(y)
    error = 4 * 2 / np.sqrt(40_000)
    assert found.low - error < VALUE < found.high + error
    assert found.low < found.high
    exact = perfect_information(np.stack([np.tile(theta, (2, 1)).T, np.zeros((40_000, 2))], axis=2))
    assert exact.low == pytest.approx(exact.high)
    assert abs(exact.high - VALUE) < error


def test_a_maximum_per_replication_would_take_luck_for_knowledge() -> None:
    """Nothing depends on the parameter here: knowing it is worth nothing, whatever the luck."""
    y = np.random.default_rng(2).normal(size=(2000, 10, 2))
    assert y.max(axis=2).mean() > 0.5
    found = perfect_information(y)
    assert found.low < 0.02
    assert value_of_knowing(np.arange(2000), y[:, 0]).mean < 0.05


def test_the_value_of_knowing_one_parameter_by_regression() -> None:
    rng, n = np.random.default_rng(3), 20_000
    theta = rng.normal(1, 2, n)
    shared = rng.normal(0, 5, n)
    y = np.column_stack([theta + shared + rng.normal(size=n), shared])
    found = value_of_knowing(theta, y)
    assert found.half_width is not None
    assert abs(found.mean - VALUE) < 4 * found.half_width / 1.96
    assert value_of_knowing(theta, y[:, :1]).mean == 0


def test_knowing_what_does_not_matter_is_not_found_to_be_worth_anything() -> None:
    rng = np.random.default_rng(4)
    y = rng.normal(size=(300, 1)) + rng.normal(size=(300, 3)) * 0.3 + [0, 0.2, 0.4]
    found = [value_of_knowing(rng.normal(size=300), y) for _ in range(50)]
    assert all(f.low is not None and f.low <= 0 for f in found)


def test_the_analysis_of_variance_of_three_pairs() -> None:
    found = split_variance([[1, 3], [4, 8], [10, 10]])
    assert found.luck == pytest.approx(3.33333333, abs=1e-8)
    assert found.parameters == pytest.approx(14.33333333, abs=1e-8)
    assert found.parameters * 2 + found.luck == pytest.approx(32)
    assert found.share == pytest.approx(14.33333333 / 17.66666667, abs=1e-8)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low < 0.811 < found.high <= 1


def test_luck_in_the_means_of_draws_is_not_taken_for_ignorance() -> None:
    rng, runs = np.random.default_rng(5), 2000
    found = [split_variance(rng.normal(size=(10, 4))).parameters for _ in range(runs)]
    assert abs(np.mean(found)) < 4 * np.std(found) / np.sqrt(runs)
    naive = [rng.normal(size=(10, 4)).mean(axis=1).var(ddof=1) for _ in range(runs)]
    assert np.mean(naive) > 0.2
    below = split_variance(np.array([[0.0, 4.0], [4.0, 0.0], [1.0, 3.0]]))
    assert below.parameters < 0
    assert below.share == 0


def test_the_interval_of_the_share_covers_as_often_as_it_says() -> None:
    rng, runs, true = np.random.default_rng(6), 2000, 0.3
    hits = 0
    for _ in range(runs):
        y = np.sqrt(true) * rng.normal(size=(15, 1)) + np.sqrt(1 - true) * rng.normal(size=(15, 6))
        found = split_variance(y)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= true <= found.high
    assert abs(hits / runs - 0.95) < 4 * np.sqrt(0.95 * 0.05 / runs)


def test_a_crossed_design_finds_the_three_parts() -> None:
    rng, runs = np.random.default_rng(7), 1500
    found = []
    for _ in range(runs):
        parameter, luck = rng.normal(size=(12, 1)), rng.normal(size=(1, 6))
        found.append(split_crossed(1.5 * parameter + 0.8 * luck + 0.5 * rng.normal(size=(12, 6))))
    for values, true in (([f.parameters for f in found], 2.25), ([f.luck for f in found], 0.64 + 0.25)):
        assert abs(np.mean(values) - true) < 4 * np.std(values) / np.sqrt(runs)


def test_an_order_that_reverses_is_found_with_its_side_and_threshold() -> None:
    rng, n = np.random.default_rng(8), 600
    churn, other = rng.uniform(0.03, 0.07, n), rng.normal(size=(40, n))
    lead = 3 - (churn - 0.03) * 120 + rng.normal(size=n)
    parameters = {"churn": churn} | {f"p{i}": x for i, x in enumerate(other)}
    (found,) = reversals(outer_thirds(parameters, lead))
    assert (found.parameter, found.side) == ("churn", "high")
    assert found.threshold == np.sort(churn)[n - n // 3]
    assert found.lead.n == n // 3
    leverage = strongest(parameters, lead)
    assert leverage is not None
    assert (leverage.weaker.parameter, leverage.weaker.side, leverage.stronger.side) == ("churn", "high", "low")


def test_nothing_is_said_where_nothing_can_be_said() -> None:
    rng = np.random.default_rng(9)
    assert outer_thirds({"few": rng.normal(size=40)}, rng.normal(size=40)) == []
    assert outer_thirds({"fixed": np.ones(300)}, rng.normal(size=300)) == []
    assert strongest({"none": np.full(300, np.nan)}, rng.normal(size=300)) is None
    coin = np.repeat([0.0, 1.0], 150)
    (low, high) = outer_thirds({"coin": coin}, coin)
    assert (low.lead.mean, high.lead.mean, low.lead.n) == (0, 1, 150)


@pytest.mark.slow
def test_reversals_are_invented_as_seldom_as_said_when_ninety_parameters_mean_nothing() -> None:
    rng, runs = np.random.default_rng(10), 150
    invented = levered = 0
    for _ in range(runs):
        parameters = {f"p{i}": x for i, x in enumerate(rng.normal(size=(90, 120)))}
        lead = rng.normal(size=120)
        invented += bool(reversals(outer_thirds(parameters, lead)))
        levered += strongest(parameters, lead) is not None
    assert max(invented, levered) / runs < 0.05 + 4 * np.sqrt(0.05 * 0.95 / runs)
