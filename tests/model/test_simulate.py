"""Whole replications: conservation, known answers through the processes, and luck that is shared where it should be."""

from __future__ import annotations

import gc
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import simulate
from sim.model.book import Book
from sim.model.district import build_district
from sim.model.draw import draw
from sim.model.population import _presence
from sim.model.processes.reps import CARE, STAFF_DAY, VISIT, Job
from sim.model.rule import Rule
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.schema import Scenario
from tests.districts import ALL_RULES, quiet, scenario, school, schools
from tests.outcomes import assert_conserved, same


@given(on=st.sets(st.sampled_from(ALL_RULES)), replication=st.integers(0, 10_000), reps=st.integers(1, 5))
@settings(max_examples=15, deadline=None)
@pytest.mark.slow
def test_lines_in_less_lines_out_are_the_stock_whatever_is_switched_on(
    on: set[str], replication: int, reps: int
) -> None:
    sc = scenario(5, rules=quiet(**dict.fromkeys(on, True)), staffing={"reps": reps})
    assert_conserved(simulate(sc, 3, replication))


@pytest.fixture(scope="module")
def base() -> Scenario:
    return scenario(8)


def test_the_same_arguments_give_the_same_bits(base: Scenario) -> None:
    assert same(simulate(base, 1, 4), simulate(base, 1, 4))
    assert not same(simulate(base, 1, 4), simulate(base, 1, 5))
    assert not same(simulate(base, 1, 4), simulate(base, 2, 4))


def test_line_days_are_the_stock_integrated(base: Scenario) -> None:
    """Unit-days of a month lie between what the stocks at its ends and its moves allow; a still month is exact."""
    o = simulate(scenario(3, programme={"running": False}, uncertainties={"churn": {"families": 0, "staff": 0}}), 1, 0)
    book = o.ledger
    lines = float(o.drawn.uncertainties.people.lines_a_pupil)
    held = book.stock("lines_held")
    days = book.flow("family_days_existing") / lines + book.flow("staff_days_existing")
    entering = np.flatnonzero([d.month == 9 for d in base.month_starts()[:-1]])
    still = np.setdiff1d(np.arange(1, 60), entering)
    np.testing.assert_allclose(days[:, still], (held * book.days_in_month)[:, still], rtol=1e-12)


@pytest.mark.mechanism("M6")
def test_a_district_left_alone_costs_nothing_and_keeps_its_share() -> None:
    sc = scenario(8, programme={"running": False})
    finals, staff = [], []
    for r in range(30):
        o = simulate(sc, 1, r)
        programme = ("sets", "rooms", "visits", "rep_days", "meetings", "agent_days", "hotline_days", "gifts_1")
        assert all(o.ledger.flow(a).sum() == 0 for a in programme)
        assert o.ledger.flow("family_joined_programme").sum() == 0
        last = {
            n: o.ledger.stock(n)[:, -1].sum()
            for n in ("families_subscribed", "families_total", "staff_subscribed", "staff_total")
        }
        finals.append(last["families_subscribed"] / last["families_total"])
        staff.append(last["staff_subscribed"] / last["staff_total"])
    for shares in (finals, staff):
        assert abs(np.mean(shares) - 0.18) < 4 * np.std(shares, ddof=1) / np.sqrt(len(shares))


@pytest.mark.parametrize("restless", [{}, {"people": {"staff_turnover_per_year": 0.8}, "churn": {"leaver": 3}}])
def test_what_there_would_be_without_is_what_there_is_without(restless: dict[str, Any]) -> None:
    """The closed form of the line-days without a programme is the mean of the simulated ones, leavers included."""
    sc = scenario(12, programme={"running": False}, uncertainties=restless)
    differences = []
    for r in range(40):
        flow = simulate(sc, 1, r).ledger.flow
        for who in ("family", "staff"):
            simulated = flow(f"{who}_days_existing").sum() + flow(f"{who}_days_new").sum()
            differences.append((who, simulated / flow(f"{who}_days_without").sum() - 1))
    for who in ("family", "staff"):
        d = [x for w, x in differences if w == who]
        assert abs(np.mean(d)) < 4 * np.std(d, ddof=1) / np.sqrt(len(d))


