"""Intervals against computed values, tables and exact coverage."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy.stats import binom

from sim.experiment.statistics import (
    mean_interval,
    paired_difference,
    quantile,
    quantile_interval,
    quantile_ranks,
    replications_needed,
    risk_band,
    share_interval,
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
