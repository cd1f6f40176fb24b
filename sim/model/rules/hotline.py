"""V3, hotline (deck, slides 13 and 15: 专席, 统一的咨询电话): new customers call the programme's desk.

Calls of the lines won in a month are made in the next one: the model's rule in every fidelity. Who waits too long gives
up, and part of them leave: families' churn × (1 + loss × share who gave up). At default sizes the desk is nearly idle.
Off: nobody calls; the desk is there and paid all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World

OPEN_MINUTES_A_DAY = 480.0


class Hotline(Rule):
    """Answer calls."""

    acts_on = frozenset({Channel.FAMILY_CHURN})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        effect = world.scenario.uncertainties.hotline
        seats = world.scenario.service.hotline_seats
        self._desk = world.desk(seats, float(effect.minutes), float(effect.patience_minutes))
        self._capacity = seats * OPEN_MINUTES_A_DAY * world.calendar.horizon
        self._ratio = 1.0
        self._calls, self._given_up, self._waited, self._spoken = 0, 0, 0.0, 0.0

    def refresh(self, day: float) -> None:
        """On the first of a month: the calls of last month's new lines."""
        world = self.world
        month = world.calendar.month(day)
        begin, end = (float(d) for d in world.calendar.months[month : month + 2])
        if month == 0:
            return
        world.population.advance(day)
        mean = world.population.won_in(month - 1) * float(world.scenario.uncertainties.hotline.calls_a_line)
        jobs = world.watch()
        found = self._desk.answer(month, mean, OPEN_MINUTES_A_DAY * (end - begin), jobs)
        world.tell("desk", jobs, begin, OPEN_MINUTES_A_DAY)
        given_up_share = found.given_up / found.calls if found.calls else 0.0
        self._ratio = 1.0 + float(world.scenario.uncertainties.hotline.loss) * given_up_share
        self._calls += found.calls
        self._given_up += found.given_up
        self._waited += found.waited
        self._spoken += found.spoken
        world.book.post("calls", None, day, found.calls)
        world.book.post("calls_given_up", None, day, found.given_up)

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on churn of the calls given up this month."""
        return self._ratio

    def measures(self) -> dict[str, float]:
        """Utilisation of the desk, mean wait of who was answered, share of callers who gave up."""
        answered = self._calls - self._given_up
        return {
            "hotline_utilisation": self._spoken / self._capacity,
            "hotline_wait_minutes": self._waited / answered if answered else 0.0,
            "hotline_given_up_share": self._given_up / self._calls if self._calls else 0.0,
        }
