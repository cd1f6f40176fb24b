"""A province in words and a picture, in both languages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment import province
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.present import figures, terminal
from sim.present.parts import Part, only_beside, parts_of
from sim.present.province import province_part
from sim.scenario.load import load, write_resolved
from sim.scenario.schema import Scenario
from tests.districts import scenario

pytestmark = pytest.mark.filterwarnings("ignore:Glyph")
RUNS = 6


def districts() -> list[Scenario]:
    return [scenario(2, name=d, district=d, programme={"months": 6}) for d in ("north", "south")]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    out = tmp_path_factory.mktemp("present") / "province"
    run(districts(), replications=RUNS, seed=1, out=out, workers=1)
    province.roll_up(Result(out), "whole", districts()[0])
    return Result(out)


def part(result: Result, lang: str) -> Part:
    (found,) = parts_of(result, districts()[0], lang)
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_province_is_told_with_its_bands_its_districts_and_their_spread(result: Result, lang: str) -> None:
    told = part(result, lang)
    assert "whole" in told.title
    bands, places, spread = told.tables
    assert len(bands.rows) == 11
    assert [row[0] for row in places.rows] == ["north", "south"]
    assert len(spread.rows) == len(province.SPREAD)
    for table in told.tables:
        assert {len(row) for row in table.rows} == {len(table.header)}
    words = terminal.part(told)
    assert "{" not in words
    assert "nan" not in words.lower().split()
    assert len(figures.to_svg(told.figure(), "province")) > 1000


def test_the_band_that_is_told_is_the_one_of_the_table(result: Result) -> None:
    found = province.stored(result)
    assert found is not None
    low, high = (sorted(found.runs["npv"])[i] for i in (0, RUNS - 1))  # P10 and P90 of six are the least and the most
    spread = found.diversification()["npv"]
    assert spread.band == pytest.approx(high - low)
    assert spread.band <= spread.band_together
    assert part(result, "en").tables[0].rows[6][2] != "–"


def test_only_the_first_district_has_a_page_of_its_own(result: Result) -> None:
    assert only_beside(result) == {"south"}


def test_where_no_future_is_finished_in_all_districts_that_is_said(result: Result) -> None:
    found = province.stored(result)
    assert found is not None
    none = province.RolledUp("whole", found.runs[:0], found.monthly[:0], {}, RUNS)
    told = province_part(none, districts()[0], 1, "en")
    assert told.lines[0] == "No replication is finished in all districts."
    assert told.tables == ()


@pytest.mark.slow
def test_the_command_runs_a_province_sums_it_up_and_goes_on_with_it(tmp_path: Path) -> None:
    write_resolved(scenario(2, name="base", programme={"months": 6}), tmp_path)
    file, out = tmp_path / "whole.yaml", tmp_path / "out"
    file.write_text("base: base.yaml\ndistricts:\n  north:\n  south: { synthetic: { schools: 3 } }\n", encoding="utf-8")

    def rollout(*words: object) -> tuple[int, str]:
        command = [sys.executable, "-m", "sim", *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    code, said = rollout("check", file)
    assert (code, said.splitlines()[1]) == (0, "province whole: 2 districts, 5 schools; 200 replications, seed 1")
    assert rollout("run", file, "-n", 3, "--out", out, "--workers", 1, "--quiet")[0] == 0
    code, said = rollout("run", file, "-n", 5, "--out", out, "--workers", 1, "--resume", "--json")
    assert code == 0
    summary = json.loads(said)
    assert [s["id"] for s in summary["scenarios"]] == ["north", "south"]
    assert summary["province"]["replications"] == 5
    assert set(summary["province"]["diversification"]) == set(province.SPREAD)
    runs = pd.read_parquet(out / province.FILE)
    assert runs["replication"].tolist() == [0, 1, 2, 3, 4]
    assert summary["province"]["metrics"]["npv"]["mean"] == pytest.approx(runs["npv"].mean())
    assert "whole: 2 districts together" in (out / "report.html").read_text(encoding="utf-8")
    # A district run alone from its file gives the numbers it has in the province.
    run([load(out / "scenarios" / "south.yaml")], replications=5, seed=1, out=tmp_path / "s", workers=1)
    alone, together = (pd.read_parquet(f / "replications.parquet") for f in (tmp_path / "s", out))
    together = together[together.scenario == "south"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, together[alone.columns], check_exact=True)
