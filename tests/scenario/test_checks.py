"""Settings together: what is refused and what is noted, at the border between right and wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sim.scenario.checks import MAX_GIGABYTES, gigabytes, oddities
from sim.scenario.errors import problems_of
from sim.scenario.load import load
from sim.scenario.problem import Where
from sim.scenario.schema import Scenario
from tests.districts import scenario, school

CONFIGS = Path(__file__).parents[2] / "configs"
FEW: dict[str, Any] = {"staffing": {"reps": 2}}


def noted(**sections: Any) -> list[str]:
    return [c.code for c in oddities(scenario(3, **(FEW | sections)))]


def refused(**sections: Any) -> list[str]:
    try:
        scenario(3, **sections)
    except ValidationError as e:
        return [p.code for p in problems_of(e, Scenario, lambda *_: Where())]
    return []


@pytest.mark.parametrize("path", [CONFIGS / "xinluo.yaml", *sorted((CONFIGS / "strategies").glob("*.yaml"))])
def test_there_is_nothing_odd_about_a_shipped_scenario(path: Path) -> None:
    assert list(oddities(load(path))) == []


def test_a_district_left_alone_has_no_odd_staff() -> None:
    assert noted() == []
    many = {"reps": 50, "agents": 1, "peaks": []}
    assert noted(staffing=many) == ["reps_idle", "agents_short"]
    assert noted(staffing=many, programme={"running": False}) == []


def test_what_a_rule_that_is_off_would_need_is_not_noted() -> None:
    assert noted(staffing={"reps": 1}) == ["pair_of_one"]
    assert noted(staffing={"reps": 1}, rules={"S7": False}) == []
    few = {"reps": 2, "agents": 0, "peaks": []}
    assert noted(staffing=few) == ["agents_short"]
    assert noted(staffing=few, rules={"S11": False}) == ["agents_short"]
    assert noted(staffing=few, rules={"S11": False, "S12": False}) == []
    assert noted(bureau={"prefund": True}) == []
    assert noted(bureau={"prefund": True}, rules={"B5": False}) == ["rule_is_off"]
    station = {"technicians": 3, "vehicles": 2}
    assert noted(service=station) == ["vehicles_few"]
    assert noted(service=station, rules={"V2": False}) == []


def test_the_horizon_itself_is_not_beyond_the_horizon() -> None:
    assert noted(programme={"months": 36}) == []
    assert noted(programme={"months": 35}) == ["beyond_horizon"]


def test_dates_on_the_last_day_of_the_horizon_lie_within_it() -> None:
    months = {"start": "2013-06-01", "months": 60}
    assert noted(programme=months, market={"window_closes": "2018-05-31"}) == []
    assert noted(programme=months, market={"window_closes": "2018-06-01"}) == ["date_late"]
    assert noted(programme=months, market={"window_closes": "2018-06-01"}, rules={"X1": False}) == []
    assert noted(programme=months, bureau={"policy_date": "2018-06-01"}) == []
    assert noted(programme=months, bureau={"policy_date": "2018-06-01"}, rules={"B6": True}) == ["date_late"]


def test_schools_open_on_the_first_day_wait_for_no_agreement_and_no_visit() -> None:
    late = {"bureau": {"agreement_days": 4000}, "uncertainties": {"visits": {"mean_a": 2}}}
    assert noted(**late) == ["visits_few", "agreement_late"]
    assert noted(**late, programme={"launch": "day_one"}) == []
    days = 1826
    assert noted(bureau={"agreement_days": 14, "notices_days": [days - 15]}) == []
    assert noted(bureau={"agreement_days": 14, "notices_days": [days - 14]}) == ["notice_late"]
    assert noted(bureau={"agreement_days": 14, "notices_days": [days - 14]}, programme={"launch": "day_one"}) == []


def test_hands_of_a_peak_come_on_top_of_the_agents() -> None:
    def staffed(most: int, *hands: int) -> list[str]:
        peaks = [{"first": "09-01", "last": "09-20", "hands": n} for n in hands]
        return noted(staffing={"reps": 2, "agents": 2, "agents_at_a_meeting": most, "peaks": peaks})

    assert (staffed(2), staffed(3)) == ([], ["agents_short"])
    assert (staffed(5, 3), staffed(6, 3)) == ([], ["agents_short"])
    assert staffed(7, 3, 2) == ["peaks_overlap"]


def test_a_peak_without_a_meeting_is_idle_and_one_at_its_last_day_is_not() -> None:
    def peak(first: str, last: str) -> list[str]:
        year = {"meetings": [{"around": "09-03", "grades": "all"}], "meeting_jitter_days": 10}
        staffing = {"reps": 2, "peaks": [{"first": first, "last": last, "hands": 4}]}
        return noted(school_year=year, staffing=staffing)

    assert peak("09-13", "09-30") == []
    assert peak("09-14", "09-30") == ["peak_idle"]
    assert peak("08-01", "09-02") == ["peak_idle"]


def test_a_meeting_put_off_to_the_first_open_day_is_one_for_which_hands_are_needed() -> None:
    year = {"meetings": [{"around": "07-10", "grades": "all"}, {"around": "11-18", "grades": "all"}]}
    staffing = {"reps": 2, "peaks": [{"first": "09-01", "last": "09-01", "hands": 4}]}
    assert noted(school_year=year, staffing=staffing) == ["meeting_closed"]


def test_a_price_path_may_stay_or_fall_and_is_judged_only_where_it_is_in_force() -> None:
    def path(*offs: float, **rules: bool) -> list[str]:
        steps = [{"month": 10 * (i + 1), "off": off} for i, off in enumerate(offs)]
        return noted(promotions={"tariff": steps}, rules=rules)

    assert path(0.1, 0.1, 0.2) == []
    assert path(0.1, 0.2, 0.19) == ["tariff_rises"]
    assert path(0, 0, 0, 0, 0, 0) == []
    assert path(0, 0, 0, 0, 0, 0, 0) == ["tariff_late"]
    assert path(0.1, 0, 0, 0, 0, 0, 0, P4=False) == []
    assert refused(promotions={"tariff": [{"month": 3, "off": 0.1}, {"month": 3, "off": 0.2}]}) == ["tariff_order"]


def test_a_rebate_is_earned_between_the_first_share_and_the_target() -> None:
    def rebate(threshold: float, on: bool = True) -> list[str]:
        market = {"initial_share": 0.18, "parent_target": 0.6}
        return noted(market=market, promotions={"rebate": {"threshold": threshold}}, rules={"P5": on})

    assert [rebate(t) for t in (0.18, 0.19, 0.6, 0.61)] == [["rebate_at_once"], [], [], ["rebate_above_target"]]
    assert rebate(0.1, on=False) == []


def test_a_holiday_lecture_is_given_in_the_holidays() -> None:
    def lectures(*days: str, **rules: bool) -> list[str]:
        return noted(promotions={"publicity": {"lectures": days}}, rules=rules)

    assert lectures("07-06", "08-31") == []
    assert lectures("07-05") == ["lecture_in_term"]
    assert lectures("07-05", P6=False) == []
    assert refused(promotions={"publicity": {"lectures": ["07-15", "07-15"], "campaigns": ["01-01"]}}) == ["day_twice"]


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
        Scenario(name="x", roster=roster, fidelity="individual")
    with pytest.raises(ValidationError, match="run_size"):
        Scenario.model_validate({"name": "x", "roster": roster, "programme": {"months": 240}})


@pytest.mark.parametrize("more", [{"pupils": 960}, {"classes": 24}, {"staff": 60}])
def test_more_people_or_classes_need_more_memory(more: dict[str, int]) -> None:
    for fidelity in ("class", "individual"):

        def needed(fidelity: str = fidelity, **fields: Any) -> float:
            return gigabytes(Scenario(name="x", roster=(school(0, **fields),), fidelity=fidelity))

        assert needed(**more) < 2 * needed()
        assert needed(**more) > needed()
