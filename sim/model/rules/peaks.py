"""S12, peak and off-peak staffing (deck, slide 14: 分高峰和闲时,组织不同的力量): temporary hands around the meetings.

They are there on the days of a peak only, man counters like agents, and earn day money (account ``temporary_days``) and
no commission. Off: the same hands all year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.rule import Rule

if TYPE_CHECKING:
    from sim.model.world import World


class PeakStaffing(Rule):
    """Take on hands for the peaks."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        calendar = world.calendar
        self._hands = np.zeros(calendar.days, np.int64)
        for peak in world.scenario.staffing.peaks:
            self._hands[calendar.within(peak.first, peak.last)] += peak.hands

    def temporary(self, day: float) -> int:
        """Hands of all peaks this day lies in."""
        return int(self._hands[int(day)])
