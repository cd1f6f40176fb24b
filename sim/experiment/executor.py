"""The seam to whatever does the work: in this process, in several, or on a cluster.

In: tasks, a function of a task, and a way to open a `concurrent.futures.Executor`. Out: results, handed over as they
come. A pool broken by a dying worker is opened again and its tasks are done again, first one by one, so that a task
that kills its worker is found out and given up, and nothing else is lost.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from threading import Thread
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
OpenPool = Callable[[], Executor]

WINDOW = 2
"""Tasks in flight a worker: one at work, one waiting, so that memory does not grow with the plan."""
_TRUSTED = -1
_DEATHS = 2
"""A task alone in flight whose worker died this often is given up."""
_BARREN = 8
"""So many broken pools in a row without a single result: something else is wrong."""


class WorkersDied(RuntimeError):  # noqa: N818 - it says what happened
    """Workers keep dying whatever they are given; what is finished is stored."""


def process_pool(workers: int, prepare: Callable[[], None]) -> OpenPool:
    """Give a way to open a pool of spawned processes, each calling ``prepare`` first."""

    def opened() -> Executor:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # spawn everywhere: no lock or thread of the parent is copied half-way, and systems agree
        return ProcessPoolExecutor(workers, get_context("spawn"), _Prepare(prepare))

    return opened


@dataclass(frozen=True)
class _Prepare:
    """What a fresh worker process does first."""

    prepare: Callable[[], None]

    def __call__(self) -> None:
        # Ctrl-C reaches the whole group: the parent alone decides, a worker finishes its batch
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        Thread(target=_leave_with_parent, daemon=True).start()
        self.prepare()


def _leave_with_parent() -> None:
    """End this process when the one that started it is gone.

    A worker of a killed parent waits for work for ever: it holds both ends of the queue. And what it is still writing
    would get in the way of whoever resumes.
    """
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


@dataclass
class Work(Generic[Task, Result]):
    """How tasks are done.

    Attributes
    ----------
    do
        Does a task; importable, as are tasks and results.
    split
        Cuts a task into its smallest parts.
    give_up
        Result of a smallest part whose worker died again and again.
    finished
        Told each result, in the calling process.
    """

    do: Callable[[Task], Result]
    split: Callable[[Task], Sequence[Task]]
    give_up: Callable[[Task], Result]
    finished: Callable[[Result], None]

    def here(self, tasks: Iterable[Task]) -> None:
        """Do the tasks in this process, one after the other."""
        for task in tasks:
            self.finished(self.do(task))

    def on(self, open_pool: OpenPool, tasks: Iterable[Task], workers: int) -> None:
        """Do the tasks on a pool.

        Raises
        ------
        WorkersDied
            If pools break again and again without any result.
        """
        _Crew(self, iter(tasks), open_pool, workers * WINDOW).run()


@dataclass
class _Crew(Generic[Task, Result]):
    """A pool at work: what is in flight, who is suspected of breaking it."""

    work: Work[Task, Result]
    tasks: Iterator[Task]
    open_pool: OpenPool
    window: int
    flying: dict[Future[Result], tuple[Task, int]] = field(default_factory=dict)
    suspects: deque[tuple[Task, int]] = field(default_factory=deque)
    barren: int = 0

    def run(self) -> None:
        while self._round():
            self.barren += 1
            if self.barren > _BARREN:
                raise WorkersDied

    def _round(self) -> bool:
        """Work with one pool until all is done (False) or the pool breaks (True)."""
        pool = self.open_pool()
        try:
            while True:
                whole = self._fill(pool)
                if whole and not self.flying:
                    return False
                done = wait(self.flying, return_when=FIRST_COMPLETED).done
                if not self._collect(done) or not whole:
                    self._ground()
                    return True
        except BaseException:
            # Interrupted, or a task failed: what is at work is finished and kept, what waits is dropped.
            pool.shutdown(wait=True, cancel_futures=True)
            self._collect({f for f in self.flying if f.done() and not f.cancelled() and f.exception() is None})
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _fill(self, pool: Executor) -> bool:
        """Put tasks in flight as far as the window reaches, suspects alone; False if the pool takes none."""
        while not self.flying or (not self._suspicious() and len(self.flying) < self.window):
            entry = self.suspects.popleft() if self.suspects else next(((task, _TRUSTED) for task in self.tasks), None)
            if entry is None:
                return True
            try:
                self.flying[pool.submit(self.work.do, entry[0])] = entry
            except BrokenExecutor:
                self.suspects.appendleft(entry)
                return False
        return True

    def _suspicious(self) -> bool:
        return bool(self.suspects) or any(deaths != _TRUSTED for _, deaths in self.flying.values())

    def _collect(self, done: Iterable[Future[Result]]) -> bool:
        """Hand over results; False if some of them show that the pool is broken."""
        whole = True
        for future in done:
            if future.cancelled() or isinstance(future.exception(), BrokenExecutor | CancelledError):
                whole = False
                continue
            del self.flying[future]
            result = future.result()
            self.barren = 0
            self.work.finished(result)
        return whole

    def _ground(self) -> None:
        """Take everything out of flight; whoever flew alone is known, the others are to fly alone next."""
        self._collect([f for f in self.flying if f.done()])
        grounded, alone = list(self.flying.values()), len(self.flying) == 1
        self.flying.clear()
        again: list[tuple[Task, int]] = []
        for task, deaths in grounded:
            died = max(deaths, 0) + alone
            parts = self.work.split(task)
            if len(parts) > 1:
                again += [(part, 0) for part in parts]
            elif died < _DEATHS:
                again.append((task, died))
            else:
                self.work.finished(self.work.give_up(task))
        self.suspects.extendleft(reversed(again))
