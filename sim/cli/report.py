"""``rollout report``: the report of a result folder once more, from what is stored.

In: the folder. Out: its report and figures, written anew, and the path on stdout.
"""

from __future__ import annotations

from pathlib import Path


def report_again(folder: Path, lang: str) -> None:
    """Write the report of ``folder`` again and print its path."""
    from sim.experiment.store import Result
    from sim.experiment.summary import summarise
    from sim.present import report
    from sim.present.messages import text

    result = Result(folder)
    if result.manifest.get("design"):
        from sim.experiment.effects import summarise_study
        from sim.present import study_page

        print(text("cli.report_at", lang, path=study_page.write(folder, summarise_study(result), lang)))
        return
    print(text("cli.report_at", lang, path=report.write(result, summarise(result), lang)))


def tables_beside(folder: Path, lang: str, *, excel: bool, csv: bool) -> None:
    """Write the workbook and the CSV files of ``folder``, as asked for, and print where they are."""
    if not (excel or csv):
        return
    from sim.experiment.store import Result
    from sim.experiment.summary import summarise
    from sim.present import workbook
    from sim.present.messages import text
    from sim.present.sheets import with_sheets

    result = Result(folder)
    pages = with_sheets(result, summarise(result), lang)
    if csv:
        print(text("cli.csv_at", lang, path=workbook.write_csv(pages, folder)))
    if excel:
        print(text("cli.workbook_at", lang, path=workbook.write_workbook(pages, folder)))
