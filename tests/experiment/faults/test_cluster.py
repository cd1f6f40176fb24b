"""A Dask cluster of real processes: the same bits as here, whoever dies; strangers are refused, nothing is lost."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.experiment import cluster
from sim.experiment.executor import ClusterLost
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.experiment.tables import TABLES
from sim.scenario.load import write_resolved
from sim.scenario.problem import Problems
from tests.experiment import stand_in
from tests.experiment.faults.driver import ROOT, driver, logged
from tests.experiment.faults.farm import Farm, farm, other_code
from tests.experiment.faults.toy import GATE, PASSED, SECONDS, district
from tests.machine import program

pytest.importorskip("distributed", reason="the extra cluster is not installed")
pytestmark = pytest.mark.slow
RUNS = 40


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cluster") / "whole"
    run([district()], replications=RUNS, seed=1, out=out, workers=1)
    return out


@pytest.fixture(scope="module")
def quiet_farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """Two workers that nobody kills."""
    with farm(tmp_path_factory.mktemp("farm")) as found:
        found.hire(2)
        yield found


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that keeps `toy.gated` from going on, until it is removed."""
    closed = tmp_path / "gate"
    closed.touch()
    monkeypatch.setenv(GATE, str(closed))
    return closed


def same_bytes(a: Path, b: Path) -> bool:
    return all((a / f"{name}.parquet").read_bytes() == (b / f"{name}.parquet").read_bytes() for name in TABLES)


def rollout(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sim", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=240
    )


