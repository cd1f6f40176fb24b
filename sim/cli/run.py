"""``rollout run``: many simulated futures of a scenario, or of all scenarios of a study, summed up and stored.

In: a scenario or study file and the options; for ``bridge`` and ``worth`` what else to simulate and to make of it. Out:
a result folder with a report, the summary on stdout, and an exit code.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli import simulating

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.run import RunReport
    from sim.experiment.store import Result
    from sim.scenario.problem import Note
    from sim.scenario.schema import Scenario
    from sim.scenario.study import Study


@dataclass(frozen=True, kw_only=True)
class Wishes(simulating.Wishes):
    """What the command line asked for."""

    file: Path


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


@dataclass(frozen=True)
class _Task:
    """What a file asks for, a scenario's own wishes being the usual ones."""

    name: str
    scenarios: tuple[Scenario, ...]
    replications: int
    seed: int
    notes: tuple[Note, ...]
    study: Study | None = None
    province: dict[str, str] | None = None


def _task(wishes: Wishes, beside: Beside | None) -> _Task:
    from sim.scenario.province import is_province, load_province
    from sim.scenario.study import REPLICATIONS, SEED, is_study, load_scenario, load_variants

    if beside is None and is_province(wishes.file):
        found = load_province(wishes.file, wishes.settings)
        said = {"name": found.name, "description": found.description}
        return _Task(found.name, found.scenarios, found.replications, found.seed, found.notes, province=said)
    if beside is None and is_study(wishes.file):
        study = load_variants(wishes.file, wishes.settings)
        return _Task(study.name, study.scenarios, study.replications, study.seed, study.notes, study)
    loaded = load_scenario(wishes.file, wishes.settings)
    scenario = loaded.scenario
    if beside is None:
        return _Task(scenario.name, (scenario,), REPLICATIONS, SEED, loaded.notes)
    return _Task(f"{scenario.name}-{beside.key}", tuple(beside.scenarios(scenario)), REPLICATIONS, SEED, loaded.notes)


def run_file(wishes: Wishes, beside: Beside | None = None) -> int:
    """Simulate, store, sum up; return the exit code."""
    task = _task(wishes, beside)
    folder = wishes.out or Path("results") / task.name
    if task.notes and not wishes.quiet:
        from sim.present import terminal

        print(*terminal.noted(task.notes, wishes.lang), sep="\n", file=sys.stderr)

    def simulate(told: simulating.Told) -> RunReport:
        from sim.experiment.run import run

        return run(
            task.scenarios,
            replications=task.replications if wishes.replications is None else wishes.replications,
            seed=task.seed if wishes.seed is None else wishes.seed,
            out=folder,
            province=task.province,
            tables=simulating.tables_of(task.study, folder, wishes),
            **wishes.shared(told),
        )

    def tell(done: RunReport) -> None:
        from sim.experiment.store import Result

        result = Result(done.folder)
        found = beside.write(result, task.scenarios[0]) if beside else None
        more: dict[str, Any] = {} if beside is None or found is None else {beside.key: _rows(found)}
        _tell(result, wishes, more, fresh=not done.complete or bool(more))

    return simulating.finish(wishes, folder, simulate, tell)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table as plain data, null where there is nothing."""
    return [{str(k): None if v != v else v for k, v in row.items()} for row in table.to_dict("records")]


def _tell(result: Result, wishes: Wishes, more: dict[str, Any], *, fresh: bool) -> None:
    """Write the report, unless it is there and nothing is fresh, and print; ``more`` is added to the JSON.

    Scenarios are summed up each by itself, districts of a province together.
    """
    from sim.experiment.summary import summarise
    from sim.present import report, terminal
    from sim.present.parts import parts_of
    from sim.present.province import whole_of

    whole = whole_of(result, wishes.lang)
    if whole is not None:
        more = more | {"province": whole.found.plain()}
    summary: dict[str, Any] = summarise(result)
    page = result.folder / "report.html"
    if fresh or not report.speaks(page, wishes.lang):
        page = report.write(result, summary, wishes.lang)
    if wishes.as_json:
        print(json.dumps(summary | more, allow_nan=False, indent=2))
        return
    if not wishes.quiet:
        if whole is not None:
            print(terminal.province(whole.data), end="\n\n")
        for data in report.payloads(result, summary, wishes.lang) if whole is None else ():
            print(terminal.summary(data), end="\n\n")
        for part in parts_of(result, report.scenario_of(result, summary["scenarios"][0]["id"]), wishes.lang):
            print(terminal.part(part), end="\n\n")
    print(str(page) if wishes.quiet else wishes.say("cli.report_at", path=page))
