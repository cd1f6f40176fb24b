"""Who looks at the people of a running replication changes nothing of it, whatever is switched on."""

from __future__ import annotations

from functools import partial

import pytest

from sim.model import simulate
from sim.model.rule import Rule
from sim.model.rules import RULES
from tests.districts import ALL_RULES, quiet, scenario
from tests.model.test_simulate import same


class Look(Rule):
    """Bring everybody up to date each noon."""

    def begin(self) -> None:
        world = self.world
        for day in range(int(world.calendar.horizon)):
            world.at(day + 0.5, partial(world.population.advance, day + 0.5))


@pytest.mark.parametrize(
    "rules",
    [dict.fromkeys(ALL_RULES, True), quiet(P1=True, P2=True), quiet(P1=True, P2=True, B6=True)],
    ids=["all", "offers", "offers and halts"],
)
@pytest.mark.mechanism("P1")
def test_a_daily_look_changes_no_bit_of_a_replication(rules: dict[str, bool]) -> None:
    sc = scenario(5, rules=rules, uncertainties={"stop": {"per_year": 2}, "handset": {"take_up": 1}})
    assert same(simulate(sc, 1, 0), simulate(sc, 1, 0, RULES | {"look": Look}))