def codes(caught: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [p.code for p in caught.value.problems]


def test_a_cluster_gives_the_same_bytes_as_this_machine(quiet_farm: Farm, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with driver(out, RUNS, {SECONDS: "0"}, cluster=quiet_farm.address) as at_work:
        assert at_work.end() == (0, "")
    assert same_bytes(out, whole)
    assert not list(out.rglob("*.part"))
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["done"], manifest["failed"], manifest["sessions"][0]["workers"]) == (RUNS, 0, 2)


def test_a_worker_of_another_version_is_refused_before_anything_is_written(quiet_farm: Farm, tmp_path: Path) -> None:
    quiet_farm.hire(1, code=other_code(tmp_path / "other"))
    file, out = write_resolved(district(), tmp_path / "in"), tmp_path / "out"
    done = rollout("run", file, "-n", 4, "--out", out, "--cluster", quiet_farm.address, "--quiet")
    quiet_farm.dismiss()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--cluster: the worker tcp://127.0.0.1:")
    assert "has other code or packages" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not out.exists()


@pytest.mark.parametrize("address", ["localhost:8786", "http://localhost:8786", "tcp://localhost", "tcp://:8786", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Problems) as caught:
        cluster.join(address)
    assert codes(caught) == ["cluster_address"]


def test_where_nobody_answers_a_message_says_so_and_no_folder_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    out = tmp_path / "out"
    with pytest.raises(Problems) as caught:
        run([district()], replications=2, seed=1, out=out, workers=1, cluster="tcp://127.0.0.1:9")
    assert codes(caught) == ["cluster_silent"]
    assert not out.exists()


def test_a_scheduler_without_workers_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WORKERS_SECONDS", 0.5)
    with farm(tmp_path / "farm") as found, pytest.raises(Problems) as caught:
        cluster.join(found.address)
    assert codes(caught) == ["cluster_empty"]


def test_a_result_to_which_the_way_breaks_is_fetched_again_and_given_up_in_the_end(
    quiet_farm: Farm, capfd: pytest.CaptureFixture[str]
) -> None:
    from distributed.comm import CommClosedError

    pool = cluster.join(quiet_farm.address)
    breaks = [1]

    async def gather(**words: Any) -> Any:
        if breaks[0]:
            breaks[0] -= 1
            raise CommClosedError("reset by peer")
        return await reached(**words)

    try:
        reached = pool._client.scheduler.gather
        pool._client.scheduler.gather = gather
        assert pool.submit(abs, -3).result(timeout=60) == 3
        assert breaks == [0]
        breaks[0] = 1000
        with pytest.raises(ClusterLost):
            pool.submit(abs, -4).result(timeout=60)
    finally:
        pool.shutdown(wait=False)
    assert capfd.readouterr().err == ""


def test_the_certificate_of_the_manual_lets_its_owner_in_and_leaves_no_trace_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("openssl")
    (recipe,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8"), re.DOTALL)
    home, stranger = tmp_path / "home", tmp_path / "stranger"
    home.mkdir()
    stranger.mkdir()
    monkeypatch.setenv("HOME", str(home))
    subprocess.run(["bash", "-euc", recipe], check=True, capture_output=True)
    key = home / ".config" / "dask" / "tls" / "key.pem"
    assert key.stat().st_mode & 0o077 == 0
    file, out = write_resolved(district(), tmp_path / "in"), tmp_path / "out"
    with farm(tmp_path / "farm", "--protocol", "tls") as found:
        found.hire(1)
        assert found.address.startswith("tls://")
        done = rollout("run", file, "-n", 2, "--out", out, "--cluster", found.address, "--quiet")
        assert (done.returncode, done.stderr) == (0, "")
        monkeypatch.setenv("HOME", str(stranger))
        done = rollout("run", file, "-n", 2, "--out", tmp_path / "no", "--cluster", found.address, "--quiet")
    assert done.returncode == 2
    assert "tls:// needs certificates" in done.stderr
    secret = key.read_text().splitlines()[1].encode()
    told = [path for path in (*out.rglob("*"), tmp_path / "farm" / "log.txt") if path.is_file()]
    assert not [path for path in told if secret in path.read_bytes()]


def test_without_the_package_a_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Problems) as caught:
        cluster.join("tcp://127.0.0.1:8786")
    assert codes(caught) == ["cluster_package"]


@pytest.mark.long
@pytest.mark.parametrize("nanny", [True, False])
def test_a_worker_killed_in_mid_run_costs_nothing(whole: Path, tmp_path: Path, nanny: bool) -> None:
    out = tmp_path / "out"
    with farm(tmp_path / "farm") as found:
        found.hire(2, nanny=nanny)
        with driver(out, RUNS, cluster=found.address) as at_work:
            at_work.until_logged(4)
            os.kill(found.working()[0] if nanny else found.workers[0].pid, signal.SIGKILL)
            assert at_work.end() == (0, "")
    assert same_bytes(out, whole)
    assert Result(out).manifest["failed"] == 0


@pytest.mark.long
def test_a_run_that_kills_every_worker_it_meets_is_given_up_and_the_others_are_done(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "ill.txt"
    monkeypatch.setenv(stand_in.ILL, str(said))
    said.write_text("5 kill\n")
    toy = district().model_copy(update={"name": "test"})
    out, healthy = tmp_path / "out", tmp_path / "healthy"
    words = {"replications": 12, "seed": 1, "workers": 1, "model": f"{stand_in.__name__}:ill"}
    with farm(tmp_path / "farm") as found:
        found.hire(2, nanny=True)
        report = run([toy], out=out, cluster=found.address, batch_size=3, **words)
        assert (report.done, report.failed) == (11, 1)
        assert Result(out).failures()["replication"].tolist() == [5]
        said.unlink()
        report = run([toy], out=out, cluster=found.address, retry_failed=True, **words)
        assert (report.done, report.failed) == (12, 0)
    run([toy], out=healthy, **words)
    assert same_bytes(out, healthy)


@pytest.mark.long
def test_a_scheduler_killed_in_mid_run_is_a_clear_error_and_the_run_goes_on_with_another(
    whole: Path, tmp_path: Path
) -> None:
    file, out = write_resolved(district(), tmp_path / "in"), tmp_path / "out"
    with farm(tmp_path / "farm") as found:
        found.hire(2)
        words = [sys.executable, "-m", "sim", "run", str(file), "-n", "100000", "--out", str(out), "--quiet"]
        words += ["--cluster", found.address]
        with subprocess.Popen(words, cwd=ROOT, stdout=-1, stderr=-1, text=True) as process:
            log = out / "parts" / "log.jsonl"
            limit = time.monotonic() + 120
            while not (log.exists() and log.read_bytes().count(b"\n") >= 4):
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < limit
                time.sleep(0.05)
            os.kill(found.scheduler.pid, signal.SIGKILL)
            said, complaint = process.communicate(timeout=120)
    assert (process.returncode, said) == (1, "")
    assert complaint.splitlines() == [
        f"The scheduler is gone or out of reach. Finished work is kept in {out}; when the cluster is back, go on with:",
        f"  rollout run {file} -n 100000 --out {out} --quiet --cluster {found.address} --resume",
    ]
    assert set(Result(out).replications()["replication"]) == logged(out)


@pytest.mark.long
def test_after_a_scheduler_was_killed_another_finishes_the_run(whole: Path, tmp_path: Path, gate: Path) -> None:
    out = tmp_path / "out"
    with farm(tmp_path / "first") as found:
        found.hire(2)
        with driver(out, RUNS, cluster=found.address, model="gated") as at_work:
            at_work.until_logged(PASSED // 2)
            os.kill(found.scheduler.pid, signal.SIGKILL)
            assert at_work.end() == (1, "ClusterLost: scheduler\n")
    assert logged(out) == set(range(PASSED))
    gate.unlink()
    with farm(tmp_path / "second") as found:
        found.hire(2)
        with driver(out, RUNS, resume=True, cluster=found.address, model="gated") as at_work:
            assert at_work.end() == (0, "")
    assert logged(out) == set(range(RUNS))
    assert same_bytes(out, whole)


@pytest.mark.long
def test_a_worker_of_another_version_that_comes_late_is_refused_and_what_is_finished_is_kept(
    whole: Path, tmp_path: Path, gate: Path
) -> None:
    out = tmp_path / "out"
    with farm(tmp_path / "farm") as found:
        found.hire(1)
        with driver(out, RUNS, cluster=found.address, batch_size=1, model="gated") as at_work:
            at_work.until_logged(PASSED)
            found.hire(1, code=other_code(tmp_path / "other"))
            gate.unlink()  # now that it is there, there are tasks for it
            assert at_work.end() == (1, "Problems: cluster_code\n")
        kept = logged(out)
        assert PASSED <= len(kept) < RUNS
        found.dismiss()
        with driver(out, RUNS, cluster=found.address, resume=True, model="gated") as at_work:
            assert at_work.end() == (0, "")
    assert same_bytes(out, whole)


@pytest.mark.long
def test_asked_to_stop_a_run_on_a_cluster_keeps_what_has_been_sent(
    whole: Path, tmp_path: Path, quiet_farm: Farm
) -> None:
    out = tmp_path / "out"
    with driver(out, RUNS, cluster=quiet_farm.address) as at_work:
        at_work.until_logged(3)
        at_work.signal(signal.SIGINT)
        assert at_work.end() == (130, "")
    kept = logged(out)
    assert 6 <= len(kept) < RUNS
    assert set(Result(out).replications()["replication"]) == kept
    with driver(out, RUNS, cluster=quiet_farm.address, resume=True) as at_work:
        assert at_work.end() == (0, "")
    assert same_bytes(out, whole)
