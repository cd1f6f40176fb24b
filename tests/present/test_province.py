"""A province in words, pictures and sheets, in both languages: the whole first, then its districts."""

from __future__ import annotations

import dataclasses
import re
from html import unescape

import openpyxl
import pandas as pd
import pytest

from sim.experiment import province
from sim.experiment.run import run
from sim.experiment.statistics import quantile
from sim.experiment.store import Result
from sim.experiment.summary import summarise
from sim.present import figures, report, terminal, workbook
from sim.present.province import ProvinceData, Whole, gather_province, whole_of
from sim.present.sheets import with_sheets
from sim.scenario.schema import Scenario
from tests.districts import scenario

pytestmark = pytest.mark.filterwarnings("ignore:Glyph")
RUNS = 6
WHOLE = {"name": "whole", "description": "Two districts of a test"}
SHEETS = {
    "en": ["Province", "Province by month", "Summary", "Monthly", "Schools", "Plan and actual", "Ranking", "Inputs"],
    "zh": ["全省", "全省月度", "摘要", "月度", "一校一台账", "通报表", "学校排名", "输入参数"],
}


def districts() -> list[Scenario]:
    names = {"north": "North = cold", "south": ""}
    return [scenario(2, name=d, district=d, description=words, programme={"months": 6}) for d, words in names.items()]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    out = tmp_path_factory.mktemp("present") / "province"
    run(districts(), replications=RUNS, seed=1, out=out, workers=1, province=WHOLE)
    return Result(out)


def whole(result: Result, lang: str = "en") -> Whole:
    found = whole_of(result, lang)
    assert found is not None
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_province_is_told_with_its_bands_its_districts_and_their_spread(result: Result, lang: str) -> None:
    told = whole(result, lang).data
    assert "whole" in told.title
    assert (len(told.sentences), len(told.headlines)) == (3, 5)
    assert len(told.bands.rows) == 10
    assert [row[0] for row in told.districts.rows[1:]] == ["north", "south"]
    assert told.districts.rows[1][1] == "North = cold"
    assert told.spread is not None
    assert len(told.spread.rows) == len(province.SPREAD)
    for table in (told.bands, told.chances, told.results, told.districts, told.spread):
        assert {len(row) for row in table.rows} == {len(table.header)}
    words = terminal.province(told)
    assert "{" not in words
    assert "nan" not in words.lower().split()
    assert len(figures.to_svg(told.figure(), "province")) > 1000


def test_the_five_numbers_are_those_of_the_sum(result: Result) -> None:
    told, runs = whole(result).data, whole(result).found.runs
    medians = [quantile(runs[name], 0.5) for name in ("parent_penetration", "staff_penetration")]
    shown = [head.value.replace("\u00a0", " ") for head in told.headlines]
    assert shown[:2] == [f"{100 * median:.1f} %" for median in medians if median is not None]
    months = (
        pd.read_parquet(result.folder / "monthly.parquet")
        .query("month == 6")
        .groupby("replication")
        .sum(numeric_only=True)
    )
    assert sorted(months["parents_subscribed"] / months["parents_total"])[2] == medians[0]


def test_each_district_is_told_with_its_own_band(result: Result) -> None:
    table = result.replications()
    rows = {row[0]: row for row in whole(result).data.districts.rows}
    for name in ("north", "south"):
        families = sorted(table[table.scenario == name]["parent_penetration"])
        shown = [cell.replace("\u00a0", " ") for cell in rows[name][3:6]]
        assert shown == [f"{100 * families[i]:.1f} %" for i in (0, 2, 5)]  # P10, P50, P90 of six


def test_the_band_that_is_told_is_the_one_of_the_table(result: Result) -> None:
    found = province.stored(result)
    assert found is not None
    low, high = (sorted(found.runs["npv"])[i] for i in (0, RUNS - 1))  # P10 and P90 of six are the least and the most
    spread = found.diversification()["npv"]
    assert spread.band == pytest.approx(high - low)
    assert spread.band <= spread.band_together


def test_where_no_future_is_finished_in_all_districts_that_is_said(result: Result) -> None:
    found = whole(result).found
    none = dataclasses.replace(
        found, runs=found.runs[:0], monthly=found.monthly[:0], left_out=RUNS,
        by_district={name: runs[:0] for name, runs in found.by_district.items()},
    )  # fmt: skip
    told = gather_province(none, result.manifest, districts(), "en")
    assert told.sentences == ("No replication is finished in all districts.",)
    assert told.runs.startswith("0 of 6 simulated futures are finished in all 2 districts")
    assert terminal.province(told).endswith(told.sentences[0])
    page = report.render([], "en", None, report.Province(told, None))
    assert told.sentences[0] in page
    assert told.districts.title not in page


