"""What not knowing costs: value of information, ignorance against luck, and what would turn a comparison around.

In: outcomes as an array (…, strategy), larger is better, beside the parameters drawn for them. Out: values in the unit
of the outcome, shares of variance, parts of the parameters' ranges where the order of two strategies is another one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri

from sim.experiment.comparison import Matrix
from sim.experiment.statistics import MeanInterval, mean_interval

FEWEST_IN_A_THIRD = 20
"""Futures in an outer third of a parameter's draws below which nothing is said about it."""
_FOLDS = 10
_DEGREE = 3


# ------------------------------------------------------------------------------------------------ what to find out


@dataclass(frozen=True)
class PerfectInformation:
    """Value of knowing all parameters before choosing, E_θ[max over a of E(Y | θ, a)] − max over a of E(Y | a).

    ``low`` chooses by one half of the luck and is paid by the other, so it is too small in expectation; ``high``
    chooses and is paid by the same, so it is too large. The truth lies between, but for Monte Carlo error.
    """

    low: float
    high: float
    draws: int
    luck: int


def perfect_information(outcomes: ArrayLike) -> PerfectInformation:
    """Value of perfect information from a nested design (parameter draw, luck, strategy).

    The maximum is taken of means over luck, never in a single replication: luck cannot be known beforehand.
    """
    y = np.asarray(outcomes, np.float64)
    draws, luck, _ = y.shape
    if luck < 2:
        raise ValueError("needs two replications a draw")
    known = y.mean(axis=1)
    without = int(known.mean(axis=0).argmax())
    halves = [y[:, 0::2].mean(axis=1), y[:, 1::2].mean(axis=1)]
    rows = np.arange(draws)
    # Gains within a half, so that luck all strategies share drops out of them.
    gains = [float((pay[rows, by.argmax(axis=1)] - pay[:, without]).mean()) for by, pay in (halves, halves[::-1])]
    return PerfectInformation(sum(gains) / 2, float((known.max(axis=1) - known[:, without]).mean()), draws, luck)


def value_of_knowing(parameter: ArrayLike, outcomes: ArrayLike, level: float = 0.95) -> MeanInterval:
    """Value of knowing one parameter before choosing, from an ordinary comparison (one draw a replication).

    A cubic in the parameter's rank predicts each strategy's lead over the first one (regression in the manner of
    Strong, Oakley & Brennan 2014, Medical Decision Making 34, 311). Each tenth of the futures is paid by the choices
    that the other nine tenths teach, so that luck is not taken for knowledge: noise can only make the value smaller.
    The interval is that of the mean gain over the strategy with the best mean.
    """
    y = np.asarray(outcomes, np.float64)
    n, k = y.shape
    rank = np.argsort(np.argsort(np.asarray(parameter, np.float64), kind="stable")) / max(n - 1, 1)
    basis = np.polynomial.legendre.legvander(2 * rank - 1, _DEGREE)
    leads = y - y[:, :1]
    fold = np.random.default_rng(0).permutation(n) % _FOLDS  # fixed: the same futures, the same answer
    chosen = np.zeros(n, np.int64)
    for f in range(_FOLDS):
        inside = fold == f
        if inside.any():
            fit, *_ = np.linalg.lstsq(basis[~inside], leads[~inside], rcond=None)
            chosen[inside] = (basis[inside] @ fit).argmax(axis=1)
    gain = y[np.arange(n), chosen] - y[:, int(y.mean(axis=0).argmax())] if k > 1 else np.zeros(n)
    return mean_interval(gain, level)


# ------------------------------------------------------------------------------------------- ignorance and luck


@dataclass(frozen=True)
class VarianceSplit:
    """Variance of an outcome, split into what is not known (parameters) and luck (all else).

    Attributes
    ----------
    parameters
        Variance between draws, freed from the luck in their means; below 0 by chance where it is small.
    luck
        Variance within a draw.
    low, high
        Interval of the parameters' share of the variance, for normal outcomes; None in a crossed design.
    """

    parameters: float
    luck: float
    low: float | None
    high: float | None
    level: float

    @property
    def share(self) -> float | None:
        """Share of the variance due to parameters, between 0 and 1; None where nothing varies."""
        known = max(self.parameters, 0.0)
        return known / (known + self.luck) if known + self.luck > 0 else None


def split_variance(outcomes: ArrayLike, level: float = 0.95) -> VarianceSplit:
    """Split by analysis of variance, (parameter draw, replication), luck of its own in each cell.

    The mean square between draws holds a part of the luck, which is taken out: (MSB − MSW)/r.
    """
    y = np.asarray(outcomes, np.float64)
    draws, r = y.shape
    between = r * float(y.mean(axis=1).var(ddof=1))
    within = float(y.var(axis=1, ddof=1).mean())
    low = high = None
    if within > 0:
        df, tail = (draws - 1, draws * (r - 1)), (1 - level) / 2
        bounds = (between / within / float(fdtri(*df, q)) for q in (1 - tail, tail))
        low, high = (max((f - 1) / (r + f - 1), 0.0) for f in bounds)
    return VarianceSplit((between - within) / r, within, low, high, level)


