"""Teachers: training (all first, then by groups), migration days, and who is replaced each September.

In: equipped schools. Out: trained schools, staff lines.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.model.population import LEAVER_DAYS
from sim.model.processes import reps as work
from sim.model.rule import Steps

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World

GROUP = 20
"""Staff in a training group (assumption)."""
TERM_WINDOW_DAYS = 60
"""A term's migration day falls within so long of its beginning (assumption)."""


class Teachers:
    """Staff of all schools."""

    def __init__(self, world: World) -> None:
        self.world = world

    def begin(self) -> None:
        """Plan the turnover of staff: each September, before classes begin."""
        world = self.world
        if not world.scenario.market.cohorts_move:
            return
        for summer, day in enumerate(world.calendar.yearly(world.scenario.school_year.entry)):
            world.at(day, partial(world.population.replace_staff, day, summer))
            world.at(day + LEAVER_DAYS, partial(world.population.settle_leavers, day + LEAVER_DAYS, day))

    def train(self, school: SchoolStory) -> Steps:
        """Train the staff (教师培训): one session for all, then by groups."""
        world = self.world
        yield world.reps.ask(school, 3.5, work.STAFF_DAY)
        yield world.env.timeout(world.scenario.uncertainties.adoption.training_groups_days)
        self.book_training(school)

    def book_training(self, school: SchoolStory) -> None:
        """Book the sessions of a school's training."""
        sessions = 1 + -(-school.school.staff // GROUP)
        self.world.book.post("training_sessions", school.index, self.world.env.now, sessions)

    def migrate(self, school: SchoolStory) -> Steps:
        """Hold the first migration day (教师转网) when a rep has the time."""
        yield self.world.reps.ask(school, 6.0, work.STAFF_DAY)
        yield from self.world.bureau.selling()
        self.hold_first_day(school)

    def hold_first_day(self, school: SchoolStory) -> None:
        """Hold the first migration day now; from now on the programme runs for the staff."""
        self._open(school)
        self.world.population.migrate(school.index, self.world.env.now, 0)

    def migrate_each_term(self, school: SchoolStory) -> Steps:
        """Hold one more migration day each term."""
        world = self.world
        self._open(school)
        for term, day in enumerate(world.calendar.yearly(*world.scenario.school_year.terms), start=1):
            if day <= world.env.now - TERM_WINDOW_DAYS / 2:
                continue  # whenever it would have been
            when = day + TERM_WINDOW_DAYS * world.streams.uniform("migration day", school.school.id, day)
            if when > world.env.now + TERM_WINDOW_DAYS / 2:
                yield world.env.timeout(when - world.env.now)
                yield world.reps.ask(school, 6.0, work.STAFF_DAY)
                if not world.bureau.halted:
                    world.population.migrate(school.index, world.env.now, term)

    def _open(self, school: SchoolStory) -> None:
        world = self.world
        world.population.open_staff(school.index, package=False)
        world.population.retune(world.env.now, school.index)  # joins due before today saw no package
        world.population.open_staff(school.index, any(world.ask("package")))
