"""All schools open on the first day: what the deck counts, as a setting of the programme."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import Outcome, simulate
from sim.scenario.schema import Scenario
from tests.districts import quiet, scenario, schools
from tests.model.test_simulate import assert_conserved, same

DAY_ONE = {"launch": "day_one", "months": 24}


@pytest.fixture(scope="module")
def crowded() -> Scenario:
    """More schools than the reps have room for."""
    return scenario(schools(8), programme=DAY_ONE, staffing={"reps": 1, "schools_per_rep": 2})


@pytest.fixture(scope="module")
def launched(crowded: Scenario) -> Outcome:
    return simulate(crowded, 1, 0)


def test_every_school_is_open_on_the_first_day_whatever_the_reps_have_room_for(launched: Outcome) -> None:
    assert (launched.opened == 0).all()
    assert (launched.links[:, :6] == 0).all()
    assert not (launched.links[:, 6:] == 0).any()
    assert_conserved(launched)


def test_a_launch_on_day_one_is_paid_for_like_any_other(launched: Outcome) -> None:
    book = launched.ledger
    classes = [s.classes for s in launched.drawn.roster]
    for account in ("sets", "rooms"):
        assert book.flow(account)[:, 0].tolist() == classes
        assert book.flow(account).sum() == sum(classes)
    assert (book.flow("training_sessions")[:, 0] >= 1).all()
    assert book.flow("subsidies_helped").sum(axis=1).tolist() == [s.staff for s in launched.drawn.roster]
    assert np.array_equal(book.flow("broadband_days"), np.outer(classes, book.days_in_month))
    assert book.flow("visits").sum() == 0


def test_staff_migrate_on_the_first_day_and_again_each_term() -> None:
    rules = quiet()
    certain = {"migration": {"conversion": 1}, "reach": {"staff": 1}}
    all_at_once = simulate(scenario(3, programme=DAY_ONE, rules=rules, uncertainties=certain), 1, 0)
    staff = sum(s.staff for s in all_at_once.drawn.roster)
    joined = all_at_once.ledger.flow("staff_joined_migration").sum(axis=0)
    assert joined[0] + all_at_once.ledger.flow("staff_existing")[:, 0].sum() == staff
    assert joined[1:].sum() > 0, "who churned or came later"


def test_who_holds_a_line_before_depends_on_no_launch(launched: Outcome, crowded: Scenario) -> None:
    by_visits = crowded.model_copy(update={"programme": crowded.programme.model_copy(update={"launch": "visits"})})
    other = simulate(by_visits, 1, 0)
    assert not same(launched, other)
    assert launched.parameters == other.parameters
    for account in ("family_existing", "family_days_without", "staff_days_without"):
        assert np.array_equal(launched.ledger.flow(account), other.ledger.flow(account))


def test_a_school_under_way_pays_only_for_what_is_before_it() -> None:
    begun = [{"school": "s000", "links": 4, "families_existing": 80, "staff_existing": 6, "staff_new": 9}]
    found = simulate(scenario(2, programme=DAY_ONE, start=begun), 1, 0)
    assert (found.opened == 0).all()
    assert found.ledger.flow("sets").sum(axis=1).tolist() == [0, 12]
    assert found.ledger.flow("subsidies_helped").sum(axis=1).tolist() == [0, 30]
    assert found.ledger.flow("staff_joined_migration")[0, 0] == 0


def test_a_district_left_alone_knows_no_launch() -> None:
    alone = {"running": False, "months": 24}
    assert same(
        simulate(scenario(2, programme=alone), 1, 0),
        simulate(scenario(2, programme=alone | {"launch": "day_one"}), 1, 0),
    )
