"""S11, agents (代理商; deck, slide 4): commissioned hands at the counters of parent meetings.

They are paid by the day and by commission on the lines they sign there (accounts ``commission_*``). Off: only reps and
homeroom teachers man the counters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Rule

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory


class AgentHands(Rule):
    """Send agents."""

    def agents(self, school: SchoolStory, wanted: int) -> int:
        """As many as the district has left that day."""
        return self.world.agents.send(school, wanted)
