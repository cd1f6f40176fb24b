"""One run: simulate a replication, price it, and lay it out as rows of the result folder's tables.

In: a scenario, the root seed, a replication number, the model's simulate function. Out: a `Replicate`, plain arrays
under the column names of the result folder.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.finance import Statement, irr, npv, payback_month, peak_funding, statement
from sim.model.outcome import LINKS, Outcome
from sim.scenario.accounts import ACCOUNTS
from sim.scenario.schema import Scenario

Simulate = Callable[[Scenario, int, int], Outcome]
Columns = dict[str, NDArray[Any]]

MODEL = "sim.model:simulate"
"""The model, as workers import it."""

TABLES = ("replications", "monthly", "schools", "school_months")
"""All tables; the first is always kept."""
PEOPLE = ("parents_subscribed", "parents_total", "staff_subscribed", "staff_total")
_STOCK = {name: name.replace("parents", "families") for name in PEOPLE}
MONEY = (
    "revenue",
    "revenue_new",
    "revenue_existing",
    "revenue_without",
    "incremental_revenue",
    "investment",
    "running_cost",
)
"""Amounts of a horizon; a month also has outlay, cash and cumulative_cash."""


@dataclass(frozen=True)
class Replicate:
    """One replication, ready to be stored.

    Attributes
    ----------
    row
        The row of the replications table: results, then measures, then ``param.<path>``.
    monthly
        Columns of the monthly table, (month,).
    schools
        Columns of the schools table, (school,).
    people
        Counts at each month-end by the names of `PEOPLE`, (school, month). Like the columns of the other tables empty
        where they are not kept.
    counts
        Work done by the simulation.
    """

    replication: int
    row: Mapping[str, float | int | bool | None]
    monthly: Columns
    schools: Columns
    people: Columns
    counts: Mapping[str, int]


def resolve(model: str) -> Simulate:
    """Import a simulate function from ``module:name``."""
    module, _, name = model.partition(":")
    found: Simulate = getattr(importlib.import_module(module), name)
    return found


def replicate(
    scenario: Scenario, seed: int, replication: int, simulate: Simulate, keep: Sequence[str] = TABLES
) -> Replicate:
    """Simulate and price one replication; only what the tables to ``keep`` need is laid out."""
    outcome = simulate(scenario, seed, replication)
    priced = statement(outcome.ledger, outcome.drawn)
    people = {name: outcome.ledger.stock(stock) for name, stock in _STOCK.items()}
    return Replicate(
        replication,
        _row(outcome, priced, people),
        _monthly(outcome, priced.by_month(), people) if "monthly" in keep else {},
        _schools(outcome, priced.over_months(), people) if "schools" in keep else {},
        people if "school_months" in keep else {},
        dict(outcome.counts),
    )


def _row(outcome: Outcome, priced: Statement, people: Columns) -> dict[str, float | int | bool | None]:
    drawn = outcome.drawn
    months = priced.by_month()
    live = outcome.opened < _horizon(outcome)
    parents = _share(people["parents_subscribed"][:, -1], people["parents_total"][:, -1])
    staff = _share(people["staff_subscribed"][:, -1], people["staff_total"][:, -1])
    row: dict[str, float | int | bool | None] = {
        "parent_penetration": parents,
        "parent_penetration_live": _share(people["parents_subscribed"][live, -1], people["parents_total"][live, -1]),
        "staff_penetration": staff,
        "schools_live": int(live.sum()),
    }
    horizon = months.over_months()
    row |= {name: float(getattr(horizon, name)) for name in MONEY}
    row |= {
        "npv": npv(months.cash, float(drawn.uncertainties.costs.discount)),
        "irr": irr(months.cash),
        "payback_month": payback_month(months.cash),
        "peak_funding": peak_funding(months.cash),
        "parent_target_met": parents is not None and parents >= drawn.market.parent_target,
        "staff_target_met": staff is not None and staff >= drawn.market.staff_target,
    }
    row |= {name: float(outcome.measures[name]) for name in sorted(outcome.measures)}
    row |= {f"param.{path}": float(outcome.parameters[path]) for path in sorted(outcome.parameters)}
    return row


def _monthly(outcome: Outcome, priced: Statement, people: Columns) -> Columns:
    starts = outcome.drawn.month_starts()
    borders = np.array([(day - starts[0]).days for day in starts[1:]], np.float64)
    columns: Columns = {
        "month": np.arange(1, len(borders) + 1),
        "month_end": np.array([day - timedelta(days=1) for day in starts[1:]], "datetime64[D]"),
    }
    columns |= {name: counts.sum(axis=0) for name, counts in people.items()}
    # NaN, «not reached», is never below a border.
    columns["schools_contracted"] = (outcome.links[:, :1] < borders).sum(axis=0)
    columns["schools_live"] = (outcome.opened[:, None] < borders).sum(axis=0)
    columns |= {name: getattr(priced, name) for name in ("revenue", "outlay", "cash", "cumulative_cash")}
    columns["bureau_pressure"] = outcome.pressure
    columns |= {name: getattr(priced, name) for name in MONEY if name not in columns}
    columns |= {a.name: outcome.ledger.flow(a.name).sum(axis=0) for a in ACCOUNTS}
    return columns


def _schools(outcome: Outcome, priced: Statement, people: Columns) -> Columns:
    roster = outcome.drawn.roster
    columns: Columns = {
        "school": np.array([s.id for s in roster], object),
        "size": np.array([s.size for s in roster], object),
        "influence": np.array([s.influence for s in roster], object),
        "relationship": np.array(outcome.relationship, object),
    }
    columns |= {f"day_{link}": outcome.links[:, i] for i, link in enumerate(LINKS)}
    columns["day_opened"] = outcome.opened
    columns |= {name: counts[:, -1] for name, counts in people.items()}
    columns |= {name: getattr(priced, name) for name in ("revenue", "incremental_revenue", "outlay", "cash")}
    return columns


def _horizon(outcome: Outcome) -> float:
    return float(outcome.ledger.days_in_month.sum())


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> float | None:
    total = int(whole.sum())
    return int(part.sum()) / total if total else None
