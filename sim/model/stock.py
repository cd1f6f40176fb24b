"""A stock in [0, 1] that impulses fill and time empties: pressure, awareness.

In: impulses and looks at days. Out: the stock on a day, and its mean over an interval to come, which is what acts: by
the model's rule stocks are refreshed on the first of a month and at impulses, and constant between.
"""

from __future__ import annotations

import math
from types import EllipsisType

import numpy as np
from numpy.typing import NDArray

from sim.model.calendar import MONTH_DAYS

Where = EllipsisType | slice | NDArray[np.bool_]
"""Which of several stocks."""


class DecayingStock:
    """One stock, or one a school: S ← 1 − (1 − S)(1 − a) at an impulse, halved every half-life."""

    def __init__(self, half_life_months: float, shape: int | tuple[()] = ()) -> None:
        self._decay = math.log(2) / (half_life_months * MONTH_DAYS)
        self._stock = np.zeros(shape)
        self._since = np.zeros(shape)  # of its own for each: an impulse elsewhere leaves every bit as it was

    def at(self, day: float, where: Where = ...) -> NDArray[np.float64]:
        """Return the stock on a day, of all or ``where``."""
        found: NDArray[np.float64] = self._stock[where] * np.exp(-self._decay * (day - self._since[where]))
        return found

    def fill(self, day: float, impulse: float, where: Where = ...) -> None:
        """Take an impulse, everywhere or ``where``."""
        self._stock[where] = 1.0 - (1.0 - self.at(day, where)) * (1.0 - impulse)
        self._since[where] = day

    def mean(self, day: float, until: float, where: Where = ...) -> NDArray[np.float64]:
        """Return the mean of the stock from a day to a later one."""
        reach = self._decay * (until - day)
        return self.at(day, where) * (-math.expm1(-reach) / reach)
