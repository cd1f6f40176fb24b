"""``rollout report``: the report of a result folder once more, from what is stored.

In: the folder. Out: its report and figures, written anew, and the path on stdout; with ``--pdf`` the report as a PDF
too, with ``--excel`` and ``--csv`` its tables as a workbook and as CSV.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.store import Result


def report_again(folder: Path, lang: str, *, pdf: bool = False, excel: bool = False, csv: bool = False) -> int:
    """Write the report of ``folder`` again, and beside it what is asked for; print where all of it is.

    Returns
    -------
    1 if a browser was there and did not print, else 0.

    Raises
    ------
    Problems
        If there is no browser to print with, or no openpyxl for a workbook: the report is written by then. If sheets
        are asked for of a study over a design, whose tables are sheets already.
    """
    from sim.experiment.store import Result
    from sim.present.messages import text
    from sim.scenario.problem import Where, problem

    result = Result(folder)
    if (csv or excel) and result.manifest.get("design"):
        raise problem("study_no_sheets", Where(path="--excel" if excel else "--csv"), folder=folder)
    page = _page(result, lang)
    print(text("cli.report_at", lang, path=page))
    if csv or excel:
        _tables(result, lang, excel=excel, csv=csv)
    return _printed(page, lang) if pdf else 0


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


def _printed(page: Path, lang: str) -> int:
    from sim.present import paper
    from sim.present.messages import text
    from sim.scenario.problem import Where, problem

    program = paper.browser()
    if program is None:
        raise problem("no_browser", Where(path="--pdf"), variable=paper.VARIABLE)
    try:
        print(text("cli.pdf_at", lang, path=paper.print_page(page, program)))
    except paper.PrintError as error:
        print(text("cli.not_printed", lang, program=program, why=error), file=sys.stderr)
        return 1
    return 0
