"""Simulate a plan and store it: every run that is not there yet, on one process, many, or a cluster.

In: scenarios, replications, seed, a folder. Out: the finished result folder and a `RunReport`. The tables are written
at every end, an interruption included; those of a province too.
"""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment import store as stores
from sim.experiment.ceiling import deck_class, deck_scenario, of_roster
from sim.experiment.executor import OpenPool, Work, process_pool
from sim.experiment.layout import Layout
from sim.experiment.log import Failure, Finished
from sim.experiment.plan import Batch, Plan, make_plan
from sim.experiment.provenance import digest
from sim.experiment.province import reference_of, roll_up, stored
from sim.experiment.replicate import MODEL, TABLES, Replicate, replicate, resolve
from sim.experiment.stop import Stop, StoppedAtOnce
from sim.experiment.store import Result, Store
from sim.scenario.problem import problem
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiment.cluster import Cluster

Progress = Callable[[int, int], None]
_PILOT_RUNS = 4
"""Runs of the batch that an estimate goes by: some 0.2 s of the base case."""


@dataclass(frozen=True)
class RunReport:
    """What became of a plan: runs asked for, done (earlier ones included) and failed.

    Attributes
    ----------
    complete
        Whether all was there before, so that nothing was written.
    damaged
        Stored batches found damaged and done again.
    """

    folder: Path
    asked: int
    done: int
    failed: int
    complete: bool = False
    damaged: int = 0

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders that runs were made in."""
        return (self.folder,)


def run(
    scenarios: Sequence[Scenario],
    *,
    replications: int,
    seed: int,
    out: Path,
    workers: int,
    resume: bool = False,
    retry_failed: bool = False,
    command: Sequence[str] = (),
    progress: Progress | None = None,
    batch_size: int | None = None,
    model: str = MODEL,
    pool: OpenPool | None = None,
    cluster: str | None = None,
    stopping: Callable[[], None] | None = None,
    tables: Sequence[str] | None = None,
    layout: Layout | None = None,
    province: Mapping[str, str] | None = None,
    estimated: Callable[[Estimate], None] | None = None,
) -> RunReport:
    """Run every scenario ``replications`` times and store the results.

    Ctrl-C, SIGTERM and SIGHUP, where nobody else listens to them, finish what is at work, write the tables and raise
    `sim.experiment.stop.Stopped`; a second one leaves at once, without the tables.

    Parameters
    ----------
    scenarios
        To be run with common random numbers; their names must differ.
    out
        Result folder; empty or not there, unless ``resume``.
    workers
        Processes; with 1 all is done in this one.
    resume
        Go on with a folder whose plan this one contains.
    retry_failed
        Do again only what has failed in the folder, as many ``replications`` as it was planned for; what was never
        begun is left to ``resume``.
    progress
        Called with (runs finished, runs in all), the first time before any is done here.
    batch_size
        Runs a batch; chosen by itself if None. It changes no table.
    model
        The simulate function, ``module:name``, as workers import it.
    pool
        Opens another executor than local processes; its workers must see the folder ``out``.
    cluster
        Address of a Dask scheduler whose workers do the work instead, and send back what is to be stored. It is joined
        before anything is written, and only if there are runs to be done.
    stopping
        Called by the handler of the first signal that asks to stop.
    tables
        What is kept of each run; if None what the folder that is gone on with keeps, else all.
    layout
        Where the scenarios stand in a design; its columns are added to the replications.
    province
        ``name`` and ``description`` of the province whose districts the scenarios are; they are added up at every end.
    estimated
        Called with what is to come once a first batch has been done in this process, and timed.

    Raises
    ------
    Problems
        The plan or the folder is not right.
    OSError
        The disk is full, or the like; what is finished is stored.
    sim.experiment.executor.WorkersDied
        Worker processes die whatever they are given; what is finished is stored.
    sim.experiment.executor.ClusterLost
        The scheduler went away; what is finished is stored.
    """
    out, goes_on = Path(out), resume or retry_failed
    if retry_failed:
        replications = stores.read_manifest(out)["replications"]
    tables = tables or (stores.kept(out) if goes_on else None) or TABLES
    plan = make_plan(scenarios, replications, seed, tables, layout, province)
    with Stop(stopping) as stop, contextlib.ExitStack() as held:
        store = _opened(out, plan, model, held, goes_on=goes_on)
        needed = store is None or (not store.complete and _any_left(plan, store, retry_failed))
        away = held.enter_context(_joined(cluster if needed else None))
        if away is not None:
            pool, workers = (lambda: away), away.slots()
        if store is None:
            store = (stores.reopen if goes_on else stores.create)(out, plan, model)
            held.callback(store.close)
        if not store.complete:
            store.begin(workers, command)
        desk = _Desk(store, plan, progress)
        if store.complete:
            _add_up(store)
            done, failed = store.totals()
            return RunReport(store.folder, plan.asked, done, failed, complete=True)
        try:
            before = store.failed()
            if estimated is not None and not retry_failed:
                _estimate(desk, workers, model, stop, estimated)
            pending = store.failed() if retry_failed else _left(plan, store, before)
            _simulate(desk, pending, workers, batch_size, model, pool, stop, away=away is not None)
        except StoppedAtOnce:
            raise
        except BaseException:
            _conclude(store, desk)
            raise
        done, failed = _conclude(store, desk)
        stop.check()
    return RunReport(store.folder, plan.asked, done, failed, damaged=len(store.damaged))


def _conclude(store: Store, desk: _Desk) -> tuple[int, int]:
    counted = store.conclude(desk.ceilings())
    _add_up(store)
    return counted


def _add_up(store: Store) -> None:
    """Add up a province's districts where its tables are not those of this end, as after one that was cut short."""
    result = Result(store.folder)
    said = result.manifest.get("province")
    if said is not None and stored(result) is None:
        roll_up(result, said["name"], reference_of(result))


