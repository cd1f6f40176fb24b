"""A district whose people a test moves by hand: who signs, who churns and when, priced by the product's own finance.

In: a scenario in numbers. Out: the ledger and the statement of what was done. No process runs; nothing happens by
itself but what the scenario's hazards say, and these are nought in `still`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.finance.statement import Statement, statement
from sim.model.population import Meeting
from sim.model.rule import Rule
from sim.model.rules import RULES
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.accounts import Ledger
from sim.scenario.schema import Scenario
from tests.districts import merged, quiet, scenario, school

EVERYBODY = {"attendance": 1, "conversion": 1}
SOON = 1e-6
"""Days after which a churn that is called for has happened."""


def still(
    pupils: int = 400, staff: int = 40, schools: int = 1, rules: dict[str, bool] | None = None, **more: Any
) -> Scenario:
    """Nobody moves by himself, all are reachable, and who comes to a meeting or migration day signs."""
    roster = tuple(school(i, pupils=pupils, classes=4, staff=staff) for i in range(schools))
    base: dict[str, Any] = {
        "market": {"cohorts_move": False, "initial_share": 1e-9},
        "rules": rules or quiet(),
        "uncertainties": {
            "reach": {"families": 1, "staff": 1},
            "interest": {"per_month": 0},
            "churn": {"families": 1e-9, "staff": 1e-9, "tie": 1},
            "meeting": EVERYBODY,
            "migration": {"conversion": 1},
            "counters": {"patience_minutes": 1e6},
            "people": {"lines_a_pupil": 1},
        },
    }
    return scenario(roster, **merged(base, more))


class ByHand:
    """One replication, moved by hand."""

    def __init__(self, sc: Scenario) -> None:
        self.world = World(sc, Streams(1, 0), RULES)
        self.people = self.world.population
        self.people.set_class_ratio(self.world.class_ratio())
        self.people.begin(sc.start)

    def rule(self, kind: type[Rule]) -> Any:
        """Return the rule of a class."""
        return next(r for r in self.world.rules if isinstance(r, kind))

    def open(self, day: float, school: int = 0) -> None:
        """Open a school to its families."""
        self.world.schools[school].opened_on = day
        self.people.open_families(school)
        self.people.retune(day)

    def sign_up(self, day: float, by_agents: bool = False, school: int = 0) -> int:
        """Have all families of a school sign at a meeting; returns how many did."""
        classes = self.world.district.classes_at(school, day, False)
        ((_, served, _),) = self.people.meet(day, [Meeting(classes, (1.0,) * 50, 50 if by_agents else 0)])
        return served

    def all_churn(self, day: float) -> None:
        """Have every family line of open schools churn on a day."""
        self.people.set_ratios(family_churn=1e30)
        self.people.retune(day)
        self.people.advance(day + SOON)
        self.people.set_ratios(family_churn=0.0)
        self.people.retune(day + SOON)

    def close(self) -> Ledger:
        """Close the books as a run does."""
        self.people.close(self.world.book)
        self.world.ask("close")
        return self.world.book.ledger()

    def statement(self) -> tuple[Ledger, Statement]:
        """Close the books and price them, all schools together."""
        ledger = self.close()
        return ledger, statement(ledger, self.world.scenario).by_month()


def held(first: float, end: float, ledger: Ledger) -> np.ndarray:
    """Months of billing from one day to another, month by month: days held ÷ days of that month."""
    days = ledger.days_in_month
    ends = np.cumsum(days)
    return np.clip(np.minimum(ends, end) - np.maximum(ends - days, first), 0, None) / days
