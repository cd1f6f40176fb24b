"""What every outcome must satisfy, and when two are the same, whatever the fidelity."""

from __future__ import annotations

import numpy as np

from sim.model import Outcome
from sim.scenario.accounts import ACCOUNTS


def same(a: Outcome, b: Outcome) -> bool:
    return (
        np.array_equal(a.ledger.flows, b.ledger.flows)
        and np.array_equal(a.ledger.stocks, b.ledger.stocks)
        and np.array_equal(a.links, b.links, equal_nan=True)
        and np.array_equal(a.opened, b.opened, equal_nan=True)
    )


def assert_conserved(o: Outcome) -> None:
    book = o.ledger
    joined = [a.name for a in ACCOUNTS if "_joined_" in a.name]
    assert len(joined) == 9
    inflow = sum(book.flow(name) for name in ("family_existing", "staff_existing", *joined))
    outflow = book.flow("family_churned") + book.flow("staff_churned")
    assert np.array_equal(np.cumsum(inflow - outflow, axis=1), book.stock("lines_held"))
    assert (book.stock("families_subscribed") <= book.stock("families_total")).all()
    assert (book.stock("staff_subscribed") <= book.stock("staff_total")).all()
    assert (book.stocks >= 0).all()
    assert (book.flows >= 0).all()
    willing, balked = book.flow("meeting_willing"), book.flow("meeting_balked")
    assert np.array_equal(willing - balked, book.flow("family_joined_meeting"))
    in_halls = [f"{who}_joined_{how}" for who in ("family", "staff") for how in ("reference", "programme")]
    hours = sum(book.flow(name) for name in (*in_halls, "family_joined_pending"))
    hours = hours * float(o.drawn.uncertainties.counters.hall_minutes) / 60
    np.testing.assert_allclose(book.flow("hall_hours"), hours, rtol=1e-12)
    lines = float(o.drawn.uncertainties.people.lines_a_pupil)
    signed = book.flow("commission_signed") / lines
    assert (signed <= book.flow("family_joined_meeting") + 1e-9).all()
    links = o.links
    for earlier, later in ((0, 1), (1, 2), (2, 3), (2, 4), (3, 5), (4, 5), (5, 6), (5, 7), (5, 8), (5, 9)):
        reached = ~np.isnan(links[:, later])
        assert (links[reached, earlier] <= links[reached, later]).all()
    reached = ~np.isnan(o.opened)
    assert (o.opened[reached] >= links[reached, 5]).all()
