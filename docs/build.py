"""Makes the generated parts of the pages in docs/ from the code: `python docs/build.py`, or with `--check` only looks.

In: the schema, the inventory of mechanisms, the chart of accounts, the marks of the tests, and `docs/effects.json` as
`make docs` measured it. Out: everything between `<!-- begin: … -->` and `<!-- end: … -->`, and `docs/effects.md`.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.model.rules import RULES
from sim.present.content import written
from sim.scenario.accounts import ACCOUNTS
from sim.scenario.field import walk
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.prior import Uncertain
from sim.scenario.roster import School
from sim.scenario.schema import Rules, Scenario

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
KINDS = {"triangular": "tri", "log_triangular": "log-tri"}

STORY = {
    "S1": "sim/scenario/roster.py",
    "S2": "sim/scenario/roster.py",
    "S3": "sim/model/processes/schools.py",
    "S9": "sim/model/processes/schools.py",
    "M1": "sim/model/processes/parents.py",
    "M2": "sim/model/kernel.py",
    "M6": "sim/model/population.py",
    "M8": "sim/model/kernel.py",
    "T1": "sim/model/processes/teachers.py",
    "R1": "sim/model/kernel.py",
    "V1": "sim/model/processes/service.py",
    "C1": "sim/scenario/accounts.py",
    "C2": "sim/scenario/accounts.py",
    "C3": "sim/experiment/replicate.py",
    "C4": "sim/finance/worth.py",
    "C5": "sim/scenario/accounts.py",
}
"""Where the mechanisms without a switch stand; a rule's file is asked of its class."""


def main() -> None:
    """Write the pages, or, with ``--check``, leave with 1 where one is stale."""
    stale = [path for path, page in pages() if path.read_text(encoding="utf-8") != page]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run python docs/build.py")
        sys.exit(bool(stale))
    for path, page in pages():
        path.write_text(page, encoding="utf-8")


def pages() -> Iterator[tuple[Path, str]]:
    """Yield the pages as they should read."""
    blocks = {"mechanisms": mechanisms(), "parameters": parameters(), "accounts": accounts()}
    model = DOCS / "model.md"
    yield model, filled(model.read_text(encoding="utf-8"), blocks)
    yield DOCS / "effects.md", effects_page()


def filled(page: str, blocks: dict[str, str]) -> str:
    """Put the blocks between their marks; KeyError for a mark nobody fills."""
    mark = re.compile(r"<!-- begin: (\w+) -->\n.*?<!-- end: \1 -->", re.DOTALL)
    return mark.sub(lambda m: f"<!-- begin: {m[1]} -->\n\n{blocks[m[1]]}\n<!-- end: {m[1]} -->", page)


