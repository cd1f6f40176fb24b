"""What is wrong, as data."""

from __future__ import annotations

import pickle

from sim.scenario.problem import Problem, Problems, Where


def test_problems_come_back_whole_from_another_process() -> None:
    found = Problems([Problem("too_small", Where("a.yaml", 3, "x"), {"got": 1}), Problem("code_changed")])
    back = pickle.loads(pickle.dumps(found))
    assert type(back) is Problems
    assert back.problems == found.problems
    assert str(back) == str(found)
