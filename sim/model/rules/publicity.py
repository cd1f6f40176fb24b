"""P6, publicity (deck, slides 11 and 15): letters, media, holidays and festivals make the programme known.

Awareness is a stock A in [0, 1] a school: the letter to its parents fills it at the opening, campaigns on their days,
holiday lectures (假期营销) on theirs. Joining × ratio^A. At a lecture some families of open schools join on the spot:
the seed users (培育种子用户), with the chance of a parent meeting for those who come.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.model.rule import Channel, Rule, Vector
from sim.model.stock import DecayingStock, Where

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World

LECTURE_HOUR = 0.6
"""Lectures are given in the afternoon."""


class Publicity(Rule):
    """Keep the stock, and hold lectures."""

    acts_on = frozenset({Channel.FAMILY, Channel.MEETING})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        effect, schools = world.scenario.uncertainties.awareness, len(world.scenario.roster)
        self._stock = DecayingStock(float(effect.half_life_months), schools)
        self._impulse, self._full = float(effect.impulse), float(effect.ratio)
        self._ratio = np.ones(schools)

    def begin(self) -> None:
        """Plan campaigns and lectures."""
        plan, calendar = self.world.scenario.promotions.publicity, self.world.calendar
        for day in calendar.yearly(*plan.campaigns):
            self.world.at(float(day), partial(self._campaign))
        for day in calendar.yearly(*plan.lectures):
            self.world.at(day + LECTURE_HOUR, partial(self._lectures))

    def _campaign(self) -> None:
        world = self.world
        if world.bureau.halted or not world.bureau.agreed.triggered:
            return
        world.book.post("campaigns", None, world.env.now)
        self._fill(...)
        world.put_in_force()

    def _lectures(self) -> None:
        world, u, day = self.world, self.world.scenario.uncertainties, self.world.env.now
        live = world.opened_on() <= day
        if world.bureau.halted or not live.any():
            return
        for school in np.flatnonzero(live).tolist():
            world.book.post("lectures", school, day)
        classes = world.district.all_classes_at(day)
        classes = classes[live[world.district.school[classes]]]
        world.population.lecture(day, classes, float(u.awareness.lecture_attendance), float(u.meeting.conversion))
        self._fill(live)
        world.put_in_force()

    def opened(self, school: SchoolStory, day: float) -> Iterable[float]:
        """Send the letter (致家长一封信); a school that opened before the programme's first day has had it."""
        world = self.world
        if world.scenario.promotions.publicity.letter and school.opened_on >= day:
            world.book.post("letters", school.index, day, school.school.pupils)
            self._fill(slice(school.index, school.index + 1))
        return ()

    def _fill(self, where: Where) -> None:
        day = self.world.env.now
        self._stock.fill(day, self._impulse, where)
        self._put_in_force(day, where)

    def refresh(self, day: float) -> None:
        """Put the mean until the next first of a month in force."""
        self._put_in_force(day, ...)

    def _put_in_force(self, day: float, where: Where) -> None:
        calendar = self.world.calendar
        awareness = self._stock.mean(day, float(calendar.months[calendar.month(day) + 1]), where)
        self._ratio[where] = self._full**awareness

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio of the awareness in force."""
        return self._ratio
