"""The workbook and the CSV files: numbers as numbers, those of the store, harmless, the same bytes, for any result."""

from __future__ import annotations

import csv
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from sim.cli import main
from sim.experiment import events
from sim.experiment.run import run
from sim.experiment.statistics import quantile
from sim.experiment.store import Result
from sim.experiment.summary import summarise
from sim.model import LINKS, trace
from sim.present import workbook
from sim.present.messages import has, text
from sim.present.sheets import Shown, joined, with_sheets
from sim.scenario.problem import Problems
from sim.scenario.schema import Scenario
from sim.scenario.school_types import TYPES
from tests.districts import scenario, schools

pytestmark = pytest.mark.slow
SHEETS = {
    "en": ["Summary", "Monthly", "Schools", "Plan and actual", "Ranking", "Inputs", "Words and provenance"],
    "zh": ["摘要", "月度", "一校一台账", "通报表", "学校排名", "输入参数", "说明与出处"],
}
NAMES = ('=HYPERLINK("http://x","y")', "+1 Primary", "-1 Primary", "@SUM(A1)", "城区小学")
MONTHS = 12


def district(name: str = "usual", n: int = 5, reps: int = 5) -> Scenario:
    roster = tuple(s.model_copy(update={"name": NAMES[i % 5]}) for i, s in enumerate(schools(n)))
    return scenario(roster, name=name, programme={"months": MONTHS}, staffing={"reps": reps, "schools_per_rep": 2})


def done(folder: Path, *scenarios: Scenario, n: int = 7, **how: Any) -> Result:
    run(scenarios, replications=n, seed=1, out=folder, workers=1, **how)
    return Result(folder)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("workbook") / "usual"
    return done(folder, district(), district("fewer", reps=1))


def pages(result: Result, lang: str = "en") -> list[Shown]:
    return with_sheets(result, summarise(result), lang)


@pytest.fixture(scope="module", params=["en", "zh"])
def book(request: pytest.FixtureRequest, result: Result) -> tuple[str, openpyxl.Workbook]:
    return request.param, openpyxl.load_workbook(workbook.write_workbook(pages(result, request.param), result.folder))


def rows(book: openpyxl.Workbook, lang: str, key: int) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book[SHEETS[lang][key]].iter_rows(min_row=2)]


def test_the_sheets_have_their_names_frozen_headings_and_fitting_columns(book: tuple[str, openpyxl.Workbook]) -> None:
    lang, found = book
    assert found.sheetnames == SHEETS[lang]
    for sheet in found:
        assert sheet.freeze_panes == "C2"
        headings = [cell.value for cell in sheet[1]]
        assert all(isinstance(h, str) and h for h in headings)
        assert len(set(headings)) == len(headings)
        assert sheet.auto_filter.ref == sheet.dimensions
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert all(8 <= width <= 60 for width in widths)
        assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"usual", "fewer"}


def test_numbers_are_numbers_and_dates_are_dates_with_their_formats(book: tuple[str, openpyxl.Workbook]) -> None:
    lang, found = book
    seen = set()
    for name in SHEETS[lang][1:5]:
        for row in found[name].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, datetime):
                    assert cell.number_format == "yyyy-mm-dd"
                elif isinstance(cell.value, int | float):
                    assert cell.number_format in ("#,##0", "0.0%", "#,##0;-#,##0")
                else:
                    assert cell.value is None or cell.data_type == "s"
                seen.add(cell.number_format)
    assert seen >= {"yyyy-mm-dd", "#,##0", "0.0%", "#,##0;-#,##0", "General"}
    npv = next(row for row in found[SHEETS[lang][0]].iter_rows(min_row=2) if row[-1].value == "npv")
    assert [cell.number_format for cell in npv[3:9]] == ["#,##0;-#,##0"] * 6
    share = next(row for row in found[SHEETS[lang][0]].iter_rows(min_row=2) if row[-1].value == "parent_penetration")
    assert share[3].number_format == "0.0%"


