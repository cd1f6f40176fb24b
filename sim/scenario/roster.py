"""The roster (学校台账): the schools of a district, one row each.

In: a planner's CSV or Excel sheet, its headings and its types of school in English or Chinese (`HEADINGS`). Out: a
tuple of `School`, and notes on what the sheet leaves out and the table of types fills in; or every `Problem` with its
row and column as the sheet names it. `write_roster` is the way back.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from sim.scenario.errors import closest, problems_of, shown
from sim.scenario.field import ID, LINE, Section, contradiction
from sim.scenario.meant import meant_number
from sim.scenario.problem import Note, Problem, Problems, Where, problem
from sim.scenario.school_types import TYPES, SchoolType
from sim.scenario.sheet import Cell, Fault, Row, read_sheet

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=LINE)]
"""Kept without the spaces around it."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("学校编号", "编号", "学校代码", "代码", "code"),
    "name": ("学校名称", "名称", "学校", "校名", "school"),
    "township": ("乡镇", "街道", "乡镇街道", "所在乡镇", "town"),
    "type": ("学校类型", "类型", "学校类别", "类别"),
    "pupils": ("学生数", "学生人数", "在校生数", "学生", "students"),
    "classes": ("班级数", "班数", "班级", "教学班数"),
    "staff": ("教职工数", "教师数", "教职工人数", "教师人数", "教职工", "teachers"),
    "influence": ("影响力", "社会影响", "影响力等级"),
    "relationship": ("客情关系", "客情", "关系"),
    "x": ("东", "东向", "东公里", "east"),
    "y": ("北", "北向", "北公里", "north"),
}
"""What a column may be called besides its own name, the usual Chinese heading first."""
READ_PAST = (
    "序号", "备注", "说明", "校长", "联系人", "电话", "联系电话",
    "no", "notes", "remarks", "principal", "contact", "phone",
)  # fmt: skip
"""Headings of columns that a ledger may have and a simulation does not ask for."""
COLUMNS = tuple(HEADINGS)
REQUIRED = ("type", "pupils")
DERIVED = ("id", "classes", "staff", "influence")
"""Filled in where a sheet leaves them out."""
TIER_WORDS: Mapping[str, str] = {"良好": "A", "一般": "B", "不良": "C"}
"""Relationships in the words of the deck, slide 9."""
MAX_SCHOOLS = 20_000
MAX_BYTES = 16_000_000
RURAL: frozenset[str] = frozenset(name for name, kind in TYPES.items() if not kind.town)
_COUNTS = ("pupils", "classes", "staff")
_COUNT = re.compile(r"([+-]?(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5}))(?:\.0+)?")
"""A whole number, perhaps with thousands separators or a decimal point that says nothing."""
_ASIDE = re.compile(r"\([^()]*\)$")


class School(Section):
    """One school of the roster."""

    id: Annotated[str, StringConstraints(pattern=ID)] = Field(description="Short, unique")
    name: Text = Field("", description="For people")
    township: Text = Field("", description="Township or subdistrict (乡镇, 街道)")
    type: SchoolType = Field(description="Level and place")
    pupils: int = Field(ge=1, le=50_000, description="Pupils enrolled on the first day")
    classes: int = Field(ge=1, le=2_000, description="Classes on the first day; a classroom each")
    staff: int = Field(ge=0, le=20_000, description="Teachers and other staff")
    influence: Literal["A", "B", "C"] = Field(
        description="A famous, B urban middle school or township centre, C other; slide 9"
    )
    relationship: Literal["A", "B", "C"] | None = Field(None, description="Blank: drawn a replication")
    x: float = Field(0.0, description="km east")
    y: float = Field(0.0, description="km north")

    @model_validator(mode="after")
    def _no_empty_class(self) -> School:
        if self.classes > self.pupils:
            raise contradiction("empty_class", ("classes",), got=self.classes, pupils=self.pupils)
        return self

    @property
    def size(self) -> Literal["A", "B", "C"]:
        """S1: A above 2000 pupils, B 1000 to 2000, C below 1000 (slide 9)."""
        return "A" if self.pupils > 2000 else "B" if self.pupils >= 1000 else "C"

    @property
    def rural(self) -> bool:
        """Whether a visit takes the longer way."""
        return self.type in RURAL

    def class_years(self) -> list[int]:
        """Years a class of this school stays, one entry a class: six in primary, three in junior and senior."""
        if self.type in ("senior", "urban_junior", "township_junior"):
            return [3] * self.classes
        primary = round(self.classes * 2 / 3) if self.type == "nine_year" else self.classes
        return [6] * primary + [3] * (self.classes - primary)

    def class_sizes(self) -> list[int]:
        """Pupils of each class, as even as can be."""
        base, more = divmod(self.pupils, self.classes)
        return [base + (i < more) for i in range(self.classes)]


