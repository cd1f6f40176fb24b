"""A run for those who work in Python: the result as pandas frames in one plain object.

In: one scenario. Out: `Run`. Without a folder to keep, everything passes through a temporary one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim.experiment.run import run
from sim.experiment.store import Result
from sim.experiment.summary import summarise
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Run:
    """What came out of many replications of one scenario.

    Attributes
    ----------
    scenario
        What was simulated.
    replications, monthly, schools, school_months, failures
        The tables of the result folder.
    summary
        The scenario's metrics: mean, ``ci95``, quantiles.
    manifest
        Where it all comes from.
    folder
        The result folder; None if it was temporary.
    """

    scenario: Scenario
    replications: pd.DataFrame
    monthly: pd.DataFrame
    schools: pd.DataFrame
    school_months: pd.DataFrame
    failures: pd.DataFrame
    summary: dict[str, Any]
    manifest: dict[str, Any]
    folder: Path | None


def run_to_frames(
    scenario: Scenario, replications: int, seed: int, workers: int, out: str | Path | None, *, resume: bool = False
) -> Run:
    """Run one scenario and read its result."""
    if out is not None:
        return _run(scenario, replications, seed, workers, Path(out), resume, keep=True)
    with TemporaryDirectory(prefix="rollout-") as folder:
        return _run(scenario, replications, seed, workers, Path(folder), resume=False, keep=False)


def _run(
    scenario: Scenario, replications: int, seed: int, workers: int, folder: Path, resume: bool, *, keep: bool
) -> Run:
    run([scenario], replications=replications, seed=seed, out=folder, workers=workers, resume=resume)
    result = Result(folder)
    return Run(
        scenario=scenario,
        replications=result.replications(),
        monthly=result.monthly(),
        schools=result.schools(),
        school_months=result.school_months(),
        failures=result.failures(),
        summary=summarise(result)["scenarios"][0]["metrics"],
        manifest=result.manifest,
        folder=folder if keep else None,
    )
