"""The book of one replication: everything the processes count, by account, school and month.

In: postings of quantities on days. Out: the `Ledger`. The kernel books the moves of people itself; `Population` hands
them over at the end.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.model.calendar import SchoolCalendar
from sim.model.trace import COUNT, HELD, Trace
from sim.scenario.accounts import ACCOUNTS, INDEX, STOCKS, Ledger

Schools = int | list[int] | None
"""A school, several, or (None) all of the district."""


class Book:
    """Accounts being filled, and traced where that is asked for. Postings from the horizon on are not part of it."""

    def __init__(self, calendar: SchoolCalendar, schools: int, trace: Trace | None = None) -> None:
        self._calendar = calendar
        self._horizon, self._month_of = calendar.horizon, calendar.month_of
        self._schools, self._months = schools, len(calendar.months) - 1
        self._trace = trace
        self.flows = np.zeros((len(ACCOUNTS), schools, self._months))
        self.stocks = np.zeros((len(STOCKS), schools, self._months), np.int64)
        self._rows = {account: row * schools * self._months for account, row in INDEX.items()}
        # numpy takes three times as long to find one cell
        self._cells = self.flows.data.cast("B").cast("d")

    def post(self, account: str, school: Schools, day: float, quantity: float = 1.0) -> None:
        """Count ``quantity`` on a day, shared evenly where it is that of several schools."""
        if day < self._horizon and quantity:
            month, each = self._month_of[int(day)], quantity
            if isinstance(school, int):
                self._cells[self._rows[account] + school * self._months + month] += each
            else:
                where, each = self._shared(school, quantity)
                self.flows[INDEX[account], where, month] += each
            if self._trace is not None:
                for one in self._named(school):
                    self._trace.postings.append((day, one, account, each, COUNT))

    def post_each(self, account: str, schools: list[int], day: float, quantities: Iterable[float]) -> None:
        """Count a quantity of its own at each of several schools on a day."""
        if self._trace is not None:
            for school, quantity in zip(schools, quantities, strict=True):
                self.post(account, school, day, quantity)
        elif day < self._horizon:
            cells, months = self._cells, self._months
            first = self._rows[account] + self._month_of[int(day)]
            for school, quantity in zip(schools, quantities, strict=True):
                cells[first + school * months] += quantity

    def _shared(self, school: Schools, quantity: float) -> tuple[int | slice | list[int], float]:
        if school is None:
            return slice(None), quantity / self._schools
        return (school, quantity / len(school)) if isinstance(school, list) else (school, quantity)

    def _named(self, school: Schools) -> Iterable[int]:
        return range(self._schools) if school is None else school if isinstance(school, list) else (school,)

    def spell(self, account: str, school: Schools, first: float, end: float, units: float = 1.0) -> None:
        """Count unit-days of ``units`` held from ``first`` to ``end``, shared as in `post`; none before day 0."""
        where, each = self._shared(school, units)
        self.flows[INDEX[account], where] += self._held(max(first, 0.0), end) * each
        if self._trace is not None:
            for one in self._named(school):
                self._trace_spell(account, one, max(first, 0.0), end, each)

    def spells(self, account: str, schools: list[int], firsts: list[float], end: float, units: list[int]) -> None:
        """Count a spell of each of several schools, all different, from a day and with units of its own; to ``end``."""
        since = np.maximum(np.array(firsts, float), 0.0)
        self.flows[INDEX[account], schools] += self._held(since[:, None], end) * np.array(units, float)[:, None]
        if self._trace is not None:
            for school, first, each in zip(schools, since.tolist(), units, strict=True):
                self._trace_spell(account, school, first, end, each)

    def _held(self, first: float | NDArray[np.float64], end: float) -> NDArray[np.float64]:
        """Give the days of each month from ``first`` to ``end``, (month,) or a row a school."""
        months = self._calendar.months
        days: NDArray[np.float64] = np.clip(np.minimum(months[1:], end) - np.maximum(months[:-1], first), 0.0, None)
        return days

    def _trace_spell(self, account: str, school: int, first: float, end: float, units: float) -> None:
        assert self._trace is not None
        if end > first:
            self._trace.postings.append((first, school, account, units, HELD))
            self._trace.postings.append((end, school, account, -units, HELD))

    def add(self, account: str, quantities: NDArray[np.float64]) -> None:
        """Count quantities known for all schools and months, (school, month)."""
        self.flows[INDEX[account]] += quantities
        if self._trace is not None:
            for school, month in np.argwhere(quantities):
                self._closing(account, int(school), int(month), float(quantities[school, month]))

    def add_month(self, account: str, month: int, quantities: NDArray[np.float64]) -> None:
        """Count quantities of one month known for all schools, (school,)."""
        self.flows[INDEX[account], :, month] += quantities
        if self._trace is not None:
            for school in np.flatnonzero(quantities):
                self._closing(account, int(school), month, float(quantities[school]))

    def _closing(self, account: str, school: int, month: int, quantity: float) -> None:
        """Trace what is known for a month as a whole as an entry of its last day."""
        assert self._trace is not None
        self._trace.postings.append((float(self._calendar.months[month + 1]) - 1.0, school, account, quantity, COUNT))

    def quantities(self, account: str) -> NDArray[np.float64]:
        """Return what an account holds so far, (school, month)."""
        found: NDArray[np.float64] = self.flows[INDEX[account]]
        return found

    def ledger(self) -> Ledger:
        """Close the book."""
        return Ledger(self.flows, self.stocks, np.diff(self._calendar.months).astype(np.int64))
