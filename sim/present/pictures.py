"""Which pictures a scenario's result has, and what each is drawn from.

In: a `Result` of the store, read column by column, for the whole tables of a big result need not fit in memory. Out:
`Drawing`, a figure with its name, title and caption, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiment.assumptions import assumptions
from sim.experiment.replicate import TABLES
from sim.model.calendar import school_calendar
from sim.present import figures, messages
from sim.present.content import ReportData, seed_of
from sim.present.figures import Floats, Origin
from sim.present.messages import settings
from sim.present.wrap import wrapped
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.experiment.province import RolledUp
    from sim.experiment.store import Result
    from sim.present.province import Whole

IN_SHORT = ("families", "staff", "cash", "npv")
"""Pictures of each scenario where there are many."""
TORNADO = ("tornado_npv", "tornado_families")
"""Pictures that need enough futures."""
_NEEDS = {
    "families": ("monthly",),
    "staff": ("monthly",),
    "cash": ("monthly",),
    "funnel": ("schools",),
    "work": ("monthly",),
    "schools": ("schools", "school_months"),
}
"""Tables beside the replications that a picture is drawn from: a study may say that they are not kept."""
_MOST_FITTED = 20_000
"""Futures, the first ones, to which assumptions are fitted: more would tell nothing that can be seen."""
_NAME_WIDTH, _NAME_LINES = 58, 2


@dataclass(frozen=True)
class Drawing:
    """A figure on its way into the page and into files."""

    name: str
    title: str
    caption: str
    figure: Figure
    wide: bool = False


def captioned(name: str, title: str, figure: Figure, origin: Origin, band: str, wide: bool = True) -> Drawing:
    """Put a figure's title and caption beside it; ``band`` is the key of what its band means."""
    caption = origin.say("figure.full_caption", origin=origin.caption, band=origin.say(band))
    return Drawing(name, title, caption, figure, wide)


def drawings_of_province(whole: Whole) -> Iterator[Drawing]:
    """Draw the pictures of a province, one after the other; those of its districts stand with them."""
    if not whole.data.n:
        return
    for draw in _Whole(whole).all().values():
        yield from draw()


def not_kept(result: Result) -> tuple[str, ...]:
    """Return the tables that pictures are drawn from and the result does not keep."""
    kept = result.manifest.get("kept", TABLES)
    return tuple(name for name in TABLES if name not in kept and any(name in needs for needs in _NEEDS.values()))


def drawings(
    result: Result, scenario_id: str, scenario: Scenario, data: ReportData, in_short: bool = False
) -> Iterator[Drawing]:
    """Draw the pictures of one scenario, one after the other; ``in_short`` only those of `IN_SHORT`.

    Those are left out for which a table was not kept.
    """
    missing = set(not_kept(result))
    origin = Origin(data.n, seed_of(result.manifest), data.lang)
    album = _Album(Path(result.folder), scenario_id, scenario, origin)
    for name, draw in album.all().items():
        if (not in_short or name in IN_SHORT) and missing.isdisjoint(_NEEDS.get(name, ())):
            yield from draw()


