"""V1 to V4: construction, faults and repair, hotline, call-backs; the queues against queueing theory."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from sim.model import simulate
from sim.model.calendar import MONTH_DAYS
from sim.model.queues import Desk, RepairShop, Station
from sim.model.rule import Channel
from sim.model.rules.call_backs import LASTING_DAYS, CallBacks
from sim.model.rules.faults import EquipmentFaults
from sim.model.rules.hotline import OPEN_MINUTES_A_DAY, Hotline
from sim.model.streams import Streams
from tests.districts import quiet, scenario, school, schools
from tests.model.rules.by_hand import ByHand, held, still

ROOT = Streams(1, 0).root


def near(found: list[float], expected: float) -> bool:
    """Whether the mean of independent batches lies within four standard errors."""
    return bool(abs(np.mean(found) - expected) < 4 * np.std(found, ddof=1) / np.sqrt(len(found)))


# ------------------------------------------------------------------------------------------------------ V1


@pytest.mark.parametrize("crews", [1, 3])
@pytest.mark.mechanism("V1")
def test_crews_equip_schools_in_the_order_they_sign_room_by_room(crews: int) -> None:
    roster = tuple(school(i, classes=12 + i) for i in range(8))
    o = simulate(
        scenario(
            roster,
            rules=quiet(),
            staffing={"crews": crews, "reps": 1, "schools_per_rep": 8, "pursued_at_once": 8},
            uncertainties={
                "construction": {"team_days_a_room": 1.0},
                "visits": {"mean_a": 3, "mean_b": 3, "mean_c": 3},
            },
        ),
        1,
        0,
    )
    calendar = ByHand(scenario(1)).world.calendar
    free = [0.0] * crews
    waited = 0.0
    for s in np.argsort(o.links[:, 0], kind="stable"):
        crew = int(np.argmin(free))
        start = max(o.links[s, 0], free[crew])
        waited += start - o.links[s, 0]
        free[crew] = calendar.after_work(start, 12.0 + s)
        assert o.links[s, 1] == pytest.approx(free[crew], abs=1e-9)
    assert o.measures["crew_wait_days"] == pytest.approx(waited / 8, abs=1e-9)
    assert waited > 0
    assert o.ledger.flow("sets").sum(axis=1).tolist() == [12 + i for i in range(8)]


@pytest.mark.slow
def test_a_pipeline_of_ten_exponential_links_is_an_erlang_10() -> None:
    """Ten stages of mean 5 days, drawn by the product's own streams: P(T ≤ 60) = .75761."""
    n, streams = 20_000, Streams(1, 0)
    total = [sum(5.0 * streams.exponential("link", i, link) for link in range(10)) for i in range(n)]
    exact = 1 - sum(math.exp(-12) * 12**k / math.factorial(k) for k in range(10))
    assert exact == pytest.approx(0.75761, abs=5e-6)
    share = np.mean(np.array(total) <= 60)
    assert abs(share - exact) < 4 * np.sqrt(exact * (1 - exact) / n)
    assert near(total, 50.0)


# ------------------------------------------------------------------------------------------------------ V2


def station(technicians: int, faults_a_day: float, repair_days: float, **more: float) -> Station:
    terms = {"spares": 1, "spare_share": 0.0, "lead_days": 0.0} | more
    return Station(technicians=technicians, faults_a_day=faults_a_day, repair_days=repair_days, **terms)  # type: ignore[arg-type]


def batches(sets: int, t: Station, days: float, n: int, steps: int = 4) -> tuple[list[float], list[float], list[float]]:
    """Mean sets down, utilisation, repairs a day: batches after a first one, each in several intervals."""
    shop = RepairShop(ROOT, (school(0, pupils=sets, classes=sets),), t)
    shop.install(0, 0.0)
    down, used, made = [], [], []
    for b in range(n + 1):
        ends = np.linspace(b * days, (b + 1) * days, steps + 1)
        found = [shop.run(float(x), float(y)) for x, y in itertools.pairwise(ends)]
        down.append(sum(float(f.down.sum()) for f in found) / days)
        used.append(sum(f.worked for f in found) / (days * t.technicians))
        made.append(sum(f.repairs for f in found) / days)
    return down[1:], used[1:], made[1:]


