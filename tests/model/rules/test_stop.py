"""B6, stop of the programme: nothing is sold in a halt, all goes on after it, and halts come at the stated rates."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from sim.model import Outcome, simulate
from sim.model.calendar import MONTH_DAYS, YEAR_DAYS
from sim.model.processes.bureau import Bureau
from sim.model.rule import Rule
from sim.model.rules import RULES
from sim.model.rules.stop import ProgrammeStop
from sim.model.streams import Streams
from sim.model.world import World
from tests.districts import ALL_RULES, quiet, scenario
from tests.model.test_simulate import assert_conserved

FIRST, END = 9, 18
"""Months of the halt below: from 1 March to 30 November 2014, three rounds of parent meetings within."""
SOLD = (
    "family_joined_programme", "family_joined_meeting", "family_joined_pending", "family_joined_list",
    "family_joined_lecture", "staff_joined_programme", "staff_joined_migration", "gifts_1", "gifts_2", "handsets",
    "meetings", "meeting_willing", "agent_days", "temporary_days", "campaigns", "lectures", "letters",
    "commission_signed", "homeroom_lines",
)  # fmt: skip


class FixedHalt(Rule):
    """Halt on the first of one month, resume on that of another."""

    def begin(self) -> None:
        months, bureau = self.world.calendar.months, self.world.bureau
        self.world.at(float(months[FIRST]), partial(bureau.halt))
        self.world.at(float(months[END]), partial(bureau.resume))


@pytest.fixture(scope="module")
def pair() -> tuple[Outcome, Outcome]:
    """A district that is halted when half its schools are open, and the same one left in peace."""
    sc = scenario(
        12,
        rules=dict.fromkeys(ALL_RULES, True),
        staffing={"reps": 3, "agents": 2},
        promotions={
            "gifts": [{"month": m, "deposit": 50, "gift": 100} for m in (1, 2, 6, 9)],
            "homeroom_commission": 10,
            "publicity": {"campaigns": ["04-10", "09-10", "01-01"], "lectures": ["07-15", "02-01"]},
        },
        uncertainties={
            "visits": {"mean_a": 6, "mean_b": 12, "mean_c": 25},
            "counters": {"patience_minutes": 5},
            "interest": {"per_month": 0.02},
        },
    )
    halted, free = (simulate(sc, 1, 0, RULES | {"B6": rule}) for rule in (FixedHalt, Rule))
    return halted, free


@pytest.mark.mechanism("B6")
def test_nothing_is_sold_in_a_halt(pair: tuple[Outcome, Outcome]) -> None:
    halted, free = pair
    within = slice(FIRST, END)
    for account in SOLD:
        assert halted.ledger.flow(account)[:, within].sum() == 0, account
        assert free.ledger.flow(account)[:, within].sum() > 0, account
    assert halted.ledger.flow("family_joined_reference")[:, within].sum() > 0
    assert halted.ledger.flow("family_churned")[:, within].sum() > 0


@pytest.mark.mechanism("B6")
def test_nobody_signs_or_opens_in_a_halt_and_some_would_have(pair: tuple[Outcome, Outcome]) -> None:
    halted, free = pair
    days = np.concatenate([[0.0], np.cumsum(halted.ledger.days_in_month)])
    begin, end = days[FIRST], days[END]
    for dates in ("links", "opened"):
        (h, f) = (o.links[:, 0] if dates == "links" else o.opened for o in (halted, free))
        assert not ((begin < h) & (h < end)).any()
        assert ((begin < f) & (f < end)).any()
    migrated = halted.links[:, 3]
    assert not ((begin < migrated) & (migrated < end)).any()


class EveryOtherMonth(Rule):
    """Halt in each second month, so that whatever is under way meets the beginning of a halt."""

    def begin(self) -> None:
        bureau = self.world.bureau
        for month, day in enumerate(self.world.calendar.months[1:-1], start=1):
            self.world.at(float(day), partial(bureau.halt if month % 2 else bureau.resume))


@pytest.mark.parametrize("replication", range(3))
@pytest.mark.mechanism("B6")
def test_what_is_under_way_when_a_halt_begins_waits_for_its_end(replication: int) -> None:
    rules = quiet(B6=True, M7=True, P6=True, S11=True, P1=True)
    sc = scenario(12, rules=rules, uncertainties={"counters": {"patience_minutes": 0}, "meeting": {"conversion": 0.3}})
    o = simulate(sc, 1, replication, RULES | {"B6": EveryOtherMonth})
    borders = np.concatenate([[0.0], np.cumsum(o.ledger.days_in_month)])
    for dates in (o.links[:, 0], o.links[:, 3], o.opened):
        assert not np.isnan(dates).any()
        month = np.searchsorted(borders, dates, "right") - 1
        at_the_border = np.isin(dates, borders)  # signed in the moment in which the halt ends
        assert ((month % 2 == 0) | at_the_border).all()
    for account in SOLD:
        assert o.ledger.flow(account)[:, 1::2].sum() == 0, account
    assert o.ledger.flow("family_joined_pending")[:, ::2].sum() > 0


@pytest.mark.mechanism("B6")
def test_everything_resumes_after_a_halt(pair: tuple[Outcome, Outcome]) -> None:
    halted, free = pair
    after = slice(END, None)
    for account in SOLD:
        assert halted.ledger.flow(account)[:, after].sum() > 0, account
    assert not np.isnan(halted.opened).any()
    before = slice(0, FIRST)
    np.testing.assert_array_equal(halted.ledger.flows[..., before], free.ledger.flows[..., before])
    assert_conserved(halted)


@pytest.mark.mechanism("B6")
def test_a_halt_costs_what_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[tuple[str, float]] = []
    for name in ("halt", "resume"):
        act = getattr(Bureau, name)

        def noted(bureau: Bureau, name: str = name, act: object = act) -> None:
            days.append((name, bureau.world.env.now))
            act(bureau)  # type: ignore[operator]

        monkeypatch.setattr(Bureau, name, noted)
    sc = scenario(1, rules=quiet(B6=True), uncertainties={"stop": {"per_year": 2, "months": 5}})
    simulate(sc, 1, 0)
    assert [name for name, _ in days] == ["halt", "resume"] * (len(days) // 2) + ["halt"] * (len(days) % 2)
    lengths = [b - a for (_, a), (_, b) in zip(days[::2], days[1::2], strict=False)]
    assert len(lengths) >= 2
    np.testing.assert_allclose(lengths, 5 * MONTH_DAYS, rtol=1e-12)


def waits(replications: int, rules: dict[str, bool], commission: float = 0.0, policy: str = "2014-09-01") -> np.ndarray:
    """Days from the start to the first halt, at 1 a year before the policy date and 4 after it."""
    sc = scenario(
        1,
        rules=rules,
        bureau={"policy_date": policy},
        promotions={"homeroom_commission": commission},
        uncertainties={"stop": {"per_year": 1, "after_policy": 4, "commission": 1.5}},
    )
    world = World(sc, Streams(1, 0), RULES)
    stop = next(r for r in world.rules if isinstance(r, ProgrammeStop))
    return np.array([stop._wait(Streams(1, r).exponential("halt", "", 0)) for r in range(replications)])


def assert_shares(found: np.ndarray, rate: float, later: float, border: float) -> None:
    """The share still free on some days is exp(−hazard so far), four standard errors."""
    for day in (100.0, border, border + 30.0, border + 120.0):
        hazard = rate * min(day, border) + later * max(0.0, day - border)
        p = np.exp(-hazard / YEAR_DAYS)
        assert abs((found > day).mean() - p) < 4 * np.sqrt(p * (1 - p) / len(found))


@pytest.mark.mechanism("B6")
def test_halts_come_at_the_stated_rate_and_more_often_after_the_policy_date() -> None:
    assert_shares(waits(4000, quiet(B6=True)), 1.0, 4.0, 457.0)  # 1 September 2014 is day 457


@pytest.mark.mechanism("B6")
def test_commission_that_is_not_paid_invites_no_complaint() -> None:
    np.testing.assert_array_equal(waits(50, quiet(B6=True), commission=20), waits(50, quiet(B6=True)))


@pytest.mark.mechanism("B6")
def test_commission_to_teachers_multiplies_the_rate() -> None:
    assert_shares(waits(4000, quiet(B6=True, M3=True), commission=20), 1.5**2, 4 * 1.5**2, 457.0)
