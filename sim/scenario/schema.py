"""Everything a scenario can say, with its default, unit, bounds, tag and source.

In: the tree of a user's file, already merged. Out: one frozen `Scenario`. Three kinds of number stand apart: levers
(what the operator decides) and known facts in the sections named after their subject, and all uncertainties below
``uncertainties``. A rule of the model has its switch in ``rules``. Sources: «slide n» is a slide of the deck.
"""

from __future__ import annotations

import calendar
import hashlib
import json
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sim.scenario import checks
from sim.scenario.field import (
    MONTH_DAY,
    NAME,
    NotNegative,
    Positive,
    Ratio,
    Section,
    Share,
    contradiction,
    contradictions,
    known,
    lever,
    uncertain,
)
from sim.scenario.roster import School

Tier = Literal["A", "B", "C"]
TIERS: tuple[Tier, ...] = ("A", "B", "C")
MonthDay = Annotated[str, StringConstraints(pattern=MONTH_DAY)]
Days = Annotated[float, Field(ge=0, le=36_500)]
Months = Annotated[float, Field(ge=0, le=1200)]
MOST_DAYS = 100
"""Most days, spans or rounds a list may hold."""
MOST_YUAN = 1_000_000
"""Highest price."""
OFFERS = 4
"""Most gift offers a schedule may hold; each has an account of its own."""


class Programme(Section):
    """When the programme runs, and whether it does."""

    start: date = known(
        date(2013, 6, 1),
        "First day of the programme; the first of a month",
        tag="A",
        ge=date(1990, 1, 1),
        le=date(2100, 12, 1),
    )
    months: int = known(60, "Horizon in calendar months", unit="months", source="slide 3", ge=1, le=240)
    running: bool = lever(True, "No: the district is left alone, as the reference", tag="D")
    launch: Literal["visits", "day_one"] = lever(
        "visits",
        "Schools are won, equipped and trained one by one; or all are open on the first day, as the deck counts",
        tag="D",
        source="slide 3",
    )

    @property
    def day_one(self) -> bool:
        """Whether every school is open on the first day."""
        return self.launch == "day_one"


class Span(Section):
    """Days of a year, both ends included."""

    first: MonthDay = Field(description="First day, MM-DD")
    last: MonthDay = Field(description="Last day, MM-DD")

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.last < self.first:
            raise contradiction("span_order", ("last",), first=self.first, got=self.last)
        return self


class MeetingDate(Section):
    """A yearly round of parent meetings (家长会)."""

    around: MonthDay = Field(description="Day on which the first schools meet, MM-DD")
    grades: Literal["entry", "all"] = Field(description="Whose parents are called")


def _spans(*ends: tuple[str, str]) -> tuple[Span, ...]:
    return tuple(Span(first=first, last=last) for first, last in ends)


class SchoolYear(Section):
    """The school year: when schools are closed, examine, meet parents, and change their pupils."""

    holidays: tuple[Span, ...] = known(
        _spans(("01-26", "02-20"), ("07-06", "08-31")),
        "Winter and summer holidays: schools see nobody",
        tag="P",
        source="usual school calendar of Fujian",
        max_length=MOST_DAYS,
    )
    public_holidays: tuple[Span, ...] = known(
        _spans(("02-05", "02-11"), ("05-01", "05-03"), ("10-01", "10-07")),
        "Spring Festival, Labour Day, National Day week: nobody works",
        tag="P",
        source="public calendar; Spring Festival at its mean date",
        max_length=MOST_DAYS,
    )
    exams: tuple[Span, ...] = known(
        _spans(("01-13", "01-25"), ("06-22", "07-05")),
        "Exam weeks, closed to selling",
        tag="A",
        max_length=MOST_DAYS,
    )
    meetings: tuple[MeetingDate, ...] = known(
        (
            MeetingDate(around="09-03", grades="entry"),
            MeetingDate(around="11-18", grades="all"),
            MeetingDate(around="04-29", grades="all"),
        ),
        "Parent meetings: entry grades at the start of the year, all grades after each mid-term",
        tag="D",
        source="slide 14; dates A",
        max_length=MOST_DAYS,
    )
    meeting_jitter_days: int = known(
        10, "A school holds its meeting up to this much later", unit="days", tag="A", ge=0, le=60
    )
    leaving: MonthDay = known("07-05", "Day on which leaving classes leave", tag="A")
    entry: MonthDay = known("09-01", "Day on which new classes and new staff enter", tag="P")
    terms: tuple[MonthDay, ...] = known(
        ("09-01", "02-21"), "First days of the two terms", tag="P", max_length=MOST_DAYS
    )


class Market(Section):
    """What the deck says of the market before the programme."""

    initial_share: float = known(
        0.18, "The operator's share of families and staff at the start", source="slide 3", gt=0, lt=1
    )
    parent_target: float = known(0.60, "Target of family penetration", source="slides 4, 6", gt=0, le=1)
    staff_target: float = known(0.90, "Target of staff penetration", source="slide 4", gt=0, le=1)
    cohorts_move: bool = known(True, "Classes leave and enter each summer, and staff change", tag="A")
    window_closes: date = known(
        date(2013, 12, 4),
        "X1: from the 4G licences on competitors answer at full strength (差异化营销时间窗口)",
        tag="P",
        source="public record; slide 2",
        ge=date(1990, 1, 1),
        le=date(2100, 12, 31),
    )


