"""The files of a result folder: the same bytes however they came about, encoded as promised, healed when resumed."""

from __future__ import annotations

import gc
import itertools
import shutil
import sys
import tracemalloc
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sim.experiment import provenance, store
from sim.experiment import run as runs
from sim.experiment.log import Finished
from sim.experiment.plan import make_plan
from sim.experiment.replicate import replicate
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.experiment.summary import summarise
from sim.experiment.tables import TABLES
from sim.model import simulate
from sim.scenario.problem import Problems
from sim.scenario.schema import Scenario
from tests.districts import scenario
from tests.experiment import stand_in
from tests.experiment.faults import toy


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


def test_failures_of_a_finished_result_without_any_are_told_without_reading_its_log(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "read_failures", lambda folder: pytest.fail("read the log"))
    assert Result(whole).failures().columns.tolist() == ["scenario", "replication", "error", "traceback"]


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


# --------------------------------------------------------------------------------------------------------- damage

FLIP, CUT, GONE, EMPTY = "a bit flipped", "cut short", "gone", "empty"


def damage(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == FLIP:
        content[len(content) // 2] ^= 4
    path.write_bytes(content if how == FLIP else content[:-9] if how == CUT else b"")
    if how == GONE:
        path.unlink()


@pytest.mark.parametrize("how", [FLIP, CUT, GONE, EMPTY])
@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_shard_is_noticed_and_its_runs_alone_are_done_again(
    district: Scenario, whole: Path, tmp_path: Path, table: str, how: str
) -> None:
    out = tmp_path / "out"
    run([district], replications=3, seed=1, out=out, workers=1, batch_size=1)
    shard = next((out / "parts").glob("*-0000001-1-*"))
    damage(shard / f"{table}.parquet", how)
    told: list[int] = []
    report = run(
        [district], replications=5, seed=1, out=out, workers=1, resume=True, progress=lambda d, t: told.append(d)
    )
    assert told[0] == 2
    assert report.damaged == 1
    assert Result(out).manifest["sessions"][-1]["damaged"] == [shard.name]
    assert_same_bytes(whole, out)


@pytest.mark.parametrize("how", [FLIP, CUT, GONE])
@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_table_is_made_again_from_the_shards(
    district: Scenario, whole: Path, tmp_path: Path, table: str, how: str
) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    damage(out / f"{table}.parquet", how)
    if how != FLIP:  # noticed by whoever reads, whichever table is read
        with pytest.raises(Problems) as caught:
            Result(out).replications()
        assert [(p.code, p.values) for p in caught.value.problems] == [("folder_damaged", {"got": f"{table}.parquet"})]
    told: list[int] = []
    run([district], replications=5, seed=1, out=out, workers=1, resume=True, progress=lambda d, t: told.append(d))
    assert told == [5]  # nothing is simulated
    assert_same_bytes(whole, out)
    assert len(Result(out).monthly())


def test_a_shard_damaged_while_the_run_is_on_ends_it_and_is_made_again_when_resumed(
    district: Scenario, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def hit(done: int, total: int) -> None:
        if done == 2:
            damage(next((out / "parts").glob("*-0000001-1-*")) / "monthly.parquet", CUT)

    with pytest.raises(Problems) as caught:
        run([district], replications=5, seed=1, out=out, workers=1, batch_size=1, progress=hit)
    assert [p.code for p in caught.value.problems] == ["folder_damaged"]
    assert run([district], replications=5, seed=1, out=out, workers=1, resume=True).damaged == 1
    assert_same_bytes(whole, out)


def test_a_task_done_twice_stands_in_the_tables_once(district: Scenario, whole: Path, tmp_path: Path) -> None:
    """A worker that was thought to be dead, or died after storing its batch and before saying so."""
    out = tmp_path / "out"
    plan = make_plan([district], 5, 1)
    opened = store.create(out, plan, "sim.model:simulate")
    opened.begin(1, ())
    batch = next(iter(plan.batches(plan.pending({}), 1, 5)))
    done = [replicate(district, 1, r, simulate) for r in batch.replications]
    names = [store.write_shard(out, batch, done) for _ in range(2)]
    assert names[0] == names[1]
    for name in names:
        opened.add(Finished(batch.hash, batch.replications, (), name, {"events": 10}))
    opened.conclude({})
    opened.close()
    assert_same_bytes(whole, out)
    assert Result(out).manifest["scenarios"][0]["counts_mean"] == {"events": 2.0}


# -------------------------------------------------------------------------------------------------- a finished folder


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): (p.stat().st_mtime_ns, p.read_bytes()) for p in files}


def test_resuming_what_is_complete_says_so_and_writes_nothing(
    district: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run([district], replications=5, seed=1, out=out, workers=1)
    before = snapshot(out)
    monkeypatch.setattr(store, "sound", lambda *_: pytest.fail("a shard was read"))
    report = run([district], replications=5, seed=1, out=out, workers=1, resume=True)
    assert (report.complete, report.asked, report.done, report.failed) == (True, 5, 5, 0)
    assert snapshot(out) == before


def test_a_run_killed_before_its_tables_is_not_taken_for_complete(
    district: Scenario, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(store.Store, "conclude", lambda *_: sys.exit(9))
        with pytest.raises(SystemExit):
            run([district], replications=5, seed=1, out=out, workers=1)
    with pytest.raises(Problems) as caught:
        Result(out).replications()
    assert [p.code for p in caught.value.problems] == ["folder_unfinished"]
    assert not run([district], replications=5, seed=1, out=out, workers=1, resume=True).complete
    assert_same_bytes(whole, out)


def test_an_interruption_before_the_ceiling_is_known_keeps_that_of_before(district: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([district], replications=1, seed=1, out=out, workers=1)
    before = Result(out).manifest["ceiling"]
    assert before is not None

    class Stopping(ThreadPoolExecutor):
        def submit(self, *_: object, **__: object) -> Future[Any]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([district], replications=3, seed=1, out=out, workers=1, resume=True, pool=lambda: Stopping(1))
    assert Result(out).manifest["ceiling"] == before


def test_clocks_that_are_set_back_change_nothing(
    district: Scenario, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = itertools.count(2030, -1)
    monkeypatch.setattr(store, "now", lambda: f"{next(years)}-01-01T00:00:00+00:00")
    run([district], replications=2, seed=1, out=tmp_path / "out", workers=1)
    run([district], replications=5, seed=1, out=tmp_path / "out", workers=1, resume=True)
    assert_same_bytes(whole, tmp_path / "out")


@pytest.mark.parametrize("resume", [False, True])
def test_a_folder_that_somebody_quicker_began_and_finished_is_not_begun_over_again(
    district: Scenario, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, resume: bool
) -> None:
    """Between a look at the folder and taking it, another run may come and go."""
    out = tmp_path / "out"
    take = store._held

    def slowly(folder: Path) -> Any:
        monkeypatch.setattr(store, "_held", take)
        shutil.copytree(whole, out)
        return take(folder)

    monkeypatch.setattr(store, "_held", slowly)
    if resume:
        assert run([district], replications=5, seed=1, out=out, workers=1, resume=True).complete
    else:
        with pytest.raises(Problems) as caught:
            run([district], replications=5, seed=1, out=out, workers=1)
        assert [p.code for p in caught.value.problems] == ["folder_not_empty"]
    assert_same_bytes(whole, out)


def test_more_replications_simulate_the_new_ones_and_no_other(
    district: Scenario, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(toy.COUNT, str(tmp_path / "count"))
    monkeypatch.setattr(toy, "district", lambda: district)
    for replications, resume in ((3, False), (5, True), (5, True)):
        run(
            [district], replications=replications, seed=1, out=tmp_path / "out", workers=1, resume=resume,
            model="tests.experiment.faults.toy:counted",
        )  # fmt: skip
    assert toy.counts(tmp_path / "count") == [0, 1, 2, 3, 4]
    assert_same_bytes(whole, tmp_path / "out")


# ------------------------------------------------------------------------------------------------------ other hands


def test_other_versions_of_packages_that_make_the_numbers_are_refused_and_others_noted(
    district: Scenario, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    before = snapshot(out)
    installed = provenance.packages()
    monkeypatch.setattr(provenance, "packages", lambda: installed | {"numba": "99"})
    with pytest.raises(Problems) as caught:
        run([district], replications=6, seed=1, out=out, workers=1, resume=True)
    (refused,) = caught.value.problems
    assert refused.code == "resume_packages"
    assert "numba 99" in refused.values["got"]
    assert f"numba {installed['numba']}" in refused.values["expected"]
    assert snapshot(out) == before
    monkeypatch.setattr(provenance, "packages", lambda: installed | {"pandas": "99"})
    run([district], replications=6, seed=1, out=out, workers=1, resume=True)
    sessions = Result(out).manifest["sessions"]
    assert [session["packages"]["pandas"] for session in sessions] == [installed["pandas"], "99"]


def test_a_worker_that_finds_other_code_than_the_driver_ends_the_run(
    district: Scenario, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    told: list[int] = []
    with monkeypatch.context() as patch:
        stored = runs._batch

        def edited(job: Any) -> Any:
            if len(told) == 3:  # begun, and after two batches
                patch.setattr(runs, "digest", lambda: "edited meanwhile")
            return stored(job)

        patch.setattr(runs, "_batch", edited)
        with pytest.raises(Problems) as caught:
            run(
                [district], replications=5, seed=1, out=out, workers=1, batch_size=1,
                progress=lambda d, t: told.append(d),
            )  # fmt: skip
    assert [p.code for p in caught.value.problems] == ["code_changed"]
    assert Result(out).replications()["replication"].tolist() == [0, 1]
    run([district], replications=5, seed=1, out=out, workers=1, resume=True)
    assert_same_bytes(whole, out)


def test_moved_and_without_its_parts_a_folder_reads_the_same(whole: Path, tmp_path: Path) -> None:
    moved = tmp_path / "a place with spaces" / "结果"
    shutil.copytree(whole, moved, ignore=shutil.ignore_patterns("parts"))
    for path in (moved, *moved.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        here, there = Result(whole), Result(moved)
        for table in ("replications", "monthly", "schools", "school_months"):
            assert getattr(here, table)().equals(getattr(there, table)())
        assert summarise(here)["scenarios"] == summarise(there)["scenarios"]
        assert here.scenarios == there.scenarios
        assert str(whole) not in (moved / "manifest.json").read_text()
    finally:
        for path in (moved, *moved.rglob("*")):
            path.chmod(0o755)


def test_what_the_driver_keeps_of_a_replication_is_a_few_bytes(
    district: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept(replications: int) -> int:
        plan = make_plan([district], replications, 1)
        opened = store.create(tmp_path / str(replications), plan, "sim.model:simulate")
        opened.begin(1, ())
        monkeypatch.setattr(opened._log, "append", lambda finished: None)
        batches = plan.batches(plan.pending(opened.done()), 2)
        gc.collect()
        tracemalloc.start()
        for batch in batches:
            opened.add(Finished(batch.hash, batch.replications, (), f"shard-{batch.replications[0]:07d}", {"x": 1}))
        gc.collect()
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        opened.close()
        return size

    few, many = kept(10_000), kept(110_000)
    assert few < many < few + 100_000 * 16  # measured: 10 bytes a replication, of its shard's name for the most part