def finite_source(sets: int, technicians: int, rate: float, service: float) -> tuple[float, float]:
    """Mean number down and utilisation of the machine-repair model, from its birth–death balance."""
    weights = [1.0]
    for down in range(sets):
        weights.append(weights[-1] * (sets - down) * rate / (min(down + 1, technicians) * service))
    p = np.array(weights) / sum(weights)
    n = np.arange(sets + 1)
    return float(p @ n), float(p @ np.minimum(n, technicians)) / technicians


@pytest.mark.parametrize(
    ("sets", "technicians", "rate", "service", "down", "used"),
    [(6, 1, 0.05, 0.5, 0.845149, None), (1600, 3, 1 / 365, 2.0, 3.611, 0.7289)],
)
@pytest.mark.slow
@pytest.mark.mechanism("V2")
def test_the_repair_station_is_a_finite_source_queue(
    sets: int, technicians: int, rate: float, service: float, down: float, used: float | None
) -> None:
    exact = finite_source(sets, technicians, rate, service)
    assert exact[0] == pytest.approx(down, abs=5e-4)
    assert used is None or exact[1] == pytest.approx(used, abs=5e-5)
    found = batches(sets, station(technicians, rate, 1 / service), days=2000.0, n=100)
    assert near(found[0], exact[0])
    assert near(found[1], exact[1])
    assert near(found[2], exact[1] * technicians * service)


@pytest.mark.mechanism("V2")
def test_looking_more_often_changes_no_repair() -> None:
    t = station(2, 0.05, 2.0, spares=2, spare_share=0.5, lead_days=9.0)
    once, often = (batches(40, t, days=300.0, n=3, steps=steps) for steps in (1, 10))
    for a, b in zip(once, often, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9)


@pytest.mark.mechanism("V2")
def test_one_spare_allows_one_repair_each_time_it_is_replaced() -> None:
    """Fifty sets fail faster than the one spare comes back every ten days: repairs follow the lead time to the day."""
    shop = RepairShop(
        ROOT, (school(0, pupils=50, classes=50),), station(50, 1.0, 0.01, spares=1, spare_share=1.0, lead_days=10.0)
    )
    shop.install(0, 0.0)
    found = shop.run(0.0, 365.0)
    assert found.repairs == 37  # the first within hours, then one every ten days
    assert found.down.sum() > 49 * 360


@pytest.mark.mechanism("V2")
def test_spares_that_are_back_at_once_delay_nobody() -> None:
    none, some = (
        batches(40, station(2, 0.05, 2.0, spares=1, spare_share=share), days=300.0, n=2) for share in (0.0, 1.0)
    )
    np.testing.assert_allclose(none[0], some[0], rtol=1e-9)


@pytest.mark.mechanism("V2")
def test_the_station_has_what_the_scenario_says() -> None:
    stated = {
        "months_between": 12, "remote_share": 0.9, "technician_days": 0.5, "spare_share": 0.3, "lead_days": 14,
        "green_channel": 0.7,
    }  # fmt: skip
    for plan, channel, hands in (
        ({"technicians": 3, "vehicles": 2, "green_channel": True}, 0.7, 2),
        ({"technicians": 3, "vehicles": 9, "green_channel": False}, 1.0, 3),
    ):
        hand = ByHand(still(rules=quiet(V2=True), service=plan | {"spares": 7}, uncertainties={"faults": stated}))
        t = hand.rule(EquipmentFaults)._station
        assert (t.technicians, t.spares, t.spare_share, t.lead_days) == (hands, 7, 0.3, 14)
        assert t.faults_a_day == pytest.approx(0.1 / 365.25)  # one fault in ten needs a hand, a fault a set and year
        assert t.repair_days == pytest.approx(0.5 * 365.25 / 250 * channel)