class Targeting(Section):
    """S4: which schools are pursued first («优先攻关B类学校»)."""

    dimension: Literal["size", "influence", "relationship", "random"] = lever(
        "relationship", "Which of the three tiers ranks the schools", tag="A", source="slide 9 leaves it open"
    )
    order: tuple[Tier, Tier, Tier] = lever(("B", "A", "C"), "Tiers, first to last", tag="D", source="slide 9")


class Peak(Span):
    """S12: days of a year, both ends included, for which temporary hands are taken on."""

    hands: int = lever(..., "Temporary hands in the district", unit="people", ge=0, le=10000)


class Staffing(Section):
    """Hands: own reps (客户经理), commissioned agents (代理商), building crews."""

    reps: int = lever(20, "Customer managers", unit="people", tag="D", source="slide 8: 5 schools each", ge=1, le=5000)
    schools_per_rep: int = lever(
        5, "Schools in one rep's charge", unit="schools", tag="D", source="slide 8", ge=1, le=20_000
    )
    pursued_at_once: int = lever(
        2, "Schools a rep works towards a contract at the same time", unit="schools", ge=1, le=20_000
    )
    rep_hours_a_day: float = lever(7.0, "Working hours of a rep", unit="hours", ge=1, le=12)
    agents: int = lever(12, "Agents' hands in the district", unit="people", ge=0, le=10000)
    agents_at_a_meeting: int = lever(4, "Most agents sent to one meeting", unit="people", ge=0, le=10000)
    crews: int = lever(6, "Crews that install classroom sets", unit="crews", ge=1, le=10000)
    peaks: tuple[Peak, ...] = lever(
        (
            Peak(first="09-01", last="09-20", hands=4),
            Peak(first="11-18", last="12-02", hands=8),
            Peak(first="04-29", last="05-13", hands=8),
        ),
        "S12: temporary hands around the parent meetings (高峰和闲时)",
        tag="A",
        source="slide 14 names peaks and off-peaks; dates and hands A",
        max_length=24,
    )
    follow_up_hours: float = lever(
        2.0, "M4: a rep's time for the follow-up of platform use, a school and term", unit="hours", ge=0, le=40
    )
    second_wave_hours: float = lever(
        14.0, "M7: most hours a rep works a school's list after a meeting", unit="hours", ge=0, le=200
    )


class ServicePlan(Section):
    """After the sale (slide 13): the repair station of the vendor, the hotline, the green channel."""

    technicians: int = lever(
        3, "V2: technicians of the station", unit="people", tag="D", source="slide 13", ge=1, le=500
    )
    vehicles: int = lever(3, "V2: vehicles of the station; a repair needs one", unit="vehicles", ge=1, le=500)
    spares: int = lever(20, "V2: spare sets and parts in stock", unit="spares", ge=1, le=10000)
    green_channel: bool = lever(
        True, "V2: repairs go first through every office (绿色通道)", tag="D", source="slide 13"
    )
    hotline_seats: int = lever(2, "V3: people at the programme's desk (专席)", unit="people", ge=1, le=500)


class Gift(Section):
    """One month's offer of the gift schedule: deposit so much, get a gift worth so much."""

    month: int = lever(..., "Month after the school's opening day, from 1", unit="month", tag="D", ge=1, le=60)
    deposit: float = lever(..., "Prepaid by the family", unit="yuan", tag="D", ge=0, le=10000)
    gift: float = lever(..., "Face value of the gift", unit="yuan", tag="D", ge=0, le=10000)


class Handset(Section):
    """P2: the staff package, phone and tablet against a monthly plan."""

    plan_yuan: float = lever(
        96.0, "Monthly bill of a package line", unit="yuan", tag="D", source="slide 6", ge=0, le=10000
    )
    lock_in_months: float = lever(24.0, "Contract of a package line", unit="months", tag="D", ge=0, le=120)


class TariffStep(Section):
    """P4: from a month of the programme on, new family lines pay so much less."""

    month: int = lever(..., "Month of the programme, from 1", unit="month", ge=1, le=240)
    off: float = lever(..., "Share taken off the family line's price", ge=0, lt=1)


class Rebate(Section):
    """P5: credit for the families of a school that passes a threshold."""

    threshold: float = lever(0.5, "Penetration of the school that earns it", gt=0, le=1)
    credit: float = lever(20.0, "Credit", unit="yuan a line", ge=0, le=1000)


class Publicity(Section):
    """P6: letter to parents, media, holiday and season marketing (宣传造势, 假期营销, 季节、节日营销)."""

    letter: bool = lever(True, "A letter to the parents when a school opens (致家长一封信)", tag="D", source="slide 15")
    campaigns: tuple[MonthDay, ...] = lever(
        ("01-01", "06-01", "09-10"), "Days on which media and festival campaigns begin", tag="A", max_length=24
    )
    lectures: tuple[MonthDay, ...] = lever(
        ("07-15", "02-01"), "Holiday lectures at open schools (相关讲座), for seed users", tag="A", max_length=24
    )


