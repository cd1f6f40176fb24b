"""The reduced county: every number of the benchmark, and what follows from them without chance.

In: nothing. Out: a `County` with its launch days, hazards a day, chances at a meeting, and for the ways that go by
weeks a table of what holds in each. Every implementation reads this file. The numbers are those of
`configs/xinluo.yaml` and its modes; a test holds them to that.

The model. A class has 45 families. On day 0 a family has a line with chance `SHARE`; it can be won with chance `REACH`
in all, or never. A line is lost at `CHURN` a day, and the family can be won again; where the programme runs, times
`TIE`. A family without a line joins at `REFERENCE` a day; where the programme runs also at `programme`, which follows
the offer in force and the share of its class that the programme won. At a meeting it joins with chance `won_over`. Who
joins by the programme or at a meeting counts as won for as long as the line lives.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

MONTH = 365.25 / 12
WEEK = 7.0
SHARE = 0.18
REACH = 0.70
CHURN = 0.04 / MONTH
TIE = 0.7
REFERENCE = CHURN * SHARE / (REACH - SHARE)
"""Joining without a programme balances churn at the initial share."""
INTEREST = 0.0033 / MONTH
KAPPA = 0.9
"""Contagion: ratio gained a unit of the class's won share."""
OFFERS = (1.6, 1.2, 1.1)
"""Ratio of each month after the launch; 1 after them. The product has the first two, the third is its line between."""
ATTENDANCE = 0.85
CONVERSION = 0.15


@dataclass(frozen=True)
class County:
    """How much of everything, and when."""

    schools: int = 100
    classes: int = 33
    families: int = 45
    reps: int = 20
    weeks: int = 261
    reports: tuple[int, ...] = (13, 52, 157, 261)
    """Weeks after which penetration is read: months 3, 12, 36 and 60."""
    meetings: tuple[int, ...] = (24, 48, 76, 100, 128, 152, 180, 204, 232, 256)
    """Weeks after which the schools launched hold a meeting: November and spring. Borders, so that no way has to move
    them."""

    @property
    def all_families(self) -> int:
        """Families of the county."""
        return self.schools * self.classes * self.families

    def schools_of(self, rep: int) -> range:
        """Schools of a rep, in the order in which they are launched."""
        return range(rep, self.schools, self.reps)

    def launch_days(self) -> list[float]:
        """Day on which each school is launched: reps do one after the other."""
        days = [0.0] * self.schools
        for rep in range(self.reps):
            day = 0.0
            for school in self.schools_of(rep):
                day += work_days(school)
                days[school] = day
        return days


TENTH = County(schools=10, reps=2)


def work_days(school: int) -> float:
    """Days a rep works to launch a school: 45 to 105, evenly spread by the golden ratio, drawn by nobody."""
    return 45.0 + 60.0 * (school * 0.6180339887498949 % 1.0)


def offer(days_since_launch: float) -> float:
    """Ratio of the offer in force; 1 before the launch, where it acts on nothing, and after the last."""
    month = int(days_since_launch // MONTH)
    return OFFERS[month] if 0 <= month < len(OFFERS) else 1.0


def won_over(ratio: float, won_share: float) -> float:
    """Chance that a family without a line joins at a meeting; of numbers or arrays."""
    return ATTENDANCE * (1.0 - (1.0 - CONVERSION) ** (ratio * (1.0 + KAPPA * won_share)))


def programme(launched: float, ratio: float, won_share: float) -> float:
    """Hazard a day by the programme; of numbers or arrays.

    ``launched``: 0 or 1, or the share of a week that is after the launch. ``ratio``: that of the offer while launched
    and 0 before, or its mean over a week.
    """
    return INTEREST * (ratio * (1.0 + KAPPA * won_share) - launched)


def week_of(launch: float, week: int) -> tuple[float, float]:
    """Share of a week (1, 2, …) that a school is launched, and mean ratio of its offers, 0 before the launch.

    Means, so that a launch within a week counts for as much as there is of it and weekly ways need not move it.
    """
    begin, end = (week - 1) * WEEK, week * WEEK
    launched = max(0.0, end - max(begin, launch)) / WEEK
    ratio = launched
    for month, offered in enumerate(OFFERS):
        overlap = min(end, launch + (month + 1) * MONTH) - max(begin, launch + month * MONTH)
        ratio += max(0.0, overlap) / WEEK * (offered - 1.0)
    return launched, ratio


@lru_cache(maxsize=4)
def weekly(county: County) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give `week_of` every week and school, and the ratio at a meeting at its end (0: none); (weeks, schools)."""
    launches = county.launch_days()
    means = np.array([[week_of(day, week) for day in launches] for week in range(1, county.weeks + 1)])
    meeting = np.zeros((county.weeks, county.schools))
    for week in county.meetings:
        meeting[week - 1] = [offer(WEEK * week - day) if day <= WEEK * week else 0.0 for day in launches]
    return means[:, :, 0], means[:, :, 1], meeting


def weekly_bias() -> float:
    """Bound on how far weekly steps may be off in mean penetration.

    A week's chance 1 − exp(−h·week) lets a family move once. It misses who joins and churns within the week and who
    churns and joins, each a share j·c·week²/2 of who could, j and c the hazards. Net that is
    (reach − 2·penetration)·j·c·week²/2 a week, of either sign, largest at the initial share while penetration lies
    between that and reach less it. And a won share held for a week is off by half a week's change at most, in the
    programme's hazard of who has no line. Errors are forgotten at j + c, less what contagion feeds back, and faster at
    meetings; so they never add up to more than error ÷ forgetting, whichever is larger, before a launch or after it.
    """
    found = []
    for join, churn, feedback in (
        (REFERENCE, CHURN, 0.0),  # before a launch
        (REFERENCE + programme(1.0, OFFERS[0], REACH), TIE * CHURN, INTEREST * OFFERS[0] * KAPPA * REACH),  # after it
    ):
        twice = abs(REACH - 2 * SHARE) * join * churn * WEEK / 2
        held = feedback * REACH * max(join, churn) * WEEK / 2
        found.append((twice + held) / (REFERENCE + churn - feedback))
    return max(found)