def _opened(out: Path, plan: Plan, model: str, held: contextlib.ExitStack, *, goes_on: bool) -> Store | None:
    """Take the folder that is gone on with, so that it is known what is left; a new one is not made yet."""
    if not goes_on:
        stores.refuse_full(out)
    if not goes_on or not stores.is_begun(out):
        return None
    store = stores.reopen(out, plan, model)
    held.callback(store.close)
    return store


def _any_left(plan: Plan, store: Store, retry_failed: bool) -> bool:
    """Whether any run is to be done."""
    pending = store.failed() if retry_failed else plan.pending(store.done())
    return any(len(runs) for runs in pending.values())


@dataclass(frozen=True)
class Estimate:
    """What is to come: runs left, and about how long they take and how much room, going by a first batch."""

    runs: int
    workers: int
    seconds: float
    bytes: int
    bytes_a_run: float


def _estimate(desk: _Desk, workers: int, model: str, stop: Stop, tell: Callable[[Estimate], None]) -> None:
    """Do a first batch for good, and tell what is left.

    Its first run loads the model, the others are timed. Where runs are not done in this process, neither is this batch:
    a run may kill its process.
    """
    plan, store = desk.plan, desk.store
    batch = next(plan.batches(plan.pending(store.done()), workers, 1 + _PILOT_RUNS), None)
    if batch is None:
        return
    parts = [replace(batch, replications=r) for r in (batch.replications[:1], batch.replications[1:]) if r]
    arrived: list[tuple[float, _News]] = []

    def finished(news: _News) -> None:
        desk.take(news)
        arrived.append((time.perf_counter(), news))

    work = Work[_Job, _News](do=_do, split=_split, give_up=_give_up, finished=finished, check=stop.check)
    jobs = [_BatchJob(store.folder, part, plan.seed, model, digest()) for part in parts]
    if workers <= 1:
        work.here(jobs)
    else:
        work.on(process_pool(1, partial(_warm, model, batch.scenario)), jobs, 1)
    left = sum(map(len, plan.pending(store.done()).values()))
    (begun, _), (ended, news) = arrived[0], arrived[-1]
    if not isinstance(news, Finished) or news.shard is None or len(arrived) != len(jobs) or not left:
        return  # it failed: the runs themselves will tell
    seconds = (ended - begun) / len(news.done)
    shard, rows = stores.shard_bytes(store.folder, news.shard)
    a_run = (shard + rows) / len(news.done)  # the shards, and the same rows once more in the tables
    at_once = max(min(workers, left), 1)
    tell(Estimate(left, at_once, left * seconds / at_once, round(left * a_run), a_run))


