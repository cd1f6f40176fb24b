"""The tables of a result folder: their columns, a batch's shard, and the streaming of shards into whole tables.

In: replicates of one batch. Out: Parquet files of that batch; later, from the shards of all batches, the sorted tables
of the folder. The tables depend on the runs alone, not on how these were cut into batches: row groups are cut anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.experiment.files import part_of, sync
from sim.experiment.replicate import MONEY, PEOPLE, TABLES, Columns, Replicate
from sim.experiment.statistics import quantile_rank
from sim.model.outcome import LINKS
from sim.scenario.accounts import ACCOUNTS

LEVELS = {"p5": 0.05, "p10": 0.10, "p50": 0.50, "p90": 0.90, "p95": 0.95}
"""Quantiles reported everywhere."""

_GROUP_ROWS = 32_768
_PIECES = 64
"""Tables of shards held side by side before they are put into one."""
_BLOCK_BYTES = 96 * 2**20
_SCHOOLS_A_GROUP = 10
"""Schools a row group of a shard's school_months: what is read together when quantiles are taken."""
_TALLY = np.dtype(np.uint32)
_ONE = np.uint32(1)


def _fields(kind: pa.DataType, *names: str) -> list[pa.Field]:
    return [pa.field(name, kind) for name in names]


_F, _I, _S = pa.float64(), pa.int64(), pa.string()
REPLICATIONS = pa.schema(
    _fields(_I, "replication")
    + _fields(_F, "parent_penetration", "parent_penetration_live", "staff_penetration")
    + _fields(_I, "schools_live")
    + _fields(_F, *MONEY, "npv", "irr")
    + _fields(_I, "payback_month")
    + _fields(_F, "peak_funding")
    + _fields(pa.bool_(), "parent_target_met", "staff_target_met")
)
"""Fixed columns; measures and sampled parameters follow, as this scenario has them."""
MONTHLY = pa.schema(
    _fields(_I, "replication", "month")
    + _fields(pa.date32(), "month_end")
    + _fields(_I, *PEOPLE, "schools_contracted", "schools_live")
    + _fields(_F, "revenue", "outlay", "cash", "cumulative_cash", "bureau_pressure")
    + _fields(_F, *(name for name in MONEY if name != "revenue"), *(a.name for a in ACCOUNTS))
)
SCHOOLS = pa.schema(
    _fields(_I, "replication")
    + _fields(_S, "school", "size", "influence", "relationship")
    + _fields(_F, *(f"day_{link}" for link in LINKS), "day_opened")
    + _fields(_I, *PEOPLE)
    + _fields(_F, "revenue", "incremental_revenue", "outlay", "cash")
)
PEOPLE_PART = pa.schema(_fields(pa.int32(), "replication", "school", "month", *PEOPLE))
"""A shard's school_months: one row a (school, replication, month), in that order; school is a place in the roster."""
COUNTED = ("parents_subscribed", "staff_subscribed")
SCHOOL_MONTHS = pa.schema(
    _fields(_S, "scenario", "school")
    + _fields(_I, "month")
    + _fields(pa.date32(), "month_end")
    + _fields(_I, "replications")
    + _fields(_F, "parents_total", "staff_total")
    + [field for name in COUNTED for field in (*_fields(_F, name), *_fields(_I, *(f"{name}_{p}" for p in LEVELS)))]
)
"""``parents_subscribed`` and the totals are means over replications, ``…_p5`` and so on order statistics of a month."""

FLAT: Mapping[str, pa.Schema] = {"replications": REPLICATIONS, "monthly": MONTHLY, "schools": SCHOOLS}
"""Tables that are the shards' rows, sorted."""


# ----------------------------------------------------------------------------------------------------------- a shard


def write_part(folder: Path, done: Sequence[Replicate]) -> None:
    """Write the tables of a batch that are kept into an empty folder and see them through to the disk."""
    tables, row_group = {"replications": _replications(done)}, None
    if done[0].monthly:
        tables["monthly"] = _stacked(MONTHLY, done, [r.monthly for r in done])
    if done[0].schools:
        tables["schools"] = _stacked(SCHOOLS, done, [r.schools for r in done])
    if done[0].people:
        tables["school_months"] = _people(done)
        row_group = _SCHOOLS_A_GROUP * len(done) * done[0].people[PEOPLE[0]].shape[1]
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        with _writer(path, table.schema) as writer:
            writer.write_table(table, row_group_size=row_group if name == "school_months" else None)
        sync(path)


