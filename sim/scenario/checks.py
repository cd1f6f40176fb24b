"""What the settings of a scenario say together: what cannot hold, and what is odd.

In: a scenario whose every setting is right by itself. Out: contradictions, which `Scenario` refuses, and notes, which
`rollout check` prints and nobody is stopped by. The line between the two: an error is what nobody can have meant or
what the model would silently read otherwise; a note is what may be meant and usually is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.scenario.errors import closest, path_of
from sim.scenario.field import Contradiction
from sim.scenario.problem import Problem, Where

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario, Span

Loc = tuple[str | int, ...]

MAX_GIGABYTES = 4.0
"""Most memory one replication may need: half of a small machine's."""
# Fitted to the peaks of nine runs (200 to 20 000 schools of 1 to 100 classes, 60 to 240 months), within an eighth.
_BYTES_A_SCHOOL_MONTH = 1150
_BYTES_A_COHORT_MONTH = 22
_BYTES_A_PLACE = 24
_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS = [f"{month:02d}-{day:02d}" for month, days in enumerate(_DAYS_OF_MONTHS, 1) for day in range(1, days + 1)]
"""Every day of a year without 29 February, in order."""
MOST_PUPILS_A_CLASS = 80
"""More pupils than the biggest classes (超大班额 begins at 66) are a slip more often than a class."""


def contradictions(scenario: Scenario) -> Iterator[Contradiction]:
    """Yield what cannot hold together."""
    for check in (_shares, _start_and_tiers, _school_year, _bureau, _roster, _start, _size):
        yield from check(scenario)


def notes(scenario: Scenario) -> list[Problem]:
    """Return what is odd but not wrong: problems without a file, with the path of the setting."""
    found = [note for check in (_odd_staffing, _odd_dates, _odd_horizon, _odd_goals, _odd_roster)
             for note in check(scenario)]  # fmt: skip
    return [Problem(c.code, Where(path=path_of(c.at)), c.values) for c in found]


# ------------------------------------------------------------------------------------------------- contradictions


def _shares(s: Scenario) -> Iterator[Contradiction]:
    u, share = s.uncertainties, s.market.initial_share
    for name in ("families", "staff"):
        low, _ = getattr(u.reach, name).range
        if low <= share:
            at = ("uncertainties", "reach", name)
            yield Contradiction("reach_share", at, {"share": share, "got": low}, (("market", "initial_share"),))
    for section, (first, second) in (("relationship", ("a", "c")), ("homeroom", ("engaged", "reluctant"))):
        total = sum(getattr(getattr(u, section), name).range[1] for name in (first, second))
        if total > 1 + 1e-9:
            at = ("uncertainties", section, second)
            values = {"names": (first, second), "got": total}
            yield Contradiction("shares_sum", at, values, (("uncertainties", section, first),))


def _start_and_tiers(s: Scenario) -> Iterator[Contradiction]:
    if s.programme.start.day != 1:
        yield Contradiction("start_day", ("programme", "start"), {"got": str(s.programme.start)})
    if len(set(s.targeting.order)) < len(s.targeting.order):
        tiers = tuple(sorted({"A", "B", "C"}))
        yield Contradiction("order_tiers", ("targeting", "order"), {"tiers": tiers, "got": s.targeting.order})


def _school_year(s: Scenario) -> Iterator[Contradiction]:
    year = s.school_year
    if year.entry < year.leaving:  # classrooms would stand empty from one summer to the next entry
        at = ("school_year", "entry")
        yield Contradiction(
            "entry_order", at, {"got": year.entry, "leaving": year.leaving}, (("school_year", "leaving"),)
        )
    yield from _twice(("school_year", "terms"), year.terms)
    yield from _twice(("school_year", "meetings"), [m.around for m in year.meetings], "around")
    closings: tuple[Loc, ...] = tuple(("school_year", name) for name in ("holidays", "public_holidays", "exams"))
    if not _open_days(s):
        yield Contradiction("never_open", closings[0], {}, closings[1:])
    elif s.programme.running and year.meetings and all(_closed(s, m.around) for m in year.meetings):
        # One round alone is held on the first day after; when it goes for all, the dates are not this year's.
        of = (*closings, ("school_year", "meeting_jitter_days"))
        yield Contradiction("meetings_closed", ("school_year", "meetings"), {}, of)


def _bureau(s: Scenario) -> Iterator[Contradiction]:
    for name in ("notices_days", "principal_meetings", "contest"):
        yield from _twice(("bureau", name), getattr(s.bureau, name))


