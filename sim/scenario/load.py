"""From a user's file to a `Scenario`, and back.

In: the path of a YAML file and ``--set`` texts. Out: one validated, frozen `Scenario` with its roster, and notes on
what the roster leaves out; or `Problems`: all that is wrong, each with a code, its values, and the file, line and path
of the culprit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario.compose import beside, compose
from sim.scenario.errors import Loc, inside, is_section, path_of, problems_of, shown
from sim.scenario.problem import Note, Problem, Problems, Where
from sim.scenario.roster import School, survey, write_roster
from sim.scenario.schema import Scenario
from sim.scenario.yaml12 import Marked, dump

_STAND_IN = (School(id="_", type="senior", pupils=1, classes=1, staff=0, influence="A"),)
"""Takes the place of a roster that cannot be read, so that the rest of the file is checked all the same."""
_OF_ROSTER = frozenset({"start_school", "start_twice", "start_lines"})
"""What cannot be judged without the roster."""


@dataclass(frozen=True)
class Loaded:
    """A scenario, and what its roster leaves out."""

    scenario: Scenario
    notes: tuple[Note, ...]


def load(path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path
        A YAML file. ``extends`` names a file to build upon, ``roster`` a CSV file or Excel workbook, each as seen from
        the file that says so. A file without ``name`` is named after itself.
    overrides
        Texts ``path=value`` as of ``--set``, the later ones last; the value is YAML.

    Raises
    ------
    Problems
        All that is wrong with the input.
    """
    return load_with_notes(path, overrides).scenario


def load_with_notes(path: str | Path, overrides: Sequence[str] = ()) -> Loaded:
    """Read a scenario file, and keep the notes on its roster; otherwise as `load`."""
    tree, found = compose(Path(path), overrides, Scenario)
    rosters = Rosters()
    scenario, more = build(tree, name_of(path), rosters)
    if scenario is None or found:
        raise Problems(in_order([*found, *more], str(path)))
    return Loaded(scenario, rosters.notes)


class Rosters:
    """The roster files read so far: the scenarios of a study read each of them once, and tell its faults once."""

    def __init__(self) -> None:
        self.notes: tuple[Note, ...] = ()
        self._read: dict[str, tuple[School, ...] | None] = {}

    def read(self, said: Marked, name: str) -> tuple[School, ...] | None:
        """Read the roster ``said`` in a file; None if it is known to be wrong."""
        file = beside(said.file, name)
        if not Path(file).is_file():
            raise Problems([Problem("roster_missing", said.where("roster"), {"got": file})])
        key = os.path.realpath(file)
        if key not in self._read:
            self._read[key] = None
            self._read[key], notes = survey(Path(file), file)
            self.notes += notes
        return self._read[key]


def build(tree: Marked, name: str, rosters: Rosters) -> tuple[Scenario | None, list[Problem]]:
    """Make a scenario of a composed tree, named ``name`` if it does not say; or None, and all that is wrong."""
    wrong = list(wrong_types(tree, Scenario, ()))
    found = list(wrong)
    data: dict[str, Any] = {"name": name} | said(tree, Scenario)
    roster = tree.value.get("roster") if isinstance(tree.value, dict) else None
    readable = True
    if roster is not None and isinstance(roster.value, str):
        schools = None
        try:
            schools = rosters.read(roster, roster.value)
        except Problems as e:
            found += e.problems
        readable, data["roster"] = schools is not None, schools or _STAND_IN
    scenario = None
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as e:
        known = {p.where.path for p in wrong}
        for p in problems_of(e, Scenario, lambda loc: where_of(tree, loc)):
            if p.where.path not in known and (readable or p.code not in _OF_ROSTER):
                found.append(p)
    return (scenario if readable and not found else None), found


def name_of(path: str | Path) -> str:
    """Return the name of a file that says none: that of the file itself."""
    return re.sub(r"[^\w.-]+", "-", Path(path).stem)[:80]


def in_order(found: Sequence[Problem], file: str) -> list[Problem]:
    """Sort by file, the one that was asked for first, and line."""
    return sorted(found, key=lambda p: (p.where.file != file, p.where.file, p.where.line))


def write_resolved(scenario: Scenario, folder: Path) -> Path:
    """Write ``<name>.yaml`` with every default written out, and its roster beside it as ``<name>.csv``.

    Returns the path of the YAML file; `load` of it gives a scenario with the same hash.
    """
    folder.mkdir(parents=True, exist_ok=True)
    roster = folder / f"{scenario.name}.csv"
    write_roster(scenario.roster, roster)
    data = scenario.model_dump(mode="json") | {"roster": roster.name}
    path = folder / f"{scenario.name}.yaml"
    path.write_text(dump(data), encoding="utf-8", newline="")
    return path


def said(node: Marked, kind: Any) -> Any:
    """Return the plain value, without the sections in which nothing is said, all their entries commented out."""
    if not isinstance(node.value, dict) or not is_section(kind):
        return node.plain()
    return {
        key: said(child, inside(kind, key))
        for key, child in node.value.items()
        if child.value is not None or not is_section(inside(kind, key))
    }


def wrong_types(node: Marked, kind: Any, loc: Loc) -> Iterator[Problem]:
    """Refuse what pydantic would convert and a planner cannot have meant: true for 1, a number for a date."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from wrong_types(child, inside(kind, key), (*loc, key))
    elif isinstance(node.value, list):
        for i, child in enumerate(node.value):
            yield from wrong_types(child, inside(kind, i), (*loc, i))
    elif isinstance(node.value, bool) and kind in (int, float):
        code = "not_integer" if kind is int else "not_number"
        yield Problem(code, node.where(path_of(loc)), {"got": node.value})
    elif isinstance(node.value, int | float) and kind is date:
        yield Problem("not_date", node.where(path_of(loc)), {"got": shown(node.value)})


def where_of(tree: Marked, loc: Loc) -> Where:
    """Find the place of a location, or of the nearest thing around it that was said."""
    node = tree
    for step in loc:
        if isinstance(node.value, dict) and step in node.value:
            node = node.value[str(step)]
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            break
    return node.where(path_of(loc))
