"""``rollout study``: a base and its variants at every point of a design, simulated, stored, and summed up by factor.

In: a study file and the options. Out: the design alone, as a table, CSV or JSON; or a result folder with a report, main
effects on stdout, an exit code, and before it starts about how long it will take and how much room, on stderr.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import simulating

if TYPE_CHECKING:
    from sim.experiment.run import Estimate, RunReport
    from sim.scenario.study import Study

_LONG_SECONDS = 2.0
"""Work shorter than this needs no estimate."""


@dataclass(frozen=True, kw_only=True)
class Wishes(simulating.Wishes):
    """What the command line asked for."""

    file: Path
    dry_run: bool = False
    as_csv: bool = False


def study_file(wishes: Wishes) -> int:
    """Simulate what is missing, sum up, tell; or tell the design alone. Return the exit code."""
    study = _read(wishes)
    folder = wishes.out or Path("results") / study.name
    if wishes.dry_run or wishes.as_csv:
        tables = simulating.tables_of(study, folder, wishes)
        _show(study if tables is None else replace(study, tables=tables), wishes)
        return 0

    def simulate(told: simulating.Told) -> RunReport:
        from sim.experiment.study import simulate_study

        estimated = None if wishes.quiet else lambda estimate: _tell_estimate(estimate, wishes)
        return simulate_study(study, folder, estimated=estimated, **wishes.shared(told))

    return simulating.finish(wishes, folder, simulate, lambda done: _tell(done, wishes))


def _read(wishes: Wishes) -> Study:
    from sim.present import terminal
    from sim.scenario.problem import Where, problem
    from sim.scenario.study import is_study, load_study

    if not is_study(wishes.file):
        raise problem("study_wanted", Where(str(wishes.file)))
    study = load_study(wishes.file, wishes.settings, wishes.seed, wishes.replications)
    if study.notes and not wishes.quiet:
        print(*terminal.noted(study.notes, wishes.lang), sep="\n", file=sys.stderr)
    return study


def _show(study: Study, wishes: Wishes) -> None:
    """Print the design: all of it as CSV or JSON, or what fits on a screen."""
    from sim.experiment.layout import layout_of

    layout = layout_of(study)
    if wishes.as_csv:
        from pyarrow import csv

        sys.stdout.flush()
        csv.write_csv(layout.table(), sys.stdout.buffer)
        return
    if wishes.as_json:
        rows = layout.table().to_pylist()
        told = {**layout.said, "scenarios": len(rows), "replications": study.replications, "seed": study.seed}
        told |= {"runs": len(rows) * study.replications, "tables": list(study.tables), "points": rows}
        print(json.dumps(told, allow_nan=False, indent=2, ensure_ascii=False))
        return
    from sim.present import study_page

    print(study_page.design(layout, study, wishes.lang))


def _tell_estimate(estimate: Estimate, wishes: Wishes) -> None:
    if estimate.seconds < _LONG_SECONDS:
        return
    values = {
        "runs": estimate.runs,
        "time": _clock(round(estimate.seconds)),
        "workers": estimate.workers,
        "size": estimate.bytes / 1e6,
        "each": estimate.bytes_a_run / 1e3,
    }
    print(wishes.say("cli.estimate", **values), file=sys.stderr)


def _clock(seconds: int) -> str:
    """Hours, minutes and seconds, in any language."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def _tell(done: RunReport, wishes: Wishes) -> None:
    from sim.experiment.effects import summarise_study
    from sim.experiment.store import Result
    from sim.present import study_page

    summary = summarise_study(Result(done.folder))
    page = study_page.write(done.folder, summary, wishes.lang)
    if wishes.as_json:
        print(json.dumps(summary, allow_nan=False, indent=2, ensure_ascii=False))
        return
    if not wishes.quiet:
        print(study_page.told(summary, wishes.lang), end="\n\n")
    print(str(page) if wishes.quiet else wishes.say("cli.report_at", path=page))