class Promotions(Section):
    """What is offered to families and staff."""

    gifts: tuple[Gift, ...] = lever(
        (Gift(month=1, deposit=50, gift=100), Gift(month=2, deposit=100, gift=50)),
        "P1: gifts that shrink by the month",
        tag="D",
        source="slide 6",
        max_length=OFFERS,
    )
    handset: Handset = Handset()
    homeroom_commission: float = lever(
        0.0, "M3: paid to the homeroom teacher a line, up front (compliance risk)", unit="yuan a line", ge=0, le=500
    )
    homeroom_claw_back_months: float = lever(
        3.0, "M3: paid back for a line that churns younger than this", unit="months", ge=0, le=60
    )
    tariff: tuple[TariffStep, ...] = lever(
        (TariffStep(month=25, off=0.1),),
        "P4: price path, «high first then low, strict first then loose»",
        tag="A",
        source="slide 14; months and shares A",
        max_length=24,
    )
    rebate: Rebate = Rebate()
    publicity: Publicity = Publicity()


class BureauPlan(Section):
    """What the education bureau (教育局) does for the programme, by agreement."""

    agreement_days: Days = lever(14.0, "From the start to the agreement (高端包装)", unit="days")
    notices_days: tuple[Days, ...] = lever(
        (15.0, 105.0),
        "B1: notices to schools, days after the agreement",
        unit="days",
        tag="D",
        source="slide 7",
        max_length=MOST_DAYS,
    )
    principal_meetings: tuple[MonthDay, ...] = lever(
        ("09-05", "02-25"),
        "B1: principals are called together (校长会议)",
        tag="D",
        source="slide 7; dates A",
        max_length=MOST_DAYS,
    )
    monthly_reports: bool = lever(True, "B1: use is reported and ranked each month of term", tag="D", source="slide 7")
    contest: tuple[MonthDay, ...] = lever(
        ("07-20",), "B1: summer skills contest", tag="D", source="slide 7; date A", max_length=MOST_DAYS
    )
    prefund: bool = lever(
        False, "B5: yes, the operator advances late government money; no, construction waits", tag="A"
    )
    policy_date: date = known(
        date(2014, 9, 1),
        "B6: from this day on a stop is more likely",
        tag="P",
        source="provincial ban of September 2014, xhume.cc",
        ge=date(1990, 1, 1),
        le=date(2100, 12, 31),
    )


class Review(Section):
    """S6: deadlines a school, and reviews at which effort moves to what is behind (阶段调整)."""

    every_months: int = lever(3, "Between reviews", unit="months", tag="A", ge=1, le=1200)
    contract_within_months: tuple[Months, Months, Months] = lever(
        (6.0, 9.0, 15.0), "Deadline of the contract by relationship tier A, B, C", unit="months", tag="A"
    )
    target_within_months: float = lever(
        36.0, "Deadline of the family target after the opening", unit="months", ge=1, le=1200
    )
    shift: float = lever(0.5, "Share of agents' hands moved from schools ahead to schools behind", tag="A", ge=0, le=1)


class Commission(Section):
    """S11: what an agent earns on a line it signed that the programme won."""

    at_signing: float = lever(
        20.0, "At signing", unit="yuan", tag="P", source="agent schedule 2011", ge=0, le=MOST_YUAN
    )
    at_month_3: float = lever(
        15.0, "If the line lives at month 3", unit="yuan", tag="P", source="agent schedule 2011", ge=0, le=MOST_YUAN
    )
    at_month_6: float = lever(
        15.0, "If the line lives at month 6", unit="yuan", tag="P", source="agent schedule 2011", ge=0, le=MOST_YUAN
    )
    share: float = lever(0.11, "Of the billing", tag="P", source="agent schedule 2011: 10-12 %", ge=0, le=1)
    share_months: float = lever(18.0, "For so long", unit="months", tag="P", source="agent schedule 2011", ge=0, le=120)
    claw_back_months: float = lever(
        3.0, "The commission at signing is paid back for a line that churns younger", unit="months", ge=0, le=60
    )


class Prices(Section):
    """What is billed, and what the deck says things cost."""

    family_arpu: float = lever(
        30.0, "A family line", unit="yuan a month", tag="D", source="slide 3", ge=0, le=MOST_YUAN
    )
    staff_arpu: float = lever(75.0, "A staff line", unit="yuan a month", tag="D", source="slide 3", ge=0, le=MOST_YUAN)
    broadband: float = lever(
        80.0, "C5: broadband of a class", unit="yuan a month", tag="D", source="slide 3", ge=0, le=MOST_YUAN
    )
    platform: float = lever(
        13.0, "P3: 优教通, where it is not free", unit="yuan a month", tag="D", source="slide 6", ge=0, le=MOST_YUAN
    )
    leased_line: float = lever(0.0, "C5: leased line of an equipped school", unit="yuan a month", ge=0, le=MOST_YUAN)
    fixed_phones: float = lever(
        0.0, "C5: fixed telephones of an equipped school", unit="yuan a month", ge=0, le=MOST_YUAN
    )
    set_operator: float = known(
        2555.0, "The operator's part of one classroom set", unit="yuan", source="slide 4", ge=0, le=MOST_YUAN
    )
    set_government: float = known(
        12000.0, "B5: the government's part of one classroom set", unit="yuan", source="slide 4", ge=0, le=MOST_YUAN
    )
    commission: Commission = Commission()


