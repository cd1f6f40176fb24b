"""The tables of a result with their numbers as numbers: what the workbook and the CSV files hold.

In: a `Result` of the store and its summary; nothing is simulated here. Out: the payloads of its scenarios, each with
its `Sheet`s: summary, months, schools (一校一台账), plan against actual (通报表), ranking, inputs, provenance; of a
province its own first, with a sheet of its districts and one of its months.
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
from sim.present.province import ProvinceData, Whole, whole_of
from sim.present.report import payloads, scenario_of
from sim.scenario.field import walk
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.store import Result
    from sim.scenario.roster import School

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


DISTRICT = {
    "parent_penetration": "percent",
    "staff_penetration": "percent",
    "schools_live": "count",
    "revenue": "yuan",
    "incremental_revenue": "yuan",
    "investment": "yuan",
    "running_cost": "yuan",
    "npv": "yuan",
    "peak_funding": "yuan",
    "payback_month": "month",
}
"""Measures of the sheet of districts."""

ORDER = (
    "province", "province_monthly", "summary", "monthly", "schools", "progress", "ranking", "inputs", "provenance"
)  # fmt: skip
"""Sheets as they stand in a workbook."""

Shown = ReportData | ProvinceData


def with_sheets(result: Result, summary: Mapping[str, Any], lang: str = "en") -> list[Shown]:
    """Return the payload of each scenario with its sheets, a province's first; ``summary`` is the ``--json`` object."""
    beside = only_beside(result)
    entries = [entry for entry in summary["scenarios"] if entry["id"] not in beside]
    found: list[Shown] = []
    whole = whole_of(result, lang)
    if whole is not None:
        found.append(dataclasses.replace(whole.data, sheets=tuple(_Together(result, whole).all())))
    for data, entry in zip(payloads(result, summary, lang), entries, strict=True):
        book = _Sheets(result, entry, scenario_of(result, entry["id"]), data)
        found.append(dataclasses.replace(data, sheets=tuple(book.all())))
    return found


def joined(pages: Sequence[Shown]) -> list[Sheet]:
    """Put the sheets of several scenarios under each other; the first column names the scenario."""
    by_key: dict[str, list[Sheet]] = {}
    for page in pages:
        for sheet in page.sheets:
            by_key.setdefault(sheet.key, []).append(sheet)
    return [
        dataclasses.replace(
            alike[0],
            rows=tuple(row for sheet in alike for row in sheet.rows),
            kinds=tuple(kind for sheet in alike for kind in sheet.kinds),
        )
        for _, alike in sorted(by_key.items(), key=lambda found: ORDER.index(found[0]))
    ]


class _Sheets:
    """The sheets of one scenario."""

    def __init__(self, result: Result, entry: Mapping[str, Any], scenario: Scenario, data: Shown) -> None:
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
        return self.months_of("monthly", self._read("monthly", list(_IN_MONTHS)) if self.data.n else None)

    def months_of(self, key: str, frame: pd.DataFrame | None) -> Sheet:
        """Lay out months, the columns of `_IN_MONTHS` in rows by replication and month; None where nothing ran."""
        columns = [self.column("month", "count"), self.column("month_end", "date")]
        for name, kind in MONTHLY.items():
            label = self._with_unit(self.say(f"sheet.monthly.{name}"), kind)
            columns += [Column(self.say("sheet.level", label=label, level=level.upper()), kind) for level in BANDS]
        if frame is None:
            return self.sheet(key, columns, ())
        for who, whom in (("parent", "parents"), ("staff", "staff")):
            total = frame[f"{whom}_total"].clip(lower=1)
            frame[f"{who}_penetration"] = frame[f"{whom}_subscribed"] / total
        bands = [
            _ranked(frame[name].to_numpy(float).reshape(-1, self.months), at)
            for name in MONTHLY
            for at in BANDS.values()
        ]
        rows = [(month + 1, end, *(_cell(band[month]) for band in bands)) for month, end in enumerate(self.month_ends)]
        return self.sheet(key, columns, rows)

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
        assert isinstance(data, ReportData)
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
        return self.facts(facts, data.provenance)

    def facts(self, said: Sequence[tuple[str, str]], more: Sequence[tuple[str, str]] = ()) -> Sheet:
        """Lay out what is said, by the key of what it is about; nothing is said in an empty row."""
        rows = [(self.say(f"sheet.fact.{key}"), words) for key, words in said if words]
        return self.sheet("provenance", [self.column("what"), self.column("said")], [*rows, *more])


