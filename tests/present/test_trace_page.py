"""The page of a trace: what it says is what the tables hold, in both languages, also where nothing opened."""

from __future__ import annotations

import base64
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from sim.experiment.events import TraceTables, stuck, tables
from sim.model import Traced, trace
from sim.present.messages import CATALOGUES, has
from sim.present.trace_figures import WAITS, OneFuture
from sim.present.trace_page import TracePage
from tests.districts import scenario, schools

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["usual", "one school", "nothing opens"])
def traced(request: pytest.FixtureRequest) -> Traced:
    months = {"usual": 24, "one school": 24, "nothing opens": 3}[request.param]
    return trace(scenario(1 if request.param == "one school" else 6, programme={"months": months}), 1, 0)


@pytest.fixture(scope="module")
def found(traced: Traced) -> TraceTables:
    return tables(traced)


def page(traced: Traced, found: TraceTables, lang: str) -> TracePage:
    on = traced.outcome.drawn.programme.start + timedelta(days=60)
    return TracePage(traced, found, OneFuture(1, 1, lang, 0), on)


@pytest.mark.parametrize("lang", CATALOGUES)
def test_the_list_names_every_school_that_is_not_open(traced: Traced, found: TraceTables, lang: str) -> None:
    shown = page(traced, found, lang)
    rows = stuck(found, traced.outcome.drawn, shown.on)
    assert rows["school"].nunique() == len(traced.outcome.drawn.roster)
    assert len(shown.stuck().rows) == len(rows)
    assert str(len(traced.outcome.drawn.roster)) in shown.stuck().title


@pytest.mark.parametrize("lang", CATALOGUES)
def test_the_page_holds_its_pictures_and_asks_for_nothing(
    traced: Traced, found: TraceTables, lang: str, tmp_path: Path
) -> None:
    written = page(traced, found, lang).write(tmp_path)
    text = written.read_text(encoding="utf-8")
    assert text.count("<svg") == 4
    assert f'<html lang="{lang}">' in text
    assert "src=" not in text.replace("data:", "")
    assert 'href="http' not in text
    assert {p.name for p in (tmp_path / "figures").glob("*.png")} == {
        f"{name}.png" for name in ("gantt", "stages", "hands", "hands_year")
    }
    again = page(traced, found, lang).write(tmp_path)
    assert again.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("lang", CATALOGUES)
def test_the_page_brings_the_letters_of_its_words_and_schools(lang: str, tmp_path: Path) -> None:
    roster = tuple(s.model_copy(update={"name": "鹭远小学"}) for s in schools(1))
    traced = trace(scenario(roster, programme={"months": 3}), 1, 0)
    text = page(traced, tables(traced), lang).write(tmp_path).read_text(encoding="utf-8")
    style = text[text.index("<style>") : text.index("</style>")]
    (font,) = re.findall(
        r'@font-face { font-family: "Page letters"; src: url\(data:font/woff;base64,([\w+/=]+)\)', style
    )
    has_letters = TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()
    seen = {letter for letter in re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL) if letter > "\u2e7f"}
    assert set("鹭远小学") <= seen <= set(map(chr, has_letters))
    assert re.search(r'body { font: 16px/1.5 "Page letters", ', style)
    rest = re.sub(r"@font-face {[^}]*}", "", style)
    assert rest.split("{")[0].split() == ["<style>", "body"], "a rule begins with rubbish"


def test_whatever_a_school_waits_for_on_its_way_has_a_place_in_the_chart(found: TraceTables) -> None:
    on_the_way = found.waits[(found.waits["link"] <= 6)]
    assert set(on_the_way["waits_for"]) <= {what for group in WAITS.values() for what in group}
    for what in on_the_way["waits_for"].unique():
        assert all(has(f"trace.waits.{what}", lang) for lang in CATALOGUES)
