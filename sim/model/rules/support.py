"""B3, support lapses: now and then the bureau turns to other things, and its impulses stop until support is rebuilt.

Lapses come at a constant rate while there is support, from the agreement on; each lasts an exponential time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.calendar import YEAR_DAYS
from sim.model.rule import Rule, Steps

if TYPE_CHECKING:
    from sim.model.world import World


class SupportLapses(Rule):
    """Let support come and go."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._lapsed = False

    def begin(self) -> None:
        """Start the years of support."""
        if self.world.scenario.uncertainties.support.lapses_per_year > 0:
            self.world.env.process(self._lapses())

    def _lapses(self) -> Steps:
        world, support = self.world, self.world.scenario.uncertainties.support
        lapse = 0
        yield world.bureau.agreed
        while True:
            years = world.streams.exponential("support lapses", "", lapse) / support.lapses_per_year
            yield world.env.timeout(years * YEAR_DAYS)
            self._lapsed = True
            yield world.env.timeout(world.streams.exponential("support rebuilt", "", lapse) * support.rebuild_days)
            self._lapsed = False
            lapse += 1

    def withholds(self, day: float) -> bool:
        """No impulse while support has lapsed."""
        return self._lapsed
