"""S10, rep resignation: the person in a post leaves after an exponential time; a successor is hired and prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.calendar import YEAR_DAYS
from sim.model.rule import Rule, Steps

if TYPE_CHECKING:
    from sim.model.processes.reps import Rep


class Resignation(Rule):
    """Let people go."""

    def begin(self) -> None:
        """Start each post's line of holders."""
        if self.world.scenario.uncertainties.reps.resignation_per_year > 0:
            for rep in self.world.reps.posts:
                self.world.env.process(self._holders(rep))

    def _holders(self, rep: Rep) -> Steps:
        world, reps = self.world, self.world.scenario.uncertainties.reps
        person = 0
        yield world.bureau.agreed
        while True:
            years = world.streams.exponential("resignation", rep.index, person) / reps.resignation_per_year
            yield world.env.timeout(years * YEAR_DAYS)
            yield from rep.resign(float(reps.hiring_days))
            person += 1
