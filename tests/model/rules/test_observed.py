"""A school observed under way: what was paid for before the first day is not paid again, nor paid back."""

from __future__ import annotations

import pytest

from sim.model import Outcome, simulate
from sim.model.streams import Streams
from sim.model.world import World
from tests.districts import ALL_RULES, quiet, scenario


def begun(days: float) -> Outcome:
    """Two schools, one long open; commission to its teachers was paid before."""
    start = {"school": "s000", "links": 10, "families_existing": 70, "families_new": 300, "staff_existing": 5}
    return simulate(
        scenario(
            2,
            programme={"months": 3},
            start=[start | {"opened_days_ago": days}],
            rules=dict.fromkeys(ALL_RULES, True) | {"B6": False},
            promotions={"homeroom_commission": 10},
            uncertainties={"meeting": {"conversion": 0}, "interest": {"per_month": 0}, "churn": {"families": 0.07}},
        ),
        1,
        0,
    )


@pytest.mark.parametrize(("days", "letters"), [(0.0, 480), (1.0, 0), (400.0, 0)])
@pytest.mark.mechanism("P6")
def test_the_letter_is_sent_on_the_opening_day_or_not_at_all(days: float, letters: int) -> None:
    assert begun(days).ledger.flow("letters")[0].sum() == letters


@pytest.mark.mechanism("M3")
def test_commission_paid_before_the_first_day_is_not_clawed_back() -> None:
    flow = begun(400.0).ledger.flow
    assert flow("family_churned")[0].sum() > 10
    assert flow("homeroom_lines").sum() == flow("homeroom_clawed_back").sum() == 0


@pytest.mark.mechanism("T2")
def test_help_with_subsidies_given_before_is_not_given_again() -> None:
    assert begun(400.0).ledger.flow("subsidies_helped")[0].sum() == 0


@pytest.mark.parametrize(("links", "served"), [(7, False), (8, True), (10, True)])
@pytest.mark.mechanism("R1")
def test_three_services_in_use_before_keep_families_from_the_first_day_on(links: int, served: bool) -> None:
    start = {"school": "s000", "links": links, "families_existing": 70, "staff_existing": 5}
    sc = scenario(1, start=[start], rules=quiet(), uncertainties={"adoption": {"services_days": 60}})
    world = World(sc, Streams(1, 0), {})
    world.schools[0].begin(sc.start[0])
    assert world.parents.served[0] == served
    world.parents.set_ratios()
    churn = sc.uncertainties.churn
    expected = float(churn.tie) * (float(churn.services) if served else 1.0)
    assert world.population._schools["family_churn"][0] == expected
