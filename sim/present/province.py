"""A province in words: its bands, its districts, and what adding them up does to risk.

In: a `RolledUp` province. Out: a `Part` for terminal and report, with a figure: the band of the sum beside the sum of
the bands, and each district's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.experiment.province import RolledUp
from sim.experiment.statistics import quantile
from sim.present import figures, messages
from sim.present.content import Table
from sim.present.messages import text
from sim.present.part import Part
from sim.scenario.schema import Scenario

_SHARES = ("parent_penetration", "staff_penetration")
_AMOUNTS = ("revenue", "incremental_revenue", "investment", "npv", "peak_funding")
_LEVELS = (0.1, 0.5, 0.9)


def province_part(found: RolledUp, scenario: Scenario, seed: int, lang: str) -> Part:
    """Write out a province.

    Parameters
    ----------
    scenario
        Its first district, whose targets it is held against.
    """

    def say(key: str, **values: Any) -> str:
        return text(key, lang, **values)

    title = say("province.title", name=found.name, districts=len(found.by_district))
    n = len(found.runs)
    origin = figures.Origin(n, seed, lang)
    lines = [say("province.left_out", count=found.left_out)] if found.left_out else []
    if not n:
        lines.insert(0, say("province.none"))
        return Part(
            "province", title, tuple(lines), (), "", origin, lambda: figures.estimated([], title, origin, _BAND)
        )
    whole, districts = _levels(found.runs["npv"]), {i: _levels(d["npv"]) for i, d in found.by_district.items()}
    together = [sum(levels[i] for levels in districts.values()) for i in range(len(_LEVELS))]
    ratio = (whole[2] - whole[0]) / (together[2] - together[0]) if together[2] > together[0] else None
    ends = {"low": whole[0], "high": whole[2], "sum_low": together[0], "sum_high": together[2]}
    lead = say(
        "province.lead",
        share=messages.percent(ratio, lang),
        **{name: messages.yuan(amount, lang) for name, amount in ends.items()},
    )
    unit, write = messages.amounts_alike(max(map(abs, (*whole, *together))), lang)
    npv = say("number.in_unit", label=say("measure.npv"), unit=unit)
    rows = [
        figures.Estimate(name, levels[1], (levels[0], levels[2]), _band_written(levels, write, lang), seen)
        for name, levels, seen in (
            (say("province.whole"), whole, True),
            (say("province.sum"), together, False),
            *((i, levels, True) for i, levels in districts.items()),
        )
    ]
    tables = (_bands(found, scenario, lang), _districts(found, lang), _spread(found, lang))
    return Part(
        "province", title, (lead, *lines), tuple(t for t in tables if t.rows), say("province.note", n=n), origin,
        lambda: figures.estimated(rows, npv, origin, _BAND),
    )  # fmt: skip


_BAND = "figure.province.band"


def _levels(values: Any) -> list[float]:
    found = [quantile(np.asarray(values, np.float64), p) for p in _LEVELS]
    return [float("nan") if v is None else v for v in found]


def _band_written(levels: list[float], write: Any, lang: str) -> str:
    between = text("chance.interval", lang, low=write(levels[0]), high=write(levels[2]))
    return f"{write(levels[1])} ({between})"


def _bands(found: RolledUp, scenario: Scenario, lang: str) -> Table:
    metrics = found.metrics()
    largest = max(abs(metrics[name]["p90"]) for name in _AMOUNTS)
    unit, write = messages.amounts_alike(largest, lang)
    rows = []
    for names, written, of in (
        (_SHARES, lambda x: messages.percent(x, lang), ""),
        (("schools_live",), lambda x: messages.count(x, lang), ""),
        (_AMOUNTS, write, unit),
        (("payback_month",), lambda x: messages.month(x, lang), ""),
    ):
        for name in names:
            m = metrics[name]
            label = text(f"measure.{name}", lang)
            label = text("number.in_unit", lang, label=label, unit=of) if of else label
            mean = "–" if m["mean"] is None else written(m["mean"])
            rows.append((label, mean, *(written(m[p]) for p in ("p10", "p50", "p90"))))
    targets = {name: messages.whole(getattr(scenario.market, name), lang) for name in ("parent_target", "staff_target")}
    rows += [
        (text(f"measure.{name}", lang, **targets), _chance(metrics[name], len(found.runs), lang), "", "", "")
        for name in ("parent_target_met", "staff_target_met")
    ]
    header = (text("province.column.metric", lang), text("province.column.mean", lang), "P10", "P50", "P90")
    return Table("province-bands", text("province.bands", lang), "", header, tuple(rows))


def _chance(shares: dict[str, Any], n: int, lang: str) -> str:
    """Write a chance, never as 0 or 100 %."""
    share, (low, high) = shares["mean"], shares["ci95"]
    if share in (0, 1):
        ends = (
            {"high": messages.chance_percent(high, lang)} if not share else {"low": messages.chance_percent(low, lang)}
        )
        return text("chance.all" if share else "chance.none", lang, n=n, **ends)
    return text("chance.some", lang, share=messages.chance_percent(share, lang), count=round(share * n), n=n)


def _districts(found: RolledUp, lang: str) -> Table:
    levels = {i: _levels(d["npv"]) for i, d in found.by_district.items()}
    unit, write = messages.amounts_alike(max(abs(v) for some in levels.values() for v in some), lang)
    title = text("number.in_unit", lang, label=text("province.districts", lang), unit=unit)
    header = (text("province.column.district", lang), text("province.column.families", lang), "P10", "P50", "P90")
    rows = tuple(
        (
            i,
            messages.percent(_levels(found.by_district[i]["parent_penetration"])[1], lang),
            *map(write, some),
        )
        for i, some in levels.items()
    )
    return Table("province-districts", title, "", header, rows)


def _spread(found: RolledUp, lang: str) -> Table:
    spreads = found.diversification()
    largest = max((s.band_together for s in spreads.values()), default=0.0)
    unit, write = messages.amounts_alike(largest, lang)
    columns = ("sd", "together", "apart", "correlation", "band", "band_together")
    header = (text("province.column.metric", lang), *(text(f"province.column.{c}", lang) for c in columns))
    rows = tuple(
        (
            text(f"measure.{name}", lang),
            *map(write, (s.sd, s.sd_together, s.sd_apart)),
            messages.plain(None if s.correlation is None else round(s.correlation, 3)),
            *map(write, (s.band, s.band_together)),
        )
        for name, s in spreads.items()
    )
    title = text("number.in_unit", lang, label=text("province.spread", lang), unit=unit)
    return Table("province-spread", title, "", header, rows)