class Visits(Section):
    """S9: from the first visit to the contract."""

    mean_a: Positive = uncertain(4, 3, 6, "Mean visits to a contract, relationship A", unit="visits")
    mean_b: Positive = uncertain(8, 5, 12, "Mean visits to a contract, relationship B", unit="visits")
    mean_c: Positive = uncertain(15, 10, 25, "Mean visits to a contract, relationship C", unit="visits")
    gap_days: Positive = uncertain(7, 4, 14, "At least so long between two visits of a school", unit="days")
    hours_urban: Positive = uncertain(2.5, 1.5, 4, "A visit in town, way included", unit="hours")
    hours_rural: Positive = uncertain(4, 2.5, 6, "A visit in the country, way included", unit="hours")


class Peers(Section):
    """S5: what live schools do to the others."""

    press: Ratio = uncertain(1.3, 1, 2, "On a C school's contract chance when all A and B schools are live")


class Reps(Section):
    """S8, S10: the people."""

    pass_share: Share = uncertain(0.85, 0.7, 0.95, "S8: pass the training week at the first try")
    untrained_visit: Ratio = uncertain(0.7, 0.5, 1, "S8: on the chance of a visit by an untrained rep")
    untrained_service: Ratio = uncertain(1.5, 1, 2, "S8: on an untrained rep's time a sign-up")
    resignation_per_year: NotNegative = uncertain(
        0.25, 0.1, 0.4, "S10: reps who resign", unit="a year", tag="P", source="somametrics.com, sales staff turnover"
    )
    hiring_days: NotNegative = uncertain(45, 20, 90, "From a resignation to the successor's first day", unit="days")
    leave_days_per_year: NotNegative = uncertain(10, 5, 20, "Working days of leave and illness", unit="days a year")


class Pressure(Section):
    """B1: bureau pressure, a stock in [0, 1]."""

    impulse: Share = uncertain(0.3, 0.1, 0.5, "a in P ← 1 − (1 − P)(1 − a)")
    half_life_months: Positive = uncertain(4, 2, 8, "Decay", unit="months")


class Compliance(Section):
    """B2: ratios at full pressure."""

    good: Ratio = uncertain(1.5, 1, 2.5, "On contract visits and staff of relationship A schools")
    neutral: Ratio = uncertain(2.5, 1.3, 5, "On contract visits and staff of relationship B schools")
    hostile: Ratio = uncertain(1.3, 1, 2, "On contract visits and staff of relationship C schools")
    families: Ratio = uncertain(1.3, 1, 1.8, "On families")


class PriceApproval(Section):
    """B4: nothing may be charged to families before."""

    days: NotNegative = uncertain(45, 20, 120, "From the agreement to the price bureau's approval", unit="days")


class Support(Section):
    """B3: the bureau's support may lapse: officials change, other things are urgent."""

    lapses_per_year: NotNegative = uncertain(0.1, 0.03, 0.3, "Lapses of support", unit="a year")
    rebuild_days: NotNegative = uncertain(120, 30, 300, "Mean time until support is rebuilt", unit="days")


class CoFunding(Section):
    """B5: the government's money for the sets may be late."""

    late_share: Share = uncertain(0.3, 0.1, 0.6, "Schools whose money is late")
    delay_days: NotNegative = uncertain(90, 30, 270, "Mean delay of late money", unit="days")


class Stop(Section):
    """B6: a complaint-driven halt of new sales."""

    per_year: NotNegative = uncertain(0.05, 0.01, 0.15, "Halts, without commission to teachers", unit="a year")
    after_policy: Ratio = uncertain(3, 1, 8, "On the rate of halts after the policy date", log=True)
    commission: Ratio = uncertain(
        1.5, 1.1, 3, "On the rate of halts, for each 10 yuan of commission a line to homeroom teachers", log=True
    )
    months: Positive = uncertain(6, 3, 12, "Length of a halt", unit="months")


class GiftEffect(Section):
    """P1: what a gift does to joining."""

    first: Ratio = uncertain(1.6, 1.1, 2.5, "Ratio of a gift worth twice the deposit (50 → 100)")
    second: Ratio = uncertain(1.2, 1, 1.6, "Ratio of a gift worth half the deposit (100 → 50)")
    pull_forward: Share = uncertain(
        0.5, 0.2, 0.9, "φ: part of the gain taken from the six months after", source="Foubert & Gijsbrechts 2016 (sign)"
    )