def _roster(s: Scenario) -> Iterator[Contradiction]:
    seen: set[str] = set()
    for i, school in enumerate(s.roster):
        if school.id in seen:
            yield Contradiction("school_twice", ("roster", i, "id"), {"got": school.id})
        seen.add(school.id)


def _start(s: Scenario) -> Iterator[Contradiction]:
    schools = {school.id: school for school in s.roster} if s.start else {}
    seen: set[str] = set()
    of: tuple[Loc, ...] = (("roster",),)
    for i, begun in enumerate(s.start):
        if begun.opened_days_ago > 0 and begun.links < 6:
            at: Loc = ("start", i, "opened_days_ago")
            yield Contradiction("start_not_open", at, {"got": begun.opened_days_ago, "links": begun.links})
        school = schools.get(begun.school)
        if school is None:
            values = {"got": begun.school, "hint": closest(begun.school, schools)}
            yield Contradiction("start_school", ("start", i, "school"), values, of)
            continue
        if begun.school in seen:
            yield Contradiction("start_twice", ("start", i, "school"), {"got": begun.school})
        seen.add(begun.school)
        for kind, lines, people in (
            ("families", begun.families_existing + begun.families_new, school.pupils),
            ("staff", begun.staff_existing + begun.staff_new, school.staff),
        ):
            if lines > people:
                at = ("start", i, f"{kind}_existing")
                yield Contradiction("start_lines", at, {"school": school.id, "limit": people, "got": lines}, of)


def _size(s: Scenario) -> Iterator[Contradiction]:
    needed = gigabytes(s)
    if needed > MAX_GIGABYTES:
        values = {
            "got": s.programme.months,
            "schools": len(s.roster),
            "pupils": sum(school.pupils for school in s.roster),
            "gigabytes": needed,
            "limit": MAX_GIGABYTES,
        }
        yield Contradiction("run_size", ("programme", "months"), values, (("roster",), ("market", "cohorts_move")))


def gigabytes(s: Scenario) -> float:
    """Estimate the memory one replication needs.

    It goes with the books (schools × months), with who is there when (cohorts × months) and with the lines there is
    room for; each summer brings a new cohort in a sixth or a third of the classes, and room for the staff who change.
    """
    months = s.programme.months
    summers = months / 12 if s.market.cohorts_move else 0.0
    cohorts = places = 0.0
    for school in s.roster:
        years = 3 if school.type in ("senior", "urban_junior", "township_junior") else 6
        cohorts += school.classes * (1 + summers / years)
        places += school.pupils * (1 + summers / years) + school.staff * (1 + summers)
    return (
        _BYTES_A_SCHOOL_MONTH * len(s.roster) * months
        + _BYTES_A_COHORT_MONTH * cohorts * months
        + _BYTES_A_PLACE * places
    ) / 1e9


def _twice(at: Loc, said: Sequence[str | float], name: str | None = None) -> Iterator[Contradiction]:
    for i, day in enumerate(said):
        if day in said[:i]:
            yield Contradiction("day_twice", (*at, i, name) if name else (*at, i), {"got": day})


# ---------------------------------------------------------------------------------------------------------- notes


def _odd_staffing(s: Scenario) -> Iterator[Contradiction]:
    staffing, rules = s.staffing, s.rules
    if not s.programme.running:
        return
    if staffing.reps > len(s.roster):
        yield Contradiction("reps_idle", ("staffing", "reps"), {"got": staffing.reps, "schools": len(s.roster)})
    if rules.S7 and staffing.reps == 1:
        yield Contradiction("pair_of_one", ("rules", "S7"), {})
    if rules.S11 and staffing.agents_at_a_meeting > staffing.agents:
        at = ("staffing", "agents_at_a_meeting")
        yield Contradiction("agents_short", at, {"got": staffing.agents_at_a_meeting, "agents": staffing.agents})
    if s.promotions.homeroom_commission > 0 and not rules.M3:
        yield Contradiction("rule_is_off", ("promotions", "homeroom_commission"), {"rule": "M3"})
    visits = s.uncertainties.visits
    for name in ("mean_a", "mean_b", "mean_c"):
        mean = getattr(visits, name)
        if mean.range[0] < 3:  # three hurdles, at most one a visit
            yield Contradiction("visits_few", ("uncertainties", "visits", name), {"got": mean.range[0]})
    for name in ("hours_urban", "hours_rural"):
        hours = float(getattr(visits, name))
        if hours > staffing.rep_hours_a_day:
            values = {"got": hours, "limit": staffing.rep_hours_a_day}
            yield Contradiction("visit_long", ("uncertainties", "visits", name), values)