@pytest.mark.parametrize(("type_", "presence"), [("urban_primary", 2 / 3), ("urban_junior", 0.4)])
def test_presence_of_the_first_cohorts(type_: str, presence: float) -> None:
    """A census on 1 September, cohorts leaving on 31 August: pupil-days of those there at the start over five years."""
    sc = scenario(
        (school(0, type=type_, pupils=720, classes=12),),
        programme={"start": "2013-09-01"},
        school_year={"leaving": "08-31"},
    )
    district = build_district(sc.roster, sc.programme, sc.school_year, True)
    first = district.entry == -1
    last = np.minimum(district.leaving, district.calendar.horizon)[first & (district.kind == 0)]
    assert abs(last.mean() / district.calendar.horizon - presence) < 1 / 365
    assert (_presence(district).families[0][[0, 11, 24, 59]] > 0).all()


@pytest.mark.mechanism("S9")
def test_visits_to_three_hurdles_are_negative_binomial() -> None:
    sc = scenario(
        schools(300, pupils=20, classes=1, staff=0, relationship="B"),
        rules=quiet(),
        staffing={"reps": 300},
        uncertainties={"visits": {"mean_b": 10}, "reps": {"untrained_visit": 1, "leave_days_per_year": 0}},
    )
    o = simulate(sc, 1, 0)
    visits = o.ledger.flow("visits").sum(axis=1)
    assert not np.isnan(o.links[:, 0]).any()
    sd = np.sqrt(3 * 0.7) / 0.3
    assert abs(visits.mean() - 10) < 4 * sd / np.sqrt(300)
    share = (visits <= 10).mean()
    assert abs(share - 0.61722) < 4 * np.sqrt(0.61722 * (1 - 0.61722) / 300)


@pytest.mark.mechanism("S9")
@pytest.mark.parametrize(("setting", "longer"), [("hours_urban", [1, 0, 1, 0]), ("hours_rural", [0, 1, 0, 1])])
def test_a_visit_takes_the_hours_of_town_or_country(setting: str, longer: list[int]) -> None:
    types = ("urban_primary", "village_primary", "senior", "township_junior")
    roster = tuple(school(i, type=t) for i, t in enumerate(types))
    once = {"rules": quiet(), "school_year": {"meetings": [], "terms": []}}  # nothing that comes again and again
    short, long = (
        simulate(scenario(roster, **once, uncertainties={"visits": {setting: hours}}), 1, 0).ledger
        for hours in (2.0, 3.0)
    )
    visits = short.flow("visits").sum(axis=1)
    assert np.array_equal(visits, long.flow("visits").sum(axis=1))
    more = (long.flow("rep_hours") - short.flow("rep_hours")).sum(axis=1)
    np.testing.assert_allclose(more, visits * longer, atol=1e-9)


@pytest.mark.mechanism("S9")
def test_visits_keep_their_distance_and_none_falls_in_summer(monkeypatch: pytest.MonkeyPatch) -> None:
    days: dict[int, list[float]] = {}
    post = Book.post

    def noted(book: Book, account: str, school: int, day: float, quantity: float = 1.0) -> None:
        if account == "visits":
            days.setdefault(school, []).append(day)
        post(book, account, school, day, quantity)

    monkeypatch.setattr(Book, "post", noted)
    sc = scenario(6, uncertainties={"visits": {"mean_a": 60, "mean_b": 60, "mean_c": 60, "gap_days": 7}})
    simulate(sc, 1, 0)
    assert sum(map(len, days.values())) > 100
    for visits in days.values():
        assert np.diff(visits).min() >= 7
        assert all((sc.programme.start + timedelta(days=int(d))).month != 8 for d in visits)


