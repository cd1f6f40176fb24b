"""Each way in of `Rule` is asked when it should be, told what it should know, and acts where it should."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import Outcome, simulate
from sim.model.calendar import MONTH_DAYS
from sim.model.rule import Channel, Rule, Steps
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.schema import Scenario
from tests.districts import quiet, scenario
from tests.model.test_simulate import same


class Diary(Rule):
    """Writes down what it is told, and changes nothing."""

    def begin(self) -> None:
        self.begun_on = self.world.env.now
        self.links: dict[tuple[int, int], float] = {}
        self.open: dict[int, float] = {}
        self.changes: list[tuple[int, float]] = []
        self.meetings: list[tuple[int, float, int]] = []
        self.firsts: list[float] = []
        self.impulses: list[float] = []
        self.closed = 0

    def reached(self, school: Any, link: int, day: float) -> None:
        assert (school.index, link) not in self.links
        self.links[school.index, link] = day

    def met(self, school: Any, classes: NDArray[np.int64], day: float) -> None:
        self.meetings.append((school.index, day, len(classes)))

    def opened(self, school: Any, day: float) -> list[float]:
        assert school.index not in self.open
        self.open[school.index] = day
        return [day + 7.0, day + 40.5]

    def changed(self, school: Any, day: float) -> None:
        self.changes.append((school.index, day))

    def refresh(self, day: float) -> None:
        self.firsts.append(day)

    def impulse(self, day: float) -> None:
        self.impulses.append(day)

    def close(self) -> None:
        self.closed += 1


def run(sc: Scenario, **rules: type[Rule]) -> tuple[Outcome, World]:
    world = World(sc, Streams(1, 0), RULES | rules)
    world.run()
    return world.outcome({}), world


@pytest.fixture(scope="module")
def told() -> tuple[Outcome, Diary, World]:
    outcome, world = run(scenario(4, rules=quiet(B4=True, P1=True)), diary=Diary)
    (diary,) = (r for r in world.rules if isinstance(r, Diary))
    return outcome, diary, world


def test_every_link_is_told_once_on_its_day(told: tuple[Outcome, Diary, World]) -> None:
    outcome, diary, _ = told
    reached = {(int(s), int(link) + 1): outcome.links[s, link] for s, link in np.argwhere(~np.isnan(outcome.links))}
    assert diary.links == reached
    assert len(reached) == 40


def test_an_opening_is_told_on_its_day_and_the_days_named_then_are_kept(told: tuple[Outcome, Diary, World]) -> None:
    outcome, diary, _ = told
    assert diary.open == dict(enumerate(outcome.opened))
    for school, day in diary.open.items():
        mine = [d for s, d in diary.changes if s == school]
        assert {day, day + 7.0, day + 40.5} <= set(mine)
        assert mine == sorted(mine)


def test_every_meeting_is_told_after_it(told: tuple[Outcome, Diary, World]) -> None:
    outcome, diary, _ = told
    assert len(diary.meetings) == outcome.ledger.flow("meetings").sum() > 30
    for school, day, classes in diary.meetings:
        assert day >= outcome.opened[school]
        assert 0 < classes <= 12


def test_refreshes_come_on_the_firsts_of_months_and_nowhere_else(told: tuple[Outcome, Diary, World]) -> None:
    _, diary, world = told
    assert diary.firsts == world.calendar.months[:-1].tolist()
    assert diary.begun_on == 0
    assert diary.closed == 1


def test_impulses_are_the_bureaus_days(told: tuple[Outcome, Diary, World]) -> None:
    _, diary, world = told
    assert diary.impulses == world.bureau._impulses(14.0)
    assert {29.0, 119.0} <= set(diary.impulses)  # the notices


def test_a_rule_that_only_listens_changes_nothing() -> None:
    sc = scenario(4, rules=quiet(B4=True, P1=True))
    assert same(simulate(sc, 1, 0), simulate(sc, 1, 0, RULES | {"diary": Diary}))


def test_money_that_is_late_is_waited_for_between_contract_and_construction() -> None:
    class Late(Rule):
        def fund(self, school: Any) -> Steps:
            yield self.world.env.timeout(1000.0)

    sc = scenario(4, rules=quiet())
    on_time, late = run(sc)[0], run(sc, late=Late, later=Late)[0]
    np.testing.assert_array_equal(on_time.links[:, 0], late.links[:, 0])
    built = ~np.isnan(late.links[:, 1])
    assert (late.links[built, 1] > late.links[built, 0] + 2000.0 - 1e-9).all()  # one after the other
    assert (on_time.links[:, 1] < on_time.links[:, 0] + 60).all()


def test_a_withheld_impulse_is_told_to_nobody() -> None:
    class Silence(Rule):
        def withholds(self, day: float) -> bool:
            return day > 100.0

    _, world = run(scenario(1, rules=quiet()), silence=Silence, diary=Diary)
    (diary,) = (r for r in world.rules if isinstance(r, Diary))
    assert diary.impulses == [d for d in world.bureau._impulses(14.0) if d <= 100.0]


def test_use_is_multiplied_over_rules_and_drags_school_by_school() -> None:
    class Half(Rule):
        def use(self) -> NDArray[np.float64]:
            return np.array([1.0, 0.5])

    _, world = run(scenario(2, rules=quiet(), uncertainties={"use": {"drag": 0.4}}), half=Half, other=Half)
    np.testing.assert_allclose(world.use(), [1.0, 0.25])
    world.parents.set_ratios()
    np.testing.assert_allclose(world.population._schools["family_ratio"], [1.0, 1 - 0.4 * 0.75])


def test_ratios_are_asked_only_on_the_channels_a_rule_acts_on() -> None:
    asked: set[Channel] = set()

    class Some(Rule):
        acts_on = frozenset({Channel.STAFF, Channel.RETENTION})

        def ratio(self, channel: Channel, day: float) -> float:
            asked.add(channel)
            return 0.5

    _, world = run(scenario(2, rules=quiet()), some=Some, more=Some)
    assert asked == {Channel.STAFF, Channel.RETENTION}
    assert world.ratio(Channel.STAFF, 0.0) == 0.25
    assert world.ratio(Channel.FAMILY, 0.0) == 1.0
    assert world.population._schools["kept_ratio"].tolist() == [0.25, 0.25]


@pytest.mark.parametrize("channel", [Channel.FAMILY, Channel.MEETING, Channel.FAMILY_CHURN, Channel.RETENTION])
def test_what_a_rule_changes_on_its_own_day_at_a_school_acts_from_that_day_on(channel: Channel) -> None:
    kernel_name = {
        Channel.FAMILY: "family_ratio",
        Channel.MEETING: "meeting_ratio",
        Channel.FAMILY_CHURN: "family_churn",
        Channel.RETENTION: "kept_ratio",
    }[channel]
    seen: list[tuple[float, float]] = []

    class Later(Rule):
        acts_on = frozenset({channel})
        now = 1.0

        def opened(self, school: Any, day: float) -> list[float]:
            self.world.at(day + 7.5, self.look)
            self.world.at(day + 8.5, self.look)
            return []

        def look(self) -> None:
            (ratio,) = self.world.population._schools[kernel_name]
            seen.append((self.world.env.now, float(ratio)))

        def changed(self, school: Any, day: float) -> None:
            self.now = 0.25 if day >= school.opened_on + 8.0 else 1.0

        def ratio(self, channel: Channel, day: float) -> float:
            return self.now

    class Names(Rule):
        """Another rule names the day."""

        def opened(self, school: Any, day: float) -> list[float]:
            return [day + 8.0]

    run(scenario(1, rules=quiet()), later=Later, names=Names)
    (_, before), (_, after) = seen
    assert after == pytest.approx(0.25 * before)


def test_hands_and_helpers_of_all_rules_add_up_and_effort_multiplies() -> None:
    class Hands(Rule):
        def agents(self) -> int:
            return 1

        def temporary(self, day: float) -> int:
            return 2

        def effort(self, school: Any) -> float:
            return 0.5

    one, two, none = (
        run(scenario(2, rules=quiet(), staffing={"agents_at_a_meeting": 12}), **rules)[0]
        for rules in ({"a": Hands}, {"a": Hands, "b": Hands}, {})
    )
    meetings = one.ledger.flow("meetings").sum()
    # twelve classes want three hands; half of twelve at most leaves them, a quarter too
    assert one.ledger.flow("agent_days").sum() <= meetings
    assert one.ledger.flow("temporary_days").sum() <= 2 * meetings
    assert two.ledger.flow("agent_days").sum() > one.ledger.flow("agent_days").sum() > 0
    assert two.ledger.flow("temporary_days").sum() > 0
    assert none.ledger.flow("agent_days").sum() == none.ledger.flow("temporary_days").sum() == 0


def test_a_new_rep_starts_only_when_all_rules_have_let_go() -> None:
    class Course(Rule):
        def prepare(self, rep: Any) -> Steps:
            yield self.world.env.timeout(30.0)

    seen: dict[float, bool] = {}

    class Watch(Rule):
        def begin(self) -> None:
            for day in (13.5, 14.5, 73.5, 74.5):
                self.world.at(day, partial(self.look, day))

        def look(self, day: float) -> None:
            seen[day] = any(rep.present for rep in self.world.reps.posts)

    nobody_ill = {"reps": {"leave_days_per_year": 0}}
    run(scenario(2, rules=quiet(), uncertainties=nobody_ill), watch=Watch)
    assert seen == {13.5: False, 14.5: True, 73.5: True, 74.5: True}
    run(scenario(2, rules=quiet(), uncertainties=nobody_ill), watch=Watch, one=Course, two=Course)
    assert seen == {13.5: False, 14.5: False, 73.5: False, 74.5: True}


def test_approval_takes_the_sum_of_what_rules_ask() -> None:
    class Gate(Rule):
        def approval_days(self) -> float:
            return 20 * MONTH_DAYS

    o = run(scenario(2, rules=quiet()), one=Gate, two=Gate)[0]
    np.testing.assert_array_equal(o.opened, np.maximum(o.links[:, 5], 14 + 40 * MONTH_DAYS))
