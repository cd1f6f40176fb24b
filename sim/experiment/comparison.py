"""Several strategies under the same luck: who differs, who could be the best, how often each is, what is regretted.

In: outcomes as an array (replication, strategy), larger is better, each row one future that all strategies share. Out:
paired differences that hold together, the set of strategies that could be the best, shares of futures, regrets.

Everything rests on differences within a future, so nothing is assumed about how strategies depend on each other:
common random numbers make them correlated, and procedures for independent samples (Dunnett, Tukey, Hsu's d) do not
hold then. The price of Bonferroni's inequality instead is small: with ten strategies and 91 futures a critical value of
2.59 where Hsu's is 2.456.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import chdtri, gammaln, ndtr, stdtrit

from sim.experiment.statistics import MeanInterval, PairedDifference, mean_interval, paired_difference, share_interval

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class WorseThanBest:
    """Simultaneous interval of how far a strategy's mean lies from the best of the others (Hsu's constrained form).

    Attributes
    ----------
    could_be_best
        Whether it has not been shown that another one is better. ``high`` is 0 if it has been; ``low`` is 0 for one
        that has been shown to be the best.
    """

    low: float
    high: float
    could_be_best: bool
    level: float


@dataclass(frozen=True)
class ChanceBest:
    """Share of simulated futures, under common luck, in which a strategy came out best; no confidence in a mean.

    A future in which several are equal counts for each in part. ``low`` and ``high``: Clopper–Pearson.
    """

    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Wins:
    """Futures in which the first, the second or neither of two strategies was better."""

    a: int
    b: int
    ties: int


def all_pairs(outcomes: ArrayLike, level: float = 0.95) -> dict[tuple[int, int], PairedDifference]:
    """Differences of all pairs of columns, first less second, that hold together at ``level``."""
    y = np.asarray(outcomes, np.float64)
    k = y.shape[1]
    pairs = [(i, j) for i in range(k) for j in range(i + 1, k)]
    return {(i, j): paired_difference(y[:, i], y[:, j], level, max(len(pairs), 1)) for i, j in pairs}


def worse_than_best(outcomes: ArrayLike, level: float = 0.95) -> list[WorseThanBest]:
    """Compare each strategy with the best of the others (multiple comparisons with the best).

    Hsu's argument (1984, Annals of Statistics 12, 1136) needs only that the k − 1 one-sided bounds of the truly best
    one against each other hold together. Here each is a paired t bound at 1 − (1 − level)/(k − 1), so it holds under
    any dependence between strategies, for normal differences exactly and for others as n grows. The set of those that
    could be the best contains the best at ``level``.
    """
    y = np.asarray(outcomes, np.float64)
    n, k = y.shape
    if k < 2 or n < 2:
        raise ValueError("needs two strategies and two replications")
    means = y.mean(axis=0)
    difference = means[:, None] - means[None, :]
    half = stdtrit(n - 1, 1 - (1 - level) / (k - 1)) * paired_deviations(y) / math.sqrt(n)
    upper = np.where(np.eye(k, dtype=bool), np.inf, difference + half).min(axis=1)
    candidate = upper >= 0
    found = []
    for i in range(k):
        rivals = [j for j in range(k) if j != i and candidate[j]]
        low = min((min(float(difference[i, j] - half[i, j]), 0.0) for j in rivals), default=0.0)
        found.append(WorseThanBest(low, max(float(upper[i]), 0.0), bool(candidate[i]), level))
    return found


def paired_deviations(outcomes: ArrayLike) -> Matrix:
    """Return the standard deviation of the difference of each two columns, (strategy, strategy)."""
    y = np.asarray(outcomes, np.float64)
    k = y.shape[1]
    found = np.zeros((k, k))
    for i in range(k):  # pair by pair: the difference of equal columns is exactly nought
        for j in range(i + 1, k):
            found[i, j] = found[j, i] = (y[:, i] - y[:, j]).std(ddof=1)
    return found


def chances_of_being_best(outcomes: ArrayLike, level: float = 0.95) -> list[ChanceBest]:
    """Share of the futures in which each strategy is best; a NaN is never best, a future of NaN is nobody's."""
    y = np.asarray(outcomes, np.float64)
    n = len(y)
    known = np.where(np.isnan(y), -np.inf, y)
    best = (known == known.max(axis=1, keepdims=True)) & np.isfinite(known)
    parts = best / np.maximum(best.sum(axis=1, keepdims=True), 1)
    found = []
    for i in range(y.shape[1]):
        alone, at_all = int((parts[:, i] == 1).sum()), int(best[:, i].sum())
        low, high = share_interval(alone, n, level).low, share_interval(at_all, n, level).high
        found.append(ChanceBest(float(parts[:, i].mean()), low, high, n))
    return found


