"""R1, R2, R3: churn and its slower and faster months, second lines, existing lines; by hand to the yuan."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import kernel, simulate
from sim.model.calendar import MONTH_DAYS
from sim.model.population import LEAVER_DAYS
from tests.districts import quiet, scenario
from tests.model.rules.by_hand import SOON, ByHand, held, still

ARPU, STAFF_ARPU = 30.0, 75.0
TICK = 2.0**-20
"""The books count whole ticks of so many days."""
ERROR = 400 * ARPU * (TICK + SOON)


# ------------------------------------------------------------------------------------------------------ R1


def marked(hand: ByHand, mark: int) -> int:
    """Lines that carry a mark, of all pools."""
    pools, lines = hand.people._pools, hand.people._lines
    return sum(
        int((lines["marks"][p["first"] : p["first"] + p["lines"]] & mark > 0).sum()) for p in pools if p["lines"]
    )


@pytest.mark.parametrize("tie", [1.0, 0.7])
@pytest.mark.mechanism("R1")
def test_the_school_tie_slows_churn_by_its_ratio(tie: float) -> None:
    n, monthly = 8000, 0.05
    hand = ByHand(still(pupils=n, uncertainties={"churn": {"families": monthly, "tie": tie}}))
    hand.open(0.0)
    assert hand.sign_up(0.25) == n
    hand.world.parents.set_ratios()
    hand.people.retune(0.25)
    hand.people.advance(0.25 + 12 * MONTH_DAYS)
    p = np.exp(-12 * monthly * tie)
    # who churned may come back by the reference hazard, which is nought at a share of nearly nought
    assert abs(marked(hand, kernel.WON) - n * p) < 4 * np.sqrt(n * p * (1 - p))


@pytest.mark.mechanism("R1")
def test_all_three_services_tie_a_school_closer_from_the_day_they_are_in_use() -> None:
    hand = ByHand(still(schools=2, uncertainties={"churn": {"families": 0.04, "tie": 0.7, "services": 0.9}}))
    for s in (0, 1):
        hand.open(0.0, s)
    hand.world.parents.set_ratios()
    hand.people.retune(0.0)
    hand.world.env._now = 47.3
    hand.world.parents.serve(hand.world.schools[0])
    pools = hand.people._pools
    families = pools["kind"] == kernel.FAMILY
    for s, ratio in ((0, 0.7 * 0.9), (1, 0.7)):
        np.testing.assert_allclose(pools["churn"][families & (pools["school"] == s)], 0.04 * ratio / MONTH_DAYS)


@pytest.mark.mechanism("R1")
def test_leavers_churn_twice_as_fast_for_three_months_and_then_as_ever() -> None:
    n, monthly = 8000, 0.04
    hand = ByHand(still(pupils=n, uncertainties={"churn": {"families": monthly, "leaver": 2}}))
    hand.open(0.0)
    hand.sign_up(0.25)
    hand.people._district.leaving[:4] = 100  # districts are shared: put right below
    try:
        hand.people.leave_classes(100)
        gone = marked(hand, kernel.WON)
        hand.people.advance(100 + LEAVER_DAYS)
        hand.people.settle_leavers(100 + LEAVER_DAYS, 100)
        for months, hazard in ((3, 6 * monthly), (9, 12 * monthly)):
            hand.people.advance(100 + months * MONTH_DAYS)
            p = np.exp(-hazard)
            assert abs(marked(hand, kernel.WON) - gone * p) < 4 * np.sqrt(gone * p * (1 - p))
    finally:
        hand.people._district.leaving[:4] = int(hand.world.calendar.horizon) + 1


# ------------------------------------------------------------------------------------------------------ R2


@pytest.mark.mechanism("R2")
def test_a_second_line_bills_half_for_six_months_and_then_in_full() -> None:
    hand = ByHand(still(rules=quiet(R2=True), uncertainties={"second_lines": {"share": 1, "value": 0.5, "months": 6}}))
    hand.open(0.0)
    assert hand.sign_up(100.25) == 400
    ledger, yuan = hand.statement()
    end = 100.25 + 6 * MONTH_DAYS
    expected = 400 * ARPU * (held(100.25, 1e9, ledger) - 0.5 * held(100.25, end, ledger))
    np.testing.assert_allclose(yuan.revenue_new, expected, atol=ERROR)


@pytest.mark.mechanism("R2")
def test_a_second_line_that_churns_early_is_one_only_so_long() -> None:
    hand = ByHand(still(rules=quiet(R2=True), uncertainties={"second_lines": {"share": 1, "value": 0.3, "months": 6}}))
    hand.open(0.0)
    hand.sign_up(10.25)
    hand.all_churn(100.0)
    ledger, yuan = hand.statement()
    np.testing.assert_allclose(yuan.revenue_new, 400 * ARPU * 0.3 * held(10.25, 100.0, ledger), atol=ERROR)
    np.testing.assert_allclose(ledger.flow("family_days_second"), ledger.flow("family_days_new"), atol=400 * TICK)


@pytest.mark.mechanism("R2")
def test_the_stated_share_of_won_lines_are_second_ones() -> None:
    hand = ByHand(still(pupils=8000, rules=quiet(R2=True), uncertainties={"second_lines": {"share": 0.36}}))
    hand.open(0.0)
    assert hand.sign_up(1.25) == 8000
    assert abs(marked(hand, kernel.SECOND) - 0.36 * 8000) < 4 * np.sqrt(8000 * 0.36 * 0.64)


@pytest.mark.mechanism("R2")
def test_a_programme_that_never_begins_turns_no_line_into_a_second_one() -> None:
    """What joins by itself would have joined without: it bills in full, as `revenue_without` says."""
    sc = scenario(
        4, rules=quiet(R2=True), bureau={"agreement_days": 5000}, uncertainties={"second_lines": {"share": 1}}
    )
    flow = simulate(sc, 1, 0).ledger.flow
    assert flow("family_joined_reference").sum() > 0
    assert flow("staff_joined_reference").sum() > 0
    assert flow("family_days_second").sum() == flow("staff_days_second").sum() == 0


@pytest.mark.mechanism("R2")
def test_package_lines_are_first_lines() -> None:
    more = {"second_lines": {"share": 1}, "handset": {"take_up": 1}}
    hand = ByHand(still(rules=quiet(R2=True, P2=True), uncertainties=more))
    hand.people.open_staff(0, package=True)
    assert hand.people.migrate(0, 1.0, 0) == 40
    assert marked(hand, kernel.PACKAGE) == 40
    assert marked(hand, kernel.SECOND) == 0


# ------------------------------------------------------------------------------------------------------ R3


def observed(pupils: int, **more: object) -> ByHand:
    """A school half of whose families hold an existing line, the other half one the programme won."""
    begun = {
        "school": "s000", "links": 10, "families_existing": pupils // 2, "families_new": pupils // 2,
        "staff_existing": 20, "staff_new": 20,
    }  # fmt: skip
    return ByHand(still(pupils=pupils, start=[begun], rules=quiet(R3=True), **more))


@pytest.mark.parametrize("retention", [0.0, 0.5, 0.85, 1.0])
@pytest.mark.mechanism("R3")
def test_retention_slows_the_churn_of_existing_lines_only(retention: float) -> None:
    n, monthly = 4000, 0.05
    churn = {"families": monthly, "tie": 1}
    hand = observed(2 * n, uncertainties={"churn": churn, "existing": {"retention": retention}})
    hand.open(0.0)
    hand.world.parents.set_ratios()
    hand.people.retune(0.0)
    staff = 20
    assert marked(hand, kernel.EXISTING) == marked(hand, kernel.WON) == n + staff
    hand.people.advance(12 * MONTH_DAYS)
    for mark, ratio in ((kernel.EXISTING, retention), (kernel.WON, 1.0)):
        p = np.exp(-12 * monthly * ratio)
        assert abs(marked(hand, mark) - staff - n * p) <= 4 * np.sqrt(n * p * (1 - p))


@pytest.mark.mechanism("R3")
def test_existing_lines_bill_less_from_the_opening_day_on() -> None:
    hand = observed(400, uncertainties={"existing": {"repricing": 0.05}})
    hand.open(100.0)
    hand.world.schools[0].links[3] = 40.5
    ledger, yuan = hand.statement()
    families = 200 * ARPU * (held(0, 1e9, ledger) - 0.05 * held(100.0, 1e9, ledger))
    staff = 20 * STAFF_ARPU * (held(0, 1e9, ledger) - 0.05 * held(40.5, 1e9, ledger))
    np.testing.assert_allclose(yuan.revenue_existing, families + staff, rtol=1e-9)
    np.testing.assert_allclose(yuan.revenue_new, 200 * ARPU + 20 * STAFF_ARPU, rtol=1e-9)


@pytest.mark.mechanism("R3")
def test_no_more_than_the_whole_churn_of_existing_lines_can_be_kept() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        scenario(1, uncertainties={"existing": {"retention": 1.2}})
