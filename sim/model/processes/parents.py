"""Parents: the families of each school; a process a school that wakes when something happens to them.

In: openings, the rules' days, parent meetings, summers. Out: ratios in force, meetings held, classes that come and go.
What concerns all schools alike (the first of a month, leaving, entry) is one event for the district, not one a school.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.model.population import LEAVER_DAYS, Counters
from sim.model.rule import Channel, Steps, Vector
from sim.model.trace import Job, Rush

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World

EVENING = 0.75
"""Meetings are held at six in the evening."""
CLASSES_A_HAND = 5
"""One agent is wanted for so many classes at a meeting (assumption)."""
MEETING_HOURS = 4.0
MINUTES_A_DAY = 1440.0


class Parents:
    """Families of all schools."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first_meeting = [world.env.event() for _ in world.schools]
        self.served = np.zeros(len(world.schools), bool)
        """Schools where all three services (平安通, 家校通, 优教通) are in use."""
        self._willing = 0
        self._served = 0
        self._waited_hours = 0.0

    # ---------------------------------------------------------------------------------------- the school year

    def begin(self) -> None:
        """Plan what happens to all schools: firsts of months, summers; and start each school's process."""
        world = self.world
        for day in sorted({d for d in world.district.entry.tolist() if d >= 0}):
            world.at(day, partial(world.population.enter_classes, day))
        for day in sorted(set(world.district.leaving.tolist())):
            world.at(day, partial(world.population.leave_classes, day))
            world.at(day + LEAVER_DAYS, partial(world.population.settle_leavers, day + LEAVER_DAYS, day))
        if world.scenario.programme.running:
            for day in world.calendar.months[:-1]:
                world.at(float(day), partial(world.refresh))
            for school in world.schools:
                world.env.process(self._school(school))

    def set_ratios(self) -> None:
        """Put the rules' ratios in force at all schools."""
        self._set_family_ratios()
        world, day = self.world, self.world.env.now
        world.population.set_ratios(
            staff_ratio=world.ratio(Channel.STAFF, day),
            migration_ratio=world.ratio(Channel.MIGRATION, day),
        )

    def _set_family_ratios(self, school: int | None = None) -> None:
        """Put the ratios on families in force at all schools, or at one, whose day costs the same in any district."""
        world, day = self.world, self.world.env.now
        churn = world.scenario.uncertainties.churn
        # R1: the school ties its families to the operator where the programme runs, more so with all three services
        if school is None:
            tie: Vector = np.where(self.served, float(churn.services), 1.0)
        else:
            tie = float(churn.services) if self.served[school] else 1.0
        kept = churn.tie * tie
        effect, unused = world.scenario.uncertainties.use, 1.0 - world.use(school)
        drag = 1.0 - effect.drag * unused
        world.population.set_ratios(
            school,
            family_ratio=drag * world.ratio(Channel.FAMILY, day, school),
            meeting_ratio=drag * world.ratio(Channel.MEETING, day, school),
            family_churn=kept * (1.0 + effect.loss * unused) * world.ratio(Channel.FAMILY_CHURN, day, school),
            kept_ratio=world.ratio(Channel.RETENTION, day, school),
        )

    def serve(self, school: SchoolStory) -> None:
        """Let all three services be in use at a school from today on."""
        self.served[school.index] = True
        self._set_family_ratios(school.index)
        self.world.population.retune(self.world.env.now, school.index)

    # ---------------------------------------------------------------------------------------- a school's days

    def _school(self, school: SchoolStory) -> Steps:
        """Open, then live through the days that change something for these families."""
        world = self.world
        yield school.opened
        world.population.open_families(school.index)
        changes = sorted({d for days in world.ask("opened", school, world.env.now) for d in days})
        self._change(school)
        meetings = [m for m in self._meetings(school) if m[0] >= world.env.now]
        world.reps.keep_free(school, [day for day, _ in meetings])
        days = [(d, False, False) for d in changes]
        days += [(d, True, entry) for d, entry in meetings]
        for day, is_meeting, entry in sorted(days):
            if world.env.now <= day < world.calendar.horizon:
                yield world.env.timeout(day - world.env.now)
                if is_meeting:
                    self._meet(school, entry)
                else:
                    self._change(school)

    def _change(self, school: SchoolStory) -> None:
        world = self.world
        world.population.retune(world.env.now, school.index)  # joins due before today saw yesterday's offer
        world.ask("changed", school, world.env.now)
        self._set_family_ratios(school.index)
        world.population.retune(world.env.now, school.index)

    def _meetings(self, school: SchoolStory) -> Iterator[tuple[float, bool]]:
        """Give this school's meeting evenings, and whether only entry grades meet."""
        world = self.world
        jitter = world.scenario.school_year.meeting_jitter_days
        for day, entry in world.calendar.meetings():
            days = world.calendar.open_days(day, day + jitter) or [int(world.calendar.next_open(float(day)))]
            luck = world.streams.uniform("meeting day", school.school.id, day)
            yield days[int(luck * len(days))] + EVENING, entry

    def _meet(self, school: SchoolStory, entry_grade_only: bool) -> None:
        """Hold a parent meeting (家长会): who is on site mans the counters."""
        world, day = self.world, self.world.env.now
        classes = world.district.classes_at(school.index, day, entry_grade_only)
        if not len(classes) or world.bureau.halted:  # a meeting without the operator is no event here
            return
        reps = world.reps.at_meeting(school, day)
        for rep in reps:
            rep.hours += MEETING_HOURS  # an evening is not taken from the day's work
        most = world.scenario.staffing.agents_at_a_meeting * math.prod(world.ask("effort", school))
        wanted = min(round(most), -(-len(classes) // CLASSES_A_HAND))
        agents, temporary = world.agents.send(school, wanted)
        helpers = sum(world.ask("helpers", school, classes))
        speeds = [rep.service_factor for rep in reps] + [1.0] * (helpers + temporary + agents)
        counters = Counters(tuple(speeds), agents)
        jobs = world.watch()
        willing, served, waited = world.population.meet(day, classes, counters, jobs)
        if jobs is not None:
            self._tell(school, len(reps), len(speeds), jobs)
            world.note("counters", "meeting", school.index, f"{len(speeds)} servers, {agents} agents", willing)
            world.note("counters", "served", school.index, f"{waited:.2f} hours waited", served)
        self._willing += willing
        self._served += served
        self._waited_hours += waited
        for account, quantity in (
            ("meetings", 1.0),
            ("rep_hours", MEETING_HOURS * len(reps)),
            ("meeting_willing", willing),
            ("meeting_balked", willing - served),
            ("meeting_wait_hours", waited),
        ):
            world.book.post(account, school.index, day, quantity)
        if not self.first_meeting[school.index].triggered:
            self.first_meeting[school.index].succeed()
        world.ask("met", school, classes, day)

    def _tell(self, school: SchoolStory, reps: int, counters: int, jobs: list[Job]) -> None:
        """Trace the counters of a meeting, and the evening of the reps there."""
        world, day = self.world, self.world.env.now
        assert world.trace is not None
        until = max([float(world.scenario.uncertainties.counters.arrival_minutes), *(ended for _, _, ended, _ in jobs)])
        world.trace.rushes.append(Rush(school.index, day, counters, day + until / MINUTES_A_DAY))
        mine = [(asked, begun, ended, school.index) for asked, begun, ended, _ in jobs]
        world.tell("counter", mine, day, MINUTES_A_DAY)
        world.tell("evening", reps * [(0.0, 0.0, MEETING_HOURS, school.index)], day, 24.0)

    def close(self) -> None:
        """Book who pays for the platform (优教通) where it is not free, and the partner's part of it."""
        world = self.world
        if not any(world.ask("platform_free")):
            uncertainties = world.scenario.uncertainties
            # a family pays once, whatever its lines, and only where the platform is
            share = uncertainties.costs.platform_take_up / uncertainties.people.lines_a_pupil
            open_share = world.share_after(world.opened_on())
            payers = share * open_share * world.book.quantities("family_days_new")
            world.book.add("platform_days", payers)
            world.book.add("partner_days", payers)

    def measures(self) -> dict[str, float]:
        """Mean wait at the counters of who was served, and the share who did not wait."""
        return {
            "counter_wait_minutes": 60.0 * self._waited_hours / self._served if self._served else 0.0,
            "counter_balked_share": 1.0 - self._served / self._willing if self._willing else 0.0,
        }
