"""The executor seam, with pools that break on purpose: all is done once, and a killer of workers is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from sim.experiment.executor import WINDOW, ClusterLost, TaskKills, Work, WorkersDied

Batch = tuple[int, ...]
POISON = 5


class Fragile(Executor):
    """Does a task when it is given, until one of them kills the worker: then it takes no more."""

    def __init__(self, deadly: Callable[[Batch], bool]) -> None:
        self._deadly, self._broken = deadly, False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._broken:
            raise BrokenProcessPool
        future: Future[Any] = Future()
        if self._deadly(args[0]):
            self._broken = True
            future.set_exception(BrokenProcessPool())
            return future
        try:
            future.set_result(fn(*args))
        except ValueError as e:
            future.set_exception(e)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        return


class Desk:
    """Collects what is finished, and what was given up."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.lost: list[int] = []
        self.begun: list[int] = []
        self.work: Work[Batch, Batch] = Work(
            do=self.do, split=lambda batch: [(i,) for i in batch], give_up=self.give_up, finished=self.done.extend
        )

    def do(self, batch: Batch) -> Batch:
        self.begun.extend(batch)
        return batch

    def give_up(self, batch: Batch) -> Batch:
        self.lost.extend(batch)
        return ()


def batches(n: int, size: int) -> list[Batch]:
    return [tuple(range(i, min(i + size, n))) for i in range(0, n, size)]


@pytest.mark.parametrize("size", [1, 3, 20])
def test_a_deadly_run_is_found_out_and_everything_else_is_done_once(size: int) -> None:
    desk = Desk()
    desk.work.on(lambda: Fragile(lambda batch: POISON in batch), batches(20, size), workers=2)
    assert desk.lost == [POISON]
    assert sorted(desk.done) == [i for i in range(20) if i != POISON]


@pytest.mark.parametrize("size", [1, 3])
def test_a_pool_that_breaks_once_loses_nothing(size: int) -> None:
    desk, broken = Desk(), []

    def once(batch: Batch) -> bool:
        if POISON in batch and not broken:
            broken.append(batch)
            return True
        return False

    desk.work.on(lambda: Fragile(once), batches(20, size), workers=2)
    assert broken
    assert desk.lost == []
    assert sorted(desk.done) == list(range(20))


def test_workers_that_always_die_end_the_run() -> None:
    desk, opened = Desk(), []

    def open_pool() -> Executor:
        opened.append(1)
        return Fragile(lambda batch: True)

    with pytest.raises(WorkersDied):
        desk.work.on(open_pool, batches(1000, 1), workers=2)
    assert desk.done == []
    assert len(opened) < 20


def watched(tasks: Iterable[Batch], desk: Desk, waiting: list[int]) -> Iterator[Batch]:
    for taken, task in enumerate(tasks, 1):
        waiting.append(taken - len(desk.done))
        yield task


@pytest.mark.parametrize("workers", [1, 3])
def test_the_window_in_flight_is_bounded(workers: int) -> None:
    desk, waiting = Desk(), []
    desk.work.on(lambda: ThreadPoolExecutor(workers), watched(batches(200, 1), desk, waiting), workers)
    assert sorted(desk.done) == list(range(200))
    assert 1 <= max(waiting) <= WINDOW * workers


def test_an_interruption_keeps_what_is_at_work_and_begins_nothing_new() -> None:
    desk = Desk()

    def finished(batch: Batch) -> None:
        desk.done.extend(batch)
        if len(desk.done) == 3:
            raise KeyboardInterrupt

    work = Work[Batch, Batch](do=desk.do, split=lambda b: [b], give_up=desk.give_up, finished=finished)
    with pytest.raises(KeyboardInterrupt):
        work.on(lambda: Fragile(lambda batch: False), batches(100, 1), workers=2)
    assert sorted(desk.done) == sorted(desk.begun)  # nothing at work is lost
    assert len(desk.begun) <= 3 + 2 * WINDOW


def test_an_error_of_the_task_itself_is_raised_and_the_others_in_flight_are_kept() -> None:
    desk = Desk()

    def do(batch: Batch) -> Batch:
        if POISON in batch:
            raise ValueError("disk full")
        return desk.do(batch)

    work = Work[Batch, Batch](do=do, split=lambda b: [b], give_up=desk.give_up, finished=desk.done.extend)
    with pytest.raises(ValueError, match="disk full"):
        work.on(lambda: Fragile(lambda batch: False), batches(100, 1), workers=2)
    assert sorted(desk.done) == sorted(desk.begun)
    assert len(desk.begun) < 20


class Hardy(ThreadPoolExecutor):
    """Survives what kills its workers, and knows the culprit; workers come and go."""

    def __init__(self, lost_after: int = 1000) -> None:
        super().__init__(4)
        self.looks, self._lost_after = 0, lost_after

    def slots(self) -> int:
        return 1 if self.looks < 20 else 4

    def check(self) -> None:
        self.looks += 1
        if self.looks > self._lost_after:
            raise ClusterLost("scheduler")

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        def guarded(batch: Batch) -> Any:
            if POISON in batch:
                raise TaskKills
            return fn(batch)

        return super().submit(guarded, *args)


@pytest.mark.parametrize("size", [1, 3, 20])
def test_a_task_accused_of_killing_workers_is_cut_up_and_tried_alone_before_it_is_given_up(size: int) -> None:
    desk = Desk()
    desk.work.on(Hardy, batches(20, size), workers=2)
    assert desk.lost == [POISON]
    assert sorted(desk.done) == [i for i in range(20) if i != POISON]


def test_the_window_follows_the_workers_that_are_there() -> None:
    desk, waiting = Desk(), []
    desk.work.on(Hardy, watched([(i,) for i in range(20, 220)], desk, waiting), workers=1)
    assert len(desk.done) == 200
    assert max(waiting[:15]) <= WINDOW
    assert WINDOW < max(waiting) <= 4 * WINDOW


def test_a_lost_cluster_ends_the_work_and_what_it_has_finished_is_kept() -> None:
    desk = Desk()
    with pytest.raises(ClusterLost):
        desk.work.on(lambda: Hardy(lost_after=20), [(i,) for i in range(100, 400)], workers=1)
    assert 0 < len(desk.done) < 300
    assert sorted(desk.done) == sorted(desk.begun)