def read_roster(path: Path, file: str | None = None) -> tuple[School, ...]:
    """Read a roster; as `survey`, without the notes."""
    return survey(path, file)[0]


def survey(path: Path, file: str | None = None) -> tuple[tuple[School, ...], tuple[Note, ...]]:
    """Read a roster.

    Parameters
    ----------
    path
        A CSV file (UTF-8 with or without byte order mark, or GB18030) or an Excel workbook, whose first visible sheet
        is read. A row of headings, with at least those of `REQUIRED`, in any order; a title above them, alone in its
        row, is read past. A blank cell is a column left out: a blank relationship is drawn a replication, and what
        `DERIVED` names is filled in from the table of school types.
    file
        The name errors give the file; as written by default.

    Returns
    -------
    The schools, and a note on each column that was filled in.

    Raises
    ------
    Problems
        All that is wrong, each with the line of the file or the row of the sheet, and the heading as written.
    """
    file = str(path) if file is None else file
    rows = _without_title(read_sheet(path, file, MAX_BYTES))
    if not rows:
        raise problem("roster_empty", Where(file))
    (line, head), *rows = rows
    columns = _columns(head, Where(file, line))
    if not rows:
        raise problem("roster_empty", Where(file))
    if len(rows) > MAX_SCHOOLS:
        raise problem("roster_size", Where(file), got=len(rows), limit=MAX_SCHOOLS)
    reader = _Reader(file, columns)
    schools = tuple(reader.schools(rows))
    if reader.found:
        raise Problems(reader.found)
    return schools, tuple(
        Note(f"derived_{column}", Where(file), {"count": reader.derived[column], "schools": len(schools)})
        for column in DERIVED
        if reader.derived[column]
    )


class _Reader:
    """The rows below the headings, on their way to schools."""

    def __init__(self, file: str, columns: list[tuple[str, str]]) -> None:
        self.file = file
        self.columns = columns
        self.heading = {column: heading for column, heading in columns if column}
        self.order = {heading: i for i, (_, heading) in enumerate(columns)}
        self.found: list[Problem] = []
        self.derived: Counter[str] = Counter()

    def schools(self, rows: Sequence[Row]) -> Iterator[School]:
        seen: set[str] = set()
        for line, cells in rows:
            try:
                school = self.school(line, cells)
            except Problems as e:
                self.found += e.problems
                continue
            if school.id in seen:
                self.found.append(Problem("school_twice", self.where(line, "id"), {"got": school.id}))
            seen.add(school.id)
            yield school

    def where(self, line: int, column: str) -> Where:
        return Where(self.file, line, self.heading.get(column, column))

    def school(self, line: int, cells: Sequence[Cell]) -> School:
        row, found = self.row(line, cells)
        derived = _derive(row, line, {p.where.path for p in found}, self.heading)
        try:
            school = School.model_validate(row)
        except ValidationError as e:
            told = {p.where for p in found}
            wrong = problems_of(e, School, lambda loc: self.where(line, str(loc[0])))
            found += [self.as_written(p, row) for p in wrong if p.where not in told]
        if found:
            raise Problems(sorted(found, key=lambda p: self.order.get(p.where.path, -1)))
        self.derived.update(derived)
        return school

    def row(self, line: int, cells: Sequence[Cell]) -> tuple[dict[str, str], list[Problem]]:
        """Return what the cells say, by column, and what is wrong with them as cells."""
        row: dict[str, str] = {}
        found: list[Problem] = []
        if any(cell.strip() if isinstance(cell, str) else True for cell in cells[len(self.columns) :]):
            found.append(Problem("row_long", Where(self.file, line), {"got": len(cells), "limit": len(self.columns)}))
        for (column, heading), cell in zip(self.columns, cells, strict=False):
            where = Where(self.file, line, heading)
            if isinstance(cell, Fault):
                if column or not heading:
                    found.append(Problem(cell.code, where, {"got": cell.got}))
            elif cell.strip() and column:
                row[column] = _meant(column, cell.strip())
                if column in _COUNTS and not _COUNT.fullmatch(row[column]):
                    found.append(
                        Problem("not_integer", where, {"got": shown(cell.strip()), "hint": _meant_count(cell)})
                    )
            elif cell.strip() and not heading:
                found.append(Problem("cell_stray", where, {"got": cell.strip()}))
        return row, found

    @staticmethod
    def as_written(p: Problem, row: Mapping[str, str]) -> Problem:
        """Name the types of school in the language of the cell."""
        if p.code != "not_one_of" or row.get("type") != p.values["got"] or p.values["got"].isascii():
            return p
        got = row["type"]
        words = [word for kind in TYPES.values() for word in kind.words]
        several = sum(any(got in word for word in kind.words) for kind in TYPES.values()) > 1
        hint = None if several else closest(got, words)  # 「初中」 may be in town or in the country
        usual = tuple(kind.words[0] for kind in TYPES.values())
        return Problem(p.code, p.where, {**p.values, "expected": usual, "hint": hint})


