"""Every broken file is told exactly what the text beside it says, as the command prints it.

`pytest tests/scenario/test_broken.py --update-messages` writes the texts anew; the diff is what a reviewer reads.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.cli import main
from sim.present.messages import problem_text, problems_text
from sim.present.terminal import noted
from sim.scenario.codes import CODES, NOTES
from sim.scenario.load import load, load_with_notes
from sim.scenario.problem import Problem, Problems

HERE = Path(__file__).parent
BROKEN, ODD = HERE / "broken", HERE / "odd"
FIXTURES = sorted(BROKEN.glob("*.yaml"))
SETTINGS = BROKEN / "settings.txt"
"""Wrong ``--set`` texts, each after «> », and below it what is told."""
PYDANTIC = re.compile(
    r"pydantic|valid (integer|number|string|boolean|date)|Input should|typing\.|<class|NoneType|"
    r"\b(dict|tuple|str|int|float|bool|None|True|False|Exception|Error|Errno)\b"
)


def told(path: Path, *overrides: str) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        load(path, overrides)
    return caught.value.problems


def compare(said: str, file: Path, update: bool) -> None:
    if update:
        file.write_text(said, encoding="utf-8", newline="")
    assert said == file.read_text(encoding="utf-8")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-messages"))


@pytest.fixture
def in_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)  # so that messages name the files as a planner types them


@pytest.mark.usefixtures("in_broken")
@pytest.mark.parametrize("name", [p.name for p in FIXTURES])
def test_a_broken_file_is_told_exactly_this(name: str, update: bool) -> None:
    said = problems_text(told(Path(name)))
    compare(f"{said}\n", (BROKEN / name).with_suffix(".txt"), update)


@pytest.mark.usefixtures("in_broken")
def test_a_wrong_setting_is_told_exactly_this(update: bool) -> None:
    asked = re.findall(r"^> (.*)$", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(asked) >= 30
    said = "\n".join(f"> {setting}\n{problems_text(told(Path('right.yml'), setting))}\n" for setting in asked)
    compare(said, SETTINGS, update)


@pytest.mark.parametrize("name", sorted(p.name for p in ODD.glob("*.yaml")))
def test_an_odd_file_is_right_and_noted_exactly_so(name: str, update: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ODD)
    notes = load_with_notes(name).notes
    assert all(set(note.values) == set(NOTES[note.code]) for note in notes)
    said = "".join(f"{note}\n" for note in noted(notes))
    assert said
    compare(said, (ODD / name).with_suffix(".txt"), update)


def test_every_note_is_met_by_some_odd_file() -> None:
    met = {note.code for path in ODD.glob("*.yaml") for note in load_with_notes(path).notes}
    assert set(NOTES) - met == set()


def test_no_text_is_left_from_a_file_that_is_gone() -> None:
    for folder in (BROKEN, ODD):
        texts = {p.stem for p in folder.glob("*.txt")} - {"settings"}
        assert texts == {p.stem for p in folder.glob("*.yaml")}


@pytest.mark.usefixtures("in_broken")
@pytest.mark.parametrize("name", [p.name for p in FIXTURES])
def test_a_message_has_its_place_its_values_and_no_word_of_a_programmer(name: str) -> None:
    for p in told(Path(name)):
        assert p.where.file
        assert p.where.line > 0 or not p.where.path, "what is wrong with a setting has a line"
        assert set(p.values) == set(CODES[p.code])
        said = problem_text(p)
        assert said.startswith(f"{p.where.file}:{p.where.line}: " if p.where.line else f"{p.where.file}: ")
        words = said.partition(" (got ")[0].removeprefix(p.where.file)
        assert not PYDANTIC.search(words), said
        assert p.code not in words, "fell back to the sentence for unknown codes"
        assert "\n" not in said, "one line a problem, whatever the file says"


@pytest.mark.usefixtures("in_broken")
@pytest.mark.parametrize("name", [p.name for p in FIXTURES])
def test_what_is_told_once_is_not_told_again(name: str) -> None:
    said = [problem_text(p) for p in told(Path(name))]
    assert len(said) == len(set(said))


@pytest.mark.usefixtures("in_broken")
def test_a_value_is_no_sentence() -> None:
    # Words for people are the business of the catalogue; a value is a number, a name, or what the user wrote.
    for path in FIXTURES:
        for p in told(Path(path.name)):
            for name, value in p.values.items():
                of_user = name in ("got", "hint") or (p.code, name) == ("prior_args", "expected")
                assert of_user or not re.search(r"[a-z]+ [a-z]+ [a-z]+", str(value)), p


@pytest.mark.usefixtures("in_broken")
def test_every_code_is_met_by_some_broken_file() -> None:
    # All but "refused", which is for what pydantic may one day refuse that nobody foresaw, and those of files that
    # cannot lie in a repository, or whose size is the fault, and those of studies, sheets and commands: their tests
    # make them.
    met = {p.code for path in FIXTURES for p in told(Path(path.name))}
    asked = re.findall(r"^> (.*)$", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE)
    met |= {p.code for setting in asked for p in told(Path("right.yml"), setting)}
    names = ("design", "hostile", "load", "roster", "sheet", "starter", "study", "province")
    others = [HERE / f"test_{name}.py" for name in names]
    elsewhere = "".join(path.read_text(encoding="utf-8") for path in others)
    assert [code for code in CODES if code not in met and f'"{code}"' not in elsewhere] == ["refused"]


@pytest.mark.usefixtures("in_broken")
def test_a_right_file_stands_beside_the_broken_ones() -> None:
    # The broken files share its roster: were that wrong, each would be broken for another reason than its own.
    load(Path("right.yml"))


@pytest.mark.usefixtures("in_broken")
def test_the_faults_of_a_file_are_told_in_its_order() -> None:
    for path in FIXTURES:
        lines = [p.where.line for p in told(Path(path.name)) if p.where.file == path.name]
        assert lines == sorted(lines), path.name


@pytest.mark.parametrize("words", [["check"], ["run", "-n", "1", "--out", "out"]], ids=["check", "run"])
@pytest.mark.parametrize(
    "name", ["limits", "second_look", "extends_loop", "wide_colon", "utf16", "bad_roster", "too_big", "alias_bomb"]
)
def test_the_command_prints_the_text_on_stderr_exits_2_and_writes_nothing(
    name: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in BROKEN.iterdir():
        (tmp_path / file.name).symlink_to(file)
    before = sorted(tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main([words[0], f"{name}.yaml", *words[1:]])
    said = capsys.readouterr()
    assert (end.value.code, said.out) == (2, "")
    assert said.err == (BROKEN / f"{name}.txt").read_text(encoding="utf-8")
    assert sorted(tmp_path.iterdir()) == before