def split_crossed(outcomes: ArrayLike) -> VarianceSplit:
    """Split a crossed design (parameter draw, luck), where replication r has the same luck in each draw.

    Two-way random effects without repetition: parameters (MSP − MSR)/r; luck is its own effect (MSL − MSR)/d and its
    interaction with the parameters MSR. Common luck takes noise out of the comparison of draws.
    """
    y = np.asarray(outcomes, np.float64)
    draws, r = y.shape
    rows, columns, mean = y.mean(axis=1), y.mean(axis=0), y.mean()
    rest = float(((y - rows[:, None] - columns[None, :] + mean) ** 2).sum()) / ((draws - 1) * (r - 1))
    of_rows, of_columns = r * float(rows.var(ddof=1)), draws * float(columns.var(ddof=1))
    return VarianceSplit((of_rows - rest) / r, max(rest + (of_columns - rest) / draws, 0.0), None, None, 0.95)


# -------------------------------------------------------------------------------------------- what would turn it round


@dataclass(frozen=True)
class Third:
    """A lead of one strategy over another in an outer third of the draws of a parameter.

    Attributes
    ----------
    side
        "low" or "high" third.
    threshold
        The third's inner end: the parameter is at most, or at least, this.
    lead
        Interval of the mean difference there, simultaneous over all thirds looked at.
    """

    parameter: str
    side: str
    threshold: float
    lead: MeanInterval


def outer_thirds(parameters: Mapping[str, ArrayLike], lead: ArrayLike, level: float = 0.95) -> list[Third]:
    """Look at a difference where each parameter is low and where it is high.

    The thirds are those of the draws, fixed before the difference is looked at; the intervals hold together by
    Bonferroni's inequality. A parameter that takes few values, so that a third cannot be cut, has the nearest cut.
    """
    d = np.asarray(lead, np.float64)
    cells = [(name, *cell) for name, values in parameters.items() for cell in _cells(np.asarray(values, np.float64))]
    each = 1 - (1 - level) / max(len(cells), 1)
    return [Third(name, side, at, mean_interval(d[inside], each)) for name, side, at, inside in cells]


def _cells(values: NDArray[np.float64]) -> list[tuple[str, float, NDArray[np.bool_]]]:
    if np.isnan(values).any() or len(values) < 3 * FEWEST_IN_A_THIRD:
        return []
    ranked = np.sort(values)
    low, high = float(ranked[math.ceil(len(values) / 3) - 1]), float(ranked[len(values) - math.ceil(len(values) / 3)])
    if low >= high:
        return []
    return [("low", low, values <= low), ("high", high, values >= high)]


def reversals(thirds: list[Third]) -> list[Third]:
    """Thirds in which the order is surely the other one, clearest first."""
    found = [t for t in thirds if t.lead.high is not None and t.lead.high < 0]
    return sorted(found, key=lambda t: t.lead.mean)


@dataclass(frozen=True)
class Leverage:
    """The parameter between whose outer thirds a lead differs most, where that is no accident."""

    weaker: Third
    stronger: Third


def strongest(parameters: Mapping[str, ArrayLike], lead: ArrayLike, level: float = 0.95) -> Leverage | None:
    """Find the parameter on which the lead depends most, or None: Welch intervals, simultaneous over parameters."""
    d = np.asarray(lead, np.float64)
    found: list[tuple[float, str]] = []
    usable = {name: cells for name, values in parameters.items() if (cells := _cells(np.asarray(values, np.float64)))}
    for name, ((_, _, low), (_, _, high)) in usable.items():
        gap = abs(float(d[low].mean() - d[high].mean()))
        if gap > _welch(d[low], d[high], (1 - level) / len(usable)):
            found.append((gap, name))
    if not found:
        return None
    name = max(found)[1]
    ends = sorted(outer_thirds({name: parameters[name]}, d, level), key=lambda t: t.lead.mean)
    return Leverage(ends[0], ends[1])


def _welch(x: Matrix, y: Matrix, alpha: float) -> float:
    """Half-width of Welch's interval of a difference of means."""
    from scipy.special import stdtrit

    a, b = float(x.var(ddof=1)) / len(x), float(y.var(ddof=1)) / len(y)
    if a + b == 0:
        return 0.0
    df = (a + b) ** 2 / (a**2 / (len(x) - 1) + b**2 / (len(y) - 1))
    return float(stdtrit(df, 1 - alpha / 2)) * math.sqrt(a + b)