def test_the_summary_is_that_of_the_command(result: Result, book: tuple[str, openpyxl.Workbook]) -> None:
    lang, found = book
    shown = {(row[0], row[-1]): row for row in rows(found, lang, 0)}
    for entry in summarise(result)["scenarios"]:
        for name, metric in entry["metrics"].items():
            row = shown.pop((entry["id"], name))
            said = [metric.get("mean"), *(metric.get("ci95") or (None, None))]
            said += [metric.get(level) for level in ("p5", "p10", "p50", "p90", "p95")] + [metric.get("nulls")]
            for one, other in zip(row[3:-1], said, strict=True):
                assert one == (None if other is None else pytest.approx(other, rel=1e-11))
    assert not shown


def test_a_month_has_the_quantiles_of_the_replications(result: Result, book: tuple[str, openpyxl.Workbook]) -> None:
    lang, found = book
    monthly = result.monthly()
    monthly["share"] = monthly["parents_subscribed"] / monthly["parents_total"]
    for row in rows(found, lang, 1):
        mine = monthly[(monthly["scenario"] == row[0]) & (monthly["month"] == row[1])]
        assert row[2].date() == mine["month_end"].iloc[0]
        for name, at in (("share", 3), ("schools_live", 12), ("revenue", 15), ("cumulative_cash", 27)):
            exact = [quantile(mine[name], p) for p in (0.1, 0.5, 0.9)]
            assert row[at : at + 3] == pytest.approx(exact, rel=1e-11)
    assert len(rows(found, lang, 1)) == 2 * MONTHS


def test_a_school_has_its_medians_and_no_date_for_what_half_of_the_futures_lack(
    result: Result, book: tuple[str, openpyxl.Workbook]
) -> None:
    lang, found = book
    stored, start = result.schools(), district().programme.start
    blank = 0
    for row in rows(found, lang, 2):
        mine = stored[(stored["scenario"] == row[0]) & (stored["school"] == row[1])]
        assert row[5:8] == [480, 12, 30]
        for link, shown in zip((*(f"day_{k}" for k in LINKS), "day_opened"), row[9:20], strict=True):
            median = quantile(mine[link].to_numpy(float), 0.5)
            if median is None:
                assert shown is None
                blank += 1
            else:
                assert (shown.date() - start).days == int(median)
        assert row[21] == pytest.approx(mine["day_opened"].notna().mean())
        assert row[22:25] == [quantile(mine["parents_subscribed"], p) for p in (0.1, 0.5, 0.9)]
        assert row[38] == pytest.approx(quantile(mine["cash"], 0.5), rel=1e-11)
    assert blank > 0


def test_of_one_future_plan_actual_and_rank_are_those_of_its_trace(tmp_path: Path) -> None:
    """A traced replication reckons its 通报表 by itself."""
    sc = district()
    found = {sheet.key: sheet.rows for sheet in joined(pages(done(tmp_path / "one", sc, n=1)))}
    tables = events.tables(trace(sc, 1, 0))
    progress = tables.progress
    progress["pupils"] = tables.ledger["pupils"]
    planned = (progress["plan"] * progress["pupils"]).groupby(progress["month"]).sum()
    actual = (progress["actual"] * progress["pupils"]).groupby(progress["month"]).sum()
    is_open = progress.groupby("month")["open"].sum()
    for row in found["progress"]:
        month = row[1]
        assert row[3] == is_open[month]
        assert row[4] == pytest.approx(planned[month])
        assert row[5] == row[6] == row[7] == pytest.approx(actual[month])
        assert row[8] == (pytest.approx(actual[month] / planned[month]) if planned[month] else None)
        assert row[9] == (None if planned[month] == 0 else float(actual[month] >= planned[month]))
    last = progress[progress["month"] == MONTHS].set_index("school")
    assert last["open"].any()
    for row in found["ranking"]:
        mine = last.loc[str(row[2])]
        assert (row[1] is None) == pd.isna(mine["rank"])
        assert row[1] is None or row[1] == mine["rank"]
        assert row[6:9] == (pytest.approx(mine["plan"]), pytest.approx(mine["actual"]), pytest.approx(mine["lag"]))
    ranks = [row[1] for row in found["ranking"] if row[1] is not None]
    assert ranks == sorted(ranks)


