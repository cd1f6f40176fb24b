"""B1, bureau pressure (deck, slide 7): a stock P in [0, 1] that the bureau's impulses fill and time empties.

What acts from the first of a month or an impulse on is the mean of the decaying stock until the next first: the model's
rule in every fidelity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Rule
from sim.model.stock import DecayingStock

if TYPE_CHECKING:
    from sim.model.world import World


class BureauPressure(Rule):
    """Keep the stock."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._stock = DecayingStock(float(world.scenario.uncertainties.pressure.half_life_months))

    def impulse(self, day: float) -> None:
        """Fill the stock."""
        self._stock.fill(day, float(self.world.scenario.uncertainties.pressure.impulse))
        self.refresh(day)

    def refresh(self, day: float) -> None:
        """Put the mean until the next first of a month in force; note the stock at each month-end until then."""
        month = self.world.calendar.month(day)
        border = float(self.world.calendar.months[month + 1])
        self.world.bureau.pressure = float(self._stock.mean(day, border))
        self.world.bureau.pressure_by_month[month] = float(self._stock.at(border))
