"""R2, second lines: part of the lines won are their holder's second one and bill less for some months (双卡).

The kernel marks a line as it joins; package lines are first lines, and so are those that would have joined without a
programme, as `revenue_without` bills them. Off: every new line bills in full.
"""

from __future__ import annotations

from sim.model.rule import Rule


class SecondLines(Rule):
    """Say how many."""

    def second_share(self) -> float:
        """Share of lines won."""
        return float(self.world.scenario.uncertainties.second_lines.share)