def _without_title(rows: list[Row]) -> list[Row]:
    """Return the rows from the headings on."""
    for i, (_, cells) in enumerate(rows):
        filled = [cell for cell in cells if cell != ""]
        if len(filled) != 1 or (isinstance(filled[0], str) and _key(filled[0]) in _COLUMN_OF):
            return rows[i:]
    return rows


def _columns(head: Sequence[Cell], where: Where) -> list[tuple[str, str]]:
    """Return (column, heading as written) of every column; the name of one that is read past is empty.

    Raises
    ------
    Problems
        All that is wrong with the headings.
    """
    headings = [cell.strip() if isinstance(cell, str) else cell.got for cell in head]
    while headings and not headings[-1]:
        headings.pop()
    columns = [(_COLUMN_OF.get(_key(heading), ""), heading) for heading in headings]
    names = [column for column, _ in columns]
    found = [
        Problem("column_unknown", Where(where.file, where.line, heading), {"hint": _like(heading)})
        for column, heading in columns
        if heading and not column and _key(heading) not in READ_PAST
    ]
    for column in COLUMNS:
        if names.count(column) > 1:
            second = [heading for name, heading in columns if name == column][1]
            found.append(Problem("column_twice", Where(where.file, where.line, second)))
    found += [
        Problem("column_missing", Where(where.file, where.line, c), {"names": HEADINGS[c]})
        for c in REQUIRED
        if c not in names
    ]
    if found:
        raise Problems(found)
    return columns


def _like(heading: str) -> str | None:
    known = {_key(word): word for column, words in HEADINGS.items() for word in (column, *words)}
    near = closest(_key(heading), known)
    return known[near] if near else None


def _plain(cell: str) -> str:
    """Write full-width letters and digits (１２３, Ａ) as ordinary ones."""
    return unicodedata.normalize("NFKC", cell).strip()


def _key(word: str) -> str:
    """Write a heading or a type of school so that spelling does not matter: 「学生数（人）」 is 「学生数」."""
    bare = _ASIDE.sub("", re.sub(r"[\s_\-/、*]", "", _plain(word).casefold()))
    return bare or _plain(word).casefold()


def _meant(column: str, cell: str) -> str:
    """Return a cell as `School` reads it; what cannot be made out stays as it is, to be refused."""
    if column in ("name", "township"):
        return cell
    plain = _plain(cell)
    if column == "type":
        return _TYPE_OF.get(_key(plain), cell)
    if column in ("influence", "relationship"):
        return TIER_WORDS.get(plain, plain.upper().removesuffix("类").removesuffix("级"))
    count = _COUNT.fullmatch(plain) if column in _COUNTS else None
    return str(int(count[1].replace(",", ""))) if count else plain


def _meant_count(cell: str) -> str | None:
    """Read 45 人 or 1 234 as a count; nothing where that would be no whole number."""
    hint = meant_number(cell.strip())
    return hint if hint and _COUNT.fullmatch(hint) else None


def _derive(row: dict[str, str], line: int, wrong: set[str], heading: Mapping[str, str]) -> list[str]:
    """Fill in what the row leaves out, and return the columns that were; ``wrong`` are headings not to be filled in.

    Where type or pupils are themselves wrong, anything that is accepted will do: the row is refused for those.
    """
    missing = [c for c in DERIVED if c not in row and heading.get(c) not in wrong]
    kind = next((kind for name, kind in TYPES.items() if name == row.get("type")), TYPES["senior"])
    pupils, classes = (int(row[c]) if _COUNT.fullmatch(row.get(c, "")) else 1 for c in ("pupils", "classes"))
    if "classes" in missing:
        classes = kind.classes(pupils)
    derived = {
        "id": f"row{line}",
        "classes": str(min(classes, 2000)),
        "staff": str(min(kind.staff(classes), 20_000)),
        "influence": kind.tier(pupils),
    }
    row |= {column: derived[column] for column in missing}
    return missing


_COLUMN_OF = {_key(word): column for column, words in HEADINGS.items() for word in (column, *words)}
_TYPE_OF: dict[str, str] = {_key(word): name for name, kind in TYPES.items() for word in (name, *kind.words)}


def write_roster(schools: Sequence[School], path: Path) -> None:
    """Write a roster so that `read_roster` gives the same schools."""
    path.write_text(roster_text(schools), encoding="utf-8", newline="")


def roster_text(schools: Sequence[School], chinese: bool = False) -> str:
    """Return a roster as the text of a CSV file, with headings and types of school in English or Chinese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS[column][0] if chinese else column for column in COLUMNS)
    for school in schools:
        row = school.model_dump() | ({"type": TYPES[school.type].words[0]} if chinese else {})
        writer.writerow("" if row[column] is None else row[column] for column in COLUMNS)
    return text.getvalue()
