"""A stored comparison summed up: every metric of every pair, and who could be the best in what.

In: the replications table of scenarios that shared their luck. Out: ``differences`` and ``best`` of the ``--json``
object, plain data without NaN; half-widths for `precision`. Only replications that every scenario finished count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiment import comparison as c
from sim.experiment.precision import Aim
from sim.experiment.statistics import (
    mean_interval,
    paired_difference,
    quantile_interval,
    share_difference,
    share_interval,
)

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95
MORE_IS_BETTER = frozenset(
    {
        "parent_penetration",
        "parent_penetration_live",
        "staff_penetration",
        "schools_live",
        "revenue",
        "incremental_revenue",
        "npv",
        "irr",
        "parent_target_met",
        "staff_target_met",
        "agents_sent_share",
    }
)
LESS_IS_BETTER = frozenset(
    {
        "investment",
        "running_cost",
        "payback_month",
        "peak_funding",
        "counter_balked_share",
        "counter_wait_minutes",
        "crew_wait_days",
        "repair_wait_days",
        "hotline_wait_minutes",
        "hotline_given_up_share",
    }
)
"""Of all other metrics neither end is better: labels such as existing and new revenue, how busy somebody is."""


def sign_of(metric: str) -> int:
    """Return 1 where more is better, −1 where less is, 0 where neither."""
    return (metric in MORE_IS_BETTER) - (metric in LESS_IS_BETTER)


@dataclass(frozen=True)
class Shared:
    """The replications that all scenarios have, by metric as (replication, scenario).

    Attributes
    ----------
    ids
        Scenarios, in the order of the comparison.
    left_out
        Replications that some scenario has and another one lacks.
    """

    ids: tuple[str, ...]
    frames: Mapping[str, pd.DataFrame]
    left_out: int

    @property
    def n(self) -> int:
        """Replications in common."""
        return len(self.frames[self.ids[0]])

    @property
    def metrics(self) -> list[str]:
        """Metrics that every scenario has; what was drawn for it is no outcome."""
        first = self.frames[self.ids[0]]
        return [m for m in first.columns if not m.startswith("param.") and all(self._has(i, m) for i in self.ids)]

    def _has(self, scenario: str, metric: str) -> bool:
        from sim.experiment.tables import REPLICATIONS

        return metric in REPLICATIONS.names or bool(self.frames[scenario][metric].notna().any())

    def boolean(self, metric: str) -> bool:
        """Whether a metric is true or false."""
        return bool(self.frames[self.ids[0]][metric].dtype == bool)

    def values(self, metric: str) -> c.Matrix:
        """Outcomes of a metric, (replication, scenario), NaN for a null."""
        columns = [self.frames[i][metric].to_numpy(np.float64, na_value=np.nan) for i in self.ids]
        return np.column_stack(columns)

    def parameters(self) -> dict[str, c.Matrix]:
        """Uncertain numbers drawn, by path; those that every scenario drew, and drew alike."""
        found = {}
        for name in self.frames[self.ids[0]].columns:
            if name.startswith("param."):
                drawn = self.values(name)
                if (drawn == drawn[:, :1]).all():
                    found[name.removeprefix("param.")] = drawn[:, 0]
        return found


def shared(runs: pd.DataFrame, ids: Sequence[str]) -> Shared:
    """Take the replications that all scenarios have, in order."""
    frames = {i: runs[runs["scenario"] == i].set_index("replication").drop(columns="scenario") for i in ids}
    common = sorted(set.intersection(*(set(f.index) for f in frames.values())))
    everything = set.union(*(set(f.index) for f in frames.values()))
    return Shared(tuple(ids), {i: f.loc[common] for i, f in frames.items()}, len(everything) - len(common))


def contrast(runs: Shared) -> dict[str, Any]:
    """Return ``differences`` and ``best``.

    A difference is a − b, with ``ci`` simultaneous over the pairs of a metric; ``better`` is an id where that interval
    excludes nought. Beside the contract: ``wins`` (futures in which a, b, neither was better), ``correlation`` that the
    common luck achieved, ``separate_luck`` (how many times the futures the same interval would take with separate
    luck), and for payback month and rate of return, whose nulls leave no mean, the shares of nulls.
    """
    if not runs.n:
        return {"differences": [], "best": {}}
    metrics = runs.metrics
    return {
        "differences": [entry for m in metrics for entry in differences_of(runs, m)],
        "best": {m: best_of(runs, m) for m in metrics if sign_of(m)},
    }


def differences_of(runs: Shared, metric: str) -> list[dict[str, Any]]:
    """Return the entries of ``differences`` for one metric, a pair each."""
    y, sign = runs.values(metric), sign_of(metric)
    k = len(runs.ids)
    related = c.correlations(y) if not np.isnan(y).any() else [[None] * k] * k
    return [
        {"a": runs.ids[i], "b": runs.ids[j], "metric": metric}
        | _difference(y[:, i], y[:, j], k * (k - 1) // 2, sign, runs.boolean(metric), (runs.ids[i], runs.ids[j]))
        | {"correlation": related[i][j], "separate_luck": _separate_luck(y[:, i], y[:, j])}
        for i in range(k)
        for j in range(i + 1, k)
    ]


def _difference(x: c.Matrix, y: c.Matrix, pairs: int, sign: int, boolean: bool, ids: tuple[str, str]) -> dict[str, Any]:
    missing = np.isnan(x), np.isnan(y)
    mean, low, high = None, None, None
    if boolean:
        share = share_difference(x, y, LEVEL, pairs)
        mean, low, high = share.difference, share.low, share.high
    elif not (missing[0] | missing[1]).any():
        paired = paired_difference(x, y, LEVEL, pairs)
        mean, low, high = paired.mean, paired.low, paired.high
    better = None
    if sign and low is not None and high is not None and (low > 0 or high < 0):
        better = ids[0] if (low > 0) == (sign > 0) else ids[1]
    found: dict[str, Any] = {"mean": mean, "ci": None if low is None else [low, high], "better": better}
    if sign:
        won = c.wins(sign * x, sign * y)
        found["wins"] = {"a": won.a, "b": won.b, "ties": won.ties}
    if mean is None:
        nulls = share_difference(missing[0], missing[1], LEVEL, pairs)
        found["nulls"] = {"a": float(missing[0].mean()), "b": float(missing[1].mean()), "difference": nulls.difference}
        found["nulls"]["ci"] = [nulls.low, nulls.high]
    return found


def _separate_luck(x: c.Matrix, y: c.Matrix) -> float | None:
    if len(x) < 2 or np.isnan(x).any() or np.isnan(y).any():
        return None
    spread = float((x - y).var(ddof=1))
    return float(x.var(ddof=1) + y.var(ddof=1)) / spread if spread > 0 else None


def best_of(runs: Shared, metric: str) -> dict[str, Any]:
    """Return the entry of ``best`` for a metric of which more or less is better."""
    y = sign_of(metric) * runs.values(metric)
    chances = c.chances_of_being_best(y, LEVEL)
    found: dict[str, Any] = {
        "could_be_best": None,
        "chance_best": {i: chance.share for i, chance in zip(runs.ids, chances, strict=True)},
        "chance_best_ci95": {i: [chance.low, chance.high] for i, chance in zip(runs.ids, chances, strict=True)},
        "below_best": None,
        "expected_regret": None,
    }
    if np.isnan(y).any():
        return found
    found["expected_regret"] = {
        i: {"mean": r.mean, "ci95": None if r.low is None else [r.low, r.high]}
        for i, r in zip(runs.ids, c.expected_regrets(y), strict=True)
    }
    if runs.n < 2:
        return found | {"could_be_best": list(runs.ids)}
    if runs.boolean(metric):
        return found | {"could_be_best": _could_reach_most(runs.ids, y)}
    distances = dict(zip(runs.ids, c.worse_than_best(y, LEVEL), strict=True))
    found["could_be_best"] = [i for i, d in distances.items() if d.could_be_best]
    found["below_best"] = {i: [d.low, d.high] for i, d in distances.items()}
    return found


def _could_reach_most(ids: Sequence[str], y: c.Matrix) -> list[str]:
    """Of chances: whoever no other one surely exceeds, by one-sided exact bounds at 1 − (1 − level)/(k − 1)."""
    k = len(ids)
    level = 1 - 2 * (1 - LEVEL) / (k - 1)
    return [
        ids[i]
        for i in range(k)
        if all(share_difference(y[:, j] > 0, y[:, i] > 0, level).low <= 0 for j in range(k) if j != i)
    ]


def half_width(runs: Shared, aim: Aim) -> float | None:
    """Widest interval of those an aim speaks of, halved; None where one of them does not exist."""
    y, k = runs.values(aim.metric), len(runs.ids)
    found: list[float | None] = []
    if aim.of == "difference":
        found += [_half(entry["ci"]) for entry in differences_of(runs, aim.metric)]
    elif aim.of == "quantile":
        for i in range(k):
            rank = quantile_interval(y[:, i], aim.p or 0.5, LEVEL)
            found.append(None if rank is None or rank.low is None or rank.high is None else (rank.high - rank.low) / 2)
    elif runs.boolean(aim.metric):
        shares = [share_interval(int(y[:, i].sum()), runs.n, LEVEL) for i in range(k)]
        found += [(s.high - s.low) / 2 for s in shares]
    elif not np.isnan(y).any():
        found += [mean_interval(y[:, i], LEVEL).half_width for i in range(k)]
    known = [h for h in found if h is not None]
    return max(known) if known and len(known) == len(found) else None


def _half(ci: list[float] | None) -> float | None:
    return None if ci is None else (ci[1] - ci[0]) / 2
