"""M3, homeroom teachers (班主任; deck, slide 4): each carries a class, engaged, neutral or reluctant.

The ratio acts on the families of the class as long as it exists; engaged ones also man counters. Commission up front
(佣金前置) engages more of them, and comes back for lines that churn young: legal and compliance risk (B6), default
nought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model import kernel
from sim.model.rule import Rule, Vector

if TYPE_CHECKING:
    from sim.model.processes.schools import SchoolStory
    from sim.model.world import World


class HomeroomTeachers(Rule):
    """Draw who carries each class."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        effect, paid = world.scenario.uncertainties.homeroom, world.scenario.promotions.homeroom_commission
        engaged = min(1.0, effect.engaged + effect.won_per_10_yuan * paid / 10)
        reluctant = min(float(effect.reluctant), 1.0 - engaged)
        u = kernel.keyed_uniforms(world.streams.root, kernel.TEACHER, world.district.entity, 0)
        self._engaged = u < engaged
        self._reluctant = u >= 1.0 - reluctant

    def class_ratio(self) -> Vector:
        """Ratio of each class's teacher, (pools,)."""
        effect = self.world.scenario.uncertainties.homeroom
        return np.where(
            self._engaged, float(effect.engaged_ratio), np.where(self._reluctant, float(effect.reluctant_ratio), 1.0)
        )

    def helpers(self, school: SchoolStory, classes: NDArray[np.int64]) -> int:
        """Of the engaged teachers of these classes, a share; a part of a person comes with that chance."""
        share = float(self.world.scenario.uncertainties.counters.teacher_share)
        expected = share * int(np.count_nonzero(self._engaged[classes]))
        luck = self.world.streams.uniform("helpers", school.school.id, self.world.env.now)
        return int(expected + luck)

    def pays_teachers(self) -> float:
        """Say what is paid up front."""
        return self.world.scenario.promotions.homeroom_commission

    def close(self) -> None:
        """Book the lines on which commission is paid, and paid back: a line's, like the agents'."""
        lines_a_pupil = float(self.world.scenario.uncertainties.people.lines_a_pupil)
        self.world.book.add("homeroom_lines", self.world.population.won_lines() * lines_a_pupil)
        self.world.book.add("homeroom_clawed_back", self.world.population.clawed_lines() * lines_a_pupil)
