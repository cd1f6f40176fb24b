"""B4, price approval gate (deck, slide 11: 物价主管部门的批复): no charge to families before it is there."""

from __future__ import annotations

from sim.model.rule import Rule


class PriceApproval(Rule):
    """Wait for the price bureau."""

    def approval_days(self) -> float:
        """Days from the agreement to the approval."""
        return float(self.world.scenario.uncertainties.price_approval.days)
