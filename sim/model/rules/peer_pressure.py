"""S5, peer pressure: live A and B schools raise the chance of a contract with C schools (deck, slide 9).

Ratio = press ^ (share of A and B schools that are live), refreshed on the first of each month; tiers as in S4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.rule import Channel, Rule, Vector
from sim.model.rules.targeting import tier_of

if TYPE_CHECKING:
    from sim.model.world import World


class PeerPressure(Rule):
    """Press C schools."""

    acts_on = frozenset({Channel.CONTRACT})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._ratio = np.ones(len(world.scenario.roster))

    def refresh(self, day: float) -> None:
        """Count who is live."""
        schools = self.world.schools
        dimension = self.world.scenario.targeting.dimension
        pressed = np.array([tier_of(s, dimension) == "C" for s in schools])
        live = np.array([s.opened_on <= day for s in schools])
        share = live[~pressed].mean() if (~pressed).any() else 0.0
        press = float(self.world.scenario.uncertainties.peers.press)
        self._ratio = np.where(pressed, press**share, 1.0)

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on the chance of a visit."""
        return self._ratio
