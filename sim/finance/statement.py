"""The cash statement: every named account times its declared price.

In: the ledger of a replication and the scenario as drawn for it. Out: a `Statement` of yuan a school and month. This is
the only place where a quantity meets a price.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.accounts import ACCOUNTS, Ledger, Line
from sim.scenario.schema import Scenario

Yuan = NDArray[np.float64]


@dataclass(frozen=True)
class Statement:
    """Yuan by school and month, or summed over one or both of them.

    Five amounts are stored; the others follow from them, so that at every level of summing
    ``revenue == revenue_new + revenue_existing``, ``outlay == investment + running_cost`` and
    ``cash == incremental_revenue - outlay`` hold to the last bit.

    Attributes
    ----------
    revenue_existing
        Billing of lines held at the start or at entry.
    revenue_new
        Billing of lines that joined later, and of broadband and platform income: the deck's «new» 1340.75 a class and
        month includes 80 of broadband (slide 3), so both belong here.
    revenue_without
        Expected billing had there been no programme.
    investment
        Equipment and construction, promotions, commissions, payroll, training, marketing.
    upkeep
        Running cost that stands in accounts: maintenance, hotline, partner share.
    service_share
        1 − margin: cost to serve a yuan of incremental billing.
    """

    revenue_existing: Yuan
    revenue_new: Yuan
    revenue_without: Yuan
    investment: Yuan
    upkeep: Yuan
    service_share: float

    @property
    def revenue(self) -> Yuan:
        """Gross billing of all schools of the roster, contracted or not."""
        return self.revenue_new + self.revenue_existing

    @property
    def incremental_revenue(self) -> Yuan:
        """What the programme adds to the billing; below zero where it loses some."""
        return self.revenue - self.revenue_without

    @property
    def running_cost(self) -> Yuan:
        """Upkeep and cost to serve; the latter is linear, so billing lost also saves."""
        return self.upkeep + self.service_share * self.incremental_revenue

    @property
    def outlay(self) -> Yuan:
        """Investment and running cost."""
        return self.investment + self.running_cost

    @property
    def cash(self) -> Yuan:
        """Incremental revenue less outlay."""
        return self.incremental_revenue - self.outlay

    @property
    def cumulative_cash(self) -> Yuan:
        """Cash since the start, undiscounted, at each month-end; months are the last axis."""
        return np.cumsum(self.cash, axis=-1)

    def by_month(self) -> Statement:
        """Sum over schools: (month,)."""
        return self._summed(0)

    def over_months(self) -> Statement:
        """Sum over months, the last axis: (school,), or a single amount if schools are summed already."""
        return self._summed(-1)

    def _summed(self, axis: int) -> Statement:
        return Statement(
            revenue_existing=self.revenue_existing.sum(axis),
            revenue_new=self.revenue_new.sum(axis),
            revenue_without=self.revenue_without.sum(axis),
            investment=self.investment.sum(axis),
            upkeep=self.upkeep.sum(axis),
            service_share=self.service_share,
        )


def statement(ledger: Ledger, drawn: Scenario) -> Statement:
    """Price the ledger of one replication.

    Parameters
    ----------
    ledger
        Quantities a school and month.
    drawn
        The scenario with its uncertain numbers as drawn for this replication.

    Returns
    -------
    Statement
        Arrays (school, month), yuan. A line bills its monthly price × days held ÷ days of that month.
    """
    amounts = {line: np.zeros(ledger.flows.shape[1:]) for line in Line}
    for account, quantity in zip(ACCOUNTS, ledger.flows, strict=True):
        if account.line is None or account.price is None:
            continue
        price = float(account.price(drawn))
        amounts[account.line] += quantity * price / ledger.days_in_month if account.monthly else quantity * price
    return Statement(
        revenue_existing=amounts[Line.REVENUE_EXISTING],
        revenue_new=amounts[Line.REVENUE_NEW] + amounts[Line.REVENUE_OTHER],
        revenue_without=amounts[Line.REVENUE_WITHOUT],
        investment=amounts[Line.INVESTMENT],
        upkeep=amounts[Line.RUNNING_COST],
        service_share=1.0 - float(drawn.uncertainties.costs.margin),
    )
