"""Reps (客户经理): each has schools in charge, works their jobs one after the other, takes leave, may go.

In: jobs asked for by schools. Out: jobs done, hours worked. A rep is a post; the person in it may change. A job is one
SimPy event, however many wait for it: it is the event that it is done.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import simpy

from sim.model.outcome import LINKS
from sim.model.rule import Steps

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World

STAFF_DAY, VISIT, CARE = 0, 1, 2
"""Urgency of a job: a day agreed with the staff comes first, care of live schools last."""


class Job(simpy.Event):
    """Work for a rep, and the event that it is done, whose value is the rep who has done it.

    Of two jobs the more urgent comes first, then the earlier number, which no other job has.
    """

    def __init__(
        self,
        env: simpy.Environment,
        urgency: int,
        number: int,
        hours: float,
        at_school: bool,
        school: int,
        finish: Callable[[Any], None] | None = None,
    ) -> None:
        self.env = env  # as Event does it, like Timeout: one call less for each job
        self.callbacks = [] if finish is None else [finish]
        self.urgency = urgency
        self.number = number
        self.hours = hours
        self.at_school = at_school
        self.school = school

    def begin(self, rep: Rep, days: float) -> None:
        """Let ``rep`` have done it in so many days: from now on it is like a timeout."""
        self._ok, self._value = True, rep
        self.env.schedule(self, delay=days)


Pile = list[tuple[int, int, Job]]
"""A heap of jobs, each behind its urgency and number."""


class Rep:
    """One post and the person in it.

    Attributes
    ----------
    name
        What the post is called.
    schools
        In charge.
    partner
        The other half of the pair, whoever may ask for it.
    trained
        Whether this person passed the training.
    present
        Whether there is a person at work.
    """

    def __init__(self, world: World, index: int) -> None:
        self.world = world
        self._env, self._calendar = world.env, world.calendar
        self.index = index
        self.name = f"rep {index + 1}"
        self.schools: list[SchoolStory] = []
        self.partner: Rep | None = None
        self.trained = False
        self.present = False
        self.hours = 0.0
        self._away = 1  # reasons to be: not ready yet for the first day, on leave, gone
        self._pile: Pile = []
        self._hours_a_day = world.scenario.staffing.rep_hours_a_day
        self._free = True  # to turn to a job that comes
        self._opening: simpy.Event | None = None  # of the schools, if it is waited for
        self._pursued = 0
        self._wishes: list[tuple[SchoolStory, simpy.Event]] = []
        self._booked: set[int] = set()
        self._kept_free: set[int] = set()
        self._paid_from = float("inf")

    @property
    def visit_ratio(self) -> float:
        """Ratio on the chance of this person's visits: the untrained sell worse (S8)."""
        return 1.0 if self.trained else float(self.world.scenario.uncertainties.reps.untrained_visit)

    @property
    def service_factor(self) -> float:
        """Factor on the time of a sign-up by this person: the untrained register slower (S8)."""
        return 1.0 if self.trained else float(self.world.scenario.uncertainties.reps.untrained_service)

    # ------------------------------------------------------------------------------------------------- work

    def take(self, job: Job) -> None:
        """Put a job on the pile."""
        heapq.heappush(self._pile, (job.urgency, job.number, job))
        if self._free:
            self._turn()

    def _turn(self, _: object = None) -> None:
        """Turn to the next job: by urgency, on working days, at schools only when they see visitors."""
        self._free, self._opening = True, None
        if not self._pile or not self.present:
            return
        calendar, now = self._calendar, self._env.now
        opening = calendar.next_open(now)
        if opening == now:
            self._start(heapq.heappop(self._pile)[-1], now)
        elif (morning := calendar.next_working(now)) > now:
            self._free = False
            self._env.timeout(morning - now).callbacks.append(self._turn)
        elif (job := self._elsewhere()) is not None:
            self._start(job, now)
        else:  # nothing to do before schools open, unless something comes
            self._opening = self._env.timeout(opening - now)
            self._opening.callbacks.append(self._schools_open)

    def _start(self, job: Job, now: float) -> None:
        self._free = False
        if self.world.trace is not None:
            self.world.begun("rep", job.number)
        job.callbacks.insert(0, self._done)
        job.begin(self, self._calendar.after_work(now, job.hours / self._hours_a_day) - now)

    def _schools_open(self, opening: simpy.Event) -> None:
        if opening is self._opening:  # else something came meanwhile
            self._turn()

    def _done(self, job: Any) -> None:
        """Count the hours of a job and turn to the next, before those who wait for it go on."""
        world, hours = self.world, job.hours
        self.hours += hours
        world.book.post("rep_hours", job.school, self._env.now, hours)
        if world.trace is not None:
            world.ended("rep", job.number)
            world.note(self.name, "worked", quantity=hours)
        self._turn()

    def _elsewhere(self) -> Job | None:
        """Take the most urgent job from the pile that is done outside schools."""
        possible = [entry for entry in self._pile if not entry[-1].at_school]
        if not possible:
            return None
        first = min(possible)
        self._pile.remove(first)
        heapq.heapify(self._pile)
        return first[-1]

    def keep_free(self, days: list[float]) -> None:
        """Note the evenings on which a school in charge meets its parents."""
        self._kept_free.update(map(int, days))

    def book(self, day: float, beside: bool = False) -> bool:
        """Take the evening of a day, unless away or booked; ``beside`` another only if no school of one's own meets."""
        evening = int(day)
        if not self.present or evening in self._booked or (beside and evening in self._kept_free):
            return False
        self._booked.add(evening)
        return True

    # ---------------------------------------------------------------------------------------------- pursuit

    def pursue(self, school: SchoolStory) -> simpy.Event:
        """Ask to be pursued towards a contract; the event fires when it is the school's turn."""
        turn = self.world.env.event()
        self._wishes.append((school, turn))
        return turn

    def won(self) -> None:
        """Tell that a pursued school has signed."""
        self._pursued -= 1
        self.choose()

    def choose(self) -> None:
        """Turn to the next schools while there is room for one more."""
        while self._wishes and self._pursued < self.world.scenario.staffing.pursued_at_once:
            wish = min(self._wishes, key=lambda w: self.world.rank(w[0]))
            self._wishes.remove(wish)
            self._pursued += 1
            wish[1].succeed()

    # ---------------------------------------------------------------------------------------- coming and going

    def arrive(self) -> Steps:
        """Let a new person get ready (the rules say how), then start work."""
        self._paid_from = self.world.env.now
        self.trained = False
        for steps in self.world.ask("prepare", self):
            yield from steps
        self.world.note(self.name, "ready")
        self._come_back()

    def be_away(self, days: float) -> Steps:
        """Take leave; what lies on the pile goes to who covers."""
        self._go_away()
        self.world.note(self.name, "leave", quantity=days)
        self._hand_over()
        yield self.world.env.timeout(days)
        self._come_back()

    def _go_away(self) -> None:
        self._away += 1
        self.present = False
        self.world.reps.away.add(self.index)

    def _come_back(self) -> None:
        """Be at work again, and take over what waits for somebody this rep covers."""
        self._away -= 1
        self.present = self._away == 0
        if self.present:
            reps, free = self.world.reps, self._free
            self._free = False  # until all is on the pile
            reps.away.discard(self.index)
            for index in sorted(reps.away):
                other = reps.posts[index]
                if other._pile and self.world.cover(other) is self:
                    other._hand_over()
            if free:
                self._turn()

    def resign(self, hiring_days: float) -> Steps:
        """Go for good; a successor is hired and made ready. If nobody keeps touch, the schools' visits start anew."""
        self._go_away()
        self.world.note(self.name, "resigned")
        self.pay()
        if not any(self.world.ask("keeps_touch", self)):
            for school in self.schools:
                school.lose_touch()
        self._hand_over()
        yield self.world.env.timeout(hiring_days)
        yield from self.arrive()

    def _hand_over(self) -> None:
        """Give away the pile, the most urgent first: who takes it may begin at once."""
        pile, self._pile = sorted(self._pile), []
        for *_, job in pile:
            self.world.reps.give(self, job)

    def pay(self) -> None:
        """Book the days on the payroll of the person in the post, to the schools in charge."""
        charge = [s.index for s in self.schools] or None
        self.world.book.spell("rep_days", charge, self._paid_from, self.world.env.now)
        self._paid_from = float("inf")


