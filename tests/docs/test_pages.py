"""The pages in docs/: fresh tables, links that lead somewhere, a worked example that works as written."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sim.model import simulate
from sim.model.rules import RULES
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.schema import Rules
from tests.districts import scenario

DOCS = Path(__file__).parents[2] / "docs"


def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build", DOCS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_parts_are_what_the_code_says_now() -> None:
    for path, page in build().pages():
        assert path.read_text(encoding="utf-8") == page, f"{path.name} is stale: run python docs/build.py"


def test_every_rule_has_a_file_a_switch_a_line_and_an_effect() -> None:
    rules = {m.id for m in MECHANISMS if m.kind == "rule"}
    assert rules == set(RULES) == set(Rules.model_fields)
    page = (DOCS / "model.md").read_text(encoding="utf-8")
    for m in MECHANISMS:
        (row,) = re.findall(rf"^\| {m.id} \|.*$", page, re.MULTILINE)
        assert m.name in row


def test_every_mechanism_has_a_test() -> None:
    tests = build().marked_tests()
    assert [id_ for id_, files in tests.items() if not files] == []


@pytest.mark.parametrize("page", sorted(p.name for p in DOCS.glob("*.md")))
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (DOCS / page).read_text(encoding="utf-8")):
        assert (DOCS / target).exists(), target


def example() -> str:
    (block,) = re.findall(r"```python\n(.*?)```", (DOCS / "architecture.md").read_text(encoding="utf-8"), re.DOTALL)
    return block


def test_the_worked_example_adds_a_mechanism_from_outside() -> None:
    sc = scenario(6)
    named: dict[str, Any] = {"scenario": sc}
    exec(compile(example(), "architecture.md", "exec"), named)
    with_band, without = named["outcome"], simulate(sc, 1, 0)
    assert np.array_equal(with_band.links[:, 0], without.links[:, 0], equal_nan=True)
    first = np.nanmin(without.opened)
    before = int(first // 31)
    assert np.array_equal(with_band.ledger.flows[..., :before], without.ledger.flows[..., :before])
    names = ("family_joined_programme", "family_joined_meeting")
    won = [sum(o.ledger.flow(a).sum() for a in names) for o in (with_band, without)]
    assert won[0] != won[1]