@pytest.mark.mechanism("V2")
def test_a_set_that_is_down_lowers_use_by_its_share_of_the_month() -> None:
    faults = {"months_between": 2, "remote_share": 0, "technician_days": 1}
    sc = still(schools=2, rules=quiet(V2=True), service={"technicians": 1}, uncertainties={"faults": faults})
    hand = ByHand(sc)
    rule, calendar = hand.rule(EquipmentFaults), hand.world.calendar
    assert hand.world.use().tolist() == [1.0, 1.0]
    rule.reached(hand.world.schools[0], 1, 0.0)
    rule.reached(hand.world.schools[0], 2, 0.0)  # construction: sets of the first school only
    for month in range(24):
        rule.refresh(float(calendar.months[month]))
        down = hand.world.book.quantities("set_days_down")[:, month]
        lost = down / (4 * np.diff(calendar.months)[month])
        np.testing.assert_allclose(hand.world.use(), 1 - lost, rtol=1e-12)
        assert down[1] == 0
    down, repairs = (hand.world.book.quantities(a).sum() for a in ("set_days_down", "repairs"))
    assert down > 0
    assert repairs > 20
    effect = hand.world.scenario.uncertainties.use
    hand.world.parents.set_ratios()
    expected = 1 - effect.drag * (1 - hand.world.use())
    np.testing.assert_allclose(hand.people._schools["family_ratio"], expected, rtol=1e-12)


@pytest.mark.mechanism("V2")
def test_faults_come_at_the_stated_rate_and_most_are_cleared_remotely() -> None:
    faults = {"months_between": 6, "remote_share": 0.9, "technician_days": 0.2}
    o = simulate(scenario(10, rules=quiet(V2=True), staffing={"reps": 10}, uncertainties={"faults": faults}), 1, 0)
    in_use = o.ledger.flow("set_days").sum() - o.ledger.flow("set_days_down").sum()
    expected = 0.1 * in_use / (6 * MONTH_DAYS)
    assert expected > 80
    assert abs(o.ledger.flow("repairs").sum() - expected) < 4 * np.sqrt(expected)


# ------------------------------------------------------------------------------------------------------ V3


@pytest.mark.parametrize(("seats", "waits"), [(3, 0.702247), (5, 0.130371), (6, 0.047445)])
@pytest.mark.slow
@pytest.mark.mechanism("V3")
def test_the_hotline_is_an_m_m_c_queue(seats: int, waits: float) -> None:
    """Load 2.5: the mean wait is P(wait) ÷ (c − 2.5), in lengths of a call."""
    desk, minutes = Desk(ROOT, seats, 5.0, np.inf), 400_000.0
    found = []
    for month in range(100):
        calls = desk.answer(month, minutes / 2.0, minutes)
        assert calls.given_up == 0
        found.append(calls.waited / calls.calls / 5.0 * (seats - 2.5))
    assert near(found, waits)


@pytest.mark.parametrize("seats", [1, 3, 6])
@pytest.mark.mechanism("V3")
def test_callers_without_patience_are_lost_as_erlang_says(seats: int) -> None:
    lost = 1.0
    for c in range(1, seats + 1):
        lost = 2.5 * lost / (c + 2.5 * lost)
    desk = Desk(ROOT, seats, 5.0, 0.0)
    calls = [desk.answer(month, 10_000.0, 20_000.0) for month in range(100)]
    assert near([c.given_up / c.calls for c in calls], lost)
    assert all(c.waited == 0 for c in calls)


@pytest.mark.mechanism("V3")
def test_new_customers_call_in_the_month_after_and_who_gives_up_raises_churn() -> None:
    stated = {"calls_a_line": 3, "minutes": 8, "patience_minutes": 0, "loss": 0.5}
    hand = ByHand(
        still(pupils=4000, rules=quiet(V3=True), service={"hotline_seats": 1}, uncertainties={"hotline": stated})
    )
    rule, months = hand.rule(Hotline), hand.world.calendar.months
    hand.open(0.0)
    assert hand.sign_up(10.25) == 4000
    rule.refresh(0.0)
    assert hand.world.ratio(Channel.FAMILY_CHURN, 0.0) == 1.0
    rule.refresh(float(months[1]))
    calls, lost = (hand.world.book.quantities(a).sum() for a in ("calls", "calls_given_up"))
    assert abs(calls - 12_000) < 4 * np.sqrt(12_000)
    alike = Desk(ROOT, 1, 8.0, 0.0).answer(1, 12_000.0, OPEN_MINUTES_A_DAY * (months[2] - months[1]))
    assert (calls, lost) == (alike.calls, alike.given_up)
    assert lost > 0
    assert hand.world.ratio(Channel.FAMILY_CHURN, 30.0) == 1 + 0.5 * lost / calls
    rule.refresh(float(months[2]))  # nobody joined in month 2
    assert hand.world.book.quantities("calls")[:, 2].sum() == 0
    assert hand.world.ratio(Channel.FAMILY_CHURN, 61.0) == 1.0


