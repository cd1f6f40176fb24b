"""One replication from its arguments: pure, the same bits on any worker in any order.

In: scenario, root seed, replication number. Out: `Outcome`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sim.model.draw import draw
from sim.model.outcome import Outcome
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.trace import Entries, Note, Rush, Trace, Turn, entries
from sim.model.world import Rules, World
from sim.scenario.schema import Scenario


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let nothing look for cyclic garbage meanwhile: a district is all of one piece until its run is over.

    The collector would walk through its processes and events again and again, the longer the more schools there are.
    """
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


@_collector_at_rest()
def simulate(scenario: Scenario, seed: int, replication: int, rules: Rules = RULES) -> Outcome:
    """Run one replication.

    Parameters
    ----------
    scenario
        What to simulate; its uncertain numbers are drawn here.
    seed, replication
        With the meaning of each draw they name every random stream; the scenario does not.
    rules
        The rules there are, by id; a rule whose switch is off is left out.
    """
    streams = Streams(seed, replication, scenario.district or "")
    drawn, parameters = draw(scenario, streams)
    world = World(drawn, streams, rules)
    world.run()
    outcome = world.outcome(parameters)
    world.disband()
    return outcome


@dataclass(frozen=True)
class Traced:
    """One replication with everything that happened in it.

    Attributes
    ----------
    outcome
        As `simulate` gives it, to the bit.
    entries
        Effects of all events on accounts and stocks; `sim.model.trace.replay` gives the books again.
    notes
        What the processes wanted remembered, in the order it happened.
    pools
        Names of the pools of people that ``entries.pool`` counts.
    turns
        Jobs of reps, crews, counters, technicians and the desk: asked for, begun, ended.
    rushes
        The counters of each parent meeting.
    """

    outcome: Outcome
    entries: Entries
    notes: tuple[Note, ...]
    pools: tuple[str, ...]
    turns: tuple[Turn, ...]
    rushes: tuple[Rush, ...]


@_collector_at_rest()
def trace(scenario: Scenario, seed: int, replication: int, rules: Rules = RULES) -> Traced:
    """Run one replication and tell everything: the same bits as `simulate`, in twice the time and more memory."""
    streams = Streams(seed, replication, scenario.district or "")
    drawn, parameters = draw(scenario, streams)
    # A first run with room for one move counts them; the second has room for all.
    room = 1
    while True:
        noted = Trace(room)
        world = World(drawn, Streams(seed, replication, scenario.district or ""), rules, noted)
        world.run()
        if world.population.traced <= room:
            break
        room = world.population.traced
    found = entries(noted, world.district, world.population.constants, float(drawn.uncertainties.people.lines_a_pupil))
    return Traced(
        outcome=world.outcome(parameters),
        entries=found,
        notes=tuple(noted.notes),
        pools=world.district.names,
        turns=tuple(noted.turns),
        rushes=tuple(noted.rushes),
    )
