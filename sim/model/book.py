"""The book of one replication: everything the processes count, by account, school and month.

In: postings of quantities on days. Out: the `Ledger`. The kernel books the moves of people itself; `Population` hands
them over at the end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.calendar import SchoolCalendar
from sim.scenario.accounts import ACCOUNTS, INDEX, STOCKS, Ledger


class Book:
    """Accounts being filled. Postings on or after the horizon are not part of it."""

    def __init__(self, calendar: SchoolCalendar, schools: int) -> None:
        self._calendar = calendar
        months = len(calendar.months) - 1
        self.flows = np.zeros((len(ACCOUNTS), schools, months))
        self.stocks = np.zeros((len(STOCKS), schools, months), np.int64)

    def post(self, account: str, school: int | list[int], day: float, quantity: float = 1.0) -> None:
        """Count ``quantity`` on a day, shared evenly where several schools are given."""
        if day < self._calendar.horizon:
            share = quantity / len(school) if isinstance(school, list) else quantity
            self.flows[INDEX[account], school, self._calendar.month(day)] += share

    def spell(self, account: str, school: int | list[int], first: float, end: float, units: float = 1.0) -> None:
        """Count unit-days of ``units`` held from ``first`` to ``end``."""
        months = self._calendar.months
        days: NDArray[np.float64] = np.clip(np.minimum(months[1:], end) - np.maximum(months[:-1], first), 0.0, None)
        if isinstance(school, list):
            self.flows[INDEX[account], school] += days * (units / len(school))
        else:
            self.flows[INDEX[account], school] += days * units

    def add(self, account: str, quantities: NDArray[np.float64]) -> None:
        """Count quantities known for all schools and months, (school, month)."""
        self.flows[INDEX[account]] += quantities

    def add_month(self, account: str, month: int, quantities: NDArray[np.float64]) -> None:
        """Count quantities of one month known for all schools, (school,)."""
        self.flows[INDEX[account], :, month] += quantities

    def quantities(self, account: str) -> NDArray[np.float64]:
        """Return what an account holds so far, (school, month)."""
        found: NDArray[np.float64] = self.flows[INDEX[account]]
        return found

    def ledger(self) -> Ledger:
        """Close the book."""
        return Ledger(self.flows, self.stocks, np.diff(self._calendar.months).astype(np.int64))
