"""Queues of fidelity «individual»: counters, desk and repair station as SimPy resources, a process a job.

In and out as their compiled counterparts (`sim.model.kernel.serve`, `sim.model.queues`). Each has an environment of its
own, for it is asked for a whole evening or month at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import simpy

from sim.model.queues import Calls, Repairs, Station
from sim.model.rule import Steps
from sim.model.streams import Streams
from sim.model.trace import Job
from sim.scenario.roster import School


@dataclass
class Visit:
    """A family at the counters: when it comes, how long its sign-up takes, and what became of it, in minutes."""

    arrives: float
    minutes: float
    waited: float = 0.0
    server: int | None = None
    """Who served it; nobody, if it did not wait."""

    def job(self, speeds: Sequence[float], patience: float) -> Job:
        """Tell when it came, was served and went."""
        if self.server is None:
            return self.arrives, np.inf, self.arrives + patience, -1
        begun = self.arrives + self.waited
        return self.arrives, begun, begun + self.minutes * speeds[self.server], -1


def register(visits: Sequence[Visit], speeds: Sequence[float], patience: float) -> None:
    """Let families queue for counters, first come, first served; of the free ones the first serves.

    ``speeds`` (counter,) multiply a sign-up's time. A family leaves once it has waited ``patience``.
    """
    env = simpy.Environment()
    free = simpy.PriorityStore(env)
    for counter in range(len(speeds)):
        free.put(counter)
    for visit in visits:
        env.process(_queue_up(env, visit, free, speeds, patience))
    env.run()


def _queue_up(
    env: simpy.Environment, visit: Visit, free: simpy.PriorityStore, speeds: Sequence[float], patience: float
) -> Steps:
    yield env.timeout(visit.arrives)
    yield env.timeout(0)  # a counter that gets free at this very moment is free
    turn = free.get()
    yield turn | env.timeout(patience)
    yield env.timeout(0)  # a counter that gets free at the very end of the patience is still in time
    if not turn.triggered:
        turn.cancel()
        return
    counter = turn.value
    assert isinstance(counter, int)
    visit.waited, visit.server = env.now - visit.arrives, counter
    yield env.timeout(visit.minutes * speeds[counter])
    yield free.put(counter)


class StaffedDesk:
    """The programme's desk (专席): callers queue for a seat's occupant, and give up after a while."""

    def __init__(self, streams: Streams, seats: int, minutes: float, patience: float) -> None:
        self._streams = streams
        self._seats, self._minutes, self._patience = seats, minutes, patience

    def answer(self, month: int, mean_calls: float, open_minutes: float, jobs: list[Job] | None = None) -> Calls:
        """Answer the calls of a month; ``jobs`` are told each, in open minutes, where a trace is asked for."""
        if mean_calls <= 0:
            return Calls(0, 0, 0.0, 0.0)
        env = simpy.Environment()
        seats = simpy.Resource(env, self._seats)
        waits: list[float | None] = []
        spoken: list[float] = []
        told: list[Job] = [] if jobs is None else jobs

        def call(number: int) -> Steps:
            came = env.now
            with seats.request() as turn:
                yield turn | env.timeout(self._patience)
                waits.append(env.now - came if turn.triggered else None)
                if turn.triggered:
                    spoken.append(self._streams.exponential("call", month, number) * self._minutes)
                    told.append((came, env.now, env.now + spoken[-1], -1))
                    yield env.timeout(spoken[-1])
                else:
                    told.append((came, np.inf, env.now, -1))

        def ring() -> Steps:
            number = 0
            while True:
                gap = self._streams.exponential("between calls", month, number)
                yield env.timeout(gap * open_minutes / mean_calls)
                if env.now >= open_minutes:
                    return
                env.process(call(number))
                number += 1

        env.process(ring())
        env.run()
        answered = [wait for wait in waits if wait is not None]
        return Calls(len(waits), len(waits) - len(answered), sum(answered), sum(spoken))


class StaffedShop:
    """All sets of the district, a process each, and the station that repairs them."""

    def __init__(self, streams: Streams, roster: tuple[School, ...], station: Station) -> None:
        self._streams = streams
        self._roster = roster
        self._station = station
        self._env = simpy.Environment()
        self._technicians = simpy.Resource(self._env, station.technicians)
        self._shelf = simpy.Container(self._env, station.spares, init=station.spares)
        self._failed_on: dict[tuple[int, int], float] = {}
        self._waiting: dict[tuple[int, int], float] = {}
        self._open_interval(0.0, [])

    def _open_interval(self, begin: float, jobs: list[Job]) -> None:
        self._begin, self._jobs = begin, jobs
        self._repairs, self._waited, self._worked = 0, 0.0, 0.0
        self._down = np.zeros(len(self._roster))

    def install(self, school: int, day: float) -> None:
        """Put the sets of a school in use from a day on."""
        if self._station.faults_a_day > 0:
            for place in range(self._roster[school].classes):
                self._env.process(self._life_of(school, place, max(day, self._env.now)))

    def run(self, begin: float, end: float, jobs: list[Job] | None = None) -> Repairs:
        """Let sets fail and be repaired for an interval; sets installed within it live from its end on.

        ``jobs`` are told each repair begun, in days, where a trace is asked for.
        """
        self._open_interval(begin, [] if jobs is None else jobs)
        self._env.run(until=end)
        for (school, _), failed_on in self._failed_on.items():
            self._down[school] += end - max(failed_on, begin)
        return Repairs(self._repairs, self._waited, self._worked, self._down)

    def waiting(self) -> list[Job]:
        """Return the sets that wait for a technician now."""
        return [(failed_on, np.inf, np.inf, school) for (school, _), failed_on in self._waiting.items()]

    def _life_of(self, school: int, place: int, since: float) -> Steps:
        env, station = self._env, self._station
        name, fault = f"{self._roster[school].id}/{place}", 0
        yield env.timeout(since - env.now)
        while True:
            yield env.timeout(self._streams.exponential("fault", name, fault) / station.faults_a_day)
            failed_on = self._failed_on[school, place] = self._waiting[school, place] = env.now
            if self._streams.uniform("needs a spare", name, fault) < station.spare_share:
                yield self._shelf.get(1)
                env.process(self._restock())
            with self._technicians.request() as turn:
                yield turn
                del self._waiting[school, place]
                work = self._streams.exponential("repair", name, fault) * station.repair_days
                self._jobs.append((failed_on, env.now, env.now + work, school))
                self._repairs += 1
                self._waited += env.now - failed_on
                self._worked += work
                yield env.timeout(work)
            del self._failed_on[school, place]
            self._down[school] += env.now - max(failed_on, self._begin)
            fault += 1

    def _restock(self) -> Steps:
        """Replace a spare that was taken."""
        yield self._env.timeout(self._station.lead_days)
        yield self._shelf.put(1)
