"""The roster file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.problem import Problems
from sim.scenario.roster import COLUMNS, MAX_SCHOOLS, REQUIRED, School, SchoolType, read_roster, write_roster

TYPES = SchoolType.__args__
HEAD = "id,type,pupils,classes,staff,influence"


def told(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(Problems) as caught:
        read_roster(path)
    return [(p.code, p.where.line, p.where.path) for p in caught.value.problems]


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "r.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_columns_are_the_fields_of_a_school_and_required_ones_have_no_default() -> None:
    assert tuple(School.model_fields) == COLUMNS
    assert {name for name, f in School.model_fields.items() if f.is_required()} == set(REQUIRED)


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
    type=st.sampled_from(TYPES),
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
    rows = "a,senior,1e3,2,1,A\nb,senior,10,2.5,1,A\nc,senior,10,2,-1,A\n,senior,10,2,1,A\nd d,senior,10,2,1,A\n"
    assert told(write(tmp_path, f"{HEAD}\n{rows}")) == [
        ("not_integer", 2, "pupils"), ("not_integer", 3, "classes"), ("too_small", 4, "staff"),
        ("missing_key", 5, "id"), ("not_id", 6, "id"),
    ]  # fmt: skip


@pytest.mark.parametrize("x", ["nan", "inf", "1,5", "east"])
def test_a_place_is_a_finite_number(tmp_path, x: str) -> None:
    assert told(write(tmp_path, f'{HEAD},x\na,senior,10,2,1,A,"{x}"\n')) == [("not_number", 2, "x")]


def test_a_line_break_within_a_name_is_refused_and_later_lines_keep_their_numbers(tmp_path) -> None:
    rows = '"x\ny",a,senior,10,2,1,A\n\nz,a,senior,10,2,1,D\n'
    assert told(write(tmp_path, f"name,{HEAD}\n{rows}")) == [("not_line", 2, "name"), ("not_one_of", 5, "influence")]


def test_a_file_in_another_encoding_is_told_so(tmp_path) -> None:
    text = f"{HEAD},name\na,senior,10,2,1,A,中学\n"
    assert told(write(tmp_path, text.encode("gbk"))) == [("not_utf8", 2, "")]


def test_an_empty_file_has_no_schools(tmp_path) -> None:
    assert told(write(tmp_path, "")) == [("roster_empty", 0, "")]


def test_too_many_schools_are_refused_before_they_are_read(tmp_path) -> None:
    row = "a,senior,10,2,1,A\n"
    assert told(write(tmp_path, f"{HEAD}\n{row * (MAX_SCHOOLS + 1)}")) == [("roster_size", 0, "")]


@given(schools)
def test_classes_share_the_pupils_and_their_years(school: School) -> None:
    sizes = school.class_sizes()
    assert sum(sizes) == school.pupils
    assert max(sizes) - min(sizes) <= 1
    assert len(school.class_years()) == school.classes
