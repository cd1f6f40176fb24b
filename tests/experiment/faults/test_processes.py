"""Processes killed, put to sleep and asked to stop, with spawned workers: what is finished is kept."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from sim.experiment.log import read_log
from sim.experiment.run import run
from sim.experiment.store import Result, sound
from sim.experiment.tables import TABLES
from tests.experiment.faults.driver import driver, logged
from tests.experiment.faults.toy import DEADLY, district

pytestmark = pytest.mark.slow
RUNS = 40


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("processes") / "whole"
    run([district()], replications=RUNS, seed=1, out=out, workers=1)
    return out


def same_bytes(a: Path, b: Path) -> bool:
    return all((a / f"{name}.parquet").read_bytes() == (b / f"{name}.parquet").read_bytes() for name in TABLES)


def finish(out: Path, whole: Path, model: str = "slow") -> None:
    """Go on in this process, and compare."""
    kept = logged(out)
    assert all(sound(out, finished.shard) for finished in read_log(out) if finished.shard)
    told: list[int] = []
    run(
        [district()], replications=RUNS, seed=1, out=out, workers=1, resume=True,
        model=f"tests.experiment.faults.toy:{model}", progress=lambda done, asked: told.append(done),
    )  # fmt: skip
    assert told[0] == len(kept)
    assert same_bytes(out, whole)
    assert not list(out.rglob("*.part"))


@pytest.mark.parametrize(
    ("number", "group"),
    [
        (signal.SIGINT, True),  # Ctrl-C in a terminal
        (signal.SIGTERM, False),  # kill, timeout
        pytest.param(signal.SIGTERM, True, marks=pytest.mark.long),  # a service manager; takes the workers along
        pytest.param(signal.SIGHUP, True, marks=pytest.mark.long),  # the terminal was closed
    ],
)
def test_asked_to_stop_a_run_finishes_what_is_at_work_and_writes_its_tables(
    whole: Path, tmp_path: Path, number: int, group: bool
) -> None:
    out = tmp_path / "out"
    with driver(out, RUNS) as at_work:
        at_work.until_logged(3)
        os.kill(at_work.process.pid, number) if not group else at_work.signal(number)
        code, complaint = at_work.end()
    assert (code, complaint) == (128 + number, "")
    kept = logged(out)
    assert 6 <= len(kept) < RUNS
    assert set(Result(out).replications()["replication"]) == kept
    finish(out, whole)


def test_asked_twice_it_leaves_at_once_and_takes_its_workers_along(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with driver(out, RUNS, model="sleepy") as at_work:
        at_work.until_logged(1)
        at_work.signal(signal.SIGINT)
        time.sleep(1)  # a person who sees that nothing happens
        assert at_work.process.poll() is None  # waits for what is at work
        at_work.signal(signal.SIGINT)
        began = time.monotonic()
        code, complaint = at_work.end()
        assert time.monotonic() - began < 60
    assert code == 130
    assert "Traceback" not in complaint
    assert logged(out) == {0, 1}
    finish_with_other_model(out, whole)


def finish_with_other_model(out: Path, whole: Path) -> None:
    """Let the folder take the model that does not sleep for the one it was begun with."""
    manifest = out / "manifest.json"
    manifest.write_text(manifest.read_text().replace("toy:sleepy", "toy:slow"))
    finish(out, whole)


@pytest.mark.long
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_a_wrapper_passes_on_a_second_time_is_one(whole: Path, tmp_path: Path, sent: int) -> None:
    out = tmp_path / "out"
    with driver(out, RUNS) as at_work:
        at_work.until_logged(1)
        at_work.signal(sent) if sent == signal.SIGINT else os.kill(at_work.process.pid, sent)
        os.kill(at_work.process.pid, sent)
        assert at_work.end()[0] == 128 + sent
    assert set(Result(out).replications()["replication"]) == logged(out)


@pytest.mark.long
def test_a_computer_that_sleeps_in_the_middle_goes_on(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with driver(out, RUNS) as at_work:
        at_work.until_logged(2)
        at_work.signal(signal.SIGSTOP)
        time.sleep(3)
        asleep = logged(out)
        time.sleep(0.5)
        assert logged(out) == asleep
        at_work.signal(signal.SIGCONT)
        assert at_work.end() == (0, "")
    assert len(asleep) < RUNS
    assert same_bytes(out, whole)


@pytest.mark.parametrize("step", [9, *(pytest.param(k, marks=pytest.mark.long) for k in range(1, 30) if k != 9)])
def test_a_worker_that_dies_while_it_stores_costs_nothing(whole: Path, tmp_path: Path, step: int) -> None:
    out, chosen = tmp_path / "out", tmp_path / "chosen"
    with driver(out, RUNS, {DEADLY: f"{out}:{step}:{chosen}"}, model="deadly") as at_work:
        assert at_work.end() == (0, "")
    assert chosen.exists()
    assert same_bytes(out, whole)
    assert Result(out).manifest["failed"] == 0
    assert not list(out.rglob("*.part"))


@pytest.mark.long
@pytest.mark.parametrize("deaths", [3, 60])
def test_killed_at_any_moment_a_run_loses_nothing_that_was_finished(whole: Path, tmp_path: Path, deaths: int) -> None:
    """Driver, workers or all of the group, again and again, until the run gets through or begins anew."""
    chance = random.Random(deaths)
    killed, life = 0, 0
    while killed < deaths:
        out, kept = tmp_path / str(life), set[int]()
        life += 1
        while killed < deaths:
            with driver(out, RUNS, resume=True) as at_work:
                left = RUNS - len(kept)
                if left and chance.random() < 0.7:  # most of the time is start-up: let it get to work before
                    at_work.until_logged(len(list(read_log(out))) + 1)
                time.sleep(chance.uniform(0, 1))
                whom = chance.choice(("driver", "worker", "group"))
                if at_work.process.poll() is not None:
                    break
                victims = {"driver": [at_work.process.pid], "worker": at_work.workers()[:1]}.get(whom, [])
                for victim in victims:
                    os.kill(victim, signal.SIGKILL)
                if whom == "group":
                    at_work.signal(signal.SIGKILL)
                killed += bool(victims) or whom == "group"
                if whom == "worker":
                    assert at_work.end() == (0, "")
                    break
                at_work.end()
            assert logged(out) >= kept
            kept = logged(out)
        if (out / "manifest.json").exists():
            finish(out, whole)
