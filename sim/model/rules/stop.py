"""B6, stop of the programme: complaints end in a halt of all its sales for some months (off in the base case).

More likely after the policy date (a provincial ban of September 2014), and the more commission homeroom teachers are
paid. While it lasts there are no contracts, openings, migration days, stands at parent meetings, lists, lectures,
gifts, packages or programme hazards, and who is pending from a meeting gives up; lines held go on, and so do building,
training, reps' pay and the desk. A school that was about to sign or to open waits.
A halt comes from above the district: those of a province wait on one clock.
"""

from __future__ import annotations

from sim.model.calendar import MONTH_DAYS, YEAR_DAYS
from sim.model.rule import Rule, Steps


class ProgrammeStop(Rule):
    """Halt and resume."""

    def begin(self) -> None:
        """Start the wait for the first halt."""
        if self.world.scenario.uncertainties.stop.per_year > 0:
            self.world.env.process(self._halts())

    def _halts(self) -> Steps:
        world, stop = self.world, self.world.scenario.uncertainties.stop
        yield world.bureau.agreed
        number = 0
        while True:
            yield world.env.timeout(self._wait(world.streams.common.exponential("halt", "", number)))
            world.bureau.halt()
            yield world.env.timeout(stop.months * MONTH_DAYS)
            world.bureau.resume()
            number += 1

    def _wait(self, clock: float) -> float:
        """Days until the hazard from now on adds up to ``clock``: one rate before the policy date, another after."""
        world, stop = self.world, self.world.scenario.uncertainties.stop
        paid = sum(world.ask("pays_teachers"))
        rate = float(stop.per_year * stop.commission ** (paid / 10)) / YEAR_DAYS
        before = max(0.0, world.calendar.day(world.scenario.bureau.policy_date) - world.env.now)
        if clock <= rate * before:
            return clock / rate
        later = rate * float(stop.after_policy)
        return before + (clock - rate * before) / later if later > 0 else float("inf")
