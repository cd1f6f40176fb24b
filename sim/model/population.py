"""Families and staff of the district: the one seam between the organisation (SimPy) and the people.

In: what the processes do to people: open a school, change its ratios, hold a meeting, let classes leave. Out: counts at
any time, and at the end the books of all moves. The processes see `People` only: settings, constants and books, which
every fidelity shares. How people move is `Population`'s here, counts of exchangeable people in the kernel; and
`sim.model.individual`'s, a process each.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model import kernel
from sim.model.book import Book
from sim.model.calendar import MONTH_DAYS
from sim.model.district import District
from sim.model.kernel import FAMILY, STAFF
from sim.model.trace import Job
from sim.scenario.accounts import GIFT_ACCOUNTS, INDEX, STOCK_INDEX
from sim.scenario.schema import Scenario, SchoolStart

LEAVER_DAYS = 3 * MONTH_DAYS
"""R1: the restless months after leaving school."""
RETURN_DAYS = 14.0
"""M2: who was not served signs within so long, or not at all."""

_BOOKED: tuple[tuple[int, int, str], ...] = (
    (FAMILY, kernel.ENTERED, "family_existing"),
    (FAMILY, kernel.JOINED_REFERENCE, "family_joined_reference"),
    (FAMILY, kernel.JOINED_PROGRAMME, "family_joined_programme"),
    (FAMILY, kernel.JOINED_EVENT, "family_joined_meeting"),
    (FAMILY, kernel.JOINED_PENDING, "family_joined_pending"),
    (FAMILY, kernel.JOINED_LIST, "family_joined_list"),
    (FAMILY, kernel.JOINED_LECTURE, "family_joined_lecture"),
    (FAMILY, kernel.CHURNED, "family_churned"),
    (STAFF, kernel.ENTERED, "staff_existing"),
    (STAFF, kernel.JOINED_REFERENCE, "staff_joined_reference"),
    (STAFF, kernel.JOINED_PROGRAMME, "staff_joined_programme"),
    (STAFF, kernel.JOINED_EVENT, "staff_joined_migration"),
    (STAFF, kernel.CHURNED, "staff_churned"),
    (STAFF, kernel.HANDSETS, "handsets"),
    *((FAMILY, kernel.GIFTS + i, name) for i, name in enumerate(GIFT_ACCOUNTS)),
)
_NO_ROOM = np.empty((0, 3))
"""Where no trace is asked for."""
RATIOS = ("family_ratio", "meeting_ratio", "family_churn", "kept_ratio", "staff_ratio", "migration_ratio")
"""What rules may change at a school, by kernel name."""
_PER_LINE: tuple[tuple[int, str], ...] = (
    (kernel.SIGNED, "commission_signed"),
    (kernel.MONTH_3, "commission_month_3"),
    (kernel.MONTH_6, "commission_month_6"),
    (kernel.CLAWED_AGENT, "commission_clawed_back"),
)
"""Commission is a line's; gifts and packages are a person's."""


class Meeting(NamedTuple):
    """A parent meeting: its classes, and who mans the counters."""

    classes: NDArray[np.int64]
    speeds: Sequence[float]
    """Factor on the service time of each server; agents come last."""
    agents: int
    jobs: list[Job] | None = None
    """To be told each family's minutes at the counters, where a trace is asked for."""


@dataclass(frozen=True)
class Presence:
    """Who is there without anything being drawn.

    ``families`` and ``staff``: at each month-end; ``family_days``: pupil-days a month; (school, month).
    ``left``: pupils leaving on each leaving day, (leaving day, school).
    """

    families: NDArray[np.int64]
    family_days: NDArray[np.float64]
    leaving_days: tuple[int, ...]
    left: NDArray[np.float64]


