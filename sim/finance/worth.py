"""What a monthly cash flow is worth: net present value, internal rate, payback, money tied up.

In: yuan at the ends of months 1, 2, … and an effective yearly rate. Out: one number each, or None where there is none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_DEPTH = 48
"""Halvings after which two roots are taken to coincide."""


def npv(cash: ArrayLike, rate: float) -> float:
    """Present value of monthly payments in arrears: Σ cash[m] / (1 + rate)^(m / 12), m = 1, 2, ….

    Parameters
    ----------
    cash
        Yuan of each month, (month,).
    rate
        Effective a year, above −1.
    """
    flow = np.asarray(cash, np.float64)
    return float(flow @ (1.0 + rate) ** (-np.arange(1, len(flow) + 1) / 12.0))


def annuity_factor(rate: float, months: int) -> float:
    """Present value of 1 yuan at the end of each of ``months`` months; ``rate`` is effective a year."""
    return npv(np.ones(months), rate)


def payback_month(cash: ArrayLike) -> int | None:
    """First month (from 1) from whose end on the undiscounted cumulative cash stays at zero or above.

    Returns
    -------
    int or None
        1 where it is never below zero; None where it still is at the end. A flow that recovers, falls back and
        recovers again pays back at the second recovery.
    """
    below = np.flatnonzero(np.cumsum(np.asarray(cash, np.float64)) < 0)
    last = int(below[-1]) + 1 if len(below) else 0
    return None if last == np.size(cash) else last + 1


def peak_funding(cash: ArrayLike) -> float:
    """Most money tied up at any month-end, yuan, zero or more."""
    return float(-min(0.0, np.cumsum(np.asarray(cash, np.float64)).min(initial=0.0)))


def irr(cash: ArrayLike) -> float | None:
    """Effective yearly rate at which the flow is worth nothing, if there is exactly one above −100 %.

    Parameters
    ----------
    cash
        Yuan of each month, (month,).

    Returns
    -------
    float or None
        None where no rate, or more than one, or a rate at which the worth only touches zero, solves it, or one too
        close to −100 % or too large for a float. A flow that begins and ends with an outlay has an even number of
        solutions and so never one.

    Notes
    -----
    With x = (1 + rate)^(−1/12) the worth is a polynomial. Its roots on x > 0 are isolated by Descartes' rule of signs
    in the Bernstein basis (Vincent, Collins and Akritas): no sign change, no root; one, exactly one; else halve.
    """
    flow = np.asarray(cash, np.float64)
    paid = np.flatnonzero(flow)
    if len(paid) == 0:
        return None
    a = flow[paid[0] : paid[-1] + 1]  # zero months before and after only multiply the worth by a power of x
    if (a[0] > 0) == (a[-1] > 0):
        return None  # none, two, or one at which the worth only touches zero
    roots = [1.0] if math.fsum(a) == 0.0 else []
    for x in _roots_below_one(a):
        roots.append(x)
        if len(roots) > 1:
            return None
    for x in _roots_below_one(a[::-1]):  # y = 1/x: the negative rates
        roots.append(1.0 / x if x else math.inf)
        if len(roots) > 1:
            return None
    if len(roots) != 1:
        return None
    try:
        rate = math.expm1(12.0 * -math.log(roots[0])) + 0.0  # no «minus nought»
    except (OverflowError, ValueError):
        return None  # a rate nobody can write down
    return rate if rate > -1.0 else None


def _roots_below_one(a: Floats) -> Iterator[float]:
    """Yield the roots of Σ a[i] x^i in the open interval (0, 1); a multiple root is yielded more than once."""
    parts = [(0.0, 1.0, _bernstein(a), 0)]
    while parts:
        low, high, b, depth = parts.pop()
        changes = _sign_changes(b)
        if changes == 1:
            yield _bisect(a, low, high, float(b[np.flatnonzero(b)[0]]))
        elif changes > 1 and depth == _DEPTH:
            yield from [(low + high) / 2] * changes
        elif changes > 1:
            left, right = _halve(b)
            middle = (low + high) / 2
            if right[0] == 0.0:
                yield middle
            parts += [(low, middle, left, depth + 1), (middle, high, right, depth + 1)]


def _bernstein(a: Floats) -> Floats:
    """Turn power coefficients into Bernstein coefficients on [0, 1]."""
    # fsum: the last one is the sum of all payments, whose sign decides about a rate of zero
    return np.array([math.fsum(terms) for terms in (_bernstein_weights(len(a) - 1) * a).tolist()])


@lru_cache(maxsize=2)
def _bernstein_weights(n: int) -> Floats:
    """Weight of each power coefficient in each Bernstein coefficient of a degree; the flows of a study share one."""
    return np.array([[math.comb(j, i) / math.comb(n, i) for i in range(n + 1)] for j in range(n + 1)])


def _halve(b: Floats) -> tuple[Floats, Floats]:
    """Split Bernstein coefficients in the middle of their interval (de Casteljau)."""
    left, right, row = np.empty_like(b), np.empty_like(b), b
    for k in range(len(b)):
        left[k], right[len(b) - 1 - k] = row[0], row[-1]
        row = (row[:-1] + row[1:]) / 2
    return left, right


def _sign_changes(b: Floats) -> int:
    signs: NDArray[Any] = np.sign(b[b != 0])
    return int(np.count_nonzero(signs[1:] != signs[:-1]))


def _bisect(a: Floats, low: float, high: float, sign_at_low: float) -> float:
    """Find the one root between ``low`` and ``high``, given the sign right of ``low``."""
    powers = np.arange(len(a))
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        value = float(a @ middle**powers)
        if value == 0.0:
            return middle
        if (value > 0) == (sign_at_low > 0):
            low = middle
        else:
            high = middle
