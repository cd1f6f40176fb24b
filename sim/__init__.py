"""Discrete-event simulation of a subscriber rollout through a district's schools.

>>> import sim
>>> scenario = sim.load("configs/xinluo.yaml", ["staffing.reps=30"])
>>> outcome = sim.simulate(scenario, seed=1, replication=0)  # one future: ledger, links, measures
>>> result = sim.run(scenario, replications=200)  # many: frames, summary
>>> result.replications["npv"].quantile(0.1)

The command `rollout` does the same and writes a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.events import TraceTables
    from sim.experiment.frames import Run
    from sim.model.outcome import Outcome
    from sim.scenario.schema import Scenario

__all__ = ["load", "run", "simulate", "trace"]

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
