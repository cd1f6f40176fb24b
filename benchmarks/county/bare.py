"""The product's kernel without SimPy: the same moves by one compiled loop over what is known beforehand. Exact.

In: the county and a seed. Out: penetration at each report. Nothing here could wait for anything: it tells how much of
the engine's time SimPy and Python take.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from engine import district_of, people_of
from model import ATTENDANCE, CONVERSION, MONTH, OFFERS, TIE, WEEK, County, offer
from numba import njit

from sim.model import kernel

CHANGE, MEETING, REPORT = 0, 1, 2


@lru_cache(maxsize=4)
def plan(county: County) -> tuple[np.ndarray, ...]:
    """Day, what, school and ratio of all that happens, in order of time."""
    rows = [(WEEK * week, REPORT, 0, 0.0) for week in county.reports]
    for school, launch in enumerate(county.launch_days()):
        for month in range(len(OFFERS) + 1):
            day = launch + month * MONTH
            rows.append((day, CHANGE, school, offer(day - launch + 1e-6)))
        rows += [(WEEK * week, MEETING, school, 0.0) for week in county.meetings if WEEK * week >= launch]
    days, what, schools, ratios = zip(*sorted(rows), strict=True)
    return np.array(days), np.array(what), np.array(schools), np.array(ratios)


@njit  # type: ignore[untyped-decorator]
def play(state: Any, classes: Any, days: Any, what: Any, schools: Any, ratios: Any, lines: Any) -> None:
    """Let all of the plan happen; writes the lines at each report."""
    reported = 0
    for i in range(days.size):
        if what[i] == REPORT:
            kernel.advance(state, days[i])
            lines[reported] = state.pools["lines"].sum()
            reported += 1
        elif what[i] == MEETING:
            which = classes[schools[i]]
            kernel.win_over(
                state, days[i], which, kernel.LECTURE, kernel.JOINED_LECTURE, days[i], ATTENDANCE, CONVERSION
            )
        else:
            school = state.schools[schools[i]]
            school.families_open = 1
            school.family_churn = TIE
            school.family_ratio = ratios[i]
            school.meeting_ratio = ratios[i]
            kernel.retune(state, days[i], school.first_pool, school.end_pool)


def replicate(county: County, seed: int) -> list[float]:
    """Run one replication."""
    district, _ = district_of(county)
    classes = np.array([district.classes_at(school, 0.0, False) for school in range(county.schools)])
    lines = np.zeros(len(county.reports))
    play(kernel.State(*people_of(county, seed)._state), classes, *plan(county), lines)
    return (lines / county.all_families).tolist()
