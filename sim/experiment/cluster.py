"""A Dask cluster behind the executor seam: its workers simulate, this process keeps the folder.

In: the address of a scheduler. Out: a `Cluster`, an executor whose workers are of the same code and packages as this
process. Workers see no folder: they send back what is to be stored, so that a cluster needs no shared disk and nobody
but this process ever writes. A worker that dies costs nothing, a task that kills its workers is told by `TaskKills`, a
scheduler that goes away by `ClusterLost`: nothing is waited for without a limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pickle
import re
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any

from sim.experiment import provenance
from sim.experiment.executor import ClusterLost, TaskKills
from sim.scenario.problem import Problems, Where, problem

OPTION = "--cluster"
CONNECT_SECONDS = 30
"""How long a scheduler may take to answer, at the start or later."""
WORKERS_SECONDS = 60
"""How long the first worker may take to come."""
BARREN_SECONDS = 300
"""How long a cluster at work may be without any worker: a queue may give machines back late."""
_LOOK_SECONDS = 5.0
"""Between two looks at who is there."""
_TICK_SECONDS = 0.2
_RETRIES = 3
"""A task whose worker fails for reasons of its machine, such as a full disk, is tried on others as often."""
_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:\d{1,5}")


def about() -> dict[str, str]:
    """Say what a result depends on where this runs: code and decisive packages."""
    packages = provenance.packages()
    return {
        "rollout-sim": f"{provenance.version()} {provenance.digest()[:12]}",
        **{name: packages[name] for name in provenance.DECISIVE},
    }


@dataclass(frozen=True)
class _Stranger:
    """The answer of a worker that is not of our kind."""

    worker: str
    about: dict[str, str]


def _do(ours: dict[str, str], packed: bytes) -> Any:
    """Do a task where a worker runs, if it is one of ours; only then is the task unpacked."""
    theirs = about()
    if theirs != ours:
        from distributed import get_worker

        return _Stranger(str(get_worker().address), theirs)
    do, task = pickle.loads(packed)
    return do(task)


def _stranger(worker: str, theirs: Any, ours: dict[str, str]) -> Problems:
    """Say in what a worker differs; one that could not even answer said why."""
    if not isinstance(theirs, dict):
        theirs = {"rollout-sim": str(theirs)}
    names = [name for name in ours if theirs.get(name) != ours[name]]
    got, expected = (" ".join(f"{name} {said.get(name, '?')}" for name in names) for said in (theirs, ours))
    return problem("cluster_code", Where(OPTION), worker=worker, got=got, expected=expected)


def join(address: str) -> Cluster:
    """Join a cluster, and look at every worker that is there.

    Raises
    ------
    Problems
        ``cluster_package``, ``cluster_address``, ``cluster_silent``, ``cluster_empty``, ``cluster_code``.
    """
    where = Where(OPTION)
    if not _ADDRESS.fullmatch(address):
        raise problem("cluster_address", where, got=address)
    try:
        from distributed import Client
    except ImportError:
        raise problem("cluster_package", where) from None
    # What it has to say is said by us, once, and in the language of the call. Dask gives several loggers a level.
    for name in ("distributed", *(n for n in logging.root.manager.loggerDict if n.startswith("distributed."))):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client: Any = object.__new__(Client)  # held, for one that cannot connect wants to be closed as well
    try:
        client.__init__(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError):  # TypeError: tls:// without certificates
        _leave(client)
        raise problem("cluster_silent", where, got=address, seconds=CONNECT_SECONDS) from None
    found = Cluster(client)
    try:
        found.welcome(address)
    except BaseException:
        found.shutdown(wait=False)
        raise
    return found


class Cluster(Executor):
    """A scheduler and its workers, as an executor."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._ours = about()
        self._loop: asyncio.AbstractEventLoop = client.loop.asyncio_loop
        self._flying: dict[Future[Any], Future[Any]] = {}
        """What a task was promised as, and who fetches it."""
        self._workers: dict[str, int] = {}
        self._look: Future[dict[str, int]] | None = None
        self._looked = self._inhabited = time.monotonic()

    def welcome(self, address: str) -> None:
        """Wait for the first worker, and see that all who are there are of our kind."""
        limit = time.monotonic() + WORKERS_SECONDS
        try:
            while not (workers := self._client.sync(self._client.scheduler.ncores, callback_timeout=CONNECT_SECONDS)):
                if time.monotonic() > limit:
                    raise problem("cluster_empty", Where(OPTION), got=address, seconds=WORKERS_SECONDS)
                time.sleep(_TICK_SECONDS)
            ask = self._client.run  # heard by a worker in the middle of a task as well
            answers = self._client.sync(ask, about, on_error="return", callback_timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError):
            raise problem("cluster_silent", Where(OPTION), got=address, seconds=CONNECT_SECONDS) from None
        self._workers = workers
        for worker, theirs in answers.items():
            if theirs != self._ours:
                raise _stranger(worker, theirs, self._ours)

    def slots(self) -> int:
        """Tasks that are done at the same time just now."""
        return sum(self._workers.values())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a task of one argument."""
        assert len(args) == 1
        assert not kwargs
        task = pickle.dumps((fn, args[0]))
        try:
            sent = self._client.submit(_do, self._ours, task, pure=False, retries=_RETRIES)
        except Exception:  # whatever it is, the client is no longer what it was
            raise ClusterLost("scheduler") from None
        told: Future[Any] = Future()
        self._flying[told] = fetched = asyncio.run_coroutine_threadsafe(self._fetch(sent), self._loop)
        fetched.add_done_callback(lambda done: self._tell(sent, done, told))
        return told

    async def _fetch(self, sent: Any) -> Any:
        """Wait for a task and bring what it gave.

        Dask's own executor never tells of a result that is ready when the way to it breaks, and leaves a traceback.
        """
        for tries in range(_RETRIES, -1, -1):
            try:
                return await self._client.gather(sent, asynchronous=True)
            except OSError:
                if sent.status != "finished" or self._client.status != "running" or not tries:
                    raise
            await asyncio.sleep(_TICK_SECONDS)
        raise AssertionError

    def _tell(self, sent: Any, fetched: Future[Any], told: Future[Any]) -> None:
        """Pass on what became of a task, in our terms."""
        from distributed import KilledWorker

        self._flying.pop(told, None)
        error = CancelledError() if fetched.cancelled() else fetched.exception()
        if error is not None and sent.status != "error":  # it is the way to the task that broke
            error = ClusterLost("scheduler")
        elif isinstance(error, KilledWorker):
            error = TaskKills()
        elif isinstance(error, ImportError | AttributeError):  # a worker without our package, or with another one
            error = _stranger("?", str(error), self._ours)
        if error is not None:
            told.set_exception(error)
        elif isinstance(found := fetched.result(), _Stranger):
            told.set_exception(_stranger(found.worker, found.about, self._ours))
        else:
            told.set_result(found)

    def check(self) -> None:
        """Look who is there; raise `ClusterLost` where nobody is, or nobody answers."""
        now = time.monotonic()
        if self._client.status != "running":
            raise ClusterLost("scheduler")
        if self._look is None:
            if now - self._looked > _LOOK_SECONDS:
                self._looked = now
                self._look = asyncio.run_coroutine_threadsafe(self._client.scheduler.ncores(), self._loop)
        elif self._look.done():
            try:
                self._workers = self._look.result()
            except Exception:
                raise ClusterLost("scheduler") from None
            self._look = None
        elif now - self._looked > CONNECT_SECONDS + _LOOK_SECONDS:
            raise ClusterLost("scheduler")
        if self._workers:
            self._inhabited = now
        elif now - self._inhabited > BARREN_SECONDS:
            raise ClusterLost("workers")

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Leave; with ``wait`` what has been sent is finished before, as long as there is somebody to finish it."""
        if wait:
            # What a worker has begun cannot be told from what it will begin next: both are let through.
            with contextlib.suppress(ClusterLost):
                while self._flying:
                    self.check()
                    wait_for(tuple(self._flying), _TICK_SECONDS)
        if self._client.status != "closed":
            # What waits for an answer would be destroyed with the loop, and complain.
            for waiting in (*self._flying.values(), *filter(None, [self._look])):
                waiting.cancel()
            _leave(self._client)


def _leave(client: Any) -> None:
    with contextlib.suppress(Exception):
        client.close(timeout=_LOOK_SECONDS)
    client.status = "closed"  # else it would try again when it is collected, and complain
