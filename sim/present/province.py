"""A province in words: what it comes to as a whole, its districts, and what adding them up does to risk.

In: a result whose manifest calls it a province, rolled up. Out: one frozen `ProvinceData`, words and written numbers in
the reader's language. Terminal, page, paper and workbook show this and nothing else of the province; whoever shows it
only lays it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiment.province import RolledUp, province_of
from sim.experiment.statistics import quantile
from sim.present import figures, messages
from sim.present.content import FEWEST_FOR_A_BAND, Headline, Sheet, Side, Table, Teller
from sim.present.wrap import wrapped
from sim.scenario.load import load
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiment.store import Result

_LEVELS = (0.1, 0.5, 0.9)
_MOST_CELLS = 28
"""How much of a district's description stands in the table of districts; all of it stands on its own page."""
BAND = "figure.province.band"


@dataclass(frozen=True)
class ProvinceData:
    """All that is shown of a province as a whole; see `gather_province`. Only a spreadsheet wants ``sheets``.

    Attributes
    ----------
    districts
        The whole first, then a row a district with its own band, all of the same futures.
    spread, spread_lines
        How the spread of the whole compares with those of its districts; None for fewer than two futures.
    estimates, drawn
        The bands of the picture, and what they are of.
    """

    lang: str
    name: str
    title: str
    description: str
    scale: str
    runs: str
    n: int
    seed: int
    months: int
    sentences: tuple[str, ...]
    headlines: tuple[Headline, ...]
    sides: tuple[Side, ...]
    bands: Table
    chances: Table
    results: Table
    districts: Table
    spread_lines: tuple[str, ...]
    spread: Table | None
    note: str
    estimates: tuple[figures.Estimate, ...] = ()
    drawn: str = ""
    sheets: tuple[Sheet, ...] = ()

    def origin(self) -> figures.Origin:
        """Return what its pictures say of themselves."""
        return figures.Origin(self.n, self.seed, self.lang)

    def figure(self) -> Figure:
        """Draw the band of the whole beside the sum of the bands, and each district's."""
        return figures.estimated(self.estimates, self.drawn, self.origin(), BAND)


@dataclass(frozen=True)
class Whole:
    """A province with what it is made of: the roll-up, and its districts as resolved, in their order."""

    found: RolledUp
    scenarios: tuple[Scenario, ...]
    data: ProvinceData


def whole_of(result: Result, lang: str = "en") -> Whole | None:
    """Return the province that a result is, in words; None where it is none."""
    found = province_of(result)
    if found is None:
        return None
    files = (result.folder / "scenarios" / f"{entry['id']}.yaml" for entry in result.manifest["scenarios"])
    scenarios = tuple(map(load, files))
    return Whole(found, scenarios, gather_province(found, result.manifest, scenarios, lang))


def gather_province(
    found: RolledUp, manifest: Mapping[str, Any], scenarios: Sequence[Scenario], lang: str = "en"
) -> ProvinceData:
    """Put together what a province says; the targets are those of its first district."""
    page = _Page(found, manifest, scenarios, lang)
    spread_lines, spread = page.spread()
    return ProvinceData(
        **page.told_of_both(),
        name=found.name,
        title=page.say("province.title", name=found.name, districts=len(scenarios)),
        description=found.description,
        districts=page.districts(),
        spread_lines=spread_lines,
        spread=spread,
        note=page.say("province.note", n=page.n),
        estimates=page.estimates(),
        drawn=page.drawn(),
    )


