"""The Excel workbook and the CSV files of a result.

In: payloads with their sheets (`sim.present.sheets`). Out: ``result.xlsx``, and ``csv/`` with a file a sheet, in the
result's folder; the same bytes for the same result. A text that a spreadsheet would take for a formula begins with an
apostrophe: names come from a roster.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sim.experiment.files import part_of
from sim.present.content import Column, Sheet, Value
from sim.present.sheets import Shown, joined
from sim.scenario.problem import Where, problem

WORKBOOK, CSV_FOLDER = "result.xlsx", "csv"
MOST_ROWS = 1_048_576
"""Rows of a sheet in Excel."""
FORMATS = {
    "count": "#,##0",
    "percent": "0.0%",
    "yuan": "#,##0;-#,##0",
    "month": "0",
    "number": "General",
    "guess": "General",
    "date": "yyyy-mm-dd",
}
WIDEST, NARROWEST, LOOKED_AT = 60, 8, 300
"""Characters a column may be wide or narrow, and rows that are looked at to find out."""
_FORMULA = re.compile(r"[=+\-@\t\r]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STAMP = datetime(2000, 1, 1)
"""In the place of the time of writing, lest two workbooks of one result differ."""
_ZIP_STAMP = (1980, 1, 1, 0, 0, 0)


def available() -> bool:
    """Whether the package that writes workbooks is installed."""
    return find_spec("openpyxl") is not None


def write_workbook(pages: Sequence[Shown], folder: Path) -> Path:
    """Write ``result.xlsx`` and return its path.

    Raises
    ------
    Problems
        The package openpyxl is not installed, or a sheet has more rows than Excel takes.
    """
    path = folder / WORKBOOK
    try:
        import openpyxl
    except ImportError:
        raise problem("workbook_missing", Where(str(path))) from None
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "rollout"
    book.properties.title = ", ".join(page.name for page in pages)
    book.properties.created = _STAMP
    for sheet in joined(pages):
        if len(sheet.rows) >= MOST_ROWS:
            raise problem("workbook_rows", Where(str(path)), got=len(sheet.rows), most=MOST_ROWS - 1)
        _fill(book.create_sheet(sheet.title), sheet)
    packed = io.BytesIO()
    book.save(packed)
    part = part_of(path)
    part.write_bytes(_without_time(packed))
    part.replace(path)
    return path


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    head = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", start_color="10283F")}
    head["alignment"] = Alignment(wrap_text=True, vertical="center")
    guess, long = PatternFill("solid", start_color="F6E3D3"), Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "C2"  # the headings; the scenario, and what the row is about
    for i, width in enumerate(_widths(sheet), start=1):
        page.column_dimensions[get_column_letter(i)].width = width
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"

    def cell(value: Value, style: dict[str, Any], form: str = "General") -> Any:
        made = WriteOnlyCell(page, inert(value))
        if isinstance(value, str):
            made.data_type = "s"
            if _width(value) > WIDEST:
                made.alignment = long
        for name, what in style.items():
            setattr(made, name, what)
        made.number_format = form
        return made

    page.append([cell(column.label, head) for column in sheet.columns])
    for row, kind in zip(sheet.rows, _kinds(sheet), strict=True):
        style = {"fill": guess} if kind == "guess" else {}
        page.append(
            [cell(value, style, _format(value, column, kind)) for column, value in zip(sheet.columns, row, strict=True)]
        )


def _kinds(sheet: Sheet) -> Iterable[str]:
    return sheet.kinds or ("",) * len(sheet.rows)


def _format(value: Value, column: Column, kind: str) -> str:
    if isinstance(value, str | date):
        return FORMATS["date"] if isinstance(value, date) else "General"
    return FORMATS.get(kind if column.kind == "own" else column.kind, "General")


def inert(value: Value) -> Value:
    """Return a value that no spreadsheet runs: a text like a formula gets an apostrophe; control characters go.

    Numbers are rounded to twelve digits, beyond which sums differ by the order of their terms.
    """
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if not isinstance(value, str):
        return value
    value = _CONTROL.sub("", value)
    return f"'{value}" if _FORMULA.match(value) else value


def _widths(sheet: Sheet) -> list[int]:
    """Reckon the width of each column from its heading and first rows; headings may wrap."""
    found = []
    for i, column in enumerate(sheet.columns):
        shown = [_width(row[i]) for row in sheet.rows[:LOOKED_AT]]
        longest = max([(_width(column.label) + 1) // 2, *shown])
        found.append(min(max(longest + 2, NARROWEST), WIDEST))
    return found


def _width(value: Value) -> int:
    if isinstance(value, float | int):
        return len(f"{value:,.0f}") + 1
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(value or ""))


def _without_time(packed: io.BytesIO) -> bytes:
    """Pack a workbook anew without the times at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as found, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in found.namelist():
            content = found.read(name)
            if name == "docProps/core.xml":
                stamp = _STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            kept.writestr(zipfile.ZipInfo(name, _ZIP_STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write_csv(pages: Sequence[Shown], folder: Path) -> Path:
    """Write the same sheets into ``csv/`` and return that folder: UTF-8 with a byte order mark, as Excel wants it."""
    target = folder / CSV_FOLDER
    target.mkdir(exist_ok=True)
    for sheet in joined(pages):
        path = target / f"{sheet.key}.csv"
        part = part_of(path)
        with part.open("w", encoding="utf-8-sig", newline="") as f:
            writer = csv.writer(f)
            writer.writerow([inert(column.label) for column in sheet.columns])
            writer.writerows([[inert(value) for value in row] for row in sheet.rows])
        part.replace(path)
    return target
