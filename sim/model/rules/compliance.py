"""B2, compliance: how schools, staff and families answer to bureau pressure P: ratio at full pressure ^ P.

On contract visits and staff by the school's relationship (neutral schools listen most), on families a common one.
Attendance carries no pressure.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World


class Compliance(Rule):
    """Turn pressure into ratios."""

    acts_on = frozenset({Channel.CONTRACT, Channel.STAFF, Channel.MIGRATION, Channel.FAMILY, Channel.MEETING})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._pressure = -1.0
        self._families = 1.0
        self._schools = np.ones(len(world.scenario.roster))

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Full-pressure ratio to the power of the pressure in force."""
        if self._pressure != self.world.bureau.pressure:  # asked at every visit, changed a few times a month
            self._take(self.world.bureau.pressure)
        return self._families if channel in (Channel.FAMILY, Channel.MEETING) else self._schools

    def _take(self, pressure: float) -> None:
        families = self.world.scenario.uncertainties.compliance.families
        self._pressure = pressure
        self._families, self._schools = float(families**pressure), self._full**pressure

    @cached_property
    def _full(self) -> NDArray[np.float64]:
        """Full-pressure ratio of each school; they are there once the run has begun."""
        full = self.world.scenario.uncertainties.compliance
        by_tier = {"A": full.good, "B": full.neutral, "C": full.hostile}
        return np.array([float(by_tier[s.relationship]) for s in self.world.schools])
