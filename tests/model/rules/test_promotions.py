"""P1 to P5: gifts, handset package, free platform, tariff path, rebate; by hand to the yuan."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import simulate
from sim.model.calendar import MONTH_DAYS
from sim.model.population import Meeting
from sim.model.rule import Channel
from sim.model.rules.gifts import GiftSchedule
from sim.model.rules.rebate import ThresholdRebate
from sim.model.rules.tariff import TariffPath
from tests.districts import quiet, scenario, schools
from tests.model.rules.by_hand import SOON, ByHand, held, still

ARPU, STAFF_ARPU, PACKAGE = 30.0, 75.0, 96.0
ERROR = 400 * ARPU * (2.0**-20 + SOON)
"""Lines × price × (a tick of the books and the moment a churn takes)."""


# ------------------------------------------------------------------------------------------------------ P1


def gifts(rules: dict[str, bool] | None = None, **effect: float) -> ByHand:
    schedule = [{"month": 1, "deposit": 50, "gift": 100}, {"month": 2, "deposit": 100, "gift": 50}]
    more = {"gifts": {"first": 1.6, "second": 1.2, "pull_forward": 0.5} | effect, "costs": {"wholesale_share": 0.7}}
    return ByHand(still(rules=rules or quiet(P1=True), promotions={"gifts": schedule}, uncertainties=more))


def in_month(hand: ByHand, months: float) -> tuple[float, float, int]:
    """Ratio on the hazard, at a meeting, and the offer, so long after the opening on day 10."""
    rule, school = hand.rule(GiftSchedule), hand.world.schools[0]
    school.opened_on = 10.0
    rule.changed(school, 10.0 + months * MONTH_DAYS)
    offer = int(hand.people._schools["offer"][0])
    return rule.ratio(Channel.FAMILY, 0.0)[0], rule.ratio(Channel.MEETING, 0.0)[0], offer


@pytest.mark.mechanism("P1")
def test_offers_follow_one_another_and_cast_their_shadow_on_the_hazard_only() -> None:
    """First month 1.6; second 1.2 in the shadow 1 − .5·.6/6 = .95 of the first; then both shadows; then nothing."""
    hand, one, two = gifts(), 1 - 0.5 * 0.6 / 6, 1 - 0.5 * 0.2 / 6
    for months, hazard, meeting, offer in (
        (0.0, 1.6, 1.6, 1),
        (0.99, 1.6, 1.6, 1),
        (1.0, 1.2 * one, 1.2, 2),
        (2.0, one * two, 1.0, 0),
        (6.99, one * two, 1.0, 0),
        (7.0, two, 1.0, 0),
        (8.0, 1.0, 1.0, 0),
    ):
        assert in_month(hand, months) == pytest.approx((hazard, meeting, offer), rel=1e-12)


@pytest.mark.mechanism("P1")
def test_a_shadow_never_turns_the_hazard_round() -> None:
    hazard, meeting, _ = in_month(gifts(first=20, second=1, pull_forward=0.9), 2.5)
    assert (hazard, meeting) == (0.0, 1.0)


@pytest.mark.mechanism("P1")
def test_the_days_of_change_are_those_of_offers_and_shadows() -> None:
    hand = gifts()
    school = hand.world.schools[0]
    school.opened_on = 10.0
    months = sorted((day - 10.0) / MONTH_DAYS for day in hand.rule(GiftSchedule).opened(school, 10.0))
    assert months == pytest.approx([0, 1, 2, 7, 8])


@pytest.mark.parametrize(
    ("deposit", "gift", "ratio"),
    [(50, 0, 1.0), (100, 25, 1.1), (100, 50, 1.2), (100, 125, 1.4), (50, 100, 1.6), (50, 500, 1.6), (0, 10, 1.6)],
)
@pytest.mark.mechanism("P1")
def test_the_ratio_of_an_offer_follows_its_worth(deposit: float, gift: float, ratio: float) -> None:
    hand = ByHand(
        still(
            rules=quiet(P1=True),
            promotions={"gifts": [{"month": 1, "deposit": deposit, "gift": gift}]},
            uncertainties={"gifts": {"first": 1.6, "second": 1.2}},
        )
    )
    assert in_month(hand, 0.5)[0] == pytest.approx(ratio)


@pytest.mark.mechanism("P1")
def test_a_family_gets_one_gift_however_often_it_comes_back() -> None:
    """All take the first gift, churn, and come back under the second offer; half a class never joined before."""
    hand = gifts()
    hand.open(0.0)
    hand.people.offer(0, 1)
    classes = hand.world.district.classes_at(0, 1.0, False)
    hand.people.meet(1.25, [Meeting(classes[:3], (1.0,) * 50, 0)])
    hand.all_churn(20.0)
    hand.people.offer(0, 2)
    assert hand.sign_up(40.25) == 400
    hand.all_churn(50.0)
    hand.people.offer(0, 1)
    assert hand.sign_up(60.25) == 400
    ledger, yuan = hand.statement()
    assert ledger.flow("gifts_1").sum() == 300
    assert ledger.flow("gifts_2").sum() == 100
    assert yuan.investment.sum() == pytest.approx(0.7 * (300 * 100 + 100 * 50))


@pytest.mark.mechanism("P1")
def test_gifts_go_to_who_joins_while_they_last_to_the_day() -> None:
    """All joins of the month after the opening, whole and part months alike; no churn, so no one comes back."""
    sc = scenario(
        6,
        rules=quiet(P1=True),
        market={"cohorts_move": False},
        promotions={"gifts": [{"month": 1, "deposit": 50, "gift": 100}]},
        uncertainties={
            "churn": {"families": 1e-9},
            "interest": {"per_month": 0.3},
            "gifts": {"first": 2.0},
            "meeting": {"conversion": 0},
        },
    )
    o = simulate(sc, 1, 0)
    given, joined = o.ledger.flow("gifts_1"), o.ledger.flow("family_joined_programme")
    # before an offer and after it the product of ratios is 1 or less: nobody joins but by the offer
    assert given.sum() == joined.sum() > 100
    np.testing.assert_array_equal(given, joined)


# ------------------------------------------------------------------------------------------------------ P2


@pytest.mark.mechanism("P2")
def test_a_package_line_bills_96_and_costs_one_handset_and_another_bills_75() -> None:
    more = {"handset": {"take_up": 0.5}, "costs": {"handset": 1200}}
    hand = ByHand(still(staff=4000, rules=quiet(P2=True), uncertainties=more))
    hand.people.open_staff(0, package=True)
    assert hand.people.migrate(0, 10.25, 0) == 4000
    ledger, yuan = hand.statement()
    taken = ledger.flow("handsets").sum()
    assert abs(taken - 2000) < 4 * np.sqrt(1000)
    assert yuan.investment[0] == yuan.investment.sum() == pytest.approx(1200 * taken)
    expected = (PACKAGE * taken + STAFF_ARPU * (4000 - taken)) * held(10.25, 1e9, ledger)
    np.testing.assert_allclose(yuan.revenue_new, expected, rtol=1e-6)


@pytest.mark.mechanism("P2")
def test_who_joined_before_the_package_was_there_has_none() -> None:
    """From here on joins come by themselves only: handsets are the joins after link 4, for take-up is certain."""
    sc = scenario(
        schools(6, staff=200),
        rules=quiet(P2=True),
        market={"cohorts_move": False},
        staffing={"reps": 1},
        uncertainties={
            "handset": {"take_up": 1, "ratio": 1},
            "migration": {"conversion": 0},
            "reach": {"staff": 0.3},
            "churn": {"staff": 0.02, "locked": 1},
        },
    )
    o = simulate(sc, 1, 0)
    joined, taken = o.ledger.flow("staff_joined_reference"), o.ledger.flow("handsets")
    assert joined.sum() > 50
    ends = np.cumsum(o.ledger.days_in_month)
    months = [int(np.searchsorted(ends, day, "right")) for day in o.links[:, 3]]
    assert max(months) > 12
    for s, month in enumerate(months):
        assert taken[s, :month].sum() == 0
        np.testing.assert_array_equal(taken[s, month + 1 :], joined[s, month + 1 :])


@pytest.mark.mechanism("P2")
def test_the_package_ratio_acts_on_staff_alone() -> None:
    hand = ByHand(still(rules=quiet(P2=True), uncertainties={"handset": {"ratio": 2}}))
    found = {channel: hand.world.ratio(channel, 0.0) for channel in Channel}
    assert found[Channel.STAFF] == found[Channel.MIGRATION] == 2
    assert all(r == 1 for c, r in found.items() if c not in (Channel.STAFF, Channel.MIGRATION))


# ------------------------------------------------------------------------------------------------------ P3


@pytest.mark.mechanism("P3")
def test_the_free_platform_raises_joining_and_lowers_churn_and_nobody_pays() -> None:
    hand = ByHand(still(rules=quiet(P3=True), uncertainties={"free_service": {"ratio": 1.15, "churn": 0.9}}))
    assert hand.world.ratio(Channel.FAMILY, 0.0) == hand.world.ratio(Channel.MEETING, 0.0) == 1.15
    assert hand.world.ratio(Channel.FAMILY_CHURN, 0.0) == 0.9
    assert hand.world.ratio(Channel.STAFF, 0.0) == 1
    o = simulate(scenario(2, rules=quiet(P3=True)), 1, 0)
    assert o.ledger.flow("family_days_new").sum() > 0
    assert o.ledger.flow("platform_days").sum() == o.ledger.flow("partner_days").sum() == 0


# ------------------------------------------------------------------------------------------------------ P4

PATH = [{"month": 3, "off": 0.1}, {"month": 10, "off": 0.25}]


def off(ledger_months: int = 60) -> np.ndarray:
    found = np.zeros(ledger_months)
    found[2:9], found[9:] = 0.1, 0.25
    return found


@pytest.mark.mechanism("P4")
def test_some_wait_for_a_cut_within_six_months_and_more_join_after_it() -> None:
    """ε .8, waiting 2: months 1–2 × (1 − 2·.1); 4–9 × (1 − 2·.15) × .9^−.8; 3 is seven before a cut: .9^−.8 alone."""
    more = {"tariff": {"elasticity": 0.8, "waiting": 2}}
    hand = ByHand(still(rules=quiet(P4=True), promotions={"tariff": PATH}, uncertainties=more))
    days = hand.world.calendar.months[:-1]
    waiting = np.ones(60)
    waiting[:2], waiting[3:9] = 0.8, 0.7
    expected = waiting * (1 - off()) ** -0.8
    for channel in (Channel.FAMILY, Channel.MEETING):
        found = [hand.world.ratio(channel, float(d) + 0.5) for d in days]
        np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert hand.world.ratio(Channel.STAFF, 0.0) == 1


@pytest.mark.mechanism("P4")
def test_waiting_never_turns_joining_round_and_a_later_rise_awaits_nobody() -> None:
    path = [{"month": 10, "off": 0.5}, {"month": 12, "off": 0.2}]
    more = {"tariff": {"elasticity": 0, "waiting": 3}}
    hand = ByHand(still(rules=quiet(P4=True), promotions={"tariff": path}, uncertainties=more))
    expected = np.ones(60)
    expected[3:9] = 0.0
    np.testing.assert_array_equal(hand.rule(TariffPath)._ratios, expected)


@pytest.mark.parametrize("second", [0.0, 1.0])
@pytest.mark.parametrize("lines", [1.0, 1.4])
@pytest.mark.mechanism("P4")
def test_a_lower_price_takes_its_share_of_all_a_line_bills_and_earns(second: float, lines: float) -> None:
    """Signed by agents in month 1; half price for six months if a second line; 11 % of what is billed for 18 months."""
    more = {
        "second_lines": {"share": second, "value": 0.5, "months": 6},
        "people": {"lines_a_pupil": lines},
    }
    hand = ByHand(still(rules=quiet(P4=True, R2=True), promotions={"tariff": PATH}, uncertainties=more))
    hand.open(0.0)
    assert hand.sign_up(5.25, by_agents=True) == 400
    ledger, yuan = hand.statement()
    bill = held(5.25, 1e9, ledger) - 0.5 * second * held(5.25, 5.25 + 6 * MONTH_DAYS, ledger)
    expected = 400 * lines * ARPU * (1 - off()) * bill
    np.testing.assert_allclose(yuan.revenue_new, expected, atol=2 * lines * ERROR)
    shared = held(5.25, 5.25 + 18 * MONTH_DAYS, ledger)
    shared = shared - 0.5 * second * held(5.25, 5.25 + 6 * MONTH_DAYS, ledger)
    once = np.zeros(60)
    for months, amount in ((0, 20), (3, 15), (6, 15)):
        once[hand.world.calendar.month(5.25 + months * MONTH_DAYS)] += amount
    expected = 400 * lines * (0.11 * ARPU * (1 - off()) * shared + once)
    np.testing.assert_allclose(yuan.investment, expected, atol=2 * lines * ERROR)


# ------------------------------------------------------------------------------------------------------ P5


@pytest.mark.mechanism("P5")
def test_the_credit_is_given_once_on_the_first_of_the_month_after_the_threshold_is_passed() -> None:
    sc = scenario(
        6,
        rules=quiet(P5=True),
        market={"cohorts_move": False},
        promotions={"rebate": {"threshold": 0.35, "credit": 20}},
        uncertainties={"meeting": {"conversion": 0.3}, "people": {"lines_a_pupil": 1.5}},
    )
    o = simulate(sc, 1, 0)
    subscribed, credited = o.ledger.stock("families_subscribed"), o.ledger.flow("rebate_lines")
    ends = np.cumsum(o.ledger.days_in_month)
    assert (credited.sum(axis=1) > 0).sum() >= 3
    for s in range(6):
        passed = (subscribed[s] >= 0.35 * 480) & (o.opened[s] <= ends)
        expected = np.zeros(60)
        if passed[:-1].any():
            month = int(np.argmax(passed))  # at its end; credited on the first of the next one
            expected[month + 1] = 1.5 * subscribed[s, month]
        np.testing.assert_array_equal(credited[s], expected)


@pytest.mark.mechanism("P5")
def test_a_school_strives_until_it_has_passed() -> None:
    begun = {"school": "s000", "links": 10, "families_existing": 250, "staff_existing": 0}
    sc = still(schools=2, start=[begun], rules=quiet(P5=True), uncertainties={"rebate": {"ratio": 1.15}})
    hand = ByHand(sc)
    rule = hand.rule(ThresholdRebate)
    assert hand.world.ratio(Channel.FAMILY, 0.0).tolist() == [1.15, 1.15]
    hand.open(0.0)
    rule.refresh(30.0)
    assert hand.world.ratio(Channel.FAMILY, 30.0).tolist() == [1.0, 1.15]
    rule.refresh(61.0)
    assert hand.close().flow("rebate_lines").sum() == 250
