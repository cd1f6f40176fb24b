"""S6, responsibility and stage review (deck, slides 8 and 17: 责任划分, 目标任务, 阶段调整).

Each school has a deadline for its contract, by relationship tier, and a path to the family target. At a review, schools
past their deadline go to the head of their rep's queue; among the live ones, the half that is furthest behind its path
may have more agents at its meetings and the other half fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.calendar import MONTH_DAYS
from sim.model.rule import Rule, Steps

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World


class StageReview(Rule):
    """Move effort to what is behind."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._late: set[int] = set()
        self._effort: dict[int, float] = {}

    def begin(self) -> None:
        """Hold a review every few months."""
        self.world.env.process(self._reviews())

    def _reviews(self) -> Steps:
        world, every = self.world, self.world.scenario.review.every_months
        for day in world.calendar.months[every:-1:every]:
            yield world.env.timeout(float(day) - world.env.now)
            world.population.advance(world.env.now)
            self._review(world.env.now)

    def _review(self, day: float) -> None:
        review = self.world.scenario.review
        deadlines = dict(zip("ABC", review.contract_within_months, strict=True))
        schools = self.world.schools
        self._late = {
            s.index for s in schools if s.links[0] > day and day > deadlines[s.relationship] * MONTH_DAYS
        }  # fmt: skip
        opened_on, luck = self.world.opened_on(), np.array([s.luck for s in schools])
        live = np.flatnonzero(opened_on < day)
        months = (day - opened_on[live]) / MONTH_DAYS
        # penetration that the straight path to the target asks for by now
        path = self.world.scenario.market.parent_target * np.minimum(1.0, months / review.target_within_months)
        reached = self.world.population.penetration()[live] / path
        behind, ahead = np.array_split(live[np.lexsort((luck[live], reached))], [len(live) // 2])
        self._effort = dict.fromkeys(behind.tolist(), 1 + review.shift)
        self._effort |= dict.fromkeys(ahead.tolist(), 1 - review.shift)

    def rank(self, school: SchoolStory) -> tuple[float, ...]:
        """Schools past their deadline first."""
        return (0.0 if school.index in self._late else 1.0,)

    def effort(self, school: SchoolStory) -> float:
        """More agents for what is behind."""
        return self._effort.get(school.index, 1.0)