@pytest.mark.parametrize("seats", [1, 2, 7])
@pytest.mark.mechanism("V3")
def test_each_seat_at_the_desk_is_paid_from_the_first_opening_on(seats: int) -> None:
    sc = scenario(3, rules=quiet(), service={"hotline_seats": seats}, uncertainties={"costs": {"hotline": 4500}})
    o = simulate(sc, 1, 0)
    months = held(np.nanmin(o.opened), 1e9, o.ledger)
    paid = 4500 * o.ledger.flow("hotline_days").sum(axis=0) / o.ledger.days_in_month
    np.testing.assert_allclose(paid, 4500 * seats * months, rtol=1e-9)


@pytest.mark.mechanism("V3")
def test_calls_are_the_stated_number_a_line_won() -> None:
    o = simulate(scenario(12, rules=quiet(V3=True), uncertainties={"hotline": {"calls_a_line": 0.15}}), 1, 0)
    won = sum(
        o.ledger.flow(f"{who}_joined_{how}")[:, :-1].sum()
        for who, how in (("family", "programme"), ("family", "meeting"), ("family", "pending"),
                         ("staff", "programme"), ("staff", "migration"))
    )  # fmt: skip
    calls = o.ledger.flow("calls").sum()
    assert won > 500
    assert abs(calls - 0.15 * won) < 4 * np.sqrt(0.15 * won)
    assert o.measures["hotline_utilisation"] < 0.01  # nearly idle, as the model says


# ------------------------------------------------------------------------------------------------------ V4


@pytest.mark.mechanism("V4")
def test_a_round_lowers_churn_for_half_a_year() -> None:
    hand = ByHand(still(schools=2, rules=quiet(V4=True), uncertainties={"call_backs": {"churn": 0.9}}))
    rule = hand.rule(CallBacks)
    hand.world.env._now = 100.0
    rule._called(0, None)
    for day, ratio in ((100.0, 0.9), (100.0 + LASTING_DAYS - 0.1, 0.9), (100.0 + LASTING_DAYS, 1.0)):
        rule.refresh(day)
        assert hand.world.ratio(Channel.FAMILY_CHURN, day).tolist() == [ratio, 1.0]
    assert hand.world.ratio(Channel.FAMILY, 100.0) == 1.0
    assert hand.close().flow("call_back_rounds").sum(axis=1).tolist() == [1, 0]


@pytest.mark.mechanism("V4")
def test_reps_call_through_the_list_of_schools_in_retention_once_a_term() -> None:
    """Two schools of 240 lines, one in retention: half a minute a line is two hours."""
    begun = [
        {"school": f"s{i:03d}", "links": links, "families_existing": 240, "staff_existing": 0}
        for i, links in enumerate((10, 9))
    ]
    hand = ByHand(scenario(2, rules=quiet(V4=True), start=begun, uncertainties={"call_backs": {"minutes_a_line": 0.5}}))
    one, two = hand.world.schools
    for s in (one, two):
        hand.world.reps._assign(hand.world.reps.posts[0], s)
    one.links[9], two.links[9] = 0.0, 1.0
    hand.rule(CallBacks)._round()
    ((*_, job),) = hand.world.reps.posts[0]._pile
    assert job.hours == 2.0
    assert not job.at_school
    job.succeed(hand.world.reps.posts[0])
    hand.world.env.run(until=0.5)
    assert hand.world.book.quantities("call_back_rounds").sum(axis=1).tolist() == [1, 0]


@pytest.mark.parametrize("minutes", [0.0, 0.5])
@pytest.mark.mechanism("V4")
def test_each_school_in_retention_has_its_round_each_term(minutes: float) -> None:
    """A round that takes no time is one all the same."""
    effect = {"call_backs": {"minutes_a_line": minutes}}
    o = simulate(scenario(schools(4), rules=quiet(V4=True), staffing={"reps": 4}, uncertainties=effect), 1, 0)
    terms = [92, 265, 457, 630, 822, 995, 1188, 1361, 1553, 1726]  # 1 September and 21 February from 2013 on
    asked = [sum(link <= day for day in terms) for link in o.links[:, 9]]
    assert o.ledger.flow("call_back_rounds").sum(axis=1).tolist() == asked
    assert min(asked) > 5