class HandsetEffect(Section):
    """P2: what the package does."""

    take_up: Share = uncertain(0.5, 0.2, 0.8, "New staff lines that take the package")
    ratio: Ratio = uncertain(2, 1.2, 3.5, "On staff joining")


class FreeService(Section):
    """P3: 优教通 free for the operator's lines."""

    ratio: Ratio = uncertain(1.15, 1, 1.4, "On families' joining")
    churn: Ratio = uncertain(0.9, 0.8, 1, "On families' churn")


class TariffEffect(Section):
    """P4: what a lower price does, and waiting for it."""

    elasticity: NotNegative = uncertain(0.8, 0.3, 1.5, "ε: joining × (1 − off)^−ε")
    waiting: NotNegative = uncertain(
        1, 0, 3, "Joining × (1 − this × the price cut to come) in the six months before a cut"
    )


class RebateEffect(Section):
    """P5: a school strives for the threshold."""

    ratio: Ratio = uncertain(1.15, 1, 1.5, "On families' joining until the school has passed it")


class Awareness(Section):
    """P6: awareness, a stock in [0, 1] a school; letters, campaigns and lectures fill it."""

    impulse: Share = uncertain(0.25, 0.1, 0.5, "a in A ← 1 − (1 − A)(1 − a)")
    half_life_months: Positive = uncertain(2, 1, 4, "Decay", unit="months")
    ratio: Ratio = uncertain(1.25, 1, 1.7, "On families' joining at full awareness")
    lecture_attendance: Share = uncertain(0.06, 0.02, 0.15, "Families who come to a holiday lecture")


class SubsidyHelp(Section):
    """T2: the operator helps the school settle its teachers' subsidies."""

    ratio: Ratio = uncertain(1.2, 1, 1.6, "On staff joining at a migration day")


class PlatformUse(Section):
    """M4: staff who can't (不会用) or won't (不爱用) use the platform, and what that costs."""

    cannot: Share = uncertain(0.3, 0.1, 0.5, "Can't use it after the training")
    will_not: Share = uncertain(0.25, 0.1, 0.5, "Won't use it")
    taught: Share = uncertain(0.4, 0.2, 0.7, "Of those who can't: learn at a follow-up")
    demonstration: Share = uncertain(0.4, 0.1, 0.7, "Of those who won't: persuaded once all A and B schools are live")
    drag: Share = uncertain(0.3, 0.1, 0.6, "Families' joining × (1 − this × share not in use)")
    loss: NotNegative = uncertain(0.2, 0, 0.5, "Families' churn × (1 + this × share not in use)")


class SecondWave(Section):
    """M7: survey and list of the not yet joined, worked by reps after each meeting (二次拓展)."""

    minutes: Positive = uncertain(4, 2, 10, "A family on the list", unit="minutes")
    reached: Share = uncertain(0.6, 0.3, 0.85, "Families on the list who can be spoken to")
    conversion: Share = uncertain(0.04, 0.01, 0.1, "Of those spoken to who could join, at ratio 1")


class SecondLines(Section):
    """R2: a line won that is the holder's second one."""

    share: Share = uncertain(
        0.36, 0.2, 0.5, "Lines won that are a second line", tag="P", source="technode.com, 2010-11-23"
    )
    value: Share = uncertain(0.5, 0.3, 0.8, "What a second line bills, of the ARPU")
    months: NotNegative = uncertain(6, 3, 12, "For so long", unit="months")


class ExistingLines(Section):
    """R3: the 18 %, moved to the package at open schools."""

    repricing: Share = uncertain(0.05, 0, 0.15, "ARPU lost by moving an existing line to the package")
    retention: Share = uncertain(0.85, 0.6, 1, "On the churn of existing lines")


class Faults(Section):
    """V2: equipment faults and their repair."""

    months_between: Positive = uncertain(12, 6, 36, "Between two faults of a set", unit="months")
    remote_share: Share = uncertain(0.9, 0.8, 0.95, "Cleared remotely", tag="P", source="mtoou.info/tubiao/1723160")
    technician_days: Positive = uncertain(0.5, 0.2, 1, "A repair on site", unit="technician-days")
    spare_share: Share = uncertain(0.3, 0.1, 0.6, "Repairs that need a spare")
    lead_days: NotNegative = uncertain(14, 7, 45, "Until a spare used is replaced", unit="days")
    green_channel: Ratio = uncertain(0.7, 0.5, 1, "On the time of a repair where there is a green channel")


class Hotline(Section):
    """V3: calls to the programme's desk."""

    calls_a_line: NotNegative = uncertain(0.15, 0.05, 0.4, "Calls of a new line, in its first month", unit="calls")
    minutes: Positive = uncertain(5, 3, 8, "A call", unit="minutes")
    patience_minutes: NotNegative = uncertain(5, 2, 15, "Longest wait a caller accepts", unit="minutes")
    loss: NotNegative = uncertain(0.2, 0, 0.5, "Families' churn × (1 + this × share of callers who gave up)")


class CallBacks(Section):
    """V4: regular contact (定期回访)."""

    minutes_a_line: NotNegative = uncertain(0.5, 0.2, 2, "A rep's time a line and term", unit="minutes")
    churn: Ratio = uncertain(0.92, 0.8, 1, "On families' churn for the half year after a round")


