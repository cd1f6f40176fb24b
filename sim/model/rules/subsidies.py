"""T2, help with teacher subsidies (deck, slide 15: 协助解决教师补贴问题): less resistance on migration days, at a cost.

The help is given once a school, when its teachers begin to migrate (link 4; account ``subsidies_helped``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory

TEACHER_MIGRATION = 4


class SubsidyHelp(Rule):
    """Help, and pay for it."""

    acts_on = frozenset({Channel.MIGRATION})

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on who joins on a migration day."""
        return float(self.world.scenario.uncertainties.subsidies.ratio)

    def reached(self, school: SchoolStory, link: int, day: float) -> None:
        """Pay."""
        if link == TEACHER_MIGRATION and school.begun < link:
            self.world.book.post("subsidies_helped", school.index, day, school.school.staff)
