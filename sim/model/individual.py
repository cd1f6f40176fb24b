"""Everybody a SimPy process: families, staff and leavers' lines, each waiting for its own next event.

The slow proof that counts of exchangeable people (`sim.model.population`) are the same model. In and out: as `People`.
A person's clock is a unit-rate exponential, used up at the hazard in force: exact, whatever the hazard does. Whoever
waits is told when the hazards of the own group change (a bell, one for joining and one for churn), and interrupted when
something happens to this person alone. A line is booked whole, when it ends or the books close.

Randomness: hashed, a number for each person, purpose and occasion.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy import Event, Interrupt

from sim.model import kernel
from sim.model.book import Book
from sim.model.district import District
from sim.model.individual_queues import Visit, register
from sim.model.kernel import FAMILY, STAFF
from sim.model.population import RETURN_DAYS, Meeting, People
from sim.model.rule import Steps
from sim.model.streams import Streams
from sim.model.trace import Job
from sim.scenario.schema import Scenario

NEVER = math.inf


class Bell:
    """Tells all who wait for ``rung`` that hazards have changed; pulled twice at one instant it rings once."""

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env
        self._hang()

    def _hang(self, _: Event | None = None) -> None:
        self.rung: Event = self._env.event()
        self.rung.callbacks.append(self._hang)  # first in line, so that who is told can wait for the next ring

    def ring(self) -> None:
        """Tell them, still at this instant."""
        if not self.rung.triggered:
            self.rung.succeed()


@dataclass(frozen=True)
class Line:
    """One line: when it began, what the kernel would mark it with, when its lock-in ends."""

    joined: float
    marks: int
    free_on: float
    old: bool = False
    """Won before the first day: past its claw-back."""


class Group:
    """People with hazards in common: a class, the staff of a school, or the staff who left it in one summer.

    Attributes
    ----------
    gone
        Left: nobody joins any more, lines stay until they churn.
    watched
        The programme runs at the school, so hazards change at least on the firsts of months.
    place
        Of its pool in the district.
    size, lines, won
        People present; of these with a line; of these through the programme.
    reference, added, slope
        Hazard of a person who could join, a day: the reference, the programme's at a won share of zero, and a unit of
        that share.
    churn, kept_ratio
        Hazard of a free line, a day, and the ratio on it of existing lines.
    """

    def __init__(
        self, env: simpy.Environment, place: int, school: int, kind: int, entity: int, class_ratio: float
    ) -> None:
        self.place = place
        self.school, self.kind, self.entity, self.class_ratio = school, kind, entity, class_ratio
        self.members: list[Person] = []
        self.gone, self.watched = False, False
        self.size, self.lines, self.won = 0, 0, 0
        self.reference, self.added, self.slope = 0.0, 0.0, 0.0
        self.churn, self.kept_ratio = 0.0, 1.0
        self.joining, self.churning = Bell(env), Bell(env)

    def hazards(self) -> tuple[float, float]:
        """Hazards to join by reference and by the programme; a negative programme part lowers the reference."""
        programme = self.added + self.slope * self.won_share()
        return max(0.0, self.reference + min(0.0, programme)), max(0.0, programme)

    def candidates(self) -> Iterator[Person]:
        """Give the members who could join now."""
        return (p for p in self.members if p.reachable and p.line is None and p.pending is None)

    def won_share(self) -> float:
        """Share of the people present whom the programme won."""
        return self.won / self.size if self.size else 0.0


class Person:
    """One family or member of staff; after leaving, the line alone.

    Attributes
    ----------
    reachable
        Could switch at all (M8).
    gifted
        Had the family's gift.
    pending
        Waits for the business hall (M2): the day, and whether it will sign.
    """

    def __init__(self, people: Individuals, group: Group, name: str) -> None:
        self.people, self.group, self.name = people, group, name
        self.reachable = False
        self.gifted = False
        self.line: Line | None = None
        self.pending: tuple[float, bool] | None = None
        self._clocks = 0
        self._process = people.env.process(self._live())
        group.members.append(self)
        group.size += 1

    def luck(self, purpose: str, occasion: object) -> float:
        """Draw this person's number for a purpose on an occasion."""
        return self.people.streams.uniform(purpose, self.name, occasion)

    def tell(self) -> None:
        """Tell the person that something has happened to it."""
        self._process.interrupt()

    # ------------------------------------------------------------------------------------------------- the life

    def _live(self) -> Steps:
        while self.line is not None or not self.group.gone:
            try:
                if self.line is not None:
                    yield from self._hold(self.line)
                elif self.pending is not None:
                    yield from self._make_up_its_mind(*self.pending)
                elif self.reachable:
                    yield from self._consider()
                else:
                    yield self.people.env.event()  # nothing but leaving can happen
            except Interrupt:
                continue

    def _wait(self, hazard: Callable[[], float], bell: Bell, until: float = NEVER) -> Generator[Event, object, bool]:
        """Wait for what happens at ``hazard``, or until a day; returns whether it happened."""
        env, people = self.people.env, self.people
        self._clocks += 1
        left = -math.log(self.luck("clock", self._clocks))
        while True:
            since, rate = env.now, hazard()
            due = since + max(0.0, left) / rate if rate > 0.0 else NEVER
            # a watched group's bell rings before the month is out: what lies beyond needs no alarm yet
            if min(due, until) < (people.next_first if self.group.watched else people.horizon):
                alarm = env.timeout(min(due, until) - since)
                yield alarm | bell.rung
                if alarm.processed:
                    return due <= until
            else:
                yield bell.rung
            left -= rate * (env.now - since)

    def _consider(self) -> Steps:
        """Not joined: join sooner or later."""
        yield from self._wait(lambda: sum(self.group.hazards()), self.group.joining)
        reference, programme = self.group.hazards()
        if self.luck("channel", self._clocks) * (reference + programme) < programme:
            self.join(kernel.JOINED_PROGRAMME, kernel.WON)
        else:
            self.join(kernel.JOINED_REFERENCE, 0)

    def _hold(self, line: Line) -> Steps:
        """Hold a line: churn sooner or later, less readily while locked in."""
        locked = self.people.env.now < line.free_on
        ratio = self.people.k.locked_ratio if locked else 1.0
        until = line.free_on if locked else NEVER

        def hazard() -> float:
            kept = self.group.kept_ratio if line.marks & kernel.EXISTING else 1.0
            return float(self.group.churn * ratio * kept)

        if (yield from self._wait(hazard, self.group.churning, until)):
            self._churn(line)

    def _make_up_its_mind(self, day: float, signs: bool) -> Steps:
        """Pending: sign in the business hall, or give up."""
        yield self.people.env.timeout(day - self.people.env.now)
        self.pending = None
        if signs and self.people.selling(self.group.school):
            self.join(kernel.JOINED_PENDING, kernel.WON)
        else:
            self.people.note(self.group, kernel.GAVE_UP, self.people.env.now, 0)

    # ------------------------------------------------------------------------------------------------ the moves

    def hold(self, line: Line) -> None:
        """Begin with a line, held at the start or at entry."""
        self.reachable = True
        self._take(line)
        self.people.count(self.group, kernel.ENTERED)
        self.people.note(self.group, kernel.ENTERED, self.people.env.now, line.marks)

    def join(self, channel: int, marks: int) -> None:
        """Join now, with what is on offer."""
        people, group, now, k = self.people, self.group, self.people.env.now, self.people.k
        free_on, gift = now, 0
        if group.kind == STAFF:
            if people.package(group.school) and self.luck("package", now) < k.take_up:
                marks |= kernel.PACKAGE
                free_on = now + k.lock_days
                people.count(group, kernel.HANDSETS)
        elif not self.gifted and people.on_offer(group.school):
            self.gifted, gift = True, people.on_offer(group.school)
            people.count(group, kernel.GIFTS + gift - 1)
        if marks & kernel.WON and not marks & kernel.PACKAGE and self.luck("second line", now) < k.second_share:
            marks |= kernel.SECOND
        people.count(group, channel)
        if marks & kernel.WON:
            people.count(group, kernel.WON_LINES)
        if marks & kernel.BY_AGENT:
            people.count(group, kernel.SIGNED)
        people.moves_made += 1
        people.note(group, channel, now, marks, gift)
        self._take(Line(now, marks, free_on))

    def _take(self, line: Line) -> None:
        self.line = line
        self.people.count(self.group, kernel.SUBSCRIBED)
        self.group.lines += 1
        self._talk(line, 1)

    def _churn(self, line: Line) -> None:
        """Lose the line; who is still there could join again."""
        people, group, k = self.people, self.group, self.people.k
        age = people.env.now - line.joined
        self.line = None
        people.book_life(group, line, people.env.now)
        people.count(group, kernel.CHURNED)
        people.note(group, kernel.CHURNED, line.joined, line.marks)
        if line.marks & kernel.BY_AGENT and age < k.claw_agent:
            people.count(group, kernel.CLAWED_AGENT)
        if line.marks & kernel.WON and not line.old and age < k.claw_won:
            people.count(group, kernel.CLAWED_WON)
        people.moves_made += 1
        if not group.gone:
            self._let_go(line)

    def _let_go(self, line: Line) -> None:
        self.people.count(self.group, kernel.SUBSCRIBED, -1)
        self.group.lines -= 1
        self._talk(line, -1)

    def _talk(self, line: Line, change: int) -> None:
        """Let the group know how many the programme won (M5)."""
        if line.marks & kernel.WON:
            self.group.won += change
            if self.group.slope:
                self.group.joining.ring()

    def leave_for(self, former: Group) -> None:
        """Leave the staff: a line goes on in the group ``former``, without one nothing does."""
        if self.line is not None:
            self.people.note(self.group, kernel.MOVED, self.line.joined, self.line.marks)
            self._let_go(self.line)
            former.members.append(self)
        self.group.members.remove(self)
        self.group.size -= 1
        self.group = former
        self.tell()


