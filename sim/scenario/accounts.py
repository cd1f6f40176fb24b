"""The chart of accounts: what the model counts, and how a count becomes money.

The model books quantities a school and month under these names; only `sim.finance` multiplies by a price. An account
without a price is a count somebody wants to see. In: nothing. Out: `ACCOUNTS`, and the `Ledger` that carries counts
from model to finance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import OFFERS, Scenario


class Line(StrEnum):
    """Lines of the cash statement an account feeds."""

    REVENUE_EXISTING = "revenue_existing"
    REVENUE_NEW = "revenue_new"
    REVENUE_OTHER = "revenue_other"
    """Broadband and platform income."""
    REVENUE_WITHOUT = "revenue_without"
    INVESTMENT = "investment"
    RUNNING_COST = "running_cost"


@dataclass(frozen=True)
class Account:
    """One named quantity.

    ``unit`` is that of the quantity. ``price`` gives yuan a unit, or, with ``monthly``, yuan a month for a unit of
    unit-days: then a month's amount is price × quantity ÷ days of that month.
    """

    name: str
    unit: str
    line: Line | None = None
    price: Callable[[Scenario], float] | None = None
    monthly: bool = False


def _family(s: Scenario) -> float:
    return s.prices.family_arpu


def _staff(s: Scenario) -> float:
    return s.prices.staff_arpu


def _gift_price(offer: int) -> Callable[[Scenario], float]:
    def price(s: Scenario) -> float:
        gifts = s.promotions.gifts
        return gifts[offer].gift * s.uncertainties.costs.wholesale_share if offer < len(gifts) else 0.0

    return price


GIFT_ACCOUNTS = tuple(f"gifts_{i + 1}" for i in range(OFFERS))

ACCOUNTS: tuple[Account, ...] = (
    # Billing: lines held at the start or at entry, lines that joined later, and what there would be without.
    Account("family_days_existing", "line-days", Line.REVENUE_EXISTING, _family, monthly=True),
    Account("family_days_new", "line-days", Line.REVENUE_NEW, _family, monthly=True),
    Account("staff_days_existing", "line-days", Line.REVENUE_EXISTING, _staff, monthly=True),
    Account("staff_days_new", "line-days", Line.REVENUE_NEW, _staff, monthly=True),
    Account(
        "staff_days_package", "line-days", Line.REVENUE_NEW, lambda s: s.promotions.handset.plan_yuan, monthly=True
    ),
    # What a line does not bill: second lines at first, and the price path.
    Account(
        "family_days_second",
        "line-days",
        Line.REVENUE_NEW,
        lambda s: -(1 - s.uncertainties.second_lines.value) * s.prices.family_arpu,
        monthly=True,
    ),
    Account(
        "staff_days_second",
        "line-days",
        Line.REVENUE_NEW,
        lambda s: -(1 - s.uncertainties.second_lines.value) * s.prices.staff_arpu,
        monthly=True,
    ),
    Account("tariff_days_off", "line-days × share off", Line.REVENUE_NEW, lambda s: -_family(s), monthly=True),
    Account(
        "family_days_repriced",
        "line-days",
        Line.REVENUE_EXISTING,
        lambda s: -s.uncertainties.existing.repricing * s.prices.family_arpu,
        monthly=True,
    ),
    Account(
        "staff_days_repriced",
        "line-days",
        Line.REVENUE_EXISTING,
        lambda s: -s.uncertainties.existing.repricing * s.prices.staff_arpu,
        monthly=True,
    ),
    Account("leased_line_days", "school-days", Line.REVENUE_OTHER, lambda s: s.prices.leased_line, monthly=True),
    Account("fixed_phone_days", "school-days", Line.REVENUE_OTHER, lambda s: s.prices.fixed_phones, monthly=True),
    Account("broadband_days", "class-days", Line.REVENUE_OTHER, lambda s: s.prices.broadband, monthly=True),
    Account("platform_days", "payer-days", Line.REVENUE_OTHER, lambda s: s.prices.platform, monthly=True),
    Account("family_days_without", "line-days", Line.REVENUE_WITHOUT, _family, monthly=True),
    Account("staff_days_without", "line-days", Line.REVENUE_WITHOUT, _staff, monthly=True),
    # Investment: equipment and construction, promotions, commissions, payroll, training, marketing.
    Account("sets", "classroom sets", Line.INVESTMENT, lambda s: s.prices.set_operator),
    Account("sets_advanced", "classroom sets", Line.INVESTMENT, lambda s: s.prices.set_government),
    Account("sets_advance_returned", "classroom sets", Line.INVESTMENT, lambda s: -s.prices.set_government),
    Account("rooms", "rooms equipped", Line.INVESTMENT, lambda s: s.uncertainties.costs.construction_a_room),
    *(Account(name, "gifts", Line.INVESTMENT, _gift_price(i)) for i, name in enumerate(GIFT_ACCOUNTS)),
    Account("handsets", "packages", Line.INVESTMENT, lambda s: s.uncertainties.costs.handset),
    Account("commission_signed", "lines", Line.INVESTMENT, lambda s: s.prices.commission.at_signing),
    Account("commission_month_3", "lines", Line.INVESTMENT, lambda s: s.prices.commission.at_month_3),
    Account("commission_month_6", "lines", Line.INVESTMENT, lambda s: s.prices.commission.at_month_6),
    Account(
        "commission_days",
        "line-days",
        Line.INVESTMENT,
        lambda s: s.prices.commission.share * s.prices.family_arpu,
        monthly=True,
    ),
    Account(
        "commission_days_second",
        "line-days",
        Line.INVESTMENT,
        lambda s: -s.prices.commission.share * (1 - s.uncertainties.second_lines.value) * s.prices.family_arpu,
        monthly=True,
    ),
    Account("commission_clawed_back", "lines", Line.INVESTMENT, lambda s: -s.prices.commission.at_signing),
    Account("homeroom_lines", "lines", Line.INVESTMENT, lambda s: s.promotions.homeroom_commission),
    Account("homeroom_clawed_back", "lines", Line.INVESTMENT, lambda s: -s.promotions.homeroom_commission),
    Account("rebate_lines", "lines credited", Line.INVESTMENT, lambda s: s.promotions.rebate.credit),
    Account("campaigns", "campaigns", Line.INVESTMENT, lambda s: s.uncertainties.costs.campaign),
    Account("letters", "letters", Line.INVESTMENT, lambda s: s.uncertainties.costs.letter),
    Account("lectures", "lectures", Line.INVESTMENT, lambda s: s.uncertainties.costs.lecture),
    Account("subsidies_helped", "staff", Line.INVESTMENT, lambda s: s.uncertainties.costs.subsidy_help),
    Account("rep_days", "rep-days", Line.INVESTMENT, lambda s: s.uncertainties.costs.payroll, monthly=True),
    Account("agent_days", "agent-days", Line.INVESTMENT, lambda s: s.uncertainties.costs.agent_day),
    Account("temporary_days", "hand-days", Line.INVESTMENT, lambda s: s.uncertainties.costs.temporary_day),
    Account("training_sessions", "sessions", Line.INVESTMENT, lambda s: s.uncertainties.costs.training_session),
    Account("meetings", "meetings", Line.INVESTMENT, lambda s: s.uncertainties.costs.meeting),
    # Running cost; cost to serve is added by finance, from the increment of billing.
    Account("set_days", "set-days", Line.RUNNING_COST, lambda s: s.uncertainties.costs.maintenance_a_set, monthly=True),
    Account("hotline_days", "seat-days", Line.RUNNING_COST, lambda s: s.uncertainties.costs.hotline, monthly=True),
    Account(
        "partner_days",
        "payer-days",
        Line.RUNNING_COST,
        lambda s: s.uncertainties.costs.partner_share * s.prices.platform,
        monthly=True,
    ),
    # Counts: flows of lines (persons, not multiplied by lines a pupil), and work done.
    Account("family_existing", "lines at start or entry"),
    Account("family_joined_reference", "lines"),
    Account("family_joined_programme", "lines"),
    Account("family_joined_meeting", "lines"),
    Account("family_joined_pending", "lines"),
    Account("family_joined_list", "lines"),
    Account("family_joined_lecture", "lines"),
    Account("family_churned", "lines"),
    Account("staff_existing", "lines at start or entry"),
    Account("staff_joined_reference", "lines"),
    Account("staff_joined_programme", "lines"),
    Account("staff_joined_migration", "lines"),
    Account("staff_churned", "lines"),
    Account("visits", "visits"),
    Account("meeting_willing", "families at the counters"),
    Account("meeting_balked", "families who did not wait"),
    Account("meeting_wait_hours", "hours waited"),
    Account("rep_hours", "hours worked"),
    Account("hall_hours", "hours of sign-ups in business halls"),
    Account("repairs", "repairs on site"),
    Account("set_days_down", "set-days"),
    Account("calls", "calls to the desk"),
    Account("calls_given_up", "calls"),
    Account("follow_ups", "follow-ups of platform use"),
    Account("call_back_rounds", "rounds of call-backs"),
)
INDEX: dict[str, int] = {a.name: i for i, a in enumerate(ACCOUNTS)}

STOCKS = ("families_subscribed", "families_total", "staff_subscribed", "staff_total", "lines_held")
"""Counted at each month-end: enrolled families and employed staff, and all lines held, leavers' included."""
STOCK_INDEX: dict[str, int] = {name: i for i, name in enumerate(STOCKS)}


@dataclass(frozen=True)
class Ledger:
    """The books of one replication.

    Attributes
    ----------
    flows
        Quantities, float64 (account, school, month), in the order of `ACCOUNTS`.
    stocks
        Month-end counts, int64 (stock, school, month), in the order of `STOCKS`.
    days_in_month
        Calendar days, (month,).
    """

    flows: NDArray[np.float64]
    stocks: NDArray[np.int64]
    days_in_month: NDArray[np.int64]

    def flow(self, name: str) -> NDArray[np.float64]:
        """Quantities of one account, (school, month)."""
        found: NDArray[np.float64] = self.flows[INDEX[name]]
        return found

    def stock(self, name: str) -> NDArray[np.int64]:
        """Month-end counts of one stock, (school, month)."""
        found: NDArray[np.int64] = self.stocks[STOCK_INDEX[name]]
        return found
