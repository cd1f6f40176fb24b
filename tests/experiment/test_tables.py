"""The tables as others read them: types and nulls, row groups that show no batches, quantiles taken in blocks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.experiment import tables
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.scenario.schema import Scenario
from tests.districts import scenario, schools

COUNTS = {"parents_subscribed", "parents_total", "staff_subscribed", "staff_total"}
TEXT = {"scenario", "school", "size", "influence", "relationship"}
WHOLE = COUNTS | {"replication", "month", "schools_contracted", "schools_live", "payback_month"}


@pytest.fixture(scope="module")
def district() -> Scenario:
    """Schools of which none can be won within the six months: days are null, and so is payback."""
    return scenario(schools(23, pupils=20, classes=1, staff=2), programme={"months": 6})


@pytest.fixture(scope="module")
def folder(district: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables") / "out"
    run([district], replications=7, seed=1, out=out, workers=1, batch_size=7)
    return out


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.parquet").read_bytes() for name in tables.TABLES}


def test_amounts_are_floats_counts_integers_names_text_and_month_ends_dates(folder: Path) -> None:
    for name in tables.FLAT:
        for field in pq.read_schema(folder / f"{name}.parquet"):
            if field.name in TEXT:
                expected = pa.string()
            elif field.name in WHOLE:
                expected = pa.int64()
            elif field.name == "month_end":
                expected = pa.date32()
            elif field.name.endswith("_target_met"):
                expected = pa.bool_()
            else:
                expected = pa.float64()
            assert field.type == expected, (name, field.name)


def test_schools_have_a_row_a_school_in_the_order_of_the_roster(district: Scenario, folder: Path) -> None:
    table = pq.read_table(folder / "schools.parquet")
    assert table.column_names[:6] == ["scenario", "replication", "school", "size", "influence", "relationship"]
    ids = [s.id for s in district.roster]
    assert table["school"].to_pylist() == ids * 7
    assert table["replication"].to_pylist() == [r for r in range(7) for _ in ids]
    links = [c for c in table.column_names if c.startswith("day_")]
    assert len(links) == 10 + 1
    assert links[0] == "day_contract"
    assert links[9:] == ["day_retention", "day_opened"]


def test_what_did_not_happen_is_null_and_never_nan(folder: Path) -> None:
    days = pq.read_table(folder / "schools.parquet")["day_retention"]
    runs = pq.read_table(folder / "replications.parquet")
    assert days.null_count > 0
    for column in (days, runs["payback_month"], runs["irr"], runs["parent_penetration_live"]):
        values = np.array([v for v in column.to_pylist() if v is not None], float)
        assert not np.isnan(values).any()
    assert runs["payback_month"].null_count == 7
    monthly = pq.read_table(folder / "monthly.parquet")
    assert all(monthly[name].null_count == 0 for name in monthly.column_names)


def test_months_of_a_replication_stand_together_and_in_order(folder: Path) -> None:
    table = pq.read_table(folder / "monthly.parquet")
    assert table["month"].to_pylist() == [1, 2, 3, 4, 5, 6] * 7
    assert table["replication"].to_pylist() == [r for r in range(7) for _ in range(6)]
    assert [str(d) for d in table["month_end"].to_pylist()[:2]] == ["2013-06-30", "2013-07-31"]


def test_row_groups_are_cut_anew_whatever_the_batches(
    district: Scenario, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_GROUP_ROWS", 10)
    for name, runs_a_batch in (("a", 7), ("b", 3)):
        run([district], replications=7, seed=1, out=tmp_path / name, workers=1, batch_size=runs_a_batch)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")
    file = pq.ParquetFile(tmp_path / "a" / "monthly.parquet")
    groups = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert groups == [10, 10, 10, 10, 2]
    assert file.read().equals(pq.read_table(folder / "monthly.parquet"))


@pytest.mark.parametrize("blocks", [[[0], [1], [2]], [[0, 1], [2]]])
def test_quantiles_do_not_depend_on_how_many_schools_are_read_at_once(
    district: Scenario, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: list[list[int]]
) -> None:
    """A shard keeps ten schools a row group; 23 schools are three of them."""
    monkeypatch.setattr(tables, "_blocks", lambda months, widths: blocks)
    run([district], replications=7, seed=1, out=tmp_path / "out", workers=1, batch_size=3)
    assert bytes_of(tmp_path / "out") == bytes_of(folder)


def test_schools_are_read_together_as_far_as_their_tallies_fit_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    widths = np.array([[90, 10], [40, 60], [95, 5], [10, 10]])  # of values, of parents and of staff
    one = 10 * 6 * 4 * 100  # ten schools, six months, four bytes, a hundred values
    for room, blocks in (
        (1, [[0], [1], [2], [3]]),  # never none
        (one * 2.9, [[0], [1], [2, 3]]),  # the first two together need room for twice 90 + 60 values
        (one * 3.0, [[0, 1], [2, 3]]),
        (one * 100, [[0, 1, 2, 3]]),
    ):
        monkeypatch.setattr(tables, "_BLOCK_BYTES", room)
        assert list(tables._blocks(6, widths)) == blocks


def test_a_schools_month_is_the_mean_and_the_order_statistics_of_its_runs(folder: Path) -> None:
    """From the last month, which the table of schools has run by run."""
    schools_, months = Result(folder).schools(), Result(folder).school_months()
    last = months[months.month == 6].set_index("school")
    assert (last["replications"] == 7).all()
    for name in ("parents_subscribed", "staff_subscribed"):
        runs = schools_.pivot_table(index="replication", columns="school", values=name)
        ordered = np.sort(runs.to_numpy(), axis=0)
        np.testing.assert_allclose(last[name].loc[runs.columns], runs.mean(), rtol=1e-12)
        for level, rank in (("p5", 1), ("p10", 1), ("p50", 4), ("p90", 7), ("p95", 7)):
            assert last[f"{name}_{level}"].loc[runs.columns].tolist() == ordered[rank - 1].tolist()
    totals = schools_.groupby("school")["parents_total"].mean()
    assert last["parents_total"].loc[totals.index].tolist() == totals.tolist()


def test_a_parameter_only_one_scenario_has_is_null_for_the_other(tmp_path: Path) -> None:
    """The union of columns, in one order, whichever scenario comes first."""
    column = "param.uncertainties.meeting.conversion"
    known = scenario(2, name="known", programme={"months": 3}, uncertainties={"meeting": {"conversion": 0.2}})
    unknown = scenario(2, name="unknown", programme={"months": 3})
    run([known, unknown], replications=2, seed=1, out=tmp_path / "a", workers=1)
    run([unknown, known], replications=2, seed=1, out=tmp_path / "b", workers=1)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")
    runs = Result(tmp_path / "a").replications()
    assert runs[runs.scenario == "known"][column].isna().all()
    assert runs[runs.scenario == "unknown"][column].notna().all()
    names = [c for c in runs.columns if c.startswith("param.")]
    assert names == sorted(names)
