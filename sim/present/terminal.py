"""What a command prints, as plain text.

In: the payload of a result, or a scenario. Out: lines of text without colour or markup, the same in a terminal and in
a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.present.advice import Advice
from sim.present.content import ReportData, Table, prior_written, state, value_written
from sim.present.messages import day, note_text, settings, text
from sim.present.parts import Part
from sim.present.province import ProvinceData
from sim.present.wrap import cells, filled, padded
from sim.scenario.field import walk
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.problem import Note
from sim.scenario.province import Province
from sim.scenario.roster import School
from sim.scenario.schema import Scenario
from sim.scenario.study import Study

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


def province(data: ProvinceData) -> str:
    """Sum up a province: the whole, a row a district, and what adding them up does to risk."""
    head = "\n".join(_paragraph(line) for line in (data.title, data.description, data.scale, data.runs) if line)
    parts = [head, *map(_paragraph, data.sentences)]
    if not data.n:
        return _spaced(parts)
    for shown in (data.bands, data.chances):
        parts += [_table(shown), _paragraph(shown.note)]
    parts += [f"{data.districts.title}\n{_table(data.districts)}", _paragraph(data.districts.note)]
    parts += map(_paragraph, data.spread_lines)
    if data.spread is not None:
        parts.append(f"{data.spread.title}\n{_table(data.spread)}")
    return _spaced([*parts, _paragraph(data.note)])


def part(shown: Part) -> str:
    """Write out what stands beside a result: the bridge, the worth of each lever."""
    parts = [shown.title, *map(_paragraph, shown.lines), *map(_table, shown.tables)]
    return _spaced([*parts, _paragraph(shown.note)])


def described(scenario: Scenario, notes: Sequence[Note] = (), lang: str = "en") -> str:
    """Say in a few lines what a valid scenario is, and what was taken for granted or is odd."""
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
        start=day(scenario.programme.start, lang),
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
    return "\n".join([*lines, counts, *_blanks(roster, lang), *noted(notes, lang)])


def described_roster(schools: Sequence[School], notes: Sequence[Note] = (), lang: str = "en") -> str:
    """Say in a few lines what a valid roster is, and what was taken for granted or is odd."""
    counts = {name: sum(getattr(s, name) for s in schools) for name in ("pupils", "classes", "staff")}
    first = text("cli.ok.roster", lang, schools=len(schools), **counts)
    return "\n".join([text("cli.ok", lang), first, *_blanks(schools, lang), *noted(notes, lang)])


def described_study(study: Study, lang: str = "en") -> str:
    """Say what a valid study is: its scenarios, and in what each differs from the base."""
    lines = [
        text("cli.ok", lang),
        text(
            "cli.ok.study", lang, name=study.name, scenarios=len(study.scenarios),
            replications=study.replications, seed=study.seed,
        ),
    ]  # fmt: skip
    if study.design is not None:
        from sim.experiment.layout import layout_of  # pyarrow, 0.1 s to import
        from sim.present import study_page

        laid_out = study_page.design(layout_of(study), study, lang)
        return "\n".join([lines[0], laid_out, *noted(study.notes, lang)])
    if study.description:
        lines.append(text("cli.ok.description", lang, description=study.description))
    for scenario in study.scenarios:
        lines.append(
            text(
                "cli.ok.study_scenario", lang, name=scenario.name, schools=len(scenario.roster),
                hash=scenario.hash[:12],
            )
        )  # fmt: skip
        if scenario.name != study.base:
            lines += [f"  {line}" for line in _differences(scenario, study.reference, lang)]
    return "\n".join([*lines, *noted(study.notes, lang)])


def described_province(province: Province, lang: str = "en") -> str:
    """Say what a valid province is: its districts and their schools."""
    first = text(
        "cli.ok.province", lang, name=province.name, districts=len(province.scenarios),
        schools=sum(len(s.roster) for s in province.scenarios), replications=province.replications, seed=province.seed,
    )  # fmt: skip
    lines = [text("cli.ok", lang), first]
    if province.description:
        lines.append(text("cli.ok.description", lang, description=province.description))
    lines += [
        text("cli.ok.study_scenario", lang, name=s.name, schools=len(s.roster), hash=s.hash[:12])
        for s in province.scenarios
    ]
    return "\n".join([*lines, *noted(province.notes, lang)])


def _differences(scenario: Scenario, base: Scenario, lang: str) -> Iterator[str]:
    same = scenario.hash == base.hash
    for (path, value, about), (_, before, _) in zip(walk(scenario), walk(base), strict=True):
        if (value, prior_written(value, lang)) != (before, prior_written(before, lang)):
            said, was = (prior_written(v, lang) or value_written(v, about, lang) for v in (value, before))
            yield text("cli.ok.differs", lang, path=path, value=said, base=was)
    if scenario.roster != base.roster:
        yield text("cli.ok.roster_differs", lang)
    if scenario.start != base.start:
        yield text("cli.ok.start_differs", lang)
    if same:
        yield text("cli.ok.same", lang)


def _blanks(schools: Sequence[School], lang: str) -> list[str]:
    count = sum(s.relationship is None for s in schools)
    return [text("cli.ok.blank_relationship", lang, count=count)] if count else []


def noted(notes: Sequence[Note], lang: str = "en") -> list[str]:
    """Say what was taken for granted and what is odd, a line each."""
    return [text("cli.note", lang, note=note_text(note, lang)) for note in notes]


def mechanisms_of_all(scenarios: Sequence[Scenario], lang: str = "en") -> str:
    """List the mechanisms of each scenario below its name."""
    return "\n\n".join(f"{scenario.name}\n{mechanisms(scenario, lang)}" for scenario in scenarios)


def mechanisms(scenario: Scenario, lang: str = "en") -> str:
    """List the mechanisms, a line each, and below each its settings with value, distribution and source tag."""
    declared = list(walk(scenario))
    lines: list[str] = []
    for m in MECHANISMS:
        kind, on = text(f"kind.{m.kind}", lang), text(f"state.{state(m, scenario)}", lang)
        lines.append(f"{m.id:<4}{padded(kind, 11)}{padded(on, 10)}  {settings.mechanism(m, lang)}")
        for path, value, about in declared:
            if path.startswith(m.paths) and m.paths:
                prior = prior_written(value, lang)
                shown = value_written(value, about, lang) + (f"  [{prior}]" if prior else "")
                lines.append(f"      {about.tag}  {path:<48} {shown}")
    return "\n".join(lines)


def _spaced(parts: Sequence[str]) -> str:
    """Set blank lines between the parts; spaces that kept a number with its unit become ordinary ones."""
    return "\n\n".join(parts).replace("\u00a0", " ")


def _title(data: ReportData) -> str:
    head = f"{data.name} – {data.description}" if data.description else data.name
    return "\n".join((head, data.scale, data.runs))


def table(shown: Table) -> str:
    """Write a table below its title, and its note below it."""
    parts = [shown.title, _table(shown) if shown.rows else "", _paragraph(shown.note)]
    return "\n".join(part for part in parts if part)


def _table(table: Table) -> str:
    rows = [table.header, *table.rows]
    widths = [max(cells(row[i]) for row in rows) for i in range(len(table.header))]
    return "\n".join(_line(row, widths, table.words) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int], words: int) -> str:
    shown: Iterator[str] = (
        padded(cell, width) if i < words else " " * (width - cells(cell)) + cell
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "   ".join(shown).rstrip()


def _paragraph(words: str) -> str:
    return filled(words, WIDTH)


def comparison(data: Advice) -> str:
    """Lay out a comparison: the answer first, then the numbers, then how to read them."""
    parts = ["\n".join((data.title, data.runs))]
    if data.cautions:
        parts.append("\n".join(map(_paragraph, data.cautions)))
    parts += map(_paragraph, data.answer)
    if data.table is not None:
        parts += [f"{data.table.title}\n{_table(data.table)}", _paragraph(data.table.note)]
    return _spaced([*parts, *map(_paragraph, data.method)])
