"""A result summed up: every column of the replications table as mean, Monte Carlo error and risk quantiles.

In: a `Result`. Out: the object that ``--json`` prints, plain data without NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment.statistics import mean_interval, quantile, share_interval
from sim.experiment.store import Result
from sim.experiment.tables import LEVELS, REPLICATIONS

if TYPE_CHECKING:
    import pandas as pd

NULLABLE = ("irr", "payback_month")
"""Metrics that some futures do not have."""


def summarise(result: Result) -> dict[str, Any]:
    """Sum up a result.

    Returns
    -------
    dict
        ``result`` (folder) and ``scenarios``: ``id, name, replications, failed, metrics``. A metric has ``mean``,
        ``ci95`` (of the mean: Student's t; of a boolean's share: Clopper–Pearson), and the outcomes' quantiles
        ``p5 … p95``. A null sorts last; where there are nulls there is no mean, and ``nulls`` is their share, with the
        Clopper–Pearson interval ``nulls_ci95``. What does not exist is None.
    """
    runs = result.replications()
    return {
        "result": str(result.folder),
        "scenarios": [
            _scenario(entry, runs[runs["scenario"] == entry["id"]]) for entry in result.manifest["scenarios"]
        ],
    }


def _scenario(entry: dict[str, Any], runs: pd.DataFrame) -> dict[str, Any]:
    contract = {"scenario", *REPLICATIONS.names}
    names = [c for c in runs.columns if c not in ("scenario", "replication") and not c.startswith("design.")]
    # A measure or parameter that only other scenarios have is not this one's.
    own = [c for c in names if c in contract or runs[c].notna().any()] if len(runs) else []
    return {
        "id": entry["id"],
        "name": entry["name"],
        "replications": len(runs),
        "failed": entry.get("failed", 0),
        "metrics": {name: metric(runs[name], nullable=name in NULLABLE) for name in own},
    }


def metric(values: pd.Series[Any], *, nullable: bool = False) -> dict[str, Any]:
    """Sum up one column; ``nullable`` has ``nulls`` even where there are none."""
    if values.dtype == bool:
        chance = share_interval(int(values.sum()), len(values))
        return {"mean": chance.share, "ci95": [chance.low, chance.high], **dict.fromkeys(LEVELS)}
    return number(values.to_numpy(np.float64, na_value=np.nan), nullable=nullable)


def number(x: NDArray[np.float64], *, nullable: bool = False) -> dict[str, Any]:
    """Sum up a metric that is a number; NaN for a null."""
    nulls = int(np.isnan(x).sum())
    found: dict[str, Any] = {"mean": None, "ci95": None}
    if not nulls:
        mean = mean_interval(x)
        found = {"mean": mean.mean, "ci95": None if mean.low is None else [mean.low, mean.high]}
    x = np.sort(x)  # once, for all quantiles
    found |= {name: quantile(x, p) for name, p in LEVELS.items()}
    if nulls or nullable:
        share = share_interval(nulls, len(x))
        found |= {"nulls": share.share, "nulls_ci95": [share.low, share.high]}
    return found