class Individuals(People):
    """Everybody of one replication.

    Attributes
    ----------
    k
        The constants, by their kernel names.
    next_first
        The next first of a month, or the horizon.
    """

    def __init__(
        self,
        env: simpy.Environment,
        district: District,
        scenario: Scenario,
        streams: Streams,
        kappa: float,
        second_share: float,
        room: int = 0,
    ) -> None:
        super().__init__(district, scenario, streams.root, kappa, second_share)
        self._noted: list[tuple[float, float, int, int, int, int]] | None = [] if room else None
        self.env = env
        self.streams = streams
        names = self._constants.dtype.names or ()
        self.k = SimpleNamespace(**{name: self._constants[name][0].tolist() for name in names})
        self.moves_made = 0
        self._groups: list[Group | None] = [None] * len(district.school)
        self._class_ratio = np.ones(len(district.school))
        self._months: list[float] = district.calendar.months.tolist()
        self.horizon = district.calendar.horizon
        self.next_first = self._months[1]
        env.process(self._turn_months())

    def _turn_months(self) -> Steps:
        """Ring all bells of watched groups on the firsts of months, should nobody else."""
        for first, following in zip(self._months[1:-1], self._months[2:], strict=True):
            yield self.env.timeout(first - self.env.now)
            self.next_first = following
            for group in self._there():
                if group.watched:
                    group.joining.ring()
                    group.churning.ring()

    def _there(self, school: int | None = None) -> Iterator[Group]:
        """Give the groups present, of a school or of all."""
        d = self._district
        lo, hi = (0, len(self._groups)) if school is None else (int(d.first_pool[school]), int(d.end_pool[school]))
        return (g for g in self._groups[lo:hi] if g is not None and not g.gone)

    def _of(self, which: NDArray[np.int64]) -> list[Group]:
        return [group for i in which if (group := self._groups[i]) is not None]

    # ------------------------------------------------------------------------------------------- who is there

    def _found(self, pool: int) -> Group:
        """Found the group of a pool, still empty."""
        d = self._district
        school, kind, entity = int(d.school[pool]), int(d.kind[pool]), int(d.entity[pool])
        group = Group(self.env, int(pool), school, kind, entity, float(self._class_ratio[pool]))
        self._groups[pool] = group
        return group

    def _enter(self, day: float, which: NDArray[np.int64], given: NDArray[np.int64]) -> None:
        share = self.k.share
        for pool, (existing, new) in zip(which, given.tolist(), strict=True):
            group = self._found(pool)
            for place in range(int(self._district.capacity[pool])):
                person = Person(self, group, f"{group.entity}/{place}")
                u = person.luck("entry", "")
                if existing < 0:
                    self._settle_in(person, u)
                elif place < existing + new:
                    mark = kernel.EXISTING if place < existing else kernel.WON
                    person.hold(Line(day, mark, day, old=True))
                else:  # reachable as often as without a line
                    self._settle_in(person, share + (1.0 - share) * u)
            group.watched = self._programme_runs(group.school)
            self._set_hazards(group)

    def _settle_in(self, person: Person, u: float) -> None:
        """Let a newcomer hold a line, be reachable, or not: one uniform, so that a larger share or reach only adds."""
        person.reachable = u < self.k.reach[person.group.kind]
        if u < self.k.share:
            person.hold(Line(self.env.now, kernel.EXISTING, self.env.now))

    def _leave(self, day: float, which: NDArray[np.int64]) -> None:
        for group in self._of(which):
            self.count(group, kernel.SUBSCRIBED, -group.lines)
            self.note(group, kernel.LEFT, day, 0, group.lines)
            self._go(group)
            for person in group.members:
                if person.line is None:
                    person.tell()
            group.members = [p for p in group.members if p.line is not None]

    def _go(self, group: Group) -> None:
        group.gone = True
        group.watched = False
        group.size = group.lines = group.won = 0
        group.churn = self.k.churn[group.kind] * self.k.leaver_ratio
        group.kept_ratio = 1.0
        group.churning.ring()

    def _settle(self, day: float, which: NDArray[np.int64]) -> None:
        for group in self._of(which):
            group.churn = self.k.churn[group.kind]
            group.churning.ring()

    def _replace(self, day: float, staff: NDArray[np.int64], former: NDArray[np.int64]) -> None:
        for i, group in enumerate(self._of(staff)):
            gone = self._found(int(former[i]))
            self._go(gone)
            for person in [p for p in group.members if p.luck("turnover", day) < self._turnover]:
                person.leave_for(gone)
                successor = Person(self, group, f"{person.name.split('@')[0]}@{day}")
                self._settle_in(successor, successor.luck("entry", ""))

    # --------------------------------------------------------------------------------------- what acts on them

    def set_class_ratio(self, ratio: NDArray[np.float64]) -> None:
        """Set the lasting ratio of each class's families, (pools,), before they enter."""
        self._class_ratio = ratio

    def _programme_runs(self, school: int) -> bool:
        return bool(self._schools["families_open"][school] or self._schools["staff_open"][school])

    def retune(self, day: float, school: int | None = None) -> None:
        """Let the ratios set act from ``day`` on, at a school or at all."""
        for group in self._there(school):
            if self._programme_runs(group.school):
                group.watched = True
                self._set_hazards(group)

    def _set_hazards(self, group: Group) -> None:
        """Give a group the hazards its school's ratios imply, and tell its members of a change."""
        s, k = self._schools[group.school], self.k
        before = (group.reference, group.added, group.slope), (group.churn, group.kept_ratio)
        group.reference = k.reference[group.kind]
        group.added, group.slope = 0.0, 0.0
        group.churn, group.kept_ratio = k.churn[group.kind], 1.0
        if group.kind == FAMILY and s["families_open"]:
            if not s["halted"]:
                ratio = float(s["family_ratio"]) * group.class_ratio
                group.added = k.interest * (ratio - 1.0)
                group.slope = k.interest * ratio * k.kappa
            group.churn *= float(s["family_churn"])
            group.kept_ratio = float(s["kept_ratio"])
        elif group.kind == STAFF and s["staff_open"]:
            if not s["halted"]:
                group.added = k.interest * (float(s["staff_ratio"]) - 1.0)
            group.kept_ratio = float(s["kept_ratio"])
        if before[0] != (group.reference, group.added, group.slope):
            group.joining.ring()
        if before[1] != (group.churn, group.kept_ratio):
            group.churning.ring()

    def advance(self, day: float) -> None:
        """Do nothing: everybody is always at the present instant."""

    def _persuasion(self, group: Group, conversion: float) -> float:
        """Give the chance that an occasion wins over a family of the class that is there."""
        ratio = float(self._schools["meeting_ratio"][group.school]) * group.class_ratio
        return float(1.0 - (1.0 - conversion) ** (ratio * (1.0 + self.k.kappa * group.won_share())))

    def meet(self, day: float, meetings: Sequence[Meeting]) -> list[tuple[int, int, float]]:
        """Hold an evening's meetings; returns of each families at the counters, those served, hours they waited."""
        return [self._meet(day, *meeting) for meeting in meetings]

    def _meet(
        self, day: float, classes: NDArray[np.int64], speeds: Sequence[float], agents: int, jobs: list[Job] | None
    ) -> tuple[int, int, float]:
        u = self._scenario.uncertainties
        willing: list[tuple[Visit, Person]] = []
        for group in self._of(classes):
            persuasion = self._persuasion(group, float(u.meeting.conversion))
            for person in group.candidates():
                if person.luck("attends", day) < u.meeting.attendance and person.luck("is won over", day) < persuasion:
                    arrives = person.luck("reaches the counters", day) * u.counters.arrival_minutes
                    service = math.sqrt(-math.log(person.luck("signs up", day))) / kernel.RAYLEIGH_MEAN
                    willing.append((Visit(arrives, service * float(u.counters.event_minutes)), person))
        visits = [visit for visit, _ in willing]
        patience = float(u.counters.patience_minutes)
        register(visits, speeds, patience)
        if jobs is not None:
            jobs += [visit.job(speeds, patience) for visit in visits]
        agents_from = len(speeds) - agents
        for visit, person in sorted(willing, key=lambda w: w[0].arrives):
            if visit.server is None:
                signs = person.luck("comes back", day) < u.counters.return_share
                self.note(person.group, kernel.PENDING, day, 0)
                person.pending = (day + RETURN_DAYS * (person.luck("comes back on", day) if signs else 1.0), signs)
            else:
                by_agent = kernel.BY_AGENT if visit.server >= agents_from else 0
                person.join(kernel.JOINED_EVENT, kernel.WON | by_agent)
            person.tell()
        waits = [visit.waited for visit in visits if visit.server is not None]
        return len(visits), len(waits), sum(waits) / 60.0

    def _win_over(
        self,
        stream: int,
        channel: int,
        day: float,
        classes: NDArray[np.int64],
        occasion_day: float,
        reached: float,
        conversion: float,
    ) -> int:
        joined = 0
        for group in self._of(classes):
            chance = reached * self._persuasion(group, conversion)
            won = [p for p in group.candidates() if p.luck(f"occasion {stream}", occasion_day) < chance]
            self._join_all(won, channel)
            joined += len(won)
        return joined

    def migrate(self, school: int, day: float, occasion: int) -> int:
        """Hold a teacher migration day, the first (0) or that of a term (1, 2, …); returns staff who joined."""
        conversion = float(self._scenario.uncertainties.migration.conversion)
        chance = 1.0 - (1.0 - conversion) ** float(self._schools["migration_ratio"][school])
        (group,) = self._of(self._district.staff_pool[school : school + 1])
        won = [p for p in group.candidates() if p.luck("migration", occasion) < chance]
        self._join_all(won, kernel.JOINED_EVENT)
        return len(won)

    def _join_all(self, won: list[Person], channel: int) -> None:
        for person in won:
            person.join(channel, kernel.WON)
            person.tell()

    def package(self, school: int) -> bool:
        """Whether staff of a school are offered the handset package."""
        return bool(self._schools["package"][school]) and self.selling(school)

    def on_offer(self, school: int) -> int:
        """Gift on offer at a school, 1, 2, …; 0 none."""
        return int(self._schools["offer"][school]) if self.selling(school) else 0

    def selling(self, school: int) -> bool:
        """Whether the programme may sell at a school."""
        return not self._schools["halted"][school]

    # ----------------------------------------------------------------------------------------- what can be seen

    def families(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Present families of each school, and those with a line; twice (schools,)."""
        size, lines = np.zeros(len(self._schools)), np.zeros(len(self._schools))
        for group in self._there():
            if group.kind == FAMILY:
                size[group.school] += group.size
                lines[group.school] += group.lines
        return size, lines

    def listed(self, classes: NDArray[np.int64]) -> int:
        """Families of these classes without a line."""
        return sum(group.size - group.lines for group in self._of(classes))

    @property
    def moves(self) -> int:
        """Moves made so far."""
        return self.moves_made

    # ------------------------------------------------------------------------------------------------ the books

    def count(self, group: Group, what: int, n: int = 1, day: float | None = None) -> None:
        """Count now, or on a day."""
        when = self.env.now if day is None else day
        if when < self.horizon:
            self._books[group.school, group.kind, self._district.calendar.month(when), what] += n

    def note(self, group: Group, event: int, joined: float, marks: int, detail: int = 0) -> None:
        """Note a move, where a trace is asked for."""
        if self._noted is not None:
            self._noted.append((self.env.now, joined, group.place, event, marks, detail))

    def moves_noted(self) -> NDArray[Any]:
        """Return the moves traced, `kernel.MOVE` (move,)."""
        return np.array(self._noted or [], kernel.MOVE)

    def _spell(self, group: Group, what: int, first: float, end: float) -> None:
        """Book one unit held from ``first`` to ``end``, in whole ticks as the kernel does."""
        for day, change in ((first, 1), (end, -1)):
            if day < self.horizon:
                month = self._district.calendar.month(day)
                book = self._books[group.school, group.kind, month]
                book[what] += change
                ticks = math.floor((self._months[month + 1] - day) * kernel.TICKS + 0.5)
                book[kernel.SPELLS + what] += change * ticks / kernel.TICKS

    def book_life(self, group: Group, line: Line, end: float) -> None:
        """Book what a line has been from its first to its last day: billing, and the agent's commission."""
        k, marks, first = self.k, line.marks, line.joined
        kind = kernel.HELD_NEW
        if marks & kernel.EXISTING:
            kind = kernel.HELD_EXISTING
        elif marks & kernel.PACKAGE:
            kind = kernel.HELD_PACKAGE
        self._spell(group, kind, first, end)
        second_until = min(end, first + k.second_days)
        if marks & kernel.SECOND:
            self._spell(group, kernel.HELD_SECOND, first, second_until)
        if marks & kernel.BY_AGENT:
            paid_until = min(end, first + k.commission_days)
            self._spell(group, kernel.COMMISSIONED, first, paid_until)
            if marks & kernel.SECOND:
                self._spell(group, kernel.COMMISSIONED_SECOND, first, min(paid_until, second_until))
            for what, age in ((kernel.MONTH_3, k.month_3), (kernel.MONTH_6, k.month_6)):
                if first + age <= end:
                    self.count(group, what, day=first + age)

    def close(self, book: Book) -> None:
        """Book the lines that live on beyond the horizon, and hand the books over."""
        for group in self._of(np.arange(len(self._groups))):
            for person in group.members:
                if person.line is not None:
                    self.book_life(group, person.line, NEVER)
        super().close(book)
