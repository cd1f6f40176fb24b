"""The English catalogue: every word people read, by key."""

from __future__ import annotations

EN_UNITS: tuple[tuple[float, str], ...] = ((1e6, "million yuan"), (1.0, "yuan"))
EN: dict[str, str] = {
    # Numbers
    "number.none": "–",
    "number.percent": "{number}\u00a0%",  # the space is one at which no line breaks
    "number.amount": "{amount}\u00a0{unit}",
    "number.in_unit": "{label}, {unit}",
    "number.date": "{year:04d}-{month:02d}-{day:02d}",
    "number.items_joint": "; ",
    "number.value_word": "{value} ({word})",
    "settings.meaning": "{words} [{inside}]",
    "settings.tagged": "{tag}: {source}",
    "number.never": "never",
    "number.month": "month {month}",
    "number.yes": "yes",
    "number.no": "no",
    "chance.none": "none of {n:,}: below {high}",
    "chance.all": "all of {n:,}: above {low}",
    "chance.some": "{count:,} of {n:,} ({share})",
    "chance.interval": "{low} to {high}",
    "chance.interval_none": "below {high}",
    "chance.interval_all": "above {low}",
    # Measures
    "measure.parent_penetration": "Families subscribed (penetration)",
    "measure.parent_penetration_live": "… in live schools only",
    "measure.staff_penetration": "Staff subscribed (penetration)",
    "measure.schools_live": "Schools live",
    "measure.revenue": "Revenue of all schools",
    "measure.revenue_new": "… from lines joined later",
    "measure.revenue_existing": "… from lines held at start or entry",
    "measure.revenue_without": "Revenue without the programme",
    "measure.incremental_revenue": "Incremental revenue",
    "measure.investment": "Investment",
    "measure.running_cost": "Running cost",
    "measure.npv": "Net present value (NPV)",
    "measure.irr": "Internal rate of return, a year",
    "measure.payback_month": "Payback, month",
    "measure.peak_funding": "Peak funding",
    "measure.parent_target_met": "Families reach {parent_target}",
    "measure.staff_target_met": "Staff reach {staff_target}",
    "measure.payback_met": "Paid back within {months} months",
    # Summary, in the terminal and at the head of the report
    "summary.scale": "{schools:,} schools · {pupils:,} pupils · {staff:,} staff · {months} months from {start}",
    "summary.runs": "{n:,} simulated futures (n = {n:,}, seed {seed})",
    "summary.runs_few": "{said}. That is few: the ends of the bands, P10 and P90, are hardly known below {fewest}",
    "summary.runs_failed": "{n:,} simulated futures (n = {n:,}, seed {seed}); {failed:,} more failed and are left out",
    "summary.runs_one": "1 simulated future (n = 1, seed {seed})",
    "summary.people_one": (
        "In the one simulated future {parents_mid} of families (target {parent_target}) and {staff_mid} of staff "
        "(target {staff_target}) are subscribed after {months} months."
    ),
    "summary.money_one": (
        "The programme brings {incremental} more revenue than leaving the district alone, {of_ceiling} of the deck's "
        "ceiling of {ceiling}; the investment is {investment}, the net present value {npv_low}."
    ),
    "summary.money_no_ceiling_one": (
        "The programme brings {incremental} more revenue than leaving the district alone; the investment is "
        "{investment}, the net present value {npv_low}."
    ),
    "summary.one": "One future says what can happen, not how likely it is: ask for more of them, -n 200 say.",
    "summary.empty": "No replication finished, so there is nothing to sum up.",
    "summary.people": (
        "In 80 of 100 simulated futures between {parents_low} and {parents_high} of families (median {parents_mid}, "
        "target {parent_target}) and between {staff_low} and {staff_high} of staff (median {staff_mid}, target "
        "{staff_target}) are subscribed after {months} months."
    ),
    "summary.money": (
        "In the median future the programme brings {incremental} more revenue than leaving the district alone, "
        "{of_ceiling} of the deck's ceiling of {ceiling}; the investment is {investment} and, in 80 of 100 futures, "
        "the net present value lies between {npv_low} and {npv_high}."
    ),
    "summary.money_no_ceiling": (
        "In the median future the programme brings {incremental} more revenue than leaving the district alone; the "
        "investment is {investment} and, in 80 of 100 futures, the net present value lies between {npv_low} and "
        "{npv_high}."
    ),
    "summary.chances": (
        "Of {n:,} simulated futures, families reach {parent_target} in {parents}, staff reach {staff_target} in "
        "{staff}, and the money is back within {months} months in {payback}."
    ),
    "summary.count_none": "none",
    "summary.count_all": "all {n:,}",
    "summary.count_some": "{count:,}",
    "number.band_one": "in one future",
    "number.band_target_one": "in one future; target {target}",
    "number.payback_one": "in one future",
    "number.band": "median; 80 of 100 futures: {low} to {high}",
    "number.band_target": "median; 80 of 100 futures: {low} to {high}; target {target}",
    "number.payback": "median; 80 of 100 futures: {low} to {high}; never in {never} of {n:,}",
    "head.parent_penetration": "Families subscribed",
    "head.staff_penetration": "Staff subscribed",
    "head.incremental_revenue": "Incremental revenue",
    "head.npv": "Net present value",
    "head.payback_month": "Payback",
    # Tables
    "table.bands": "Result after {months} months",
    "table.bands_note": (
        "P10, P50, P90 is a risk band: 80 of 100 simulated futures lie between P10 and P90, and half lie below P50. "
        "It shows how futures differ; more replications do not make it narrower."
    ),
    "table.measure": "Measure",
    "table.target": "Target",
    "table.mean": "Mean",
    "table.ci": "95\u00a0% interval of the mean",
    "table.nulls": "No value in",
    "table.results": "Results",
    "table.results_note": (
        "Two different intervals stand here. P5 to P95 and P10 to P90 are risk bands: how simulated futures differ, "
        "whatever the number of replications. The 95\u00a0% confidence interval of the mean is Monte Carlo error "
        "only: how well {n:,} replications know the mean of this model; more replications narrow it. Neither covers "
        "what the model leaves out. «No value» counts futures without a payback month or a unique rate of return; "
        "they sort last in the bands, shown as «never» or «–», and there is no mean then."
    ),
    "table.chances": "Chances",
    "table.chances_note": (
        "Share of {n:,} simulated futures; the interval is a 95\u00a0% Clopper–Pearson interval of the chance "
        "(Monte Carlo error). A chance is never written as 0\u00a0% or 100\u00a0%."
    ),
    "table.event": "Event",
    "table.share": "Share of simulated futures",
    "table.share_ci": "95\u00a0% interval",
    "table.ceiling": "The deck's ceiling beside what is expected",
    "table.ceiling_note": (
        "The deck's arithmetic (slide 3) is a ceiling: everybody joins on day one, nobody churns, leaves or costs "
        "anything. The column «simulated» comes out of this simulator set to that ceiling, through its own ledger and "
        "at this scenario's prices, which are the deck's unless the scenario says otherwise."
    ),
    "table.ceiling_line": "Line of the deck",
    "table.ceiling_deck": "Deck, one class",
    "table.ceiling_class": "Simulated, one class",
    "table.ceiling_roster": "By the deck's arithmetic, this roster",
    "ceiling.new_monthly": "New lines and broadband, a month",
    "ceiling.new_horizon": "New lines and broadband, {months} months",
    "ceiling.existing_monthly": "Existing lines, a month",
    "ceiling.existing_horizon": "Existing lines, {months} months",
    "ceiling.compare": (
        "What is compared: incremental revenue over {months} months. The deck's ceiling for this roster is {ceiling} "
        "(new lines and broadband, no costs); the median simulated future reaches {median}, {below} below it "
        "({of_ceiling} of the ceiling; in 80 of 100 futures between {low} and {high} of it)."
    ),
    "ceiling.above": (
        "What is compared: incremental revenue over {months} months. The deck's ceiling for this roster is {ceiling} "
        "(new lines and broadband, no costs); the median simulated future reaches {median} ({of_ceiling} of the "
        "ceiling; in 80 of 100 futures between {low} and {high} of it)."
    ),
    "ceiling.class_line": (
        "One class of the deck, simulated at its ceiling: new lines {new_monthly} yuan a month and {new_horizon} in "
        "{months} months, existing lines {existing_monthly} and {existing_horizon}; the deck's own figures, for 60 "
        "months, are 1,340.75, 80,445, 276.75 and 16,605."
    ),
    "table.work": "How busy, how long a wait",
    "table.work_note": "Means and bands over simulated futures, each the figure of a whole future.",
    "work.agents_sent_share": "Hands sent to meetings, of those wanted",
    "work.counter_balked_share": "Willing families who did not wait at the counter",
    "work.counter_wait_minutes": "Wait at the counter, minutes",
    "work.crew_utilisation": "Installing crews at work",
    "work.crew_wait_days": "Wait for an installing crew, days",
    "work.rep_utilisation": "Working hours of reps used",
    "work.technician_utilisation": "Repair technicians at work",
    "work.repair_wait_days": "Wait for a technician, days",
    "work.hotline_utilisation": "Seats of the desk busy",
    "work.hotline_wait_minutes": "Wait at the desk, minutes",
    "work.hotline_given_up_share": "Callers who gave up",
    "table.inputs": "What went in",
    "table.inputs_note": (
        "Source: D stated in the sales deck, P a public figure, A an assumption. Kind: a lever is what the operator "
        "decides, a known number is a fact of the deck or the calendar, an uncertain number is drawn anew for each "
        "simulated future from the distribution shown."
    ),
    "table.path": "Setting",
    "table.about": "What it is",
    "table.value": "Value",
    "table.prior": "Distribution",
    "table.kind": "Kind",
    "table.tag": "Source",
    "table.source": "Where from",
    "kind.lever": "lever",
    "kind.known": "known",
    "kind.uncertain": "uncertain",
    "prior.choice": "choice",
    "prior.triangular": "triangular",
    "prior.log_triangular": "log_triangular",
    "prior.uniform": "uniform",
    "prior.normal": "normal",
    "prior.lognormal": "lognormal",
    "prior.beta": "beta",
    "inputs.count": "{total} numbers: {D} from the deck, {P} public figures, {A} assumptions; {priors} carry a range.",
    "table.mechanisms": "Mechanisms",
    "table.mechanisms_note": "A rule can be switched off; the rest is part of the story and always on.",
    "table.id": "Id",
    "table.mechanism": "Mechanism",
    "table.state": "State",
    "kind.attribute": "attribute",
    "kind.story": "story",
    "kind.rule": "rule",
    "kind.account": "account",
    "state.on": "on",
    "state.off": "off",
    "state.always": "always on",
    "table.provenance": "Method and provenance",
    "provenance.method": (
        "Discrete-event simulation, one full run of the district a replication. Each replication draws every uncertain "
        "number once from its distribution, and its own luck; random streams are keyed by what they are for, so a "
        "strategy change does not reshuffle the luck of anything else. Families of a class move one by one in "
        "continuous time, without a time step."
    ),
    "provenance.seed": "Seed",
    "provenance.replications": "Replications asked / done / failed",
    "provenance.hash": "Scenario hash",
    "provenance.code": "Code version",
    "provenance.commit": "Commit",
    "provenance.dirty": "{commit}, with local changes",
    "provenance.packages": "Packages",
    "provenance.platform": "Platform",
    "provenance.command": "Command",
    "provenance.started": "Started",
    "provenance.ended": "Ended",
    # Report
    "report.title": "{name}: rollout report",
    "report.contents_head": "In five numbers",
    "report.figures": "In pictures",
    "report.definitions": "What the words mean",
    "report.define.penetration": (
        "Penetration: subscribed lines of enrolled pupils (one a pupil, leavers' lines left out) over pupils enrolled "
        "that day in all schools of the roster, contracted or not. Targets are judged at the last month."
    ),
    "report.define.incremental": (
        "Incremental revenue: gross billing of all schools of the roster less the billing expected with no programme."
    ),
    "report.define.cash": (
        "Investment: the operator's equipment and construction, promotions, commissions, payroll, training and "
        "marketing. Running cost: maintenance, hotline, partner share, and the cost to serve the increment. Cash: "
        "incremental revenue less both."
    ),
    "report.define.npv": (
        "NPV: monthly cash discounted in arrears at the yearly rate of each future. Payback: the first month after "
        "which undiscounted cumulative cash stays at or above zero, never if there is none."
    ),
    "report.compliance_title": "Compliance",
    "report.compliance": (
        "The default is voluntary adoption. Commission to teachers, quotas and compelled switching are levers that "
        "carry a compliance risk: a complaint-driven halt of new sales. Such schemes were exposed in the press and "
        "banned by provincial authorities in 2014. A plan that needs them to reach its targets stands on that risk."
    ),
    "report.compliance_on": "This scenario pays homeroom teachers {amount} a line, so that risk applies.",
    "report.compliance_off": "This scenario pays homeroom teachers no commission.",
    "report.halts_on": "Halts are simulated here: the figures include futures in which sales were stopped (rule B6).",
    "report.halts_off": "No halt is simulated here: rule B6 is off, and the figures know nothing of it.",
    # Figures
    "figure.origin_and_band": "{origin}; {band}",
    "figure.full_caption": "{origin}; {band}.",
    "figure.caption": "n = {n:,}, seed {seed}",
    "figure.month_axis": "Month of the programme",
    "figure.p": "P{level}",
    "figure.median": "median",
    "figure.target": "target {target}",
    "figure.families.title": "Families subscribed",
    "figure.families.axis": "Share of enrolled families",
    "figure.staff.title": "Staff subscribed",
    "figure.staff.axis": "Share of staff",
    "figure.cash.title": "Cumulative cash of the programme",
    "figure.cash.axis": "Million yuan",
    "figure.cash.payback": "median payback: month {month}",
    "figure.cash.never": "the median future is not paid back",
    "figure.npv.title": "Chance that the net present value exceeds an amount",
    "figure.npv.axis_x": "Net present value, million yuan",
    "figure.npv.axis_y": "Share of simulated futures above",
    "figure.npv.some_above": "above zero: {count:,} of {n:,}",
    "figure.npv.none_above": "none of {n:,} above zero",
    "figure.npv.all_above": "all of {n:,} above zero",
    "figure.funnel.title": "The ten links: schools that have reached each",
    "figure.funnel.axis": "Schools of {schools:,}",
    "figure.fan.band": "shaded: P5–P95, P10–P90, P25–P75 of simulated futures, month by month; line: median",
    "figure.npv.band": "curve: share of futures above the amount; shaded: its 95\u00a0% simultaneous (DKW) band",
    "figure.funnel.band": "shaded: P10–P90 of simulated futures, month by month; line: median; numbers: at the end",
    "figure.funnel.end": "{low}–{high}",
    "link.contract": "1 contract",
    "link.construction": "2 construction",
    "link.teacher_training": "3 teacher training",
    "link.teacher_migration": "4 teacher migration",
    "link.platform_use": "5 platform in use",
    "link.parent_migration": "6 parent migration",
    "link.questions_answered": "7 questions answered",
    "link.home_school_link": "8 home–school link",
    "link.follow_up": "9 follow-up",
    "link.retention": "10 service and retention",
    # The report on paper
    "cli.opt.pdf": "Write the report as a PDF too, through an installed Chromium.",
    "cli.pdf_at": "PDF: {path}",
    "cli.not_printed": "{program} did not print the report: {why}. The report itself is written.",
    "problem.no_browser": (
        "needs Chromium, Chrome or Edge, and none is installed here; install one, name it in {variable}, or leave "
        "--pdf out, open the report in any browser and print it"
    ),
    # The report's pictures
    "figure.calendar_month": "{year}-{month:02d}",
    "figure.holidays": "holidays",
    "figure.fan.holidays_band": (
        "shaded: P5–P95, P10–P90, P25–P75 of futures, by month; line: median; grey: school holidays"
    ),
    "figure.levels.title": "Chances of reaching a level",
    "figure.levels.axis": "Share of simulated futures above",
    "figure.levels.revenue_title": "Incremental revenue",
    "figure.levels.revenue_axis": "Incremental revenue, million yuan",
    "figure.levels.some_above": "reached in {count:,} of {n:,}",
    "figure.levels.none_above": "reached in none of {n:,}",
    "figure.levels.all_above": "reached in all of {n:,}",
    "figure.returns.title": "What the investment brings back",
    "figure.returns.axis_x": "Investment, million yuan",
    "figure.returns.axis_y": "Revenue after running cost, million yuan",
    "figure.returns.even": "break-even",
    "figure.returns.none_paid": "above the line, filled: none of {n:,}",
    "figure.returns.all_paid": "above the line, filled: all of {n:,}",
    "figure.returns.some_paid": "above the line, filled: {count:,} of {n:,}",
    "figure.returns.median": "medians:\n{back} from {spent}",
    "figure.returns.band": "points: simulated futures, at most 400; cross: medians and P10–P90; undiscounted",
    "figure.tornado_npv.title": "Which assumptions move the net present value",
    "figure.tornado_families.title": "Which assumptions move the families subscribed",
    "figure.tornado.head": (
        "Bars: the mean ({mean}) as an assumption goes from its low end (P10, hatched) to its high end (P90, dark),\n"
        "the others as they come. Grey numbers: the assumption there."
    ),
    "figure.tornado.name": "{what} ({of})",
    "figure.tornado.row": "{change}\n{share} of variance",
    "figure.tornado.unseen": "not to be told\nfrom noise",
    "figure.tornado.noise": "Noise: luck, and what acts only in bends or in company",
    "figure.tornado.left": "P10–P90: {spread}\n{low} to {high} of variance",
    "figure.tornado.left_at_most": "P10–P90: up to {spread}\n{low} to {high} of variance",
    "figure.tornado.band": (
        "all assumptions fitted at once to ranks; whisker, dashes: 95 % interval, simultaneous over them; hollow: "
        "direction not known"
    ),
    "figure.tornado.band_each": (
        "each assumption fitted to ranks by itself, for n is small; whisker, dashes: 95 % interval, simultaneous "
        "over them; hollow: cannot tell"
    ),
    "figure.schools.title": "School by school",
    "figure.schools.links": "Links passed, of ten; tick and line: opening (6)",
    "figure.schools.shares": "Families subscribed, in percent from; line: {target}",
    "figure.schools.every": "Every {step}th of {schools:,} schools",
    "figure.schools.band": (
        "shades: medians over simulated futures, each day and month by itself; opening: median, "
        "P10–P90; first to open at the top; links numbered as above"
    ),
    "figure.work.title": "How busy the hands are",
    "figure.work.row": "{middle} ({low} to {high})",
    "figure.work.counter_wait_minutes": "wait {wait} minutes",
    "figure.work.crew_wait_days": "wait {wait} days",
    "figure.work.repair_wait_days": "wait {wait} days",
    "figure.work.hotline_wait_minutes": "wait {wait} minutes",
    "figure.work.reps": "Reps: hours on jobs, of all posts' hours",
    "figure.work.balked": "Families who did not wait at the counter",
    "figure.work.wait": "Wait at the counter, minutes",
    "figure.work.band": (
        "rows: P10–P90 and P25–P75 of simulated futures, line, number: median; columns: median, whisker: P10–P90, of a "
        "month in all years"
    ),
    "figure.month_1": "Jan",
    "figure.month_2": "Feb",
    "figure.month_3": "Mar",
    "figure.month_4": "Apr",
    "figure.month_5": "May",
    "figure.month_6": "Jun",
    "figure.month_7": "Jul",
    "figure.month_8": "Aug",
    "figure.month_9": "Sep",
    "figure.month_10": "Oct",
    "figure.month_11": "Nov",
    "figure.month_12": "Dec",
    "figure.frontier.title": "What each strategy costs and brings",
    "figure.frontier.axis_x": "Mean investment, million yuan",
    "figure.frontier.gain": "Mean incremental revenue, million yuan",
    "figure.frontier.band": (
        "points: means, filled where the strategy could be best; whisker: 95 % interval of the mean; dashed: "
        "cheaper and more; on common luck differences are known better than means"
    ),
    "report.ceiling_box": "The deck's ceiling",
    "report.ceiling_box_note": "everybody from day one, no costs",
    "report.expected_box": "To be expected",
    "report.expected_box_note_one": "in one future; {of_ceiling} of the ceiling",
    "report.expected_box_note": "median; 80 of 100 futures: {low} to {high}; {of_ceiling} of the ceiling",
    "report.ceiling_side": "Incremental revenue over {months} months: the deck's ceiling, and what is to be expected",
    "report.no_tornado": (
        "Which assumptions move the result cannot be told from {n:,} futures; it takes {fewest} at least, and more to "
        "see small ones."
    ),
    "report.work_weekly": "Week by week, one future at a time: `rollout trace`.",
    "report.ceiling_lines": "The deck's ceiling, line by line",
    "report.guesses": "Marked rows are assumptions: nobody has measured them.",
    "report.inputs_short": "Only what differs from {first} is listed; the rest stands there.",
    "report.inputs_same": "No setting differs from {first}.",
    "report.pictures_short": "All pictures stand with {first} only; `rollout run` of this scenario alone draws them.",
    # The bridge and the worth of each lever
    "cli.bridge": "Simulate the way from the deck's ceiling to the likely result, step by step.",
    "cli.worth": "Switch each rule in turn: what each lever is worth.",
    "bridge.title": "From the deck's ceiling to what is likely",
    "bridge.lead": (
        "Incremental revenue of the whole roster over {months} months, undiscounted: of the deck's ceiling of "
        "{ceiling} {likely} are to be expected ({of_ceiling}), and after costs {cash}."
    ),
    "bridge.note": (
        "Each step adds one burden to the step above it, on the same luck. Level: mean over n = {n:,} simulated "
        "futures; change: mean of the paired differences, and the changes add up to the whole way. The 95\u00a0% "
        "confidence intervals of the changes are Monte Carlo error and hold for all {comparisons} together. P10, P50, "
        "P90 is a risk band: how the level differs between futures. Every simulated step is a scenario of this result "
        "(scenarios/), and `rollout run` repeats it to the same number. The order is fixed; in another the steps "
        "would be of other sizes."
    ),
    "bridge.column.step": "Step",
    "bridge.column.level": "Level",
    "bridge.column.change": "Change",
    "bridge.column.interval": "95\u00a0% interval of the change",
    "bridge.step.ceiling": "The deck's ceiling: everybody, from day one",
    "bridge.step.targets": "The deck's targets: families {parent_target}, staff {staff_target}",
    "bridge.step.day_one": "Simulated: day one, no limits, nobody leaves",
    "bridge.step.timing": "+ timing of launches",
    "bridge.step.churn": "+ churn",
    "bridge.step.cohorts": "+ leavers and entrants",
    "bridge.step.capacity": "+ limited staff and counters",
    "bridge.step.costs": "− costs: cumulative cash",
    "figure.bridge.band": (
        "bar: mean change → level, dark where it falls; ±: half of its simultaneous 95\u00a0% interval; whisker: "
        "P10–P90 of the level"
    ),
    "worth.title": "What each lever is worth: net present value",
    "worth.lead": (
        "What having a rule changes: simulated futures with it less the same futures without it. The largest effect on "
        "net present value comes first."
    ),
    "worth.on": "On: with less without",
    "worth.off": "Off: with less without",
    "worth.rule": "{id} {name}",
    "worth.rule_off": "{id} {name} (off)",
    "worth.column.parent_penetration": "Families, points",
    "worth.column.incremental_revenue": "Incr. revenue",
    "worth.column.investment": "Investment",
    "worth.column.npv": "NPV",
    "worth.nowhere": "Too small to see in any of these measures with n = {n:,}: {rules}.",
    "worth.unclear": (
        "In net present value not to be told from nought with n = {n:,}, though more futures might tell: {rules}."
    ),
    "worth.negligible": "In net present value known to be smaller than {money}: {rules}.",
    "worth.note": (
        "Mean of n = {n:,} paired differences on the same luck ± half of its 95\u00a0% confidence interval; the "
        "{comparisons:,} intervals hold together (Bonferroni). In brackets: too small to see, for the interval reaches "
        "nought or the mean is below {points} points or {money}. Worths do not add up: rules act on one another, and a "
        "rule's worth is its worth among the others as they are set here."
    ),
    "figure.worth.band": (
        "point: mean paired difference, hollow where too small to see; whisker: its simultaneous 95\u00a0% interval"
    ),
    # Commands
    "cli.app": "Plan a subscriber rollout through a district's schools by simulation.",
    "cli.run": "Simulate a scenario or a study many times; summary, result folder, report.",
    "cli.check": "Validate a scenario, study or roster; lists every error.",
    "cli.report": "Write the report of a result folder again.",
    "cli.arg.result": "A result folder, as `rollout run` wrote it.",
    "cli.opt.replications": "How many simulated futures.",
    "cli.opt.seed": "Root of all randomness: same seed, same results.",
    "cli.opt.set": "Change a setting: path=value. Repeatable.",
    "cli.opt.out": "Result folder. Default: results/<name of the scenario or study>.",
    "cli.opt.workers": "Processes. Default: one a core.",
    "cli.opt.resume": "Go on with a result folder that is there already; finished runs are kept.",
    "cli.opt.json": "Print the summary as JSON on stdout, and nothing else there.",
    "cli.opt.quiet": "Print only the path of the report; no progress bar.",
    "cli.opt.mechanisms": "Print the mechanisms: on or off, values, source.",
    "cli.opt.lang": "Language: {langs}. The variable ROLLOUT_LANG sets it for good.",
    "cli.opt.version": "Print the version.",
    "cli.opt.help": "Print this page.",
    "help.usage": "Usage: {usage}",
    "help.options_mark": "[OPTIONS]",
    "help.command_mark": "COMMAND",
    "help.arguments": "Arguments:",
    "help.options": "Options:",
    "help.commands": "Commands:",
    "help.number": "N",
    "help.text": "TEXT",
    "help.lang": "LANG",
    "help.default": "default: {default}",
    "help.range": "{low:,} to {high:,}",
    "help.range_open": "{low:,} or more",
    "help.range_above": "above 0",
    "help.extra": "{words} [{extra}]",
    "help.joint": "; ",
    "help.more": "More: {command} --help",
    "cli.progress": "runs",
    "cli.progress.pace": "{rate:.1f}/s  {left} left",
    "cli.report_at": "Report: {path}",
    "cli.ok": "ok",
    "cli.ok.scenario": (
        "{name}: {schools:,} schools, {pupils:,} pupils, {classes:,} classes, {staff:,} staff; "
        "{months} months from {start}; hash {hash}"
    ),
    "cli.ok.roster": "{schools:,} schools, {pupils:,} pupils, {classes:,} classes, {staff:,} staff",
    "cli.ok.description": "{description}",
    "cli.ok.counts": "{levers} levers, {known} known numbers, {uncertain} uncertain ones; rules on: {on} of {rules}",
    "cli.problems": "{count:,} things are wrong.",
    "cli.workers_died": (
        "Worker processes keep dying, most likely for want of memory. Finished work is kept in {folder}; go on, with "
        "fewer --workers if need be:\n  {command}"
    ),
    "cli.interrupted_plain": "Interrupted.",
    "cli.failed": (
        "{failed:,} of {asked:,} replications failed; the others are in the result. The first:\n"
        "{first}\n"
        "All tracebacks stand in {folder}/parts/log.jsonl, and in Python: Result({folder!r}).failures() of "
        "sim.experiment.store. Run only the failed ones again:\n  {command}"
    ),
    "cli.failed_one": "  scenario {scenario}, replication {replication}: {error}",
    "cli.os_error": "{error}",
    # Problems: code of a lower floor → what is wrong and what would be right
    "problem.got": " (got {got})",
    "problem.did_you_mean": "; did you mean {hint}?",
    "problem.unknown": "is not accepted ({code}{details})",
    "problem.no_such_command": "there is no command {got}",
    "problem.missing_command": "a command must be given",
    "problem.no_such_option": "there is no option {got}",
    "problem.missing_argument": "must be given",
    "problem.missing_value": "must be followed by a value",
    "problem.needless_value": "takes no value",
    "problem.extra_argument": "is one word too many",
    "problem.file_missing": "there is no such file",
    "problem.file_unreadable": "cannot be read: {why}",
    "problem.file_size": "is too big: a file may have {limit:,} bytes",
    "problem.file_empty": "says nothing; a scenario needs at least a roster",
    "problem.not_utf8": "is not UTF-8 text here (byte 0x{byte:02X}; perhaps GBK); save the file as UTF-8",
    "problem.yaml_syntax": "is not valid YAML at column {column}: {why}",
    "problem.yaml_syntax.character": "a value cannot begin with this character; put the value in quotes",
    "problem.yaml_syntax.colon_or_indent": "a colon inside a value, or a wrong indent; put the value in quotes",
    "problem.yaml_syntax.colon": "a key needs a colon and a space after it",
    "problem.yaml_syntax.bracket": "a list or mapping in brackets lacks a comma or its closing bracket",
    "problem.yaml_syntax.quote": "a quoted text is not closed",
    "problem.yaml_syntax.indent": "a key was expected here; look at the indent",
    "problem.yaml_syntax.dash": "a list item (a dash and a space) was expected here",
    "problem.yaml_syntax.other": "look at quotes, brackets, colons and indents near here",
    "problem.yaml_character": "the character {got} is not allowed in YAML",
    "problem.yaml_key": "a key must be plain text",
    "problem.yaml_key_twice": "the key {got} stands here again; it is already on line {first}",
    "problem.yaml_alias": "*{got} repeats what is marked &{got}, and nothing before this is",
    "problem.yaml_tag": "a tag, a word that begins with an exclamation mark, is not allowed",
    "problem.yaml_number": "a number may have at most {limit} digits",
    "problem.yaml_depth": "is nested too deeply; at most {limit} levels",
    "problem.yaml_size": "says too much; at most {limit:,} values a file, aliases written out",
    "problem.yaml_documents": "a file holds one document; a second one begins here",
    "problem.extends_missing": "there is no file of this name",
    "problem.extends_loop": "leads back to a file that is already being extended",
    "problem.extends_depth": "more than {limit} files extend each other",
    "problem.set_syntax": "must be path=value, such as staffing.reps=30",
    "problem.set_into": "{at} is a single value here; nothing in it can be set",
    "problem.set_index": "there is no item {got}; the list has {length}, counted from 0",
    "problem.set_empty": "is a section; set a value inside it",
    "problem.unknown_key": "is no setting",
    "problem.missing_key": "must be given",
    "problem.missing_item": "an item is missing",
    "problem.not_mapping": "must hold settings, a «name: value» each",
    "problem.not_list": "must be a list, such as [1, 2]",
    "problem.not_integer": "must be a whole number",
    "problem.not_number": "must be a number",
    "problem.not_boolean": "must be true or false",
    "problem.not_text": "must be text",
    "problem.not_date": "must be a date such as 2013-06-01",
    "problem.not_month_day": "must be a day of every year as MM-DD, such as 09-01",
    "problem.not_name": "must be 1 to 80 letters, digits, dots, dashes or underscores",
    "problem.not_id": "must be 1 to 40 letters, digits, dots, dashes or underscores",
    "problem.not_line": "must be one line of text without control characters",
    "problem.not_one_of": "must be one of {expected}",
    "problem.too_small": "must be ≥ {limit}",
    "problem.too_small.exclusive": "must be > {limit}",
    "problem.too_large": "must be ≤ {limit}",
    "problem.too_large.exclusive": "must be < {limit}",
    "problem.too_long": "may hold at most {limit} items",
    "problem.too_short": "must hold at least {limit} items",
    "problem.not_number_or_prior": "must be a number, or a distribution such as {{triangular: [low, mode, high]}}",
    "problem.prior_kind": "a distribution is written {{kind: [numbers]}} with one of {expected}",
    "problem.prior_args": "{kind} takes {expected}",
    "problem.prior_bound": "the distribution must stay between {low} and {high}",
    "problem.prior_bound.open": "the distribution must stay at or above {low}",
    "problem.span_order": "must not be before first ({first}); write a span over New Year as two",
    "problem.gift_month_twice": "another gift has this month already; a month takes one offer",
    "problem.tariff_order": "must be later than the step before it, month {first}",
    "problem.reach_share": "must stay above market.initial_share ({share})",
    "problem.shares_sum": "the highest values of {names} add up to more than 1",
    "problem.start_day": "must be the first day of a month",
    "problem.order_tiers": "must name each of {tiers} once",
    "problem.school_twice": "another school has this id already",
    "problem.empty_class": "must not be more than the pupils ({pupils}): no class is empty",
    "problem.start_school": "no school of the roster has this id",
    "problem.start_twice": "this school has a state already",
    "problem.start_lines": "school {school} has only {limit} people; existing and new lines together are more",
    "problem.roster_missing": "there is no file of this name",
    "problem.roster_empty": "holds no school; it needs a header and a row a school",
    "problem.roster_size": "too many schools; at most {limit:,}",
    "problem.roster_quotes": "a quotation mark is not closed, or stands inside a cell",
    "problem.row_long": "the row has more cells than the header, which has {limit}",
    "problem.column_unknown": "is no column of a roster",
    "problem.column_twice": "the column stands twice in the header",
    "problem.column_missing": "the column is missing; its heading may also be one of {names}",
    "problem.refused": "is not accepted",
    "problem.no_scenario": "there is no scenario to simulate",
    "problem.scenario_twice": "two scenarios have the same name; give each file a «name:» of its own",
    # The result folder: going on, refusing to, and what a crash has left
    "cli.stopping": "Finishing what is at work. Ctrl-C once more leaves at once.",
    "cli.stopped": "Stopped. {done:,} of {asked:,} runs are finished and kept in {folder}; go on with:\n  {command}",
    "cli.disk": "{error}\nNothing was begun in {folder}. When that is put right, go on with:",
    "cli.disk_begun": (
        "{error}\n{done:,} of {asked:,} runs are finished and kept in {folder}. When that is put right, go on with:"
    ),
    "cli.damaged": "Stored batches found damaged, whose runs were done again: {count:,}.",
    "cli.complete": "All {asked:,} runs were there already; nothing was simulated.",
    "problem.folder_not_empty": "the folder is not empty; go on with it by --resume, or choose another with --out",
    # Problems of one case or one setting, contradictions between settings, and notes
    "problem.file_unreadable.folder": "this is a folder, not a file",
    "problem.file_unreadable.permission": "you have no permission to read it",
    "problem.file_unreadable.loop": "the link leads back to itself",
    "problem.file_unreadable.name": "no file can have such a name",
    "problem.file_unreadable.other": "the system refuses it",
    "problem.utf16": "is UTF-16 text (Notepad calls it «Unicode»); save the file as UTF-8",
    "problem.yaml_syntax.tab": "a tab stands in the indent; use spaces",
    "problem.yaml_syntax.wide": (
        "a full-width mark of a Chinese keyboard, or a curly quotation mark, stands here; YAML needs the plain one"
    ),
    "problem.yaml_merge": "<< (a merge key) is not read; write the settings out, or build on a file with extends",
    "problem.set_extends": "can only be said in a file",
    "problem.set_item": "{at} is a list; say which item, counted from 0",
    "problem.no_value": "has no value; write one, or leave it out",
    "problem.not_finite": "must be a finite number",
    "problem.no_such_day": "there is no such day in the calendar",
    "problem.not_text.at.extends": "must name one file",
    "problem.null_character": "a null character stands here: this is no text, or UTF-16; save the file as UTF-8",
    "problem.not_entries": "must be a list of entries, each on a line that begins with a dash",
    "problem.not_entries.at.roster": "must be the name of a CSV or Excel file, or a list of schools",
    "problem.no_value.at.roster": "must be the name of a CSV or Excel file",
    "problem.no_value.at.variants": "must hold at least one variant, a «name: what differs» each",
    "problem.unknown_key.at.seed": "is said on the command line: --seed",
    "problem.unknown_key.at.replications": "is said on the command line: --replications",
    "problem.unknown_key.at.workers": "is said on the command line: --workers",
    "problem.too_short.at.roster": "must hold at least one school",
    "problem.text_too_long": "may have at most {limit} characters",
    "problem.too_small.at.staffing.reps": (
        "must be ≥ {limit}; to leave the district alone, set programme.running to false"
    ),
    "problem.prior_args.triangular": "triangular takes [low, mode, high] with low ≤ mode ≤ high",
    "problem.prior_args.log_triangular": "log_triangular takes [low, mode, high] with 0 < low ≤ mode ≤ high",
    "problem.prior_args.uniform": "uniform takes [low, high] with low ≤ high",
    "problem.prior_args.normal": "normal takes [mean, standard deviation], the second above 0",
    "problem.prior_args.lognormal": (
        "lognormal takes [median, sigma of the logarithm], the median above 0, sigma above 0 and at most 10"
    ),
    "problem.prior_args.beta": "beta takes [a, b], both above 0",
    "problem.prior_args.choice": "choice takes [value, value, …], one or more",
    "problem.prior_bound.exclusive": "the distribution must stay above {low}",
    "problem.entry_order": "must not be before school_year.leaving ({leaving}): classrooms would stand empty",
    "problem.day_twice": "stands in the list already",
    "problem.never_open": "holidays, public_holidays and exams leave no day on which schools are open",
    "problem.meetings_closed": "all parent meetings fall into holidays or exams",
    "note.agreement_late": (
        "the horizon ends after {limit} days, so nothing ever begins; to leave the district alone, set "
        "programme.running to false"
    ),
    "problem.run_size": (
        "a replication would need about {gigabytes:.0f} GB of memory, more than the {limit} GB allowed: {schools:,} "
        "schools with {pupils:,} pupils over {got} months; take fewer months or fewer schools"
    ),
    "problem.run_size.individual": (
        "a replication would need about {gigabytes:.0f} GB of memory, more than the {limit} GB allowed: a process each "
        "for the families of {pupils:,} pupils in {schools:,} schools; set fidelity to class, or take fewer schools"
    ),
    "problem.start_not_open": "must be 0 before link 6: the school is not open yet (links: {links})",
    "note.reps_idle": "more reps than schools ({schools:,}); some have nothing to do",
    "note.pair_of_one": "one rep makes no pair; rule S7 does nothing",
    "note.agents_short": "the district never has more than {hands} hands; no more can come",
    "note.vehicles_few": (
        "fewer than the technicians ({technicians}): a repair takes one of each, so some have nothing to do"
    ),
    "note.peak_idle": "no parent meeting may fall on these days; the hands have nothing to do",
    "note.peaks_overlap": "overlaps a peak before it; on the days they share their hands add up",
    "note.lecture_in_term": "is no day of school_year.holidays, and these are holiday lectures",
    "note.tariff_late": "the horizon of {months} months ends before; nobody ever pays this price",
    "note.date_late": "the horizon of {months} months ends before this day",
    "note.tariff_rises": "takes less off than the step before it ({before}), so that the price rises again",
    "note.rebate_at_once": (
        "is met before the programme begins (market.initial_share: {share}); most schools earn the credit as they open"
    ),
    "note.rebate_above_target": (
        "is above market.parent_target ({target}): a school that reaches the target earns nothing"
    ),
    "note.rule_is_off": "has no effect: rule {rule} is off",
    "note.visits_few": (
        "below 3 nothing gets quicker: a contract is three hurdles away, and a visit clears one at most"
    ),
    "note.visit_long": "a visit takes longer than a rep's working day ({limit} hours)",
    "note.meeting_closed": (
        "schools are closed on every day this meeting may fall on; it is held on the first open day after"
    ),
    "note.exams_in_holidays": "these exam weeks lie within holidays and close nothing more",
    "note.term_in_holidays": "the term begins within holidays",
    "note.deadlines_order": "the deadlines do not ascend from tier A (good) to C (hostile)",
    "note.notice_late": "the horizon of {months} months ends before; the notice is never sent",
    "note.gift_late": "the horizon of {months} months ends before; the gift is never offered",
    "note.beyond_horizon": "is longer than the horizon of {months} months",
    "note.target_met": "is reached before the programme begins: market.initial_share is {share}",
    "note.target_out_of_reach": ("cannot be reached: by uncertainties.reach the share within reach is at most {limit}"),
    "note.classes_full": "schools with more than {limit} pupils a class: {count:,}; the first is {school}",
    "note.staff_many": "schools with more staff than pupils: {count:,}; the first is {school}",
    "note.names_twice": "names that several schools of a township have: {count:,}; the first is {school}",
    "cli.note": "note: {note}",
    # A planner's own files: roster sheets
    "problem.roster_given": "is a roster; name the scenario that uses it",
    "problem.province_given": "is a province; simulate it with `rollout run`, or name a scenario file",
    "problem.study_no_sheets": (
        "a study has no sheets of its own; design.parquet and replications.parquet in {folder} hold all its runs"
    ),
    "problem.study_given": "is a study; name scenario files, such as its base",
    "problem.not_decodable": (
        "is neither UTF-8 nor GB18030 (GBK) text here (byte 0x{byte:02X}); save it as «CSV UTF-8»"
    ),
    "problem.excel_missing": (
        "reading Excel needs the package openpyxl: pip install 'rollout-sim[excel]'; or save the sheet as «CSV UTF-8»"
    ),
    "problem.excel_old": "is an old or a protected Excel file; save it as .xlsx without a password, or as «CSV UTF-8»",
    "problem.excel_damaged": "is no Excel workbook that can be read; open it in Excel and save it again",
    "problem.cell_error": "the cell holds an error instead of a value",
    "problem.cell_formula": (
        "the workbook holds a formula without its result ({got}); open it in Excel and save it again, or write the "
        "value"
    ),
    "problem.cell_stray": "a cell without a heading above it",
    # A planner's own files: to start from
    "cli.init": "Write a scenario, a roster and a study to start from into a folder.",
    "cli.arg.folder": "The folder; made if it is not there. Nothing in it is overwritten.",
    "cli.opt.synthetic": "An invented district of 100 schools instead of a small roster.",
    "cli.opt.schools": "Invent so many schools.",
    "cli.opt.invent_seed": "Sizes, places and names of invented schools follow from it.",
    "cli.schema": "Print the JSON Schema of scenario or study files, for editors.",
    "cli.arg.schema": "scenario or study.",
    "cli.init.written": "Written:",
    "cli.init.scenario.yaml": "the scenario: every lever, at its default",
    "cli.init.schools.csv": "the roster: {schools:,} invented schools, to be replaced by yours",
    "cli.init.study.yaml": "a study: the scenario and three variants of it",
    "cli.init.scenario.schema.json": "for editors: completes and checks the scenario while you type",
    "cli.init.study.schema.json": "for editors: the same for the study",
    "cli.init.next": "Next:",
    "init.scenario": (
        "A scenario to start from: every setting with its default, its meaning and, in brackets, its unit, tag and "
        "source. Tags: D stated in the sales deck, P a public figure, A an assumption.\n"
        "Change what your district does otherwise, and put your own schools into the roster: docs/files.md lists the "
        "headings it may have, in English or Chinese. What you leave out keeps its default.\n"
        "Below «uncertainties» stands what nobody knows; it is drawn anew for each simulated future. Uncomment a line "
        "to say what you believe: a number fixes it, a distribution replaces the one shown (triangular or "
        "log_triangular [low, mode, high], uniform [low, high], normal [mean, sd], lognormal [median, sigma], beta "
        "[a, b], choice [values])."
    ),
    "init.description": "A district to start from, with invented schools",
    "init.study": (
        "A study: a base scenario and variants that say only what differs from it. All are simulated with the same "
        "luck, so that a difference is one of the plans and not of chance. A variant may also be the path of a file "
        "that extends the base."
    ),
    "init.question": "What more reps, more agents, or no gifts would change",
    "init.more_reps": "Half as many reps again, four schools each",
    "init.more_agents": "Twice the agents' hands, up to eight at a meeting",
    "init.no_gifts": "No gifts to families",
    "problem.file_exists": "is there already, and nothing is overwritten; choose another folder",
    "problem.not_folder": "is no folder",
    # A planner's own files: checked
    "cli.arg.checked": "A scenario or study (YAML), or a roster (CSV, Excel).",
    "cli.arg.run": "A scenario or study file (YAML).",
    "cli.opt.replications_default": "200, or what the study says",
    "cli.opt.seed_default": "1, or what the study says",
    "cli.ok.study": "{name}: {scenarios} scenarios, {replications:,} replications of each, seed {seed}",
    "cli.ok.study_scenario": "{name}: {schools:,} schools; hash {hash}",
    "cli.ok.differs": "{path}: {value} (base: {base})",
    "cli.ok.roster_differs": "another roster",
    "cli.ok.start_differs": "another observed start",
    "cli.ok.same": "nothing differs from the base",
    "cli.ok.blank_relationship": "relationship of {count:,} schools blank: drawn for each simulated future",
    # A planner's own files: studies
    "problem.base_missing": "there is no such file",
    "problem.variant_base": "is the name of the base already; choose another",
    "problem.variant_missing": "there is no such file; a variant is a mapping of settings or the path of a strategy",
    "problem.variant_foreign": "does not extend the base {base}, so that it may differ in more than it says",
    # A planner's own files: what was taken for granted
    "note.derived_id": "{count:,} of {schools:,} schools: id made from the row (it changes when rows are moved)",
    "note.derived_classes": "{count:,} of {schools:,} schools: classes derived from pupils and type (assumption)",
    "note.derived_staff": "{count:,} of {schools:,} schools: staff derived from classes and type (assumption)",
    "note.derived_influence": "{count:,} of {schools:,} schools: influence derived from type and pupils (assumption)",
    "problem.folder_signed": (
        "process {got} on {host} is writing into this folder; if that run is dead, delete {sign} and try again"
    ),
    "problem.folder_unfinished": (
        "the run has no tables yet: it is at work, or was killed; if so, go on with its command and --resume"
    ),
    "problem.code_changed": (
        "the program's files were changed while it ran; what is finished is kept: put the old files back and go on "
        "with --resume, or begin another folder with --out"
    ),
    "problem.resume_packages": (
        "cannot go on with other packages, whose numbers may differ; the folder was begun with {expected}: install "
        "those, or begin another folder with --out"
    ),
    # One traced replication
    "trace.wait.bureau": "agreement, price approval, halt",
    "trace.wait.room": "the rep's turn",
    "trace.wait.rep": "the rep's work",
    "trace.wait.gap": "time between steps",
    "trace.wait.money": "government money",
    "trace.wait.crew": "a crew, building",
    "figure.trace.origin": "replication {replication}, seed {seed}",
    "figure.gantt.title": "From the start to the opening: what each school waited for",
    "figure.gantt.band": "one simulated future; the mark is the opening day; lower half of a row: link 5 beside link 4",
    "figure.stages.title": "When the {schools:,} schools reached each of the ten links",
    "figure.stages.band": (
        "one simulated future; line: first to last school; bar: the middle 80\u00a0%; dot: median; number: how many did"
    ),
    # How busy the hands of one replication were
    "figure.hands.title.weeks": "How busy the hands were and who waited for them, week by week",
    "figure.hands.title.year": "How busy the hands were and who waited for them, by week of the school year",
    "figure.hands.band.weeks": "one simulated future; left, dashed: all there is; right, dark: how many waited on the "
    "average, light: most at once; shaded: school holidays",
    "figure.hands.band.year": "one simulated future, its years averaged; left, dashed: all there is; right, dark: "
    "how many waited on the average, light: most at once; shaded: school holidays",
    "figure.hands.axis.weeks": "Week of the programme",
    "figure.hands.axis.year": "Week of the school year (1: the first in September)",
    "figure.hands.busy.rep": "Reps: hours worked, of those of all posts",
    "figure.hands.busy.crew": "Installing crews: time at work",
    "figure.hands.busy.counter": "Counters of parent meetings: time signing up, while families come",
    "figure.hands.busy.technician": "Technicians: time on repairs",
    "figure.hands.busy.desk": "Hotline: time speaking, of that of all seats",
    "figure.hands.queue.rep": "Jobs that wait for a rep",
    "figure.hands.queue.crew": "Schools that wait for a crew",
    "figure.hands.queue.counter": "Families that wait at a meeting",
    "figure.hands.queue.technician": "Sets that wait for a technician",
    "figure.hands.queue.desk": "Callers that wait",
    "figure.hands.nobody": "nobody had to wait",
    # Workbook and CSV of a result
    "sheet.summary": "Summary",
    "sheet.monthly": "Monthly",
    "sheet.schools": "Schools",
    "sheet.progress": "Plan and actual",
    "sheet.ranking": "Ranking",
    "sheet.inputs": "Inputs",
    "sheet.provenance": "Words and provenance",
    "sheet.in_yuan": "{label}, yuan",
    "sheet.level": "{label}, {level}",
    "sheet.reached": "{link}: reached on (median)",
    "sheet.guess": "guess",
    "sheet.type.senior": "senior middle",
    "sheet.type.urban_junior": "urban junior middle",
    "sheet.type.township_junior": "township junior middle",
    "sheet.type.nine_year": "nine-year",
    "sheet.type.famous_primary": "famous primary",
    "sheet.type.urban_primary": "urban primary",
    "sheet.type.township_primary": "township primary",
    "sheet.type.village_primary": "village primary",
    "sheet.unit.percent": "share",
    "sheet.unit.count": "number",
    "sheet.unit.yuan": "yuan",
    "sheet.unit.month": "month",
    "sheet.unit.number": "",
    "sheet.column.scenario": "Scenario",
    "sheet.column.measure": "Measure",
    "sheet.column.unit": "Unit",
    "sheet.column.ci_low": "Mean, 95 % interval from",
    "sheet.column.ci_high": "to",
    "sheet.column.nulls": "Share of futures without a value",
    "sheet.column.name": "Column of replications.parquet",
    "sheet.column.month": "Month",
    "sheet.column.month_end": "Month's last day",
    "sheet.column.school": "School id",
    "sheet.column.school_name": "School",
    "sheet.column.township": "Township",
    "sheet.column.type": "Type",
    "sheet.column.pupils": "Pupils at the start",
    "sheet.column.classes": "Classes",
    "sheet.column.staff": "Staff",
    "sheet.column.influence": "Influence",
    "sheet.column.opened": "Open on (median)",
    "sheet.column.opened_day": "Open on day (median; 0: the first)",
    "sheet.column.opened_share": "Share of futures in which it opens",
    "sheet.column.parent_penetration": "Share of families at the end, P50",
    "sheet.column.staff_penetration": "Share of staff at the end, P50",
    "sheet.column.schools_open": "Schools open, P50",
    "sheet.column.plan": "Planned: families with a line, P50",
    "sheet.column.actual_p10": "Actual: families with a line, P10",
    "sheet.column.actual_p50": "Actual, P50",
    "sheet.column.actual_p90": "Actual, P90",
    "sheet.column.attainment": "Actual over planned, P50",
    "sheet.column.reached_plan": "Share of futures on plan",
    "sheet.column.rank": "Rank",
    "sheet.column.plan_share": "Planned share of families, P50",
    "sheet.column.actual_share": "Actual share of families, P50",
    "sheet.column.lag": "Behind the plan",
    "sheet.column.guess": "Guess?",
    "sheet.column.what": "What",
    "sheet.column.said": "Says",
    "sheet.monthly.parent_penetration": "Share of families with a line",
    "sheet.monthly.staff_penetration": "Share of staff with a line",
    "sheet.monthly.schools_contracted": "Schools under contract",
    "sheet.monthly.schools_live": "Schools open",
    "sheet.monthly.revenue": "Revenue",
    "sheet.monthly.incremental_revenue": "Incremental revenue",
    "sheet.monthly.outlay": "Outlay",
    "sheet.monthly.cash": "Cash",
    "sheet.monthly.cumulative_cash": "Cumulative cash",
    "sheet.end.parents_subscribed": "Families with a line at the end, {level}",
    "sheet.end.staff_subscribed": "Staff with a line at the end, {level}",
    "sheet.end.revenue": "Revenue, {level}",
    "sheet.end.incremental_revenue": "Incremental revenue, {level}",
    "sheet.end.outlay": "Outlay, {level}",
    "sheet.end.cash": "Cash, {level}",
    "sheet.fact.description": "Description",
    "sheet.fact.scale": "District",
    "sheet.fact.runs": "Runs",
    "sheet.fact.in_short": "In short",
    "sheet.fact.bands": "Bands",
    "sheet.fact.links": "Dates of links",
    "sheet.fact.plan": "Plan",
    "sheet.fact.definition": "Definition",
    "sheet.fact.compliance": "Compliance",
    "sheet.fact.inputs": "Inputs",
    "sheet.fact.method": "Method",
    "sheet.links_note": "A date is the median over futures, those in which it never comes last; empty: it does not "
    "come in half of them. Medians of different columns need not be of one future.",
    "sheet.plan_note": "A school is to reach the family target within {months} months of its opening, evenly; the plan "
    "counts from the day on which it opens in each future.",
    "problem.workbook_missing": "writing Excel needs the package openpyxl: pip install 'rollout-sim[excel]'; --csv "
    "needs none",
    "problem.workbook_rows": "a sheet in Excel takes {most} rows; --csv takes any number",
    "cli.opt.excel": "Write result.xlsx too: summary, months, schools, plan and actual, inputs.",
    "cli.opt.report_csv": "Write the same tables as CSV into csv/.",
    "cli.workbook_at": "Workbook: {path}",
    "cli.csv_at": "CSV: {path}",
    # One traced replication, its page
    "trace.title": "{name}: replication {replication}, seed {seed}",
    "trace.written": "{events:,} events and notes in {path}",
    "trace.stuck": "Not open on {day}: {count:,} of {schools:,} schools",
    "trace.none_stuck": "All {schools:,} schools were open on {day}.",
    "trace.not_running": "None of the {schools:,} schools opens: the programme does not run.",
    "trace.none_open": "No school is open.",
    "problem.day_outside": "lies outside the programme, {first} to {last}",
    "cli.opt.trace_json": "Print what stands on the terminal as JSON, and nothing else there.",
    "trace.more": "… and {count:,} more in waits.parquet",
    "trace.column.school": "School",
    "trace.column.link": "On its way to",
    "trace.column.waits_for": "Waits for",
    "trace.column.since": "Since",
    "trace.column.days": "Days",
    "trace.behind": "Furthest behind their plan at the end of month {month}",
    "trace.column.plan": "Plan",
    "trace.column.actual": "Actual",
    "trace.column.rank": "Rank",
    "trace.waits.agreement": "the agreement",
    "trace.waits.rep_room": "a rep with room",
    "trace.waits.rep_turn": "its turn with the rep",
    "trace.waits.visit": "a visit",
    "trace.waits.visit_gap": "the next visit's time",
    "trace.waits.money": "government money",
    "trace.waits.crew": "a crew, and its work",
    "trace.waits.training": "training by the rep",
    "trace.waits.migration_day": "the migration day",
    "trace.waits.use": "daily use of the platform",
    "trace.waits.parents_plan": "the parents' plan",
    "trace.waits.price_approval": "price approval",
    "trace.waits.halt": "the end of a halt",
    "link.opening": "opening",
    "cli.arg.scenario": "A scenario file (YAML).",
    "cli.trace": "Write every event of one simulated future; tell which schools are stuck, where and for whom.",
    "cli.opt.replication": "Which simulated future, from 0.",
    "cli.opt.csv": "Write the tables as CSV too.",
    "cli.opt.on": "Day for the list of schools not open, YYYY-MM-DD. Default: a year after the start.",
    "cli.opt.out_trace": "Folder. Default: results/<name>-trace-<replication>.",
    "trace.page.note": "One simulated future out of many: it shows how things hang together, not what is likely.",
    "problem.folder_others": "holds other files and no result; choose another folder with --out",
    "problem.folder_file": "is a file; a result needs a folder, choose one with --out",
    "problem.folder_foreign": "is not a result folder",
    "problem.folder_busy": (
        "another run is writing into this folder; wait for it, or choose another folder with --out"
    ),
    "problem.folder_damaged": (
        "the result folder is damaged; mend it with --resume by the command that made it, or begin another with --out"
    ),
    "problem.folder_format": (
        "the result folder has another format, and this version reads {expected}; read it with the version that wrote "
        "it, or begin again in another folder with --out"
    ),
    "problem.resume_seed": (
        "cannot go on with another seed; the folder was begun with {expected}: say --seed {expected}, or choose "
        "another folder with --out"
    ),
    "problem.resume_replications": (
        "cannot go on with fewer replications than the {expected} planned for the folder; ask for as many, or choose "
        "another folder with --out"
    ),
    "problem.resume_scenario_missing": (
        "cannot go on without a scenario that the folder holds; name it as well, or choose another folder with --out"
    ),
    "problem.resume_scenario_changed": (
        "cannot go on: this scenario is not the one the folder was begun with; choose another folder with --out, or "
        "take the change back"
    ),
    "problem.resume_code": (
        "cannot go on with another version of the code; the folder was begun with {expected}: go on with that one, or "
        "begin again in another folder with --out"
    ),
    "problem.resume_model": (
        "cannot go on with another model; the folder was begun with {expected}: go on with that one, or begin again in "
        "another folder with --out"
    ),
    # Comparisons
    "advice.comma": ", ",
    "advice.points": "{number} points",
    "advice.title": "{count} strategies compared: {names}",
    "advice.runs": "The same {n:,} simulated futures for each: same parameters, same luck (n = {n:,}, seed {seed})",
    "advice.runs_left_out": (
        "The same {n:,} simulated futures for each: same parameters, same luck (n = {n:,}, seed {seed}); {left_out:,} "
        "that not all of them finished are left out"
    ),
    "advice.too_few": "A comparison needs at least two futures that every strategy finished.",
    "advice.set_one": "{metric}: of the {count} strategies only {names} could be the best on average.",
    "advice.set_some": (
        "{metric}: of the {count} strategies these could be the best on average: {names}. The others fall behind by "
        "more than chance explains."
    ),
    "advice.set_all": "{metric}: any of the {count} strategies could still be the best on average.",
    "advice.better": (
        "{metric}: {a} beats {b} by {by} on average (95\u00a0% interval {low} to {high}), and is better {futures}."
    ),
    "advice.futures": "in {wins:,} of {n:,} simulated futures",
    "advice.futures_equal": "in {wins:,} of {n:,} simulated futures, equal in {equal:,}",
    "advice.futures_all": "in all {n:,} simulated futures (a chance above {low})",
    "advice.undecided": (
        "{metric}: {n:,} futures do not tell {a} and {b} apart. {a} is ahead by {by}, but the 95\u00a0% interval is "
        "{low} to {high}. If the difference is of this size, about {needed} futures of each would show it."
    ),
    "advice.undecided_for_long": (
        "{metric}: {n:,} futures do not tell {a} and {b} apart; the 95\u00a0% interval of the difference is {low} to "
        "{high}. More of them would hardly help: the difference is small, if there is one."
    ),
    "advice.same": "{metric}: {a} and {b} came out exactly alike in all {n:,} futures.",
    "advice.nulls": (
        "{metric}: some futures have no value, so there is no mean difference. {a} does better in {wins:,} and {b} in "
        "{losses:,} of {n:,} simulated futures, neither in {ties:,}. No value: {a} {nulls_a}; {b} {nulls_b}."
    ),
    "advice.change": "{metric} {by}",
    "advice.costs": "What {a} costs against {b}, on average: {parts}.",
    "advice.brings": "What it brings: {parts}.",
    "advice.payback": "The money is back within {months} months: {a} {in_a}; {b} {in_b}.",
    "advice.where_low": "{path} ({what}) is {at} or less",
    "advice.where_high": "{path} ({what}) is {at} or more",
    "advice.turns": (
        "The order reverses where {where}: there {b} is ahead by {by} (interval {low} to {high}, {n:,} futures)."
    ),
    "advice.turns_nowhere": (
        "What would turn it around: nothing was found among the lowest and the highest thirds of {searched} uncertain "
        "numbers."
    ),
    "advice.depends": (
        "What would turn it around: nothing was found among the lowest and the highest thirds of {searched} uncertain "
        "numbers. The lead of {a} over {b} depends most on {path} ({what}): {lead_low} where it is {low} or less, "
        "{lead_high} where it is {high} or more."
    ),
    "advice.worth": "Worth finding out before choosing: {parts}.",
    "advice.worth_one": "{path} ({what}), worth about {value}",
    "advice.selected": (
        "Chosen as the winner: {winner}. A strategy that is better than all others by {delta} or more is found with a "
        "probability of at least 95\u00a0%. It took {runs:,} runs; with separate luck it would have been about "
        "{alone:,}."
    ),
    "advice.selected_capped": (
        "{winner} is ahead after {runs:,} runs, but the cap ended the contest before a winner could be named to within "
        "{delta}."
    ),
    "advice.confirmed": (
        "In {n:,} fresh futures, which had no part in the choice, {winner} has a mean of {mean} (95\u00a0% interval "
        "{low} to {high})."
    ),
    "advice.confirmed_against": "There {a} less {b} is {by} (95\u00a0% interval {low} to {high}).",
    "advice.nested": (
        "Of the variance about this much comes from what is not known, the rest is luck (estimated from {draws} draws "
        "of the uncertain numbers, each with the same {luck} runs of luck): {parts}."
    ),
    "advice.nested_one": "{name} {share}",
    "advice.perfect": (
        "To know all uncertain numbers before choosing would be worth about {low} to {high}: the first estimate is too "
        "small on average, the second too large, and Monte Carlo error comes on top."
    ),
    "advice.perfect_nothing": (
        "In none of the {draws} draws would knowing all uncertain numbers have changed the choice, so nothing is seen "
        "that it would be worth."
    ),
    "advice.drawn": "{metric} of each strategy less that of {reference}",
    "figure.comparison.band": (
        "point: mean paired difference, hollow where its interval does not exclude nought; whisker: its simultaneous "
        "95\u00a0% interval"
    ),
    "advice.from_to": "{low} to {high}",
    "advice.budget": (
        "With separate luck, runs given out where they tell most ({parts}): {best} has the best mean, and is the best "
        "with an estimated chance of at least {at_least}."
    ),
    "advice.budget_unsure": (
        "With separate luck, runs given out where they tell most ({parts}): {best} has the best mean, but so few runs "
        "do not tell whether it is the best."
    ),
    "advice.budget_one": "{name} {runs:,}",
    "advice.head.strategy": "Strategy",
    "advice.head.mean": "Mean",
    "advice.head.against": "Against {reference}",
    "advice.head.interval": "95\u00a0% interval",
    "advice.head.could": "Could be best",
    "advice.head.best_in": "Best in",
    "advice.head.regret": "Expected regret",
    "advice.table_note": (
        "«Best in» is the share of the {n:,} simulated futures, under common luck, in which a strategy comes out best: "
        "no confidence that it is best on average. «Could be best» are those not shown to be worse on average than "
        "another one (95\u00a0%). Expected regret: what is missed, on average, against somebody who knew the future."
    ),
    "advice.of_difference": "every difference in {metric}",
    "advice.of_mean": "the mean of {metric}",
    "advice.of_quantile": "P{p} of {metric}",
    "advice.precision": (
        "It took {n:,} futures of each to know {what} to ± {half} (asked for: ± {wanted}); the pilot of {pilot:,} gave "
        "± {first}."
    ),
    "advice.precision_cap": (
        "{n:,} futures of each, the cap, leave {what} at ± {half}; ± {wanted} would take about {needed}."
    ),
    "advice.precision_undefined": (
        "{what} has no interval after {n:,} futures: it lies among futures without a value. ± {wanted} is out of reach."
    ),
    "advice.correlation": (
        "The common luck makes outcomes of two strategies go together: correlation {between}. The closer to 1, "
        "the fewer futures tell them apart."
    ),
    "advice.correlation_worth": (
        "The common luck makes outcomes of two strategies go together: correlation {between}. With separate luck "
        "intervals as narrow as these would take at least about {times} times as many futures."
    ),
    "advice.note": (
        "Intervals of differences are Monte Carlo error, 95\u00a0% simultaneous over all pairs of strategies "
        "({pairs}), one metric at a time. They do not cover what the model leaves out."
    ),
    "cli.compare": "Compare strategies with the same luck: which, by how much, how sure, at what cost.",
    "cli.arg.compared": "Two or more scenario files, or one study (YAML); the first scenario is the reference.",
    "cli.opt.metric": "Judge by this column of replications.parquet.",
    "cli.opt.until": (
        "Add replications until an interval is this narrow: METRIC=HALF_WIDTH for every difference, METRIC.mean=… or "
        "METRIC.p5=… for each strategy."
    ),
    "cli.opt.cap": "Most replications for --until and --select.",
    "cli.opt.select": "Choose one winner; differences below this amount of the metric do not matter.",
    "cli.opt.nested": "Split the variance into ignorance and luck: DRAWSxLUCK, such as 20x10.",
    "cli.opt.budget": "Also share out so many independent runs to find the best (OCBA).",
    "cli.opt.out_beside": "Result folder. Default: results/<name>-<command>.",
    "cli.opt.compare_out": "Result folder. Default: results/<first>-vs-<second>….",
    "problem.compare_one": "a comparison needs at least two scenarios",
    "problem.compare_months": "must be that of the first scenario, {expected}: a longer horizon is no strategy",
    "problem.metric_unknown": "no result has this column",
    "problem.metric_neutral": "neither more nor less of it is better, so nothing can be judged by it",
    "problem.select_metric": "needs a metric that is a number in every future",
    "problem.until_syntax": "must be METRIC=HALF_WIDTH, METRIC.mean=HALF_WIDTH or METRIC.p5=HALF_WIDTH",
    "problem.until_half_width": "the half-width must be a number above 0",
    "problem.until_nulls": "some futures have no value of it; ask for a quantile, such as {got}.p50",
    "problem.nested_syntax": "must be DRAWSxLUCK, both from 2 to 1000, such as 20x10",
    # A province
    "problem.two_rosters": "either a roster or an invented one (synthetic), not both",
    "problem.province_months": "the districts of a province must have the same months; the first has {expected}",
    "cli.ok.province": (
        "province {name}: {districts:,} districts, {schools:,} schools; {replications:,} replications, seed {seed}"
    ),
    "province.title": "The province {name}: {districts:,} districts together",
    "province.lead": (
        "In 80 of 100 simulated futures the NPV of the province lies between {low} and {high}. Were all districts at "
        "their P10 or all at their P90 at once, it would be {sum_low} to {sum_high}: the band of the whole is "
        "{share} as wide."
    ),
    "province.none": "No replication is finished in all districts.",
    "province.note": (
        "n = {n:,} futures. Districts share the uncertain numbers and halts of a future; their luck is their own. "
        "What is shared does not even out over districts, however many; local luck does. “Together”: the spread if all "
        "districts always went together; “apart”: if they had nothing in common."
    ),
    "province.spread": "Spread over futures (standard deviation)",
    "province.column.metric": "Result",
    "province.column.district": "District",
    "province.column.sd": "Province",
    "province.column.together": "Together",
    "province.column.apart": "Apart",
    "province.column.correlation": "Correlation",
    "province.column.band": "P10–P90",
    "province.column.band_together": "… together",
    "province.whole": "Province: P10, P50, P90",
    "province.sum": "Sum of the districts' P10, P50, P90",
    "province.scale": (
        "{districts:,} districts · {schools:,} schools · {pupils:,} pupils · {staff:,} staff · {months} months from "
        "{start}"
    ),
    "province.runs": "{n:,} simulated futures, each in all {districts:,} districts (n = {n:,}, seed {seed})",
    "province.runs_some": (
        "{n:,} of {asked:,} simulated futures are finished in all {districts:,} districts and add up to what stands "
        "here (n = {n:,}, seed {seed}); in the other {left_out:,} a district has failed or was not yet run"
    ),
    "province.money": (
        "In the median future the programme brings {incremental} more revenue than leaving all districts alone, "
        "{of_ceiling} of the deck's ceiling of {ceiling}; the investment is {investment} and, in 80 of 100 futures, "
        "the net present value lies between {npv_low} and {npv_high}."
    ),
    "province.money_no_ceiling": (
        "In the median future the programme brings {incremental} more revenue than leaving all districts alone; the "
        "investment is {investment} and, in 80 of 100 futures, the net present value lies between {npv_low} and "
        "{npv_high}."
    ),
    "province.money_one": (
        "The programme brings {incremental} more revenue than leaving all districts alone, {of_ceiling} of the deck's "
        "ceiling of {ceiling}; the investment is {investment}, the net present value {npv_low}."
    ),
    "province.money_no_ceiling_one": (
        "The programme brings {incremental} more revenue than leaving all districts alone; the investment is "
        "{investment}, the net present value {npv_low}."
    ),
    "province.risk": "What adding districts up does to risk",
    "province.districts": "District by district (NPV in {unit})",
    "province.districts_note": (
        "P10, P50, P90 is each district's own risk band over the same n = {n:,} futures; P10s and P90s do not add up. "
        "Target met: in how many futures families reach the district's own target; in the first row, that of the "
        "first district."
    ),
    "province.whole_row": "All together",
    "province.met": "{count:,} of {n:,}",
    "province.column.about": "",
    "province.column.schools": "Schools",
    "province.column.families_p10": "Families P10",
    "province.column.families_p50": "P50",
    "province.column.families_p90": "P90",
    "province.column.npv_p10": "NPV P10",
    "province.column.npv_p50": "P50",
    "province.column.npv_p90": "P90",
    "province.column.met": "Target met",
    "report.districts_undrawn": "Beyond the first {most} districts pictures are left out; `rollout run` draws them.",
    "sheet.province": "Province",
    "sheet.province_monthly": "Province by month",
    "sheet.column.schools": "Schools",
    "sheet.column.futures": "Futures finished in all districts",
    "sheet.column.parents_met": "Share of futures in which families reach the target",
    "sheet.column.staff_met": "Share of futures in which staff reach the target",
    "sheet.column.paid_back": "Share of futures that pay back",
    "sheet.fact.spread": "Diversification",
    "sheet.fact.districts": "Districts",
    "figure.province.band": "point: P50; line: P10 to P90, where 80 of 100 simulated futures lie",
    # A cluster
    "cli.opt.cluster": "Let the workers of a Dask scheduler do it: tcp://HOST:PORT or tls://HOST:PORT.",
    "cli.cluster_lost": "{why} Finished work is kept in {folder}; when the cluster is back, go on with:\n  {command}",
    "cli.cluster_lost.scheduler": "The scheduler is gone or out of reach.",
    "cli.cluster_lost.workers": "The cluster has had no worker for minutes.",
    "problem.cluster_package": (
        "needs the package distributed, which is not installed; install rollout-sim with the extra cluster"
    ),
    "problem.cluster_address": "must be tcp://HOST:PORT or tls://HOST:PORT",
    "problem.cluster_silent": (
        "no Dask scheduler answers there within {seconds} seconds, or it turns us away (tls:// needs certificates)"
    ),
    "problem.cluster_empty": "the scheduler there has had no worker within {seconds} seconds",
    "problem.cluster_code": (
        "the worker {worker} has other code or packages, whose numbers may differ: {got}, here {expected}; what is "
        "finished is kept: install the same there, or leave that worker out"
    ),
    # Runs that failed, done again
    "cli.opt.retry_failed": "Run again only the failed runs of a result folder, and put them in their places.",
    "cli.left": "{left:,} of {asked:,} runs were never begun; go on with them by:\n  {command}",
    # The design of a study
    "problem.set_path": "is no path of a setting, such as staffing.reps",
    "problem.factor_no_number": "is no single value; a factor is one number, word, date, or true or false",
    "problem.factor_key_values": "has no meaning beside values; say either",
    "problem.factor_value": "must be a number, a word, or true or false",
    "problem.factor_value_twice": "stands in the list already",
    "problem.factor_order": "must be above low ({low})",
    "problem.factor_absent": "the base has no such item; the list is shorter",
    "problem.factor_no_prior": "say values, or low and high; the base holds no distribution here to be drawn from",
    "problem.factor_two_levels": "a {kind} design takes two values of each factor",
    "problem.design_key": "has no meaning in a {kind} design; it belongs to {expected}",
    "problem.design_power": "Sobol points are balanced in powers of two: {low} or {high}",
    "problem.design_both": "say resolution or generators, not both",
    "problem.generator": (
        "must make one factor the product of others that are not made so themselves, as in D=AB; factors are A to "
        "{last} in the order of the file, without I"
    ),
    "problem.design_points": "makes {got} scenarios; the limit is {limit}",
    "problem.design_runs": "makes {got} runs ({scenarios} scenarios and their replications); the limit is {limit}",
    "problem.design_given": "is a study with a design; simulate it with `rollout study`",
    "problem.resume_tables": (
        "the folder keeps the tables {expected}, the study asks for {got}; say the former under tables, or nothing, or "
        "choose another folder with --out"
    ),
    "problem.table_not_kept": "the study kept no such table; name it under tables and simulate again",
    # rollout study
    "cli.study": "Simulate a base and its variants at every point of a design; main effects by factor.",
    "cli.arg.study": "A study file (YAML) with a design or variants.",
    "cli.opt.dry_run": "Show the design and the number of runs; simulate nothing.",
    "cli.opt.design_csv": "Print all points of the design as CSV; simulate nothing.",
    "cli.estimate": (
        "{runs:,} runs left: about {time} (workers: {workers}), and {size:,.0f} MB on disk ({each:,.1f} kB a run)"
    ),
    "problem.study_wanted": "is no study; simulate a scenario with `rollout run`",
    "study.head": "{name}: {scenarios:,} scenarios, {replications:,} replications of each, {runs:,} runs, seed {seed}",
    "study.kind.variants": "Variants alone",
    "study.kind.grid": "Grid: every combination of all values",
    "study.kind.factorial": "Full factorial: every combination of two values of each factor",
    "study.kind.fractional": "Fractional factorial: a balanced share of all combinations of two values",
    "study.kind.one_at_a_time": "One at a time: the base, and each factor changed by itself",
    "study.kind.latin_hypercube": (
        "Latin hypercube: points spread evenly over every factor, "
        "in {replicates} sets drawn independently. More points "
        "are other points: a finished study cannot be extended by them, only by more replicates or replications"
    ),
    "study.kind.sobol": (
        "Scrambled Sobol points, in {replicates} sets randomised independently. Twice as many points contain the "
        "first ones, so that a finished study can be extended"
    ),
    "study.tables": "Tables kept: {tables}",
    "study.column.point": "Point",
    "study.column.variant": "Variant",
    "study.column.replicate": "Replicate",
    "study.column.factor": "Factor",
    "study.column.over": "Varied over",
    "study.column.change": "Change",
    "study.column.level": "Level",
    "study.column.rank": "Rank",
    "study.column.npv": "NPV, {unit}",
    "study.column.families": "Families, points",
    "study.column.families_share": "Families",
    "study.column.funding": "Peak funding, {unit}",
    "study.over.quantiles": "{levels}: P10 to P90 of its prior, {prior}",
    "study.over.prior": "its prior: {prior}",
    "study.over.range": "{low} to {high}",
    "study.more": "… and {count:,} more points; --csv prints all",
    "study.fraction": (
        "{runs} runs of 2^({k}−{p}), resolution {resolution}; factors are lettered in the order of the file, "
        "generators {generators}"
    ),
    "study.fraction.full": "No smaller design has this resolution: all {runs} combinations are simulated",
    "study.fraction.aliases": "What these runs cannot tell apart, among factors and pairs of them: {aliases}",
    "study.fraction.clear": "No factor or pair of factors is confounded with another one",
    "study.effects": "Main effects, each averaged over all other factors",
    "study.no_effects": "Too few runs have finished for any effect to be seen",
    "study.levels": "Means at every level",
    "study.points": "The {count:,} points",
    "study.best_and_worst": "The best and the worst of {count:,} points",
    "study.incomplete": (
        "{failed:,} runs failed; {points:,} points have no run at all. Effects rest on the {common:,} of "
        "{replications:,} replications that every other point has"
    ),
    "study.note.paired": (
        "± is Monte Carlo error over {n:,} futures in common: "
        "95\u00a0% intervals, simultaneous over the {count} effects "
        "on a metric. Points share their luck, so each effect is a difference within a future."
    ),
    "study.note.single": "One future a point: no interval can be given. Simulate more replications.",
    "study.note.one_set": (
        "± is Monte Carlo error over {n:,} futures in common, simultaneous over {count} effects. It does not cover "
        "which points were drawn: for that a design needs replicates."
    ),
    "study.note.replicates": (
        "± covers which points were drawn ({replicates} replicates) and the luck of {n:,} futures in common: 95\u00a0% "
        "intervals, simultaneous over the {count} effects on a metric. Points are no sample of independent runs."
    ),
    "study.note.replicates_single": (
        "± covers which points were drawn ({replicates} replicates), "
        "simultaneous over the {count} effects on a metric; "
        "with {n} future a point it does not cover luck."
    ),
    "study.note.best": (
        "Ranked by mean NPV, ± being the 95\u00a0% interval of a point's own mean. The best of many is best partly by "
        "luck: simulate it again with another seed before relying on its number."
    ),
    "figure.study_effects.title": "Main effects on NPV, {unit}",
    "figure.study_effects.band": (
        "largest change of each factor, averaged over the others; whiskers: 95\u00a0% simultaneous intervals; hollow: "
        "not seen"
    ),
    "figure.study_levels.title": "NPV at each level of a factor",
    "figure.study_levels.band": (
        "means over all other factors; whiskers: 95\u00a0% simultaneous intervals of the difference to the first level"
    ),
    "problem.missing_key.at.variants": "must be given, or design: a study varies something",
    "problem.resume_points": (
        "{count} points of the folder are not in the study as it is now, {got} the first. Values and Sobol points "
        "can be added, but none taken away or changed; those of a larger Latin hypercube are all others"
    ),
    # Uncertain parameters in a few words, for the rows of a picture
    "param.uncertainties.visits.mean_a": "Visits to a contract, good relationship",
    "param.uncertainties.visits.mean_b": "Visits to a contract, neutral relationship",
    "param.uncertainties.visits.mean_c": "Visits to a contract, hostile school",
    "param.uncertainties.visits.gap_days": "Days between two visits of a school",
    "param.uncertainties.visits.hours_urban": "Hours for a visit in town",
    "param.uncertainties.visits.hours_rural": "Hours for a visit in the country",
    "param.uncertainties.peers.press": "Peer pressure on C schools' contracts",
    "param.uncertainties.reps.pass_share": "Reps who pass the training at once",
    "param.uncertainties.reps.untrained_visit": "Untrained reps: effect on visits",
    "param.uncertainties.reps.untrained_service": "Untrained reps: time a sign-up",
    "param.uncertainties.reps.resignation_per_year": "Reps who resign in a year",
    "param.uncertainties.reps.hiring_days": "Days until a rep is replaced",
    "param.uncertainties.reps.leave_days_per_year": "Reps' days of leave and illness a year",
    "param.uncertainties.pressure.impulse": "Bureau pressure: push of an event",
    "param.uncertainties.pressure.half_life_months": "Bureau pressure: half-life",
    "param.uncertainties.compliance.good": "Bureau pressure: effect at good schools",
    "param.uncertainties.compliance.neutral": "Bureau pressure: effect at neutral schools",
    "param.uncertainties.compliance.hostile": "Bureau pressure: effect at hostile schools",
    "param.uncertainties.compliance.families": "Bureau pressure: effect on families",
    "param.uncertainties.support.lapses_per_year": "Lapses of the bureau's support a year",
    "param.uncertainties.support.rebuild_days": "Days to win back the bureau's support",
    "param.uncertainties.price_approval.days": "Days until prices are approved",
    "param.uncertainties.co_funding.late_share": "Schools whose government money is late",
    "param.uncertainties.co_funding.delay_days": "Delay of late government money, days",
    "param.uncertainties.stop.per_year": "Halts from above a year",
    "param.uncertainties.stop.after_policy": "Halts: more after the policy date",
    "param.uncertainties.stop.commission": "Halts: more with commission to teachers",
    "param.uncertainties.stop.months": "Length of a halt, months",
    "param.uncertainties.gifts.first": "Effect of the first gift (50 → 100)",
    "param.uncertainties.gifts.second": "Effect of the second gift (100 → 50)",
    "param.uncertainties.gifts.pull_forward": "Gifts: joining only pulled forward",
    "param.uncertainties.tariff.elasticity": "Price elasticity of joining",
    "param.uncertainties.tariff.waiting": "Families who wait for a price cut",
    "param.uncertainties.rebate.ratio": "Effect of the school's threshold rebate",
    "param.uncertainties.awareness.impulse": "Awareness: push of a campaign",
    "param.uncertainties.awareness.half_life_months": "Awareness: half-life",
    "param.uncertainties.awareness.ratio": "Effect of full awareness on families",
    "param.uncertainties.awareness.lecture_attendance": "Families who come to a holiday lecture",
    "param.uncertainties.handset.take_up": "New staff lines with a handset package",
    "param.uncertainties.handset.ratio": "Effect of the handset on staff joining",
    "param.uncertainties.free_service.ratio": "Effect of the free service on joining",
    "param.uncertainties.free_service.churn": "Effect of the free service on churn",
    "param.uncertainties.meeting.attendance": "Families who come to a parent meeting",
    "param.uncertainties.meeting.conversion": "Families at a meeting who join",
    "param.uncertainties.counters.event_minutes": "Minutes a sign-up at an event",
    "param.uncertainties.counters.hall_minutes": "Minutes a sign-up in a business hall",
    "param.uncertainties.counters.patience_minutes": "Families' patience at the counter",
    "param.uncertainties.counters.arrival_minutes": "How spread out families reach the counters",
    "param.uncertainties.counters.return_share": "Families who sign later when not served",
    "param.uncertainties.counters.teacher_share": "Homeroom teachers who man a counter",
    "param.uncertainties.homeroom.engaged": "Classes with an engaged homeroom teacher",
    "param.uncertainties.homeroom.reluctant": "Classes with a reluctant homeroom teacher",
    "param.uncertainties.homeroom.engaged_ratio": "Effect of an engaged homeroom teacher",
    "param.uncertainties.homeroom.reluctant_ratio": "Effect of a reluctant homeroom teacher",
    "param.uncertainties.homeroom.won_per_10_yuan": "Teachers won by 10 yuan of commission",
    "param.uncertainties.use.cannot": "Staff who can't use the platform",
    "param.uncertainties.use.will_not": "Staff who won't use the platform",
    "param.uncertainties.use.taught": "Staff who learn it at a follow-up",
    "param.uncertainties.use.demonstration": "Staff won over by demonstration schools",
    "param.uncertainties.use.drag": "Unused platform: fewer families join",
    "param.uncertainties.use.loss": "Unused platform: more families leave",
    "param.uncertainties.word_of_mouth.kappa": "Word of mouth within the class",
    "param.uncertainties.second_wave.minutes": "Second wave: minutes a family",
    "param.uncertainties.second_wave.reached": "Second wave: families reached",
    "param.uncertainties.second_wave.conversion": "Second wave: families reached who join",
    "param.uncertainties.subsidies.ratio": "Effect of subsidies on staff joining",
    "param.uncertainties.reach.families": "Families within reach",
    "param.uncertainties.reach.staff": "Staff within reach",
    "param.uncertainties.interest.per_month": "Families' joining between meetings",
    "param.uncertainties.migration.conversion": "Staff who join on the migration day",
    "param.uncertainties.churn.families": "Families' churn a month",
    "param.uncertainties.churn.staff": "Staff's churn a month",
    "param.uncertainties.churn.locked": "Churn within the lock-in",
    "param.uncertainties.churn.tie": "Effect of the school tie on churn",
    "param.uncertainties.churn.services": "Effect of all three services on churn",
    "param.uncertainties.churn.leaver": "Churn just after leaving school",
    "param.uncertainties.second_lines.share": "New lines that are second lines",
    "param.uncertainties.second_lines.value": "What a second line bills, of the ARPU",
    "param.uncertainties.second_lines.months": "Months as a second line",
    "param.uncertainties.existing.repricing": "Revenue lost by repricing existing lines",
    "param.uncertainties.existing.retention": "Existing lines in the package: churn",
    "param.uncertainties.construction.team_days_a_room": "Team-days to install a set",
    "param.uncertainties.faults.months_between": "Months between faults of a set",
    "param.uncertainties.faults.remote_share": "Faults cleared remotely",
    "param.uncertainties.faults.technician_days": "Technician-days for a repair on site",
    "param.uncertainties.faults.spare_share": "Repairs that need a spare",
    "param.uncertainties.faults.lead_days": "Days until a spare is replaced",
    "param.uncertainties.faults.green_channel": "Effect of a green channel on repairs",
    "param.uncertainties.hotline.calls_a_line": "Calls of a new line",
    "param.uncertainties.hotline.minutes": "Minutes a call",
    "param.uncertainties.hotline.patience_minutes": "Callers' patience",
    "param.uncertainties.hotline.loss": "Callers who gave up: more churn",
    "param.uncertainties.call_backs.minutes_a_line": "Call-backs: minutes a line and term",
    "param.uncertainties.call_backs.churn": "Effect of call-backs on churn",
    "param.uncertainties.rival.churn": "Rival's counter-offers: effect on churn",
    "param.uncertainties.rival.joining": "Rival's counter-offers: effect on joining",
    "param.uncertainties.rival.before": "Rival's strength before the window closes",
    "param.uncertainties.adoption.training_groups_days": "Days of training by groups",
    "param.uncertainties.adoption.use_days": "Days from training to daily use",
    "param.uncertainties.adoption.parent_plan_days": "Days to agree the parents' plan",
    "param.uncertainties.adoption.questions_days": "Days until the desk for questions",
    "param.uncertainties.adoption.services_days": "Days until all three services are used",
    "param.uncertainties.adoption.follow_up_days": "Days until the follow-up",
    "param.uncertainties.adoption.retention_days": "Days until the first call-backs",
    "param.uncertainties.people.lines_a_pupil": "Lines of a family that subscribes",
    "param.uncertainties.people.staff_turnover_per_year": "Staff replaced each September",
    "param.uncertainties.relationship.a": "Schools with a good relationship",
    "param.uncertainties.relationship.c": "Hostile schools",
    "param.uncertainties.costs.wholesale_share": "Cost of a gift, of its face value",
    "param.uncertainties.costs.construction_a_room": "Cost of installing a set",
    "param.uncertainties.costs.maintenance_a_set": "Cost of upkeep of a set",
    "param.uncertainties.costs.handset": "Cost of a phone and tablet",
    "param.uncertainties.costs.payroll": "Cost of a rep a month",
    "param.uncertainties.costs.agent_day": "Cost of an agent's day at a meeting",
    "param.uncertainties.costs.temporary_day": "Cost of a temporary hand's day",
    "param.uncertainties.costs.campaign": "Cost of a campaign",
    "param.uncertainties.costs.letter": "Cost of a letter to a family",
    "param.uncertainties.costs.lecture": "Cost of a holiday lecture",
    "param.uncertainties.costs.subsidy_help": "Cost of help with teacher subsidies",
    "param.uncertainties.costs.training_session": "Cost of a training session",
    "param.uncertainties.costs.meeting": "Cost of a parent meeting",
    "param.uncertainties.costs.hotline": "Cost of a seat at the desk a month",
    "param.uncertainties.costs.margin": "Margin on billing",
    "param.uncertainties.costs.partner_share": "Partner's part of platform income",
    "param.uncertainties.costs.platform_take_up": "Families who pay for the platform",
    "param.uncertainties.costs.discount": "Discount rate a year",
    # Studies gone on with
    "problem.resume_run": (
        "is a result of `rollout run` or `rollout compare`, whose tables and report are not those of a study; go on "
        "with it by that command, or choose another folder with --out"
    ),
    "problem.resume_study": (
        "is a result of `rollout study`, whose tables and report are others; go on with it by that command, or choose "
        "another folder with --out"
    ),
    "study.nulls": (
        "{metric}: {share} of the runs have none, for nobody is there to be counted; no mean and no effect on it can "
        "be given"
    ),
    # Compared strategies of other schools
    "advice.semicolon": "; ",
    "advice.rosters": (
        "Note: the rosters differ. Beyond the uncertain assumptions, common luck joins only what happens at the same "
        "schools, and a difference between these strategies is one of their schools as well as of their plans."
    ),
    "advice.rosters_one": "{b} against {a}: {parts}.",
    "advice.rosters_only_a": "schools only in {a}: {count:,} ({names})",
    "advice.rosters_only_b": "schools only in {b}: {count:,} ({names})",
    "advice.rosters_other": "schools of another type, size, tier or place: {count:,} ({names})",
    "advice.rosters_names": "{names}, …",
    "advice.rosters_more": "The same holds of {count:,} more of the strategies.",
    "report.not_kept": (
        "The study does not keep all tables (missing: {tables}); the pictures drawn from them are left out."
    ),
}
