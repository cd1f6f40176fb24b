"""The deck's reference arithmetic (slide 3), generalised to a roster: what everybody would bill from day one.

In: roster, market, prices. Out: a `Ceiling`, yuan. Nobody churns, leaves or costs anything, so it is no forecast.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.scenario.roster import School
from sim.scenario.schema import Market, Prices


@dataclass(frozen=True)
class Ceiling:
    """Yuan a month and over the horizon, new lines (with broadband) apart from existing ones."""

    new_monthly: float
    new_horizon: float
    existing_monthly: float
    existing_horizon: float


def ceiling(
    roster: Iterable[School],
    market: Market,
    prices: Prices,
    months: int,
    *,
    family_share: float = 1.0,
    staff_share: float = 1.0,
) -> Ceiling:
    """Bill everybody, or the given shares of families and staff, for ``months`` months.

    One class of 45 pupils and 2.5 staff gives the deck's 1340.75 new and 276.75 existing a month, 80 445 and 16 605
    in 60 months; with the shares at the deck's targets of .6 and .9 new comes to 782 and 46 920.
    """
    schools = tuple(roster)
    families = sum(s.pupils for s in schools) * prices.family_arpu
    staff = sum(s.staff for s in schools) * prices.staff_arpu
    broadband = sum(s.classes for s in schools) * prices.broadband
    held = market.initial_share
    new = families * (family_share - held) + staff * (staff_share - held) + broadband
    existing = (families + staff) * held
    return Ceiling(new, new * months, existing, existing * months)
