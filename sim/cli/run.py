"""``rollout run``: many simulated futures of a scenario, or of all scenarios of a study, summed up and stored.

In: a scenario or study file and the options. Out: a result folder with a report, the summary on stdout, and an exit
code.
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
    from sim.scenario.problem import Note
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for."""

    file: Path
    replications: int | None = None
    seed: int | None = None
    settings: tuple[str, ...] = ()
    out: Path | None = None
    workers: int | None = None
    resume: bool = False
    as_json: bool = False
    quiet: bool = False
    words: tuple[str, ...] = ()
    """The command line itself, for the manifest and to be repeated."""
    lang: str = "en"

    def say(self, key: str, **values: Any) -> str:
        """Words in the language of the call."""
        return text(key, self.lang, **values)


@dataclass(frozen=True)
class _Task:
    """What a file asks for, a scenario's own wishes being the usual ones."""

    name: str
    scenarios: tuple[Scenario, ...]
    replications: int
    seed: int
    notes: tuple[Note, ...]


def _task(wishes: Wishes) -> _Task:
    from sim.scenario.load import load_with_notes
    from sim.scenario.study import REPLICATIONS, SEED, is_study, load_study

    if is_study(wishes.file):
        study = load_study(wishes.file, wishes.settings)
        return _Task(study.name, study.scenarios, study.replications, study.seed, study.notes)
    loaded = load_with_notes(wishes.file, wishes.settings)
    return _Task(loaded.scenario.name, (loaded.scenario,), REPLICATIONS, SEED, loaded.notes)


def run_file(wishes: Wishes) -> int:
    """Simulate, store, sum up; return the exit code."""
    task = _task(wishes)
    folder = wishes.out or Path("results") / task.name
    if task.notes and not wishes.quiet:
        from sim.present import terminal

        print(*terminal.noted(task.notes, wishes.lang), sep="\n", file=sys.stderr)
    from sim.experiment.executor import WorkersDied
    from sim.experiment.run import run
    from sim.experiment.store import Result

    try:
        with progress_bar(wishes.quiet, wishes.lang) as progress:
            done = run(
                task.scenarios,
                replications=task.replications if wishes.replications is None else wishes.replications,
                seed=task.seed if wishes.seed is None else wishes.seed,
                out=folder,
                workers=wishes.workers or cores(),
                resume=wishes.resume,
                command=("rollout", *wishes.words),
                progress=progress,
            )
        _tell(Result(done.folder), wishes)
    except KeyboardInterrupt:
        print(wishes.say("cli.interrupted", folder=folder, command=_again(wishes)), file=sys.stderr)
        return 130
    except WorkersDied:
        print(wishes.say("cli.workers_died", folder=folder, command=_again(wishes)), file=sys.stderr)
        return 1
    if done.failed:
        print(_failures(done, wishes), file=sys.stderr)
        return 1
    return 0


def _tell(result: Result, wishes: Wishes) -> None:
    """Write the report, and print what was asked for."""
    from sim.experiment.summary import summarise
    from sim.present import report, terminal

    summary: dict[str, Any] = summarise(result)
    page = report.write(result, summary, wishes.lang)
    if wishes.as_json:
        print(json.dumps(summary, allow_nan=False, indent=2))
        return
    if not wishes.quiet:
        for data in report.payloads(result, summary, wishes.lang):
            print(terminal.summary(data), end="\n\n")
    print(str(page) if wishes.quiet else wishes.say("cli.report_at", path=page))


def _failures(done: RunReport, wishes: Wishes) -> str:
    from sim.experiment.store import Result

    failures = Result(done.folder).failures()
    shown = []
    for row in failures.head(3).to_dict("records"):
        last_line = str(row["traceback"]).strip().splitlines()[-1]
        values = {"scenario": row["scenario"], "replication": row["replication"], "error": last_line}
        shown.append(wishes.say("cli.failed_one", **values))
    return wishes.say(
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
