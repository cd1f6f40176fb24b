"""V2, equipment faults (deck, slide 13): sets fail; most faults are cleared remotely, the rest waits for a technician.

The vendor's station has technicians, vehicles (a repair takes both) and spares; a «green channel» shortens a repair. A
class without its set stops using the platform: the share of set-days lost in a month, worked out at its first,
lowers use at the school. The station is the vendor's cost. Off: sets never fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.calendar import MONTH_DAYS, YEAR_DAYS
from sim.model.queues import Station
from sim.model.rule import Rule, Vector

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World

CONSTRUCTION = 2
CALENDAR_DAYS_A_WORKING_DAY = YEAR_DAYS / 250
"""Technicians work 250 days a year."""


class EquipmentFaults(Rule):
    """Let sets fail and be repaired."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        plan, faults = world.scenario.service, world.scenario.uncertainties.faults
        channel = float(faults.green_channel) if plan.green_channel else 1.0
        self._station = Station(
            technicians=min(plan.technicians, plan.vehicles),
            spares=plan.spares,
            faults_a_day=(1.0 - float(faults.remote_share)) / (float(faults.months_between) * MONTH_DAYS),
            repair_days=float(faults.technician_days) * CALENDAR_DAYS_A_WORKING_DAY * channel,
            spare_share=float(faults.spare_share),
            lead_days=float(faults.lead_days),
        )
        self._shop = world.repair_shop(self._station)
        self._sets = np.array([s.classes for s in world.scenario.roster], float)
        self._use = np.ones(len(self._sets))
        self._repairs, self._waited, self._worked = 0, 0.0, 0.0

    def reached(self, school: SchoolStory, link: int, day: float) -> None:
        """Put the sets of an equipped school in use."""
        if link == CONSTRUCTION:
            self._shop.install(school.index, day)

    def refresh(self, day: float) -> None:
        """On the first of a month: what fails and is repaired in it."""
        world = self.world
        month = world.calendar.month(day)
        begin, end = (float(d) for d in world.calendar.months[month : month + 2])
        jobs = world.watch()
        found = self._shop.run(begin, end, jobs)
        world.tell("technician", jobs)
        self._use = 1.0 - np.minimum(1.0, found.down / (self._sets * (end - begin)))
        self._repairs += found.repairs
        self._waited += found.waited
        self._worked += found.worked
        world.book.add_month("set_days_down", month, found.down)
        world.book.post("repairs", None, day, found.repairs)

    def use(self) -> Vector:
        """Share of classes with a working set, (schools,)."""
        return self._use

    def close(self) -> None:
        """Tell which sets still wait."""
        self.world.tell("technician", self._shop.waiting())

    def measures(self) -> dict[str, float]:
        """Utilisation of the technicians, and the mean wait for one."""
        capacity = self._station.technicians * self.world.calendar.horizon
        return {
            "technician_utilisation": self._worked / capacity,
            "repair_wait_days": self._waited / self._repairs if self._repairs else 0.0,
        }
