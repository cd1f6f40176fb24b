"""The roster (学校台账): the schools of a district, one row each.

In: a planner's CSV with the columns of `COLUMNS`. Out: a tuple of `School`, or every `Problem` with its line and
column; `write_roster` is the way back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from sim.scenario.errors import closest, problems_of
from sim.scenario.field import ID, LINE, Section, contradiction
from sim.scenario.problem import Problem, Problems, Where, problem
from sim.scenario.yaml12 import read_text

SchoolType = Literal[
    "senior",
    "urban_junior",
    "township_junior",
    "nine_year",
    "famous_primary",
    "urban_primary",
    "township_primary",
    "village_primary",
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=LINE)]
"""Kept without the spaces around it."""
COLUMNS = ("id", "name", "township", "type", "pupils", "classes", "staff", "influence", "relationship", "x", "y")
REQUIRED = ("id", "type", "pupils", "classes", "staff", "influence")
MAX_SCHOOLS = 20_000
MAX_BYTES = 16_000_000
RURAL: frozenset[str] = frozenset({"township_junior", "nine_year", "township_primary", "village_primary"})


class School(Section):
    """One school of the roster."""

    id: Annotated[str, StringConstraints(pattern=ID)] = Field(description="Short, unique")
    name: Text = ""
    township: Text = ""
    type: SchoolType
    pupils: int = Field(ge=1, le=50_000)
    classes: int = Field(ge=1, le=2_000)
    staff: int = Field(ge=0, le=20_000)
    influence: Literal["A", "B", "C"]
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
    """Read a roster.

    Parameters
    ----------
    path
        A CSV file: UTF-8 with or without byte order mark, a header with at least the columns of `REQUIRED`, in any
        order. A blank cell is a column left out: a blank relationship is drawn a replication.
    file
        The name errors give the file; as written by default.

    Raises
    ------
    Problems
        All that is wrong, each with the line of the file and the column.
    """
    file = str(path) if file is None else file
    rows = list(_rows(read_text(path, file, MAX_BYTES), file))
    if not rows:
        raise problem("roster_empty", Where(file))
    columns = _columns(rows[0][1], Where(file, rows[0][0]))
    if len(rows) == 1:
        raise problem("roster_empty", Where(file))
    if len(rows) - 1 > MAX_SCHOOLS:
        raise problem("roster_size", Where(file), got=len(rows) - 1, limit=MAX_SCHOOLS)
    schools: list[School] = []
    found: list[Problem] = []
    seen: set[str] = set()
    for line, cells in rows[1:]:
        try:
            school = _school(columns, cells, Where(file, line))
        except Problems as e:
            found += e.problems
            continue
        if school.id in seen:
            found.append(Problem("school_twice", Where(file, line, "id"), {"got": school.id}))
        seen.add(school.id)
        schools.append(school)
    if found:
        raise Problems(found)
    return tuple(schools)


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise problem("roster_quotes", Where(file, line)) from None


def _columns(header: list[str], where: Where) -> list[str]:
    """Check the header; all of its problems at once."""
    columns = [cell.strip() for cell in header]
    found = [
        Problem("column_unknown", Where(where.file, where.line, c), {"hint": closest(c, COLUMNS)})
        for c in columns
        if c not in COLUMNS
    ]
    found += [Problem("column_twice", Where(where.file, where.line, c)) for c in COLUMNS if columns.count(c) > 1]
    found += [Problem("column_missing", Where(where.file, where.line, c)) for c in REQUIRED if c not in columns]
    if found:
        raise Problems(found)
    return columns


def _school(columns: list[str], cells: list[str], where: Where) -> School:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise problem("row_long", where, got=len(cells), limit=len(columns))
    row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
    try:
        return School.model_validate(row)
    except ValidationError as e:
        raise Problems(problems_of(e, School, lambda loc: Where(where.file, where.line, str(loc[0])))) from None


def write_roster(schools: Sequence[School], path: Path) -> None:
    """Write a roster so that `read_roster` gives the same schools."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for school in schools:
        row = school.model_dump()
        writer.writerow("" if row[column] is None else row[column] for column in COLUMNS)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
