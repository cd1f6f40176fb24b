"""A province: districts that share what is not known and what is decided above them, and nothing else.

In: the path of a YAML file that names its ``base`` and says under ``districts`` what is different in each: its roster,
a file or invented (``synthetic``), and any other setting. Out: a `Province`, a scenario a district, each with a key of
local luck of its own; or `Problems`, each with the file, line and path of the culprit:
``districts.north.staffing.reps``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, StringConstraints, ValidationError

from sim.scenario.compose import beside, chain, mapping, merge, neighbour, override, without_own
from sim.scenario.errors import problems_of, shown
from sim.scenario.field import NAME, Section
from sim.scenario.load import Rosters, build, in_order, name_of, oddities, said, where_of, wrong_types
from sim.scenario.meant import meant_mapping, meant_name
from sim.scenario.problem import Note, Problem, Problems, problem
from sim.scenario.schema import Scenario
from sim.scenario.sheet import SUFFIXES
from sim.scenario.study import REPLICATIONS, SEED
from sim.scenario.synthetic import district as invented
from sim.scenario.yaml12 import Marked, is_file

MAX_DISTRICTS = 200
Told = TypeVar("Told", Problem, Note)


class ProvinceFile(Section):
    """What a province file says."""

    name: Annotated[str, StringConstraints(pattern=NAME)] = Field(
        ..., description="Name, used for the result folder; without one the province is named after its file"
    )
    description: str = Field("", description="One line for people")
    base: str = Field(..., description="The scenario file that all districts start from, as seen from this file")
    replications: int = Field(REPLICATIONS, ge=1, le=1_000_000, description="Simulated futures of the province")
    seed: int = Field(SEED, ge=0, le=2**63 - 1, description="Root of all randomness")
    districts: dict[str, Any] = Field(
        ...,
        min_length=1,
        max_length=MAX_DISTRICTS,
        description="By name: what differs from the base, as a scenario file says it; `synthetic` invents a roster",
    )


class Synthetic(Section):
    """A roster to be invented."""

    schools: int = Field(..., ge=1, le=20_000, description="How many")
    seed: int = Field(1, ge=0, le=2**63 - 1, description="Sizes, places and names follow from it")


@dataclass(frozen=True)
class Province:
    """A province, complete.

    Attributes
    ----------
    scenarios
        One a district, in the order of the file; named after it, and with it as the key of their luck.
    notes
        On what the rosters leave out, and on what is odd.
    """

    name: str
    description: str
    replications: int
    seed: int
    scenarios: tuple[Scenario, ...]
    notes: tuple[Note, ...] = ()


def is_province(path: str | Path) -> bool:
    """Whether a YAML file is a province: it names districts.

    Raises
    ------
    Problems
        If the file cannot be read as a mapping.
    """
    if Path(path).suffix.lower() in SUFFIXES:
        return False
    tree = mapping(str(path), []).value
    return isinstance(tree, dict) and "districts" in tree


def load_province(path: str | Path, overrides: Sequence[str] = ()) -> Province:
    """Read a province file.

    Parameters
    ----------
    overrides
        Texts ``path=value`` as of ``--set``; they hold in every district.

    Raises
    ------
    Problems
        All that is wrong with the province, its base, its districts and their rosters.
    """
    file = str(path)
    read_over: list[Problem] = []
    tree = mapping(file, read_over)
    says, found = _says(tree, file)
    if says is None or found:
        raise Problems(in_order([*read_over, *found], file))
    base = chain(Path(beside(file, says.base)), Scenario, read_over)
    rosters, notes = Rosters(), list[Note]()
    scenarios = []
    found = list(read_over)
    for name, entry in _entries(_entries(tree)["districts"]).items():
        at = f"districts.{name}"
        try:
            composed, more = override(_composed(name, entry, base, at), overrides, Scenario)
        except Problems as e:
            found += e.problems
            continue
        scenario, wrong = build(composed, name, rosters, read_over)
        found += [_below(p, at, file) for p in (*more, *wrong)]
        if scenario is not None:
            scenarios.append(scenario)
            notes += [_below(note, at, file) for note in oddities(composed, scenario)]
    found = list({(p.code, p.where): p for p in found}.values())  # a fault of the base is one of every district
    if not found:
        found = _horizons(scenarios, _entries(_entries(tree)["districts"]))
    if found:
        raise Problems(in_order(found, file))
    notes = list({(n.code, n.where): n for n in notes}.values())
    told = tuple(in_order([*notes, *rosters.notes], file))
    return Province(says.name, says.description, says.replications, says.seed, tuple(scenarios), told)


def _says(tree: Marked, file: str) -> tuple[ProvinceFile | None, list[Problem]]:
    """Return what a province file says, and what is wrong with it, its districts aside."""
    found = [p for _, p in wrong_types(tree, ProvinceFile, ())]
    known = {p.where.path for p in found}
    says = None
    try:
        says = ProvinceFile.model_validate({"name": name_of(file)} | said(tree, ProvinceFile))
    except ValidationError as e:
        wrong = problems_of(e, ProvinceFile, partial(where_of, tree))
        found += [p for p in wrong if p.where.path not in known]
    base = _entries(tree).get("base")
    if base is not None and isinstance(base.value, str) and not is_file(path := beside(file, base.value)):
        found.append(Problem("base_missing", base.where("base"), {"got": shown(path), "hint": neighbour(path)}))
    return says, found


def _composed(name: str, entry: Marked, base: Marked, at: str) -> Marked:
    """Lay what a district says upon the base."""
    if not re.fullmatch(NAME, name):
        raise problem("not_name", entry.where(at), got=shown(name), hint=meant_name(name) or None)
    if entry.value is None:  # the base as it is
        entry = replace(entry, value={}, written=None)
    if not isinstance(entry.value, dict):
        plain = entry.plain()
        raise problem("not_mapping", entry.where(at), got=shown(plain), hint=meant_mapping(plain))
    foreign = [key for key in ("name", "extends", "district") if key in entry.value]
    if foreign:  # it is named after its entry, its luck too, and what it extends is the base
        raise Problems(Problem("unknown_key", entry.value[key].where(f"{at}.{key}"), {"hint": None}) for key in foreign)
    own = dict(entry.value)
    invent = own.pop("synthetic", None)
    if invent is not None:
        if "roster" in own:
            raise problem("two_rosters", own["roster"].where(f"{at}.roster"))
        own["roster"] = replace(invent, value=_invented(invent, f"{at}.synthetic"))
    named = {key: replace(entry, value=name, written=None) for key in ("name", "district")}
    return merge(replace(entry, value=own | named), without_own(base), Scenario)


def _invented(node: Marked, at: str) -> Any:
    """Invent the schools that an entry asks for."""
    found = [_below(p, at, node.file) for _, p in wrong_types(node, Synthetic, ())]
    if found:
        raise Problems(found)
    try:
        asked = Synthetic.model_validate(node.plain())
    except ValidationError as e:
        wrong = problems_of(e, Synthetic, partial(where_of, node))
        raise Problems(_below(p, at, node.file) for p in wrong) from None
    return invented(asked.seed, asked.schools)


def _horizons(scenarios: Sequence[Scenario], entries: Mapping[str, Marked]) -> list[Problem]:
    """Refuse districts whose months are not the same: they could not be added up."""
    first = scenarios[0].programme
    return [
        Problem(
            "province_months",
            entries[s.name].where(f"districts.{s.name}.programme"),
            {"got": f"{s.programme.start} + {s.programme.months}", "expected": f"{first.start} + {first.months}"},
        )
        for s in scenarios
        if (s.programme.start, s.programme.months) != (first.start, first.months)
    ]


def _below(told: Told, at: str, file: str) -> Told:
    """Give what lies in the province file its path there."""
    if told.where.file != file:
        return told
    return replace(told, where=replace(told.where, path=".".join(filter(None, (at, told.where.path)))))


def _entries(tree: Marked) -> dict[str, Marked]:
    assert isinstance(tree.value, dict)
    return tree.value
