"""One replication of the base case against the bare kernel making the same moves, and against a process a family.

The bar is on moves at their cheapest. Besides, the compiled code alone plays what SimPy, the processes and the rules
have found out before; that the moves are the same is checked. Beside the ratios stand the machine's price
of a bare SimPy event, and of a kernel move at its cheapest, one pool after the other with nothing else to do: a slow
kernel would flatter the ratio. ``python benchmarks/replication.py [--runs 5] [--each 15] [--individual 1] [--json]``
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from functools import partial
from typing import Any

import numpy as np
import simpy
from figure import Figure, main, ratios

from sim.model import kernel, simulate
from sim.model.district import build_district
from sim.model.draw import draw
from sim.model.population import Population
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.load import load
from sim.scenario.schema import Scenario

BASE = "configs/xinluo.yaml"
SCHOOLS = kernel.State._fields.index("schools")


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


PEOPLE = ("retune", "advance", "enter", "leave", "settle_leavers", "replace_staff", "meet", "migrate", "win_over")
"""What the processes may ask the kernel to do to people."""


class Recording:
    """All that the kernel is asked to do to the people of one replication, to be played again by it alone."""

    def __init__(self, scenario: Scenario, replication: int) -> None:
        self._calls: list[tuple[Any, tuple[Any, ...], Any]] = []
        self._schools: Any = None
        originals = {name: getattr(kernel, name) for name in PEOPLE}
        streams = Streams(1, replication)
        world = World(draw(scenario, streams)[0], streams, RULES)
        self._make = lambda: world._fidelity.people(  # people as they are before the first event
            world.env, world.district, world.scenario, streams, sum(world.ask("kappa")), sum(world.ask("second_share"))
        )
        self._ratio = world.class_ratio()
        self._books = world.population._books
        for name, original in originals.items():
            setattr(kernel, name, partial(self._note, original))
        try:
            world.run()
        finally:
            for name, original in originals.items():
                setattr(kernel, name, original)
        self.moves = world.population.moves

    def _note(self, call: Any, state: Any, *args: Any) -> Any:
        """Remember a call, and the ratios of the schools where the rules have changed them since the last."""
        schools = state[SCHOOLS].view(np.uint8)  # to copy records takes long
        changed = self._schools is None or not np.array_equal(schools, self._schools)
        if changed:
            self._schools = schools.copy()
        kept = tuple(a.copy() if isinstance(a, np.ndarray) else a for a in args)
        self._calls.append((call, kept, self._schools if changed else None))
        return call(state, *args)

    def play(self) -> float:
        """Seconds of the compiled code alone: its calls, less what empty calls and setting the ratios take."""
        people = self._make()
        people.set_class_ratio(self._ratio)
        state = people._state
        ratios = state[SCHOOLS].view(np.uint8)
        begin = time.perf_counter()
        for call, args, schools in self._calls:
            if schools is not None:
                ratios[:] = schools
            call(state, *args)
        played = time.perf_counter() - begin
        assert np.array_equal(people._books, self._books), "the kernel alone has made other moves"
        begin = time.perf_counter()
        for _, _, schools in self._calls:
            if schools is not None:
                ratios[:] = schools
            kernel.retune(state, 0.0, 0, 0)
        return played - (time.perf_counter() - begin)


def timed(scenario: Scenario, replication: int) -> tuple[float, int, int]:
    """Seconds, SimPy events and moves of one replication."""
    begin = time.perf_counter()
    outcome = simulate(scenario, 1, replication)
    return time.perf_counter() - begin, outcome.counts["events"], outcome.counts["moves"]


def measure(args: argparse.Namespace) -> list[Figure]:
    """Take ``args.runs`` runs of the medians of ``args.each`` replications, and ``args.individual`` slow ones.

    The kernel alone plays five of each run's; their ratios are taken one by one.
    """
    scenario = load(BASE)
    individual = scenario.model_copy(update={"fidelity": "individual"})
    simulate(scenario, 1, 0)  # compiles
    bare_move(scenario, 0)
    seconds, bare, events, moves, event, move, alone, over = [], [], [], [], [], [], [], []
    for run in range(args.runs):
        found = [timed(scenario, 1 + run * args.each + r) for r in range(args.each)]
        events.append(statistics.median(e for _, e, _ in found))
        moves.append(statistics.median(m for _, _, m in found))
        seconds.append(statistics.median(s for s, _, _ in found))
        event.append(bare_event())
        move.append(statistics.median(bare_move(scenario, r) for r in range(5)))
        bare.append(moves[-1] * move[-1])
        played = [Recording(scenario, 1 + run * args.each + r).play() for r in range(min(5, args.each))]
        over.append(statistics.median(s / p for (s, _, _), p in zip(found, played, strict=False)))
        alone.append(statistics.median(p / m for (_, _, m), p in zip(found, played, strict=False)))
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
        Figure("a kernel move, those of the replication", tuple(m * 1e9 for m in alone), "ns"),
        Figure("a kernel move, nothing else to do", tuple(m * 1e9 for m in move), "ns"),
        Figure("a replication, over its calls to the kernel played again", tuple(over)),
        Figure(
            "a replication, over the bare kernel making as many moves", ratios(seconds, bare), "×", "at most 10, aim 4"
        ),
        Figure(
            "a replication, over as many such moves and bare events",
            ratios(seconds, [b + e * n for b, e, n in zip(bare, event, events, strict=True)]),
        ),
        *([Figure("a process a family, over it", tuple(a / b for a, b in slow), "×", "at least 200")] if slow else ()),
    ]


if __name__ == "__main__":
    main(measure, __doc__, runs=5, each=15, individual=1)
