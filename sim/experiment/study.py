"""A study simulated: every scenario of it, with the columns of its design.

In: a `sim.scenario.study.Study`, a folder. Out: the finished result folder, or its contents as pandas frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim.experiment.layout import DESIGN, layout_of
from sim.experiment.run import RunReport, run
from sim.experiment.store import Result, kept
from sim.scenario.study import Study, load_study

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class StudyRun:
    """A study as pandas frames, for a notebook.

    Attributes
    ----------
    effects
        Of each factor and metric, each level against the first: ``factor, metric, from, to, mean_from, mean_to, mean,
        low, high``.
    design
        A row a point: ``scenario, variant, replicate``, then a column a factor.
    replications
        The table of the result folder, with the design's columns.
    failures
        Runs that failed: scenario, replication, error, traceback.
    summary
        As ``rollout study --json`` prints it.
    manifest
        Where it all comes from.
    folder
        The result folder; None if it was temporary.
    """

    effects: pd.DataFrame
    design: pd.DataFrame
    replications: pd.DataFrame
    failures: pd.DataFrame
    summary: dict[str, Any]
    manifest: dict[str, Any]
    folder: Path | None


def simulate_study(study: Study, out: Path, **wishes: Any) -> RunReport:
    """Simulate all of a study; ``wishes`` are further arguments of `sim.experiment.run.run`."""
    goes_on = bool(wishes.get("resume") or wishes.get("retry_failed"))
    return run(
        study.scenarios,
        replications=study.replications,
        seed=study.seed,
        out=out,
        tables=tables_of(study, out, goes_on=goes_on),
        layout=layout_of(study),
        **wishes,
    )


def tables_of(study: Study, out: Path, *, goes_on: bool) -> tuple[str, ...]:
    """Return what a study keeps: what its file says, else what the folder that is gone on with keeps, else by size.

    A study that grows beyond `sim.scenario.study.FEW_POINTS` so loses none of the tables it has.
    """
    if goes_on and not study.tables_said:
        return kept(out) or study.tables
    return study.tables


def study_to_frames(
    path: str | Path,
    replications: int | None,
    seed: int | None,
    workers: int,
    out: str | Path | None,
    *,
    resume: bool = False,
) -> StudyRun:
    """Read a study, simulate it and read the result."""
    study = load_study(path, (), seed, replications)
    if out is not None:
        return _study(study, workers, Path(out), resume, keep=True)
    with TemporaryDirectory(prefix="rollout-") as folder:
        return _study(study, workers, Path(folder), resume=False, keep=False)


def _study(study: Study, workers: int, folder: Path, resume: bool, *, keep: bool) -> StudyRun:
    import pandas as pd

    from sim.experiment.effects import summarise_study

    simulate_study(study, folder, workers=workers, resume=resume)
    result = Result(folder)
    summary = summarise_study(result)
    rows = []
    for effect in summary["effects"]:
        low, high = effect["ci"] or (None, None)
        rows.append({name: value for name, value in effect.items() if name != "ci"} | {"low": low, "high": high})
    return StudyRun(
        effects=pd.DataFrame(rows),
        design=pd.read_parquet(folder / DESIGN),
        replications=result.replications(),
        failures=result.failures(),
        summary=summary,
        manifest=result.manifest,
        folder=folder if keep else None,
    )
