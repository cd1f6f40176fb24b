"""Small districts for tests: rosters made in code, scenarios with everything fixed that a test does not vary."""

from __future__ import annotations

from typing import Any

from sim.scenario.roster import School
from sim.scenario.schema import Rules, Scenario

ALL_RULES = tuple(Rules.model_fields)


def school(number: int, **fields: Any) -> School:
    """One primary school of twelve classes, unless told otherwise."""
    base: dict[str, Any] = {
        "id": f"s{number:03d}",
        "name": f"School {number}",
        "township": "T",
        "type": "urban_primary",
        "pupils": 480,
        "classes": 12,
        "staff": 30,
        "influence": "ABC"[number % 3],
        "relationship": None,
    }
    return School(**(base | fields))


def schools(n: int, **fields: Any) -> tuple[School, ...]:
    """Give ``n`` schools with ids s000, s001, …."""
    return tuple(school(i, **fields) for i in range(n))


def merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Merge two trees; ``over`` wins."""
    out = dict(base)
    for key, value in over.items():
        out[key] = merged(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


def scenario(roster: tuple[School, ...] | int = 6, **sections: Any) -> Scenario:
    """Make a scenario of some schools; sections override the defaults."""
    chosen = schools(roster) if isinstance(roster, int) else roster
    tree: dict[str, Any] = {"name": "test", "roster": [s.model_dump() for s in chosen]}
    return Scenario.model_validate(merged(tree, sections))


def quiet(**rules: bool) -> dict[str, bool]:
    """All rules off but those named."""
    return dict.fromkeys(ALL_RULES, False) | rules
