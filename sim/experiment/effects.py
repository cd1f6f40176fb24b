"""A stored study summed up: how much each factor moves each metric, and which points came out best and worst.

In: a result folder with a design. Out: the object that ``rollout study --json`` prints, plain data without NaN. Points
share their luck, so an effect is a difference within each replication. Drawn points (Latin hypercube, Sobol) are no
sample of independent runs: their error is taken from replicates, sets of points each randomised anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.experiment.layout import DESIGN
from sim.experiment.statistics import share_interval
from sim.experiment.store import Result
from sim.experiment.summary import number
from sim.experiment.tables import LEVELS
from sim.scenario.problem import Where, problem

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
_BLOCK_RUNS = 65_536
"""Runs whose outcomes are held side by side; all of one point, if it has more."""
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
    """Sum up a study; what is held of its runs is a few columns' worth, see `_Runs`.

    Returns
    -------
    dict
        ``result`` (folder), ``design`` (what the manifest says), ``replications``, ``common`` (replications that every
        point counted finished: effects rest on these), ``failed``, ``points_left_out`` (no run of theirs finished),
        ``effects``: ``factor, metric, from, to, mean_from, mean_to, mean, ci``, where ``mean`` is that of the
        difference to − from and ``ci`` is simultaneous over the effects on a metric (Bonferroni); ``nulls``: of each
        metric that some of these runs do not have (a penetration where nobody is) their share: it has no mean, hence
        no effects; ``scenarios``, the points, best NPV first: as `sim.experiment.summary.summarise`, with the metrics
        of `METRICS` alone, and ``design``, the values of the factors.

    Raises
    ------
    Problems
        ``folder_damaged`` where the table is not the one that was written, and all of `Result.table_path`.
    """
    import pandas as pd

    design = pd.read_parquet(result.folder / DESIGN)
    said = result.manifest["design"]
    runs = _Runs(result, list(design["scenario"]))
    counted: NDArray[np.bool_] = np.asarray(runs.done.any(axis=1))
    common: NDArray[np.bool_] = np.asarray(runs.done[counted].all(axis=0)) & counted.any()
    base = (design.groupby("variant", sort=False).cumcount() == 0).to_numpy()
    levels = {name: levels_of(design[name], said, name, base) for name in _factors(design, said)}
    comparisons = max(sum(len(one.values) - 1 for one in levels.values()), 1)
    replicate = design["replicate"].fillna(1).to_numpy(np.int64)
    metrics: list[dict[str, Any]] = [{} for _ in range(len(design))]
    effects: list[dict[str, Any]] = []
    nulls: dict[str, float] = {}
    for metric in METRICS:
        sums = _Sums(levels, replicate, counted, common)
        for points, outcomes in runs.blocks(metric):
            for point, values in zip(points, outcomes, strict=True):
                metrics[point][metric] = _metric(metric, values[runs.done[point]])
            sums.add(points, outcomes)
        if sums.nulls:
            nulls[metric] = sums.nulls / sums.runs
        elif common.any():
            for name, one in levels.items():
                effects += _effects(name, metric, sums.means(name), one, comparisons)
    return {
        "result": str(result.folder),
        "design": said,
        "seed": result.manifest["seed"],
        "replications": result.manifest["replications"],
        "common": int(common.sum()),
        "failed": int(result.manifest["failed"] or 0),
        "points_left_out": int((~counted).sum()),
        "effects": effects,
        "nulls": nulls,
        "scenarios": _points(design, metrics, runs.done.sum(axis=1), result.manifest["scenarios"]),
    }


class _Runs:
    """The replications table of a study, read one column of one row group at a time.

    Attributes
    ----------
    done
        Whether a run is in the table: (point, replication). A byte a run is all that grows with their number.
    """

    def __init__(self, result: Result, ids: Sequence[str]) -> None:
        self._path = result.table_path("replications")
        self._order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
        """Points in the order of the table, which is sorted by id and replication."""
        known = pa.array([ids[i] for i in self._order], pa.string())
        replications = result.manifest["replications"]
        found, last = np.zeros((len(ids), replications), bool), -1
        with pq.ParquetFile(self._path) as file:
            for group in range(file.num_row_groups):
                table = file.read_row_group(group, ["scenario", "replication"], use_threads=False)
                at = pa.compute.index_in(table["scenario"], known)
                run = pa.compute.add(pa.compute.multiply(at.cast(pa.int64()), replications), table["replication"])
                place = run.to_numpy()
                if at.null_count or (np.diff(place, prepend=last) <= 0).any():
                    raise problem("folder_damaged", Where(str(result.folder)), got=self._path.name)
                found.ravel()[place] = True
                last = place[-1] if len(place) else last
        self.done = np.empty_like(found)
        self.done[self._order] = found

    def blocks(self, metric: str) -> Iterator[tuple[NDArray[np.int64], Floats]]:
        """Yield all points, some at a time, with their outcomes (point, replication); NaN for a null or no run."""
        size = max(1, _BLOCK_RUNS // self.done.shape[1])
        with pq.ParquetFile(self._path) as file:
            values = _Column(file, metric)
            for start in range(0, len(self._order), size):
                points = self._order[start : start + size]
                there = self.done[points]
                outcomes = np.full(there.shape, np.nan)
                outcomes[there] = values.take(int(there.sum()))
                yield points, outcomes


class _Column:
    """The numbers of a column, one after the other."""

    def __init__(self, file: pq.ParquetFile, name: str) -> None:
        self._groups = (
            file.read_row_group(group, [name], use_threads=False)[name].cast(pa.float64()).to_numpy()
            for group in range(file.num_row_groups)
        )
        self._held: Floats = np.empty(0)

    def take(self, count: int) -> Floats:
        """Return the next so many; NaN for a null."""
        pieces = [self._held]
        while sum(map(len, pieces)) < count:
            pieces.append(next(self._groups))
        values = np.concatenate(pieces)
        self._held = values[count:].copy()
        return values[:count]


class _Sums:
    """Outcomes of one metric added up over the points at each level of each factor.

    Only points that are ``counted`` and replications that are ``common`` to them enter.
    """

    def __init__(
        self,
        levels: Mapping[str, Levels],
        replicate: NDArray[np.int64],
        counted: NDArray[np.bool_],
        common: NDArray[np.bool_],
    ) -> None:
        sets, self._set = np.unique(replicate, return_inverse=True)
        self._levels, self._counted, self._common = levels, counted, common
        self._total = {name: np.zeros((len(one.values), len(sets), common.sum())) for name, one in levels.items()}
        self._points = {name: np.zeros((len(one.values), len(sets), 1)) for name, one in levels.items()}
        self.runs = self.nulls = 0

    def add(self, points: NDArray[np.int64], outcomes: Floats) -> None:
        """Add points, with their outcomes (point, replication)."""
        outcomes, points = outcomes[self._counted[points]][:, self._common], points[self._counted[points]]
        self.runs += outcomes.size
        self.nulls += int(np.isnan(outcomes).sum())
        for name, one in self._levels.items():
            speaks = one.of[points] >= 0
            at = one.of[points][speaks], self._set[points][speaks]
            np.add.at(self._total[name], at, outcomes[speaks])
            np.add.at(self._points[name], at, 1.0)

    def means(self, factor: str) -> Floats:
        """Average over the points of a level: (level, replicate, replication); NaN where a replicate has none there."""
        count = self._points[factor]
        return np.divide(self._total[factor], count, out=np.full_like(self._total[factor], np.nan), where=count > 0)


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


def _effects(name: str, metric: str, means: Floats, levels: Levels, comparisons: int) -> list[dict[str, Any]]:
    """Compare each level of a factor with its first one; ``means`` as of `_Sums`."""
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
    design: pd.DataFrame,
    metrics: Sequence[dict[str, Any]],
    done: NDArray[np.int64],
    entries: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Sum up each point, the best first."""
    rows = design.astype(object).where(design.notna(), None).to_dict("records")
    found = [
        {
            "id": row.pop("scenario"),
            "name": entry["name"],
            "replications": int(n),
            "failed": entry.get("failed", 0),
            "design": {str(name): value for name, value in row.items()},
            "metrics": mine,
        }
        for row, entry, n, mine in zip(rows, entries, done, metrics, strict=True)
    ]

    def worth(point: dict[str, Any]) -> float:
        mean = point["metrics"][METRICS[0]]["mean"]
        return -math.inf if mean is None else float(mean)

    return sorted(found, key=worth, reverse=True)


def _metric(name: str, values: Floats) -> dict[str, Any]:
    """Sum up a metric of a point, by the rules of `sim.experiment.summary.metric`."""
    if not len(values):
        return dict.fromkeys(("mean", "ci95", *LEVELS))
    if name.endswith("_met"):
        chance = share_interval(int(values.sum()), len(values))
        return {"mean": chance.share, "ci95": [chance.low, chance.high], **dict.fromkeys(LEVELS)}
    return number(values)
