"""One replication of the base case against the bare kernel making as many moves, and against a process a family.

Beside the ratios stand the machine's price of a bare SimPy event and of a bare kernel move: a slow kernel would flatter
the first ratio. ``python benchmarks/replication.py [--runs 5] [--each 15] [--individual 1] [--json]``
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from typing import Any

import simpy
from figure import Figure, main, ratios

from sim.model import simulate
from sim.model.district import build_district
from sim.model.population import Population
from sim.model.streams import Streams
from sim.scenario.load import load
from sim.scenario.schema import Scenario

BASE = "configs/xinluo.yaml"


def bare_event(events: int = 200_000) -> float:
    """Seconds of one SimPy event: a process that only waits."""
    env = simpy.Environment()

    def wait() -> Any:
        while True:
            yield env.timeout(1)

    env.process(wait())
    begin = time.perf_counter()
    env.run(events)
    return (time.perf_counter() - begin) / events


def bare_move(scenario: Scenario, replication: int) -> float:
    """Seconds of one kernel move: all schools open from day 0 on, and one call to the horizon."""
    district = build_district(scenario.roster, scenario.programme, scenario.school_year, False)
    population = Population(district, scenario, Streams(1, replication).root, 0.9)
    population.begin(())
    for school in range(len(scenario.roster)):
        population.open_families(school)
    population.retune(0.0)
    begin = time.perf_counter()
    population.advance(district.calendar.horizon)
    return (time.perf_counter() - begin) / population.moves


def timed(scenario: Scenario, replication: int) -> tuple[float, int, int]:
    """Seconds, SimPy events and moves of one replication."""
    begin = time.perf_counter()
    outcome = simulate(scenario, 1, replication)
    return time.perf_counter() - begin, outcome.counts["events"], outcome.counts["moves"]


def measure(args: argparse.Namespace) -> list[Figure]:
    """Take ``args.runs`` runs of the medians of ``args.each`` replications, and ``args.individual`` slow ones."""
    scenario = load(BASE)
    individual = scenario.model_copy(update={"fidelity": "individual"})
    simulate(scenario, 1, 0)  # compiles
    bare_move(scenario, 0)
    seconds, bare, events, moves, event, move = [], [], [], [], [], []
    for run in range(args.runs):
        found = [timed(scenario, 1 + run * args.each + r) for r in range(args.each)]
        events.append(statistics.median(e for _, e, _ in found))
        moves.append(statistics.median(m for _, _, m in found))
        seconds.append(statistics.median(s for s, _, _ in found))
        event.append(bare_event())
        move.append(statistics.median(bare_move(scenario, r) for r in range(5)))
        bare.append(moves[-1] * move[-1])
    slow = []
    for r in range(args.individual):
        one = timed(individual, r)[0]
        gc.collect()  # what a process a family leaves behind is not to be cleared away in the other's time
        slow.append((one, timed(scenario, r)[0]))
    return [
        Figure("a replication of xinluo", tuple(s * 1000 for s in seconds), "ms"),
        Figure("its SimPy events", tuple(events), "", "aim 10,000"),
        Figure("its kernel moves", tuple(moves), ""),
        Figure("a bare SimPy event", tuple(e * 1e9 for e in event), "ns"),
        Figure("a bare kernel move", tuple(m * 1e9 for m in move), "ns"),
        Figure("a replication, over the bare kernel", ratios(seconds, bare), "×", "at most 10, aim 4"),
        Figure(
            "a replication, over its bare events and moves",
            ratios(seconds, [b + e * n for b, e, n in zip(bare, event, events, strict=True)]),
        ),
        *([Figure("a process a family, over it", tuple(a / b for a, b in slow), "×", "at least 200")] if slow else ()),
    ]


if __name__ == "__main__":
    main(measure, __doc__, runs=5, each=15, individual=1)
