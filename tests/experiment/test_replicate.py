"""One run laid out as rows: what stands in the tables is what the model counted and finance priced."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest

from sim.experiment.replicate import MODEL, MONEY, Replicate, replicate, resolve
from sim.finance import npv, statement
from sim.model import Outcome, simulate
from sim.model.outcome import LINKS
from sim.scenario.accounts import ACCOUNTS, INDEX
from sim.scenario.schema import Scenario
from tests.districts import scenario, schools

MONTHS = 30


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """Some schools are live at the end, others not."""
    mixed = (*schools(2, relationship="A"), *(s.model_copy(update={"id": f"c{s.id}"}) for s in schools(2)))
    hard = {"visits": {"mean_b": 300, "mean_c": 300}}
    tiers = [s.model_copy(update={"relationship": "AACC"[i]}) for i, s in enumerate(mixed)]
    return simulate(scenario(tuple(tiers), programme={"months": MONTHS}, uncertainties=hard), 1, 0)


def laid_out(outcome: Outcome) -> Replicate:
    return replicate(outcome.drawn, 1, 0, lambda *_: outcome)


@pytest.fixture(scope="module")
def rows(outcome: Outcome) -> Replicate:
    return laid_out(outcome)


def test_the_model_is_found_by_its_name() -> None:
    assert resolve(MODEL) is simulate


def test_months_are_numbered_and_dated_from_the_start(rows: Replicate) -> None:
    assert rows.monthly["month"].tolist() == list(range(1, MONTHS + 1))
    ends = rows.monthly["month_end"].tolist()
    assert ends[:3] == [date(2013, 6, 30), date(2013, 7, 31), date(2013, 8, 31)]
    assert ends[8] == date(2014, 2, 28)
    assert ends[-1] == date(2015, 11, 30)


def test_schools_count_as_contracted_and_live_from_the_month_of_their_day(outcome: Outcome, rows: Replicate) -> None:
    borders = np.cumsum(outcome.ledger.days_in_month)
    for name, days in (("schools_contracted", outcome.links[:, 0]), ("schools_live", outcome.opened)):
        by_hand = [sum(1 for day in days if day < border) for border in borders]
        assert rows.monthly[name].tolist() == by_hand
    assert 0 < rows.row["schools_live"] == rows.monthly["schools_live"][-1] < 4
    assert np.isnan(rows.schools["day_opened"]).sum() == 4 - rows.row["schools_live"]
    assert [f"day_{link}" for link in LINKS] == [c for c in rows.schools if c.startswith("day_") and c != "day_opened"]


def test_what_happens_on_the_first_of_a_month_belongs_to_that_month(outcome: Outcome) -> None:
    days = np.full_like(outcome.opened, np.nan)
    days[:3] = [30.0, 29.99, 61.0]  # June has 30 days, July 31
    links = outcome.links.copy()
    links[:, 0] = days
    monthly = laid_out(dataclasses.replace(outcome, links=links, opened=days)).monthly
    assert monthly["schools_contracted"][:4].tolist() == [1, 2, 3, 3]
    assert monthly["schools_live"][:4].tolist() == [1, 2, 3, 3]


def test_penetration_is_of_all_schools_and_of_live_ones(outcome: Outcome, rows: Replicate) -> None:
    subscribed, there = (outcome.ledger.stock(f"families_{what}")[:, -1] for what in ("subscribed", "total"))
    live = ~np.isnan(outcome.opened)
    assert rows.row["parent_penetration"] == subscribed.sum() / there.sum()
    assert rows.row["parent_penetration_live"] == subscribed[live].sum() / there[live].sum()
    assert rows.row["parent_penetration"] < rows.row["parent_penetration_live"]


def test_without_a_live_school_or_any_staff_a_penetration_is_null() -> None:
    left = scenario(schools(2, staff=0), programme={"running": False, "months": 6})
    row = replicate(left, 1, 0, simulate).row
    assert row["schools_live"] == 0
    assert row["parent_penetration_live"] is None
    assert row["staff_penetration"] is None
    assert row["staff_target_met"] is False


def test_every_amount_is_its_accounts_at_their_prices(outcome: Outcome, rows: Replicate) -> None:
    """From the tables alone, as a user would reckon: accounts × prices of the scenario = the money beside them."""
    m, days = rows.monthly, outcome.ledger.days_in_month
    costs = outcome.drawn.uncertainties.costs
    new = 30 * m["family_days_new"] + 75 * m["staff_days_new"] + 96 * m["staff_days_package"]
    half = 1 - outcome.drawn.uncertainties.second_lines.value
    new = new - half * (30 * m["family_days_second"] + 75 * m["staff_days_second"]) - 30 * m["tariff_days_off"]
    new = (new + 80 * m["broadband_days"] + 13 * m["platform_days"]) / days
    cut = outcome.drawn.uncertainties.existing.repricing
    existing = 30 * (m["family_days_existing"] - cut * m["family_days_repriced"])
    existing = (existing + 75 * (m["staff_days_existing"] - cut * m["staff_days_repriced"])) / days
    without = (30 * m["family_days_without"] + 75 * m["staff_days_without"]) / days
    upkeep = costs.maintenance_a_set * m["set_days"] + costs.hotline * m["hotline_days"]
    upkeep = (upkeep + costs.partner_share * 13 * m["partner_days"]) / days
    running = upkeep + (1 - costs.margin) * (new + existing - without)
    np.testing.assert_allclose(m["revenue_new"], new, rtol=1e-9)
    np.testing.assert_allclose(m["revenue_existing"], existing, rtol=1e-9)
    np.testing.assert_allclose(m["revenue_without"], without, rtol=1e-9)
    np.testing.assert_allclose(m["running_cost"], running, rtol=1e-9, atol=1e-9 * float(np.abs(running).max()))
    assert np.array_equal(m["outlay"], m["investment"] + m["running_cost"])
    assert np.array_equal(m["cash"], m["incremental_revenue"] - m["outlay"])
    np.testing.assert_allclose(m["cumulative_cash"][-1], m["cash"].sum(), rtol=1e-9)
    assert rows.row["npv"] == npv(m["cash"], float(costs.discount))
    assert rows.row["peak_funding"] == -min(0, m["cumulative_cash"].min())


def test_the_row_is_the_sum_of_the_months_and_of_the_schools(rows: Replicate) -> None:
    for name in MONEY:
        np.testing.assert_allclose(rows.monthly[name].sum(), rows.row[name], rtol=1e-9)
    for name in ("revenue", "incremental_revenue", "outlay", "cash"):
        np.testing.assert_allclose(rows.schools[name].sum(), rows.monthly[name].sum(), rtol=1e-9)
    for name, counts in rows.people.items():
        assert np.array_equal(counts.sum(axis=0), rows.monthly[name])
        assert np.array_equal(counts[:, -1], rows.schools[name])


def test_every_named_account_stands_in_a_month_with_its_count(outcome: Outcome, rows: Replicate) -> None:
    for account in ACCOUNTS:
        np.testing.assert_allclose(rows.monthly[account.name], outcome.ledger.flow(account.name).sum(axis=0))


@pytest.mark.parametrize(
    ("paid_back", "month", "irr_there"), [(True, 3, True), (False, None, False)], ids=["paid back", "never"]
)
def test_payback_and_irr_come_from_the_districts_cash(
    outcome: Outcome, paid_back: bool, month: int | None, irr_there: bool
) -> None:
    """Books written by hand: 100 agent-days in month 1, then, or not, a thousand lines in month 3."""
    flows = np.zeros_like(outcome.ledger.flows)
    flows[INDEX["agent_days"], 0, 0] = 100
    if paid_back:
        flows[INDEX["family_days_new"], 1, 2] = 31_000
    books = dataclasses.replace(outcome, ledger=dataclasses.replace(outcome.ledger, flows=flows))
    row = laid_out(books).row
    assert row["payback_month"] == month
    assert (row["irr"] is not None) == irr_there
    assert row["peak_funding"] == pytest.approx(100 * outcome.drawn.uncertainties.costs.agent_day)


@pytest.mark.parametrize("share", [0.6, 0.599])
@pytest.mark.mechanism("C3")
def test_a_target_is_met_when_the_last_month_end_reaches_it(outcome: Outcome, share: float) -> None:
    stocks = np.zeros_like(outcome.ledger.stocks)
    stocks[:2, :, -1] = [[round(share * 1000)] * 4, [1000] * 4]
    books = dataclasses.replace(outcome, ledger=dataclasses.replace(outcome.ledger, stocks=stocks))
    row = laid_out(books).row
    assert row["parent_penetration"] == share
    assert row["parent_target_met"] is (share >= 0.6)


def test_drawn_parameters_and_measures_follow_the_results(outcome: Outcome, rows: Replicate) -> None:
    names = list(rows.row)
    measures = sorted(outcome.measures)
    drawn = [f"param.{path}" for path in sorted(outcome.parameters)]
    assert names[-len(drawn) :] == drawn
    assert names[-len(drawn) - len(measures) : -len(drawn)] == measures
    assert "param.uncertainties.visits.mean_b" not in names  # it was given as a number
    path = "uncertainties.costs.margin"
    assert rows.row[f"param.{path}"] == outcome.parameters[path] == float(outcome.drawn.uncertainties.costs.margin)


def test_the_money_of_a_run_is_priced_with_what_was_drawn(outcome: Outcome) -> None:
    dearer = outcome.drawn.uncertainties.costs.model_copy(
        update={"payroll": 2 * outcome.drawn.uncertainties.costs.payroll}
    )
    drawn: Scenario = outcome.drawn.model_copy(
        update={"uncertainties": outcome.drawn.uncertainties.model_copy(update={"costs": dearer})}
    )
    more = statement(outcome.ledger, drawn).investment - statement(outcome.ledger, outcome.drawn).investment
    reps = outcome.ledger.flow("rep_days") * outcome.drawn.uncertainties.costs.payroll / outcome.ledger.days_in_month
    np.testing.assert_allclose(more, reps, rtol=1e-9, atol=1e-6)
    assert reps.sum() > 0
