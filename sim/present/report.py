"""The report of a result folder: one page that works offline, and its pictures as files.

In: a `Result` of the store; nothing is simulated here. Out: `report.html` and `figures/` inside the folder, the same
bytes for the same result. Names that came from a user's file are escaped; the page fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment import compare as comparison
from sim.present import figures, lettering
from sim.present.advice import Advice, compose
from sim.present.content import ReportData, gather, seed_of
from sim.present.messages import text
from sim.present.parts import Part, only_beside, parts_of
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.experiment.store import Result


@dataclass(frozen=True)
class Drawing:
    """A figure on its way into the page and into files."""

    name: str
    title: str
    caption: str
    figure: Figure
    wide: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure inside the page."""

    name: str
    title: str
    caption: str
    svg: str
    wide: bool = False


@dataclass(frozen=True)
class Page:
    """One scenario of the report."""

    data: ReportData
    pictures: tuple[Picture, ...] = ()
    parts: tuple[tuple[Part, Picture], ...] = ()
    """What stands beside the result, each part with its picture."""


@dataclass(frozen=True)
class Compared:
    """The answer of a comparison, above its scenarios; a picture where there is something to draw."""

    advice: Advice
    picture: Picture | None


def payloads(result: Result, summary: Mapping[str, Any], lang: str = "en") -> list[ReportData]:
    """Put together what each scenario of a result says; ``summary`` is the ``--json`` object.

    Scenarios that were run for a bridge or for the worth of a lever have no say of their own.
    """
    entries = _entries(result, summary)
    return [gather(entry, result.manifest, scenario_of(result, entry["id"]), lang) for entry in entries]


