"""The design columns of a result: plain types, in every reader, one row a run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.experiment.layout import DESIGN, layout_of, type_of
from sim.experiment.run import Estimate, run
from sim.experiment.store import Result
from sim.scenario.load import load
from sim.scenario.problem import Problems
from sim.scenario.study import Study, load_study

ROSTER = "id,type,pupils,relationship\na,urban_primary,480,A\nb,urban_primary,960,B\n"
REACH = "uncertainties.reach.families"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("study")
    (made / "base.yaml").write_text("name: toy\nroster: r.csv\nprogramme: {months: 12}\n", encoding="utf-8")
    (made / "r.csv").write_text(ROSTER, encoding="utf-8")
    return made


def study(folder: Path, design: str, rest: str = "") -> Study:
    path = folder / "s.yaml"
    path.write_text(f"base: base.yaml\n{rest}design: {design}\n", encoding="utf-8")
    return load_study(path)


def grid(reps: str = "[1, 2]") -> str:
    return (
        f"{{kind: grid, factors: {{staffing.reps: {{values: {reps}}}, rules.S7: {{values: [true, false]}}, "
        f"targeting.dimension: {{values: [size, random]}}, {REACH}: {{values: [0.5, 0.75]}}}}}}"
    )


def small(reps: str) -> str:
    return f"{{kind: grid, factors: {{staffing.reps: {{values: {reps}}}, {REACH}: {{values: [0.5, 0.75]}}}}}}"


def simulate(found: Study, out: Path, replications: int = 2, *, resume: bool = False) -> Result:
    layout = layout_of(found)
    report = run(
        found.scenarios, replications=replications, seed=found.seed, out=out, workers=1, resume=resume,
        tables=found.tables, layout=layout,
    )  # fmt: skip
    assert (report.done, report.failed) == (len(found.scenarios) * replications, 0)
    return Result(out)


@pytest.fixture(scope="module")
def finished(folder: Path) -> tuple[Study, Result]:
    found = study(folder, grid(), "tables: [monthly]\n")
    return found, simulate(found, folder / "out")


def test_a_row_of_the_replications_says_which_point_it_is_of(finished: tuple[Study, Result]) -> None:
    found, result = finished
    table = pq.read_table(result.folder / "replications.parquet")
    kinds = {name: table.schema.field(name).type for name in table.column_names if name.startswith("design.")}
    assert kinds == {
        "design.variant": pa.string(),
        "design.replicate": pa.int64(),
        "design.staffing.reps": pa.int64(),
        "design.rules.S7": pa.bool_(),
        "design.targeting.dimension": pa.string(),
        f"design.{REACH}": pa.float64(),
    }
    assert table.schema.metadata is None  # no index of pandas hidden in it
    cells = {cell.scenario: cell for cell in found.cells}
    for row in table.to_pylist():
        values = tuple(row[f"design.{path}"] for path in ("staffing.reps", "rules.S7", "targeting.dimension", REACH))
        assert values == cells[row["scenario"]].point.values
        assert row["design.variant"] == "toy"
    assert len(table) == 32


def test_a_fixed_uncertainty_is_no_drawn_parameter_any_more(finished: tuple[Study, Result]) -> None:
    columns = finished[1].replications().columns
    assert f"param.{REACH}" not in columns
    assert "param.uncertainties.reach.staff" in columns


def test_pandas_reads_the_columns_as_they_are(finished: tuple[Study, Result]) -> None:
    frame = pd.read_parquet(finished[1].folder / "replications.parquet")
    assert frame["design.staffing.reps"].dtype == "int64"
    assert frame["design.rules.S7"].dtype == bool
    assert frame.groupby("design.targeting.dimension")["npv"].size().to_dict() == {"random": 16, "size": 16}


def test_the_design_has_a_row_a_point(finished: tuple[Study, Result]) -> None:
    found, result = finished
    table = pq.read_table(result.folder / DESIGN)
    assert table.column_names == [
        "scenario", "variant", "replicate", "staffing.reps", "rules.S7", "targeting.dimension", REACH,
    ]  # fmt: skip
    assert table["scenario"].to_pylist() == [s.name for s in found.scenarios]
    assert table.schema.metadata is None


def test_only_the_tables_asked_for_are_kept(finished: tuple[Study, Result]) -> None:
    result = finished[1]
    assert {path.name for path in result.folder.glob("*.parquet")} == {
        "replications.parquet", "monthly.parquet", DESIGN,
    }  # fmt: skip
    (shard, *_) = (path for path in (result.folder / "parts").iterdir() if path.is_dir())
    assert {path.name for path in shard.iterdir()} == {"replications.parquet", "monthly.parquet"}
    with pytest.raises(Problems, match="table_not_kept"):
        result.schools()


def test_what_is_left_out_changes_nothing_in_what_is_kept(finished: tuple[Study, Result], folder: Path) -> None:
    whole = simulate(study(folder, grid()), folder / "whole")
    assert set(whole.manifest["tables"]) == {"replications", "monthly", "schools", "school_months"}
    for name in ("replications", "monthly"):
        assert (whole.folder / f"{name}.parquet").read_bytes() == (
            finished[1].folder / f"{name}.parquet"
        ).read_bytes()  # fmt: skip


def test_points_share_one_roster_and_each_can_be_run_by_itself(finished: tuple[Study, Result]) -> None:
    found, result = finished
    inside = list((result.folder / "scenarios").iterdir())
    assert [path.name for path in inside if path.suffix == ".csv"] == ["roster-1.csv"]
    for scenario in found.scenarios[:3]:
        assert load(result.folder / "scenarios" / f"{scenario.name}.yaml").hash == scenario.hash


def test_a_finished_study_takes_more_points_and_replications(folder: Path) -> None:
    out = folder / "grown"
    simulate(study(folder, small("[1, 5]")), out)
    shards = {path.name for path in (out / "parts").iterdir() if path.is_dir()}
    grown = simulate(study(folder, small("[2, 5, 1]")), out, 3, resume=True)
    assert shards < {path.name for path in (out / "parts").iterdir() if path.is_dir()}
    fresh = simulate(study(folder, small("[2, 5, 1]")), folder / "fresh", 3)
    for name in ("replications", "monthly", "schools", "school_months"):
        assert (grown.folder / f"{name}.parquet").read_bytes() == (fresh.folder / f"{name}.parquet").read_bytes()


def test_a_finished_study_is_left_alone(folder: Path) -> None:
    found = study(folder, small("[3, 6]"))
    simulate(found, folder / "once")
    layout = layout_of(found)
    again = run(
        found.scenarios, replications=2, seed=1, out=folder / "once", workers=1, resume=True, layout=layout,
        tables=found.tables,
    )  # fmt: skip
    assert again.complete


def test_sobol_points_can_be_doubled_and_those_of_a_latin_hypercube_cannot(folder: Path) -> None:
    def drawn(kind: str, points: int) -> Study:
        factors = f"{{staffing.reps: {{low: 1, high: 9}}, {REACH}: }}"
        return study(folder, f"{{kind: {kind}, points: {points}, replicates: 2, factors: {factors}}}")

    for kind in ("sobol", "latin_hypercube"):
        simulate(drawn(kind, 4), folder / kind, 1)
    assert len(simulate(drawn("sobol", 8), folder / "sobol", 1, resume=True).replications()) == 16
    with pytest.raises(Problems, match="resume_points") as caught:
        simulate(drawn("latin_hypercube", 8), folder / "latin_hypercube", 1, resume=True)
    assert [p.values for p in caught.value.problems] == [{"got": "r1-p00001", "count": 8}]  # once, not for each


def test_other_tables_are_refused_when_a_study_is_resumed(finished: tuple[Study, Result], folder: Path) -> None:
    with pytest.raises(Problems, match="resume_tables"):
        simulate(study(folder, grid()), finished[1].folder, resume=True)


def test_an_estimate_comes_from_runs_that_are_kept(folder: Path) -> None:
    found = study(folder, small("[4, 7]"), "tables: [replications]\n")
    told: list[tuple[Estimate, int]] = []
    out = folder / "estimated"

    def estimated(estimate: Estimate) -> None:
        told.append((estimate, len([p for p in (out / "parts").iterdir() if p.is_dir()])))

    layout = layout_of(found)
    run(
        found.scenarios, replications=6, seed=1, out=out, workers=1, tables=found.tables, layout=layout,
        estimated=estimated,
    )  # fmt: skip
    ((estimate, shards),) = told
    assert (estimate.runs, shards) == (4 * 6 - 5, 2)
    assert estimate.seconds > 0
    assert estimate.bytes == round(estimate.runs * estimate.bytes_a_run)
    frame = pd.read_parquet(out / "replications.parquet")
    assert len(frame) == len(frame[["scenario", "replication"]].drop_duplicates()) == 24


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, False], pa.bool_()), ([1, 2], pa.int64()), ([1, 2.5], pa.float64()), (["a", True], pa.string()),
        ([None, None], pa.int64()), ([1, True], pa.string()),
    ],
)  # fmt: skip
def test_a_column_has_the_plainest_type_that_holds_it(values: list[object], kind: pa.DataType) -> None:
    assert type_of(values) == kind  # type: ignore[arg-type]
