"""SimPy, a process a family: each wakes once a week and draws whether it moved.

In: the county and a seed. Out: penetration at each report. A family that can never be won has no process. A school's
process works out the week's chances of each class, so that a family has only to draw.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

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


class Class:
    """What families of a class share: how many are won, and this week's chances."""

    __slots__ = ("by_programme", "families", "joins", "leaves", "won")

    def __init__(self) -> None:
        self.won = 0
        self.by_programme = 0.0  # of who joins
        self.joins = -math.expm1(-WEEK * REFERENCE)
        self.leaves = -math.expm1(-WEEK * CHURN)
        self.families: list[Family] = []


class Family:
    """One family that could have a line."""

    __slots__ = ("group", "line", "won")

    def __init__(self, group: Class, line: bool) -> None:
        self.group, self.line, self.won = group, line, False

    def join(self, won: bool) -> None:
        """Take a line."""
        self.line, self.won = True, won
        self.group.won += won

    def leave(self) -> None:
        """Give the line up."""
        self.group.won -= self.won
        self.line = self.won = False

    def weeks(self, env: simpy.Environment, draw: random.Random) -> Iterator[simpy.Event]:
        """Draw whether it moved, at the end of each week."""
        group, uniform = self.group, draw.random
        while True:
            yield env.timeout(WEEK)
            if self.line:
                if uniform() < group.leaves:
                    self.leave()
            elif uniform() < group.joins:
                self.join(uniform() < group.by_programme)


class School:
    """A school and its classes."""

    def __init__(self, county: County, draw: random.Random) -> None:
        self.county, self.draw = county, draw
        self.launch = math.inf
        self.classes = [Class() for _ in range(county.classes)]
        for group in self.classes:
            for _ in range(county.families):
                u = draw.random()
                if u < REACH:
                    group.families.append(Family(group, u < SHARE))

    def weeks(self, env: simpy.Environment) -> Iterator[simpy.Event]:
        """Work out the chances of each week at its end before the families draw; after them, hold the meeting."""
        week = 0
        while True:
            yield env.timeout(WEEK)
            week += 1
            if self.launch >= env.now:
                continue
            launched, ratio = week_of(self.launch, week)
            for group in self.classes:
                extra = programme(launched, ratio, group.won / self.county.families)
                group.joins = -math.expm1(-WEEK * (REFERENCE + extra))
                group.by_programme = extra / (REFERENCE + extra)
                group.leaves = -math.expm1(-WEEK * CHURN * (1 - (1 - TIE) * launched))
            if week in self.county.meetings:
                env.process(self.meet(env, offer(env.now - self.launch)))

    def meet(self, env: simpy.Environment, ratio: float) -> Iterator[simpy.Event]:
        """Win families over, once those of this week have moved."""
        yield env.timeout(0)
        for group in self.classes:
            chance = won_over(ratio, group.won / self.county.families)
            for family in group.families:
                if not family.line and self.draw.random() < chance:
                    family.join(won=True)


def launches(env: simpy.Environment, schools: dict[int, School]) -> Iterator[simpy.Event]:
    """One rep: launch schools, one after the other."""
    for number, school in schools.items():
        yield env.timeout(work_days(number))
        school.launch = env.now


def replicate(county: County, seed: int) -> list[float]:
    """Run one replication."""
    draw = random.Random(seed)
    env = simpy.Environment()
    schools = [School(county, draw) for _ in range(county.schools)]
    families = [f for school in schools for group in school.classes for f in group.families]
    for rep in range(county.reps):
        env.process(launches(env, {number: schools[number] for number in county.schools_of(rep)}))
    for school in schools:
        env.process(school.weeks(env))
    for family in families:
        env.process(family.weeks(env, draw))
    found = []
    for week in county.reports:
        env.run(WEEK * week + 0.5)  # past the draws of that week
        found.append(sum(family.line for family in families) / county.all_families)
    return found
