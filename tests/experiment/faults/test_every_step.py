"""A run killed before each single thing it does to its folder: what the log says is kept, the rest is done again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from sim.experiment.log import read_log
from sim.experiment.store import Result
from sim.experiment.tables import TABLES
from sim.scenario.problem import Problems
from tests.experiment.faults.nursery import Nursery, nursery
from tests.experiment.faults.toy import counts

pytestmark = pytest.mark.slow
RUNS, MORE = 6, 9
ALL = [pytest.param(True, marks=pytest.mark.long), False]
"""Whether each step is deadly once, or an everyday choice."""


@pytest.fixture(scope="module")
def house() -> Iterator[Nursery]:
    with nursery() as opened:
        yield opened


@pytest.fixture(scope="module")
def whole(house: Nursery, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Uninterrupted runs, by number of replications."""
    folder = tmp_path_factory.mktemp("whole")
    for runs in (RUNS, MORE):
        assert house.run(folder / str(runs), runs)[0] == 0
    return {runs: folder / str(runs) for runs in (RUNS, MORE)}


def assert_same_bytes(a: Path, b: Path) -> None:
    for name in TABLES:
        assert (a / f"{name}.parquet").read_bytes() == (b / f"{name}.parquet").read_bytes(), name


def logged(folder: Path) -> set[int]:
    return {r for finished in read_log(folder) for r in finished.done}


def left_over(folder: Path) -> list[str]:
    known = {finished.shard for finished in read_log(folder)} | {"log.jsonl"}
    strangers = [p.name for p in (folder / "parts").iterdir() if p.name not in known]
    return strangers + [p.name for p in folder.rglob("*.part")]


def read(folder: Path) -> set[int] | str:
    """Give the replications that the tables hold, all four the same; or why they are not given out."""
    try:
        result = Result(folder)
        runs = [set(table()["replication"]) for table in (result.replications, result.monthly, result.schools)]
        counted = set(result.school_months()["replications"])
    except Problems as refused:
        return refused.problems[0].code
    assert runs[0] == runs[1] == runs[2]
    assert counted == {len(runs[0])}
    return runs[0]


def chosen(steps: int, every_step: bool) -> Iterable[int]:
    """Give the steps to die at; those at which a folder begins and tables are exchanged are always among them."""
    assert steps > 80
    if every_step:
        return range(1, steps + 1)
    return sorted({*range(2, 8, 2), *range(11, steps, 29), *range(steps - 11, steps + 1, 2)})


@pytest.mark.parametrize("every_step", ALL)
def test_a_run_killed_before_any_step_keeps_what_is_finished_and_ends_in_the_same_bytes(
    house: Nursery, whole: dict[int, Path], tmp_path: Path, every_step: bool
) -> None:
    _, steps = house.run(tmp_path / "alive", RUNS)
    for deadly in chosen(steps, every_step):
        out, simulated = tmp_path / str(deadly), tmp_path / f"{deadly}.count"
        assert house.run(out, RUNS, deadly=deadly)[0] == -9
        assert read(out) in ("folder_foreign", "folder_unfinished", set(range(RUNS)))
        kept = logged(out)
        assert house.run(out, RUNS, resume=True, count=simulated)[0] == 0
        assert counts(simulated) == sorted(set(range(RUNS)) - kept)
        assert_same_bytes(out, whole[RUNS])
        assert not left_over(out)
        shutil.rmtree(out)


@pytest.mark.parametrize("every_step", ALL)
def test_a_finished_folder_killed_while_more_runs_are_added_is_read_as_one_result_or_refused(
    house: Nursery, whole: dict[int, Path], tmp_path: Path, every_step: bool
) -> None:
    def copy(name: object) -> Path:
        out = tmp_path / str(name)
        shutil.copytree(whole[RUNS], out)
        (out / "parts" / "stranger").mkdir()  # something to sweep
        return out

    found: list[set[int] | str] = []
    _, steps = house.run(copy("alive"), MORE, resume=True)
    for deadly in chosen(steps, every_step):
        out, simulated = copy(deadly), tmp_path / f"{deadly}.count"
        assert house.run(out, MORE, resume=True, deadly=deadly)[0] == -9
        found.append(read(out))
        assert found[-1] in (set(range(RUNS)), "folder_unfinished", set(range(MORE)))
        kept = logged(out)
        assert kept >= set(range(RUNS))
        assert house.run(out, MORE, resume=True, count=simulated)[0] == 0
        assert counts(simulated) == sorted(set(range(MORE)) - kept)
        assert_same_bytes(out, whole[MORE])
        assert not left_over(out)
        shutil.rmtree(out)
    # the old tables are given out until the moment of exchange, and only in that moment none
    ends = [set(range(RUNS)), "folder_unfinished", set(range(MORE))]
    assert "folder_unfinished" in found
    assert [ends.index(one) for one in found] == sorted(ends.index(one) for one in found)
