"""A result summed up: shares for booleans, no mean where there are nulls, each scenario its own columns."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment.run import run
from sim.experiment.statistics import mean_interval, share_interval
from sim.experiment.store import Result
from sim.experiment.summary import metric, summarise
from tests.districts import scenario

QUANTILES = ("p5", "p10", "p50", "p90", "p95")


def test_a_number_has_a_mean_its_t_interval_and_order_statistics() -> None:
    found = metric(pd.Series(np.arange(1.0, 101.0)))
    exact = mean_interval(np.arange(1.0, 101.0))
    assert found == {"mean": 50.5, "ci95": [exact.low, exact.high], "p5": 5, "p10": 10, "p50": 50, "p90": 90, "p95": 95}


def test_a_boolean_is_a_share_with_an_exact_interval_and_without_quantiles() -> None:
    found = metric(pd.Series([True] * 3 + [False] * 17))
    exact = share_interval(3, 20)
    assert found == {"mean": 0.15, "ci95": [exact.low, exact.high], **dict.fromkeys(QUANTILES)}
    never = metric(pd.Series([False] * 200))
    assert never["mean"] == 0
    assert never["ci95"][1] == pytest.approx(0.0183, abs=5e-5)  # never is not «cannot»


def test_a_null_takes_the_mean_away_sorts_last_and_is_counted() -> None:
    found = metric(pd.Series([40.0, np.nan, 20.0, 30.0]), nullable=True)
    assert (found["mean"], found["ci95"]) == (None, None)
    assert [found[q] for q in QUANTILES] == [20, 20, 30, None, None]
    exact = share_interval(1, 4)
    assert (found["nulls"], found["nulls_ci95"]) == (0.25, [exact.low, exact.high])


def test_what_could_be_null_says_that_it_never_was() -> None:
    found = metric(pd.Series([40, 20, 30]), nullable=True)
    assert (found["mean"], found["nulls"]) == (30, 0)
    assert "nulls" not in metric(pd.Series([40, 20, 30]))


def test_a_single_run_has_a_mean_and_no_interval() -> None:
    found = metric(pd.Series([7.0]))
    assert (found["mean"], found["ci95"], found["p5"]) == (7, None, 7)


def test_the_metrics_are_the_columns_each_scenario_has(tmp_path: Path) -> None:
    known = scenario(2, name="known", programme={"months": 3}, uncertainties={"costs": {"margin": 0.5}})
    unknown = scenario(2, name="unknown", programme={"months": 3})
    run([unknown, known], replications=3, seed=1, out=tmp_path / "out", workers=1)
    result = Result(tmp_path / "out")
    summary = summarise(result)
    assert summary["result"] == str(tmp_path / "out")
    assert [(s["id"], s["replications"], s["failed"]) for s in summary["scenarios"]] == [
        ("unknown", 3, 0),  # in the order of the plan
        ("known", 3, 0),
    ]
    first, second = (s["metrics"] for s in summary["scenarios"])
    assert list(first) == [c for c in result.replications().columns if c not in ("scenario", "replication")]
    assert set(first) - set(second) == {"param.uncertainties.costs.margin"}
    assert first["payback_month"]["nulls"] == first["irr"]["nulls"] == 1  # three months pay nothing back
    assert first["parent_target_met"]["mean"] == 0
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