@lru_cache(maxsize=8)
def _presence(district: District) -> Presence:
    months = district.calendar.months
    schools = len(district.schools)
    family = district.kind == FAMILY
    school, size = district.school[family], district.capacity[family].astype(float)
    entry, leaving = district.entry[family], district.leaving[family]
    families = np.zeros((schools, len(months) - 1), np.int64)
    family_days = np.zeros((schools, len(months) - 1))
    # month by month: a table of all classes and months would be the largest thing there is
    for m, (first, end) in enumerate(itertools.pairwise(months)):
        there = (entry < end) & (leaving >= end)
        days = np.clip(np.minimum(end, leaving) - np.maximum(first, entry), 0.0, None)
        families[:, m] = np.bincount(school, there * size, schools)
        family_days[:, m] = np.bincount(school, days * size, schools)
    leaving_days = tuple(int(d) for d in np.unique(leaving) if d < district.calendar.horizon)
    left = np.zeros((len(leaving_days), schools))
    for i, day in enumerate(leaving_days):
        left[i] = np.bincount(school, np.where(leaving == day, size, 0.0), schools)
    return Presence(families, family_days, leaving_days, left)


def apportion(total: int, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Split ``total`` in proportion to ``weights``, by largest remainder; ties go to the first."""
    if weights.sum() == 0:
        return np.zeros_like(weights)
    exact = total * weights / weights.sum()
    share: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    short = total - int(share.sum())
    share[np.argsort(-(exact - share), kind="stable")[:short]] += 1
    return share


def _lived(hazard: float, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the expected days a line lives within its first ``days``."""
    return -np.expm1(-hazard * days) / hazard if hazard > 0 else days


class People(ABC):
    """Everybody of one replication, however they move: what the organisation may do to them, and their books."""

    def __init__(
        self,
        district: District,
        scenario: Scenario,
        root: np.uint64,
        kappa: float,
        second_share: float = 0.0,
        room: int = 0,
        books: NDArray[np.float64] | None = None,
    ) -> None:
        self._district = district
        self._scenario = scenario
        self._turnover = float(scenario.uncertainties.people.staff_turnover_per_year)
        self._schools = np.zeros(len(district.schools), kernel.SCHOOL)
        self._schools["first_pool"] = district.first_pool
        self._schools["end_pool"] = district.end_pool
        # views, made once: a field of a table of records takes longer to find than to read
        self._ratios = {name: self._schools[name] for name in RATIOS}
        for ratio in self._ratios.values():
            ratio[:] = 1.0
        shape = (len(district.schools), 2, len(district.calendar.months) - 1, kernel.COLUMNS)
        self._books = np.zeros(shape) if books is None else books
        self._constants = self._constants_of(scenario, root, kappa, second_share)
        self._trace = np.zeros(room, kernel.MOVE)

    def _constants_of(self, s: Scenario, root: np.uint64, kappa: float, second_share: float) -> NDArray[Any]:
        k = np.zeros(1, kernel.CONSTANTS)
        u, share = s.uncertainties, s.market.initial_share
        reach = np.array([u.reach.families, u.reach.staff])
        churn = np.array([u.churn.families, u.churn.staff])
        k["root"] = root
        k["share"] = share
        k["reach"] = reach
        # M6: without a programme joining balances churn at the initial share
        k["reference"] = churn * share / (reach - share) / MONTH_DAYS
        k["interest"] = u.interest.per_month / MONTH_DAYS
        k["kappa"] = kappa
        k["churn"] = churn / MONTH_DAYS
        k["locked_ratio"] = u.churn.locked
        k["lock_days"] = s.promotions.handset.lock_in_months * MONTH_DAYS
        k["take_up"] = u.handset.take_up
        k["leaver_ratio"] = u.churn.leaver
        k["month_3"] = 3 * MONTH_DAYS
        k["month_6"] = 6 * MONTH_DAYS
        k["commission_days"] = s.prices.commission.share_months * MONTH_DAYS
        k["claw_agent"] = s.prices.commission.claw_back_months * MONTH_DAYS
        k["claw_won"] = s.promotions.homeroom_claw_back_months * MONTH_DAYS
        k["second_share"] = second_share
        k["second_days"] = u.second_lines.months * MONTH_DAYS
        return k

    # ------------------------------------------------------------------------------------------- who is there

    def begin(self, start: tuple[SchoolStart, ...]) -> None:
        """Let everybody in who is there on day 0, at the baseline share or in the observed state ``start``."""
        d = self._district
        there = d.entry == -1
        given = np.full((len(there), 2), -1, np.int64)
        index = {s.id: i for i, s in enumerate(d.schools)}
        for begun in start:
            here = slice(int(d.first_pool[index[begun.school]]), int(d.end_pool[index[begun.school]]))
            for kind, existing, new in (
                (FAMILY, begun.families_existing, begun.families_new),
                (STAFF, begun.staff_existing, begun.staff_new),
            ):
                mine = np.flatnonzero(there[here] & (d.kind[here] == kind)) + here.start
                lines = apportion(existing + new, d.capacity[mine])
                given[mine, 0] = apportion(existing, lines)
                given[mine, 1] = lines - given[mine, 0]
        which = np.flatnonzero(there)
        self._enter(0.0, which, given[which])

    def enter_classes(self, day: int) -> None:
        """Let the new classes of this day in."""
        which = np.flatnonzero(self._district.entry == day)
        given = np.full((len(which), 2), -1, np.int64)
        self._enter(float(day), which, given)

    def leave_classes(self, day: int) -> None:
        """Let the classes that leave on this day go."""
        self._leave(float(day), np.flatnonzero(self._district.leaving == day))

    def settle_leavers(self, day: float, left_on: int) -> None:
        """End the restless months of the classes and staff who left on day ``left_on``."""
        gone = self._district.leaving == left_on
        septembers = self._district.calendar.yearly(self._scenario.school_year.entry)
        if left_on in septembers and len(self._district.former_pools):
            gone[self._district.former_pools[septembers.index(left_on)]] = True
        self._settle(day, np.flatnonzero(gone))

    def replace_staff(self, day: int, summer: int) -> None:
        """Replace the staff who change at the beginning of the school year ``summer`` (0, 1, …)."""
        self._replace(float(day), self._district.staff_pool, self._district.former_pools[summer])

    @abstractmethod
    def _enter(self, day: float, which: NDArray[np.int64], given: NDArray[np.int64]) -> None:
        """Let pools in; ``given`` (pool, 2) states existing and new lines, −1 draws them at the baseline share."""

    @abstractmethod
    def _leave(self, day: float, which: NDArray[np.int64]) -> None:
        """Let pools go; their lines stay until they churn."""

    @abstractmethod
    def _settle(self, day: float, which: NDArray[np.int64]) -> None:
        """Give pools that have gone the base churn."""

    @abstractmethod
    def _replace(self, day: float, staff: NDArray[np.int64], former: NDArray[np.int64]) -> None:
        """Replace part of the ``staff`` pools, (schools,); lines of who leaves go to the pools ``former``."""

    # --------------------------------------------------------------------------------------- what acts on them

    @abstractmethod
    def set_class_ratio(self, ratio: NDArray[np.float64]) -> None:
        """Set the lasting ratio of each pool's families, (pools,)."""

    def set_ratios(self, school: int | None = None, **ratios: NDArray[np.float64] | float) -> None:
        """Set ratios by kernel name, at all schools or at one; they act from the next `retune` on."""
        where = slice(None) if school is None else school
        for name, ratio in ratios.items():
            self._ratios[name][where] = ratio

    def open_families(self, school: int) -> None:
        """Start the programme for the families of a school."""
        self._schools["families_open"][school] = 1

    def open_staff(self, school: int, package: bool) -> None:
        """Start the programme for the staff of a school, with or without the handset package."""
        self._schools["staff_open"][school] = 1
        self._schools["package"][school] = package

    def halt(self, halted: bool) -> None:
        """Stop all sales of the programme, or take them up again; acts from the next `retune` on."""
        self._schools["halted"] = halted

    def offer(self, school: int, offer: int) -> None:
        """Put a gift (1, 2, …) on offer at a school; 0 none."""
        self._schools["offer"][school] = offer

    @abstractmethod
    def retune(self, day: float, school: int | None = None) -> None:
        """Let the ratios set act from ``day`` on, at a school or at all."""

    @abstractmethod
    def advance(self, day: float) -> None:
        """Bring everybody to ``day``, so that counts can be read."""

    @abstractmethod
    def meet(self, day: float, meetings: Sequence[Meeting]) -> list[tuple[int, int, float]]:
        """Hold an evening's meetings; returns of each families at the counters, those served, hours they waited."""

    def work_list(
        self, day: float, classes: NDArray[np.int64], met_on: float, reached: float, conversion: float
    ) -> int:
        """Work the list of these classes' not yet joined families after their meeting (M7); returns who joined."""
        return self._win_over(kernel.LIST, kernel.JOINED_LIST, day, classes, met_on, reached, conversion)

    def lecture(self, day: float, classes: NDArray[np.int64], reached: float, conversion: float) -> int:
        """Hold a holiday lecture for these classes (P6); returns who joined."""
        return self._win_over(kernel.LECTURE, kernel.JOINED_LECTURE, day, classes, day, reached, conversion)

    @abstractmethod
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
        """Win over families where they are, booked to ``channel``; ``reached``: the chance to be spoken to.

        Their luck is that of ``occasion_day``, whenever it is they are spoken to.
        """

    @abstractmethod
    def migrate(self, school: int, day: float, occasion: int) -> int:
        """Hold a teacher migration day, the first (0) or that of a term (1, 2, …); returns staff who joined."""

    # ----------------------------------------------------------------------------------------- what can be seen

    @property
    @abstractmethod
    def moves(self) -> int:
        """Moves made so far."""

    @abstractmethod
    def families(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Present families of each school, and those with a line, as of its last event; twice (schools,)."""

    def penetration(self) -> NDArray[np.float64]:
        """Share of each school's present families with a line, as of its last event, (schools,)."""
        size, lines = self.families()
        return lines / np.maximum(size, 1)

    @abstractmethod
    def listed(self, classes: NDArray[np.int64]) -> int:
        """Families of these classes without a line, as of their last event."""

    def won_in(self, month: int) -> int:
        """Lines of families and staff the programme won in a month, as far as people were advanced."""
        return int(self._books[:, :, month, kernel.WON_LINES].sum())

    def moves_noted(self) -> NDArray[Any]:
        """Return the moves there was room to note, `kernel.MOVE` (move,)."""
        return self._trace[: self.traced]

    @property
    def traced(self) -> int:
        """Moves that were to be noted, whatever the room."""
        return int(self._constants["traced"][0])

    @property
    def constants(self) -> Any:
        """The settings the moves were made with, a `kernel.CONSTANTS`."""
        return self._constants[0]

    def won_lines(self) -> NDArray[np.float64]:
        """Family lines won by the programme, (school, month)."""
        won: NDArray[np.float64] = self._books[:, FAMILY, :, kernel.WON_LINES]
        return won

    def clawed_lines(self) -> NDArray[np.float64]:
        """Of these, churned young enough that commission is paid back, (school, month)."""
        clawed: NDArray[np.float64] = self._books[:, FAMILY, :, kernel.CLAWED_WON]
        return clawed

    # ------------------------------------------------------------------------------------------------ the books

    def close(self, book: Book) -> None:
        """Bring everybody to the horizon and hand the books over."""
        self.advance(self._district.calendar.horizon)
        lines_a_pupil = float(self._scenario.uncertainties.people.lines_a_pupil)
        for kind, column, account in _BOOKED:
            book.flows[INDEX[account]] += self._books[:, kind, :, column]
        for column, account in _PER_LINE:
            book.flows[INDEX[account]] += self._books[:, FAMILY, :, column] * lines_a_pupil
        in_halls = (kernel.JOINED_REFERENCE, kernel.JOINED_PROGRAMME, kernel.JOINED_PENDING)
        minutes = float(self._scenario.uncertainties.counters.hall_minutes)
        book.add("hall_hours", self._books[..., in_halls].sum((1, 3)) * minutes / 60)
        for spell, account in (
            (kernel.HELD_EXISTING, "family_days_existing"),
            (kernel.HELD_NEW, "family_days_new"),
            (kernel.COMMISSIONED, "commission_days"),
            (kernel.HELD_SECOND, "family_days_second"),
            (kernel.COMMISSIONED_SECOND, "commission_days_second"),
        ):
            book.flows[INDEX[account]] += self._unit_days(FAMILY, spell) * lines_a_pupil
        for spell, account in (
            (kernel.HELD_EXISTING, "staff_days_existing"),
            (kernel.HELD_NEW, "staff_days_new"),
            (kernel.HELD_PACKAGE, "staff_days_package"),
            (kernel.HELD_SECOND, "staff_days_second"),
        ):
            book.flows[INDEX[account]] += self._unit_days(STAFF, spell)
        self._close_stocks(book)
        self._close_without(book, lines_a_pupil)

    def _unit_days(self, kind: int, spell: int) -> NDArray[np.float64]:
        """Give the days on which units were held, (school, month); one kind and spell at a time, for memory's sake."""
        change = self._books[:, kind, :, spell]
        before = np.cumsum(change, axis=1) - change
        days: NDArray[np.float64] = self._books[:, kind, :, kernel.SPELLS + spell]
        return before * np.diff(self._district.calendar.months) + days

    def _close_stocks(self, book: Book) -> None:
        subscribed = np.cumsum(self._books[..., kernel.SUBSCRIBED], axis=2)
        staff = np.array([s.staff for s in self._district.schools], np.int64)[:, None]
        held = (kernel.HELD_EXISTING, kernel.HELD_NEW, kernel.HELD_PACKAGE)
        lines = np.cumsum(self._books[..., held].sum((1, 3)), axis=1)
        for name, stock in (
            ("families_subscribed", subscribed[:, FAMILY]),
            ("families_total", _presence(self._district).families),
            ("staff_subscribed", subscribed[:, STAFF]),
            ("staff_total", staff),
            ("lines_held", lines),
        ):
            book.stocks[STOCK_INDEX[name]] = stock

    def _close_without(self, book: Book, lines_a_pupil: float) -> None:
        """Book the lines expected without a programme: the share of who is there, and of leavers while they stay."""
        s = self._scenario
        share, there = s.market.initial_share, _presence(self._district)
        dim = np.diff(self._district.calendar.months)
        families = there.family_days.copy()
        for day, left in zip(there.leaving_days, there.left, strict=True):
            families += left[:, None] * self._survivor_days(day, FAMILY)
        employed = np.array([float(school.staff) for school in self._district.schools])
        staff = employed[:, None] * dim
        if len(self._district.former_pools):
            for day in self._district.calendar.yearly(s.school_year.entry):
                staff = staff + self._turnover * employed[:, None] * self._survivor_days(day, STAFF)
        book.add("family_days_without", share * families * lines_a_pupil)
        book.add("staff_days_without", share * staff)

    def _survivor_days(self, left_on: int, kind: int) -> NDArray[np.float64]:
        """Give the expected days, month by month, of one line whose holder left on a day, (month,)."""
        churn = float(self._constants["churn"][0, kind])
        restless = churn * float(self._constants["leaver_ratio"][0])
        months = np.maximum(self._district.calendar.months - left_on, 0.0)
        early, late = np.minimum(months, LEAVER_DAYS), np.maximum(months - LEAVER_DAYS, 0.0)
        lived = _lived(restless, early) + np.exp(-restless * LEAVER_DAYS) * _lived(churn, late)
        return np.diff(lived)


class Population(People):
    """All pools of one replication, advanced by the kernel."""

    def __init__(
        self,
        district: District,
        scenario: Scenario,
        root: np.uint64,
        kappa: float,
        second_share: float = 0.0,
        room: int = 0,
    ) -> None:
        n, schools, months = len(district.school), len(district.schools), len(district.calendar.months) - 1
        due, self._pools, random, self._lines, books = kernel.arrays(
            (n, np.dtype(np.float64)),
            (n, kernel.POOL),
            ((n, kernel.STREAMS, 4), np.dtype(np.uint64)),
            (district.slots, kernel.LINE),
            ((schools, 2, months, kernel.COLUMNS), np.dtype(np.float64)),
        )
        super().__init__(district, scenario, root, kappa, second_share, room, books)
        for name in ("school", "kind", "capacity", "first", "entity"):
            self._pools[name] = getattr(district, name)
        self._pools["place"] = np.arange(n)
        self._pools["class_ratio"] = 1.0
        self._pools["kept_ratio"] = 1.0
        for name in ("next_free", "next_pending", "ends"):
            self._pools[name] = np.inf
        due[:] = np.inf
        self._size, self._held = self._pools["size"], self._pools["lines"]
        meeting, counters = scenario.uncertainties.meeting, scenario.uncertainties.counters
        self._evening = (
            float(meeting.attendance),
            float(meeting.conversion),
            float(counters.event_minutes),
            float(counters.patience_minutes),
            float(counters.arrival_minutes),
            float(counters.return_share),
            RETURN_DAYS,
        )
        state = kernel.State(
            due=due,
            pools=self._pools,
            random=random,
            lines=self._lines,
            books=books,
            schools=self._schools,
            months=district.calendar.months,
            constants=self._constants,
            trace=self._trace,
        )
        self._state = tuple(state)  # its names cost a compiled call as much again as its arrays

    def _enter(self, day: float, which: NDArray[np.int64], given: NDArray[np.int64]) -> None:
        kernel.enter(self._state, day, which, self._district.capacity[which], given)

    def _leave(self, day: float, which: NDArray[np.int64]) -> None:
        kernel.leave(self._state, day, which)

    def _settle(self, day: float, which: NDArray[np.int64]) -> None:
        kernel.settle_leavers(self._state, day, which)

    def _replace(self, day: float, staff: NDArray[np.int64], former: NDArray[np.int64]) -> None:
        kernel.replace_staff(self._state, day, staff, former, self._turnover, int(day))

    def set_class_ratio(self, ratio: NDArray[np.float64]) -> None:
        """Set the lasting ratio of each pool's families, (pools,)."""
        self._pools["class_ratio"] = ratio

    def retune(self, day: float, school: int | None = None) -> None:
        """Let the ratios set act from ``day`` on, at a school or at all."""
        d = self._district
        lo, hi = (0, len(d.school)) if school is None else (int(d.first_pool[school]), int(d.end_pool[school]))
        kernel.retune(self._state, day, lo, hi)

    def advance(self, day: float) -> None:
        """Bring all pools to ``day``, so that their counts can be read."""
        kernel.advance(self._state, day)

    def meet(self, day: float, meetings: Sequence[Meeting]) -> list[tuple[int, int, float]]:
        """Hold an evening's meetings; returns of each families at the counters, those served, hours they waited."""
        if not meetings:
            return []
        which = np.concatenate([m.classes for m in meetings])
        hands = np.array([(len(m.classes), len(m.speeds), m.agents) for m in meetings])
        speeds = np.array([speed for m in meetings for speed in m.speeds], np.float64)
        traced = meetings[0].jobs is not None
        rows = np.empty((int(self._size[which].sum()), 3)) if traced else _NO_ROOM
        numbers = np.empty((len(meetings), 3))
        kernel.meet(self._state, day, which, hands, speeds, *self._evening, numbers, rows)
        found = [(int(willing), int(served), waited) for willing, served, waited in numbers.tolist()]
        told = iter(rows.tolist())
        for meeting, (willing, _, _) in zip(meetings, found, strict=True):
            if meeting.jobs is not None:
                mine = itertools.islice(told, willing)
                meeting.jobs.extend((asked, begun, ended, -1) for asked, begun, ended in mine)
        return found

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
        return int(kernel.win_over(self._state, day, classes, stream, channel, occasion_day, reached, conversion))

    def migrate(self, school: int, day: float, occasion: int) -> int:
        """Hold a teacher migration day, the first (0) or that of a term (1, 2, …); returns staff who joined."""
        conversion = float(self._scenario.uncertainties.migration.conversion)
        return int(kernel.migrate(self._state, day, int(self._district.staff_pool[school]), conversion, occasion))

    def families(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Present families of each school, and those with a line, as of its last event; twice (schools,)."""
        there = (self._pools["kind"] == FAMILY) & (self._pools["state"] == kernel.PRESENT)
        school, schools = self._pools["school"][there], len(self._district.schools)
        size: NDArray[np.float64] = np.bincount(school, self._pools["size"][there], schools).astype(np.float64)
        lines: NDArray[np.float64] = np.bincount(school, self._pools["lines"][there], schools).astype(np.float64)
        return size, lines

    def listed(self, classes: NDArray[np.int64]) -> int:
        """Families of these classes without a line, as of their last event."""
        return int((self._size[classes] - self._held[classes]).sum())

    @property
    def moves(self) -> int:
        """Moves made so far."""
        return int(self._pools["moves"].sum())
