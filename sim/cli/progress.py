"""The progress bar: on stderr, with rate and time left, and only where somebody can see it.

In: (done, total) as runs finish. Out: a bar, from the second second on; nothing at all where stderr is no terminal.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sim.present.messages import text

QUIET_SECONDS = 2.0
"""Work shorter than this shows no bar."""


@dataclass
class Pace:
    """Rate and time left, from what was done since the first report.

    A mean over all of it, start-up included: batches finish in bursts, so a rate over a few of them says little.
    """

    begun: float
    done_before: int
    done: int
    total: int
    now: float

    @property
    def rate(self) -> float | None:
        """Runs a second; None before the first."""
        seconds = self.now - self.begun
        return (self.done - self.done_before) / seconds if self.done > self.done_before and seconds > 0 else None

    def words(self, now: float, lang: str = "en") -> str:
        """Rate, and time left as of ``now``."""
        if self.rate is None:
            return ""
        left = max((self.total - self.done) / self.rate - (now - self.now), 0.0)
        return text("cli.progress.pace", lang, rate=self.rate, left=timedelta(seconds=round(left)))


@contextmanager
def progress_bar(quiet: bool = False, lang: str = "en") -> Iterator[Callable[[int, int], None] | None]:
    """Yield what takes (done, total), or None where no bar is wanted."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    pace: Pace | None = None

    class Pacing(ProgressColumn):
        """Rate and time left."""

        def render(self, task: Task) -> Text:  # noqa: ARG002 - rich calls it so
            return Text(pace.words(time.monotonic(), lang) if pace else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Pacing())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(text("cli.progress", lang), total=None)

    def tell(done: int, total: int) -> None:
        nonlocal pace
        now = time.monotonic()
        begun, before = (now, done) if pace is None else (pace.begun, pace.done_before)
        pace = Pace(begun, before, done, total, now)
        bar.update(task, completed=done, total=total)

    begin = threading.Timer(QUIET_SECONDS, bar.start)
    begin.daemon = True
    begin.start()
    try:
        yield tell
    finally:
        begin.cancel()
        begin.join()  # a bar that is just being started must be stopped after that
        bar.stop()
