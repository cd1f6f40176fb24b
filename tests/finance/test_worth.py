"""Worth of a cash flow against closed forms and hand-made flows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.finance.worth import annuity_factor, irr, npv, payback_month, peak_funding


@pytest.mark.parametrize(("rate", "factor"), [(0.08, 49.6449), (0.10, 47.53850027)])
@pytest.mark.mechanism("C4")
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
        [-100.0, 300.0, -150.0, 20.0, -1.0],  # ends as it begins
        [-6.0, 11.0, -6.0, 1.0],  # 0, −50 % and −67 % a month
        [-1.0, 1e300],  # there is one, but no float for it
        [1e-300, -1e300],
        [-1e300, 1e-300],
        [-100.0, 1.0],  # −99 % a month is −100 % a year, as far as a float can tell
    ],
)
def test_irr_is_null_where_none_or_two_exist(cash: list[float]) -> None:
    assert irr(cash) is None


def test_the_irr_of_money_just_paid_back_is_nought() -> None:
    rate = irr([-100.0, *[10.0] * 10])
    assert rate is not None
    assert str(rate) == "0.0"  # and not −0.0, which would be shown as such
    assert irr([-1.0, 3.0, -3.0, 1.0]) == 0  # crosses nought there, and nowhere else


@given(
    st.integers(1, 30).flatmap(lambda n: st.lists(st.integers(1, 900), min_size=n, max_size=n)),
    st.integers(1, 30).flatmap(lambda n: st.lists(st.integers(1, 900), min_size=n, max_size=n)),
)
def test_money_paid_out_first_and_coming_in_later_has_one_irr(out: list[int], back: list[int]) -> None:
    """One change of sign, one rate (Descartes); it is above nought where more comes back than went out."""
    rate = irr([-float(x) for x in out] + [float(x) for x in back])
    if rate is None:
        assert max(out) > 19 * back[0]  # as good as −100 %
    else:
        assert np.sign(rate) == np.sign(sum(back) - sum(out))


@pytest.mark.parametrize("seed", range(5))
def test_irr_is_there_exactly_where_the_polynomial_has_one_positive_root(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = 0
    for _ in range(100):
        cash = rng.integers(-5, 6, rng.integers(2, 8)).astype(float)
        if not cash.any():
            continue
        first, *_, last = np.flatnonzero(cash).tolist() * 2
        roots = np.roots(cash[first : last + 1][::-1])
        positive = roots[(abs(roots.imag) < 1e-6) & (roots.real > 1e-9)].real
        rate = irr(cash)
        assert (rate is not None) == (len(positive) == 1), cash
        if rate is not None:
            assert rate == pytest.approx(positive[0] ** -12 - 1, rel=1e-6, abs=1e-9)
            found += 1
    assert found > 20


@given(st.lists(st.floats(-100, 100).map(lambda x: round(x, 2)), min_size=2, max_size=60))
def test_a_flow_is_worth_nothing_at_its_irr(cash: list[float]) -> None:
    rate = irr(cash)
    if rate is not None and -0.9 < rate < 9:
        discounted = np.abs(cash) @ (1 + rate) ** (-np.arange(1, len(cash) + 1) / 12)
        assert abs(npv(cash, rate)) <= 1e-9 * max(discounted, 1e-9)
