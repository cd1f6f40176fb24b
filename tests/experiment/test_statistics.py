"""Intervals against computed values, tables and exact coverage."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy.stats import binom, multinomial, norm

from sim.experiment.statistics import (
    mean_interval,
    paired_difference,
    quantile,
    quantile_interval,
    quantile_ranks,
    replications_needed,
    risk_band,
    share_difference,
    share_interval,
    tail_mean,
    tail_mean_interval,
)


def test_ranks_and_coverage_of_p5_in_a_thousand() -> None:
    assert quantile_ranks(0.05, 1000) == (37, 65)
    found = quantile_interval(np.arange(1, 1001), 0.05)
    assert found is not None
    assert (found.low, found.high) == (37, 65)
    assert found.coverage == pytest.approx(0.95809527, abs=1e-8)


def test_the_fewest_replications_for_p5() -> None:
    assert replications_needed(0.05) == 72
    assert quantile_ranks(0.05, 72) is not None
    assert quantile_ranks(0.05, 71) is None
    assert replications_needed(0.05, two_sided=False) == 59
    assert replications_needed(0.05, 0.99, two_sided=False) == 90
    assert replications_needed(0.01, 0.95, two_sided=False) == 299


def test_none_in_two_hundred() -> None:
    assert share_interval(0, 200).high == pytest.approx(0.0183, abs=5e-5)
    assert share_interval(0, 200, sides="upper").high == pytest.approx(0.01487, abs=5e-6)
    assert share_interval(0, 200).low == 0
    assert share_interval(200, 200).low == pytest.approx(1 - share_interval(0, 200).high, rel=1e-9)


def test_exact_coverage_of_clopper_pearson() -> None:
    hits = [k for k in range(101) if share_interval(k, 100).low <= 0.05 <= share_interval(k, 100).high]
    assert binom.pmf(hits, 100, 0.05).sum() == pytest.approx(0.98260706, abs=1e-8)


def test_the_t_interval_of_a_mean() -> None:
    found = mean_interval([1.0, 2.0, 3.0])
    assert found.mean == 2
    assert found.half_width == pytest.approx(4.30265273 / np.sqrt(3), rel=1e-8)
    assert mean_interval([5.0]).half_width is None
    with pytest.raises(ValueError, match="finite"):
        mean_interval([1.0, np.nan])


def test_a_paired_difference_of_identical_runs_is_exactly_nought() -> None:
    x = np.random.default_rng(1).normal(size=50)
    found = paired_difference(x, x)
    assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)


def test_the_paired_interval_of_the_inventory_example_of_law_and_kelton() -> None:
    """Monthly costs of two policies, five replications each; the book gives 4.98, its variance 2.44, [1.65, 8.31]."""
    first = [126.97, 124.31, 126.68, 122.66, 127.23]
    second = [118.21, 120.22, 122.45, 122.68, 119.40]
    found = paired_difference(first, second, level=0.9)
    assert (found.mean, found.low, found.high) == (
        pytest.approx(4.98, abs=5e-3), pytest.approx(1.65, abs=5e-3), pytest.approx(8.31, abs=5e-3),
    )  # fmt: skip
    assert mean_interval(np.subtract(first, second)).half_width == pytest.approx(2.776445 * np.sqrt(2.44), abs=5e-3)


def test_several_comparisons_widen_the_interval() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=40), rng.normal(size=40)
    one, five = paired_difference(a, b), paired_difference(a, b, comparisons=5)
    assert one.mean == five.mean
    assert one.low is not None
    assert five.low is not None
    assert five.low < one.low


def test_nulls_sort_last_in_quantiles() -> None:
    values = [30.0, np.nan, 20.0, 10.0, np.nan]
    assert quantile(values, 0.2) == 10
    assert quantile(values, 0.6) == 30
    assert quantile(values, 0.8) is None
    band = risk_band(values, 0.6)
    assert (band.low, band.high) == (10, None)


def test_the_kinds_of_interval_are_types_that_nobody_can_take_for_each_other() -> None:
    """A risk band has no mean, an interval of a mean says so, and a difference tells how many were compared."""
    x = np.arange(100.0)
    band, mean, share, rank, difference = (
        risk_band(x),
        mean_interval(x),
        share_interval(5, 100),
        quantile_interval(x, 0.5),
        paired_difference(x, x[::-1], comparisons=3),
    )
    kinds = [type(found) for found in (band, mean, share, rank, difference)]
    assert len(set(kinds)) == 5
    assert not any(issubclass(a, b) for a in kinds for b in kinds if a is not b)
    assert {f.name for f in dataclasses.fields(band)} == {"low", "high", "level", "n"}
    assert not hasattr(band, "mean")
    assert not hasattr(band, "half_width")
    assert difference.comparisons == 3


def test_a_risk_band_keeps_its_width_where_an_interval_of_the_mean_shrinks() -> None:
    rng = np.random.default_rng(1)
    few, many = rng.normal(size=100), rng.normal(size=10_000)
    bands = [risk_band(x) for x in (few, many)]
    widths = [b.high - b.low for b in bands if b.low is not None and b.high is not None]
    assert widths[1] / widths[0] == pytest.approx(1, abs=0.25)
    halves = [mean_interval(x).half_width for x in (few, many)]
    assert halves[0] is not None
    assert halves[1] is not None
    assert halves[1] / halves[0] == pytest.approx(0.1, rel=0.3)


@pytest.mark.parametrize(("n", "p"), [(30, 0.2), (100, 0.05), (200, 0.5)])
def test_exact_intervals_cover_at_least_as_often_as_they_say(n: int, p: float) -> None:
    for sides in ("two", "lower", "upper"):
        found = [share_interval(k, n, sides=sides) for k in range(n + 1)]
        hits = [k for k, interval in enumerate(found) if interval.low <= p <= interval.high]
        assert 0.95 <= binom.pmf(hits, n, p).sum() < 1
        assert all(interval.low > 0 or interval.high < 1 for interval in found if sides == "two")


@pytest.mark.parametrize(("n", "p"), [(72, 0.05), (100, 0.1), (1000, 0.05), (1000, 0.95), (200, 0.5)])
def test_the_ranks_of_a_quantile_are_the_narrowest_that_cover(n: int, p: float) -> None:
    ranks = quantile_ranks(p, n)
    assert ranks is not None
    low, high = ranks
    assert binom.cdf(low - 1, n, p) <= 0.025 < binom.cdf(low, n, p)
    assert binom.sf(high - 1, n, p) <= 0.025 < binom.sf(high - 2, n, p)


def test_a_mean_interval_covers_the_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    runs = 2000
    hits = sum(
        found.low <= 3 <= found.high
        for found in (mean_interval(rng.normal(3, 2, 8)) for _ in range(runs))
        if found.low is not None and found.high is not None
    )
    assert abs(hits / runs - 0.95) < 4 * np.sqrt(0.95 * 0.05 / runs)


def test_the_tail_mean_counts_the_value_at_the_border_in_part() -> None:
    assert tail_mean(range(1, 11), 0.15) == pytest.approx(1.33333333, abs=1e-8)
    assert tail_mean(range(1, 11), 0.2) == pytest.approx(1.5)
    assert tail_mean(range(1, 11), 0.15, upper=True) == pytest.approx((10 + 0.5 * 9) / 1.5)
    assert tail_mean(range(1, 11), 1.0) == pytest.approx(5.5)
    assert tail_mean([3.0], 0.05) == pytest.approx(3)


def test_quantile_and_tail_mean_of_a_normal() -> None:
    """N(2, 4²) at its own quantiles, so that nothing is left to chance."""
    n = 200_000
    x = norm.ppf((np.arange(n) + 0.5) / n, 2, 4)
    assert quantile(x, 0.05) == pytest.approx(-4.57941451, abs=1e-3)
    assert tail_mean(x, 0.05) == pytest.approx(-6.25085123, abs=1e-3)
    assert (x < 0).mean() == pytest.approx(0.30853754, abs=1e-5)


def test_quantiles_and_tail_means_of_a_normal_cost_more_replications_than_its_mean() -> None:
    n = 200_000
    x = norm.ppf((np.arange(n) + 0.5) / n)
    half = mean_interval(x).half_width
    rank, tail = quantile_interval(x, 0.05), tail_mean_interval(x, 0.05)
    assert half is not None
    assert rank is not None
    assert rank.low is not None
    assert rank.high is not None
    assert tail.low is not None
    assert tail.high is not None
    assert ((rank.high - rank.low) / 2 / half) ** 2 == pytest.approx(4.4656, rel=0.01)  # whole ranks: not exact
    assert ((tail.high - tail.low) / 2 / half) ** 2 == pytest.approx(6.0790, rel=0.01)  # t of 9 999 for a normal


def test_a_tail_mean_of_few_values_has_no_interval_and_mirrors_at_the_other_end() -> None:
    x = np.random.default_rng(2).normal(size=99)
    assert tail_mean_interval(x, 0.04).low is None
    below, above = tail_mean_interval(x, 0.1), tail_mean_interval(-x, 0.1, upper=True)
    assert below.low is not None
    assert above.high is not None
    assert (below.tail_mean, below.low) == (-above.tail_mean, -above.high)
    flat = tail_mean_interval(np.full(100, 7.0), 0.1)
    assert (flat.tail_mean, flat.low, flat.high) == (7, 7, 7)


@pytest.mark.slow
@pytest.mark.parametrize("n", [100, 200])
def test_tail_means_of_skewed_outcomes_are_covered_as_often_as_said(n: int) -> None:
    """The hard case: five or ten values in an exponential's tail; the plain interval covers .79 and .86 here."""
    rng, runs, p = np.random.default_rng(3), 2000, 0.05
    true = np.log(p) - 1
    found = [tail_mean_interval(-rng.exponential(size=n), p) for _ in range(runs)]
    hits = sum(f.low <= true <= f.high for f in found if f.low is not None and f.high is not None)
    assert hits / runs > 0.95 - 4 * np.sqrt(0.95 * 0.05 / runs)


