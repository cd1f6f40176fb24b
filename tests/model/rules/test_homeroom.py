"""M3, homeroom teachers: who carries a class and how far, commission up front by hand to the yuan, claw-back."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import simulate
from sim.model.calendar import MONTH_DAYS
from sim.model.rules.homeroom import HomeroomTeachers
from tests.districts import quiet, scenario, schools
from tests.model.rules.by_hand import ByHand, still

RATIOS = {"engaged": 0.25, "reluctant": 0.2, "engaged_ratio": 1.3, "reluctant_ratio": 0.7, "won_per_10_yuan": 0.1}


def teachers(commission: float, **effect: float) -> ByHand:
    sc = scenario(
        schools(40, pupils=1200, classes=60),
        rules=quiet(M3=True),
        market={"cohorts_move": False},
        promotions={"homeroom_commission": commission},
        uncertainties={"homeroom": RATIOS | effect},
    )
    return ByHand(sc)


@pytest.mark.parametrize(
    ("commission", "engaged", "reluctant"), [(0, 0.25, 0.2), (20, 0.45, 0.2), (70, 0.95, 0.05), (200, 1.0, 0.0)]
)
@pytest.mark.mechanism("M3")
def test_classes_have_teachers_of_the_stated_shares(commission: float, engaged: float, reluctant: float) -> None:
    """Each 10 yuan engage a tenth of the teachers more, up to all; engaged ones cannot be reluctant."""
    hand = teachers(commission)
    classes = hand.world.district.kind == 0
    ratio = hand.world.class_ratio()[classes]
    n = len(ratio)
    assert n == 2400
    for value, share in ((1.3, engaged), (0.7, reluctant)):
        assert abs((ratio == value).sum() - n * share) <= 4 * np.sqrt(n * share * (1 - share)) + 1e-9


@pytest.mark.mechanism("M3")
def test_commission_only_engages_and_discourages_nobody() -> None:
    classes = teachers(0).world.district.kind == 0
    before, after = (teachers(c).world.class_ratio()[classes] for c in (0, 30))
    assert (after >= before).all()
    assert (after > before).any()


@pytest.mark.mechanism("M3")
def test_the_ratio_of_its_teacher_acts_on_a_class_at_a_meeting() -> None:
    """p = 1 − (1 − c)^ratio, class by class."""
    n, c = 8000, 0.3
    more = {"meeting": {"conversion": c}, "homeroom": RATIOS | {"engaged": 1, "reluctant": 0}}
    hand = ByHand(still(pupils=n, rules=quiet(M3=True), uncertainties=more))
    hand.open(0.0)
    p = 1 - (1 - c) ** 1.3
    assert abs(hand.sign_up(1.25) - n * p) < 4 * np.sqrt(n * p * (1 - p))


@pytest.mark.mechanism("M3")
def test_engaged_teachers_man_counters_and_a_part_of_one_comes_with_that_chance() -> None:
    more = {"homeroom": RATIOS | {"engaged": 1, "reluctant": 0}, "counters": {"teacher_share": 0.3}}
    hand = ByHand(still(rules=quiet(M3=True), uncertainties=more))
    rule, (school,) = hand.rule(HomeroomTeachers), hand.world.schools
    classes = hand.world.district.classes_at(0, 1.0, False)
    came = []
    for day in range(2000):
        hand.world.env._now = float(day)
        came.append(rule.helpers(school, classes))
    assert set(came) == {1, 2}  # 0.3 × 4 classes
    assert abs(np.mean(came) - 1.2) < 4 * np.sqrt(0.2 * 0.8 / 2000)


@pytest.mark.parametrize("lines", [1.0, 1.5])
@pytest.mark.parametrize(("age_months", "kept"), [(2.99, 0), (3.01, 1)])
@pytest.mark.mechanism("M3")
def test_commission_up_front_comes_back_for_a_line_that_churns_young(
    lines: float, age_months: float, kept: int
) -> None:
    """400 families, 20 yuan a line, three months: paid in the month of signing, back in the month of churning."""
    hand = ByHand(
        still(
            rules=quiet(M3=True),
            promotions={"homeroom_commission": 20, "homeroom_claw_back_months": 3},
            uncertainties={"people": {"lines_a_pupil": lines}, "homeroom": {"engaged_ratio": 1, "reluctant_ratio": 1}},
        )
    )
    hand.open(0.0)
    assert hand.sign_up(10.25) == 400
    gone = 10.25 + age_months * MONTH_DAYS
    hand.all_churn(gone)
    _, yuan = hand.statement()
    expected = np.zeros(60)
    expected[0] = 400 * lines * 20
    expected[hand.world.calendar.month(gone)] -= 0 if kept else 400 * lines * 20
    np.testing.assert_allclose(yuan.investment, expected, atol=1e-6)


@pytest.mark.mechanism("M3")
def test_commission_is_paid_on_every_line_won_and_on_no_other() -> None:
    o = simulate(scenario(4, rules=quiet(M3=True), promotions={"homeroom_commission": 20}), 1, 0)
    won = sum(o.ledger.flow(f"family_joined_{c}") for c in ("programme", "meeting", "pending", "list", "lecture"))
    assert won.sum() > 0
    np.testing.assert_allclose(
        o.ledger.flow("homeroom_lines"), won * float(o.drawn.uncertainties.people.lines_a_pupil), rtol=1e-12
    )
