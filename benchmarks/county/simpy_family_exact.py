"""SimPy, a process a family with a clock of its own: exact, no time step.

In: the county and a seed. Out: penetration at each report. A family's clock rings at the highest hazard there is; at
each ring it moves with the share of that which its hazard now is (uniformisation, Lewis & Shedler's thinning). So a
changed hazard interrupts nobody, the cheapest way for such a process to be exact. A family that can never be won has
no process.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import simpy
from model import (
    CHURN,
    INTEREST,
    KAPPA,
    MONTH,
    OFFERS,
    REACH,
    REFERENCE,
    SHARE,
    TIE,
    WEEK,
    County,
    offer,
    programme,
    won_over,
    work_days,
)

HIGHEST = max(CHURN, REFERENCE + INTEREST * (max(OFFERS) * (1 + KAPPA) - 1))


class School:
    """What holds at a school; before its launch nothing of the programme."""

    __slots__ = ("churn", "classes", "launched", "ratio")

    def __init__(self) -> None:
        self.launched, self.ratio, self.churn = 0.0, 0.0, CHURN
        self.classes: list[Class] = []


class Class:
    """What families of a class share."""

    __slots__ = ("families", "school", "size", "won")

    def __init__(self, school: School, size: int) -> None:
        self.school, self.size, self.won = school, size, 0
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

    def live(self, env: simpy.Environment, draw: random.Random) -> Iterator[simpy.Event]:
        """Join and leave, each at its own time."""
        group, school = self.group, self.group.school
        while True:
            yield env.timeout(draw.expovariate(HIGHEST))
            u = draw.random() * HIGHEST
            if self.line:
                if u < school.churn:
                    self.leave()
            elif u < REFERENCE:
                self.join(won=False)
            elif u < REFERENCE + programme(school.launched, school.ratio, group.won / group.size):
                self.join(won=True)


class Replication:
    """One replication."""

    def __init__(self, county: County, seed: int) -> None:
        self.county, self.draw, self.env = county, random.Random(seed), simpy.Environment()
        self.schools = [School() for _ in range(county.schools)]
        self.families = []
        for school in self.schools:
            school.classes = [Class(school, county.families) for _ in range(county.classes)]
            for group in school.classes:
                for _ in range(county.families):
                    u = self.draw.random()
                    if u < REACH:
                        group.families.append(Family(group, u < SHARE))
                self.families += group.families
        for rep in range(county.reps):
            self.env.process(self.rep(rep))
        for family in self.families:
            self.env.process(family.live(self.env, self.draw))

    def rep(self, rep: int) -> Iterator[simpy.Event]:
        """Launch schools, one after the other."""
        for number in self.county.schools_of(rep):
            yield self.env.timeout(work_days(number))
            self.env.process(self.launched(self.schools[number]))
            self.env.process(self.meetings(self.schools[number]))

    def launched(self, school: School) -> Iterator[simpy.Event]:
        """Make the offers, a month each."""
        school.launched, school.churn = 1.0, CHURN * TIE
        for ratio in (*OFFERS, 1.0):
            school.ratio = ratio
            yield self.env.timeout(MONTH)

    def meetings(self, school: School) -> Iterator[simpy.Event]:
        """Hold the meetings."""
        launch = self.env.now
        for week in self.county.meetings:
            if WEEK * week >= launch:
                yield self.env.timeout(WEEK * week - self.env.now)
                for group in school.classes:
                    chance = won_over(offer(self.env.now - launch), group.won / group.size)
                    for family in group.families:
                        if not family.line and self.draw.random() < chance:
                            family.join(won=True)

    def run(self) -> list[float]:
        """Penetration at each report."""
        found = []
        for week in self.county.reports:
            self.env.run(WEEK * week)
            found.append(sum(family.line for family in self.families) / self.county.all_families)
        return found


def replicate(county: County, seed: int) -> list[float]:
    """Run one replication."""
    return Replication(county, seed).run()
