"""A result made up by the contract of the result folder, so that what is shown is tested without simulating."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from sim.model.outcome import LINKS
from sim.present.content import ReportData, gather
from sim.scenario.load import write_resolved
from sim.scenario.roster import School
from sim.scenario.schema import Scenario

MONTHS = 60
SCHOOLS = 12
PICTURES = (
    "families", "staff", "cash", "npv", "levels", "returns", "tornado_npv", "tornado_families", "funnel", "work",
    "schools",
)  # fmt: skip
"""Pictures of one scenario, in the order of the page."""


@dataclass
class MadeUp:
    """Stands where a `Result` of the store would."""

    folder: Path
    manifest: dict[str, Any]
    scenario: Scenario
    summary: dict[str, Any]
    frames: dict[str, pd.DataFrame] = field(repr=False)

    @property
    def scenarios(self) -> dict[str, Any]:
        return {self.scenario.name: self.scenario.model_dump(mode="json")}

    def __post_init__(self) -> None:
        for name, frame in self.frames.items():
            frame.to_parquet(self.folder / f"{name}.parquet")

    def monthly(self) -> pd.DataFrame:
        return self.frames["monthly"]

    def replications(self) -> pd.DataFrame:
        return self.frames["replications"]

    def schools(self) -> pd.DataFrame:
        return self.frames["schools"]

    def data(self, lang: str = "en") -> ReportData:
        return gather(self.summary["scenarios"][0], self.manifest, self.scenario, lang)


def scenario(school_name: str = "Dongxiao Primary", **more: Any) -> Scenario:
    roster = tuple(
        School(
            id=f"s{i}", name=school_name, township=f"T{i}", type="urban_primary", pupils=45 * (8 + i), classes=8 + i,
            staff=20 + 2 * i, influence="B", relationship=None,
        )
        for i in range(SCHOOLS)
    )  # fmt: skip
    said = {"name": "made-up", "description": "A made-up district", "staffing": {"reps": SCHOOLS}} | more
    return Scenario(roster=roster, **said)


def _monthly(r: np.random.Generator, n: int, pupils: int, staff: int) -> pd.DataFrame:
    month = np.arange(1, MONTHS + 1)
    final, speed = 0.1 + 0.65 * r.beta(4, 6, n), r.uniform(8, 30, n)
    share = 0.18 + (final - 0.18)[:, None] * (1 - np.exp(-month / speed[:, None]))
    staff_share = (0.18 + r.beta(14, 3, n)[:, None] * 0.78 * (1 - np.exp(-month / 12))).clip(0, 1)
    spent = -260e3 * np.exp(-month / 7)
    earned = (share - 0.18) * pupils * 30 * 0.9 + (staff_share - 0.18) * staff * 75 * 0.6
    cash = spent + earned + r.normal(0, 2e3, (n, MONTHS))
    return pd.DataFrame(
        {
            "scenario": "made-up",
            "replication": np.repeat(np.arange(n), MONTHS),
            "month": np.tile(month, n),
            "parents_subscribed": np.round(share * pupils).astype(int).ravel(),
            "parents_total": pupils,
            "staff_subscribed": np.round(staff_share * staff).astype(int).ravel(),
            "staff_total": staff,
            "cash": cash.ravel(),
            "cumulative_cash": cash.cumsum(axis=1).ravel(),
            **_work(r, n, month),
        }
    )


def _work(r: np.random.Generator, n: int, month: np.ndarray) -> dict[str, np.ndarray]:
    """Reps' hours and families at the counters, in the months of meetings; the programme starts in June."""
    meeting = np.isin((month + 4) % 12 + 1, (4, 9, 11))
    willing = np.where(meeting, np.round(r.uniform(400, 900, (n, MONTHS))), 0.0)
    balked = np.round(willing * r.beta(4, 6, (n, MONTHS)))
    hours = np.where(meeting, 900.0, 150.0) * r.uniform(0.8, 1.2, (n, MONTHS))
    found = {
        "rep_hours": hours,
        "rep_days": np.full((n, MONTHS), 30.0 * SCHOOLS),
        "meeting_willing": willing,
        "meeting_balked": balked,
        "meeting_wait_hours": (willing - balked) * r.uniform(0.2, 0.6, (n, MONTHS)),
    }
    return {name: values.ravel() for name, values in found.items()}


def _replications(monthly: pd.DataFrame, n: int) -> pd.DataFrame:
    last = monthly[monthly["month"] == MONTHS].reset_index(drop=True)
    cumulative = monthly["cumulative_cash"].to_numpy().reshape(n, MONTHS)
    stays = (cumulative[:, ::-1] >= 0).cumprod(axis=1)[:, ::-1]
    payback = np.where(stays.any(axis=1), stays.argmax(axis=1) + 1.0, np.nan)
    parents = last["parents_subscribed"] / last["parents_total"]
    staff = last["staff_subscribed"] / last["staff_total"]
    incremental = 12e6 * (parents - 0.15)
    return pd.DataFrame(
        {
            "scenario": "made-up",
            "replication": np.arange(n),
            "parent_penetration": parents,
            "parent_penetration_live": parents * 1.05,
            "staff_penetration": staff,
            "schools_live": SCHOOLS - np.arange(n) % 3,
            "revenue": 2.4e6 + incremental,
            "revenue_new": incremental,
            "revenue_existing": 2.4e6,
            "revenue_without": 2.4e6,
            "incremental_revenue": incremental,
            "investment": 1.6e6 + 1e5 * staff,
            "running_cost": 0.4 * incremental,
            "npv": cumulative[:, -1] * 0.8,
            "irr": np.where(np.arange(n) % 4 == 0, np.nan, 0.1),
            "payback_month": payback,
            "peak_funding": -cumulative.min(axis=1).clip(max=0),
            "parent_target_met": parents >= 0.6,
            "staff_target_met": staff >= 0.9,
            "rep_utilisation": 0.5 + 0.2 * staff,
            "crew_utilisation": 0.1 + 0.1 * parents,
            "crew_wait_days": 20 + 30 * parents,
            **_drawn(parents, n),
        }
    )