def _left(plan: Plan, store: Store, before: Mapping[str, Sequence[int]]) -> dict[str, Sequence[int]]:
    """Give the runs to be done: all that are not there, but for those that failed just now, in the estimate's batch."""
    failed = {h: {*runs} - {*before.get(h, ())} for h, runs in store.failed().items()}
    pending = plan.pending(store.done())
    return {h: [r for r in runs if r not in failed[h]] if failed.get(h) else runs for h, runs in pending.items()}


def _simulate(
    desk: _Desk,
    pending: Mapping[str, Sequence[int]],
    workers: int,
    batch_size: int | None,
    model: str,
    pool: OpenPool | None,
    stop: Stop,
    *,
    away: bool,
) -> None:
    plan, folder = desk.plan, None if away else desk.store.folder
    batches = plan.batches(pending, workers, batch_size)
    ceilings: Iterator[_Job] = (_CeilingJob(deck, model) for deck in desk.unmeasured())
    jobs = chain(ceilings, (_BatchJob(folder, batch, plan.seed, model, digest()) for batch in batches))
    work = Work[_Job, _News](do=_do, split=_split, give_up=_give_up, finished=desk.take, check=stop.check)
    left = sum(map(len, pending.values()))
    if pool is None and (workers <= 1 or not left):
        work.here(jobs)
    else:
        warm = partial(_warm, model, next(iter(desk.decks.values())))
        work.on(pool or process_pool(min(workers, left + len(desk.decks)), warm), jobs, workers)


# ------------------------------------------------------------------------------------------------------------- jobs


@contextlib.contextmanager
def _joined(cluster: str | None) -> Iterator[Cluster | None]:
    """Join a cluster before anything is written, so that a wrong address leaves no folder; and leave it."""
    if cluster is None:
        yield None
        return
    from sim.experiment.cluster import join

    pool = join(cluster)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True)
class _Ceiling:
    """What a ceiling job found; None if the simulation of the deck's class failed."""

    hash: str
    deck_class: dict[str, float] | None


@dataclass(frozen=True)
class _Parcel:
    """A batch done where the result folder cannot be seen: what is to stand in the log, and the files of the shard."""

    finished: Finished
    packed: Mapping[str, bytes]


_News = Finished | _Parcel | _Ceiling


@dataclass(frozen=True)
class _BatchJob:
    """Some replications of one scenario: simulate, price, store."""

    folder: Path | None
    """Where to store them; None: elsewhere, so that they are sent back."""
    batch: Batch
    seed: int
    model: str
    code: str
    """Digest of the code that asks, for a worker that starts late may find other files."""


@dataclass(frozen=True)
class _CeilingJob:
    """The deck's class at the prices of a scenario."""

    deck: Scenario
    model: str


_Job = _BatchJob | _CeilingJob


def _do(job: _Job) -> _News:
    return _batch(job) if isinstance(job, _BatchJob) else _ceiling(job)


def _batch(job: _BatchJob) -> Finished | _Parcel:
    simulate, batch = resolve(job.model), job.batch
    if digest() != job.code:
        raise problem("code_changed")
    done: list[Replicate] = []
    failed: list[Failure] = []
    for replication in batch.replications:
        try:
            done.append(replicate(batch.scenario, job.seed, replication, simulate, batch.tables))
        except Exception as e:  # whatever it is, it is a result of this run and no reason to lose the others
            failed.append(_failure(replication, e))
    counts: dict[str, int] = {}
    for run_done in done:
        for name, count in run_done.counts.items():
            counts[name] = counts.get(name, 0) + int(count)
    finished = Finished(batch.hash, tuple(r.replication for r in done), tuple(failed), None, counts)
    if not done:
        return finished
    if job.folder is None:
        return _Parcel(finished, stores.pack_shard(done))
    return replace(finished, shard=stores.write_shard(job.folder, batch, done))


