"""From a user's file to a `Scenario`, and back.

In: the path of a YAML file and ``--set`` texts. Out: one validated, frozen `Scenario` with its roster; or `Problems`:
all that is wrong, each with a code, its values, and the file, line and path of the culprit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario.compose import beside, compose, is_whole, neighbour
from sim.scenario.errors import Loc, inside, is_section, is_text, not_date, path_of, places_of, problems_of, shown
from sim.scenario.problem import Problem, Problems, Where, problem
from sim.scenario.roster import School, read_roster, write_roster
from sim.scenario.schema import Scenario
from sim.scenario.yaml12 import Marked, dump, is_file

_STAND_IN = (School(id="_", type="senior", pupils=1, classes=1, staff=0, influence="A"),)
"""Takes the place of a roster that cannot be read, so that the rest of the file is checked all the same."""
_NEEDED = {"name": "_", "roster": _STAND_IN}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def load(path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path
        A YAML file. ``extends`` names a file to build upon, ``roster`` a CSV file, each as seen from the file that
        says so. A file without ``name`` is named after itself.
    overrides
        Texts ``path=value`` as of ``--set``, the later ones last; the value is YAML.

    Raises
    ------
    Problems
        All that is wrong with the input.
    """
    tree, found = compose(Path(path), overrides, Scenario)
    read_over = {(p.where.file, p.where.line) for p in found if p.where.line}
    data: dict[str, Any] = {"name": re.sub(r"[^\w.-]+", "-", Path(path).stem)[:80]}
    data |= _said(tree, Scenario)
    found += _read_roster(tree, data, whole=is_whole(found))
    doubtful: set[Loc] = {("roster",)} if data.get("roster") is _STAND_IN else set()
    for loc, p in _wrong_types(tree, Scenario, ()):
        found.append(p)
        doubtful.add(_setting(loc))
    scenario, refused = _validated(data, doubtful, partial(_where, tree))
    found += [p for p in refused if (p.where.file, p.where.line) not in read_over]
    if found:
        raise Problems(sorted(found, key=lambda p: (p.where.file != str(path), p.where.file, p.where.line)))
    assert scenario is not None
    return scenario


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


def _read_roster(tree: Marked, data: dict[str, Any], whole: bool) -> Sequence[Problem]:
    """Put the schools of the roster file into ``data``; a stand-in for a file that is wrong or said in a lost part."""
    said, exactly = _said_at(tree, ("roster",))
    if not exactly:
        if not whole:
            data["roster"] = _STAND_IN
    elif isinstance(said.value, str):
        file = beside(said.file, said.value)
        try:
            if not is_file(file):
                raise problem("roster_missing", said.where("roster"), got=shown(file), hint=neighbour(file))
            data["roster"] = read_roster(Path(file), file)
        except Problems as e:
            data["roster"] = _STAND_IN
            return e.problems
    return ()


def _said(node: Marked, kind: Any) -> Any:
    """Return the plain value, without the sections in which nothing is said, all their entries commented out.

    A number or boolean where the schema wants text is the text as it was written.
    """
    if isinstance(node.value, dict):
        return {
            key: _said(child, inside(kind, key))
            for key, child in node.value.items()
            if child.value is not None or not is_section(inside(kind, key))
        }
    if isinstance(node.value, list):
        return [_said(child, inside(kind, i)) for i, child in enumerate(node.value)]
    return node.written if node.written is not None and node.value is not None and is_text(kind) else node.value


def _wrong_types(node: Marked, kind: Any, loc: Loc) -> Iterator[tuple[Loc, Problem]]:
    """Refuse what pydantic would convert and a planner cannot have meant: true for 1, seconds since 1970 for a date."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _wrong_types(child, inside(kind, key), (*loc, key))
    elif isinstance(node.value, list):
        for i, child in enumerate(node.value):
            yield from _wrong_types(child, inside(kind, i), (*loc, i))
    elif isinstance(node.value, bool) and kind in (int, float):
        code = "not_integer" if kind is int else "not_number"
        yield loc, Problem(code, node.where(path_of(loc)), {"got": node.value, "hint": None})
    elif kind is date and node.value is not None and not _DATE.fullmatch(str(node.value)):
        yield loc, not_date(node.value if node.written is None else node.written, node.where(path_of(loc)))


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


def _where(tree: Marked, loc: Loc, *others: Loc) -> Where:
    """Find the place of a location: where it was said, else where one of the others was, else what is around it."""
    nearest, _ = _said_at(tree, loc)
    said = (node for node, exactly in (_said_at(tree, at) for at in (loc, *others)) if exactly)
    return next(said, nearest).where(path_of(loc))
