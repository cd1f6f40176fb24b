"""The reduced county done by each way: seconds a replication, and whether all agree. `make bench-county`.

In: `model.py` and the ways beside this file. Out: one table on stdout, or one JSON object with ``--json``; exit 1 where
a way disagrees or the engine misses its bar. Each way runs in a process of its own, with the interpreter that has its
packages, one after the other. Start-up and compilation are not timed: one replication goes before, of a small county
where a whole one takes long. Each run has its own seed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from model import TENTH, County, weekly_bias

FOLDER = Path(__file__).parent
MONTHS = (3, 12, 36, 60)
Z = 4.0
WARM_UP = County(schools=2, classes=2, reps=1)
MANY = 10
BAR = 1000
"""How many times as fast as a process a family in weekly steps the engine has to be."""


@dataclass(frozen=True)
class Way:
    """One implementation: what it is called, its packages, whether it goes by weeks, its runs in full and in quick."""

    name: str
    packages: tuple[str, ...]
    weekly: bool
    runs: int
    quick: int
    own: bool = False  # in the environment of the benchmark


WAYS = {
    "engine": Way("the product's engine", ("simpy", "numba", "numpy"), False, 200, 100),
    "bare": Way("its kernel without SimPy", ("numba", "numpy"), False, 200, 100),
    "numpy_weekly": Way("whole population in numpy, weekly", ("numpy",), True, 20, 20),
    "starsim_family": Way("starsim, an agent a family, weekly", ("starsim", "numpy"), True, 10, 5, own=True),
    "simpy_class": Way("SimPy, a process a class, weekly", ("simpy", "numpy"), True, 5, 5),
    "simpy_family_exact": Way("SimPy, a process a family, exact", ("simpy",), False, 3, 3),
    "mesa_family": Way("Mesa, an agent a family, weekly", ("mesa",), True, 3, 3, own=True),
    "simpy_family_weekly": Way("SimPy, a process a family, weekly", ("simpy",), True, 2, 1),
}
SLOWEST = "simpy_family_weekly"


def work(name: str, runs: int, county: County) -> dict[str, Any]:
    """Run one way in this process."""
    replicate = importlib.import_module(name).replicate
    replicate(county if runs >= MANY else WARM_UP, 0)
    seconds, penetration = [], []
    for seed in range(1, runs + 1):
        begin = time.perf_counter()
        penetration.append(replicate(county, seed))
        seconds.append(time.perf_counter() - begin)
    packages = {package: metadata.version(package) for package in WAYS[name].packages}
    return {"seconds": seconds, "penetration": penetration, "packages": packages}


def have_done(name: str, quick: bool) -> dict[str, Any]:
    """Run one way in a process of its own."""
    python = FOLDER / ".venv/bin/python" if WAYS[name].own else Path(sys.executable)
    if not python.exists():
        sys.exit("compare: Mesa and starsim are not installed here; `make bench-county` installs them")
    command = [str(python), str(FOLDER / "compare.py"), "--worker", name, *(["--quick"] if quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def against(way: dict[str, Any], engine: dict[str, Any]) -> list[dict[str, float]]:
    """Give mean penetration at each report, its standard error, and the difference from the engine in standard errors.

    The spread of a replication is the engine's for all: it is the same model, and three runs tell no spread.
    """
    mine, theirs = np.array(way["penetration"]), np.array(engine["penetration"])
    spread = theirs.std(axis=0, ddof=1)
    difference = mine.mean(axis=0) - theirs.mean(axis=0)
    error = spread * (1 / len(mine) + 1 / len(theirs)) ** 0.5
    columns = {
        "mean": mine.mean(axis=0),
        "standard_error": spread / len(mine) ** 0.5,
        "difference": difference,
        "error_of_difference": error,
        "in_errors": difference / error,
    }
    return [{name: float(column[i]) for name, column in columns.items()} for i in range(len(spread))]


def agrees(name: str, reports: list[dict[str, float]]) -> bool:
    """Whether a way is within `Z` standard errors of the engine at each report, and, by weeks, their bias."""
    bias = weekly_bias() if WAYS[name].weekly else 0.0
    return all(abs(r["difference"]) <= Z * r["error_of_difference"] + bias for r in reports)


def summary(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Make the figures of the table."""
    engine = found["engine"]
    ways = {}
    for name, way in found.items():
        reports = against(way, engine)
        seconds = statistics.median(way["seconds"])
        ways[name] = {
            "name": WAYS[name].name,
            "runs": len(way["seconds"]),
            "seconds": seconds,
            "seconds_least": min(way["seconds"]),
            "seconds_most": max(way["seconds"]),
            "times_the_engine": seconds / statistics.median(engine["seconds"]),
            "penetration": dict(zip((f"month {m}" for m in MONTHS), reports, strict=True)),
            "agrees": agrees(name, reports),
            "packages": way["packages"],
        }
    return ways


