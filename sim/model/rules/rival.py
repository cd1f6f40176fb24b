"""X1, competitor (deck, slide 2: 抓住差异化营销时间窗口): counter-offers where the programme runs, and only there.

They raise families' churn and lower joining: ratio^strength, the strength below 1 until the window closes with 4G
(licences of December 2013) and 1 from the first of a month after that on. Off: nobody answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Channel, Rule, Vector

if TYPE_CHECKING:
    from sim.model.world import World


class Rival(Rule):
    """Answer the programme."""

    acts_on = frozenset({Channel.FAMILY, Channel.MEETING, Channel.FAMILY_CHURN, Channel.STAFF, Channel.MIGRATION})

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._closes = world.calendar.day(world.scenario.market.window_closes)
        self._joining, self._churn = 1.0, 1.0

    def refresh(self, day: float) -> None:
        """Take the strength of this month."""
        effect = self.world.scenario.uncertainties.rival
        strength = 1.0 if day >= self._closes else float(effect.before)
        self._joining, self._churn = float(effect.joining**strength), float(effect.churn**strength)

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on joining or on churn."""
        return self._churn if channel is Channel.FAMILY_CHURN else self._joining
