"""Sheets: the letters of a CSV, the cells of a workbook."""

import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sim.scenario import sheet
from sim.scenario.problem import Problems
from sim.scenario.roster import School, read_roster
from sim.scenario.sheet import Fault, read_sheet
from sim.scenario.synthetic import district

HEAD = ["学校编号", "学校类型", "学生数"]


def read(path: Path) -> list:
    return read_sheet(path, "f", 16_000_000)


def told(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(Problems) as caught:
        read_roster(path)
    return [(p.code, p.where.line, p.where.path) for p in caught.value.problems]


def csv(folder: Path, content: bytes) -> Path:
    path = folder / "r.csv"
    path.write_bytes(content)
    return path


def book(folder: Path, rows: list[list], title: str = "Sheet") -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    path = folder / "r.xlsx"
    workbook.save(path)
    return path


def altered(path: Path, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> Path:
    """Write a part of a workbook otherwise, as another program might."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


# Letters


def table(schools: tuple[School, ...]) -> str:
    return "学校编号,名称,乡镇,类型,学生数\n" + "".join(
        f"{s.id},{s.name},{s.township},{s.type},{s.pupils}\n" for s in schools
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_the_letters_of_a_chinese_spreadsheet_are_read(tmp_path: Path, encoding: str) -> None:
    schools = district(3, 40)
    read = read_roster(csv(tmp_path, table(schools).encode(encoding, "strict" if encoding != "gbk" else "replace")))
    names = [(s.name, s.township) for s in schools]
    assert [(s.name, s.township) for s in read] == names


def test_rare_characters_of_gb18030_are_read_among_common_ones(tmp_path: Path) -> None:
    (school,) = read_roster(csv(tmp_path, "名称,类型,学生数\n𬭎垚㙟村小学,村小,30\n".encode("gb18030")))
    assert school.name == "𬭎垚㙟村小学"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("类型,学生数,名称\n村小,30,甲小学\n村小,30,乙".encode() + b"\xff\n", 3),  # one broken byte in UTF-8
        ("类型,学生数,名称\n村小,30,甲小".encode()[:-1], 2),  # a file cut short
        ("类型,学生数,名称\n村小,30,甲".encode("gb18030") + b"\x80\n", 2),
        ("类型,学生数,名称\n村小,30,\n".encode("gb18030") + b"\xaa\xa1\n", 3),  # for private use
        ("type,pupils,name\nsenior,30,x\nsenior,30,École\n".encode("latin-1"), 3),
    ],
)  # fmt: skip
def test_letters_that_cannot_be_made_out_are_refused_with_their_line(tmp_path: Path, content: bytes, line: int) -> None:
    assert told(csv(tmp_path, content)) == [("not_decodable", line, "")]


def test_what_a_spreadsheet_calls_unicode_text_is_said_to_be_utf_16(tmp_path: Path) -> None:
    text = "type,pupils\nsenior,30\n"
    assert told(csv(tmp_path, text.encode("utf-16"))) == [("utf16", 0, "")]
    assert told(csv(tmp_path, text.encode("utf-16-le"))) == [("null_character", 1, "")]
    assert told(csv(tmp_path, f"{text}senior,\0\n".encode())) == [("null_character", 3, "")]


# Workbooks


def test_a_workbook_gives_the_same_schools_as_a_csv(tmp_path: Path) -> None:
    schools = district(3, 60)
    text = table(schools)
    rows = [[int(c) if c.isdecimal() else c for c in line.split(",")] for line in text.splitlines()]
    assert read_roster(book(tmp_path, rows)) == read_roster(csv(tmp_path, text.encode()))


def test_cells_come_as_a_person_sees_them_with_the_row_of_the_sheet(tmp_path: Path) -> None:
    path = book(tmp_path, [[], ["a", None, 1234.0, 0.5, True, date(2013, 6, 1), " x "], [None, "  "], ["b", 12]])
    assert read(path) == [(2, ["a", "", "1234", "0.5", "True", "2013-06-01T00:00:00", "x"]), (4, ["b", "12"])]


def test_a_fault_names_the_row_of_the_sheet_and_the_heading(tmp_path: Path) -> None:
    assert told(book(tmp_path, [["一览表"], [], HEAD, ["x", "村小", 30], ["x", "村小", 30.5]])) == [
        ("not_integer", 5, "学生数")
    ]


def test_the_first_sheet_that_is_not_hidden_is_read(tmp_path: Path) -> None:
    path = book(tmp_path, [["old"]])
    workbook = openpyxl.load_workbook(path)
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet("now").append(["new"])
    workbook.create_sheet("later").append(["newer"])
    workbook.active = 1
    workbook.save(path)
    assert read(path) == [(1, ["new"])]


def test_a_formula_is_what_it_gave_when_the_workbook_was_saved(tmp_path: Path) -> None:
    path = book(tmp_path, [HEAD, ["x", "村小", "=10*3"]])
    altered(path, "<f>10*3</f><v></v>" if _empty(path) else "<f>10*3</f><v />", "<f>10*3</f><v>30</v>")
    assert read_roster(path)[0].pupils == 30


def _empty(path: Path) -> bool:
    with zipfile.ZipFile(path) as packed:
        return b"<v></v>" in packed.read("xl/worksheets/sheet1.xml")


def test_a_formula_never_reckoned_is_refused_and_one_that_gave_an_empty_text_is_a_blank(tmp_path: Path) -> None:
    path = book(tmp_path, [HEAD, ["x", "村小", "=10*3"]])
    assert read(path)[1] == (2, ["x", "村小", Fault("cell_formula", "=10*3")])
    assert told(path) == [("cell_formula", 2, "学生数")]
    path = book(tmp_path, [[*HEAD, "客情关系"], ["x", "村小", 30, '=IF(1,"","A")']])
    altered(path, '<c r="D2"><f>', '<c r="D2" t="str"><f>')
    assert read_roster(path)[0].relationship is None


def test_an_error_in_a_cell_is_refused_and_one_in_a_column_read_past_is_not(tmp_path: Path) -> None:
    path = book(
        tmp_path, [["学校名称", "学校类型", "学生数", "备注"], ["甲", "村小", 30, "#N/A"], ["#REF!", "村小", 30, ""]]
    )
    assert told(path) == [("cell_error", 3, "学校名称")]


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    assert told(csv(tmp_path, b"PK\x03\x04 and no more")) == [("excel_damaged", 0, "")]
    assert told(csv(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) == [("excel_old", 0, "")]
    path = altered(book(tmp_path, [HEAD, ["x", "村小", 30]]), "<sheetData>", "<sheetDat>")
    assert told(path) == [("excel_damaged", 0, "")]


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path, [HEAD, ["x", "村小", 30]])
    monkeypatch.setattr(sheet, "MAX_UNPACKED", 1000)
    assert told(path) == [("file_size", 0, "")]


def test_without_the_library_a_workbook_is_refused_and_a_csv_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path, [HEAD, ["x", "村小", 30]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert told(path) == [("excel_missing", 0, "")]
    assert len(read_roster(csv(tmp_path, "类型,学生数\n村小,30\n".encode()))) == 1
