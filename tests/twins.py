"""Two samples of the same model: what runs of either fidelity leave behind, and where the two differ too much.

Bounds are those of four standard errors: the chance of a normal variate beyond them, 6e-5, whatever the test.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import stats

from sim.model import Outcome
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.accounts import ACCOUNTS, STOCKS
from sim.scenario.schema import Scenario

CHANCE = 2 * stats.norm.sf(4)
"""Of a difference as large in two samples of the same model."""
Sample = dict[str, np.ndarray]


def run(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """One replication with every uncertain number at its central value, so that nothing hides what people do."""
    world = World(scenario, Streams(seed, replication), RULES)
    world.run()
    return world.outcome({})


def observed(o: Outcome) -> dict[str, float]:
    """What is compared: totals of all accounts, stocks at four months, waits and utilisations."""
    found = {a.name: float(o.ledger.flow(a.name).sum()) for a in ACCOUNTS}
    months = len(o.ledger.days_in_month)
    for stock in STOCKS:
        for month in (months // 4, months // 2, 3 * months // 4, months):
            found[f"{stock} after {month} months"] = float(o.ledger.stock(stock)[:, month - 1].sum())
    return found | {f"measure {name}": value for name, value in o.measures.items()}


def sample(scenario: Scenario, fidelity: str, seed: int, n: int) -> Sample:
    """Observe ``n`` replications, (n,) by name. Give the two fidelities different seeds."""
    chosen = scenario.model_copy(update={"fidelity": fidelity})
    rows = [observed(run(chosen, seed, r)) for r in range(n)]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _constant(x: np.ndarray) -> bool:
    return bool(np.ptp(x) <= 1e-9 * np.abs(x).max())


def _means_differ(x: np.ndarray, y: np.ndarray) -> bool:
    if _constant(x) or _constant(y):  # rare events, seen in one sample only: its own error is all there is
        return bool(abs(x.mean() - y.mean()) > 4 * np.hypot(stats.sem(x), stats.sem(y)))
    return bool(stats.ttest_ind(x, y, equal_var=False).pvalue < CHANCE)


def differences(a: Sample, b: Sample) -> Iterable[str]:
    """Name what differs between two samples: a mean, a variance (Levene), a distribution (Kolmogorov–Smirnov).

    A mean may differ by four standard errors (Welch); for the other two, and all names together, by as little chance.
    """
    assert a.keys() == b.keys()
    for name in a:
        x, y = a[name], b[name]
        if _constant(x) and _constant(y):
            if not np.isclose(x[0], y[0], rtol=1e-9):
                yield f"{name}: always {x[0]:g} against {y[0]:g}"
            continue
        seen = f"{name}: {x.mean():g} ± {x.std():g} against {y.mean():g} ± {y.std():g}"
        if _means_differ(x, y):
            yield f"mean of {seen}"
        if stats.levene(x, y).pvalue < CHANCE / len(a):
            yield f"variance of {seen}"
        if stats.ks_2samp(x, y).pvalue < CHANCE / len(a):
            yield f"distribution of {seen}"
