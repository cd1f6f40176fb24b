"""What is to be simulated: scenarios × replications × root seed, and what of it is left to do.

In: scenarios, a number of replications, a seed. Out: a `Plan`; its batches, the unit of work and of storage. A run's
identity is (scenario hash, seed, replication), so that more replications or scenarios reuse what is done.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from sim.experiment.layout import Layout
from sim.experiment.replicate import TABLES
from sim.scenario.problem import Problem, Problems, Where
from sim.scenario.schema import Scenario

MAX_REPLICATIONS = 1_000_000
_MOST_RUNS = 25
"""A batch's most runs: 1 to 3 s of the base case, little to lose when a worker dies."""
_LEAST_RUNS = 4
"""A batch's least runs while there are enough: 0.2 s of the base case, or the exchange costs more than the work."""
_SCHOOLS_A_BATCH = 4000
"""A batch's most schools × runs: keeps a worker's memory flat however large the roster."""


@dataclass(frozen=True)
class Batch:
    """Some replications of one scenario."""

    scenario: Scenario
    hash: str
    replications: tuple[int, ...]
    tables: tuple[str, ...] = TABLES
    """What is kept of each run."""


@dataclass(frozen=True)
class Plan:
    """A checked plan; see `make_plan`.

    Attributes
    ----------
    scenarios
        By id, in the order they were named; the id is the scenario's name.
    hashes
        Scenario hash by id.
    tables
        Tables kept of each run.
    layout
        Where the scenarios stand in a design, if they do.
    province
        What the manifest says of the province whose districts they are, ``name`` and ``description``; None if of none.
    """

    scenarios: Mapping[str, Scenario]
    hashes: Mapping[str, str]
    replications: int
    seed: int
    tables: tuple[str, ...] = TABLES
    layout: Layout | None = None
    province: Mapping[str, str] | None = None

    @property
    def asked(self) -> int:
        """Runs in the plan."""
        return len(self.scenarios) * self.replications

    def distinct(self) -> dict[str, Scenario]:
        """Scenarios by hash: two names for the same content are simulated once."""
        found: dict[str, Scenario] = {}
        for name, scenario in self.scenarios.items():
            found.setdefault(self.hashes[name], scenario)
        return found

    def pending(self, done: Mapping[str, bytearray]) -> dict[str, Sequence[int]]:
        """Replications left to do, ascending, by scenario hash; ``done`` has a 1 for each that finished."""
        found: dict[str, Sequence[int]] = {}
        for h in self.distinct():
            flags = done.get(h, b"")
            some = any(flags)
            everything = range(self.replications)  # takes no memory
            found[h] = array("l", (r for r in everything if not flags[r])) if some else everything
        return found

    def batches(self, pending: Mapping[str, Sequence[int]], workers: int, size: int | None = None) -> Iterator[Batch]:
        """Cut what is pending into batches of ``size`` runs, one after the other, all scenarios advancing side by side.

        Side by side, because an interrupted comparison should have the same replications of each.
        """
        scenarios = self.distinct()
        left = sum(map(len, pending.values()))

        def cut(h: str, replications: Sequence[int]) -> Iterator[Batch]:
            runs = size or batch_size(left, workers, len(scenarios[h].roster))
            for i in range(0, len(replications), runs):
                yield Batch(scenarios[h], h, tuple(replications[i : i + runs]), self.tables)

        side_by_side = zip_longest(*(cut(h, replications) for h, replications in pending.items()))
        return (batch for batch in chain.from_iterable(side_by_side) if batch is not None)


def batch_size(runs: int, workers: int, schools: int) -> int:
    """Choose the runs a batch: enough to be worth sending, few enough to share the work evenly and to fit in memory."""
    even = -(-runs // (8 * max(workers, 1)))
    return max(1, min(max(even, _LEAST_RUNS), _MOST_RUNS, _SCHOOLS_A_BATCH // schools))


def make_plan(
    scenarios: Sequence[Scenario],
    replications: int,
    seed: int,
    tables: Sequence[str] = TABLES,
    layout: Layout | None = None,
    province: Mapping[str, str] | None = None,
) -> Plan:
    """Check and make a plan.

    Raises
    ------
    Problems
        No scenario, two of the same name, too few or too many replications, a negative seed.
    """
    found = []
    if not scenarios:
        found.append(Problem("no_scenario"))
    seen: set[str] = set()
    for name in (s.name for s in scenarios):
        if name in seen:
            found.append(Problem("scenario_twice", values={"got": name}))
        seen.add(name)
    for path, value, low, high in (
        ("replications", replications, 1, MAX_REPLICATIONS),
        ("seed", seed, 0, 2**63 - 1),
    ):
        if value < low:
            found.append(Problem("too_small", Where(path=path), {"got": value, "limit": low, "inclusive": True}))
        if value > high:
            found.append(Problem("too_large", Where(path=path), {"got": value, "limit": high, "inclusive": True}))
    if found:
        raise Problems(found)
    hashes = {s.name: s.hash for s in scenarios}
    return Plan({s.name: s for s in scenarios}, hashes, replications, seed, tuple(tables), layout, province)
