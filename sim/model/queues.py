"""Queues of many short jobs: calls to the desk, repairs of sets. Compiled, an interval at a time.

In: how many jobs an interval may have, and who serves. Out: how long they waited, and what was lost meanwhile. SimPy
decides who serves when; the jobs themselves are no events (see `sim.model.kernel`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import kernel
from sim.model.streams import entity_hashes
from sim.scenario.roster import School


@dataclass(frozen=True)
class Calls:
    """A month of the desk: calls, how many gave up, minutes the others waited and spoke."""

    calls: int
    given_up: int
    waited: float
    spoken: float


@dataclass(frozen=True)
class Repairs:
    """An interval of the repair station.

    Repairs begun, days from the fault to the technician, days worked, and set-days lost a school, (schools,).
    """

    repairs: int
    waited: float
    worked: float
    down: NDArray[np.float64]


@dataclass(frozen=True)
class Station:
    """The repair station: who works there, and what a fault takes."""

    technicians: int
    spares: int
    faults_a_day: float
    repair_days: float
    spare_share: float
    lead_days: float


class Desk:
    """The programme's desk (专席)."""

    def __init__(self, root: np.uint64, seats: int, minutes: float, patience: float) -> None:
        self._root = root
        self._terms = (minutes, patience, seats)

    def answer(self, month: int, mean_calls: float, open_minutes: float) -> Calls:
        """Answer the calls of a month."""
        return Calls(*kernel.hotline(self._root, month, mean_calls, open_minutes, *self._terms))


class RepairShop:
    """All sets of the district and the station that repairs them."""

    def __init__(self, root: np.uint64, roster: tuple[School, ...], station: Station) -> None:
        counts = [s.classes for s in roster]
        self._sets: NDArray[Any] = np.zeros(sum(counts), kernel.SET)
        self._sets["school"] = np.repeat(np.arange(len(roster)), counts)
        self._sets["event"] = np.inf
        self._ends = np.cumsum(counts)
        within = np.concatenate([np.arange(n) for n in counts])
        hashes = entity_hashes(f"{s.id}/sets" for s in roster)
        kernel.seed_sets(self._sets, root, hashes[self._sets["school"]], within)
        self._technicians = np.zeros(station.technicians)
        self._spares = np.zeros(station.spares)
        self._station = station
        self._schools = len(roster)
        self._until = 0.0

    def install(self, school: int, day: float) -> None:
        """Put the sets of a school in use from a day on."""
        end = int(self._ends[school])
        begin = int(self._ends[school - 1]) if school else 0
        self._sets["event"][begin:end] = max(day, self._until)

    def run(self, begin: float, end: float) -> Repairs:
        """Let sets fail and be repaired for an interval; sets installed within it live from its end on."""
        t = self._station
        self._until = end
        down = np.zeros(self._schools)
        if t.faults_a_day <= 0:
            return Repairs(0, 0.0, 0.0, down)
        repairs, waited, worked = kernel.repair(
            self._sets,
            self._technicians,
            self._spares,
            begin,
            end,
            t.faults_a_day,
            t.repair_days,
            t.spare_share,
            t.lead_days,
            down,
        )
        return Repairs(repairs, waited, worked, down)
