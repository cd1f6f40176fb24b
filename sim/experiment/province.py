"""A province rolled up: its districts added up, replication by replication, and what adding them up does to risk.

In: a result folder whose scenarios are districts, run with the same uncertain parameters; its manifest says so under
``province``. Out: ``province.parquet``, a row a replication that is finished in all districts;
``province_monthly.parquet``, a row a replication and month; and `Diversification`: how the spread of the sum compares
with the spreads of the parts. Both tables are written at every end of a run. They say from which tables they were made;
where these have changed since, or an end was never reached, the districts are added up again in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.experiment.files import durable
from sim.experiment.replicate import MONEY, PEOPLE
from sim.experiment.statistics import quantile
from sim.experiment.store import Result
from sim.experiment.summary import NULLABLE, metric
from sim.finance import irr, payback_month, peak_funding
from sim.scenario.load import load

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]

FILE, MONTHLY_FILE = "province.parquet", "province_monthly.parquet"
MADE_FROM = b"rollout.made_from"
"""In the metadata of both files: the digests of the tables they were made from."""
_FLOWS = ("revenue", "outlay", "cash")
_COUNTS = (*PEOPLE, "schools_contracted", "schools_live")
SCHEMA = pa.schema(
    [
        pa.field("scenario", pa.string()),
        pa.field("replication", pa.int64()),
        pa.field("parent_penetration", pa.float64()),
        pa.field("staff_penetration", pa.float64()),
        pa.field("schools_live", pa.int64()),
        *(pa.field(name, pa.float64()) for name in (*MONEY, "npv", "irr")),
        pa.field("payback_month", pa.int64()),
        pa.field("peak_funding", pa.float64()),
        pa.field("parent_target_met", pa.bool_()),
        pa.field("staff_target_met", pa.bool_()),
    ]
)
"""As replications.parquet, of all districts together: amounts are sums, penetrations those of all families and staff,
``irr``, ``payback_month`` and ``peak_funding`` those of the summed cash, targets those of the first district."""
MONTHLY = pa.schema(
    [
        pa.field("scenario", pa.string()),
        pa.field("replication", pa.int64()),
        pa.field("month", pa.int64()),
        *(pa.field(name, pa.int64()) for name in _COUNTS),
        *(pa.field(name, pa.float64()) for name in (*_FLOWS, "cumulative_cash")),
    ]
)
SPREAD = ("revenue", "incremental_revenue", "investment", "npv")
"""Amounts that add up over districts, whose spread is compared."""


@dataclass(frozen=True)
class Diversification:
    """The spread of a sum over districts against those of its parts.

    Attributes
    ----------
    sd
        Standard deviation of the sum over replications.
    sd_together
        Sum of the districts' standard deviations: the sum's, if all went together perfectly.
    sd_apart
        Root of the sum of their variances: the sum's, if they had nothing in common.
    correlation
        Mean over pairs of districts; None for a single one, or where a district does not vary.
    band
        P90 − P10 of the sum.
    band_together
        Sum of the districts' P90 − P10.
    """

    sd: float
    sd_together: float
    sd_apart: float
    correlation: float | None
    band: float
    band_together: float


@dataclass(frozen=True)
class RolledUp:
    """A province from its result folder.

    Attributes
    ----------
    runs, monthly
        The two tables.
    by_district
        Of each district, in the order of the plan, the columns of replications.parquet, the same replications.
    left_out
        Replications in which a district failed, or was not yet run.
    """

    name: str
    description: str
    runs: pd.DataFrame
    monthly: pd.DataFrame
    by_district: Mapping[str, pd.DataFrame]
    left_out: int

    def plain(self) -> dict[str, Any]:
        """Sum up as plain data: the metrics as of a scenario, and how the spreads compare."""
        return {
            "id": self.name,
            "replications": len(self.runs),
            "left_out": self.left_out,
            "metrics": self.metrics(),
            "diversification": {name: asdict(found) for name, found in self.diversification().items()},
        }

    def metrics(self) -> dict[str, Any]:
        """Sum up each column of the table of runs as `sim.experiment.summary` does."""
        return {n: metric(self.runs[n], nullable=n in NULLABLE) for n in SCHEMA.names[2:]} if len(self.runs) else {}

    def diversification(self) -> dict[str, Diversification]:
        """Compare the spreads; empty for fewer than two replications."""
        if len(self.runs) < 2:
            return {}
        return {
            name: diversification(np.stack([d[name].to_numpy(np.float64) for d in self.by_district.values()]))
            for name in SPREAD
        }


def diversification(parts: Floats) -> Diversification:
    """Compare the spread of a sum with those of its parts, (district, replication)."""
    total = parts.sum(axis=0)
    sds = parts.std(axis=1, ddof=1)
    pairs = np.triu_indices(len(parts), 1)
    known = len(parts) > 1 and bool((sds > 0).all())

    def band(values: Floats) -> float:
        low, high = quantile(values, 0.1), quantile(values, 0.9)
        assert low is not None
        assert high is not None
        return high - low

    return Diversification(
        sd=float(total.std(ddof=1)),
        sd_together=float(sds.sum()),
        sd_apart=float(np.sqrt((sds**2).sum())),
        correlation=float(np.asarray(np.corrcoef(parts))[pairs].mean()) if known else None,
        band=band(total),
        band_together=sum(band(part) for part in parts),
    )


def province_of(result: Result) -> RolledUp | None:
    """Return the province that a result is; None where it is none.

    Read back where it is stored and up to date, else added up now from what the tables hold, as after an interruption.
    """
    found = stored(result)
    said = result.manifest.get("province")
    if found is not None or said is None:
        return found
    return add_up(result, said["name"], reference_of(result))


def reference_of(result: Result) -> Scenario:
    """Return the first district, whose targets the province is held against, as resolved when it ran."""
    return load(result.folder / "scenarios" / f"{result.manifest['scenarios'][0]['id']}.yaml")


def roll_up(result: Result, name: str, reference: Scenario) -> RolledUp:
    """Add up the districts of a result and write the two tables into its folder.

    Parameters
    ----------
    reference
        Whose targets the province is held against.
    """
    found = add_up(result, name, reference)
    for file, frame, schema in ((FILE, found.runs, SCHEMA), (MONTHLY_FILE, found.monthly, MONTHLY)):
        table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
        with durable(result.folder / file) as part:
            pq.write_table(table.replace_schema_metadata({MADE_FROM: _made_from(result)}), part, compression="zstd")
    return found


def add_up(result: Result, name: str, reference: Scenario) -> RolledUp:
    """Add up the districts of a result, the replications that all of them have finished; writes nothing."""
    ids = [entry["id"] for entry in result.manifest["scenarios"]]
    runs = result.replications()
    common = _common(runs, len(ids))
    by_district = _by_district(runs, ids, common)
    monthly = _monthly(result, ids, common, reference.programme.months)
    rows = _rows(name, by_district, common, monthly, reference)
    return RolledUp(
        name=name,
        description=_said(result).get("description", ""),
        runs=pa.Table.from_pylist(rows, schema=SCHEMA).to_pandas(),
        monthly=_stacked(name, common, monthly).to_pandas(),
        by_district=by_district,
        left_out=int(result.manifest["replications"]) - len(common),
    )


def _said(result: Result) -> Mapping[str, str]:
    """Return what the manifest says of the province; nothing in a folder of before it did."""
    return result.manifest.get("province") or {}


def _made_from(result: Result) -> bytes:
    """Name the tables a province is made from, as they are now."""
    said = result.manifest["tables"]
    return " ".join(said[name]["digest"] for name in ("replications", "monthly")).encode()


def _common(runs: pd.DataFrame, districts: int) -> NDArray[np.int64]:
    """Replications that all districts have finished, ascending."""
    counts = runs.groupby("replication").size()
    return np.sort(counts.index[counts == districts].to_numpy(np.int64))


def _by_district(runs: pd.DataFrame, ids: Sequence[str], common: NDArray[np.int64]) -> dict[str, pd.DataFrame]:
    mine = runs[runs["replication"].isin(common)]
    return {i: mine[mine["scenario"] == i].set_index("replication") for i in ids}


def _monthly(result: Result, ids: Sequence[str], common: NDArray[np.int64], months: int) -> dict[str, NDArray[Any]]:
    """Sum the months over districts, (replication, month) by name; the table is read a piece at a time."""
    names = (*_COUNTS, *_FLOWS)
    found: dict[str, NDArray[Any]] = {
        n: np.zeros((len(common), months), np.int64 if n in _COUNTS else np.float64) for n in names
    }
    file = pq.ParquetFile(Path(result.folder) / "monthly.parquet")
    wanted = pa.array(ids)
    for piece in file.iter_batches(columns=["scenario", "replication", "month", *names]):
        replication = piece["replication"].to_numpy()
        mine = np.isin(replication, common) & pa.compute.is_in(piece["scenario"], wanted).to_numpy(zero_copy_only=False)
        at = (np.searchsorted(common, replication[mine]), piece["month"].to_numpy()[mine] - 1)
        for n in names:
            np.add.at(found[n], at, piece[n].to_numpy()[mine])
    return found


def _rows(
    name: str,
    by_district: Mapping[str, pd.DataFrame],
    common: NDArray[np.int64],
    monthly: Mapping[str, NDArray[Any]],
    reference: Scenario,
) -> list[dict[str, Any]]:
    sums = {n: np.stack([d[n].to_numpy(np.float64) for d in by_district.values()]) for n in (*MONEY, "npv")}
    rows = []
    for i, replication in enumerate(common):
        cash = monthly["cash"][i]
        parents, staff = (
            _share(monthly[f"{who}_subscribed"][i, -1], monthly[f"{who}_total"][i, -1]) for who in ("parents", "staff")
        )
        rows.append(
            {
                "scenario": name,
                "replication": int(replication),
                "parent_penetration": parents,
                "staff_penetration": staff,
                "schools_live": int(monthly["schools_live"][i, -1]),
                **{n: float(values[:, i].sum()) for n, values in sums.items()},
                "irr": irr(cash),
                "payback_month": payback_month(cash),
                "peak_funding": peak_funding(cash),
                "parent_target_met": parents is not None and parents >= reference.market.parent_target,
                "staff_target_met": staff is not None and staff >= reference.market.staff_target,
            }
        )
    return rows


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None


def _stacked(name: str, common: NDArray[np.int64], monthly: Mapping[str, NDArray[Any]]) -> pa.Table:
    months = monthly["cash"].shape[1]
    columns: dict[str, Any] = {
        "scenario": pa.array([name] * (len(common) * months), pa.string()),
        "replication": np.repeat(common, months),
        "month": np.tile(np.arange(1, months + 1), len(common)),
        **{n: values.ravel() for n, values in monthly.items()},
        "cumulative_cash": monthly["cash"].cumsum(axis=1).ravel(),
    }
    return pa.Table.from_arrays([pa.array(columns[f.name], f.type) for f in MONTHLY], schema=MONTHLY)


def stored(result: Result) -> RolledUp | None:
    """Read a province back from its folder; None where there is none, or the tables have changed since."""
    import pandas as pd

    paths = [result.folder / file for file in (FILE, MONTHLY_FILE)]
    if not all(path.is_file() for path in paths):
        return None
    table, (runs, monthly) = result.replications(), map(pd.read_parquet, paths)
    ids = [entry["id"] for entry in result.manifest["scenarios"]]
    made_from = {(pq.read_schema(path).metadata or {}).get(MADE_FROM) for path in paths}
    if made_from == {None}:  # written before the files said so: the runs must be the same ones
        fresh = runs["replication"].tolist() == _common(table, len(ids)).tolist()
    else:
        fresh = made_from == {_made_from(result)}
    if not fresh:
        return None
    return RolledUp(
        name=_said(result).get("name") or (str(runs["scenario"].iloc[0]) if len(runs) else ""),
        description=_said(result).get("description", ""),
        runs=runs,
        monthly=monthly,
        by_district=_by_district(table, ids, runs["replication"].to_numpy(np.int64)),
        left_out=int(result.manifest["replications"]) - len(runs),
    )
