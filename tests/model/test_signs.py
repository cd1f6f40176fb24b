"""More of a mechanism never reverses its sign in expectation: paired means over common random numbers.

Each case states three strengths, none, the default and a strong one, and what they should move which way. Hands are
unlimited, so that no queue in between turns a gain into a loss, except where the mechanism is the hands themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.finance.statement import statement
from sim.model import Outcome, simulate
from tests.districts import merged, quiet, scenario

UNLIMITED: dict[str, Any] = {
    "staffing": {"reps": 12, "schools_per_rep": 1, "agents": 500, "agents_at_a_meeting": 100, "crews": 50},
    "uncertainties": {"counters": {"patience_minutes": 1e6}},
}
REPLICATIONS = 60


def flow(*accounts: str) -> Callable[[Outcome], float]:
    return lambda o: float(sum(o.ledger.flow(a).sum() for a in accounts))


def later(link: int) -> Callable[[Outcome], float]:
    """Days until a link, or the opening, mean over schools; the horizon where it was never reached."""
    horizon = 1826.0
    return lambda o: float(np.nan_to_num(o.links[:, link - 1], nan=horizon).mean())


def billed_new(o: Outcome) -> float:
    return float(statement(o.ledger, o.drawn).revenue_new.sum())


def billed_existing(o: Outcome) -> float:
    return float(statement(o.ledger, o.drawn).revenue_existing.sum())


FAMILIES = flow("family_days_new", "family_days_existing")
STAFF = flow("staff_days_new", "staff_days_package", "staff_days_existing")
OPENING: Callable[[Outcome], float] = lambda o: float(np.nan_to_num(o.opened, nan=1826.0).mean())  # noqa: E731


def u(section: str, name: str, *values: float) -> list[dict[str, Any]]:
    """Strengths of one uncertain number."""
    return [{"uncertainties": {section: {name: v}}} for v in values]


CASES: dict[str, tuple[dict[str, bool], list[dict[str, Any]], Callable[[Outcome], float], int]] = {
    "S5 press": (quiet(S5=True), u("peers", "press", 1, 1.3, 2), later(1), -1),
    "S8 untrained visits": (quiet(), u("reps", "untrained_visit", 1, 0.7, 0.5), later(1), +1),
    "S10 resignation": (quiet(S10=True), u("reps", "resignation_per_year", 0, 0.25, 1), later(1), +1),
    "S11 agents": (
        quiet(S11=True),
        [{"staffing": {"agents": n}, "uncertainties": {"counters": {"patience_minutes": 60}}} for n in (0, 6, 60)],
        flow("meeting_balked"),
        -1,
    ),
    "S12 hands": (
        quiet(S12=True),
        [
            {
                "staffing": {"peaks": [{"first": "04-01", "last": "12-31", "hands": n}]},
                "uncertainties": {"counters": {"patience_minutes": 60}},
            }
            for n in (0, 8, 60)
        ],
        flow("meeting_balked"),
        -1,
    ),
    "B1 impulse": (quiet(B1=True, B2=True), u("pressure", "impulse", 0, 0.3, 0.6), FAMILIES, +1),
    "B2 neutral": (quiet(B1=True, B2=True), u("compliance", "neutral", 1, 2.5, 5), later(1), -1),
    "B2 families": (quiet(B1=True, B2=True), u("compliance", "families", 1, 1.3, 1.8), FAMILIES, +1),
    "B3 lapses": (quiet(B1=True, B2=True, B3=True), u("support", "lapses_per_year", 0, 0.1, 2), FAMILIES, -1),
    "B4 days": (quiet(B4=True), u("price_approval", "days", 0, 45, 700), OPENING, +1),
    "B5 late share": (quiet(B5=True), u("co_funding", "late_share", 0, 0.3, 1), later(2), +1),
    "B5 delay": (quiet(B5=True), u("co_funding", "delay_days", 0, 90, 400), FAMILIES, -1),
    "B6 halts": (quiet(B6=True), u("stop", "per_year", 0, 0.05, 1), FAMILIES, -1),
    "B6 commission": (
        quiet(B6=True, M3=True),
        [
            {
                "promotions": {"homeroom_commission": paid},
                "uncertainties": {"homeroom": {"won_per_10_yuan": 0}, "stop": {"per_year": 0.2, "commission": 1.5}},
            }
            for paid in (0, 10, 50)
        ],
        FAMILIES,
        -1,
    ),
    "P1 gifts": (quiet(P1=True), u("gifts", "first", 1, 1.6, 2.5), FAMILIES, +1),
    "P1 pull-forward": (quiet(P1=True), u("gifts", "pull_forward", 0, 0.5, 0.9), FAMILIES, -1),
    "P2 ratio": (quiet(P2=True), u("handset", "ratio", 1, 2, 3.5), STAFF, +1),
    "P3 joining": (quiet(P3=True), u("free_service", "ratio", 1, 1.15, 1.4), FAMILIES, +1),
    "P3 churn": (quiet(P3=True), u("free_service", "churn", 1, 0.9, 0.8), FAMILIES, +1),
    "P4 elasticity": (quiet(P4=True), u("tariff", "elasticity", 0, 0.8, 1.5), FAMILIES, +1),
    "P4 waiting": (quiet(P4=True), u("tariff", "waiting", 0, 1, 3), FAMILIES, -1),
    "P4 price": (
        quiet(P4=True),
        [
            {
                "promotions": {"tariff": [{"month": 25, "off": off}]},
                "uncertainties": {"tariff": {"elasticity": 0, "waiting": 0}},
            }
            for off in (0, 0.1, 0.4)
        ],
        billed_new,
        -1,
    ),
    "P5 ratio": (quiet(P5=True), u("rebate", "ratio", 1, 1.15, 1.5), FAMILIES, +1),
    "P6 ratio": (quiet(P6=True), u("awareness", "ratio", 1, 1.25, 1.7), FAMILIES, +1),
    "P6 lectures": (quiet(P6=True), u("awareness", "lecture_attendance", 0, 0.06, 0.3), FAMILIES, +1),
    "M1 conversion": (quiet(), u("meeting", "conversion", 0, 0.15, 0.35), FAMILIES, +1),
    "M3 engaged": (quiet(M3=True), u("homeroom", "engaged_ratio", 1, 1.3, 1.8), FAMILIES, +1),
    "M3 reluctant": (quiet(M3=True), u("homeroom", "reluctant_ratio", 1, 0.7, 0.4), FAMILIES, -1),
    "M3 commission": (
        quiet(M3=True),
        [{"promotions": {"homeroom_commission": paid}} for paid in (0, 10, 50)],
        FAMILIES,
        +1,
    ),
    "M4 cannot": (quiet(M4=True), u("use", "cannot", 0, 0.3, 0.9), FAMILIES, -1),
    "M4 taught": (quiet(M4=True), u("use", "taught", 0, 0.4, 1), FAMILIES, +1),
    "M4 demonstration": (quiet(M4=True, S5=True), u("use", "demonstration", 0, 0.4, 1), FAMILIES, +1),
    "M5 kappa": (quiet(M5=True), u("word_of_mouth", "kappa", 0, 0.9, 2.7), FAMILIES, +1),
    "M7 conversion": (quiet(M7=True), u("second_wave", "conversion", 0, 0.04, 0.1), FAMILIES, +1),
    "M8 reach": (quiet(), u("reach", "families", 0.5, 0.7, 0.9), FAMILIES, +1),
    "T1 conversion": (quiet(), u("migration", "conversion", 0, 0.4, 0.6), STAFF, +1),
    "T2 ratio": (quiet(T2=True), u("subsidies", "ratio", 1, 1.2, 1.6), STAFF, +1),
    "R1 tie": (quiet(), u("churn", "tie", 1, 0.7, 0.5), FAMILIES, +1),
    "R2 share": (quiet(R2=True), u("second_lines", "share", 0, 0.36, 1), billed_new, -1),
    "R3 retention": (quiet(R3=True), u("existing", "retention", 1, 0.85, 0.6), FAMILIES, +1),
    "R3 repricing": (quiet(R3=True), u("existing", "repricing", 0, 0.05, 0.15), billed_existing, -1),
    "V1 team-days": (quiet(), u("construction", "team_days_a_room", 0.3, 0.5, 1), later(2), +1),
    "V2 faults": (
        quiet(V2=True),
        [
            {
                "service": {"technicians": 1, "spares": 1},
                "uncertainties": {
                    "faults": {"remote_share": remote, "months_between": 6, "technician_days": 1, "lead_days": 45},
                    "use": {"drag": 0.6, "loss": 0.5},
                },
            }
            for remote in (1, 0.9, 0)
        ],
        FAMILIES,
        -1,
    ),
    "V3 calls lost": (
        quiet(V3=True),
        [
            {
                "service": {"hotline_seats": 1},
                "uncertainties": {
                    "hotline": {"loss": loss, "patience_minutes": 0, "calls_a_line": 40, "minutes": 8},
                },
            }
            for loss in (0, 0.2, 0.5)
        ],
        FAMILIES,
        -1,
    ),
    "V4 churn": (quiet(V4=True), u("call_backs", "churn", 1, 0.92, 0.8), FAMILIES, +1),
    "X1 churn": (quiet(X1=True), u("rival", "churn", 1, 1.15, 1.6), FAMILIES, -1),
    "X1 joining": (quiet(X1=True), u("rival", "joining", 1, 0.9, 0.6), FAMILIES, -1),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.long
def test_more_of_it_never_reverses_its_sign(case: str) -> None:
    rules, strengths, measure, sign = CASES[case]
    scenarios = [scenario(6, rules=rules, **merged(UNLIMITED, strength)) for strength in strengths]
    found = sign * np.array([[measure(simulate(sc, 1, r)) for sc in scenarios] for r in range(REPLICATIONS)])
    for weaker, stronger in ((0, 1), (1, 2)):
        step = found[:, stronger] - found[:, weaker]
        assert step.mean() >= -4 * step.std(ddof=1) / np.sqrt(REPLICATIONS)
    whole = found[:, 2] - found[:, 0]
    assert whole.mean() > 4 * whole.std(ddof=1) / np.sqrt(REPLICATIONS)
