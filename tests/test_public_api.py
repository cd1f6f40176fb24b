"""The public face: what `import sim` offers, and what it does not load."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
import sim.model
from sim.cli import main
from sim.experiment.store import Result
from sim.present import report
from sim.scenario.load import load_with_notes, write_resolved
from sim.scenario.problem import Problems
from sim.scenario.schema import Scenario
from tests.districts import scenario

ROOT = Path(__file__).parents[1]
THREE = scenario(3, name="three", staffing={"reps": 3})


def test_all_is_sorted_and_there() -> None:
    assert sim.__all__ == sorted(sim.__all__)
    assert all(callable(getattr(sim, name)) for name in sim.__all__)


def test_importing_sim_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pandas", "scipy", "numba", "pyarrow", "pydantic", "simpy", "yaml", "matplotlib", "concurrent")
    code = f"import sim, sys; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"


def test_from_file_to_frames(tmp_path: Path) -> None:
    scenario = sim.load(ROOT / "configs" / "ceiling.yaml", ["programme.months=12", "staffing.reps=2"])
    result = sim.run(scenario, replications=3, seed=4, out=tmp_path / "out")
    assert isinstance(result.replications, pd.DataFrame)
    assert len(result.replications) == 3
    assert len(result.monthly) == 3 * 12
    assert (tmp_path / "out" / "manifest.json").exists()
    outcome = sim.simulate(scenario, seed=4, replication=2)
    subscribed = outcome.ledger.stock("families_subscribed").sum(axis=0)
    stored = result.monthly[result.monthly.replication == 2]["parents_subscribed"].to_numpy()
    assert np.array_equal(subscribed, stored)


def test_a_folder_with_fewer_tables_than_are_returned_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.experiment import frames
    from sim.experiment.run import run

    run([THREE], replications=2, seed=1, workers=1, out=tmp_path / "out", tables=("replications", "monthly"))
    for name in ("run", "compare"):
        monkeypatch.setattr(frames, name, lambda *_, **__: pytest.fail("it was simulated"))
    with pytest.raises(Problems, match="table_not_kept"):
        sim.run(THREE, 4, out=tmp_path / "out", resume=True)
    with pytest.raises(Problems, match="table_not_kept"):
        sim.compare([THREE, THREE.model_copy(update={"name": "other"})], 4, out=tmp_path / "out", resume=True)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_resolved(THREE, tmp_path_factory.mktemp("in"))


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`rollout` in this process: exit code, stdout, stderr."""
    monkeypatch.setattr(report, "drawings", lambda *which: iter(()))  # pictures take their time

    def rollout(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
        assert end.value.code is None or isinstance(end.value.code, int)
        return (end.value.code or 0, *capsys.readouterr())

    return rollout


def test_load_tells_everything_that_is_wrong(file: Path) -> None:
    assert sim.load(file).hash == THREE.hash
    with pytest.raises(Problems) as caught:
        sim.load(file, ["staffing.reps=0", "staffing.repz=1"])
    assert len(caught.value.problems) == 2


def test_simulate_gives_the_same_bits_whatever_was_simulated_before(file: Path) -> None:
    loaded = sim.load(file)
    first = sim.simulate(loaded, seed=3, replication=5)
    sim.simulate(loaded, seed=4, replication=0)
    sim.simulate(scenario(2), seed=3, replication=5)
    again = sim.simulate(sim.load(file), seed=3, replication=5)
    assert np.array_equal(first.ledger.flows, again.ledger.flows)
    assert np.array_equal(first.ledger.stocks, again.ledger.stocks)
    assert np.array_equal(first.links, again.links, equal_nan=True)
    assert (first.parameters, first.measures, first.counts) == (again.parameters, again.measures, again.counts)
    assert loaded == sim.load(file)


def test_run_without_a_folder_returns_all_frames_and_leaves_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = sim.run(sim.load(file), replications=4, seed=2)
    assert result.folder is None
    assert list(tmp_path.iterdir()) == []
    assert [len(f) for f in (result.replications, result.monthly, result.schools, result.school_months)] == [
        4,
        4 * 60,
        4 * 3,
        3 * 60,
    ]
    assert result.failures.empty
    assert result.summary["npv"]["mean"] == pytest.approx(result.replications["npv"].mean(), rel=1e-12)
    assert (result.manifest["seed"], result.manifest["done"]) == (2, 4)


def test_python_and_the_command_line_give_the_same_numbers(
    file: Path, tmp_path: Path, command: Callable[..., tuple[int, str, str]]
) -> None:
    code, said, _ = command("run", file, "-n", 4, "--seed", 2, "--out", tmp_path / "cli", "--workers", 1, "--json")
    assert code == 0
    here, there = sim.run(sim.load(file), replications=4, seed=2), Result(tmp_path / "cli")
    for name in ("replications", "monthly", "schools", "school_months"):
        pd.testing.assert_frame_equal(getattr(here, name), getattr(there, name)(), check_exact=True)
    assert json.loads(said)["scenarios"][0]["metrics"] == here.summary


def test_a_study_gives_one_folder_in_which_all_scenarios_share_their_luck(
    file: Path, tmp_path: Path, command: Callable[..., tuple[int, str, str]]
) -> None:
    study = tmp_path / "which.yaml"
    study.write_text(
        f"base: {file}\nreplications: 2\nseed: 5\n"
        "variants: {same: {}, lean: {staffing: {reps: 1, schools_per_rep: 1}}}\n",
        encoding="utf-8",
    )
    code, said, complaint = command("run", study, "--out", tmp_path / "out", "--workers", 1)
    note = f"note: {study}:4: variants.lean.staffing.reps: one rep makes no pair; rule S7 does nothing\n"
    assert (code, complaint) == (0, note)
    names = ["three", "same", "lean"]
    assert [line for line in said.splitlines() if line in names] == names
    runs = Result(tmp_path / "out").replications().set_index(["scenario", "replication"])
    assert len(runs) == 6
    pd.testing.assert_frame_equal(runs.loc["same"], runs.loc["three"], check_exact=True)
    assert (runs.loc["lean", "revenue"] != runs.loc["three", "revenue"]).all()
    stored = sorted(path.stem for path in (tmp_path / "out" / "scenarios").glob("*.yaml"))
    assert stored == sorted(names)
    alone = sim.run(sim.load(file), replications=2, seed=5)
    assert runs.loc["three", "npv"].tolist() == alone.replications["npv"].tolist()


def test_the_roster_stored_with_a_result_is_the_one_with_its_blanks_filled_in(
    tmp_path: Path, command: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "r.csv").write_bytes("类型,学生数\n村小,95\n完全中学,900\n".encode("gb18030"))
    (tmp_path / "mine.yaml").write_text("roster: r.csv\nstaffing: {reps: 2}\n", encoding="utf-8")
    code, said, complaint = command(
        "run", tmp_path / "mine.yaml", "-n", 1, "--out", tmp_path / "out", "--workers", 1, "--json"
    )
    assert (code, complaint.count("note: ")) == (0, 4)
    assert json.loads(said)["scenarios"][0]["replications"] == 1
    again = load_with_notes(tmp_path / "out" / "scenarios" / "mine.yaml")
    assert (again.notes, again.scenario) == ((), sim.load(tmp_path / "mine.yaml"))


def failing(replications: set[int]) -> Callable[..., Any]:
    right = sim.model.simulate

    def simulate(scenario: Scenario, seed: int, replication: int) -> Any:
        if replication in replications and scenario.name != "ceiling":
            raise ArithmeticError("no luck today")
        return right(scenario, seed, replication)

    return simulate


@pytest.mark.parametrize("bad", [{1}, {0, 1, 2}], ids=["one", "all"])
def test_a_failed_run_ends_the_command_with_1_says_why_and_can_be_made_good(
    file: Path, tmp_path: Path, command: Callable[..., tuple[int, str, str]], bad: set[int]
) -> None:
    words = ("run", file, "-n", 3, "--out", tmp_path / "out", "--workers", 1, "--json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.model, "simulate", failing(bad))
        code, said, complaint = command(*words)
    assert code == 1
    summary = json.loads(said)["scenarios"][0]
    assert (summary["replications"], summary["failed"]) == (3 - len(bad), len(bad))
    assert "ArithmeticError: no luck today" in complaint
    assert "Traceback" not in complaint
    assert "--retry-failed" in complaint
    code, said, complaint = command(*words, "--retry-failed")
    assert (code, complaint) == (0, "")
    assert json.loads(said)["scenarios"][0]["replications"] == 3
    assert Result(tmp_path / "out").failures().empty


def test_a_frame_of_failures_stands_in_for_what_python_would_raise(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.model, "simulate", failing({0}))
    result = sim.run(sim.load(file), replications=2)
    assert result.replications["replication"].tolist() == [1]
    assert result.failures[["scenario", "replication", "error"]].to_numpy().tolist() == [
        ["three", 0, "ArithmeticError: no luck today"]
    ]


def test_python_and_the_command_line_compare_alike(
    tmp_path: Path, command: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = {"programme": {"months": 3}}
    scenarios = [scenario(2, name="base", **short), scenario(2, name="fewer", staffing={"reps": 2}, **short)]
    files = [write_resolved(s, tmp_path / "in") for s in scenarios]
    code, said, _ = command(
        "compare", *files, "-n", 4, "--seed", 2, "--out", tmp_path / "cli", "--workers", 1, "--json"
    )
    assert code == 0
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "in"))
    here = sim.compare([sim.load(file) for file in files], replications=4, seed=2)
    assert here.folder is None
    assert here.summary | {"result": ""} == json.loads(said) | {"result": ""}
    pd.testing.assert_frame_equal(here.replications, Result(tmp_path / "cli").replications(), check_exact=True)
    row = here.differences.query("metric == 'npv'").iloc[0]
    npv = here.replications.set_index("scenario")["npv"]
    assert (row["a"], row["b"]) == ("base", "fewer")
    assert row["mean"] == pytest.approx(npv["base"].mean() - npv["fewer"].mean())
    assert row["low"] < row["mean"] < row["high"]
    assert here.best.query("metric == 'npv'")["chance_best"].sum() == pytest.approx(1)
    with pytest.raises(Problems):
        sim.compare(scenarios[:1])
