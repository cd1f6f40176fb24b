"""Which assumptions move an outcome, by how much, and how much of its spread they leave to luck.

In: what each replication drew for everything uncertain, and one outcome of each. Out: `Assumptions`: an `Effect` a
parameter, the largest first, and the noise: the share of the variance that no straight line through the ranks of the
parameters explains, which is luck and what acts only through bends and in company. Replications draw all parameters
independently; that is what makes shares add up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

Floats = NDArray[np.float64]

FEWEST = 30
"""Replications below which nothing is said."""
P90 = float(ndtri(0.9))


@dataclass(frozen=True)
class Effect:
    """How one parameter moves the mean of an outcome.

    Attributes
    ----------
    change
        Of the outcome's mean, from the parameter's P10 to its P90, the others as they come.
    low, high
        Confidence interval of ``change``, simultaneous over all parameters.
    share
        Of the outcome's variance, without the part that chance alone would give; at least nought.
    at_p10, at_p90
        The parameter there.
    """

    parameter: str
    change: float
    low: float
    high: float
    share: float
    at_p10: float
    at_p90: float

    @property
    def seen(self) -> bool:
        """Whether the direction is known."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Assumptions:
    """What the parameters do to one outcome.

    Attributes
    ----------
    jointly
        Whether all parameters were fitted at once; with too few replications for that, each is by itself, and the
        intervals are wider.
    noise, noise_low, noise_high
        Share of the variance not explained, and its interval.
    spread, spread_high
        From P10 to P90 of what is not explained, were it normal, and the same at ``noise_high``.
    """

    n: int
    level: float
    mean: float
    jointly: bool
    effects: tuple[Effect, ...]
    noise: float
    noise_low: float
    noise_high: float
    spread: float
    spread_high: float


def assumptions(parameters: Mapping[str, ArrayLike], outcome: ArrayLike, level: float = 0.95) -> Assumptions | None:
    """Estimate what each parameter does to an outcome.

    The outcome is regressed on the normal scores of the parameters' ranks: on all at once where that leaves a third of
    the replications to judge the error by, else on each by itself. Intervals: Student's t, Bonferroni over the
    parameters. The noise has in the first case the interval of a ratio of two variances of one sample (delta method
    on its logarithm), in the second the estimate and error of Dicker (2014, Biometrika 101, 269), who needs fewer
    replications than parameters but independent ones.

    Returns
    -------
    None with fewer than `FEWEST` replications, an outcome that does not vary or is missing somewhere, or no parameter
    that varies.
    """
    y = np.asarray(outcome, np.float64)
    n = len(y)
    drawn = {name: np.asarray(values, np.float64) for name, values in parameters.items()}
    drawn = {name: values for name, values in drawn.items() if np.isfinite(values).all() and np.ptp(values) > 0}
    if n < FEWEST or not drawn or not np.isfinite(y).all() or np.ptp(y) == 0:
        return None
    z = np.stack([normal_scores(values) for values in drawn.values()], axis=1)
    k = z.shape[1]
    centred = y - y.mean()
    total = float(centred @ centred) / (n - 1)
    jointly = n - k - 1 >= n / 3 and float(np.linalg.eigvalsh(z.T @ z)[0]) > 1e-9 * n
    slope, error, df, noise = _all(z, centred) if jointly else _each(z, centred)
    half = float(stdtrit(df, 1 - (1 - level) / k / 2)) * error
    low, high = _noise_interval(noise, n, k, level, jointly)
    effects = [
        Effect(
            name, 2 * P90 * float(slope[i]), 2 * P90 * float(slope[i] - half[i]), 2 * P90 * float(slope[i] + half[i]),
            max(float(slope[i] ** 2 - error[i] ** 2) / total, 0.0),
            *(float(q) for q in np.quantile(values, [0.1, 0.9], method="inverted_cdf")),
        )
        for i, (name, values) in enumerate(drawn.items())
    ]  # fmt: skip
    effects.sort(key=lambda e: (-abs(e.change), e.parameter))
    spread, most = (2 * P90 * math.sqrt(share * total) for share in (noise, high))
    return Assumptions(n, level, float(y.mean()), jointly, tuple(effects), noise, low, high, spread, most)


def normal_scores(values: Floats) -> Floats:
    """Replace values by normal quantiles of their ranks, equal ones by that of their mean rank; mean 0, variance 1."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    z = ndtri((rank - 0.5) / len(values))
    z = z - z.mean()
    found: Floats = z / np.sqrt((z @ z) / (len(z) - 1))
    return found


def _all(z: Floats, y: Floats) -> tuple[Floats, Floats, int, float]:
    """Slopes, their standard errors, degrees of freedom and the share left, of one fit with all parameters."""
    n, k = z.shape
    inverse = np.linalg.inv(z.T @ z)
    slope = inverse @ (z.T @ y)
    left = y - z @ slope
    df = n - k - 1
    variance = float(left @ left) / df
    return slope, np.sqrt(variance * np.diag(inverse)), df, min(variance / (float(y @ y) / (n - 1)), 1.0)


def _each(z: Floats, y: Floats) -> tuple[Floats, Floats, int, float]:
    """Return the same of fits with one parameter each, the share left by Dicker's estimate."""
    n, k = z.shape
    total = float(y @ y) / (n - 1)
    slope = z.T @ y / (n - 1)
    error = np.sqrt(np.maximum(total - slope**2, 0.0) / (n - 2))
    explained = (n * float(slope @ slope) / total - k) / (n + 1)
    return slope, error, n - 2, min(max(1 - explained, 0.0), 1.0)


def _noise_interval(noise: float, n: int, k: int, level: float, jointly: bool) -> tuple[float, float]:
    t = float(ndtri((1 + level) / 2))
    if jointly:
        factor = math.exp(t * math.sqrt(max(2 / (n - k - 1) + 2 / n - 4 * noise / n, 0.0)))
        return noise / factor, min(noise * factor, 1.0)
    half = t * math.sqrt(2 / n * (1 + k / n - noise**2))
    return max(noise - half, 0.0), min(noise + half, 1.0)
