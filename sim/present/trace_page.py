"""What people see of one traced replication: two tables, four pictures, a page that works offline.

In: the tables of a trace and its scenario as drawn. Out: the tables as text or HTML, and the page with its figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment.events import TraceTables, behind, stuck
from sim.experiment.hands import by_school_week
from sim.present import figures, lettering, trace_figures
from sim.present.content import Table
from sim.present.messages import day, percent, text
from sim.present.trace_figures import OneFuture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.model import Traced

SHOWN = 12
"""Rows of a table; all of them stand in the folder."""


@dataclass(frozen=True)
class TracePage:
    """One traced replication, for a reader of ``origin.lang``; ``on`` is the day of the list of schools not open."""

    traced: Traced
    found: TraceTables
    origin: OneFuture
    on: date

    def say(self, key: str, **values: object) -> str:
        """Words in the reader's language."""
        return text(key, self.origin.lang, **values)

    @property
    def title(self) -> str:
        """What is shown."""
        drawn = self.traced.outcome.drawn
        return self.say("trace.title", name=drawn.name, replication=self.origin.replication, seed=self.origin.seed)

    def stuck(self) -> Table:
        """Which schools are not open: on their way to which link, waiting for whom, since when."""
        drawn, lang = self.traced.outcome.drawn, self.origin.lang
        rows = stuck(self.found, drawn, self.on)
        schools = rows["school"].nunique()
        values = {"day": day(self.on, lang), "count": schools, "schools": len(drawn.roster)}
        key = "trace.stuck" if schools else "trace.none_stuck" if drawn.programme.running else "trace.not_running"
        title = self.say(key, **values)
        shown = tuple(
            (
                r["name"] or r["school"],
                self.say(f"link.{r['link']}"),
                self.say(f"trace.waits.{r['waits_for']}"),
                day(r["since"], lang),
                f"{r['days']:.0f}",
            )
            for r in rows.head(SHOWN).to_dict("records")
        )
        note = self.say("trace.more", count=len(rows) - SHOWN) if len(rows) > SHOWN else ""
        header = tuple(self.say(f"trace.column.{c}") for c in ("school", "link", "waits_for", "since", "days"))
        return Table("stuck", title, note, header, shown, words=4)

    def behind(self) -> Table:
        """Return the open schools furthest behind their plan at the last month-end (通报表)."""
        lang, last = self.origin.lang, behind(self.found)
        rows = tuple(
            (r["name"] or r["school"], percent(r["plan"], lang), percent(r["actual"], lang), str(r["rank"]))
            for r in last.head(SHOWN).to_dict("records")
        )
        note = "" if rows else self.say("trace.none_open")
        header = tuple(self.say(f"trace.column.{c}") for c in ("school", "plan", "actual", "rank"))
        title = self.say("trace.behind", month=int(self.found.progress["month"].max()))
        return Table("behind", title, note, header, rows, words=1)

    def draw(self) -> dict[str, Figure]:
        """Draw the pictures, by name."""
        outcome = self.traced.outcome
        drawn = outcome.drawn
        months = np.concatenate(([0.0], np.cumsum(outcome.ledger.days_in_month)))
        names = {s.id: s.name for s in drawn.roster}
        opened = {s.id: float(d) for s, d in zip(drawn.roster, outcome.opened, strict=True)}
        return {
            "gantt": trace_figures.gantt(self.found.waits, names, opened, float(months[-1]), self.origin),
            "stages": trace_figures.stages(outcome.links, float(months[-1]), self.origin),
            "hands": trace_figures.hands(self.found.hands, self.origin),
            "hands_year": trace_figures.hands(by_school_week(self.found.hands), self.origin, of_school_year=True),
        }

    def write(self, folder: Path) -> Path:
        """Write ``trace.html`` and ``figures/``; returns the path of the page."""
        from jinja2 import Environment, PackageLoader, StrictUndefined

        (folder / "figures").mkdir(parents=True, exist_ok=True)
        pictures = []
        for name, figure in self.draw().items():
            svg = figures.to_svg(figure, name)
            (folder / "figures" / f"{name}.svg").write_text(svg + "\n", encoding="utf-8", newline="")
            figures.save_png(figure, folder / "figures" / f"{name}.png")
            pictures.append(svg)
        environment = Environment(loader=PackageLoader("sim.present"), autoescape=True, undefined=StrictUndefined)
        template = environment.get_template("trace.html.j2")

        def page(font: str) -> str:
            return template.render(
                title=self.title, note=self.say("trace.page.note"), tables=[self.stuck(), self.behind()],
                pictures=pictures, lang=self.origin.lang, font=font,
            )  # fmt: skip

        path = folder / "trace.html"
        path.write_text(lettering.with_letters(page), encoding="utf-8", newline="")
        return path
