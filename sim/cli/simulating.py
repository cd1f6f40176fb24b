"""What the commands that simulate have in common: what may be wished for, and how they end.

In: the options of the command line, and the work to be done. Out: an exit code; whatever ends the work early is told
with the command that goes on.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sim.cli.progress import progress_bar
from sim.present.messages import text

if TYPE_CHECKING:
    from sim.experiment.compare import Compared
    from sim.experiment.run import RunReport
    from sim.scenario.study import Study

Done = TypeVar("Done", "RunReport", "Compared")
_RESUME, _RETRY = "--resume", "--retry-failed"
SHOWN = 3
"""Failures named on the terminal; all of them stand in the logs."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the command line asked for; None where it said nothing."""

    replications: int | None = None
    seed: int | None = None
    settings: tuple[str, ...] = ()
    out: Path | None = None
    workers: int | None = None
    resume: bool = False
    retry_failed: bool = False
    cluster: str | None = None
    as_json: bool = False
    quiet: bool = False
    words: tuple[str, ...] = ()
    """The command line itself, for the manifest and to be repeated."""
    lang: str = "en"

    def say(self, key: str, **values: Any) -> str:
        """Words in the language of the call."""
        return text(key, self.lang, **values)

    @property
    def goes_on(self) -> bool:
        """Whether a folder that is there is wanted."""
        return self.resume or self.retry_failed

    def again(self, how: str = _RESUME) -> str:
        """Return the command line that goes on, to be copied."""
        return shlex.join(["rollout", *(word for word in self.words if word not in (_RESUME, _RETRY)), how])

    def shared(self, told: Told) -> dict[str, Any]:
        """Give what every simulation is called with."""
        return {
            "workers": self.workers or cores(),
            "resume": self.resume,
            "retry_failed": self.retry_failed,
            "cluster": self.cluster,
            "command": ("rollout", *self.words),
            "progress": told,
            "stopping": self._stopping,
        }

    def _stopping(self) -> None:
        """Say that Ctrl-C was heard; past every buffer, for this runs inside a signal handler."""
        os.write(2, f"\n{self.say('cli.stopping')}\n".encode(errors="replace"))


@dataclass
class Told:
    """Passes on the progress, and knows how far it has come when something ends it."""

    bar: Callable[[int, int], None] | None = None
    done: int = 0
    total: int = 0

    def __call__(self, done: int, total: int) -> None:
        """Take (runs done, runs in all)."""
        self.done, self.total = done, total
        if self.bar is not None:
            self.bar(done, total)


def finish(wishes: Wishes, folder: Path, simulate: Callable[[Told], Done], tell: Callable[[Done], None]) -> int:
    """Simulate below a progress bar, tell what came of it, and return the exit code."""
    from sim.experiment.executor import ClusterLost, WorkersDied

    told = Told()
    try:
        with progress_bar(wishes.quiet, wishes.lang) as told.bar:
            done = simulate(told)
        if done.damaged:
            print(wishes.say("cli.damaged", count=done.damaged), file=sys.stderr)
        if done.complete and not wishes.quiet:
            print(wishes.say("cli.complete", asked=done.asked), file=sys.stderr)
        tell(done)
    except KeyboardInterrupt as stopped:
        values = {"done": told.done, "asked": told.total, "folder": folder, "command": wishes.again()}
        print(wishes.say("cli.stopped", **values), file=sys.stderr)
        return 128 + getattr(stopped, "signal", signal.SIGINT)
    except BrokenPipeError:
        raise
    except OSError as error:
        key = "cli.disk_begun" if told.total else "cli.disk"
        words = wishes.say(key, done=told.done, asked=told.total, folder=folder, error=error)
        print(words, f"  {wishes.again()}", sep="\n", file=sys.stderr)
        return 1
    except WorkersDied:
        print(wishes.say("cli.workers_died", folder=folder, command=wishes.again()), file=sys.stderr)
        return 1
    except ClusterLost as lost:
        values = {"why": wishes.say(f"cli.cluster_lost.{lost.why}"), "folder": folder, "command": wishes.again()}
        print(wishes.say("cli.cluster_lost", **values), file=sys.stderr)
        return 1
    left = done.asked - done.done - done.failed
    if left and wishes.retry_failed:
        print(wishes.say("cli.left", left=left, asked=done.asked, command=wishes.again()), file=sys.stderr)
    if done.failed:
        print(_failures(done, wishes), file=sys.stderr)
        return 1
    return 0


def tables_of(study: Study | None, folder: Path, wishes: Wishes) -> tuple[str, ...] | None:
    """Return the tables that a study keeps; None where there is no study."""
    if study is None:
        return None
    from sim.experiment.study import tables_of

    return tables_of(study, folder, goes_on=wishes.goes_on)


def _failures(done: RunReport | Compared, wishes: Wishes) -> str:
    """Name the first failures, wherever below the result they happened."""
    from sim.experiment.store import Result

    shown: list[str] = []
    for folder in done.folders:
        for row in Result(folder).failures().head(SHOWN).to_dict("records"):
            error = str(row["traceback"]).strip().splitlines()[-1]
            values = {"scenario": row["scenario"], "replication": row["replication"], "error": error}
            shown.append(wishes.say("cli.failed_one", **values))
    return wishes.say(
        "cli.failed", failed=done.failed, asked=done.asked, first="\n".join(shown[:SHOWN]), folder=str(done.folder),
        command=wishes.again(_RETRY),
    )  # fmt: skip


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
