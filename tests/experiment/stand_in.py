"""Simulate functions that go wrong, importable by worker processes."""

from __future__ import annotations

import os
import signal

from sim.model import Outcome
from sim.model import simulate as right
from sim.scenario.schema import Scenario

BAD = 3


def raises(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Fail at one replication of a scenario that is not the deck's class."""
    if replication == BAD:
        raise ArithmeticError("no luck")
    return right(scenario, seed, replication)


def kills(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Kill the worker at one replication."""
    if replication == BAD:
        os.kill(os.getpid(), signal.SIGKILL)
    return right(scenario, seed, replication)


def fails(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Fail always."""
    raise RuntimeError("never works")
