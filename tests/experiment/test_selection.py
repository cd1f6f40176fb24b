"""Choosing a winner: constants against published tables, right choices by simulation at the slippage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.experiment.comparison import expected_regrets
from sim.experiment.selection import (
    Selection,
    bechhofer_constant,
    kn_constants,
    kn_longest,
    ocba,
    ocba_shares,
    rinott_constant,
    rinott_runs,
    screen,
    select,
)

SLIPPAGE = np.r_[0.5, np.zeros(9)]
"""The hard configuration: nine equal ones, and one better by exactly δ."""


def test_constants_of_kim_and_nelson() -> None:
    eta, h2 = kn_constants(10, 10, 0.05)
    assert eta == pytest.approx(0.85908343, abs=1e-8)
    assert h2 == pytest.approx(15.46350174, abs=1e-8)
    assert kn_longest(2.0, h2, 0.5) == 123


def test_constants_of_rinott_and_bechhofer() -> None:
    assert rinott_constant(10, 20) == pytest.approx(3.87527664, abs=1e-7)
    assert rinott_constant(10, 10) == pytest.approx(4.28954747, abs=1e-7)
    assert bechhofer_constant(10) == pytest.approx(3.41817896, abs=1e-7)


def test_rinott_asks_for_runs_by_the_spread_of_each() -> None:
    first = np.random.default_rng(1).normal(scale=[1, 2], size=(20, 2))
    h = rinott_constant(2, 20)
    assert rinott_runs(first, 0.5) == [max(20, int(np.ceil((h * s / 0.5) ** 2))) for s in first.std(axis=0, ddof=1)]
    assert rinott_runs(first, 100) == [20, 20]


def trial(rng: np.random.Generator, n0: int = 10, rho: float = 0.0, **wishes: float) -> Selection:
    def draw(who: Sequence[int], count: int) -> np.ndarray:
        own = rng.normal(size=(count, len(who)))
        return SLIPPAGE[list(who)] + np.sqrt(rho) * rng.normal(size=(count, 1)) + np.sqrt(1 - rho) * own

    return select(draw(range(10), n0), draw, 0.5, **wishes)  # type: ignore[arg-type]


def trials(runs: int, **wishes: float) -> tuple[float, float, float]:
    """Share of right choices, mean total of futures looked at, its standard error."""
    rng = np.random.default_rng(12)
    found = [trial(rng, **wishes) for _ in range(runs)]
    totals = [sum(s.left_after) for s in found]
    return float(np.mean([s.winner == 0 for s in found])), float(np.mean(totals)), float(np.std(totals) / np.sqrt(runs))


@pytest.mark.slow
def test_kim_and_nelson_at_the_slippage_choose_rightly_as_often_as_published() -> None:
    runs = 600
    right, total, error = trials(runs, screening=0)
    assert abs(right - 0.9676) < 4 * np.sqrt(0.9676 * 0.0324 / runs + 0.0013**2)
    assert abs(total - 398) < 4 * error + 0.5


@pytest.mark.long
@pytest.mark.parametrize("rho", [0.0, 0.7])
@pytest.mark.parametrize("screening", [0.0, 0.5])
def test_the_chance_of_the_right_choice_is_kept_with_and_without_screening_and_common_luck(
    rho: float, screening: float
) -> None:
    runs = 4000
    right, total, error = trials(runs, screening=screening, rho=rho)
    assert right > 0.95 - 4 * np.sqrt(0.95 * 0.05 / runs)
    if (rho, screening) == (0.0, 0.0):
        assert abs(right - 0.9676) < 4 * np.sqrt(0.9676 * 0.0324 / runs + 0.0013**2)
        assert abs(total - 398) < 4 * error + 0.5
    if rho:
        assert total < 300, "common luck tells them apart sooner"


def test_screening_keeps_the_best_and_drops_the_hopeless() -> None:
    rng = np.random.default_rng(3)
    y = rng.normal(size=(50, 1)) + 0.2 * rng.normal(size=(50, 4)) + np.array([0, 0, -1, -2])
    assert screen(y, 0.025).tolist() == [True, True, False, False]
    chosen = select(y, lambda who, count: np.zeros((count, len(who))), 0.01)
    assert chosen.screened == (True, True, False, False)
    assert chosen.simulated[2:] == (50, 50)


def test_what_fell_out_is_simulated_no_more_and_blocks_change_nothing_but_the_surplus() -> None:
    means, asked = np.array([0.0, 0.3, 0.5]), []

    def source(seed: int):  # type: ignore[no-untyped-def]
        stream = np.random.default_rng(seed).normal(size=(20_000, 3)) + means
        at = [20]

        def more(who: Sequence[int], count: int) -> np.ndarray:
            asked.append(tuple(who))
            at[0] += count
            return stream[at[0] - count : at[0], list(who)]

        return stream[:20], more

    found = [select(*source(7), 0.1, block=block) for block in (1, 13, 50)]
    assert len({(s.winner, s.left_after) for s in found}) == 1
    assert all(n >= left for s in found for n, left in zip(s.simulated, s.left_after, strict=True))
    rounds = [who for who in asked if len(who) < 3]
    assert rounds
    assert all(2 in who for who in rounds), "the best is simulated to the end"


def test_equal_strategies_end_at_once_and_a_cap_gives_no_promise() -> None:
    y = np.random.default_rng(4).normal(size=(50, 1)) + np.zeros((50, 2))
    twins = select(y, lambda who, count: pytest.fail("nothing to learn"), 0.1)
    assert not twins.capped
    rng = np.random.default_rng(5)
    stopped = select(
        rng.normal(size=(50, 2)), lambda who, count: rng.normal(size=(count, len(who))), 0.01, screening=0, cap=120
    )
    assert stopped.capped
    assert max(stopped.simulated) == 120


def test_the_mean_of_a_winner_over_the_futures_that_chose_it_is_too_good_and_fresh_ones_are_not() -> None:
    rng, runs, n = np.random.default_rng(6), 4000, 25
    for k, bias in ((3, 0.84628438), (10, 1.53875273), (20, 1.86747506), (50, 2.24907363)):
        means = rng.normal(size=(runs, n, k)).mean(axis=1) * np.sqrt(n)
        winner = means.argmax(axis=1)
        chosen = means[np.arange(runs), winner]
        assert abs(chosen.mean() - bias) < 4 * chosen.std() / np.sqrt(runs)
        fresh = rng.normal(size=(runs, n, k)).mean(axis=1)[np.arange(runs), winner] * np.sqrt(n)
        assert abs(fresh.mean()) < 4 / np.sqrt(runs)


def test_shares_of_a_budget_by_chen_and_lee() -> None:
    shares = 1000 * ocba_shares(-np.arange(1.0, 6), np.ones(5))
    assert shares == pytest.approx([421.822988, 406.134096, 101.533524, 45.126010, 25.383381], abs=1e-6)
    assert ocba_shares([1, 1, 0], [2, 2, 1]).tolist() == [0.5, 0.5, 0]


def test_a_budget_is_spent_to_the_last_run_and_mostly_on_the_contenders() -> None:
    rng = np.random.default_rng(7)
    spent = ocba(lambda i, count: rng.normal([-1, -2, -3, -4, -5][i], 1, count), 5, 1000)
    assert sum(spent.runs) == 1000
    assert spent.best == 0
    assert min(spent.runs) >= 20
    assert spent.runs[0] + spent.runs[1] > 600
    assert 0.99 < spent.correct <= 1


@pytest.mark.slow
def test_a_budget_by_ocba_chooses_rightly_more_often_than_one_shared_out_evenly() -> None:
    """Ten strategies with means in steps, variances alike; each method is given the same number of runs."""
    means, runs, budget = -0.35 * np.arange(10.0), 400, 400
    rng = np.random.default_rng(8)
    clever = np.mean(
        [ocba(lambda i, c: rng.normal(means[i], 2, c), 10, budget, pilot=10, step=40).best == 0 for _ in range(runs)]
    )
    even = (rng.normal(means, 2 / np.sqrt(budget / 10), (runs, 10)).argmax(axis=1) == 0).mean()
    assert clever - even > 4 * np.sqrt((clever * (1 - clever) + even * (1 - even)) / runs)


def test_a_sure_winner_has_no_expected_regret() -> None:
    y = np.tile([3.0, 1.0], (30, 1))
    assert [r.mean for r in expected_regrets(y)] == [0, 2]
