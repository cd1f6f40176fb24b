"""Bureau (教育局): agreement, notices, principal meetings, monthly reports, the summer contest, price approval.

In: the bureau's plan. Out: `agreed` and `approved` (SimPy events) and impulses, told to the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.rule import Steps

if TYPE_CHECKING:
    from sim.model.world import World


class Bureau:
    """The education bureau.

    Attributes
    ----------
    agreed, approved
        Events: the agreement is signed; families may be charged.
    pressure
        Bureau pressure in force, in [0, 1].
    pressure_by_month
        Pressure at each month-end, (month,).
    halted
        Whether nothing of the programme may be sold for now.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.agreed = world.env.event()
        self.approved = world.env.event()
        self.pressure = 0.0
        self.pressure_by_month = np.zeros(world.scenario.programme.months)
        self.halted = False
        self._resumed = world.env.event()

    def begin(self) -> None:
        """Start the bureau's year."""
        self.world.env.process(self._agree())
        self.world.env.process(self._approve())

    def _agree(self) -> Steps:
        world, plan = self.world, self.world.scenario.bureau
        if not (self.world.scenario.start or self.world.scenario.programme.day_one):  # these have their agreement
            yield world.env.timeout(plan.agreement_days)
        self.agreed.succeed()
        world.note("bureau", "agreement")
        for day in self._impulses(world.env.now):
            yield world.env.timeout(day - world.env.now)
            if any(world.ask("withholds", day)):
                world.note("bureau", "impulse_withheld")
            else:
                world.note("bureau", "impulse")
                world.ask("impulse", day)
                world.put_in_force()

    def _approve(self) -> Steps:
        """Wait for the price bureau; where schools are open on the first day the approval is there."""
        begun = self.world.scenario.programme.day_one or any(s.links >= 6 for s in self.world.scenario.start)
        if not begun:
            yield self.agreed
            yield self.world.env.timeout(sum(self.world.ask("approval_days")))
        self.approved.succeed()
        self.world.note("bureau", "price_approval")

    def halt(self) -> None:
        """Forbid the programme's sales."""
        self.world.note("bureau", "halt")
        self._sell(allowed=False)

    def resume(self) -> None:
        """Allow them again."""
        self.world.note("bureau", "halt_ends")
        self._sell(allowed=True)
        self._resumed.succeed()
        self._resumed = self.world.env.event()

    def _sell(self, allowed: bool) -> None:
        population, day = self.world.population, self.world.env.now
        self.halted = not allowed
        population.advance(day)  # what was due before today was sold before
        population.halt(self.halted)
        population.retune(day)

    def selling(self) -> Steps:
        """Wait until the programme may sell."""
        while self.halted:
            yield self._resumed

    def _impulses(self, agreed: float) -> list[float]:
        """Days on which the bureau leans on the schools, ascending, one impulse a day at the most."""
        plan, calendar = self.world.scenario.bureau, self.world.calendar
        days = {agreed + d for d in plan.notices_days}
        days |= {float(d) for d in calendar.yearly(*plan.principal_meetings, *plan.contest)}
        if plan.monthly_reports:
            days |= set(calendar.term_months())
        return sorted(d for d in days if agreed <= d < calendar.horizon)
