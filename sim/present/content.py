"""What a result says, put together once: the payload that terminal and report both show.

In: the summary of a result folder, its manifest, and the scenario as resolved. Out: one frozen `ReportData`, all of it
words and written numbers in the reader's language; whoever shows it only lays it out. Three things stay apart in it: a
risk band (how simulated futures differ), a confidence interval of a mean (Monte Carlo error), and the interval of a
chance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.experiment.statistics import replications_needed
from sim.present import messages
from sim.present.messages import settings, text
from sim.scenario.field import About, Section, walk
from sim.scenario.mechanisms import MECHANISMS, Mechanism
from sim.scenario.prior import Uncertain
from sim.scenario.schema import Scenario

Summary = Mapping[str, Any]
"""One entry of the summary's ``scenarios``."""


@dataclass(frozen=True)
class Headline:
    """One of the five numbers."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Side:
    """The ceiling, or what is expected, to stand side by side; ``share`` of the larger one is drawn as a bar."""

    label: str
    value: str
    note: str
    share: float


@dataclass(frozen=True)
class Table:
    """A table, ready to lay out; the first column names the row."""

    key: str
    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    """How many columns from the left hold words; the others hold numbers."""


Value = str | float | int | date | None
"""What a cell of a `Sheet` holds; None is an empty cell."""


@dataclass(frozen=True)
class Column:
    """A column of a `Sheet`: its heading, and how its values are shown; *own*: as its row says."""

    label: str
    kind: str = "words"


@dataclass(frozen=True)
class Sheet:
    """A table whose numbers are numbers, for a spreadsheet; ``kinds`` says how a row's *own* values are shown."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportData:
    """All that is shown of one scenario's result; see `gather`. Only a spreadsheet wants ``sheets``."""

    lang: str
    name: str
    description: str
    scale: str
    runs: str
    n: int
    seed: int
    months: int
    sentences: tuple[str, ...]
    headlines: tuple[Headline, ...]
    bands: Table
    chances: Table
    ceiling: Table | None
    ceiling_lines: tuple[str, ...]
    sides: tuple[Side, ...]
    results: Table
    work: Table
    inputs: Table
    inputs_count: str
    mechanisms: Table
    definitions: tuple[str, ...]
    compliance: tuple[str, ...]
    method: str
    provenance: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...] = ()


Writer = Callable[[float | None], str]


@dataclass(frozen=True)
class _Measure:
    name: str
    write: str


MEASURES = (
    _Measure("parent_penetration", "percent"),
    _Measure("parent_penetration_live", "percent"),
    _Measure("staff_penetration", "percent"),
    _Measure("schools_live", "count"),
    _Measure("revenue", "yuan"),
    _Measure("revenue_new", "yuan"),
    _Measure("revenue_existing", "yuan"),
    _Measure("revenue_without", "yuan"),
    _Measure("incremental_revenue", "yuan"),
    _Measure("investment", "yuan"),
    _Measure("running_cost", "yuan"),
    _Measure("npv", "yuan"),
    _Measure("irr", "percent"),
    _Measure("payback_month", "month"),
    _Measure("peak_funding", "yuan"),
)
"""Measures of the results table, in its order, and how each is written."""
IN_SHORT = (
    "parent_penetration",
    "staff_penetration",
    "schools_live",
    "revenue",
    "incremental_revenue",
    "investment",
    "running_cost",
    "npv",
    "payback_month",
    "peak_funding",
)
"""Those of them that the terminal shows."""
CHANCES = ("parent_target_met", "staff_target_met")
FEWEST_FOR_A_BAND = replications_needed(0.1)
"""Futures below which P10 and P90 have no interval: they may be as extreme as what was seen, or much less so."""
LEVELS = ("p5", "p10", "p50", "p90", "p95")


