"""Mesa, an agent a family: each step is a week, in which every agent draws whether it moved.

In: the county and a seed. Out: penetration at each report. A family that can never be won is no agent. The model works
out the week's chances of each class first; since they hold for the week, the order of the agents does not matter and is
not shuffled.
"""

from __future__ import annotations

import math

import mesa
from model import CHURN, REACH, REFERENCE, SHARE, TIE, WEEK, County, programme, weekly, won_over


class Class:
    """What families of a class share: how many are won, and this week's chances."""

    __slots__ = ("at_meeting", "by_programme", "joins", "leaves", "school", "size", "won")

    def __init__(self, school: int, size: int) -> None:
        self.school, self.size, self.won = school, size, 0
        self.at_meeting = 0.0

    def set_chances(self, launched: float, ratio: float) -> None:
        """Work out the chances of a week."""
        extra = programme(launched, ratio, self.won / self.size)
        self.joins = -math.expm1(-WEEK * (REFERENCE + extra))
        self.by_programme = extra / (REFERENCE + extra)
        self.leaves = -math.expm1(-WEEK * CHURN * (1 - (1 - TIE) * launched))


class Family(mesa.Agent):
    """One family that could have a line."""

    def __init__(self, model: mesa.Model, group: Class, line: bool) -> None:
        super().__init__(model)
        self.group, self.line, self.won = group, line, False

    def join(self, won: bool) -> None:
        """Take a line."""
        self.line, self.won = True, won
        self.group.won += won

    def step(self) -> None:
        """Draw whether it moved this week."""
        uniform = self.random.random
        if self.line:
            if uniform() < self.group.leaves:
                self.group.won -= self.won
                self.line = self.won = False
        elif uniform() < self.group.joins:
            self.join(uniform() < self.group.by_programme)

    def meet(self) -> None:
        """Perhaps be won over at a meeting."""
        if not self.line and self.random.random() < self.group.at_meeting:
            self.join(won=True)


class Rollout(mesa.Model):
    """The county."""

    def __init__(self, county: County, seed: int) -> None:
        super().__init__(seed=seed)
        self.weekly = weekly(county)
        self.classes = [Class(s, county.families) for s in range(county.schools) for _ in range(county.classes)]
        for group in self.classes:
            for _ in range(county.families):
                u = self.random.random()
                if u < REACH:
                    Family(self, group, u < SHARE)

    def step(self) -> None:
        """Live through one week, and the meeting at its end."""
        launched, ratio, meeting = (table[self.steps - 1].tolist() for table in self.weekly)
        for group in self.classes:
            group.set_chances(launched[group.school], ratio[group.school])
        self.agents.do("step")
        if any(meeting):
            for group in self.classes:
                offered = meeting[group.school]
                group.at_meeting = won_over(offered, group.won / group.size) if offered else 0.0
            self.agents.do("meet")


def replicate(county: County, seed: int) -> list[float]:
    """Run one replication."""
    model = Rollout(county, seed)
    found = []
    for week in range(1, county.weeks + 1):
        model.step()
        if week in county.reports:
            found.append(sum(family.line for family in model.agents) / county.all_families)
    return found
