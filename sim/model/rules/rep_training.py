"""S8, rep training (deck, slide 6): a week before the launch, and everybody must pass (人人过关).

Who fails repeats the week. Off: reps start at once, untrained: their visits clear hurdles less often and their
sign-ups take longer (`Rep.visit_ratio`, `Rep.service_factor`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.rule import Rule, Steps

if TYPE_CHECKING:
    from sim.model.processes.reps import Rep
    from sim.model.world import World

WEEK_DAYS = 7.0


class RepTraining(Rule):
    """Train until passed."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._exams: dict[int, int] = {}

    def prepare(self, rep: Rep) -> Steps:
        """Sit the week, and again after a failed exam."""
        world = self.world
        passed = False
        while not passed:
            yield world.env.timeout(WEEK_DAYS)
            world.book.post("training_sessions", None, world.env.now)
            exam = self._exams[rep.index] = self._exams.get(rep.index, 0) + 1
            luck = world.streams.uniform("exam", rep.index, exam)
            passed = luck < max(0.05, world.scenario.uncertainties.reps.pass_share)
        rep.trained = True
