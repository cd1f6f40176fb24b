"""Main effects: recovered from outcomes made by hand, with intervals that cover what they say they cover."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from sim.experiment import effects
from sim.experiment.effects import METRICS, half_width, levels_of, summarise_study
from sim.experiment.layout import DESIGN
from sim.experiment.store import FORMAT, Result
from sim.scenario.fractional import of_resolution

Floats = NDArray[np.float64]


def stored(
    folder: Path,
    design: pd.DataFrame,
    npv: Floats,
    kind: str,
    levels: dict[str, list[Any]],
    replicates: int | None = None,
    missing: tuple[tuple[int, int], ...] = (),
) -> Result:
    """Store a study whose outcomes are given, (point, replication); the other metrics follow from NPV."""
    folder.mkdir(exist_ok=True)
    points, replications = npv.shape
    design = design.assign(scenario=[f"p{i:05d}" for i in range(points)])
    design.to_parquet(folder / DESIGN, index=False)
    rows = [
        {"scenario": f"p{i:05d}", "replication": r, **{m: float(npv[i, r]) for m in METRICS}}
        | {m: bool(npv[i, r] > 0) for m in METRICS if m.endswith("_met")}
        for i in range(points)
        for r in range(replications)
        if (i, r) not in missing
    ]
    path = folder / "replications.parquet"
    pd.DataFrame(rows).to_parquet(path, index=False)
    manifest = {
        "format": FORMAT, "seed": 1, "replications": replications, "failed": len(missing),
        "tables": {"replications": {"bytes": path.stat().st_size}},
        "scenarios": [{"id": f"p{i:05d}", "name": f"p{i:05d}", "failed": 0} for i in range(points)],
        "design": {
            "kind": kind, "replicates": replicates, "study": "s", "description": "", "base": None,
            "factors": [{"path": name, "levels": values} for name, values in levels.items()],
        },
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Result(folder)


def on(metric: str, found: dict[str, Any]) -> dict[tuple[str, Any], dict[str, Any]]:
    return {(e["factor"], e["to"]): e for e in found["effects"] if e["metric"] == metric}


def grid(a: list[Any], b: list[Any]) -> pd.DataFrame:
    rows = [{"variant": "v", "replicate": None, "a": x, "b": y} for y in b for x in a]
    return pd.DataFrame(rows).astype({"replicate": "Int64"})


def test_an_effect_is_the_difference_of_two_levels_averaged_over_all_other_factors(tmp_path: Path) -> None:
    design = grid([1, 2, 3], [0, 1])
    luck = np.random.default_rng(1).normal(0, 100, 5)  # common to all points, so that it drops out
    npv = (10 * design["a"] + 4 * design["b"] * design["a"]).to_numpy(float)[:, None] + luck
    found = summarise_study(stored(tmp_path, design, npv, "grid", {"a": [1, 2, 3], "b": [0, 1]}))
    means = {key: e["mean"] for key, e in on("npv", found).items()}
    assert means == pytest.approx({("a", 2): 12, ("a", 3): 24, ("b", 1): 8})
    assert all(e["ci"] == pytest.approx([e["mean"]] * 2) for e in on("npv", found).values())
    assert (found["common"], found["failed"]) == (5, 0)


def test_the_best_point_comes_first_with_all_its_metrics(tmp_path: Path) -> None:
    design = grid([1, 2], [0, 1])
    npv = np.array([[1.0, 2.0], [5.0, 6.0], [-1.0, 1.0], [3.0, 3.0]])
    found = summarise_study(stored(tmp_path, design, npv, "grid", {"a": [1, 2], "b": [0, 1]}))
    assert [s["id"] for s in found["scenarios"]] == ["p00001", "p00003", "p00000", "p00002"]
    best = found["scenarios"][0]
    assert best["design"] == {"variant": "v", "replicate": None, "a": 2, "b": 0}
    assert best["metrics"]["npv"]["mean"] == 5.5
    assert set(best["metrics"]["npv"]) == {"mean", "ci95", "p5", "p10", "p50", "p90", "p95"}
    assert best["metrics"]["parent_target_met"]["mean"] == 1.0
    json.dumps(found, allow_nan=False)


def test_a_fractional_factorial_recovers_main_effects_among_pairs_it_is_clear_of(tmp_path: Path) -> None:
    fraction = of_resolution(6, 4)
    rows = [dict(zip("abcdef", signs, strict=True)) for signs in fraction.signs()]
    design = pd.DataFrame(rows).assign(variant="v", replicate=pd.array([None] * len(rows), "Int64"))
    x = design[list("abcdef")].to_numpy(float)
    npv = (3 * x[:, 0] - 2 * x[:, 5] + 7 * (x[:, 1] - 0.5) * (x[:, 2] - 0.5))[:, None] + np.zeros(3)
    found = summarise_study(stored(tmp_path, design, npv, "fractional", {n: [False, True] for n in "abcdef"}))
    means = {key[0]: e["mean"] for key, e in on("npv", found).items()}
    assert means == pytest.approx({"a": 3, "b": 0, "c": 0, "d": 0, "e": 0, "f": -2}, abs=1e-12)


def test_one_at_a_time_compares_each_point_with_the_base_alone(tmp_path: Path) -> None:
    rows = [(1, 0), (2, 0), (3, 0), (1, 9)]
    design = pd.DataFrame(rows, columns=["a", "b"]).assign(variant="v", replicate=pd.array([None] * 4, "Int64"))
    npv = np.array([[10.0, 11], [14, 15], [16, 17], [5, 8]])
    found = summarise_study(stored(tmp_path, design, npv, "one_at_a_time", {"a": [2, 3], "b": [9]}))
    means = {key: e["mean"] for key, e in on("npv", found).items()}
    assert means == pytest.approx({("a", 2): 4, ("a", 3): 6, ("b", 9): -4})


def test_variants_are_a_factor_where_there_are_several(tmp_path: Path) -> None:
    design = pd.concat([grid([1, 2], [0]), grid([1, 2], [0]).assign(variant="w")], ignore_index=True)
    npv = np.array([1.0, 2, 4, 5])[:, None] + np.zeros(3)
    found = summarise_study(stored(tmp_path, design, npv, "grid", {"a": [1, 2], "b": [0]}))
    assert on("npv", found)["variant", "w"]["mean"] == pytest.approx(3)
    assert on("npv", found)["a", 2]["mean"] == pytest.approx(1)


def test_a_range_is_cut_into_bins_of_as_many_points_and_few_values_are_levels(tmp_path: Path) -> None:
    said = {"kind": "sobol", "factors": [{"path": "x", "levels": []}, {"path": "k", "levels": []}]}
    drawn = levels_of(pd.Series(np.linspace(1, 0, 32)), said, "x", np.zeros(32, bool))
    assert np.bincount(drawn.of).tolist() == [8] * 4
    assert drawn.values[0] == [0.0, pytest.approx(7 / 31)]
    assert levels_of(pd.Series([3, 1, 2, 3]), said, "k", np.zeros(4, bool)).values == (1, 2, 3)
    listed = {"kind": "sobol", "factors": [{"path": "t", "levels": ["size", "random"]}]}
    assert levels_of(pd.Series(["random", "size"]), listed, "t", np.zeros(2, bool)).of.tolist() == [1, 0]


def test_runs_that_failed_take_their_replication_out_of_the_effects_and_no_other(tmp_path: Path) -> None:
    design = grid([1, 2], [0, 1])
    npv = np.arange(12.0).reshape(4, 3) ** 2
    result = stored(tmp_path, design, npv, "grid", {"a": [1, 2], "b": [0, 1]}, missing=((2, 1),))
    found = summarise_study(result)
    assert (found["common"], found["failed"], found["points_left_out"]) == (2, 1, 0)
    kept = npv[:, [0, 2]]
    assert on("npv", found)["a", 2]["mean"] == pytest.approx((kept[[1, 3]] - kept[[0, 2]]).mean())


def test_a_point_without_a_single_run_is_left_out_instead_of_all_others(tmp_path: Path) -> None:
    design = grid([1, 2], [0, 1])
    npv = np.arange(8.0).reshape(4, 2)
    result = stored(tmp_path, design, npv, "grid", {"a": [1, 2], "b": [0, 1]}, missing=((3, 0), (3, 1)))
    found = summarise_study(result)
    assert (found["common"], found["points_left_out"]) == (2, 1)
    assert found["scenarios"][-1]["metrics"]["npv"]["mean"] is None
    assert found["effects"]


def covered(make: Callable[[np.random.Generator], Floats], truth: float, trials: int = 2000) -> float:
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(trials):
        difference = make(rng)
        half = half_width(difference)
        assert half is not None
        hits += abs(float(difference.mean()) - truth) <= half
    return hits / trials


def test_the_paired_interval_covers_as_often_as_it_says() -> None:
    share = covered(lambda rng: rng.normal(2.0, 3.0, (1, 12)), 2.0)
    assert abs(share - 0.95) <= 4 * (0.95 * 0.05 / 2000) ** 0.5


def test_replicates_and_luck_are_both_covered_when_they_are_crossed() -> None:
    def crossed(rng: np.random.Generator) -> Floats:
        return 1.0 + rng.normal(0, 2, (6, 1)) + rng.normal(0, 3, (1, 5)) + rng.normal(0, 1, (6, 5))

    share = covered(crossed, 1.0)
    assert share >= 0.95 - 4 * (0.95 * 0.05 / 2000) ** 0.5
    # an interval over the replicates alone would forget the luck they share
    rng = np.random.default_rng(7)
    forgetful = 0
    for _ in range(2000):
        difference = crossed(rng)
        half = half_width(difference.mean(axis=1, keepdims=True))
        assert half is not None
        forgetful += abs(float(difference.mean()) - 1.0) <= half
    assert forgetful / 2000 < 0.9


def test_one_run_a_point_has_no_interval_and_more_effects_have_wider_ones() -> None:
    assert half_width(np.array([[1.0]])) is None
    difference = np.array([[1.0, 2.0, 4.0]])
    one, ten = half_width(difference), half_width(difference, 10)
    assert one is not None
    assert ten is not None
    assert 0 < one < ten


def test_the_first_metric_ranks_points() -> None:
    assert effects.METRICS[0] == "npv"