def gather(summary: Summary, manifest: Mapping[str, Any], scenario: Scenario, lang: str = "en") -> ReportData:
    """Put together what a result says.

    Parameters
    ----------
    summary
        The scenario's entry of the ``--json`` object.
    manifest
        The result folder's manifest.
    scenario
        The scenario as resolved.
    """
    page = Teller(summary, manifest, scenario, lang)
    ceiling, ceiling_lines = page.ceiling()
    return ReportData(
        **page.told_of_both(),
        name=scenario.name,
        description=scenario.description,
        ceiling=ceiling,
        ceiling_lines=ceiling_lines,
        work=page.work(),
        inputs=page.inputs(),
        inputs_count=page.inputs_count(),
        mechanisms=page.mechanisms(),
        definitions=tuple(page.say(f"report.define.{k}") for k in ("penetration", "incremental", "cash", "npv")),
        compliance=page.compliance(),
        method=page.say("provenance.method"),
        provenance=tuple(page.provenance()),
    )


def seed_of(manifest: Mapping[str, Any]) -> int:
    """Root seed of a result."""
    return int(manifest["seed"])


class Teller:
    """The pieces of a payload, from one summary, manifest and scenario.

    Attributes
    ----------
    subject
        Begins the keys of what is worded by what it is told of.
    """

    subject = "summary"

    def __init__(self, summary: Summary, manifest: Mapping[str, Any], scenario: Scenario, lang: str) -> None:
        self.summary, self.manifest, self.scenario, self.lang = summary, manifest, scenario, lang
        self.metrics: Mapping[str, Mapping[str, Any]] = summary["metrics"]
        self.n = int(summary["replications"])
        self.failed = int(summary["failed"])
        self.seed = seed_of(manifest)
        self.months = scenario.programme.months
        self.targets = {
            "parent_target": messages.whole(scenario.market.parent_target, lang),
            "staff_target": messages.whole(scenario.market.staff_target, lang),
            "months": self.months,
        }

    def told_of_both(self) -> dict[str, Any]:
        """Return what is told of a scenario and of a province alike, by the names of their payloads."""
        return {
            "lang": self.lang,
            "scale": self.scale(),
            "runs": self.runs(),
            "n": self.n,
            "seed": self.seed,
            "months": self.months,
            "sentences": self.sentences(),
            "headlines": self.headlines(),
            "sides": self.sides(),
            "bands": self.bands(),
            "chances": self.chances(),
            "results": self.results(),
        }

    def say(self, key: str, **values: Any) -> str:
        """Words in the language of the page."""
        return text(key, self.lang, **values)

    def writer(self, kind: str) -> Writer:
        """Return what writes numbers of a kind."""
        if kind == "plain":
            return messages.plain
        write: Callable[..., str] = getattr(messages, kind)
        return lambda value: write(value, self.lang)

    def value(self, metric: str, level: str) -> float | None:
        """Return a quantile or mean; None where there is none."""
        found = self.metrics[metric].get(level)
        return None if found is None or not math.isfinite(found) else float(found)

    # The head ------------------------------------------------------------------------------------------------

    def scale(self) -> str:
        """Say how large it is."""
        roster = self.scenario.roster
        return self.say(
            "summary.scale",
            schools=len(roster),
            pupils=sum(s.pupils for s in roster),
            staff=sum(s.staff for s in roster),
            months=self.months,
            start=messages.day(self.scenario.programme.start, self.lang),
        )

    def runs(self) -> str:
        """Say how many futures were simulated, and whether they are few."""
        if self.n == 1 and not self.failed:
            return self.say("summary.runs_one", seed=self.seed)
        key = "summary.runs_failed" if self.failed else "summary.runs"
        said = self.say(key, n=self.n, seed=self.seed, failed=self.failed)
        if 0 < self.n < FEWEST_FOR_A_BAND:
            return self.say("summary.runs_few", said=said, fewest=FEWEST_FOR_A_BAND)
        return said

    def sentences(self) -> tuple[str, ...]:
        """Say it in three sentences: people, money, chances."""
        if not self.n:
            return (self.say("summary.empty"),)
        # a single future has no band, and tells no chance
        last = self._chances_in_words() if self.n > 1 else self.say("summary.one")
        return (self._people(), self._money(), last)

    def _of_one(self, key: str) -> str:
        """Key of what is said instead where there is one future only."""
        return f"{key}_one" if self.n == 1 else key

    def _people(self) -> str:
        percent = self.writer("percent")
        shown = {
            f"{short}_{end}": percent(self.value(f"{who}_penetration", level))
            for who, short in (("parent", "parents"), ("staff", "staff"))
            for end, level in (("low", "p10"), ("mid", "p50"), ("high", "p90"))
        }
        return self.say(self._of_one("summary.people"), **shown, **self.targets)

    def _money(self) -> str:
        yuan = self.writer("yuan")
        shown = {
            "incremental": yuan(self.value("incremental_revenue", "p50")),
            "investment": yuan(self.value("investment", "p50")),
            "npv_low": yuan(self.value("npv", "p10")),
            "npv_high": yuan(self.value("npv", "p90")),
        }
        ceiling = self._ceiling_of_roster()
        if ceiling is None:
            return self.say(self._of_one(f"{self.subject}.money_no_ceiling"), **shown)
        shown |= {"of_ceiling": self._of_ceiling("p50", ceiling), "ceiling": yuan(ceiling)}
        return self.say(self._of_one(f"{self.subject}.money"), **shown)

    def _chances_in_words(self) -> str:
        parents, staff = (self._in_words(self._count(name)) for name in CHANCES)
        payback = self._in_words(self._paid_back())
        return self.say("summary.chances", n=self.n, parents=parents, staff=staff, payback=payback, **self.targets)

    def _in_words(self, number: int) -> str:
        key = "none" if number == 0 else "all" if number == self.n else "some"
        return self.say(f"summary.count_{key}", count=number, n=self.n)

    def _count(self, metric: str) -> int:
        return round(float(self.metrics[metric]["mean"]) * self.n)

    def _paid_back(self) -> int:
        return self.n - round(float(self.metrics["payback_month"].get("nulls", 0.0)) * self.n)

    def headlines(self) -> tuple[Headline, ...]:
        """Give the five numbers."""
        if not self.n:
            return ()
        found = []
        for name, target in (("parent_penetration", "parent_target"), ("staff_penetration", "staff_target")):
            note = self.say(
                self._of_one("number.band_target"), **self._band(name, "percent"), target=self.targets[target]
            )
            found.append(Headline(self.say(f"head.{name}"), self._median(name, "percent"), note))
        for name in ("incremental_revenue", "npv"):
            note = self.say(self._of_one("number.band"), **self._band(name, "yuan"))
            found.append(Headline(self.say(f"head.{name}"), self._median(name, "yuan"), note))
        never = self._in_words(self.n - self._paid_back())
        note = self.say(self._of_one("number.payback"), **self._band("payback_month", "month"), never=never, n=self.n)
        median = self.value("payback_month", "p50")
        value = self.say("number.never") if median is None else self.say("number.month", month=f"{median:.0f}")
        found.append(Headline(self.say("head.payback_month"), value, note))
        return tuple(found)

    def _band(self, metric: str, kind: str) -> dict[str, str]:
        write = self.writer(kind)
        return {"low": write(self.value(metric, "p10")), "high": write(self.value(metric, "p90"))}

    def _median(self, metric: str, kind: str) -> str:
        return self.writer(kind)(self.value(metric, "p50"))

    # Results ---------------------------------------------------------------------------------------------------

    def bands(self) -> Table:
        """Give the risk bands of what matters most."""
        targets = {"parent_penetration": "parent_target", "staff_penetration": "staff_target"}
        rows = []
        for measure in MEASURES:
            if measure.name in IN_SHORT and measure.name in self.metrics and self.n:
                label, write = self._label_and_writer(measure)
                cells = (write(self.value(measure.name, level)) for level in ("p10", "p50", "p90"))
                target = targets.get(measure.name)
                rows.append((label, *cells, str(self.targets[target]) if target else ""))
        header = (self.say("table.bands", months=self.months), "P10", "P50", "P90", self.say("table.target"))
        return Table("bands", header[0], self.say("table.bands_note"), header, tuple(rows))

    def results(self) -> Table:
        """Give mean, its interval and quantiles of all results."""
        rows = [
            self._result_row(measure.name, *self._label_and_writer(measure))
            for measure in MEASURES
            if measure.name in self.metrics and self.n
        ]
        note = self.say("table.results_note", n=self.n)
        return Table("results", self.say("table.results"), note, self._result_header(), tuple(rows))

    def work(self) -> Table:
        """Give the same of what the hands did."""
        known = {m.name for m in MEASURES} | set(CHANCES)
        names = [k for k in self.metrics if k not in known and not k.startswith("param.")] if self.n else []
        rows = tuple(self._result_row(name, *self._work_label_and_writer(name)) for name in names)
        return Table("work", self.say("table.work"), self.say("table.work_note"), self._result_header(), rows)

    def _work_label_and_writer(self, name: str) -> tuple[str, Writer]:
        """Name a measure of work; one that has no words yet keeps its own name."""
        key = f"work.{name}"
        label = self.say(key) if messages.has(key, self.lang) else name
        share = name.endswith(("_share", "_utilisation"))
        return label, self.writer("percent") if share else messages.plain

    def _result_header(self) -> tuple[str, ...]:
        levels = (level.upper() for level in LEVELS)
        return (
            self.say("table.measure"), self.say("table.mean"), self.say("table.ci"), *levels, self.say("table.nulls")
        )  # fmt: skip

    def _result_row(self, name: str, label: str, write: Writer) -> tuple[str, ...]:
        metric = self.metrics[name]
        ends = metric.get("ci95")
        interval = self.say("chance.interval", low=write(ends[0]), high=write(ends[1])) if ends else "–"
        mean = metric.get("mean")
        # The mean of months is no month itself.
        mean_text = "–" if mean is None else messages.count(round(float(mean), 1), self.lang)
        if name == "payback_month" and ends:
            interval = self.say("chance.interval", low=f"{ends[0]:.1f}", high=f"{ends[1]:.1f}")
        if name != "payback_month":
            mean_text = write(mean)
        nulls = round(float(metric.get("nulls", 0.0)) * self.n)
        levels = (write(self.value(name, level)) for level in LEVELS)
        return (label, mean_text, interval, *levels, f"{nulls:,}" if nulls else "")

    def _label_and_writer(self, measure: _Measure) -> tuple[str, Writer]:
        """Name a row; amounts of a row share one unit, which stands in the name."""
        label = self._label(measure.name)
        if measure.write != "yuan":
            return label, self.writer(measure.write)
        largest = max((abs(self.value(measure.name, level) or 0.0) for level in LEVELS), default=0.0)
        unit, write = messages.amounts_alike(largest, self.lang)
        return self.say("number.in_unit", label=label, unit=unit), write

    def _label(self, name: str) -> str:
        return self.say(f"measure.{name}", **self.targets)

    def chances(self) -> Table:
        """Give the chances, never as none or certain."""
        rows = []
        if self.n:
            for name in CHANCES:
                low, high = self.metrics[name]["ci95"]
                rows.append(self._chance_row(name, self._count(name), low, high))
            payback = self.metrics["payback_month"].get("nulls_ci95")
            if payback:
                rows.append(self._chance_row("payback_met", self._paid_back(), 1 - payback[1], 1 - payback[0]))
        header = (self.say("table.event"), self.say("table.share"), self.say("table.share_ci"))
        note = self.say("table.chances_note", n=self.n)
        return Table("chances", self.say("table.chances"), note, header, tuple(rows))

    def _chance_row(self, name: str, number: int, low: float, high: float) -> tuple[str, ...]:
        def percent(share: float) -> str:
            return messages.chance_percent(share, self.lang)

        if number == 0:
            shown = self.say("chance.none", n=self.n, high=percent(high))
            return (self._label(name), shown, self.say("chance.interval_none", high=percent(high)))
        if number == self.n:
            shown = self.say("chance.all", n=self.n, low=percent(low))
            return (self._label(name), shown, self.say("chance.interval_all", low=percent(low)))
        shown = self.say("chance.some", share=percent(number / self.n), count=number, n=self.n)
        return (self._label(name), shown, self.say("chance.interval", low=percent(low), high=percent(high)))

    # The ceiling -------------------------------------------------------------------------------------------------

    def _found_ceiling(self) -> Mapping[str, Mapping[str, float]] | None:
        """Return the scenario's own ceiling; a manifest that names none a scenario has one for all."""
        for entry in self.manifest.get("scenarios", ()):
            if entry["id"] == self.summary["id"] and "ceiling" in entry:
                own: Mapping[str, Mapping[str, float]] | None = entry["ceiling"]
                return own
        return self.manifest.get("ceiling")

    def _ceiling_of_roster(self) -> float | None:
        found = self._found_ceiling()
        value = float(found["roster"]["new_horizon"]) if found else 0.0
        return value if value > 0 else None

    def _of_ceiling(self, level: str, ceiling: float) -> str:
        value = self.value("incremental_revenue", level)
        return messages.percent(None if value is None else value / ceiling, self.lang)

    def ceiling(self) -> tuple[Table | None, tuple[str, ...]]:
        """Set the deck's ceiling beside what the simulator gives, line by line, and say how they compare."""
        found = self._found_ceiling()
        if not found:
            return None, ()
        roster, one = found["roster"], found["deck_class"]
        rows = tuple(
            (
                self.say(f"ceiling.{key}", months=self.months if key.endswith("horizon") else ""),
                messages.cents(DECK_CLASS[key]),
                messages.cents(one[key]),
                self.writer("yuan")(roster[key]),
            )
            for key in DECK_CLASS
        )
        columns = ("table.ceiling_line", "table.ceiling_deck", "table.ceiling_class", "table.ceiling_roster")
        header = tuple(self.say(key) for key in columns)
        table = Table("ceiling", self.say("table.ceiling"), self.say("table.ceiling_note"), header, rows)
        class_line = self.say(
            "ceiling.class_line", months=self.months, **{key: messages.cents(one[key]) for key in DECK_CLASS}
        )
        compared = self._compared()
        return table, (compared, class_line) if compared else (class_line,)

    def _compared(self) -> str | None:
        ceiling, yuan = self._ceiling_of_roster(), self.writer("yuan")
        median = self.value("incremental_revenue", "p50") if self.n else None
        if ceiling is None or median is None:
            return None
        return self.say(
            "ceiling.compare" if median < ceiling else "ceiling.above",
            months=self.months,
            ceiling=yuan(ceiling),
            median=yuan(median),
            below=yuan(ceiling - median),
            of_ceiling=self._of_ceiling("p50", ceiling),
            low=self._of_ceiling("p10", ceiling),
            high=self._of_ceiling("p90", ceiling),
        )

    def sides(self) -> tuple[Side, ...]:
        """Set the ceiling beside the expected; nothing where one of them is missing."""
        ceiling, yuan = self._ceiling_of_roster(), self.writer("yuan")
        median = self.value("incremental_revenue", "p50") if self.n else None
        if ceiling is None or median is None:
            return ()
        largest = max(ceiling, median)
        note = self.say(
            self._of_one("report.expected_box_note"), **self._band("incremental_revenue", "yuan"),
            of_ceiling=self._of_ceiling("p50", ceiling),
        )  # fmt: skip
        return (
            Side(self.say("report.ceiling_box"), yuan(ceiling), self.say("report.ceiling_box_note"), ceiling / largest),
            Side(self.say("report.expected_box"), yuan(median), note, max(median, 0.0) / largest),
        )

    # What went in --------------------------------------------------------------------------------------------------

    def inputs(self) -> Table:
        """List every setting."""
        columns = ("path", "about", "value", "prior", "kind", "tag", "source")
        header = tuple(self.say(f"table.{c}") for c in columns)
        rows = tuple(self._input_row(*entry) for entry in walk(self.scenario))
        return Table("inputs", self.say("table.inputs"), self.say("table.inputs_note"), header, rows, words=7)

    def _input_row(self, path: str, value: Any, about: About) -> tuple[str, ...]:
        return (
            path,
            settings.description(self.scenario, path, self.lang),
            value_written(value, about, self.lang),
            prior_written(value, self.lang),
            self.say(f"kind.{about.kind}"),
            about.tag,
            settings.source(about.source, self.lang),
        )

    def inputs_count(self) -> str:
        """Count the settings by where they come from."""
        entries = list(walk(self.scenario))
        tags = {tag: sum(about.tag == tag for _, _, about in entries) for tag in ("D", "P", "A")}
        priors = sum(isinstance(value, Uncertain) and value.prior is not None for _, value, _ in entries)
        return self.say("inputs.count", total=len(entries), priors=priors, **tags)

    def mechanisms(self) -> Table:
        """List every mechanism and whether it is on."""
        header = tuple(self.say(f"table.{c}") for c in ("id", "mechanism", "kind", "state"))
        rows = tuple(
            (
                m.id,
                settings.mechanism(m, self.lang),
                self.say(f"kind.{m.kind}"),
                self.say(f"state.{state(m, self.scenario)}"),
            )
            for m in MECHANISMS
        )
        title, note = self.say("table.mechanisms"), self.say("table.mechanisms_note")
        return Table("mechanisms", title, note, header, rows, words=4)

    def compliance(self) -> tuple[str, ...]:
        """Say what the rules of the trade allow, and what is simulated of it."""
        paid = float(self.scenario.promotions.homeroom_commission)
        key = "report.compliance_on" if paid > 0 and self.scenario.rules.M3 else "report.compliance_off"
        halts = "report.halts_on" if self.scenario.rules.B6 else "report.halts_off"
        return self.say("report.compliance"), self.say(key, amount=messages.yuan(paid, self.lang)), self.say(halts)

    def provenance(self) -> Iterator[tuple[str, str]]:
        """Where the numbers come from; only what the manifest has."""
        manifest = self.manifest
        code = manifest.get("code", {})
        commit = str(code.get("commit") or "")
        packages = manifest.get("packages", {})
        asked, done = manifest.get("asked"), manifest.get("done")
        facts: tuple[tuple[str, Any], ...] = (
            ("seed", self.seed),
            ("replications", f"{asked} / {done} / {manifest.get('failed', 0)}" if asked is not None else ""),
            ("hash", self.scenario.hash),
            ("code", code.get("version")),
            ("commit", self.say("provenance.dirty", commit=commit) if commit and code.get("dirty") else commit),
            ("packages", ", ".join(f"{k} {packages[k]}" for k in sorted(packages))),
            ("platform", manifest.get("platform")),
            ("command", manifest.get("command")),
            ("started", manifest.get("started")),
            ("ended", manifest.get("ended")),
        )
        for key, fact in facts:
            if fact not in (None, "", [], ()):
                shown = " ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
                yield self.say(f"provenance.{key}"), shown


