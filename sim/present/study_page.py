"""What people see of a study: its design before it runs; main effects, best and worst points afterwards.

In: the layout of a study, or the summary of a stored one (`sim.experiment.effects`). Out: text for the terminal, and
one page that works offline with its pictures, whatever the number of points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment.layout import OWN, Layout
from sim.present import figures, lettering, study_figures, terminal
from sim.present.content import Table, written
from sim.present.figures import Estimate, Origin
from sim.present.messages import amounts_alike, chance_percent, percent, points, text, with_plus
from sim.present.wrap import filled
from sim.scenario.fractional import LETTERS
from sim.scenario.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHOWN = 40
"""Points of a design listed on the terminal."""
_ENDS = 5
"""Points shown from the top, and from the bottom."""
_PANELS = 9
_ROWS = 25
"""Factors drawn; the table has all."""
_FEW_FACTORS = 4
"""Factors up to which their values stand beside a point on the terminal."""
_NPV, _FAMILIES, _FUNDING = "npv", "parent_penetration", "peak_funding"
Summary = Mapping[str, Any]


# ------------------------------------------------------------------------------------------------------ before it runs


def design(layout: Layout, study: Study, lang: str = "en") -> str:
    """Say what a study will simulate: how many runs, which factors, what is confounded, and its first points."""
    rows = layout.table().to_pylist()
    n = study.replications
    counts = {"scenarios": len(rows), "replications": n, "runs": len(rows) * n}
    kind = filled(_kind(layout.said, lang), terminal.WIDTH)
    lines = [text("study.head", lang, name=study.name, seed=study.seed, **counts), kind]
    if study.description:
        lines.insert(1, text("cli.ok.description", lang, description=study.description))
    parts = ["\n".join([*lines, text("study.tables", lang, tables=", ".join(study.tables))])]
    if layout.said["factors"]:
        parts.append(terminal.table(_factors(layout.said, lang)))
    parts += [filled(line, terminal.WIDTH) for line in fraction_lines(layout.said, lang)]
    names = [name for name in layout.columns if name not in OWN or any(v is not None for v in layout.columns[name])]
    if len(set(layout.columns["variant"])) == 1:
        names.remove("variant")
    shown = tuple((row["scenario"], *(_value(row[name], lang) for name in names)) for row in rows[:SHOWN])
    header = (text("study.column.point", lang), *_heads(names, lang))
    more = text("study.more", lang, count=len(rows) - SHOWN) if len(rows) > SHOWN else ""
    parts.append(terminal.table(Table("points", "", more, header, shown)))
    return "\n\n".join(parts)


def _heads(names: Sequence[str], lang: str) -> list[str]:
    """Head columns by the ends of their paths, where these differ: the paths stand above."""
    ends = [_column(name, lang).rsplit(".", 1)[-1] for name in names]
    return ends if len(set(ends)) == len(ends) else [_column(name, lang) for name in names]


def _kind(said: Mapping[str, Any], lang: str) -> str:
    return text(f"study.kind.{said['kind'] or 'variants'}", lang, replicates=said["replicates"])


def _factors(said: Mapping[str, Any], lang: str) -> Table:
    """List the factors, and what each is varied over."""
    lettered = "fraction" in said
    rows = tuple(
        (f"{LETTERS[i]}  {f['path']}" if lettered else f["path"], _over(f, lang)) for i, f in enumerate(said["factors"])
    )
    header = (text("study.column.factor", lang), text("study.column.over", lang))
    return Table("factors", "", "", header, rows, words=2)


def _over(factor: Mapping[str, Any], lang: str) -> str:
    levels = ", ".join(_value(level, lang) for level in factor["levels"])
    if factor.get("prior") is not None:
        ((kind, args),) = factor["prior"].items()
        prior = f"{text(f'prior.{kind}', lang)} {', '.join(f'{a:.6g}' for a in args)}"
        return text("study.over.quantiles" if levels else "study.over.prior", lang, prior=prior, levels=levels)
    if levels:
        return levels
    low, high = (_value(end, lang) for end in factor["range"])
    return text("study.over.range", lang, low=low, high=high)


def fraction_lines(said: Mapping[str, Any], lang: str) -> list[str]:
    """Say of a fractional factorial what its runs cannot tell apart."""
    fraction = said.get("fraction")
    if fraction is None:
        return []
    k = len(said["factors"])
    p = k - (fraction["runs"].bit_length() - 1)
    if not p:
        return [text("study.fraction.full", lang, runs=fraction["runs"])]
    values = {"k": k, "p": p, "runs": fraction["runs"], "resolution": fraction["resolution"]}
    lines = [text("study.fraction", lang, generators=", ".join(fraction["generators"]), **values)]
    if fraction["defining_relation"]:
        lines.append(f"I = {' = '.join(fraction['defining_relation'])}")
    aliases = fraction["aliases"]
    lines.append(
        text("study.fraction.aliases", lang, aliases="; ".join(aliases))
        if aliases
        else text("study.fraction.clear", lang)
    )
    return lines


# ---------------------------------------------------------------------------------------------------------- afterwards


@dataclass(frozen=True)
class StudyPage:
    """A stored study for a reader of ``lang``."""

    summary: Summary
    lang: str = "en"

    def say(self, key: str, **values: Any) -> str:
        """Words in the reader's language."""
        return text(key, self.lang, **values)

    @property
    def said(self) -> Mapping[str, Any]:
        """What the design is."""
        found: Mapping[str, Any] = self.summary["design"]
        return found

    @property
    def origin(self) -> Origin:
        """Where pictures come from."""
        return Origin(self.summary["common"], self.summary["seed"], self.lang)

    def head(self) -> list[str]:
        """Say what was simulated, and what is missing."""
        s = self.summary
        scenarios = len(s["scenarios"])
        counts = {"scenarios": scenarios, "replications": s["replications"], "runs": scenarios * s["replications"]}
        lines = [self.say("study.head", name=self.said["study"], seed=s["seed"], **counts)]
        if self.said["description"]:
            lines.append(self.said["description"])
        lines.append(_kind(self.said, self.lang))
        if s["failed"] or s["points_left_out"] or s["common"] < s["replications"]:
            values = {"failed": s["failed"], "common": s["common"], "replications": s["replications"]}
            lines.append(self.say("study.incomplete", points=s["points_left_out"], **values))
        for metric, share in s["nulls"].items():
            written = percent(share, self.lang) if share == 1 else chance_percent(share, self.lang)
            lines.append(self.say("study.nulls", metric=self.say(f"measure.{metric}"), share=written))
        return lines

    def largest(self, metric: str) -> list[dict[str, Any]]:
        """Return of each factor its largest effect on a metric, the largest of all first."""
        found: dict[str, dict[str, Any]] = {}
        for effect in self.effects(metric):
            known = found.get(effect["factor"])
            if known is None or abs(effect["mean"]) > abs(known["mean"]):
                found[effect["factor"]] = effect
        return sorted(found.values(), key=lambda e: -abs(e["mean"]))

    def effects(self, metric: str) -> list[dict[str, Any]]:
        """Return all effects on a metric."""
        return [e for e in self.summary["effects"] if e["metric"] == metric]

    def money(self, metric: str) -> tuple[str, Any]:
        """Return the unit and the writer of a metric's amounts."""
        amounts = [abs(e["mean"]) for e in self.effects(metric)]
        amounts += [abs(p["metrics"][metric]["mean"] or 0) for p in self.summary["scenarios"]]
        return amounts_alike(max(amounts, default=0.0), self.lang)

    def main_effects(self) -> Table:
        """Each factor's largest effect on NPV, and what the same change does to the rest."""
        unit, amount = self.money(_NPV)
        rows = []
        for effect in self.largest(_NPV):
            others: dict[str, dict[str, Any]] = {
                e["metric"]: e
                for e in self.summary["effects"]
                if (e["factor"], e["from"], e["to"]) == (effect["factor"], effect["from"], effect["to"])
            }
            rows.append(
                (
                    _column(effect["factor"], self.lang),
                    self.change(effect),
                    self.signed(effect, amount),
                    self.signed(others.get(_FAMILIES), points),
                    self.signed(others.get(_FUNDING), amount),
                )
            )
        header = (
            self.say("study.column.factor"),
            self.say("study.column.change"),
            self.say("study.column.npv", unit=unit),
            self.say("study.column.families"),
            self.say("study.column.funding", unit=unit),
        )
        title = self.say("study.effects")
        return Table(
            "effects", title, self.note() if rows else self.say("study.no_effects"), header, tuple(rows), words=2
        )

    def change(self, effect: Mapping[str, Any]) -> str:
        """Write ``10 → 30``."""
        return f"{_value(effect['from'], self.lang)} → {_value(effect['to'], self.lang)}"

    def signed(self, effect: Mapping[str, Any] | None, write: Any) -> str:
        """Write an effect with its sign and half-width; a dash where there is none."""
        if effect is None:
            return text("number.none", self.lang)
        mean = with_plus(write(effect["mean"]), effect["mean"])
        return mean if effect["ci"] is None else f"{mean} ± {write(effect['ci'][1] - effect['mean'])}"

    def note(self) -> str:
        """Say what the intervals cover."""
        n, replicates = self.summary["common"], self.said["replicates"]
        count = len(self.effects(_NPV))
        if replicates is None:
            return self.say("study.note.paired" if n > 1 else "study.note.single", n=n, count=count)
        if replicates == 1:
            return self.say("study.note.one_set" if n > 1 else "study.note.single", n=n, count=count)
        key = "study.note.replicates" if n > 1 else "study.note.replicates_single"
        return self.say(key, n=n, count=count, replicates=replicates)

    def levels(self) -> Table:
        """Mean NPV and penetration at every level of every factor."""
        unit, amount = self.money(_NPV)
        rows = []
        families = {(e["factor"], str(e["to"])): e for e in self.effects(_FAMILIES)}

        def share(effect: Mapping[str, Any], which: str) -> str:
            other = families.get((effect["factor"], str(effect["to"])))
            return percent(None if other is None else other[which], self.lang)

        for factor, effects in self._by_factor().items():
            first = effects[0]
            values = amount(first["mean_from"]), share(first, "mean_from")
            rows.append((_column(factor, self.lang), _value(first["from"], self.lang), *values))
            for e in effects:
                values = amount(e["mean_to"]), share(e, "mean_to")
                rows.append(("", _value(e["to"], self.lang), *values))
        header = (
            self.say("study.column.factor"), self.say("study.column.level"), self.say("study.column.npv", unit=unit),
            self.say("study.column.families_share"),
        )  # fmt: skip
        return Table("levels", self.say("study.levels"), "", header, tuple(rows), words=2)

    def _by_factor(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {e["factor"]: [] for e in self.largest(_NPV)}
        for e in self.effects(_NPV):
            found[e["factor"]].append(e)
        return found

    def points(self, widest: int) -> Table:
        """List the best and the worst points; their factors too where there are no more than ``widest``."""
        ordered = [p for p in self.summary["scenarios"] if p["replications"]]
        cut = len(ordered) > 2 * _ENDS
        shown = [*enumerate(ordered[:_ENDS], 1), *enumerate(ordered[-_ENDS:], len(ordered) - _ENDS + 1)]
        if not cut:
            shown = list(enumerate(ordered, 1))
        unit, amount = self.money(_NPV)
        paths = [f["path"] for f in self.said["factors"]]
        paths = paths if len(paths) <= widest else []
        rows = tuple(
            (
                str(rank),
                p["id"],
                *(_value(p["design"][path], self.lang) for path in paths),
                amount(p["metrics"][_NPV]["mean"]) + _half(p["metrics"][_NPV], amount),
                percent(p["metrics"][_FAMILIES]["mean"], self.lang),
                amount(p["metrics"][_FUNDING]["mean"]),
            )
            for rank, p in shown
        )
        header = (
            self.say("study.column.rank"), self.say("study.column.point"), *_heads(paths, self.lang),
            self.say("study.column.npv", unit=unit), self.say("study.column.families_share"),
            self.say("study.column.funding", unit=unit),
        )  # fmt: skip
        title = self.say("study.best_and_worst" if cut else "study.points", count=len(ordered))
        return Table("points", title, self.say("study.note.best"), header, rows, words=2)

    def draw(self) -> Iterator[tuple[str, Figure]]:
        """Draw the pictures, by name."""
        largest = self.largest(_NPV)
        if not largest:
            return
        unit, amount = self.money(_NPV)
        estimates = [
            Estimate(
                f"{_short(e['factor'], self.lang)}: {self.change(e)}", e["mean"],
                None if e["ci"] is None else tuple(e["ci"]), self.signed(e, amount), _seen(e),
            )
            for e in largest[:_ROWS]
        ]  # fmt: skip
        title = self.say("figure.study_effects.title", unit=unit)
        yield "effects", figures.estimated(estimates, title, self.origin, "figure.study_effects.band")
        panels = [_panel(factor, effects, self.lang) for factor, effects in list(self._by_factor().items())[:_PANELS]]
        chart_unit, _ = amounts_alike(1e12, self.lang)
        words = self.say("study.column.npv", unit=chart_unit)
        yield "levels", study_figures.levels(panels, self.say("figure.study_levels.title"), words, self.origin)


def told(summary: Summary, lang: str = "en") -> str:
    """Sum up a study on the terminal."""
    page = StudyPage(summary, lang)
    parts = ["\n".join(filled(line, terminal.WIDTH) for line in page.head()), terminal.table(page.main_effects())]
    parts += [filled(line, terminal.WIDTH) for line in fraction_lines(page.said, lang)]
    return "\n\n".join([*parts, terminal.table(page.points(_FEW_FACTORS))]).replace("\u00a0", " ")


def write(folder: Path, summary: Summary, lang: str = "en") -> Path:
    """Write ``report.html`` and ``figures/`` into a study's folder, and return the path of the page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    (folder / "figures").mkdir(exist_ok=True)
    page = StudyPage(summary, lang)
    pictures = []
    for name, figure in page.draw():
        svg = figures.to_svg(figure, name)
        (folder / "figures" / f"{name}.svg").write_text(svg + "\n", encoding="utf-8", newline="")
        figures.save_png(figure, folder / "figures" / f"{name}.png")
        pictures.append(svg)
    environment = Environment(loader=PackageLoader("sim.present"), autoescape=True, undefined=StrictUndefined)
    template = environment.get_template("study.html.j2")
    tables: list[Table] = [page.main_effects()]
    if pictures:
        tables.append(page.levels())
    after = [page.points(12)]
    if page.said["factors"]:
        after.append(_factors(page.said, lang))

    def html(font: str) -> str:
        return template.render(
            title=page.say("report.title", name=page.said["study"]), lines=page.head(), tables=tables, after=after,
            confounded=fraction_lines(page.said, lang), pictures=pictures, lang=lang, font=font,
        )  # fmt: skip

    path = folder / "report.html"
    part = path.with_name(path.name + ".part")
    part.write_text(lettering.with_letters(html), encoding="utf-8", newline="")
    part.replace(path)
    return path


def _panel(factor: str, effects: Sequence[Mapping[str, Any]], lang: str) -> study_figures.Panel:
    first = effects[0]
    halves = [None if e["ci"] is None else e["ci"][1] - e["mean"] for e in effects]
    return study_figures.Panel(
        _short(factor, lang),
        (_value(first["from"], lang), *(_value(e["to"], lang) for e in effects)),
        (first["mean_from"], *(e["mean_to"] for e in effects)),
        (None, *halves),
    )


def _seen(effect: Mapping[str, Any]) -> bool:
    """Whether an effect is larger than its Monte Carlo error."""
    return effect["ci"] is not None and not effect["ci"][0] <= 0 <= effect["ci"][1]


def _half(metric: Mapping[str, Any], write: Any) -> str:
    return "" if metric["ci95"] is None else f" ± {write(metric['ci95'][1] - metric['mean'])}"


def _column(name: str, lang: str) -> str:
    return text(f"study.column.{name}", lang) if name in OWN else name


def _short(name: str, lang: str) -> str:
    """Name a factor in little room: without the section that all uncertainties stand in."""
    return _column(name, lang).removeprefix("uncertainties.")


def _value(value: Any, lang: str) -> str:
    """Write the value of a factor; of a bin its ends."""
    if value is None:
        return "–"
    if isinstance(value, list | tuple):
        return text("study.over.range", lang, low=_value(value[0], lang), high=_value(value[1], lang))
    if isinstance(value, float):
        return f"{value:.4g}"
    return written(value, lang)
