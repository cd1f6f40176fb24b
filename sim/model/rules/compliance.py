"""B2, compliance: how schools, staff and families answer to bureau pressure P: ratio at full pressure ^ P.

On contract visits and staff by the school's relationship (neutral schools listen most), on families a common one.
Attendance carries no pressure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World


class Compliance(Rule):
    """Turn pressure into ratios."""

    acts_on = frozenset({Channel.CONTRACT, Channel.STAFF, Channel.MIGRATION, Channel.FAMILY, Channel.MEETING})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._pressure = -1.0

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Full-pressure ratio to the power of the pressure in force."""
        pressure = self.world.bureau.pressure
        if pressure != self._pressure:  # asked at every visit, changed a few times a month
            self._pressure = pressure
            full = self.world.scenario.uncertainties.compliance
            by_tier = {"A": float(full.good), "B": float(full.neutral), "C": float(full.hostile)}
            self._families = float(full.families**pressure)
            self._schools = np.array([by_tier[s.relationship] for s in self.world.schools]) ** pressure
        return self._families if channel is Channel.FAMILY or channel is Channel.MEETING else self._schools
