"""What stands beside a result: the bridge and the worth of levers, in words, tables, pictures and both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from sim.experiment import bridge, worth
from sim.present import figures, messages, report, terminal
from sim.present.messages.en import EN
from sim.present.messages.zh import ZH
from sim.present.parts import Part, only_beside, parts_of
from sim.scenario.load import write_resolved
from tests.present.made_up import MadeUp, make_up

OWN = sorted(key for key in EN if key.startswith(("bridge.", "worth.", "figure.bridge.", "figure.worth.")))
OWN += ["cli.bridge", "cli.worth"]
# A picture in English draws one Chinese word, the platform's name; which fonts there are is another page's matter.
pytestmark = pytest.mark.filterwarnings("ignore:Glyph")
LEVELS = (100e6, 60e6, 50e6, 45e6, 36e6, 38e6, 30e6, -1e6)


def frame(rows: list[dict[str, Any]], schema: pa.Schema) -> pd.DataFrame:
    return pa.Table.from_pylist(rows, schema=schema).to_pandas()


def bridged(n: int = 40) -> pd.DataFrame:
    luck = np.random.default_rng(5).normal(0, 1e6, (len(LEVELS), n))
    luck[:2] = 0
    levels = {step: level + noise for step, level, noise in zip(bridge.STEPS, LEVELS, luck, strict=True)}
    return frame(bridge.measure(levels, "made-up"), bridge.SCHEMA)


def valued(who: Any, n: int = 40) -> pd.DataFrame:
    r = np.random.default_rng(7)
    names = [who.name, *(s.name for s in worth.switched(who))]
    common = {m: r.normal(5e6, 1e6, n) for m in worth.MEASURES}
    common["parent_penetration"] = r.normal(0.4, 0.05, n)
    values = {m: {name: of.copy() for name in names} for m, of in common.items()}
    values["npv"]["without-B1"] -= 2e6 + r.normal(0, 1e5, n)  # worth two million
    values["npv"]["without-S11"] += 1e6 + r.normal(0, 1e5, n)  # a burden
    values["npv"]["without-S8"] += r.normal(0, 5e6, n)  # nobody can tell
    values["npv"]["without-V2"] += 3.0  # known, and not worth a word
    values["parent_penetration"]["without-V2"] -= 0.1 + r.normal(0, 1e-3, n)  # but seen here
    values["parent_penetration"]["without-S8"] -= 0.1 + r.normal(0, 1e-3, n)
    return frame(worth.measure(values, who), worth.SCHEMA)


@pytest.fixture
def result(tmp_path: Path) -> MadeUp:
    made = make_up(tmp_path, n=5)
    bridged().to_parquet(tmp_path / bridge.FILE)
    valued(made.scenario).to_parquet(tmp_path / worth.FILE)
    return made


@pytest.fixture
def parts(result: MadeUp) -> list[Part]:
    return list(parts_of(result, result.scenario))


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def test_a_result_without_tables_has_no_parts(made_up: MadeUp) -> None:
    assert list(parts_of(made_up, made_up.scenario)) == []
    assert only_beside(made_up) == set()


def test_the_bridge_reads_from_the_ceiling_down_to_the_cash(parts: list[Part]) -> None:
    words = terminal.part(parts[0])
    assert "of the deck's ceiling of\n100.0 million yuan 30." in words
    (table,) = parts[0].tables
    assert [row[0] for row in table.rows][:4] == [
        "The deck's ceiling: everybody, from day one",
        "The deck's targets: families 60\u00a0%, staff 90\u00a0%",
        "Simulated: day one, no limits, nobody leaves",
        "+ timing of launches",
    ]
    assert [row[1:4] for row in table.rows[:2]] == [("100.0", "", ""), ("60.0", "−40.0", "–")], (
        "a closed form is certain"
    )
    assert table.rows[5][2].startswith("+2."), "a rise has its sign"
    assert "all 6 together" in words.replace("\n", " ")


def test_a_lever_is_named_with_its_worth_and_what_cannot_be_seen_is_said_so(parts: list[Part]) -> None:
    words = plain(" ".join(terminal.part(parts[1]).split()))
    on, off = parts[1].tables
    assert [row[0] for row in on.rows[:2]] == ["B1 bureau pressure", "S11 agents"]
    worths = [float(row[4].split()[0].replace("−", "-")) for row in on.rows[:2]]
    assert worths == pytest.approx([2, -1], abs=0.1)
    assert {row[0].split()[0] for row in off.rows} == {"B6", "P5"}
    nowhere = words.split("Too small to see in any of these measures with n = 40: ")[1].split(".")[0].split(", ")
    assert set(nowhere) == set(worth.RULES) - {"B1", "S11", "S8", "V2"}
    assert "not to be told from nought with n = 40, though more futures might tell: S8." in words
    assert re.search(r"known to be smaller than [45],\d{3} yuan: V2\.", words)
    (cell,) = (row[4] for row in on.rows if row[0].startswith("S8 "))
    assert cell.startswith("("), "in brackets: too small to see"


def test_a_single_replication_shows_no_interval(tmp_path: Path) -> None:
    made = make_up(tmp_path, n=5)
    bridged(1).to_parquet(tmp_path / bridge.FILE)
    valued(made.scenario, 1).to_parquet(tmp_path / worth.FILE)
    of_bridge, of_worth = parts_of(made, made.scenario)
    assert {row[3] for row in of_bridge.tables[0].rows} == {"", "–"}
    assert not any("±" in cell for row in of_worth.tables[0].rows for cell in row)
    for part in (of_bridge, of_worth):
        assert figures.to_svg(part.figure(), part.key).startswith("<svg")


def test_the_pictures_say_n_seed_and_what_their_marks_mean_and_are_the_same_bytes(parts: list[Part]) -> None:
    for part, words in zip(parts, ("whisker: P10–P90 of the level", "hollow where too small to see"), strict=True):
        figure = part.figure()
        said = " ".join(t.get_text() for t in figure.texts)
        assert "n = 40, seed 7" in said
        assert words in plain(said)
        assert figures.to_svg(part.figure(), part.key) == figures.to_svg(figure, part.key)


def test_falls_and_rises_of_the_waterfall_can_be_told_without_colour(parts: list[Part]) -> None:
    (axes,) = parts[0].figure().axes
    hatches = [bar.get_hatch() for bar in axes.patches]
    rows = bridged()
    assert [bool(h) for h in hatches] == [False, *(rows["change"][1:] < 0)]
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    np.testing.assert_allclose(ends, rows["level"], rtol=1e-9, atol=1)


def test_the_page_shows_the_parts_once_and_gives_the_steps_no_page(
    result: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "drawings", lambda *which: iter(()))
    entry = result.summary["scenarios"][0]
    for name in ("bridge-churn", "without-B1"):
        write_resolved(result.scenario.model_copy(update={"name": name}), result.folder / "scenarios")
        result.summary["scenarios"].append(entry | {"id": name, "name": name})
    html = report.write(result, result.summary).read_text(encoding="utf-8")
    assert html.count("<h1>") == 1
    assert html.count("<figure") == 2
    assert html.index("From the deck&#39;s ceiling to what is likely") < html.index("What each lever is worth")
    assert {p.name for p in (result.folder / "figures").iterdir()} == {
        f"{name}.{kind}" for name in ("bridge", "worth") for kind in ("svg", "png")
    }
    assert len(report.payloads(result, result.summary)) == 1


@pytest.mark.parametrize("key", OWN)
def test_both_languages_have_the_words_and_ask_for_the_same_values(key: str) -> None:
    def wanted(words: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(words) if name}

    assert wanted(ZH[key]) == wanted(EN[key])
    assert key == "worth.rule" or ZH[key] != EN[key]


def test_the_parts_can_be_read_in_chinese(result: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(messages.CATALOGUES, "zh", EN | ZH)  # type: ignore[index]
    of_bridge, of_worth = parts_of(result, result.scenario, "zh")
    assert (of_bridge.title, of_worth.title) == (ZH["bridge.title"], ZH["worth.title"])
    assert ZH["bridge.step.churn"] in terminal.part(of_bridge)
    assert "小到无法分辨" in terminal.part(of_worth)
