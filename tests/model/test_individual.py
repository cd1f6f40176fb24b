"""Fidelity «individual» against fidelity «class»: the same model, people one by one and as counts.

Two-sample tests compare everything a run leaves behind, in the base case, with every rule on, and for each strategy
shipped; that they would notice a difference is a test as well. Queues are compared job by job where they can be.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import simpy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.model import kernel, simulate
from sim.model.calendar import MONTH_DAYS
from sim.model.district import build_district
from sim.model.fidelity import FIDELITIES
from sim.model.individual import Individuals, Person
from sim.model.individual_queues import StaffedDesk, StaffedShop, Visit, register
from sim.model.kernel import FAMILY
from sim.model.population import Meeting
from sim.model.queues import Desk, RepairShop, Station
from sim.model.streams import Streams
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.districts import ALL_RULES, merged, quiet, scenario, schools
from tests.outcomes import assert_conserved, same
from tests.twins import differences, run, sample

STRATEGIES = sorted(Path("configs/strategies").glob("*.yaml"))
SMALL = schools(3, pupils=100, classes=4, staff=20)
BUSY: dict[str, Any] = {
    # queues at the counters, at the desk and for technicians and spares; staff who come and go
    "programme": {"months": 24},
    "staffing": {"reps": 2, "agents": 1, "agents_at_a_meeting": 1, "crews": 1, "peaks": []},
    "service": {"technicians": 1, "vehicles": 1, "spares": 1, "hotline_seats": 1},
    "uncertainties": {
        "faults": {"months_between": 1, "remote_share": 0.5, "technician_days": 2, "lead_days": 15},
        "hotline": {"calls_a_line": 20, "minutes": 20},
        "counters": {"patience_minutes": 20, "arrival_minutes": 30},
        "visits": {"mean_a": 2, "mean_b": 3, "mean_c": 5},
        "people": {"staff_turnover_per_year": 0.2},
    },
}
EVERYTHING: dict[str, Any] = {
    "rules": dict.fromkeys(ALL_RULES, True),
    "promotions": {"homeroom_commission": 20, "rebate": {"threshold": 0.3}},
    "uncertainties": {"stop": {"per_year": 1}, "support": {"lapses_per_year": 1}},
}
OBSERVED = {
    "school": "s001",
    "links": 10,
    "families_existing": 15,
    "families_new": 30,
    "staff_existing": 3,
    "staff_new": 8,
}
CASES = {
    "base": scenario(SMALL, **BUSY),
    "every rule": scenario(SMALL, **merged(BUSY, EVERYTHING)),
    "from an observed state": scenario(SMALL, **BUSY, start=[OBSERVED | {"opened_days_ago": 40}]),
    "no programme": scenario(SMALL, **merged(BUSY, {"programme": {"running": False}})),
}


def strategy(path: Path) -> Scenario:
    """Give the strategy's levers to a small district for two years."""
    full = load(path)
    programme = full.programme.model_copy(update={"months": 24})
    return full.model_copy(update={"roster": SMALL, "programme": programme})


def assert_same_model(sc: Scenario, n_class: int, n_individual: int) -> None:
    found = differences(sample(sc, "class", 1, n_class), sample(sc, "individual", 2, n_individual))
    assert list(found) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_both_fidelities_are_the_same_model(case: str) -> None:
    assert_same_model(CASES[case], 150, 50)


@pytest.mark.slow
@pytest.mark.parametrize("path", STRATEGIES, ids=lambda p: p.stem)
def test_both_fidelities_are_the_same_model_under_each_strategy(path: Path) -> None:
    assert_same_model(strategy(path), 45, 15)


@pytest.mark.long
@pytest.mark.parametrize("case", [*CASES, *STRATEGIES], ids=lambda c: getattr(c, "stem", c))
def test_both_fidelities_are_the_same_model_in_large_samples(case: str | Path) -> None:
    assert_same_model(strategy(case) if isinstance(case, Path) else CASES[case], 1000, 300)


