"""The files a planner starts from: complete, right, and the defaults of the schema."""

import re
from pathlib import Path

import pytest

from sim.scenario.field import Section, headline, walk
from sim.scenario.load import load, load_with_notes
from sim.scenario.problem import Problems
from sim.scenario.roster import read_roster
from sim.scenario.schema import Scenario
from sim.scenario.starter import FILES, PLAIN, ROSTER, SCENARIO, STUDY, WIDTH, WORDS, Wording, write_starter
from sim.scenario.study import load_study
from sim.scenario.synthetic import district

SENTENCES = {key: f"Words of «{key}»: with a colon, # and 'quotes'\nand a second line" for key in WORDS}
HIDDEN = re.compile(r"^( +)# (\w+: [\d{])", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_starter(tmp_path / "new", "mine", district(3, 30), SENTENCES)
    return tmp_path / "new"


def test_the_scenario_states_the_defaults_with_hands_for_its_schools(folder: Path) -> None:
    loaded = load_with_notes(folder / SCENARIO)
    hands = {"reps": 6, "agents": 4, "crews": 2}
    plain = Scenario.model_validate({"name": "mine", "roster": loaded.scenario.roster, "staffing": hands})
    assert (loaded.scenario.name, loaded.scenario.hash, loaded.notes) == ("mine", plain.hash, ())
    assert loaded.scenario.roster == district(3, 30)


def test_what_is_hidden_are_the_uncertain_numbers_and_uncommented_they_say_their_defaults(folder: Path) -> None:
    path = folder / SCENARIO
    before, text = load(path), path.read_text(encoding="utf-8")
    assert len(HIDDEN.findall(text)) == len(list(walk(before.uncertainties)))
    path.write_text(HIDDEN.sub(r"\1\2", text), encoding="utf-8")
    assert load(path).hash == before.hash
    changed = HIDDEN.sub(r"\1\2", text).replace("families: {triangular: [0.5, 0.7, 0.9]}", "families: 0.8")
    path.write_text(changed, encoding="utf-8")
    assert load(path).uncertainties.reach.families == 0.8


def test_every_setting_stands_there_with_its_meaning_and_no_line_is_too_long(folder: Path) -> None:
    text = (folder / SCENARIO).read_text(encoding="utf-8")
    together = re.sub(r"\s*\n\s*(# )?", " ", text)
    for path, _, about in walk(load(folder / SCENARIO)):
        assert re.search(rf"\b{path.rpartition('.')[2]}:", text), path
        assert re.sub(r"\s+", " ", about.source) in together, path
    assert all(len(line) <= WIDTH for line in text.splitlines())

    def described(section: type[Section]) -> None:
        for info in section.model_fields.values():
            if isinstance(info.annotation, type) and issubclass(info.annotation, Section):
                described(info.annotation)
                assert headline(info.annotation) in together

    described(Scenario)


def test_another_wording_changes_comments_and_the_rosters_headings_and_nothing_else(tmp_path: Path) -> None:
    def letters(words: str, width: int) -> list[str]:
        return [words[i : i + width] for i in range(0, len(words), width)]

    wording = Wording(lambda path, _: f"有关 {path}", lambda path, *_: f"含义 {path}" * 9, letters, chinese=True)
    for folder, chosen in (("plain", PLAIN), ("worded", wording)):
        write_starter(tmp_path / folder, "mine", district(3, 30), SENTENCES, chosen)
    plain, worded = (load_study(tmp_path / folder / STUDY) for folder in ("plain", "worded"))
    assert [s.hash for s in worded.scenarios] == [s.hash for s in plain.scenarios]
    lines = (tmp_path / "worded" / SCENARIO).read_text(encoding="utf-8").splitlines()
    assert "  # 有关 prices.commission" in lines
    assert all(len(line) <= WIDTH for line in lines)
    for path, _, _ in walk(plain.reference):
        assert any(f"# 含义 {path}" in line for line in lines), path
    assert (tmp_path / "worded" / ROSTER).read_text(encoding="utf-8-sig").startswith("学校编号,学校名称,乡镇,学校类型,")


def test_the_study_compares_the_scenario_with_variants_that_differ(folder: Path) -> None:
    study = load_study(folder / STUDY)
    assert (study.name, study.base) == ("mine-study", "mine")
    assert len({s.hash for s in study.scenarios}) == 4


def test_a_spreadsheet_knows_the_letters_of_the_roster(folder: Path) -> None:
    assert (folder / ROSTER).read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_roster(folder / ROSTER) == district(3, 30)


@pytest.mark.parametrize("schools", [1, 2, 20_000])
def test_a_district_of_any_size_has_a_scenario_and_a_study(tmp_path: Path, schools: int) -> None:
    write_starter(tmp_path, "m" * 80, district(1, schools), SENTENCES)
    (tmp_path / ROSTER).write_text("type,pupils\nsenior,900\n", encoding="utf-8")  # hands are what is asked here
    assert load_study(tmp_path / STUDY).scenarios[0].staffing.reps == 2 * -(-schools // 10)


def test_nothing_is_overwritten_and_nothing_written_beside_it(tmp_path: Path) -> None:
    (tmp_path / STUDY).write_text("mine", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        write_starter(tmp_path, "x", district(1, 3), SENTENCES)
    assert [(p.code, p.where.file) for p in caught.value.problems] == [("file_exists", str(tmp_path / STUDY))]
    assert [p.name for p in tmp_path.iterdir()] == [STUDY]
    with pytest.raises(Problems, match="not_folder"):
        write_starter(tmp_path / STUDY, "x", district(1, 3), SENTENCES)
    (tmp_path / STUDY).unlink()
    assert [p.name for p in write_starter(tmp_path, "x", district(1, 3), SENTENCES)] == list(FILES)