class _Album:
    """The pictures of one scenario."""

    def __init__(self, folder: Path, scenario_id: str, scenario: Scenario, origin: Origin) -> None:
        self.folder, self.id, self.scenario, self.origin = folder, scenario_id, scenario, origin
        self.when = figures.calendar_of(scenario)

    def all(self) -> Mapping[str, Callable[[], Iterator[Drawing]]]:
        return {
            "families": partial(self.penetration, "families", "parents", self.scenario.market.parent_target),
            "staff": partial(self.penetration, "staff", "staff", self.scenario.market.staff_target),
            "cash": self.cash,
            "npv": self.npv,
            "levels": self.levels,
            "returns": self.returns,
            "tornado": self.tornadoes,
            "funnel": self.funnel,
            "work": self.work,
            "schools": self.schools,
        }

    def penetration(self, subject: str, who: str, target: float) -> Iterator[Drawing]:
        columns = [f"{who}_subscribed", f"{who}_total"]
        bands = figures.fan(self.read("monthly", ["replication", "month", *columns]), *columns)
        figure = figures.share_fan(bands, target, self.origin, subject, self.when)
        yield self.drawn(subject, figure, f"figure.fan.{'holidays_' if self.when.holidays else ''}band")

    def cash(self) -> Iterator[Drawing]:
        bands = figures.fan(self.read("monthly", ["replication", "month", "cumulative_cash"]), "cumulative_cash")
        months = self.read("replications", ["payback_month"])["payback_month"]
        # By order statistic, futures that never pay back last.
        ranked = months.astype("float64").fillna(float("inf")).sort_values()
        median = float(ranked.iloc[(len(ranked) + 1) // 2 - 1])
        figure = figures.cash_fan(bands, None if median == float("inf") else median, self.origin, self.when)
        yield self.drawn("cash", figure, "figure.fan.band")

    def npv(self) -> Iterator[Drawing]:
        if self.origin.n < 2:  # one future tells no chance
            return
        values = self.read("replications", ["npv"])["npv"].to_numpy()
        yield self.drawn("npv", figures.exceedance(values, self.origin), "figure.npv.band")

    def levels(self) -> Iterator[Drawing]:
        if self.origin.n < 2:
            return
        lang, market = self.origin.lang, self.scenario.market
        runs = self.read("replications", ["parent_penetration", "staff_penetration", "incremental_revenue"])
        found = []
        for name, subject, target in (
            ("parent_penetration", "families", market.parent_target),
            ("staff_penetration", "staff", market.staff_target),
        ):
            if runs[name].isna().any():
                continue  # nobody is there to be counted
            mark = (100 * target, self.origin.say("figure.target", target=messages.whole(target, lang)))
            axis = self.origin.say(f"figure.{subject}.axis")
            values = 100 * runs[name].to_numpy()
            title = self.origin.say(f"figure.{subject}.title")
            found.append(figures.Outcome(title, axis, values, partial(figures.write_share, lang=lang), True, mark))
        revenue = runs["incremental_revenue"].to_numpy() / messages.chart_scale(lang)
        title, axis = (self.origin.say(f"figure.levels.revenue_{part}") for part in ("title", "axis"))
        found.append(figures.Outcome(title, axis, revenue, messages.scaled, False))
        yield self.drawn("levels", figures.levels(found, self.origin), "figure.npv.band", wide=True)

    def returns(self) -> Iterator[Drawing]:
        runs = self.read("replications", ["investment", "incremental_revenue", "running_cost"])
        if not runs["investment"].any():
            return  # nothing was spent: there is nothing to bring back
        back = (runs["incremental_revenue"] - runs["running_cost"]).to_numpy()
        figure = figures.returns(runs["investment"].to_numpy(), back, self.origin)
        yield self.drawn("returns", figure, "figure.returns.band", wide=True)

    def tornadoes(self) -> Iterator[Drawing]:
        """Draw what the assumptions do to the money and to the families; nothing of too few futures."""
        drawn_ones = [c for c in self.columns("replications") if c.startswith("param.")]
        runs = self.read("replications", ["npv", "parent_penetration", *drawn_ones], _MOST_FITTED)
        origin = replace(self.origin, n=len(runs))
        drawn = {c.removeprefix("param."): runs[c].to_numpy() for c in drawn_ones}
        writers: tuple[Callable[[float], str], ...] = (partial(messages.yuan, lang=self.origin.lang), self.points)
        for name, write in zip(TORNADO, writers, strict=True):
            outcome = name.removeprefix("tornado_")
            found = assumptions(drawn, runs["npv" if outcome == "npv" else "parent_penetration"].to_numpy())
            if found is None:
                continue
            names = {e.parameter: self.called(e.parameter) for e in found.effects[: figures.TORNADO_ROWS]}
            level = write(found.mean) if outcome == "npv" else messages.percent(found.mean, self.origin.lang)
            title = self.origin.say(f"figure.{name}.title")
            figure = figures.tornado(found, names, title, level, write, origin)
            band = "figure.tornado.band" if found.jointly else "figure.tornado.band_each"
            yield captioned(name, title, figure, origin, band)

    def points(self, share: float) -> str:
        return self.origin.say("advice.points", number=messages.points(share))

    def called(self, path: str) -> str:
        """Name a parameter by its short label; one that has none by what it is, and of what."""
        lang = self.origin.lang
        if messages.has(f"param.{path}", lang):
            return self.origin.say(f"param.{path}")
        parent = path.rpartition(".")[0]
        section: Any = self.scenario
        for step in parent.split("."):
            section = getattr(section, step)
        of = settings.heading(parent, " ".join((type(section).__doc__ or "").split("\n")[0].split()), lang)
        said = self.origin.say(
            "figure.tornado.name", what=settings.description(self.scenario, path, lang), of=of.rstrip(".")
        )
        lines = wrapped(said, _NAME_WIDTH)
        if len(lines) > _NAME_LINES:
            lines = [*lines[: _NAME_LINES - 1], lines[_NAME_LINES - 1].rstrip() + " …"]
        return "\n".join(lines)

    def funnel(self) -> Iterator[Drawing]:
        """Count, link by link, the schools that have reached it at each month's end."""
        starts = self.when.starts
        ends = [(day - starts[0]).days for day in starts[1:]]
        reached = {link: figures.schools_reached(days, ends) for link, days in self.days()}
        figure = figures.funnel(reached, len(self.scenario.roster), self.origin)
        yield self.drawn("funnel", figure, "figure.funnel.band", wide=True)

    def days(self) -> Iterator[tuple[str, Floats]]:
        """Yield each link with the day each school reached it: (replication, school)."""
        from sim.model.outcome import LINKS

        for link in LINKS:
            # The table is sorted by replication, and has each school once in each.
            column = self.read("schools", [f"day_{link}"])[f"day_{link}"].to_numpy("float64")
            yield link, column.reshape(-1, len(self.scenario.roster))

    def schools(self) -> Iterator[Drawing]:
        """Draw each school's own way; in the order of the roster both tables tell them."""
        borders = np.array([(day - self.when.starts[0]).days for day in self.when.starts], np.float64)

        def at(days: Floats, level: float) -> Floats:
            """Give quantiles over futures in months; a link that is not reached comes last."""
            ranked = np.quantile(np.where(np.isfinite(days), days, np.inf), level, axis=0, method="inverted_cdf")
            return np.where(np.isfinite(ranked), np.interp(ranked, borders, np.arange(len(borders))), np.inf)

        links, opening = [], np.empty((len(self.scenario.roster), 2))
        for link, days in self.days():
            links.append(at(days, 0.5))
            if link == "parent_migration":
                opening = np.stack([at(days, level) for level in (0.1, 0.9)], axis=1)
        months = self.read("school_months", ["school", "month", "parents_subscribed_p50", "parents_total"])
        total = months["parents_total"].to_numpy("float64")
        share = months["parents_subscribed_p50"].to_numpy("float64") / np.maximum(total, 1)
        wide = months.assign(share=share).pivot(index="school", columns="month", values="share")
        roster = self.scenario.roster
        shares = wide.loc[[s.id for s in roster]].to_numpy()
        figure = figures.by_school(
            [s.name or s.id for s in roster], np.stack(links, axis=1), opening, shares,
            self.scenario.market.parent_target, self.when, self.origin,
        )  # fmt: skip
        yield self.drawn("schools", figure, "figure.schools.band", wide=True)

    def work(self) -> Iterator[Drawing]:
        there = set(self.columns("replications"))
        runs = self.read("replications", [c for pair in _WORK.items() for c in pair if c in there])
        measures = []
        for share, wait in _WORK.items():
            if share in runs:
                waits = None
                if wait in runs:
                    waits = (runs[wait].to_numpy(), f"figure.work.{wait}")
                measures.append(figures.Hands(self.origin.say(f"work.{share}"), runs[share].to_numpy(), waits))
        first = int(self.scenario.school_year.entry[:2])
        months = [(first - 1 + i) % 12 + 1 for i in range(12)]
        year = self.school_year(months)
        if measures or year:
            yield self.drawn("work", figures.hands(measures, year, months, self.origin), "figure.work.band", wide=True)

    def school_year(self, months: list[int]) -> list[figures.Year]:
        """Add up reps' hours and the counters' families a calendar month, over the years of each future."""
        counted = ["rep_hours", "meeting_willing", "meeting_balked", "meeting_wait_hours"]
        table = self.read("monthly", ["month", "replication", *counted])
        month = np.array([day.month for day in self.when.starts[:-1]])[table["month"].to_numpy() - 1]
        wide = {
            name: table.assign(calendar=month).pivot_table(
                index="replication", columns="calendar", values=name, aggfunc="sum"
            ).reindex(columns=months).to_numpy("float64")
            for name in counted
        }  # fmt: skip
        hours = self.working_hours(months)
        served = wide["meeting_willing"] - wide["meeting_balked"]
        return [
            figures.Year(self.origin.say("figure.work.reps"), _ratio(wide["rep_hours"], hours), True),
            figures.Year(
                self.origin.say("figure.work.balked"), _ratio(wide["meeting_balked"], wide["meeting_willing"]), True
            ),
            figures.Year(self.origin.say("figure.work.wait"), 60 * _ratio(wide["meeting_wait_hours"], served), False),
        ]

    def working_hours(self, months: list[int]) -> Floats:
        """Working hours of all posts of reps a calendar month, as `rep_utilisation` counts them over the whole term."""
        worked = school_calendar(self.scenario.programme, self.scenario.school_year).worked_before()
        borders = [(day - self.when.starts[0]).days for day in self.when.starts]
        days = np.diff(worked[borders])
        of = np.array([day.month for day in self.when.starts[:-1]])
        staffing = self.scenario.staffing
        posts: Floats = np.array([days[of == month].sum() for month in months], np.float64) * staffing.reps
        return posts * staffing.rep_hours_a_day

    def drawn(self, name: str, figure: Figure, band: str, wide: bool = False) -> Drawing:
        return captioned(name, self.origin.say(f"figure.{name}.title"), figure, self.origin, band, wide)

    def columns(self, table: str) -> list[str]:
        from pyarrow import parquet

        names: list[str] = parquet.read_schema(self.folder / f"{table}.parquet").names
        return names

    def read(self, table: str, columns: list[str], most: int | None = None) -> pd.DataFrame:
        """Read columns of this scenario, at most of its first so many replications."""
        import pandas as pd

        path = self.folder / f"{table}.parquet"
        wanted: list[tuple[str, str, Any]] = [("scenario", "==", self.id)]
        if most is not None:
            wanted.append(("replication", "<", most))
        return pd.read_parquet(path, columns=columns, filters=wanted)


_WORK = {
    "rep_utilisation": "",
    "agents_sent_share": "",
    "counter_balked_share": "counter_wait_minutes",
    "crew_utilisation": "crew_wait_days",
    "technician_utilisation": "repair_wait_days",
    "hotline_utilisation": "hotline_wait_minutes",
}
"""Measures of work, and the wait that goes with each."""


class _Whole(_Album):
    """The pictures of a province: those that need neither its schools nor its hands."""

    def __init__(self, whole: Whole) -> None:
        super().__init__(Path(), whole.data.name, whole.scenarios[0], whole.data.origin())
        self.frames = {"replications": _with_shared(whole.found), "monthly": whole.found.monthly}

    def all(self) -> Mapping[str, Callable[[], Iterator[Drawing]]]:
        drawn = super().all()
        return {name: drawn[name] for name in (*IN_SHORT, "levels", "returns", "tornado")}

    def columns(self, table: str) -> list[str]:
        return list(self.frames[table].columns)

    def read(self, table: str, columns: list[str], most: int | None = None) -> pd.DataFrame:
        return self.frames[table][columns].head(most) if most is not None else self.frames[table][columns]


def _with_shared(found: RolledUp) -> pd.DataFrame:
    """Put beside the runs of a province the uncertain numbers that all its districts share, future by future."""
    first, *others = found.by_district.values()
    drawn = [c for c in first.columns.astype(str) if c.startswith("param.")]
    shared = [c for c in drawn if all(c in o and first[c].equals(o[c]) for o in others)]
    return found.runs.set_index("replication").join(first[shared]).reset_index()


def _ratio(above: Floats, below: Floats) -> Floats:
    known = np.nan_to_num(below) > 0
    return np.divide(above, below, out=np.full_like(above, np.nan), where=known)


def frontier(summary: Mapping[str, Any], origin: Origin) -> Drawing | None:
    """Draw the strategies of a comparison by investment and yield; None where a future has no value.

    The yield is what the comparison judges by if that is a penetration, else incremental revenue.
    """
    metric = summary["metric"]
    people = metric in ("parent_penetration", "staff_penetration")
    gain, scale = (metric, 0.01) if people else ("incremental_revenue", messages.chart_scale(origin.lang))
    could = (summary["best"].get(metric) or {}).get("could_be_best")
    found = []
    for entry in summary["scenarios"]:
        cost, yields = entry["metrics"].get("investment"), entry["metrics"].get(gain)
        if not cost or not yields or cost["mean"] is None or yields["mean"] is None:
            return None
        found.append(
            figures.Strategy(
                entry["id"], cost["mean"] / messages.chart_scale(origin.lang),
                _ends(cost, messages.chart_scale(origin.lang)), yields["mean"] / scale, _ends(yields, scale),
                None if could is None else entry["id"] in could,
            )
        )  # fmt: skip
    write = partial(figures.write_share, lang=origin.lang) if people else messages.scaled
    axis = origin.say(f"measure.{metric}" if people else "figure.frontier.gain")
    title, band = origin.say("figure.frontier.title"), "figure.frontier.band"
    return captioned("frontier", title, figures.frontier(found, axis, write, origin), origin, band)


def _ends(metric: Mapping[str, Any], scale: float) -> tuple[float, float] | None:
    ends = metric.get("ci95")
    return (ends[0] / scale, ends[1] / scale) if ends else None
