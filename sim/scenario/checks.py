"""What the settings of a scenario say together: what cannot hold, and what is odd.

In: a scenario whose every setting is right by itself. Out: contradictions, which `Scenario` refuses, and notes, which
`rollout check` prints and nobody is stopped by. The line between the two: an error is what nobody can have meant or
what the model would silently read otherwise; a note is what may be meant and usually is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.scenario.errors import closest
from sim.scenario.field import Contradiction

if TYPE_CHECKING:
    from sim.scenario.roster import School
    from sim.scenario.schema import Scenario, Span

Loc = tuple[str | int, ...]

MAX_GIGABYTES = 6.0
"""Most memory one replication may need: what a small machine of 8 GB has to spare."""
# Fitted to the peaks of six runs (300 to 10 000 schools of the usual sizes, 60 to 240 months), none of which is higher,
# and none lower by more than a tenth. The process: to two runs of 20 and 60 schools, neither higher.
_BYTES_A_SCHOOL_MONTH = 1420
_BYTES_A_COHORT = 700
_BYTES_A_PLACE = 18
_BYTES_A_PROCESS = 2600
_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS = [f"{month:02d}-{day:02d}" for month, days in enumerate(_DAYS_OF_MONTHS, 1) for day in range(1, days + 1)]
"""Every day of a year without 29 February, in order."""
HINTS = 20
"""Unknown schools for which the nearest known one is sought: of all ids of a province that would take minutes."""
MOST_PUPILS_A_CLASS = 80
"""More pupils than the biggest classes (超大班额 begins at 66) are a slip more often than a class."""


def contradictions(scenario: Scenario) -> Iterator[Contradiction]:
    """Yield what cannot hold together."""
    for check in (_shares, _start_and_tiers, _school_year, _offers, _bureau, _roster, _start, _size):
        yield from check(scenario)


def oddities(scenario: Scenario) -> Iterator[Contradiction]:
    """Yield what is odd but not wrong; the codes are those of `sim.scenario.codes.NOTES`."""
    for check in (_odd_staffing, _odd_service, _odd_dates, _odd_horizon, _odd_offers, _odd_goals):
        yield from check(scenario)
    yield from odd_roster(scenario.roster)


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


def _offers(s: Scenario) -> Iterator[Contradiction]:
    offers = s.promotions
    months = [gift.month for gift in offers.gifts]
    for i, month in enumerate(months):
        if month in months[:i]:
            yield Contradiction("gift_month_twice", ("promotions", "gifts", i, "month"), {"got": month})
    for i, (before, step) in enumerate(pairwise(offers.tariff), 1):
        if step.month <= before.month:
            at = ("promotions", "tariff", i, "month")
            yield Contradiction("tariff_order", at, {"got": step.month, "first": before.month})
    yield from _twice(("promotions", "publicity", "campaigns"), offers.publicity.campaigns)
    yield from _twice(("promotions", "publicity", "lectures"), offers.publicity.lectures)


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
    hints = HINTS
    of: tuple[Loc, ...] = (("roster",),)
    for i, begun in enumerate(s.start):
        if begun.opened_days_ago > 0 and begun.links < 6:
            at: Loc = ("start", i, "opened_days_ago")
            yield Contradiction("start_not_open", at, {"got": begun.opened_days_ago, "links": begun.links})
        school = schools.get(begun.school)
        if school is None:
            hint = closest(begun.school, schools) if hints > 0 else None
            hints -= 1
            yield Contradiction("start_school", ("start", i, "school"), {"got": begun.school, "hint": hint}, of)
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
        each = s.fidelity == "individual"
        at: tuple[Loc, ...] = (("programme", "months"), ("fidelity",), ("roster",), ("market", "cohorts_move"))
        first, *others = at[1:] if each else at
        values = {
            "got": s.fidelity if each else s.programme.months,
            "schools": len(s.roster),
            "pupils": sum(school.pupils for school in s.roster),
            "gigabytes": needed,
            "limit": MAX_GIGABYTES,
            "kind": s.fidelity,
        }
        yield Contradiction("run_size", first, values, tuple(others))


def gigabytes(s: Scenario) -> float:
    """Estimate the memory one replication needs.

    It goes with the books (schools × months), with the cohorts and with the lines there is room for; each summer brings
    a new cohort in a sixth or a third of the classes, and room for the staff who change.
    With a process a family and member of staff it goes with these above all.
    """
    months = s.programme.months
    summers = months / 12 if s.market.cohorts_move else 0.0
    cohorts = places = processes = 0.0
    for school in s.roster:
        years = 3 if school.type in ("senior", "urban_junior", "township_junior") else 6
        cohorts += school.classes * (1 + summers / years)
        places += school.pupils * (1 + summers / years) + school.staff * (1 + summers)
        processes += school.pupils + school.staff if s.fidelity == "individual" else 0
    return (
        _BYTES_A_SCHOOL_MONTH * len(s.roster) * months
        + _BYTES_A_COHORT * cohorts
        + _BYTES_A_PLACE * places
        + _BYTES_A_PROCESS * processes
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
    at: Loc = ("staffing", "reps")
    if staffing.reps > len(s.roster):
        yield Contradiction("reps_idle", at, {"got": staffing.reps, "schools": len(s.roster)}, (("roster",),))
    if rules.S7 and staffing.reps == 1:
        yield Contradiction("pair_of_one", at, {}, (("rules", "S7"),))
    hands = _hands(s)
    if (rules.S11 or rules.S12) and staffing.agents_at_a_meeting > hands:
        of: tuple[Loc, ...] = (("staffing", "agents"), ("staffing", "peaks"))
        at = ("staffing", "agents_at_a_meeting")
        yield Contradiction("agents_short", at, {"got": staffing.agents_at_a_meeting, "hands": hands}, of)
    if rules.S12:
        yield from _odd_peaks(s)
    for at, said, rule in (
        (("promotions", "homeroom_commission"), s.promotions.homeroom_commission > 0, "M3"),
        (("bureau", "prefund"), s.bureau.prefund, "B5"),
    ):
        if said and not getattr(rules, rule):
            yield Contradiction("rule_is_off", at, {"rule": rule}, (("rules", rule),))
    visits = s.uncertainties.visits
    for name in ("mean_a", "mean_b", "mean_c"):
        mean = getattr(visits, name)
        if mean.range[0] < 3 and not s.programme.day_one:  # three hurdles, at most one a visit
            yield Contradiction("visits_few", ("uncertainties", "visits", name), {"got": mean.range[0]})
    for name in ("hours_urban", "hours_rural"):
        hours = float(getattr(visits, name))
        if hours > staffing.rep_hours_a_day:
            at, of = ("uncertainties", "visits", name), (("staffing", "rep_hours_a_day"),)
            yield Contradiction("visit_long", at, {"got": hours, "limit": staffing.rep_hours_a_day}, of)


def _hands(s: Scenario) -> int:
    """Most hands the district has on a day, agents and temporary ones."""
    peaks = s.staffing.peaks if s.rules.S12 else ()
    extra = max((sum(p.hands for p in peaks if p.first <= begun.first <= p.last) for begun in peaks), default=0)
    return extra + (s.staffing.agents if s.rules.S11 else 0)


def _odd_peaks(s: Scenario) -> Iterator[Contradiction]:
    meetings = {day for m in s.school_year.meetings for day in _held_on(s, m.around)}
    peaks = s.staffing.peaks
    for i, peak in enumerate(peaks):
        at, span = ("staffing", "peaks", i), f"{peak.first} – {peak.last}"
        if peak.hands and not any(peak.first <= day <= peak.last for day in meetings):
            yield Contradiction("peak_idle", at, {"got": span}, (("school_year", "meetings"),))
        if any(peak.first <= other.last and other.first <= peak.last for other in peaks[:i]):
            yield Contradiction("peaks_overlap", at, {"got": span})


def _odd_service(s: Scenario) -> Iterator[Contradiction]:
    plan = s.service
    if s.programme.running and s.rules.V2 and plan.vehicles < plan.technicians:
        values = {"got": plan.vehicles, "technicians": plan.technicians}
        yield Contradiction("vehicles_few", ("service", "vehicles"), values, (("service", "technicians"),))


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
    of: tuple[Loc, ...] = (("school_year", "holidays"),)
    for i, term in enumerate(year.terms):
        if _in(term, year.holidays):
            yield Contradiction("term_in_holidays", ("school_year", "terms", i), {"got": term}, of)
    lectures = s.promotions.publicity.lectures if s.programme.running and s.rules.P6 else ()
    for i, day in enumerate(lectures):
        if not _in(day, year.holidays):
            at = ("promotions", "publicity", "lectures", i)
            yield Contradiction("lecture_in_term", at, {"got": day}, of)
    a, b, c = s.review.contract_within_months
    if not a <= b <= c:
        # A, B, C are good, neutral and hostile: the hostile school can hardly be due first.
        yield Contradiction("deadlines_order", ("review", "contract_within_months"), {"got": (a, b, c)})


def _odd_horizon(s: Scenario) -> Iterator[Contradiction]:
    """Yield what the horizon cuts off."""
    months, days = s.programme.months, sum(s.days_in_month())
    of: tuple[Loc, ...] = (("programme", "months"),)
    if not s.programme.running:
        return
    # An observed state has its agreement behind it, and so have schools that are open on the first day.
    agreed = 0.0 if s.start or s.programme.day_one else s.bureau.agreement_days
    if agreed >= days:
        yield Contradiction("agreement_late", ("bureau", "agreement_days"), {"got": agreed, "limit": days}, of)
    for i, notice in enumerate(s.bureau.notices_days):
        if agreed < days <= agreed + notice:
            yield Contradiction("notice_late", ("bureau", "notices_days", i), {"got": notice, "months": months}, of)
    for i, gift in enumerate(s.promotions.gifts):
        if s.rules.P1 and gift.month > months:
            at: Loc = ("promotions", "gifts", i, "month")
            yield Contradiction("gift_late", at, {"got": gift.month, "months": months}, of)
    for i, step in enumerate(s.promotions.tariff):
        if s.rules.P4 and step.month > months:
            at = ("promotions", "tariff", i, "month")
            yield Contradiction("tariff_late", at, {"got": step.month, "months": months}, of)
    for at, when, rule in (
        (("market", "window_closes"), s.market.window_closes, s.rules.X1),
        (("bureau", "policy_date"), s.bureau.policy_date, s.rules.B6),
    ):
        if rule and when >= s.month_starts()[-1]:
            yield Contradiction("date_late", at, {"got": str(when), "months": months}, of)
    review = s.review
    for at, said, rule in (
        (("promotions", "handset", "lock_in_months"), s.promotions.handset.lock_in_months, s.rules.P2),
        (("prices", "commission", "share_months"), s.prices.commission.share_months, s.rules.S11),
        (("review", "target_within_months"), review.target_within_months, s.rules.S6),
        (("review", "every_months"), float(review.every_months), s.rules.S6),
        (("review", "contract_within_months"), min(review.contract_within_months), s.rules.S6),
    ):
        if rule and said > months:
            yield Contradiction("beyond_horizon", at, {"got": said, "months": months}, of)


def _odd_offers(s: Scenario) -> Iterator[Contradiction]:
    offers, market, rules = s.promotions, s.market, s.rules
    if not s.programme.running:
        return
    for i, (before, step) in enumerate(pairwise(offers.tariff), 1):
        if rules.P4 and step.off < before.off:
            at: Loc = ("promotions", "tariff", i, "off")
            yield Contradiction("tariff_rises", at, {"got": step.off, "before": before.off})
    at, threshold = ("promotions", "rebate", "threshold"), offers.rebate.threshold
    if rules.P5 and threshold <= market.initial_share:
        values = {"got": threshold, "share": market.initial_share}
        yield Contradiction("rebate_at_once", at, values, (("market", "initial_share"),))
    elif rules.P5 and threshold > market.parent_target:
        values = {"got": threshold, "target": market.parent_target}
        yield Contradiction("rebate_above_target", at, values, (("market", "parent_target"),))


def _odd_goals(s: Scenario) -> Iterator[Contradiction]:
    market, reach = s.market, s.uncertainties.reach
    for name, target, people, reachable in (
        ("parent_target", market.parent_target, "families", reach.families.range[1]),
        ("staff_target", market.staff_target, "staff", reach.staff.range[1]),
    ):
        if target <= market.initial_share:
            values = {"got": target, "share": market.initial_share}
            yield Contradiction("target_met", ("market", name), values, (("market", "initial_share"),))
        elif target > reachable:
            of = (("uncertainties", "reach", people),)
            yield Contradiction("target_out_of_reach", ("market", name), {"got": target, "limit": reachable}, of)


def odd_roster(roster: Sequence[School]) -> Iterator[Contradiction]:
    """Yield what is odd about the schools by themselves."""
    full = [school for school in roster if school.pupils > MOST_PUPILS_A_CLASS * school.classes]
    if full:
        values = {"count": len(full), "school": full[0].id, "limit": MOST_PUPILS_A_CLASS}
        yield Contradiction("classes_full", ("roster",), values)
    staffed = [school for school in roster if school.staff > school.pupils]
    if staffed:
        yield Contradiction("staff_many", ("roster",), {"count": len(staffed), "school": staffed[0].id})
    names = Counter((school.name, school.township) for school in roster if school.name)
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
    return not _open_days(s).intersection(_from(around)[: s.school_year.meeting_jitter_days + 1])


def _held_on(s: Scenario, around: str) -> set[str]:
    """Days on which a round of meetings may be held: the open ones of its window, else the first open one after."""
    days, is_open = _from(around), _open_days(s)
    window = is_open.intersection(days[: s.school_year.meeting_jitter_days + 1])
    return window or {next(day for day in days if day in is_open)}


def _from(day: str) -> list[str]:
    """Every day of a year from one on."""
    first = _DAYS.index(day)
    return [*_DAYS[first:], *_DAYS[:first]]
