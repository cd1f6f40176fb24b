"""Plans: what is asked, what is left of it, and how it is cut into batches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.plan import MAX_REPLICATIONS, Plan, batch_size, make_plan
from sim.scenario.problem import Problems
from tests.districts import scenario

A, B, TWIN = (
    scenario(1, name="a"),
    scenario(1, name="b", staffing={"reps": 3}),
    scenario(1, name="twin", description="the content of a"),
)


def codes(*arguments: object) -> list[tuple[str, str]]:
    with pytest.raises(Problems) as caught:
        make_plan(*arguments)  # type: ignore[arg-type]
    return [(p.code, p.where.path) for p in caught.value.problems]


def test_all_that_is_wrong_with_a_plan_is_said_at_once() -> None:
    assert codes([], 0, -1) == [("no_scenario", ""), ("too_small", "replications"), ("too_small", "seed")]
    assert codes([A, B, A], MAX_REPLICATIONS + 1, 2**63) == [
        ("scenario_twice", ""),
        ("too_large", "replications"),
        ("too_large", "seed"),
    ]
    assert make_plan([A], MAX_REPLICATIONS, 2**63 - 1).asked == MAX_REPLICATIONS


def test_two_names_for_one_content_are_simulated_once() -> None:
    plan = make_plan([A, B, TWIN], 5, 1)
    assert plan.asked == 15
    assert list(plan.distinct().values()) == [A, B]
    assert plan.hashes["a"] == plan.hashes["twin"] != plan.hashes["b"]
    assert sum(len(b.replications) for b in plan.batches(plan.pending({}), 1)) == 10


def test_pending_is_the_plan_less_what_is_done() -> None:
    plan = make_plan([A, B], 5, 1)
    done = {A.hash: flags({0, 3, 4}, 5), "somebody else": flags({1}, 5)}
    assert {h: list(left) for h, left in plan.pending(done).items()} == {A.hash: [1, 2], B.hash: [0, 1, 2, 3, 4]}
    assert list(plan.batches({A.hash: [], B.hash: []}, 2)) == []


def flags(done: set[int], replications: int) -> bytearray:
    return bytearray(r in done for r in range(replications))


@given(
    done=st.dictionaries(st.sampled_from([A.hash, B.hash]), st.sets(st.integers(0, 120))),
    replications=st.integers(1, 120),
    workers=st.integers(1, 64),
    size=st.none() | st.integers(1, 50),
)
def test_batches_hold_each_pending_run_exactly_once(
    done: dict[str, set[int]], replications: int, workers: int, size: int | None
) -> None:
    plan = make_plan([A, B], replications, 1)
    pending = plan.pending({h: flags(numbers, replications) for h, numbers in done.items()})
    batches = list(plan.batches(pending, workers, size))
    for scenario_, h in ((A, A.hash), (B, B.hash)):
        mine = [b for b in batches if b.hash == h]
        assert [r for b in mine for r in b.replications] == list(pending[h])
        assert set(pending[h]) == set(range(replications)) - done.get(h, set())
        assert all(b.scenario is scenario_ for b in mine)
    assert all(1 <= len(b.replications) <= (size or 25) for b in batches)


def test_scenarios_advance_side_by_side() -> None:
    plan: Plan = make_plan([A, B], 9, 1)
    order = [(b.scenario.name, b.replications[0]) for b in plan.batches(plan.pending({}), 1, 3)]
    assert order == [("a", 0), ("b", 0), ("a", 3), ("b", 3), ("a", 6), ("b", 6)]


@pytest.mark.parametrize(
    ("runs", "workers", "schools", "size"),
    [
        (200, 2, 100, 13),  # eight batches a worker, so that nobody waits long for the last one
        (10_000, 2, 100, 25),
        (3, 2, 100, 4),  # not worth cutting
        (10_000, 2, 1_000, 4),  # memory
        (10_000, 2, 20_000, 1),
        (100, 0, 100, 13),  # nonsense is taken for one worker
    ],
)
def test_the_size_of_a_batch(runs: int, workers: int, schools: int, size: int) -> None:
    assert batch_size(runs, workers, schools) == size