def test_two_strategies_are_identical_until_the_day_they_differ(base: Scenario) -> None:
    later = scenario(8, bureau={"notices_days": (15.0, 105.0, 500.0)})
    a, b = simulate(base, 1, 0), simulate(later, 1, 0)
    month = 16  # day 514 lies in month 17
    assert np.array_equal(a.ledger.stocks[:, :, :month], b.ledger.stocks[:, :, :month])
    assert not np.array_equal(a.ledger.stocks, b.ledger.stocks)
    assert dict(a.parameters) == dict(b.parameters)


def test_the_value_of_a_rule_that_is_off_changes_nothing(base: Scenario) -> None:
    off = {"rules": {"P1": False}}
    a = simulate(scenario(8, **off), 1, 0)
    b = simulate(scenario(8, **off, promotions={"gifts": [{"month": 1, "deposit": 1, "gift": 999}]}), 1, 0)
    assert same(a, b)


def test_a_report_that_nobody_heeds_changes_nothing() -> None:
    """The bureau's reports often fall on firsts of months: desk and station work each month once all the same."""
    heedless = dict.fromkeys(ALL_RULES, True) | {"B1": False}
    a, b = (simulate(scenario(6, rules=heedless, bureau={"monthly_reports": on}), 1, 0) for on in (True, False))
    assert a.ledger.flow("calls").sum() > 0
    assert a.ledger.flow("set_days_down").sum() > 0
    assert same(a, b)


COUNTED_ANYWAY = {
    "M3": ("homeroom_lines", "homeroom_clawed_back"),
    "P5": ("rebate_lines",),
    "T2": ("subsidies_helped",),
    "R3": ("family_days_repriced", "staff_days_repriced"),
    "V4": ("call_back_rounds",),
}


@pytest.mark.parametrize(
    ("rule", "nought"),
    [
        ("S5", {"uncertainties": {"peers": {"press": 1}, "use": {"demonstration": 0}}}),
        ("S10", {"uncertainties": {"reps": {"resignation_per_year": 0}}}),
        ("S11", {"staffing": {"agents": 0}}),
        ("S12", {"staffing": {"peaks": []}}),
        ("B1", {"uncertainties": {"pressure": {"impulse": 0}}}),
        ("B2", {"uncertainties": {"compliance": {"good": 1, "neutral": 1, "hostile": 1, "families": 1}}}),
        ("B3", {"uncertainties": {"support": {"lapses_per_year": 0}}}),
        ("B4", {"uncertainties": {"price_approval": {"days": 0}}}),
        ("B5", {"uncertainties": {"co_funding": {"late_share": 0}}}),
        ("B6", {"uncertainties": {"stop": {"per_year": 0}}}),
        ("P1", {"promotions": {"gifts": []}}),
        ("P2", {"uncertainties": {"handset": {"ratio": 1, "take_up": 0}}}),
        ("P3", {"uncertainties": {"free_service": {"ratio": 1, "churn": 1}, "costs": {"platform_take_up": 0}}}),
        (
            "M3",
            {
                "uncertainties": {
                    "homeroom": {"engaged_ratio": 1, "reluctant_ratio": 1},
                    "counters": {"teacher_share": 0},
                }
            },
        ),
        ("P4", {"promotions": {"tariff": []}}),
        ("P5", {"uncertainties": {"rebate": {"ratio": 1}}, "promotions": {"rebate": {"credit": 0}}}),
        ("P6", {"promotions": {"publicity": {"letter": False, "campaigns": [], "lectures": []}}}),
        ("M4", {"uncertainties": {"use": {"cannot": 0, "will_not": 0}}, "staffing": {"follow_up_hours": 0}}),
        ("M5", {"uncertainties": {"word_of_mouth": {"kappa": 0}}}),
        ("M7", {"staffing": {"second_wave_hours": 0}}),
        ("T2", {"uncertainties": {"subsidies": {"ratio": 1}, "costs": {"subsidy_help": 0}}}),
        ("R2", {"uncertainties": {"second_lines": {"share": 0}}}),
        ("R3", {"uncertainties": {"existing": {"repricing": 0, "retention": 1}}}),
        ("V2", {"uncertainties": {"faults": {"remote_share": 1}}}),
        ("V3", {"uncertainties": {"hotline": {"calls_a_line": 0}}}),
        ("V4", {"uncertainties": {"call_backs": {"churn": 1, "minutes_a_line": 0}}}),
        ("X1", {"uncertainties": {"rival": {"churn": 1, "joining": 1}}}),
    ],
)
def test_zero_strength_equals_off_bit_for_bit(rule: str, nought: dict[str, object]) -> None:
    others = dict.fromkeys(ALL_RULES, True)
    on, off = (simulate(scenario(6, **nought, rules=others | {rule: switch}), 1, 2) for switch in (True, False))
    for account in COUNTED_ANYWAY.get(rule, ()):  # counted though nobody is paid and nothing else changes
        assert on.ledger.flow(account).sum() > 0
        np.testing.assert_array_equal(off.ledger.flow(account), 0.0)
        on.ledger.flow(account)[:] = 0.0
    assert same(on, off)


