"""Main effects: recovered from outcomes made by hand, with intervals that cover what they say they cover."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from sim.experiment import effects
from sim.experiment.effects import METRICS, half_width, levels_of, summarise_study
from sim.experiment.layout import DESIGN
from sim.experiment.store import FORMAT, Result
from sim.scenario.fractional import of_resolution
from sim.scenario.problem import Problems

Floats = NDArray[np.float64]


def stored(
    folder: Path,
    design: pd.DataFrame,
    npv: Floats,
    kind: str,
    levels: dict[str, list[Any]],
    replicates: int | None = None,
    missing: tuple[tuple[int, int], ...] = (),
    nulls: tuple[tuple[int, int], ...] = (),
    group: int | None = None,
    ids: list[str] | None = None,
) -> Result:
    """Store a study whose outcomes are given, (point, replication); the other metrics follow from NPV.

    Staff penetration is null at ``nulls``; ``group`` rows stand in a row group.
    """
    folder.mkdir(exist_ok=True)
    points, replications = npv.shape
    ids = ids or [f"p{i:05d}" for i in range(points)]
    design = design.assign(scenario=ids)
    design.to_parquet(folder / DESIGN, index=False)
    rows = [
        {"scenario": ids[i], "replication": r, **{m: float(npv[i, r]) for m in METRICS}}
        | {m: bool(npv[i, r] > 0) for m in METRICS if m.endswith("_met")}
        | ({"staff_penetration": None} if (i, r) in nulls else {})
        for i in sorted(range(points), key=lambda i: ids[i])
        for r in range(replications)
        if (i, r) not in missing
    ]
    path = folder / "replications.parquet"
    pd.DataFrame(rows).to_parquet(path, index=False, row_group_size=group or len(rows))
    manifest = {
        "format": FORMAT, "seed": 1, "replications": replications, "failed": len(missing),
        "tables": {"replications": {"bytes": path.stat().st_size}},
        "scenarios": [{"id": name, "name": name, "failed": 0} for name in ids],
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


@pytest.mark.parametrize("group", [1, 7, 64])
def test_whatever_the_row_groups_and_the_order_of_names_each_run_counts_for_its_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    monkeypatch.setattr(effects, "_BLOCK_RUNS", 12)
    rng = np.random.default_rng(3)
    design = pd.concat([grid([1, 2, 3], [0, 1]).assign(replicate=r) for r in (1, 2)], ignore_index=True)
    design = design.astype({"replicate": "Int64"})
    npv, ids = rng.normal(size=(12, 5)), [f"p{i}" for i in range(12)]  # p10 stands before p2
    missing = ((4, 0), (9, 3), (11, 3), *((7, r) for r in range(5)))
    levels = {"a": [1, 2, 3], "b": [0, 1]}
    found = summarise_study(stored(tmp_path, design, npv, "grid", levels, 2, missing, group=group, ids=ids))
    assert (found["common"], found["points_left_out"], found["nulls"]) == (3, 1, {})
    frame = design.assign(point=range(12)).drop(7)

    def mean(column: str, level: int) -> Floats:
        sets = [frame[(frame[column] == level) & (frame["replicate"] == r)]["point"] for r in (1, 2)]
        return np.array([npv[np.array(one)][:, [1, 2, 4]].mean(axis=0) for one in sets])

    for (name, to), effect in on("npv", found).items():
        difference = mean(name, to) - mean(name, levels[name][0])
        half = half_width(difference, 3)
        assert half is not None
        assert effect["mean"] == pytest.approx(difference.mean(), abs=1e-12)
        assert effect["ci"] == pytest.approx([difference.mean() - half, difference.mean() + half], abs=1e-12)
    assert len(on("npv", found)) == 3
    for point in found["scenarios"]:
        i = ids.index(point["id"])
        mine = [npv[i, r] for r in range(5) if (i, r) not in missing]
        assert point["replications"] == len(mine)
        if mine:
            assert point["metrics"]["npv"]["mean"] == pytest.approx(np.mean(mine))
            assert point["metrics"]["npv"]["p95"] == max(mine)


def test_a_metric_that_some_runs_do_not_have_is_left_out_and_their_share_is_told(tmp_path: Path) -> None:
    design = grid([1, 2], [0, 1])
    npv = np.arange(12.0).reshape(4, 3)
    result = stored(tmp_path, design, npv, "grid", {"a": [1, 2], "b": [0, 1]}, nulls=((0, 1), (2, 0), (2, 2)))
    found = summarise_study(result)
    assert found["nulls"] == {"staff_penetration": 3 / 12}
    assert not on("staff_penetration", found)
    assert len(on("npv", found)) == len(on("parent_penetration", found)) == 2
    metrics = {s["id"]: s["metrics"]["staff_penetration"] for s in found["scenarios"]}
    assert (metrics["p00000"]["mean"], metrics["p00000"]["nulls"]) == (None, pytest.approx(1 / 3))
    assert (metrics["p00000"]["p50"], metrics["p00000"]["p95"]) == (2.0, None)  # a null sorts last
    assert metrics["p00003"]["mean"] == 10
    assert "nulls" not in metrics["p00003"]
    json.dumps(found, allow_nan=False)


def test_rows_that_stand_in_another_order_than_they_were_written_are_refused(tmp_path: Path) -> None:
    result = stored(tmp_path, grid([1, 2], [0, 1]), np.zeros((4, 2)), "grid", {"a": [1, 2], "b": [0, 1]})
    path = tmp_path / "replications.parquet"
    frame = pd.read_parquet(path)
    frame.iloc[::-1].to_parquet(path, index=False)
    result.manifest["tables"]["replications"]["bytes"] = path.stat().st_size
    with pytest.raises(Problems, match="folder_damaged"):
        summarise_study(result)


def test_a_hundred_times_the_runs_take_hardly_more_memory(tmp_path: Path) -> None:
    """Of 200,000 runs the metrics and their places alone are 16 MB as numbers, and as many again while they are read.

    What is held is a row group of one column, a byte a run and the sums.
    """
    peaks = []
    for runs in (50, 5000):
        levels = {"a": list(range(8)), "b": list(range(5))}
        npv = np.random.default_rng(1).normal(size=(40, runs))
        result = stored(tmp_path / str(runs), grid(*levels.values()), npv, "grid", levels, group=32_768)
        usual, own = pa.default_memory_pool(), pa.system_memory_pool()  # used by nobody else: its peak is ours
        pa.set_memory_pool(own)
        tracemalloc.start()
        try:
            found = summarise_study(result)
            peaks.append(tracemalloc.get_traced_memory()[1] + own.max_memory())
        finally:
            tracemalloc.stop()
            pa.set_memory_pool(usual)
        assert found["common"] == runs
    assert peaks[1] - peaks[0] < 8e6


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
