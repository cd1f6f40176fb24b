"""A measured figure and its spread, and how figures are shown: one table, or JSON with the machine beside it.

Every benchmark here has ``measure`` functions that return figures; run as a script it prints its own table, and
`benchmarks/table.py` prints all of them. Times on different machines are not comparable, ratios taken in one run are.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """What was measured, in what unit, a value a run; and the bar it is held against, in words."""

    what: str
    values: tuple[float, ...]
    unit: str = "×"
    bar: str = ""

    @property
    def median(self) -> float:
        """Median over the runs."""
        return statistics.median(self.values)


def ratios(over: Sequence[float], under: Sequence[float]) -> tuple[float, ...]:
    """Divide run by run: both were taken in the same one."""
    return tuple(a / b for a, b in zip(over, under, strict=True))


def machine() -> dict[str, str]:
    """Processor, cores and versions."""
    names = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return {
        "processor": names[0].partition(":")[2].strip() if names else platform.processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        **{name: version(name) for name in ("simpy", "numpy", "numba", "pyarrow")},
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def as_tree(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """Figures as plain values, for JSON."""
    return [
        {
            "what": f.what,
            "unit": f.unit,
            "median": f.median,
            "least": min(f.values),
            "most": max(f.values),
            "runs": len(f.values),
            "bar": f.bar,
        }
        for f in figures
    ]


def show(figures: Sequence[Figure]) -> None:
    """Print a table: median (least to most), unit, runs, bar."""
    wide = max(len(f.what) for f in figures)
    for f in figures:
        spread = f" ({_short(min(f.values))} to {_short(max(f.values))})" if len(f.values) > 1 else ""
        runs = f"n={len(f.values)}"
        print(f"{f.what:{wide}}  {_short(f.median) + ' ' + f.unit:>12}{spread:24} {runs:5} {f.bar}".rstrip())


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def main(measure: Callable[[argparse.Namespace], Sequence[Figure]], about: str, **options: object) -> None:
    """Run one benchmark as a script: ``--json``, ``--runs``, and integer options with the defaults given."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    for name, default in options.items():
        many = isinstance(default, list)
        kind = type(default[0]) if isinstance(default, list) else type(default)
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=default, nargs="+" if many else None)
    args = parser.parse_args()
    figures = measure(args)
    if args.json:
        print(json.dumps({"machine": machine(), "figures": as_tree(figures)}, indent=2, ensure_ascii=False))
    else:
        show(figures)
