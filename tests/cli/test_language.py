"""Which language a command speaks, and that all it says is in that language: help, refusals, errors, results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from sim.cli import language
from sim.cli.app import app
from sim.cli.progress import Pace
from sim.cli.usage import Command, Commands
from sim.present.messages import EN, text
from sim.present.messages.zh_settings import SOURCES
from sim.present.wrap import cells
from sim.scenario.load import write_resolved
from sim.scenario.problem import Problems
from sim.scenario.starter import WIDTH
from sim.scenario.study import load_study
from tests.cli.test_commands import rollout
from tests.present.made_up import scenario
from tests.present.test_messages import english


@pytest.fixture(autouse=True)
def no_language_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(language.VARIABLE, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_resolved(scenario(description=""), tmp_path / "in")


# Which language


@pytest.mark.parametrize(
    ("words", "lang", "rest"),
    [
        (["run", "x.yaml"], "en", ["run", "x.yaml"]),
        (["--lang", "zh", "run", "x.yaml"], "zh", ["run", "x.yaml"]),
        (["run", "x.yaml", "--lang", "zh"], "zh", ["run", "x.yaml"]),
        (["run", "--lang=zh", "x.yaml", "-n", "3"], "zh", ["run", "x.yaml", "-n", "3"]),
        (["--lang", "zh", "run", "--lang", "en"], "en", ["run"]),
        (["check", "--", "--lang"], "en", ["check", "--", "--lang"]),
    ],
)
def test_the_option_stands_anywhere_and_the_last_one_counts(words: list[str], lang: str, rest: list[str]) -> None:
    assert language.chosen(words, {}) == (lang, rest)


def test_the_variable_counts_where_no_option_is_given() -> None:
    assert language.chosen(["run"], {"ROLLOUT_LANG": "zh"})[0] == "zh"
    assert language.chosen(["run", "--lang", "en"], {"ROLLOUT_LANG": "zh"})[0] == "en"
    assert language.chosen(["run", "--lang", "zh"], {"ROLLOUT_LANG": "nonsense"})[0] == "zh"
    assert language.chosen(["run"], {"ROLLOUT_LANG": ""})[0] == "en"


def test_the_locale_does_not_count() -> None:
    assert language.chosen(["run"], {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh"})[0] == "en"


@given(st.lists(st.sampled_from(["run", "--lang", "--lang=zh", "--lang=", "zh", "en", "--", "-n", "x"]), max_size=6))
def test_whatever_is_said_is_a_language_or_a_problem(words: list[str]) -> None:
    refused: list[str] = []
    lang, rest = "en", list[str]()
    try:
        lang, rest = language.chosen(words, {})
    except Problems as wrong:
        refused = [p.where.path for p in wrong.problems]
    before = rest[: rest.index("--")] if "--" in rest else rest
    assert refused in ([], ["--lang"])
    assert lang in ("en", "zh")
    assert not [word for word in before if word.startswith("--lang")]


@pytest.mark.parametrize(
    ("words", "variable", "said"),
    [
        (["check", "x.yaml", "--lang", "tlh"], "", "--lang: must be one of en, zh (got tlh)"),
        (["--lang=tlh", "--help"], "zh", "--lang: 应为以下之一：en, zh（实际为 tlh）"),
        (["check", "x.yaml"], "tlh", "ROLLOUT_LANG: must be one of en, zh (got tlh)"),
        (["check", "x.yaml", "--lang"], "zh", "--lang: 后面必须跟一个取值"),
    ],
)
def test_an_unknown_language_is_refused(
    words: list[str], variable: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(language.VARIABLE, variable)
    assert rollout(capsys, *words) == (2, "", said + "\n")


# Help


def commands() -> Iterator[tuple[str, Any]]:
    group = typer.main.get_command(app)
    yield "", group
    yield from group.commands.items()  # type: ignore[attr-defined]


def test_every_help_text_is_a_key_of_the_catalogue() -> None:
    """A text that is none would be shown as it stands, in any language."""
    said = {f"rollout {name}": command.help for name, command in commands()}
    said |= {f"rollout {name} {p.name}": p.help for name, command in commands() for p in command.params}
    assert {where: words for where, words in said.items() if words not in EN} == {}
    assert len(said) > 12


def test_every_command_is_of_our_kind() -> None:
    assert {name: type(command) for name, command in commands()} == {
        name: Command if name else Commands for name, _ in commands()
    }


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_help_in_chinese_leaves_no_english(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = rollout(capsys, *name.split(), "--help", "--lang", "zh")
    assert (code, err) == (0, "")
    typed = {"rollout", "DIR", "FILE", "RESULT", "SCENARIO", "ROLLOUT", "LANG", "ADDRESS", "en", "zh"} | {
        n for n, _ in commands()
    }
    own = {
        "schema": {"scenario", "study", "province"},
        "compare": {"npv", "WIDTH", "AMOUNT", "DRAWSxLUCK"},
        "trace": {"DATE"},
        "study": {"STUDY"},
    }
    assert english(out) - typed - own.get(name, set()) == set()
    assert "用法：rollout" in out
    assert "--lang 语言" in out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_names_every_option_with_default_and_range(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = rollout(capsys, "run", "--help", "--lang", lang)
    for option in ("-n, --replications", "--seed", "--set PATH=VALUE", "--workers", "--json", "--lang", "--help"):
        assert f"\n  {option}" in out
    said = {
        "en": "[default: 200, or what the study says; 1 to 1,000,000]",
        "zh": "［默认 200，或按研究文件所写；1 至 1,000,000］",
    }
    assert said[lang] in " ".join(out.split())
    assert all(len(line) <= 100 for line in out.splitlines())


def test_a_call_without_a_command_shows_the_help_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = rollout(capsys, "--lang", "zh")
    assert (code, out) == (2, "")
    assert err.startswith("用法：rollout [选项] 命令")


# Refusals


@pytest.mark.parametrize(
    ("words", "english_said", "chinese_said"),
    [
        (["run"], "FILE: must be given", "FILE: 必须给出"),
        (["run", "x", "-n", "0"], "--replications: must be ≥ 1 (got 0)", "--replications: 必须 ≥ 1（实际为 0）"),
        (["run", "x", "-n", "9999999"], "must be ≤ 1,000,000 (got 9999999)", "必须 ≤ 1,000,000（实际为 9999999）"),
        (["run", "x", "--seed", "a"], "--seed: must be a whole number (got a)", "--seed: 应为整数（实际为 a）"),
        (["run", "x", "--seed", "1.5"], "--seed: must be a whole number (got 1.5)", "--seed: 应为整数（实际为 1.5）"),
        (["run", "x", "--nope"], "there is no option --nope", "没有选项 --nope"),
        (["run", "x", "--repl", "3"], "did you mean --replications?", "是否想写 --replications？"),
        (["run", "x", "y"], "y: is one word too many", "y: 是多余的"),
        (["run", "x", "--out"], "--out: must be followed by a value", "--out: 后面必须跟一个取值"),
        (["run", "x", "--quiet=3"], "--quiet: takes no value", "--quiet: 不带取值"),
        (["chek", "x"], "there is no command chek; did you mean check?", "没有命令 chek；是否想写 check？"),
        (["--nope"], "there is no option --nope", "没有选项 --nope"),
        (["--"], "a command must be given", "必须给出一个命令"),
        (["check", "missing.yaml"], "missing.yaml: there is no such file", "missing.yaml: 没有这个文件"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_said_in_its_language(
    words: list[str], english_said: str, chinese_said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, said in (("en", english_said), ("zh", chinese_said)):
        code, out, err = rollout(capsys, "--lang", lang, *words)
        assert (code, out) == (2, "")
        assert said in err.splitlines()[0]
        assert "Traceback" not in err
    given = {word.strip("-=3") for word in words}
    assert english(err) <= given | {"rollout", "run", "check", "FILE"}


def test_a_refusal_shows_how_the_command_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = rollout(capsys, "run", "x", "-n", "0", "--lang", "zh")
    assert err.splitlines()[1:] == ["用法：rollout run [选项] FILE", "详见：rollout run --help"]


# Results


def test_check_speaks_chinese(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rollout(capsys, "check", file, "--lang", "zh")[1].splitlines()[0] == "检查通过"
    assert "学校 12 所" in rollout(capsys, "check", file.with_suffix(".csv"), "--lang", "zh")[1]
    assert "AB角" in rollout(capsys, "check", file, "--mechanisms", "--lang", "zh")[1]
    code, _, err = rollout(capsys, "check", file, "--set", "staffing.reps=0", "--set", "stafing=1", "--lang", "zh")
    assert code == 2
    assert err.splitlines()[-1] == "共有 2 处错误。"


def test_init_writes_chinese_comments_and_headings_around_the_same_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = rollout(capsys, "init", tmp_path / "zh", "--lang", "zh")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == f"  rollout compare {tmp_path}/zh/study.yaml -n 50 --lang zh"
    rollout(capsys, "init", tmp_path / "en")
    studies = [load_study(tmp_path / lang / "study.yaml") for lang in ("zh", "en")]
    assert [s.hash for s in studies[0].scenarios] == [s.hash for s in studies[1].scenarios]
    known = {word for source in SOURCES.values() for word in english(source)} | {"false", "true", "km"}
    for name in ("scenario.yaml", "study.yaml"):
        lines = (tmp_path / "zh" / name).read_text(encoding="utf-8").splitlines()[1:]
        remarks = [line.rpartition("# ")[2] for line in lines if "# " in line]
        remarks = [words for words in remarks if not re.match(r"\w+: \{", words)]
        assert remarks
        assert english(" ".join(remarks)) - known == set()
        assert max(map(cells, lines)) <= WIDTH
    code, out, _ = rollout(capsys, "check", tmp_path / "zh" / "study.yaml", "--lang", "zh")
    assert code == 0
    said = re.sub(r"哈希值 [0-9a-f]{12}", "", out)
    assert "  staffing.reps: 6 人（基准方案：4 人）" in said.splitlines()
    assert english(said) <= {"zh", "zh-study"}


def test_a_rosters_gaps_are_noted_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "学校.csv"
    file.write_text("类型,学生数\n村小,95\n", encoding="utf-8")
    code, out, _ = rollout(capsys, "check", file, "--lang", "zh")
    assert code == 0
    assert f"提示：{file}: 1 所学校中有 1 所的班级数由学生数和学校类型推算（假设）" in out
    assert english(out.replace(str(file), "")) == set()


def test_run_speaks_chinese_and_its_tables_and_json_stay_as_they_are(
    file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    code, out, err = rollout(capsys, "run", file, "--lang", "zh")
    assert (code, err) == (0, "")
    assert "家庭渗透率" in out
    page = Path(out.splitlines()[-1].removeprefix("报告："))
    assert '<html lang="zh">' in page.read_text(encoding="utf-8")
    assert rollout(capsys, "run", file, "--json", "--lang", "zh") == rollout(capsys, "run", file, "--json")


def test_the_variable_works_for_a_run(
    file: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    monkeypatch.setenv(language.VARIABLE, "zh")
    assert "家庭渗透率" in rollout(capsys, "run", file)[1]


def test_what_went_wrong_in_a_run_is_said_in_chinese_with_the_command_to_go_on(
    file: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = stand_in(failed=2)
    code, _, err = rollout(capsys, "run", file, "--lang", "zh")
    assert code == 1
    assert err.startswith("7 次模拟中有 2 次失败")
    assert err.endswith(f"  rollout run {file} --lang zh --retry-failed\n")
    assert asked["command"] == ("rollout", "run", str(file), "--lang", "zh")
    stand_in(raises=KeyboardInterrupt())
    code, _, err = rollout(capsys, "run", file, "--lang", "zh")
    assert code == 130
    assert err.startswith("已停止。")
    assert err.endswith(f"  rollout run {file} --lang zh --resume\n")


def test_report_speaks_the_language_asked_for(
    tmp_path: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    for lang in ("zh", "en"):
        _, out, _ = rollout(capsys, "report", tmp_path / "out", "--lang", lang)
        page = Path(out.strip().removeprefix(text("cli.report_at", lang, path="")))
        assert f'<html lang="{lang}">' in page.read_text(encoding="utf-8")


def test_the_pace_of_a_run_is_told_in_chinese() -> None:
    assert Pace(100.0, 0, 20, 40, 110.0).words(110.0, "zh") == "2.0 次/秒  剩余 0:00:10"
