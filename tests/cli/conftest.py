"""A made-up result that stands where the runs of a command would be."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim.experiment.study  # noqa: F401 - loaded before anything stands in for what it imports
from sim.present import report
from tests.present.made_up import make_up


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Let a made-up result stand where the runs would be; returns what `run` was asked for."""

    def install(failed: int = 0, raises: BaseException | None = None) -> dict[str, Any]:
        result = make_up(tmp_path / "out", n=5)
        asked: dict[str, Any] = {}

        def run(scenarios: Any, **wishes: Any) -> Any:
            asked.update(wishes, scenarios=scenarios)
            if raises is not None:
                raise raises
            counts = {"asked": 5 + failed, "done": 5, "failed": failed, "damaged": 0}
            return types.SimpleNamespace(folder=result.folder, folders=(result.folder,), complete=False, **counts)

        traceback = "Traceback (most recent call last):\n  File …\nValueError: no such <b>luck</b>\n"
        rows = [{"scenario": "made-up", "replication": i, "traceback": traceback} for i in range(failed)]
        result.failures = lambda: pd.DataFrame(rows)  # type: ignore[attr-defined]
        for name, members in {
            "run": {"run": run, "RunReport": object},
            "store": {"Result": lambda folder: result},
            "summary": {"summarise": lambda opened: opened.summary},
        }.items():
            module = types.ModuleType(f"sim.experiment.{name}")
            vars(module).update(members)
            monkeypatch.setitem(sys.modules, f"sim.experiment.{name}", module)
        monkeypatch.setattr(report, "drawings", lambda *which: iter(()))  # pictures take their time
        return asked

    return install
