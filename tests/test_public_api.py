"""The public face: what `import sim` offers, and what it does not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import sim

ROOT = Path(__file__).parents[1]


def test_all_is_sorted_and_there() -> None:
    assert sim.__all__ == sorted(sim.__all__)
    assert all(callable(getattr(sim, name)) for name in sim.__all__)


def test_importing_sim_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pandas", "scipy", "numba", "pydantic", "matplotlib")
    code = f"import sim, sys; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"


def test_from_file_to_frames(tmp_path: Path) -> None:
    scenario = sim.load(ROOT / "configs" / "ceiling.yaml", ["programme.months=12", "staffing.reps=2"])
    result = sim.run(scenario, replications=3, seed=4, out=tmp_path / "out")
    assert isinstance(result.replications, pd.DataFrame)
    assert len(result.replications) == 3
    assert len(result.monthly) == 3 * 12
    assert (tmp_path / "out" / "manifest.json").exists()
    outcome = sim.simulate(scenario, seed=4, replication=2)
    subscribed = outcome.ledger.stock("families_subscribed").sum(axis=0)
    stored = result.monthly[result.monthly.replication == 2]["parents_subscribed"].to_numpy()
    assert np.array_equal(subscribed, stored)
