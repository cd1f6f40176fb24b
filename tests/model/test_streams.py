"""Who shares luck with whom."""

from __future__ import annotations

import numpy as np

from sim.model import simulate, trace
from sim.model.streams import Streams
from tests.districts import scenario


def test_districts_share_parameters_and_nothing_else() -> None:
    alone, a, b = (scenario(4, district=d) for d in (None, "a", "b"))
    found = [simulate(s, 1, 0) for s in (alone, a, b)]
    assert found[0].parameters
    assert found[0].parameters == found[1].parameters == found[2].parameters
    moved = [o.ledger.flow("family_joined_meeting").sum(axis=0) for o in found]
    assert not any(np.array_equal(moved[i], moved[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    again = simulate(a, 1, 0)
    assert np.array_equal(again.ledger.flows, found[1].ledger.flows)


def test_districts_wait_for_halts_on_one_clock() -> None:
    a, b = (Streams(1, 0, d) for d in ("a", "b"))
    assert a.common.exponential("halt", "", 0) == b.common.exponential("halt", "", 0)
    assert a.exponential("support lapses", "", 0) != b.exponential("support lapses", "", 0)
    assert a.root != b.root
    alone = Streams(1, 0)
    assert alone.common is alone


def test_a_halt_reaches_all_districts_on_the_same_day() -> None:
    halts = {"rules": {"B6": True}, "uncertainties": {"stop": {"per_year": 2.0, "commission": 1.0}}}
    found = [trace(scenario(3, district=d, **halts), 1, 0) for d in ("a", "b")]
    days = [[n.day for n in f.notes if (n.actor, n.event) == ("bureau", "halt")] for f in found]
    assert days[0]
    assert days[0] == days[1]
