"""All benchmarks, each in a process of its own, as one table and as JSON. Takes some twelve minutes on a quiet machine.

``python benchmarks/table.py [--out results/bench.json]``; `make bench`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from figure import Figure, machine, show

HERE = Path(__file__).parent
SCRIPTS = ("replication", "sizes", "workers", "store", "start")


def main() -> None:
    """Run all, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("results/bench.json"))
    args = parser.parse_args()
    figures = []
    for script in SCRIPTS:
        print(f"{script} …", file=sys.stderr, flush=True)
        done = subprocess.run([sys.executable, HERE / f"{script}.py", "--json"], stdout=subprocess.PIPE, check=True)
        figures += json.loads(done.stdout)["figures"]
    tree = {"machine": machine(), "figures": figures}
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(tree, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(", ".join(f"{name} {value}" for name, value in tree["machine"].items()))
    show([Figure(f["what"], _values(f), f["unit"], f["bar"]) for f in figures])
    print(f"also as JSON: {args.out}")


def _values(f: dict[str, float]) -> tuple[float, ...]:
    """Values with the same median, least, most and number, all the table tells."""
    if f["runs"] <= 2:
        return (f["least"], f["most"])[: int(f["runs"])]
    return (f["least"], *[f["median"]] * (int(f["runs"]) - 2), f["most"])


if __name__ == "__main__":
    main()
