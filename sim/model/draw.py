"""One draw of everything uncertain.

In: a scenario whose uncertainties carry priors. Out: the same scenario in numbers, and what was drawn. Each parameter
has a stream of its own and is drawn by inversion, so that changing one prior changes no other parameter.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sim.model.streams import Streams
from sim.scenario.field import Section
from sim.scenario.prior import Uncertain
from sim.scenario.schema import Scenario


def draw(scenario: Scenario, streams: Streams) -> tuple[Scenario, dict[str, float]]:
    """Return the scenario as drawn for a replication, and path and value of each number drawn."""
    parameters: dict[str, float] = {}

    def drawn(section: Section, prefix: str) -> Section:
        update: dict[str, Any] = {}
        for name in _fields(type(section)):
            value = getattr(section, name)
            path = f"{prefix}.{name}"
            if isinstance(value, Section):
                update[name] = drawn(value, path)
            elif isinstance(value, Uncertain) and value.prior is not None:
                parameters[path] = value.prior.quantile(streams.common.uniform("parameter", path))
                update[name] = Uncertain(parameters[path])
        return section.model_copy(update=update)

    uncertainties = drawn(scenario.uncertainties, "uncertainties")
    return scenario.model_copy(update={"uncertainties": uncertainties}), parameters


@cache
def _fields(section: type[Section]) -> tuple[str, ...]:
    return tuple(section.model_fields)
