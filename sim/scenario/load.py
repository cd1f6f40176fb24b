"""From a user's file to a `Scenario`, and back.

In: the path of a YAML file and ``--set`` texts. Out: one validated, frozen `Scenario` with its roster; or `Problems`:
all that is wrong, each with a code, its values, and the file, line and path of the culprit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario.compose import beside, compose
from sim.scenario.errors import Loc, inside, is_section, path_of, problems_of, shown
from sim.scenario.problem import Problem, Problems, Where
from sim.scenario.roster import School, read_roster, write_roster
from sim.scenario.schema import Scenario
from sim.scenario.yaml12 import Marked, dump

_STAND_IN = (School(id="_", type="senior", pupils=1, classes=1, staff=0, influence="A"),)
"""Takes the place of a roster that cannot be read, so that the rest of the file is checked all the same."""
_OF_ROSTER = frozenset({"start_school", "start_twice", "start_lines"})
"""What cannot be judged without the roster."""


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
    wrong_types = list(_wrong_types(tree, Scenario, ()))
    found += wrong_types
    data: dict[str, Any] = {"name": re.sub(r"[^\w.-]+", "-", Path(path).stem)[:80]}
    data |= _said(tree, Scenario)
    roster = tree.value.get("roster") if isinstance(tree.value, dict) else None
    readable = True
    if roster is not None and isinstance(roster.value, str):
        try:
            data["roster"] = _roster(roster, roster.value)
        except Problems as e:
            readable, data["roster"] = False, _STAND_IN
            found += e.problems
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as e:
        known = {p.where.path for p in wrong_types}
        for p in problems_of(e, Scenario, lambda loc: _where(tree, loc)):
            if p.where.path not in known and (readable or p.code not in _OF_ROSTER):
                found.append(p)
    if found:
        raise Problems(sorted(found, key=lambda p: (p.where.file != str(path), p.where.file, p.where.line)))
    return scenario


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


def _roster(said: Marked, name: str) -> tuple[School, ...]:
    file = beside(said.file, name)
    if not Path(file).is_file():
        raise Problems([Problem("roster_missing", said.where("roster"), {"got": file})])
    return read_roster(Path(file), file)


def _said(node: Marked, kind: Any) -> Any:
    """Return the plain value, without the sections in which nothing is said, all their entries commented out."""
    if not isinstance(node.value, dict) or not is_section(kind):
        return node.plain()
    return {
        key: _said(child, inside(kind, key))
        for key, child in node.value.items()
        if child.value is not None or not is_section(inside(kind, key))
    }


def _wrong_types(node: Marked, kind: Any, loc: Loc) -> Iterator[Problem]:
    """Refuse what pydantic would convert and a planner cannot have meant: true for 1, a number for a date."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _wrong_types(child, inside(kind, key), (*loc, key))
    elif isinstance(node.value, list):
        for i, child in enumerate(node.value):
            yield from _wrong_types(child, inside(kind, i), (*loc, i))
    elif isinstance(node.value, bool) and kind in (int, float):
        code = "not_integer" if kind is int else "not_number"
        yield Problem(code, node.where(path_of(loc)), {"got": node.value})
    elif isinstance(node.value, int | float) and kind is date:
        yield Problem("not_date", node.where(path_of(loc)), {"got": shown(node.value)})


def _where(tree: Marked, loc: Loc) -> Where:
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
