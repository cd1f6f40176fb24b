"""S5, peer pressure and demonstration: live A and B schools press C schools, and show all how it is done.

They raise the chance of a contract with C schools (deck, slide 9); what demonstration (示范校建设, slide 15) does to
teachers' use of the platform is M4's. Ratio = press ^ (share of A and B schools that are live), refreshed on the first
of each month; tiers as in S4.
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
        self._live_share = 0.0

    def refresh(self, day: float) -> None:
        """Count who is live."""
        schools = self.world.schools
        dimension = self.world.scenario.targeting.dimension
        pressed = np.array([tier_of(s, dimension) == "C" for s in schools])
        live = np.array([s.opened_on <= day for s in schools])
        share = self._live_share = float(live[~pressed].mean()) if (~pressed).any() else 0.0
        press = float(self.world.scenario.uncertainties.peers.press)
        self._ratio = np.where(pressed, press**share, 1.0)

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on the chance of a visit."""
        return self._ratio

    def demonstrates(self) -> float:
        """Live A and B schools show the others how the platform is used (示范校建设)."""
        return self._live_share