class _Page(Teller):
    """The pieces of the payload: what a scenario says too is told of the sum of the districts."""

    subject = "province"

    def __init__(self, found: RolledUp, manifest: Mapping[str, Any], scenarios: Sequence[Scenario], lang: str) -> None:
        entry = {"id": found.name, "metrics": found.metrics(), "replications": len(found.runs), "failed": 0}
        super().__init__(entry, manifest, scenarios[0], lang)
        self.found, self.scenarios = found, scenarios
        npv = {name: _levels(runs["npv"]) for name, runs in found.by_district.items()} if self.n else {}
        self.npv = npv
        self.whole = _levels(found.runs["npv"]) if self.n else []
        self.together = [sum(levels[i] for levels in npv.values()) for i in range(len(_LEVELS))] if self.n else []

    # The head ------------------------------------------------------------------------------------------------

    def scale(self) -> str:
        schools = [school for scenario in self.scenarios for school in scenario.roster]
        return self.say(
            "province.scale",
            districts=len(self.scenarios),
            schools=len(schools),
            pupils=sum(s.pupils for s in schools),
            staff=sum(s.staff for s in schools),
            months=self.months,
            start=messages.day(self.scenario.programme.start, self.lang),
        )

    def runs(self) -> str:
        left_out = self.found.left_out
        said = self.say(
            "province.runs_some" if left_out else "province.runs", n=self.n, seed=self.seed,
            asked=self.n + left_out, left_out=left_out, districts=len(self.scenarios),
        )  # fmt: skip
        if 0 < self.n < FEWEST_FOR_A_BAND:
            return self.say("summary.runs_few", said=said, fewest=FEWEST_FOR_A_BAND)
        return said

    def sentences(self) -> tuple[str, ...]:
        return super().sentences() if self.n else (self.say("province.none"),)

    def _ceiling_of_roster(self) -> float | None:
        """Return the sum of the districts' ceilings; None where one of them is not known."""
        found = [entry.get("ceiling") for entry in self.manifest["scenarios"]]
        if not all(found):
            return None
        value = sum(float(one["roster"]["new_horizon"]) for one in found if one)
        return value if value > 0 else None

    # Its districts ---------------------------------------------------------------------------------------------

    def districts(self) -> Table:
        """Give a row the whole, then a row a district."""
        largest = max((abs(v) for levels in (self.whole, *self.npv.values()) for v in levels), default=0.0)
        unit, write = messages.amounts_alike(largest, self.lang)
        of = ("families_p10", "families_p50", "families_p90", "npv_p10", "npv_p50", "npv_p90")
        header = tuple(self.say(f"province.column.{c}") for c in ("district", "about", "schools", *of, "met"))
        title = self.say("province.districts", unit=unit)
        rows = []
        if self.n:
            schools = sum(len(s.roster) for s in self.scenarios)
            head = (self.say("province.whole_row"), "", messages.count(schools, self.lang))
            rows.append((*head, *self._row(self.found.runs, self.whole, write)))
            for scenario, (name, runs) in zip(self.scenarios, self.found.by_district.items(), strict=True):
                head = (name, _shortened(scenario.description), messages.count(len(scenario.roster), self.lang))
                rows.append((*head, *self._row(runs, self.npv[name], write)))
        note = self.say("province.districts_note", n=self.n)
        return Table("province-districts", title, note, header, tuple(rows), words=2)

    def _row(self, runs: Any, npv: list[float], write: Any) -> tuple[str, ...]:
        families = (messages.percent(level, self.lang) for level in _levels(runs["parent_penetration"]))
        met = self.say("province.met", count=int(runs["parent_target_met"].sum()), n=self.n)
        return (*families, *map(write, npv), met)

    # What adding up does to risk -------------------------------------------------------------------------------

    def spread(self) -> tuple[tuple[str, ...], Table | None]:
        spreads = self.found.diversification()
        if not spreads:
            return (), None
        unit, write = messages.amounts_alike(max(s.band_together for s in spreads.values()), self.lang)
        columns = ("sd", "together", "apart", "correlation", "band", "band_together")
        header = (self.say("province.column.metric"), *(self.say(f"province.column.{c}") for c in columns))
        rows = tuple(
            (
                self.say(f"measure.{name}"),
                *map(write, (s.sd, s.sd_together, s.sd_apart)),
                messages.plain(None if s.correlation is None else round(s.correlation, 3)),
                *map(write, (s.band, s.band_together)),
            )
            for name, s in spreads.items()
        )
        title = self.say("number.in_unit", label=self.say("province.spread"), unit=unit)
        return (self._lead(),), Table("province-spread", title, "", header, rows)

    def _lead(self) -> str:
        low, _, high = self.whole
        sum_low, _, sum_high = self.together
        ratio = (high - low) / (sum_high - sum_low) if sum_high > sum_low else None
        ends = {"low": low, "high": high, "sum_low": sum_low, "sum_high": sum_high}
        amounts = {name: messages.yuan(amount, self.lang) for name, amount in ends.items()}
        return self.say("province.lead", share=messages.percent(ratio, self.lang), **amounts)

    def drawn(self) -> str:
        return self.say("number.in_unit", label=self.say("measure.npv"), unit=self._unit()[0])

    def _unit(self) -> tuple[str, Any]:
        return messages.amounts_alike(max(map(abs, (*self.whole, *self.together)), default=0.0), self.lang)

    def estimates(self) -> tuple[figures.Estimate, ...]:
        if not self.n:
            return ()
        write = self._unit()[1]
        rows = (
            (self.say("province.whole"), self.whole, True),
            (self.say("province.sum"), self.together, False),
            *((name, levels, True) for name, levels in self.npv.items()),
        )
        return tuple(
            figures.Estimate(name, levels[1], (levels[0], levels[2]), self._band_written(levels, write), seen)
            for name, levels, seen in rows
        )

    def _band_written(self, levels: list[float], write: Any) -> str:
        between = self.say("chance.interval", low=write(levels[0]), high=write(levels[2]))
        return f"{write(levels[1])} ({between})"


def _levels(values: Any) -> list[float]:
    found = [quantile(np.asarray(values, np.float64), p) for p in _LEVELS]
    return [float("nan") if v is None else v for v in found]


def _shortened(words: str) -> str:
    lines = wrapped(words, _MOST_CELLS)
    return f"{lines[0]} …" if len(lines) > 1 else words
