"""The page: complete, offline, escaped, the same bytes each time, and readable in a real browser."""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from sim.present import report
from sim.present.messages.zh_settings import SOURCES, WORDS
from sim.scenario.load import write_resolved
from tests.machine import program
from tests.present.made_up import PICTURES, MadeUp, make_up, scenario
from tests.present.test_advice import luck, table
from tests.present.test_advice import summary as advised
from tests.present.test_messages import english


class Links(HTMLParser):
    """Everything a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: set[str] = set()
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "srcset", "action", "data", "poster"):
                self.fetched.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)


@pytest.fixture(scope="module")
def page(made_up: MadeUp) -> Path:
    return report.write(made_up, made_up.summary)


@pytest.fixture(scope="module")
def chinese_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    result = make_up(tmp_path_factory.mktemp("in-chinese"), who=scenario(description=""))
    return report.write(result, result.summary, "zh")


@pytest.fixture(scope="module")
def html(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links_of(html: str) -> Links:
    found = Links()
    found.feed(html)
    return found


def test_the_page_and_its_pictures_are_in_the_folder(page: Path) -> None:
    assert page.name == "report.html"
    names = {p.name for p in (page.parent / "figures").iterdir()}
    assert {f"{n}.{e}" for n in PICTURES for e in ("svg", "png")} == names


def test_nothing_is_fetched_and_nothing_runs(html: str) -> None:
    found = links_of(html)
    assert found.fetched, "the pictures refer to their own parts"
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in found.fetched), "parts of itself, rasters"
    assert not found.handlers
    assert not {"script", "link", "iframe", "img", "object", "base", "form"} & found.tags
    assert "@import" not in html
    assert not re.search(r"url\((?!#|data:font/woff;base64,)", html)


def test_a_page_in_chinese_is_chinese_from_head_to_foot(chinese_page: Path) -> None:
    html = chinese_page.read_text(encoding="utf-8")
    assert '<html lang="zh">' in html
    seen = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<th scope=\"row\">.*?</th>", " ", html, flags=re.DOTALL)
    facts = seen[seen.index('<dl class="facts">') :]
    words = unescape(re.sub(r"<[^>]*>", " ", seen.replace(facts, "")))
    known = {word for source in SOURCES.values() for word in english(source)} | set(WORDS) | {"made-up"}
    assert english(words) - known == set()
    for said in (
        "100 次模拟未来中有 80 次家庭渗透率落在",
        "均值的 95% 置信区间",
        "风险区间",
        "2013年6月1日",
        "客户经理人数",
    ):
        assert said in html, said


def test_a_page_brings_the_chinese_letters_it_uses_in_english_too(chinese_page: Path, html: str) -> None:
    for page in (chinese_page.read_text(encoding="utf-8"), html):
        fonts = re.findall(r"url\(data:font/woff;base64,([A-Za-z0-9+/=]+)\)", page)
        assert len(fonts) == 1
        cut = TTFont(io.BytesIO(base64.b64decode(fonts[0])))
        seen = set(re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL))
        assert {letter for letter in seen if letter > "\u2e7f"} <= {chr(code) for code in cut.getBestCmap()}
        assert len(page) < 1_000_000
        assert not re.search(r"url\((?!#|data:font/woff;base64,)", page)


def test_the_page_says_what_a_leader_and_a_reviewer_need(html: str) -> None:
    for words in (
        "In 80 of 100 simulated futures", "1,340.75", "80,445", "276.75", "16,605", "Monte Carlo error", "risk band",
        "Clopper–Pearson", "seed 7", "0123456789abcdef", "voluntary adoption", "banned by provincial authorities",
        "with local changes", "triangular 0.1, 0.25, 0.4",
    ):  # fmt: skip
        assert words in html.replace("\u00a0", " "), words
    assert html.count("<figure") == html.count("<svg") - 1 == len(PICTURES), "and one that holds the letters"


@pytest.mark.parametrize(("on", "said"), [(True, "Halts are simulated here"), (False, "No halt is simulated here")])
def test_the_page_says_whether_the_figures_know_of_halts(made_up: MadeUp, on: bool, said: str) -> None:
    changed = made_up.scenario.model_copy(update={"rules": made_up.scenario.rules.model_copy(update={"B6": on})})
    data = dataclasses.replace(made_up, scenario=changed).data()
    assert [line for line in data.compliance if "simulated here" in line] == [data.compliance[-1]]
    assert data.compliance[-1].startswith(said)


def test_every_declared_number_of_the_scenario_is_listed_with_its_tag(made_up: MadeUp) -> None:
    from sim.scenario.field import walk

    rows = {row[0]: row for row in made_up.data().inputs.rows}
    for path, _, about in walk(made_up.scenario):
        assert rows[path][5] == about.tag
        assert rows[path][1], f"{path} has no description"


def test_what_a_user_wrote_is_escaped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "drawings", lambda *which: iter(()))
    evil = "<script>alert('x')</script>"
    who = scenario(school_name=evil, description=f"{evil} & \" ' {{{{ 7 * 7 }}}}")
    result = make_up(tmp_path, n=5, who=who)
    result.manifest["command"] = ["rollout", "run", f"{evil}.yaml"]
    html = report.write(result, result.summary).read_text(encoding="utf-8")
    assert "script" not in links_of(html).tags
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in html
    assert "{{ 7 * 7 }}" in html


def test_the_same_result_gives_the_same_bytes(made_up: MadeUp, page: Path) -> None:
    def everything() -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in (page, *(page.parent / "figures").iterdir())}

    before = everything()
    report.write(made_up, made_up.summary)
    assert everything() == before


def test_ids_are_unique_in_the_page(html: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_several_scenarios_share_a_page_without_mixing_their_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawings(result: Any, scenario_id: str, *_: Any) -> Iterator[report.Drawing]:
        yield report.Drawing("dot", "A dot", f"of {scenario_id}", Figure(figsize=(1, 1)))

    monkeypatch.setattr(report, "drawings", drawings)
    result = make_up(tmp_path, n=5)
    write_resolved(result.scenario.model_copy(update={"name": "other"}), tmp_path / "scenarios")
    entry = result.summary["scenarios"][0]
    result.summary["scenarios"].append(entry | {"id": "other", "name": "other"})
    html = report.write(result, result.summary).read_text(encoding="utf-8")
    assert (
        html.index("<h1>made-up</h1>")
        < html.index("of made-up")
        < html.index("<h1>other</h1>")
        < html.index("of other")
    )
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {p.name for p in (tmp_path / "figures").glob("*.svg")} == {"made-up-dot.svg", "other-dot.svg"}


def test_the_page_goes_from_the_answer_to_the_method(html: str) -> None:
    said = (
        "In 80 of 100 simulated futures", 'class="five"', 'class="sides"', "In pictures", "<h2>Chances</h2>",
        "<h2>Results</h2>", "<h2>What went in</h2>", "<h2>Method and provenance</h2>",
    )  # fmt: skip
    places = [html.replace("\u00a0", " ").index(words) for words in said]
    assert places == sorted(places)


def test_guesses_are_marked_and_nothing_else(made_up: MadeUp, html: str) -> None:
    marked = re.findall(r'<tr class="guess"><th scope="row">(.*?)</th>', html)
    guesses = [row[0] for row in made_up.data().inputs.rows if row[5] == "A"]
    assert guesses
    assert [unescape(path).replace("<wbr>", "") for path in marked] == guesses


def test_the_ceiling_and_the_expected_stand_side_by_side_to_scale(made_up: MadeUp) -> None:
    ceiling, expected = made_up.data().sides
    assert ceiling.share == 1
    median = made_up.summary["scenarios"][0]["metrics"]["incremental_revenue"]["p50"]
    assert expected.share == pytest.approx(median / 8_044_500)


def test_of_the_other_scenarios_only_what_differs_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def drawings(result: Any, scenario_id: str, scenario: Any, data: Any, in_short: bool) -> Iterator[report.Drawing]:
        asked.append(in_short)
        yield from ()

    monkeypatch.setattr(report, "drawings", drawings)
    result = make_up(tmp_path, n=5)
    staffing = result.scenario.staffing.model_copy(update={"crews": 17})
    for name, change in (("other", {"staffing": staffing}), ("twin", {})):
        write_resolved(result.scenario.model_copy(update={"name": name, **change}), tmp_path / "scenarios")
        result.summary["scenarios"].append(result.summary["scenarios"][0] | {"id": name, "name": name})
    html = report.write(result, result.summary).read_text(encoding="utf-8").replace("<wbr>", "")
    assert asked == [False, True, True]
    other = html[html.index("<h1>other</h1>") : html.index("<h1>twin</h1>")]
    inputs = re.findall(r'<th scope="row">([a-z_]+\.[^<]*)</th>', other)
    assert inputs == ["staffing.crews"]
    assert "Only what differs from made-up is listed" in other
    assert "No setting differs from made-up" in html[html.index("<h1>twin</h1>") :]
    assert html.count("<h2>What the words mean</h2>") == 1


def test_a_comparison_is_answered_above_its_scenarios_until_runs_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "_entries", lambda *which: [])  # the scenarios' own pages are another test's matter
    result = make_up(tmp_path, n=5)
    said = advised(table(**{"made-up": luck(n=30), "better <b>": luck(1.2e6, n=30, seed=2)}))
    (tmp_path / "comparison.json").write_text(json.dumps(said), encoding="utf-8")
    now = {"scenarios": [dict(s) for s in said["scenarios"][:1]]}
    assert "compared" not in report.write(result, now).read_text(encoding="utf-8"), "another set of scenarios"

    now["scenarios"].append({"id": "better <b>", "replications": 30})
    html = report.write(result, now).read_text(encoding="utf-8")
    assert "<h1>2 strategies compared: made-up, better &lt;b&gt;</h1>" in html
    assert "better &lt;b&gt; beats made-up by" in html
    assert "95\u00a0% simultaneous over all pairs" in html
    assert html.count("<figure") == 2
    assert all((tmp_path / "figures" / f"{name}.png").is_file() for name in ("comparison", "frontier"))

    now["scenarios"][0]["replications"] = 31
    assert "compared" not in report.write(result, now).read_text(encoding="utf-8"), "it is not of these runs any more"


def test_a_result_without_a_finished_run_still_gets_a_page(tmp_path: Path) -> None:
    result = make_up(tmp_path, n=5)
    result.summary["scenarios"][0] |= {"replications": 0, "failed": 5, "metrics": {}}
    html = report.write(result, result.summary).read_text(encoding="utf-8")
    assert "No replication finished" in html
    assert "<svg" not in html


def test_the_template_is_part_of_the_package() -> None:
    assert files("sim.present").joinpath("templates/report.html.j2").is_file()


def _browser() -> str:
    return program("chromium")


def fonts_of(tab: Any, selector: str) -> set[str]:
    """Fonts the browser really draws these elements with, letter by letter."""
    session = tab.context.new_cdp_session(tab)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    used = [session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    return {font["familyName"] for fonts in used for font in fonts}


@pytest.mark.slow
@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("which", ["page", "chinese_page"])
def test_a_browser_shows_the_page_without_a_request_or_an_error(
    which: str, width: int, request: pytest.FixtureRequest
) -> None:
    page: Path = request.getfixturevalue(which)
    from playwright.sync_api import sync_playwright

    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_browser(), args=flags.split())
        try:
            tab = browser.new_page(viewport={"width": width, "height": 900})
            requests: list[str] = []  # what is inside the page is no request
            complaints: list[str] = []
            tab.on("request", lambda r: r.url.startswith("data:") or requests.append(r.url))
            tab.on("console", lambda m: complaints.append(m.text))
            tab.on("pageerror", lambda e: complaints.append(str(e)))
            tab.goto(page.as_uri())
            assert requests == [page.as_uri()]
            assert complaints == []
            assert tab.locator("figure svg").count() == len(PICTURES)
            tab.evaluate("document.fonts.ready")
            fonts = tab.evaluate("[...document.fonts].map(f => [f.family, f.status])")
            assert fonts == [["Page letters", "loaded"]]
            if which == "chinese_page":
                assert fonts_of(tab, "h2") == {"Noto Sans SC"}, "some headings are boxes"
            assert all(box.bounding_box()["height"] > 100 for box in tab.locator("figure svg").all())
            assert tab.get_by_role("heading", level=1).inner_text() == "made-up"
            wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, "the page scrolls sideways"
            assert tab.evaluate(
                "[...document.querySelectorAll('.five div')].every(d => d.scrollWidth <= d.clientWidth)"
            )
        finally:
            browser.close()
