"""The whole county in numpy: counts of all classes as arrays, a few vector draws a week.

In: the county and a seed. Out: penetration at each report.
"""

from __future__ import annotations

import numpy as np
from model import CHURN, REACH, REFERENCE, SHARE, TIE, WEEK, County, programme, weekly, won_over


def replicate(county: County, seed: int) -> list[float]:
    """Run one replication."""
    rng = np.random.default_rng(seed)
    begun = rng.multinomial(county.families, (SHARE, REACH - SHARE, 1 - REACH), (county.schools, county.classes))
    other, free = begun[..., 0], begun[..., 1]  # lines the programme did not win; families it can
    won = np.zeros_like(other)
    found = []
    for week, (launched, ratio, meeting) in enumerate(zip(*weekly(county), strict=True), start=1):
        extra = programme(launched[:, None], ratio[:, None], won / county.families)
        joined = rng.binomial(free, -np.expm1(-WEEK * (REFERENCE + extra)))
        by_programme = rng.binomial(joined, extra / (REFERENCE + extra))
        leaves = -np.expm1(-WEEK * CHURN * (1 - (1 - TIE) * launched))[:, None]
        lost_won, lost_other = rng.binomial(won, leaves), rng.binomial(other, leaves)
        won = won + by_programme - lost_won
        other = other + joined - by_programme - lost_other
        free = free - joined + lost_won + lost_other
        if meeting.any():
            chance = np.where(meeting > 0, won_over(meeting, (won / county.families).T), 0.0).T
            at_meeting = rng.binomial(free, chance)
            won, free = won + at_meeting, free - at_meeting
        if week in county.reports:
            found.append(float((won + other).sum()) / county.all_families)
    return found
