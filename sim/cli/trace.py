"""``rollout trace``: every event of one simulated future, and what it shows.

In: a scenario, a seed, the number of a replication. Out: a folder of tables and a page; on stdout which schools are
stuck where, since when, waiting for whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sim.present.messages import text


def trace_scenario(
    file: Path,
    settings: Sequence[str],
    seed: int,
    replication: int,
    out: Path | None,
    on: str | None,
    csv: bool,
    quiet: bool,
    lang: str,
) -> None:
    """Trace one replication, write its folder, and print what a planner asks first."""
    from sim.scenario.load import load

    day = _day(on)
    scenario = load(file, settings)
    from sim.experiment import events
    from sim.model import trace
    from sim.present import terminal
    from sim.present.trace_figures import OneFuture
    from sim.present.trace_page import TracePage

    traced = trace(scenario, seed, replication)
    found = events.tables(traced)
    folder = out or Path("results") / f"{scenario.name}-trace-{replication}"
    events.write(found, folder, csv=csv)
    starts = scenario.month_starts()
    page = TracePage(traced, found, OneFuture(1, seed, lang, replication), day or starts[min(12, len(starts) - 1)])
    path = page.write(folder)
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
