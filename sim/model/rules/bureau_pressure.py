"""B1, bureau pressure (deck, slide 7): a stock P in [0, 1] that impulses fill and time empties.

Each impulse of the bureau: P ← 1 − (1 − P)(1 − a). P halves every half-life. What acts until the next refresh is the
mean of the decaying stock over that interval, the model's rule in every fidelity.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.model.calendar import MONTH_DAYS
from sim.model.rule import Rule

if TYPE_CHECKING:
    from sim.model.world import World


class BureauPressure(Rule):
    """Keep the stock."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._stock = 0.0
        self._since = 0.0
        half_life = float(world.scenario.uncertainties.pressure.half_life_months) * MONTH_DAYS
        self._decay = math.log(2) / half_life

    def _stock_at(self, day: float) -> float:
        return self._stock * math.exp(-self._decay * (day - self._since))

    def impulse(self, day: float) -> None:
        """Fill the stock."""
        a = float(self.world.scenario.uncertainties.pressure.impulse)
        self._stock, self._since = 1.0 - (1.0 - self._stock_at(day)) * (1.0 - a), day

    def refresh(self, day: float) -> None:
        """Put the mean until the next first of a month in force; note the stock at each month-end until then."""
        months = self.world.calendar.months
        month = self.world.calendar.month(day)
        reach = self._decay * (float(months[month + 1]) - day)
        self.world.bureau.pressure = self._stock_at(day) * -math.expm1(-reach) / reach
        self.world.bureau.pressure_by_month[month] = self._stock_at(float(months[month + 1]))