class Rival(Section):
    """X1: competitors answer where the programme runs."""

    churn: Ratio = uncertain(1.15, 1, 1.6, "On families' churn at full strength")
    joining: Ratio = uncertain(0.9, 0.6, 1, "On joining at full strength")
    before: Share = uncertain(0.3, 0, 0.7, "Strength before the window closes, as a power of the two ratios")


class ParentMeeting(Section):
    """M1: one parent meeting."""

    attendance: Share = uncertain(0.85, 0.65, 0.95, "Families that come", tag="P", source="NCES 2013-028")
    conversion: Share = uncertain(0.15, 0.05, 0.35, "Of those who come and could join, at ratio 1")


class Counters(Section):
    """M2: registration."""

    event_minutes: Positive = uncertain(8, 5, 15, "A sign-up at an event", unit="minutes")
    hall_minutes: Positive = uncertain(17, 10, 25, "A sign-up in a business hall", unit="minutes")
    patience_minutes: NotNegative = uncertain(60, 30, 120, "Longest wait a family accepts", unit="minutes")
    arrival_minutes: NotNegative = uncertain(60, 30, 120, "Families reach the counters spread over", unit="minutes")
    return_share: Share = uncertain(0.5, 0.3, 0.7, "Of those not served: sign within 14 days")
    teacher_share: Share = uncertain(0.1, 0, 0.3, "Engaged homeroom teachers who man a counter")


class Homeroom(Section):
    """M3: homeroom teachers (班主任)."""

    engaged: Share = uncertain(0.25, 0.1, 0.4, "Classes with an engaged homeroom teacher")
    reluctant: Share = uncertain(0.25, 0.1, 0.4, "Classes with a reluctant homeroom teacher")
    engaged_ratio: Ratio = uncertain(1.3, 1, 1.8, "On families of such a class")
    reluctant_ratio: Ratio = uncertain(0.7, 0.4, 1, "On families of such a class")
    won_per_10_yuan: Share = uncertain(0.1, 0, 0.2, "Teachers engaged more for each 10 yuan of commission a line")


class WordOfMouth(Section):
    """M5: families of a class talk."""

    kappa: NotNegative = uncertain(
        0.9, 0.25, 2.7, "κ in × (1 + κ·share of the class)", tag="P", log=True,
        source="contagion share of adoptions, MIS Quarterly 2014",
    )  # fmt: skip


class Reach(Section):
    """M8: who could switch at all."""

    families: Share = uncertain(0.7, 0.5, 0.9, "Families within reach, existing lines included")
    staff: Share = uncertain(0.96, 0.88, 1, "Staff within reach, existing lines included")


class Interest(Section):
    """The programme's own hazard."""

    per_month: NotNegative = uncertain(
        0.0033, 0.0015, 0.006, "h0: the programme adds h0·(Π ratios − 1)", unit="a month", log=True
    )


class Migration(Section):
    """T1: teacher migration day (教师转网)."""

    conversion: Share = uncertain(0.4, 0.2, 0.6, "Reachable staff who join on the day, at ratio 1")


class Churn(Section):
    """R1: leaving the operator."""

    families: NotNegative = uncertain(
        0.04, 0.025, 0.07, "Prepaid family line", unit="a month", tag="P", source="lifetimes 2012, mobilitytechzone.com"
    )
    staff: NotNegative = uncertain(
        0.015, 0.01, 0.025, "Contract line", unit="a month", tag="P", source="lifetimes 2012, mobilitytechzone.com"
    )
    locked: Share = uncertain(0.3, 0.1, 0.6, "On a line in its lock-in")
    tie: Ratio = uncertain(0.7, 0.5, 1, "On families' churn: the school ties them to the operator")
    services: Ratio = uncertain(0.9, 0.8, 1, "On families' churn where all three services are in use (link 8)")
    leaver: Ratio = uncertain(2, 1, 3, "On churn in the three months after leaving school")


class Construction(Section):
    """V1: from contract to equipped rooms."""

    team_days_a_room: Positive = uncertain(0.5, 0.3, 1, "One set", unit="team-days")


class Adoption(Section):
    """Links 3 to 6: from equipped rooms to parents."""

    training_groups_days: NotNegative = uncertain(14, 7, 30, "Training by groups after the first for all", unit="days")
    use_days: NotNegative = uncertain(14, 7, 42, "From training to the platform in daily use", unit="days")
    parent_plan_days: NotNegative = uncertain(14, 7, 30, "To agree the parents' plan, class by class", unit="days")
    questions_days: NotNegative = uncertain(7, 1, 14, "From the opening to the desk for questions", unit="days")
    services_days: NotNegative = uncertain(14, 7, 60, "From the opening to all three services in use", unit="days")
    follow_up_days: NotNegative = uncertain(14, 7, 30, "From the first meeting to the follow-up", unit="days")
    retention_days: NotNegative = uncertain(30, 14, 60, "From the opening to the first call-backs", unit="days")


