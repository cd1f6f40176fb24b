"""As many replications as the precision asked for takes, and no more.

In: what is to be known how well (`Aim`), and a function that simulates up to a number of replications and says how wide
the interval is then. Out: `Reached`: how many it took, and why it stopped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sim.experiment.statistics import replications_needed
from sim.scenario.problem import Where, problem

PILOT = 50
TAIL_PILOT = 100
"""Pilot for P5 or P95; further out it is what an order-statistic interval takes, and half as much again."""
CAP = 10_000
_BLOCK = 25
_WRITTEN = re.compile(r"([A-Za-z_][\w.]*?)(?:\.(mean|p\d{1,2}(?:\.\d+)?))?=(\S+)")

Of = Literal["difference", "mean", "quantile"]


@dataclass(frozen=True)
class Aim:
    """An absolute half-width asked for, in the unit of the metric.

    Attributes
    ----------
    of
        Of every difference between two strategies, or of each strategy's own mean (or share), or quantile.
    p
        Of the quantile.
    """

    metric: str
    of: Of
    half_width: float
    p: float | None = None

    @property
    def pilot(self) -> int:
        """Replications before the first look."""
        if self.p is None:
            return PILOT
        needed = replications_needed(self.p)
        if needed > TAIL_PILOT:
            return math.ceil(1.5 * needed)
        return TAIL_PILOT if needed >= replications_needed(0.05) else PILOT


def read_aim(written: str) -> Aim:
    """Read ``npv=200000`` (differences), ``npv.mean=200000``, ``npv.p5=500000``.

    Raises
    ------
    Problems
        ``until_syntax``, ``until_half_width``.
    """
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise problem("until_syntax", Where("--until"), got=written)
    metric, of, number = match.groups()
    try:
        half_width = float(number)
    except ValueError:
        half_width = math.nan
    if not 0 < half_width < math.inf:
        raise problem("until_half_width", Where("--until"), got=number)
    if of is None or of == "mean":
        return Aim(metric, "difference" if of is None else "mean", half_width)
    p = float(of[1:]) / 100
    if p <= 0:
        raise problem("until_syntax", Where("--until"), got=written)
    return Aim(metric, "quantile", half_width, p)


@dataclass(frozen=True)
class Look:
    """The half-width after so many replications; None where there is no interval yet."""

    replications: int
    half_width: float | None


@dataclass(frozen=True)
class Reached:
    """How it ended: ``why`` is "reached", "cap", or "undefined" where there is no interval, as among nulls."""

    aim: Aim
    looks: tuple[Look, ...]
    cap: int
    why: Literal["reached", "cap", "undefined"]

    @property
    def replications(self) -> int:
        """Replications simulated in the end."""
        return self.looks[-1].replications


def until(simulate: Callable[[int], float | None], aim: Aim, *, cap: int = CAP, begin: int = 0) -> Reached:
    """Simulate until the half-width asked for is reached, or the cap.

    Parameters
    ----------
    simulate
        Brings the replications up to a number and returns the half-width then; None where there is no interval.
    begin
        Replications that are there already, or wanted anyway.

    Notes
    -----
    The stopping rule of Chow and Robbins (1965): as the half-width asked for shrinks, the interval at the end covers at
    its level. Where some 180 replications were needed, 95 % intervals of a mean covered .946 (normal outcomes) and .933
    (exponential ones, .945 without a stopping rule), those of P5 .959. The next block is what the square-root law says
    is missing, at least 25 and at most as many again as there are.
    """
    n = min(max(aim.pilot, begin), cap)
    looks = [Look(n, simulate(n))]
    while (half := looks[-1].half_width) is not None and half > aim.half_width and n < cap:
        needed = math.ceil(n * (half / aim.half_width) ** 2)
        n = min(max(needed, n + _BLOCK), 2 * n, cap)
        looks.append(Look(n, simulate(n)))
    if half is None:
        return Reached(aim, tuple(looks), cap, "undefined")
    return Reached(aim, tuple(looks), cap, "reached" if half <= aim.half_width else "cap")
