"""The two fidelities of a scenario: by what means people move and queues are served. The organisation is the same.

In: what a replication is made of. Out: its people, its desk, its repair station.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import simpy

from sim.model.district import District
from sim.model.individual import Individuals
from sim.model.individual_queues import StaffedDesk, StaffedShop
from sim.model.population import People, Population
from sim.model.queues import Calls, Desk, Repairs, RepairShop, Station
from sim.model.streams import Streams
from sim.model.trace import Job
from sim.scenario.roster import School
from sim.scenario.schema import Scenario


class Answers(Protocol):
    """A desk."""

    def answer(self, month: int, mean_calls: float, open_minutes: float, jobs: list[Job] | None = None) -> Calls:
        """Answer the calls of a month, and tell ``jobs`` each."""


class Mends(Protocol):
    """A repair station with the sets it looks after."""

    def install(self, school: int, day: float) -> None:
        """Put the sets of a school in use from a day on."""

    def run(self, begin: float, end: float, jobs: list[Job] | None = None) -> Repairs:
        """Let sets fail and be repaired for an interval, and tell ``jobs`` each repair."""

    def waiting(self) -> list[Job]:
        """Return the sets that wait for a technician now."""


@dataclass(frozen=True)
class Fidelity:
    """The means of one fidelity.

    ``people`` takes, last, word of mouth, the share of second lines and the room for a trace; ``desk`` seats, minutes a
    call, and patience in minutes.
    """

    people: Callable[[simpy.Environment, District, Scenario, Streams, float, float, int], People]
    desk: Callable[[Streams, int, float, float], Answers]
    repair_shop: Callable[[Streams, tuple[School, ...], Station], Mends]


FIDELITIES = {
    "class": Fidelity(
        people=lambda _, district, scenario, streams, *terms: Population(district, scenario, streams.root, *terms),
        desk=lambda streams, *terms: Desk(streams.root, *terms),
        repair_shop=lambda streams, roster, station: RepairShop(streams.root, roster, station),
    ),
    "individual": Fidelity(people=Individuals, desk=StaffedDesk, repair_shop=StaffedShop),
}
