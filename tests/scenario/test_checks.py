"""Settings together: what is refused and what is noted, at the border between right and wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sim.scenario.checks import MAX_GIGABYTES, gigabytes, notes
from sim.scenario.errors import problems_of
from sim.scenario.load import load
from sim.scenario.problem import Where
from sim.scenario.schema import Scenario
from tests.districts import scenario, school

CONFIGS = Path(__file__).parents[2] / "configs"
FEW: dict[str, Any] = {"staffing": {"reps": 2}}


def noted(**sections: Any) -> list[str]:
    return [p.code for p in notes(scenario(3, **(FEW | sections)))]


def refused(**sections: Any) -> list[str]:
    try:
        scenario(3, **sections)
    except ValidationError as e:
        return [p.code for p in problems_of(e, Scenario, lambda *_: Where())]
    return []


@pytest.mark.parametrize("path", [CONFIGS / "xinluo.yaml", *sorted((CONFIGS / "strategies").glob("*.yaml"))])
def test_there_is_nothing_odd_about_a_shipped_scenario(path: Path) -> None:
    assert notes(load(path)) == []


def test_a_district_left_alone_has_no_odd_staff() -> None:
    assert noted() == []
    many = {"reps": 50, "agents": 1}
    assert noted(staffing=many) == ["reps_idle", "agents_short"]
    assert noted(staffing=many, programme={"running": False}) == []


def test_what_a_rule_that_is_off_would_need_is_not_noted() -> None:
    assert noted(staffing={"reps": 1}) == ["pair_of_one"]
    assert noted(staffing={"reps": 1}, rules={"S7": False}) == []
    assert noted(staffing={"reps": 2, "agents": 0}) == ["agents_short"]
    assert noted(staffing={"reps": 2, "agents": 0}, rules={"S11": False}) == []


def test_the_horizon_itself_is_not_beyond_the_horizon() -> None:
    assert noted(programme={"months": 36}) == []
    assert noted(programme={"months": 35}) == ["beyond_horizon"]


def test_classes_may_leave_and_enter_on_one_day() -> None:
    assert refused(school_year={"leaving": "09-01", "entry": "09-01"}) == []
    assert refused(school_year={"leaving": "09-02", "entry": "09-01"}) == ["entry_order"]


def test_a_meeting_may_begin_in_the_holidays_if_it_may_end_after_them() -> None:
    def meeting(around: str, jitter: int) -> dict[str, Any]:
        return {"meetings": [{"around": around, "grades": "all"}], "meeting_jitter_days": jitter}

    assert refused(school_year=meeting("08-31", 0)) == ["meetings_closed"]
    assert refused(school_year=meeting("08-31", 1)) == []
    assert refused(school_year=meeting("08-31", 0), programme={"running": False}) == []
    assert refused(school_year={"meetings": []}) == []


def test_the_window_of_a_meeting_goes_on_over_new_year() -> None:
    closed = {"first": "12-20", "last": "12-31"}
    for jitter, codes in ((10, ["meetings_closed"]), (12, [])):
        year = {"meetings": [{"around": "12-20", "grades": "all"}], "meeting_jitter_days": jitter, "holidays": [closed]}
        assert refused(school_year=year) == codes


def test_shares_may_fill_the_whole_and_reach_must_leave_room_to_grow() -> None:
    assert refused(uncertainties={"homeroom": {"engaged": 0.5, "reluctant": 0.5}}) == []
    assert refused(uncertainties={"homeroom": {"engaged": 0.5, "reluctant": 0.51}}) == ["shares_sum"]
    assert refused(market={"initial_share": 0.499}) == []
    assert refused(market={"initial_share": 0.5}) == ["reach_share"]


def test_the_largest_roster_has_room_for_the_programme_and_none_for_twenty_years() -> None:
    # MODEL, default case: about 17 classes and 750 pupils a school.
    roster = tuple(school(i, id=f"s{i}", pupils=750, classes=17, staff=50) for i in range(20_000))
    five_years = Scenario(name="x", roster=roster)
    assert 2 < gigabytes(five_years) <= MAX_GIGABYTES
    with pytest.raises(ValidationError, match="run_size"):
        Scenario.model_validate({"name": "x", "roster": roster, "programme": {"months": 240}})


@pytest.mark.parametrize("more", [{"pupils": 960}, {"classes": 24}, {"staff": 60}])
def test_more_people_or_classes_need_more_memory(more: dict[str, int]) -> None:
    def needed(**fields: Any) -> float:
        return gigabytes(Scenario(name="x", roster=(school(0, **fields),)))

    assert needed(**more) > needed()
    assert needed(**more) < 2 * needed()