def test_without_a_programme_an_added_school_changes_nobody_elses_luck() -> None:
    alone = {"programme": {"running": False}}
    few, more = simulate(scenario(4, **alone), 1, 0), simulate(scenario(5, **alone), 1, 0)
    assert np.array_equal(few.ledger.flows, more.ledger.flows[:, :4])


def test_starting_from_an_observed_state() -> None:
    begun = {
        "school": "s001",
        "links": 10,
        "families_existing": 70,
        "families_new": 130,
        "staff_existing": 5,
        "staff_new": 20,
    }
    o = simulate(scenario(3, start=[begun]), 1, 0)
    assert o.opened[1] == 0
    assert (o.links[1] == 0).all()
    assert np.isnan(o.opened[0]) or o.opened[0] > 0
    assert o.ledger.flow("visits")[1].sum() == 0
    first = o.ledger.flow("family_existing")[1, 0] + o.ledger.flow("staff_existing")[1, 0]
    assert first == 70 + 130 + 5 + 20
    assert_conserved(o)


def test_a_school_that_opened_long_ago_offers_no_first_months_gift() -> None:
    begun = {"school": "s000", "links": 10, "families_existing": 70, "families_new": 30, "staff_existing": 5}
    gifts = [
        simulate(scenario(1, start=[begun | {"opened_days_ago": days}]), 1, 0).ledger.flow("gifts_1").sum()
        for days in (0, 365)
    ]
    assert gifts[0] > 0
    assert gifts[1] == 0


@pytest.mark.mechanism("C5")
def test_the_decks_class_comes_out_of_the_books_to_the_cent() -> None:
    begun = {
        "school": "s000",
        "links": 10,
        "families_existing": 162,
        "families_new": 738,
        "staff_existing": 9,
        "staff_new": 41,
    }
    sc = scenario(
        (school(0, pupils=900, classes=20, staff=50),),
        start=[begun],
        rules=quiet(),
        market={"cohorts_move": False},
        uncertainties={
            "churn": {"families": 0, "staff": 0},
            "people": {"lines_a_pupil": 1},
            "reach": {"families": 1, "staff": 1},
        },
    )
    o = simulate(sc, 1, 0)
    days = o.ledger.days_in_month

    def yuan(account: str, price: float) -> np.ndarray:
        return price * o.ledger.flow(account)[0] / days

    new = yuan("family_days_new", 30) + yuan("staff_days_new", 75) + yuan("broadband_days", 80)
    existing = yuan("family_days_existing", 30) + yuan("staff_days_existing", 75)
    assert new.round(6).tolist() == [20 * 1340.75] * 60
    assert existing.round(6).tolist() == [20 * 276.75] * 60
    assert round(new.sum(), 2) == 20 * 80_445
    assert round(existing.sum(), 2) == 20 * 16_605


