"""A Dask scheduler and its workers on loopback, each a process of its own, to be killed.

In: how many workers, and whether a nanny starts them again. Out: a `Farm` with the scheduler's address.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.experiment.faults.driver import ROOT

_LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")


class Farm:
    """A cluster at work."""

    def __init__(self, folder: Path, stack: ExitStack, *words: str) -> None:
        self._folder, self._stack = folder, stack
        self.about = folder / "scheduler.json"
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--scheduler-file", self.about, *words)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.address: str = self._until(lambda: json.loads(self.about.read_text())["address"])

    def _start(self, program: str, *words: object, code: Path = ROOT) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *_LOOPBACK, *map(str, words)]
        env = {**os.environ, "PYTHONPATH": str(code), "ROLLOUT_TEST_SECONDS": "0.2"}
        with (self._folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(command, cwd=code, env=env, stdout=log, stderr=log, start_new_session=True)
        self._stack.callback(_end, process)
        return process

    def hire(self, workers: int = 1, *, nanny: bool = False, code: Path = ROOT) -> None:
        """Start workers, and wait until the scheduler knows them."""
        known = self.known()
        for _ in range(workers):
            words = ["--scheduler-file", self.about, "--nthreads", "1", "--local-directory", self._folder]
            words += [] if nanny else ["--no-nanny"]
            self.workers.append(self._start("dask_worker", *words, code=code))
        self._until(lambda: self.known() >= known + workers)

    def dismiss(self) -> None:
        """Kill the worker hired last, and wait until the scheduler has noticed."""
        gone = self._said(b"Remove worker addr")
        _end(self.workers.pop())
        self._until(lambda: self._said(b"Remove worker addr") > gone)

    def known(self) -> int:
        """Count the workers the scheduler has had, those that have left included."""
        return self._said(b"Register worker addr")

    def _said(self, words: bytes) -> int:
        return (self._folder / "log.txt").read_bytes().count(words)

    def working(self) -> list[int]:
        """Give the process numbers of workers that nannies have started."""
        found = []
        for nanny in self.workers:
            threads = Path(f"/proc/{nanny.pid}/task").iterdir()
            for child in " ".join((thread / "children").read_text() for thread in threads).split():
                with contextlib.suppress(FileNotFoundError):
                    if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                        found.append(int(child))
        return found

    def _until(self, true: Any) -> Any:
        limit = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError, ValueError):
                if found := true():
                    return found
            assert time.monotonic() < limit, (self._folder / "log.txt").read_text()
            time.sleep(0.05)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def farm(folder: Path, *words: str) -> Iterator[Farm]:
    """Start a scheduler, with further words on its command line; nothing of the farm is left afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "log.txt").touch()
    with ExitStack() as stack:
        yield Farm(folder, stack, *words)


def other_code(folder: Path) -> Path:
    """Copy the package, and change what decides results by a comment."""
    shutil.copytree(ROOT / "sim", folder / "sim", ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    with (folder / "sim" / "model" / "stock.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    return folder
