"""Every benchmark runs and gives figures; what they are is told in docs/performance.md, not tested."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SCRIPTS = {
    "replication": ("--runs", "1", "--each", "2", "--individual", "0"),
    "parts": ("--runs", "1"),
    "sizes": ("--schools", "2", "4", "--runs", "1"),
    "workers": ("--runs", "1", "--replications", "25"),
    "start": ("--runs", "1"),
}


@pytest.mark.long
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_benchmark_gives_figures_and_the_machine_they_were_taken_on(script: str) -> None:
    command = [sys.executable, f"benchmarks/{script}.py", "--json", *SCRIPTS[script]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    tree = json.loads(done.stdout)
    assert {"processor", "cores", "python", "numba"} <= tree["machine"].keys()
    assert tree["figures"]
    assert all(0 < f["least"] <= f["median"] <= f["most"] for f in tree["figures"])
