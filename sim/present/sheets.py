"""The tables of a result with their numbers as numbers: what the workbook and the CSV files hold.

In: a `Result` of the store and its summary; nothing is simulated here. Out: the payloads of its scenarios, each with
its `Sheet`s: summary, months, schools (一校一台账), plan against actual (通报表), ranking, inputs, provenance.
Quantiles are order statistics over replications; what did not happen in so many of them is an empty cell.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment.statistics import quantile_rank
from sim.experiment.tables import LEVELS
from sim.model.calendar import MONTH_DAYS
from sim.model.outcome import LINKS
from sim.present.content import CHANCES, MEASURES, Column, ReportData, Sheet, Value, prior_written, written
from sim.present.messages import has, settings, text, whole
from sim.present.parts import only_beside
from sim.present.report import payloads, scenario_of
from sim.scenario.field import walk
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.store import Result

BANDS = {"p10": 0.10, "p50": 0.50, "p90": 0.90}
MONTHLY = {
    "parent_penetration": "percent",
    "staff_penetration": "percent",
    "schools_contracted": "count",
    "schools_live": "count",
    "revenue": "yuan",
    "incremental_revenue": "yuan",
    "outlay": "yuan",
    "cash": "yuan",
    "cumulative_cash": "yuan",
}
"""Measures of the sheet of months, and how they are shown."""
ENDS = {
    "parents_subscribed": "count",
    "staff_subscribed": "count",
    "revenue": "yuan",
    "incremental_revenue": "yuan",
    "outlay": "yuan",
    "cash": "yuan",
}
"""What a school has at the end, or has had over the horizon."""

Floats = NDArray[np.float64]


def with_sheets(result: Result, summary: Mapping[str, Any], lang: str = "en") -> list[ReportData]:
    """Return the payload of each scenario with its sheets; ``summary`` is the ``--json`` object."""
    beside = only_beside(result)
    entries = [entry for entry in summary["scenarios"] if entry["id"] not in beside]
    found = []
    for data, entry in zip(payloads(result, summary, lang), entries, strict=True):
        book = _Sheets(result, entry, scenario_of(result, entry["id"]), data)
        found.append(dataclasses.replace(data, sheets=tuple(book.all())))
    return found


def joined(pages: Sequence[ReportData]) -> list[Sheet]:
    """Put the sheets of several scenarios under each other; the first column names the scenario."""
    return [
        dataclasses.replace(
            alike[0],
            rows=tuple(row for sheet in alike for row in sheet.rows),
            kinds=tuple(kind for sheet in alike for kind in sheet.kinds),
        )
        for alike in zip(*(page.sheets for page in pages), strict=True)
    ]


class _Sheets:
    """The sheets of one scenario."""

    def __init__(self, result: Result, entry: Mapping[str, Any], scenario: Scenario, data: ReportData) -> None:
        self.result, self.entry, self.scenario, self.data = result, entry, scenario, data
        self.months = scenario.programme.months
        starts = scenario.month_starts()
        self.month_ends = [day - timedelta(days=1) for day in starts[1:]]
        self.days = np.array([(day - starts[0]).days for day in starts[1:]], float)

    def all(self) -> Iterator[Sheet]:
        yield self.summary()
        schools = (
            self._read("schools", ["school", *(f"day_{k}" for k in LINKS), "day_opened", *ENDS])
            if self.data.n
            else None
        )
        people = self._people() if self.data.n else None
        yield self.monthly()
        yield self.schools(schools, people)
        yield from self.progress(schools, people)
        yield self.inputs()
        yield self.provenance()

    def say(self, key: str, **values: Any) -> str:
        return text(key, self.data.lang, **values)

    def sheet(
        self, key: str, columns: Sequence[Column], rows: Sequence[tuple[Value, ...]], kinds: Sequence[str] = ()
    ) -> Sheet:
        """Make a sheet whose first column is the scenario."""
        columns = (Column(self.say("sheet.column.scenario")), *columns)
        return Sheet(
            key, self.say(f"sheet.{key}"), columns, tuple((self.data.name, *row) for row in rows), tuple(kinds)
        )

    def column(self, key: str, kind: str = "words") -> Column:
        return Column(self._with_unit(self.say(f"sheet.column.{key}"), kind), kind)

    def _with_unit(self, label: str, kind: str) -> str:
        return self.say("sheet.in_yuan", label=label) if kind == "yuan" else label

    # ---------------------------------------------------------------------------------------------- the store

    def _read(self, table: str, columns: list[str]) -> pd.DataFrame:
        import pandas as pd

        mine = [("scenario", "==", self.entry["id"])]
        return pd.read_parquet(self.result.table_path(table), columns=columns, filters=mine)

    def _people(self) -> pd.DataFrame:
        """Return the families of each school and month, schools in the order of the roster."""
        names = ["parents_total", "staff_total", *(f"{who}_subscribed_p50" for who in ("parents", "staff"))]
        frame = self._read("school_months", ["school", "month", *names])
        return frame.set_index(["school", "month"]).reindex(
            [(s.id, m) for s in self.scenario.roster for m in range(1, self.months + 1)]
        )

    def _by_school(self, schools: pd.DataFrame, name: str) -> Floats:
        """Return a column as (replication, school), schools in the order of the roster; infinite where null."""
        ids = [s.id for s in self.scenario.roster]
        stored = schools["school"].to_numpy()[: len(ids)].tolist()
        values = schools[name].to_numpy("float64", na_value=np.nan).reshape(-1, len(ids))
        order = [stored.index(one) for one in ids] if stored != ids else slice(None)
        found: Floats = np.where(np.isnan(values), np.inf, values)[:, order]
        return found

    # --------------------------------------------------------------------------------------------- the sheets

    def summary(self) -> Sheet:
        """Every measure of the replications, as the report's tables have them."""
        kinds = {m.name: m.write for m in MEASURES} | dict.fromkeys(CHANCES, "percent")
        columns = (
            self.column("measure"), self.column("unit"), Column(self.say("table.mean"), "own"),
            self.column("ci_low", "own"), self.column("ci_high", "own"),
            *(Column(level.upper(), "own") for level in LEVELS), self.column("nulls", "percent"), self.column("name"),
        )  # fmt: skip
        rows, shown = [], []
        for name, metric in self.entry["metrics"].items() if self.data.n else ():
            if name.startswith("param."):
                label, kind = name, "number"
            elif name in kinds:
                label, kind = self._measure(name), kinds[name]
            else:
                key, share = f"work.{name}", name.endswith(("_share", "_utilisation"))
                label, kind = self.say(key) if has(key, self.data.lang) else name, "percent" if share else "number"
            interval = metric.get("ci95") or (None, None)
            levels = (metric.get(level) for level in LEVELS)
            unit = self.say(f"sheet.unit.{kind}")
            rows.append((label, unit, metric.get("mean"), *interval, *levels, metric.get("nulls"), name))
            shown.append(kind)
        return self.sheet("summary", columns, rows, shown)

    def _measure(self, name: str) -> str:
        market = self.scenario.market
        targets = {
            f"{who}_target": whole(getattr(market, f"{who}_target"), self.data.lang) for who in ("parent", "staff")
        }
        return self.say(f"measure.{name}", **targets, months=self.months)

    def monthly(self) -> Sheet:
        """P10, P50 and P90 of each month's main measures."""
        columns = [self.column("month", "count"), self.column("month_end", "date")]
        for name, kind in MONTHLY.items():
            label = self._with_unit(self.say(f"sheet.monthly.{name}"), kind)
            columns += [Column(self.say("sheet.level", label=label, level=level.upper()), kind) for level in BANDS]
        if not self.data.n:
            return self.sheet("monthly", columns, ())
        counted = [f"{who}_{what}" for who in ("parents", "staff") for what in ("subscribed", "total")]
        own = [name for name in MONTHLY if not name.endswith("_penetration")]
        frame = self._read("monthly", [*counted, *own])
        for who, whom in (("parent", "parents"), ("staff", "staff")):
            total = frame[f"{whom}_total"].clip(lower=1)
            frame[f"{who}_penetration"] = frame[f"{whom}_subscribed"] / total
        bands = [
            _ranked(frame[name].to_numpy(float).reshape(-1, self.months), at)
            for name in MONTHLY
            for at in BANDS.values()
        ]
        rows = [(month + 1, end, *(_cell(band[month]) for band in bands)) for month, end in enumerate(self.month_ends)]
        return self.sheet("monthly", columns, rows)

    def schools(self, schools: pd.DataFrame | None, people: pd.DataFrame | None) -> Sheet:
        """一校一台账: a row a school, medians over the replications."""
        columns = [
            *(self.column(c) for c in ("school", "school_name", "township", "type")),
            *(self.column(c, "count") for c in ("pupils", "classes", "staff")),
            self.column("influence"),
            *(Column(self.say("sheet.reached", link=self.say(f"link.{link}")), "date") for link in LINKS),
            self.column("opened", "date"),
            self.column("opened_day", "count"),
            self.column("opened_share", "percent"),
            *(
                Column(self._with_unit(self.say(f"sheet.end.{name}", level=level.upper()), kind), kind)
                for name, kind in ENDS.items()
                for level in BANDS
            ),
            self.column("parent_penetration", "percent"),
            self.column("staff_penetration", "percent"),
        ]
        if schools is None or people is None:
            return self.sheet("schools", columns, ())
        start = self.scenario.programme.start
        links = [_ranked(self._by_school(schools, f"day_{link}"), 0.5) for link in LINKS]
        opened = self._by_school(schools, "day_opened")
        median, ever = _ranked(opened, 0.5), np.isfinite(opened).mean(axis=0)
        ends = [_ranked(self._by_school(schools, name), at) for name in ENDS for at in BANDS.values()]
        last = people.xs(self.months, level="month")
        rows = []
        for i, s in enumerate(self.scenario.roster):
            days = [
                None if math.isinf(d) else start + timedelta(days=int(d)) for d in (*(x[i] for x in links), median[i])
            ]
            shares = (
                float(last[f"{who}_subscribed_p50"].iloc[i]) / max(float(last[f"{who}_total"].iloc[i]), 1.0)
                for who in ("parents", "staff")
            )
            rows.append(
                (
                    s.id,
                    s.name,
                    s.township,
                    self.say(f"sheet.type.{s.type}"),
                    s.pupils,
                    s.classes,
                    s.staff,
                    s.influence,
                    *days,
                    _cell(math.floor(median[i]) if np.isfinite(median[i]) else math.inf),
                    float(ever[i]),
                    *(_cell(end[i]) for end in ends),
                    *shares,
                )
            )
        return self.sheet("schools", columns, rows)

    def progress(self, schools: pd.DataFrame | None, people: pd.DataFrame | None) -> Iterator[Sheet]:
        """通报表: plan against actual by month; and the schools ranked at the end of the last month."""
        by_month = [
            self.column("month", "count"), self.column("month_end", "date"), self.column("schools_open", "count"),
            self.column("plan", "count"), *(self.column(f"actual_{level}", "count") for level in BANDS),
            self.column("attainment", "percent"), self.column("reached_plan", "percent"),
        ]  # fmt: skip
        ranking = [
            self.column("rank", "count"), self.column("school"), self.column("school_name"), self.column("township"),
            self.column("opened", "date"), self.column("plan_share", "percent"), self.column("actual_share", "percent"),
            self.column("lag", "percent"),
        ]  # fmt: skip
        if schools is None or people is None:
            yield self.sheet("progress", by_month, ())
            yield self.sheet("ranking", ranking, ())
            return
        opened = self._by_school(schools, "day_opened")
        total = people["parents_total"].to_numpy(float).reshape(-1, self.months)
        monthly = self._read("monthly", ["parents_subscribed", "schools_live"])
        actual, live = (monthly[c].to_numpy(float).reshape(-1, self.months) for c in monthly)
        rows = []
        for month, end in enumerate(self.month_ends):
            plan = self._planned(opened, month) @ total[:, month]
            ratio = np.divide(actual[:, month], plan, out=np.full(len(plan), np.inf), where=plan > 0)
            bands = [_cell(_ranked(actual[:, [month]], at)[0]) for at in BANDS.values()]
            due = plan > 0
            reached = float((actual[due, month] >= plan[due]).mean()) if due.any() else None
            rows.append(
                (
                    month + 1,
                    end,
                    _cell(_ranked(live[:, [month]], 0.5)[0]),
                    _cell(_ranked(plan[:, None], 0.5)[0]),
                    *bands,
                    _cell(_ranked(ratio[:, None], 0.5)[0]),
                    reached,
                )
            )
        yield self.sheet("progress", by_month, rows)
        yield self.sheet("ranking", ranking, self._ranking(opened, people))

    def _planned(self, opened: Floats, month: int) -> Floats:
        """Share of a school's families that are to have joined by a month's end, (replication, school)."""
        market, review = self.scenario.market, self.scenario.review
        since = np.maximum(self.days[month] - opened, 0.0) / MONTH_DAYS
        planned: Floats = market.parent_target * np.minimum(1.0, since / review.target_within_months)
        return planned

    def _ranking(self, opened: Floats, people: pd.DataFrame) -> list[tuple[Value, ...]]:
        """Rank the schools that are open in half of the futures by the median share of their families."""
        last = people.xs(self.months, level="month")
        share = (last["parents_subscribed_p50"] / last["parents_total"].clip(lower=1.0)).to_numpy(float)
        plan, median = _ranked(self._planned(opened, self.months - 1), 0.5), _ranked(opened, 0.5)
        is_open = median < self.days[-1]
        rank = [int((share[is_open] > one).sum()) + 1 for one in share]
        order = sorted(range(len(share)), key=lambda i: (not is_open[i], rank[i], i))
        start = self.scenario.programme.start
        return [
            (
                rank[i] if is_open[i] else None,
                self.scenario.roster[i].id,
                self.scenario.roster[i].name,
                self.scenario.roster[i].township,
                start + timedelta(days=int(median[i])) if is_open[i] else None,
                float(plan[i]),
                float(share[i]),
                float(plan[i] - share[i]),
            )
            for i in order
        ]

    def inputs(self) -> Sheet:
        """Every setting with its value, unit and source; what is a guess says so."""
        columns = (
            *(Column(self.say(f"table.{c}")) for c in ("path", "about")),
            Column(self.say("table.value"), "own"),
            self.column("unit"),
            *(Column(self.say(f"table.{c}")) for c in ("prior", "kind", "tag")),
            self.column("guess"),
            Column(self.say("table.source")),
        )
        lang, rows, kinds = self.data.lang, [], []
        for path, value, about in walk(self.scenario):
            number = isinstance(value, int | float | date) and not isinstance(value, bool)
            guess = about.tag == "A"
            rows.append(
                (
                    path,
                    settings.description(self.scenario, path, lang),
                    (float(value) if isinstance(value, float) else value) if number else written(value, lang),
                    settings.unit(about.unit, lang),
                    prior_written(value, lang),
                    self.say(f"kind.{about.kind}"),
                    about.tag,
                    self.say("sheet.guess") if guess else None,
                    settings.source(about.source, lang),
                )
            )
            kinds.append("guess" if guess else "number")
        return self.sheet("inputs", columns, rows, kinds)

    def provenance(self) -> Sheet:
        """Say in words what comes out, how the numbers are meant, and where they come from."""
        data = self.data
        facts = [
            ("description", data.description),
            ("scale", data.scale),
            ("runs", data.runs),
            *(("in_short", sentence) for sentence in data.sentences),
            ("bands", data.bands.note),
            ("links", self.say("sheet.links_note")),
            ("plan", self.say("sheet.plan_note", months=f"{self.scenario.review.target_within_months:g}")),
            *(("definition", definition) for definition in data.definitions),
            *(("compliance", sentence) for sentence in data.compliance),
            ("inputs", data.inputs_count),
            ("method", data.method),
        ]
        rows = [(self.say(f"sheet.fact.{key}"), said) for key, said in facts if said]
        return self.sheet("provenance", [self.column("what"), self.column("said")], [*rows, *data.provenance])


def _ranked(values: Floats, at: float) -> Floats:
    """Quantile over replications, (replication, column), by order statistic; what is infinite comes last."""
    found: Floats = np.sort(values, axis=0)[quantile_rank(at, len(values)) - 1]
    return found


def _cell(number: float) -> Value:
    """Return a number as a cell's value: whole where it is, None where it is not finite."""
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else float(number)
