"""The trace: it changes nothing, and its entries give the books again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import Traced, simulate, trace
from sim.model.calendar import school_calendar
from sim.model.outcome import LINKS
from sim.model.trace import STOCK, replay
from sim.scenario.accounts import ACCOUNTS, STOCK_INDEX
from sim.scenario.schema import Scenario
from tests.districts import ALL_RULES, quiet, scenario

EVERYTHING = {
    "rules": dict.fromkeys(ALL_RULES, True),
    "promotions": {"homeroom_commission": 20},
    "bureau": {"prefund": True},
    "uncertainties": {"stop": {"per_year": 0.5}, "people": {"lines_a_pupil": 1.3}},
}


def assert_replays(traced: Traced, sc: Scenario) -> None:
    """Counts to the unit, unit-days to a part in 10⁹."""
    months = school_calendar(sc.programme, sc.school_year).months
    flows, stocks = replay(traced.entries, months, len(sc.roster))
    ledger = traced.outcome.ledger
    for account, again, booked in zip(ACCOUNTS, flows, ledger.flows, strict=True):
        np.testing.assert_allclose(again, booked, rtol=1e-9, atol=1e-9 * max(1.0, booked.max()), err_msg=account.name)
    for name in ("families_subscribed", "staff_subscribed", "lines_held"):
        np.testing.assert_array_equal(stocks[STOCK_INDEX[name]], ledger.stock(name))


@given(
    on=st.sets(st.sampled_from(ALL_RULES)),
    replication=st.integers(0, 10_000),
    commission=st.sampled_from([0, 30]),
    lines=st.sampled_from([1.0, 1.3]),
    prefund=st.booleans(),
)
@settings(max_examples=12, deadline=None)
@pytest.mark.slow
def test_the_entries_give_the_books_again_whatever_is_switched_on(
    on: set[str], replication: int, commission: float, lines: float, prefund: bool
) -> None:
    sc = scenario(
        4,
        rules=quiet(**dict.fromkeys(on, True)),
        promotions={"homeroom_commission": commission},
        bureau={"prefund": prefund},
        uncertainties={"people": {"lines_a_pupil": lines}},
    )
    assert_replays(trace(sc, 3, replication), sc)


@pytest.mark.parametrize("fidelity", ["class", "individual"])
def test_a_traced_run_is_an_untraced_one_to_the_bit(fidelity: str) -> None:
    sc = scenario(3, fidelity=fidelity, programme={"months": 36}, **EVERYTHING)
    plain, traced = simulate(sc, 1, 7), trace(sc, 1, 7)
    assert np.array_equal(plain.ledger.flows, traced.outcome.ledger.flows)
    assert np.array_equal(plain.ledger.stocks, traced.outcome.ledger.stocks)
    assert np.array_equal(plain.links, traced.outcome.links, equal_nan=True)
    assert plain.measures == traced.outcome.measures
    assert_replays(traced, sc)


@pytest.mark.parametrize("fidelity", ["class", "individual"])
@pytest.mark.parametrize("days", [0, 40])
def test_starting_from_an_observed_state_is_traced_as_well(fidelity: str, days: float) -> None:
    """What a school that opened long ago has had since is held from day 0 on."""
    begun = {"school": "s001", "links": 10, "families_existing": 70, "families_new": 130, "staff_existing": 5}
    sc = scenario(3, start=[begun | {"opened_days_ago": days}], fidelity=fidelity, programme={"months": 24})
    assert_replays(trace(sc, 1, 0), sc)


def test_entries_are_in_the_order_of_days_and_name_school_and_class() -> None:
    sc = scenario(3)
    traced = trace(sc, 1, 0)
    e = traced.entries
    assert (np.diff(e.day) >= 0).all()
    assert set(np.unique(e.school)) == {0, 1, 2}
    of_people = e.pool >= 0
    assert of_people.any()
    for school, pool in zip(e.school[of_people][:500], e.pool[of_people][:500], strict=True):
        assert traced.pools[pool].startswith(f"{sc.roster[school].id}/")
    assert (e.booked[(e.how == STOCK)] == e.day[(e.how == STOCK)]).all()


def test_every_link_is_noted_on_its_day_and_somebody_was_waited_for() -> None:
    sc = scenario(6)
    traced = trace(sc, 1, 0)
    links = np.full_like(traced.outcome.links, np.nan)
    for note in traced.notes:
        if note.event == "link":
            assert note.detail == LINKS[int(note.quantity) - 1]
            links[note.school, int(note.quantity) - 1] = note.day
    assert np.array_equal(links, traced.outcome.links, equal_nan=True)
    days = [note.day for note in traced.notes]
    assert days == sorted(days)
    waits = [(n.school, n.quantity) for n in traced.notes if n.event == "waits"]
    for school in range(6):
        for link in (1, 2, 3, 6):
            if not np.isnan(links[school, link - 1]):
                assert (school, link) in waits
