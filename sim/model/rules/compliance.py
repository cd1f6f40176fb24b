"""B2, compliance: how schools, staff and families answer to bureau pressure P: ratio at full pressure ^ P.

On contract visits and staff by the school's relationship (neutral schools listen most), on families a common one.
Attendance carries no pressure.
"""

from __future__ import annotations

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
        self._full: NDArray[np.float64] | None = None
        self._at: tuple[float, NDArray[np.float64]] | None = None

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Full-pressure ratio to the power of the pressure in force."""
        full = self.world.scenario.uncertainties.compliance
        pressure = self.world.bureau.pressure
        if channel in (Channel.FAMILY, Channel.MEETING):
            return float(full.families**pressure)
        if self._full is None:  # the schools are there once the run has begun
            by_tier = {"A": full.good, "B": full.neutral, "C": full.hostile}
            self._full = np.array([float(by_tier[s.relationship]) for s in self.world.schools])
        if self._at is None or self._at[0] != pressure:  # asked at every visit, changed a few times a month
            self._at = pressure, self._full**pressure
        return self._at[1]
