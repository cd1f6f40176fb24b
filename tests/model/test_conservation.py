"""Books that balance whatever is switched on and however strong it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.finance.statement import statement
from sim.model import Outcome, simulate
from tests.districts import ALL_RULES, quiet, scenario
from tests.model.test_simulate import assert_conserved

FEW = 1e-6


def assert_parts_within_their_wholes(o: Outcome) -> None:
    """What is taken back, lowered or lost is part of what was given, billed or made."""
    flow = o.ledger.flow
    for part, whole in (
        ("family_days_second", "family_days_new"),
        ("staff_days_second", "staff_days_new"),
        ("tariff_days_off", "family_days_new"),
        ("family_days_repriced", "family_days_existing"),
        ("staff_days_repriced", "staff_days_existing"),
        ("commission_days", "family_days_new"),
        ("commission_days_second", "commission_days"),
        ("platform_days", "family_days_new"),
        ("calls_given_up", "calls"),
        ("meeting_balked", "meeting_willing"),
    ):
        assert (flow(part) <= flow(whole) + FEW).all(), part
    for part, whole in (
        ("commission_clawed_back", "commission_signed"),
        ("commission_month_3", "commission_signed"),
        ("commission_month_6", "commission_month_3"),
        ("homeroom_clawed_back", "homeroom_lines"),
        ("sets_advance_returned", "sets_advanced"),
        ("set_days_down", "set_days"),
    ):
        assert (np.cumsum(flow(part), axis=1) <= np.cumsum(flow(whole), axis=1) + FEW).all(), part
    assert (flow("sets_advanced").sum(axis=1) <= 12 * ~np.isnan(o.links[:, 0])).all()
    assert (flow("letters").sum(axis=1) <= 480).all()
    assert (flow("subsidies_helped").sum(axis=1) <= 30).all()
    assert ((flow("rebate_lines") > 0).sum(axis=1) <= 1).all()


def assert_money_adds_up(o: Outcome) -> None:
    """Schools sum to the district and months to the horizon."""
    s = statement(o.ledger, o.drawn)
    whole = s.by_month().over_months().cash
    np.testing.assert_allclose(s.over_months().cash.sum(), whole, rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose(s.by_month().cumulative_cash[-1], whole, rtol=1e-9, atol=1e-3)
    assert np.isfinite(s.cash).all()


levers = st.fixed_dictionaries(
    {
        "staffing": st.fixed_dictionaries(
            {
                "reps": st.integers(1, 5),
                "agents": st.integers(0, 10),
                "peaks": st.lists(st.just({"first": "11-18", "last": "12-02", "hands": 5}), max_size=1),
                "follow_up_hours": st.sampled_from([0.0, 2.0]),
                "second_wave_hours": st.sampled_from([0.0, 14.0, 200.0]),
            }
        ),
        "promotions": st.fixed_dictionaries(
            {
                "homeroom_commission": st.sampled_from([0.0, 20.0, 200.0]),
                "homeroom_claw_back_months": st.sampled_from([0.0, 3.0, 60.0]),
                "tariff": st.lists(st.integers(2, 59), max_size=3, unique=True).map(
                    lambda months: [{"month": m, "off": 0.2 * (i + 1)} for i, m in enumerate(sorted(months))]
                ),
                "gifts": st.lists(st.integers(1, 9), max_size=4, unique=True).map(
                    lambda months: [{"month": m, "deposit": 50, "gift": 100} for m in months]
                ),
                "rebate": st.fixed_dictionaries({"threshold": st.sampled_from([0.2, 0.4])}),
            }
        ),
        "bureau": st.fixed_dictionaries({"prefund": st.booleans()}),
        "prices": st.fixed_dictionaries(
            {"commission": st.fixed_dictionaries({"claw_back_months": st.sampled_from([0.0, 3.0, 12.0])})}
        ),
        "uncertainties": st.fixed_dictionaries(
            {
                "stop": st.fixed_dictionaries({"per_year": st.sampled_from([0.05, 2.0])}),
                "co_funding": st.fixed_dictionaries({"late_share": st.sampled_from([0.0, 1.0])}),
                "second_lines": st.fixed_dictionaries({"share": st.sampled_from([0.0, 0.36, 1.0])}),
                "existing": st.fixed_dictionaries({"retention": st.sampled_from([0.0, 0.85, 1.0])}),
                "people": st.fixed_dictionaries({"lines_a_pupil": st.sampled_from([0.7, 1.0, 1.6])}),
                "faults": st.fixed_dictionaries({"remote_share": st.sampled_from([0.0, 0.9])}),
                "rival": st.fixed_dictionaries({"churn": st.sampled_from([1.15, 5.0])}),
            }
        ),
    }
)


@given(on=st.sets(st.sampled_from(ALL_RULES)), chosen=levers, replication=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
@pytest.mark.slow
def test_the_books_balance_whatever_is_on_and_however_strong(
    on: set[str], chosen: dict[str, Any], replication: int
) -> None:
    o = simulate(scenario(4, rules=quiet(**dict.fromkeys(on, True)), **chosen), 3, replication)
    assert_conserved(o)
    assert_parts_within_their_wholes(o)
    assert_money_adds_up(o)


@pytest.mark.parametrize("replication", range(3))
def test_the_books_balance_with_everything_on_and_strong(replication: int) -> None:
    sc = scenario(
        6,
        rules=dict.fromkeys(ALL_RULES, True),
        promotions={"homeroom_commission": 50, "tariff": [{"month": 6, "off": 0.2}, {"month": 30, "off": 0.5}]},
        bureau={"prefund": True},
        uncertainties={"stop": {"per_year": 1}, "co_funding": {"late_share": 1}, "second_lines": {"share": 1}},
    )
    o = simulate(sc, 1, replication)
    assert_conserved(o)
    assert_parts_within_their_wholes(o)
    assert_money_adds_up(o)
