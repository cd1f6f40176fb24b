"""P3, free 优教通 (deck, slide 6): families with a line get the platform, worth 13 yuan a month, for nothing.

Raises joining and lowers churn. Off: part of the new family lines pay for it, and the partner takes its share.
"""

from __future__ import annotations

from sim.model.rule import Channel, Rule, Vector


class FreeService(Rule):
    """Waive the fee."""

    acts_on = frozenset({Channel.FAMILY, Channel.MEETING, Channel.FAMILY_CHURN})

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on joining, or on churn."""
        effect = self.world.scenario.uncertainties.free_service
        return float(effect.churn if channel is Channel.FAMILY_CHURN else effect.ratio)

    def platform_free(self) -> bool:
        """Say that nobody pays."""
        return True
