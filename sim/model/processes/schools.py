"""School: the ten links (十环节), one state machine a school, every transition a dated event.

In: the rep in charge, crews, teachers, parents. Out: the day each link was reached, and the opening day.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from sim.model.outcome import LINKS
from sim.model.processes import reps as work
from sim.model.rule import Channel, Steps
from sim.scenario.roster import School
from sim.scenario.schema import SchoolStart, Tier

if TYPE_CHECKING:
    from sim.model.processes.reps import Rep
    from sim.model.world import World

PARENT_MIGRATION = 6
SERVICES = 8
SECOND_ROUND = 9
HURDLES = 3
"""S9: a contract is three hurdles away."""
NEVER = math.inf


class SchoolStory:
    """One school on its way through the links.

    Attributes
    ----------
    relationship
        S3: as the roster says, else drawn.
    luck
        Order among equals.
    links
        Day each link was reached; infinite before.
    opened_on
        First day its families may register: link 6 reached and prices approved; infinite before.
    """

    def __init__(self, world: World, index: int, school: School) -> None:
        self.world = world
        self.index = index
        self.school = school
        self.relationship: Tier = school.relationship or self._drawn_relationship()
        self.luck = world.streams.uniform("queue", school.id)
        self.rep: Rep | None = None
        self.assigned = world.env.event()
        self.links = [NEVER] * len(LINKS)
        self.opened_on = NEVER
        self.opened = world.env.event()
        self._begun = 0
        self._open_for_days = 0.0
        self._hurdles = 0
        self._visits = 0
        self._met = False

    def _drawn_relationship(self) -> Tier:
        shares = self.world.scenario.uncertainties.relationship
        u = self.world.streams.uniform("relationship", self.school.id)
        return "A" if u < shares.a else "C" if u >= 1 - shares.c else "B"

    def begin(self, begun: SchoolStart | None) -> None:
        """Start the story, from the beginning or from an observed state."""
        if begun is not None:
            self._begun = begun.links
            self._open_for_days = begun.opened_days_ago
        for link in range(1, self._begun + 1):
            self._reach(link)
        self.world.parents.served[self.index] = self._begun >= SERVICES
        self.world.env.process(self._story())

    @property
    def begun(self) -> int:
        """Links that were behind it on day 0."""
        return self._begun

    def _reach(self, link: int) -> None:
        """Enter a link, 1 to 10."""
        self.links[link - 1] = self.world.env.now
        self.world.note("school", "link", self.index, LINKS[link - 1], link)
        self.world.ask("reached", self, link, self.world.env.now)

    def _waits(self, for_what: str, link: int) -> None:
        """Note for whom or what the school waits on its way to a link; 0 is its opening."""
        self.world.note("school", "waits", self.index, for_what, link)

    def _story(self) -> Steps:
        world = self.world
        if self._begun < 1:
            self._waits("agreement", 1)
        yield world.bureau.agreed
        if self._begun < 1:
            self._waits("rep_room", 1)
        yield self.assigned
        if world.scenario.programme.day_one:
            self._launch()
        else:
            yield from self._prepare()
        self._waits("price_approval", 0)
        yield world.bureau.approved
        if world.bureau.halted:
            self._waits("halt", 0)
        yield from world.bureau.selling()
        self.opened_on = world.env.now - self._open_for_days
        world.note("school", "opened", self.index)
        self.opened.succeed()
        # 7 to 10 go on side by side, 9 from the first meeting on
        after = world.scenario.uncertainties.adoption
        for link, days in ((7, after.questions_days), (8, after.services_days), (10, after.retention_days)):
            if self._begun < link:
                self._look_after(link, float(days))
        if self._begun < SECOND_ROUND:
            self._waits("meeting", SECOND_ROUND)

    def _prepare(self) -> Steps:
        """Go through links 1 to 6, as far as they are not behind it."""
        world = self.world
        if self._begun < 1:
            yield from self._win_contract()
            self._reach(1)
        if self._begun < 2:
            self._waits("money", 2)
            for steps in world.ask("fund", self):
                yield from steps
            self._waits("crew", 2)
            yield from world.service.install(self)
            self._reach(2)
        if self._begun < 3:
            self._waits("training", 3)
            yield from world.teachers.train(self)
            self._reach(3)
        yield from self._migrate_and_use()
        if self._begun < 6:
            self._waits("parents_plan", 6)
            yield from self._plan_parents()
            self._reach(6)

    def _launch(self) -> None:
        """Reach links 1 to 6 on the spot, at the usual cost: no visit, no construction, no wait (the deck, slide 3)."""
        world = self.world
        if self._begun < 2:
            world.service.equip(self)
        if self._begun < 3:
            world.teachers.book_training(self)
        if self._begun < 4:
            world.teachers.hold_first_day(self)
        for link in range(self._begun + 1, PARENT_MIGRATION + 1):
            self._reach(link)
        world.env.process(world.teachers.migrate_each_term(self))

    # ------------------------------------------------------------------------------------------------ link 1

    def _win_contract(self) -> Steps:
        """Visit until the third hurdle is cleared (合同签订)."""
        world, rep = self.world, self.rep
        assert rep is not None
        visits = world.scenario.uncertainties.visits
        hours = visits.hours_rural if self.school.rural else visits.hours_urban
        self._waits("rep_turn", 1)
        turn = rep.pursue(self)
        yield world.env.timeout(0)  # all who wish at this moment have said so before the rep chooses
        rep.choose()
        yield turn
        while True:
            if world.bureau.halted:
                self._waits("halt", 1)
                yield from world.bureau.selling()
            self._waits("visit", 1)
            visitor = yield world.reps.ask(self, hours, work.VISIT)
            now = world.env.now
            self._visits += 1
            world.book.post("visits", self.index, now)
            cleared = world.streams.uniform("visit", self.school.id, self._visits) < self._chance(visitor, now)
            self._hurdles += cleared
            world.note(visitor.name, "visit", self.index, "cleared" if cleared else "")
            if self._hurdles >= HURDLES:
                break
            self._waits("visit_gap", 1)
            yield world.env.timeout(visits.gap_days)
        yield from world.bureau.selling()  # what was agreed in a halt is signed after it
        rep.won()

    def _chance(self, visitor: Rep, day: float) -> float:
        """Chance that this rep's visit clears a hurdle."""
        visits = self.world.scenario.uncertainties.visits
        mean = {"A": visits.mean_a, "B": visits.mean_b, "C": visits.mean_c}[self.relationship]
        ratio = float(self.world.ratio(Channel.CONTRACT, day, self.index)) * visitor.visit_ratio
        return float(1.0 - (1.0 - min(1.0, HURDLES / mean)) ** ratio)

    def lose_touch(self) -> None:
        """Start the visits anew: the person who knew the school has gone."""
        if self._hurdles:
            self.world.note("school", "touch_lost", self.index)
        self._hurdles = 0

    # ------------------------------------------------------------------------------------------- links 4 to 10

    def _migrate_and_use(self) -> Steps:
        """Go through links 4 and 5, which overlap."""
        world, used = self.world, None
        if self._begun < 4:
            self._waits("migration_day", 4)
        if self._begun < 5:
            self._waits("use", 5)
            used = world.after(float(world.scenario.uncertainties.adoption.use_days), partial(self._reach, 5))
        if self._begun < 4:
            yield from world.teachers.migrate(self)
            self._reach(4)
        world.env.process(world.teachers.migrate_each_term(self))
        if used is not None:
            yield used

    def _plan_parents(self) -> Steps:
        """Agree with the school how its parents are told (逐校沟通家长业务推广方案)."""
        yield self.world.reps.ask(self, 4.0, work.STAFF_DAY)
        yield self.world.env.timeout(self.world.scenario.uncertainties.adoption.parent_plan_days)

    def _look_after(self, link: int, days: float) -> None:
        """Have a rep care for the school in so many days: what the links from 7 on take."""
        self._waits("care", link)
        reps, cared = self.world.reps, partial(self._cared, link)
        self.world.after(days, partial(reps.ask, self, 3.0, work.CARE, cared, at_school=False))

    def _cared(self, link: int, _: object) -> None:
        self._reach(link)
        if link == SERVICES:
            self.world.parents.serve(self)
        if link == len(LINKS):
            self.world.reps.release(self)

    def meeting_held(self) -> None:
        """Begin the second round after the first meeting (后续拓展)."""
        if self._begun < SECOND_ROUND and not self._met:
            self._look_after(SECOND_ROUND, float(self.world.scenario.uncertainties.adoption.follow_up_days))
        self._met = True