def files_of(folder: Path) -> list[Path]:
    """Return the files of a shard, always in one order; a shard holds the tables that its plan keeps."""
    return [path for name in TABLES if (path := folder / f"{name}.parquet").exists()]


def _replications(done: Sequence[Replicate]) -> pa.Table:
    fixed = {field.name: field.type for field in REPLICATIONS}
    # The fixed columns, then the others as they stand in a row: measures, then parameters.
    names = dict.fromkeys([*fixed, *sorted({n for r in done for n in r.row} - set(fixed), key=_extra_order)])
    columns = {
        name: pa.array(
            [r.replication if name == "replication" else r.row.get(name) for r in done],
            fixed.get(name, _F),
            from_pandas=True,
        )
        for name in names
    }
    return pa.table(columns)


def _extra_order(name: str) -> tuple[bool, str]:
    return name.startswith("param."), name


def _stacked(schema: pa.Schema, done: Sequence[Replicate], parts: Sequence[Columns]) -> pa.Table:
    """Put the columns of several replicates under each other; NaN becomes null."""
    rows = len(next(iter(parts[0].values())))
    columns: dict[str, Any] = {"replication": np.repeat([r.replication for r in done], rows)}
    columns |= {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    arrays = [pa.array(columns[field.name], field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _people(done: Sequence[Replicate]) -> pa.Table:
    schools, months = done[0].people[PEOPLE[0]].shape
    shape = (schools, len(done), months)
    columns: dict[str, Any] = {
        "replication": np.broadcast_to(np.array([r.replication for r in done])[None, :, None], shape),
        "school": np.broadcast_to(np.arange(schools)[:, None, None], shape),
        "month": np.broadcast_to(np.arange(1, months + 1), shape),
    }
    columns |= {name: np.stack([r.people[name] for r in done], axis=1) for name in PEOPLE}
    arrays = [pa.array(columns[name].ravel().astype(np.int32)) for name in PEOPLE_PART.names]
    return pa.Table.from_arrays(arrays, schema=PEOPLE_PART)


# ------------------------------------------------------------------------------------------------------ whole tables


def row_bytes(path: Path) -> int:
    """Return the bytes of a file's columns, what is told of them left out."""
    about = pq.read_metadata(path)
    groups = (about.row_group(i) for i in range(about.num_row_groups))
    return sum(group.column(i).total_compressed_size for group in groups for i in range(group.num_columns))


@dataclass(frozen=True)
class Stored:
    """The runs of one scenario that are to stand in the tables: shards, each with the replications wanted from it."""

    id: str
    schools: Sequence[str]
    month_ends: Sequence[Any]
    shards: Sequence[tuple[Path, Sequence[int]]]
    design: Mapping[str, Any] = field(default_factory=dict)
    """What the rows of its replications say of the design, the same in all of them."""

    def runs(self) -> Iterator[tuple[Path, NDArray[np.int64]]]:
        """Yield shards with the stretch of ascending replications to be taken from each."""
        if not self.shards:
            return
        numbers = np.concatenate([np.asarray(wanted, np.int64) for _, wanted in self.shards])
        shard = np.repeat(np.arange(len(self.shards)), [len(wanted) for _, wanted in self.shards])
        order = np.argsort(numbers)
        numbers, shard = numbers[order], shard[order]
        for stretch in np.split(np.arange(len(numbers)), np.flatnonzero(np.diff(shard)) + 1):
            yield self.shards[shard[stretch[0]]][0], numbers[stretch]


def write_tables(
    folder: Path, stored: Sequence[Stored], keep: Sequence[str] = TABLES, design: pa.Schema | None = None
) -> dict[str, Path]:
    """Stream the shards into whole tables, sorted by scenario id and replication.

    Parameters
    ----------
    keep
        The tables that the shards hold.
    design
        Columns of a design, added to the replications.

    Returns
    -------
    dict
        By table the file that is to take its name: written beside it, seen through to the disk.
    """
    ordered = sorted(stored, key=lambda s: s.id)
    parts = {name: part_of(folder / f"{name}.parquet") for name in keep}
    try:
        for name, fixed in FLAT.items():
            if name not in keep:
                continue
            schema = _whole_schema(name, fixed, ordered)
            if name == "replications" and design is not None:
                schema = pa.unify_schemas([schema, design])
            _write(parts[name], schema, _rows(name, schema, ordered))
        if "school_months" in keep:
            _write(parts["school_months"], SCHOOL_MONTHS, (block for s in ordered for block in _school_months(s)))
    except BaseException:
        for part in parts.values():
            part.unlink(missing_ok=True)
        raise
    return parts


def _write(path: Path, schema: pa.Schema, rows: Iterable[pa.Table]) -> None:
    with _writer(path, schema) as writer:
        for group in _regrouped(rows, schema):
            writer.write_table(group)
    sync(path)


def _whole_schema(name: str, fixed: pa.Schema, stored: Sequence[Stored]) -> pa.Schema:
    """Add to the fixed columns whatever measures and parameters any shard has."""
    extra: set[str] = set()
    if name == "replications":
        for s in stored:
            for path, _ in s.shards:
                extra.update(pq.read_schema(path / f"{name}.parquet").names)
        extra -= set(fixed.names)
    return pa.schema([*_fields(_S, "scenario"), *fixed, *_fields(_F, *sorted(extra, key=_extra_order))])


def _rows(name: str, schema: pa.Schema, stored: Sequence[Stored]) -> Iterator[pa.Table]:
    for s in stored:
        for path, replications in s.runs():
            with _opened(path / f"{name}.parquet") as file:
                table = file.read(use_threads=False)
            mine = pa.compute.is_in(table["replication"], pa.array(replications, _I))
            if not pa.compute.all(mine).as_py():
                table = table.filter(mine)
            columns = [
                pa.array([s.id] * len(table), _S)
                if field.name == "scenario"
                else table[field.name].cast(field.type)
                if field.name in table.schema.names
                else _repeated(s.design.get(field.name), len(table), field.type)
                for field in schema
            ]
            yield pa.Table.from_arrays(columns, schema=schema)


def _repeated(value: Any, rows: int, kind: pa.DataType) -> pa.Array:
    """Fill a column with one value, or with nulls."""
    if value is None:
        return pa.nulls(rows, kind)
    return pa.repeat(pa.scalar(value, kind), rows)


def _regrouped(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """Cut a stream of rows into row groups of one size, so that a file does not show how it was put together."""
    held, pieces = [schema.empty_table()], 0
    for table in tables:
        held.append(table)
        pieces += 1
        rows = sum(map(len, held))
        if rows >= _GROUP_ROWS:
            whole = pa.concat_tables(held).combine_chunks()
            for start in range(0, rows - rows % _GROUP_ROWS, _GROUP_ROWS):
                yield whole.slice(start, _GROUP_ROWS)
            held, pieces = [whole.slice(rows - rows % _GROUP_ROWS)], 0
        elif pieces == _PIECES:
            # the columns of many small tables take many times the memory of their rows
            held[-pieces:], pieces = [pa.concat_tables(held[-pieces:]).combine_chunks()], 0
    if sum(map(len, held)):
        yield pa.concat_tables(held).combine_chunks()


def _school_months(s: Stored) -> Iterator[pa.Table]:
    """Take quantiles over replications, as many schools at a time as fit in memory.

    Counts are whole numbers, so how often each was seen says all about their order, and takes the same room for a
    hundred runs as for a million. Each shard is read once, in as many pieces as there are blocks of schools.
    """
    months, runs = len(s.month_ends), sum(len(wanted) for _, wanted in s.shards)
    if not runs:
        return
    low, high = _ranges(s)
    for groups in _blocks(months, high - low + 1):
        schools = range(groups[0] * _SCHOOLS_A_GROUP, min((groups[-1] + 1) * _SCHOOLS_A_GROUP, len(s.schools)))
        tally = _tally(s, groups, len(schools), low[groups].min(axis=0), high[groups].max(axis=0))
        rows = len(schools) * months
        columns: dict[str, Any] = {
            "scenario": np.full(rows, s.id, object),
            "school": np.repeat(np.array([s.schools[i] for i in schools], object), months),
            "month": np.tile(np.arange(1, months + 1), len(schools)),
            "month_end": np.tile(np.array(s.month_ends, "datetime64[D]"), len(schools)),
            "replications": np.full(rows, runs),
        }
        columns |= {name: total.ravel() / runs for name, total in tally.totals.items()}
        for name in COUNTED:
            columns |= {f"{name}_{p}": tally.order(name, quantile_rank(at, runs)) for p, at in LEVELS.items()}
        arrays = [pa.array(columns[field.name], field.type) for field in SCHOOL_MONTHS]
        yield pa.Table.from_arrays(arrays, schema=SCHOOL_MONTHS)


def _ranges(s: Stored) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Smallest and largest of each of `COUNTED` in each row group of schools, over all shards: (group, name)."""
    found: list[NDArray[np.int64]] = []
    for path, _ in s.shards:
        with _opened(path / "school_months.parquet") as file:
            about = file.metadata
            at = [file.schema_arrow.get_field_index(name) for name in COUNTED]
            said = [[about.row_group(g).column(i).statistics for i in at] for g in range(about.num_row_groups)]
        mine = [np.array([[getattr(o, which) for o in group] for group in said], np.int64) for which in ("min", "max")]
        if found:
            mine = [take(*two) for take, *two in zip((np.minimum, np.maximum), found, mine, strict=True)]
        found = mine
    low, high = found
    return low, high


def _blocks(months: int, widths: NDArray[np.int64]) -> Iterator[list[int]]:
    """Put row groups of schools together as far as their tallies fit in memory."""
    block: list[int] = []
    for group in range(len(widths)):
        wide = widths[[*block, group]].max(axis=0).sum() * months * _TALLY.itemsize
        if block and wide * (len(block) + 1) * _SCHOOLS_A_GROUP > _BLOCK_BYTES:
            yield block
            block = []
        block.append(group)
    yield block


@dataclass
class _Tally:
    """What was seen at the month-ends of some schools: totals, and of `COUNTED` how often each value was."""

    low: NDArray[np.int64]
    totals: dict[str, NDArray[np.int64]]
    """(school, month) by name."""
    seen: dict[str, NDArray[np.uint32]]
    """(school, month, value less the lowest) by name; summed up along the values at the end."""

    def order(self, name: str, rank: int) -> NDArray[np.int64]:
        """Give the values of this rank, 1 being the smallest, for each school and month."""
        places: NDArray[np.int64] = (self.seen[name] >= rank).argmax(axis=-1).ravel()
        places += self.low[COUNTED.index(name)]
        return places


def _tally(s: Stored, groups: list[int], schools: int, low: NDArray[np.int64], high: NDArray[np.int64]) -> _Tally:
    """Read month-end counts of some schools in all runs and tally them."""
    months = len(s.month_ends)
    found = _Tally(
        low,
        {name: np.zeros((schools, months), np.int64) for name in PEOPLE},
        {n: np.zeros((schools, months, w), _TALLY) for n, w in zip(COUNTED, high - low + 1, strict=True)},
    )
    place = np.arange(schools * months).reshape(schools, 1, months)
    for path, wanted in s.shards:
        with _opened(path / "school_months.parquet") as file:
            table = file.read_row_groups(groups, columns=["replication", *PEOPLE], use_threads=False)
        stretch = table["replication"].to_numpy()
        runs = stretch[: _runs_in(stretch, months) * months : months]
        mine = np.isin(runs, np.asarray(wanted, np.int64))
        for name in PEOPLE:
            values = table[name].to_numpy().reshape(schools, len(runs), months)[:, mine]
            found.totals[name] += values.sum(axis=1, dtype=np.int64)
            if name in COUNTED:
                i = COUNTED.index(name)
                if values.size and not low[i] <= values.min() <= values.max() <= high[i]:
                    raise ValueError(f"{path}: values outside what the file says of them")
                np.add.at(found.seen[name].reshape(-1), place * (high[i] - low[i] + 1) + (values - low[i]), _ONE)
    for seen in found.seen.values():
        np.cumsum(seen, axis=-1, out=seen)
    return found


def _runs_in(replications: NDArray[np.int32], months: int) -> int:
    """Count the runs of a shard: the replications of its first school."""
    heads = replications[::months]
    again = np.flatnonzero(heads[1:] == heads[0])
    return int(again[0]) + 1 if len(again) else len(heads)


# ------------------------------------------------------------------------------------------------------------- files


def _opened(path: Path) -> pq.ParquetFile:
    """Open a file of a shard; what has been damaged since it was written is refused when it is read."""
    return pq.ParquetFile(path, page_checksum_verification=True)


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a writer with the encoding that suits each column."""
    texts = [field.name for field in schema if field.type == _S]
    encoding = {
        field.name: "BYTE_STREAM_SPLIT" if pa.types.is_floating(field.type) else "DELTA_BINARY_PACKED"
        for field in schema
        if field.name not in texts and field.type != pa.bool_()
    }
    return pq.ParquetWriter(
        path, schema, compression="zstd", use_dictionary=texts, column_encoding=encoding, write_page_checksum=True
    )
