"""Reps at work: whatever comes at whatever time, every job is done once, by one who is there, when it may be done."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.draw import draw
from sim.model.processes.reps import Job, Rep
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import World
from tests.districts import quiet, scenario

DAYS = 120.0
"""From June on, so that the summer, in which schools see nobody, lies within."""
# day, school, hours, urgency, at the school
jobs = st.lists(
    st.tuples(
        st.floats(0, DAYS), st.integers(0, 3), st.floats(0.5, 40), st.integers(0, 2), st.booleans()
    ),
    max_size=25,
)  # fmt: skip
leaves = st.lists(st.tuples(st.floats(0, DAYS), st.integers(0, 1), st.floats(0.1, 30)), max_size=5)


class Seen(Rep):
    """Writes down when it begins and ends each job."""

    work: list[tuple[Job, float, float]]
    busy_until = -1.0

    def _start(self, job: Job, now: float) -> None:
        assert self.present
        assert not self.busy_until > now
        super()._start(job, now)
        self.busy_until = self._calendar.after_work(now, job.hours / self._hours_a_day)
        self.work.append((job, now, self.busy_until))


def district(pairs: bool) -> World:
    sc = scenario(4, rules=quiet(S7=pairs), staffing={"reps": 2})
    world = World(draw(sc, Streams(1, 0))[0], Streams(1, 0), RULES)
    for rep in world.reps.posts:
        rep.__class__ = Seen
        assert isinstance(rep, Seen)
        rep.work = []
        rep._come_back()
    for i, school in enumerate(world.schools):
        school.rep = world.reps.posts[i % 2]
    return world


@given(jobs, leaves, st.booleans())
@settings(max_examples=60, deadline=None)
def test_each_job_is_done_once_by_one_who_is_there_when_it_may_be_done(
    asked: list[tuple[float, int, float, int, bool]], away: list[tuple[float, int, float]], pairs: bool
) -> None:
    world, done = district(pairs), []
    reps, env, calendar = world.reps, world.env, world.calendar
    for day, school, hours, urgency, at_school in asked:
        ask = partial(reps.ask, world.schools[school], hours, urgency, done.append, at_school)
        env.timeout(day).callbacks.append(lambda _, ask=ask: ask())
    for day, rep, days in away:
        env.timeout(day).callbacks.append(
            lambda _, rep=rep, days=days: env.process(reps.posts[rep].be_away(days))
        )  # fmt: skip
    env.run(until=DAYS + 900.0)
    assert len(done) == len(asked)
    assert len({job.number for job in done}) == len(asked)
    for rep in reps.posts:
        assert isinstance(rep, Seen)
        assert rep.present
        assert not rep._pile
        for job, begun, ended in rep.work:
            assert job.value is rep
            assert calendar.next_working(begun) == begun
            assert not job.at_school or calendar.next_open(begun) == begun
            assert ended >= begun
    assert sum(job.hours for job in done) == pytest.approx(sum(rep.hours for rep in reps.posts))


@given(st.permutations([(2, False), (1, True), (0, True), (2, False), (1, False), (0, False)]))
@settings(max_examples=30, deadline=None)
def test_jobs_that_lie_on_the_pile_are_done_by_urgency_then_in_the_order_they_were_asked_for(
    order: list[tuple[int, bool]],
) -> None:
    """A week of work is begun first; all the others come while it lasts."""
    world, done = district(pairs=False), []
    day = world.calendar.next_open(100.0)  # in September: schools are open
    first = partial(world.reps.ask, world.schools[0], 40.0, 2, None, False)
    world.at(day, first)
    for i, (urgency, at_school) in enumerate(order):
        ask = partial(world.reps.ask, world.schools[0], 1.0, urgency, done.append, at_school)
        world.at(day + 0.01 * (i + 1), ask)
    world.env.run(until=day + 60.0)
    assert [job.urgency for job in done] == sorted(urgency for urgency, _ in order)
    assert [(job.urgency, job.number) for job in done] == sorted((job.urgency, job.number) for job in done)
