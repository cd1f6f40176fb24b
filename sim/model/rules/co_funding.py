"""B5, co-funding (deck, slide 4): the government pays 12 000 yuan a set against the operator's 2 555, and may be late.

The government's money is not revenue. Where it is late, construction waits, or, with ``bureau.prefund``, the operator
advances it and gets it back when it comes (accounts ``sets_advanced``, ``sets_advance_returned``). Off: always on time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.model.rule import Rule, Steps

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory


class CoFunding(Rule):
    """Let the money be late."""

    def fund(self, school: SchoolStory) -> Steps:
        """Wait for late money, or advance it."""
        world, terms = self.world, self.world.scenario.uncertainties.co_funding
        if world.streams.uniform("co-funding late", school.school.id) >= terms.late_share:
            return
        days = float(world.streams.exponential("co-funding", school.school.id) * terms.delay_days)
        if not world.scenario.bureau.prefund:
            yield world.env.timeout(days)
            return
        world.book.post("sets_advanced", school.index, world.env.now, school.school.classes)
        world.at(world.env.now + days, partial(self._returned, school))

    def _returned(self, school: SchoolStory) -> None:
        world = self.world
        world.book.post("sets_advance_returned", school.index, world.env.now, school.school.classes)
