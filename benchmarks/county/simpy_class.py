"""SimPy, a process a class: each wakes once a week and draws its moves with numpy binomials.

In: the county and a seed. Out: penetration at each report. Reps launch the schools; a school's process says once a week
what the past week held.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import simpy
from model import (
    CHURN,
    REACH,
    REFERENCE,
    SHARE,
    TIE,
    WEEK,
    County,
    offer,
    programme,
    week_of,
    won_over,
    work_days,
)


class School:
    """What holds at a school; before its launch nothing of the programme."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.launch = math.inf
        self.launched = self.ratio = 0.0
        self.leaves = -math.expm1(-WEEK * CHURN)

    def weeks(self) -> Iterator[simpy.Event]:
        """Take stock of each week at its end, before the classes draw."""
        week = 0
        while True:
            yield self.env.timeout(WEEK)
            week += 1
            if self.launch < self.env.now:
                self.launched, self.ratio = week_of(self.launch, week)
                self.leaves = -math.expm1(-WEEK * CHURN * (1 - (1 - TIE) * self.launched))


class Class:
    """Counts of one class."""

    def __init__(self, school: School, county: County, rng: np.random.Generator) -> None:
        self.school, self.county, self.rng = school, county, rng
        self.other, self.free, _ = rng.multinomial(county.families, (SHARE, REACH - SHARE, 1 - REACH)).tolist()
        self.won = 0

    def weeks(self) -> Iterator[simpy.Event]:
        """Draw the moves of each week at its end."""
        binomial, school, families = self.rng.binomial, self.school, self.county.families
        week = 0
        while True:
            yield school.env.timeout(WEEK)
            week += 1
            extra = programme(school.launched, school.ratio, self.won / families)
            joined = binomial(self.free, -math.expm1(-WEEK * (REFERENCE + extra)))
            by_programme = binomial(joined, extra / (REFERENCE + extra)) if joined and extra else 0
            lost_won = binomial(self.won, school.leaves) if self.won else 0
            lost_other = binomial(self.other, school.leaves)
            self.won += by_programme - lost_won
            self.other += joined - by_programme - lost_other
            self.free += lost_won + lost_other - joined
            if week in self.county.meetings and school.launched:
                chance = won_over(offer(school.env.now - school.launch), self.won / families)
                at_meeting = binomial(self.free, chance)
                self.won += at_meeting
                self.free -= at_meeting


def launches(env: simpy.Environment, schools: dict[int, School]) -> Iterator[simpy.Event]:
    """One rep: launch schools, one after the other."""
    for number, school in schools.items():
        yield env.timeout(work_days(number))
        school.launch = env.now


def replicate(county: County, seed: int) -> list[float]:
    """Run one replication."""
    rng = np.random.default_rng(seed)
    env = simpy.Environment()
    schools = [School(env) for _ in range(county.schools)]
    classes = [Class(school, county, rng) for school in schools for _ in range(county.classes)]
    for rep in range(county.reps):
        env.process(launches(env, {number: schools[number] for number in county.schools_of(rep)}))
    for who in (*schools, *classes):
        env.process(who.weeks())
    found = []
    for week in county.reports:
        env.run(WEEK * week + 0.5)  # past the draws of that week
        found.append(sum(c.won + c.other for c in classes) / county.all_families)
    return found
