"""The district as it stands before anything is drawn: which pools of people exist, when they enter and leave.

In: roster and calendar. Out: a `District` of arrays that every replication shares. A class is a cohort: it rises each
September, leaves whole in July, and a new cohort takes its place in September with streams of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.model.calendar import SchoolCalendar, school_calendar
from sim.model.kernel import FAMILY, STAFF
from sim.model.streams import entity_hash, entity_hashes
from sim.scenario.roster import School
from sim.scenario.schema import Programme, SchoolYear

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class District:
    """Pools in the order school by school: class cohorts, the staff, then the staff who left, a summer each.

    Attributes
    ----------
    schools
        The roster.
    school, kind, capacity, first
        Of each pool: school index, family or staff, most people, first slot; (pools,).
    entry, leaving
        Day a cohort enters (−1: present at the start) and leaves (beyond the horizon: never within it); (pools,).
    names
        What each pool is called, (pools,).
    entity
        Hash of the name, the key of the pool's streams; (pools,).
    staff_pool, former_pools
        Pool of each school's staff, (schools,), and of who left in each September, (Septembers, schools).
    first_pool, end_pool
        Range of each school's pools, (schools,).
    slots
        Lines there is room for.
    borders
        Days on which classes enter or leave or might, ascending; between two of them the same classes are there, in the
        same school year.
    youngest
        Classes of day 0 that stay longest, (pools,).
    first_summer
        First day on which a class leaves; infinite if none ever does.
    """

    schools: tuple[School, ...]
    calendar: SchoolCalendar
    school: Ints
    kind: Ints
    capacity: Ints
    first: Ints
    entry: Ints
    leaving: Ints
    entity: NDArray[np.uint64]
    names: tuple[str, ...]
    staff_pool: Ints
    former_pools: Ints
    first_pool: Ints
    end_pool: Ints
    slots: int
    borders: tuple[int, ...]
    youngest: NDArray[np.bool_]
    first_summer: float
    _classes: dict[tuple[int, bool], tuple[Ints, list[int]]] = field(default_factory=dict, repr=False)

    def classes_at(self, school: int, day: float, entry_grade_only: bool) -> Ints:
        """Pools of the classes present at a school on a day; only those in their first year if asked."""
        found, begins = self._present(day, entry_grade_only)
        return found[begins[school] : begins[school + 1]]

    def all_classes_at(self, day: float) -> Ints:
        """Pools of the classes present at any school on a day."""
        return self._present(day, entry_grade_only=False)[0]

    def _present(self, day: float, entry_grade_only: bool) -> tuple[Ints, list[int]]:
        """Pools of the classes present on a day, school by school, and where those of each school begin."""
        period = bisect_right(self.borders, day), entry_grade_only
        if period not in self._classes:
            there = (self.kind == FAMILY) & (self.entry <= day) & (self.leaving > day)
            if entry_grade_only:
                # of this school year: came this September, or, before the first summer, the youngest of day 0
                came = (self.entry > day - 365) & (self.entry >= 0)
                there &= came | (self.entry == -1) & self.youngest & (day < self.first_summer)
            found = np.flatnonzero(there)
            begins = np.searchsorted(found, [*self.first_pool, len(there)]).tolist()
            self._classes[period] = found, begins
        return self._classes[period]


@lru_cache(maxsize=8)
def build_district(schools: tuple[School, ...], programme: Programme, year: SchoolYear, cohorts_move: bool) -> District:
    """Lay out the pools of a roster. Depends on nothing drawn, so replications share it."""
    calendar = school_calendar(programme, year)
    leavings = calendar.yearly(year.leaving) if cohorts_move else []
    septembers = calendar.yearly(year.entry) if cohorts_move else []
    never = int(calendar.horizon) + 1
    rows: list[tuple[int, int, int, int, int, str, bool]] = []  # school, kind, capacity, entry, leaving, name, youngest
    first_pool, end_pool, staff_pool = [], [], []
    former_pools: list[list[int]] = [[] for _ in septembers]
    for s, school in enumerate(schools):
        first_pool.append(len(rows))
        turn = entity_hash(school.id)  # where classes don't fill the grades, no grade is missed by all schools alike
        for position, (size, years) in enumerate(zip(school.class_sizes(), school.class_years(), strict=True)):
            entry, until = -1, (turn + position) % years  # leaves in that many summers from the first one on
            first_year = until == years - 1
            while True:
                since = (calendar.start + timedelta(days=entry)).isoformat() if entry >= 0 else "the start"
                youngest = entry == -1 and first_year
                leaving = leavings[until] if until < len(leavings) else never
                rows.append((s, FAMILY, size, entry, leaving, f"{school.id}/class {position}/from {since}", youngest))
                later = [d for d in septembers if d >= leaving]
                if not later:
                    break
                entry, until = later[0], until + years
        staff_pool.append(len(rows))
        rows.append((s, STAFF, school.staff, -1, never, f"{school.id}/staff", False))
        for i, day in enumerate(septembers):
            former_pools[i].append(len(rows))
            rows.append((s, STAFF, school.staff, never, never, f"{school.id}/former staff/{day}", False))
        end_pool.append(len(rows))
    columns = list(zip(*rows, strict=True))
    capacity = np.array(columns[2], np.int64)
    return District(
        schools=schools,
        calendar=calendar,
        school=np.array(columns[0], np.int64),
        kind=np.array(columns[1], np.int64),
        capacity=capacity,
        first=np.concatenate(([0], np.cumsum(capacity)[:-1])),
        entry=np.array(columns[3], np.int64),
        leaving=np.array(columns[4], np.int64),
        names=columns[5],
        entity=entity_hashes(columns[5]),
        staff_pool=np.array(staff_pool, np.int64),
        former_pools=np.array(former_pools, np.int64).reshape(len(septembers), len(schools)),
        first_pool=np.array(first_pool, np.int64),
        end_pool=np.array(end_pool, np.int64),
        slots=int(capacity.sum()),
        borders=tuple(sorted({*columns[3], *columns[4], *septembers})),
        youngest=np.array(columns[6], bool),
        first_summer=float(leavings[0]) if leavings else np.inf,
    )