class Reps:
    """All posts of the district.

    Attributes
    ----------
    away
        Posts without a person at work, by index.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.posts = [Rep(world, i) for i in range(world.scenario.staffing.reps)]
        for a, b in zip(self.posts[::2], self.posts[1::2], strict=False):
            a.partner, b.partner = b, a
        if len(self.posts) > 1 and len(self.posts) % 2:
            self.posts[-1].partner = self.posts[-2]  # the odd one joins a pair
        self.away = set(range(len(self.posts)))
        self._jobs = 0
        self._unassigned: list[SchoolStory] = []

    def begin(self) -> None:
        """Hire, share out the schools like cards in the order they will be won, and start work.

        Schools already under way have a rep whatever the room; those that need care only take up none.
        """
        env = self.world.env
        ranked = sorted(self.world.schools, key=lambda s: (s.begun == 0, self.world.rank(s)))
        room = len(self.posts) * self.world.scenario.staffing.schools_per_rep
        room += sum(s.begun >= len(LINKS) for s in ranked)
        room = max(room, len(ranked) if self.world.scenario.programme.day_one else sum(s.begun > 0 for s in ranked))
        for i, school in enumerate(ranked[:room]):
            self._assign(self.posts[i % len(self.posts)], school)
        self._unassigned = ranked[room:]
        for rep in self.posts:
            env.process(self._career(rep))
            env.process(self._leaves(rep))

    def _assign(self, rep: Rep, school: SchoolStory) -> None:
        rep.schools.append(school)
        school.rep = rep
        school.assigned.succeed()

    def release(self, school: SchoolStory) -> None:
        """Tell that a school needs care only; its rep takes charge of one more, if some wait."""
        if self._unassigned and school.rep is not None:
            self._assign(school.rep, self._unassigned.pop(0))

    def _career(self, rep: Rep) -> Steps:
        yield self.world.bureau.agreed
        yield from rep.arrive()

    def _leaves(self, rep: Rep) -> Steps:
        """Take each year's leave in one go, at a time of its own luck."""
        world = self.world
        work = float(world.scenario.uncertainties.reps.leave_days_per_year)
        for year in range(int(world.calendar.horizon / 365) + 1):
            day = 365.0 * (year + world.streams.uniform("leave", rep.index, year))
            if world.env.now < day < world.calendar.horizon:
                yield world.env.timeout(day - world.env.now)
                if rep.present and work > 0:
                    yield from rep.be_away(world.calendar.after_work(world.env.now, work) - world.env.now)

    # --------------------------------------------------------------------------------------------- work to do

    def ask(
        self,
        school: SchoolStory,
        hours: float,
        urgency: int,
        finish: Callable[[Any], None] | None = None,
        at_school: bool = True,
    ) -> Job:
        """Ask for work at a school; a process may wait for the job, or ``finish`` is called with it at its end."""
        rep, world = school.rep, self.world
        assert rep is not None
        self._jobs += 1
        if world.trace is not None:
            world.asked("rep", self._jobs, school.index)
        job = Job(world.env, urgency, self._jobs, hours, at_school, school.index, finish)
        self.give(rep, job)
        return job

    def give(self, rep: Rep, job: Job) -> None:
        """Give a job to a rep, or to who covers while the rep is away; else it waits for the rep."""
        (rep if rep.present else self.world.cover(rep) or rep).take(job)

    def keep_free(self, school: SchoolStory, days: list[float]) -> None:
        """Have a school's rep keep the evenings of its parent meetings free."""
        assert school.rep is not None
        school.rep.keep_free(days)

    def at_meeting(self, school: SchoolStory, day: float) -> list[Rep]:
        """Reps who can be at a school's meeting: its own and who stands beside, unless booked elsewhere that day."""
        assert school.rep is not None
        beside = self.world.cover(school.rep)
        stand_in = not school.rep.present
        there = [school.rep] if school.rep.book(day) else []
        return there + ([beside] if beside is not None and beside.book(day, beside=not stand_in) else [])

    # ------------------------------------------------------------------------------------------------- the end

    def close(self) -> None:
        """Book the payroll of who is there at the end."""
        for rep in self.posts:
            rep.pay()

    def measures(self) -> dict[str, float]:
        """Share of the posts' working hours spent on jobs."""
        scenario, calendar = self.world.scenario, self.world.calendar
        hours = len(self.posts) * scenario.staffing.rep_hours_a_day * calendar.working_days
        return {"rep_utilisation": sum(r.hours for r in self.posts) / hours}
