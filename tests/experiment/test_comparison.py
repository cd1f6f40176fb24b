"""Strategies under common luck, against tables, closed forms and simulated coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from sim.experiment.comparison import (
    all_pairs,
    chances_of_being_best,
    correlations,
    expected_regrets,
    hsu_critical,
    least_regret,
    paired_deviations,
    regrets,
    wins,
    worse_than_best,
)
from sim.experiment.statistics import PairedDifference, paired_difference


def common_luck(rng: np.random.Generator, n: int, means: list[float], rho: float = 0.8) -> np.ndarray:
    """Normal outcomes of variance 1 whose correlation differs from pair to pair, as that of strategies does."""
    k = len(means)
    weight = np.sqrt(rho) * np.linspace(0.6, 1, k)
    shared, own = rng.normal(size=(n, 1)), rng.normal(size=(n, k))
    return np.asarray(means) + shared * weight + own * np.sqrt(1 - weight**2)


def test_critical_values_of_hsu_and_dunnett() -> None:
    assert hsu_critical(4, 20) == pytest.approx(2.30442759, abs=1e-7)
    assert hsu_critical(9, 90) == pytest.approx(2.45606306, abs=1e-7)


def test_all_pairs_hold_together_and_a_strategy_differs_from_itself_by_exactly_nought() -> None:
    y = np.random.default_rng(1).normal(size=(40, 3))
    pairs = all_pairs(y[:, [0, 1, 0]])
    assert pairs[0, 1] == paired_difference(y[:, 0], y[:, 1], comparisons=3)
    same = pairs[0, 2]
    assert isinstance(same, PairedDifference)
    assert (same.mean, same.low, same.high, same.comparisons) == (0.0, 0.0, 0.0, 3)


def test_a_clear_winner_stands_alone_and_equal_ones_together() -> None:
    y = np.random.default_rng(1).normal(size=(100, 1)) + np.zeros((100, 3))
    y[:, 1] += 1.0
    y += 0.1 * np.random.default_rng(2).normal(size=y.shape)
    first, best, third = worse_than_best(y)
    assert (first.could_be_best, best.could_be_best, third.could_be_best) == (False, True, False)
    assert best.low == 0 < best.high
    assert first.low < -0.9
    assert first.high == 0
    twins = worse_than_best(y[:, [1, 1, 0]])
    assert [t.could_be_best for t in twins] == [True, True, False]
    assert (twins[0].low, twins[0].high) == (0, 0)


def test_two_strategies_could_be_best_unless_their_one_sided_interval_says_otherwise() -> None:
    rng = np.random.default_rng(5)
    for shift in np.linspace(0, 0.6, 13):
        y = rng.normal(size=(30, 2)) + np.array([0, shift])
        one_sided = paired_difference(y[:, 0], y[:, 1], level=0.90)
        assert one_sided.high is not None
        assert worse_than_best(y)[0].could_be_best == (one_sided.high >= 0)


def coverage(runs: int, n: int, k: int) -> tuple[float, float]:
    """How often the best is in the set, and all intervals are right; the hard case: all equal but for a hair."""
    rng = np.random.default_rng(11)
    means = [0.0] * (k - 1) + [1e-9]
    kept = right = 0
    for _ in range(runs):
        found = worse_than_best(common_luck(rng, n, means))
        kept += found[-1].could_be_best
        right += all(f.low <= 0 <= f.high for f in found)
    return kept / runs, right / runs


@pytest.mark.slow
def test_the_set_keeps_the_best_as_often_as_it_says_where_all_are_equal() -> None:
    runs = 1500
    kept, right = coverage(runs, 20, 5)
    bound = 0.95 - 4 * np.sqrt(0.95 * 0.05 / runs)
    assert kept > bound
    assert right > bound


@pytest.mark.long
@pytest.mark.parametrize(("n", "k"), [(10, 3), (50, 10)])
def test_the_set_keeps_the_best_as_often_as_it_says_in_many_trials(n: int, k: int) -> None:
    runs = 10_000
    kept, right = coverage(runs, n, k)
    bound = 0.95 - 4 * np.sqrt(0.95 * 0.05 / runs)
    assert min(kept, right) > bound


def test_a_set_for_independent_samples_loses_the_best_too_often_under_unequal_dependence() -> None:
    """Why Hsu's own d is not used: as for independent samples it trusts a pair that common luck tells little."""
    rng, runs, n, k = np.random.default_rng(4), 2000, 20, 5
    d = hsu_critical(k - 1, k * (n - 1))
    lost = 0
    for _ in range(runs):
        shared = rng.normal(size=(n, 1))
        y = shared * np.array([1, 1, 1, 1, -1.0]) + 0.1 * rng.normal(size=(n, k))
        half = d * np.sqrt(2 * y.var(axis=0, ddof=1).mean() / n)
        m = y.mean(axis=0)
        lost += m[-1] - m[:-1].max() + half < 0
    assert lost / runs > 0.05 + 4 * np.sqrt(0.05 * 0.95 / runs)


