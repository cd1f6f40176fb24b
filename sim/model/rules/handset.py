"""P2, staff handset package (deck, slide 6): 96 yuan a month buys phone, tablet and credit, against a lock-in.

Raises staff's joining; part of the new staff lines take it, bill more, cost a handset and churn less while locked in
(R1).
"""

from __future__ import annotations

from sim.model.rule import Channel, Rule, Vector


class HandsetPackage(Rule):
    """Offer the package."""

    acts_on = frozenset({Channel.STAFF, Channel.MIGRATION})

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on staff joining."""
        return float(self.world.scenario.uncertainties.handset.ratio)

    def package(self) -> bool:
        """Say that it is on offer."""
        return True
