"""What assumptions do to an outcome: against linear models whose slopes, shares and noise are known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiment.assumptions import FEWEST, P90, Assumptions, assumptions, normal_scores

Floats = NDArray[np.float64]
SLOPES = (3.0, -2.0, 1.0)
NOISE = 2.0
TRUE_NOISE = NOISE**2 / (9 + 4 + 1 + NOISE**2)


def model(seed: int, n: int, k: int) -> tuple[dict[str, Floats], Floats]:
    """Normal parameters, the first three of which act in a straight line; the outcome has variance 18, 4 of it luck."""
    r = np.random.default_rng(seed)
    x = r.normal(size=(n, k))
    y = x[:, :3] @ SLOPES + NOISE * r.normal(size=n)
    return {f"p{i}": np.exp(x[:, i]) for i in range(k)}, y  # ranks know nothing of the bend


def found(seed: int, n: int, k: int) -> Assumptions:
    answer = assumptions(*model(seed, n, k))
    assert answer is not None
    return answer


@pytest.mark.parametrize(("n", "k", "jointly"), [(3000, 20, True), (3000, 2500, False)])
def test_slopes_and_shares_of_a_linear_model_are_found(n: int, k: int, jointly: bool) -> None:
    answer = found(1, n, k)
    assert answer.jointly is jointly
    assert [e.parameter for e in answer.effects[:3]] == ["p0", "p1", "p2"]
    variance = NOISE**2 if jointly else 18.0
    error = 2 * P90 * np.sqrt(variance / n)
    for effect, slope in zip(answer.effects, SLOPES, strict=False):
        assert abs(effect.change - 2 * P90 * slope) < 4 * error * 1.1
        assert effect.seen
        assert effect.low < effect.change < effect.high
        assert abs(effect.share - slope**2 / 18) < 4 * 2 * abs(slope) * np.sqrt(variance / n) / 18 + 4 * np.sqrt(2 / n)
    assert not any(e.seen for e in answer.effects[3:])
    assert answer.noise_low < TRUE_NOISE < answer.noise_high


@pytest.mark.parametrize(("n", "k"), [pytest.param(200, 120, marks=pytest.mark.slow), (60, 120), (60, 10)])
def test_the_interval_of_the_noise_covers_it_as_often_as_it_says(n: int, k: int) -> None:
    trials = 100
    covered = sum(a.noise_low <= TRUE_NOISE <= a.noise_high for a in (found(seed, n, k) for seed in range(trials)))
    assert covered / trials > 0.95 - 4 * np.sqrt(0.95 * 0.05 / trials)


@pytest.mark.parametrize(("n", "k"), [pytest.param(200, 120, marks=pytest.mark.slow), (60, 120)])
def test_parameters_that_do_nothing_are_seldom_seen_and_all_is_noise(n: int, k: int) -> None:
    r = np.random.default_rng(5)
    trials, wrong, noise = 60, 0, []
    for _ in range(trials):
        answer = assumptions({f"p{i}": r.normal(size=n) for i in range(k)}, r.normal(size=n))
        assert answer is not None
        wrong += any(e.seen for e in answer.effects)
        noise.append(answer.noise_high)
    assert wrong / trials < 0.05 + 4 * np.sqrt(0.05 * 0.95 / trials)
    assert np.mean(np.array(noise) == 1.0) > 0.8


def test_without_luck_the_noise_is_nought_and_the_shares_are_those_of_the_slopes() -> None:
    x = np.random.default_rng(2).normal(size=(500, 2))
    scores = [normal_scores(x[:, i]) for i in range(2)]
    answer = assumptions({"a": x[:, 0], "b": x[:, 1]}, 3 * scores[0] + 4 * scores[1])
    assert answer is not None
    assert answer.noise == pytest.approx(0, abs=1e-12)
    assert [(e.parameter, round(e.change / 2 / P90, 9)) for e in answer.effects] == [("b", 4), ("a", 3)]


def test_the_noise_has_the_spread_of_what_is_left() -> None:
    answer = found(3, 4000, 5)
    assert answer.spread == pytest.approx(2 * P90 * NOISE, rel=4 * np.sqrt(1 / (2 * 4000)))


def test_normal_scores_keep_the_order_and_treat_equals_alike() -> None:
    z = normal_scores(np.array([5.0, 1.0, 1.0, 9.0, 5.0]))
    assert z[1] == z[2] < z[0] == z[4] < z[3]
    assert z.mean() == pytest.approx(0)
    assert z.var(ddof=1) == pytest.approx(1)


def test_nothing_is_said_of_too_few_futures_or_of_what_does_not_vary() -> None:
    parameters, y = model(1, FEWEST, 3)
    assert assumptions(parameters, y) is not None
    assert assumptions({k: v[:-1] for k, v in parameters.items()}, y[:-1]) is None
    assert assumptions(parameters, np.ones(FEWEST)) is None
    assert assumptions({"p": np.ones(FEWEST)}, y) is None
    assert assumptions({}, y) is None
    assert assumptions(parameters, np.where(y > 0, np.nan, y)) is None


def test_the_ends_are_the_parameters_own_values() -> None:
    values = np.arange(1.0, 101.0)
    answer = assumptions({"p": values}, values + np.sin(values))
    assert answer is not None
    assert (answer.effects[0].at_p10, answer.effects[0].at_p90) == (10, 90)


def test_a_parameter_that_only_repeats_another_does_not_stop_it() -> None:
    parameters, y = model(1, 300, 3)
    answer = assumptions(parameters | {"twin": parameters["p0"]}, y)
    assert answer is not None
    assert not answer.jointly
