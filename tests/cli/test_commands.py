"""What a command leaves: exit code, stdout, stderr. The runs are stood in for; `test_run` runs the real ones."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli import main
from sim.cli.progress import Pace, progress_bar
from sim.experiment.executor import WorkersDied
from sim.present import report
from sim.scenario.load import write_resolved
from tests.present.made_up import make_up, scenario


def rollout(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run a command in this process: exit code, stdout, stderr."""
    with pytest.raises(SystemExit) as end:
        main([str(w) for w in words])
    said = capsys.readouterr()
    code = end.value.code
    assert isinstance(code, int) or code is None
    return code or 0, said.out, said.err


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_resolved(scenario(), tmp_path / "in")


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Let a made-up result stand where the runs would be; returns what `run` was asked for."""

    def install(failed: int = 0, raises: BaseException | None = None) -> dict[str, Any]:
        result = make_up(tmp_path / "out", n=5)
        asked: dict[str, Any] = {}

        def run(scenarios: Any, **wishes: Any) -> Any:
            asked.update(wishes, scenarios=scenarios)
            if raises is not None:
                raise raises
            return types.SimpleNamespace(folder=result.folder, asked=5 + failed, done=5, failed=failed)

        traceback = "Traceback (most recent call last):\n  File …\nValueError: no such <b>luck</b>\n"
        rows = [{"scenario": "made-up", "replication": i, "traceback": traceback} for i in range(failed)]
        result.failures = lambda: pd.DataFrame(rows)  # type: ignore[attr-defined]
        for name, members in {
            "run": {"run": run, "RunReport": object},
            "store": {"Result": lambda folder: result},
            "summary": {"summarise": lambda opened: opened.summary},
        }.items():
            module = types.ModuleType(f"sim.experiment.{name}")
            vars(module).update(members)
            monkeypatch.setitem(sys.modules, f"sim.experiment.{name}", module)
        monkeypatch.setattr(report, "drawings", lambda *which: iter(()))  # pictures take their time
        return asked

    return install


def test_check_of_a_right_file_says_ok_and_what_it_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = rollout(capsys, "check", file)
    assert (code, err) == (0, "")
    assert out.startswith("ok\nmade-up: 12 schools, 7,290 pupils, 162 classes")


def test_check_takes_a_roster_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = rollout(capsys, "check", file.with_suffix(".csv"))
    assert (code, out) == (0, "ok\n12 schools, 7,290 pupils, 162 classes, 372 staff\n")


def test_check_lists_the_mechanisms_as_this_scenario_has_them(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = rollout(capsys, "check", file, "--mechanisms", "--set", "rules.P1=false")
    assert code == 0
    state = {line.split()[0]: line for line in out.splitlines() if not line.startswith(" ")}
    assert " off " in state["P1"]
    assert " on " in state["P2"]


def test_every_error_is_listed_with_its_place_and_no_traceback(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(f"extends: {file}\nstafing: {{}}\nstaffing:\n  crews: 0\n", encoding="utf-8")
    code, out, err = rollout(capsys, "check", wrong)
    assert (code, out) == (2, "")
    assert f"{wrong}:2: stafing: is no setting; did you mean staffing?" in err
    assert f"{wrong}:4: staffing.crews: must be ≥ 1 (got 0)" in err
    assert err.splitlines()[-1] == "2 things are wrong."
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "x.yaml", "-n", "0"],
        ["run", "x.yaml", "--seed", "-1"],
        ["run", "x.yaml", "--workers", "no"],
        ["run", "missing.yaml"],
        ["check", "missing.yaml"],
        ["nothing"],
        ["report", "missing", "--lang", "tlh"],
    ],
)
def test_wrong_input_exits_2_with_a_message(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = rollout(capsys, *words)
    assert (code, out) == (2, "")
    assert err.strip()
    assert "Traceback" not in err


def test_run_ends_with_the_path_of_the_report(file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    asked = stand_in()
    code, out, err = rollout(capsys, "run", file, "-n", 5, "--seed", 3, "--set", "staffing.reps=30", "--out", "there")
    assert (code, err) == (0, "")
    last = Path(out.splitlines()[-1].removeprefix("Report: "))
    assert last.name == "report.html"
    assert last.is_file()
    assert "Families subscribed" in out
    assert (asked["replications"], asked["seed"], asked["out"], asked["resume"]) == (5, 3, Path("there"), False)
    assert asked["workers"] >= 1
    assert asked["scenarios"][0].staffing.reps == 30
    assert asked["command"][:3] == ("rollout", "run", str(file))


def test_notes_stand_below_the_summary_and_in_the_check_and_not_where_a_program_reads(
    file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    note = "note: staffing.reps: more reps than schools (12); some have nothing to do (got 20)\n"
    assert f"\n\n{note}" in rollout(capsys, "run", file)[1]
    assert f"\n{note}" in rollout(capsys, "check", file)[1]
    for option in ("--json", "--quiet"):
        _, out, err = rollout(capsys, "run", file, option)
        assert note not in out + err


def test_results_go_below_results_by_default(file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    asked = stand_in()
    rollout(capsys, "run", file)
    assert asked["out"] == Path("results/made-up")


def test_json_is_one_object_and_nothing_else(file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in()
    code, out, _ = rollout(capsys, "run", file, "--json")
    said = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert code == 0
    assert set(said) == {"result", "scenarios"}


def test_quiet_prints_the_path_alone(file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in()
    _, out, err = rollout(capsys, "run", file, "--quiet")
    assert Path(out.strip()).is_file()
    assert len(out.splitlines()) == 1
    assert err == ""


def test_failed_replications_exit_1_and_say_how_to_see_and_repeat_them(
    tmp_path: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(failed=2)
    file = write_resolved(scenario(), tmp_path / "my schools")
    code, out, err = rollout(capsys, "run", file)
    assert code == 1
    assert "report.html" in out, "what finished is reported all the same"
    assert "2 of 7 replications failed" in err
    assert "replication 0: ValueError: no such <b>luck</b>" in err
    assert err.endswith(f"  rollout run '{file}' --resume\n")


def test_an_interruption_exits_130_and_says_how_to_go_on(
    file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(raises=KeyboardInterrupt())
    code, out, err = rollout(capsys, "run", file, "--resume", "--out", "there")
    assert (code, out) == (130, "")
    assert "kept in there" in err
    assert err.endswith(f"  rollout run {file} --out there --resume\n")


def test_dying_workers_are_a_message_and_exit_1(file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in(raises=WorkersDied())
    code, _, err = rollout(capsys, "run", file, "--workers", 2, "--out", "there")
    assert code == 1
    assert "kept in there" in err
    assert err.endswith(f"  rollout run {file} --workers 2 --out there --resume\n")


def test_a_full_disk_is_a_message_and_exit_1(file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in(raises=OSError(28, "No space left on device", "out/parts"))
    code, _, err = rollout(capsys, "run", file)
    assert code == 1
    assert "No space left on device" in err
    assert "Traceback" not in err


def test_report_writes_the_page_again(tmp_path: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in()
    code, out, _ = rollout(capsys, "report", tmp_path / "out")
    assert code == 0
    assert Path(out.strip().removeprefix("Report: ")).is_file()


def test_there_is_no_progress_bar_without_a_terminal() -> None:
    with progress_bar() as progress:
        assert progress is None


def test_the_progress_bar_shows_rate_and_time_left_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import time

    from sim.cli import progress

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with progress_bar() as tell:
        assert tell is not None
        for done in range(1, 4):
            time.sleep(0.15)
            tell(done, 4)
        time.sleep(0.15)
    said = capsys.readouterr()
    assert said.out == ""
    assert "3/4" in said.err
    assert "/s" in said.err
    assert "0:00:00 left" in said.err or "0:00:01 left" in said.err


def test_the_rate_is_that_of_this_run_and_the_time_left_follows_from_it() -> None:
    pace = Pace(begun=100.0, done_before=40, done=60, total=100, now=110.0)  # 20 in 10 s; 40 were there already
    assert pace.rate == 2.0
    assert pace.words(110.0) == "2.0/s  0:00:20 left"
    assert pace.words(115.0) == "2.0/s  0:00:15 left"
    assert pace.words(999.0) == "2.0/s  0:00:00 left"
    assert Pace(100.0, 40, 40, 100, 110.0).words(110.0) == ""


def test_short_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress_bar() as tell:
        assert tell is not None
        tell(1, 1)
    assert capsys.readouterr().err == ""


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = rollout(capsys, "--version")
    assert code == 0
    assert out.strip()[0].isdigit()


@pytest.mark.slow
@pytest.mark.parametrize("start", [[sys.executable, "-m", "sim"], [str(Path(sys.executable).with_name("rollout"))]])
def test_both_ways_to_start_give_the_same_exit_codes(start: list[str], file: Path, tmp_path: Path) -> None:
    def code(*words: object) -> int:
        return subprocess.run([*start, *map(str, words)], capture_output=True, cwd=tmp_path, timeout=60).returncode

    assert [code("check", file), code("check", "missing.yaml"), code("check"), code("--help")] == [0, 2, 2, 0]


def test_a_terminal_without_our_letters_still_gets_the_message(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim", "run", "x.yaml", "-n", "5", "--set", "staffing.reps=0"],
        capture_output=True, cwd=tmp_path, timeout=60, env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
