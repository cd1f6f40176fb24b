"""How much faster two workers are than one, at steady rate: the first and the last runs of a batch job do not count.

``python benchmarks/workers.py [--replications 200] [--runs 5] [--json]``
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from figure import Figure, main, ratios

from sim.experiment.run import run
from sim.scenario.load import load

BATCH = 5


def rate(replications: int, workers: int) -> float:
    """Runs a second between the first fifth and the end of the work, tables excluded."""
    news: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        run(
            [load("configs/xinluo.yaml")],
            replications=replications,
            seed=1,
            out=Path(folder) / "out",
            workers=workers,
            batch_size=BATCH,
            progress=lambda done, _: news.append((time.perf_counter(), done)),
        )
    steady = [(when, done) for when, done in news if done >= replications // 5]
    (begin, before), (end, after) = steady[0], steady[-1]
    return (after - before) / (end - begin)


def measure(args: argparse.Namespace) -> list[Figure]:
    """Measure both, one after the other, ``args.runs`` times."""
    one, two = [], []
    for _ in range(args.runs):
        one.append(rate(args.replications, 1))
        two.append(rate(args.replications, 2))
    return [
        Figure("1 worker", tuple(one), "runs/s"),
        Figure("2 workers", tuple(two), "runs/s"),
        Figure("2 workers, over 1, at steady rate", ratios(two, one), "×", "at least 1.8"),
    ]


if __name__ == "__main__":
    main(measure, __doc__, replications=200, runs=5)
