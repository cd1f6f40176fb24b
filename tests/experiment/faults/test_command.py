"""`rollout run` with the real model, disturbed: what it says, its exit code, what the folder is worth afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.experiment.store import Result
from sim.experiment.tables import TABLES
from sim.scenario.load import write_resolved
from tests.experiment.faults.driver import logged
from tests.experiment.faults.toy import district
from tests.told import but_notes

pytestmark = pytest.mark.slow
ROLLOUT = [sys.executable, "-m", "sim"]
ENDLESS = 200_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_resolved(district(), tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def finished(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("command") / "out"
    assert rollout("run", file, "-n", 8, "--out", out, "--workers", 1)[0] == 0
    return out


def rollout(*words: object) -> tuple[int, str, str]:
    done = subprocess.run([*ROLLOUT, *map(str, words)], capture_output=True, text=True, timeout=240)
    return done.returncode, done.stdout, but_notes(done.stderr)


@contextmanager
def at_work(file: Path, out: Path) -> Iterator[subprocess.Popen[str]]:
    """A run that has finished a batch and is far from its end."""
    words = [*ROLLOUT, "run", str(file), "-n", str(ENDLESS), "--out", str(out), "--workers", "2"]
    with subprocess.Popen(words, stdout=-1, stderr=-1, text=True, start_new_session=True) as process:
        try:
            limit = time.monotonic() + 240
            while not (out.exists() and logged(out)):
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < limit
                time.sleep(0.05)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_one_run_a_folder_and_a_soft_end_by_sigterm(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with at_work(file, out) as process:
        code, said, complaint = rollout("run", file, "-n", ENDLESS, "--out", out, "--resume")
        assert (code, said) == (2, "")
        assert complaint.startswith(f"{out}: another run is writing into this folder")
        code, said, complaint = rollout("run", file, "-n", ENDLESS, "--out", out)
        assert (code, said) == (2, "")
        assert complaint.startswith(f"{out}: the folder is not empty; go on with it by --resume")
        assert process.poll() is None  # the first has not noticed
        process.terminate()
        said, complaint = process.communicate(timeout=240)
    assert (process.returncode, said) == (143, "")
    kept = logged(out)
    assert but_notes(complaint).splitlines() == [
        "",
        "Finishing what is at work. Ctrl-C once more leaves at once.",
        f"Stopped. {len(kept):,} of 200,000 runs are finished and kept in {out}; go on with:",
        f"  rollout run {file} -n 200000 --out {out} --workers 2 --resume",
    ]
    assert set(Result(out).replications()["replication"]) == kept


def test_a_complete_folder_is_told_to_be_complete_and_nothing_is_written(file: Path, finished: Path) -> None:
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in finished.rglob("*") if p.is_file()}
    code, said, complaint = rollout("run", file, "-n", 8, "--out", finished, "--resume", "--json")
    assert (code, complaint) == (0, "All 8 runs were there already; nothing was simulated.\n")
    assert json.loads(said)["scenarios"][0]["replications"] == 8
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in finished.rglob("*") if p.is_file()} == before


def test_a_damaged_shard_is_told_of(file: Path, finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(finished, out)
    shard = next(p for p in (out / "parts").iterdir() if p.is_dir())
    (shard / "monthly.parquet").write_bytes(b"")
    (out / "monthly.parquet").unlink()
    code, _, complaint = rollout("run", file, "-n", 8, "--out", out, "--workers", 1, "--resume")
    assert (code, complaint) == (0, "Stored batches found damaged, whose runs were done again: 1.\n")
    for name in TABLES:
        assert (out / f"{name}.parquet").read_bytes() == (finished / f"{name}.parquet").read_bytes()


def test_the_report_of_a_moved_copy_without_its_parts_is_the_same_page(finished: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(finished, moved, ignore=shutil.ignore_patterns("parts", "report.html", "figures"))
    assert rollout("report", moved)[0] == 0
    assert (moved / "report.html").read_bytes() == (finished / "report.html").read_bytes()


@pytest.mark.long
def test_a_disk_that_cannot_be_written_is_read_and_its_report_is_refused_in_one_line(
    file: Path, finished: Path, tmp_path: Path
) -> None:
    out = tmp_path / "read only"
    out.mkdir()
    for words in (["--bind", finished, out], ["-o", "remount,ro,bind", out]):
        mounted = subprocess.run(["mount", *words], capture_output=True, text=True)
        if mounted.returncode:
            pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    try:
        assert len(Result(out).replications()) == 8
        for command in (["report", out], ["run", file, "-n", 9, "--out", out, "--resume"]):
            code, said, complaint = rollout(*command)
            assert (code, said) == (1, "")
            assert "Read-only file system" in complaint.splitlines()[0]
            assert "Traceback" not in complaint
    finally:
        subprocess.run(["umount", out], check=True)
