"""A tiny district, and models that take their time, keep count, or go to work wrongly; importable by workers."""

from __future__ import annotations

import os
import time
from pathlib import Path

from sim.model import Outcome
from sim.model import simulate as right
from sim.scenario.schema import Scenario
from tests.districts import scenario
from tests.experiment.faults.steps import Steps

COUNT = "ROLLOUT_TEST_COUNT"
"""Names the file into which every simulation of a run writes a line."""
SECONDS = "ROLLOUT_TEST_SECONDS"
"""Says how long a run of `slow` takes."""


def district() -> Scenario:
    """Two schools, three months: a few milliseconds a run."""
    return scenario(2, name="toy", programme={"months": 3})


def counted(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Say which replication is simulated; the deck's class, a ceiling, is none."""
    if scenario.name == district().name:
        handle = os.open(os.environ[COUNT], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{replication}\n".encode())
        os.close(handle)
    return right(scenario, seed, replication)


def slow(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Take long enough to be hit."""
    time.sleep(float(os.environ.get(SECONDS, 0)))
    return right(scenario, seed, replication)


def counts(file: Path) -> list[int]:
    """Return what `counted` has counted, ascending."""
    return sorted(map(int, file.read_text().split())) if file.exists() else []


def sleepy(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Take for ever from the third run on."""
    if scenario.name == district().name and replication > 1:
        time.sleep(3600)
    return right(scenario, seed, replication)


GATE = "ROLLOUT_TEST_GATE"
"""Names a file: as long as it is there, `gated` lets nothing but its first `PASSED` runs through."""
PASSED = 8


def gated(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Wait at the gate; the deck's class, a ceiling, does not."""
    while scenario.name == district().name and replication >= PASSED and Path(os.environ[GATE]).exists():
        time.sleep(0.02)
    return slow(scenario, seed, replication)


DEADLY = "ROLLOUT_TEST_DEADLY"
"""Says ``folder:step:file``: the first worker to make the file dies at that step of what it does to the folder."""


def deadly(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Let one worker die at a step."""
    from multiprocessing import parent_process

    if DEADLY in os.environ and parent_process() is not None:
        folder, step, chosen = os.environ.pop(DEADLY).split(":")
        try:
            Path(chosen).touch(exist_ok=False)
        except FileExistsError:
            pass
        else:
            Steps(Path(folder), int(step)).install()
    return right(scenario, seed, replication)