def test_what_is_left_out_is_counted_at_the_head(result: Result) -> None:
    found = dataclasses.replace(whole(result).found, left_out=3)
    said = gather_province(found, result.manifest, districts(), "en").runs
    assert said.startswith("6 of 9 simulated futures are finished in all 2 districts")
    assert "in the other 3 a district has failed or was not yet run" in said


@pytest.fixture(scope="module")
def page(result: Result) -> str:
    return report.write(result, summarise(result), "en").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_page_begins_with_the_province_and_its_districts_follow(page: str, result: Result) -> None:
    heads = [unescape(head) for head in re.findall(r"<h1>(.*?)</h1>", page)]
    assert heads == ["The province whole: 2 districts together", "north", "south"]
    first = page[page.index("<article>") : page.index("</article>")]
    assert first.count("<figure") == 7, "the bands and six pictures; too few futures for a tornado"
    assert "Two districts of a test" in first
    drawn = {path.stem for path in (result.folder / "figures").glob("*.svg")}
    assert drawn >= {"province", "families", "npv", "north-families", "north-work", "south-families"}
    assert "south-work" not in drawn
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids)), "pictures of the whole and of its districts refer to parts of their own"


@pytest.mark.slow
def test_terminal_page_and_workbook_say_the_same(page: str, result: Result) -> None:
    told = whole(result).data
    shown = terminal.province(told)
    book = openpyxl.load_workbook(workbook.write_workbook(with_sheets(result, summarise(result), "en"), result.folder))
    words = {row[2] for row in book["Words and provenance"].iter_rows(min_row=2, values_only=True) if row[0] == "whole"}
    flat, text = " ".join(shown.split()), unescape(page)
    for said in (told.scale, told.runs, *told.sentences, *told.spread_lines):
        assert said in words
        assert said in text
        assert " ".join(said.split()) in flat
    for row in (*told.districts.rows, *(told.spread.rows if told.spread else ())):
        for cell in row:
            assert f">{cell}<" in text
            assert cell.replace("\u00a0", " ") in shown


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_has_the_province_first_then_a_row_a_district_and_its_months(result: Result, lang: str) -> None:
    pages = with_sheets(result, summarise(result), lang)
    assert isinstance(pages[0], ProvinceData)
    book = openpyxl.load_workbook(workbook.write_workbook(pages, result.folder))
    assert book.sheetnames[:-1] == SHEETS[lang]
    head, *rows = book[SHEETS[lang][0]].iter_rows(values_only=True)
    assert [row[0] for row in rows] == ["whole", "north", "south"]
    assert [row[2] for row in rows] == [4, 2, 2]
    npv = head.index(next(h for h in head if str(h).startswith(("Net present value (NPV), P10", "净现值 P10"))))
    found = whole(result).found
    for row, runs in zip(rows, (found.runs, *found.by_district.values()), strict=True):
        assert row[npv : npv + 3] == tuple(pytest.approx(quantile(runs["npv"], p), rel=1e-11) for p in (0.1, 0.5, 0.9))
    months = list(book[SHEETS[lang][1]].iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in months] == [("whole", month) for month in range(1, 7)]
    cumulative = found.monthly.query("month == 6")["cumulative_cash"]
    assert months[-1][-3:] == tuple(pytest.approx(quantile(cumulative, p), rel=1e-11) for p in (0.1, 0.5, 0.9))
    summary = list(book[SHEETS[lang][2]].iter_rows(min_row=2, values_only=True))
    assert list(dict.fromkeys(row[0] for row in summary)) == ["whole", "north", "south"]
    mine = {row[-1]: row for row in summary if row[0] == "whole"}
    assert mine["npv"][3] == pytest.approx(found.runs["npv"].mean(), rel=1e-11)
    assert {row[0] for row in book[SHEETS[lang][4]].iter_rows(min_row=2, values_only=True)} == {"north", "south"}


@pytest.mark.slow
def test_of_many_districts_only_the_first_have_pictures_and_the_others_say_so(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_DRAWN", 1)
    monkeypatch.setattr(report, "drawings_of_province", lambda whole: ())
    page = report.write(result, summarise(result), "zh").read_text(encoding="utf-8")
    north, south = re.findall(r"<article>.*?</article>", page, flags=re.DOTALL)[1:]
    assert "<figure" in north
    assert "<figure" not in south
    assert "仅前 1 个县区附图" in south