class People(Section):
    """How people and lines are counted."""

    lines_a_pupil: Positive = uncertain(1, 0.7, 1.6, "Lines of a family that subscribes", unit="lines")
    staff_turnover_per_year: Share = uncertain(0.06, 0.02, 0.12, "Staff replaced each September", unit="a year")


class RelationshipShares(Section):
    """S3: drawn where the roster is blank."""

    a: Share = uncertain(0.2, 0.1, 0.3, "Good relationship")
    c: Share = uncertain(0.25, 0.15, 0.4, "Hostile")


class Costs(Section):
    """C2, C4: what things cost, and what money costs."""

    wholesale_share: Share = uncertain(0.7, 0.5, 0.9, "A gift's cost by face value")
    construction_a_room: NotNegative = uncertain(300, 150, 600, "Installation of a set", unit="yuan a room")
    maintenance_a_set: NotNegative = uncertain(10, 5, 25, "Upkeep of a set", unit="yuan a month")
    handset: NotNegative = uncertain(1200, 600, 1600, "Phone and tablet of a package", unit="yuan")
    payroll: NotNegative = uncertain(
        4500, 3000, 7000, "A rep, all in", unit="yuan a month", source="average wage Longyan 2018, cast back"
    )
    agent_day: NotNegative = uncertain(120, 60, 200, "Day money of an agent at a meeting", unit="yuan a day")
    temporary_day: NotNegative = uncertain(150, 80, 250, "S12: day money of a temporary hand", unit="yuan a day")
    campaign: NotNegative = uncertain(8000, 3000, 20000, "P6: a media or festival campaign", unit="yuan")
    letter: NotNegative = uncertain(0.5, 0.2, 1, "P6: a letter to a family", unit="yuan")
    lecture: NotNegative = uncertain(600, 300, 2000, "P6: a holiday lecture at a school", unit="yuan")
    subsidy_help: NotNegative = uncertain(
        60, 20, 200, "T2: help with teacher subsidies, a member of staff, once", unit="yuan a person"
    )
    training_session: NotNegative = uncertain(500, 200, 1500, "A training session", unit="yuan")
    meeting: NotNegative = uncertain(500, 200, 1500, "A meeting's stand, leaflets, transport", unit="yuan")
    hotline: NotNegative = uncertain(4500, 2250, 9000, "A seat at the programme's desk (专席)", unit="yuan a month")
    margin: Share = uncertain(
        0.5, 0.35, 0.65, "Margin on billing", tag="P", source="EBITDA 34.6 % 2012, commsupdate.com"
    )
    partner_share: Share = uncertain(0.3, 0.1, 0.5, "Platform partner's part of platform income")
    platform_take_up: Share = uncertain(0.1, 0, 0.3, "New family lines that pay for 优教通 where it is not free")
    discount: NotNegative = uncertain(
        0.08, 0.055, 0.12, "Effective, a year", tag="P", source="SASAC charge 5.5 % as the low end"
    )


class Uncertainties(Section):
    """What nobody knows. A number fixes it; a distribution replaces the default prior."""

    visits: Visits = Visits()
    peers: Peers = Peers()
    reps: Reps = Reps()
    pressure: Pressure = Pressure()
    compliance: Compliance = Compliance()
    support: Support = Support()
    price_approval: PriceApproval = PriceApproval()
    co_funding: CoFunding = CoFunding()
    stop: Stop = Stop()
    gifts: GiftEffect = GiftEffect()
    tariff: TariffEffect = TariffEffect()
    rebate: RebateEffect = RebateEffect()
    awareness: Awareness = Awareness()
    handset: HandsetEffect = HandsetEffect()
    free_service: FreeService = FreeService()
    meeting: ParentMeeting = ParentMeeting()
    counters: Counters = Counters()
    homeroom: Homeroom = Homeroom()
    use: PlatformUse = PlatformUse()
    word_of_mouth: WordOfMouth = WordOfMouth()
    second_wave: SecondWave = SecondWave()
    subsidies: SubsidyHelp = SubsidyHelp()
    reach: Reach = Reach()
    interest: Interest = Interest()
    migration: Migration = Migration()
    churn: Churn = Churn()
    second_lines: SecondLines = SecondLines()
    existing: ExistingLines = ExistingLines()
    construction: Construction = Construction()
    faults: Faults = Faults()
    hotline: Hotline = Hotline()
    call_backs: CallBacks = CallBacks()
    rival: Rival = Rival()
    adoption: Adoption = Adoption()
    people: People = People()
    relationship: RelationshipShares = RelationshipShares()
    costs: Costs = Costs()


