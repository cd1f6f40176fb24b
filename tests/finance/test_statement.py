"""The cash statement by hand: each account at its price, and everything adds up."""

from __future__ import annotations

import numpy as np
import pytest

from sim.finance.ceiling import ceiling
from sim.finance.statement import Statement, statement
from sim.model import simulate
from sim.scenario.accounts import ACCOUNTS, INDEX, STOCKS, Ledger
from sim.scenario.schema import Scenario
from tests.districts import quiet, scenario, school

FIXED = {
    "costs": {
        "wholesale_share": 0.7, "construction_a_room": 300, "maintenance_a_set": 10, "handset": 1200, "payroll": 4500,
        "agent_day": 120, "training_session": 500, "meeting": 400, "hotline": 9000, "margin": 0.6, "partner_share": 0.3,
        "discount": 0.08,
    }
}  # fmt: skip


def priced(quantities: dict[str, float], **sections: object) -> Statement:
    """Price some quantities of one school in one month of 30 days."""
    sc = scenario(1, uncertainties=FIXED, **sections)
    flows = np.zeros((len(ACCOUNTS), 1, 1))
    for name, quantity in quantities.items():
        flows[INDEX[name]] = quantity
    return statement(Ledger(flows, np.zeros((len(STOCKS), 1, 1), np.int64), np.array([30])), sc)


AT_THEIR_PRICE = [
    ("family_days_existing", 60, "revenue_existing", 2 * 30),
    ("family_days_new", 45, "revenue_new", 1.5 * 30),
    ("staff_days_existing", 30, "revenue_existing", 75),
    ("staff_days_new", 30, "revenue_new", 75),
    ("staff_days_package", 30, "revenue_new", 96),
    ("broadband_days", 600, "revenue_new", 20 * 80),
    ("platform_days", 30, "revenue_new", 13),
    ("family_days_second", 30, "revenue_new", -(1 - 0.5) * 30),
    ("staff_days_second", 30, "revenue_new", -(1 - 0.5) * 75),
    ("tariff_days_off", 3, "revenue_new", -3),
    ("family_days_repriced", 30, "revenue_existing", -0.05 * 30),
    ("staff_days_repriced", 30, "revenue_existing", -0.05 * 75),
    ("family_days_without", 30, "revenue_without", 30),
    ("staff_days_without", 30, "revenue_without", 75),
    ("sets", 2, "investment", 2 * 2555),
    ("sets_advanced", 2, "investment", 24000),
    ("sets_advance_returned", 2, "investment", -24000),
    ("rooms", 2, "investment", 600),
    ("gifts_1", 3, "investment", 3 * 100 * 0.7),
    ("gifts_2", 3, "investment", 3 * 50 * 0.7),
    ("gifts_3", 3, "investment", 0),  # no such offer in the schedule
    ("handsets", 2, "investment", 2400),
    ("commission_signed", 2, "investment", 40),
    ("commission_month_3", 2, "investment", 30),
    ("commission_month_6", 2, "investment", 30),
    ("commission_days", 30, "investment", 0.11 * 30),
    ("commission_days_second", 30, "investment", -0.11 * 0.5 * 30),
    ("commission_clawed_back", 2, "investment", -40),
    ("rebate_lines", 2, "investment", 40),
    ("campaigns", 2, "investment", 16000),
    ("letters", 2, "investment", 1),
    ("lectures", 2, "investment", 1200),
    ("subsidies_helped", 2, "investment", 120),
    ("temporary_days", 2, "investment", 300),
    ("rep_days", 15, "investment", 2250),
    ("agent_days", 2, "investment", 240),
    ("training_sessions", 2, "investment", 1000),
    ("meetings", 2, "investment", 800),
    ("set_days", 60, "upkeep", 20),
    ("hotline_days", 30, "upkeep", 9000),
    ("partner_days", 30, "upkeep", 0.3 * 13),
    ("visits", 9, "investment", 0),
]


