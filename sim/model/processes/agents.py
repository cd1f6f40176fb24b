"""Agents (代理商): commissioned hands, sent to the counters of parent meetings.

In: wishes of schools that hold a meeting. Out: as many hands as are left that day.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import simpy

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World

SHIFT_DAYS = 0.6
"""An agent sent out is away for the rest of the day."""


class Agents:
    """The district's agents, a pool."""

    def __init__(self, world: World) -> None:
        self.world = world
        hired = world.scenario.staffing.agents
        self._pool = simpy.Container(world.env, capacity=max(1, hired), init=hired)
        self._wanted = 0
        self._sent = 0

    def send(self, school: SchoolStory, wanted: int) -> int:
        """Send up to ``wanted`` agents; returns how many went."""
        self._wanted += wanted
        sent = min(wanted, int(self._pool.level))
        if sent > 0:
            self._pool.get(sent)
            self.world.at(self.world.env.now + SHIFT_DAYS, partial(self._come_back, sent))
            self.world.book.post("agent_days", school.index, self.world.env.now, sent)
            self._sent += sent
        return sent

    def _come_back(self, sent: int) -> None:
        self._pool.put(sent)

    def measures(self) -> dict[str, float]:
        """Share of the agents wanted who came."""
        return {"agents_sent_share": self._sent / self._wanted if self._wanted else 1.0}
