"""Choosing one winner: screening, then Kim and Nelson under common luck; Rinott and OCBA for independent runs.

In: the outcomes of a first stage, larger is better, and a function that simulates more futures of those still in the
race. Out: the winner, when each other one fell out, what was spent. A winner's mean over the futures that chose it is
too good (the largest of ten equal ones by 1.54 standard errors), so report it from fresh seeds.

sim-tools' implementations are no reference: its KN mixes up pair variances, its OCBA updates with an absolute mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, stdtrit

from sim.experiment.comparison import Matrix, chi_square_nodes, normal_nodes, paired_deviations

More = Callable[[Sequence[int], int], ArrayLike]
"""(strategies still in the race, how many futures) → outcomes (future, strategy of those)."""


@dataclass(frozen=True)
class Selection:
    """A winner.

    Attributes
    ----------
    winner
        Column of the first stage.
    screened
        Whether each one survived screening.
    left_after
        Futures after which each one fell out, or was chosen.
    simulated
        Futures simulated of each one; they come in blocks, so a few more than were looked at.
    capped
        The budget ended first: the winner is then the best mean so far, without the promise.
    """

    winner: int
    screened: tuple[bool, ...]
    left_after: tuple[int, ...]
    simulated: tuple[int, ...]
    delta: float
    level: float
    capped: bool


def kn_constants(k: int, n0: int, alpha: float) -> tuple[float, float]:
    """η and h² of Kim and Nelson (2001, ACM TOMACS 11, 251) with c = 1, as they are under common random numbers."""
    eta = ((2 * alpha / (k - 1)) ** (-2 / (n0 - 1)) - 1) / 2
    return eta, 2 * eta * (n0 - 1)


def kn_longest(variance: float, h2: float, delta: float) -> int:
    """Futures after which a pair with this variance of its difference is surely told apart, less one."""
    return math.floor(h2 * variance / delta**2)


def screen(first: ArrayLike, alpha: float, delta: float = 0.0) -> NDArray[np.bool_]:
    """Leave out what is surely not the best (subset selection).

    Strategy i stays if its mean is at least that of each j, less max(0, t·S_ij/√n − δ), with the paired S_ij and t at
    1 − α/(k − 1) (Nelson, Swann, Goldsman & Song 2001, Operations Research 49, 950; here with the deviations of paired
    differences, so that it holds under common luck).
    """
    y = np.asarray(first, np.float64)
    n, k = y.shape
    half = stdtrit(n - 1, 1 - alpha / (k - 1)) * paired_deviations(y) / math.sqrt(n)
    means = y.mean(axis=0)
    allowed = np.maximum(half - delta, 0.0)
    stays: NDArray[np.bool_] = (means[:, None] >= means[None, :] - allowed).all(axis=1)
    return stays


def select(
    first: ArrayLike,
    more: More,
    delta: float,
    *,
    level: float = 0.95,
    screening: float = 0.5,
    cap: int | None = None,
    block: int = 50,
) -> Selection:
    """Find the best with probability ``level`` or more if it is better than the others by ``delta``.

    Parameters
    ----------
    first
        Outcomes of the first stage, (future, strategy); they give the variances, which are not updated.
    more
        Simulates further futures, common to those it is asked for. Called for blocks that double.
    delta
        Indifference zone: a difference that would not matter.
    screening
        Part of the error 1 − level spent on screening; KN has the rest. KN keeps the k of the start: the same
        futures that screened are used again (Nelson et al. 2001).
    cap
        Most futures of one strategy, the first stage included.

    Notes
    -----
    KN is exact for normal outcomes and holds under any correlation within a future. It looks after each future, in the
    order of simulation; blocks only mean that some are simulated that it need not look at.
    """
    y = np.asarray(first, np.float64)
    n0, k = y.shape
    if k < 2 or n0 < 2 or delta <= 0:
        raise ValueError("needs two strategies, two replications and a delta above 0")
    alpha = 1 - level
    stays = screen(y, alpha * screening, delta) if screening > 0 else np.ones(k, bool)
    _, h2 = kn_constants(k, n0, alpha * (1 - screening))
    race = _Race(y, h2, delta, [i for i in range(k) if stays[i]])
    simulated = [n0] * k
    while len(race.alive) > 1 and (cap is None or race.n < cap):
        asked = tuple(race.alive)
        count = block if cap is None else min(block, cap - race.n)
        rows = np.asarray(more(asked, count), np.float64)
        for i in asked:
            simulated[i] += count
        for row in rows:
            race.take(dict(zip(asked, row, strict=True)))
            if len(race.alive) == 1:
                break
        block *= 2
    winner = race.leader()
    race.left[winner] = race.n
    return Selection(
        winner,
        tuple(bool(s) for s in stays),
        tuple(race.left),
        tuple(simulated),
        delta,
        level,
        len(race.alive) > 1,
    )


class _Race:
    """KN at work: sums so far, who is left."""

    def __init__(self, first: Matrix, h2: float, delta: float, alive: list[int]) -> None:
        self.n = len(first)
        self.delta = delta
        self.sums = first.sum(axis=0)
        self.reach = h2 * paired_deviations(first) ** 2 / delta**2
        self.left = [self.n] * first.shape[1]
        self.alive = alive
        self._drop()

    def take(self, row: dict[int, float]) -> None:
        for i in self.alive:
            self.sums[i] += row[i]
        self.n += 1
        self._drop()

    def _drop(self) -> None:
        """Let fall out whoever is behind anybody by more than the triangle allows."""
        if len(self.alive) < 2:
            return
        sums = self.sums[self.alive]
        allowed = np.maximum(0.0, self.delta / 2 * (self.reach[np.ix_(self.alive, self.alive)] - self.n))
        stays = (sums[:, None] >= sums[None, :] - allowed).all(axis=1)
        if (self.n > self.reach[np.ix_(self.alive, self.alive)]).all():  # all is told apart but what is equal
            stays &= np.arange(len(sums)) == int(sums.argmax())
        for i, stay in zip(self.alive, stays, strict=True):
            if not stay:
                self.left[i] = self.n
        self.alive = [i for i, stay in zip(self.alive, stays, strict=True) if stay]

    def leader(self) -> int:
        return max(self.alive, key=lambda i: self.sums[i])


def rinott_constant(k: int, n0: int, level: float = 0.95) -> float:
    """Rinott's h (1978): independent runs, a first stage of ``n0`` each, unknown unequal variances."""
    x, mass = chi_square_nodes(n0 - 1)
    spread = np.sqrt((n0 - 1) * (1 / x[:, None] + 1 / x[None, :]))
    return float(brentq(lambda h: float((ndtr(h / spread) @ mass) ** (k - 1) @ mass) - level, 0.0, 200.0, xtol=1e-12))


