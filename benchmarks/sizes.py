"""Time and memory of one replication as the district grows: invented districts, each in a process of its own.

``python benchmarks/sizes.py [--schools 100 300 1000 3000] [--runs 5] [--json]``; memory needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from figure import Figure, main, ratios

ONE = """
import json, math, resource, sys, time
from sim.experiment.replicate import MODEL, replicate, resolve
from sim.experiment import run  # a worker has it loaded
from sim.scenario.schema import Scenario
from sim.scenario.synthetic import district
n = int(sys.argv[1])
roster = [school.model_dump() for school in district(1, n)]
# hands in proportion, as `rollout init` has them, else most schools would never be visited
staffing = {"reps": 2 * math.ceil(n / 10), "agents": max(2, round(0.12 * n)), "crews": max(1, round(0.06 * n))}
scenario = Scenario.model_validate({"name": "size", "roster": roster, "staffing": staffing})
simulate, seconds = resolve(MODEL), []
for r in range(int(sys.argv[2]) + 1):
    begin = time.perf_counter()
    replicate(scenario, 1, r, simulate)
    seconds.append(time.perf_counter() - begin)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
print(json.dumps([seconds[1:], peak]))
"""


def measure(args: argparse.Namespace) -> list[Figure]:
    """Simulate and price ``args.runs`` replications a size, after one that compiles."""
    seconds: dict[int, list[float]] = {}
    memory: dict[int, float] = {}
    for schools in args.schools:
        done = subprocess.run(
            [sys.executable, "-c", ONE, str(schools), str(args.runs)], capture_output=True, text=True, check=True
        )
        seconds[schools], memory[schools] = json.loads(done.stdout)
    times = [Figure(f"{n:,} schools, a replication", tuple(s * 1000 for s in seconds[n]), "ms") for n in args.schools]
    first = args.schools[0]
    growth = [
        Figure(
            f"{n:,} schools, over {first:,}",
            ratios(seconds[n], seconds[first]),
            "×",
            f"at most {1.1 * n / first:g}",
        )
        for n in args.schools[1:]
    ]
    peaks = [
        Figure(f"{n:,} schools, peak memory of a worker", (memory[n],), "MiB", "under 400" if n == 1000 else "")
        for n in args.schools
    ]
    return [*times, *growth, *peaks]


if __name__ == "__main__":
    main(measure, __doc__, schools=[100, 300, 1000, 3000], runs=5)