class Rules(Section):
    """The switch of each rule; off, it is as if it had never been built."""

    S4: bool = lever(True, "Targeting order", tag="D", source="slide 9")
    S5: bool = lever(True, "Peer pressure", tag="D", source="slide 9")
    S6: bool = lever(True, "Responsibility and stage review", tag="D", source="slides 8, 17")
    S7: bool = lever(True, "A/B pairs", tag="D", source="slide 8")
    S8: bool = lever(True, "Rep training", tag="D", source="slide 6")
    S10: bool = lever(True, "Rep resignation", tag="P")
    S11: bool = lever(True, "Agents", tag="D", source="slide 4")
    S12: bool = lever(True, "Peak and off-peak staffing", tag="D", source="slide 14")
    B1: bool = lever(True, "Bureau pressure", tag="D", source="slide 7")
    B2: bool = lever(True, "Compliance", tag="A")
    B3: bool = lever(True, "Support lapses", tag="A")
    B4: bool = lever(True, "Price approval gate", tag="D", source="slide 11")
    B5: bool = lever(True, "Co-funding that may be late", tag="D", source="slide 4")
    B6: bool = lever(False, "Stop of the programme", tag="P", source="provincial ban of September 2014")
    P1: bool = lever(True, "Gift schedule", tag="D", source="slide 6")
    P2: bool = lever(True, "Staff handset package", tag="D", source="slide 6")
    P3: bool = lever(True, "Free 优教通", tag="D", source="slide 6")
    P4: bool = lever(True, "Tariff path", tag="D", source="slide 14")
    P5: bool = lever(False, "Threshold rebate", tag="D", source="slide 5")
    P6: bool = lever(True, "Publicity", tag="D", source="slides 11, 15")
    M3: bool = lever(True, "Homeroom teachers", tag="D", source="slide 4")
    M4: bool = lever(True, "Teacher training and use", tag="D", source="slide 15")
    M5: bool = lever(True, "Word of mouth", tag="A")
    M7: bool = lever(True, "Second wave", tag="D", source="slide 15")
    T2: bool = lever(True, "Help with teacher subsidies", tag="D", source="slide 15")
    R2: bool = lever(True, "Second lines", tag="P")
    R3: bool = lever(True, "Existing lines", tag="D", source="slide 3")
    V2: bool = lever(True, "Equipment faults", tag="D", source="slide 13")
    V3: bool = lever(True, "Hotline", tag="D", source="slides 13, 15")
    V4: bool = lever(True, "Call-backs", tag="D", source="slide 15")
    X1: bool = lever(True, "Competitor", tag="D", source="slide 2")


class SchoolStart(Section):
    """An observed state of one school on the first day."""

    school: str = Field(description="Its id in the roster")
    links: int = Field(0, ge=0, le=10, description="Links reached, 0 to 10")
    opened_days_ago: float = Field(0.0, ge=0, le=36_500, description="Days since its opening day, from link 6 on")
    families_existing: int = Field(..., ge=0, description="Family lines held before the programme")
    families_new: int = Field(0, ge=0, description="Family lines that joined since")
    staff_existing: int = Field(..., ge=0, description="Staff lines held before the programme")
    staff_new: int = Field(0, ge=0, description="Staff lines that joined since, none of them a package")


class Scenario(Section):
    """One scenario, complete. Frozen; two with the same hash give the same results."""

    name: Annotated[str, StringConstraints(pattern=NAME)] = Field(..., description="Name, used for files")
    fidelity: Literal["class", "individual"] = Field(
        "class", description="Families move as counts of a class, or as one process each: the same model, but slow"
    )
    description: str = Field("", description="One line for people")
    district: Annotated[str, StringConstraints(pattern=NAME)] | None = Field(
        None,
        description="Key of the local luck: districts of a province have one each, and share the uncertain numbers and "
        "halts of a replication; none: the luck of a scenario that stands alone",
    )
    roster: tuple[School, ...] = Field(
        ..., description="The schools; in a file, the path of a CSV or Excel sheet", min_length=1, max_length=20_000
    )
    programme: Programme = Programme()
    school_year: SchoolYear = SchoolYear()
    market: Market = Market()
    targeting: Targeting = Targeting()
    staffing: Staffing = Staffing()
    service: ServicePlan = ServicePlan()
    promotions: Promotions = Promotions()
    bureau: BureauPlan = BureauPlan()
    review: Review = Review()
    prices: Prices = Prices()
    rules: Rules = Rules()
    uncertainties: Uncertainties = Uncertainties()
    start: tuple[SchoolStart, ...] = Field((), description="Observed state; empty: the baseline share, nothing begun")

    @model_validator(mode="after")
    def _hangs_together(self) -> Scenario:
        found = list(checks.contradictions(self))
        if found:
            raise contradictions(found)
        return self

    @property
    def hash(self) -> str:
        """SHA-256 of everything that can change a result: all but the name and the description."""
        content = self.model_dump(mode="json", exclude={"name", "description"})
        if self.district is None:  # the same as before there were any
            del content["district"]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def month_starts(self) -> list[date]:
        """First days of months 1 to ``programme.months`` + 1; the last one ends the horizon."""
        first = self.programme.start
        return [
            date(first.year + (first.month - 1 + m) // 12, (first.month - 1 + m) % 12 + 1, 1)
            for m in range(self.programme.months + 1)
        ]

    def days_in_month(self) -> list[int]:
        """Days of each month of the horizon."""
        return [calendar.monthrange(d.year, d.month)[1] for d in self.month_starts()[:-1]]
