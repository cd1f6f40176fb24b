"""From a user's file to a `Scenario`, and back.

In: the path of a YAML file and ``--set`` texts. Out: one validated, frozen `Scenario` with its roster, and notes on
what the roster leaves out and on what is odd; or `Problems`: all that is wrong, each with a code, its values, and the
file, line and path of the culprit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from sim.scenario import checks
from sim.scenario.compose import beside, compose, is_whole, neighbour
from sim.scenario.errors import Loc, inside, is_section, is_text, not_date, path_of, places_of, problems_of, shown
from sim.scenario.problem import Note, Problem, Problems, Where, problem
from sim.scenario.roster import School, survey, write_roster
from sim.scenario.schema import Scenario
from sim.scenario.yaml12 import Marked, dump, is_file

_STAND_IN = (School(id="_", type="senior", pupils=1, classes=1, staff=0, influence="A"),)
"""Takes the place of a roster that cannot be read, so that the rest of the file is checked all the same."""
_NEEDED = {"name": "_", "roster": _STAND_IN}
_Told = TypeVar("_Told", Problem, Note)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Loaded:
    """A scenario, what its roster leaves out, and what is odd about it."""

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
    """Read a scenario file, and keep the notes on it; otherwise as `load`."""
    tree, found = compose(Path(path), overrides, Scenario)
    rosters = Rosters()
    scenario, more = build(tree, name_of(path), rosters, found)
    if scenario is None or found:
        raise Problems(in_order([*found, *more], str(path)))
    return Loaded(scenario, tuple(in_order([*oddities(tree, scenario), *rosters.notes], str(path))))


def load_roster(path: Path) -> tuple[tuple[School, ...], tuple[Note, ...]]:
    """Read a roster by itself, as `survey`; the notes are also on what is odd about its schools."""
    schools, notes = survey(path)
    odd = (Note(c.code, Where(str(path)), c.values) for c in checks.odd_roster(schools))
    return schools, (*notes, *odd)


class Rosters:
    """The roster files read so far: the scenarios of a study read each of them once, and tell its faults once."""

    def __init__(self) -> None:
        self.notes: tuple[Note, ...] = ()
        self._read: dict[str, tuple[School, ...] | None] = {}

    def read(self, said: Marked, name: str) -> tuple[School, ...] | None:
        """Read the roster ``said`` in a file; None if it is known to be wrong."""
        file = beside(said.file, name)
        if not is_file(file):
            raise problem("roster_missing", said.where("roster"), got=shown(file), hint=neighbour(file))
        key = os.path.realpath(file)
        if key not in self._read:
            self._read[key] = None
            self._read[key], notes = survey(Path(file), file)
            self.notes += notes
        return self._read[key]


def build(
    tree: Marked, name: str, rosters: Rosters, before: Sequence[Problem] = ()
) -> tuple[Scenario | None, list[Problem]]:
    """Make a scenario of a composed tree, or None.

    Parameters
    ----------
    name
        Its name, if it does not say one.
    before
        What is known to be wrong with the files behind the tree and its overrides.

    Returns
    -------
    The scenario, and all else that is wrong.
    """
    data: dict[str, Any] = {"name": name} | said(tree, Scenario)
    found = list(_read_roster(tree, data, rosters, whole=is_whole(before)))
    readable = data.get("roster") is not _STAND_IN
    doubtful: set[Loc] = set() if readable else {("roster",)}
    for loc, p in wrong_types(tree, Scenario, ()):
        found.append(p)
        doubtful.add(_setting(loc))
    scenario, refused = _validated(data, doubtful, partial(where_of, tree))
    read_over = {(p.where.file, p.where.line) for p in before if p.where.line}
    found += [p for p in refused if (p.where.file, p.where.line) not in read_over]
    return (scenario if readable and not found else None), found


def oddities(tree: Marked, scenario: Scenario) -> list[Note]:
    """Note what is odd about a scenario, each at the place in its files that says it."""
    return [Note(c.code, where_of(tree, c.at, *c.of), c.values) for c in checks.oddities(scenario)]


def name_of(path: str | Path) -> str:
    """Return the name of a file that says none: that of the file itself."""
    return re.sub(r"[^\w.-]+", "-", Path(path).stem)[:80]


def in_order(found: Iterable[_Told], file: str) -> list[_Told]:
    """Sort by file, the one that was asked for first, and line."""
    return sorted(found, key=lambda told: (told.where.file != file, told.where.file, told.where.line))


def _validated(
    data: dict[str, Any], doubtful: set[Loc], where: Callable[..., Where]
) -> tuple[Scenario | None, list[Problem]]:
    """Validate; where settings are wrong, look again without them, so that the others are seen to hold together.

    ``doubtful`` are settings known to be wrong; nothing that rests on them is told.
    """
    found: list[Problem] = []

    def sound(loc: Loc) -> bool:
        return _setting(loc) not in doubtful

    while True:
        try:
            return Scenario.model_validate(_without(data, doubtful)), found
        except ValidationError as e:
            found += problems_of(e, Scenario, where, sound)
            new = {_setting(loc) for loc in places_of(e)} - doubtful
        if not new:
            return None, found
        doubtful |= new


def _setting(loc: Loc) -> Loc:
    """Cut a location to the setting it lies in: lists and distributions are right or wrong as a whole."""
    kind: Any = Scenario
    for i, step in enumerate(loc):
        kind = inside(kind, step)
        if not is_section(kind):
            return loc[: i + 1]
    return loc


def _without(data: Any, locs: set[Loc], at: Loc = ()) -> Any:
    """Leave out the settings at ``locs``; stand-ins take the place of what must be there."""
    if not isinstance(data, dict):
        return data
    kept = {key: _without(child, locs, (*at, key)) for key, child in data.items() if (*at, key) not in locs}
    return kept | {key: value for key, value in _NEEDED.items() if not at and (key,) in locs}


def write_resolved(scenario: Scenario, folder: Path, roster_name: str | None = None) -> Path:
    """Write ``<name>.yaml`` with every default written out, and its roster beside it as ``<name>.csv``.

    ``roster_name`` takes the place of the name for a roster that several share: it is written once. Returns the path of
    the YAML file; `load` of it gives a scenario with the same hash.
    """
    folder.mkdir(parents=True, exist_ok=True)
    roster = folder / f"{roster_name or scenario.name}.csv"
    if roster_name is None or not roster.exists():
        write_roster(scenario.roster, roster)
    data = scenario.model_dump(mode="json") | {"roster": roster.name}
    path = folder / f"{scenario.name}.yaml"
    path.write_text(dump(data), encoding="utf-8", newline="")
    return path


def _read_roster(tree: Marked, data: dict[str, Any], rosters: Rosters, whole: bool) -> Sequence[Problem]:
    """Put the schools of the roster file into ``data``; a stand-in for a file that is wrong or said in a lost part."""
    node, exactly = _said_at(tree, ("roster",))
    if not exactly:
        if not whole:
            data["roster"] = _STAND_IN
    elif isinstance(node.value, str):
        data["roster"] = _STAND_IN
        try:
            data["roster"] = rosters.read(node, node.value) or _STAND_IN
        except Problems as e:
            return e.problems
    return ()


def said(node: Marked, kind: Any) -> Any:
    """Return the plain value, without the sections in which nothing is said, all their entries commented out.

    A number or boolean where the schema wants text is the text as it was written.
    """
    if isinstance(node.value, dict):
        return {
            key: said(child, inside(kind, key))
            for key, child in node.value.items()
            if child.value is not None or not is_section(inside(kind, key))
        }
    if isinstance(node.value, list):
        return [said(child, inside(kind, i)) for i, child in enumerate(node.value)]
    return node.written if node.written is not None and node.value is not None and is_text(kind) else node.value


def wrong_types(node: Marked, kind: Any, loc: Loc) -> Iterator[tuple[Loc, Problem]]:
    """Refuse what pydantic would convert and a planner cannot have meant: true for 1, seconds since 1970 for a date."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from wrong_types(child, inside(kind, key), (*loc, key))
    elif isinstance(node.value, list):
        for i, child in enumerate(node.value):
            yield from wrong_types(child, inside(kind, i), (*loc, i))
    elif isinstance(node.value, bool) and (number := next((k for k in (int, float) if _is_a(kind, k)), None)):
        code = "not_integer" if number is int else "not_number"
        yield loc, Problem(code, node.where(path_of(loc)), {"got": node.value, "hint": None})
    elif kind is date and node.value is not None and not _DATE.fullmatch(str(node.value)):
        yield loc, not_date(node.value if node.written is None else node.written, node.where(path_of(loc)))


def _is_a(kind: Any, number: type) -> bool:
    """Whether a declared type is a kind of number, or that or nothing."""
    return kind is number or (number in get_args(kind) and get_args(kind)[1:] == (type(None),))


def _said_at(tree: Marked, loc: Loc) -> tuple[Marked, bool]:
    """Return what was said at a location, or the nearest thing around it; and whether it is the very thing."""
    node = tree
    for step in loc:
        if isinstance(node.value, dict) and step in node.value:
            node = node.value[str(step)]
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return node, False
    return node, True


def where_of(tree: Marked, loc: Loc, *others: Loc) -> Where:
    """Find the place of a location: where it was said, else where one of the others was, else what is around it."""
    nearest, _ = _said_at(tree, loc)
    told = (node for node, exactly in (_said_at(tree, at) for at in (loc, *others)) if exactly)
    return next(told, nearest).where(path_of(loc))