def test_guesses_are_told_from_what_the_deck_or_the_public_says(book: tuple[str, openpyxl.Workbook]) -> None:
    lang, found = book
    word, numbers = {"en": "guess", "zh": "推测"}[lang], 0
    for row in found[SHEETS[lang][5]].iter_rows(min_row=2):
        tag, guess = row[7].value, row[8].value
        assert tag in ("D", "P", "A")
        assert guess == (word if tag == "A" else None)
        assert (row[3].fill.start_color.rgb == "00F6E3D3") == (tag == "A")
        numbers += isinstance(row[3].value, int | float)
        if row[1].value == "programme.start":
            assert row[3].value == datetime(2013, 6, 1)
    assert numbers > 200


def test_the_words_say_seed_commit_and_what_the_numbers_mean(book: tuple[str, openpyxl.Workbook]) -> None:
    lang, found = book
    said = dict(row[1:] for row in rows(found, lang, 6) if row[0] == "usual")
    assert said[text("provenance.seed", lang)] == "1"
    assert said[text("provenance.hash", lang)] == district().hash
    assert said[text("sheet.fact.bands", lang)] == text("table.bands_note", lang)


def test_a_school_called_like_a_formula_is_a_text(result: Result, book: tuple[str, openpyxl.Workbook]) -> None:
    lang, found = book
    cells = [cell for name in SHEETS[lang] for row in found[name].iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert not [
        cell.value
        for cell in cells
        if str(cell.value or "").startswith(("=", "+", "@", "\t")) and cell.data_type == "s"
    ]
    shown = {row[2] for row in rows(found, lang, 2)}
    assert shown == {f"'{name}" if name[0] in "=+-@" else name for name in NAMES}


@pytest.mark.parametrize(
    ("value", "harmless"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\x00=1", "'=1"),
        ("bell\x07", "bell"),
        ("小学", "小学"),
        ("", ""),
        (-1.5, -1.5),
        (0.1 + 0.2, 0.3),
        (None, None),
        (date(2013, 6, 1), date(2013, 6, 1)),
    ],
)
def test_what_a_spreadsheet_would_run_or_refuse_is_made_harmless(value: Any, harmless: Any) -> None:
    assert workbook.inert(value) == harmless


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_csv_files_hold_what_the_workbook_does(result: Result, lang: str) -> None:
    found = pages(result, lang)
    folder = workbook.write_csv(found, result.folder)
    sheets = joined(found)
    assert {p.name for p in folder.iterdir()} == {f"{sheet.key}.csv" for sheet in sheets}
    for sheet in sheets:
        raw = (folder / f"{sheet.key}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")  # else a Chinese Excel takes it for GB 18030
        table = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
        assert table[0] == [column.label for column in sheet.columns]
        assert len(table) == len(sheet.rows) + 1
        for row, shown in zip(sheet.rows, table[1:], strict=True):
            for value, cell in zip(row, shown, strict=True):
                if isinstance(value, int | float):
                    assert float(cell) == pytest.approx(value, rel=1e-11)
                else:
                    assert cell == ("" if value is None else str(workbook.inert(value)))


def test_the_same_result_gives_the_same_bytes_at_any_time(result: Result, tmp_path: Path) -> None:
    one = workbook.write_workbook(pages(result), result.folder)
    first = one.read_bytes()
    with zipfile.ZipFile(one) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert str(datetime.now().year) not in core
    assert workbook.write_workbook(pages(result), tmp_path).read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == ["result.xlsx"]


DEGENERATE = [
    pytest.param(1, 5, "sim.model:simulate", id="one replication"),
    pytest.param(3, 1, "sim.model:simulate", id="one school"),
    pytest.param(5, 2, "tests.experiment.stand_in:raises", id="a failed run"),
    pytest.param(3, 2, "tests.experiment.stand_in:fails", id="all failed"),
]


@pytest.mark.parametrize(("n", "size", "model"), DEGENERATE)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_degenerate_result_has_a_workbook_too(n: int, size: int, model: str, lang: str, tmp_path: Path) -> None:
    result = done(tmp_path / "out", district(n=size), n=n, model=model)
    succeeded = len(result.replications())
    found = openpyxl.load_workbook(workbook.write_workbook(pages(result, lang), result.folder))
    workbook.write_csv(pages(result, lang), result.folder)
    assert found.sheetnames == SHEETS[lang]
    counts = [found[name].max_row - 1 for name in SHEETS[lang][1:5]]
    assert counts == ([MONTHS, size, MONTHS, size] if succeeded else [0, 0, 0, 0])
    assert found[SHEETS[lang][5]].max_row > 200
    if succeeded == 1:
        assert all(row[4] is None for row in rows(found, lang, 0) if row[-1] == "npv")


def test_where_nothing_runs_no_school_is_ranked_and_no_plan_is_due(tmp_path: Path) -> None:
    off = scenario(2, name="off", programme={"months": 6, "running": False})
    found = {sheet.key: sheet.rows for sheet in joined(pages(done(tmp_path / "off", off, n=2)))}
    assert [row[1] for row in found["ranking"]] == [None, None]
    assert all(row[4] == 0 and row[8] is None and row[9] is None for row in found["progress"])
    assert all(value is None for row in found["schools"] for value in row[9:21])


def test_too_many_rows_for_excel_are_refused_and_nothing_is_left(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 30)
    with pytest.raises(Problems) as told:
        workbook.write_workbook(pages(result), tmp_path)
    assert [p.code for p in told.value.problems] == ["workbook_rows"]
    assert not list(tmp_path.iterdir())


def command(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main([*map(str, words)])
    said = capsys.readouterr()
    assert end.value.code is None or isinstance(end.value.code, int)
    return end.value.code or 0, said.out, said.err


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sim.present.report.drawings", lambda *_: ())  # pictures take their time
    return Path(done(tmp_path / "out", district(n=2), n=2).folder)


def test_the_command_writes_both_beside_the_report(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, complaint = command(capsys, "--lang", "zh", "report", small, "--excel", "--csv")
    assert (code, complaint) == (0, "")
    assert said.splitlines()[1:] == [f"CSV：{small / 'csv'}", f"工作簿：{small / 'result.xlsx'}"]
    assert openpyxl.load_workbook(small / "result.xlsx").sheetnames == SHEETS["zh"]
    assert (small / "csv" / "ranking.csv").is_file()
    code, said, _ = command(capsys, "report", small)
    assert (code, len(said.splitlines())) == (0, 1)


def test_without_openpyxl_the_command_says_what_to_install_before_anything_is_written(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    code, _, complaint = command(capsys, "report", small, "--excel", "--csv")
    assert code == 2
    assert "pip install 'rollout-sim[excel]'" in complaint
    assert not [name for name in ("report.html", "csv", "result.xlsx") if (small / name).exists()]
    assert command(capsys, "report", small, "--csv")[0] == 0, "which needs no package"


def test_quantiles_put_what_never_happened_last() -> None:
    from sim.present.sheets import _cell, _ranked

    days = np.array([[3.0, np.inf], [np.inf, np.inf], [1.0, 5.0]])
    assert [_cell(d) for d in _ranked(days, 0.5)] == [3, None]
    assert [_cell(d) for d in _ranked(days, 0.1)] == [1, 5]


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_school_has_words(kind: str) -> None:
    assert all(has(f"sheet.type.{kind}", lang) for lang in SHEETS)