def _entries(result: Result, summary: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    beside = only_beside(result)
    return [entry for entry in summary["scenarios"] if entry["id"] not in beside]


def write(result: Result, summary: Mapping[str, Any], lang: str = "en") -> Path:
    """Write ``report.html`` and ``figures/`` into the result's folder, and return the path of the page."""
    folder = Path(result.folder)
    (folder / "figures").mkdir(exist_ok=True)
    pages: list[Page] = []
    entries = _entries(result, summary)
    for data, entry in zip(payloads(result, summary, lang), entries, strict=True):
        scenario = scenario_of(result, entry["id"])
        prefix = f"{entry['id']}-" if len(entries) > 1 else ""
        found = drawings(result, entry["id"], scenario, data) if data.n else ()
        pictures = tuple(_pictured(folder, drawing, prefix) for drawing in found)
        # Whatever stands beside a result is about its first scenario.
        parts = () if pages else parts_of(result, scenario, lang)
        pages.append(Page(data, pictures, tuple((part, _pictured(folder, _of_part(part), "")) for part in parts)))
    path = folder / "report.html"
    _replace(path, render(pages, lang, _compared(result, summary, lang)))
    return path


def _compared(result: Result, summary: Mapping[str, Any], lang: str) -> Compared | None:
    found = comparison.stored(result, summary)
    if found is None:
        return None
    advice = compose(found, scenario_of(result, found["scenarios"][0]["id"]), lang)
    if not advice.estimates or advice.origin is None:
        return Compared(advice, None)
    figure = figures.estimated(advice.estimates, advice.drawn, advice.origin, "figure.comparison.band")
    drawing = _captioned("comparison", advice.drawn, figure, advice.origin, "figure.comparison.band")
    return Compared(advice, _pictured(Path(result.folder), drawing, ""))


def speaks(page: Path, lang: str) -> bool:
    """Whether a report is there already, in this language."""
    if not page.exists():
        return False
    with page.open(encoding="utf-8") as f:
        return f'<html lang="{lang}">' in f.read(1000)


def _pictured(folder: Path, drawing: Drawing, prefix: str) -> Picture:
    """Write a figure into the folder's files, and return it as it stands in the page."""
    name = f"{prefix}{drawing.name}"
    svg = figures.to_svg(drawing.figure, name)
    _replace(folder / "figures" / f"{name}.svg", svg + "\n")
    figures.save_png(drawing.figure, folder / "figures" / f"{name}.png")
    return Picture(name, drawing.title, drawing.caption, svg, drawing.wide)


def _of_part(part: Part) -> Drawing:
    return _captioned(part.key, part.title, part.figure(), part.origin, f"figure.{part.key}.band")


def _captioned(name: str, title: str, figure: Figure, origin: figures.Origin, band: str, wide: bool = True) -> Drawing:
    caption = origin.say("figure.full_caption", origin=origin.caption, band=origin.say(band))
    return Drawing(name, title, caption, figure, wide)


def render(pages: Sequence[Page], lang: str = "en", compared: Compared | None = None) -> str:
    """Return the page as HTML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sim.present"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["breakable"] = _breakable
    template = environment.get_template("report.html.j2")
    title = text("report.title", lang, name=", ".join(page.data.name for page in pages))

    def page(font: str) -> str:
        return template.render(
            pages=pages, compared=compared, lang=lang, title=title, font=font, words=lambda key: text(key, lang)
        )

    return lettering.with_letters(page)


def _breakable(path: str) -> str:
    """Escape a path of settings, and allow line breaks after its dots and underscores."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"([._])", r"\1<wbr>", str(escape(path))))


def scenario_of(result: Result, scenario_id: str) -> Scenario:
    """Return a scenario of a result, as resolved when it ran."""
    from sim.scenario.load import load

    return load(Path(result.folder) / "scenarios" / f"{scenario_id}.yaml")


def drawings(result: Result, scenario_id: str, scenario: Scenario, data: ReportData) -> Iterator[Drawing]:
    """Draw the pictures of one scenario, one after the other."""
    origin = figures.Origin(data.n, seed_of(result.manifest), data.lang)
    market = scenario.market
    runs = _columns(result, "replications", scenario_id, ["npv", "payback_month"])
    for subject, who, target in (
        ("families", "parents", market.parent_target),
        ("staff", "staff", market.staff_target),
    ):
        columns = [f"{who}_subscribed", f"{who}_total"]
        bands = figures.fan(_columns(result, "monthly", scenario_id, ["replication", "month", *columns]), *columns)
        yield _drawing(subject, figures.share_fan(bands, target, origin, subject), origin, "figure.fan.band")
    monthly = _columns(result, "monthly", scenario_id, ["replication", "month", "cumulative_cash"])
    cash = figures.fan(monthly, "cumulative_cash")
    yield _drawing("cash", figures.cash_fan(cash, _median_payback(runs), origin), origin, "figure.fan.band")
    yield _drawing("npv", figures.exceedance(runs["npv"].to_numpy(), origin), origin, "figure.npv.band")
    links = _links(result, scenario_id, scenario)
    yield _drawing("funnel", figures.funnel(links, len(scenario.roster), origin), origin, "figure.funnel.band", True)


def _drawing(name: str, figure: Figure, origin: figures.Origin, band: str, wide: bool = False) -> Drawing:
    return _captioned(name, origin.say(f"figure.{name}.title"), figure, origin, band, wide)


def _columns(result: Result, table: str, scenario_id: str, columns: list[str]) -> pd.DataFrame:
    """Read some columns of one scenario: the whole tables of a big result need not fit in memory."""
    import pandas as pd

    path = Path(result.folder) / f"{table}.parquet"
    return pd.read_parquet(path, columns=columns, filters=[("scenario", "==", scenario_id)])


def _median_payback(runs: pd.DataFrame) -> float | None:
    """Median by order statistic, futures that never pay back last."""
    months = runs["payback_month"].astype("float64").fillna(float("inf")).sort_values()
    median = float(months.iloc[(len(months) + 1) // 2 - 1])
    return None if median == float("inf") else median


def _links(result: Result, scenario_id: str, scenario: Scenario) -> dict[str, figures.Floats]:
    """Count, link by link, the schools that have reached it at each month's end: (replication, month)."""
    from sim.model.outcome import LINKS

    starts = scenario.month_starts()
    ends = [(day - starts[0]).days for day in starts[1:]]
    found = {}
    for link in LINKS:
        column = f"day_{link}"
        # The table is sorted by replication, and has each school once in each.
        days = _columns(result, "schools", scenario_id, [column])[column].to_numpy("float64")
        found[link] = figures.schools_reached(days.reshape(-1, len(scenario.roster)), ends)
    return found


def _replace(path: Path, content: str) -> None:
    """Write a text file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(content, encoding="utf-8", newline="")
    part.replace(path)
