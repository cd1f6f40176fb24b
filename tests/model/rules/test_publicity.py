"""P6, publicity: letters, campaigns, lectures; what they cost, whom they reach, and whom they leave alone."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import simulate
from sim.model.calendar import MONTH_DAYS
from sim.model.rule import Channel
from sim.model.rules.publicity import Publicity
from tests.districts import ALL_RULES, quiet, scenario
from tests.model.rules.by_hand import ByHand, still
from tests.model.test_simulate import same

SILENT = {"letter": False, "campaigns": [], "lectures": []}


@pytest.mark.mechanism("P6")
def test_a_letter_goes_to_each_pupil_once() -> None:
    o = simulate(scenario(5, rules=quiet(P6=True), promotions={"publicity": SILENT | {"letter": True}}), 1, 0)
    letters, borders = o.ledger.flow("letters"), np.cumsum(o.ledger.days_in_month)
    assert not np.isnan(o.opened).any()
    for s, day in enumerate(o.opened):
        month = int(np.searchsorted(borders, day, "right"))
        assert letters[s, month] == letters[s].sum() == 480


@pytest.mark.mechanism("P6")
def test_campaigns_begin_after_the_agreement_and_lectures_are_held_where_it_is_open() -> None:
    plan = {"letter": False, "campaigns": ["06-10", "06-20", "01-01"], "lectures": ["07-15"]}
    o = simulate(scenario(5, rules=quiet(P6=True), promotions={"publicity": plan}), 1, 0)
    assert o.ledger.flow("campaigns").sum() == pytest.approx(1 + 4 * 2 + 5)  # agreement on 15 June 2013
    lecture_days = [44 + 365.0 * y + (y > 2) + 0.6 for y in range(5)]  # 15 July 2013 is day 44; 2016 is a leap year
    assert o.ledger.flow("lectures").sum() == sum((o.opened <= day).sum() for day in lecture_days)


@pytest.mark.mechanism("P6")
def test_awareness_follows_its_closed_form() -> None:
    """One campaign of impulse a: joining × ratio^(mean of the stock until the next first of a month)."""
    effect = {"impulse": 0.4, "half_life_months": 2, "ratio": 1.5}
    hand = ByHand(still(schools=2, rules=quiet(P6=True), uncertainties={"awareness": effect}))
    rule, months = hand.rule(Publicity), hand.world.calendar.months
    hand.world.env._now = 40.0
    rule._fill(np.array([True, False]))
    decay = np.log(2) / (2 * MONTH_DAYS)

    def mean(begin: float, end: float) -> float:
        return 0.4 * (np.exp(-decay * (begin - 40)) - np.exp(-decay * (end - 40))) / decay / (end - begin)

    for channel in (Channel.FAMILY, Channel.MEETING):
        np.testing.assert_allclose(rule.ratio(channel, 40.0), [1.5 ** mean(40.0, months[2]), 1.0], rtol=1e-12)
    rule.refresh(float(months[2]))
    np.testing.assert_allclose(rule.ratio(Channel.FAMILY, 0), [1.5 ** mean(months[2], months[3]), 1.0], rtol=1e-12)


@pytest.mark.mechanism("P6")
def test_a_letter_leaves_the_other_schools_as_they_were() -> None:
    hand = ByHand(still(schools=2, rules=quiet(P6=True)))
    rule, (first, second) = hand.rule(Publicity), hand.world.schools
    seen = []
    for school, day in ((first, 40.0), (second, 50.0)):
        hand.world.env._now = school.opened_on = day
        list(rule.opened(school, day))
        seen.append(rule.ratio(Channel.FAMILY, day)[0])
    assert seen[0] == seen[1] > 1.0


@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0])
@pytest.mark.mechanism("P6")
def test_a_lecture_wins_the_stated_share_of_the_families(ratio: float) -> None:
    n, come, sign = 8000, 0.06, 0.15
    hand = ByHand(still(pupils=n, rules=quiet(P6=True)))
    hand.open(0.0)
    hand.people.set_ratios(meeting_ratio=ratio)
    classes = hand.world.district.classes_at(0, 50.0, False)
    joined = hand.people.lecture(50.0, classes, come, sign)
    p = come * (1 - (1 - sign) ** ratio)
    assert abs(joined - n * p) < 4 * np.sqrt(n * p * (1 - p))
    assert hand.close().flow("family_joined_lecture").sum() == joined


@pytest.mark.mechanism("P6")
def test_publicity_without_effect_changes_only_its_costs() -> None:
    """Campaigns and lectures that fill nothing leave every other rule's stocks alone, bit for bit."""
    nought = {"uncertainties": {"awareness": {"impulse": 0, "lecture_attendance": 0}}}
    on, off = (
        simulate(scenario(6, **nought, rules=dict.fromkeys(ALL_RULES, True) | {"P6": switch}), 1, 2)
        for switch in (True, False)
    )
    for account in ("letters", "campaigns", "lectures"):
        assert on.ledger.flow(account).sum() > 0
        on.ledger.flow(account)[:] = 0.0
    assert same(on, off)
