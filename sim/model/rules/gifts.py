"""P1, gift schedule (deck, slide 6): gifts that shrink by the month after a school's opening day.

An offer multiplies joining while it runs. For six months afterwards the hazard, and only the hazard, is
1 − φ(HR − 1)·D/6 (D months the offer ran), floored at 0: some joined earlier who would have joined anyway. The ratio
of an offer follows its worth, gift ÷ deposit: 1 at no gift, the two stated ratios at ½ and 2, straight lines between
(assumption), no more beyond.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.model.calendar import MONTH_DAYS
from sim.model.rule import Channel, Rule, Vector
from sim.scenario.schema import Gift

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World

AFTER_MONTHS = 6
OFFER_MONTHS = 1


class GiftSchedule(Rule):
    """Offer gifts, school by school."""

    acts_on = frozenset({Channel.FAMILY, Channel.MEETING})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._hazard = np.ones(len(world.scenario.roster))
        self._meeting = np.ones(len(world.scenario.roster))
        self._offers = sorted(enumerate(world.scenario.promotions.gifts, start=1), key=lambda o: o[1].month)
        self._ratios = {offer: self._ratio_of(gift) for offer, gift in self._offers}
        begins = [gift.month - 1 for _, gift in self._offers]
        ends = [gift.month for _, gift in self._offers]
        self._borders = sorted({*begins, *ends, *(end + AFTER_MONTHS for end in ends)})
        self._in_force = [(1.0, 1.0, 0), *map(self._brought_by, self._borders)]

    def _ratio_of(self, gift: Gift) -> float:
        effect = self.world.scenario.uncertainties.gifts
        if gift.gift == 0:
            return 1.0
        worth = gift.gift / gift.deposit if gift.deposit > 0 else np.inf
        return float(np.interp(worth, [0.0, 0.5, 2.0], [1.0, effect.second, effect.first]))

    def _brought_by(self, months: int) -> tuple[float, float, int]:
        """Ratios on the hazard and at a meeting, and the gift on offer, from so many months after the opening on."""
        pull = float(self.world.scenario.uncertainties.gifts.pull_forward)
        hazard, meeting, on_offer = 1.0, 1.0, 0
        for offer, gift in self._offers:
            ratio = self._ratios[offer]
            if gift.month - 1 <= months < gift.month:
                hazard, meeting, on_offer = hazard * ratio, meeting * ratio, offer
            elif gift.month <= months < gift.month + AFTER_MONTHS:
                hazard *= max(0.0, 1.0 - pull * (ratio - 1.0) * OFFER_MONTHS / AFTER_MONTHS)
        return hazard, meeting, on_offer

    def opened(self, school: SchoolStory, day: float) -> Iterable[float]:
        """Name the days on which an offer begins, ends, or its shadow ends."""
        return [school.opened_on + months * MONTH_DAYS for months in self._borders]

    def changed(self, school: SchoolStory, day: float) -> None:
        """Put in force what this day of the schedule brings."""
        months = (day - school.opened_on) / MONTH_DAYS + 1e-9
        hazard, meeting, on_offer = self._in_force[bisect_right(self._borders, months)]
        self._hazard[school.index] = hazard
        self._meeting[school.index] = meeting
        self.world.population.offer(school.index, on_offer)

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio of the offers; their shadow acts on the hazard only."""
        return self._hazard if channel is Channel.FAMILY else self._meeting
