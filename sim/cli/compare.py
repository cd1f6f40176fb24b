"""``rollout compare``: several strategies with the same luck, judged and stored.

In: scenario files and the options. Out: one result folder with a report, advice (or JSON) on stdout, and an exit code.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import simulating

if TYPE_CHECKING:
    from sim.experiment.compare import Compared, Wanted
    from sim.scenario.schema import Scenario
    from sim.scenario.study import Study

_LONGEST_NAME = 80
_NESTED = re.compile(r"(\d{1,4})[x×](\d{1,4})")


@dataclass(frozen=True, kw_only=True)
class Wishes(simulating.Wishes):
    """What the command line asked for; None where it said nothing."""

    files: tuple[Path, ...]
    metric: str = "npv"
    until: str | None = None
    cap: int = 10_000
    select: float | None = None
    nested: str | None = None
    budget: int | None = None


@dataclass(frozen=True)
class _Task:
    """What the files ask for."""

    name: str
    scenarios: Sequence[Scenario]
    replications: int
    seed: int
    study: Study | None = None


def compare_files(wishes: Wishes) -> int:
    """Simulate what is missing, compare, tell; return the exit code."""
    task = _task(wishes)
    folder = wishes.out or Path("results") / task.name

    def simulate(told: simulating.Told) -> Compared:
        from sim.experiment.compare import compare

        tables = simulating.tables_of(task.study, folder, wishes)
        return compare(task.scenarios, _wanted(wishes, task), out=folder, tables=tables, **wishes.shared(told))

    return simulating.finish(wishes, folder, simulate, lambda done: _tell(done, task, wishes))


def _task(wishes: Wishes) -> _Task:
    """Read the files; all that is wrong with any of them is told at once."""
    from sim.present import terminal
    from sim.scenario.problem import Problems
    from sim.scenario.study import REPLICATIONS, SEED, is_study, load_scenario, load_variants

    if len(wishes.files) == 1 and is_study(wishes.files[0]):
        study = load_variants(wishes.files[0], wishes.settings)
        _note(terminal.noted(study.notes, wishes.lang), wishes)
        return _Task(study.name, study.scenarios, study.replications, study.seed, study)
    scenarios, found, notes = [], [], []
    for file in wishes.files:
        try:
            loaded = load_scenario(file, wishes.settings)
            scenarios.append(loaded.scenario)
            notes += terminal.noted(loaded.notes, wishes.lang)
        except Problems as wrong:
            found += [p for p in wrong.problems if p not in found]
    if found:
        raise Problems(found)
    _note(notes, wishes)
    names = [s.name for s in scenarios]
    name = "-vs-".join(names)
    if len(name) > _LONGEST_NAME:
        name = f"{names[0][:50]}-vs-{len(names) - 1}-others"
    return _Task(name, scenarios, REPLICATIONS, SEED)


def _note(notes: Sequence[str], wishes: Wishes) -> None:
    """Say once what was taken for granted."""
    if not wishes.quiet:
        for line in dict.fromkeys(notes):
            print(line, file=sys.stderr)


def _wanted(wishes: Wishes, task: _Task) -> Wanted:
    from sim.experiment.compare import Wanted
    from sim.experiment.precision import read_aim

    return Wanted(
        replications=task.replications if wishes.replications is None else wishes.replications,
        seed=task.seed if wishes.seed is None else wishes.seed,
        metric=wishes.metric,
        aim=None if wishes.until is None else read_aim(wishes.until),
        cap=wishes.cap,
        delta=wishes.select,
        nested=None if wishes.nested is None else _nested(wishes.nested),
        budget=wishes.budget,
    )


def _nested(written: str) -> tuple[int, int]:
    from sim.scenario.problem import Where, problem

    match = _NESTED.fullmatch(written)
    draws, luck = (int(part) for part in match.groups()) if match else (0, 0)
    if not (2 <= draws <= 1000 and 2 <= luck <= 1000):
        raise problem("nested_syntax", Where("--nested"), got=written)
    return draws, luck


def _tell(done: Compared, task: _Task, wishes: Wishes) -> None:
    from sim.experiment.store import Result
    from sim.present import advice, report, terminal

    page = report.write(Result(done.folder), done.summary, wishes.lang)
    if wishes.as_json:
        print(json.dumps(done.summary, allow_nan=False, indent=2))
        return
    if not wishes.quiet:
        print(terminal.comparison(advice.compose(done.summary, task.scenarios[0], wishes.lang)), end="\n\n")
    print(str(page) if wishes.quiet else wishes.say("cli.report_at", path=page))
