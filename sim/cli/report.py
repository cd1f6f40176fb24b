"""``rollout report``: the report of a result folder once more, from what is stored.

In: the folder. Out: its report and figures, written anew, and the path on stdout; with ``--pdf`` the report as a PDF
too.
"""

from __future__ import annotations

import sys
from pathlib import Path


def report_again(folder: Path, lang: str, pdf: bool = False) -> int:
    """Write the report of ``folder`` again and print its path.

    Returns
    -------
    1 if a browser was there and did not print, else 0.

    Raises
    ------
    Problems
        If there is no browser to print with; the report is written by then.
    """
    from sim.experiment.store import Result
    from sim.experiment.summary import summarise
    from sim.present import paper, report
    from sim.present.messages import text
    from sim.scenario.problem import Where, problem

    result = Result(folder)
    page = report.write(result, summarise(result), lang)
    print(text("cli.report_at", lang, path=page))
    if not pdf:
        return 0
    program = paper.browser()
    if program is None:
        raise problem("no_browser", Where(path="--pdf"), variable=paper.VARIABLE)
    try:
        print(text("cli.pdf_at", lang, path=paper.print_page(page, program)))
    except paper.PrintError as error:
        print(text("cli.not_printed", lang, program=program, why=error), file=sys.stderr)
        return 1
    return 0
