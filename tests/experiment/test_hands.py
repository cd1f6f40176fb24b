"""How busy the hands were: weeks add up with the utilisations and waits of the replication, queues with a replay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.experiment.hands import HANDS, by_school_week, jobs, weeks
from sim.model import Traced, trace
from sim.model.calendar import school_calendar
from sim.model.processes.parents import MEETING_HOURS
from sim.model.rules.faults import CALENDAR_DAYS_A_WORKING_DAY
from sim.model.trace import Rush, Turn
from tests.districts import ALL_RULES, quiet, scenario, school

BUSY: dict[str, Any] = {
    "staffing": {"reps": 1, "schools_per_rep": 9, "crews": 1, "agents": 0},
    "service": {"technicians": 1, "spares": 1, "hotline_seats": 1},
    "uncertainties": {
        "faults": {
            "months_between": 6,
            "remote_share": 0.2,
            "technician_days": 1.0,
            "spare_share": 0.5,
            "lead_days": 60,
        },
        "counters": {"event_minutes": 30, "patience_minutes": 10},
        "hotline": {"calls_a_line": 0.4, "minutes": 60.0, "patience_minutes": 30.0},
    },
}
"""So few hands that everybody waits for all of them."""


def of(found: pd.DataFrame, hand: str) -> pd.DataFrame:
    return found[found["hand"] == hand]


def assert_adds_up(traced: Traced) -> None:
    """Hours of the weeks, and waits, against what the replication says of itself."""
    found, listed, measures = weeks(traced), jobs(traced), traced.outcome.measures
    drawn = traced.outcome.drawn
    horizon = school_calendar(drawn.programme, drawn.school_year).horizon
    turns = {hand: [t for t in traced.turns if t.hand == hand] for hand in (*HANDS, "evening")}
    share = {h: of(found, h)["busy_hours"].sum() / of(found, h)["available_hours"].sum() for h in ("rep", "crew")}
    # a job still going on at the end is work, and no job done
    at_work = of(listed, "rep")["ended"].isna() & of(listed, "rep")["begun"].notna()
    unfinished = of(listed, "rep")["hours"][at_work].sum()
    available = of(found, "rep")["available_hours"].sum()
    assert share["rep"] == pytest.approx(measures["rep_utilisation"] + unfinished / available, rel=1e-9)
    booked = traced.outcome.ledger.flow("rep_hours").sum()
    assert of(found, "rep")["busy_hours"].sum() == pytest.approx(booked + unfinished, rel=1e-9)
    if all(t.ended < horizon for t in turns["crew"]):
        assert share["crew"] == pytest.approx(measures["crew_utilisation"], rel=1e-9)
    if "technician_utilisation" in measures:
        begun = [t for t in turns["technician"] if np.isfinite(t.begun)]
        beyond = sum(t.ended - max(t.begun, horizon) for t in begun if t.ended > horizon)
        days = of(found, "technician")["busy_hours"].sum() / 8.0 * CALENDAR_DAYS_A_WORKING_DAY
        capacity = min(drawn.service.technicians, drawn.service.vehicles) * horizon
        assert days + beyond == pytest.approx(measures["technician_utilisation"] * capacity, rel=1e-9, abs=1e-9)
        assert len(begun) == traced.outcome.ledger.flow("repairs").sum().round()
        waited = np.mean([t.begun - t.asked for t in begun]) if begun else 0.0
        assert waited == pytest.approx(measures["repair_wait_days"], rel=1e-9, abs=1e-9)
        # a set is down from the fault on, also where nobody has come for it by the end
        down = sum(min(t.ended, horizon) - t.asked for t in turns["technician"])
        assert down == pytest.approx(traced.outcome.ledger.flow("set_days_down").sum(), rel=1e-9, abs=1e-9)
    if "hotline_utilisation" in measures:
        desk = of(found, "desk")
        over = sum(8.0 * (t.ended - horizon) for t in turns["desk"] if np.isfinite(t.begun) and t.ended > horizon)
        spoken = measures["hotline_utilisation"] * desk["available_hours"].sum()
        assert desk["busy_hours"].sum() + over == pytest.approx(spoken, rel=1e-9, abs=1e-9)
        assert desk["asked"].sum() == traced.outcome.ledger.flow("calls").sum().round()
        gave_up = sum(not np.isfinite(t.begun) for t in turns["desk"])
        assert gave_up == traced.outcome.ledger.flow("calls_given_up").sum().round()
    counter, book = of(found, "counter"), traced.outcome.ledger
    assert counter["asked"].sum() == book.flow("meeting_willing").sum()
    assert counter["gave_up"].sum() == book.flow("meeting_balked").sum()
    served = of(listed, "counter")["begun"] - of(listed, "counter")["asked"]
    assert 24.0 * served.sum() == pytest.approx(book.flow("meeting_wait_hours").sum(), rel=1e-7, abs=1e-7)
    assert len(turns["evening"]) * MEETING_HOURS <= booked + 1e-9
    np.testing.assert_allclose(found.groupby("hand")["days"].sum(), horizon)


@given(
    on=st.sets(st.sampled_from(ALL_RULES)),
    replication=st.integers(0, 10_000),
    short=st.booleans(),
    months=st.integers(1, 40),
)
@settings(max_examples=12, deadline=None)
@pytest.mark.slow
def test_the_weeks_add_up_with_the_utilisations_and_waits_whatever_is_switched_on(
    on: set[str], replication: int, short: bool, months: int
) -> None:
    hands = BUSY if short else {}
    sc = scenario(3, rules=quiet(**dict.fromkeys(on, True)), programme={"months": months}, **hands)
    assert_adds_up(trace(sc, 3, replication))


@pytest.mark.parametrize("fidelity", ["class", "individual"])
@pytest.mark.slow
def test_where_hands_are_few_all_of_them_are_waited_for_in_both_fidelities(fidelity: str) -> None:
    traced = trace(scenario(3, fidelity=fidelity, programme={"months": 36}, **BUSY), 1, 0)
    assert_adds_up(traced)
    most = weeks(traced).groupby("hand")["waiting_most"].max()
    assert (most[["rep", "counter", "technician", "desk"]] > 0).all()
    assert weeks(traced).groupby("hand")["gave_up"].sum()[["counter", "desk"]].gt(0).all()
    assert any(np.isinf(t.ended) for t in traced.turns if t.hand == "technician")  # waits at the horizon


@pytest.fixture(scope="module")
def busy() -> Traced:
    return trace(scenario(4, programme={"months": 30}, **BUSY), 2, 0)


@pytest.mark.parametrize("hand", HANDS)
def test_the_queue_of_a_week_is_that_of_a_replay(busy: Traced, hand: str) -> None:
    """Hours waited: job by job. Most at once: the queue as each one finds it that comes."""
    drawn = busy.outcome.drawn
    horizon = school_calendar(drawn.programme, drawn.school_year).horizon
    turns = [t for t in busy.turns if t.hand == hand]
    ends = {id(t): min(t.begun if np.isfinite(t.begun) else t.ended, horizon) for t in turns}
    found, a_day = of(weeks(busy), hand), 8.0 if hand == "desk" else 24.0
    assert found["waiting_hours"].sum() == pytest.approx(a_day * sum(ends[id(t)] - t.asked for t in turns), rel=1e-9)
    first = (found["first_day"] - pd.Timestamp(drawn.programme.start)).dt.days.to_numpy()
    seen = np.zeros(len(found), int)
    for t in turns:
        if ends[id(t)] > t.asked:
            same = [o for o in turns if hand != "counter" or (o.school, int(o.asked)) == (t.school, int(t.asked))]
            queue = sum(o.asked <= t.asked < ends[id(o)] for o in same)
            week = np.searchsorted(first, t.asked, side="right") - 1
            seen[week] = max(seen[week], queue)
    most = found["waiting_most"].to_numpy()
    if hand == "counter":
        assert np.array_equal(most, seen)
    else:  # who waits since an earlier week is in the queue without coming
        carried = [sum(t.asked < day < ends[id(t)] for t in turns) for day in first]
        assert np.array_equal(most, np.maximum(seen, carried))


def by_hand(turns: list[Turn], rushes: list[Rush], **sections: Any) -> pd.DataFrame:
    """Weeks of a programme of three months from Monday 3 June 2013 in which only these jobs happened."""
    programme = {"start": "2013-06-01", "months": 3, "running": False}
    traced = trace(scenario(1, programme=programme, **sections), 1, 0)
    return weeks(replace(traced, turns=tuple(turns), rushes=tuple(rushes)))


def test_a_job_over_a_weekend_is_shared_out_by_working_days() -> None:
    """Day 0 is Saturday 1 June 2013; day 6 is Friday, day 9 Monday."""
    found = by_hand([Turn("crew", 0, 5.0, 6.5, 9.5), Turn("rep", 0, 6.0, 6.0, 9.25)], [])
    crew = of(found, "crew")
    assert crew["busy_hours"].tolist()[:4] == [0.0, 4.0, 4.0, 0.0]
    assert crew["available_hours"].tolist()[:3] == [0.0, 6 * 8 * 5, 6 * 8 * 5]
    assert np.isnan(crew["utilisation"].iloc[0])  # a weekend
    assert crew["waiting_hours"].tolist()[:3] == [0.0, 36.0, 0.0]
    assert crew["waiting_mean"].iloc[1] == pytest.approx(1.5 / 7)
    assert of(found, "rep")["busy_hours"].tolist()[:3] == [0.0, 7.0, 1.75]


def test_each_meeting_has_a_queue_of_its_own_and_its_counters_are_there_while_families_come() -> None:
    """Two schools meet on one evening: two wait here, one there, never three in one queue."""
    six, minute = 3.75, 1 / 1440
    turns = [
        Turn("counter", 0, six, six, six + 60 * minute),
        Turn("counter", 0, six + 10 * minute, six + 60 * minute, six + 90 * minute),
        Turn("counter", 0, six + 20 * minute, np.inf, six + 50 * minute),
    ]
    found = of(by_hand(turns, [Rush(0, six, 2, six + 120 * minute), Rush(1, six, 1, six + 60 * minute)]), "counter")
    week = found.iloc[1]
    assert week["available_hours"] == pytest.approx(2 * 2 + 1)
    assert week["busy_hours"] == pytest.approx(1.5)
    assert week["open_hours"] == pytest.approx(3.0)
    assert week["waiting_hours"] == pytest.approx((50 + 30) / 60)
    assert week[["asked", "begun", "gave_up", "waiting_most"]].tolist() == [3, 2, 1, 2]
    assert found["utilisation"].notna().sum() == 1


@pytest.mark.parametrize(
    ("monday", "expected"),
    [
        (date(2013, 8, 26), (2012, 52)),  # 1 September 2013 is a Sunday
        (date(2013, 9, 2), (2013, 1)),
        (date(2014, 8, 25), (2013, 52)),
        (date(2014, 9, 1), (2014, 1)),
        (date(2015, 8, 31), (2015, 1)),  # a Tuesday
        (date(2018, 9, 3), (2018, 1)),  # a Saturday
        (date(2016, 8, 29), (2016, 1)),
        (date(2016, 1, 4), (2015, 19)),
    ],
)
def test_week_1_has_the_first_weekday_of_the_school_year(monday: date, expected: tuple[int, int]) -> None:
    sc = scenario(1)
    assert school_calendar(sc.programme, sc.school_year).school_week(monday) == expected


def test_weeks_follow_one_another_through_the_school_years_and_know_the_holidays(busy: Traced) -> None:
    found = of(weeks(busy), "rep")
    assert found["first_day"].iloc[1:].dt.day_of_week.eq(0).all()
    for (year, week), (next_year, next_week) in zip(
        found[["school_year", "school_week"]].to_numpy()[:-1],
        found[["school_year", "school_week"]].to_numpy()[1:],
        strict=True,
    ):
        assert (next_year, next_week) in {(year, week + 1), (year + 1, 1)}
        assert week < 53 or next_week == 1
    summer = found[(found["first_day"] >= "2014-07-07") & (found["first_day"] < "2014-08-25")]
    assert len(summer) == 7
    assert (summer["holiday_days"] == 7).all()
    assert (found["holiday_days"] <= found["days"]).all()


def test_a_week_of_the_school_year_is_the_mean_of_its_years_by_their_hours(busy: Traced) -> None:
    found = weeks(busy)
    mean = by_school_week(found)
    assert mean["hand"].unique().tolist() == list(HANDS)
    for hand in HANDS:
        assert of(mean, hand)["school_week"].is_monotonic_increasing
        assert of(mean, hand)["years"].sum() == len(of(found, hand))
    own = found[(found["hand"] == "rep") & (found["school_week"] == 2)]
    (row,) = mean[(mean["hand"] == "rep") & (mean["school_week"] == 2)].to_dict("records")
    assert row["years"] == len(own) == 3
    assert row["utilisation"] == pytest.approx(own["busy_hours"].sum() / own["available_hours"].sum())
    assert row["waiting_most"] == own["waiting_most"].mean()


def test_a_district_where_nothing_runs_has_weeks_without_work() -> None:
    traced = trace(scenario((school(0),), programme={"months": 2, "running": False}), 1, 0)
    found = weeks(traced)
    assert (found[["busy_hours", "asked", "waiting_hours", "waiting_most"]] == 0).all(axis=None)
    assert len(jobs(traced)) == 0
    assert set(found["hand"]) == set(HANDS)
