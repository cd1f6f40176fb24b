"""The report of a result folder: one page that works offline, and its pictures as files.

In: a `Result` of the store; nothing is simulated here. Out: `report.html` and `figures/` inside the folder, the same
bytes for the same result. Names that came from a user's file are escaped; the page fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment import compare as comparison
from sim.experiment.assumptions import FEWEST
from sim.present import figures, lettering
from sim.present.advice import Advice, compose
from sim.present.content import ReportData, Table, gather
from sim.present.messages import text
from sim.present.parts import Part, only_beside, parts_of
from sim.present.pictures import TORNADO, Drawing, captioned, drawings, drawings_of_province, frontier, not_kept
from sim.present.province import BAND, ProvinceData, Whole, whole_of
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiment.store import Result


MOST_DRAWN = 24
"""Districts of a province that have pictures of their own: a page must open in a browser."""


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
    inputs: Table
    mechanisms: Table
    first: bool = True
    """Words that are the same for all stand with the first scenario."""
    notes: tuple[str, ...] = ()
    """What is to be said of the pictures that are not there."""
    inputs_note: str = ""
    pictures: tuple[Picture, ...] = ()
    parts: tuple[tuple[Part, Picture], ...] = ()
    """What stands beside the result, each part with its picture."""


@dataclass(frozen=True)
class Compared:
    """The answer of a comparison, above its scenarios; pictures where there is something to draw."""

    advice: Advice
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Province:
    """The whole of a province, above its districts; ``figure`` is that of their bands, None where there is none."""

    data: ProvinceData
    figure: Picture | None
    pictures: tuple[Picture, ...] = ()


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
    entries, whole = _entries(result, summary), whole_of(result, lang)
    for data, entry in zip(payloads(result, summary, lang), entries, strict=True):
        scenario = scenario_of(result, entry["id"])
        prefix = f"{entry['id']}-" if len(entries) > 1 or whole is not None else ""
        drawn = data.n and (whole is None or len(pages) < MOST_DRAWN)
        found = drawings(result, entry["id"], scenario, data, bool(pages)) if drawn else ()
        pictures = tuple(_pictured(folder, drawing, prefix) for drawing in found)
        # Whatever stands beside a result is about its first scenario.
        parts = () if pages else parts_of(result, scenario, lang)
        pictured = tuple((part, _pictured(folder, _of_part(part), "")) for part in parts)
        page = _page(data, pages[0].data if pages else None, pictures, pictured)
        if data.n and not drawn:
            page = replace(page, notes=(*page.notes, text("report.districts_undrawn", lang, most=MOST_DRAWN)))
        if not pages and (missing := not_kept(result)):
            note = text("report.not_kept", lang, tables=", ".join(missing))
            page = replace(page, notes=(*page.notes, note))
        pages.append(page)
    path = folder / "report.html"
    province = None if whole is None else _province(folder, whole)
    _replace(path, render(pages, lang, _compared(result, summary, lang), province))
    return path


def _province(folder: Path, whole: Whole) -> Province:
    """Put the page of a province together; its pictures have no prefix, those of its districts have theirs."""
    data = whole.data
    if not data.n:
        return Province(data, None)
    bands = captioned("province", data.drawn, data.figure(), data.origin(), BAND)
    pictures = tuple(_pictured(folder, drawing, "") for drawing in drawings_of_province(whole))
    return Province(data, _pictured(folder, bands, ""), pictures)


def _page(
    data: ReportData,
    first: ReportData | None,
    pictures: tuple[Picture, ...],
    parts: tuple[tuple[Part, Picture], ...],
) -> Page:
    """Put a scenario's page together; one that is not the first lists only what differs from the first."""

    def say(key: str, **values: Any) -> str:
        return text(key, data.lang, **values)

    if first is not None:
        inputs, mechanisms = _differing(data.inputs, first.inputs), _differing(data.mechanisms, first.mechanisms)
        note = say("report.inputs_short" if inputs.rows else "report.inputs_same", first=first.name)
        notes = (say("report.pictures_short", first=first.name),) if pictures else ()
        return Page(data, inputs, mechanisms, False, notes, note, pictures, parts)
    notes = ()
    if pictures and not any(picture.name.endswith(TORNADO) for picture in pictures):
        notes = (say("report.no_tornado", n=data.n, fewest=FEWEST),)
    return Page(data, data.inputs, data.mechanisms, True, notes, "", pictures, parts)


def _differing(table: Table, other: Table) -> Table:
    known = set(other.rows)
    return replace(table, rows=tuple(row for row in table.rows if row not in known))


def _compared(result: Result, summary: Mapping[str, Any], lang: str) -> Compared | None:
    found = comparison.stored(result, summary)
    if found is None:
        return None
    advice = compose(found, scenario_of(result, found["scenarios"][0]["id"]), lang)
    if not advice.estimates or advice.origin is None:
        return Compared(advice, ())
    figure = figures.estimated(advice.estimates, advice.drawn, advice.origin, "figure.comparison.band")
    drawn = [captioned("comparison", advice.drawn, figure, advice.origin, "figure.comparison.band")]
    bought = frontier(found, advice.origin)
    if bought is not None:
        drawn.append(bought)
    return Compared(advice, tuple(_pictured(Path(result.folder), drawing, "") for drawing in drawn))


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
    return captioned(part.key, part.title, part.figure(), part.origin, f"figure.{part.key}.band")


def render(
    pages: Sequence[Page], lang: str = "en", compared: Compared | None = None, province: Province | None = None
) -> str:
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
    names = [page.data.name for page in pages] if province is None else [province.data.name]
    title = text("report.title", lang, name=", ".join(names))

    letters, pages, compared, province = _lettered(pages, compared, province)

    def page(font: str) -> str:
        return template.render(
            pages=pages, compared=compared, province=province, lang=lang, title=title, font=font, letters=letters,
            words=lambda key, **values: text(key, lang, **values),
        )  # fmt: skip

    return lettering.with_letters(page)


def _lettered(
    pages: Sequence[Page], compared: Compared | None, province: Province | None
) -> tuple[str, Sequence[Page], Compared | None, Province | None]:
    """Take the letters of all pictures out, to stand once in the page."""
    pictures = [*(compared.pictures if compared else ())]
    if province is not None:
        pictures += [*((province.figure,) if province.figure else ()), *province.pictures]
    for page in pages:
        pictures += [*page.pictures, *(picture for _, picture in page.parts)]
    letters, svgs = figures.share_letters([picture.svg for picture in pictures])
    rest = iter([replace(picture, svg=svg) for picture, svg in zip(pictures, svgs, strict=True)])
    if compared is not None:
        compared = replace(compared, pictures=tuple(next(rest) for _ in compared.pictures))
    if province is not None:
        figure = next(rest) if province.figure else None
        province = replace(province, figure=figure, pictures=tuple(next(rest) for _ in province.pictures))
    found = []
    for page in pages:
        own = tuple(next(rest) for _ in page.pictures)
        found.append(replace(page, pictures=own, parts=tuple((part, next(rest)) for part, _ in page.parts)))
    return letters, found, compared, province


def _breakable(path: str) -> str:
    """Escape a path of settings, and allow line breaks after its dots and underscores."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"([._])", r"\1<wbr>", str(escape(path))))


def scenario_of(result: Result, scenario_id: str) -> Scenario:
    """Return a scenario of a result, as resolved when it ran."""
    from sim.scenario.load import load

    return load(Path(result.folder) / "scenarios" / f"{scenario_id}.yaml")


def _replace(path: Path, content: str) -> None:
    """Write a text file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(content, encoding="utf-8", newline="")
    part.replace(path)
