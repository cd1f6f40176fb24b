"""A sheet of cells, whatever the file it comes in.

In: the path of a CSV (UTF-8, or GB18030 as a Chinese Excel saves it) or of an Excel workbook. Out: its rows that are
not blank, each with its number and its cells as text; a cell that holds no value is a `Fault`. Nothing here knows what
a column means.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from sim.scenario.problem import Problems, Where, problem
from sim.scenario.yaml12 import read_bytes, refuse_no_text

SUFFIXES = (".csv", ".xlsx", ".xlsm", ".xls")
"""Endings by which a sheet is told from a scenario; how it is read, its first bytes tell."""
MAX_UNPACKED = 100_000_000
"""Bytes a workbook may have once unpacked."""
MAX_COLUMNS = 200
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOST = re.compile("[\udc80-\udcff]")
_ASIAN = re.compile("[\u0800-\ud7ff\ue000-\uffff]")


@dataclass(frozen=True)
class Fault:
    """What stands in the place of a value that a workbook does not hold: a code, and what the cell shows."""

    code: str
    got: str


Cell = str | Fault
Row = tuple[int, list[Cell]]


def read_sheet(path: Path, file: str, limit: int) -> list[Row]:
    """Read a sheet of at most ``limit`` bytes; ``file`` is its name in errors.

    Raises
    ------
    Problems
        The file cannot be read or decoded, or is no sheet.
    """
    content = read_bytes(path, file, limit)
    if content.startswith(_ZIP):
        return list(_workbook(content, file))
    if content.startswith(_OLD_OFFICE):
        raise problem("excel_old", Where(file))
    return list(_csv(_decoded(content, file), file))


def _csv(text: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, list(cells)
            line = reader.line_num + 1
    except csv.Error:
        raise problem("roster_quotes", Where(file, line)) from None


# ------------------------------------------------------------------------------------------------------------ letters


def _decoded(content: bytes, file: str) -> str:
    """Return the text: UTF-8 if it can be that, else GB18030 if it can hardly be anything else."""
    refuse_no_text(content, file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        damage = e.start
    half_read = content.decode("utf-8", "surrogateescape")
    if len(_ASIAN.findall(half_read)) > len(_LOST.findall(half_read)):  # a byte is broken, the rest is UTF-8
        raise _undecodable(content, damage, file)
    try:
        text = content.decode("gb18030").removeprefix("\ufeff")
    except UnicodeDecodeError as e:
        raise _undecodable(content, e.start, file) from None
    strange = next((i for i, c in enumerate(text) if not _printable(c)), None)
    if strange is not None:
        raise _undecodable(content, len(text[:strange].encode("gb18030")), file)
    if not _chinese(text):
        raise _undecodable(content, damage, file)
    return text


def _undecodable(content: bytes, at: int, file: str) -> Problems:
    at = min(at, len(content) - 1)
    return problem("not_decodable", Where(file, content.count(b"\n", 0, at) + 1), byte=content[at])


def _printable(c: str) -> bool:
    """Whether a Chinese file can hold it: bytes that mean something else come out as private or unassigned."""
    return c in "\r\n\t" or unicodedata.category(c) not in ("Cc", "Cn", "Co", "Cs")


def _chinese(text: str) -> bool:
    """Whether the letters beyond ASCII are mostly those Chinese is written with; accents read as GB18030 are not."""
    beyond = Counter(c for c in text if not c.isascii())
    common = sum(n for c, n in beyond.items() if c.encode("gb2312", "ignore"))
    return 2 * common >= beyond.total()


# ---------------------------------------------------------------------------------------------------------- workbooks


def _workbook(content: bytes, file: str) -> Iterator[Row]:
    """Yield the rows of the first sheet that is not hidden."""
    try:
        import openpyxl
    except ImportError:
        raise problem("excel_missing", Where(file)) from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise problem("file_size", Where(file), limit=MAX_UNPACKED)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out, such as drop-down lists, holds no value
            # A formula is in the one, the value it had when the workbook was saved in the other.
            values, formulas = (
                openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=kept) for kept in (True, False)
            )
            for line, (shown, written) in enumerate(zip(_rows(values), _rows(formulas), strict=True), 1):
                cells = [_cell(value, formula) for value, formula in zip(shown, written, strict=True)]
                while cells and cells[-1] == "":
                    cells.pop()
                if cells:
                    yield line, cells
    except Problems:
        raise
    except Exception:  # a damaged workbook may be anything to the library: a missing part, a number that is none
        raise problem("excel_damaged", Where(file)) from None


def _rows(workbook: Any) -> Iterator[tuple[Any, ...]]:
    sheet = next(s for s in workbook.worksheets if s.sheet_state == "visible")
    sheet.reset_dimensions()  # what a workbook says of its size may be wrong
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MAX_COLUMNS)
    return rows


def _cell(shown: Any, written: Any) -> Cell:
    """Return a cell as text; a formula as what it gave when the workbook was saved."""
    value = shown.value
    if shown.data_type == "e":
        return Fault("cell_error", str(value))
    if value is None:
        # A formula that gave an empty text has the type of a text; without a type it was never reckoned.
        never = written.data_type == "f" and shown.data_type != "str"
        return Fault("cell_formula", str(getattr(written.value, "text", written.value))) if never else ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()
