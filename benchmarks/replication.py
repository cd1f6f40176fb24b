"""How long one replication takes and where the time goes: events by process, kernel moves, time by part.

In: a scenario. Out: a table on stdout, or one JSON object with ``--json``. Times are medians over replications of one
run; beside them stand the machine's price of a bare SimPy event and of a kernel move, so that figures from different
machines can be compared. `make bench`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from typing import Any

import simpy

from sim.model import kernel, simulate
from sim.model.district import build_district
from sim.model.draw import draw
from sim.model.population import Population
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.load import load
from sim.scenario.schema import Scenario

KERNEL_CALLS = ("retune", "advance", "enter", "leave", "settle_leavers", "replace_staff", "meet", "migrate")


def bare_event_ns(events: int = 200_000) -> float:
    """Time of one SimPy event: a process that only waits."""
    env = simpy.Environment()

    def wait() -> Any:
        while True:
            yield env.timeout(1)

    env.process(wait())
    begin = time.perf_counter()
    env.run(events)
    return (time.perf_counter() - begin) / events * 1e9


def bare_move_ns(scenario: Scenario) -> float:
    """Time of one kernel move: the district with all schools open from day 0, advanced to the horizon in one call."""
    district = build_district(scenario.roster, scenario.programme, scenario.school_year, False)
    found = []
    for replication in range(5):
        population = Population(district, scenario, Streams(1, replication).root, 0.9)
        population.begin(())
        for school in range(len(scenario.roster)):
            population.open_families(school)
        population.retune(0.0)
        begin = time.perf_counter()
        population.advance(district.calendar.horizon)
        found.append((time.perf_counter() - begin) / population.moves * 1e9)
    return statistics.median(found[1:])


def replications(scenario: Scenario, n: int) -> dict[str, float]:
    """Median time, events and moves of a replication after the first, which compiles."""
    simulate(scenario, 1, 0)
    seconds, events, moves = [], [], []
    for replication in range(n):
        begin = time.perf_counter()
        outcome = simulate(scenario, 1, replication)
        seconds.append(time.perf_counter() - begin)
        events.append(outcome.counts["events"])
        moves.append(outcome.counts["moves"])
    return {
        "seconds": statistics.median(seconds),
        "seconds_least": min(seconds),
        "seconds_most": max(seconds),
        "events": statistics.median(events),
        "moves": statistics.median(moves),
    }


def time_in_kernel(scenario: Scenario) -> dict[str, float]:
    """Seconds a replication inside compiled calls, by call."""
    spent: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    originals = {name: getattr(kernel, name) for name in KERNEL_CALLS}

    def timed(name: str) -> Any:
        def call(*args: Any) -> Any:
            begin = time.perf_counter()
            try:
                return originals[name](*args)
            finally:
                spent[name] += time.perf_counter() - begin  # type: ignore[assignment]
                calls[name] += 1

        return call

    for name in KERNEL_CALLS:
        setattr(kernel, name, timed(name))
    try:
        simulate(scenario, 1, 1)
    finally:
        for name in KERNEL_CALLS:
            setattr(kernel, name, originals[name])
    return {f"{name} ({calls[name]} calls)": spent[name] for name in sorted(spent, key=lambda n: -spent[n])}


def events_by_process(scenario: Scenario) -> dict[str, int]:
    """SimPy events of a replication by what they wake."""
    found: Counter[str] = Counter()

    class Counting(simpy.Environment):
        def step(self) -> None:
            event = self._queue[0][3]
            callbacks = event.callbacks or [None]
            owner = getattr(callbacks[0], "__self__", None)
            process = isinstance(owner, simpy.Process)
            found[owner._generator.__qualname__ if process else "no process"] += 1
            super().step()

    streams = Streams(1, 1)
    original, simpy.Environment = simpy.Environment, Counting  # type: ignore[misc]
    try:
        World(draw(scenario, streams)[0], streams, RULES).run()
    finally:
        simpy.Environment = original  # type: ignore[misc]
    return dict(found.most_common())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default="configs/xinluo.yaml")
    parser.add_argument("-n", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    scenario = load(args.scenario)
    one = replications(scenario, args.n)
    event, move = bare_event_ns(), bare_move_ns(scenario)
    in_kernel = time_in_kernel(scenario)
    bare = one["moves"] * move / 1e9
    found = {
        **one,
        "bare_event_ns": event,
        "bare_move_ns": move,
        "over_bare_kernel": one["seconds"] / bare,
        "in_kernel_seconds": in_kernel,
        "events_by_process": events_by_process(scenario),
    }
    if args.json:
        print(json.dumps(found, indent=2))
        return
    print(f"one replication of {scenario.name}, n = {args.n}")
    print(
        f"  time            {one['seconds']:.3f} s (least {one['seconds_least']:.3f}, most {one['seconds_most']:.3f})"
    )
    print(f"  SimPy events    {one['events']:.0f}, at {event:.0f} ns a bare event {one['events'] * event / 1e9:.3f} s")
    print(f"  kernel moves    {one['moves']:.0f}, at {move:.0f} ns a bare move {bare:.3f} s")
    print(f"  against the bare kernel making as many moves: {found['over_bare_kernel']:.1f} ×")
    print(f"  inside compiled calls {sum(in_kernel.values()):.3f} s:")
    for name, seconds in in_kernel.items():
        print(f"    {name:32s} {seconds:.4f} s")
    print("  events by what they wake:")
    for name, events in list(found["events_by_process"].items())[:12]:
        print(f"    {name:42s} {events}")


if __name__ == "__main__":
    main()
