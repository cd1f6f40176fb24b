"""Queues of many short jobs: calls to the desk, repairs of sets. Compiled, an interval at a time.

In: how many jobs an interval may have, and who serves. Out: how long they waited, and what was lost meanwhile. SimPy
decides who serves when; the jobs themselves are no events (see `sim.model.kernel`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import kernel
from sim.model.streams import entity_hashes
from sim.model.trace import Job
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

    def answer(self, month: int, mean_calls: float, open_minutes: float, jobs: list[Job] | None = None) -> Calls:
        """Answer the calls of a month; ``jobs`` are told each, in open minutes, where a trace is asked for."""
        rows = np.empty((0 if jobs is None else kernel.most_calls(mean_calls), 3))
        found = Calls(*kernel.hotline(self._root, month, mean_calls, open_minutes, *self._terms, rows))
        if jobs is not None:
            jobs += [(asked, begun, ended, -1) for asked, begun, ended in rows[: found.calls].tolist()]
        return found


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

    def run(self, begin: float, end: float, jobs: list[Job] | None = None) -> Repairs:
        """Let sets fail and be repaired for an interval; sets installed within it live from its end on.

        ``jobs`` are told each repair begun, in days, where a trace is asked for.
        """
        t = self._station
        if jobs is not None and t.faults_a_day > 0:
            jobs += self._step_through(end)
        self._until = end
        down = np.zeros(self._schools)
        if t.faults_a_day <= 0:
            return Repairs(0, 0.0, 0.0, down)
        repairs, waited, worked = self._repair(self._sets, self._technicians, self._spares, begin, end, down)
        return Repairs(repairs, waited, worked, down)

    def _repair(
        self, sets: NDArray[Any], technicians: Any, spares: Any, begin: float, end: float, down: NDArray[np.float64]
    ) -> Any:
        t = self._station
        return kernel.repair(
            sets, technicians, spares, begin, end, t.faults_a_day, t.repair_days, t.spare_share, t.lead_days, down
        )

    def _step_through(self, end: float) -> Iterator[Job]:
        """Yield the repairs begun before ``end``: the same recursion on a copy, one event at a time."""
        sets, technicians, spares = self._sets.copy(), self._technicians.copy(), self._spares.copy()
        down = np.zeros(self._schools)
        while True:
            one = int(np.argmin(sets["event"]))
            day = float(sets["event"][one])
            if not day < end:
                return
            alone = sets[one : one + 1]
            repairs, waited, _ = self._repair(alone, technicians, spares, day, np.nextafter(day, np.inf), down)
            if repairs:
                (failed_on,), (done,) = alone["failed_on"].tolist(), alone["event"].tolist()
                yield failed_on, failed_on + waited, done, int(alone["school"][0])

    def waiting(self) -> list[Job]:
        """Return the sets that wait for a technician now."""
        ready = self._sets[self._sets["phase"] == kernel.READY]
        return [(float(s["failed_on"]), np.inf, np.inf, int(s["school"])) for s in ready]
