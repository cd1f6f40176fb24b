"""What failed is done again on its own: nothing else is simulated, and its rows take their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiment.compare import Wanted, compare
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.experiment.tables import TABLES
from sim.scenario.problem import Problems
from sim.scenario.schema import Scenario
from tests.districts import scenario
from tests.experiment import stand_in

MODEL = f"{stand_in.__name__}:ill"


@pytest.fixture(scope="module")
def district() -> Scenario:
    return scenario(2, programme={"months": 6})


class Illness:
    """Says which replications fail, and which were begun."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def says(self, **ails: str) -> None:
        self.file.write_text("".join(f"{r.strip('r')} {how}\n" for r, how in ails.items()))

    def begun(self) -> list[int]:
        """Give what was begun since the last time."""
        log = self.file.with_suffix(".begun")
        found = sorted(map(int, log.read_text().split())) if log.exists() else []
        log.unlink(missing_ok=True)
        return found


@pytest.fixture
def illness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Illness:
    found = Illness(tmp_path / "ill.txt")
    monkeypatch.setenv(stand_in.ILL, str(found.file))
    return found


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.parquet").read_bytes() for name in TABLES}


def test_only_the_failed_runs_are_done_again_and_the_tables_are_those_of_a_run_without_failures(
    district: Scenario, illness: Illness, tmp_path: Path
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    run([district], replications=8, seed=1, out=whole, workers=1, model=MODEL)
    assert illness.begun() == list(range(8))
    illness.says(r3="raise", r6="raise")
    assert run([district], replications=8, seed=1, out=out, workers=1, model=MODEL).failed == 2
    illness.begun()

    illness.says(r6="raise")
    report = run([district], replications=200, seed=1, out=out, workers=1, model=MODEL, retry_failed=True)
    assert illness.begun() == [3, 6]
    assert (report.asked, report.done, report.failed) == (8, 7, 1)
    assert Result(out).failures()["replication"].tolist() == [6]

    illness.says()
    report = run([district], replications=8, seed=1, out=out, workers=1, model=MODEL, retry_failed=True)
    assert illness.begun() == [6]
    assert (report.done, report.failed) == (8, 0)
    assert Result(out).failures().empty
    assert bytes_of(out) == bytes_of(whole)

    assert run([district], replications=8, seed=1, out=out, workers=1, model=MODEL, retry_failed=True).complete
    assert illness.begun() == []


def test_what_was_never_begun_is_left_and_what_was_damaged_is_done_again(
    district: Scenario, illness: Illness, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def interrupted(done: int, asked: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    illness.says(r1="raise")
    with pytest.raises(KeyboardInterrupt):
        run([district], replications=10, seed=1, out=out, workers=1, model=MODEL, batch_size=3, progress=interrupted)
    illness.begun()
    shard = next(p for p in (out / "parts").iterdir() if "-0000003-" in p.name)
    (shard / "monthly.parquet").write_bytes(b"")
    illness.says()
    report = run([district], replications=10, seed=1, out=out, workers=1, model=MODEL, retry_failed=True)
    assert illness.begun() == [1, 3, 4, 5]
    assert (report.asked, report.done, report.failed, report.damaged) == (10, 6, 0, 1)
    report = run([district], replications=10, seed=1, out=out, workers=1, model=MODEL, resume=True)
    assert illness.begun() == [6, 7, 8, 9]
    assert report.done == 10


@pytest.mark.slow
def test_a_run_that_killed_its_worker_is_done_again_as_well(
    district: Scenario, illness: Illness, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    illness.says(r2="kill", r4="raise")
    report = run([district], replications=6, seed=1, out=out, workers=2, batch_size=2, model=MODEL)
    assert (report.done, report.failed) == (4, 2)
    illness.begun()
    illness.says()
    report = run([district], replications=6, seed=1, out=out, workers=1, model=MODEL, retry_failed=True)
    assert illness.begun() == [2, 4]
    assert (report.done, report.failed) == (6, 0)


def test_a_comparison_runs_only_its_failed_runs_again(district: Scenario, illness: Illness, tmp_path: Path) -> None:
    other = district.model_copy(update={"name": "other", "staffing": district.staffing.model_copy(update={"reps": 3})})
    illness.says(r2="raise")
    wanted = Wanted(replications=6)
    first = compare([district, other], wanted, out=tmp_path / "out", workers=1, model=MODEL)
    assert (first.asked, first.done, first.failed) == (12, 11, 1)
    illness.begun()
    illness.says()
    again = compare([district, other], wanted, out=tmp_path / "out", workers=1, model=MODEL, retry_failed=True)
    assert (again.asked, again.done, again.failed) == (12, 12, 0)
    assert illness.begun() == [2]
    assert again.summary["common"] == 6


def test_where_nothing_was_run_nothing_can_be_run_again(district: Scenario, tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        run([district], replications=6, seed=1, out=tmp_path / "none", workers=1, retry_failed=True)
    assert {p.code for p in caught.value.problems} == {"folder_foreign"}
    assert list(tmp_path.iterdir()) == []
