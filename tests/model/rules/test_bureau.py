"""B1 to B5: pressure and who answers to it, lapses of support, price approval, the government's money."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from sim.finance.statement import statement
from sim.model import Outcome, simulate
from sim.model.calendar import MONTH_DAYS, YEAR_DAYS
from sim.model.rule import Channel, Rule
from sim.model.rules import RULES
from sim.model.rules.support import SupportLapses
from sim.model.streams import Streams
from sim.model.world import World
from tests.districts import quiet, scenario, schools
from tests.model.rules.by_hand import ByHand

SILENT = {"notices_days": [], "principal_meetings": [], "contest": [], "monthly_reports": False}


# ------------------------------------------------------------------------------------------------------ B1


@pytest.mark.mechanism("B1")
def test_pressure_decays_from_each_notice_by_its_half_life() -> None:
    plan = SILENT | {"agreement_days": 14, "notices_days": [15, 105]}
    effect = {"pressure": {"impulse": 0.3, "half_life_months": 4}}
    o = simulate(scenario(1, rules=quiet(B1=True), bureau=plan, uncertainties=effect), 1, 0)
    ends = np.cumsum(o.ledger.days_in_month)
    decay = np.log(2) / (4 * MONTH_DAYS)
    first = 0.3 * np.exp(-decay * (ends - 29))
    at_second = 0.3 * np.exp(-decay * 90)
    second = (1 - (1 - at_second) * 0.7) * np.exp(-decay * (ends - 119))
    expected = np.where(ends < 29, 0.0, np.where(ends < 119, first, second))
    np.testing.assert_allclose(o.pressure, expected, rtol=1e-9)


@pytest.mark.mechanism("B1")
def test_pressure_in_force_is_the_mean_until_the_next_first_of_a_month() -> None:
    seen: list[tuple[float, float]] = []

    class Watch(Rule):
        def begin(self) -> None:
            for day in (28.5, 29.5, 30.5, 60.5, 61.5):
                self.world.at(day, partial(lambda d: seen.append((d, self.world.bureau.pressure)), day))

    plan = SILENT | {"agreement_days": 14, "notices_days": [15]}
    effect = {"pressure": {"impulse": 0.5, "half_life_months": 2}}
    simulate(scenario(1, rules=quiet(B1=True), bureau=plan, uncertainties=effect), 1, 0, RULES | {"watch": Watch})
    decay = np.log(2) / (2 * MONTH_DAYS)

    def mean(begin: float, end: float) -> float:
        return 0.5 * (np.exp(-decay * (begin - 29)) - np.exp(-decay * (end - 29))) / decay / (end - begin)

    expected = [0.0, mean(29, 30), mean(30, 61), mean(30, 61), mean(61, 92)]
    np.testing.assert_allclose([p for _, p in seen], expected, rtol=1e-12)


# ------------------------------------------------------------------------------------------------------ B2


@pytest.mark.parametrize("pressure", [0.0, 0.4, 1.0])
@pytest.mark.mechanism("B2")
def test_who_answers_how_far_to_pressure(pressure: float) -> None:
    sc = scenario(
        tuple(s.model_copy(update={"relationship": t}) for s, t in zip(schools(3), "ABC", strict=True)),
        rules=quiet(B2=True),
        uncertainties={"compliance": {"good": 1.5, "neutral": 2.5, "hostile": 1.3, "families": 1.2}},
    )
    hand = ByHand(sc)
    hand.world.bureau.pressure = pressure
    for channel in (Channel.CONTRACT, Channel.STAFF, Channel.MIGRATION):
        ratios = hand.world.ratio(channel, 0.0)
        np.testing.assert_allclose(ratios, np.array([1.5, 2.5, 1.3]) ** pressure, rtol=1e-12)
    for channel in (Channel.FAMILY, Channel.MEETING):
        assert hand.world.ratio(channel, 0.0) == pytest.approx(1.2**pressure)
    for channel in (Channel.FAMILY_CHURN, Channel.RETENTION):
        assert hand.world.ratio(channel, 0.0) == 1.0


@pytest.mark.mechanism("S9", "B2")
def test_full_pressure_on_a_neutral_school_changes_p_to_one_less_the_power() -> None:
    """S9 under B2: visits to three hurdles stay negative binomial with p = 1 − (1 − .3)^2.5."""
    sc = scenario(
        schools(300, pupils=20, classes=1, staff=0, relationship="B"),
        rules=quiet(B1=True, B2=True),
        staffing={"reps": 300},
        bureau=SILENT | {"agreement_days": 0, "notices_days": [0]},
        uncertainties={
            "visits": {"mean_b": 10},
            "reps": {"untrained_visit": 1, "leave_days_per_year": 0},
            "pressure": {"impulse": 1, "half_life_months": 1e9},
            "compliance": {"neutral": 2.5},
        },
    )
    visits = simulate(sc, 1, 0).ledger.flow("visits").sum(axis=1)
    p = 1 - 0.7**2.5
    assert abs(visits.mean() - 3 / p) < 4 * np.sqrt(3 * (1 - p)) / p / np.sqrt(300)


# ------------------------------------------------------------------------------------------------------ B3


class Noted(SupportLapses):
    """Support that keeps a diary."""

    @property
    def _lapsed(self) -> bool:
        return bool(self.diary) and self.diary[-1][1]

    @_lapsed.setter
    def _lapsed(self, lapsed: bool) -> None:
        if not hasattr(self, "diary"):
            self.diary: list[tuple[float, bool]] = []
        else:
            self.diary.append((self.world.env.now, lapsed))


@pytest.mark.mechanism("B3")
def test_support_lapses_and_returns_at_the_stated_rates() -> None:
    """Lapses less rate × supported time is a martingale whose variance is the number of lapses; so are returns."""
    per_year, rebuild, agreed = 0.8, 120.0, 100.0
    lapsed, returned, with_support, without = 0, 0, 0.0, 0.0
    for r in range(60):
        sc = scenario(
            1,
            programme={"months": 240},
            rules=quiet(B3=True),
            uncertainties={"support": {"lapses_per_year": per_year, "rebuild_days": rebuild}},
        )
        world = World(sc, Streams(1, r), {"B3": Noted})
        (rule,) = world.rules
        assert isinstance(rule, Noted)
        rule.begin()
        world.at(agreed, partial(world.bureau.agreed.succeed))
        horizon = world.calendar.horizon
        world.env.run(until=horizon)
        begins = [day for day, lapse in rule.diary if lapse]
        ends = [day for day, lapse in rule.diary if not lapse]
        assert all(day > agreed for day in begins)
        gone = sum(ends) + horizon * (len(begins) > len(ends)) - sum(begins)
        lapsed, returned = lapsed + len(begins), returned + len(ends)
        without += gone
        with_support += horizon - agreed - gone
    assert lapsed > 500
    assert abs(lapsed - per_year * with_support / YEAR_DAYS) < 4 * np.sqrt(lapsed)
    assert abs(returned - without / rebuild) < 4 * np.sqrt(returned)


class Lapse(Rule):
    """No support from day 40 to day 160."""

    def withholds(self, day: float) -> bool:
        return 40 <= day < 160


@pytest.mark.mechanism("B3")
def test_impulses_in_a_lapse_are_withheld_and_the_stock_decays_on() -> None:
    plan = SILENT | {"agreement_days": 14, "notices_days": [15, 105, 186]}  # days 29, 119 and 200
    effect = {"pressure": {"impulse": 0.3, "half_life_months": 4}}
    sc = scenario(1, rules=quiet(B1=True, B3=True), bureau=plan, uncertainties=effect)
    o = simulate(sc, 1, 0, RULES | {"B3": Lapse})
    ends = np.cumsum(o.ledger.days_in_month)
    decay = np.log(2) / (4 * MONTH_DAYS)
    third = 1 - (1 - 0.3 * np.exp(-decay * 171)) * 0.7
    later = np.where(ends < 200, 0.3 * np.exp(-decay * (ends - 29)), third * np.exp(-decay * (ends - 200)))
    np.testing.assert_allclose(o.pressure, np.where(ends < 29, 0.0, later), rtol=1e-9)


# ------------------------------------------------------------------------------------------------------ B4


@pytest.mark.parametrize("days", [0, 45, 700])
@pytest.mark.mechanism("B4")
def test_a_school_opens_when_link_6_is_reached_and_prices_are_approved_not_before(days: int) -> None:
    sc = scenario(6, rules=quiet(B4=True), uncertainties={"price_approval": {"days": days}})
    o = simulate(sc, 1, 0)
    assert not np.isnan(o.opened).any()
    np.testing.assert_array_equal(o.opened, np.maximum(o.links[:, 5], 14.0 + days))


# ------------------------------------------------------------------------------------------------------ B5

SETS = 12 * 8


def funded(prefund: bool, late: float = 1.0, delay: float = 60.0) -> Outcome:
    sc = scenario(
        8,
        rules=quiet(B5=True),
        bureau={"prefund": prefund},
        staffing={"crews": 8},
        uncertainties={"co_funding": {"late_share": late, "delay_days": delay}},
    )
    return simulate(sc, 1, 0)


def delays(mean: float) -> np.ndarray:
    return np.array([mean * Streams(1, 0).exponential("co-funding", f"s{i:03d}") for i in range(8)])


@pytest.mark.mechanism("B5")
def test_late_money_delays_construction_by_its_delay_and_costs_nothing() -> None:
    on_time, waits = funded(False, late=0.0), funded(False)
    np.testing.assert_array_equal(waits.links[:, 0], on_time.links[:, 0])
    work = on_time.links[:, 1] - on_time.links[:, 0]
    found = waits.links[:, 1] - waits.links[:, 0] - delays(60)
    # the work itself is the same but for days off, of which no week has more than nine in a row
    assert (np.abs(found - work) < 9).all()
    for account in ("sets_advanced", "sets_advance_returned"):
        assert waits.ledger.flow(account).sum() == 0
    assert waits.ledger.flow("sets").sum() == on_time.ledger.flow("sets").sum() == SETS


@pytest.mark.mechanism("B5")
def test_an_advance_buys_the_time_and_comes_back_in_full_on_its_day() -> None:
    on_time, advanced = funded(True, late=0.0), funded(True)
    np.testing.assert_array_equal(advanced.links[:, 1], on_time.links[:, 1])
    paid, back = (advanced.ledger.flow(a) for a in ("sets_advanced", "sets_advance_returned"))
    assert paid.sum() == back.sum() == SETS
    ends = np.cumsum(advanced.ledger.days_in_month)
    for days, booked in ((advanced.links[:, 0], paid), (advanced.links[:, 0] + delays(60), back)):
        for s, day in enumerate(days):
            assert booked[s, np.searchsorted(ends, day, "right")] == 12
    a, b = (statement(o.ledger, o.drawn).by_month() for o in (advanced, on_time))
    extra = a.investment - b.investment
    np.testing.assert_allclose(extra, 12_000 * (paid - back).sum(axis=0), atol=1e-6)
    assert extra.min() < 0 < extra.max()
    assert extra.sum() == pytest.approx(0, abs=1e-6)


@pytest.mark.mechanism("B5")
def test_money_that_comes_after_the_horizon_is_not_back_yet() -> None:
    never = funded(True, delay=1e9)
    assert never.ledger.flow("sets_advanced").sum() == SETS
    assert never.ledger.flow("sets_advance_returned").sum() == 0


@pytest.mark.mechanism("B5")
def test_the_stated_share_of_schools_gets_its_money_late() -> None:
    n, late = 2000, 0.3
    streams = Streams(1, 0)
    rule_says = [streams.uniform("co-funding late", f"s{i:03d}") < late for i in range(n)]
    assert abs(sum(rule_says) - n * late) < 4 * np.sqrt(n * late * (1 - late))
    o = funded(True, late=late)
    expected = [12.0 * late_here for late_here in rule_says[:8]]
    assert o.ledger.flow("sets_advanced").sum(axis=1).tolist() == expected
    assert 0 < sum(expected) < SETS
