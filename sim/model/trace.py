"""The trace: a second sink of the same books, event by event.

In: moves noted by the kernel, postings noted by the book, notes of the processes. Out: `Entries`, one row an effect of
an event on an account, from which `replay` gives the books again. A run that is traced is the same bits as one that is
not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import kernel
from sim.model.district import District
from sim.model.kernel import FAMILY, STAFF
from sim.scenario.accounts import ACCOUNTS, GIFT_ACCOUNTS, INDEX, STOCK_INDEX, STOCKS

COUNT, HELD, STOCK = 0, 1, 2
"""An entry counts on a day, or is held from a day on (unit-days), or changes a month-end stock from a day on."""
EVENTS = {
    kernel.ENTERED: "line_held_at_entry",
    kernel.JOINED_REFERENCE: "joined_by_itself",
    kernel.JOINED_PROGRAMME: "joined_through_the_programme",
    kernel.JOINED_EVENT: "joined_at_an_event",
    kernel.JOINED_PENDING: "joined_in_a_hall",
    kernel.JOINED_LIST: "joined_from_a_list",
    kernel.JOINED_LECTURE: "joined_at_a_lecture",
    kernel.CHURNED: "churned",
    kernel.LEFT: "class_left",
    kernel.MOVED: "left_with_the_line",
    kernel.PENDING: "not_served",
    kernel.GAVE_UP: "gave_up",
}
_JOINED = {
    (FAMILY, kernel.JOINED_REFERENCE): "family_joined_reference",
    (FAMILY, kernel.JOINED_PROGRAMME): "family_joined_programme",
    (FAMILY, kernel.JOINED_EVENT): "family_joined_meeting",
    (FAMILY, kernel.JOINED_PENDING): "family_joined_pending",
    (FAMILY, kernel.JOINED_LIST): "family_joined_list",
    (FAMILY, kernel.JOINED_LECTURE): "family_joined_lecture",
    (STAFF, kernel.JOINED_REFERENCE): "staff_joined_reference",
    (STAFF, kernel.JOINED_PROGRAMME): "staff_joined_programme",
    (STAFF, kernel.JOINED_EVENT): "staff_joined_migration",
}
_PERSON = ("family", "staff")
_SUBSCRIBED = ("families_subscribed", "staff_subscribed")


@dataclass(frozen=True)
class Note:
    """Something a process wants remembered: no account changes, or the posting beside it says which."""

    day: float
    school: int
    """−1: the district's."""
    actor: str
    event: str
    detail: str = ""
    quantity: float = 1.0


@dataclass
class Turn:
    """A job of one of the hands, from asking to the end. Infinite: what has not happened by the horizon.

    Who gives up waiting ends without having begun.
    """

    hand: str
    """*rep*, *evening* (a rep's, at a meeting), *crew*, *counter*, *technician* or *desk*."""
    school: int
    """−1: the district's."""
    asked: float
    begun: float = np.inf
    ended: float = np.inf


@dataclass(frozen=True)
class Rush:
    """The counters of one parent meeting: how many there were, and the day until which they had families to expect."""

    school: int
    day: float
    counters: int
    until: float


Job = tuple[float, float, float, int]
"""A job as a queue tells it: asked, begun, ended (in the queue's own time), school."""


@dataclass
class Trace:
    """What is noted while a replication runs; ``room`` is that for the kernel's moves."""

    room: int
    moves: NDArray[Any] = field(default_factory=lambda: np.zeros(0, kernel.MOVE))
    postings: list[tuple[float, int, str, float, int]] = field(default_factory=list)
    """Day, school, account, quantity, `COUNT` or `HELD`."""
    notes: list[Note] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    rushes: list[Rush] = field(default_factory=list)
    open_turns: dict[tuple[str, int], Turn] = field(default_factory=dict)
    """Turns of jobs that SimPy serves, by hand and number, while they go on."""


