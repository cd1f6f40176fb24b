"""M4, M7, M8: use of the platform, the second wave, who can be reached. M1, M2, M5, M6 stand in `test_kernel`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model import simulate
from sim.model.processes.reps import CARE, Job
from sim.model.rules.platform_use import TeacherUse
from sim.model.rules.second_wave import SecondWave
from tests.districts import quiet, scenario
from tests.model.rules.by_hand import ByHand, still

# ------------------------------------------------------------------------------------------------------ M4


def using(schools: int = 2, rules: dict[str, bool] | None = None, **effect: float) -> ByHand:
    stated = {"cannot": 0.3, "will_not": 0.25, "taught": 0.4, "demonstration": 0.4, "drag": 0.3, "loss": 0.2}
    more = {"use": stated | effect}
    return ByHand(still(schools=schools, rules=rules or quiet(M4=True), uncertainties=more))


@pytest.mark.mechanism("M4")
def test_who_can_and_will_uses_and_a_follow_up_teaches_one_school() -> None:
    hand = using()
    rule = hand.rule(TeacherUse)
    rule.refresh(0.0)
    np.testing.assert_allclose(hand.world.use(), 0.7 * 0.75)
    rule._taught(1, None)
    rule._taught(1, None)
    rule.refresh(30.0)
    np.testing.assert_allclose(hand.world.use(), [0.7 * 0.75, (1 - 0.3 * 0.6**2) * 0.75], rtol=1e-12)
    assert hand.close().flow("follow_ups").sum(axis=1).tolist() == [0, 2]


@pytest.mark.parametrize(("live", "share"), [(0, 0.0), (1, 0.5), (2, 1.0)])
@pytest.mark.mechanism("S5", "M4")
def test_schools_that_show_the_way_persuade_who_would_not(live: int, share: float) -> None:
    roster = scenario(3, uncertainties={"relationship": {"a": 0, "c": 0}}).roster
    stated = {"cannot": 0, "will_not": 0.25, "demonstration": 0.4}
    both = [
        ByHand(
            scenario(
                tuple(s.model_copy(update={"relationship": t}) for s, t in zip(roster, "ABC", strict=True)),
                rules=quiet(M4=True, S5=switch),
                uncertainties={"use": stated},
            )
        )
        for switch in (True, False)
    ]
    for hand, persuaded in zip(both, (0.4 * share, 0.0), strict=True):
        for s in hand.world.schools[:live]:
            s.opened_on = 10.0
        hand.world.ask("refresh", 30.0)
        np.testing.assert_allclose(hand.world.use(), 1 - 0.25 * (1 - persuaded), rtol=1e-12)


@pytest.mark.mechanism("M4")
def test_what_is_not_used_drags_on_joining_and_costs_lines() -> None:
    hand = using(schools=1)
    hand.rule(TeacherUse).refresh(0.0)
    hand.world.parents.set_ratios()
    unused, found = 1 - 0.7 * 0.75, hand.people._schools[0]
    assert found["family_ratio"] == found["meeting_ratio"] == pytest.approx(1 - 0.3 * unused)
    assert found["family_churn"] == pytest.approx(1 + 0.2 * unused)
    assert found["staff_ratio"] == 1


@given(
    cannot=st.floats(0, 1), will_not=st.floats(0, 1), taught=st.floats(0, 1), demonstration=st.floats(0, 1),
    follow_ups=st.integers(0, 12),
)  # fmt: skip
@pytest.mark.mechanism("M4")
def test_use_is_a_share_whatever_the_numbers(
    cannot: float, will_not: float, taught: float, demonstration: float, follow_ups: int
) -> None:
    effect = {"cannot": cannot, "will_not": will_not, "taught": taught, "demonstration": demonstration}
    hand = using(schools=1, rules=quiet(M4=True, S5=True), **effect)
    rule, before = hand.rule(TeacherUse), 0.0
    hand.world.schools[0].opened_on = 0.0
    for _ in range(follow_ups):
        rule.refresh(0.0)
        (now,) = np.atleast_1d(hand.world.use())
        assert -1e-12 <= before <= now + 1e-12 <= 1 + 2e-12
        before = now
        rule._taught(0, None)


@pytest.mark.mechanism("M4")
def test_reps_follow_up_once_a_term_where_the_platform_is_in_use() -> None:
    """Terms begin on 1 September and 21 February; the hours are booked."""
    sc = scenario(4, rules=quiet(M4=True), staffing={"reps": 4, "follow_up_hours": 2})
    still_, led = (
        simulate(sc.model_copy(update={"staffing": sc.staffing.model_copy(update={"follow_up_hours": h})}), 1, 0)
        for h in (0.0, 2.0)
    )
    start = sc.programme.start
    terms = [
        d.toordinal() - start.toordinal()
        for y in range(2013, 2019)
        for d in (start.replace(year=y, month=9, day=1), start.replace(year=y, month=2, day=21))
        if 0 <= d.toordinal() - start.toordinal() < 1826
    ]
    assert len(terms) == 10
    asked = [sum(used <= day for day in terms) for used in led.links[:, 4]]
    assert led.ledger.flow("follow_ups").sum(axis=1).tolist() == asked
    extra = (led.ledger.flow("rep_hours") - still_.ledger.flow("rep_hours")).sum()
    assert extra == pytest.approx(2.0 * sum(asked), abs=1e-6)


# ------------------------------------------------------------------------------------------------------ M7


def listed(n: int, hours: float, **effect: float) -> tuple[ByHand, Job]:
    """A list of n families without a line, handed to a rep after a meeting; the rep's job is not done yet."""
    stated = {"minutes": 4, "reached": 0.6, "conversion": 0.04}
    more = {"second_wave": stated | effect}
    hand = ByHand(still(pupils=n, rules=quiet(M7=True), staffing={"second_wave_hours": hours}, uncertainties=more))
    school = hand.world.schools[0]
    hand.world.reps._assign(hand.world.reps.posts[0], school)
    hand.open(0.0)
    hand.rule(SecondWave).met(school, hand.world.district.classes_at(0, 1.0, False), 1.0)
    ((*_, job),) = hand.world.reps.posts[0]._pile
    return hand, job


