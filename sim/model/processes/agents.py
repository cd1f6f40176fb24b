"""Agents (代理商) and temporary hands, sent to the counters of parent meetings.

In: wishes of schools that hold a meeting. Out: as many hands as are left that day. Agents earn commission on what they
sign; temporary hands, there at peaks only, earn their day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World


class Agents:
    """The hands of the district beside the reps: one sent out is away for the rest of the day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._today = -1
        self._left = {"agent_days": 0, "temporary_days": 0}
        self._wanted = 0
        self._sent = 0

    def send(self, school: SchoolStory, wanted: int, day: float) -> tuple[int, int]:
        """Send hands to a meeting that wants so many, agents first; returns agents and temporary hands who went."""
        if self._today != int(day):
            self._today, ask = int(day), self.world.ask
            self._left = {"agent_days": sum(ask("agents")), "temporary_days": sum(ask("temporary", day))}
        agents = self._go("agent_days", school, wanted, day)
        temporary = self._go("temporary_days", school, wanted - agents, day)
        self._wanted += wanted
        self._sent += agents + temporary
        return agents, temporary

    def _go(self, account: str, school: SchoolStory, wanted: int, day: float) -> int:
        sent = min(wanted, self._left[account])
        if sent:
            self._left[account] -= sent
            self.world.book.post(account, school.index, day, sent)
        return sent

    def measures(self) -> dict[str, float]:
        """Share of the hands wanted who came."""
        return {"agents_sent_share": self._sent / self._wanted if self._wanted else 1.0}
