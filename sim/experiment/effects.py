"""A stored study summed up: how much each factor moves each metric, and which points came out best and worst.

In: a result folder with a design. Out: the object that ``rollout study --json`` prints, plain data without NaN. Points
share their luck, so an effect is a difference within each replication. Drawn points (Latin hypercube, Sobol) are no
sample of independent runs: their error is taken from replicates, sets of points each randomised anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.experiment.layout import DESIGN
from sim.experiment.statistics import mean_interval, quantile, share_interval
from sim.experiment.store import Result
from sim.experiment.tables import LEVELS

if TYPE_CHECKING:
    import pandas as pd

METRICS = (
    "npv", "parent_penetration", "staff_penetration", "incremental_revenue", "investment", "peak_funding",
    "parent_target_met", "staff_target_met",
)  # fmt: skip
"""What a study is judged by; the first ranks its points."""
LEVEL = 0.95
_FEW = 6
"""Different values up to which each is a level of its own; more are put into bins of as many points each."""
_BINS = 4
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Levels:
    """The levels of a factor.

    Attributes
    ----------
    values
        By level the value, or [least, greatest] of a bin.
    of
        The level of each point; −1 where it says nothing of this factor.
    """

    values: tuple[Any, ...]
    of: NDArray[np.int64]


def summarise_study(result: Result) -> dict[str, Any]:
    """Sum up a study.

    Returns
    -------
    dict
        ``result`` (folder), ``design`` (what the manifest says), ``replications``, ``common`` (replications that every
        point counted finished: effects rest on these), ``failed``, ``points_left_out`` (no run of theirs finished),
        ``effects``: ``factor, metric, from, to, mean_from, mean_to, mean, ci``, where ``mean`` is that of the
        difference to − from and ``ci`` is simultaneous over the effects on a metric (Bonferroni); ``scenarios``, the
        points, best NPV first: as `sim.experiment.summary.summarise`, with the metrics of `METRICS` alone, and
        ``design``, the values of the factors.
    """
    import pandas as pd

    design = pd.read_parquet(result.folder / DESIGN)
    said = result.manifest["design"]
    columns = ["scenario", "replication", *METRICS]
    runs = pd.read_parquet(result.table_path("replications"), columns=columns)
    cube = _cube(runs, list(design["scenario"]), result.manifest["replications"])
    done = np.isfinite(cube[METRICS[0]])
    counted = done.any(axis=1)
    common = done[counted].all(axis=0) if counted.any() else np.zeros(done.shape[1], bool)
    factors = _factors(design, said)
    effects = []
    if counted.any() and common.any():
        replicate = design["replicate"].fillna(1).to_numpy(np.int64)[counted]
        base = (design.groupby("variant", sort=False).cumcount() == 0).to_numpy()
        levels = {name: levels_of(design[name], said, name, base) for name in factors}
        comparisons = sum(len(one.values) - 1 for one in levels.values())
        for metric, outcomes in cube.items():
            outcomes = outcomes[counted][:, common]
            for name, one in levels.items():
                effects += _effects(name, metric, outcomes, one, one.of[counted], replicate, max(comparisons, 1))
    return {
        "result": str(result.folder),
        "design": said,
        "seed": result.manifest["seed"],
        "replications": result.manifest["replications"],
        "common": int(common.sum()),
        "failed": int(result.manifest["failed"] or 0),
        "points_left_out": int((~counted).sum()),
        "effects": effects,
        "scenarios": _points(design, cube, done, result.manifest["scenarios"]),
    }


def _cube(runs: pd.DataFrame, ids: Sequence[str], replications: int) -> dict[str, Floats]:
    """Lay out each metric as (point, replication), NaN where a run is missing."""
    row = {name: i for i, name in enumerate(ids)}
    at = runs["scenario"].map(row).to_numpy(np.int64), runs["replication"].to_numpy(np.int64)
    found = {}
    for metric in METRICS:
        values = np.full((len(ids), replications), np.nan)
        values[at] = runs[metric].to_numpy(np.float64, na_value=np.nan)
        found[metric] = values
    return found


def _factors(design: pd.DataFrame, said: Mapping[str, Any]) -> list[str]:
    """Name the columns that vary, variants first where there are several."""
    names = ["variant"] if design["variant"].nunique() > 1 else []
    return names + [factor["path"] for factor in said["factors"]]


def levels_of(column: pd.Series[Any], said: Mapping[str, Any], name: str, first: NDArray[np.bool_]) -> Levels:
    """Return the levels of a factor: its values where these are few, else bins of as many points each.

    One at a time, a point speaks only of the factor in which it differs from the base, which is the ``first`` of its
    variant, and the base of all.
    """
    values = column.tolist()
    listed: list[Any] = next((f["levels"] for f in said["factors"] if f["path"] == name), [])
    texts = any(isinstance(v, str) for v in values)
    as_written = [str(v).lower() if isinstance(v, bool) and texts else str(v) if texts else v for v in listed]
    distinct = list(dict.fromkeys(as_written or values))
    base = values[0]
    if said["kind"] == "one_at_a_time" and name != "variant":
        distinct = [base, *(v for v in distinct if v != base)]
        of = np.array([distinct.index(v) for v in values])
        of[(of == 0) & ~first] = -1
        return Levels(tuple(distinct), of)
    if name == "variant" or isinstance(base, str | bool) or as_written:
        return Levels(tuple(distinct), np.array([distinct.index(v) for v in values]))
    distinct = sorted(distinct)
    if len(distinct) <= _FEW:
        return Levels(tuple(distinct), np.array([distinct.index(v) for v in values]))
    numbers = np.asarray(values, np.float64)
    ranks = np.empty(len(numbers), np.int64)
    ranks[np.argsort(numbers, kind="stable")] = np.arange(len(numbers))
    of = ranks * _BINS // len(numbers)
    ends = tuple([float(numbers[of == i].min()), float(numbers[of == i].max())] for i in range(_BINS))
    return Levels(ends, of)


def _effects(
    name: str,
    metric: str,
    outcomes: Floats,
    levels: Levels,
    of: NDArray[np.int64],
    replicate: NDArray[np.int64],
    comparisons: int,
) -> list[dict[str, Any]]:
    """Compare each level of a factor with its first one."""
    means = _means(outcomes, of, replicate, len(levels.values))
    found = []
    for level in range(1, len(levels.values)):
        difference = means[level] - means[0]
        if not np.isfinite(difference).all():
            continue  # a replicate has no point there
        half = half_width(difference, comparisons)
        mean = float(difference.mean())
        found.append(
            {
                "factor": name,
                "metric": metric,
                "from": levels.values[0],
                "to": levels.values[level],
                "mean_from": float(means[0].mean()),
                "mean_to": float(means[level].mean()),
                "mean": mean,
                "ci": None if half is None else [mean - half, mean + half],
            }
        )
    return found


def _means(outcomes: Floats, of: NDArray[np.int64], replicate: NDArray[np.int64], levels: int) -> Floats:
    """Average over the points of a level: (level, replicate, replication)."""
    sets = np.unique(replicate)
    found = np.full((levels, len(sets), outcomes.shape[1]), np.nan)
    for level in range(levels):
        for i, one in enumerate(sets):
            mine = (of == level) & (replicate == one)
            if mine.any():
                found[level, i] = outcomes[mine].mean(axis=0)
    return found


def half_width(difference: Floats, comparisons: int = 1) -> float | None:
    """Half-width of the interval of a mean difference, (replicate, replication); None where nothing varies to go by.

    Without drawn points it is the paired interval over replications. Replicates and replications are crossed, as the
    replicates share their luck: the variances of both margins are added, which errs on the safe side, and the fewer of
    them count as degrees of freedom.
    """
    sets, runs = difference.shape
    parts = [(difference.mean(axis=1 - axis), n) for axis, n in ((0, sets), (1, runs)) if n > 1]
    if not parts:
        return None
    variance = sum((float(margin.var(ddof=1)) / n for margin, n in parts), 0.0)
    freedom = min(n for _, n in parts) - 1
    return float(stdtrit(freedom, 1 - (1 - LEVEL) / 2 / comparisons)) * math.sqrt(variance)


def _points(
    design: pd.DataFrame, cube: Mapping[str, Floats], done: NDArray[np.bool_], entries: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Sum up each point, the best first."""
    rows = design.astype(object).where(design.notna(), None).to_dict("records")
    found = []
    for i, (row, entry) in enumerate(zip(rows, entries, strict=True)):
        found.append(
            {
                "id": row.pop("scenario"),
                "name": entry["name"],
                "replications": int(done[i].sum()),
                "failed": entry.get("failed", 0),
                "design": {str(name): value for name, value in row.items()},
                "metrics": {name: _metric(name, outcomes[i][done[i]]) for name, outcomes in cube.items()},
            }
        )

    def worth(point: dict[str, Any]) -> float:
        mean = point["metrics"][METRICS[0]]["mean"]
        return -math.inf if mean is None else float(mean)

    return sorted(found, key=worth, reverse=True)


def _metric(name: str, values: Floats) -> dict[str, Any]:
    if not len(values):
        return dict.fromkeys(("mean", "ci95", *LEVELS))
    if name.endswith("_met"):
        chance = share_interval(int(values.sum()), len(values))
        return {"mean": chance.share, "ci95": [chance.low, chance.high], **dict.fromkeys(LEVELS)}
    mean = mean_interval(values)
    ci = None if mean.low is None else [mean.low, mean.high]
    return {"mean": mean.mean, "ci95": ci} | {level: quantile(values, p) for level, p in LEVELS.items()}
