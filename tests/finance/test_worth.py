"""Worth of a cash flow against closed forms and hand-made flows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.finance.worth import annuity_factor, irr, npv, payback_month, peak_funding


@pytest.mark.parametrize(("rate", "factor"), [(0.08, 49.6449), (0.10, 47.53850027)])
def test_annuity_of_sixty_months_in_arrears(rate: float, factor: float) -> None:
    assert annuity_factor(rate, 60) == pytest.approx(factor, abs=5e-5)
    monthly = (1 + rate) ** (1 / 12) - 1
    assert annuity_factor(rate, 60) == pytest.approx((1 - (1 + monthly) ** -60) / monthly, rel=1e-12)


def test_npv_at_no_rate_is_the_sum() -> None:
    assert npv([-3.0, 1.0, 5.0], 0.0) == 3.0


@pytest.mark.parametrize(
    ("cash", "month"),
    [
        ([1, 1], 1),  # at once
        ([-5, 2, 2], None),  # never
        ([-2, 1, 1], 3),  # exactly nought counts
        ([-2, 3, -2, 4], 4),  # recovers, falls back, recovers
        ([-2, 3, -2], None),
        ([0, 0], 1),
    ],
)
def test_payback_is_the_first_month_after_which_cash_stays_up(cash: list[int], month: int | None) -> None:
    assert payback_month(cash) == month


def test_peak_funding_is_the_deepest_point() -> None:
    assert peak_funding([-3, -4, 10, -2]) == 7
    assert peak_funding([1, 2]) == 0


def test_irr_where_it_is_one_number() -> None:
    monthly = 1.2 ** (1 / 12) - 1
    payment = 100 * monthly / (1 - (1 + monthly) ** -24)
    assert irr([0.0, -100.0, *[payment] * 24]) == pytest.approx(0.2, rel=1e-9)
    assert irr([-100.0, *[1.0] * 60]) == pytest.approx(irr([-100.0, *[1.0] * 60, 0.0]), rel=1e-12)
    assert irr([-100.0, *[1.0] * 60]) < 0


@pytest.mark.parametrize(
    "cash",
    [
        [0.0, 0.0],
        [1.0, 2.0],  # nothing to earn it on
        [-1.0, -2.0],
        [-100.0, 230.0, -132.0],  # 10 % and 20 % a month
        [-1.0, 2.0, -1.0],  # touches nought only
    ],
)
def test_irr_is_null_where_none_or_two_exist(cash: list[float]) -> None:
    assert irr(cash) is None


@given(st.lists(st.floats(-100, 100).map(lambda x: round(x, 2)), min_size=2, max_size=60))
def test_a_flow_is_worth_nothing_at_its_irr(cash: list[float]) -> None:
    rate = irr(cash)
    if rate is not None and -0.9 < rate < 9:
        discounted = np.abs(cash) @ (1 + rate) ** (-np.arange(1, len(cash) + 1) / 12)
        assert abs(npv(cash, rate)) <= 1e-9 * max(discounted, 1e-9)