def test_a_difference_of_chances_is_never_a_point_and_covers_exactly() -> None:
    both = np.arange(200) % 3 == 0
    same = share_difference(both, both)
    assert same.difference == 0
    assert same.low < 0 < same.high
    assert same.high == pytest.approx(1 - 0.0125 ** (1 / 200), rel=1e-9)  # none in 200, at a quarter of the 5 %
    some = share_difference([1] * 9 + [0] * 11, [1] * 4 + [0] * 16)
    assert some.difference == 0.25
    assert some.low < 0.25 < some.high
    turned = share_difference([1] * 4 + [0] * 16, [1] * 9 + [0] * 11)
    assert (turned.low, turned.high) == (-some.high, -some.low)


@pytest.mark.parametrize(("p", "q"), [(0.02, 0.02), (0.3, 0.1), (0.5, 0.0)])
def test_a_difference_of_chances_covers_by_the_whole_trinomial(p: float, q: float) -> None:
    n = 25
    covered = 0.0
    for a in range(n + 1):
        for b in range(n + 1 - a):
            x = [True] * a + [False] * (n - a)
            y = [False] * a + [True] * b + [False] * (n - a - b)
            found = share_difference(x, y)
            if found.low <= p - q <= found.high:
                covered += float(multinomial.pmf([a, b, n - a - b], n, [p, q, 1 - p - q]))
    assert 0.95 <= covered <= 1 + 1e-12