def test_more_hands_at_the_counters_serve_more() -> None:
    """Where counters are crowded: many are won over, sign-ups take long, patience is short."""
    crowded = {"meeting": {"conversion": 0.3}, "counters": {"event_minutes": 12, "patience_minutes": 20}}
    few, many = (
        scenario(8, staffing={"agents": agents, "agents_at_a_meeting": 20}, uncertainties=crowded) for agents in (0, 60)
    )
    fewer = [
        simulate(few, 1, r).ledger.flow("meeting_balked").sum()
        - simulate(many, 1, r).ledger.flow("meeting_balked").sum()
        for r in range(15)
    ]
    assert np.mean(fewer) > 4 * np.std(fewer, ddof=1) / np.sqrt(len(fewer))


@pytest.mark.mechanism("S7")
def test_pairs_keep_the_relationship_when_a_rep_resigns() -> None:
    """With many resignations, many visits to a contract and no pairs, visits start anew: more of them."""
    restless = {
        "reps": {"resignation_per_year": 3.0, "hiring_days": 30},
        "visits": {"mean_a": 15, "mean_b": 15, "mean_c": 15},
    }
    pairs, none = (
        scenario(8, programme={"months": 24}, rules=quiet(S7=on, S10=True), uncertainties=restless)
        for on in (True, False)
    )
    more = [
        simulate(none, 1, r).ledger.flow("visits").sum() - simulate(pairs, 1, r).ledger.flow("visits").sum()
        for r in range(30)
    ]
    assert np.mean(more) > 4 * np.std(more, ddof=1) / np.sqrt(len(more))


def test_schools_already_under_way_go_on_whatever_the_reps_have_room_for() -> None:
    begun = [
        {"school": f"s{i:03d}", "links": 10, "families_existing": 70, "staff_existing": 5, "opened_days_ago": 400}
        for i in range(10)
    ]
    o = simulate(scenario(12, start=begun, staffing={"reps": 1}), 1, 0)
    assert (o.opened[:10] == -400).all()
    assert (o.opened[10:] > 0).all()  # their room is free: the ten need care only


@pytest.mark.mechanism("P3")
def test_nobody_pays_for_a_platform_that_is_not_there() -> None:
    late = scenario(4, rules={"P3": False}, bureau={"agreement_days": 5000})
    assert simulate(late, 1, 0).ledger.flow("platform_days").sum() == 0
    o = simulate(scenario(4, rules={"P3": False}, uncertainties={"people": {"lines_a_pupil": 1.5}}), 1, 0)
    days, drawn = o.ledger.flow("platform_days"), o.drawn.uncertainties
    opening = [np.searchsorted(np.cumsum(o.ledger.days_in_month), d, "right") for d in o.opened]
    for s, month in enumerate(opening):
        assert days[s, :month].sum() == 0
        after = slice(month + 1, None)
        expected = o.ledger.flow("family_days_new")[s, after] * drawn.costs.platform_take_up / 1.5
        np.testing.assert_allclose(days[s, after], expected, rtol=1e-12)


def test_meetings_fall_on_all_days_of_the_week_alike() -> None:
    """Each open day of a round's window is as likely, so a weekday has its share of the window's open days."""
    n = 150
    sc = scenario(n)
    world = World(draw(sc, Streams(1, 0))[0], Streams(1, 0), {})
    first = sc.programme.start.weekday()

    def weekdays(days: list[int]) -> np.ndarray:
        return np.bincount([(first + d) % 7 for d in days], minlength=7)

    met = weekdays([int(day) for s in world.schools for day, *_ in world.parents._meetings(s, 0.0)])
    windows = [weekdays(world.calendar.open_days(day, day + 10)) for day, *_ in world.calendar.meetings()]
    shares = np.array([window / window.sum() for window in windows])
    spread = np.sqrt(n * (shares * (1 - shares)).sum(axis=0))
    assert met.sum() == n * len(windows)
    assert (np.abs(met - n * shares.sum(axis=0)) <= 4 * spread).all()