@pytest.mark.parametrize("hours", [14.0, 100.0, 1e3])
@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0])
@pytest.mark.mechanism("M7")
def test_the_list_is_worked_as_far_as_the_hours_allow(hours: float, ratio: float) -> None:
    n = 6000
    lever = min(hours, 200.0)
    hand, job = listed(n, lever, conversion=0.4)
    need = n * 4 / 60
    assert job.hours == pytest.approx(min(lever, need))
    assert (job.urgency, job.at_school) == (CARE, False)
    hand.people.set_ratios(meeting_ratio=ratio)
    job.succeed(hand.world.reps.posts[0])
    hand.world.env.run(until=1.0)
    ledger = hand.close()
    p = 0.6 * min(1.0, lever / need) * (1 - 0.6**ratio)
    joined = ledger.flow("family_joined_list").sum()
    assert abs(joined - n * p) < 4 * np.sqrt(n * p * (1 - p))


@pytest.mark.mechanism("M7")
def test_a_list_is_not_worked_in_a_halt_and_not_at_all_without_hours_or_names() -> None:
    hand, job = listed(400, 100.0, conversion=1)
    hand.world.bureau.halted = True
    job.succeed(hand.world.reps.posts[0])
    hand.world.env.run(until=1.0)
    assert hand.close().flow("family_joined_list").sum() == 0
    for hours, everybody_joined in ((0.0, False), (100.0, True)):
        hand = ByHand(still(rules=quiet(M7=True), staffing={"second_wave_hours": hours}))
        school = hand.world.schools[0]
        hand.world.reps._assign(hand.world.reps.posts[0], school)
        hand.open(0.0)
        if everybody_joined:
            assert hand.sign_up(0.25) == 400
        hand.rule(SecondWave).met(school, hand.world.district.classes_at(0, 1.0, False), 1.0)
        assert not hand.world.reps.posts[0]._pile


@pytest.mark.mechanism("M7")
def test_no_more_join_from_a_list_than_stand_on_it() -> None:
    hand, job = listed(400, 200.0, conversion=1, reached=1)
    job.succeed(hand.world.reps.posts[0])
    hand.world.env.run(until=1.0)
    assert hand.close().flow("family_joined_list").sum() == 400


# ------------------------------------------------------------------------------------------------------ M8


@pytest.mark.parametrize("reach", [0.5, 0.7, 1.0])
@pytest.mark.mechanism("M8")
def test_who_is_out_of_reach_never_joins(reach: float) -> None:
    n = 8000
    more = {"reach": {"families": reach, "staff": reach}}
    hand = ByHand(still(pupils=n, staff=n, rules=quiet(), uncertainties=more))
    hand.open(0.0)
    hand.people.open_staff(0, package=False)
    for joined in (hand.sign_up(1.25), hand.people.migrate(0, 1.25, 0)):
        assert abs(joined - n * reach) <= 4 * np.sqrt(n * reach * (1 - reach))
    assert hand.sign_up(100.25) == 0
    assert hand.people.migrate(0, 100.25, 1) == 0
