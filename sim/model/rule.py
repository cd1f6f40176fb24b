"""What a mechanism may do to the story: every way in, on one screen.

A rule of the model (one of the ids of `sim.scenario.mechanisms` with a switch) is one class in `sim.model.rules`. The
processes tell the story and name no rule; they ask through these hooks. A rule that is off does not exist.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from simpy import Event

if TYPE_CHECKING:
    from sim.model.processes.reps import Rep
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World

Steps = Generator[Event, Any, None]
"""What a SimPy process is made of: it yields events and is resumed when they happen."""
Vector = float | NDArray[np.float64]


class Channel(Enum):
    """What a ratio acts on."""

    FAMILY = "families' programme hazard"
    MEETING = "families at a parent meeting"
    FAMILY_CHURN = "families' churn"
    RETENTION = "the churn of existing lines"
    STAFF = "staff's programme hazard"
    MIGRATION = "staff at a migration day"
    CONTRACT = "the chance that a visit clears a hurdle"

    __hash__ = object.__hash__
    """By identity: that of an Enum hashes the name anew each time a ratio is asked for."""


class Rule:
    """A mechanism; override the hooks it needs. Every default changes nothing."""

    acts_on: ClassVar[frozenset[Channel]] = frozenset()
    """Channels for which `ratio` is asked."""

    def __init__(self, world: World) -> None:
        self.world = world

    # --- when things happen
    def begin(self) -> None:
        """Start processes of its own; called once, before the first event."""

    def refresh(self, day: float) -> None:
        """Bring up to date what it keeps of schools and district: on the first of each month, from day 0 on."""

    def impulse(self, day: float) -> None:
        """React to what the bureau has just done for the programme."""

    def reached(self, school: SchoolStory, link: int, day: float) -> None:
        """React to a school's entering a link, 1 to 10."""

    def met(self, school: SchoolStory, classes: NDArray[np.int64], day: float) -> None:
        """React to the end of a parent meeting of these classes."""

    def opened(self, school: SchoolStory, day: float) -> Iterable[float]:
        """React to a school's opening; returns later days on which this rule changes for that school."""
        return ()

    def changed(self, school: SchoolStory, day: float) -> None:
        """React to one of the days `opened` has named; of the ratios, those on joining act from then on."""

    def close(self) -> None:
        """Book what can be booked only at the end."""

    def measures(self) -> dict[str, float]:
        """Utilisations and waits by name."""
        return {}

    # --- factors, multiplied over rules
    def ratio(self, channel: Channel, day: float) -> Vector:
        """Ratio on a channel, a number or (schools,)."""
        return 1.0

    def class_ratio(self) -> Vector:
        """Lasting ratio on the families of each class, a number or (pools,)."""
        return 1.0

    def use(self) -> Vector:
        """Factor on the share of a school's staff who use the platform, a number or (schools,)."""
        return 1.0

    def effort(self, school: SchoolStory) -> float:
        """Give the factor on the agents a school's meeting may have."""
        return 1.0

    # --- sums over rules
    def kappa(self) -> float:
        """Word of mouth: ratio gained a unit of the class that the programme won."""
        return 0.0

    def second_share(self) -> float:
        """Share of the lines won that are their holder's second line at first."""
        return 0.0

    def pays_teachers(self) -> float:
        """Yuan a line paid to homeroom teachers, which invites complaints."""
        return 0.0

    def demonstrates(self) -> float:
        """How far the schools that show the others reach, 0 to 1."""
        return 0.0

    def approval_days(self) -> float:
        """Days from the agreement until families may be charged."""
        return 0.0

    def agents(self) -> int:
        """Give the agents there are in the district."""
        return 0

    def temporary(self, day: float) -> int:
        """Give the temporary hands there are in the district on a day."""
        return 0

    def helpers(self, school: SchoolStory, classes: NDArray[np.int64]) -> int:
        """Homeroom teachers who man a counter at a meeting of these classes."""
        return 0

    # --- the first answer wins
    def cover(self, rep: Rep) -> Rep | None:
        """Who stands in for, or beside, a rep."""
        return None

    # --- true if one says so
    def keeps_touch(self, rep: Rep) -> bool:
        """Whether somebody knows the schools of a rep who resigns."""
        return False

    def withholds(self, day: float) -> bool:
        """Whether the bureau leaves an impulse out."""
        return False

    def package(self) -> bool:
        """Whether staff are offered the handset package."""
        return False

    def platform_free(self) -> bool:
        """Whether the operator's families pay nothing for the platform."""
        return False

    # --- in the order of the rules
    def rank(self, school: SchoolStory) -> tuple[float, ...]:
        """Place in a rep's queue: smaller first, rules in the order of their list."""
        return ()

    def fund(self, school: SchoolStory) -> Steps:
        """Delay a school's construction for want of money: a SimPy process."""
        yield from ()

    def prepare(self, rep: Rep) -> Steps:
        """Delay a new rep's first day: a SimPy process."""
        yield from ()
