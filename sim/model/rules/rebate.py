"""P5, threshold rebate (deck, slide 5: 一定市场占比后园方话费赠送): a school that passes a penetration gets credit.

Judged on the firsts of months. Until it has passed the threshold an open school strives for it; then each of its
families with a line gets the credit, once (account ``rebate_lines``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World


class ThresholdRebate(Rule):
    """Reward schools."""

    acts_on = frozenset({Channel.FAMILY, Channel.MEETING})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._passed = np.zeros(len(world.scenario.roster), bool)
        self._ratio = np.full(len(self._passed), float(world.scenario.uncertainties.rebate.ratio))

    def refresh(self, day: float) -> None:
        """See who has passed, and credit their lines."""
        world, rebate = self.world, self.world.scenario.promotions.rebate
        world.population.advance(day)
        size, lines = world.population.families()
        live = world.opened_on() <= day
        passing = live & ~self._passed & (lines >= rebate.threshold * np.maximum(size, 1))
        for school in np.flatnonzero(passing).tolist():
            credited = lines[school] * float(world.scenario.uncertainties.people.lines_a_pupil)
            world.book.post("rebate_lines", school, day, float(credited))
        self._passed |= passing
        self._ratio[passing] = 1.0

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio where the reward is still to be earned."""
        return self._ratio