def _odd_dates(s: Scenario) -> Iterator[Contradiction]:
    year = s.school_year
    for i, meeting in enumerate(year.meetings):
        if _closed(s, meeting.around):
            yield Contradiction("meeting_closed", ("school_year", "meetings", i, "around"), {"got": meeting.around})
    holidays = (*year.holidays, *year.public_holidays)
    for i, span in enumerate(year.exams):
        if any(h.first <= span.first and span.last <= h.last for h in holidays):
            yield Contradiction(
                "exams_in_holidays", ("school_year", "exams", i), {"got": f"{span.first} – {span.last}"}
            )
    for i, term in enumerate(year.terms):
        if _in(term, year.holidays):
            yield Contradiction("term_in_holidays", ("school_year", "terms", i), {"got": term})
    a, b, c = s.review.contract_within_months
    if not a <= b <= c:
        # A, B, C are good, neutral and hostile: the hostile school can hardly be due first.
        yield Contradiction("deadlines_order", ("review", "contract_within_months"), {"got": (a, b, c)})


def _odd_horizon(s: Scenario) -> Iterator[Contradiction]:
    """Yield what the horizon cuts off."""
    months, days = s.programme.months, sum(s.days_in_month())
    if not s.programme.running:
        return
    if not s.start and s.bureau.agreement_days >= days:  # an observed state has its agreement behind it
        yield Contradiction(
            "agreement_late", ("bureau", "agreement_days"), {"got": s.bureau.agreement_days, "limit": days}
        )
    for i, notice in enumerate(s.bureau.notices_days):
        if s.bureau.agreement_days < days <= s.bureau.agreement_days + notice:
            yield Contradiction("notice_late", ("bureau", "notices_days", i), {"got": notice, "months": months})
    for i, gift in enumerate(s.promotions.gifts):
        if s.rules.P1 and gift.month > months:
            yield Contradiction("gift_late", ("promotions", "gifts", i, "month"), {"got": gift.month, "months": months})
    review = s.review
    for at, said, rule in (
        (("promotions", "handset", "lock_in_months"), s.promotions.handset.lock_in_months, s.rules.P2),
        (("prices", "commission", "share_months"), s.prices.commission.share_months, s.rules.S11),
        (("review", "target_within_months"), review.target_within_months, s.rules.S6),
        (("review", "every_months"), float(review.every_months), s.rules.S6),
        (("review", "contract_within_months"), min(review.contract_within_months), s.rules.S6),
    ):
        if rule and said > months:
            yield Contradiction("beyond_horizon", at, {"got": said, "months": months})


def _odd_goals(s: Scenario) -> Iterator[Contradiction]:
    market, reach = s.market, s.uncertainties.reach
    for name, target, reachable in (
        ("parent_target", market.parent_target, reach.families.range[1]),
        ("staff_target", market.staff_target, reach.staff.range[1]),
    ):
        if target <= market.initial_share:
            yield Contradiction("target_met", ("market", name), {"got": target, "share": market.initial_share})
        elif target > reachable:
            yield Contradiction("target_out_of_reach", ("market", name), {"got": target, "limit": reachable})


def _odd_roster(s: Scenario) -> Iterator[Contradiction]:
    full = [school for school in s.roster if school.pupils > MOST_PUPILS_A_CLASS * school.classes]
    if full:
        values = {"count": len(full), "school": full[0].id, "limit": MOST_PUPILS_A_CLASS}
        yield Contradiction("classes_full", ("roster",), values)
    staffed = [school for school in s.roster if school.staff > school.pupils]
    if staffed:
        yield Contradiction("staff_many", ("roster",), {"count": len(staffed), "school": staffed[0].id})
    names = Counter((school.name, school.township) for school in s.roster if school.name)
    again = [name for (name, _), times in names.items() if times > 1]
    if again:  # the ids differ, so nothing is wrong; but a school copied twice would count twice
        yield Contradiction("names_twice", ("roster",), {"count": len(again), "school": again[0]})


# ----------------------------------------------------------------------------------------------- days of the year


def _in(day: str, spans: Sequence[Span]) -> bool:
    return any(span.first <= day <= span.last for span in spans)


def _open_days(s: Scenario) -> set[str]:
    year = s.school_year
    return {day for day in _DAYS if not _in(day, (*year.holidays, *year.public_holidays, *year.exams))}


def _closed(s: Scenario, around: str) -> bool:
    """Whether schools see nobody from a meeting's date to the latest day a school may hold it."""
    first = _DAYS.index(around)
    window = [_DAYS[(first + i) % len(_DAYS)] for i in range(min(s.school_year.meeting_jitter_days, 364) + 1)]
    return not _open_days(s).intersection(window)
