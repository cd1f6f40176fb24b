"""As many replications as the precision takes: pilots, blocks, caps, and what the interval at the end covers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from sim.experiment.precision import Aim, Look, read_aim, until
from sim.experiment.statistics import mean_interval, quantile_interval
from sim.scenario.problem import Problems


def test_an_aim_is_read_as_written() -> None:
    assert read_aim("npv=200000") == Aim("npv", "difference", 200_000)
    assert read_aim("parent_penetration.mean=5e-3") == Aim("parent_penetration", "mean", 0.005)
    assert read_aim("npv.p5=300000") == Aim("npv", "quantile", 300_000, 0.05)
    assert read_aim("npv.p2.5=1") == Aim("npv", "quantile", 1, 0.025)
    assert read_aim("param.uncertainties.churn.families=1").metric == "param.uncertainties.churn.families"


@pytest.mark.parametrize(
    "written", ["npv", "=3", "npv=", "npv.p0=3", "npv=many", "npv=0", "npv=-1", "npv=inf", "npv=nan"]
)
def test_an_aim_that_says_nothing_is_refused(written: str) -> None:
    with pytest.raises(Problems) as caught:
        read_aim(written)
    assert caught.value.problems[0].code in ("until_syntax", "until_half_width")


@pytest.mark.parametrize(
    ("p", "pilot"), [(None, 50), (0.5, 50), (0.9, 50), (0.05, 100), (0.95, 100), (0.01, 552), (0.99, 552)]
)
def test_tails_take_a_longer_pilot(p: float | None, pilot: int) -> None:
    assert Aim("npv", "mean" if p is None else "quantile", 1, p).pilot == pilot


def test_it_stops_at_the_pilot_where_that_is_enough_and_at_the_cap_where_nothing_is() -> None:
    told: list[int] = []

    def simulate(n: int) -> float:
        told.append(n)
        return 10 / np.sqrt(n)

    assert until(simulate, Aim("x", "mean", 2)).looks == (Look(50, 10 / np.sqrt(50)),)
    assert until(simulate, Aim("x", "mean", 2), begin=80).replications == 80
    capped = until(simulate, Aim("x", "mean", 0.01), cap=300)
    assert (capped.why, [look.replications for look in capped.looks]) == ("cap", [50, 100, 200, 300])
    near = until(simulate, Aim("x", "mean", 1.4))
    assert (near.why, [look.replications for look in near.looks]) == ("reached", [50, 75])
    assert until(lambda n: None, Aim("x", "quantile", 1, 0.5)).why == "undefined"
    assert until(simulate, Aim("x", "mean", 2), cap=20).replications == 20


def covered(runs: int, skewed: bool) -> tuple[float, float]:
    """How often the interval at the end holds the mean, and how many replications it took."""
    rng = np.random.default_rng(13)
    hits, took = 0, []
    for _ in range(runs):
        values = rng.exponential(size=4000) if skewed else rng.normal(1, 1, 4000)
        end = until(lambda n, x=values: mean_interval(x[:n]).half_width, Aim("x", "mean", 0.15), cap=4000)  # type: ignore[misc]
        found = mean_interval(values[: end.replications])
        assert found.low is not None
        assert found.high is not None
        assert end.why == "reached"
        hits += found.low <= 1 <= found.high
        took.append(end.replications)
    return hits / runs, float(np.mean(took))


@pytest.mark.slow
def test_the_interval_at_which_it_stops_still_covers() -> None:
    runs = 1500
    share, took = covered(runs, skewed=False)
    assert share > 0.95 - 4 * np.sqrt(0.95 * 0.05 / runs)
    assert 150 < took < 210  # (1.96/.15)² = 171, and blocks


@pytest.mark.long
def test_stopping_costs_skewed_outcomes_no_more_than_a_point_of_coverage() -> None:
    """Against the interval of as many replications fixed beforehand, which skewness makes too short as well."""
    runs = 6000
    share, took = covered(runs, skewed=True)
    rng, n = np.random.default_rng(14), round(took)
    fixed = 0
    for _ in range(runs):
        found = mean_interval(rng.exponential(size=n))
        assert found.low is not None
        assert found.high is not None
        fixed += found.low <= 1 <= found.high
    fixed_share = fixed / runs
    assert share > fixed_share - 0.01 - 4 * np.sqrt(2 * 0.95 * 0.05 / runs)


@pytest.mark.long
def test_the_interval_of_a_quantile_at_which_it_stops_covers() -> None:
    rng, runs, hits = np.random.default_rng(15), 1500, 0
    for _ in range(runs):
        values = rng.normal(size=6000)

        def width(n: int, x: np.ndarray = values) -> float | None:
            rank = quantile_interval(x[:n], 0.05)
            return None if rank is None or rank.low is None or rank.high is None else (rank.high - rank.low) / 2

        end = until(width, Aim("x", "quantile", 0.3, 0.05), cap=6000)
        rank = quantile_interval(values[: end.replications], 0.05)
        assert rank is not None
        assert rank.low is not None
        assert rank.high is not None
        hits += rank.low <= norm.ppf(0.05) <= rank.high
    assert hits / runs > 0.95 - 4 * np.sqrt(0.95 * 0.05 / runs)
