"""The cash statement by hand: each account at its price, and everything adds up."""

from __future__ import annotations

import numpy as np
import pytest

from sim.finance.ceiling import ceiling
from sim.finance.statement import Statement, statement
from sim.model import simulate
from sim.scenario.accounts import ACCOUNTS, INDEX, STOCKS, Ledger
from sim.scenario.schema import Scenario
from tests.districts import scenario, school

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


@pytest.mark.parametrize(
    ("account", "quantity", "line", "yuan"),
    [
        ("family_days_existing", 60, "revenue_existing", 2 * 30),
        ("family_days_new", 45, "revenue_new", 1.5 * 30),
        ("staff_days_existing", 30, "revenue_existing", 75),
        ("staff_days_new", 30, "revenue_new", 75),
        ("staff_days_package", 30, "revenue_new", 96),
        ("broadband_days", 600, "revenue_new", 20 * 80),
        ("platform_days", 30, "revenue_new", 13),
        ("family_days_without", 30, "revenue_without", 30),
        ("staff_days_without", 30, "revenue_without", 75),
        ("sets", 2, "investment", 2 * 2555),
        ("rooms", 2, "investment", 600),
        ("gifts_1", 3, "investment", 3 * 100 * 0.7),
        ("gifts_2", 3, "investment", 3 * 50 * 0.7),
        ("gifts_3", 3, "investment", 0),  # no such offer in the schedule
        ("handsets", 2, "investment", 2400),
        ("commission_signed", 2, "investment", 40),
        ("commission_month_3", 2, "investment", 30),
        ("commission_month_6", 2, "investment", 30),
        ("commission_days", 30, "investment", 0.11 * 30),
        ("rep_days", 15, "investment", 2250),
        ("agent_days", 2, "investment", 240),
        ("training_sessions", 2, "investment", 1000),
        ("meetings", 2, "investment", 800),
        ("set_days", 60, "upkeep", 20),
        ("hotline_days", 30, "upkeep", 9000),
        ("partner_days", 30, "upkeep", 0.3 * 13),
        ("visits", 9, "investment", 0),
    ],
)
def test_an_account_at_its_price(account: str, quantity: float, line: str, yuan: float) -> None:
    s = priced({account: quantity})
    assert getattr(s, line)[0, 0] == pytest.approx(yuan, rel=1e-12)
    others = {"revenue_existing", "revenue_new", "revenue_without", "investment", "upkeep"} - {line}
    assert all(getattr(s, other)[0, 0] == 0 for other in others)


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
