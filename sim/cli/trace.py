"""``rollout trace``: every event of one simulated future, and what it shows.

In: a scenario, a seed, the number of a replication. Out: a folder of tables and a page; on stdout which schools are
stuck where, since when, waiting for whom, as words or as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.present.messages import text

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def trace_scenario(
    file: Path,
    settings: Sequence[str],
    seed: int,
    replication: int,
    out: Path | None,
    on: str | None,
    csv: bool,
    as_json: bool,
    quiet: bool,
    lang: str,
) -> None:
    """Trace one replication, write its folder, and print what a planner asks first."""
    from sim.scenario.study import load_scenario

    day = _day(on)
    scenario = load_scenario(file, settings).scenario
    day = _inside(scenario, day)
    from sim.experiment import events
    from sim.model import trace
    from sim.present import terminal
    from sim.present.trace_figures import OneFuture
    from sim.present.trace_page import TracePage

    traced = trace(scenario, seed, replication)
    found = events.tables(traced)
    folder = out or Path("results") / f"{scenario.name}-trace-{replication}"
    events.write(found, folder, csv=csv)
    page = TracePage(traced, found, OneFuture(1, seed, lang, replication), day)
    path = page.write(folder)
    if as_json:
        said: dict[str, Any] = {"result": str(folder), "scenario": scenario.name, "seed": seed}
        said |= {"replication": replication, "events": len(found.events), "on": day.isoformat()}
        for name, frame in (
            ("stuck", events.stuck(found, traced.outcome.drawn, day)),
            ("behind", events.behind(found)),
        ):
            said[name] = frame.to_dict("records")
        print(json.dumps(said, default=str, allow_nan=False, indent=2))
        return
    if quiet:
        print(path)
        return
    print(page.title, terminal.table(page.stuck()), terminal.table(page.behind()), sep="\n\n", end="\n\n")
    print(text("trace.written", lang, events=len(found.events), path=folder))
    print(text("cli.report_at", lang, path=path))


def _day(written: str | None) -> date | None:
    from sim.scenario.problem import Where, problem

    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise problem("not_date", Where(path="--on"), got=written) from None


def _inside(scenario: Scenario, day: date | None) -> date:
    """Return the day, a year after the start if none was given; only days of the programme have anything to tell."""
    from sim.scenario.problem import Where, problem

    starts = scenario.month_starts()
    last = starts[-1] - timedelta(days=1)
    if day is None:
        return min(starts[min(12, len(starts) - 1)], last)
    if not starts[0] <= day <= last:
        raise problem("day_outside", Where(path="--on"), got=day, first=starts[0], last=last)
    return day
