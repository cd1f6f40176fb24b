"""What each mechanism moves: the base case against itself with one mechanism off, doubled or halved, on the same luck.

In: a scenario. Out: means and half-widths of 95 % intervals of paired differences, as JSON, from which docs/build.py
makes its tables. `python benchmarks/effects.py configs/xinluo.yaml -n 40 > docs/effects.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
from scipy.special import stdtrit

from sim.finance.statement import statement
from sim.finance.worth import npv
from sim.model import simulate
from sim.scenario.load import load
from sim.scenario.schema import Rules, Scenario

COLUMNS = ("families", "staff", "revenue", "npv")
U = "uncertainties."
CHANGES: dict[str, tuple[str, ...]] = {
    **{
        f"{rule} {'off' if field.default else 'on'}": (f"rules.{rule}={str(not field.default).lower()}",)
        for rule, field in Rules.model_fields.items()
    },
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
    "B5 late money advanced": ("bureau.prefund=true",),
    "B6 on, commission of 20 yuan to teachers": ("rules.B6=true", "promotions.homeroom_commission=20"),
    "M3 commission of 20 yuan": ("promotions.homeroom_commission=20",),
    "V2 one technician": ("service.technicians=1",),
    "V3 one seat": ("service.hotline_seats=1",),
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
        changes = {}
        for name, overrides in CHANGES.items():
            change = mean_intervals(runs(overrides) - base)
            changes[name] = dict(zip(COLUMNS, change, strict=True))
            print(name, change, file=sys.stderr, flush=True)
    means = dict(zip(COLUMNS, base.mean(0).round(3).tolist(), strict=True))
    print(json.dumps({"n": args.n, "seed": args.seed, "base": means, "changes": changes}, indent=1))


def mean_intervals(change: np.ndarray) -> list[list[float]]:
    """Mean and half of its 95 % interval (Student's t), a column each; ``change`` is (replication, column)."""
    n = len(change)
    half = stdtrit(n - 1, 0.975) * change.std(0, ddof=1) / np.sqrt(n)
    return [[round(float(m), 3), round(float(h), 3)] for m, h in zip(change.mean(0), half, strict=True)]


if __name__ == "__main__":
    main()
