"""Stocks that impulses fill and time empties, against their closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.calendar import MONTH_DAYS
from sim.model.stock import DecayingStock

days = st.floats(0.0, 2000.0)


@given(day=days, later=st.floats(0.0, 500.0), half=st.floats(0.5, 12.0), impulse=st.floats(0.0, 1.0))
def test_a_stock_is_halved_every_half_life(day: float, later: float, half: float, impulse: float) -> None:
    stock = DecayingStock(half)
    stock.fill(day, impulse)
    assert float(stock.at(day + later)) == pytest.approx(impulse * 2 ** (-later / (half * MONTH_DAYS)), rel=1e-9)


@given(day=days, wait=st.floats(0.0, 300.0), length=st.floats(0.1, 31.0), half=st.floats(0.5, 12.0))
def test_the_mean_of_an_interval_is_the_integral_over_its_length(
    day: float, wait: float, length: float, half: float
) -> None:
    stock = DecayingStock(half)
    stock.fill(day, 0.3)
    begin = day + wait
    decay = np.log(2) / (half * MONTH_DAYS)
    integral = 0.3 * (np.exp(-decay * wait) - np.exp(-decay * (wait + length))) / decay
    assert float(stock.mean(begin, begin + length)) == pytest.approx(integral / length, rel=1e-7)


@given(a=st.floats(0.0, 1.0), b=st.floats(0.0, 1.0))
def test_impulses_compose_and_never_exceed_one(a: float, b: float) -> None:
    """Two impulses leave what neither has filled: 1 − (1 − a)(1 − b), in any order."""
    found = []
    for first, second in ((a, b), (b, a)):
        stock = DecayingStock(4.0)
        stock.fill(10.0, first)
        stock.fill(10.0, second)
        found.append(float(stock.at(10.0)))
    assert found[0] == pytest.approx(1 - (1 - a) * (1 - b), abs=1e-12)
    assert found[1] == pytest.approx(found[0], abs=1e-12)
    assert 0.0 <= found[0] <= 1.0


def test_monthly_impulses_approach_their_fixed_point() -> None:
    """Filled every half-life by a: S ← 1 − (1 − S/2)(1 − a), hence S* = a ÷ (1 − (1 − a)/2)."""
    stock = DecayingStock(1.0)
    for month in range(60):
        stock.fill(month * MONTH_DAYS, 0.3)
    assert float(stock.at(59 * MONTH_DAYS)) == pytest.approx(0.3 / (1 - 0.7 / 2), rel=1e-9)


def test_an_impulse_elsewhere_changes_no_bit_here() -> None:
    alone, beside = DecayingStock(2.0, 3), DecayingStock(2.0, 3)
    here, there = np.array([True, False, False]), np.array([False, False, True])
    for stock in (alone, beside):
        stock.fill(11.3, 0.25, here)
    beside.fill(47.7, 0.25, there)
    beside.fill(91.1, 0.25, there)
    assert alone.at(123.4)[:2].tolist() == beside.at(123.4)[:2].tolist()
    assert beside.at(123.4)[2] > 0 == alone.at(123.4)[2]