def bechhofer_constant(k: int, level: float = 0.95) -> float:
    """Bechhofer's h (1954): independent runs of one known variance; (h·σ/δ)² runs each."""
    z, mass = normal_nodes()
    return float(brentq(lambda h: float(ndtr(z + h) ** (k - 1) @ mass) - level, 0.0, 50.0, xtol=1e-12))


def rinott_runs(first: ArrayLike, delta: float, level: float = 0.95) -> list[int]:
    """Return the runs of each strategy that Rinott's two-stage procedure would take with independent luck."""
    y = np.asarray(first, np.float64)
    n0, k = y.shape
    h = rinott_constant(k, n0, level)
    return [max(n0, math.ceil((h * float(s) / delta) ** 2)) for s in y.std(axis=0, ddof=1)]


def ocba_shares(means: ArrayLike, deviations: ArrayLike) -> Matrix:
    """Shares of a budget of independent runs by optimal computing budget allocation, larger means are better.

    N_i/N_j = ((σ_i/δ_i)/(σ_j/δ_j))² among those that are not best, δ the distance to the best mean;
    N_b = σ_b·√Σ(N_i/σ_i)² (Chen, Lin, Yücesan & Chick 2000; Chen & Lee 2011, theorem 3.2). Equal bests share evenly.
    """
    m, s = np.asarray(means, np.float64), np.maximum(np.asarray(deviations, np.float64), 1e-300)
    best = int(m.argmax())
    others = np.arange(len(m)) != best
    distance = m[best] - m[others]
    parts = np.zeros(len(m))
    if (distance == 0).any():
        tied = m == m[best]
        parts[tied] = s[tied] ** 2
    else:
        parts[others] = (s[others] / distance) ** 2
        parts[best] = s[best] * math.sqrt(float(((parts[others] / s[others]) ** 2).sum()))
    shares: Matrix = parts / parts.sum()
    return shares


@dataclass(frozen=True)
class Allocation:
    """What OCBA made of a budget: runs, means and deviations by strategy, and the best mean."""

    runs: tuple[int, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    best: int
    correct: float
    """Lower bound of the chance that it is the truly best one: Bonferroni over normal posteriors."""


def ocba(more: Callable[[int, int], ArrayLike], k: int, budget: int, *, pilot: int = 20, step: int = 50) -> Allocation:
    """Spend a fixed budget of independent runs where it helps most to find the best.

    Parameters
    ----------
    more
        (strategy, how many) → outcomes of further runs; strategies must not share their luck.
    budget
        Runs in all, ``pilot`` of each strategy included.
    step
        Runs given out between two estimates.
    """
    if k < 2 or pilot < 2 or budget < k * pilot:
        raise ValueError("needs two strategies, a pilot of two, and a budget for the pilots")
    seen = [np.asarray(more(i, pilot), np.float64) for i in range(k)]
    spent = k * pilot
    while spent < budget:
        total = min(spent + step, budget)
        shares = ocba_shares([x.mean() for x in seen], [x.std(ddof=1) for x in seen])
        wanted = _whole(np.maximum(shares * total - [len(x) for x in seen], 0.0), total - spent)
        for i, count in enumerate(wanted):
            if count:
                seen[i] = np.concatenate([seen[i], np.asarray(more(i, int(count)), np.float64)])
        spent = total
    means, deviations = ([float(f(x)) for x in seen] for f in (np.mean, lambda x: x.std(ddof=1)))
    best = int(np.argmax(means))
    errors = [s**2 / len(x) for s, x in zip(deviations, seen, strict=True)]
    wrong = 0.0
    for i in range(k):
        if i != best:
            spread = math.sqrt(errors[i] + errors[best])
            wrong += float(ndtr((means[i] - means[best]) / spread)) if spread > 0 else 0.5 * (means[i] == means[best])
    return Allocation(tuple(map(len, seen)), tuple(means), tuple(deviations), best, max(1 - wrong, 0.0))


def _whole(parts: Matrix, total: int) -> NDArray[np.int64]:
    """Cut ``total`` into whole numbers in proportion to the parts, largest remainders first."""
    exact = parts / parts.sum() * total if parts.sum() > 0 else np.full(len(parts), total / len(parts))
    found: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    for i in np.argsort(found - exact, kind="stable")[: total - int(found.sum())]:
        found[i] += 1
    return found
