"""The bridge's piers that need no simulation: the deck's ceiling, and the deck's own targets (slides 3, 4 and 6).

In: a scenario, for its roster, market and prices. Out: undiscounted incremental revenue over the horizon, yuan: new
lines and broadband, for the billing of existing lines is there without a programme too.
"""

from __future__ import annotations

from sim.finance.ceiling import ceiling
from sim.scenario.schema import Scenario


def everybody(scenario: Scenario) -> float:
    """Give what everybody brings who joins on day one and stays: the ceiling."""
    return _new(scenario, 1.0, 1.0)


def targets(scenario: Scenario) -> float:
    """Give what the targets bring if they are met on day one and held: the deck's 46 920 yuan a class in 60 months."""
    return _new(scenario, scenario.market.parent_target, scenario.market.staff_target)


def _new(scenario: Scenario, families: float, staff: float) -> float:
    months = scenario.programme.months
    found = ceiling(scenario.roster, scenario.market, scenario.prices, months, family_share=families, staff_share=staff)
    return found.new_horizon
