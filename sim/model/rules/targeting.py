"""S4, targeting order: «win B first, do A well, let A and B press C» (deck, slide 9).

A rep with room for one more school turns to the tier that comes first. Which of the three tiers ranks is a setting:
by relationship, B is the school that listens to the bureau. Off: the order is luck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Rule
from sim.scenario.schema import Tier

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory


def tier_of(school: SchoolStory, dimension: str) -> Tier:
    """Tier of a school on the dimension that ranks; by relationship where the order is random."""
    if dimension == "size":
        return school.school.size
    if dimension == "influence":
        return school.school.influence
    return school.relationship


class TargetingOrder(Rule):
    """Rank schools by tier."""

    def rank(self, school: SchoolStory) -> tuple[float, ...]:
        """Place of the school's tier in the order."""
        targeting = self.world.scenario.targeting
        if targeting.dimension == "random":
            return ()
        return (float(targeting.order.index(tier_of(school, targeting.dimension))),)
