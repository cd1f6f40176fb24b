"""Statistics of replications, each kind of interval a type of its own so that nobody confuses them.

In: one number a replication. Out: a `RiskBand` (where outcomes lie), a `MeanInterval` or `ShareInterval` (how well a
mean or a chance is known: Monte Carlo error, shrinking with more replications), a `QuantileInterval` (how well a
quantile is known), a `TailMeanInterval` (how well the mean of the worst futures, CVaR, is known), a `PairedDifference`
or `ShareDifference` (how two strategies differ under common luck).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, betaincinv, stdtrit

Sides = Literal["two", "lower", "upper"]


@dataclass(frozen=True)
class RiskBand:
    """Share ``level`` of simulated futures lies between two quantiles of the outcomes; it does not shrink with n."""

    low: float | None
    high: float | None
    level: float
    n: int


@dataclass(frozen=True)
class MeanInterval:
    """Confidence interval of a mean (Student's t); ``low`` and ``high`` are None for a single replication."""

    mean: float
    low: float | None
    high: float | None
    level: float
    n: int

    @property
    def half_width(self) -> float | None:
        """Half the interval's length."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


@dataclass(frozen=True)
class ShareInterval:
    """Exact (Clopper–Pearson) confidence interval of a chance; it is never 0 or 1 at both ends."""

    count: int
    n: int
    low: float
    high: float
    level: float

    @property
    def share(self) -> float:
        """Share of replications in which it happened."""
        return self.count / self.n


@dataclass(frozen=True)
class QuantileInterval:
    """Confidence interval of a quantile from two order statistics; ranks count from 1, values are None for nulls."""

    low: float | None
    high: float | None
    low_rank: int
    high_rank: int
    coverage: float
    level: float


@dataclass(frozen=True)
class PairedDifference:
    """Confidence interval of a mean difference a − b over common replications, simultaneous over ``comparisons``."""

    mean: float
    low: float | None
    high: float | None
    level: float
    comparisons: int
    n: int


@dataclass(frozen=True)
class ShareDifference:
    """Confidence interval of a difference of chances a − b over common replications, simultaneous over ``comparisons``.

    It never closes to a point: that two chances are the same cannot be seen in finitely many futures.
    """

    difference: float
    low: float
    high: float
    level: float
    comparisons: int
    n: int


@dataclass(frozen=True)
class TailMeanInterval:
    """Confidence interval of the mean of the worst (or best) share ``p`` of futures, CVaR."""

    tail_mean: float
    low: float | None
    high: float | None
    p: float
    level: float
    n: int


def mean_interval(values: ArrayLike, level: float = 0.95) -> MeanInterval:
    """Mean and its two-sided t interval.

    Raises
    ------
    ValueError
        If there is no value, or one that is not finite.
    """
    x = _finite(values)
    half = _half_width(x, 1 - level)
    mean = float(x.mean())
    if half is None:
        return MeanInterval(mean, None, None, level, len(x))
    return MeanInterval(mean, mean - half, mean + half, level, len(x))


def paired_difference(a: ArrayLike, b: ArrayLike, level: float = 0.95, comparisons: int = 1) -> PairedDifference:
    """Mean of a − b, replication by replication, with a t interval; Bonferroni over ``comparisons``."""
    x = _finite(np.asarray(a, np.float64) - np.asarray(b, np.float64))
    half = _half_width(x, (1 - level) / comparisons)
    mean = float(x.mean())
    if half is None:
        return PairedDifference(mean, None, None, level, comparisons, len(x))
    return PairedDifference(mean, mean - half, mean + half, level, comparisons, len(x))


def share_difference(a: ArrayLike, b: ArrayLike, level: float = 0.95, comparisons: int = 1) -> ShareDifference:
    """Difference of two chances, replication by replication; Bonferroni over ``comparisons``.

    With p the chance of «a and not b» and q of «b and not a», the difference is p − q. Each has a Clopper–Pearson
    interval at half the error, so that [p low − q high, p high − q low] holds at ``level`` or more, whatever the n.
    """
    x, y = np.asarray(a, bool), np.asarray(b, bool)
    n, only_a, only_b = len(x), int((x & ~y).sum()), int((y & ~x).sum())
    each = 1 - (1 - level) / comparisons / 2
    p, q = share_interval(only_a, n, each), share_interval(only_b, n, each)
    return ShareDifference((only_a - only_b) / n, p.low - q.high, p.high - q.low, level, comparisons, n)


def tail_mean(values: ArrayLike, p: float, *, upper: bool = False) -> float:
    """Mean of the lowest (``upper``: highest) share ``p`` of the values, CVaR.

    Where n·p is no whole number the next value counts with the fraction left: the 15 % of 1 to 10 are 1 and half of 2.
    """
    x = _sorted_from_tail(values, upper)
    mean = _tail_mean(x, p)
    return -mean if upper else mean


def tail_mean_interval(values: ArrayLike, p: float, level: float = 0.95, *, upper: bool = False) -> TailMeanInterval:
    """CVaR and its confidence interval; None at both ends where fewer than five values lie in the tail.

    The estimate is a mean of q − max(q − x, 0)/p, asymptotically with a known q (Trindade, Uryasev, Shapiro &
    Zrazhevsky 2007). A few values carry it, and their distribution is skewed: hence Student's t with one degree of
    freedom less than there are values in the tail, and Hall's transformation for skewness (Hall 1992, JRSS B 54, 221).
    Measured coverage of the 95 % interval at n 100 to 1000, p .05 and .1: .945 to .975 for normal, exponential and
    lognormal outcomes; without the two it is .79 to .95.
    """
    x = _sorted_from_tail(values, upper)
    n, mean = len(x), _tail_mean(x, p)
    inside = math.ceil(round(n * p, 9))
    low, high = None, None
    if inside >= _FEWEST_IN_TAIL:
        q = x[inside - 1]
        z = q - np.maximum(q - x, 0) / p
        t = float(stdtrit(inside - 1, (1 + level) / 2))
        scale = float(z.std(ddof=1)) / math.sqrt(n)
        low, high = (mean - scale * _hall(z, side) for side in (t, -t))
    if upper:
        mean, low, high = -mean, None if high is None else -high, None if low is None else -low
    return TailMeanInterval(mean, low, high, p, level, n)


_FEWEST_IN_TAIL = 5


def _sorted_from_tail(values: ArrayLike, upper: bool) -> NDArray[np.float64]:
    x = _finite(values)
    return np.sort(-x if upper else x)


def _tail_mean(x: NDArray[np.float64], p: float) -> float:
    wanted = len(x) * p
    whole = math.floor(wanted + 1e-9)
    part = max(wanted - whole, 0.0)
    rest = part * x[whole] if part > 0 and whole < len(x) else 0.0
    return float((x[:whole].sum() + rest) / wanted)


def _hall(z: NDArray[np.float64], t: float) -> float:
    """Quantile of the studentised mean of ``z`` that corresponds to ``t`` without skewness."""
    root = math.sqrt(len(z))
    spread = float(z.std(ddof=1))
    skew = float(((z - z.mean()) ** 3).mean()) / spread**3 if spread > 0 else 0.0
    if abs(skew) < 1e-9:
        return t
    return float(3 * root / skew * (np.cbrt(1 + skew / root * (t - skew / (6 * root))) - 1))


def _finite(values: ArrayLike) -> NDArray[np.float64]:
    x = np.asarray(values, np.float64)
    if x.size == 0 or not np.isfinite(x).all():
        raise ValueError("a mean needs at least one value, and finite ones only")
    return x


def _half_width(x: NDArray[np.float64], alpha: float) -> float | None:
    if len(x) < 2:
        return None
    return float(stdtrit(len(x) - 1, 1 - alpha / 2) * x.std(ddof=1) / math.sqrt(len(x)))


def share_interval(count: int, n: int, level: float = 0.95, sides: Sides = "two") -> ShareInterval:
    """Clopper–Pearson interval of a chance seen ``count`` times in ``n``.

    ``sides`` «upper» or «lower» puts the whole error probability on one bound: none in 200 is below 1.49 % one-sided,
    below 1.83 % two-sided, at 95 %.
    """
    tail = (1 - level) / 2 if sides == "two" else 1 - level
    low = float(betaincinv(count, n - count + 1, tail)) if count > 0 and sides != "upper" else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n and sides != "lower" else 1.0
    return ShareInterval(count, n, low, high, level)


def quantile_rank(p: float, n: int) -> int:
    """Rank (from 1) of the order statistic that is the ``p`` quantile of ``n`` values: the smallest with rank/n ≥ p."""
    return min(max(math.ceil(round(n * p, 9)), 1), n)


def quantile(values: ArrayLike, p: float) -> float | None:
    """Quantile of outcomes by order statistic; a null (NaN) sorts last and comes back as None."""
    x = np.sort(np.asarray(values, np.float64))
    return _or_none(float(x[quantile_rank(p, len(x)) - 1]))


def risk_band(values: ArrayLike, level: float = 0.8) -> RiskBand:
    """Band between the two quantiles that leave (1 − level)/2 of the outcomes on either side."""
    x = np.asarray(values, np.float64)
    return RiskBand(quantile(x, (1 - level) / 2), quantile(x, (1 + level) / 2), level, len(x))


def quantile_ranks(p: float, n: int, level: float = 0.95) -> tuple[int, int] | None:
    """Ranks of the order statistics that enclose the ``p`` quantile, equal tails; None where n is too small.

    With B ~ binomial(n, p), P(X(l) ≤ q < X(u)) = P(l ≤ B ≤ u − 1) for a continuous distribution.
    """
    tail = (1 - level) / 2
    below = bdtr(np.arange(n + 1, dtype=np.float64), n, p)
    low = int(np.searchsorted(below, tail, side="right"))  # the most l with P(B ≤ l − 1) ≤ tail
    high = int(np.searchsorted(below, 1 - tail, side="left")) + 1  # the least u with P(B ≤ u − 1) ≥ 1 − tail
    return (low, high) if low >= 1 and high <= n else None


def quantile_interval(values: ArrayLike, p: float, level: float = 0.95) -> QuantileInterval | None:
    """Distribution-free interval of a quantile; None where there are too few replications for it."""
    x = np.sort(np.asarray(values, np.float64))
    ranks = quantile_ranks(p, len(x), level)
    if ranks is None:
        return None
    low, high = ranks
    coverage = float(bdtr(high - 1.0, len(x), p) - bdtr(low - 1.0, len(x), p))
    return QuantileInterval(_or_none(float(x[low - 1])), _or_none(float(x[high - 1])), low, high, coverage, level)


def replications_needed(p: float, level: float = 0.95, *, two_sided: bool = True) -> int:
    """Fewest replications for which the order statistics bound the ``p`` quantile at ``level``.

    Two-sided: an interval exists (72 for P5 at 95 %); one-sided: the extreme value bounds it (59).
    """
    tail = (1 - level) / 2 if two_sided else 1 - level
    return math.ceil(round(math.log(tail) / math.log(1 - min(p, 1 - p)), 9))


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
