"""The roster file."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.problem import Problems
from sim.scenario.roster import (
    COLUMNS,
    DERIVED,
    HEADINGS,
    MAX_SCHOOLS,
    READ_PAST,
    REQUIRED,
    School,
    read_roster,
    survey,
    write_roster,
)
from sim.scenario.school_types import TYPES

HEAD = "id,type,pupils,classes,staff,influence"


def told(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(Problems) as caught:
        read_roster(path)
    return [(p.code, p.where.line, p.where.path) for p in caught.value.problems]


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "r.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_columns_are_the_fields_of_a_school_and_those_without_a_default_are_given_or_derived() -> None:
    assert tuple(School.model_fields) == COLUMNS
    assert {name for name, f in School.model_fields.items() if f.is_required()} == {*REQUIRED, *DERIVED}


def test_no_two_columns_share_a_heading_and_no_two_types_a_word() -> None:
    for names in (
        [word for column, words in HEADINGS.items() for word in (column, *words)] + list(READ_PAST),
        [word for kind in TYPES.values() for word in kind.words],
    ):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_spreadsheets_file_is_read_whatever_its_byte_order_mark_and_line_ends(
    tmp_path, mark: bytes, end: str
) -> None:
    text = end.join(
        ["relationship, id ,name,type,pupils,classes,staff,influence", ",a, 甲小学 ,senior,10,2,1,A", ",,,,,,,", ""]
    )
    (school,) = read_roster(write(tmp_path, mark + text.encode()))
    assert (school.id, school.name, school.relationship, school.x) == ("a", "甲小学", None, 0.0)


schools = st.builds(
    School,
    id=st.text("az09._-龙", min_size=1, max_size=12),
    name=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
    township=st.sampled_from(["", "a,b", 'say "x"', "=1+1", "山;下"]),
    type=st.sampled_from(list(TYPES)),
    pupils=st.integers(50, 4000),
    classes=st.integers(1, 50),
    staff=st.integers(0, 300),
    influence=st.sampled_from("ABC"),
    relationship=st.sampled_from(["A", "B", "C", None]),
    x=st.floats(-1e6, 1e6),
    y=st.floats(-1e6, 1e6),
)


@given(st.lists(schools, min_size=1, max_size=5, unique_by=lambda s: s.id))
def test_a_roster_written_and_read_back_is_the_same(tmp_path_factory, roster: list[School]) -> None:
    path = tmp_path_factory.mktemp("roster") / "r.csv"
    write_roster(roster, path)
    assert read_roster(path) == tuple(roster)


def test_numbers_that_are_none_are_refused_by_column_and_line(tmp_path) -> None:
    rows = "a,senior,1e3,2,1,A\nb,senior,10,2.5,1,A\nc,senior,10,2,-1,A\ne,,10,2,1,A\nd d,senior,10,2,1,A\n"
    assert told(write(tmp_path, f"{HEAD}\n{rows}")) == [
        ("not_integer", 2, "pupils"), ("not_integer", 3, "classes"), ("too_small", 4, "staff"),
        ("missing_key", 5, "type"), ("not_id", 6, "id"),
    ]  # fmt: skip


@pytest.mark.parametrize("x", ["nan", "inf", "1,5", "1,234", "east"])
def test_a_place_is_a_finite_number(tmp_path, x: str) -> None:
    assert told(write(tmp_path, f'{HEAD},x\na,senior,10,2,1,A,"{x}"\n')) == [("not_number", 2, "x")]


def test_a_line_break_within_a_name_is_refused_and_later_lines_keep_their_numbers(tmp_path) -> None:
    rows = '"x\ny",a,senior,10,2,1,A\n\nz,a,senior,10,2,1,D\n'
    assert told(write(tmp_path, f"name,{HEAD}\n{rows}")) == [("not_line", 2, "name"), ("not_one_of", 5, "influence")]


def test_an_empty_file_has_no_schools(tmp_path) -> None:
    assert told(write(tmp_path, "")) == [("roster_empty", 0, "")]


def test_too_many_schools_are_refused_before_they_are_read(tmp_path) -> None:
    row = "a,senior,10,2,1,A\n"
    assert told(write(tmp_path, f"{HEAD}\n{row * (MAX_SCHOOLS + 1)}")) == [("roster_size", 0, "")]


# A planner's own words


LEDGER = """新罗区学校一览表,,,,,,,,,,,
序号,学校编号,学校名称,乡镇/街道,学校类型,学生数（人）,班级数,教职工数,影响力,客情关系,备注,
1,x1,知衡中学,云鲸街道,完全中学,"2,150",43,155,A,良好,一中,
2,Ｘ２,霜鹤中心小学（北区）,霜鹤镇,乡镇中心小学,４３０,12,30,b类,,,
"""


def test_a_ledger_with_chinese_headings_types_and_tiers_is_read_as_meant(tmp_path) -> None:
    first, second = read_roster(write(tmp_path, LEDGER))
    assert first == School(
        id="x1", name="知衡中学", township="云鲸街道", type="senior", pupils=2150, classes=43, staff=155, influence="A",
        relationship="A",
    )  # fmt: skip
    assert second == School(
        id="X2", name="霜鹤中心小学（北区）", township="霜鹤镇", type="township_primary", pupils=430, classes=12,
        staff=30, influence="B",
    )  # fmt: skip


@pytest.mark.parametrize(("column", "word"), [(c, word) for c, words in HEADINGS.items() for word in (c, *words)])
def test_every_heading_of_the_table_leads_to_its_column(tmp_path, column: str, word: str) -> None:
    row = {"id": "q", "name": "甲", "township": "乙", "type": "senior", "pupils": "90", "classes": "2", "staff": "7",
           "influence": "A", "relationship": "B", "x": "1", "y": "2"}  # fmt: skip
    headings = [f" {word.upper()}* (x)" if c == column else c for c in row]
    (school,) = read_roster(write(tmp_path, ",".join(headings) + "\n" + ",".join(row.values()) + "\n"))
    assert school == School.model_validate(row)


@pytest.mark.parametrize(("kind", "word"), [(name, w) for name, kind in TYPES.items() for w in (name, *kind.words)])
def test_every_word_for_a_type_of_school_is_understood(tmp_path, kind: str, word: str) -> None:
    (school,) = read_roster(write(tmp_path, f"type,pupils\n{word.replace('_', ' ').title()},90\n"))
    assert school.type == kind


def test_faults_name_the_heading_as_written_and_what_would_be_right_in_its_language(tmp_path) -> None:
    path = write(tmp_path, "编号,类型,学生人数,班数\nx,初中,很多,3\ny,村 小学校,30,40\n")
    with pytest.raises(Problems) as caught:
        read_roster(path)
    told = [(p.code, p.where.line, p.where.path) for p in caught.value.problems]
    assert told == [
        ("not_one_of", 2, "类型"), ("not_integer", 2, "学生人数"), ("not_one_of", 3, "类型"),
    ]  # fmt: skip
    first, _, third = caught.value.problems
    assert first.values["expected"] == tuple(kind.words[0] for kind in TYPES.values())
    assert first.values["hint"] is None, "town or country, nobody knows"
    assert third.values["hint"] == "村小学"


def test_more_classes_than_pupils_are_told_at_the_heading_as_written(tmp_path) -> None:
    assert told(write(tmp_path, "类型,学生人数,班数\n村小,30,40\n")) == [("empty_class", 2, "班数")]


@pytest.mark.parametrize(
    ("written", "pupils"),
    [("1,234", 1234), ("12,345", 12345), ("１２３", 123), ("1，234", 1234), ("123.0", 123), (" 45 ", 45), ("+9", 9)],
)
def test_a_count_is_read_as_a_person_reads_it(tmp_path, written: str, pupils: int) -> None:
    (school,) = read_roster(write(tmp_path, f'type,pupils,classes\nsenior,"{written}",1\n'))
    assert school.pupils == pupils


@pytest.mark.parametrize(
    "written", ["12,34", "1,23", "1.234.567", "1 234", "45人", "1,2345", ",5", "0x10", "1_000", "9" * 30]
)
def test_a_count_that_may_mean_something_else_is_refused(tmp_path, written: str) -> None:
    ((code, line, path),) = told(write(tmp_path, f'type,pupils\nsenior,"{written}"\n'))
    assert (code in ("not_integer", "too_large"), line, path) == (True, 2, "pupils")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("type,pupils,学生数", [("column_twice", 1, "学生数")]),
        ("type,学生教", [("column_unknown", 1, "学生教"), ("column_missing", 1, "pupils")]),
        ("type,,pupils", [("cell_stray", 2, "")]),
    ],
)
def test_wrong_headings_are_told(tmp_path, head: str, expected: list) -> None:
    assert told(write(tmp_path, f"{head}\nsenior,90,90\n")) == expected


def test_an_unknown_heading_gets_the_nearest_one_as_written_in_the_table(tmp_path) -> None:
    with pytest.raises(Problems) as caught:
        read_roster(write(tmp_path, "type,pupils,客情关糸\nsenior,90,A\n"))
    assert caught.value.problems[0].values == {"hint": "客情关系"}


def test_the_documentation_lists_every_heading_and_type_with_what_is_filled_in() -> None:
    text = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:3] == "| `"]
    found = {row[0].strip("`"): row for row in rows}
    for column, words in HEADINGS.items():
        assert found[column][1] == ", ".join(words)
        assert (found[column][3] == "must be given") == (column in REQUIRED)
    for name, kind in TYPES.items():
        words, size, staff, influence = found[name][1:]
        assert (words, size, staff) == (", ".join(kind.words), str(kind.class_size), f"{kind.staff_a_class:.3g}")
        assert influence[0] == kind.tier(50_000)
        assert influence[-1] == kind.tier(1)
        assert f"{kind.mean:,}".replace(",", " ") in influence or len(influence) == 1
    past = text[text.index("Columns called") : text.index("are read\npast")]
    assert re.sub(r",| or|Columns called", "", past).split() == list(READ_PAST)


# What a roster leaves out


def test_a_roster_of_types_and_pupils_is_filled_in_by_the_table_and_says_so(tmp_path) -> None:
    schools, notes = survey(write(tmp_path, "type,pupils\nsenior,1950\n村小,95\nsenior,900\nnine_year,840\n"))
    assert [(s.id, s.classes, s.staff, s.influence, s.relationship) for s in schools] == [
        ("row2", 39, 140, "A", None), ("row3", 5, 12, "C", None), ("row4", 18, 65, "B", None),
        ("row5", 20, 59, "C", None),
    ]  # fmt: skip
    assert [(n.code, dict(n.values)) for n in notes] == [
        (f"derived_{c}", {"count": 4, "schools": 4}) for c in ("id", "classes", "staff", "influence")
    ]


def test_only_blanks_are_filled_in_and_counted(tmp_path) -> None:
    text = f"{HEAD}\na,senior,1950,,150,B\nb,senior,500,10,,A\nc,senior,500,10,36,\n"
    schools, notes = survey(write(tmp_path, text))
    assert [(s.classes, s.staff, s.influence) for s in schools] == [(39, 150, "B"), (10, 36, "A"), (10, 36, "B")]
    assert [(n.code, n.values["count"]) for n in notes] == [
        ("derived_classes", 1), ("derived_staff", 1), ("derived_influence", 1),
    ]  # fmt: skip
    assert survey(write(tmp_path, f"{HEAD}\na,senior,10,2,1,A\n"))[1] == ()


def test_a_blank_is_no_second_fault_of_a_row_that_is_wrong(tmp_path) -> None:
    assert told(write(tmp_path, "type,pupils\nshool,90\nsenior,0\nsenior,90000000\n")) == [
        ("not_one_of", 2, "type"), ("too_small", 3, "pupils"), ("too_large", 4, "pupils"),
    ]  # fmt: skip


@given(st.sampled_from(list(TYPES)), st.integers(1, 50_000))
def test_what_is_filled_in_is_never_refused(tmp_path_factory, kind: str, pupils: int) -> None:
    path = write(tmp_path_factory.mktemp("roster"), f"type,pupils\n{kind},{pupils}\n")
    (school,) = read_roster(path)
    assert school.pupils == pupils
    assert abs(school.classes - pupils / TYPES[kind].class_size) <= 0.5 or school.classes == 1 or pupils > 36_000


def test_the_shipped_district_follows_the_rules_by_which_blanks_are_filled_in() -> None:
    for s in read_roster(Path(__file__).parents[2] / "configs" / "schools" / "xinluo.csv"):
        kind = TYPES[s.type]
        assert (s.classes, s.staff, s.influence) == (
            kind.classes(s.pupils), kind.staff(s.classes), kind.tier(s.pupils),
        )  # fmt: skip


@given(schools)
def test_classes_share_the_pupils_and_their_years(school: School) -> None:
    sizes = school.class_sizes()
    assert sum(sizes) == school.pupils
    assert max(sizes) - min(sizes) <= 1
    assert len(school.class_years()) == school.classes
