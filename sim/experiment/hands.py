"""How busy the hands of a traced replication were, and who waited for them, week by week.

In: a `Traced` replication. Out: two pandas frames: every job of reps, crews, counters, technicians and the desk, and
the weeks of each hand, which know their place in the school year.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model import Traced
from sim.model.calendar import SchoolCalendar, school_calendar
from sim.model.rules.faults import CALENDAR_DAYS_A_WORKING_DAY
from sim.model.rules.hotline import OPEN_MINUTES_A_DAY

HANDS = ("rep", "crew", "counter", "technician", "desk")
"""In the order of a school's way: won, equipped, signed up, repaired, answered."""
WORKING_DAY_HOURS = 8.0
"""A working day of crews and technicians; reps have a setting of their own, the desk its opening hours."""

Floats = NDArray[np.float64]


def jobs(traced: Traced) -> pd.DataFrame:
    """List the jobs of all hands in the order they were asked for.

    Returns
    -------
    DataFrame
        ``hand, school, asked, begun, ended, hours``: days since the start; ``begun`` is null where nobody began by the
        horizon or the caller gave up, ``ended`` where the work goes on beyond it. ``hours`` are working hours of one
        hand within the horizon. A rep's evening at a meeting is a job of hand *evening*.
    """
    horizon = float(traced.outcome.ledger.days_in_month.sum())
    ids = [s.id for s in traced.outcome.drawn.roster]
    turns = sorted((t for t in traced.turns if t.asked < horizon), key=lambda t: t.asked)
    frame = pd.DataFrame(
        {
            "hand": [t.hand for t in turns],
            "school": [ids[t.school] if t.school >= 0 else "" for t in turns],
            **{name: np.array([getattr(t, name) for t in turns], float) for name in ("asked", "begun", "ended")},
        }
    )
    frame["hours"] = 0.0
    clocks = _clocks(traced)
    for hand, rows in frame.groupby("hand"):
        begun, ended = (np.minimum(rows[c].to_numpy(), horizon) for c in ("begun", "ended"))
        # who gave up has an end, and never began
        worked = np.where(rows["begun"] < horizon, _read(clocks[str(hand)], ended) - _read(clocks[str(hand)], begun), 0)
        frame.loc[rows.index, "hours"] = worked
    for column in ("begun", "ended"):
        frame[column] = frame[column].where(frame[column] < horizon)
    return frame


def weeks(traced: Traced) -> pd.DataFrame:
    """Add up the jobs by hand and calendar week, Monday to Sunday; the first and last week may be shorter.

    Returns
    -------
    DataFrame
        ``hand, week`` (of the programme, from 1), ``first_day`` (a date), ``days``, ``school_year`` (2013: from summer
        2013), ``school_week``, ``holiday_days``; ``busy_hours, available_hours, utilisation`` (null where nobody was to
        work); ``asked, begun, gave_up`` (jobs); ``waiting_hours, open_hours, waiting_mean`` (how many waited, on the
        average of the hours in which one can wait), ``waiting_most`` (at once).
    """
    drawn = traced.outcome.drawn
    calendar = school_calendar(drawn.programme, drawn.school_year)
    edges = _edges(calendar)
    clocks, found = _clocks(traced), {h: _of(traced, h) for h in (*HANDS, "evening")}
    counts = {
        "rep": drawn.staffing.reps,
        "crew": drawn.staffing.crews,
        "technician": min(drawn.service.technicians, drawn.service.vehicles),
        "desk": drawn.service.hotline_seats,
    }
    frames = []
    for hand in HANDS:
        asked, begun, ended = found[hand]
        served = np.isfinite(begun)
        columns: dict[str, Any] = _places(calendar, edges)
        busy = _within(begun[served], ended[served], clocks[hand], edges)
        if hand == "rep":
            _, evening, home = found["evening"]
            busy += _within(evening, home, clocks["evening"], edges)
        # who gave up waited to the end of the patience
        until = np.where(served, begun, ended)
        if hand == "counter":
            available, opened, most = _rushes(traced, asked, until, edges)
        else:
            hours = np.diff(_read(clocks[hand], edges))
            available, most = counts[hand] * hours, _most(asked, until, edges)
            opened = 24.0 * np.diff(edges) if hand in ("rep", "crew", "technician") else hours
        waited = _within(asked, until, clocks[_WAITS_BY[hand]], edges)
        columns |= {
            "busy_hours": busy,
            "available_hours": available,
            "utilisation": _share(busy, available),
            "asked": np.histogram(asked, edges)[0],
            "begun": np.histogram(begun[served], edges)[0],
            "gave_up": np.histogram(ended[~served & np.isfinite(ended)], edges)[0],
            "waiting_hours": waited,
            "open_hours": opened,
            "waiting_mean": _share(waited, opened),
            "waiting_most": most,
        }
        frames.append(pd.DataFrame({"hand": hand} | columns))
    return pd.concat(frames, ignore_index=True)


