"""S7, A/B pairs (AB角; deck, slide 8): two reps cover for each other, so that a school never loses touch.

The partner works the jobs of a rep who is away, keeps the relationship when one resigns, and stands beside at meetings.
Off: jobs wait, and after a resignation the visits to a contract start anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Rule

if TYPE_CHECKING:
    from sim.model.processes.reps import Rep


class ABPairs(Rule):
    """Let the partner cover."""

    def cover(self, rep: Rep) -> Rep | None:
        """Return the partner, if there is one at work."""
        return rep.partner if rep.partner is not None and rep.partner.present else None

    def keeps_touch(self, rep: Rep) -> bool:
        """Whether there is a partner, at work today or not."""
        return rep.partner is not None
