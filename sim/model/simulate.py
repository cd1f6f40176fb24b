"""One replication from its arguments: pure, the same bits on any worker in any order.

In: scenario, root seed, replication number. Out: `Outcome`.
"""

from __future__ import annotations

from sim.model.draw import draw
from sim.model.outcome import Outcome
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import Rules, World
from sim.scenario.schema import Scenario


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
    streams = Streams(seed, replication)
    drawn, parameters = draw(scenario, streams)
    world = World(drawn, streams, rules)
    world.run()
    return world.outcome(parameters)
