"""A province through the command line: run, gone on with, cut short by a signal, told again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment import province
from sim.experiment.run import run
from sim.scenario.load import load, write_resolved
from tests.cli.test_commands import rollout as here
from tests.districts import scenario

ROLLOUT = [sys.executable, "-m", "sim"]
FUTURES = 100
"""Of each district: too many to be through before the signal comes."""
pytestmark = pytest.mark.slow


def rollout(*words: object) -> tuple[int, str, str]:
    done = subprocess.run([*ROLLOUT, *map(str, words)], capture_output=True, text=True, timeout=240)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    write_resolved(scenario(2, name="base", programme={"months": 6}), folder)
    path = folder / "whole.yaml"
    path.write_text(
        "description: Two districts\nbase: base.yaml\ndistricts:\n  north:\n  south: { synthetic: { schools: 3 } }\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures take their time; a process of its own draws them all the same."""
    monkeypatch.setattr("sim.present.report.drawings", lambda *_: ())
    monkeypatch.setattr("sim.present.report.drawings_of_province", lambda *_: ())


def test_the_command_runs_a_province_sums_it_up_and_goes_on_with_it(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    code, said, _ = here(capsys, "check", file)
    assert (code, said.splitlines()[1]) == (0, "province whole: 2 districts, 5 schools; 200 replications, seed 1")
    code, said, _ = rollout("run", file, "-n", 3, "--out", out, "--workers", 1)
    assert code == 0
    assert said.startswith("The province whole: 2 districts together\nTwo districts\n2 districts · 5 schools")
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["province"]["name"] == "whole"
    code, said, _ = here(capsys, "run", file, "-n", 5, "--out", out, "--workers", 1, "--resume", "--json")
    assert code == 0
    summary = json.loads(said)
    assert [s["id"] for s in summary["scenarios"]] == ["north", "south"]
    assert summary["province"]["replications"] == 5
    assert set(summary["province"]["diversification"]) == set(province.SPREAD)
    runs = pd.read_parquet(out / province.FILE)
    assert runs["replication"].tolist() == [0, 1, 2, 3, 4]
    assert summary["province"]["metrics"]["npv"]["mean"] == pytest.approx(runs["npv"].mean())
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.index("<h1>The province whole: 2 districts together</h1>") < page.index("<h1>north</h1>")
    # A district run alone from its file gives the numbers it has in the province.
    run([load(out / "scenarios" / "south.yaml")], replications=5, seed=1, out=tmp_path / "s", workers=1)
    alone, together = (pd.read_parquet(f / "replications.parquet") for f in (tmp_path / "s", out))
    together = together[together.scenario == "south"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, together[alone.columns], check_exact=True)


def begun(file: Path, out: Path, number: int) -> int:
    """Run a province until each district has stored something, send the process a signal, and give its exit code."""
    words = [*ROLLOUT, "run", str(file), "-n", str(FUTURES), "--out", str(out), "--workers", "1", "--quiet"]
    with subprocess.Popen(words, stdout=-1, stderr=-1, text=True, start_new_session=True) as started:
        try:
            limit, log = time.monotonic() + 120, out / "parts" / "log.jsonl"
            while not (log.exists() and log.read_bytes().count(b"\n") >= 2):
                assert started.poll() is None, started.communicate()
                assert time.monotonic() < limit
                time.sleep(0.01)
            os.kill(started.pid, number)
            _, complaint = started.communicate(timeout=120)
        finally:
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)
    assert "Traceback" not in complaint
    return int(started.returncode)


def common(out: Path) -> int:
    """Futures that both districts have finished, counted without the code that rolls up."""
    table = pd.read_parquet(out / "replications.parquet")
    north, south = (set(table[table.scenario == name]["replication"]) for name in ("north", "south"))
    return len(north & south)


def test_a_province_stopped_by_control_c_is_told_as_far_as_it_is_and_goes_on(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert begun(file, out, signal.SIGINT) == 130
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["province"]["name"] == "whole"
    n = common(out)
    assert 0 < n < FUTURES
    (out / province.FILE).unlink()  # whether it is there or not: `report` needs the tables alone
    code, _, told = here(capsys, "report", out)
    assert code == 0
    assert told.startswith(f"{n} of {FUTURES} simulated futures are finished in all 2 districts")
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.index("<h1>The province whole: 2 districts together</h1>") < page.index("<h1>north</h1>")
    assert f"{n} of {FUTURES} simulated futures are finished in all 2 districts" in page
    code, said, _ = here(capsys, "run", file, "-n", FUTURES, "--out", out, "--workers", 1, "--resume", "--json")
    assert code == 0
    assert json.loads(said)["province"]["replications"] == FUTURES == len(pd.read_parquet(out / province.FILE))


@pytest.mark.long
def test_a_province_whose_process_is_killed_goes_on_and_is_added_up(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert begun(file, out, signal.SIGKILL) == -signal.SIGKILL
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["province"]["name"] == "whole"
    code, _, complaint = rollout("report", out)
    assert code == 2, "no end was reached, so that there are no tables"
    assert str(out) in complaint
    code, said, _ = rollout("run", file, "-n", FUTURES, "--out", out, "--workers", 2, "--resume", "--json")
    assert code == 0
    assert json.loads(said)["province"]["replications"] == FUTURES == len(pd.read_parquet(out / province.FILE))