def test_chances_of_being_best_of_three_independent_normals() -> None:
    n = 40_000
    found = chances_of_being_best(np.random.default_rng(6).normal([10, 9.5, 9], 1, (n, 3)))
    for chance, true in zip(found, (0.54874372, 0.30092570, 0.15033058), strict=True):
        assert abs(chance.share - true) < 4 * np.sqrt(true * (1 - true) / n)
        assert chance.low < chance.share < chance.high
    assert sum(c.share for c in found) == pytest.approx(1)


def test_equals_share_a_future_and_a_null_wins_none() -> None:
    first, second, third = chances_of_being_best([[1, 1, 0], [2, 0, np.nan], [np.nan, np.nan, np.nan], [0, 3, 3]])
    assert (first.share, second.share, third.share) == (0.375, 0.25, 0.125)
    always = chances_of_being_best(np.tile([1.0, 0.0], (200, 1)))
    assert always[0].low == pytest.approx(1 - 0.0183, abs=5e-5)
    assert always[1].high == pytest.approx(0.0183, abs=5e-5)


def test_wins_losses_and_ties_are_counted_and_never_is_worse_than_late() -> None:
    found = wins([-30.0, np.nan, -20.0, np.nan], [-40.0, -50.0, -20.0, np.nan])
    assert (found.a, found.b, found.ties) == (1, 1, 2)


def test_the_largest_regrets_of_a_payoff_table() -> None:
    payoffs = np.array([[10, 5, 1], [8, 6, 3], [4, 4, 4]])
    futures = payoffs.T
    assert regrets(futures).max(axis=0).tolist() == [3, 2, 6]
    assert least_regret(futures) == 1


def test_the_expected_regret_of_two_independent_normals() -> None:
    n, delta = 40_000, 0.5
    found = expected_regrets(np.random.default_rng(8).normal([0, delta], 1, (n, 2)))
    gap = delta / np.sqrt(2)
    loss = np.sqrt(2) * (norm.pdf(gap) - gap * norm.cdf(-gap))  # the unit normal loss
    for interval, true in zip(found, (loss + delta, loss), strict=True):
        assert interval.half_width is not None
        assert abs(interval.mean - true) < 4 * interval.half_width / 1.96


def test_the_correlation_achieved_is_that_of_the_pairs() -> None:
    y = common_luck(np.random.default_rng(9), 300, [0, 0, 0])
    found = correlations(np.column_stack([y, np.ones(300)]))
    assert np.allclose([row[:3] for row in found[:3]], np.corrcoef(y.T))  # type: ignore[arg-type]
    assert found[3] == [None] * 4
    spread = paired_deviations(y)
    assert spread[0, 1] == pytest.approx((y[:, 0] - y[:, 1]).std(ddof=1))
    assert spread[1, 0] == spread[0, 1]
    assert spread[2, 2] == 0
