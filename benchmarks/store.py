"""What the store costs: peak memory of driver and workers, bytes and seconds a thousand replications, as runs grow.

In: numbers of replications. Out: a table, or JSON. Each number is run in a process of its own, with spawned workers,
on a small invented district with all rules off, so that the store weighs more than the model. Needs Linux, which tells
a process's peak.

``python benchmarks/store.py [--json] [-n 1000 3000 10000]``
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from figure import Figure, as_tree, machine, show

SCHOOLS = 4
RUNS = (1000, 3000, 10_000)
WORKERS = 2
_LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Cost:
    """Of one number of replications; memory in MiB, the tables and the shards in bytes a thousand replications."""

    replications: int
    driver_mib: float
    tables_mib: float
    """Peak of the driver while it writes the tables, over what it had before: what the end adds."""
    worker_mib: float
    shard_bytes: float
    table_bytes: float
    seconds: float
    tables_seconds: float


def _peak(process: str = "self") -> float:
    """Peak memory of a process, in MiB."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


class _Watch:
    """Looks at the workers of this process again and again, and keeps the largest peak."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        me = os.getpid()
        while not self._over.wait(_LOOK_SECONDS):
            for child in Path(f"/proc/{me}/task/{me}/children").read_text(encoding="utf-8").split():
                try:
                    if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                        self.peak = max(self.peak, _peak(child))
                except OSError:  # gone in between
                    continue


def _size(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())


def measure(replications: int) -> Cost:
    """Run in this process, whose peak must not have been driven up before."""
    from sim.experiment import tables
    from sim.experiment.run import run
    from sim.scenario.schema import Rules, Scenario
    from sim.scenario.synthetic import district

    roster = [school.model_dump() for school in district(1, SCHOOLS)]
    rules = dict.fromkeys(Rules.model_fields, False)
    scenario = Scenario.model_validate({"name": "small", "roster": roster, "rules": rules})
    ends: list[tuple[float, float]] = []
    write = tables.write_tables

    def timed(*words: object) -> object:
        before, began = _peak(), time.monotonic()
        found = write(*words)  # type: ignore[arg-type]
        ends.append((_peak() - before, time.monotonic() - began))
        return found

    tables.write_tables = timed  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder, _Watch() as watch:
        out = Path(folder) / "out"
        began = time.monotonic()
        report = run([scenario], replications=replications, seed=1, out=out, workers=WORKERS)
        seconds = time.monotonic() - began
        assert report.done == replications
        thousands = replications / 1000
        return Cost(
            replications=replications,
            driver_mib=_peak(),
            tables_mib=ends[0][0],
            worker_mib=watch.peak,
            shard_bytes=_size(out, "parts/**/*") / thousands,
            table_bytes=_size(out, "*.parquet") / thousands,
            seconds=(seconds - ends[0][1]) / thousands,
            tables_seconds=ends[0][1] / thousands,
        )


def measured(replications: int) -> Cost:
    """Run in a fresh process."""
    words = [sys.executable, __file__, "--one", str(replications)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return Cost(**json.loads(done.stdout))


def figures(costs: Sequence[Cost]) -> list[Figure]:
    """Costs as figures; memory also of the largest number of runs over the smallest: flat is 1."""
    found = []
    for c in costs:
        many = f"{c.replications:,} runs of {SCHOOLS} schools"
        found += [
            Figure(f"{many}: peak memory of the driver", (c.driver_mib,), "MiB"),
            Figure(f"{many}: of it while tables are written", (c.tables_mib,), "MiB"),
            Figure(f"{many}: peak memory of a worker", (c.worker_mib,), "MiB"),
            Figure(f"{many}: shards, a thousand", (c.shard_bytes / 1e6,), "MB"),
            Figure(f"{many}: tables, a thousand", (c.table_bytes / 1e6,), "MB"),
            Figure(f"{many}: simulated and stored, a thousand", (c.seconds,), "s"),
            Figure(f"{many}: tables, a thousand", (c.tables_seconds,), "s"),
        ]
    first, last = costs[0], costs[-1]
    if len(costs) > 1:
        times = f"{last.replications:,} runs, over {first.replications:,}"
        found += [
            Figure(f"{times}: memory of the driver", (last.driver_mib / first.driver_mib,), "×", "flat"),
            Figure(f"{times}: memory of a worker", (last.worker_mib / first.worker_mib,), "×", "flat"),
        ]
    return found


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, nargs="+", default=list(RUNS), help="numbers of replications")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.one is not None:
        print(json.dumps(asdict(measure(asked.one))))
        return
    costs = [measured(n) for n in asked.n]
    found = figures(costs)
    if asked.json:
        print(
            json.dumps(
                {"machine": machine(), "figures": as_tree(found), "costs": [asdict(c) for c in costs]},
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        show(found)


if __name__ == "__main__":
    main()
