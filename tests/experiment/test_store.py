"""The files of a result folder: the same bytes however they came about, encoded as promised, healed when resumed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.experiment.run import run
from sim.experiment.store import Result
from sim.experiment.tables import TABLES
from sim.scenario.schema import Scenario
from tests.districts import scenario
from tests.experiment import stand_in


@pytest.fixture(scope="module")
def district() -> Scenario:
    return scenario(2)


@pytest.fixture(scope="module")
def whole(district: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store") / "whole"
    run([district], replications=5, seed=1, out=out, workers=1)
    return out


def assert_same_bytes(a: Path, b: Path) -> None:
    for name in TABLES:
        assert (a / f"{name}.parquet").read_bytes() == (b / f"{name}.parquet").read_bytes(), name


@pytest.mark.parametrize("size", [1, 2])
def test_files_do_not_show_how_the_runs_were_cut_into_batches(
    district: Scenario, whole: Path, tmp_path: Path, size: int
) -> None:
    run([district], replications=5, seed=1, out=tmp_path / "cut", workers=1, batch_size=size)
    assert_same_bytes(whole, tmp_path / "cut")


def test_an_interrupted_run_has_tables_and_can_be_finished(district: Scenario, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "stopped"

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([district], replications=5, seed=1, out=out, workers=1, batch_size=1, progress=stop)
    stopped = Result(out)
    assert stopped.replications()["replication"].tolist() == [0, 1]
    assert (stopped.manifest["asked"], stopped.manifest["done"], stopped.manifest["failed"]) == (5, 2, 0)
    run([district], replications=5, seed=1, out=out, workers=1, resume=True)
    assert_same_bytes(whole, out)
    assert len(Result(out).manifest["sessions"]) == 2


def test_a_failed_run_is_made_good_when_resumed(
    district: Scenario, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, model = tmp_path / "healed", "tests.experiment.stand_in:raises"
    assert run([district], replications=5, seed=1, out=out, workers=1, model=model).failed == 1
    assert len(Result(out).failures()) == 1
    monkeypatch.setattr(stand_in, "BAD", -1)
    report = run([district], replications=5, seed=1, out=out, workers=1, model=model, resume=True)
    assert (report.done, report.failed) == (5, 0)
    assert Result(out).failures().empty
    assert_same_bytes(whole, out)  # though replication 3 stands in a shard of its own


def test_a_shard_that_got_lost_is_made_again_and_an_unknown_one_swept_away(
    district: Scenario, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "lost"
    run([district], replications=5, seed=1, out=out, workers=1, batch_size=2)
    shards = sorted(p for p in (out / "parts").iterdir() if p.is_dir())
    shutil.copytree(shards[1], out / "parts" / "nobody-knows-me")
    shutil.rmtree(shards[0])
    told: list[int] = []
    run([district], replications=5, seed=1, out=out, workers=1, resume=True, progress=lambda d, t: told.append(d))
    assert told[0] == 3
    assert not (out / "parts" / "nobody-knows-me").exists()
    assert_same_bytes(whole, out)


def test_a_run_that_failed_everywhere_leaves_empty_tables_and_every_traceback(
    district: Scenario, tmp_path: Path
) -> None:
    out = tmp_path / "none"
    report = run([district], replications=2, seed=1, out=out, workers=1, model="tests.experiment.stand_in:fails")
    assert (report.done, report.failed) == (0, 2)
    result = Result(out)
    assert len(result.replications()) == len(result.school_months()) == 0
    assert "npv" in result.replications().columns
    assert result.failures()["traceback"].str.contains("RuntimeError").all()
    assert result.manifest["ceiling"] is None


def test_one_content_under_two_names_differs_by_exactly_nothing(tmp_path: Path) -> None:
    out = tmp_path / "twins"
    told: list[tuple[int, int]] = []
    twins = [scenario(2, name="b"), scenario(2, name="a", description="the same")]
    report = run(twins, replications=2, seed=1, out=out, workers=1, progress=lambda *n: told.append(n))
    assert (report.asked, report.done) == (4, 4)
    assert told[-1] == (2, 2)  # simulated once
    runs = Result(out).replications()
    assert runs["scenario"].tolist() == ["a", "a", "b", "b"]  # sorted by id
    a, b = (runs[runs.scenario == name].drop(columns="scenario").reset_index(drop=True) for name in "ab")
    assert a.equals(b)


def test_a_scenario_added_later_reuses_the_others(district: Scenario, tmp_path: Path) -> None:
    more = [scenario(2, name="added", staffing={"reps": 3}), district]
    told: list[tuple[int, int]] = []
    run([district], replications=2, seed=1, out=tmp_path / "grown", workers=1)
    run(
        more, replications=2, seed=1, out=tmp_path / "grown", workers=1, resume=True, progress=lambda *n: told.append(n)
    )
    assert told[0] == (2, 4)
    run(more, replications=2, seed=1, out=tmp_path / "at-once", workers=1)
    assert_same_bytes(tmp_path / "grown", tmp_path / "at-once")


def test_without_its_parts_a_folder_can_be_read_and_is_made_again_when_resumed(
    district: Scenario, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "tables-only"
    shutil.copytree(whole, out, ignore=shutil.ignore_patterns("parts"))
    assert len(Result(out).replications()) == 5
    assert Result(out).failures().empty
    told: list[int] = []
    run([district], replications=5, seed=1, out=out, workers=1, resume=True, progress=lambda d, t: told.append(d))
    assert told[0] == 0
    assert_same_bytes(whole, out)


def test_columns_are_encoded_as_promised(whole: Path) -> None:
    promised = {"INT64": "DELTA_BINARY_PACKED", "INT32": "DELTA_BINARY_PACKED", "DOUBLE": "BYTE_STREAM_SPLIT"}
    shard = next(p for p in (whole / "parts").iterdir() if p.is_dir())
    for file in [*whole.glob("*.parquet"), *shard.glob("*.parquet")]:
        group = pq.ParquetFile(file).metadata.row_group(0)
        for i in range(group.num_columns):
            column = group.column(i)
            assert column.compression == "ZSTD"
            if column.physical_type in promised:
                assert promised[column.physical_type] in column.encodings, (file.name, column.path_in_schema)