class Restless(Individuals):
    """Families churn a tenth more."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.k.churn[FAMILY] *= 1.1


@pytest.mark.slow
def test_a_tenth_more_churn_in_one_fidelity_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FIDELITIES, "individual", dataclasses.replace(FIDELITIES["individual"], people=Restless))
    sc = scenario(SMALL, **BUSY, rules=quiet())
    found = list(differences(sample(sc, "class", 1, 300), sample(sc, "individual", 2, 100)))
    assert any(line.startswith("mean of family_churned") for line in found)


@pytest.mark.slow
def test_people_who_follow_each_other_are_noticed_by_their_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs of neighbours share their luck: hardly a mean changes, but the variance about doubles."""

    def shared(person: Person, purpose: str, occasion: object) -> float:
        group, _, place = person.name.partition("/")
        return person.people.streams.uniform(purpose, f"{group}/{int(place) // 2}", occasion)

    monkeypatch.setattr(Person, "luck", shared)
    sc = scenario(SMALL, **merged(BUSY, {"programme": {"running": False}, "market": {"cohorts_move": False}}))
    found = list(differences(sample(sc, "class", 1, 300), sample(sc, "individual", 2, 200)))
    assert not any(line.startswith("mean of family") for line in found)
    assert any(line.startswith("variance of family_existing") for line in found)


def test_the_same_arguments_give_the_same_bits() -> None:
    sc = CASES["every rule"].model_copy(update={"fidelity": "individual"})
    assert same(run(sc, 1, 0), run(sc, 1, 0))
    assert not same(run(sc, 1, 0), run(sc, 1, 1))


@given(on=st.sets(st.sampled_from(ALL_RULES)), replication=st.integers(0, 10_000), begun=st.booleans())
@settings(max_examples=8, deadline=None)
@pytest.mark.slow
def test_lines_in_less_lines_out_are_the_stock_whatever_is_switched_on(
    on: set[str], replication: int, begun: bool
) -> None:
    start = [OBSERVED] if begun else []
    rules = {"rules": quiet(**dict.fromkeys(on, True))}
    sc = scenario(SMALL, **merged(merged(BUSY, EVERYTHING), rules), fidelity="individual", start=start)
    assert_conserved(simulate(sc, 3, replication))


def test_two_strategies_are_identical_until_the_day_they_differ() -> None:
    """A person's luck is its own: what others do later, or never do, does not touch it."""
    both = [
        run(scenario(SMALL, **BUSY, fidelity="individual", bureau={"notices_days": notices}), 1, 0)
        for notices in ((15.0, 105.0), (15.0, 105.0, 500.0))
    ]
    month = 16  # day 514 lies in month 17
    a, b = (o.ledger.stocks[:, :, :month] for o in both)
    assert np.array_equal(a, b)
    assert not np.array_equal(both[0].ledger.flows, both[1].ledger.flows)


# ------------------------------------------------------------------------------------------------ people alone


def people(sc: Scenario, kappa: float = 0.0) -> Individuals:
    district = build_district(sc.roster, sc.programme, sc.school_year, sc.market.cohorts_move)
    everybody = Individuals(simpy.Environment(), district, sc, Streams(1, 0), kappa, 0.0)
    everybody.begin(sc.start)
    everybody.env.run(until=1e-9)
    return everybody


