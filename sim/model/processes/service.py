"""Service: crews that equip the classrooms, and the programme's desk.

In: schools under contract. Out: equipped rooms, one set a class, on a date; the sets' days and the desk's days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

from sim.model.rule import Steps

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World


class Service:
    """Installers of the district, shared by all schools."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.crews = simpy.Resource(world.env, world.scenario.staffing.crews)
        self._busy_days = 0.0
        self._waits: list[float] = []

    def install(self, school: SchoolStory) -> Steps:
        """Equip a school: one crew, room by room, on working days."""
        world, rooms = self.world, school.school.classes
        asked = world.env.now
        world.asked("crew", school.index, school.index)
        with self.crews.request() as crew:
            yield crew
            self._waits.append(world.env.now - asked)
            world.note("crew", "begins", school.index)
            world.begun("crew", school.index)
            work = rooms * world.scenario.uncertainties.construction.team_days_a_room
            done = world.calendar.after_work(world.env.now, work)
            self._busy_days += work
            yield world.env.timeout(done - world.env.now)
        world.ended("crew", school.index)
        world.note("crew", "ends", school.index, quantity=work)
        self.equip(school)

    def equip(self, school: SchoolStory) -> None:
        """Book the sets of a school and their installation."""
        world, rooms = self.world, school.school.classes
        world.book.post("sets", school.index, world.env.now, rooms)
        world.book.post("rooms", school.index, world.env.now, rooms)

    def close(self) -> None:
        """Book what runs from a date to the horizon: sets kept up, broadband, the desk."""
        world, horizon = self.world, self.world.calendar.horizon
        opened = [s.opened_on for s in world.schools if s.opened_on < horizon]
        equipped = [s for s in world.schools if s.links[1] < horizon]
        where, since = [s.index for s in equipped], [s.links[1] for s in equipped]
        classes, ones = [s.school.classes for s in equipped], [1] * len(equipped)
        for account, units in (
            ("set_days", classes),
            ("broadband_days", classes),
            ("leased_line_days", ones),
            ("fixed_phone_days", ones),
        ):
            world.book.spells(account, where, since, horizon, units)
        if opened:
            seats = self.world.scenario.service.hotline_seats
            self.world.book.spell("hotline_days", None, min(opened), horizon, seats)

    def measures(self) -> dict[str, float]:
        """Utilisation of the crews over the horizon, and the mean wait for one."""
        days = self.crews.capacity * self.world.calendar.working_days
        return {
            "crew_utilisation": self._busy_days / days,
            "crew_wait_days": sum(self._waits) / len(self._waits) if self._waits else 0.0,
        }
