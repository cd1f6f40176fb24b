"""P3, free 优教通 (deck, slide 6): families with a line get the platform, worth 13 yuan a month, for nothing.

Raises joining and lowers churn. Off: part of the new family lines pay for it, and the partner takes its share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World


class FreeService(Rule):
    """Waive the fee."""

    acts_on = frozenset({Channel.FAMILY, Channel.MEETING, Channel.FAMILY_CHURN})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        effect = world.scenario.uncertainties.free_service
        self._joining, self._churn = float(effect.ratio), float(effect.churn)

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on joining, or on churn."""
        return self._churn if channel is Channel.FAMILY_CHURN else self._joining

    def platform_free(self) -> bool:
        """Say that nobody pays."""
        return True