@pytest.mark.slow
def test_contagion_in_classes_of_45_is_that_of_small_groups() -> None:
    p, q, classes = 0.03, 0.38, 200
    sc = scenario(
        schools(4, pupils=45 * classes // 4, classes=classes // 4, staff=0),
        programme={"months": 121},
        market={"cohorts_move": False, "initial_share": 1e-9},
        uncertainties={
            "reach": {"families": 1, "staff": 1},
            "interest": {"per_month": p / 12},
            "churn": {"families": 0, "staff": 0},
        },
    )
    everybody = people(sc, kappa=q / (2 * p))
    for school in range(4):
        everybody.open_families(school)
    everybody.set_ratios(family_ratio=2.0)
    everybody.retune(0.0)
    for years, mean, sd in ((5, 14.174, 6.109), (10, 34.757, 5.854)):
        everybody.env.run(until=years * 12 * MONTH_DAYS)
        n = np.array([group.lines for group in everybody._there() if group.kind == FAMILY])
        assert len(n) == classes
        assert abs(n.mean() - mean) < 4 * sd / np.sqrt(classes)


def test_a_gift_is_given_once_a_family() -> None:
    """Everybody churns and joins many times while a gift is on offer; nobody is given two."""
    sc = scenario(
        schools(1, pupils=300, classes=6, staff=0),
        market={"cohorts_move": False, "initial_share": 0.5},
        uncertainties={"reach": {"families": 0.9}, "churn": {"families": 0.5}},
    )
    everybody = people(sc)
    everybody.open_families(0)
    everybody.offer(0, 2)
    everybody.retune(0.0)
    everybody.env.run(until=1000.0)
    joined = everybody._books[0, FAMILY, :, kernel.JOINED_REFERENCE].sum()
    gifts = everybody._books[0, FAMILY, :, kernel.GIFTS + 1].sum()
    reachable = sum(p.reachable for group in everybody._there() for p in group.members)
    assert joined > 3 * reachable
    assert gifts == reachable


def test_pending_families_sign_within_14_days_or_return() -> None:
    sc = scenario(
        schools(1, pupils=3000, classes=60, staff=0),
        market={"cohorts_move": False, "initial_share": 1e-9},
        uncertainties={
            "reach": {"families": 1},
            "churn": {"families": 0},
            "interest": {"per_month": 0},
            "meeting": {"conversion": 0.35},
            "counters": {"return_share": 0.5},
        },
    )
    everybody = people(sc)
    everybody.open_families(0)
    everybody.retune(0.0)
    everybody.env.run(until=100.75)
    ((willing, served, waited),) = everybody.meet(100.75, [Meeting(np.arange(60), (), 0)])
    assert (served, waited) == (0, 0.0)
    assert abs(willing - 3000 * 0.85 * 0.35) < 4 * np.sqrt(3000 * 0.2975 * 0.7025)
    everybody.env.run(until=114.76)
    signed = everybody.families()[1].sum()
    assert abs(signed - willing / 2) < 4 * np.sqrt(willing / 4)
    assert not any(p.pending for group in everybody._there() for p in group.members)


# ------------------------------------------------------------------------------------------------ queues alone


@given(
    # eighths, so that sums are exact: a counter may get free at the very end of somebody's patience
    jobs=st.lists(st.tuples(st.integers(0, 480), st.integers(1, 320)), max_size=40).map(
        lambda all_: [(arrives / 8, minutes / 8) for arrives, minutes in all_]
    ),
    speeds=st.lists(st.sampled_from([0.5, 1.0, 1.5, 2.0]), max_size=6),
    patience=st.integers(0, 480).map(lambda eighths: eighths / 8),
)
@example(jobs=[(0.0, 1.0), (0.0, 1.0)], speeds=[1.0], patience=1.0)
@example(
    jobs=[(7.0, 14.5), (11.0, 6.875), (13.5, 1.875), (14.25, 0.25), (14.375, 0.125), (14.375, 0.125)],
    speeds=[0.5, 0.5, 0.5, 1.0],
    patience=0.0,
)
@settings(max_examples=200, deadline=None)
def test_the_counters_serve_the_same_families_after_the_same_waits(
    jobs: list[tuple[float, float]], speeds: list[float], patience: float
) -> None:
    """Job by job: families who walk away from a SimPy queue are those the compiled recursion turns down."""
    jobs.sort()
    arrivals, services = np.array([a for a, _ in jobs]), np.array([s for _, s in jobs])
    waits, servers = np.empty(len(jobs)), np.empty(len(jobs), np.int64)
    kernel.serve(arrivals, services, np.array(speeds, float), patience, waits, servers)
    visits = [Visit(arrives, minutes) for arrives, minutes in jobs]
    register(visits, speeds, patience)
    assert [v.server is not None for v in visits] == (servers >= 0).tolist()
    np.testing.assert_allclose([v.waited for v in visits], np.maximum(waits, 0.0), atol=1e-9)


def welch(a: list[float], b: list[float]) -> float:
    x, y = np.array(a), np.array(b)
    return float((x.mean() - y.mean()) / np.sqrt(x.var(ddof=1) / len(x) + y.var(ddof=1) / len(y)))


def test_the_desks_of_both_fidelities_keep_callers_waiting_as_long() -> None:
    terms, load_ = (2, 5.0, 4.0), (250.0, 800.0)  # seats, minutes, patience; calls, open minutes
    rows: dict[str, list[tuple[float, ...]]] = {}
    for name, desk, n in (
        ("class", Desk(np.uint64(3), *terms), 2000),
        ("each", StaffedDesk(Streams(3, 0), *terms), 150),
    ):
        rows[name] = [dataclasses.astuple(desk.answer(month, *load_)) for month in range(n)]
    for compiled, simpys in zip(zip(*rows["class"], strict=True), zip(*rows["each"], strict=True), strict=True):
        assert abs(welch(list(compiled), list(simpys))) < 4


@pytest.mark.parametrize("spares", [1, 20])
def test_the_repair_stations_of_both_fidelities_are_as_busy(spares: int) -> None:
    """A finite source with one technician, and a shelf that runs empty or not."""
    station = Station(technicians=1, spares=spares, faults_a_day=0.05, repair_days=2.0, spare_share=0.5, lead_days=15.0)
    roster = schools(2, pupils=60, classes=3)
    rows: dict[str, list[tuple[float, ...]]] = {"class": [], "each": []}
    for seed in range(150):
        for name, shop in (
            ("class", RepairShop(np.uint64(seed), roster, station)),
            ("each", StaffedShop(Streams(seed, 0), roster, station)),
        ):
            shop.install(0, 0.0)
            shop.install(1, 10.0)
            months = [shop.run(begin, begin + 60.0) for begin in (0.0, 60.0, 120.0, 180.0)]
            totals = [sum(getattr(m, what) for m in months) for what in ("repairs", "waited", "worked")]
            rows[name].append((*totals, *sum(m.down for m in months)))
    for compiled, simpys in zip(zip(*rows["class"], strict=True), zip(*rows["each"], strict=True), strict=True):
        assert abs(welch(list(compiled), list(simpys))) < 4


def test_the_repair_station_is_the_finite_source_queue() -> None:
    """N 6, λ .05, μ .5, one technician: L .845149 sets are down on average."""
    station = Station(technicians=1, spares=1, faults_a_day=0.05, repair_days=2.0, spare_share=0.0, lead_days=0.0)
    batches = []
    for seed in range(20):
        shop = StaffedShop(Streams(seed, 0), schools(1, pupils=60, classes=6), station)
        shop.install(0, 0.0)
        shop.run(0.0, 200.0)
        batches.append(shop.run(200.0, 3000.0).down[0] / 2800.0)
    assert abs(np.mean(batches) - 0.845149) < 4 * np.std(batches, ddof=1) / np.sqrt(len(batches))


def test_there_is_a_process_for_each_family_and_member_of_staff() -> None:
    everybody = people(scenario(SMALL))
    kinds = Counter(group.kind for group in everybody._there() for p in group.members if p._process.is_alive)
    assert kinds == {FAMILY: 300, kernel.STAFF: 60}


def test_after_a_class_has_left_its_lines_live_on_and_nobody_else() -> None:
    everybody = people(scenario(SMALL, programme={"running": False}))
    day = min(everybody._district.leaving)
    everybody.env.run(until=day)
    leaving = everybody._of(np.flatnonzero(everybody._district.leaving == day))
    classmates = [p for group in leaving for p in group.members]
    everybody.leave_classes(day)
    everybody.env.run(until=day + 1e-9)
    held = sum(p.line is not None for p in classmates)
    assert 0 < held < len(classmates)
    assert sum(p._process.is_alive for p in classmates) == held
    everybody.env.run(until=everybody.horizon)
    assert sum(p._process.is_alive for p in classmates) < held
