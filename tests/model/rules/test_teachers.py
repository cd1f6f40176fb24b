"""T1, T2: migration days of the staff, and help with their subsidies."""

from __future__ import annotations

import numpy as np
import pytest

from sim.finance.statement import statement
from sim.model import simulate
from sim.model.population import Population
from sim.model.rule import Channel
from tests.districts import quiet, scenario, school
from tests.model.rules.by_hand import ByHand, still

N = 8000


@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.4])
@pytest.mark.mechanism("T1")
def test_a_migration_day_converts_the_stated_share_of_who_could_join(ratio: float) -> None:
    """p = 1 − (1 − .4)^ratio, of who is left each time."""
    hand = ByHand(still(staff=N, uncertainties={"migration": {"conversion": 0.4}}))
    hand.people.open_staff(0, package=False)
    hand.people.set_ratios(migration_ratio=ratio)
    p, left = 1 - 0.6**ratio, N
    for term in range(3):
        joined = hand.people.migrate(0, 10.0 + 180 * term, term)
        assert abs(joined - left * p) < 4 * np.sqrt(left * p * (1 - p))
        left -= joined
    assert hand.close().flow("staff_joined_migration").sum() == N - left


@pytest.mark.mechanism("T1")
def test_there_is_one_migration_day_a_term_from_link_4_on(monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[int, list[tuple[float, int]]] = {}
    migrate = Population.migrate

    def noted(people: Population, school: int, day: float, occasion: int) -> int:
        held.setdefault(school, []).append((day, occasion))
        return migrate(people, school, day, occasion)

    monkeypatch.setattr(Population, "migrate", noted)
    sc = scenario(4, rules=quiet(), staffing={"reps": 4})
    o = simulate(sc, 1, 0)
    assert len(held) == 4
    for index, days in held.items():
        assert days[0] == (o.links[index, 3], 0)
        occasions = [n for _, n in days]
        assert len(set(occasions)) == len(occasions)  # one a term at most
        assert occasions[1:] == list(range(occasions[1], 11))  # and none left out, ten terms in all
        assert np.diff([day for day, _ in days]).min() > 30


@pytest.mark.mechanism("T2")
def test_help_with_subsidies_is_paid_once_a_member_of_staff_as_link_4_is_reached() -> None:
    sc = scenario(4, rules=quiet(T2=True), staffing={"reps": 4}, uncertainties={"costs": {"subsidy_help": 60}})
    on, off = (simulate(s, 1, 0) for s in (sc, scenario(4, rules=quiet(), staffing={"reps": 4})))
    helped, ends = on.ledger.flow("subsidies_helped"), np.cumsum(on.ledger.days_in_month)
    for s, day in enumerate(on.links[:, 3]):
        assert helped[s, int(np.searchsorted(ends, day, "right"))] == helped[s].sum() == 30
    np.testing.assert_array_equal(on.links, off.links)
    a, b = (statement(o.ledger, on.drawn).over_months().investment for o in (on, off))
    np.testing.assert_allclose(a - b, 30 * 60.0, rtol=1e-9)


@pytest.mark.mechanism("T2")
def test_help_with_subsidies_acts_on_migration_days_alone() -> None:
    hand = ByHand(still(rules=quiet(T2=True), uncertainties={"subsidies": {"ratio": 1.2}}))
    found = {channel: hand.world.ratio(channel, 0.0) for channel in Channel}
    assert found.pop(Channel.MIGRATION) == 1.2
    assert set(found.values()) == {1.0}
    hand.world.parents.set_ratios()
    assert hand.people._schools["migration_ratio"].tolist() == [1.2]


@pytest.mark.parametrize(("staff", "sessions"), [(0, 1), (1, 2), (20, 2), (21, 3), (40, 3)])
@pytest.mark.mechanism("M4")
def test_all_are_trained_together_and_then_by_groups_of_twenty(staff: int, sessions: int) -> None:
    o = simulate(scenario((school(0, staff=staff),), rules=quiet()), 1, 0)
    assert o.ledger.flow("training_sessions").sum() == sessions
