"""How long until something is there: the help page, and the first results of a small run, compiled code on disk.

``python benchmarks/start.py [--runs 5] [--json]``
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figure import Figure, main, ratios

ROLLOUT = [str(Path(sys.executable).with_name("rollout"))]


def seconds(command: list[str]) -> float:
    """Seconds a command takes, start to end."""
    begin = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - begin


def measure(args: argparse.Namespace) -> list[Figure]:
    """Start each ``args.runs`` times, after one run that compiles."""
    with tempfile.TemporaryDirectory() as folder:

        def ten(name: str) -> float:
            out = ["--out", f"{folder}/{name}", "--quiet"]
            return seconds([*ROLLOUT, "run", "configs/xinluo.yaml", "-n", "10", *out])

        ten("first")
        empty, page, first = [], [], []
        for r in range(args.runs):
            empty.append(seconds([sys.executable, "-c", "pass"]))
            page.append(seconds([*ROLLOUT, "--help"]))
            first.append(ten(str(r)))
    return [
        Figure("python -c pass", tuple(s * 1000 for s in empty), "ms"),
        Figure("rollout --help", tuple(s * 1000 for s in page), "ms"),
        Figure("rollout --help, over python -c pass", ratios(page, empty), "×", "at most 12"),
        Figure("rollout run -n 10, report included", tuple(first), "s"),
    ]


if __name__ == "__main__":
    main(measure, __doc__, runs=5)
