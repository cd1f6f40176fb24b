"""What a command prints, as plain text.

In: the payload of a result, or a scenario. Out: lines of text without colour or markup, the same in a terminal and in
a file.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from sim.present.content import ReportData, Table, prior_written, state, written
from sim.present.messages import problem_text, text
from sim.scenario import checks
from sim.scenario.field import walk
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.roster import School
from sim.scenario.schema import Scenario

WIDTH = 100


def summary(data: ReportData) -> str:
    """Sum up a result as a planner reads it: risk bands, chances, and what stands against the deck's ceiling."""
    parts = [_title(data)]
    if not data.n:
        return _spaced([*parts, *data.sentences])
    parts += [_table(data.bands), _paragraph(data.bands.note)]
    parts += [_table(data.chances), _paragraph(data.chances.note)]
    parts += [_paragraph(line) for line in data.ceiling_lines]
    return _spaced(parts)


def described(scenario: Scenario, lang: str = "en") -> str:
    """Say in a few lines what a valid scenario is."""
    roster = scenario.roster
    first = text(
        "cli.ok.scenario",
        lang,
        name=scenario.name,
        schools=len(roster),
        pupils=sum(s.pupils for s in roster),
        classes=sum(s.classes for s in roster),
        staff=sum(s.staff for s in roster),
        months=scenario.programme.months,
        start=scenario.programme.start.isoformat(),
        hash=scenario.hash[:12],
    )
    kinds = [about.kind for _, _, about in walk(scenario)]
    rules = [m for m in MECHANISMS if m.kind == "rule"]
    counts = text(
        "cli.ok.counts",
        lang,
        levers=kinds.count("lever"),
        known=kinds.count("known"),
        uncertain=kinds.count("uncertain"),
        on=sum(state(m, scenario) == "on" for m in rules),
        rules=len(rules),
    )
    lines = [text("cli.ok", lang), first]
    if scenario.description:
        lines.append(text("cli.ok.description", lang, description=scenario.description))
    return "\n".join([*lines, counts, *notes(scenario, lang)])


def notes(scenario: Scenario, lang: str = "en") -> list[str]:
    """Say what is odd about a valid scenario, a line each."""
    return [text("cli.note", lang, note=problem_text(p, lang)) for p in checks.notes(scenario)]


def described_roster(schools: Sequence[School], lang: str = "en") -> str:
    """Say in a line what a valid roster is."""
    counts = {name: sum(getattr(s, name) for s in schools) for name in ("pupils", "classes", "staff")}
    return "\n".join((text("cli.ok", lang), text("cli.ok.roster", lang, schools=len(schools), **counts)))


def mechanisms(scenario: Scenario, lang: str = "en") -> str:
    """List the mechanisms, a line each, and below each its settings with value, distribution and source tag."""
    settings = list(walk(scenario))
    lines: list[str] = []
    for m in MECHANISMS:
        kind, on = text(f"kind.{m.kind}", lang), text(f"state.{state(m, scenario)}", lang)
        lines.append(f"{m.id:<4}{kind:<11}{on:<10}  {m.name}")
        for path, value, about in settings:
            if path.startswith(m.paths) and m.paths:
                shown = " ".join(part for part in (written(value, lang), about.unit) if part)
                prior = prior_written(value)
                lines.append(f"      {about.tag}  {path:<48} {shown}{f'  [{prior}]' if prior else ''}")
    return "\n".join(lines)


def _spaced(parts: Sequence[str]) -> str:
    """Set blank lines between the parts; spaces that kept a number with its unit become ordinary ones."""
    return "\n\n".join(parts).replace("\u00a0", " ")


def _title(data: ReportData) -> str:
    head = f"{data.name} – {data.description}" if data.description else data.name
    return "\n".join((head, data.scale, data.runs))


def _table(table: Table) -> str:
    rows = [table.header, *table.rows]
    widths = [max(_cells(row[i]) for row in rows) for i in range(len(table.header))]
    return "\n".join(_line(row, widths, table.words) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int], words: int) -> str:
    cells: Iterator[str] = (
        cell + " " * (width - _cells(cell)) if i < words else " " * (width - _cells(cell)) + cell
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "   ".join(cells).rstrip()


def _cells(written_text: str) -> int:
    """Terminal columns: a Chinese character takes two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in written_text)


def _paragraph(words: str) -> str:
    return textwrap.fill(words, WIDTH)
