"""M7, second wave (deck, slide 15: 后续拓展, 调查摸底, 二次拓展): after a meeting a rep works the list of the rest.

A family takes a few minutes, so a rep reaches as many as the hours allow; of those spoken to some join, at the ratio in
force at a meeting. Off: the list stays in the drawer.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.model.processes.reps import CARE
from sim.model.rule import Rule

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World


class SecondWave(Rule):
    """Work lists."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        effect = world.scenario.uncertainties.second_wave
        self._minutes, self._reached, self._conversion = map(float, (effect.minutes, effect.reached, effect.conversion))
        self._most_hours = world.scenario.staffing.second_wave_hours

    def met(self, school: SchoolStory, classes: NDArray[np.int64], day: float) -> None:
        """Hand the list to a rep."""
        world = self.world
        need = world.population.listed(classes) * self._minutes / 60.0
        hours = min(need, self._most_hours)
        if hours > 0:
            world.reps.ask(school, hours, CARE, partial(self._worked, classes, day, hours / need), at_school=False)

    def _worked(self, classes: NDArray[np.int64], met_on: float, share: float, _: Any) -> None:
        world = self.world
        if not world.bureau.halted:
            world.population.work_list(world.env.now, classes, met_on, self._reached * share, self._conversion)
