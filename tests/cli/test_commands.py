"""What a command leaves: exit code, stdout, stderr. The runs are stood in for; `test_run` runs the real ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.cli.progress import Pace, progress_bar
from sim.experiment.executor import WorkersDied
from sim.scenario.load import write_resolved
from sim.scenario.starter import FILES
from tests.present.made_up import scenario


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


def test_check_of_a_right_file_says_ok_and_what_it_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = rollout(capsys, "check", file)
    assert (code, err) == (0, "")
    assert out.startswith("ok\nmade-up: 12 schools, 7,290 pupils, 162 classes")


BLANK = "relationship of 12 schools blank: drawn for each simulated future\n"


def test_check_takes_a_roster_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = rollout(capsys, "check", file.with_suffix(".csv"))
    assert (code, out) == (0, "ok\n12 schools, 7,290 pupils, 162 classes, 372 staff\n" + BLANK)


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
        ["schema", "rooster"],
        ["init", "x", "--schools", "0"],
    ],
)
def test_wrong_input_exits_2_with_a_message(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = rollout(capsys, *words)
    assert (code, out) == (2, "")
    assert err.strip()
    assert "Traceback" not in err


def test_run_ends_with_the_path_of_the_report(file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    asked = stand_in()
    code, out, err = rollout(capsys, "run", file, "-n", 5, "--seed", 3, "--set", "staffing.reps=6", "--out", "there")
    assert (code, err) == (0, "")
    last = Path(out.splitlines()[-1].removeprefix("Report: "))
    assert last.name == "report.html"
    assert last.is_file()
    assert "Families subscribed" in out
    assert (asked["replications"], asked["seed"], asked["out"], asked["resume"]) == (5, 3, Path("there"), False)
    assert asked["workers"] >= 1
    assert asked["scenarios"][0].staffing.reps == 6
    assert asked["command"][:3] == ("rollout", "run", str(file))


def test_notes_stand_in_the_check_and_before_a_run_and_not_where_a_program_reads(
    file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    note = "note: --set: staffing.reps: more reps than schools (12); some have nothing to do (got 20)\n"
    words = (file, "--set", "staffing.reps=20")
    assert f"\n{note}" in rollout(capsys, "check", *words)[1]
    for options, noted in ((), note), (("--json",), note), (("--quiet",), ""):
        _, out, err = rollout(capsys, "run", *words, *options)
        assert (note in out, err) == (False, noted)


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
    assert err.endswith(f"  rollout run '{file}' --retry-failed\n")


@pytest.mark.parametrize("command", ["run", "bridge", "worth"])
def test_failed_runs_alone_are_asked_for_and_those_that_fail_again_are_told_with_the_same_command(
    command: str, file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = stand_in(failed=1)
    code, _, err = rollout(capsys, command, file, "--resume", "--retry-failed", "--out", "there")
    assert code == 1
    assert asked["retry_failed"]
    assert err.endswith(f"  rollout {command} {file} --out there --retry-failed\n")


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


def test_check_and_run_say_what_a_roster_leaves_out(
    tmp_path: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    (tmp_path / "学校.csv").write_bytes("类型,学生数,班级数\n村小,95,\n完全中学,1000,20\n".encode("gb18030"))
    file = tmp_path / "mine.yaml"
    file.write_text("roster: 学校.csv\nstaffing: { reps: 2 }\n", encoding="utf-8")
    notes = [
        f"note: {tmp_path}/学校.csv: {said}"
        for said in (
            "2 of 2 schools: id made from the row (it changes when rows are moved)",
            "1 of 2 schools: classes derived from pupils and type (assumption)",
            "2 of 2 schools: staff derived from classes and type (assumption)",
            "2 of 2 schools: influence derived from type and pupils (assumption)",
        )
    ]
    for checked in (file, tmp_path / "学校.csv"):
        code, out, err = rollout(capsys, "check", checked)
        assert (code, out.splitlines()[-4:], err) == (0, notes, "")
    code, out, err = rollout(capsys, "run", file, "--json")
    assert (code, err.splitlines()) == (0, notes)
    assert json.loads(out)
    assert rollout(capsys, "run", file, "--quiet")[2] == ""


@pytest.fixture
def study(file: Path) -> Path:
    path = file.with_name("study.yaml")
    path.write_text(
        "name: which\nbase: made-up.yaml\nreplications: 9\nseed: 4\n"
        "variants: {lean: {staffing: {reps: 3}}, same: {}, sure: {uncertainties: {reach: {staff: 0.9}}}}\n",
        encoding="utf-8",
    )
    return path


def test_check_of_a_study_says_in_what_each_variant_differs(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = rollout(capsys, "check", study)
    assert (code, err) == (0, "")
    lines = [line.partition(";")[0] for line in out.splitlines()]
    reps, reach = scenario().staffing.reps, "triangular 0.88, 0.96, 1"
    assert lines[:3] == ["ok", "which: 4 scenarios, 9 replications of each, seed 4", "made-up: 12 schools"]
    assert lines[3:] == [
        "lean: 12 schools", f"  staffing.reps: 3 people (base: {reps} people)",
        "same: 12 schools", "  nothing differs from the base",
        "sure: 12 schools", f"  uncertainties.reach.staff: 0.9 (base: {reach})",
    ]  # fmt: skip
    _, out, _ = rollout(capsys, "check", study, "--mechanisms")
    assert out.splitlines()[0] == "made-up"
    assert len([line for line in out.splitlines() if line.startswith("P1 ")]) == 4


def test_run_of_a_study_simulates_all_its_scenarios_as_it_says(
    study: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = stand_in()
    assert rollout(capsys, "run", study)[0] == 0
    assert [s.name for s in asked["scenarios"]] == ["made-up", "lean", "same", "sure"]
    assert (asked["replications"], asked["seed"], asked["out"]) == (9, 4, Path("results/which"))
    rollout(capsys, "run", study, "-n", 3, "--seed", 0, "--set", "staffing.crews=2")
    assert (asked["replications"], asked["seed"]) == (3, 0)
    assert {s.staffing.crews for s in asked["scenarios"]} == {2}


def test_a_scenario_is_run_200_times_with_seed_1_unless_told_otherwise(
    file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = stand_in()
    rollout(capsys, "run", file)
    assert (asked["replications"], asked["seed"]) == (200, 1)


def test_a_roster_cannot_be_run(file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in()
    code, _, err = rollout(capsys, "run", file.with_suffix(".csv"))
    assert (code, err) == (2, f"{file.with_suffix('.csv')}: is a roster; name the scenario that uses it\n")


def test_init_writes_files_that_are_right_and_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = rollout(capsys, "init", "my plan/first")
    assert (code, err) == (0, "")
    written = sorted((tmp_path / "my plan" / "first").iterdir())
    assert [p.name for p in written] == sorted(FILES)
    assert all(f"  my plan/first/{p.name} " in out for p in written)
    assert out.splitlines()[-3:] == [
        "  rollout check 'my plan/first/scenario.yaml'",
        "  rollout run 'my plan/first/scenario.yaml' -n 50",
        "  rollout compare 'my plan/first/study.yaml' -n 50",
    ]
    for name, said in (("scenario.yaml", "first: 12 schools"), ("study.yaml", "first-study: 4 scenarios")):
        code, out, _ = rollout(capsys, "check", f"my plan/first/{name}")
        assert (code, out.splitlines()[1].startswith(said)) == (0, True)
    before = [p.read_bytes() for p in written]
    code, out, err = rollout(capsys, "init", "my plan/first", "--schools", 5)
    assert (code, out, len(err.splitlines())) == (2, "", 6)
    assert [p.read_bytes() for p in written] == before


def test_init_invents_a_district_of_any_size_the_same_for_the_same_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def made(*words: object) -> tuple[str, int]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        assert rollout(capsys, "init", folder, *words)[0] == 0
        text = (folder / "schools.csv").read_text(encoding="utf-8-sig")
        return text, len(text.splitlines()) - 1

    assert [made("--synthetic")[1], made()[1], made("--synthetic", "--schools", 150)[1]] == [100, 12, 150]
    assert made("--synthetic", "--seed", 7) == made("--synthetic", "--seed", 7) != made("--synthetic")


@pytest.mark.parametrize("kind", ["scenario", "study"])
def test_schema_prints_json_in_utf_8_whatever_the_terminal(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim", "schema", kind], capture_output=True, timeout=60,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode())["title"] == f"rollout {kind}"
    assert "优先攻关B类学校" in done.stdout.decode()


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
