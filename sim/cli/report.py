"""``rollout report``: the report of a result folder once more, from what is stored.

In: the folder. Out: its report and figures, written anew, and the path on stdout; with ``--pdf`` the report as a PDF
too, with ``--excel`` and ``--csv`` its tables as a workbook and as CSV. What is wanted and cannot be had is told first,
all at once, and then nothing is written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.store import Result
    from sim.scenario.problem import Problem


def report_again(folder: Path, lang: str, *, pdf: bool = False, excel: bool = False, csv: bool = False) -> int:
    """Write the report of ``folder`` again, and beside it what is asked for; print where all of it is.

    Returns
    -------
    1 if a browser was there and did not print, else 0.

    Raises
    ------
    Problems
        Before anything is written: if there is no browser to print with, no openpyxl for a workbook; if sheets are
        asked for of a study over a design, whose tables are sheets already.
    """
    from sim.experiment.store import Result
    from sim.present import paper
    from sim.present.messages import text
    from sim.scenario.problem import Problems

    result = Result(folder)
    program = paper.browser() if pdf else None
    missing = list(_missing(result, program, pdf=pdf, excel=excel, csv=csv))
    if missing:
        raise Problems(missing)
    page = _page(result, lang)
    print(text("cli.report_at", lang, path=page))
    _tell_left_out(result, lang)
    if csv or excel:
        _tables(result, lang, excel=excel, csv=csv)
    return 0 if program is None else _printed(page, program, lang)


def _missing(result: Result, program: str | None, *, pdf: bool, excel: bool, csv: bool) -> Iterator[Problem]:
    """Yield why something that is wanted cannot be had."""
    from sim.present import paper, workbook
    from sim.scenario.problem import Problem, Where

    if (csv or excel) and result.manifest.get("design"):
        yield Problem("study_no_sheets", Where(path="--excel" if excel else "--csv"), {"folder": result.folder})
    elif excel and not workbook.available():
        yield Problem("workbook_missing", Where(path="--excel"))
    if pdf and program is None:
        yield Problem("no_browser", Where(path="--pdf"), {"variable": paper.VARIABLE})


def _tell_left_out(result: Result, lang: str) -> None:
    """Say of a province that is not finished in all districts how many futures the page tells of."""
    from sim.present.province import whole_of

    whole = whole_of(result, lang)
    if whole is not None and whole.found.left_out:
        print(whole.data.runs, file=sys.stderr)


def _page(result: Result, lang: str) -> Path:
    from sim.experiment.summary import summarise
    from sim.present import report

    if result.manifest.get("design"):
        from sim.experiment.effects import summarise_study
        from sim.present import study_page

        return study_page.write(Path(result.folder), summarise_study(result), lang)
    return report.write(result, summarise(result), lang)


def _tables(result: Result, lang: str, *, excel: bool, csv: bool) -> None:
    from sim.experiment.summary import summarise
    from sim.present import workbook
    from sim.present.messages import text
    from sim.present.sheets import with_sheets

    pages, folder = with_sheets(result, summarise(result), lang), Path(result.folder)
    if csv:
        print(text("cli.csv_at", lang, path=workbook.write_csv(pages, folder)))
    if excel:
        print(text("cli.workbook_at", lang, path=workbook.write_workbook(pages, folder)))


def _printed(page: Path, program: str, lang: str) -> int:
    from sim.present import paper
    from sim.present.messages import text

    try:
        print(text("cli.pdf_at", lang, path=paper.print_page(page, program)))
    except paper.PrintError as error:
        print(text("cli.not_printed", lang, program=program, why=error), file=sys.stderr)
        return 1
    return 0
