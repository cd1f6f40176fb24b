"""Where each scenario of a plan stands in a design: the columns that a run is told apart by.

In: the cells of a study. Out: a `Layout`: a row a scenario under plain columns, ``design.parquet`` of them, and what
the manifest says of the design. Every column has one plain type, so that any reader of Parquet takes it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment import files
from sim.scenario.design import TAILS, Axis
from sim.scenario.study import Study

DESIGN = "design.parquet"
PREFIX = "design."
"""Stands before a design's columns in the replications table."""
OWN = ("variant", "replicate")
"""Columns that every design has; those of the factors follow, named by their paths."""

Value = bool | int | float | str | None


@dataclass(frozen=True)
class Layout:
    """A row a scenario.

    Attributes
    ----------
    ids
        Scenarios, in the order of the plan.
    columns
        By name: the variant, the replicate of drawn points (else null), and each factor's value.
    said
        Kind of design, factors with what they are varied over, aliases: plain data for the manifest.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, Sequence[Value]]
    said: Mapping[str, Any]

    @cached_property
    def types(self) -> dict[str, pa.DataType]:
        """The type of each column."""
        return {name: type_of(values) for name, values in self.columns.items()}

    def schema(self) -> pa.Schema:
        """Return the columns as they stand in the replications table."""
        return pa.schema([pa.field(PREFIX + name, kind) for name, kind in self.types.items()])

    def row(self, i: int) -> dict[str, Value]:
        """Return the values of a scenario under the names of the replications table."""
        return {PREFIX + name: _as(values[i], self.types[name]) for name, values in self.columns.items()}

    def table(self) -> pa.Table:
        """Return all of it, the scenario first."""
        columns = {"scenario": pa.array(self.ids, pa.string())}
        for name, kind in self.types.items():
            columns[name] = pa.array([_as(v, kind) for v in self.columns[name]], kind)
        return pa.table(columns)

    def write(self, folder: Path) -> None:
        """Write ``design.parquet``, durably."""
        with files.durable(folder / DESIGN) as part:
            pq.write_table(self.table(), part, compression="zstd")


def type_of(values: Sequence[Value]) -> pa.DataType:
    """Choose the plain type that holds all values: true or false, whole numbers, numbers, or text."""
    kinds = {type(v) for v in values if v is not None}
    if kinds <= {bool} and kinds:
        return pa.bool_()
    if kinds <= {int}:
        return pa.int64()
    return pa.float64() if kinds <= {int, float} else pa.string()


def _as(value: Value, kind: pa.DataType) -> Value:
    """Write a value as text where others of its column are text."""
    if value is None or kind != pa.string() or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def layout_of(study: Study) -> Layout:
    """Lay out a study; one without a design has its variants alone."""
    names = [s.name for s in study.scenarios]
    if study.design is None:
        return Layout(tuple(names), {"variant": names, "replicate": [None] * len(names)}, _said(study))
    cells = study.cells
    columns: dict[str, Sequence[Value]] = {
        "variant": [cell.variant for cell in cells],
        "replicate": [cell.point.replicate for cell in cells],
    }
    for i, axis in enumerate(study.design.axes):
        columns[axis.path] = [cell.point.values[i] for cell in cells]
    return Layout(tuple(names), columns, _said(study))


def _said(study: Study) -> dict[str, Any]:
    design = study.design
    found: dict[str, Any] = {
        "study": study.name,
        "description": study.description,
        "base": study.base,
        "kind": None if design is None else design.kind,
        "replicates": None if design is None else design.replicates,
        "factors": [] if design is None else [_factor(axis) for axis in design.axes],
    }
    fraction = None if design is None else design.fraction
    if fraction is not None:
        found["fraction"] = {
            "runs": fraction.runs,
            "resolution": fraction.resolution,
            "generators": fraction.generators(),
            "defining_relation": fraction.defining_relation(),
            "aliases": fraction.aliases(),
        }
    return found


def _factor(axis: Axis) -> dict[str, Any]:
    """Say what a factor is varied over: its levels, or the range or prior it is drawn from."""
    if axis.prior is not None:
        return {"path": axis.path, "prior": axis.prior.as_written(), "levels": list(axis.levels), "tails": list(TAILS)}
    return {"path": axis.path, "levels": list(axis.levels), "range": list(axis.ends) if axis.ends else None}