def wins(a: ArrayLike, b: ArrayLike) -> Wins:
    """Count futures by who is better; a NaN loses against a number."""
    x, y = (np.where(np.isnan(v), -np.inf, v) for v in (np.asarray(a, np.float64), np.asarray(b, np.float64)))
    return Wins(int((x > y).sum()), int((x < y).sum()), int((x == y).sum()))


def regrets(outcomes: ArrayLike) -> Matrix:
    """Return by how much each strategy falls short of the best one in the same future, (replication, strategy)."""
    y = np.asarray(outcomes, np.float64)
    found: Matrix = y.max(axis=1, keepdims=True) - y
    return found


def expected_regrets(outcomes: ArrayLike, level: float = 0.95) -> list[MeanInterval]:
    """Mean regret of each strategy against somebody who knew the future, and how well that mean is known."""
    return [mean_interval(column, level) for column in regrets(outcomes).T]


def least_regret(outcomes: ArrayLike) -> int:
    """Choose the strategy whose largest regret is the smallest (Savage)."""
    return int(regrets(outcomes).max(axis=0).argmin())


def correlations(outcomes: ArrayLike) -> list[list[float | None]]:
    """Correlation that the common luck achieved between each two strategies; None where one of them never varies."""
    y = np.asarray(outcomes, np.float64)
    centred = y - y.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    scale = np.outer(size, size)
    found = centred.T @ centred / np.where(scale > 0, scale, np.nan)
    return [[None if math.isnan(r) else float(r) for r in row] for row in found]


def hsu_critical(comparisons: int, df: int, level: float = 0.95) -> float:
    """One-sided critical value of Hsu and Dunnett: independent means of one variance, pooled with ``df`` degrees.

    P(max over j of (Z_j − Z_0)/√2 ≤ d·S) = level, with S² χ²/df. For independent runs only (see `worse_than_best`).
    """
    z, mass_z = normal_nodes()
    x, mass_x = chi_square_nodes(df)
    spread = np.sqrt(x / df)

    def covered(d: float) -> float:
        inner = ndtr(z[None, :] + math.sqrt(2) * d * spread[:, None]) ** comparisons @ mass_z
        return float(mass_x @ inner)

    return float(brentq(lambda d: covered(d) - level, 0.0, 60.0, xtol=1e-12))


def normal_nodes() -> tuple[Matrix, Matrix]:
    """Points and masses by which a function of a standard normal is integrated."""
    z, weight = _nodes(-10.0, 10.0)
    return z, weight * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def chi_square_nodes(df: int) -> tuple[Matrix, Matrix]:
    """Points and masses by which a function of a χ² is integrated."""
    root, weight = _nodes(*np.sqrt(chdtri(df, np.array([1 - 1e-15, 1e-15]))))  # over √χ², smooth near nought
    logarithm = (df - 1) * np.log(root) - root**2 / 2 - gammaln(df / 2) - (df / 2 - 1) * math.log(2)
    return root**2, weight * np.exp(logarithm)


def _nodes(low: float, high: float) -> tuple[Matrix, Matrix]:
    x, w = np.polynomial.legendre.leggauss(240)
    return (high + low) / 2 + (high - low) / 2 * x, (high - low) / 2 * w