@pytest.mark.parametrize(("account", "quantity", "line", "yuan"), AT_THEIR_PRICE)
@pytest.mark.mechanism("C1", "C2")
def test_an_account_at_its_price(account: str, quantity: float, line: str, yuan: float) -> None:
    s = priced({account: quantity})
    assert getattr(s, line)[0, 0] == pytest.approx(yuan, rel=1e-12)
    others = {"revenue_existing", "revenue_new", "revenue_without", "investment", "upkeep"} - {line}
    assert all(getattr(s, other)[0, 0] == 0 for other in others)


@pytest.mark.mechanism("C1", "C5")
def test_no_account_is_forgotten() -> None:
    shown = {name for name, *_ in AT_THEIR_PRICE}
    assert {a.name for a in ACCOUNTS if a.line is not None} - shown == {
        "gifts_4", "homeroom_lines", "homeroom_clawed_back", "leased_line_days", "fixed_phone_days"
    }  # fmt: skip
    homeroom = {"homeroom_lines": 3, "homeroom_clawed_back": 1}
    assert priced(homeroom, promotions={"homeroom_commission": 30}).investment[0, 0] == 60
    school_lines = {"leased_line_days": 30, "fixed_phone_days": 60}
    assert priced(school_lines, prices={"leased_line": 900, "fixed_phones": 50}).revenue_new[0, 0] == 1000
    offers = [{"month": m, "deposit": 0, "gift": 10 * m} for m in (1, 2, 3, 4)]
    assert priced({"gifts_4": 2}, promotions={"gifts": offers}).investment[0, 0] == pytest.approx(2 * 40 * 0.7)
    counted = dict.fromkeys((a.name for a in ACCOUNTS if a.line is None), 7.0)
    assert len(counted) > 10
    s = priced(counted)
    assert s.revenue[0, 0] == s.outlay[0, 0] == s.cash[0, 0] == 0  # counted, not paid


def test_a_line_held_all_month_bills_the_same_in_a_short_and_in_a_long_one() -> None:
    flows = np.zeros((len(ACCOUNTS), 1, 3))
    flows[INDEX["family_days_new"]] = [28, 30, 31]  # one line
    flows[INDEX["hotline_days"]] = [14, 15, 15.5]  # a desk for half the month
    flows[INDEX["agent_days"]] = 2  # paid by the day, whatever the month
    days = np.array([28, 30, 31])
    s = statement(
        Ledger(flows, np.zeros((len(STOCKS), 1, 3), np.int64), days), scenario(1, uncertainties=FIXED)
    ).by_month()
    np.testing.assert_allclose(s.revenue, 30, rtol=1e-12)
    np.testing.assert_allclose(s.upkeep, 4500, rtol=1e-12)
    np.testing.assert_allclose(s.investment, 240, rtol=1e-12)


@pytest.mark.mechanism("C2")
def test_cost_to_serve_is_what_the_margin_leaves_of_the_increment() -> None:
    s = priced({"family_days_new": 300, "family_days_without": 30, "set_days": 30})
    assert s.incremental_revenue[0, 0] == pytest.approx(270)
    assert s.running_cost[0, 0] == pytest.approx(10 + 0.4 * 270)
    assert s.cash[0, 0] == pytest.approx(270 - 10 - 108)


@pytest.fixture(scope="module")
def run() -> tuple[Scenario, Statement, Statement]:
    outcome = simulate(scenario(6), 1, 0)
    detailed = statement(outcome.ledger, outcome.drawn)
    return outcome.drawn, detailed, detailed.by_month()


def test_schools_add_up_to_the_district_and_months_to_the_horizon(run: tuple[Scenario, Statement, Statement]) -> None:
    _, detailed, months = run
    for name in ("revenue", "incremental_revenue", "investment", "running_cost", "cash", "outlay"):
        whole = getattr(months.over_months(), name)
        np.testing.assert_allclose(getattr(detailed, name).sum(), whole, rtol=1e-9)
        np.testing.assert_allclose(getattr(detailed.over_months(), name).sum(), whole, rtol=1e-9)
    np.testing.assert_allclose(months.cumulative_cash[-1], months.cash.sum(), rtol=1e-9)


