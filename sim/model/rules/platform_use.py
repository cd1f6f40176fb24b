"""M4, teacher training and use (deck, slide 15: 不会用, 不爱用): some staff can't use the platform, some won't.

In use at a school = (1 − can't)(1 − won't). Once a term a rep follows up: part of those who can't learn it; schools
that show the way (S5) persuade part of those who won't. What an unused platform costs is the story's: families join
less and churn more (``uncertainties.use``). Off: everybody uses it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.processes.reps import CARE
from sim.model.rule import Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World

PLATFORM_USE = 5


class TeacherUse(Rule):
    """Follow use, school by school."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        schools = len(world.scenario.roster)
        self._cannot = np.full(schools, float(world.scenario.uncertainties.use.cannot))
        self._use = np.ones(schools)

    def begin(self) -> None:
        """Plan the terms' follow-ups."""
        if self.world.scenario.staffing.follow_up_hours > 0:
            for day in self.world.calendar.yearly(*self.world.scenario.school_year.terms):
                self.world.at(float(day), partial(self._follow_up))

    def _follow_up(self) -> None:
        world, hours = self.world, self.world.scenario.staffing.follow_up_hours
        for school in world.schools:
            if school.links[PLATFORM_USE - 1] <= world.env.now:
                world.reps.ask(school, hours, CARE, partial(self._taught, school.index))

    def _taught(self, school: int, _: Any) -> None:
        world = self.world
        self._cannot[school] *= 1.0 - float(world.scenario.uncertainties.use.taught)
        world.book.post("follow_ups", school, world.env.now)

    def refresh(self, day: float) -> None:
        """Put in force what the follow-ups have reached."""
        effect = self.world.scenario.uncertainties.use
        will_not = float(effect.will_not) * (1.0 - float(effect.demonstration) * sum(self.world.ask("demonstrates")))
        self._use = (1.0 - self._cannot) * (1.0 - will_not)

    def use(self) -> Vector:
        """Share of staff who can and will, (schools,)."""
        return self._use
