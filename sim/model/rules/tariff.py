"""P4, tariff path (deck, slide 14: 资费政策要先高后低、先严后宽): new lines pay less later, and some wait for it.

Joining × (1 − off)^−ε, and × (1 − waiting × the cut to come) in the six months before a cut. From a step on all new
family lines of open schools bill less (account ``tariff_days_off``; in the month of the opening by the share of the
month that is left). Off: one price for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World

WAITING_MONTHS = 6


class TariffPath(Rule):
    """Lower the price step by step."""

    acts_on = frozenset({Channel.FAMILY, Channel.MEETING})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        months = world.scenario.programme.months
        self._off = np.zeros(months + WAITING_MONTHS)
        for step in world.scenario.promotions.tariff:
            self._off[step.month - 1 :] = step.off
        effect = world.scenario.uncertainties.tariff
        coming = np.lib.stride_tricks.sliding_window_view(self._off, WAITING_MONTHS + 1).max(axis=1)
        self._off = self._off[:months]
        cut = np.maximum(coming - self._off, 0.0)
        ratios = np.maximum(0.0, 1.0 - effect.waiting * cut) * (1.0 - self._off) ** -float(effect.elasticity)
        self._ratios: list[float] = ratios.tolist()

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio of this month's price and the next cuts."""
        return self._ratios[self.world.calendar.month(day)]

    def close(self) -> None:
        """Book what is billed less; a second line's part is of the lower price, and so is the agents' share."""
        world = self.world
        off = self._off * world.share_after(world.opened_on())
        second = 1.0 - float(world.scenario.uncertainties.second_lines.value)
        days, seconds = (world.book.quantities(f"family_days_{kind}") for kind in ("new", "second"))
        world.book.add("tariff_days_off", off * (days - second * seconds))
        for account in ("commission_days", "commission_days_second"):
            world.book.add(account, -off * world.book.quantities(account))