@dataclass(frozen=True)
class Entries:
    """Effects of events, a row each, all columns (entry,).

    ``day`` of the event, ``booked`` the day on which it counts, ``school``, ``pool`` (−1: the organisation's),
    ``event`` (a code of `EVENTS`, −1: a posting), ``account`` (a stock's follow the accounts), ``quantity``, ``how``.
    """

    day: NDArray[np.float64]
    booked: NDArray[np.float64]
    school: NDArray[np.int64]
    pool: NDArray[np.int64]
    event: NDArray[np.int64]
    account: NDArray[np.int64]
    quantity: NDArray[np.float64]
    how: NDArray[np.int64]


def entries(trace: Trace, district: District, constants: Any, lines_a_pupil: float) -> Entries:
    """Lay out what the trace holds, in the order of days.

    Parameters
    ----------
    constants
        The kernel's `CONSTANTS` of the run.
    """
    parts = [*_of_moves(trace.moves, district, constants, lines_a_pupil), _of_postings(trace)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Entries(*(column[order] for column in columns))


_Columns = tuple[NDArray[Any], ...]


def _of_postings(trace: Trace) -> _Columns:
    n = len(trace.postings)
    day = np.array([p[0] for p in trace.postings], float)
    return (
        day,
        day,
        np.array([p[1] for p in trace.postings], np.int64),
        np.full(n, -1),
        np.full(n, -1),
        np.array([INDEX[p[2]] for p in trace.postings], np.int64),
        np.array([p[3] for p in trace.postings], float),
        np.array([p[4] for p in trace.postings], np.int64),
    )


def _of_moves(moves: NDArray[Any], district: District, k: Any, lines_a_pupil: float) -> Iterator[_Columns]:
    """Yield the effects of the kernel's moves, one rule of its books after the other."""
    kinds = district.kind[moves["pool"]]
    joins = (moves["event"] >= kernel.JOINED_REFERENCE) & (moves["event"] <= kernel.JOINED_LECTURE)
    enters, churns = moves["event"] == kernel.ENTERED, moves["event"] == kernel.CHURNED
    present = district.leaving[moves["pool"]] > moves["day"]
    former = np.zeros(len(district.kind), bool)
    former[district.former_pools.ravel()] = True

    def effect(
        which: NDArray[np.bool_], account: int, quantity: Any, how: int, booked: NDArray[np.float64] | None = None
    ) -> _Columns:
        chosen = moves[which]
        n = len(chosen)
        return (
            chosen["day"],
            chosen["day"] if booked is None else booked[which],
            district.school[chosen["pool"]],
            chosen["pool"],
            chosen["event"],
            np.full(n, account),
            np.broadcast_to(np.asarray(quantity, float), n) if np.ndim(quantity) == 0 else quantity[which],
            np.full(n, how),
        )

    def stock(name: str) -> int:
        return len(ACCOUNTS) + STOCK_INDEX[name]

    for kind in (FAMILY, STAFF):
        mine, lines = kinds == kind, lines_a_pupil if kind == FAMILY else 1.0
        person = _PERSON[kind]
        yield effect(mine & enters, INDEX[f"{person}_existing"], 1, COUNT)
        yield effect(mine & churns, INDEX[f"{person}_churned"], 1, COUNT)
        for (of, event), name in _JOINED.items():
            if of == kind:
                yield effect(mine & (moves["event"] == event), INDEX[name], 1, COUNT)
        gains = mine & (joins | enters)
        # a line's days, by kind of line
        marks = moves["marks"]
        existing = (marks & kernel.EXISTING) > 0
        package = ~existing & ((marks & kernel.PACKAGE) > 0)
        for line, of_line in (("existing", existing), ("new", ~existing & ~package), ("package", package)):
            if f"{person}_days_{line}" in INDEX:
                account = INDEX[f"{person}_days_{line}"]
                yield effect(gains & of_line, account, lines, HELD)
                yield effect(mine & churns & of_line, account, -lines, HELD)
        second = (marks & kernel.SECOND) > 0
        yield from _stretch(
            effect, moves, mine & second, joins, churns, INDEX[f"{person}_days_second"], lines, k["second_days"]
        )
        # people with a line, leavers' lines excluded
        yield effect(gains, stock(_SUBSCRIBED[kind]), 1, STOCK)
        yield effect(mine & churns & present & ~former[moves["pool"]], stock(_SUBSCRIBED[kind]), -1, STOCK)
        yield effect(mine & (moves["event"] == kernel.MOVED), stock(_SUBSCRIBED[kind]), -1, STOCK)
        yield effect(
            mine & (moves["event"] == kernel.LEFT), stock(_SUBSCRIBED[kind]), -moves["detail"].astype(float), STOCK
        )
        yield effect(gains, stock("lines_held"), 1, STOCK)
        yield effect(mine & churns, stock("lines_held"), -1, STOCK)
    yield from _of_promotions(effect, moves, kinds, joins, churns, k, lines_a_pupil)


def _of_promotions(
    effect: Any, moves: NDArray[Any], kinds: Any, joins: Any, churns: Any, k: Any, lines: float
) -> Iterator[_Columns]:
    marks, families = moves["marks"], kinds == FAMILY
    package = (marks & kernel.PACKAGE) > 0
    yield effect(joins & package & (kinds == STAFF), INDEX["handsets"], 1, COUNT)
    for i, name in enumerate(GIFT_ACCOUNTS, start=1):
        yield effect(joins & families & (moves["detail"] == i), INDEX[name], 1, COUNT)
    agent = families & ((marks & kernel.BY_AGENT) > 0)
    yield effect(joins & agent, INDEX["commission_signed"], lines, COUNT)
    for name, months in (("commission_month_3", k["month_3"]), ("commission_month_6", k["month_6"])):
        due = moves["joined"] + months
        yield effect(joins & agent, INDEX[name], lines, COUNT, due)
        yield effect(churns & agent & (due > moves["day"]), INDEX[name], -lines, COUNT, due)
    yield from _stretch(effect, moves, agent, joins, churns, INDEX["commission_days"], lines, k["commission_days"])
    both = min(float(k["second_days"]), float(k["commission_days"]))
    second = agent & ((marks & kernel.SECOND) > 0)
    yield from _stretch(effect, moves, second, joins, churns, INDEX["commission_days_second"], lines, both)
    young = churns & agent & (moves["day"] - moves["joined"] < k["claw_agent"])
    yield effect(young, INDEX["commission_clawed_back"], lines, COUNT)


def _stretch(
    effect: Any, moves: NDArray[Any], which: Any, joins: Any, churns: Any, account: int, lines: float, days: Any
) -> Iterator[_Columns]:
    """Hold a unit from joining for so many days, or until the line churns."""
    if days <= 0:
        return
    end = moves["joined"] + days
    yield effect(joins & which, account, lines, HELD)
    yield effect(joins & which, account, -lines, HELD, end)
    cut = churns & which & (end > moves["day"])
    yield effect(cut, account, -lines, HELD)
    yield effect(cut, account, lines, HELD, end)


def replay(
    found: Entries, months: NDArray[np.float64], schools: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fill the books once more: flows (account, school, month) and stocks (stock, school, month).

    Stocks cover what entries change: people with a line and lines held; people enrolled or employed are no events.
    """
    n = len(months) - 1
    flows, stocks = np.zeros((len(ACCOUNTS), schools, n)), np.zeros((len(STOCKS), schools, n))
    inside = found.booked < months[-1]
    month = np.clip(np.searchsorted(months, found.booked, side="right") - 1, 0, n - 1)
    counts = inside & (found.how == COUNT)
    np.add.at(flows, (found.account[counts], found.school[counts], month[counts]), found.quantity[counts])
    held = inside & (found.how == HELD)
    at = (found.account[held], found.school[held], month[held])
    level = np.zeros_like(flows)
    np.add.at(level, at, found.quantity[held])
    left = months[month[held] + 1] - found.booked[held]
    ticks = np.floor(left * kernel.TICKS + 0.5) / kernel.TICKS  # as the kernel books; the organisation books no ticks
    left = np.where(found.pool[held] >= 0, ticks, left)
    np.add.at(flows, at, found.quantity[held] * left)
    level = np.cumsum(level, axis=2)
    flows[:, :, 1:] += level[:, :, :-1] * np.diff(months)[1:]
    stock = inside & (found.how == STOCK)
    np.add.at(stocks, (found.account[stock] - len(ACCOUNTS), found.school[stock], month[stock]), found.quantity[stock])
    return flows, np.cumsum(stocks, axis=2)
