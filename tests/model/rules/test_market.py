"""X1, the competitor: answers where the programme runs, and at full strength once the window has closed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sim.model import simulate
from sim.model.rule import Channel
from sim.model.rules.rival import Rival
from tests.districts import ALL_RULES, quiet, scenario
from tests.model.rules.by_hand import ByHand, still
from tests.model.test_simulate import same

JOINING = (Channel.FAMILY, Channel.MEETING, Channel.STAFF, Channel.MIGRATION)


@pytest.mark.mechanism("X1")
def test_the_answer_is_weak_until_the_first_month_after_the_window_closes() -> None:
    """4G licences of 4 December 2013, day 186: full strength from 1 January 2014 on, day 214."""
    more = {"rival": {"churn": 1.3, "joining": 0.8, "before": 0.3}}
    hand = ByHand(still(rules=quiet(X1=True), market={"window_closes": "2013-12-04"}, uncertainties=more))
    calendar = hand.world.calendar
    assert calendar.day(date(2014, 1, 1)) == 214
    for month, begin in enumerate(calendar.months[:-1]):
        hand.rule(Rival).refresh(float(begin))
        strength = 1.0 if month >= 7 else 0.3
        for channel in JOINING:
            assert hand.world.ratio(channel, begin) == pytest.approx(0.8**strength)
        assert hand.world.ratio(Channel.FAMILY_CHURN, begin) == pytest.approx(1.3**strength)
        assert hand.world.ratio(Channel.CONTRACT, begin) == hand.world.ratio(Channel.RETENTION, begin) == 1


@pytest.mark.mechanism("X1")
def test_no_impulse_within_a_month_lets_the_answer_come_early() -> None:
    """With publicity in mid-December or without, the year ends alike where publicity does nothing."""
    rules = quiet(X1=True, P6=True)
    plan = {"letter": False, "lectures": [], "campaigns": []}
    more = {"rival": {"before": 0}, "awareness": {"impulse": 0}, "reach": {"families": 0.7}}
    silent, loud = (
        simulate(
            scenario(4, rules=rules, promotions={"publicity": plan | {"campaigns": days}}, uncertainties=more), 1, 0
        )
        for days in ([], ["12-10"])
    )
    loud.ledger.flow("campaigns")[:] = 0
    assert same(silent, loud)


@pytest.mark.mechanism("X1")
def test_a_district_without_an_open_school_never_meets_the_rival() -> None:
    """Bit for bit: an answer ten times as strong changes nothing while no school has begun."""
    rules = dict.fromkeys(ALL_RULES, True)
    strong = {"rival": {"churn": 10, "joining": 0.1}}
    late = {"agreement_days": 5000}
    on, off = (
        simulate(scenario(4, rules=rules | {"X1": switch}, bureau=late, uncertainties=strong), 1, 0)
        for switch in (True, False)
    )
    assert same(on, off)
    assert on.ledger.flow("family_churned").sum() > 0


@pytest.mark.mechanism("X1")
def test_schools_that_are_not_open_yet_are_untouched() -> None:
    """Up to its own link 4 a school's books are the same with a fierce rival and with none."""
    strong = {"rival": {"churn": 10, "joining": 0.1}}
    on, off = (
        simulate(scenario(6, rules=quiet(X1=switch), staffing={"reps": 1}, uncertainties=strong), 1, 0)
        for switch in (True, False)
    )
    np.testing.assert_array_equal(on.links, off.links)
    ends = np.cumsum(on.ledger.days_in_month)
    differ = 0
    for s, day in enumerate(on.links[:, 3]):
        month = int(np.searchsorted(ends, day, "right"))
        assert month > 0
        np.testing.assert_array_equal(on.ledger.flows[:, s, :month], off.ledger.flows[:, s, :month])
        differ += not np.array_equal(on.ledger.flows[:, s, month:], off.ledger.flows[:, s, month:])
    assert differ == 6
