"""R3, existing lines (deck, slide 3: 老用户, 主要作用是保有): moved to the package, they bill less and stay longer.

Families' lines from the school's opening on, staff's from the first migration day on; in the month of that day by the
share of the month that is left. Off: the 18 % bill and churn as ever.
"""

from __future__ import annotations

from sim.model.rule import Channel, Rule, Vector

TEACHER_MIGRATION = 4


class ExistingLines(Rule):
    """Keep the old lines, at a price."""

    acts_on = frozenset({Channel.RETENTION})

    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on the churn of lines held at the start or at entry."""
        return float(self.world.scenario.uncertainties.existing.retention)

    def close(self) -> None:
        """Book the line-days that bill less."""
        world = self.world
        for kind, since in (
            ("family", world.opened_on()),
            ("staff", [s.links[TEACHER_MIGRATION - 1] for s in world.schools]),
        ):
            held = world.book.quantities(f"{kind}_days_existing")
            world.book.add(f"{kind}_days_repriced", world.share_after(since) * held)
