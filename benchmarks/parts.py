"""Where the time of one replication of the base case goes: by part, by compiled call, and events by what they wake.

The profile that docs/performance.md tells of. ``python benchmarks/parts.py [--runs 5] [--json]``
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import simpy
from figure import Figure, main

from sim.experiment.replicate import replicate
from sim.finance.statement import statement
from sim.model import kernel, simulate
from sim.model.book import Book
from sim.model.draw import draw
from sim.model.population import People
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.load import load
from sim.scenario.schema import Scenario

BASE = "configs/xinluo.yaml"
CALLS = ("retune", "advance", "enter", "leave", "settle_leavers", "replace_staff", "meet", "migrate", "win_over")
QUEUES = ("hotline", "repair", "seed_sets", "keyed_uniforms")


class Watch:
    """Seconds inside some functions, put in the place of the originals while it is open."""

    def __init__(self, *places: tuple[Any, str]) -> None:
        self._originals = [(owner, name, getattr(owner, name)) for owner, name in places]
        self.spent: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()

    def __enter__(self) -> Watch:
        for owner, name, original in self._originals:
            setattr(owner, name, self._timed(name, original))
        return self

    def __exit__(self, *_: object) -> None:
        for owner, name, original in self._originals:
            setattr(owner, name, original)

    def _timed(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            begin = time.perf_counter()
            try:
                return original(*args, **more)
            finally:
                self.spent[name] += time.perf_counter() - begin  # type: ignore[assignment]
                self.calls[name] += 1

        return call


def events_by_process(scenario: Scenario) -> Counter[str]:
    """SimPy events of a replication by what they wake."""
    found: Counter[str] = Counter()

    class Counting(simpy.Environment):
        def step(self) -> None:
            wakes = (self._queue[0][3].callbacks or [None])[0]
            owner = getattr(wakes, "__self__", None)
            if isinstance(owner, simpy.Process):
                found[owner._generator.__qualname__] += 1
            elif owner is not None:
                found[wakes.__qualname__] += 1
            else:
                found["planned acts" if wakes else "nobody (ends of processes)"] += 1
            super().step()

    streams = Streams(1, 1)
    original, simpy.Environment = simpy.Environment, Counting  # type: ignore[misc]
    try:
        World(draw(scenario, streams)[0], streams, RULES).run()
    finally:
        simpy.Environment = original  # type: ignore[misc]
    return found


def measure(args: argparse.Namespace) -> list[Figure]:
    """Take ``args.runs`` replications apart; the watch itself costs some of the time it tells."""
    scenario = load(BASE)
    simulate(scenario, 1, 0)
    spent: dict[str, list[float]] = {}
    calls, posted = Counter[str](), 0
    for r in range(1, args.runs + 1):
        begin = time.perf_counter()
        outcome = simulate(scenario, 1, r)
        model = time.perf_counter() - begin
        begin = time.perf_counter()
        statement(outcome.ledger, outcome.drawn)
        price = time.perf_counter() - begin
        begin = time.perf_counter()
        replicate(scenario, 1, r, lambda *_: outcome)  # noqa: B023 - called at once
        rows = time.perf_counter() - begin
        with Watch(*((kernel, name) for name in (*CALLS, *QUEUES))) as kernels:
            simulate(scenario, 1, r)
        with Watch((Book, "post"), (Book, "spell"), (Book, "add"), (People, "close")) as ledger:
            simulate(scenario, 1, r)
        calls, posted = kernels.calls, ledger.calls["post"]
        parts = {
            "a replication": model,
            "  inside compiled calls": sum(kernels.spent.values()),
            **{f"    {name}": kernels.spent[name] for name in CALLS},
            "    queues of desk and repairs": sum(kernels.spent[name] for name in QUEUES),
            "  ledger: postings": ledger.spent["post"],
            "  ledger: spells and closing": sum(ledger.spent[name] for name in ("spell", "add", "close")),
            "finance: pricing the ledger": price,
            "rows of the tables, pricing included": rows,
        }
        for name, seconds in parts.items():
            spent.setdefault(name, []).append(seconds * 1000)
    events = events_by_process(scenario)
    return [
        *(Figure(name, tuple(values), "ms") for name, values in spent.items() if statistics.median(values) >= 0.05),
        Figure("compiled calls", (float(sum(calls.values())),), ""),
        Figure("postings", (float(posted),), ""),
        Figure("SimPy events", (float(sum(events.values())),), ""),
        *(Figure(f"  {name}", (float(n),), "") for name, n in events.most_common(12)),
    ]


if __name__ == "__main__":
    main(measure, __doc__, runs=5)
