"""The calendar: months, days off, yearly dates."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.calendar import SchoolCalendar
from sim.scenario.schema import Programme, SchoolYear

CALENDAR = SchoolCalendar(Programme(), SchoolYear())


def on(day: float) -> date:
    return CALENDAR.start + timedelta(days=int(day))


def test_sixty_months_from_june_2013_are_1826_days() -> None:
    assert CALENDAR.horizon == 1826
    assert on(CALENDAR.months[12]) == date(2014, 6, 1)
    assert np.diff(CALENDAR.months)[8] == 28  # February 2014


def test_the_month_of_each_day_is_that_of_the_date() -> None:
    for day in range(1826):
        d = on(day)
        assert CALENDAR.month(day) == (d.year - 2013) * 12 + d.month - 6


def test_schools_see_nobody_in_holidays_exams_and_at_weekends() -> None:
    for when in (
        date(2013, 6, 25),
        date(2013, 8, 1),
        date(2013, 10, 2),
        date(2014, 1, 15),
        date(2014, 2, 7),
        date(2013, 9, 7),
    ):
        assert CALENDAR.next_open(CALENDAR.day(when)) > CALENDAR.day(when), when
    for when in (date(2013, 6, 3), date(2013, 9, 2), date(2014, 3, 5)):
        assert CALENDAR.next_open(CALENDAR.day(when) + 0.3) == CALENDAR.day(when) + 0.3, when
    assert on(CALENDAR.next_open(CALENDAR.day(date(2013, 6, 22)))) == date(2013, 9, 2)  # 1 September is a Sunday


def test_work_goes_on_in_summer_but_not_at_the_national_day() -> None:
    assert on(CALENDAR.next_working(CALENDAR.day(date(2013, 8, 1)))) == date(2013, 8, 1)
    assert on(CALENDAR.next_working(CALENDAR.day(date(2013, 10, 1)))) == date(2013, 10, 8)


@given(day=st.floats(0, 1700), work=st.floats(0, 40), more=st.floats(0, 5))
def test_work_takes_at_least_its_days_and_more_work_ends_later(day: float, work: float, more: float) -> None:
    done = CALENDAR.after_work(day, work)
    assert done >= day + work - 1e-9
    assert CALENDAR.after_work(day, work + more) >= done - 1e-9


def test_a_week_of_work_spans_a_weekend() -> None:
    monday = CALENDAR.day(date(2013, 9, 9))
    assert CALENDAR.after_work(monday, 5.0) == monday + 5
    assert CALENDAR.after_work(monday, 5.5) == monday + 7.5


@pytest.mark.parametrize("beyond", [-2.0, -1.5, 0.0, 10.25])
def test_beyond_the_days_that_are_known_work_takes_no_less_than_its_time(beyond: float) -> None:
    last = CALENDAR.days + beyond
    assert CALENDAR.after_work(last, 4.0) >= last + 4.0


def test_meetings_are_thrice_a_school_year_and_entry_grades_meet_in_september() -> None:
    rounds = CALENDAR.meetings()
    assert len(rounds) == 15
    assert all(entry == (on(day).month == 9) for day, entry, _ in rounds)
    for first, _, days in rounds:
        assert set(days) <= set(CALENDAR.open_days(first, first + 10))


def test_the_29th_of_february_comes_once_in_five_years() -> None:
    assert [on(d) for d in CALENDAR.yearly("02-29")] == [date(2016, 2, 29)]