def processor() -> str:
    """Name of the processor, as far as this system tells."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text().splitlines() if listed.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def rounded(times: float) -> str:
    """Word a ratio with two figures at least."""
    return f"{times:,.0f}" if times >= 10 else f"{times:.2g}"


def table(report: dict[str, Any]) -> str:
    """Word the figures as a Markdown table, and what they say."""
    lines = [
        f"{report['families']} families, {report['schools']} schools, 60 months; {report['processor']}, "
        f"{report['cores']} cores, Python {report['python']}",
        "",
        "| way | runs | seconds a replication: median (least to most) | times the engine | "
        "penetration in month 60, % | less the engine's, points | in standard errors |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for way in report["ways"].values():
        last = way["penetration"]["month 60"]
        lines.append(
            f"| {way['name']} | {way['runs']} | {way['seconds']:.3g} ({way['seconds_least']:.3g} to "
            f"{way['seconds_most']:.3g}) | {rounded(way['times_the_engine'])} | {100 * last['mean']:.2f} ± "
            f"{100 * last['standard_error']:.2f} | {100 * last['difference']:+.2f} | {last['in_errors']:+.1f} |"
        )
    lines += ["", "Penetration in months 3, 12, 36 and 60, %, less the engine's in standard errors in brackets:"]
    for way in report["ways"].values():
        cells = [f"{100 * r['mean']:.2f} ({r['in_errors']:+.1f})" for r in way["penetration"].values()]
        lines.append(f"  {way['name']:36s} {'  '.join(cells)}")
    packages = {p: v for way in report["ways"].values() for p, v in sorted(way["packages"].items())}
    lines += ["", "Packages: " + ", ".join(f"{package} {version}" for package, version in sorted(packages.items()))]
    apart = [way["name"] for way in report["ways"].values() if not way["agrees"]]
    if apart:
        lines.append(f"DISAGREE with the engine: {'; '.join(apart)}.")
    else:
        lines.append(
            f"All agree in all four months: within {Z:.0f} standard errors of the engine, the weekly ones with "
            f"{100 * report['weekly_bias']:.2f} points more, the bound on the bias of their steps."
        )
    if report["times_family_weekly"] is not None:
        lines.append(
            f"The engine is {rounded(report['times_family_weekly'])} times as fast as a process a family in weekly "
            f"steps; {BAR:,} times are asked for in the whole county."
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--quick", action="store_true", help="a tenth of the county, to try the command")
    parser.add_argument("--only", nargs="+", choices=WAYS, default=list(WAYS), help="these ways, and the engine")
    parser.add_argument("--worker", choices=WAYS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    county = TENTH if args.quick else County()
    if args.worker:
        way = WAYS[args.worker]
        print(json.dumps(work(args.worker, way.quick if args.quick else way.runs, county)))
        return
    found = {}
    for name in WAYS:
        if name == "engine" or name in args.only:
            print(f"compare: {WAYS[name].name}", file=sys.stderr)
            found[name] = have_done(name, args.quick)
    ways = summary(found)
    report = {
        "processor": processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "schools": county.schools,
        "families": county.all_families,
        "weekly_bias": weekly_bias(),
        "times_family_weekly": ways[SLOWEST]["times_the_engine"] if SLOWEST in ways else None,
        "ways": ways,
    }
    print(json.dumps(report, indent=2) if args.json else table(report))
    times = report["times_family_weekly"]
    slow = times is not None and times < BAR and not args.quick
    if slow or not all(way["agrees"] for way in ways.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