def by_school_week(found: pd.DataFrame) -> pd.DataFrame:
    """Average the weeks over the school years of the horizon, hand by hand.

    Returns
    -------
    DataFrame
        ``hand, school_week, years, holiday_share, utilisation, waiting_mean, waiting_most``: hours of all years over
        the hours there were; the mean over years of the most who waited at once.
    """
    grouped = found.groupby(["hand", "school_week"], sort=False)
    sums = grouped[["busy_hours", "available_hours", "waiting_hours", "open_hours", "holiday_days", "days"]].sum()
    frame = pd.DataFrame(
        {
            "years": grouped.size(),
            "holiday_share": sums["holiday_days"] / sums["days"],
            "utilisation": _share(sums["busy_hours"].to_numpy(), sums["available_hours"].to_numpy()),
            "waiting_mean": _share(sums["waiting_hours"].to_numpy(), sums["open_hours"].to_numpy()),
            "waiting_most": grouped["waiting_most"].mean(),
        }
    ).reset_index()
    order = frame["hand"].map({hand: i for i, hand in enumerate(HANDS)})
    return frame.iloc[np.lexsort((frame["school_week"], order))].reset_index(drop=True)


_WAITS_BY = {"rep": "evening", "crew": "evening", "technician": "evening", "counter": "evening", "desk": "desk"}
"""The clock one waits by: every hour counts, but for the desk, where time stands still while it is closed."""


def _clocks(traced: Traced) -> dict[str, Floats]:
    """Hours one hand is to work before each day, (days + 1,), by hand."""
    drawn = traced.outcome.drawn
    calendar = school_calendar(drawn.programme, drawn.school_year)
    days, worked = np.arange(calendar.days + 1.0), calendar.worked_before()
    return {
        "rep": drawn.staffing.rep_hours_a_day * worked,
        "crew": WORKING_DAY_HOURS * worked,
        "technician": WORKING_DAY_HOURS / CALENDAR_DAYS_A_WORKING_DAY * days,
        "desk": OPEN_MINUTES_A_DAY / 60.0 * days,
        "counter": 24.0 * days,
        "evening": 24.0 * days,
    }


def _read(clock: Floats, day: Floats) -> Floats:
    found: Floats = np.interp(day, np.arange(len(clock)), clock)
    return found


def _of(traced: Traced, hand: str) -> tuple[Floats, Floats, Floats]:
    turns = [(t.asked, t.begun, t.ended) for t in traced.turns if t.hand == hand]
    columns = np.array(turns, float).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def _edges(calendar: SchoolCalendar) -> Floats:
    """Day 0, every Monday, the horizon."""
    mondays = np.arange(-calendar.start.weekday(), calendar.horizon, 7.0)
    return np.concatenate(([0.0], mondays[mondays > 0], [calendar.horizon]))


def _places(calendar: SchoolCalendar, edges: Floats) -> dict[str, Any]:
    """Return where each week lies."""
    firsts = [calendar.start + timedelta(days=int(day)) for day in edges[:-1]]
    years = [calendar.school_week(day - timedelta(days=day.weekday())) for day in firsts]
    return {
        "week": np.arange(1, len(firsts) + 1),
        "first_day": np.array(firsts, "datetime64[D]"),
        "days": np.diff(edges).astype(int),
        "school_year": [year for year, _ in years],
        "school_week": [week for _, week in years],
        "holiday_days": np.diff(calendar.holidays_before()[edges.astype(int)]).astype(int),
    }


def _within(begin: Floats, end: Floats, clock: Floats, edges: Floats) -> Floats:
    """Add up what stretches have of each week, by a clock."""
    found = np.zeros(len(edges) - 1)
    for i in range(len(found)):
        low, high = edges[i], edges[i + 1]
        here = (begin < high) & (end > low)
        found[i] = (_read(clock, np.minimum(end[here], high)) - _read(clock, np.maximum(begin[here], low))).sum()
    return found


def _most(asked: Floats, until: Floats, edges: Floats) -> NDArray[np.int64]:
    """Most who waited at once, a week; who is served at once does not wait."""
    waits = until > asked
    times = np.concatenate([asked[waits], until[waits]])
    steps = np.repeat([1, -1], waits.sum())
    order = np.lexsort((steps, times))  # at one moment who goes makes room first
    comes = steps[order] > 0
    times, level = times[order][comes], np.cumsum(steps[order])[comes]
    found = np.zeros(len(edges) - 1, np.int64)
    for i in range(len(found)):
        low, high = np.searchsorted(times, edges[i : i + 2])
        still = int(((asked < edges[i]) & (until > edges[i])).sum())
        found[i] = max(still, level[low:high].max(initial=0))
    return found


def _rushes(traced: Traced, asked: Floats, until: Floats, edges: Floats) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Hours of all counters, hours of meetings, and the longest queue of a meeting, a week; each has its own queue."""
    weeks = len(edges) - 1
    available, opened, most = np.zeros(weeks), np.zeros(weeks), np.zeros(weeks, np.int64)
    turns = [t for t in traced.turns if t.hand == "counter"]
    evening = np.array([(t.school, int(t.asked)) for t in turns], int).reshape(-1, 2)
    for rush in traced.rushes:
        week = int(np.searchsorted(edges, rush.day, side="right")) - 1
        hours = 24.0 * (rush.until - rush.day)
        available[week] += rush.counters * hours
        opened[week] += hours
        mine = (evening[:, 0] == rush.school) & (evening[:, 1] == int(rush.day))
        queue = _most(asked[mine], until[mine], np.array([0.0, np.inf]))
        most[week] = max(most[week], int(queue[0]))
    return available, opened, most


def _share(part: Floats, whole: Floats) -> Floats:
    found: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return found
