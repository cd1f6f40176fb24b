"""``rollout run``: many simulated futures of one scenario, summed up and stored; and of what belongs beside it.

In: a scenario file and the options; for ``bridge`` and ``worth`` what else to simulate and to make of it. Out: a result
folder with a report, the summary on stdout, and an exit code.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.progress import progress_bar
from sim.present.messages import text

if TYPE_CHECKING:
    import pandas as pd

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


@dataclass(frozen=True)
class Beside:
    """What a command simulates beside the scenario, and what it makes of the result.

    Attributes
    ----------
    key
        Ends the default folder's name, and names the rows in the JSON.
    scenarios
        The scenario first, then those beside it.
    write
        Measures and stores; None where too little is there.
    """

    key: str
    scenarios: Callable[[Scenario], Sequence[Scenario]]
    write: Callable[[Result, Scenario], pd.DataFrame | None]


def run_scenario(wishes: Wishes, beside: Beside | None = None) -> int:
    """Simulate, store, sum up; return the exit code."""
    from sim.scenario.load import load

    scenario = load(wishes.scenario, wishes.settings)
    folder = wishes.out or Path("results") / (f"{scenario.name}-{beside.key}" if beside else scenario.name)
    from sim.experiment.executor import WorkersDied
    from sim.experiment.run import run
    from sim.experiment.store import Result

    try:
        with progress_bar(wishes.quiet) as progress:
            done = run(
                beside.scenarios(scenario) if beside else [scenario],
                replications=wishes.replications,
                seed=wishes.seed,
                out=folder,
                workers=wishes.workers or cores(),
                resume=wishes.resume,
                command=("rollout", *wishes.words),
                progress=progress,
            )
        result = Result(done.folder)
        found = beside.write(result, scenario) if beside else None
        _tell(result, wishes, {} if beside is None or found is None else {beside.key: _rows(found)})
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


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table as plain data, null where there is nothing."""
    return [{str(k): None if v != v else v for k, v in row.items()} for row in table.to_dict("records")]


def _tell(result: Result, wishes: Wishes, more: dict[str, Any]) -> None:
    """Write the report, and print what was asked for; ``more`` is added to the JSON."""
    from sim.experiment.summary import summarise
    from sim.present import report, terminal
    from sim.present.parts import parts_of

    summary: dict[str, Any] = summarise(result)
    page = report.write(result, summary)
    if wishes.as_json:
        print(json.dumps(summary | more, allow_nan=False, indent=2))
        return
    if not wishes.quiet:
        for data in report.payloads(result, summary):
            print(terminal.summary(data), end="\n\n")
        for part in parts_of(result, report.scenario_of(result, summary["scenarios"][0]["id"])):
            print(terminal.part(part), end="\n\n")
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
