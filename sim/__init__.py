"""Discrete-event simulation of a subscriber rollout through a district's schools.

>>> import sim
>>> scenario = sim.load("configs/xinluo.yaml", ["staffing.reps=30"])
>>> outcome = sim.simulate(scenario, seed=1, replication=0)  # one future: ledger, links, measures
>>> result = sim.run(scenario, replications=200)  # many: frames, summary
>>> result.replications["npv"].quantile(0.1)
>>> found = sim.compare([scenario, sim.load("configs/strategies/a_first.yaml")])  # the same luck for each
>>> found.differences[["a", "b", "metric", "mean", "low", "high", "better"]]
>>> sim.study("configs/studies/first_look.yaml").effects  # a whole design: main effects by factor

The command `rollout` does the same and writes a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.events import TraceTables
    from sim.experiment.frames import Comparison, Run
    from sim.experiment.study import StudyRun
    from sim.model.outcome import Outcome
    from sim.scenario.schema import Scenario

__all__ = ["compare", "load", "run", "simulate", "study", "trace"]

# What each function needs is imported when it is called: `import sim` itself loads next to nothing.


def load(path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Read a scenario file with its roster.

    Parameters
    ----------
    path
        A YAML file such as ``configs/xinluo.yaml``.
    overrides
        Texts ``path=value`` that replace what the file says, as of ``--set``.

    Raises
    ------
    sim.scenario.problem.Problems
        All that is wrong with the input.
    """
    from sim.scenario.load import load

    return load(path, overrides)


def simulate(scenario: Scenario, seed: int = 1, replication: int = 0) -> Outcome:
    """Simulate one replication: the same arguments give the same bits."""
    from sim.model import simulate

    return simulate(scenario, seed, replication)


def trace(scenario: Scenario, seed: int = 1, replication: int = 0) -> TraceTables:
    """Simulate one replication and return every event of it as pandas frames; its numbers are those of `simulate`."""
    from sim.experiment.events import tables
    from sim.model import trace

    return tables(trace(scenario, seed, replication))


def run(
    scenario: Scenario,
    replications: int = 200,
    seed: int = 1,
    workers: int = 1,
    *,
    out: str | Path | None = None,
    resume: bool = False,
) -> Run:
    """Simulate many replications and return their results as pandas frames.

    Parameters
    ----------
    workers
        Processes. More than one needs a script whose code stands under ``if __name__ == "__main__":``.
    out
        Result folder to keep; None works in a temporary one.
    resume
        Go on with the folder ``out``.

    Returns
    -------
    Run
        A run that failed is a row of ``failures``; nothing is raised for it.
    """
    from sim.experiment.frames import run_to_frames

    return run_to_frames(scenario, replications, seed, workers, out, resume=resume)


def compare(
    scenarios: Sequence[Scenario],
    replications: int = 200,
    seed: int = 1,
    workers: int = 1,
    *,
    metric: str = "npv",
    until: str | None = None,
    select: float | None = None,
    nested: tuple[int, int] | None = None,
    budget: int | None = None,
    cap: int = 10_000,
    out: str | Path | None = None,
    resume: bool = False,
) -> Comparison:
    """Simulate several scenarios with the same parameters and the same luck, and compare them.

    Parameters
    ----------
    scenarios
        Two or more, named apart; the first one is the reference.
    metric
        Column of the replications table by which a winner is judged.
    until
        Precision to be reached by adding replications: ``"npv=200000"`` for every difference, ``"npv.mean=200000"`` or
        ``"npv.p5=500000"`` for each scenario.
    select
        Choose one winner; differences of the metric below this amount do not matter.
    nested
        (draws, luck): split the variance into what is not known and luck.
    budget
        Independent runs to be shared out by OCBA, beside the common ones.
    cap
        Most replications for ``until`` and ``select``.
    workers, out, resume
        As for `run`; ``resume`` takes more scenarios or replications.

    Raises
    ------
    sim.scenario.problem.Problems
        What is asked for makes no comparison.
    """
    from sim.experiment.compare import Wanted
    from sim.experiment.frames import compare_to_frames
    from sim.experiment.precision import read_aim

    aim = None if until is None else read_aim(until)
    wanted = Wanted(replications, seed, metric, aim, cap, select, nested, budget)
    return compare_to_frames(scenarios, wanted, workers, out, resume=resume)


def study(
    path: str | Path,
    replications: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    *,
    out: str | Path | None = None,
    resume: bool = False,
) -> StudyRun:
    """Simulate a study file: its base and variants at every point of its design.

    Parameters
    ----------
    replications, seed
        Take the place of what the file says.
    workers, out, resume
        As for `run`; ``resume`` takes more points or replications.

    Raises
    ------
    sim.scenario.problem.Problems
        All that is wrong with the study.
    """
    from sim.experiment.study import study_to_frames

    return study_to_frames(path, replications, seed, workers, out, resume=resume)
