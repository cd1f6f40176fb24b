"""``rollout run``: many simulated futures of one scenario, summed up and stored.

In: a scenario file and the options. Out: a result folder with a report, the summary on stdout, and an exit code.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.progress import progress_bar
from sim.present.messages import text

if TYPE_CHECKING:
    from sim.experiment.run import RunReport
    from sim.experiment.store import Result
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for."""

    scenario: Path
    replications: int
    seed: int
    settings: tuple[str, ...] = ()
    out: Path | None = None
    workers: int | None = None
    resume: bool = False
    as_json: bool = False
    quiet: bool = False
    words: tuple[str, ...] = ()
    """The command line itself, for the manifest and to be repeated."""


def run_scenario(wishes: Wishes) -> int:
    """Simulate, store, sum up; return the exit code."""
    from sim.scenario.load import load

    scenario = load(wishes.scenario, wishes.settings)
    folder = wishes.out or Path("results") / scenario.name
    from sim.experiment.executor import WorkersDied
    from sim.experiment.run import run
    from sim.experiment.store import Result

    try:
        with progress_bar(wishes.quiet) as progress:
            done = run(
                [scenario],
                replications=wishes.replications,
                seed=wishes.seed,
                out=folder,
                workers=wishes.workers or cores(),
                resume=wishes.resume,
                command=("rollout", *wishes.words),
                progress=progress,
            )
        _tell(Result(done.folder), scenario, wishes)
    except KeyboardInterrupt:
        print(text("cli.interrupted", folder=folder, command=_again(wishes)), file=sys.stderr)
        return 130
    except WorkersDied:
        print(text("cli.workers_died", folder=folder, command=_again(wishes)), file=sys.stderr)
        return 1
    if done.failed:
        print(_failures(done, wishes), file=sys.stderr)
        return 1
    return 0


def _tell(result: Result, scenario: Scenario, wishes: Wishes) -> None:
    """Write the report, and print what was asked for."""
    from sim.experiment.summary import summarise
    from sim.present import report, terminal

    summary: dict[str, Any] = summarise(result)
    page = report.write(result, summary)
    if wishes.as_json:
        print(json.dumps(summary, allow_nan=False, indent=2))
        return
    if not wishes.quiet:
        for data in report.payloads(result, summary):
            print(terminal.summary(data), end="\n\n")
        if notes := terminal.notes(scenario):
            print(*notes, sep="\n", end="\n\n")
    print(str(page) if wishes.quiet else text("cli.report_at", path=page))


def _failures(done: RunReport, wishes: Wishes) -> str:
    from sim.experiment.store import Result

    failures = Result(done.folder).failures()
    shown = []
    for row in failures.head(3).to_dict("records"):
        last_line = str(row["traceback"]).strip().splitlines()[-1]
        shown.append(text("cli.failed_one", scenario=row["scenario"], replication=row["replication"], error=last_line))
    return text(
        "cli.failed", failed=done.failed, asked=done.asked, first="\n".join(shown), folder=str(done.folder),
        command=_again(wishes),
    )  # fmt: skip


def _again(wishes: Wishes) -> str:
    """Return the command line with ``--resume``, to be copied."""
    given = [word for word in wishes.words if word != "--resume"]
    return shlex.join(["rollout", *given, "--resume"])


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