def table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    lines = [header, ("---",) * len(header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


# -------------------------------------------------------------------------------------------------------- mechanisms


def mechanisms() -> str:
    """Tell of each mechanism where it is, how it is switched, what proves it, what it moves."""
    tests, moved = marked_tests(), measured()
    switched_on = {name for name, field in Rules.model_fields.items() if field.default}

    def rows() -> Iterator[tuple[str, ...]]:
        for m in MECHANISMS:
            rule = m.kind == "rule"
            switch = f"`rules.{m.id}`, {'on' if m.id in switched_on else 'off'}" if rule else "–"
            yield (
                m.id,
                m.name,
                m.kind,
                link(rule_file(m.id) if rule else STORY[m.id]),
                switch,
                "<br>".join(f"{link(file)} {len(names)}" for file, names in sorted(tests[m.id].items())),
                effect(moved, m.id) if rule else other_effect(moved, m.id),
            )

    return table(("id", "mechanism", "kind", "file", "switch", "tests", "effect: families; NPV"), rows())


def rule_file(id_: str) -> str:
    """Return the file of a rule."""
    return str(Path(inspect.getfile(RULES[id_])).relative_to(ROOT).as_posix())


def link(file: str) -> str:
    """Link to a file of the project, under its short name."""
    return f"[{Path(file).stem}](../{file})"


def marked_tests() -> dict[str, dict[str, list[str]]]:
    """Find the tests marked ``@pytest.mark.mechanism("S7", …)``: by id and file, their names."""
    found: dict[str, dict[str, list[str]]] = {m.id: {} for m in MECHANISMS}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for id_ in (id_ for mark in node.decorator_list for id_ in marks(mark)):
                    found[id_].setdefault(path.relative_to(ROOT).as_posix(), []).append(node.name)
    return found


def marks(decorator: ast.expr) -> Iterator[str]:
    """Yield the ids a decorator names."""
    if isinstance(decorator, ast.Call) and getattr(decorator.func, "attr", "") == "mechanism":
        yield from (str(argument.value) for argument in decorator.args if isinstance(argument, ast.Constant))


# ------------------------------------------------------------------------------------------------------------- effects


def measured() -> dict[str, Any]:
    """Read what `make docs` measured."""
    found: dict[str, Any] = json.loads((DOCS / "effects.json").read_text(encoding="utf-8"))
    return found


def effect(moved: dict[str, Any], id_: str) -> str:
    """Write what a rule's switch does to families and NPV."""
    for word in ("off", "on"):
        row = moved["changes"].get(f"{id_} {word}")
        if row is not None:
            families, npv = row["families"], row["npv"]
            return f"{'on: ' if word == 'on' else ''}{signed(families)}; {signed(npv)}"
    raise KeyError(f"docs/effects.json has no row for {id_}: run make docs")


def other_effect(moved: dict[str, Any], id_: str) -> str:
    """Write what a change of something without a switch does, if one was measured."""
    for name, row in moved["changes"].items():
        if name.startswith(f"{id_} "):
            return f"{name.removeprefix(f'{id_} ')}: {signed(row['families'])}; {signed(row['npv'])}"
    return "–"


def signed(cell: list[float]) -> str:
    """Write a mean and half-width."""
    return f"{cell[0]:+.2f} ± {cell[1]:.2f}".replace("-", "−")


def effects_page() -> str:
    """Write all that was measured."""
    moved = measured()
    base = moved["base"]
    columns = {
        "families": "families, points",
        "staff": "staff, points",
        "revenue": "incremental revenue, M yuan",
        "npv": "NPV, M yuan",
    }
    rows = ((name, *(signed(row[c]) for c in columns)) for name, row in moved["changes"].items())
    means = ", ".join(f"{label} {base[c]:.2f}" for c, label in columns.items())
    return (
        "# What each mechanism moves\n\n"
        f"Base case, n = {moved['n']}, seed {moved['seed']}. Means: {means}.\n\n"
        "Paired differences on the same luck, mean ± half of a 95 % interval; each cell's own, not simultaneous.\n\n"
        + table(("change", *columns.values()), rows)
    )


# ---------------------------------------------------------------------------------------------------------- parameters


def parameters() -> str:
    """List every declared number of the schema, section by section."""
    school = School(id="a", type="senior", pupils=1, classes=1, staff=0, influence="A")
    settings = [s for s in walk(Scenario(name="defaults", roster=(school,))) if not s[0].startswith("rules.")]
    tags = {tag: sum(about.tag == tag for _, _, about in settings) for tag in "DPA"}
    counts = f"{tags['D']} from the deck, {tags['P']} public figures, {tags['A']} assumptions"

    def rows() -> Iterator[tuple[str, ...]]:
        for path, value, about in settings:
            shown = written(value) + (f" {about.unit}" if about.unit else "")
            yield (f"`{path}`", description(path), shown, spread(value), about.kind, about.tag, about.source)

    return f"{len(settings)} numbers: {counts}.\n\n" + table(
        ("setting", "what it is", "default", "distribution", "kind", "tag", "source"), rows()
    )


def description(path: str) -> str:
    """Return what the schema says of a setting."""
    section: Any = Scenario
    *sections, name = path.split(".")
    for step in sections:
        section = section.model_fields[step].annotation
    return str(section.model_fields[name].description)


def spread(value: Any) -> str:
    """Write a distribution briefly."""
    if not isinstance(value, Uncertain) or value.prior is None:
        return ""
    prior = value.prior
    return f"{KINDS.get(prior.kind, prior.kind)} " + ", ".join(f"{a:.6g}" for a in prior.args)


def accounts() -> str:
    """List the chart of accounts."""
    rows = ((f"`{a.name}`", a.unit, a.line.value if a.line else "counted, not paid") for a in ACCOUNTS)
    return table(("account", "quantity", "line of the cash statement"), rows)


if __name__ == "__main__":
    main()
