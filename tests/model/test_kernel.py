"""The kernel against known answers: binomial adoption, small-group contagion, queues, looks that change nothing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import kernel
from sim.model.book import Book
from sim.model.calendar import MONTH_DAYS
from sim.model.district import build_district
from sim.model.population import Meeting, Population, apportion
from sim.model.streams import Streams
from sim.scenario.schema import Scenario
from tests.districts import merged, scenario, schools

NO_CHURN = {"churn": {"families": 0, "staff": 0}}


def people(sc: Scenario, replication: int = 0, kappa: float = 0.0) -> Population:
    district = build_district(sc.roster, sc.programme, sc.school_year, sc.market.cohorts_move)
    population = Population(district, sc, Streams(1, replication).root, kappa)
    population.begin(sc.start)
    return population


def family_lines(population: Population) -> np.ndarray:
    pools = population._pools
    return pools["lines"][(pools["kind"] == kernel.FAMILY) & (pools["state"] == kernel.PRESENT)]


def frozen(
    months: int, share: float, rate_per_year: float, roster: int, pupils: int, classes: int, **more: object
) -> Scenario:
    """Nobody churns or leaves, all are reachable; at ratio 2 the programme hazard is the rate."""
    return scenario(
        schools(roster, pupils=pupils, classes=classes),
        programme={"months": months},
        market={"cohorts_move": False, "initial_share": share},
        uncertainties=merged(
            {"reach": {"families": 1, "staff": 1}, "interest": {"per_month": rate_per_year / 12}, **NO_CHURN},
            dict(more),
        ),
    )


@pytest.mark.mechanism("M6")
def test_constant_hazard_gives_the_binomial_share() -> None:
    rate, share, n = 0.3, 0.18, 40_000
    sc = frozen(60, share, rate, roster=20, pupils=2000, classes=40)
    population = people(sc)
    for s in range(20):
        population.open_families(s)
    population.set_ratios(family_ratio=2.0)
    population.retune(0.0)
    for months in (12, 36, 59):
        day = months * MONTH_DAYS
        population.advance(day)
        p = share + (1 - share) * (1 - np.exp(-rate * months / 12))
        assert abs(family_lines(population).sum() - n * p) < 4 * np.sqrt(n * p * (1 - p))


@pytest.mark.slow
@pytest.mark.mechanism("M5")
def test_contagion_in_classes_of_45_is_that_of_small_groups() -> None:
    p, q, classes = 0.03, 0.38, 8000
    sc = frozen(121, 1e-9, p, roster=20, pupils=45 * classes // 20, classes=classes // 20)
    population = people(sc, kappa=q / (2 * p))
    for s in range(20):
        population.open_families(s)
    population.set_ratios(family_ratio=2.0)
    population.retune(0.0)
    for years, mean, sd in ((5, 14.174, 6.109), (10, 34.757, 5.854)):
        population.advance(years * 12 * MONTH_DAYS)
        n = family_lines(population)
        assert len(n) == classes
        assert abs(n.mean() - mean) < 4 * sd / np.sqrt(classes)
        # the variance of a sample variance of n near-normal values is 2 sd⁴/n
        assert abs(n.var() - sd**2) < 4 * sd**2 * np.sqrt(2 / classes) * 1.2


@given(days=st.lists(st.floats(0.01, 1825.0), max_size=30))
@settings(max_examples=25, deadline=None)
def test_a_look_changes_nothing(days: list[float]) -> None:
    sc = scenario(3)
    books = []
    for looks in ([], sorted(days)):
        population = people(sc, kappa=0.9)
        for s in range(3):
            population.open_families(s)
            population.open_staff(s, package=True)
        population.set_ratios(family_ratio=1.7, staff_ratio=1.5)
        population.retune(0.0)
        for day in looks:
            population.advance(day)
            population.retune(day)
        population.advance(1826.0)
        books.append(population._books.copy())
    assert np.array_equal(books[0], books[1])


def test_a_changed_rate_draws_nothing() -> None:
    """Doubling all rates halves every time to the next move: with clocks kept, the moves come in the same order."""
    sc = frozen(60, 1e-9, 0.4, roster=1, pupils=45, classes=1)
    joined = []
    for ratio, day in ((2.0, 700.0), (3.0, 350.0)):
        population = people(sc)
        population.open_families(0)
        population.set_ratios(family_ratio=ratio)  # hazard is interest × (ratio − 1)
        population.retune(0.0)
        population.advance(day)
        pool = population._pools[0]
        lines = np.sort(population._lines["joined"][pool["first"] : pool["first"] + pool["lines"]])
        joined.append(lines)
    assert len(joined[0]) > 10
    np.testing.assert_allclose(joined[0], 2 * joined[1], rtol=1e-9)


@pytest.mark.mechanism("M6")
def test_without_a_programme_the_share_stays_in_expectation() -> None:
    sc = scenario(10, programme={"running": False})
    final = []
    for r in range(40):
        population = people(sc, r)
        population.advance(1800.0)
        final.append(family_lines(population).sum() / 4800)
    assert abs(np.mean(final) - 0.18) < 4 * np.std(final, ddof=1) / np.sqrt(len(final))


@pytest.mark.mechanism("P2")
def test_lock_in_slows_churn_until_it_ends() -> None:
    """All staff take a package with a lock of 12 months: survivors follow 0.3 of the churn, then all of it."""
    sc = scenario(
        schools(40, staff=200, pupils=1, classes=1),
        market={"cohorts_move": False, "initial_share": 1e-9},
        promotions={"handset": {"lock_in_months": 12}},
        uncertainties={
            "reach": {"staff": 1},
            "churn": {"staff": 0.03, "locked": 0.3},
            "handset": {"take_up": 1},
            "migration": {"conversion": 1},
            "interest": {"per_month": 0},
        },
    )
    population = people(sc)
    for s in range(40):
        population.open_staff(s, package=True)
        population.migrate(s, 0.0, 0)
    staff = population._pools["kind"] == kernel.STAFF
    n = 8000
    assert population._pools["lines"][staff].sum() == n
    for months in (10, 30):
        population.advance(months * MONTH_DAYS)
        survival = np.exp(-0.03 * (0.3 * min(months, 12) + max(0, months - 12)))
        # M6 brings nobody back: the reference hazard is churn × share ÷ (reach − share) with a share of nearly nought
        lines = population._pools["lines"][staff].sum()
        assert abs(lines - n * survival) < 4 * np.sqrt(n * survival * (1 - survival))


@pytest.mark.parametrize(("servers", "waits"), [(3, 0.702247), (5, 0.130371), (6, 0.047445)])
@pytest.mark.slow
@pytest.mark.mechanism("M2")
def test_the_counters_are_an_m_m_c_queue(servers: int, waits: float) -> None:
    rng = np.random.default_rng(7)
    batches, size = 100, 20_000
    waited = []
    for _ in range(batches):
        arrivals = np.cumsum(rng.exponential(1 / 2.5, size))
        out, who = np.empty(size), np.empty(size, np.int64)
        kernel.serve(arrivals, rng.exponential(1.0, size), np.ones(servers), np.inf, out, who)
        waited.append((out[500:] > 0).mean())  # the queue starts empty
    assert abs(np.mean(waited) - waits) < 4 * np.std(waited, ddof=1) / np.sqrt(batches)


@pytest.mark.mechanism("M2")
def test_who_would_wait_too_long_does_not_stay() -> None:
    arrivals, services = np.array([0.0, 1.0, 2.0, 11.0]), np.full(4, 10.0)
    waits, who = np.empty(4), np.empty(4, np.int64)
    kernel.serve(arrivals, services, np.ones(1), 9.0, waits, who)
    assert waits.tolist() == [0.0, 9.0, -1.0, 9.0]
    kernel.serve(arrivals, services, np.ones(0), 9.0, waits, who)
    assert waits.tolist() == [-1.0] * 4


def binomials(n: int, p: float, draws: int, seed: int = 3) -> list[int]:
    state = np.empty(4, np.uint64)
    kernel.seed_stream(state, np.uint64(seed), 1, np.uint64(2), 3)
    return [kernel.binomial(state, n, p) for _ in range(draws)]


SIZES = [(1, 0.3), (45, 0.06), (45, 0.5), (45, 0.93), (600, 0.01), (2000, 0.5), (1300, 0.97)]


@pytest.mark.parametrize(("n", "p"), SIZES)
@pytest.mark.mechanism("M1")
def test_how_many_of_a_class_are_won_over_is_binomial(n: int, p: float) -> None:
    """Blocks of 512 add up; the numbers fit the law by a chi-square test of ten parts of about the same chance."""
    law, draws = scipy.stats.binom(n, p), 20_000
    borders = np.unique(law.ppf(np.arange(1, 10) / 10))
    parts = np.diff(law.cdf(np.concatenate(([-1.0], borders, [n]))))
    seen = np.bincount(np.searchsorted(borders, binomials(n, p, draws)), minlength=len(parts))
    kept = parts > 0
    assert not seen[~kept].any()
    assert scipy.stats.chisquare(seen[kept], draws * parts[kept]).pvalue > 1e-4


@given(st.integers(0, 1200), st.floats(0, 1), st.floats(0, 1), st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_a_larger_chance_only_adds(n: int, p: float, q: float, seed: int) -> None:
    fewer, more = (binomials(n, chance, 1, seed)[0] for chance in sorted((p, q)))
    assert 0 <= fewer <= more <= n
    assert binomials(n, 0.0, 1, seed) == [0]
    assert binomials(n, 1.0, 1, seed) == [n]


def meeting_scenario(**uncertainties: object) -> Scenario:
    return frozen(60, 1e-9, 0.0, roster=1, pupils=4000, classes=80, **uncertainties)


def hold(sc: Scenario, servers: int, agents: int = 0, ratio: float = 1.0) -> tuple[Population, tuple[int, int, float]]:
    population = people(sc)
    population.open_families(0)
    population.set_ratios(meeting_ratio=ratio)
    population.retune(100.0)
    (found,) = population.meet(100.75, [Meeting(np.arange(80), (1.0,) * servers, agents)])
    return population, found


@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.5])
@pytest.mark.mechanism("M1")
def test_a_meeting_wins_over_with_the_stated_chance(ratio: float) -> None:
    sc = meeting_scenario(meeting={"attendance": 0.85, "conversion": 0.15})
    _, (willing, served, _) = hold(sc, 500, ratio=ratio)
    p = 0.85 * (1 - 0.85**ratio)
    assert abs(willing - 4000 * p) < 4 * np.sqrt(4000 * p * (1 - p))
    assert served == willing


def test_more_servers_serve_more_and_the_same_families_are_willing() -> None:
    sc = meeting_scenario(meeting={"conversion": 0.35})
    results = [hold(sc, c)[1] for c in (0, 2, 8, 40, 400)]
    assert len({willing for willing, _, _ in results}) == 1
    served = [s for _, s, _ in results]
    assert served[0] == 0
    assert all(a < b for a, b in itertools.pairwise(served))


@pytest.mark.mechanism("M2")
def test_pending_families_sign_within_14_days_or_return() -> None:
    sc = meeting_scenario(counters={"return_share": 0.5}, meeting={"conversion": 0.35})
    population, (willing, served, _) = hold(sc, 0)
    assert served == 0
    assert population._pools["pending"].sum() == willing
    subscribed = family_lines(population).sum()
    population.advance(100.75 + 14.01)
    assert population._pools["pending"].sum() == 0
    signed = family_lines(population).sum() - subscribed
    assert abs(signed - willing / 2) < 4 * np.sqrt(willing / 4)
    pools = population._pools[:80]
    assert (pools["open"] + pools["lines"] == pools["size"]).all()


def test_agents_earn_on_what_they_sign_and_only_while_it_lives() -> None:
    """Hand-computed: no churn, ten families signed by agents in month 4 live through months 3, 6 and 18."""
    sc = meeting_scenario(meeting={"attendance": 1, "conversion": 0.35})
    population, (_, served, _) = hold(sc, 50, agents=50)
    district = population._district
    book = Book(district.calendar, 1)
    population.close(book)
    flow = {
        name: book.ledger().flow(name)[0] for name in ("commission_signed", "commission_month_3", "commission_month_6")
    }
    month = district.calendar.month(100.75)
    for name, later in (("commission_signed", 0.0), ("commission_month_3", 3.0), ("commission_month_6", 6.0)):
        paid = district.calendar.month(100.75 + later * MONTH_DAYS)
        assert flow[name][paid] == served
        assert flow[name].sum() == served
    assert month == 3
    days = book.ledger().flow("commission_days").sum()
    assert days == pytest.approx(served * 18 * MONTH_DAYS, rel=1e-12)


@given(total=st.integers(0, 500), weights=st.lists(st.integers(0, 60), min_size=1, max_size=20))
def test_apportioning_keeps_the_total_and_never_exceeds(total: int, weights: list[int]) -> None:
    w = np.array(weights, np.int64)
    total = min(total, int(w.sum()))
    share = apportion(total, w)
    assert share.sum() == total
    assert (share <= w).all()
    assert (share >= 0).all()


def test_uniforms_of_different_meanings_are_uncorrelated_and_uniform() -> None:
    entities = np.arange(40_000, dtype=np.uint64)
    u = kernel.keyed_uniforms(np.uint64(5), 1, entities, 0)
    for other in (
        kernel.keyed_uniforms(np.uint64(6), 1, entities, 0),
        kernel.keyed_uniforms(np.uint64(5), 2, entities, 0),
        kernel.keyed_uniforms(np.uint64(5), 1, entities, 1),
        kernel.keyed_uniforms(np.uint64(5), 1, entities + np.uint64(40_000), 0),
    ):
        assert abs(np.corrcoef(u, other)[0, 1]) < 4 / np.sqrt(len(u))
    assert abs(u.mean() - 0.5) < 4 / np.sqrt(12 * len(u))
    counts = np.bincount((u * 100).astype(int), minlength=100)
    chi2 = ((counts - 400) ** 2 / 400).sum()
    assert abs(chi2 - 99) < 4 * np.sqrt(2 * 99)
