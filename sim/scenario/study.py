"""A study: a base scenario, variants of it and points of a design, to be simulated with the same luck.

In: the path of a YAML file that names its ``base``, says under ``variants`` only what differs, and under ``design``
which settings are varied over what. Out: a `Study` of named scenarios, the number of replications and the seed; or
`Problems` as for a scenario, each with the file, line and path of the culprit.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from sim.scenario.compose import beside, chain, is_whole, mapping, merge, neighbour, override, put, without_own
from sim.scenario.design import (
    MAX_POINTS,
    MAX_RUNS,
    Axis,
    Design,
    DesignFile,
    Factors,
    Point,
    Value,
    count_points,
    make_axes,
    make_design,
    read_design,
)
from sim.scenario.errors import problems_of, shown
from sim.scenario.field import NAME, Section
from sim.scenario.load import (
    Loaded,
    Rosters,
    build,
    in_order,
    load_with_notes,
    name_of,
    oddities,
    said,
    where_of,
    wrong_types,
)
from sim.scenario.meant import meant_mapping, meant_name
from sim.scenario.problem import Note, Problem, Problems, Where, problem
from sim.scenario.schema import Scenario
from sim.scenario.sheet import SUFFIXES
from sim.scenario.yaml12 import Marked, is_file

REPLICATIONS = 200
SEED = 1
MAX_VARIANTS = 200
FEW_POINTS = 50
"""Scenarios of a design up to which all tables are kept: beyond it nobody looks into single schools."""
_LONGEST_NAME = 80
TABLES = ("replications", "monthly", "schools", "school_months")


@dataclass(frozen=True)
class Cell:
    """Where a scenario stands in a design: the variant or base it is made of, and the point."""

    scenario: str
    variant: str
    point: Point


class StudyFile(Section):
    """What a study file says."""

    name: Annotated[str, StringConstraints(pattern=NAME)] = Field(
        ..., description="Name, used for the result folder; without one the study is named after its file"
    )
    description: str = Field("", description="One line for people: the question")
    base: str = Field(..., description="The scenario file that all variants start from, as seen from this file")
    replications: int = Field(
        REPLICATIONS, ge=1, le=1_000_000, description="Simulated futures of each scenario; the command line may differ"
    )
    seed: int = Field(
        SEED,
        ge=0,
        le=2**63 - 1,
        description="Root of all randomness, the same for each scenario: they share their luck",
    )
    include_base: bool = Field(True, description="Simulate the base itself too")
    variants: dict[str, Any] = Field(
        {},
        min_length=1,
        max_length=MAX_VARIANTS,
        validate_default=False,
        description="By name: what differs from the base, as a scenario file says it; or the path of a strategy file "
        "that extends the base",
    )
    design: Any = Field(
        None, description="Which settings are varied, over what, and at which points; each variant is simulated at each"
    )
    tables: tuple[Literal["replications", "monthly", "schools", "school_months"], ...] = Field(
        (),
        min_length=1,
        validate_default=False,
        description="Which tables the result keeps; replications always. All if not said, of a design of more than "
        f"{FEW_POINTS} scenarios only replications and monthly",
    )


@dataclass(frozen=True)
class Study:
    """A study, complete.

    Attributes
    ----------
    scenarios
        The base first, if it is to be simulated, then the variants in the order of the file; named apart.
    reference
        The base, whether it is simulated or not.
    base
        Its name among the scenarios, or None.
    notes
        On what the rosters leave out, and on what is odd.
    design
        The points, or None where variants alone are simulated.
    cells
        Of each scenario in turn, where it stands in the design; empty where there is none.
    tables
        What a new result keeps.
    tables_said
        Whether the file says so; else they go by the number of scenarios.
    """

    name: str
    description: str
    replications: int
    seed: int
    scenarios: tuple[Scenario, ...]
    reference: Scenario
    base: str | None
    notes: tuple[Note, ...] = ()
    design: Design | None = None
    cells: tuple[Cell, ...] = ()
    tables: tuple[str, ...] = TABLES
    tables_said: bool = False


def is_study(path: str | Path) -> bool:
    """Whether a YAML file is a study: it names a base, or variants or a design of one.

    Raises
    ------
    Problems
        If the file cannot be read as a mapping, is a roster, or names the districts of a province.
    """
    if Path(path).suffix.lower() in SUFFIXES:
        raise problem("roster_given", Where(str(path)))
    tree = mapping(str(path), []).value  # what can be read over is told by who reads on
    if isinstance(tree, dict) and "districts" in tree:
        raise problem("province_given", Where(str(path)))
    return isinstance(tree, dict) and not tree.keys().isdisjoint(("base", "variants", "design"))


def load_scenario(path: str | Path, overrides: Sequence[str] = ()) -> Loaded:
    """Read a scenario file where neither a study nor a roster will do.

    Raises
    ------
    Problems
        ``study_given``, ``roster_given``, and all of `sim.scenario.load.load_with_notes`.
    """
    if is_study(path):
        raise problem("study_given", Where(str(path)))
    return load_with_notes(path, overrides)


def load_study(
    path: str | Path, overrides: Sequence[str] = (), seed: int | None = None, replications: int | None = None
) -> Study:
    """Read a study file.

    Parameters
    ----------
    overrides
        Texts ``path=value`` as of ``--set``; they hold in the base and in every variant. A factor has its own values.
    seed
        Takes the place of the seed that the file says, also for the points that are drawn.
    replications
        Takes the place of the number that the file says.

    Raises
    ------
    Problems
        All that is wrong with the study, its base, its variants and their rosters. The path of a fault in a variant
        is the one of the study file: ``variants.more_reps.staffing.reps``. A fault of a design is told once, not at
        every point.
    """
    file = str(path)
    read_over: list[Problem] = []
    tree = mapping(file, read_over)
    says, found = _says(tree, file)
    node = _entries(tree).get("design")
    drawn, factors, more = read_design(node, tree) if node is not None else (None, {}, [])
    found += more
    if says is None or found:
        raise Problems(in_order([*read_over, *found], file))
    include_base = says.include_base or not says.variants
    try:
        reader = _Reader(file, beside(file, says.base), overrides, include_base, read_over)
    except Problems as e:
        raise Problems(in_order([*read_over, *e.problems], file)) from None
    reference = reader.base()
    entries = _entries(_entries(tree)["variants"]) if says.variants else {}
    variants = [reader.variant(name, entry) for name, entry in entries.items()]
    if reader.found or reference is None:
        raise Problems(in_order(_once(reader.found), file))
    seed = says.seed if seed is None else seed
    replications = says.replications if replications is None else replications
    design: Design | None = None
    cells: tuple[Cell, ...] = ()
    scenarios = tuple(s for s in (reference, *variants) if s is not None)[not include_base :]
    if drawn is not None and node is not None:
        design = _designed(drawn, factors, node, reference, len(scenarios), replications, seed)
        scenarios, cells = _at_points(reader, design, node, scenarios)
    few = design is None or len(scenarios) <= FEW_POINTS
    kept = says.tables or (TABLES if few else TABLES[:2])
    return Study(
        says.name,
        says.description,
        replications,
        seed,
        scenarios,
        reference,
        reference.name if include_base else None,
        tuple(in_order([*reader.notes, *reader.rosters.notes], file)),
        design,
        cells,
        tuple(name for name in TABLES if name in kept or name == TABLES[0]),
        bool(says.tables),
    )


def load_variants(path: str | Path, overrides: Sequence[str] = ()) -> Study:
    """Read a study of a few scenarios, each of which is looked at by itself.

    Raises
    ------
    Problems
        ``design_given``, and all of `load_study`.
    """
    study = load_study(path, overrides)
    if study.design is not None:
        raise problem("design_given", Where(str(path)))
    return study


def _says(tree: Marked, file: str) -> tuple[StudyFile | None, list[Problem]]:
    """Return what a study file says, and what is wrong with it, its scenarios and its design aside."""
    found = [p for _, p in wrong_types(tree, StudyFile, ())]
    known = {p.where.path for p in found}
    says = None
    try:
        says = StudyFile.model_validate({"name": name_of(file)} | said(tree, StudyFile))
    except ValidationError as e:
        wrong = problems_of(e, StudyFile, partial(where_of, tree))
        found += [p for p in wrong if p.where.path not in known]
    entries = _entries(tree)
    if "variants" not in entries and "design" not in entries:
        found.append(Problem("missing_key", tree.where("variants"), {}))
    base = entries.get("base")
    if base is not None and isinstance(base.value, str) and not is_file(path := beside(file, base.value)):
        found.append(Problem("base_missing", base.where("base"), {"got": shown(path), "hint": neighbour(path)}))
    return says, found


# -------------------------------------------------------------------------------------------------------------- design


def _designed(
    says: DesignFile, factors: Factors, node: Marked, base: Scenario, arms: int, replications: int, seed: int
) -> Design:
    """Make the points, unless they are too many."""
    axes, found = make_axes(says, factors, base)
    if found:
        raise Problems(found)
    points = count_points(says, axes) * arms
    if points > MAX_POINTS:
        raise problem("design_points", node.where("design"), got=points, limit=MAX_POINTS)
    if points * replications > MAX_RUNS:
        values = {"got": points * replications, "scenarios": points, "limit": MAX_RUNS}
        raise problem("design_runs", node.where("design"), **values)
    return make_design(says, axes, seed)


def _at_points(
    reader: _Reader, design: Design, node: Marked, arms: Sequence[Scenario]
) -> tuple[tuple[Scenario, ...], tuple[Cell, ...]]:
    """Make the scenario of every point; each value is tried by itself first, so that a wrong one is told once."""
    found: list[Problem] = []
    for axis in design.axes:
        for value in axis.levels or axis.ends or ():
            found += reader.tried(axis, value)
    if found:
        raise Problems(in_order(_once(found), reader.file))
    scenarios, cells = [], []
    for arm in arms:
        for point in design.points:
            name = point.id if len(arms) == 1 else crossed(arm.name, point.id)
            made = reader.at(arm.name, name, design.axes, point, node)
            if isinstance(made, Scenario):
                scenarios.append(made)
                cells.append(Cell(name, arm.name, point))
            else:
                found += made
        if found:
            raise Problems(in_order(_once(found), reader.file))
    return tuple(scenarios), tuple(cells)


def crossed(variant: str, point: str) -> str:
    """Name a variant at a point."""
    name = f"{variant}.{point}"
    return name if len(name) <= _LONGEST_NAME else f"{variant[:40]}.{hashlib.sha256(name.encode()).hexdigest()[:16]}"


class _Reader:
    """The scenarios of a study, one after the other, with all that is wrong with any of them or odd about it."""

    def __init__(
        self, file: str, base: str, overrides: Sequence[str], include_base: bool, before: Sequence[Problem]
    ) -> None:
        self.file = file
        self.base_file = base
        self.overrides = overrides
        self.before = [*before]
        """What is wrong with the study file and with those behind the base."""
        self.tree = chain(Path(base), Scenario, self.before)
        name = _entries(self.tree).get("name")
        self.taken = (str(said(name, str)) if name else name_of(base)) if include_base else None
        self.rosters = Rosters()
        self.found = list(self.before)
        self.notes: list[Note] = []
        self.arms: dict[str, Marked] = {}
        """Trees of what has been made, overrides included, by name."""

    def base(self) -> Scenario | None:
        return self.made(self.tree, self.before, "")

    def variant(self, name: str, entry: Marked) -> Scenario | None:
        at, before = f"variants.{name}", list(self.before)
        try:
            tree = self.composed(name, entry, at, before)
        except Problems as e:
            self.found += e.problems
            return None
        named = replace(tree, value={**_entries(tree), "name": replace(entry, value=name)})
        return self.made(named, before, at)

    def composed(self, name: str, entry: Marked, at: str, before: list[Problem]) -> Marked:
        """Return the tree of a variant, but for its name; raises what is wrong with the entry itself.

        Puts what is wrong with the files behind it into ``before``.
        """
        if not re.fullmatch(NAME, name):
            raise problem("not_name", entry.where(at), got=shown(name), hint=meant_name(name) or None)
        if name == self.taken:
            raise problem("variant_base", entry.where(at), got=name)
        if isinstance(entry.value, str):
            return self.strategy(entry, entry.value, at, before)
        if not isinstance(entry.value, dict):
            plain = entry.plain()
            raise problem("not_mapping", entry.where(at), got=shown(plain), hint=meant_mapping(plain))
        foreign = [key for key in ("name", "extends") if key in entry.value]
        if foreign:  # its name is that of the entry, and what it extends is the base
            raise Problems(
                Problem("unknown_key", entry.value[key].where(f"{at}.{key}"), {"hint": None}) for key in foreign
            )
        return merge(entry, without_own(self.tree), Scenario)

    def strategy(self, entry: Marked, path: str, at: str, before: list[Problem]) -> Marked:
        """Return the tree of a strategy file, which must build on the base: else it differs in more than it says."""
        file = beside(entry.file, path)
        if not is_file(file):
            raise problem("variant_missing", entry.where(at), got=shown(file), hint=neighbour(file))
        wrong: list[Problem] = []
        tree = chain(Path(file), Scenario, wrong)
        if is_whole(wrong) and os.path.realpath(self.base_file) not in _built_on(file):
            raise problem("variant_foreign", entry.where(at), got=path, base=self.base_file)
        before += wrong
        self.found += wrong
        return tree

    def made(self, tree: Marked, before: Sequence[Problem], at: str) -> Scenario | None:
        """Make a scenario; what is told of the study file has its path there, below ``at``."""
        tree, found = override(tree, self.overrides, Scenario)
        if not at:
            self.overridden = tree
        scenario, more = build(tree, name_of(self.base_file), self.rosters, before)
        self.found += [replace(p, where=self.below(at, p.where)) for p in (*found, *more)]
        for note in oddities(tree, scenario) if scenario else ():
            placed = replace(note, where=self.below(at, note.where))
            if placed not in self.notes:  # what is odd about the base is odd about every variant
                self.notes.append(placed)
        if scenario is not None:
            self.arms[scenario.name] = tree
        return scenario

    def tried(self, axis: Axis, value: Value) -> list[Problem]:
        """Set one factor in the base, and return what is wrong with that."""
        made = self.set(self.overridden, axis, value)
        wrong = made if isinstance(made, list) else build(made, name_of(self.base_file), self.rosters)[1]
        at = f"design.factors.{axis.path}"
        return [self.told_at(p, axis.node, at, axis.path) for p in wrong]

    def at(self, arm: str, name: str, axes: Sequence[Axis], point: Point, node: Marked) -> Scenario | list[Problem]:
        """Make the scenario of a point, or return what is wrong with it."""
        tree = self.arms[arm]
        for axis, value in zip(axes, point.values, strict=True):
            made = self.set(tree, axis, value)
            if isinstance(made, list):
                return [self.told_at(p, axis.node, f"design.factors.{axis.path}", axis.path) for p in made]
            tree = made
        own = {"name": Marked(name, node.file, node.line), "description": Marked("", node.file, node.line)}
        tree = replace(tree, value={**_entries(tree), **own})
        scenario, wrong = build(tree, name, self.rosters)
        return scenario or [self.told_at(p, node, f"design: {name}", None) for p in wrong]

    def set(self, tree: Marked, axis: Axis, value: Value) -> Marked | list[Problem]:
        try:
            written = None if isinstance(value, str) else str(value)
            return put(tree, axis.loc, Marked(value, axis.node.file, axis.node.line, written), Scenario)
        except Problems as e:
            return list(e.problems)

    def told_at(self, p: Problem, node: Marked, at: str, path: str | None) -> Problem:
        """Tell what is wrong with a point at its place in the study; the setting that complains stands behind."""
        return replace(p, where=node.where(at if p.where.path == path else f"{at}: {p.where.path}"))

    def below(self, at: str, where: Where) -> Where:
        """Give a place that lies in the study file its path there."""
        if where.file != self.file or not at:
            return where
        return replace(where, path=".".join(filter(None, (at, where.path))))


def _entries(tree: Marked) -> dict[str, Marked]:
    assert isinstance(tree.value, dict)
    return tree.value


def _built_on(file: str) -> Iterator[str]:
    """Yield the files that a file extends, nearest first; its chain is known to end."""
    while (extends := _entries(mapping(file, [])).get("extends")) is not None and extends.value is not None:
        file = beside(extends.file, str(extends.value))
        yield os.path.realpath(file)


def _once(found: Sequence[Problem]) -> Iterator[Problem]:
    """Leave out what was told before: a fault of the base is one of every variant."""
    seen: set[tuple[str, Where]] = set()
    for p in found:
        if (p.code, p.where) not in seen:
            yield p
        seen.add((p.code, p.where))