DECK_CLASS = {
    "new_monthly": 1340.75,
    "new_horizon": 80445.0,
    "existing_monthly": 276.75,
    "existing_horizon": 16605.0,
}
"""The deck's arithmetic of one class, yuan (slide 3), to stand beside what the simulator gives."""


def state(mechanism: Mechanism, scenario: Scenario) -> str:
    """«on», «off», or «always» for what has no switch."""
    if mechanism.kind != "rule":
        return "always"
    return "on" if getattr(scenario.rules, mechanism.id) else "off"


def value_written(value: Any, about: About, lang: str = "en") -> str:
    """Write the value of a setting with its unit."""
    return " ".join(part for part in (written(value, lang), settings.unit(about.unit, lang)) if part)


def written(value: Any, lang: str = "en") -> str:
    """Write the value of a setting."""
    if isinstance(value, bool):
        return text("number.yes" if value else "number.no", lang)
    if isinstance(value, float):
        return f"{float(value):.6g}"
    if isinstance(value, date):
        return messages.day(value, lang)
    if isinstance(value, Section):
        names = type(value).model_fields
        return " ".join(f"{settings.word(name, lang)} {written(getattr(value, name), lang)}" for name in names)
    if isinstance(value, tuple):
        joint = text("number.items_joint", lang) if any(isinstance(item, Section) for item in value) else ", "
        return joint.join(written(item, lang) for item in value) or text("number.none", lang)
    word = settings.word(value, lang) if isinstance(value, str) else value
    return str(value) if word == value else text("number.value_word", lang, value=value, word=word)


def prior_written(value: Any, lang: str = "en") -> str:
    """Write the distribution of an uncertain number, nothing where it is fixed."""
    if isinstance(value, Uncertain) and value.prior is not None:
        numbers = ", ".join(f"{a:.6g}" for a in value.prior.args)
        return f"{text(f'prior.{value.prior.kind}', lang)} {numbers}"
    return ""
