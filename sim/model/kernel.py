"""The compiled core: pools of exchangeable people, advanced exactly, move by move.

A pool is a class of families, the staff of a school, or the staff who left it in one summer. It is a vector of counts
and a continuous-time Markov chain whose rates are constant between two retunings. In: rates, counts and the days on
which to retune, meet, leave or enter. Out: moves, booked to `books`. It knows rates and counts, no mechanism.

Exactness: each channel of a pool (reference join, programme join, churn) keeps the residual of a unit-rate exponential
clock. A changed rate rescales what is left of it and draws nothing; an unchanged rate touches nothing, so that looking
at a pool cannot alter a bit of it (next-reaction method, Gibson & Bruck 2000; Anderson 2007).

Randomness: xoshiro256++ (Blackman & Vigna), one state a pool and channel, seeded from hashes of what the stream means.

All compiled code stands in this file: numba's disk cache does not notice an edit in another one.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types, uint64
from numba.extending import intrinsic
from numpy.typing import NDArray

Decorator = Callable[[Callable[..., Any]], Any]


def compiled(**options: Any) -> Decorator:
    """Compile with numba when first called; kept on disk, but where no folder can be written to compiled each time."""

    def decorate(function: Callable[..., Any]) -> Any:
        try:
            return njit(**options, cache=True)(function)
        except RuntimeError:  # raised by numba where it finds no place for its cache
            return njit(**options)(function)

    return decorate


borrowing = compiled(_nrt=False, error_model="numpy", forceinline=True)
"""Compiles what allocates nothing and borrows its arrays from its caller, without counting references to them: that is
atomic, done for each array handed on, and costs more than a move. It takes the place of its calls, for an array is
seven words to hand on; and looks at no divisor, which is nowhere zero. The first option is numba's own, not yet public.
"""


def _build_fetch(_: Any, array: Any, row: Any, line: Any) -> Any:
    """Ask for a cache line of a row (0, 1, …) some time before it is needed; changes nothing but the wait for it."""

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        made = context.make_array(signature.args[0])(context, builder, given[0])
        word = context.get_value_type(types.intp)
        row, line = (context.cast(builder, given[i], signature.args[i], types.intp) for i in (1, 2))
        row_size = builder.extract_value(made.strides, 0)
        start = builder.add(builder.ptrtoint(made.data, word), builder.mul(row_size, row))
        address = builder.add(start, builder.mul(line, word(CACHE_LINE)))
        pointer, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        form = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [pointer], form)
        # to be written to, kept near, data
        builder.call(prefetch, [builder.inttoptr(address, pointer), number(1), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, row, line), build


_fetch: Any = intrinsic(_build_fetch)


INF = np.inf
CACHE_LINE = 64
"""Bytes."""
NEAR, FAR = 4, 8
"""How many pools ahead of a move its lines are asked for, and the pools themselves, by trial: else a move waits for
memory longer than it computes."""
RETUNED_AHEAD = 16
"""The same where pools are retuned only."""
TICKS = 1048576.0
BLOCK = 512

# Pool kinds and states
FAMILY, STAFF = 0, 1
AWAITED, PRESENT, GONE = 0, 1, 2

# Channels with a clock, then the pool's further streams
REFERENCE, PROGRAMME, CHURN, PICK_LINE, PICK_JOINER, PICK_SECOND = 0, 1, 2, 3, 4, 5
CHANNELS, STREAMS = 3, 6
# Streams opened for one occasion
ENTRY, MEETING, MIGRATION, TURNOVER, TEACHER, LIST, LECTURE, HOTLINE, FAULTS = 16, 17, 18, 19, 20, 21, 22, 23, 24

# Marks of a line
EXISTING, WON, PACKAGE, GIFTED, BY_AGENT, SECOND, LOCKED = 1, 2, 4, 8, 16, 32, 64

# What the kernel books, a school, kind and month. The first ones are spells: a change of the number held, and the
# days of the month in which it changed; `population` turns the two into unit-days.
SPELLS = 6
HELD_EXISTING, HELD_NEW, HELD_PACKAGE, COMMISSIONED, HELD_SECOND, COMMISSIONED_SECOND = 0, 1, 2, 3, 4, 5
SUBSCRIBED = 2 * SPELLS
"""Change of lines of present people (leavers' lines excluded)."""
# what most moves book stands in the first sixteen columns: two cache lines
CHURNED, JOINED_REFERENCE, JOINED_PROGRAMME, JOINED_EVENT, JOINED_PENDING, JOINED_LIST, JOINED_LECTURE = range(13, 20)
WON_LINES, SIGNED, MONTH_3, MONTH_6, CLAWED_AGENT, CLAWED_WON, HANDSETS, ENTERED = range(20, 28)
GIFTS = 28
OFFERS = 4
COLUMNS = GIFTS + OFFERS

# What a trace tells besides: the rest of an event's life is in its line
LEFT, MOVED, PENDING, GAVE_UP = 100, 101, 102, 103

POOL = np.dtype(
    [
        # what a retuning of everybody reads and writes
        ("state", "i4"),
        ("kind", "i4"),
        ("size", "i4"),  # people present
        ("open", "i4"),  # reachable, not joined
        ("lines", "i4"),
        ("won", "i4"),  # of these: through the programme
        ("locked", "i4"),  # of these: in their lock-in
        ("existing", "i4"),  # of these: held at the start or at entry
        ("next_free", "f8"),  # day on which the next lock-in ends
        ("next_pending", "f8"),
        ("class_ratio", "f8"),
        ("reference", "f8"),  # hazard of an open person, a day
        ("added", "f8"),  # programme hazard at a won share of zero
        ("slope", "f8"),  # programme hazard a unit of won share
        ("churn", "f8"),  # a free line, a day
        ("kept_ratio", "f8"),  # on the churn of existing lines, 1 at most
        ("residual", "f8", (CHANNELS,)),
        ("since", "f8", (CHANNELS,)),
        ("rate", "f8", (CHANNELS,)),
        ("ends", "f8", (CHANNELS,)),  # day on which the clock runs out at that rate
        # what a move needs besides
        ("place", "i4"),  # its own index
        ("school", "i4"),
        ("first", "i4"),  # first slot of its lines
        ("capacity", "i4"),
        ("gifted", "i4"),  # of the open ones: had their gift
        ("pending", "i4"),  # wait for the business hall
        ("moves", "i4"),
        ("entity", "u8"),
    ],
    align=True,
)
POOL_LINES, RANDOM_LINES = math.ceil(POOL.itemsize / CACHE_LINE), STREAMS * 4 * 8 // CACHE_LINE
LINE = np.dtype([("joined", "f8"), ("marks", "i1")])
"""A slot: a line from the front of its pool's slots, or, from the far end, a pending family (day, and whether it
signs). Packed: most of what a move waits for is the slot it picks."""
SCHOOL = np.dtype(
    [
        ("first_pool", "i8"),
        ("end_pool", "i8"),
        ("families_open", "i8"),  # the programme runs for families
        ("staff_open", "i8"),  # and for staff
        ("offer", "i8"),  # gift on offer, 1..; 0 none
        ("package", "i8"),  # handset package on offer
        ("halted", "i8"),  # nothing may be sold
        ("family_ratio", "f8"),
        ("meeting_ratio", "f8"),
        ("family_churn", "f8"),
        ("kept_ratio", "f8"),
        ("staff_ratio", "f8"),
        ("migration_ratio", "f8"),
    ],
    align=True,
)
SET = np.dtype(
    [("school", "i8"), ("phase", "i8"), ("event", "f8"), ("failed_on", "f8"), ("random", "u8", (4,))], align=True
)
"""A classroom set: its phase, and the day on which that ends."""
INSTALLED, IN_USE, READY, IN_REPAIR = 0, 1, 2, 3
MOVE = np.dtype(
    [("day", "f8"), ("joined", "f8"), ("pool", "i8"), ("event", "i8"), ("marks", "i8"), ("detail", "i8")], align=True
)
"""One traced move: a booking column or one of `LEFT` to `GAVE_UP`; the line's joining day and marks; and a detail: the
gift given at a join (0 none), or how many lines a class takes with it when it leaves."""
CONSTANTS = np.dtype(
    [
        ("traced", "i8"),  # moves noted so far, or that would have been with more room
        ("root", "u8"),
        ("share", "f8"),
        ("reach", "f8", (2,)),
        ("reference", "f8", (2,)),  # a day
        ("interest", "f8"),  # a day
        ("kappa", "f8"),
        ("churn", "f8", (2,)),  # a day
        ("locked_ratio", "f8"),
        ("lock_days", "f8"),
        ("take_up", "f8"),
        ("leaver_ratio", "f8"),
        ("month_3", "f8"),
        ("month_6", "f8"),
        ("commission_days", "f8"),
        ("claw_agent", "f8"),  # a line that churns younger costs the agent the commission
        ("claw_won", "f8"),  # and the homeroom teacher
        ("second_share", "f8"),  # lines won that are a second line at first
        ("second_days", "f8"),
    ],
    align=True,
)


class State(NamedTuple):
    """All that the people of one replication are, in arrays, and the settings they live under.

    As a plain tuple the first argument of every compiled call on people.
    """

    due: Any
    """Day of each pool's next move, (pools,): all that a look at everybody reads."""
    pools: Any
    """`POOL`, (pools,)."""
    random: Any
    """State of each pool's streams, uint64 (pools, STREAMS, 4)."""
    lines: Any
    """`LINE`, (slots,)."""
    books: Any
    """What was booked, (school, kind, month, COLUMNS)."""
    schools: Any
    """`SCHOOL`, (schools,)."""
    months: Any
    """First day of each month and the horizon, (months + 1,)."""
    constants: Any
    """One `CONSTANTS`, (1,)."""
    trace: Any
    """`MOVE`, as much room as there is for a trace, (moves,)."""


def arrays(*wanted: tuple[int | tuple[int, ...], np.dtype[Any]]) -> list[NDArray[Any]]:
    """Give arrays of zeros, (shape, type) each, that begin where a cache line does and stand in one block.

    Of a large block the system makes few large pages: to find an address costs less, and so does the first touch.
    """
    sizes = [math.prod(np.atleast_1d(shape)) * dtype.itemsize for shape, dtype in wanted]
    starts = np.cumsum([0, *(-(-size // CACHE_LINE) * CACHE_LINE for size in sizes)])
    block = np.zeros(int(starts[-1]) + CACHE_LINE, np.uint8)
    block = block[-block.ctypes.data % CACHE_LINE :]
    return [
        block[start : start + size].view(dtype).reshape(shape)
        for (shape, dtype), start, size in zip(wanted, starts[:-1], sizes, strict=True)
    ]


# ------------------------------------------------------------------------------------------------ randomness


@compiled(inline="always")
def _mix(x: Any) -> Any:
    """Finalise 64 bits (splitmix64, Steele, Lea & Flood 2014)."""
    x = uint64(x)
    x = (x ^ (x >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> uint64(27))) * uint64(0x94D049BB133111EB)
    return x ^ (x >> uint64(31))


@compiled()
def seed_stream(state: Any, root: Any, stream: Any, entity: Any, occasion: Any) -> None:
    """Set ``state`` (4 words) to the stream of that meaning. Each word is a hash of its own of the whole key."""
    for word in range(4):
        h = _mix(uint64(root) + uint64(0x9E3779B97F4A7C15) * uint64(word + 1))
        h = _mix(h ^ _mix(uint64(stream) + uint64(0xD1B54A32D192ED03)))
        h = _mix(h ^ _mix(uint64(entity) + uint64(0x8CB92BA72F3D8DD7)))
        state[word] = _mix(h ^ _mix(uint64(occasion) + uint64(0xABC98388FB8FAC03)))


@compiled(inline="always")
def _rotl(x: Any, k: int) -> Any:
    return (x << uint64(k)) | (x >> uint64(64 - k))


@borrowing
def _next_uniform(s: Any) -> Any:
    """Tell what `uniform` will draw next: from (0, 1), 52 bits, never 0 and never 1."""
    return (float((_rotl(s[0] + s[3], 23) + s[0]) >> uint64(12)) + 0.5) * 2.220446049250313e-16


@borrowing
def uniform(s: Any) -> Any:
    """Draw from (0, 1)."""
    drawn = _next_uniform(s)
    t = s[1] << uint64(17)
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = _rotl(s[3], 45)
    return drawn


@borrowing
def exponential(s: Any) -> Any:
    """Draw a unit-rate exponential."""
    return -np.log(uniform(s))


@borrowing
def binomial(s: Any, n: int, p: float) -> Any:
    """Draw how many of ``n`` do what each does with chance ``p``: by inversion, so that a larger chance only adds.

    One uniform for each `BLOCK` of them, or part of one: of more, the chance that none does might underflow.
    """
    count = 0
    while n > 0:
        m = min(n, BLOCK)
        n -= m
        u = uniform(s)
        rare = min(p, 1.0 - p)  # count those who are fewer
        if p > 0.5:
            u = 1.0 - u
        k = 0
        if rare > 0.0:
            odds = rare / (1.0 - rare)
            mass = (1.0 - rare) ** m
            below = mass
            while below < u and k < m:
                mass *= odds * (m - k) / (k + 1)
                k += 1
                below += mass
        count += m - k if p > 0.5 else k
    return count


@compiled()
def keyed_uniforms(root: Any, stream: Any, entities: Any, occasion: Any) -> Any:
    """Give the first uniform of each entity's stream, (entities,)."""
    state = np.empty(4, np.uint64)
    out = np.empty(entities.size)
    for i in range(entities.size):
        seed_stream(state, root, stream, entities[i], occasion)
        out[i] = uniform(state)
    return out


# ------------------------------------------------------------------------------------------------ books


@compiled(inline="always")
def _month(day: float, months: Any) -> Any:
    """Month index of a day; a border belongs to the month it begins."""
    m = min(int(day * 0.03285), months.size - 2)
    while months[m] > day:
        m -= 1
    while m < months.size - 2 and months[m + 1] <= day:
        m += 1
    return m


@borrowing
def _spell(book: Any, months: Any, what: int, day: float, change: int) -> None:
    """From ``day`` on, ``change`` more units are held."""
    if day < months[months.size - 1]:
        _spell_in(book, months, _month(day, months), what, day, change)


@compiled(inline="always")
def _spell_in(book: Any, months: Any, m: int, what: int, day: float, change: int) -> None:
    """Do the same where the month is known."""
    book[m, what] += change
    # whole ticks of 2⁻²⁰ day (0.08 s): sums of them are exact, so books do not depend on the order of the moves
    book[m, SPELLS + what] += change * np.floor((months[m + 1] - day) * TICKS + 0.5) / TICKS


@borrowing
def _count(book: Any, months: Any, what: int, day: float, n: int) -> None:
    if day < months[months.size - 1]:
        book[_month(day, months), what] += n


@borrowing
def _kind_of_line(marks: Any) -> int:
    if marks & EXISTING:
        return HELD_EXISTING
    return HELD_PACKAGE if marks & PACKAGE else HELD_NEW


@borrowing
def _stretch(book: Any, months: Any, what: int, first: float, end: float, sign: int) -> None:
    """Hold, or take back, one unit from ``first`` to ``end``, if that is later."""
    if end > first:
        _spell(book, months, what, first, sign)
        _spell(book, months, what, end, -sign)


@borrowing
def _age_accounts(book: Any, months: Any, k: Any, marks: int, joined: float, until: float, sign: int) -> None:
    """Book, or take back, what depends on a line's age after ``until``: commission, and its time as a second line."""
    if marks & SECOND:
        _stretch(book, months, HELD_SECOND, until, joined + k.second_days, sign)
    if not marks & BY_AGENT:
        return
    if joined + k.month_3 > until:
        _count(book, months, MONTH_3, joined + k.month_3, sign)
    if joined + k.month_6 > until:
        _count(book, months, MONTH_6, joined + k.month_6, sign)
    _stretch(book, months, COMMISSIONED, until, joined + k.commission_days, sign)
    if marks & SECOND:
        end = joined + min(k.second_days, k.commission_days)
        _stretch(book, months, COMMISSIONED_SECOND, until, end, sign)


@borrowing
def _note(trace: Any, k: Any, p: Any, day: float, event: int, joined: float, marks: int, detail: int) -> None:
    """Note a move, where a trace was asked for (it then has room) and as long as there is some."""
    if trace.size > 0:
        if k.traced < trace.size:
            row = trace[k.traced]
            row.day = day
            row.joined = joined
            row.pool = p.place
            row.event = event
            row.marks = marks
            row.detail = detail
        k.traced += 1


# ------------------------------------------------------------------------------------------------ clocks


@borrowing
def _retune(p: Any, k: Any, day: float) -> Any:
    """Recompute the rates of a pool from its counts; returns the day of its next move. Draws nothing."""
    programme = p.added
    if p.size > 0:
        programme += p.slope * p.won / p.size
    reference = p.reference
    if programme < 0.0:
        reference = max(0.0, reference + programme)
        programme = 0.0
    nearest = min(p.next_free, p.next_pending)
    for c in range(CHANNELS):
        if c == REFERENCE:
            rate = p.open * reference
        elif c == PROGRAMME:
            rate = p.open * programme
        else:
            weight = p.lines - (1.0 - k.locked_ratio) * p.locked - (1.0 - p.kept_ratio) * p.existing
            rate = p.churn * max(0.0, weight)
        if rate != p.rate[c]:
            p.residual[c] -= p.rate[c] * (day - p.since[c])
            p.since[c] = day
            p.rate[c] = rate
            p.ends[c] = day + max(0.0, p.residual[c]) / rate if rate > 0.0 else INF
        nearest = min(nearest, p.ends[c])
    return nearest


@borrowing
def _next_free(p: Any, lines: Any, k: Any) -> None:
    p.next_free = INF
    if p.locked > 0:
        for i in range(p.first, p.first + p.lines):
            if lines[i].marks & LOCKED:
                p.next_free = min(p.next_free, lines[i].joined + k.lock_days)


@borrowing
def _next_pending(p: Any, lines: Any) -> None:
    p.next_pending = INF
    end = p.first + p.capacity
    for i in range(end - p.pending, end):
        p.next_pending = min(p.next_pending, lines[i].joined)


# ------------------------------------------------------------------------------------------------ moves


@borrowing
def _hold(p: Any, lines: Any, k: Any, joined: float, marks: int) -> None:
    """Put a line into the pool."""
    slot = p.first + p.lines
    lines[slot].joined = joined
    lines[slot].marks = marks
    p.lines += 1
    if marks & WON:
        p.won += 1
    if marks & EXISTING:
        p.existing += 1
    if marks & LOCKED:
        p.locked += 1
        p.next_free = min(p.next_free, joined + k.lock_days)


@borrowing
def _let_go(p: Any, lines: Any, k: Any, slot: int) -> None:
    """Take the line at ``slot`` out of the pool."""
    last = p.first + p.lines - 1
    was_locked = lines[slot].marks & LOCKED
    if lines[slot].marks & WON:
        p.won -= 1
    if lines[slot].marks & EXISTING:
        p.existing -= 1
    lines[slot] = lines[last]
    p.lines -= 1
    if was_locked:
        p.locked -= 1
        _next_free(p, lines, k)


@borrowing
def _join(
    p: Any,
    random: Any,
    lines: Any,
    books: Any,
    schools: Any,
    months: Any,
    k: Any,
    trace: Any,
    day: float,
    channel: int,
    mark: int,
    known: bool,
) -> None:
    """One open person joins: the line, its package or gift, and what it earns.

    ``known``: whether ``mark`` says if this family had its gift; else that is drawn among the open ones.
    """
    book = books[p.school, p.kind]
    m = _month(day, months)
    s = schools[p.school]
    u = uniform(random[p.place, PICK_JOINER])  # one a join, whatever it is used for
    marks = mark
    gift = 0
    if p.kind == STAFF:
        if s.package and not s.halted and u < k.take_up:
            marks |= PACKAGE
            if k.lock_days > 0:
                marks |= LOCKED
            book[m, HANDSETS] += 1
    else:
        if not known and u * p.open < p.gifted:
            p.gifted -= 1
            marks |= GIFTED
        elif not marks & GIFTED and s.offer > 0 and not s.halted:
            marks |= GIFTED
            gift = s.offer
            book[m, GIFTS + gift - 1] += 1
    second = uniform(random[p.place, PICK_SECOND]) < k.second_share
    if second and marks & WON and not marks & PACKAGE:
        marks |= SECOND
    p.open -= 1
    _hold(p, lines, k, day, marks)
    p.moves += 1
    book[m, channel] += 1
    book[m, SUBSCRIBED] += 1
    _spell_in(book, months, m, _kind_of_line(marks), day, 1)
    if marks & WON:
        book[m, WON_LINES] += 1
    if marks & BY_AGENT:
        book[m, SIGNED] += 1
    _age_accounts(book, months, k, marks, day, day, 1)
    _note(trace, k, p, day, channel, day, marks, gift)


@borrowing
def _leave_operator(p: Any, random: Any, lines: Any, books: Any, months: Any, k: Any, trace: Any, day: float) -> None:
    """One line churns; its holder, if still present, returns to not joined."""
    book = books[p.school, p.kind]
    m = _month(day, months)
    s = random[p.place, PICK_LINE]
    while True:  # a locked or existing line is as likely as its hazard says
        slot = p.first + min(int(uniform(s) * p.lines), p.lines - 1)
        weight = k.locked_ratio if lines[slot].marks & LOCKED else 1.0
        if lines[slot].marks & EXISTING:
            weight *= p.kept_ratio  # never locked as well: the package is a new line's
        if weight == 1.0 or uniform(s) < weight:
            break
    marks = lines[slot].marks
    joined = lines[slot].joined
    age = day - joined
    _note(trace, k, p, day, CHURNED, joined, marks, 0)
    _spell_in(book, months, m, _kind_of_line(marks), day, -1)
    _age_accounts(book, months, k, marks, joined, day, -1)
    book[m, CHURNED] += 1
    if marks & BY_AGENT and age < k.claw_agent:
        book[m, CLAWED_AGENT] += 1
    if marks & WON and age < k.claw_won:
        book[m, CLAWED_WON] += 1
    _let_go(p, lines, k, slot)
    p.moves += 1
    if p.state == PRESENT:
        book[m, SUBSCRIBED] -= 1
        p.open += 1
        if marks & GIFTED:
            p.gifted += 1


@borrowing
def _free_lines(p: Any, lines: Any, k: Any, day: float) -> None:
    """Lock-ins that end now."""
    for i in range(p.first, p.first + p.lines):
        if lines[i].marks & LOCKED and lines[i].joined + k.lock_days <= day:
            lines[i].marks &= ~LOCKED
            p.locked -= 1
    _next_free(p, lines, k)


@borrowing
def _settle_pending(
    p: Any, random: Any, lines: Any, books: Any, schools: Any, months: Any, k: Any, trace: Any, day: float
) -> None:
    """Let the pending family whose day has come sign in the hall, or give up; in a halt it has to."""
    end = p.first + p.capacity
    slot = end - p.pending
    for i in range(end - p.pending, end):
        if lines[i].joined < lines[slot].joined:
            slot = i
    signs = lines[slot].marks & WON and not schools[p.school].halted
    gifted = lines[slot].marks & GIFTED
    lines[slot] = lines[end - p.pending]
    p.pending -= 1
    _next_pending(p, lines)
    p.open += 1
    if signs:
        _join(p, random, lines, books, schools, months, k, trace, day, JOINED_PENDING, WON | gifted, True)
    else:
        _note(trace, k, p, day, GAVE_UP, day, gifted, 0)
        if gifted:
            p.gifted += 1


@borrowing
def _advance(
    p: Any, due: Any, random: Any, lines: Any, books: Any, schools: Any, months: Any, k: Any, trace: Any, until: float
) -> None:
    """Make every move due up to ``until``, each at its own day."""
    while due[p.place] <= until:
        day = due[p.place]
        if p.next_pending <= day:
            _settle_pending(p, random, lines, books, schools, months, k, trace, day)
        elif p.next_free <= day:
            _free_lines(p, lines, k, day)
        else:
            channel = CHURN
            for c in range(CHANNELS):
                if p.ends[c] <= day:
                    channel = c
                    break
            p.residual[channel] = exponential(random[p.place, channel])
            p.since[channel] = day
            p.rate[channel] = 0.0  # a new clock, not yet running
            p.ends[channel] = INF
            if channel == REFERENCE:
                _join(p, random, lines, books, schools, months, k, trace, day, JOINED_REFERENCE, 0, False)
            elif channel == PROGRAMME:
                _join(p, random, lines, books, schools, months, k, trace, day, JOINED_PROGRAMME, WON, False)
            else:
                _leave_operator(p, random, lines, books, months, k, trace, day)
        due[p.place] = _retune(p, k, day)


@borrowing
def _set_hazards(p: Any, s: Any, k: Any) -> None:
    """Give a present pool the hazards its school's ratios imply."""
    p.reference = k.reference[p.kind]
    p.added = 0.0
    p.slope = 0.0
    p.churn = k.churn[p.kind]
    p.kept_ratio = 1.0
    if p.kind == FAMILY and s.families_open:
        if not s.halted:
            ratio = s.family_ratio * p.class_ratio
            p.added = k.interest * (ratio - 1.0)
            p.slope = k.interest * ratio * k.kappa
        p.churn *= s.family_churn
        p.kept_ratio = s.kept_ratio
    elif p.kind == STAFF and s.staff_open:
        if not s.halted:
            p.added = k.interest * (s.staff_ratio - 1.0)
        p.kept_ratio = s.kept_ratio


# ------------------------------------------------------------------------------------------------ what may be called


@compiled()
def retune(state: Any, day: float, lo: int, hi: int) -> None:
    """Give present pools from ``lo`` to ``hi`` the hazards in force from ``day`` on, where the programme runs."""
    due, pools, random, lines, books, schools, months, ks, trace = state
    k = ks[0]
    i = lo
    while i < hi:
        s = schools[pools[i].school]
        end = min(s.end_pool, hi)
        # where the programme does not run nothing changes; such pools catch up when somebody looks
        if s.families_open or s.staff_open:
            for j in range(i, end):
                for line in range(POOL_LINES):  # beyond the last pool it asks for nothing that matters
                    _fetch(pools, j + RETUNED_AHEAD, line)
                p = pools[j]
                if p.state == PRESENT:
                    if due[j] <= day:
                        _advance(p, due, random, lines, books, schools, months, k, trace, day)
                    _set_hazards(p, s, k)
                    due[j] = _retune(p, k, day)
        i = end


@compiled()
def advance(state: Any, day: float) -> None:
    """Bring all pools to ``day``; changes no rate, hence no bit of what follows."""
    due, pools, random, lines, books, schools, months, ks, trace = state
    found = np.empty(due.size + FAR, np.int32)
    n = 0
    for i in range(due.size):
        found[n] = i
        n += due[i] <= day
    found[n : n + FAR] = 0
    for j in range(n):
        for line in range(POOL_LINES):
            _fetch(pools, found[j + FAR], line)
        for line in range(RANDOM_LINES):
            _fetch(random, found[j + FAR], line)
        # the line that would churn, and the end of the lines, where one joins
        p = pools[found[j + NEAR]]
        _fetch(lines, p.first + int(_next_uniform(random[p.place, PICK_LINE]) * p.lines), 0)
        _fetch(lines, p.first + p.lines - 1, 0)
        _advance(pools[found[j]], due, random, lines, books, schools, months, ks[0], trace, day)


@compiled()
def enter(
    state: Any,
    day: float,
    which: Any,
    sizes: Any,
    given: Any,
) -> None:
    """Let pools come in with ``sizes`` people: each holds a line at entry, could join, or never will.

    ``given`` (pool, 2) states the existing and new lines of a pool; −1 draws them at the baseline share. One uniform a
    person, compared with the share and the reach, so that a larger share or reach only adds.
    """
    due, pools, random, lines, books, schools, months, ks, trace = state
    k = ks[0]
    words = np.empty(4, np.uint64)
    for j in range(which.size):
        p = pools[which[j]]
        book = books[p.school, p.kind]
        p.state = PRESENT
        p.size = sizes[j]
        for c in range(STREAMS):
            seed_stream(random[p.place, c], k.root, c, p.entity, 0)
        for c in range(CHANNELS):
            p.residual[c] = exponential(random[p.place, c])
            p.since[c] = day
        seed_stream(words, k.root, ENTRY, p.entity, 0)
        existing, new = given[j, 0], given[j, 1]
        for i in range(p.size):
            u = uniform(words)
            if existing >= 0:
                # lines are given: the others are reachable as often as they would be without one
                if i < existing + new:
                    u = 0.0
                else:
                    u = k.share + (1.0 - k.share) * u
            if u < k.share:
                mark = EXISTING if existing < 0 or i < existing else WON
                _note(trace, k, p, day, ENTERED, day, mark, 0)
                _hold(p, lines, k, day if mark == EXISTING else -INF, mark)  # a line won before is past its claw-back
                _spell(book, months, _kind_of_line(mark), day, 1)
                _count(book, months, SUBSCRIBED, day, 1)
                _count(book, months, ENTERED, day, 1)
            elif u < k.reach[p.kind]:
                p.open += 1
        _set_hazards(p, schools[p.school], k)
        due[p.place] = _retune(p, k, day)


@compiled()
def leave(state: Any, day: float, which: Any) -> None:
    """Let pools go: their lines stay until they churn, nobody joins any more."""
    due, pools, random, lines, books, schools, months, ks, trace = state
    k = ks[0]
    for j in range(which.size):
        p = pools[which[j]]
        _advance(p, due, random, lines, books, schools, months, k, trace, day)
        _count(books[p.school, p.kind], months, SUBSCRIBED, day, -p.lines)
        _note(trace, k, p, day, LEFT, day, 0, p.lines)
        p.state = GONE
        p.size = 0
        p.open = 0
        p.pending = 0
        p.next_pending = INF
        p.reference = 0.0
        p.added = 0.0
        p.slope = 0.0
        p.churn = k.churn[p.kind] * k.leaver_ratio
        p.kept_ratio = 1.0
        due[p.place] = _retune(p, k, day)


@compiled()
def settle_leavers(state: Any, day: float, which: Any) -> None:
    """End the restless months after leaving: base churn from now on."""
    due, pools, random, lines, books, schools, months, ks, trace = state
    k = ks[0]
    for j in range(which.size):
        p = pools[which[j]]
        _advance(p, due, random, lines, books, schools, months, k, trace, day)
        p.churn = k.churn[p.kind]
        due[p.place] = _retune(p, k, day)


@compiled()
def replace_staff(
    state: Any,
    day: float,
    staff: Any,
    former: Any,
    turnover: float,
    occasion: int,
) -> Any:
    """Replace each member of staff pools with chance ``turnover``; lines of who leaves go to the pools ``former``.

    A successor holds a line, could join or never will, as at entry. Returns the number replaced, (pools,).
    """
    due, pools, random, lines, books, schools, months, ks, trace = state
    k = ks[0]
    words = np.empty(4, np.uint64)
    replaced = np.zeros(staff.size, np.int64)
    for j in range(staff.size):
        p = pools[staff[j]]
        f = pools[former[j]]
        _advance(p, due, random, lines, books, schools, months, k, trace, day)
        seed_stream(words, k.root, TURNOVER, p.entity, occasion)
        book = books[p.school, p.kind]
        f.state = GONE
        f.churn = k.churn[p.kind] * k.leaver_ratio
        f.kept_ratio = 1.0
        for c in range(STREAMS):
            seed_stream(random[f.place, c], k.root, c, f.entity, 0)
        for c in range(CHANNELS):
            f.residual[c] = exponential(random[f.place, c])
            f.since[c] = day
        stay_open, stay_none, entrants = 0, 0, 0
        none = p.size - p.open - p.lines
        for i in range(p.lines - 1, -1, -1):
            if uniform(words) < turnover:
                slot = p.first + i
                _note(trace, k, p, day, MOVED, lines[slot].joined, lines[slot].marks, 0)
                _hold(f, lines, k, lines[slot].joined, lines[slot].marks)
                _let_go(p, lines, k, slot)
                _count(book, months, SUBSCRIBED, day, -1)
                entrants += 1
        for _ in range(p.open):
            if uniform(words) < turnover:
                entrants += 1
            else:
                stay_open += 1
        for _ in range(none):
            if uniform(words) < turnover:
                entrants += 1
            else:
                stay_none += 1
        p.open = stay_open
        for _ in range(entrants):
            u = uniform(words)
            if u < k.share:
                _note(trace, k, p, day, ENTERED, day, EXISTING, 0)
                _hold(p, lines, k, day, EXISTING)
                _spell(book, months, HELD_EXISTING, day, 1)
                _count(book, months, SUBSCRIBED, day, 1)
                _count(book, months, ENTERED, day, 1)
            elif u < k.reach[p.kind]:
                p.open += 1
        replaced[j] = entrants
        due[p.place] = _retune(p, k, day)
        due[f.place] = _retune(f, k, day)
    return replaced


@compiled()
def serve(arrivals: Any, services: Any, speeds: Any, patience: float, waits: Any, servers: Any) -> None:
    """First come, first served by several servers; who would wait longer than ``patience`` does not stay.

    ``arrivals`` ascending and ``services`` (job,); ``speeds`` (server,) multiply a job's service time. Writes each
    job's wait (−1: balked) and server; there may be room for more. A free server of the lowest index serves first. With
    no server all balk.
    """
    free = np.zeros(speeds.size)
    for i in range(arrivals.size):
        best = -1
        for j in range(speeds.size):
            if free[j] <= arrivals[i]:
                best = j
                break
            if best < 0 or free[j] < free[best]:
                best = j
        waits[i] = -1.0
        servers[i] = -1
        if best >= 0:
            wait = max(0.0, free[best] - arrivals[i])
            if wait <= patience:
                free[best] = arrivals[i] + wait + services[i] * speeds[best]
                waits[i] = wait
                servers[i] = best


@compiled()
def _times(arrivals: Any, services: Any, speeds: Any, patience: float, waits: Any, servers: Any, jobs: Any) -> None:
    """Write when each job of `serve` came, began, ended; who did not stay ends with the patience and never began."""
    for i in range(arrivals.size):
        jobs[i, 0] = arrivals[i]
        if servers[i] >= 0:
            jobs[i, 1] = arrivals[i] + waits[i]
            jobs[i, 2] = jobs[i, 1] + services[i] * speeds[servers[i]]
        else:
            jobs[i, 1] = INF
            jobs[i, 2] = arrivals[i] + patience


RAYLEIGH_MEAN = 0.8862269254527580


@compiled()
def meet(
    state: Any,
    day: float,
    which: Any,
    hands: Any,
    speeds: Any,
    attendance: float,
    conversion: float,
    minutes: float,
    patience: float,
    arrival_minutes: float,
    return_share: float,
    return_days: float,
    found: Any,
    jobs: Any,
) -> None:
    """Hold the parent meetings of an evening: who is won over queues at the counters and signs, or is pending.

    ``which`` are the classes and ``speeds`` the servers of all meetings, one after the other; ``hands`` (meeting, 3)
    says of each how many classes and servers it has, and how many of these are agents, the last ones. How many of a
    class are won over is drawn at once, and for each a row of four uniforms: arrival, service, comes back, when. No
    draw depends on the staffing. Writes to ``found`` (meeting, 3) willing, served, hours waited. ``jobs`` (family, 3)
    gets the minutes each came, was served and went; without room, where no trace is asked for.
    Service times: Weibull of shape 2, coefficient of variation 0.52 (assumption).
    """
    due, pools, random, lines, books, schools, months, ks, trace = state
    k = ks[0]
    words = np.empty(4, np.uint64)
    occasion = int(day * 16)
    most, end = 0, 0
    for h in range(hands.shape[0]):
        begin, end = end, end + hands[h, 0]
        reachable = 0
        for j in range(begin, end):
            p = pools[which[j]]
            _advance(p, due, random, lines, books, schools, months, k, trace, day)
            reachable += p.open
        most = max(most, reachable)
    pool_of = np.empty(most, np.int64)
    rows = np.empty((most, 4))
    waits = np.empty(most)
    servers = np.empty(most, np.int64)
    told, end, last = 0, 0, 0
    for h in range(hands.shape[0]):
        begin, end = end, end + hands[h, 0]
        first, last = last, last + hands[h, 1]
        agents_from = hands[h, 1] - hands[h, 2]
        willing = 0
        for j in range(begin, end):
            p = pools[which[j]]
            if p.open == 0:
                continue
            seed_stream(words, k.root, MEETING, p.entity, occasion)
            ratio = schools[p.school].meeting_ratio * p.class_ratio * (1.0 + k.kappa * p.won / p.size)
            won = binomial(words, p.open, attendance * (1.0 - (1.0 - conversion) ** ratio))
            for i in range(willing, willing + won):
                for c in range(4):
                    rows[i, c] = uniform(words)
                pool_of[i] = which[j]
            willing += won
        order = np.argsort(rows[:willing, 0])
        arrivals = rows[:willing, 0][order] * arrival_minutes
        services = minutes * np.sqrt(-np.log(rows[:willing, 1][order])) / RAYLEIGH_MEAN
        serve(arrivals, services, speeds[first:last], patience, waits, servers)
        if jobs.size > 0:
            _times(arrivals, services, speeds[first:last], patience, waits, servers, jobs[told:])
            told += willing
        served = 0
        waited = 0.0
        for i in range(willing):
            p = pools[pool_of[order[i]]]
            if waits[i] >= 0.0:
                served += 1
                waited += waits[i]
                mark = WON | BY_AGENT if servers[i] >= agents_from else WON
                _join(p, random, lines, books, schools, months, k, trace, day, JOINED_EVENT, mark, False)
            else:
                had_gift = uniform(random[p.place, PICK_JOINER]) * p.open < p.gifted
                p.open -= 1
                if had_gift:
                    p.gifted -= 1
                p.pending += 1
                _note(trace, k, p, day, PENDING, day, GIFTED if had_gift else 0, 0)
                slot = p.first + p.capacity - p.pending
                signs = rows[order[i], 2] < return_share
                lines[slot].joined = day + return_days * (rows[order[i], 3] if signs else 1.0)
                lines[slot].marks = (WON if signs else 0) | (GIFTED if had_gift else 0)
                _next_pending(p, lines)
        for j in range(begin, end):
            due[which[j]] = _retune(pools[which[j]], k, day)
        found[h, 0] = willing
        found[h, 1] = served
        found[h, 2] = waited / 60.0


@compiled()
def migrate(
    state: Any,
    day: float,
    which: int,
    conversion: float,
    occasion: int,
) -> Any:
    """Hold a teacher migration day for the staff pool ``which``; returns who joined."""
    due, pools, random, lines, books, schools, months, ks, trace = state
    k = ks[0]
    p = pools[which]
    _advance(p, due, random, lines, books, schools, months, k, trace, day)
    words = np.empty(4, np.uint64)
    seed_stream(words, k.root, MIGRATION, p.entity, occasion)
    joined = binomial(words, p.open, 1.0 - (1.0 - conversion) ** schools[p.school].migration_ratio)
    for _ in range(joined):
        _join(p, random, lines, books, schools, months, k, trace, day, JOINED_EVENT, WON, False)
    due[p.place] = _retune(p, k, day)
    return joined


@compiled()
def win_over(
    state: Any,
    day: float,
    which: Any,
    stream: int,
    channel: int,
    occasion_day: float,
    reached: float,
    conversion: float,
) -> int:
    """Win over families of the classes ``which`` without a counter: a list worked (M7), a holiday lecture (P6).

    ``occasion_day`` names their luck: that of the meeting a list is of, whenever it is worked. ``reached``: the chance
    that a family is spoken to at all. How many of a class join is drawn at once; returns who joined.
    """
    due, pools, random, lines, books, schools, months, ks, trace = state
    k = ks[0]
    words = np.empty(4, np.uint64)
    occasion = int(occasion_day * 16)
    all_joined = 0
    for j in range(which.size):
        p = pools[which[j]]
        _advance(p, due, random, lines, books, schools, months, k, trace, day)
        if p.open == 0:
            continue
        seed_stream(words, k.root, stream, p.entity, occasion)
        ratio = schools[p.school].meeting_ratio * p.class_ratio * (1.0 + k.kappa * p.won / p.size)
        joined = binomial(words, p.open, reached * (1.0 - (1.0 - conversion) ** ratio))
        for _ in range(joined):
            _join(p, random, lines, books, schools, months, k, trace, day, channel, WON, False)
        if joined > 0:
            all_joined += joined
            due[p.place] = _retune(p, k, day)
    return all_joined


# ------------------------------------------------------------------------------------------------ queues of service


@compiled()
def most_calls(mean_calls: float) -> Any:
    """Room for a month's calls: more than a Poisson number of that mean ever is."""
    return int(mean_calls + 12.0 * np.sqrt(mean_calls) + 30.0)


@compiled()
def hotline(
    root: Any,
    occasion: int,
    mean_calls: float,
    open_minutes: float,
    minutes: float,
    patience: float,
    seats: int,
    jobs: Any,
) -> Any:
    """Answer a month's calls: a Poisson stream over ``open_minutes``, exponential calls, ``seats`` who answer.

    Returns (calls, calls given up after ``patience`` minutes, minutes waited by the others, minutes spoken). ``jobs``
    (call, 3) as in `meet`.
    """
    state = np.empty(4, np.uint64)
    seed_stream(state, root, HOTLINE, 0, occasion)
    most = most_calls(mean_calls)
    arrivals = np.empty(most)
    services = np.empty(most)
    calls = 0
    if mean_calls > 0.0:
        now = exponential(state) * open_minutes / mean_calls
        while now < open_minutes and calls < most:
            arrivals[calls] = now
            services[calls] = exponential(state) * minutes
            calls += 1
            now += exponential(state) * open_minutes / mean_calls
    waits = np.empty(calls)
    servers = np.empty(calls, np.int64)
    speeds = np.ones(seats)
    serve(arrivals[:calls], services[:calls], speeds, patience, waits, servers)
    if jobs.size > 0:
        _times(arrivals[:calls], services[:calls], speeds, patience, waits, servers, jobs)
    lost, waited, spoken = 0, 0.0, 0.0
    for i in range(calls):
        if waits[i] < 0.0:
            lost += 1
        else:
            waited += waits[i]
            spoken += services[i]
    return calls, lost, waited, spoken


@compiled()
def seed_sets(sets: Any, root: Any, entities: Any, places: Any) -> None:
    """Give each set the stream of its school (``entities``) and its place there, both (set,)."""
    for i in range(sets.size):
        seed_stream(sets[i].random, root, FAULTS, entities[i], places[i])


@compiled()
def repair(
    sets: Any,
    technicians: Any,
    spares: Any,
    begin: float,
    end: float,
    rate: float,
    days: float,
    needs_spare: float,
    lead_days: float,
    down: Any,
) -> Any:
    """Let sets fail and be repaired from ``begin`` to ``end``: a finite source, first come, first served.

    ``sets`` (set,) of `SET`: one in use fails at ``rate`` a day. A repair first waits, with chance ``needs_spare``, for
    one of ``spares`` (the day each is on the shelf again, ``lead_days`` after it was taken), then for one of
    ``technicians`` (the day each is free), and takes an exponential time of mean ``days``. Adds to ``down`` (school,)
    the set-days lost in the interval. Returns (repairs begun, days from fault to technician, days worked).
    """
    heap = [(end, 0)]  # day of a set's next event; the entry gives the list its type
    heap.pop()
    for i in range(sets.size):
        if sets[i].event < end:
            heapq.heappush(heap, (sets[i].event, i))
    repairs, waited, worked = 0, 0.0, 0.0
    while len(heap) > 0:
        day, i = heapq.heappop(heap)
        s = sets[i]
        if s.phase == INSTALLED:
            s.phase = IN_USE
            s.event = day + exponential(s.random) / rate
        elif s.phase == IN_USE:
            s.failed_on = day
            s.phase = READY
            if uniform(s.random) < needs_spare:
                shelf = np.argmin(spares)
                s.event = max(day, spares[shelf])
                spares[shelf] = s.event + lead_days
        elif s.phase == READY:
            who = np.argmin(technicians)
            start = max(day, technicians[who])
            work = exponential(s.random) * days
            technicians[who] = start + work
            repairs += 1
            waited += start - s.failed_on
            worked += work
            s.phase = IN_REPAIR
            s.event = start + work
        else:
            down[s.school] += day - max(s.failed_on, begin)
            s.phase = IN_USE
            s.event = day + exponential(s.random) / rate
        if s.event < end:
            heapq.heappush(heap, (s.event, i))
    for i in range(sets.size):
        if sets[i].phase == READY or sets[i].phase == IN_REPAIR:
            down[sets[i].school] += end - max(sets[i].failed_on, begin)
    return repairs, waited, worked
