"""What one replication leaves behind.

In: the books and dates of a finished run. Out: an `Outcome`, plain data, the same bits for the same arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.accounts import Ledger
from sim.scenario.schema import Scenario

LINKS = (
    "contract",
    "construction",
    "teacher_training",
    "teacher_migration",
    "platform_use",
    "parent_migration",
    "questions_answered",
    "home_school_link",
    "follow_up",
    "retention",
)
"""The ten links of a school (deck, slide 15), in order: 合同签订, 工程建设, 教师培训, 教师转网, 平台应用, 家长转网,
解疑释惑, 家校对接, 后续拓展, 服务维系."""


@dataclass(frozen=True)
class Outcome:
    """One replication.

    Attributes
    ----------
    drawn
        The scenario with every uncertain number as drawn for this replication.
    parameters
        Path and drawn value of each uncertain number that has a prior.
    ledger
        Quantities and stocks.
    links
        Day each link was reached, counted from the start of the programme; NaN where it was not; (school, 10).
    opened
        Opening day of each school, NaN where it did not open; (school,).
    relationship
        Relationship tier of each school, drawn where the roster is blank.
    pressure
        Bureau pressure at each month-end, (month,).
    measures
        Utilisations and waits by name.
    counts
        Work done by the simulation: SimPy events, kernel moves.
    """

    drawn: Scenario
    parameters: Mapping[str, float]
    ledger: Ledger
    links: NDArray[np.float64]
    opened: NDArray[np.float64]
    relationship: tuple[str, ...]
    pressure: NDArray[np.float64]
    measures: Mapping[str, float]
    counts: Mapping[str, int]
