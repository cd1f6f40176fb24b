"""`rollout trace`: the folder, the words, the JSON, the days that can be asked about; on a tiny district."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario.load import write_resolved
from sim.scenario.roster import School
from tests.districts import scenario, schools

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    roster: tuple[School, ...] = tuple(s.model_copy(update={"name": "=1+1 实验小学"}) for s in schools(2))
    return write_resolved(scenario(roster, name="tiny", programme={"months": 6}), tmp_path_factory.mktemp("in"))


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.present.trace_page.TracePage.draw", lambda page: {})  # pictures take their time

    def trace(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["trace", *map(str, words)])
        assert end.value.code is None or isinstance(end.value.code, int)
        return (end.value.code or 0, *capsys.readouterr())

    return trace


def test_words_and_json_tell_the_same(file: Path, command: Command, tmp_path: Path) -> None:
    code, said, complaint = command(file, "--on", "2013-06-20")
    assert (code, complaint) == (0, "")
    assert "Not open on 2013-06-20: 2 of 2 schools" in said
    assert said.endswith(f"Report: {Path('results/tiny-trace-0/trace.html')}\n")
    code, said, _ = command(file, "--on", "2013-06-20", "--json")
    found = json.loads(said, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert code == 0
    assert [found[key] for key in ("scenario", "seed", "replication", "on")] == ["tiny", 1, 0, "2013-06-20"]
    assert {row["school"] for row in found["stuck"]} == {s.id for s in schools(2)}
    assert set(found["stuck"][0]) == {"school", "name", "link", "waits_for", "since", "days"}
    assert (tmp_path / found["result"] / "events.parquet").is_file()


@pytest.mark.parametrize("day", ["2013-05-31", "2013-12-01"])
def test_a_day_outside_the_programme_is_refused(day: str, file: Path, command: Command, tmp_path: Path) -> None:
    code, said, complaint = command(file, "--on", day)
    assert (code, said) == (2, "")
    assert f"--on: lies outside the programme, 2013-06-01 to 2013-11-30 (got {day})" in complaint
    assert not (tmp_path / "results").exists()


def test_no_school_is_called_open_where_the_programme_does_not_run(file: Path, command: Command) -> None:
    code, said, _ = command(file, "--set", "programme.running=false")
    assert code == 0
    assert "None of the 2 schools opens: the programme does not run." in said
    assert "No school is open." in said


def test_a_spreadsheet_reads_the_csv_and_runs_nothing_of_it(file: Path, command: Command, tmp_path: Path) -> None:
    assert command(file, "--csv", "--quiet")[0] == 0
    path = tmp_path / "results" / "tiny-trace-0" / "ledger.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel takes a CSV without the mark for another encoding"
    with path.open(encoding="utf-8-sig", newline="") as f:
        assert {row["name"] for row in csv.DictReader(f)} == {"'=1+1 实验小学"}
    for table in path.parent.glob("*.csv"):
        with table.open(encoding="utf-8-sig", newline="") as f:
            cells = {cell for row in csv.reader(f) for cell in row}
        assert not [c for c in cells if c.startswith(("=", "+", "@")) and not _number(c)]


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