def _failure(replication: int, e: Exception) -> Failure:
    said = "".join(traceback.format_exception_only(e)).strip(), "".join(traceback.format_exception(e))
    # half a surrogate pair, as in the name of a file, goes into no log
    error, trace = (text.encode(errors="backslashreplace").decode() for text in said)
    return Failure(replication, error, trace)


def _ceiling(job: _CeilingJob) -> _Ceiling:
    try:
        return _Ceiling(job.deck.hash, deck_class(job.deck, resolve(job.model)))
    except Exception:  # the runs themselves will tell; a report without a ceiling is better than none
        return _Ceiling(job.deck.hash, None)


def _split(job: _Job) -> list[_Job]:
    if isinstance(job, _CeilingJob):
        return [job]
    batch = job.batch
    return [replace(job, batch=replace(batch, replications=(r,))) for r in batch.replications]


def _give_up(job: _Job) -> _News:
    if isinstance(job, _CeilingJob):
        return _Ceiling(job.deck.hash, None)
    error = "WorkerDied: the process doing this run died, twice with nothing else at work"
    return Finished(job.batch.hash, (), tuple(Failure(r, error, error) for r in job.batch.replications))


def _warm(model: str, deck: Scenario) -> None:
    """Load the model and its compiled code, so that no run waits for it."""
    # a pool must not break for it: the first run will fail as well, and is recorded
    with contextlib.suppress(Exception):
        resolve(model)(deck, 0, 0)


# ------------------------------------------------------------------------------------------------------------- desk


@dataclass
class _Desk:
    """Where news arrive: notes them in the store, counts, tells the progress."""

    store: Store
    plan: Plan
    progress: Progress | None
    decks: dict[str, Scenario] = field(default_factory=dict)
    _classes: dict[str, dict[str, float] | None] = field(default_factory=dict)
    _finished: int = 0
    _total: int = 0

    def __post_init__(self) -> None:
        scenarios = dict(self.plan.scenarios)
        if self.plan.layout is not None:  # nobody asks for the ceiling of each of a thousand points
            scenarios = dict(list(scenarios.items())[:1])
        self._deck_of = {name: deck_scenario(s) for name, s in scenarios.items()}
        # Strategies at the same prices share one ceiling.
        self.decks = {deck.hash: deck for deck in self._deck_of.values()}
        self._finished = sum(map(sum, self.store.done().values()))
        self._total = len(self.plan.distinct()) * self.plan.replications
        self._tell()

    def take(self, news: _News) -> None:
        if isinstance(news, _Ceiling):
            self._classes[news.hash] = news.deck_class
            return
        if isinstance(news, _Parcel):
            shard = stores.unpack_shard(self.store.folder, news.finished, news.packed)
            news = replace(news.finished, shard=shard)
        self.store.add(news)
        self._finished += len(news.done) + len(news.failed)
        self._tell()

    def unmeasured(self) -> list[Scenario]:
        """Return the decks whose ceiling is not known; the points of a design have none, their deck only warms."""
        if self.plan.layout is not None:
            return []
        known = self.store.measured()
        wanted = {deck.hash for name, deck in self._deck_of.items() if name not in known}
        return [deck for h, deck in self.decks.items() if h in wanted]

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self._finished, self._total)

    def ceilings(self) -> dict[str, dict[str, Any] | None]:
        """Ceiling by scenario id: closed form of the roster, and the deck's class as simulated."""
        found: dict[str, dict[str, Any] | None] = {}
        if self.plan.layout is not None:
            return found
        for name, scenario in self.plan.scenarios.items():
            one = self._classes.get(self._deck_of[name].hash)
            found[name] = None if one is None else {"roster": of_roster(scenario), "deck_class": one}
        return found
