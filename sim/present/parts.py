"""What may stand beside a scenario's result: the bridge from the deck's ceiling, the worth of each lever.

In: the tables ``bridge.parquet`` and ``worth.parquet`` of a result folder, if they are there. Out: `Part`, words and
written numbers in the reader's language, for terminal and report alike, and the figure that goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sim.experiment import bridge, worth
from sim.present import figures, messages
from sim.present.content import Table, seed_of
from sim.present.messages import text
from sim.present.part import Part as Part
from sim.scenario.mechanisms import BY_ID
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.store import Result

Row = Any
"""A row of one of the two tables, by attribute."""


def parts_of(result: Result, scenario: Scenario, lang: str = "en") -> Iterator[Part]:
    """Yield the parts a result has for the scenario it is about."""
    seed = seed_of(result.manifest)
    steps, worths = bridge.stored(result), worth.stored(result)
    if steps is not None:
        yield _bridge(steps, scenario, seed, lang)
    if worths is not None:
        yield _worth(worths, seed, lang)


def only_beside(result: Result) -> set[str]:
    """Ids of the scenarios that were run for a part alone: they have no page of their own."""
    steps, worths = bridge.stored(result), worth.stored(result)
    found = set() if steps is None else set(map(bridge.name_of, bridge.SIMULATED))
    return found if worths is None else found | set(worths["scenario"])


# ------------------------------------------------------------------------------------------------------- the bridge


def _bridge(steps: pd.DataFrame, scenario: Scenario, seed: int, lang: str) -> Part:
    def say(key: str, **values: Any) -> str:
        return text(key, lang, **values)

    targets = {
        "parent_target": messages.whole(scenario.market.parent_target, lang),
        "staff_target": messages.whole(scenario.market.staff_target, lang),
    }
    rows: list[Row] = list(steps.itertuples())
    level = {row.step: float(row.level) for row in rows}
    unit, write = messages.amounts_alike(max(map(abs, level.values())), lang)
    names = {row.step: say(f"bridge.step.{row.step}", **targets) for row in rows}
    title = say("bridge.title")
    header = tuple(say(f"bridge.column.{c}") for c in ("step", "level", "change", "interval"))
    table = Table(
        "bridge",
        say("number.in_unit", label=title, unit=unit),
        "",
        (*header, "P10", "P50", "P90"),
        tuple(_step(row, names[row.step], write, lang) for row in rows),
    )
    ceiling, likely = level["ceiling"], level["capacity"]
    lead = say(
        "bridge.lead",
        months=scenario.programme.months,
        ceiling=messages.yuan(ceiling, lang),
        likely=messages.yuan(likely, lang),
        of_ceiling=messages.percent(likely / ceiling if ceiling else None, lang),
        cash=messages.yuan(level["costs"], lang),
    )
    origin = figures.Origin(int(rows[0].n), seed, lang)
    bars = [_bar(row, names[row.step], write) for row in rows]
    return Part(
        "bridge", title, (lead,), (table,), say("bridge.note", n=origin.n, comparisons=bridge.WITH_LUCK),
        origin, lambda: figures.waterfall(bars, say("number.in_unit", label=title, unit=unit), origin),
    )  # fmt: skip


def _step(row: Row, name: str, write: Callable[[float | None], str], lang: str) -> tuple[str, ...]:
    change, interval = "", ""
    if row.order > 0:
        change = _signed(write, row.change)
        known = row.order > 1 and row.ci_low == row.ci_low
        interval = text("chance.interval", lang, low=write(row.ci_low), high=write(row.ci_high)) if known else "–"
    return (name, write(row.level), change, interval, *(write(getattr(row, p)) for p in ("p10", "p50", "p90")))


def _bar(row: Row, name: str, write: Callable[[float | None], str]) -> figures.Bar:
    level = float(row.level)
    if row.order == 0:
        return figures.Bar(name, 0.0, level, None, write(level))
    certain = row.order == 1
    words = _signed(write, row.change)
    if not certain and row.ci_low == row.ci_low:
        words += f" ± {write((row.ci_high - row.ci_low) / 2)}"
    band = None if certain else (float(row.p10), float(row.p90))
    return figures.Bar(name, level - float(row.change), level, band, f"{words} → {write(level)}")


# ------------------------------------------------------------------------------------------------ the worth of levers


def _worth(worths: pd.DataFrame, seed: int, lang: str) -> Part:
    def say(key: str, **values: Any) -> str:
        return text(key, lang, **values)

    by_rule: list[list[Row]] = [list(rows.itertuples()) for _, rows in worths.groupby("rule", sort=False)]
    money = worths[~worths["measure"].str.endswith("_penetration")]
    unit, write = messages.amounts_alike(float(money["worth"].abs().max()), lang)
    n, comparisons = int(worths["n"].iloc[0]), int(worths["comparisons"].iloc[0])
    resolution = messages.yuan(float(money["resolution"].iloc[0]), lang)
    points = messages.plain(100 * worth.SHARE_RESOLUTION)
    tables = []
    for state in ("on", "off"):
        rules = [rows for rows in by_rule if rows[0].state == state]
        title = say("number.in_unit", label=say(f"worth.{state}"), unit=unit)
        header = (title, *(say(f"worth.column.{row.measure}") for row in by_rule[0]))
        tables.append(Table(f"worth-{state}", title, "", header, tuple(_rule(rows, write, lang) for rows in rules)))
    origin = figures.Origin(n, seed, lang)
    title = say("worth.title")
    estimates = [_estimate(rows, write, lang) for rows in by_rule]
    return Part(
        "worth", title, (say("worth.lead"), *_unseen(by_rule, n, resolution, lang)), tuple(tables),
        say("worth.note", n=n, comparisons=comparisons, points=points, money=resolution),
        origin,
        lambda: figures.estimated(
            estimates, say("number.in_unit", label=title, unit=unit), origin, "figure.worth.band"
        ),
    )  # fmt: skip


def _rule(rows: Sequence[Row], write: Callable[[float | None], str], lang: str) -> tuple[str, ...]:
    return (_rule_name(rows[0].rule, lang), *(_cell(row, write) for row in rows))


def _rule_name(rule: str, lang: str) -> str:
    return text("worth.rule", lang, id=rule, name=messages.settings.mechanism(BY_ID[rule], lang))


def _cell(row: Row, write: Callable[[float | None], str]) -> str:
    """Write a worth with half of its interval, in brackets where it is too small to see."""
    points = row.measure.endswith("_penetration")
    scale = (lambda x: messages.points(x)) if points else write
    words = _signed(scale, row.worth)
    if row.ci_low == row.ci_low:
        words += f" ± {scale((row.ci_high - row.ci_low) / 2)}"
    return words if _seen(row) else f"({words})"


def _seen(row: Row) -> bool:
    return row.verdict in ("more", "less")


def _unseen(by_rule: Sequence[Sequence[Row]], n: int, resolution: str, lang: str) -> Iterator[str]:
    """Name the rules that are too small to see: in every measure, then of the others those in the ranking one."""
    nowhere = [rows[0].rule for rows in by_rule if not any(map(_seen, rows))]
    if nowhere:
        yield text("worth.nowhere", lang, n=n, rules=", ".join(nowhere))
    for verdict in ("unclear", "negligible"):
        named = [
            row.rule
            for rows in by_rule
            for row in rows
            if row.measure == worth.RANKED_BY and row.verdict == verdict and row.rule not in nowhere
        ]
        if named:
            yield text(f"worth.{verdict}", lang, n=n, money=resolution, rules=", ".join(named))


def _estimate(rows: Sequence[Row], write: Callable[[float | None], str], lang: str) -> figures.Estimate:
    (row,) = (row for row in rows if row.measure == worth.RANKED_BY)
    ends = (float(row.ci_low), float(row.ci_high)) if row.ci_low == row.ci_low else None
    key = "worth.rule" if row.state == "on" else "worth.rule_off"
    name = text(key, lang, id=row.rule, name=messages.settings.mechanism(BY_ID[row.rule], lang))
    return figures.Estimate(name, float(row.worth), ends, _signed(write, row.worth), _seen(row))


def _signed(write: Callable[[float | None], str], amount: float) -> str:
    return messages.with_plus(write(amount), amount)
