"""The tables of a traced replication: every event, each school's ledger, plan against actual, waits, busy hands.

In: a `Traced` replication. Out: pandas frames, and the folder `rollout trace` writes. Codes in them are English; words
for people are the catalogue's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiment import hands
from sim.finance import statement
from sim.model import LINKS, Traced
from sim.model.calendar import MONTH_DAYS
from sim.model.trace import COUNT, EVENTS, HELD, STOCK
from sim.scenario.accounts import ACCOUNTS, STOCKS
from sim.scenario.schema import Scenario

EFFECTS = {COUNT: "count", HELD: "held", STOCK: "stock"}
POSTED = "posted"
"""The event of an entry the organisation made; its account says what it was."""


@dataclass(frozen=True)
class TraceTables:
    """Frames of one traced replication.

    Attributes
    ----------
    events
        A row an effect of an event: ``day, date, school, actor, event, detail, account, quantity, effect, booked, yuan,
        yuan_a_month``. ``effect``: *count* adds the quantity to the account on ``booked``; *held* holds so many more
        units from ``booked`` on (unit-days); *stock* changes a month-end count; empty: a note, no account changes.
    ledger
        一校一台账, a row a (school, month): people, lines, spend, support, use, links reached.
    progress
        通报表, a row a (school, month): plan and actual, lag, rank among open schools.
    waits
        A row a stretch of waiting: school, link (0: the opening), for whom or what, from and to (days), still waiting
        at the end or not.
    jobs
        A row a job of reps, crews, counters, technicians and the desk (`sim.experiment.hands.jobs`).
    hands
        A row a (hand, week): busy and available hours, the queue, the place in the school year
        (`sim.experiment.hands.weeks`).
    """

    events: pd.DataFrame
    ledger: pd.DataFrame
    progress: pd.DataFrame
    waits: pd.DataFrame
    jobs: pd.DataFrame
    hands: pd.DataFrame


NAMES = tuple(f.name for f in fields(TraceTables))


def tables(traced: Traced) -> TraceTables:
    """Lay a traced replication out."""
    return TraceTables(
        events=_events(traced),
        ledger=_ledger(traced),
        progress=_progress(traced),
        waits=_waits(traced),
        jobs=hands.jobs(traced),
        hands=hands.weeks(traced),
    )


def write(found: TraceTables, folder: Path, *, csv: bool = False) -> None:
    """Write the tables as Parquet, and as CSV too if asked: with a byte order mark, and no text Excel would reckon."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        frame: pd.DataFrame = getattr(found, name)
        frame.to_parquet(folder / f"{name}.parquet", index=False)
        if csv:
            _inert(frame).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")


