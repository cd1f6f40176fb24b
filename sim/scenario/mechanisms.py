"""The mechanisms of the model by their ids, as a planner and a reviewer name them.

Kinds: attribute, story (always on), rule (has a switch in ``rules``), account. In: nothing. Out: `MECHANISMS`. The
paths tell which settings belong to which mechanism; `rollout check --mechanisms` prints them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Mechanism:
    """One line of the inventory."""

    id: str
    kind: Literal["attribute", "story", "rule", "account"]
    name: str
    paths: tuple[str, ...] = ()
    """Prefixes of the settings that belong to it."""


_U = "uncertainties."

MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism("S1", "attribute", "size tier"),
    Mechanism("S2", "attribute", "influence tier"),
    Mechanism("S3", "attribute", "relationship tier", (_U + "relationship.",)),
    Mechanism("S4", "rule", "targeting order", ("targeting.",)),
    Mechanism("S5", "rule", "peer pressure and demonstration", (_U + "peers.",)),
    Mechanism("S6", "rule", "responsibility and stage review", ("review.",)),
    Mechanism("S7", "rule", "A/B pairs", (_U + "reps.leave_days_per_year",)),
    Mechanism("S8", "rule", "rep training", (_U + "reps.pass_share", _U + "reps.untrained")),
    Mechanism("S9", "story", "visits to contract", (_U + "visits.", "staffing.reps", "staffing.pursued_at_once")),
    Mechanism("S10", "rule", "rep resignation", (_U + "reps.resignation_per_year", _U + "reps.hiring_days")),
    Mechanism("S11", "rule", "agents", ("staffing.agents", "prices.commission.")),
    Mechanism("S12", "rule", "peak and off-peak staffing", ("staffing.peaks", _U + "costs.temporary_day")),
    Mechanism("B1", "rule", "bureau pressure",
              (_U + "pressure.", "bureau.notices", "bureau.principal", "bureau.monthly", "bureau.contest")),
    Mechanism("B2", "rule", "compliance", (_U + "compliance.",)),
    Mechanism("B3", "rule", "support lapses", (_U + "support.",)),
    Mechanism("B4", "rule", "price approval gate", (_U + "price_approval.",)),
    Mechanism("B5", "rule", "co-funding", (_U + "co_funding.", "bureau.prefund", "prices.set_government")),
    Mechanism("B6", "rule", "stop of the programme", (_U + "stop.", "bureau.policy_date")),
    Mechanism("P1", "rule", "gift schedule", ("promotions.gifts", _U + "gifts.")),
    Mechanism("P2", "rule", "staff handset package", ("promotions.handset.", _U + "handset.")),
    Mechanism("P3", "rule", "free 优教通", (_U + "free_service.", "prices.platform")),
    Mechanism("P4", "rule", "tariff path", ("promotions.tariff", _U + "tariff.")),
    Mechanism("P5", "rule", "threshold rebate", ("promotions.rebate.", _U + "rebate.")),
    Mechanism("P6", "rule", "publicity",
              ("promotions.publicity.", _U + "awareness.",
               _U + "costs.campaign", _U + "costs.letter", _U + "costs.lecture")),
    Mechanism("M1", "story", "parent meeting", (_U + "meeting.", "school_year.meetings")),
    Mechanism("M2", "story", "registration counters", (_U + "counters.",)),
    Mechanism("M3", "rule", "homeroom teacher", (_U + "homeroom.", "promotions.homeroom_")),
    Mechanism("M4", "rule", "teacher training and use", ("staffing.follow_up_hours", _U + "use.")),
    Mechanism("M5", "rule", "word of mouth", (_U + "word_of_mouth.",)),
    Mechanism("M7", "rule", "second wave", ("staffing.second_wave_hours", _U + "second_wave.")),
    Mechanism("M6", "story", "baseline", ("market.initial_share", _U + "interest.")),
    Mechanism("M8", "attribute", "reachable share", (_U + "reach.",)),
    Mechanism("T1", "story", "teacher migration day", (_U + "migration.",)),
    Mechanism("T2", "rule", "help with teacher subsidies", (_U + "subsidies.", _U + "costs.subsidy_help")),
    Mechanism("R1", "story", "churn", (_U + "churn.",)),
    Mechanism("R2", "rule", "second lines", (_U + "second_lines.",)),
    Mechanism("R3", "rule", "existing lines", (_U + "existing.",)),
    Mechanism("V1", "story", "construction", (_U + "construction.", "staffing.crews")),
    Mechanism("V2", "rule", "equipment faults",
              (_U + "faults.", "service.technicians", "service.vehicles", "service.spares", "service.green_channel")),
    Mechanism("V3", "rule", "hotline", (_U + "hotline.", "service.hotline_seats", _U + "costs.hotline")),
    Mechanism("V4", "rule", "call-backs", (_U + "call_backs.",)),
    Mechanism("X1", "rule", "competitor", (_U + "rival.", "market.window_closes")),
    Mechanism("C1", "account", "money in", ("prices.family_arpu", "prices.staff_arpu")),
    Mechanism("C2", "account", "money out", (_U + "costs.", "prices.set_operator")),
    Mechanism("C3", "account", "targets", ("market.parent_target", "market.staff_target")),
    Mechanism("C4", "account", "discounting", (_U + "costs.discount",)),
    Mechanism("C5", "account", "school lines", ("prices.broadband", "prices.leased_line", "prices.fixed_phones")),
)  # fmt: skip
BY_ID: dict[str, Mechanism] = {m.id: m for m in MECHANISMS}
