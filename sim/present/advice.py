"""A comparison as advice: which strategy, by how much, how sure, at what cost, and what would turn it around.

In: the comparison's summary (the ``--json`` object) and one of its scenarios, for targets and the meaning of paths.
Out: one frozen `Advice`, words in the reader's language; whoever shows it only lays it out. Nothing is said of a
difference that its interval does not bear, and no chance from a finite sample is written as none or certain.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.experiment.contrast import sign_of
from sim.present import messages
from sim.present.content import Table
from sim.present.figures import Estimate, Origin
from sim.present.messages import has, text
from sim.scenario.schema import Scenario

Entry = Mapping[str, Any]
_COSTS = ("investment", "running_cost", "peak_funding")
_YIELDS = ("incremental_revenue", "parent_penetration", "staff_penetration")
_YUAN = (
    "revenue",
    "revenue_new",
    "revenue_existing",
    "revenue_without",
    "incremental_revenue",
    "investment",
    "running_cost",
    "npv",
    "peak_funding",
)
_SHARES = ("parent_penetration", "parent_penetration_live", "staff_penetration", "irr")
_MOST_REVERSALS = 3
_MOST_ROSTERS = 5
_FEWEST_TO_CORRELATE = 10
"""Futures below which a correlation says nothing: two always lie on a line."""


@dataclass(frozen=True)
class Advice:
    """All that is said of a comparison, ready to lay out.

    Attributes
    ----------
    cautions
        What makes the comparison mean less than it seems to, to be read before the answer.
    answer
        The sentences a planner came for.
    estimates
        Each other strategy against the reference, to be drawn below the title of ``drawn``; none where a future has no
        value, or there are too few futures.
    method
        How it was found, and how the numbers are to be read.
    """

    title: str
    runs: str
    answer: tuple[str, ...]
    table: Table | None
    method: tuple[str, ...]
    estimates: tuple[Estimate, ...] = ()
    drawn: str = ""
    origin: Origin | None = None
    cautions: tuple[str, ...] = ()


def compose(summary: Entry, scenario: Scenario, lang: str = "en") -> Advice:
    """Put the advice together.

    Parameters
    ----------
    summary
        The ``--json`` object of `sim.experiment.compare`.
    scenario
        Any scenario of the comparison.
    """
    return _Page(summary, scenario, lang).advice()


class _Page:
    def __init__(self, summary: Entry, scenario: Scenario, lang: str) -> None:
        self.summary = summary
        self.scenario = scenario
        self.lang = lang
        self.metric: str = summary["metric"]
        self.n: int = summary["common"]
        self.ids: list[str] = [s["id"] for s in summary["scenarios"]]
        self.sign = sign_of(self.metric)
        self.best: Entry = summary["best"].get(self.metric, {})

    def advice(self) -> Advice:
        title = self.say("advice.title", count=len(self.ids), names=self.listed(self.ids))
        runs = self.say("advice.runs_left_out" if self.summary["left_out"] else "advice.runs", **self.counts())
        if self.n < 2:
            return Advice(title, runs, (self.say("advice.too_few"),), None, (), cautions=tuple(self.cautions()))
        estimates = tuple(self.estimates())
        drawn = self.say("advice.drawn", metric=self.label(self.metric), reference=self.ids[0])
        origin = Origin(self.n, self.summary["seed"], self.lang)
        method = tuple(self.method())
        answer, cautions = tuple(self.answer()), tuple(self.cautions())
        return Advice(title, runs, answer, self.table(), method, estimates, drawn, origin, cautions)

    def counts(self) -> dict[str, Any]:
        return {"n": self.n, "seed": self.summary["seed"], "left_out": self.summary["left_out"]}

    def about(self, path: str) -> str:
        """Say what a drawn parameter is."""
        return messages.settings.description(self.scenario, path, self.lang)

    def say(self, key: str, **values: Any) -> str:
        return text(key, self.lang, **values)

    def listed(self, names: Sequence[str]) -> str:
        return self.say("advice.comma").join(names)

    def cautions(self) -> Iterator[str]:
        """Say which strategies are of other schools than the first one."""
        found: list[Entry] = self.summary.get("rosters", [])
        if not found:
            return
        yield self.say("advice.rosters")
        for entry in found[:_MOST_ROSTERS]:
            parts = [
                self.say(f"advice.rosters_{key}", a=entry["a"], b=entry["b"], **self.named(entry[key]))
                for key in ("only_a", "only_b", "other")
                if entry[key]["count"]
            ]
            yield self.say(
                "advice.rosters_one", a=entry["a"], b=entry["b"], parts=self.say("advice.semicolon").join(parts)
            )
        if len(found) > _MOST_ROSTERS:
            yield self.say("advice.rosters_more", count=len(found) - _MOST_ROSTERS)

    def named(self, schools: Entry) -> dict[str, Any]:
        """Name schools, the first ones if they are many."""
        names = self.listed(schools["schools"])
        more = schools["count"] > len(schools["schools"])
        return {"count": schools["count"], "names": self.say("advice.rosters_names", names=names) if more else names}

    # ------------------------------------------------------------------------------------------------- the answer

    def answer(self) -> Iterator[str]:
        order: list[str] | None = self.summary["order"]
        if order is None:
            yield from self.by_futures()
            return
        if len(self.ids) > 2:
            yield self.could_be_best()
        first, second = order[0], order[1]
        yield self.verdict(first, second)
        other = self.ids[0] if first != self.ids[0] else second
        if len(self.ids) > 2 and other != second:
            yield self.verdict(first, other)
        yield from self.price(first, other)
        yield from self.turning()
        yield from self.worth_knowing()
        yield from self.selected()
        yield from self.nested()
        yield from self.budget()

    def could_be_best(self) -> str:
        could: list[str] = self.best["could_be_best"]
        values = {"count": len(self.ids), "metric": self.label(self.metric), "names": self.listed(could)}
        if len(could) == len(self.ids):
            return self.say("advice.set_all", **values)
        return self.say("advice.set_one" if len(could) == 1 else "advice.set_some", **values)

    def verdict(self, a: str, b: str) -> str:
        """Say which of two is better, or what it would take to tell."""
        d = self.difference(a, b, self.metric)
        values = {"metric": self.label(self.metric), "a": a, "b": b, "n": self.n}
        if d["low"] == d["high"] == 0:
            return self.say("advice.same", **values)
        low, high = sorted((self.sign * d["low"], self.sign * d["high"]))
        values |= {"by": self.gap(self.sign * d["mean"]), "low": self.gap(low), "high": self.gap(high)}
        if d["better"] is not None:
            return self.say("advice.better", **values, futures=self.futures(d["wins"], d["losses"]))
        half = (d["high"] - d["low"]) / 2
        if d["mean"] and (needed := self.n * (half / d["mean"]) ** 2) < 1e6:
            return self.say("advice.undecided", **values, needed=messages.count(_rounded_up(needed), self.lang))
        return self.say("advice.undecided_for_long", **values)

    def by_futures(self) -> Iterator[str]:
        """Compare a metric with nulls by the futures in which each comes out better."""
        chances = self.best["chance_best"]
        first, second = sorted(self.ids, key=lambda i: -chances[i])[:2]
        d = self.difference(first, second, self.metric)
        yield self.say(
            "advice.nulls", metric=self.label(self.metric), a=first, b=second, n=self.n, wins=d["wins"],
            losses=d["losses"], ties=self.n - d["wins"] - d["losses"],
            nulls_a=self.chance(d["nulls_a"]), nulls_b=self.chance(d["nulls_b"]),
        )  # fmt: skip

    def price(self, a: str, b: str) -> Iterator[str]:
        """Say what one strategy costs and brings against another; nothing of what chance could explain."""
        for key, metrics in (("advice.costs", _COSTS), ("advice.brings", _YIELDS)):
            parts = []
            for metric in metrics:
                d = self.difference(a, b, metric)
                if metric != self.metric and d["low"] is not None and (d["low"] > 0 or d["high"] < 0):
                    parts.append(
                        self.say("advice.change", metric=self.label(metric), by=self.change(d["mean"], metric))
                    )
            if parts:
                yield self.say(key, a=a, b=b, parts=self.listed(parts))
        d = self.difference(a, b, "payback_month")
        yield self.say(
            "advice.payback", a=a, b=b, months=self.scenario.programme.months,
            in_a=self.chance(1 - self.nulls(a)), in_b=self.chance(1 - self.nulls(b)),
        )  # fmt: skip

    def turning(self) -> Iterator[str]:
        turning = self.summary["turning"]
        if turning is None:
            return
        a, b = turning["a"], turning["b"]
        if self.difference(a, b, self.metric)["low"] == 0 == self.difference(a, b, self.metric)["high"]:
            return
        for third in turning["reversals"][:_MOST_REVERSALS]:
            low, high = (self.gap(-x) for x in reversed(third["ci"]))
            yield self.say(
                "advice.turns", where=self.where(third), b=b, by=self.gap(-third["lead"]), low=low,
                high=high, n=third["n"],
            )  # fmt: skip
        if turning["reversals"]:
            return
        if turning["depends_most"] is None:
            yield self.say("advice.turns_nowhere", searched=turning["searched"])
            return
        low, high = sorted(turning["depends_most"], key=lambda third: third["threshold"])
        yield self.say(
            "advice.depends", searched=turning["searched"], a=a, b=b, path=low["parameter"],
            what=self.about(low["parameter"]), low=messages.plain(low["threshold"]),
            lead_low=self.gap(low["lead"]), high=messages.plain(high["threshold"]), lead_high=self.gap(high["lead"]),
        )  # fmt: skip

    def where(self, third: Entry) -> str:
        what = self.about(third["parameter"])
        at = messages.plain(third["threshold"])
        return self.say(f"advice.where_{third['side']}", what=what, path=third["parameter"], at=at)

    def worth_knowing(self) -> Iterator[str]:
        found = [i for i in self.summary["information"] or () if i["ci"][0] is not None and i["ci"][0] > 0]
        if found:
            parts = [
                self.say(
                    "advice.worth_one", what=self.about(i["parameter"]), path=i["parameter"],
                    value=self.gap(i["value"]),
                )
                for i in found[:3]
            ]  # fmt: skip
            yield self.say("advice.worth", parts=self.listed(parts))

    def selected(self) -> Iterator[str]:
        found = self.summary.get("selection")
        if found is None:
            return
        values = {
            "winner": found["winner"],
            "delta": self.gap(found["delta"]),
            "runs": sum(found["simulated"].values()),
            "alone": sum(found["independent_would_take"].values()),
        }
        yield self.say("advice.selected_capped" if found["capped"] else "advice.selected", **values)
        again = found["confirmed"]
        low, high = (self.level(x) for x in again["ci95"])
        yield self.say("advice.confirmed", n=again["replications"], winner=found["winner"], low=low, high=high,
                       mean=self.level(again["mean"]))  # fmt: skip
        for d in again["differences"]:
            by, low, high = (self.change(x) for x in (d["mean"], *d["ci"]))
            yield self.say("advice.confirmed_against", a=d["a"], b=d["b"], by=by, low=low, high=high)

    def nested(self) -> Iterator[str]:
        found = self.summary.get("nested")
        if found is None:
            return
        shares = [
            self.say("advice.nested_one", name=name, share=messages.percent(split["share_of_parameters"], self.lang))
            for name, split in found["variance"].items()
        ]
        yield self.say("advice.nested", draws=found["draws"], luck=found["luck"], parts=self.listed(shares))
        low, high = (max(x, 0.0) for x in sorted(found["perfect_information"]))
        if high == 0:
            yield self.say("advice.perfect_nothing", draws=found["draws"])
        else:
            yield self.say("advice.perfect", low=self.gap(low), high=self.gap(high))

    def budget(self) -> Iterator[str]:
        found = self.summary.get("budget")
        if found is not None:
            runs = [self.say("advice.budget_one", name=name, runs=runs) for name, runs in found["runs"].items()]
            key = "advice.budget" if found["correct_at_least"] > 0.5 else "advice.budget_unsure"
            at_least = messages.percent(min(found["correct_at_least"], 0.999), self.lang)
            yield self.say(key, best=found["best"], at_least=at_least, parts=self.listed(runs))

    # -------------------------------------------------------------------------------------------------- the table

    def table(self) -> Table:
        reference = self.ids[0]
        order = self.summary["order"] or sorted(self.ids, key=lambda i: -self.best["chance_best"][i])
        header = ("strategy", "mean", "against", "interval", "could", "best_in", "regret")
        return Table(
            key="advice",
            title=self.label(self.metric),
            note=self.say("advice.table_note", reference=reference, n=self.n),
            header=tuple(
                self.say(f"advice.head.{name}", reference=reference, metric=self.label(self.metric)) for name in header
            ),
            rows=tuple(self.row(i, reference) for i in order),
        )

    def row(self, scenario: str, reference: str) -> tuple[str, ...]:
        entry = next(s for s in self.summary["scenarios"] if s["id"] == scenario)
        none = text("number.none", self.lang)
        against, interval = none, none
        if scenario != reference:
            d = self.difference(scenario, reference, self.metric)
            if d["low"] is not None:
                against = self.change(d["mean"])
                low, high = self.change(d["low"]), self.change(d["high"])
                interval = text("chance.interval", self.lang, low=low, high=high)
        could, regret = self.best["could_be_best"], self.best["expected_regret"]
        return (
            scenario,
            self.level(entry["metrics"][self.metric]["mean"]),
            against,
            interval,
            none if could is None else text("number.yes" if scenario in could else "number.no", self.lang),
            self.chance(self.best["chance_best"][scenario]),
            none if regret is None else self.gap(regret[scenario]["mean"]),
        )

    def estimates(self) -> Iterator[Estimate]:
        for scenario in self.summary["order"] or ():
            if scenario != self.ids[0]:
                d = self.difference(scenario, self.ids[0], self.metric)
                words = self.change(d["mean"])
                yield Estimate(scenario, d["mean"], (d["low"], d["high"]), words, d["better"] is not None)

    # ------------------------------------------------------------------------------------------------- the method

    def method(self) -> Iterator[str]:
        precision = self.summary.get("precision")
        if precision is not None:
            yield self.precise(precision)
        mine = [d for d in self.summary["differences"] if d["metric"] == self.metric]
        related = [d["correlation"] for d in mine if d["correlation"] is not None]
        if related and self.n >= _FEWEST_TO_CORRELATE:
            low, high = _correlation(min(related)), _correlation(max(related))
            between = low if low == high else self.say("advice.from_to", low=low, high=high)
            times = min((d["separate_luck"] for d in mine if d["separate_luck"] is not None), default=0.0)
            key = "advice.correlation_worth" if times >= 2 else "advice.correlation"
            yield self.say(key, between=between, times=f"{_two_digits(times):,.0f}")
        yield self.say("advice.note", pairs=len(self.ids) * (len(self.ids) - 1) // 2)

    def precise(self, found: Entry) -> str:
        """Say how many replications it took, and why."""
        last = found["looks"][-1]["half_width"]
        metric = found["metric"]
        values = {
            "n": found["replications"],
            "what": self.say(f"advice.of_{found['of']}", metric=self.label(metric), p=f"{100 * (found['p'] or 0):g}"),
            "wanted": self.gap(found["half_width"], metric),
            "pilot": found["pilot"],
        }
        if last is None:
            return self.say("advice.precision_undefined", **values)
        values["half"] = self.gap(last, metric)
        if found["why"] == "cap":
            needed = found["replications"] * (last / found["half_width"]) ** 2
            return self.say("advice.precision_cap", **values, needed=messages.count(_rounded_up(needed), self.lang))
        first = found["looks"][0]["half_width"]
        return self.say("advice.precision", **values, first=self.gap(first, metric))

    # -------------------------------------------------------------------------------------------- numbers and names

    def difference(self, a: str, b: str, metric: str) -> dict[str, Any]:
        """Return the difference a − b of a metric, whichever way round it is stored."""
        d = next(d for d in self.summary["differences"] if d["metric"] == metric and {d["a"], d["b"]} == {a, b})
        turned = d["a"] != a
        low, high = d["ci"] or (None, None)
        mean, wins, nulls = d["mean"], d.get("wins", {}), d.get("nulls", {})
        if turned and low is not None and high is not None:
            mean, low, high = -mean, -high, -low
        first, second = ("b", "a") if turned else ("a", "b")
        return {
            "mean": mean,
            "low": low,
            "high": high,
            "better": d["better"],
            "wins": wins.get(first),
            "losses": wins.get(second),
            "nulls_a": nulls.get(first),
            "nulls_b": nulls.get(second),
        }

    def nulls(self, scenario: str) -> float:
        entry = next(s for s in self.summary["scenarios"] if s["id"] == scenario)
        return float(entry["metrics"]["payback_month"].get("nulls", 0.0))

    def futures(self, wins: int, losses: int) -> str:
        """Write in how many futures something came out better."""
        if wins == self.n:
            return self.say("advice.futures_all", n=self.n, low=messages.chance_percent(1 - self.never, self.lang))
        equal = self.n - wins - losses
        return self.say("advice.futures_equal" if equal else "advice.futures", wins=wins, n=self.n, equal=equal)

    @property
    def never(self) -> float:
        """Upper end of the interval of what happened in none of the futures (Clopper–Pearson, 95 %, two-sided)."""
        return -math.expm1(math.log(0.025) / self.n)

    def chance(self, share: float | None) -> str:
        """Write a share of the futures, never as none or certain."""
        if share is None:
            return text("number.none", self.lang)
        count = round(share * self.n)
        if count == 0:
            return text("chance.none", self.lang, n=self.n, high=messages.chance_percent(self.never, self.lang))
        if count == self.n:
            return text("chance.all", self.lang, n=self.n, low=messages.chance_percent(1 - self.never, self.lang))
        return text("chance.some", self.lang, share=messages.chance_percent(share, self.lang), count=count, n=self.n)

    def label(self, metric: str) -> str:
        """Name a metric as the report does."""
        market, months = self.scenario.market, self.scenario.programme.months
        for key in (f"measure.{metric}", f"work.{metric}"):
            if has(key, self.lang):
                return text(
                    key, self.lang, parent_target=messages.whole(market.parent_target, self.lang),
                    staff_target=messages.whole(market.staff_target, self.lang), months=months,
                ).removeprefix("… ")  # fmt: skip
        return metric

    def level(self, value: float | None) -> str:
        """Write a value of the metric judged by."""
        if value is not None and _is_share(self.metric):
            return messages.percent(value, self.lang)
        return self.gap(value)

    def gap(self, value: float | None, metric: str | None = None) -> str:
        """Write a difference or a width of a metric, in points where it is a share."""
        metric = metric or self.metric
        if value is None:
            return text("number.none", self.lang)
        if metric in _YUAN:
            return messages.yuan(value, self.lang)
        if _is_share(metric):
            return self.say("advice.points", number=messages.plain(round(100 * value, 2)))
        return messages.plain(value)

    def change(self, value: float, metric: str | None = None) -> str:
        """Write a difference, always with its sign."""
        return messages.with_plus(self.gap(value, metric), value)


def _is_share(metric: str) -> bool:
    return metric in _SHARES or metric.endswith(("_share", "_met", "_utilisation"))


def _correlation(r: float) -> str:
    """Write a correlation with as many decimals as keep it from reading 1."""
    decimals = 2
    while abs(r) < 1 and round(abs(r), decimals) == 1 and decimals < 12:
        decimals += 1
    return _typographic(f"{r:.{decimals}f}")


def _typographic(written: str) -> str:
    return written.replace("-", "−")


def _two_digits(number: float) -> float:
    return float(f"{number:.2g}")


def _rounded_up(number: float) -> float:
    """Round up to two digits: a forecast is no better than that."""
    unit = 10.0 ** max(math.floor(math.log10(max(number, 1))) - 1, 0)
    return math.ceil(number / unit) * unit
