"""`rollout run` for real: spawned workers, the model, the store, the report; and what an interruption leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.scenario.load import write_resolved
from tests.districts import scenario, schools

ROLLOUT = [sys.executable, "-m", "sim"]
pytestmark = pytest.mark.slow


def rollout(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ROLLOUT, *map(str, words)], capture_output=True, text=True, timeout=240)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_resolved(scenario(schools(3), staffing={"reps": 3}), tmp_path_factory.mktemp("in"))


def test_a_run_ends_in_a_report_and_more_replications_are_added_to_it(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "result"
    first = rollout("run", file, "-n", 3, "--seed", 5, "--out", out, "--workers", 2)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines()[-1] == f"Report: {out / 'report.html'}"
    assert "80,445" in first.stdout
    assert (out / "report.html").stat().st_size > 10_000

    more = rollout("run", file, "-n", 5, "--seed", 5, "--out", out, "--workers", 1, "--resume", "--json")
    assert more.returncode == 0
    assert [s["replications"] for s in json.loads(more.stdout)["scenarios"]] == [5]

    page = (out / "report.html").read_bytes()
    assert rollout("report", out).returncode == 0
    assert (out / "report.html").read_bytes() == page


@pytest.mark.long
def test_control_c_keeps_finished_work_and_says_how_to_go_on(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "result"
    words = [*ROLLOUT, "run", str(file), "-n", "100000", "--out", str(out), "--workers", "2"]
    with subprocess.Popen(words, stdout=-1, stderr=-1, text=True, start_new_session=True) as started:
        try:
            limit = time.monotonic() + 120
            log = out / "parts" / "log.jsonl"
            while not (log.exists() and log.stat().st_size):
                assert started.poll() is None, started.communicate()
                assert time.monotonic() < limit
                time.sleep(0.1)
            os.killpg(started.pid, signal.SIGINT)  # a terminal sends it to the workers as well
            said, complaint = started.communicate(timeout=120)
        finally:
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)
    assert (started.returncode, said) == (130, "")
    kept = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["done"]
    assert f"Stopped. {kept:,} of 100,000 runs are finished and kept in {out}; go on with:" in complaint
    assert f"rollout run {file} -n 100000 --out {out} --workers 2 --resume" in complaint
    assert "Traceback" not in complaint
    assert kept > 0
    assert rollout("report", out).returncode == 0
