"""Parents: the families of each school; a process a school that wakes when something happens to them.

In: openings, the rules' days, parent meetings, summers. Out: ratios in force, meetings held, classes that come and go.
What concerns many schools at once (the first of a month, leaving, entry, an evening of meetings) is one event for the
district, not one a school.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.population import LEAVER_DAYS, Meeting
from sim.model.rule import Channel, Steps, Vector
from sim.model.trace import Rush

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
        self._use = world.scenario.uncertainties.use
        # few rules have days of their own at a school, and those shipped act on joining only
        by_days = world.moved_at("opened") | world.moved_at("changed")
        self._churn_has_days = not by_days.isdisjoint({Channel.FAMILY_CHURN, Channel.RETENTION})
        self.served = np.zeros(len(world.schools), bool)
        """Schools where all three services (平安通, 家校通, 优教通) are in use."""
        self._evenings: dict[float, list[tuple[float, SchoolStory, bool]]] = {}
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
        self._set_offer_ratios(school)
        world, day = self.world, self.world.env.now
        churn = world.scenario.uncertainties.churn
        # R1: the school ties its families to the operator where the programme runs, more so with all three services
        if school is None:
            tie: Vector = np.where(self.served, float(churn.services), 1.0)
        else:
            tie = float(churn.services) if self.served[school] else 1.0
        lost = 1.0 + self._use.loss * (1.0 - world.use(school))
        world.population.set_ratios(
            school,
            family_churn=churn.tie * tie * lost * world.ratio(Channel.FAMILY_CHURN, day, school),
            kept_ratio=world.ratio(Channel.RETENTION, day, school),
        )

    def _set_offer_ratios(self, school: int | None = None) -> None:
        """Put in force what makes families join."""
        world, day = self.world, self.world.env.now
        drag = 1.0 - self._use.drag * (1.0 - world.use(school))
        world.population.set_ratios(
            school,
            family_ratio=drag * world.ratio(Channel.FAMILY, day, school),
            meeting_ratio=drag * world.ratio(Channel.MEETING, day, school),
        )

    def serve(self, school: SchoolStory) -> None:
        """Let all three services be in use at a school from today on."""
        self.served[school.index] = True
        self._set_family_ratios(school.index)
        self.world.population.retune(self.world.env.now, school.index)

    # ---------------------------------------------------------------------------------------- a school's days

    def _school(self, school: SchoolStory) -> Steps:
        """Open, then live through the days that change something for these families."""
        world, env = self.world, self.world.env
        yield school.opened
        now = env.now
        world.population.open_families(school.index)
        changes = {d for days in world.ask("opened", school, now) for d in days}
        self._change(school)
        self._announce(school, now)
        for day in sorted(changes):
            if now <= day < world.calendar.horizon:
                yield env.timeout(day - now)
                now = env.now
                self._change(school)

    def _change(self, school: SchoolStory) -> None:
        world = self.world
        world.population.retune(world.env.now, school.index)  # joins due before today saw yesterday's offer
        world.ask("changed", school, world.env.now)
        if self._churn_has_days:
            self._set_family_ratios(school.index)
        else:
            self._set_offer_ratios(school.index)
        world.population.retune(world.env.now, school.index)

    # ---------------------------------------------------------------------------------------- parent meetings (家长会)

    def _announce(self, school: SchoolStory, now: float) -> None:
        """Plan a school's meetings; schools that meet on the same evening share one event."""
        world, evenings = self.world, list(self._meetings(school, now))
        world.reps.keep_free(school, [evening for evening, _, _ in evenings])
        for evening, luck, entry_grade_only in evenings:
            called = self._evenings.setdefault(evening, [])
            if not called:
                world.at(evening, partial(self._meet, evening))
            called.append((luck, school, entry_grade_only))

    def _meetings(self, school: SchoolStory, now: float) -> Iterator[tuple[float, float, bool]]:
        """Give this school's meeting evenings to come, the luck that chose each, and whether only entry grades meet."""
        uniform, id_ = self.world.streams.uniform, school.school.id
        for day, entry, days in self.world.calendar.meetings():
            if days[-1] + EVENING >= now:
                luck = uniform("meeting day", id_, day)
                evening = days[int(luck * len(days))] + EVENING
                if evening >= now:
                    yield evening, luck, entry

    def _meet(self, day: float) -> None:
        """Hold the meetings of an evening; one without the operator is no event here."""
        world = self.world
        called = sorted(self._evenings.pop(day), key=itemgetter(0))  # hands go out in an order that favours nobody
        if world.bureau.halted:
            return
        schools, hands, meetings = [], [], []
        for _, school, entry_grade_only in called:
            classes = world.district.classes_at(school.index, day, entry_grade_only)
            if len(classes):
                reps, meeting = self._staffed(school, classes, day)
                schools.append(school)
                hands.append(reps)
                meetings.append(meeting)
        found = world.population.meet(day, meetings)
        self._book(day, [school.index for school in schools], hands, found)
        for school, reps, meeting, numbers in zip(schools, hands, meetings, found, strict=True):
            self._tell(school, reps, meeting, *numbers)
            school.meeting_held()
            world.ask("met", school, meeting.classes, day)

    def _staffed(self, school: SchoolStory, classes: NDArray[np.int64], day: float) -> tuple[int, Meeting]:
        """Man the counters of a meeting: with the reps who can be there (how many is told), agents, teachers."""
        world = self.world
        reps = world.reps.at_meeting(school, day)
        for rep in reps:
            rep.hours += MEETING_HOURS  # an evening is not taken from the day's work
        most = world.scenario.staffing.agents_at_a_meeting * math.prod(world.ask("effort", school))
        wanted = min(round(most), -(-len(classes) // CLASSES_A_HAND))
        agents, temporary = world.agents.send(school, wanted, day)
        helpers = sum(world.ask("helpers", school, classes))
        speeds = [rep.service_factor for rep in reps] + [1.0] * (helpers + temporary + agents)
        return len(reps), Meeting(classes, speeds, agents, world.watch())

    def _book(self, day: float, schools: list[int], reps: list[int], found: list[tuple[int, int, float]]) -> None:
        """Book the meetings of an evening."""
        post = self.world.book.post_each
        post("meetings", schools, day, [1.0] * len(schools))
        post("rep_hours", schools, day, [MEETING_HOURS * there for there in reps])
        post("meeting_willing", schools, day, [willing for willing, _, _ in found])
        post("meeting_balked", schools, day, [willing - served for willing, served, _ in found])
        post("meeting_wait_hours", schools, day, [waited for _, _, waited in found])
        for willing, served, waited in found:
            self._willing += willing
            self._served += served
            self._waited_hours += waited

    def _tell(self, school: SchoolStory, reps: int, meeting: Meeting, willing: int, served: int, waited: float) -> None:
        """Trace a meeting, its counters, and the evening of the reps there."""
        world, day, jobs, counters = self.world, self.world.env.now, meeting.jobs, len(meeting.speeds)
        if world.trace is None or jobs is None:
            return
        until = max([float(world.scenario.uncertainties.counters.arrival_minutes), *(ended for _, _, ended, _ in jobs)])
        world.trace.rushes.append(Rush(school.index, day, counters, day + until / MINUTES_A_DAY))
        mine = [(asked, begun, ended, school.index) for asked, begun, ended, _ in jobs]
        world.tell("counter", mine, day, MINUTES_A_DAY)
        world.tell("evening", reps * [(0.0, 0.0, MEETING_HOURS, school.index)], day, 24.0)
        world.note("counters", "meeting", school.index, f"{counters} servers, {meeting.agents} agents", willing)
        world.note("counters", "served", school.index, f"{waited:.2f} hours waited", served)

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
