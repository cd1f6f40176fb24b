"""Simulate functions that go wrong or take their time, importable by worker processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

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


def slow(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Take long enough to be interrupted."""
    time.sleep(0.1)
    return right(scenario, seed, replication)


def unspeakable(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Fail with errors that are hard to write down: half a surrogate pair, and one that cannot say what it is."""
    if replication == 0:
        raise OSError("no such file: \udcff")
    if replication == 1:
        raise Speechless
    return right(scenario, seed, replication)


class Speechless(Exception):  # noqa: N818 - the name is the point
    """An error whose text cannot be had."""

    def __str__(self) -> str:
        raise RuntimeError


ILL = "ROLLOUT_TEST_ILL"
"""Names a file: a line ``replication raise`` or ``replication kill`` each; without it all are well."""


def ill(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Fail at some replications as long as a file says so, and write beside it which were begun."""
    said = Path(os.environ[ILL])
    if scenario.name != "test":  # the deck's class, a ceiling
        return right(scenario, seed, replication)
    with said.with_suffix(".begun").open("a", encoding="utf-8") as begun:
        begun.write(f"{replication}\n")
    ails = dict(line.split() for line in said.read_text().splitlines()) if said.exists() else {}
    match ails.get(str(replication)):
        case "raise":
            raise ArithmeticError("no luck")
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
    return right(scenario, seed, replication)
