"""From counted quantities to money: cash statement, worth of a cash flow, the deck's ceiling. Pure functions."""

from sim.finance.ceiling import Ceiling, ceiling
from sim.finance.statement import Statement, statement
from sim.finance.worth import annuity_factor, irr, npv, payback_month, peak_funding

__all__ = [
    "Ceiling",
    "Statement",
    "annuity_factor",
    "ceiling",
    "irr",
    "npv",
    "payback_month",
    "peak_funding",
    "statement",
]
