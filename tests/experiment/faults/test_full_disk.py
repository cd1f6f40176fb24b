"""A disk that is full: the command says so with the folder and how to go on, and goes on when there is room."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.experiment.log import read_log
from sim.experiment.store import Result
from sim.experiment.tables import TABLES
from sim.scenario.load import write_resolved
from tests.experiment.faults.driver import logged
from tests.experiment.faults.toy import district
from tests.told import but_notes

pytestmark = pytest.mark.slow
LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
runpy.run_module("sim", run_name="__main__")
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_resolved(district(), tmp_path_factory.mktemp("in"))


def rollout(file: Path, out: Path, runs: int, *words: str, largest_file: int | None = None) -> tuple[int, str, str]:
    start = ["-m", "sim"] if largest_file is None else ["-c", LIMITED, str(largest_file)]
    command = [sys.executable, *start, "run", str(file), "-n", str(runs), "--out", str(out), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    return done.returncode, done.stdout, but_notes(done.stderr)


def assert_says_how_to_go_on(said: tuple[int, str, str], out: Path, error: str, kept: int, runs: int) -> None:
    code, answer, complaint = said
    assert (code, answer) == (1, "")
    lines = complaint.strip().splitlines()
    assert error in lines[0]
    assert f"{kept:,} of {runs:,} runs are finished and kept in {out}." in lines[1]
    assert lines[2].startswith("  rollout run ")
    assert lines[2].endswith("--resume")
    assert str(out) in lines[2]
    assert len(lines) == 3


def assert_same_bytes(a: Path, b: Path) -> None:
    for name in TABLES:
        assert (a / f"{name}.parquet").read_bytes() == (b / f"{name}.parquet").read_bytes(), name


def every_run(out: Path) -> list[int]:
    """Give the replications the log says are done, one that was done twice twice."""
    return sorted(r for finished in read_log(out) for r in finished.done)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.long
def test_a_disk_that_fills_up_keeps_what_is_finished_and_goes_on_with_room(
    file: Path, small: Path, tmp_path: Path
) -> None:
    out, runs = small / "out", 1000
    said = rollout(file, out, runs, "--workers", "2")
    kept = logged(out)
    assert 100 < len(kept) < runs
    assert_says_how_to_go_on(said, out, "No space left on device", len(kept), runs)
    again = rollout(file, out, runs, "--workers", "2", "--resume")  # still no room: nothing gets lost by trying
    assert again[0] == 1
    assert logged(out) >= kept
    subprocess.run(["mount", "-o", "remount,size=64m", small], check=True)
    assert rollout(file, out, runs, "--resume", "--quiet") == (0, f"{out / 'report.html'}\n", "")
    assert rollout(file, tmp_path / "whole", runs)[0] == 0
    assert_same_bytes(out, tmp_path / "whole")
    assert every_run(out) == list(range(runs))


@pytest.mark.long
def test_no_room_for_the_tables_leaves_those_of_before_and_all_that_was_added(file: Path, tmp_path: Path) -> None:
    """The limit on the size of a file lets shards through and whole tables not: a check that runs anywhere."""
    out, before, runs = tmp_path / "out", 20, 120
    assert rollout(file, out, before, "--workers", "1")[0] == 0
    old = {name: (out / f"{name}.parquet").read_bytes() for name in TABLES}
    limit = max(map(len, old.values())) + 20_000
    said = rollout(file, out, runs, "--workers", "1", "--resume", largest_file=limit)
    assert_says_how_to_go_on(said, out, "File too large", runs, runs)
    assert logged(out) == set(range(runs))
    assert {name: (out / f"{name}.parquet").read_bytes() for name in TABLES} == old
    assert len(Result(out).replications()) == before
    assert not list(out.rglob("*.part"))
    code, _, complaint = rollout(file, out, runs, "--workers", "1", "--resume")
    assert (code, complaint) == (0, "")
    assert rollout(file, tmp_path / "whole", runs, "--workers", "1")[0] == 0
    assert_same_bytes(out, tmp_path / "whole")
    assert every_run(out) == list(range(runs))


@pytest.mark.long
def test_a_disk_full_from_the_start_says_so_and_leaves_a_folder_that_can_be_begun(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, answer, complaint = rollout(file, out, 6, "--workers", "1", largest_file=300)
    assert (code, answer) == (1, "")
    assert "File too large" in complaint
    assert f"Nothing was begun in {out}." in complaint
    assert complaint.rstrip().endswith("--resume")
    assert "Traceback" not in complaint
    assert rollout(file, out, 6, "--workers", "1", "--resume")[0] == 0
    assert logged(out) == set(range(6))
