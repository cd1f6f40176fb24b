"""The deck's class, simulated: what the model itself bills when everybody has joined on day one.

In: a scenario, for its prices, share and horizon. Out: the deck's 1340.75, 80 445, 276.75 and 16 605 yuan a class, as
they come out of the product's own ledger and prices; beside them the closed form for the scenario's roster.
"""

from __future__ import annotations

from dataclasses import asdict

from sim.experiment.replicate import Simulate
from sim.finance import Ceiling, ceiling, statement
from sim.scenario.prior import Uncertain
from sim.scenario.roster import School
from sim.scenario.schema import (
    Churn,
    Costs,
    Interest,
    People,
    Reach,
    Rules,
    Scenario,
    SchoolStart,
    Uncertainties,
)

CLASSES = 20
_PUPILS, _STAFF = 45 * CLASSES, 50  # 45 pupils and 2.5 staff a class: twenty make whole people
_NEVER = Uncertain(1e-9)


def deck_scenario(scenario: Scenario) -> Scenario:
    """Set a scenario to the ceiling: twenty of the deck's classes, everybody joined, nobody moves, no rule acts."""
    existing, existing_staff = (round(scenario.market.initial_share * people) for people in (_PUPILS, _STAFF))
    none, all_ = Uncertain(0.0), Uncertain(1.0)
    return Scenario(
        name="ceiling",
        roster=(School(id="deck", type="urban_primary", pupils=_PUPILS, classes=CLASSES, staff=_STAFF, influence="B"),),
        programme=scenario.programme.model_copy(update={"running": True}),
        market=scenario.market.model_copy(update={"cohorts_move": False}),
        prices=scenario.prices,
        rules=Rules(**dict.fromkeys(Rules.model_fields, False)),
        uncertainties=Uncertainties(
            reach=Reach(families=all_, staff=all_),
            interest=Interest(per_month=none),
            churn=Churn(families=_NEVER, staff=_NEVER),
            people=People(lines_a_pupil=all_, staff_turnover_per_year=none),
            costs=Costs(platform_take_up=none),  # the deck counts no income of the platform
        ),
        start=(
            SchoolStart(
                school="deck",
                links=10,
                families_existing=existing,
                families_new=_PUPILS - existing,
                staff_existing=existing_staff,
                staff_new=_STAFF - existing_staff,
            ),
        ),
    )


def deck_class(deck: Scenario, simulate: Simulate) -> dict[str, float]:
    """Simulate a `deck_scenario` and return what one of its classes bills, a month and over the horizon, in yuan.

    The seed is fixed: nothing is left to chance but a churn of 1e-9 a month.
    """
    outcome = simulate(deck, 1, 0)
    billed = statement(outcome.ledger, outcome.drawn).by_month().over_months()
    new, existing = float(billed.revenue_new) / CLASSES, float(billed.revenue_existing) / CLASSES
    months = deck.programme.months
    return asdict(Ceiling(new / months, new, existing / months, existing))


def of_roster(scenario: Scenario) -> dict[str, float]:
    """Give the closed form for a scenario's whole roster, yuan a month and over the horizon."""
    return asdict(ceiling(scenario.roster, scenario.market, scenario.prices, scenario.programme.months))
