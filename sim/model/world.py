"""One replication while it runs: who is in it, and how the processes ask the rules.

In: a drawn scenario and its streams. Out: an `Outcome` once the horizon is reached. Holds the SimPy environment, the
processes, the people and the rules that are on; contains no mechanism.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy import Event

from sim.model.book import Book
from sim.model.district import District, build_district
from sim.model.fidelity import FIDELITIES, Answers, Mends
from sim.model.outcome import LINKS, Outcome
from sim.model.processes.agents import Agents
from sim.model.processes.bureau import Bureau
from sim.model.processes.parents import Parents
from sim.model.processes.reps import Rep, Reps
from sim.model.processes.schools import SchoolStory
from sim.model.processes.service import Service
from sim.model.processes.teachers import Teachers
from sim.model.queues import Station
from sim.model.rule import Channel, Rule, Vector
from sim.model.streams import Streams
from sim.model.trace import Job, Note, Trace, Turn
from sim.scenario.schema import Scenario

Rules = Mapping[str, type[Rule]]
_PLATFORM_USE = LINKS.index("platform_use")


class World:
    """The district, its people and the organisation, for one replication."""

    def __init__(self, scenario: Scenario, streams: Streams, rules: Rules, trace: Trace | None = None) -> None:
        self.scenario = scenario
        self.streams = streams
        self.env = simpy.Environment()
        self._fidelity = FIDELITIES[scenario.fidelity]
        self.district: District = build_district(
            scenario.roster, scenario.programme, scenario.school_year, scenario.market.cohorts_move
        )
        self.calendar = self.district.calendar
        self.trace = trace
        self.book = Book(self.calendar, len(scenario.roster), trace)
        self.rules: list[Rule] = []
        if scenario.programme.running:
            self.rules = [make(self) for id_, make in rules.items() if getattr(scenario.rules, id_, True)]
        self._acting = {c: [r.ratio for r in self.rules if c in r.acts_on] for c in Channel}
        self._asked = {
            hook: [getattr(r, hook) for r in self.rules if getattr(type(r), hook) is not getattr(Rule, hook)]
            for hook in vars(Rule)
            if not hook.startswith("_")
        }
        kappa, second_share = sum(self.ask("kappa")), sum(self.ask("second_share"))
        room = 0 if trace is None else trace.room
        self.population = self._fidelity.people(self.env, self.district, scenario, streams, kappa, second_share, room)
        self.bureau = Bureau(self)
        self.reps = Reps(self)
        self.agents = Agents(self)
        self.service = Service(self)
        self.schools = [SchoolStory(self, i, school) for i, school in enumerate(scenario.roster)]
        self.teachers = Teachers(self)
        self.parents = Parents(self)

    # ------------------------------------------------------------------------------------------ asking the rules

    def ratio(self, channel: Channel, day: float, school: int | None = None) -> Vector:
        """Product of the rules' ratios on a channel, a number or (schools,); of one school if asked."""
        return _product((ratio(channel, day) for ratio in self._acting[channel]), school)

    def ask(self, hook: str, *about: Any) -> list[Any]:
        """Answers of the rules that have something to say at ``hook``, in the order of the rules."""
        answers = self._asked[hook]
        return [answer(*about) for answer in answers] if answers else []

    def moved_at(self, hook: str) -> frozenset[Channel]:
        """Channels on which rules act that have something to say at ``hook``."""
        return frozenset(channel for answer in self._asked[hook] for channel in answer.__self__.acts_on)

    def class_ratio(self) -> NDArray[np.float64]:
        """Product of the rules' lasting ratios, (pools,)."""
        return np.ones(len(self.district.school)) * math.prod(self.ask("class_ratio"), start=1.0)

    def use(self, school: int | None = None) -> Vector:
        """Share of staff who use the platform, as far as rules limit it: a number or (schools,), or of one school."""
        return _product(self.ask("use"), school)

    def cover(self, rep: Rep) -> Rep | None:
        """Who stands in for, or beside, a rep; None if nobody."""
        for answer in self._asked["cover"]:
            if (cover := answer(rep)) is not None:
                found: Rep = cover
                return found
        return None

    def rank(self, school: SchoolStory) -> tuple[float, ...]:
        """Place of a school in a queue: the rules' order, then the luck of the draw."""
        return (*(part for place in self.ask("rank", school) for part in place), school.luck)

    def refresh(self) -> None:
        """Bring all that depends on school or district up to date: on the first of a month."""
        self.ask("refresh", self.env.now)
        self.put_in_force()
        if self.trace is not None:
            use = np.broadcast_to(self.use(), len(self.schools))
            for school in self.schools:
                if school.links[_PLATFORM_USE] <= self.env.now:
                    self.note("teachers", "use", school.index, quantity=float(use[school.index]))

    def put_in_force(self) -> None:
        """Let what a rule has just changed by an impulse of its own act on the people from now on."""
        self.parents.set_ratios()
        self.population.retune(self.env.now)

    # -------------------------------------------------------------------------------------------------- running

    def run(self) -> None:
        """Run from day 0 to the horizon."""
        self.population.set_class_ratio(self.class_ratio())
        self.population.begin(self.scenario.start)
        self.ask("begin")
        self.parents.begin()
        self.teachers.begin()
        if self.scenario.programme.running:
            begun = {s.school: s for s in self.scenario.start}
            for school in self.schools:
                school.begin(begun.get(school.school.id))
            self.bureau.begin()
            self.reps.begin()
        self.env.run(until=self.calendar.horizon)
        self.population.close(self.book)
        if self.scenario.programme.running:
            self.reps.close()
            self.service.close()
            self.parents.close()
        self.ask("close")
        if self.trace is not None:
            self.trace.moves = self.population.moves_noted()

    def note(self, actor: str, event: str, school: int = -1, detail: str = "", quantity: float = 1.0) -> None:
        """Have something remembered, where a trace is asked for."""
        if self.trace is not None:
            self.trace.notes.append(Note(self.env.now, school, actor, event, detail, quantity))

    # ------------------------------------------------------------------------- the hands, where a trace is asked for

    def asked(self, hand: str, number: int, school: int) -> None:
        """Have it remembered that a job now waits for a hand."""
        if self.trace is not None:
            turn = self.trace.open_turns[hand, number] = Turn(hand, school, self.env.now)
            self.trace.turns.append(turn)

    def begun(self, hand: str, number: int) -> None:
        """Have it remembered that the work on a job begins."""
        if self.trace is not None:
            self.trace.open_turns[hand, number].begun = self.env.now

    def ended(self, hand: str, number: int) -> None:
        """Have it remembered that a job is done."""
        if self.trace is not None:
            self.trace.open_turns.pop((hand, number)).ended = self.env.now

    def watch(self) -> list[Job] | None:
        """Return what a queue is to tell its jobs to; None if nobody wants to know."""
        return None if self.trace is None else []

    def tell(self, hand: str, jobs: list[Job] | None, since: float = 0.0, a_day: float = 1.0) -> None:
        """Have the jobs of a queue remembered, whose time runs from day ``since``, ``a_day`` units a day."""
        if self.trace is not None and jobs:
            self.trace.turns += [Turn(hand, school, *(since + t / a_day for t in times)) for *times, school in jobs]

    def outcome(self, parameters: Mapping[str, float]) -> Outcome:
        """Collect what the run leaves behind."""
        links = np.array([s.links for s in self.schools], float).reshape(len(self.schools), len(LINKS))
        opened = self.opened_on()
        links[np.isinf(links)] = np.nan
        opened[np.isinf(opened)] = np.nan
        measures: dict[str, float] = {}
        for process in (self.reps, self.agents, self.service, self.parents):
            measures |= process.measures()
        for found in self.ask("measures"):
            measures |= found
        return Outcome(
            drawn=self.scenario,
            parameters=parameters,
            ledger=self.book.ledger(),
            links=links,
            opened=opened,
            relationship=tuple(s.relationship for s in self.schools),
            pressure=self.bureau.pressure_by_month,
            measures=measures,
            counts={"events": next(self.env._eid), "moves": self.population.moves},
        )

    def disband(self) -> None:
        """Let go of people and book: processes and world hold each other, and would keep them for a while."""
        del self.population, self.book

    def share_after(self, days: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of each month that lies after a school's day, (school, month)."""
        months = self.calendar.months
        share: NDArray[np.float64] = np.clip((months[1:] - np.array(days)[:, None]) / np.diff(months), 0.0, 1.0)
        return share

    def opened_on(self) -> NDArray[np.float64]:
        """Return the opening day of each school, infinite before it is known, (schools,)."""
        return np.array([s.opened_on for s in self.schools], float)

    def repair_shop(self, station: Station) -> Mends:
        """Open the station that repairs sets."""
        return self._fidelity.repair_shop(self.streams, self.scenario.roster, station)

    def desk(self, seats: int, minutes: float, patience: float) -> Answers:
        """Open the desk that answers calls."""
        return self._fidelity.desk(self.streams, seats, minutes, patience)

    def at(self, day: float, act: partial[None]) -> None:
        """Have ``act`` done on a day, unless it is past or beyond the horizon."""
        if self.env.now <= day < self.calendar.horizon:
            self.after(day - self.env.now, act)

    def after(self, days: float, act: Callable[[], object]) -> Event:
        """Have ``act`` done in so many days; returns the event."""

        def happen(_: Event) -> None:
            act()

        event = self.env.timeout(days)
        event.callbacks.append(happen)
        return event


def _product(factors: Iterable[Vector], school: int | None) -> Vector:
    """Multiply factors that are numbers or (schools,); a school's own only, where one is given."""
    product: Vector = 1.0
    if school is None:
        for factor in factors:
            product = product * factor
    else:
        for factor in factors:
            product *= factor.item(school) if isinstance(factor, np.ndarray) else factor
    return product
