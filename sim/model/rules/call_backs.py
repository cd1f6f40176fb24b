"""V4, call-backs (deck, slide 15: 定期回访): regular contact with the families of schools in retention (link 10).

Once a term a rep calls through the list, so and so many minutes a line; the families' churn is lower for the half year
after a round is done. Off: nobody calls.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.processes.reps import CARE
from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World

RETENTION = 10
LASTING_DAYS = 183.0


class CallBacks(Rule):
    """Call round by round."""

    acts_on = frozenset({Channel.FAMILY_CHURN})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        schools = len(world.scenario.roster)
        self._called_on = np.full(schools, -np.inf)
        self._ratio = np.ones(schools)

    def begin(self) -> None:
        """Plan the terms' rounds."""
        for day in self.world.calendar.yearly(*self.world.scenario.school_year.terms):
            self.world.at(float(day), partial(self._round))

    def _round(self) -> None:
        world, day = self.world, self.world.env.now
        minutes = float(world.scenario.uncertainties.call_backs.minutes_a_line)
        world.population.advance(day)
        lines = world.population.families()[1]
        for school in world.schools:
            if school.links[RETENTION - 1] <= day and lines[school.index]:
                hours = minutes * float(lines[school.index]) / 60.0
                world.reps.ask(school, hours, CARE, partial(self._called, school.index), at_school=False)

    def _called(self, school: int, _: Any) -> None:
        self._called_on[school] = self.world.env.now
        self.world.book.post("call_back_rounds", school, self.world.env.now)

    def refresh(self, day: float) -> None:
        """See where the last round still lasts."""
        lasting = day - self._called_on < LASTING_DAYS
        self._ratio = np.where(lasting, float(self.world.scenario.uncertainties.call_backs.churn), 1.0)

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on families' churn, (schools,)."""
        return self._ratio
