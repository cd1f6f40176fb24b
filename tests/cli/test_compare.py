"""`rollout compare`: exit codes, advice, JSON, refusals; on the real model and a tiny district."""

from __future__ import annotations

import html
import json
import re
import signal
from pathlib import Path

import pytest

import sim.model
from sim.cli import main
from sim.model import Outcome
from sim.present import report
from sim.scenario.load import write_resolved
from sim.scenario.schema import Scenario
from tests.districts import scenario, school, schools
from tests.told import but_notes


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("in")
    short = {"programme": {"months": 3}}
    base = write_resolved(scenario(2, name="base", **short), folder)
    other = folder / "fewer.yaml"
    other.write_text("extends: base.yaml\nname: fewer\nstaffing:\n  reps: 2\n", encoding="utf-8")
    return base, other


@pytest.fixture(autouse=True)
def _without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "drawings", lambda *which: iter(()))  # they take their time


def compare(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["compare", *map(str, words)])
    said = capsys.readouterr()
    assert isinstance(end.value.code, int) or end.value.code is None
    return end.value.code or 0, said.out, said.err


def test_advice_then_json_of_the_same_result(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (*files, "-n", 4, "--out", tmp_path / "out", "--workers", 1)
    code, out, err = compare(capsys, *words)
    assert (code, but_notes(err)) == (0, "")
    assert out.startswith("2 strategies compared: base, fewer")
    assert out.splitlines()[-1] == f"Report: {tmp_path / 'out' / 'report.html'}"
    assert "Could be best" in out
    assert "roster" not in out
    code, out, err = compare(capsys, *words, "--resume", "--json")
    assert (code, but_notes(err)) == (0, "All 8 runs were there already; nothing was simulated.\n")
    said = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert [s["id"] for s in said["scenarios"]] == ["base", "fewer"]
    assert {"a", "b", "metric", "mean", "ci", "better"} <= set(said["differences"][0])
    assert {"could_be_best", "chance_best"} <= set(said["best"]["npv"])


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            "bigger against base: schools only in bigger: 7 (s002, s003, s004, s005, s006, …); schools of another "
            "type, size, tier or place: 1 (s000).",
        ),
        ("zh", "bigger 与 base 相比：仅 bigger 有的学校：7 所（s002、s003、s004、s005、s006 等）；"),
    ],
)
def test_strategies_of_other_schools_are_compared_with_a_note_that_names_them(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    roster = (school(0, pupils=500), *schools(9)[1:])
    bigger = write_resolved(scenario(roster, name="bigger", programme={"months": 3}), tmp_path)
    options = ("-n", 3, "--out", tmp_path / "out", "--workers", 1, "--lang", lang)
    code, out, _ = compare(capsys, *files, bigger, *options)
    assert code == 0
    assert re.sub(r"\s", "", words) in re.sub(r"\s", "", out)
    assert ("Note: the rosters differ" if lang == "en" else "注意：各方案的学校台账不同") in out
    assert len(re.findall("schools only in|仅 [a-z]+ 有的学校", out)) == 1  # the roster of fewer is that of base
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert html.escape(words) in page
    code, out, _ = compare(capsys, *files, bigger, *options, "--resume", "--json")
    (told,) = json.loads(out)["rosters"]
    assert (told["a"], told["b"], told["only_b"]["count"]) == ("base", "bigger", 7)


def test_everything_wrong_with_any_file_is_told_at_once(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(f"extends: {files[0]}\nstaffing:\n  reps: 0\n", encoding="utf-8")
    code, out, err = compare(capsys, files[0], wrong, tmp_path / "missing.yaml")
    assert (code, out) == (2, "")
    assert "staffing.reps: must be ≥ 1; to leave the district alone, set programme.running to false (got 0)" in err
    assert "missing.yaml: there is no such file" in err


def test_a_study_among_scenarios_is_called_by_its_name(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(f"name: s\nbase: {files[0]}\nvariants: {{more: {{staffing: {{reps: 3}}}}}}\n", encoding="utf-8")
    code, _, err = compare(capsys, files[0], study)
    assert (code, err) == (2, f"{study}: is a study; name scenario files, such as its base\n")
    for command in ("trace", "bridge", "worth"):
        with pytest.raises(SystemExit):
            main([command, str(study)])
        assert capsys.readouterr().err == err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "at least two scenarios"),
        (("--until", "npv"), "--until: must be METRIC=HALF_WIDTH"),
        (("--until", "npv=-3"), "above 0 (got -3)"),
        (("--nested", "20"), "DRAWSxLUCK"),
        (("--nested", "1x9"), "DRAWSxLUCK"),
        (("--metric", "crew_utilisation"), "nothing can be judged by it (got crew_utilisation)"),
        (("--select", "0"), "--select: must be > 0 (got 0"),
        (("--select", "9000", "-n", "10"), "--replications, with --select: must be ≥ 50 (got 10)"),
        (("--until", "irr=0.1"), "irr.p50"),
    ],
)
def test_wrong_wishes_exit_2_with_a_message(
    files: tuple[Path, Path], options: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = files if options else files[:1]
    code, out, err = compare(capsys, *given, *options, "--out", tmp_path / "out", "--workers", 1)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_another_comparison_is_refused(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("-n", 2, "--out", tmp_path / "out", "--workers", 1, "--quiet")
    assert compare(capsys, *files, *words)[0] == 0
    code, _, err = compare(capsys, *files, *words)
    assert code == 2
    assert "--resume" in err


def test_the_folder_is_named_after_the_strategies(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = compare(capsys, *files, "-n", 2, "--workers", 1, "--quiet")
    assert code == 0
    assert Path(out.strip()) == Path("results/base-vs-fewer/report.html")
    assert (tmp_path / "results" / "base-vs-fewer" / "comparison.json").is_file()


def test_a_failed_future_ends_with_1_and_an_interruption_with_130_and_both_say_how_to_go_on(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = sim.model.simulate
    raised: list[BaseException] = [ArithmeticError("no luck today")]

    def simulate(scenario: Scenario, seed: int, replication: int) -> Outcome:
        if replication == 1 and scenario.name == "fewer":
            raise raised[0]
        return right(scenario, seed, replication)

    words = (*files, "-n", 3, "--out", tmp_path / "out", "--workers", 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.model, "simulate", simulate)
        code, out, err = compare(capsys, *words)
        assert code == 1
        assert "The same 2 simulated futures" in out, "the failed one counts for neither strategy"
        assert "replication 1: ArithmeticError: no luck today" in err
        assert err.endswith("--retry-failed\n")
        raised[0] = KeyboardInterrupt()
        code, out, err = compare(capsys, *words, "--resume")
        assert (code, out) == (130, "")
        assert f"kept in {tmp_path / 'out'}" in err
    code, out, err = compare(capsys, *words, "--resume")
    assert (code, but_notes(err)) == (0, "")
    assert "The same 3 simulated futures" in out


def test_a_full_disk_is_a_message_with_the_command_that_goes_on(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*which: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.experiment.compare._write", full)
    code, out, err = compare(capsys, *files, "-n", 2, "--out", tmp_path / "out", "--workers", 1)
    assert (code, out) == (1, "")
    assert f"4 of 4 runs are finished and kept in {tmp_path / 'out'}" in err
    assert err.endswith("--resume\n")


def test_whoever_interrupts_is_told_at_once_that_it_was_heard(
    files: tuple[Path, Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    right = sim.model.simulate

    def simulate(scenario: Scenario, seed: int, replication: int) -> Outcome:
        signal.raise_signal(signal.SIGINT)
        return right(scenario, seed, replication)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.model, "simulate", simulate)
        code, _, err = compare(capfd, *files, "-n", 2, "--out", tmp_path / "out", "--workers", 1)
    assert code == 130
    assert err.index("Ctrl-C once more leaves at once") < err.index("Stopped. ")
