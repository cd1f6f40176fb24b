"""S1 to S12: who is won first and by whom; reps, pairs, training, resignation, agents, temporary hands."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import numpy as np
import pytest

from sim.model import simulate
from sim.model.book import Book
from sim.model.calendar import MONTH_DAYS
from sim.model.processes.reps import Rep
from sim.model.rule import Channel, Rule
from sim.model.rules import RULES
from sim.model.rules.peer_pressure import PeerPressure
from sim.model.rules.rep_training import RepTraining
from sim.model.rules.stage_review import StageReview
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.roster import School
from tests.districts import quiet, scenario, school, schools
from tests.model.rules.by_hand import SOON, ByHand, held, still

ARPU = 30.0


# ------------------------------------------------------------------------------------------------ S1, S2, S3


@pytest.mark.parametrize(("pupils", "tier"), [(2001, "A"), (2000, "B"), (1000, "B"), (999, "C")])
@pytest.mark.mechanism("S1")
def test_size_tiers_have_the_decks_borders(pupils: int, tier: str) -> None:
    assert school(0, pupils=pupils, classes=60).size == tier


@pytest.mark.mechanism("S3")
def test_a_blank_relationship_is_drawn_with_the_stated_shares_and_a_stated_one_is_kept() -> None:
    roster = (*schools(2000, pupils=1, classes=1, staff=0), school(2000, relationship="C"))
    sc = scenario(roster, rules=quiet(), uncertainties={"relationship": {"a": 0.2, "c": 0.25}})
    drawn = [s.relationship for s in World(sc, Streams(1, 0), {}).schools]
    for tier, share in (("A", 0.2), ("B", 0.55), ("C", 0.25)):
        assert abs(drawn[:2000].count(tier) - 2000 * share) < 4 * np.sqrt(2000 * share * (1 - share))  # type: ignore[arg-type]
    assert drawn[2000] == "C"


# ------------------------------------------------------------------------------------------------------ S4


def mixed() -> tuple[School, ...]:
    """Nine schools in which each dimension orders them differently; the roster's own order is none of them."""
    return tuple(
        school(
            i,
            pupils=(500, 2500, 1500)[i // 3],
            classes=10,
            influence="CAB"[i % 3],
            relationship="ACB"[(i + i // 3) % 3],
        )
        for i in range(9)
    )


@pytest.mark.parametrize("dimension", ["relationship", "influence", "size"])
@pytest.mark.parametrize("order", ["BAC", "ABC", "CAB"])
@pytest.mark.mechanism("S2", "S4")
def test_a_rep_wins_schools_in_the_order_of_their_tiers(dimension: str, order: str) -> None:
    sc = scenario(
        mixed(),
        rules=quiet(S4=True),
        staffing={"reps": 1, "schools_per_rep": 9, "pursued_at_once": 1},
        targeting={"dimension": dimension, "order": list(order)},
    )
    days = simulate(sc, 1, 0).links[:, 0]
    assert not np.isnan(days).any()
    tiers = "".join(str(getattr(mixed()[i], dimension)) for i in np.argsort(days))
    assert tiers == "".join(t * 3 for t in order)


@pytest.mark.mechanism("S4")
def test_without_an_order_luck_decides_and_no_tier_comes_first() -> None:
    certain = {"visits": {"mean_a": 3, "mean_b": 3, "mean_c": 3}}
    staffing = {"reps": 1, "schools_per_rep": 9, "pursued_at_once": 1}
    sc = scenario(mixed(), rules=quiet(), staffing=staffing, programme={"months": 12}, uncertainties=certain)
    firsts = [int(np.nanargmin(simulate(sc, 1, r).links[:, 0])) for r in range(90)]
    assert len(set(firsts)) == 9
    tiers = [mixed()[i].relationship for i in firsts]
    for tier in ("A", "B", "C"):
        assert abs(sum(t == tier for t in tiers) - 30) < 4 * np.sqrt(90 * 2 / 9)


# ------------------------------------------------------------------------------------------------------ S5


@pytest.mark.parametrize(("live", "ratio"), [(0, 1.0), (1, 1.3**0.25), (4, 1.3)])
@pytest.mark.mechanism("S5")
def test_live_schools_press_c_schools_and_no_others(live: int, ratio: float) -> None:
    roster = tuple(school(i, relationship=t) for i, t in enumerate("ABABCC"))
    hand = ByHand(scenario(roster, rules=quiet(S5=True), uncertainties={"peers": {"press": 1.3}}))
    for s in hand.world.schools[:live]:
        s.opened_on = 50.0
    hand.world.schools[5].opened_on = 10.0  # a live C school presses nobody
    rule = hand.rule(PeerPressure)
    rule.refresh(49.0)
    np.testing.assert_array_equal(rule.ratio(Channel.CONTRACT, 49.0), 1.0)
    rule.refresh(50.0)
    np.testing.assert_allclose(rule.ratio(Channel.CONTRACT, 50.0), [1, 1, 1, 1, ratio, ratio], rtol=1e-12)
    assert rule.demonstrates() == live / 4
    assert hand.world.ratio(Channel.CONTRACT, 50.0, 4) == pytest.approx(ratio)


# ------------------------------------------------------------------------------------------------------ S6


@pytest.mark.mechanism("S6")
def test_at_a_review_the_late_come_first_and_hands_move_to_what_is_behind() -> None:
    """Deadlines of 6, 9, 15 months by tier; of four live schools the two furthest behind their path get half more."""
    roster = tuple(school(i, relationship="ABCABCA"[i]) for i in range(7))
    begun = [
        {"school": f"s{i:03d}", "links": 10, "families_existing": lines, "staff_existing": 0}
        for i, lines in enumerate((100, 300, 150, 200))
    ]
    review = {"shift": 0.5, "contract_within_months": [6, 9, 15]}
    hand = ByHand(scenario(roster, rules=quiet(S6=True), start=begun, review=review))
    rule, (a, b, c, d, e, f, g) = hand.rule(StageReview), hand.world.schools
    day = 10 * MONTH_DAYS
    for s in (a, b, c, d):
        s.links[0] = 1.0
        s.opened_on = day - 6 * MONTH_DAYS
    c.opened_on = day - MONTH_DAYS  # 150 lines after one month are far ahead of its path
    g.links[0] = day - 1  # late, but signed
    rule._review(day)
    assert [rule.rank(s) for s in (e, f, g)] == [(0.0,), (1.0,), (1.0,)]
    assert [rule.effort(s) for s in (a, b, c, d, e)] == [1.5, 0.5, 0.5, 1.5, 1.0]


# ------------------------------------------------------------------------------------------------------ S7


@pytest.mark.mechanism("S7")
def test_a_partner_stands_in_and_a_lone_rep_has_nobody() -> None:
    hand = ByHand(scenario(2, rules=quiet(S7=True), staffing={"reps": 3}))
    one, two, three = hand.world.reps.posts
    for rep in (one, two, three):
        rep._come_back()
    assert hand.world.cover(one) is two
    assert hand.world.cover(two) is one
    assert hand.world.cover(three) is two  # the odd one joins a pair
    two._go_away()
    assert hand.world.cover(one) is None
    assert all(hand.world.ask("keeps_touch", one))
    alone = ByHand(scenario(2, rules=quiet(), staffing={"reps": 2}))
    assert alone.world.cover(alone.world.reps.posts[0]) is None
    assert not any(alone.world.ask("keeps_touch", alone.world.reps.posts[0]))


# ------------------------------------------------------------------------------------------------------ S8


def visits(trained: bool, ratio: float) -> np.ndarray:
    sc = scenario(
        schools(300, pupils=20, classes=1, staff=0, relationship="B"),
        rules=quiet(S8=trained),
        staffing={"reps": 300},
        uncertainties={"visits": {"mean_b": 10}, "reps": {"untrained_visit": ratio, "leave_days_per_year": 0}},
    )
    found: np.ndarray = simulate(sc, 1, 0).ledger.flow("visits").sum(axis=1)
    return found


@pytest.mark.parametrize(("trained", "p"), [(True, 0.3), (False, 1 - 0.7**0.6)])
@pytest.mark.mechanism("S8")
def test_the_untrained_clear_a_hurdle_less_often(trained: bool, p: float) -> None:
    found = visits(trained, 0.6)
    assert abs(found.mean() - 3 / p) < 4 * np.sqrt(3 * (1 - p)) / p / np.sqrt(300)


@pytest.mark.mechanism("S8")
def test_everybody_repeats_the_week_until_passed() -> None:
    p, n = 0.7, 400
    sc = scenario(1, rules=quiet(S8=True), staffing={"reps": n}, uncertainties={"reps": {"pass_share": p}})
    hand = World(sc, Streams(1, 0), RULES)
    hand.run()
    (rule,) = (r for r in hand.rules if isinstance(r, RepTraining))
    weeks = np.array([rule._exams[i] for i in range(n)])
    assert all(rep.trained for rep in hand.reps.posts)
    assert abs(weeks.mean() - 1 / p) < 4 * np.sqrt(1 - p) / p / np.sqrt(n)
    assert abs((weeks == 1).mean() - p) < 4 * np.sqrt(p * (1 - p) / n)


@pytest.mark.mechanism("S8")
def test_nobody_visits_before_the_week_is_over_and_the_untrained_sign_up_slower() -> None:
    days: list[float] = []

    class FirstVisit(Rule):
        def reached(self, school: object, link: int, day: float) -> None:
            days.append(day)

    sc = scenario(
        4,
        rules=quiet(S8=True),
        uncertainties={"reps": {"pass_share": 1}, "visits": {"mean_a": 3, "mean_b": 3, "mean_c": 3}},
    )
    simulate(sc, 1, 0, RULES | {"first": FirstVisit})
    assert min(days) >= 14 + 7
    hand = ByHand(scenario(1, uncertainties={"reps": {"untrained_service": 1.5}}))
    rep = hand.world.reps.posts[0]
    assert rep.service_factor == 1.5
    rep.trained = True
    assert rep.service_factor == 1.0


# ------------------------------------------------------------------------------------------------------ S10


@pytest.mark.mechanism("S10")
def test_reps_resign_at_the_stated_rate_and_are_not_paid_while_the_post_is_vacant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Resignations less rate × time in post is a martingale; the payroll is the time in post to the day."""
    gone: list[float] = []
    resign = Rep.resign

    def noted(rep: Rep, hiring_days: float) -> object:
        gone.append(rep.world.env.now)
        return resign(rep, hiring_days)

    monkeypatch.setattr(Rep, "resign", noted)
    per_year, hiring, posts = 0.4, 45.0, 200
    sc = scenario(
        1,
        rules=quiet(S10=True),
        staffing={"reps": posts},
        uncertainties={"reps": {"resignation_per_year": per_year, "hiring_days": hiring, "leave_days_per_year": 0}},
    )
    o = simulate(sc, 1, 0)
    horizon = float(o.ledger.days_in_month.sum())
    in_post = posts * (horizon - 14) - sum(min(hiring, horizon - day) for day in gone)
    assert o.ledger.flow("rep_days").sum() == pytest.approx(in_post, rel=1e-12)
    assert len(gone) > 200
    assert abs(len(gone) - per_year * in_post / 365.25) < 4 * np.sqrt(len(gone))


# ------------------------------------------------------------------------------------------------------ S11


@pytest.mark.parametrize("lines", [1.0, 1.5])
@pytest.mark.parametrize("age", [2.0, 2.99, 3.01, 5.0, 6.01, 10.0, 17.9, 25.0])
@pytest.mark.mechanism("S11")
def test_a_line_that_churns_at_an_age_has_earned_exactly_its_commission(age: float, lines: float) -> None:
    """20 at signing, back if younger than three months; 15 at months 3 and 6 if alive; 11 % of 18 months' billing."""
    hand = ByHand(still(uncertainties={"people": {"lines_a_pupil": lines}}))
    hand.open(0.0)
    signed, calendar = 40.25, hand.world.calendar
    gone = signed + age * MONTH_DAYS
    assert hand.sign_up(signed, by_agents=True) == 400
    hand.all_churn(gone)
    ledger, yuan = hand.statement()
    expected = 0.11 * ARPU * held(signed, min(gone, signed + 18 * MONTH_DAYS), ledger)
    expected[calendar.month(signed)] += 20
    if age < 3:
        expected[calendar.month(gone)] -= 20
    for months in (3, 6):
        if age > months:
            expected[calendar.month(signed + months * MONTH_DAYS)] += 15
    np.testing.assert_allclose(yuan.investment, 400 * lines * expected, atol=400 * lines * ARPU * SOON)


@pytest.mark.mechanism("S11")
def test_lines_not_signed_by_agents_earn_no_commission() -> None:
    hand = ByHand(still())
    hand.open(0.0)
    assert hand.sign_up(40.25) == 400
    _, yuan = hand.statement()
    assert yuan.investment.sum() == 0


# ------------------------------------------------------------------------------------------------------ S12


@pytest.mark.mechanism("S12")
def test_temporary_hands_come_in_peaks_only_no_more_than_there_are_and_never_earn_commission(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: dict[int, float] = {}
    post = Book.post

    def noted(book: Book, account: str, school: int | list[int], day: float, quantity: float = 1.0) -> None:
        if account == "temporary_days":
            sent[int(day)] = sent.get(int(day), 0.0) + quantity
        post(book, account, school, day, quantity)

    monkeypatch.setattr(Book, "post", noted)
    peaks = [{"first": "11-20", "last": "11-25", "hands": 3}, {"first": "11-24", "last": "11-30", "hands": 2}]
    sc = scenario(20, rules=quiet(S12=True), staffing={"peaks": peaks, "agents": 50})
    o = simulate(sc, 1, 0)
    assert len(sent) > 10
    for day, hands in sent.items():
        date = sc.programme.start + timedelta(days=day)
        assert date.month == 11
        assert hands <= (3 if 20 <= date.day <= 25 else 0) + (2 if 24 <= date.day <= 30 else 0)
    assert max(sent.values()) > 3
    for account in ("agent_days", "commission_signed", "commission_month_3", "commission_days"):
        assert o.ledger.flow(account).sum() == 0
    assert o.ledger.flow("temporary_days").sum() == sum(sent.values())


@pytest.mark.mechanism("S11")
def test_agents_go_first_and_temporary_hands_fill_up() -> None:
    peaks = [{"first": "06-01", "last": "06-30", "hands": 3}]
    hand = ByHand(scenario(1, rules=quiet(S11=True, S12=True), staffing={"agents": 2, "peaks": peaks}))
    agents, (where,) = hand.world.agents, hand.world.schools
    assert agents.send(where, 4, hand.world.env.now) == (2, 2)
    assert agents.send(where, 4, hand.world.env.now) == (0, 1)
    assert agents.send(where, 4, hand.world.env.now) == (0, 0)
    hand.world.env.run(until=0.9)
    assert agents.send(where, 1, hand.world.env.now) == (0, 0)  # out for the whole day
    hand.world.env.run(until=1.0)
    assert agents.send(where, 9, hand.world.env.now) == (2, 3)
    hand.world.at(45.0, partial(lambda: None))
    hand.world.env.run(until=45.5)  # mid-July: the peak is over
    assert agents.send(where, 4, hand.world.env.now) == (2, 0)


@pytest.mark.mechanism("S11")
def test_of_schools_that_meet_on_one_evening_none_is_always_first_to_get_hands() -> None:
    """Two schools, one agent, all meetings of a round on one evening: each gets the agent in half of the rounds."""
    base = {"rules": quiet(S11=True), "staffing": {"agents": 1, "reps": 2, "agents_at_a_meeting": 1}}
    sc = scenario(2, programme={"launch": "day_one"}, school_year={"meeting_jitter_days": 0}, **base)
    first = rounds = 0
    for r in range(20):
        sent = simulate(sc, 1, r).ledger.flow("agent_days")
        assert set(sent.sum(axis=0)) <= {0.0, 1.0}
        first += int(sent[0].sum())
        rounds += int(sent.sum())
    assert rounds == 20 * 15
    assert abs(first - rounds / 2) < 4 * np.sqrt(rounds / 4)