class _Together(_Sheets):
    """The sheets of a province: its districts, its months, its own rows of the summary and of the words."""

    def __init__(self, result: Result, whole: Whole) -> None:
        super().__init__(result, {"metrics": whole.found.metrics()}, whole.scenarios[0], whole.data)
        self.whole = whole

    def all(self) -> Iterator[Sheet]:
        yield self.districts()
        yield self.province_months()
        yield self.summary()
        yield self.words()

    def districts(self) -> Sheet:
        """Lay out a row the whole, then a row a district, of the futures that all have finished."""
        columns = [
            Column(self.say("sheet.column.scenario")),
            Column(self.say("sheet.fact.description")),
            *(self.column(c, "count") for c in ("schools", "pupils", "staff", "futures")),
            *(
                Column(self._with_unit(self.say("sheet.level", label=self._measure(name), level=p.upper()), kind), kind)
                for name, kind in DISTRICT.items()
                for p in BANDS
            ),
            *(self.column(c, "percent") for c in ("parents_met", "staff_met", "paid_back")),
        ]
        whole, rows = self.whole, []
        if whole.data.n:
            schools = tuple(school for scenario in whole.scenarios for school in scenario.roster)
            rows.append((whole.data.name, whole.data.description, *self._size(schools), *self._bands(whole.found.runs)))
            for scenario, (name, runs) in zip(whole.scenarios, whole.found.by_district.items(), strict=True):
                rows.append((name, scenario.description, *self._size(scenario.roster), *self._bands(runs)))
        return Sheet("province", self.say("sheet.province"), tuple(columns), tuple(rows))

    def _size(self, schools: Sequence[School]) -> tuple[Value, ...]:
        return len(schools), sum(s.pupils for s in schools), sum(s.staff for s in schools), self.data.n

    def _bands(self, runs: pd.DataFrame) -> Iterator[Value]:
        for name in DISTRICT:
            values = runs[name].to_numpy("float64", na_value=np.nan)
            ranked = np.where(np.isnan(values), np.inf, values)[:, None]
            yield from (_cell(_ranked(ranked, at)[0]) for at in BANDS.values())
        yield from (float(runs[f"{who}_target_met"].mean()) for who in ("parent", "staff"))
        yield float(runs["payback_month"].notna().mean())

    def province_months(self) -> Sheet:
        """Lay out the months of the whole, as those of a district."""
        monthly = self.whole.found.monthly
        frame = monthly.assign(incremental_revenue=monthly["cash"] + monthly["outlay"])[list(_IN_MONTHS)]
        return self.months_of("province_monthly", frame if self.data.n else None)

    def words(self) -> Sheet:
        """Say in words what comes out of the whole; where it comes from stands with its districts."""
        data = self.whole.data
        facts = [
            ("description", data.description),
            ("scale", data.scale),
            ("runs", data.runs),
            *(("in_short", sentence) for sentence in data.sentences),
            *(("spread", line) for line in data.spread_lines),
            ("spread", data.note if data.n else ""),
            ("districts", data.districts.note if data.n else ""),
        ]
        return self.facts(facts)


_IN_MONTHS = (
    *(f"{who}_{what}" for who in ("parents", "staff") for what in ("subscribed", "total")),
    *(name for name in MONTHLY if not name.endswith("_penetration")),
)
"""Columns of the months that their sheet is made of."""


def _ranked(values: Floats, at: float) -> Floats:
    """Quantile over replications, (replication, column), by order statistic; what is infinite comes last."""
    found: Floats = np.sort(values, axis=0)[quantile_rank(at, len(values)) - 1]
    return found


def _cell(number: float) -> Value:
    """Return a number as a cell's value: whole where it is, None where it is not finite."""
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else float(number)
