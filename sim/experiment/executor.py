"""The seam to whatever does the work: in this process, in several, or on a cluster.

In: tasks, a function of a task, and a way to open a `concurrent.futures.Executor`. Out: results, handed over as they
come. A pool broken by a dying worker is opened again and its tasks are done again, first one by one, so that a task
that kills its worker is found out and given up, and nothing else is lost. Whoever asks to stop is heard between two
results: what is at work is finished and kept, or dropped if there is no time for that.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, runtime_checkable

from sim.experiment.stop import Stopped, StoppedAtOnce

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")
OpenPool = Callable[[], Executor]

WINDOW = 2
"""Tasks in flight a worker: one at work, one waiting, so that memory does not grow with the plan."""
_TICK_SECONDS = 0.2
"""How long somebody who asks to stop may go unheard."""
_TRUSTED = -1
_DEATHS = 2
"""A task alone in flight whose worker died this often is given up."""
_BARREN = 8
"""So many broken pools in a row without a single result: something else is wrong."""


class WorkersDied(RuntimeError):  # noqa: N818 - it says what happened
    """Workers keep dying whatever they are given; what is finished is stored."""


@runtime_checkable
class Abandonable(Protocol):
    """An executor whose workers can be made to leave in the middle of a task."""

    def abandon(self) -> None:
        """Drop what is at work."""


class TaskKills(RuntimeError):  # noqa: N818 - it says what happened
    """The exception of a task whose workers die, from a pool that survives it and knows the culprit."""


class ClusterLost(RuntimeError):  # noqa: N818 - it says what happened
    """The cluster is out of reach, or has had no worker for long; what is finished is stored.

    Attributes
    ----------
    why
        ``scheduler`` or ``workers``.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@runtime_checkable
class Elastic(Protocol):
    """An executor on other machines: workers come and go, and it may be lost."""

    def slots(self) -> int:
        """Tasks that are done at the same time just now."""

    def check(self) -> None:
        """Raise whatever ends the work, such as the pool being out of reach."""


def process_pool(workers: int, prepare: Callable[[], None]) -> OpenPool:
    """Give a way to open a pool of spawned processes, each calling ``prepare`` first."""

    def opened() -> Executor:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import Pipe, get_context

        ours, theirs = Pipe(duplex=False)[::-1]

        class Processes(ProcessPoolExecutor):
            """Workers on a leash: they leave when this end of it is let go."""

            def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
                with _unheard():
                    return super().submit(fn, *args, **kwargs)

            def abandon(self) -> None:
                ours.close()

        # spawn everywhere: no lock or thread of the parent is copied half-way, and systems agree
        with _unheard():  # also the process that tracks what is shared
            return Processes(workers, get_context("spawn"), _Prepare(prepare, theirs))

    return opened


@contextmanager
def _unheard() -> Iterator[None]:
    """Start processes that never hear what a terminal sends to all of its group, from their first moment on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _TERMINAL)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_TERMINAL = tuple(getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name))
"""Signals that reach the whole group: the parent alone decides, a worker finishes its batch."""


@dataclass(frozen=True)
class _Prepare:
    """What a fresh worker process does first."""

    prepare: Callable[[], None]
    leash: Connection

    def __call__(self) -> None:
        for number in _TERMINAL:
            signal.signal(number, signal.SIG_IGN)
        Thread(target=_leave_with_parent, args=(self.leash,), daemon=True).start()
        self.prepare()


def _leave_with_parent(leash: Connection) -> None:
    """End this process when the one that started it is gone, or lets it go.

    A worker of a killed parent waits for work for ever: it holds both ends of the queue. And what it is still writing
    would get in the way of whoever resumes.
    """
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel, leash])
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
    check
        Called there again and again; raises `Stopped` to end the work.
    """

    do: Callable[[Task], Result]
    split: Callable[[Task], Sequence[Task]]
    give_up: Callable[[Task], Result]
    finished: Callable[[Result], None]
    check: Callable[[], None] = lambda: None

    def here(self, tasks: Iterable[Task]) -> None:
        """Do the tasks in this process, one after the other."""
        for task in tasks:
            self.check()
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
                self.work.check()
                if isinstance(pool, Elastic):
                    pool.check()
                    self.window = max(pool.slots(), 1) * WINDOW
                whole = self._fill(pool)
                if whole and not self.flying:
                    return False
                done = wait(self.flying, _TICK_SECONDS, FIRST_COMPLETED).done
                if not self._collect(done) or not whole:
                    self._ground()
                    return True
        except BaseException as why:
            self._land(pool, why)
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _land(self, pool: Executor, why: BaseException) -> None:
        """Finish and keep what is at work and drop what waits; drop all if somebody asks to stop at once."""
        try:
            if isinstance(why, StoppedAtOnce):
                raise why
            pool.shutdown(wait=True, cancel_futures=True)
            self._collect({f for f in self.flying if f.done() and not f.cancelled() and f.exception() is None})
        except Stopped:
            if isinstance(pool, Abandonable):
                pool.abandon()
            raise

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
            task, deaths = self.flying.pop(future)
            if isinstance(future.exception(), TaskKills):
                self._accuse(task, deaths)
                continue
            result = future.result()
            self.barren = 0
            self.work.finished(result)
        return whole

    def _accuse(self, task: Task, deaths: int) -> None:
        """Let the parts of a task that killed its workers fly alone; one that flew alone already is given up."""
        parts = self.work.split(task)
        if len(parts) == 1 and deaths != _TRUSTED:
            self.work.finished(self.work.give_up(task))
        else:
            self.suspects.extend((part, 0) for part in parts)

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
