"""The product's engine: SimPy drives, the compiled kernel moves families, each at its own time. Exact.

In: the county and a seed. Out: penetration at each report.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import simpy
from model import (
    ATTENDANCE,
    CHURN,
    CONVERSION,
    INTEREST,
    KAPPA,
    MONTH,
    OFFERS,
    REACH,
    SHARE,
    TIE,
    WEEK,
    County,
    offer,
    work_days,
)

from sim.model.district import District, build_district
from sim.model.population import Population
from sim.model.streams import Streams
from sim.scenario.roster import School
from sim.scenario.schema import Scenario


@lru_cache(maxsize=4)
def district_of(county: County) -> tuple[District, Scenario]:
    """Give the product's scenario and district of this county; replications share them."""
    pupils = county.classes * county.families
    roster = [
        School(id=f"s{i}", type="urban_primary", pupils=pupils, classes=county.classes, staff=0, influence="C")
        for i in range(county.schools)
    ]
    scenario = Scenario.model_validate(
        {
            "name": "county",
            "roster": [school.model_dump() for school in roster],
            "programme": {"months": 61},  # so that week 261 is within
            "market": {"initial_share": SHARE},
            "uncertainties": {
                "reach": {"families": REACH},
                "churn": {"families": CHURN * MONTH},
                "interest": {"per_month": INTEREST * MONTH},
            },
        }
    )
    return build_district(scenario.roster, scenario.programme, scenario.school_year, cohorts_move=False), scenario


def people_of(county: County, seed: int) -> Population:
    """Everybody on day 0."""
    district, scenario = district_of(county)
    people = Population(district, scenario, Streams(seed, 0).root, KAPPA)
    people.begin(())
    return people


class Engine:
    """One replication."""

    def __init__(self, county: County, seed: int) -> None:
        self.county = county
        self.env = simpy.Environment()
        self.people = people_of(county, seed)
        for rep in range(county.reps):
            self.env.process(self.rep(rep))

    def rep(self, rep: int) -> Iterator[simpy.Event]:
        """Launch schools, one after the other."""
        for school in self.county.schools_of(rep):
            yield self.env.timeout(work_days(school))
            self.env.process(self.school(school))

    def school(self, school: int) -> Iterator[simpy.Event]:
        """Open, then live through the ends of offers and the meetings."""
        env, people, launch = self.env, self.people, self.env.now
        classes = district_of(self.county)[0].classes_at(school, launch, entry_grade_only=False)
        people.open_families(school)
        people.set_ratios(school, family_churn=TIE)
        days = [(launch + month * MONTH, False) for month in range(len(OFFERS) + 1)]
        days += [(WEEK * week, True) for week in self.county.meetings if WEEK * week >= launch]
        for day, is_meeting in sorted(days):
            yield env.timeout(max(0.0, day - env.now))
            if is_meeting:
                people.lecture(env.now, classes, ATTENDANCE, CONVERSION)
            else:
                ratio = offer(day - launch + 1e-6)
                people.set_ratios(school, family_ratio=ratio, meeting_ratio=ratio)
                people.retune(env.now, school)

    def run(self) -> list[float]:
        """Penetration at each report."""
        found = []
        for week in self.county.reports:
            self.env.run(WEEK * week)
            self.people.advance(WEEK * week)
            found.append(float(self.people.families()[1].sum()) / self.county.all_families)
        return found


def replicate(county: County, seed: int) -> list[float]:
    """Run one replication."""
    return Engine(county, seed).run()