def test_a_partner_leaves_no_own_meeting_unmanned() -> None:
    """Two schools of a pair meeting on the same evening have one rep each, not two and none."""
    sc = scenario(2, staffing={"reps": 2, "agents": 0}, school_year={"meeting_jitter_days": 0})
    world = World(draw(sc, Streams(1, 0))[0], Streams(1, 0), RULES)
    world.run()
    a, b = world.reps.posts
    assert a.schools != b.schools
    a._booked.clear(), b._booked.clear()
    a.keep_free([100.75])
    b.keep_free([100.75])
    assert a.present
    assert b.present
    assert world.reps.at_meeting(a.schools[0], 100.75) == [a]
    assert world.reps.at_meeting(b.schools[0], 100.75) == [b]
    assert set(world.reps.at_meeting(a.schools[0], 101.75)) == {a, b}


def test_a_shift_of_minutes_keeps_the_luck_of_a_migration_day() -> None:
    changes = []
    for hours in (7.0, 7.05):
        o = simulate(scenario(6, staffing={"rep_hours_a_day": hours}, rules=quiet(B4=True)), 1, 0)
        changes.append(o.ledger.flow("staff_joined_migration").sum(axis=1))
    assert np.abs(changes[0] - changes[1]).sum() <= 6  # a handful may churn or join in the minutes between


@pytest.mark.mechanism("M7")
@pytest.mark.parametrize("fidelity", ["class", "individual"])
def test_the_luck_of_a_list_is_that_of_its_meeting_whenever_it_is_worked(fidelity: str) -> None:
    """Drawn anew by the hour of the work, the joins of a list would differ by some twenty between the two."""
    lists = []
    for hours in (7.0, 7.05):
        sc = scenario(6, staffing={"rep_hours_a_day": hours}, rules=quiet(B4=True, M7=True), fidelity=fidelity)
        lists.append(simulate(sc, 1, 0).ledger.flow("family_joined_list").sum(axis=1))
    assert lists[0].sum() > 50
    assert np.abs(lists[0] - lists[1]).sum() <= 6  # a handful may churn or join in the minutes between


def test_hours_are_booked_once_worked_and_a_pile_that_is_left_is_not() -> None:
    """One rep for twelve schools, with more to call than a year has hours."""
    sc = scenario(12, staffing={"reps": 1, "schools_per_rep": 12}, uncertainties={"call_backs": {"minutes_a_line": 60}})
    world = World(draw(sc, Streams(1, 0))[0], Streams(1, 0), RULES)
    world.run()
    (rep,) = world.reps.posts
    assert sum(job.hours for *_, job in rep._pile) > 100
    booked = world.book.quantities("rep_hours").sum()
    assert booked == pytest.approx(rep.hours, rel=1e-12)


def test_office_work_goes_on_while_schools_are_closed() -> None:
    sc = scenario(1, staffing={"reps": 1})
    world = World(draw(sc, Streams(1, 0))[0], Streams(1, 0), {})
    rep = world.reps.posts[0]
    rep._come_back()
    done: dict[str, float] = {}
    day = world.calendar.day(date(2013, 7, 15))
    for number, name, at_school in ((1, "visit", True), (2, "desk", False)):
        job = Job(world.env, VISIT, number, 3.0, at_school, 0)
        job.callbacks.append(partial(lambda name, _: done.update({name: world.env.now}), name))
        world.at(day, partial(rep.take, job))
    world.env.run(until=day + 120)
    assert done["desk"] < day + 1
    assert world.calendar.start + timedelta(days=int(done["visit"])) == date(2013, 9, 2)


