"""starsim, an agent a family in its arrays: each step is a week.

In: the county and a seed. Out: penetration at each report. What starsim does unasked and the other ways do not, results
of its people and common random numbers, is off: it is faster so.
"""

from __future__ import annotations

import numpy as np
import starsim as ss
from model import CHURN, REACH, REFERENCE, SHARE, TIE, WEEK, County, programme, weekly, won_over


class Rollout(ss.Module):
    """Families with and without a line."""

    def __init__(self, county: County) -> None:
        super().__init__()
        self.define_states(
            ss.BoolState("reachable"),
            ss.BoolState("line"),
            ss.BoolState("won"),
            ss.IntArr("group"),
        )
        self.begun = ss.random()
        self.joins, self.by_programme, self.leaves, self.at_meeting = (ss.bernoulli(p=0.0) for _ in range(4))
        self.county = county

    def init_post(self) -> None:
        """Draw who has a line and who could."""
        super().init_post()
        uids = self.sim.people.auids
        u = self.begun.rvs(uids)
        self.line[uids] = u < SHARE
        self.reachable[uids] = u < REACH
        self.group[uids] = np.asarray(uids) // self.county.families

    def init_results(self) -> None:
        """Keep penetration."""
        super().init_results()
        self.define_results(ss.Result("penetration", dtype=float, scale=False))

    def won_share(self) -> np.ndarray:
        """Share of each class that the programme won, (classes,)."""
        groups = self.county.schools * self.county.classes
        return np.bincount(self.group[self.won.uids], minlength=groups) / self.county.families

    def step(self) -> None:
        """Live through one week, and the meeting at its end."""
        launched, ratio, meeting = (np.repeat(table[self.ti], self.county.classes) for table in weekly(self.county))
        extra = programme(launched, ratio, self.won_share())
        holders, free = self.line.uids, (self.reachable & ~self.line).uids
        of = self.group[free]
        self.leaves.set(p=-np.expm1(-WEEK * CHURN * (1 - (1 - TIE) * launched))[self.group[holders]])
        self.joins.set(p=-np.expm1(-WEEK * (REFERENCE + extra))[of])
        left, joined = self.leaves.filter(holders), self.joins.filter(free)
        self.by_programme.set(p=(extra / (REFERENCE + extra))[self.group[joined]])
        self.line[left] = False
        self.won[left] = False
        self.line[joined] = True
        self.won[self.by_programme.filter(joined)] = True
        if meeting.any():
            free = (self.reachable & ~self.line).uids
            chance = np.where(meeting > 0, won_over(meeting, self.won_share()), 0.0)
            self.at_meeting.set(p=chance[self.group[free]])
            joined = self.at_meeting.filter(free)
            self.line[joined] = True
            self.won[joined] = True

    def update_results(self) -> None:
        """Note penetration."""
        super().update_results()
        self.results.penetration[self.ti] = self.line.mean()


def replicate(county: County, seed: int) -> list[float]:
    """Run one replication."""
    ss.options.crn = False
    sim = ss.Sim(
        n_agents=county.all_families,
        modules=Rollout(county),
        dt=ss.weeks(1),
        start=ss.date("2013-06-01"),
        dur=ss.weeks(county.weeks - 1),  # the first step is that of day 0
        rand_seed=seed,
        people_results=False,
        verbose=0,
    )
    sim.run()
    penetration = sim.results.rollout.penetration
    assert len(penetration) == county.weeks
    return [float(penetration[week - 1]) for week in county.reports]
