"""A run of the toy district in a process of its own, with spawned workers, to be killed, stopped and starved.

In: wishes as JSON on the command line. Out: exit code 0, or that of the signal that stopped it, or 1.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.experiment.log import read_log
from tests.experiment.faults.toy import SECONDS

ROOT = Path(__file__).parents[3]


@contextmanager
def driver(out: Path, replications: int, environment: dict[str, str] | None = None, **wishes: Any) -> Iterator[Driver]:
    """Start a run, as the head of a process group; nothing of it is left afterwards."""
    asked = json.dumps({"out": str(out), "replications": replications} | wishes)
    words = [sys.executable, "-m", "tests.experiment.faults.driver", asked]
    env = {**os.environ, SECONDS: "0.2", **(environment or {})}
    with subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True, start_new_session=True) as head:
        try:
            yield Driver(head, out)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(head.pid, signal.SIGKILL)


class Driver:
    """A run at work."""

    def __init__(self, process: subprocess.Popen[str], out: Path) -> None:
        self.process, self.out = process, out

    def until_logged(self, batches: int) -> None:
        """Wait until so many batches are in the log."""
        log = self.out / "parts" / "log.jsonl"
        limit = time.monotonic() + 240
        while not (log.exists() and log.read_bytes().count(b"\n") >= batches):
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < limit
            time.sleep(0.01)

    def workers(self) -> list[int]:
        """Give the process numbers of the workers, leaving out the tracker of resources."""
        found = []
        for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            with contextlib.suppress(FileNotFoundError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
        return found

    def signal(self, number: int) -> None:
        """Send a signal to all of the group, as a terminal does."""
        os.killpg(self.process.pid, number)

    def end(self) -> tuple[int, str]:
        """Wait for the end: exit code, and what was complained about. The pipe closes when the last worker has left."""
        complaint = self.process.communicate(timeout=240)[1]
        return self.process.returncode, complaint


def logged(out: Path) -> set[int]:
    """Give the replications that the log says are done."""
    return {r for finished in read_log(out) for r in finished.done}


def main(asked: dict[str, Any]) -> None:
    """Run as wished."""
    from sim.experiment.executor import ClusterLost
    from sim.experiment.run import run
    from sim.experiment.stop import Stopped
    from sim.scenario.problem import Problems
    from tests.experiment.faults import toy

    model = f"{toy.__name__}:{asked.pop('model', 'slow')}"
    wishes = {"seed": 1, "workers": 2, "batch_size": 2} | asked | {"out": Path(asked["out"])}
    try:
        run([toy.district()], model=model, **wishes)
    except Stopped as stopped:
        sys.exit(128 + stopped.signal)
    except OSError as error:
        sys.exit(f"OSError: {error}")
    except ClusterLost as lost:
        sys.exit(f"ClusterLost: {lost.why}")
    except Problems as wrong:
        sys.exit(f"Problems: {', '.join(p.code for p in wrong.problems)}")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
