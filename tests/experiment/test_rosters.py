"""Whose schools differ among compared scenarios."""

from __future__ import annotations

from sim.experiment.rosters import NAMED, roster_differences
from tests.districts import scenario, school, schools


def test_scenarios_of_the_same_schools_are_not_named() -> None:
    named_otherwise = tuple(s.model_copy(update={"name": "", "township": "elsewhere"}) for s in schools(3))
    turned = schools(3)[::-1]
    same = [scenario(3, name="a"), scenario(3, name="b"), scenario(named_otherwise, name="c")]
    assert roster_differences([*same, scenario(turned, name="d")]) == []


def test_schools_of_one_alone_and_others_under_the_same_id_are_told_apart() -> None:
    other = (school(0), school(1, pupils=481), school(7))
    (found,) = roster_differences([scenario(3, name="a"), scenario(3, name="b"), scenario(other, name="c")])
    assert found == {
        "a": "a",
        "b": "c",
        "only_a": {"count": 1, "schools": ["s002"]},
        "only_b": {"count": 1, "schools": ["s007"]},
        "other": {"count": 1, "schools": ["s001"]},
    }


def test_many_schools_are_counted_and_the_first_named() -> None:
    (found,) = roster_differences([scenario(2, name="a"), scenario(40, name="b")])
    assert found["only_b"] == {"count": 38, "schools": [f"s{i:03d}" for i in range(2, 2 + NAMED)]}
    assert found["only_a"]["count"] == found["other"]["count"] == 0