def _inert(frame: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before texts a spreadsheet would take for a formula: names come from a roster."""
    texts = {c: column for c, column in frame.items() if column.dtype.kind not in "bifuM"}
    return frame.assign(**{str(c): column.where(~_formula(column), "'" + column) for c, column in texts.items()})


def _formula(column: pd.Series[str]) -> pd.Series[bool]:
    return column.astype(str).str.match(r"[=+\-@\t\r]")


# ------------------------------------------------------------------------------------------------------------ events


def _events(traced: Traced) -> pd.DataFrame:
    drawn, e = traced.outcome.drawn, traced.entries
    accounts = np.array([a.name for a in ACCOUNTS] + list(STOCKS), object)
    prices = np.array(
        [float(a.price(drawn)) if a.price is not None else np.nan for a in ACCOUNTS] + [np.nan] * len(STOCKS)
    )
    monthly = np.array([a.monthly for a in ACCOUNTS] + [False] * len(STOCKS))
    schools = np.array([s.id for s in drawn.roster], object)
    pools = np.array([*traced.pools, ""], object)
    worth = e.quantity * prices[e.account]
    counted = (e.how == COUNT) & ~monthly[e.account]
    frame = pd.DataFrame(
        {
            "day": e.day,
            "school": schools[e.school],
            "actor": pools[e.pool],
            "event": np.array([EVENTS.get(code, POSTED) for code in range(-1, max(EVENTS) + 1)], object)[e.event + 1],
            "detail": "",
            "account": accounts[e.account],
            "quantity": e.quantity,
            "effect": np.array([EFFECTS[how] for how in sorted(EFFECTS)], object)[e.how],
            "booked": e.booked,
            "yuan": np.where(counted, worth, np.nan),
            "yuan_a_month": np.where((e.how == HELD) & monthly[e.account], worth, np.nan),
        }
    )
    notes = pd.DataFrame(
        {
            "day": [n.day for n in traced.notes],
            "school": [schools[n.school] if n.school >= 0 else "" for n in traced.notes],
            "actor": [n.actor for n in traced.notes],
            "event": [n.event for n in traced.notes],
            "detail": [n.detail for n in traced.notes],
            "account": "",
            "quantity": [float(n.quantity) for n in traced.notes],
            "effect": "",
            "booked": [n.day for n in traced.notes],
            "yuan": np.nan,
            "yuan_a_month": np.nan,
        }
    )
    both = pd.concat([frame, notes], ignore_index=True).sort_values("day", kind="stable", ignore_index=True)
    both.insert(1, "date", _dates(drawn, both["day"].to_numpy()))
    return both


def _dates(drawn: Scenario, days: NDArray[np.float64]) -> NDArray[np.datetime64]:
    start = np.datetime64(drawn.programme.start, "D")
    found: NDArray[np.datetime64] = start + np.floor(days).astype("timedelta64[D]")
    return found


# ----------------------------------------------------------------------------------------------------- by school, month


def _grid(traced: Traced) -> pd.DataFrame:
    """Return the rows of a table by school and month, with the month's last day."""
    drawn = traced.outcome.drawn
    ends = [day - timedelta(days=1) for day in drawn.month_starts()[1:]]
    n, schools = len(ends), len(drawn.roster)
    return pd.DataFrame(
        {
            "school": np.repeat(np.array([s.id for s in drawn.roster], object), n),
            "name": np.repeat(np.array([s.name for s in drawn.roster], object), n),
            "month": np.tile(np.arange(1, n + 1), schools),
            "month_end": np.tile(np.array(ends, "datetime64[D]"), schools),
        }
    )


def _ledger(traced: Traced) -> pd.DataFrame:
    outcome = traced.outcome
    book, money = outcome.ledger, statement(outcome.ledger, outcome.drawn)
    borders = np.cumsum(book.days_in_month)
    reached = np.nan_to_num(outcome.links, nan=np.inf)[:, :, None] < borders
    columns: dict[str, NDArray[Any]] = {
        "links": reached.sum(axis=1),
        "pupils": book.stock("families_total"),
        "families_with_line": book.stock("families_subscribed"),
        "staff": book.stock("staff_total"),
        "staff_with_line": book.stock("staff_subscribed"),
        "lines_held": book.stock("lines_held"),
        "joined": np.sum([book.flow(a.name) for a in ACCOUNTS if "_joined_" in a.name], axis=0),
        "churned": book.flow("family_churned") + book.flow("staff_churned"),
        "visits": book.flow("visits"),
        "meetings": book.flow("meetings"),
        "rep_hours": book.flow("rep_hours"),
        "follow_ups": book.flow("follow_ups"),
        "platform_use": _use(traced, borders),
        "set_days_down": book.flow("set_days_down"),
        "billed_yuan": money.revenue,
        "outlay_yuan": money.outlay,
        "cash_yuan": money.cash,
    }
    frame = _grid(traced)
    for name, values in columns.items():
        frame[name] = values.ravel()
    frame.insert(2, "relationship", np.repeat(np.array(outcome.relationship, object), len(borders)))
    return frame


def _use(traced: Traced, borders: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of staff who use the platform in each month, (school, month); not a number before it is in use."""
    use = np.full((len(traced.outcome.drawn.roster), len(borders)), np.nan)
    for note in traced.notes:
        if note.event == "use":
            use[note.school, np.searchsorted(borders, note.day, side="right")] = note.quantity
    return use


def _progress(traced: Traced) -> pd.DataFrame:
    outcome = traced.outcome
    drawn, book = outcome.drawn, outcome.ledger
    borders = np.cumsum(book.days_in_month).astype(float)
    opened = np.nan_to_num(outcome.opened, nan=np.inf)[:, None]
    months_open = np.maximum(borders - opened, 0.0) / MONTH_DAYS
    plan = drawn.market.parent_target * np.minimum(1.0, months_open / drawn.review.target_within_months)
    actual = book.stock("families_subscribed") / np.maximum(book.stock("families_total"), 1)
    frame = _grid(traced)
    frame["open"] = (opened < borders).ravel()
    frame["plan"] = plan.ravel()
    frame["actual"] = actual.ravel()
    frame["lag"] = (plan - actual).ravel()
    ranked = frame[frame["open"]].groupby("month")["actual"].rank(ascending=False, method="min")
    frame["rank"] = ranked.astype("Int64")
    return frame


# -------------------------------------------------------------------------------------------------------------- waits


def _waits(traced: Traced) -> pd.DataFrame:
    """Follow each school's notes: a wait ends with the next wait for the same link, or when the link is reached."""
    horizon = float(traced.outcome.ledger.days_in_month.sum())
    drawn = traced.outcome.drawn
    rows: list[tuple[int, int, str, float, float, bool]] = []
    waiting: dict[tuple[int, int], tuple[str, float]] = {}

    def ended(school: int, link: int, day: float) -> Iterator[tuple[int, int, str, float, float, bool]]:
        found = waiting.pop((school, link), None)
        if found is not None and day > found[1]:
            yield school, link, found[0], found[1], day, False

    for note in traced.notes:
        if note.event == "waits":
            link = int(note.quantity)
            rows += ended(note.school, link, note.day)
            waiting[note.school, link] = note.detail, note.day
        elif note.event in ("link", "opened"):
            rows += ended(note.school, int(note.quantity) if note.event == "link" else 0, note.day)
    rows += [(school, link, what, since, horizon, True) for (school, link), (what, since) in waiting.items()]
    frame = pd.DataFrame(rows, columns=["school", "link", "waits_for", "from_day", "to_day", "still"])
    frame = frame.sort_values(["school", "from_day", "link"], kind="stable", ignore_index=True)
    frame["school"] = [drawn.roster[int(i)].id for i in frame["school"]]
    return frame


def stuck(found: TraceTables, drawn: Scenario, on: date) -> pd.DataFrame:
    """Say of each school that has not opened by the end of a day: the link it is on its way to, since when, for whom.

    Returns
    -------
    DataFrame
        ``school, name, link, waits_for, since, days``, longest wait first; ``link`` is the name of the link, «opening»
        for the last step.
    """
    day = (on - drawn.programme.start).days + 1.0
    names = {s.id: s.name for s in drawn.roster}
    waits = found.waits[(found.waits["from_day"] < day) & (found.waits["to_day"] >= day) & (found.waits["link"] <= 6)]
    frame = pd.DataFrame(
        {
            "school": waits["school"],
            "name": [names[s] for s in waits["school"]],
            "link": ["opening" if link == 0 else LINKS[link - 1] for link in waits["link"]],
            "waits_for": waits["waits_for"],
            "since": [drawn.programme.start + timedelta(days=int(d)) for d in waits["from_day"]],
            "days": (day - waits["from_day"]).round(1),
        }
    )
    return frame.sort_values("days", ascending=False, kind="stable", ignore_index=True)


def behind(found: TraceTables) -> pd.DataFrame:
    """Return the schools open at the last month-end, furthest behind their plan first (通报表).

    Returns
    -------
    DataFrame
        ``school, name, plan, actual, lag, rank``: shares of families, and the place among the open schools.
    """
    progress = found.progress
    last = progress[(progress["month"] == progress["month"].max()) & progress["open"]]
    last = last.sort_values(["lag", "school"], ascending=[False, True], ignore_index=True)
    kept: pd.DataFrame = last[["school", "name", "plan", "actual", "lag", "rank"]]
    return kept
