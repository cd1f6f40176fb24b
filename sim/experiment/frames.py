"""Runs and comparisons for those who work in Python: the result as pandas frames in one plain object.

In: one scenario, or several. Out: `Run`, `Comparison`. Without a folder to keep, everything passes through a temporary
one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim.experiment import store as stores
from sim.experiment.compare import Wanted, compare
from sim.experiment.replicate import TABLES
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.experiment.summary import summarise
from sim.scenario.problem import Where, problem
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


def _refuse_fewer_tables(folder: Path) -> None:
    """Refuse, before anything is simulated, to go on with a folder that keeps fewer tables than are to be returned."""
    kept = stores.kept(folder)
    for name in TABLES:
        if kept is not None and name not in kept:
            raise problem("table_not_kept", Where(str(folder)), got=name)


def run_to_frames(
    scenario: Scenario, replications: int, seed: int, workers: int, out: str | Path | None, *, resume: bool = False
) -> Run:
    """Run one scenario and read its result."""
    if out is not None:
        if resume:
            _refuse_fewer_tables(Path(out))
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


@dataclass(frozen=True)
class Comparison:
    """What came out of a comparison.

    Attributes
    ----------
    scenarios
        What was simulated; the first one is the reference.
    differences
        A row a (pair, metric): a, b, metric, mean of a − b, low, high (simultaneous over the pairs), better, wins_a,
        wins_b, ties, correlation.
    best
        A row a (metric, scenario): could_be_best, chance_best with low and high, expected_regret.
    replications, monthly, schools, school_months, failures
        The tables of the result folder.
    summary
        All of it as the command's ``--json`` prints it; precision, selection, nested and budget stand only there.
    manifest
        Where it all comes from.
    folder
        The result folder; None if it was temporary.
    """

    scenarios: tuple[Scenario, ...]
    differences: pd.DataFrame
    best: pd.DataFrame
    replications: pd.DataFrame
    monthly: pd.DataFrame
    schools: pd.DataFrame
    school_months: pd.DataFrame
    failures: pd.DataFrame
    summary: dict[str, Any]
    manifest: dict[str, Any]
    folder: Path | None


def compare_to_frames(
    scenarios: Sequence[Scenario], wanted: Wanted, workers: int, out: str | Path | None, *, resume: bool = False
) -> Comparison:
    """Compare scenarios and read the result."""
    if out is not None:
        if resume:
            _refuse_fewer_tables(Path(out))
        return _compare(scenarios, wanted, workers, Path(out), resume, keep=True)
    with TemporaryDirectory(prefix="rollout-") as folder:
        return _compare(scenarios, wanted, workers, Path(folder), resume=False, keep=False)


def _compare(
    scenarios: Sequence[Scenario], wanted: Wanted, workers: int, folder: Path, resume: bool, *, keep: bool
) -> Comparison:
    summary = compare(scenarios, wanted, out=folder, workers=workers, resume=resume).summary
    result = Result(folder)
    return Comparison(
        scenarios=tuple(scenarios),
        differences=_differences(summary),
        best=_best(summary),
        replications=result.replications(),
        monthly=result.monthly(),
        schools=result.schools(),
        school_months=result.school_months(),
        failures=result.failures(),
        summary=summary,
        manifest=result.manifest,
        folder=folder if keep else None,
    )


def _differences(summary: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for d in summary["differences"]:
        low, high = d["ci"] or (None, None)
        wins = d.get("wins", {})
        rows.append(
            {key: d[key] for key in ("a", "b", "metric", "mean")}
            | {"low": low, "high": high, "better": d["better"]}
            | {"wins_a": wins.get("a"), "wins_b": wins.get("b"), "ties": wins.get("ties")}
            | {"correlation": d["correlation"]}
        )
    return pd.DataFrame(rows)


def _best(summary: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for metric, found in summary["best"].items():
        for scenario, chance in found["chance_best"].items():
            could, regret = found["could_be_best"], found["expected_regret"]
            low, high = found["chance_best_ci95"][scenario]
            rows.append(
                {"metric": metric, "scenario": scenario, "could_be_best": None if could is None else scenario in could}
                | {"chance_best": chance, "chance_low": low, "chance_high": high}
                | {"expected_regret": None if regret is None else regret[scenario]["mean"]}
            )
    return pd.DataFrame(rows)