def test_of_the_work_outside_schools_the_most_urgent_comes_first() -> None:
    world = World(draw(scenario(1), Streams(1, 0))[0], Streams(1, 0), {})
    rep = world.reps.posts[0]
    pile = [(STAFF_DAY, True), (CARE, False), (VISIT, False), (CARE, False)]
    for number, (urgency, at_school) in enumerate(pile):
        rep.take(Job(world.env, urgency, number, 3.0, at_school, 0))
    taken = [job.number for job in iter(rep._elsewhere, None)]
    assert taken == [2, 1, 3]
    assert [job.number for *_, job in rep._pile] == [0]


@pytest.mark.parametrize(("type_", "classes", "years"), [("village_primary", 4, 6), ("urban_junior", 2, 3)])
def test_no_summer_takes_more_than_its_share_of_small_schools(type_: str, classes: int, years: int) -> None:
    """Which grades a school has that cannot fill all is its own: a sixth leave each July, or a third."""
    n = 400
    roster = schools(n, type=type_, pupils=20 * classes, classes=classes)
    sc = scenario(roster, programme={"months": 84})
    district = build_district(roster, sc.programme, sc.school_year, True)
    summers, leaving = np.unique(district.leaving[(district.entry == -1) & (district.kind == 0)], return_counts=True)
    assert len(summers) == years
    p = classes / years  # of a school to have a class in that grade
    assert np.abs(leaving - n * p).max() < 4 * np.sqrt(n * p * (1 - p))


@pytest.mark.parametrize(("start", "moves"), [("2013-06-01", True), ("2013-09-01", True), ("2013-06-01", False)])
def test_the_entry_grade_meets_each_september(start: str, moves: bool) -> None:
    sc = scenario(1, programme={"start": start}, market={"cohorts_move": moves})
    district = build_district(sc.roster, sc.programme, sc.school_year, moves)
    for day in district.calendar.yearly("09-10"):
        assert len(district.classes_at(0, day, entry_grade_only=True)) == 2  # of twelve classes in six grades


def test_a_class_is_an_entry_grade_for_one_school_year_where_no_other_enters_after_it() -> None:
    sc = scenario((school(0, type="senior", pupils=45, classes=1),))
    district = build_district(sc.roster, sc.programme, sc.school_year, True)
    septembers = district.calendar.yearly(sc.school_year.entry)
    autumns = [district.classes_at(0, day + 40, entry_grade_only=True) for day in septembers]
    assert [district.entry[classes].tolist() for classes in autumns] == [
        [day] if day in district.entry else [] for day in septembers
    ]
    assert sorted(map(len, autumns)) == [0, 0, 0, 1, 1]


def test_all_three_services_keep_families() -> None:
    """R1: from link 8 on churn falls; the paired difference is far from nought."""
    fewer = []
    for r in range(15):
        churned = [
            simulate(scenario(8, uncertainties={"churn": {"services": s}}), 1, r).ledger.flow("family_churned").sum()
            for s in (1.0, 0.8)
        ]
        fewer.append(churned[0] - churned[1])
    assert np.mean(fewer) > 4 * np.std(fewer, ddof=1) / np.sqrt(len(fewer))


@pytest.mark.parametrize("wanted", [True, False])
def test_the_collector_of_garbage_rests_while_a_run_goes_on_and_is_then_as_it_was(wanted: bool) -> None:
    during, left = [], []

    class Watch(Rule):
        def close(self) -> None:
            during.append(gc.isenabled())
            if len(during) > 1:
                raise ZeroDivisionError

    before = gc.isenabled()
    (gc.enable if wanted else gc.disable)()
    try:
        simulate(scenario(1), 1, 0, {"watch": Watch})
        left.append(gc.isenabled())
        with pytest.raises(ZeroDivisionError):
            simulate(scenario(1), 1, 0, {"watch": Watch})
        left.append(gc.isenabled())
    finally:
        (gc.enable if before else gc.disable)()
    assert during == [False, False]
    assert left == [wanted, wanted]