def test_the_lines_of_the_statement_follow_from_each_other(run: tuple[Scenario, Statement, Statement]) -> None:
    _, detailed, months = run
    for s in (detailed, months):
        assert np.array_equal(s.revenue, s.revenue_new + s.revenue_existing)
        assert np.array_equal(s.incremental_revenue, s.revenue - s.revenue_without)
        assert np.array_equal(s.outlay, s.investment + s.running_cost)
        assert np.array_equal(s.cash, s.incremental_revenue - s.outlay)


def test_a_package_line_bills_96_and_costs_one_handset_another_staff_line_75_and_none() -> None:
    """Through the books: nobody leaves, so that who joined is who bills; only staff bill, only handsets cost."""
    nothing = {"at_signing": 0, "at_month_3": 0, "at_month_6": 0, "share": 0}
    free = ("construction_a_room", "payroll", "agent_day", "training_session", "meeting", "hotline")
    sc = scenario(
        4,
        rules=quiet(P2=True),
        market={"cohorts_move": False},
        prices={"family_arpu": 0, "broadband": 0, "platform": 0, "set_operator": 0, "commission": nothing},
        uncertainties={
            "churn": {"staff": 0, "families": 0},
            "people": {"staff_turnover_per_year": 0},
            "handset": {"take_up": 0.5},
            "costs": {**dict.fromkeys(free, 0), "handset": 1200},
        },
    )
    outcome = simulate(sc, 1, 0)
    flow, s = outcome.ledger.flow, statement(outcome.ledger, outcome.drawn)
    packages = flow("handsets")
    joined = sum(flow(f"staff_joined_{how}") for how in ("reference", "programme", "migration"))
    assert 0 < packages.sum() < joined.sum()
    np.testing.assert_allclose(s.investment, 1200 * packages, rtol=1e-12)
    still = joined == 0  # in a month in which nobody joins everybody bills all of it
    assert (still & (np.cumsum(packages, axis=1) > 0)).sum() > 20
    billed = 96 * np.cumsum(packages, axis=1) + 75 * np.cumsum(joined - packages, axis=1)
    np.testing.assert_allclose(s.revenue_new[still], billed[still], rtol=1e-12)


def test_the_ceiling_of_a_roster_is_the_sum_over_its_schools() -> None:
    sc = scenario((school(0), school(1, pupils=1000, classes=20, staff=78)), market={"initial_share": 0.25})
    found = ceiling(sc.roster, sc.market, sc.prices, 12)
    # (480 + 1000) families at 30, (30 + 78) staff at 75, (12 + 20) classes at 80
    assert found.new_monthly == pytest.approx(0.75 * (44_400 + 8_100) + 2_560)
    assert found.existing_monthly == pytest.approx(0.25 * 52_500)
    assert (found.new_horizon, found.existing_horizon) == (12 * found.new_monthly, 12 * found.existing_monthly)
    parts = [ceiling([s], sc.market, sc.prices, 12) for s in sc.roster]
    assert found.new_horizon == pytest.approx(sum(p.new_horizon for p in parts), rel=1e-12)


def test_the_decks_arithmetic_of_a_class() -> None:
    sc = scenario((school(0, pupils=90, classes=2, staff=5),))
    found = ceiling(sc.roster, sc.market, sc.prices, 60)
    assert found.new_monthly == pytest.approx(2 * 1340.75)
    assert found.new_horizon == pytest.approx(2 * 80_445)
    assert found.existing_monthly == pytest.approx(2 * 276.75)
    assert found.existing_horizon == pytest.approx(2 * 16_605)
    targets = ceiling(sc.roster, sc.market, sc.prices, 60, family_share=0.6, staff_share=0.9)
    assert targets.new_monthly == pytest.approx(2 * 782)
    assert targets.new_horizon == pytest.approx(2 * 46_920)
