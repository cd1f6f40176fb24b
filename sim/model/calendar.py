"""The real calendar, as day numbers: day 0 is the first day of the programme.

In: the scenario's start, horizon and school year. Out: month borders, days on which schools see visitors, working days,
and the yearly dates (meetings, leaving, entry, bureau events) as ascending day numbers.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import MonthDay, Programme, SchoolYear, Span

YEAR_DAYS = 365.25
MONTH_DAYS = YEAR_DAYS / 12
"""A year and a month where only their mean length matters: rates, half-lives, ages."""
BEYOND = 800
"""Days worked out past the horizon, so that a search never runs off the end."""


class SchoolCalendar:
    """Days of one programme.

    Attributes
    ----------
    months
        First day of each month of the horizon and the day after the last, float64 (months + 1,).
    horizon
        The day after the last.
    month_of
        Index of the month each day of the horizon lies in, (days of the horizon,).
    """

    def __init__(self, programme: Programme, year: SchoolYear) -> None:
        self.start = programme.start
        first = programme.start
        borders = [
            date(first.year + (first.month - 1 + m) // 12, (first.month - 1 + m) % 12 + 1, 1)
            for m in range(programme.months + 1)
        ]
        self.months: NDArray[np.float64] = np.array([(d - first).days for d in borders], np.float64)
        self.horizon = float(self.months[-1])
        self.month_of: list[int] = np.repeat(np.arange(programme.months), np.diff(self.months).astype(int)).tolist()
        self._within: dict[tuple[MonthDay, MonthDay], NDArray[np.bool_]] = {}
        self._yearly: dict[tuple[MonthDay, ...], list[int]] = {}
        self._meetings: list[tuple[int, bool, list[int]]] | None = None
        self.days = int(self.horizon) + BEYOND
        dates = [first + timedelta(days=d) for d in range(self.days)]
        rest = self._closed(dates, year.public_holidays)
        holidays = self._closed(dates, year.holidays)
        weekday = np.array([d.weekday() < 5 for d in dates])
        # Reps and crews work on in the school holidays; schools see nobody in holidays and exams.
        self._working = weekday & ~rest
        self._open = weekday & ~rest & ~holidays & ~self._closed(dates, year.exams)
        self._term = ~holidays
        self.working_days = max(1, int(self._working[: int(self.horizon)].sum()))
        self._next_open = self._next(self._open)
        self._next_working = self._next(self._working)
        self._year = year

    @staticmethod
    def _closed(dates: list[date], spans: Iterable[Span]) -> NDArray[np.bool_]:
        days = [f"{d.month:02d}-{d.day:02d}" for d in dates]
        closed = np.zeros(len(dates), bool)
        for span in spans:
            closed |= np.array([span.first <= day <= span.last for day in days])
        return closed

    @staticmethod
    def _next(allowed: NDArray[np.bool_]) -> list[int]:
        """For each day the first allowed day from it on; the last day where there is none."""
        found = [len(allowed) - 1] * len(allowed)
        nearest = len(allowed) - 1
        for day in range(len(allowed) - 1, -1, -1):
            if allowed[day]:
                nearest = day
            found[day] = nearest
        return found

    def within(self, first: MonthDay, last: MonthDay) -> NDArray[np.bool_]:
        """Which days lie between two days of a year, both included, (days,)."""
        if (first, last) not in self._within:
            dates = [self.start + timedelta(days=n) for n in range(self.days)]
            self._within[first, last] = self._closed(dates, [Span(first=first, last=last)])
        return self._within[first, last]

    def next_open(self, day: float) -> float:
        """First moment from ``day`` on at which a school sees visitors."""
        return self._from(self._next_open, day)

    def open_days(self, first: int, last: int) -> list[int]:
        """Days from ``first`` to ``last`` on which schools see visitors."""
        return [day for day in range(first, last + 1) if self._open[day]]

    def term_months(self) -> list[float]:
        """First working day of each month that begins in term, the first of all left out."""
        return [self.next_working(first) for first in self.months[1:-1].tolist() if self._term[int(first)]]

    def next_working(self, day: float) -> float:
        """First moment from ``day`` on at which people work."""
        return self._from(self._next_working, day)

    def _from(self, table: list[int], day: float) -> float:
        whole = int(day)
        if whole >= self.days:
            return day
        found = table[whole]
        return day if found == whole else float(found)

    def after_work(self, day: float, work_days: float) -> float:
        """Moment at which ``work_days`` of work begun at ``day`` are done, resting on days off."""
        now = self.next_working(day)
        whole = int(now)
        left, room = work_days, whole + 1 - now
        while left > room + 1e-12 and whole < self.days - 2:  # beyond what is known every day is a working day
            left -= room
            whole = self._next_working[whole + 1]
            now, room = float(whole), 1.0
        return now + left

    def worked_before(self) -> NDArray[np.float64]:
        """Working days before each day, (days + 1,)."""
        return np.concatenate(([0.0], np.cumsum(self._working)))

    def holidays_before(self) -> NDArray[np.float64]:
        """Days of school holidays before each day, (days + 1,)."""
        return np.concatenate(([0.0], np.cumsum(~self._term)))

    def school_week(self, monday: date) -> tuple[int, int]:
        """Return the school year a week belongs to, by the year it begins in, and which week of it that is.

        Week 1 has the first weekday of the school year: where classes enter at a weekend, the week after it.
        """
        year = monday.year + 1
        while (first := self._first_monday(year)) > monday:
            year -= 1
        return year, (monday - first).days // 7 + 1

    def _first_monday(self, year: int) -> date:
        month, of_month = (int(part) for part in self._year.entry.split("-"))
        leap = (month, of_month) == (2, 29) and not isleap(year)
        entry = date(year, month, of_month - leap)
        return entry + timedelta(days=-entry.weekday() if entry.weekday() < 5 else 7 - entry.weekday())

    def day(self, when: date) -> int:
        """Day number of a date."""
        return (when - self.start).days

    def yearly(self, *month_days: MonthDay) -> list[int]:
        """All days within the horizon that fall on one of ``month_days``, ascending. 29 February only where it is."""
        if month_days in self._yearly:
            return self._yearly[month_days]
        found = []
        for year in range(self.start.year, self.start.year + int(self.horizon // 365) + 2):
            for md in month_days:
                try:
                    day = self.day(date(year, int(md[:2]), int(md[3:])))
                except ValueError:
                    continue
                if 0 <= day < self.horizon:
                    found.append(day)
        self._yearly[month_days] = sorted(found)
        return self._yearly[month_days]

    def meetings(self) -> list[tuple[int, bool, list[int]]]:
        """Give the rounds of parent meetings, ascending: first day, if of entry grades only, days they may be on."""
        if self._meetings is None:
            rounds = sorted((day, m.grades == "entry") for m in self._year.meetings for day in self.yearly(m.around))
            jitter = self._year.meeting_jitter_days
            self._meetings = [
                (day, entry, self.open_days(day, day + jitter) or [int(self.next_open(float(day)))])
                for day, entry in rounds
            ]
        return self._meetings

    def month(self, day: float) -> int:
        """Index of the month a day of the horizon lies in."""
        return self.month_of[int(day)]


@lru_cache(maxsize=8)
def school_calendar(programme: Programme, year: SchoolYear) -> SchoolCalendar:
    """Return the calendar of these settings; it depends on nothing drawn, so replications share it."""
    return SchoolCalendar(programme, year)