def _drawn(parents: pd.Series, n: int) -> dict[str, np.ndarray]:
    """What each future drew: the reach decides, the attendance a little, the days of training not at all."""
    r = np.random.default_rng(3)
    return {
        "param.uncertainties.reach.families": np.asarray(0.3 + parents + r.normal(0, 0.02, n)),
        "param.uncertainties.meeting.attendance": np.asarray(0.6 + 0.2 * parents + r.normal(0, 0.04, n)),
        "param.uncertainties.adoption.use_days": r.uniform(10, 30, n),
    }


def _school_months(monthly: pd.DataFrame, who: Scenario) -> pd.DataFrame:
    """Each school's families go with the district's, some schools ahead of it."""
    share = (monthly["parents_subscribed"] / monthly["parents_total"]).to_numpy().reshape(-1, MONTHS)
    middle = np.quantile(share, 0.5, axis=0, method="inverted_cdf")
    rows = [
        {
            "scenario": who.name,
            "school": school.id,
            "month": month,
            "parents_total": float(school.pupils),
            "parents_subscribed_p50": round(school.pupils * min(middle[month - 1] * (0.8 + 0.05 * i), 1.0)),
        }
        for i, school in enumerate(who.roster)
        for month in range(1, MONTHS + 1)
    ]
    return pd.DataFrame(rows)


def _schools(r: np.random.Generator, n: int) -> pd.DataFrame:
    first = r.gamma(4, 60, n * SCHOOLS)
    days = {}
    for i, link in enumerate(LINKS):
        day = first + 30 * i + r.gamma(2, 15, n * SCHOOLS)
        days[f"day_{link}"] = np.where(r.random(n * SCHOOLS) < 0.015 * i, np.nan, day)
    ids = {"scenario": "made-up", "replication": np.repeat(np.arange(n), SCHOOLS)}
    return pd.DataFrame({**ids, "school": np.tile([f"s{i}" for i in range(SCHOOLS)], n), **days})


def _clopper_pearson(k: int, n: int) -> list[float]:
    low = float(betaincinv(k, n - k + 1, 0.025)) if k else 0.0
    return [low, float(betaincinv(k + 1, n - k, 0.975)) if k < n else 1.0]


def _metric(values: pd.Series) -> dict[str, Any]:
    """A metric of the ``--json`` object."""
    n, numbers = len(values), values.astype(float)
    known = numbers.dropna()
    if values.dtype == bool:
        return {"mean": float(numbers.mean()), "ci95": _clopper_pearson(int(numbers.sum()), n)}
    ranked = numbers.fillna(np.inf).sort_values().to_numpy()
    at = {f"p{q}": float(ranked[max(int(np.ceil(q / 100 * n)) - 1, 0)]) for q in (5, 10, 50, 90, 95)}
    found: dict[str, Any] = {k: v if np.isfinite(v) else None for k, v in at.items()}
    if len(known) < n:
        nulls = n - len(known)
        return {"mean": None, "ci95": None, **found, "nulls": nulls / n, "nulls_ci95": _clopper_pearson(nulls, n)}
    half = 1.96 * float(known.std()) / np.sqrt(n)
    return {"mean": float(known.mean()), "ci95": [float(known.mean()) - half, float(known.mean()) + half], **found}


def make_up(folder: Path, n: int = 100, who: Scenario | None = None) -> MadeUp:
    who = who or scenario()
    r = np.random.default_rng(1)
    pupils, staff = sum(s.pupils for s in who.roster), sum(s.staff for s in who.roster)
    monthly = _monthly(r, n, pupils, staff)
    runs = _replications(monthly, n)
    write_resolved(who, folder / "scenarios")
    metrics = {
        c: _metric(runs[c]) for c in runs.columns if c not in ("scenario", "replication") and not c.startswith("param.")
    }
    entry = {"id": who.name, "name": who.name, "replications": n, "failed": 0, "metrics": metrics}
    one = {"new_monthly": 1340.75, "new_horizon": 80445.0, "existing_monthly": 276.75, "existing_horizon": 16605.0}
    manifest = {
        "seed": 7,
        "command": ["rollout", "run", "made-up.yaml"],
        "code": {"version": "0.1.0", "commit": "0123456789abcdef", "dirty": True},
        "packages": {"numpy": "2.4.0", "simpy": "4.1.1"},
        "platform": "Linux x86_64, Python 3.11",
        "started": "2013-06-01T08:00:00+00:00",
        "ended": "2013-06-01T08:01:00+00:00",
        "asked": n,
        "done": n,
        "failed": 0,
        "ceiling": {"roster": {k: 100 * v for k, v in one.items()}, "deck_class": one},
    }
    runs["payback_month"] = runs["payback_month"].astype("Int64")
    frames = {
        "monthly": monthly,
        "replications": runs,
        "schools": _schools(r, n),
        "school_months": _school_months(monthly, who),
    }
    return MadeUp(folder, manifest, who, {"result": str(folder), "scenarios": [entry]}, frames)
