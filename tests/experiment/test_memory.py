"""Memory does not grow with the number of runs, and the store grows by what the runs are worth; by the benchmark."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machine import need

pytestmark = pytest.mark.long
STORE = Path(__file__).parents[2] / "benchmarks" / "store.py"


def test_four_times_the_runs_take_the_same_memory_and_four_times_the_disk() -> None:
    """Of the 3,000 runs more, one table alone is 3,000 × 60 rows of 70 numbers: 100 MB, a third of what a driver takes.

    A peak swings by some percent with the moment at which memory is given back; 15 % is half of that one table.
    """
    need(sys.platform == "linux", "only Linux tells the peak memory of another process")
    done = subprocess.run(
        [sys.executable, str(STORE), "--json", "-n", "1000", "4000"], capture_output=True, text=True, check=True
    )
    few, many = json.loads(done.stdout)["costs"]
    assert (few["replications"], many["replications"]) == (1000, 4000)
    assert many["driver_mib"] < 1.15 * few["driver_mib"]
    assert many["worker_mib"] < 1.15 * few["worker_mib"]
    # A thousand runs are a thousand runs: shards are cut alike, tables have the same row groups.
    assert many["shard_bytes"] == pytest.approx(few["shard_bytes"], rel=0.05)
    assert many["table_bytes"] == pytest.approx(few["table_bytes"], rel=0.05)
