"""Whether compared scenarios are of the same schools: luck that is paired means little where the schools differ.

In: scenarios as resolved, the first of them the reference. Out: plain data for ``--json``: which schools only one of
two has, and which are others under the same id. What stands in a roster for people alone, names and townships, is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.scenario.roster import School
from sim.scenario.schema import Scenario

NAMED = 5
"""Schools named; the count is of all."""
_FOR_PEOPLE = {"name", "township"}


def roster_differences(scenarios: Sequence[Scenario]) -> list[dict[str, Any]]:
    """Compare each roster with the first one.

    Returns
    -------
    list
        Of each scenario with other schools ``a`` (the first scenario), ``b``, and as ``count`` and ``schools`` (ids of
        the first `NAMED`): ``only_a``, ``only_b``, ``other``: in both, but not the same.
    """
    first, found = scenarios[0], []
    ours = {school.id: school for school in first.roster}
    for scenario in scenarios[1:]:
        if scenario.roster == first.roster:
            continue
        theirs = {school.id: school for school in scenario.roster}
        parts = {
            "only_a": [i for i in ours if i not in theirs],
            "only_b": [i for i in theirs if i not in ours],
            "other": [i for i in ours if i in theirs and _simulated(ours[i]) != _simulated(theirs[i])],
        }
        if any(parts.values()):
            said = {name: {"count": len(ids), "schools": ids[:NAMED]} for name, ids in parts.items()}
            found.append({"a": first.name, "b": scenario.name, **said})
    return found


def _simulated(school: School) -> dict[str, Any]:
    return school.model_dump(exclude=_FOR_PEOPLE)
