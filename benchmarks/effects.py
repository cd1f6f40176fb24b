"""What each mechanism moves: the base case against itself with one mechanism off, doubled or halved, on the same luck.

Prints a Markdown table of paired differences with their 95 % intervals. In: a scenario. Out: the table of
docs/base-case.md. `python benchmarks/effects.py configs/xinluo.yaml -n 60`.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np

from sim.finance.statement import statement
from sim.finance.worth import npv
from sim.model import simulate
from sim.scenario.load import load
from sim.scenario.schema import Scenario

U = "uncertainties."
CHANGES: dict[str, tuple[str, ...]] = {
    **{f"{rule} off": (f"rules.{rule}=false",) for rule in (
        "S4", "S5", "S6", "S7", "S8", "S10", "S11", "B1", "B2", "B4", "P1", "P2", "P3", "M3", "M5"
    )},
    "S4 order A, B, C": ("targeting.order=[A, B, C]",),
    "S6 review shift 1": ("review.shift=1",),
    "S9 mean visits doubled": (U + "visits.mean_a=8", U + "visits.mean_b=16", U + "visits.mean_c=30"),
    "reps halved": ("staffing.reps=10",),
    "reps doubled": ("staffing.reps=40",),
    "S11 agents doubled, more a meeting": ("staffing.agents=24", "staffing.agents_at_a_meeting=8"),
    "V1 crews halved": ("staffing.crews=3",),
    "V1 crews doubled": ("staffing.crews=12",),
    "P1 gifts for six months": (
        "promotions.gifts=[{month: 1, deposit: 50, gift: 100}, {month: 2, deposit: 50, gift: 100}, "
        "{month: 3, deposit: 50, gift: 100}, {month: 4, deposit: 50, gift: 100}]",
    ),
    "M1 conversion .15 against .30": (U + "meeting.conversion=0.30",),
    "M1 conversion .15": (U + "meeting.conversion=0.15",),
    "M2 patience doubled": (U + "counters.patience_minutes=120",),
    "M2 minutes halved": (U + "counters.event_minutes=4",),
    "M6 own hazard h0 doubled": (U + "interest.per_month=0.0066",),
    "M8 all families within reach": (U + "reach.families=1",),
    "T1 conversion .6": (U + "migration.conversion=0.6",),
    "R1 family churn .025": (U + "churn.families=0.025",),
    "R1 family churn .07": (U + "churn.families=0.07",),
    "R1 no school tie": (U + "churn.tie=1",),
    "C5 no broadband": ("prices.broadband=0",),
}  # fmt: skip


def results(scenario: Scenario, seed: int, replication: int) -> tuple[float, float, float, float]:
    """Family and staff penetration in points, incremental revenue and NPV in million yuan."""
    outcome = simulate(scenario, seed, replication)
    book = outcome.ledger
    money = statement(book, outcome.drawn).by_month()
    share = [
        100 * book.stock(f"{who}_subscribed")[:, -1].sum() / book.stock(f"{who}_total")[:, -1].sum()
        for who in ("families", "staff")
    ]
    rate = outcome.drawn.uncertainties.costs.discount
    return (*share, money.incremental_revenue.sum() / 1e6, npv(money.cash, rate) / 1e6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario")
    parser.add_argument("-n", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:

        def runs(overrides: tuple[str, ...]) -> np.ndarray:
            run = partial(results, load(args.scenario, overrides), args.seed)
            return np.array(list(pool.map(run, range(args.n), chunksize=5)))

        base = runs(())
        print("# What each mechanism moves\n")
        print(f"Base case, n = {args.n}, seed {args.seed}: means", base.mean(0).round(2).tolist(), "\n")
        print("| change | families, points | staff, points | incremental revenue, M yuan | NPV, M yuan |")
        print("|---|---|---|---|---|")
        for name, overrides in CHANGES.items():
            change = runs(overrides) - base
            half = 1.96 * change.std(0, ddof=1) / np.sqrt(args.n)
            cells = [f"{m:+.2f} ± {h:.2f}" for m, h in zip(change.mean(0), half, strict=True)]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
