"""The tables of a trace: they add up with the money of the replication, and waits are whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment.events import NAMES, TraceTables, stuck, tables, write
from sim.finance import statement
from sim.model import LINKS, Traced, trace
from sim.scenario.accounts import ACCOUNTS, Line
from sim.scenario.schema import Scenario
from tests.districts import scenario, school


@pytest.fixture(scope="module")
def district() -> Scenario:
    return scenario(6, programme={"months": 36})


@pytest.fixture(scope="module")
def traced(district: Scenario) -> Traced:
    return trace(district, 1, 0)


@pytest.fixture(scope="module")
def found(traced: Traced) -> TraceTables:
    return tables(traced)


def test_the_money_of_every_month_can_be_reckoned_from_the_events_alone(traced: Traced, found: TraceTables) -> None:
    """Entry by entry: revenue less investment, upkeep and what would be billed without a programme."""
    ledger, drawn, events = traced.outcome.ledger, traced.outcome.drawn, found.events
    months = np.concatenate(([0.0], np.cumsum(ledger.days_in_month)))
    total = np.zeros(len(months) - 1)
    for account in (a for a in ACCOUNTS if a.line is not None and a.price is not None):
        rows = events[events["account"] == account.name]
        quantity = np.zeros(len(months) - 1)
        counts = rows[(rows["effect"] == "count") & (rows["booked"] < months[-1])]
        np.add.at(quantity, np.searchsorted(months, counts["booked"], side="right") - 1, counts["quantity"])
        held = rows[rows["effect"] == "held"]
        quantity += held["quantity"].to_numpy() @ np.clip(
            months[1:] - held["booked"].to_numpy()[:, None], 0.0, np.diff(months)
        )
        sign = 1.0 if account.line in (Line.REVENUE_EXISTING, Line.REVENUE_NEW, Line.REVENUE_OTHER) else -1.0
        total += sign * account.price(drawn) * (quantity / np.diff(months) if account.monthly else quantity)
    s = statement(ledger, drawn).by_month()
    np.testing.assert_allclose(total, s.incremental_revenue - s.investment - s.upkeep, rtol=1e-8, atol=1e-3)


def test_an_entry_paid_once_says_its_yuan_and_one_held_its_yuan_a_month(found: TraceTables) -> None:
    events = found.events
    signed = events[events["account"] == "commission_signed"]
    np.testing.assert_allclose(signed["yuan"], 20.0 * signed["quantity"])
    new = events[events["account"] == "family_days_new"]
    np.testing.assert_allclose(new["yuan_a_month"], 30.0 * new["quantity"])
    assert new["yuan"].isna().all()
    notes = events[events["effect"] == ""]
    assert notes[["yuan", "yuan_a_month"]].isna().all(axis=None)
    assert set(notes["event"]) >= {"waits", "link", "visit", "agreement"}


def test_the_school_ledger_adds_up_with_the_district(traced: Traced, found: TraceTables) -> None:
    book, money = traced.outcome.ledger, statement(traced.outcome.ledger, traced.outcome.drawn)
    by_month = found.ledger.groupby("month")
    np.testing.assert_allclose(by_month["billed_yuan"].sum(), money.by_month().revenue, rtol=1e-12)
    np.testing.assert_allclose(by_month["cash_yuan"].sum(), money.by_month().cash, rtol=1e-9, atol=1e-6)
    assert (by_month["families_with_line"].sum() == book.stock("families_subscribed").sum(axis=0)).all()
    lines = found.ledger.groupby("school", sort=False)
    first = lines["lines_held"].first().to_numpy() - lines["joined"].first().to_numpy()
    assert (first >= 0).all()


def test_use_of_the_platform_is_told_from_the_month_after_link_5_on_and_follow_ups_raise_it(
    traced: Traced, found: TraceTables
) -> None:
    effect, book = traced.outcome.drawn.uncertainties.use, traced.outcome.ledger
    firsts = np.concatenate(([0], np.cumsum(book.days_in_month)))[:-1]
    use = found.ledger["platform_use"].to_numpy().reshape(6, 36)
    for mine, day in zip(use, traced.outcome.links[:, 4], strict=True):
        assert np.array_equal(np.isnan(mine), ~(day <= firsts))
    seen = ~np.isnan(use)
    working = 1 - book.flow("set_days_down") / (12 * book.days_in_month)  # of twelve sets a school
    able = (use / working)[seen]
    assert able.min() == pytest.approx((1 - effect.cannot) * (1 - effect.will_not), rel=1e-9)
    assert able.max() <= 1
    for mine in np.where(seen, use / working, 0.0):
        assert (np.diff(mine) >= -1e-12).all()  # nobody unlearns it


def test_ranks_are_of_open_schools_only_and_the_best_is_first(found: TraceTables) -> None:
    last = found.progress[found.progress["month"] == 36]
    assert last["rank"].isna().equals(~last["open"])
    best = last.loc[last["rank"] == 1, "actual"]
    assert (best == last.loc[last["open"], "actual"].max()).all()
    np.testing.assert_allclose(last["lag"], last["plan"] - last["actual"])


def test_a_school_waits_without_a_gap_until_its_links_are_reached(traced: Traced, found: TraceTables) -> None:
    for i, one in enumerate(traced.outcome.drawn.roster):
        mine = found.waits[(found.waits["school"] == one.id) & (found.waits["link"] == 1)]
        assert mine["from_day"].iloc[0] == 0.0
        np.testing.assert_array_equal(mine["from_day"].iloc[1:], mine["to_day"].iloc[:-1])
        signed = traced.outcome.links[i, 0]
        assert mine["to_day"].iloc[-1] == (signed if not np.isnan(signed) else 1095.0)


def test_who_is_stuck_is_told_with_link_since_when_and_for_whom(
    district: Scenario, traced: Traced, found: TraceTables
) -> None:
    on = district.programme.start + timedelta(days=150)
    table = stuck(found, traced.outcome.drawn, on)
    unopened = {s.id for s, day in zip(district.roster, traced.outcome.opened, strict=True) if not day < 151}
    assert set(table["school"]) == unopened
    assert set(table["link"]) <= {*LINKS[:6], "opening"}
    assert (table["days"] >= 0).all()
    assert table["days"].is_monotonic_decreasing


def test_a_school_called_like_a_formula_is_a_text_in_a_spreadsheet(tmp_path: Path) -> None:
    roster = (school(0, name='=HYPERLINK("http://x","y")'), school(1, name="城区小学"))
    write(tables(trace(scenario(roster, programme={"months": 6}), 1, 0)), tmp_path, csv=True)
    for name in ("ledger", "progress"):
        raw = (tmp_path / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")  # else a Chinese Excel takes it for GB 18030
        again = pd.read_csv(tmp_path / f"{name}.csv")
        assert set(again["name"]) == {"'" + roster[0].name, roster[1].name}
        assert set(pd.read_parquet(tmp_path / f"{name}.parquet")["name"]) == {s.name for s in roster}


def test_the_tables_survive_the_disk(found: TraceTables, tmp_path: Path) -> None:
    write(found, tmp_path, csv=True)
    for name in NAMES:
        again = pd.read_parquet(tmp_path / f"{name}.parquet")
        assert len(again) == len(getattr(found, name)) == len(pd.read_csv(tmp_path / f"{name}.csv", low_memory=False))
