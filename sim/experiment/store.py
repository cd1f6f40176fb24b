"""The result folder: shards and their log while runs go on, manifest, scenarios and tables for everybody else.

In: a plan, and batches as they finish. Out: the files of a result folder. A batch is written, seen through to the disk
and renamed, then a line in an append-only log says so; whatever stands in no line never happened. Nothing of it grows
in memory with the number of replications but the list of those done.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sim.experiment import provenance, tables
from sim.experiment.plan import Batch, Plan
from sim.experiment.replicate import Replicate
from sim.scenario.load import write_resolved
from sim.scenario.problem import Problem, Problems, Where, problem
from sim.scenario.yaml12 import parse

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
MANIFEST = "manifest.json"
PARTS = "parts"
LOG = "log.jsonl"
_NAMED_FAILURES = 100
"""Failures named in the manifest; all of them stand in the log."""


@dataclass(frozen=True)
class Failure:
    """A replication that raised, or whose worker died."""

    replication: int
    error: str
    traceback: str


@dataclass(frozen=True)
class Finished:
    """What became of a batch.

    Attributes
    ----------
    hash
        Of the scenario.
    done
        Replications stored in the shard.
    shard
        Folder below ``parts``; None where nothing was done.
    counts
        Sums over ``done`` of the work counted by the simulation.
    """

    hash: str
    done: tuple[int, ...]
    failed: tuple[Failure, ...] = ()
    shard: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def write_shard(folder: Path, batch: Batch, done: Sequence[Replicate]) -> str:
    """Store the runs of a batch, durably and as a whole; called where they were simulated. Returns the shard's name."""
    # A run is done once only, so its first run names a shard; doing it again after a lost message gives the same bits.
    name = f"{batch.hash[:16]}-{done[0].replication:07d}-{len(done)}"
    parts = folder / PARTS
    part = parts / f"{name}.{os.getpid()}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        tables.write_part(part, done)
        tables.sync(part)
        shutil.rmtree(parts / name, ignore_errors=True)
        part.rename(parts / name)
        tables.sync(parts)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return name


class Store:
    """A result folder being written. Open it with `create` or `reopen`, and close it."""

    def __init__(self, folder: Path, plan: Plan, manifest: dict[str, Any], log: _Log) -> None:
        self.folder = folder
        self._plan = plan
        self._manifest = manifest
        self._log = log
        self._shards: dict[str, dict[int, str]] = {h: {} for h in plan.distinct()}
        self._failures: dict[str, dict[int, Failure]] = {h: {} for h in plan.distinct()}
        self._counts: dict[str, dict[str, int]] = {h: {} for h in plan.distinct()}

    def done(self) -> dict[str, set[int]]:
        """Replications stored, by scenario hash."""
        return {h: set(shards) for h, shards in self._shards.items()}

    def failures(self, scenario_id: str) -> dict[int, Failure]:
        """Failures of a scenario that no later run has made good."""
        h = self._plan.hashes[scenario_id]
        return {r: f for r, f in sorted(self._failures[h].items()) if r not in self._shards[h]}

    def add(self, finished: Finished) -> None:
        """Note durably what became of a batch."""
        self._log.append(finished)
        self._take(finished)

    def _take(self, finished: Finished) -> None:
        h = finished.hash
        if h not in self._shards:
            return
        if finished.shard is not None:
            self._shards[h].update(dict.fromkeys(finished.done, finished.shard))
            sums = self._counts[h]
            for name, count in finished.counts.items():
                sums[name] = sums.get(name, 0) + count
        self._failures[h].update({f.replication: f for f in finished.failed})

    def recall(self, lines: Iterable[Finished]) -> None:
        """Take up what the log says was done, and sweep away shards it does not know and files half written."""
        known = set()
        for finished in lines:
            if finished.shard is None or (self.folder / PARTS / finished.shard).is_dir():
                known.add(finished.shard)
                self._take(finished)
        for entry in (self.folder / PARTS).iterdir():
            if entry.name != LOG and entry.name not in known:
                shutil.rmtree(entry, ignore_errors=True)
        for name in (MANIFEST, *(f"{table}.parquet" for table in tables.TABLES)):
            for entry in self.folder.glob(f"{name}.*.part"):
                entry.unlink(missing_ok=True)

    def conclude(self, ceilings: Mapping[str, dict[str, Any] | None]) -> tuple[int, int]:
        """Write tables and manifest from what is there; returns runs done and failed."""
        stored = [self._stored(name) for name in self._plan.scenarios]
        tables.write_tables(self.folder, stored)
        entries = [self._entry(name, ceilings.get(name)) for name in self._plan.scenarios]
        done, failed = (sum(entry[key] for entry in entries) for key in ("done", "failed"))
        named = [
            {"scenario": name, "replication": f.replication, "error": f.error}
            for name in self._plan.scenarios
            for f in self.failures(name).values()
        ]
        self._manifest |= {
            "ended": now(),
            "asked": self._plan.asked,
            "done": done,
            "failed": failed,
            "failures": named[:_NAMED_FAILURES],
            "ceiling": entries[0]["ceiling"],
            "scenarios": entries,
        }
        self._manifest["sessions"][-1]["ended"] = self._manifest["ended"]
        write_manifest(self.folder, self._manifest)
        return done, failed

    def _stored(self, name: str) -> tables.Stored:
        scenario, parts = self._plan.scenarios[name], self.folder / PARTS
        ends = [day - timedelta(days=1) for day in scenario.month_starts()[1:]]
        shard = {r: parts / s for r, s in self._shards[self._plan.hashes[name]].items()}
        return tables.Stored(name, [s.id for s in scenario.roster], ends, shard)

    def _entry(self, name: str, ceiling: dict[str, Any] | None) -> dict[str, Any]:
        h = self._plan.hashes[name]
        done = len(self._shards[h])
        return {
            "id": name,
            "name": name,
            "hash": h,
            "asked": self._plan.replications,
            "done": done,
            "failed": len(self.failures(name)),
            "counts_mean": {key: total / done for key, total in sorted(self._counts[h].items())} if done else {},
            "ceiling": ceiling,
        }

    def close(self) -> None:
        """Let go of the folder."""
        self._log.close()


def create(folder: Path, plan: Plan, model: str, workers: int, command: Sequence[str]) -> Store:
    """Begin a result folder.

    Raises
    ------
    Problems
        ``folder_not_empty``.
    """
    if not _empty(folder):
        raise problem("folder_not_empty", Where(str(folder)))
    return _create(folder, plan, model, workers, command)


def _create(folder: Path, plan: Plan, model: str, workers: int, command: Sequence[str]) -> Store:
    (folder / PARTS).mkdir(parents=True, exist_ok=True)
    log = _Log(folder)
    try:
        return _begun(folder, plan, log, {"model": model, "sessions": []}, workers, command)
    except BaseException:
        log.close()
        raise


def reopen(folder: Path, plan: Plan, model: str, workers: int, command: Sequence[str]) -> Store:
    """Go on with a result folder; one that is empty, not there yet or stillborn is begun.

    Raises
    ------
    Problems
        The folder holds no result, is damaged, is being written, or its plan is not contained in ``plan``.
    """
    if _empty(folder) or _stillborn(folder):
        return _create(folder, plan, model, workers, command)
    manifest = read_manifest(folder)
    _same_plan(folder, manifest, plan, model)
    (folder / PARTS).mkdir(exist_ok=True)
    log = _Log(folder)
    try:
        kept = {key: manifest[key] for key in ("started", "sessions")} | {"model": model}
        store = _begun(folder, plan, log, kept, workers, command)
        store.recall(log.lines())
    except BaseException:
        log.close()
        raise
    return store


def _empty(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _stillborn(folder: Path) -> bool:
    """Whether whoever began this folder was killed before its first manifest: there is a log, and it is empty.

    To call such a folder foreign would leave its owner with one that can neither be resumed nor begun.
    """
    log = folder / PARTS / LOG
    return not (folder / MANIFEST).exists() and log.is_file() and not log.stat().st_size


def _begun(folder: Path, plan: Plan, log: _Log, kept: dict[str, Any], workers: int, command: Sequence[str]) -> Store:
    """Write scenarios and manifest before the first run, so that an interrupted folder can be resumed."""
    for scenario in plan.scenarios.values():
        write_resolved(scenario, folder / "scenarios")
    begun = now()
    session = {"started": begun, "ended": None, "command": list(command), "workers": workers}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "command": list(command),
        "seed": plan.seed,
        "replications": plan.replications,
        "code": provenance.code(),
        "packages": provenance.packages(),
        "platform": provenance.machine(),
        "started": begun,
        **kept,
        "sessions": [*kept["sessions"], session],
        "ended": None,
        "asked": plan.asked,
        "done": None,
        "failed": None,
        "failures": [],
        "ceiling": None,
        "scenarios": [{"id": name, "name": name, "hash": h} for name, h in plan.hashes.items()],
    }
    write_manifest(folder, manifest)
    return Store(folder, plan, manifest, log)


def _same_plan(folder: Path, manifest: Mapping[str, Any], plan: Plan, model: str) -> None:
    """Refuse to go on with a folder whose plan is not contained in this one, or that other code made."""
    where = Where(str(folder))
    found = []
    if manifest["seed"] != plan.seed:
        found.append(Problem("resume_seed", where, {"got": plan.seed, "expected": manifest["seed"]}))
    if manifest["replications"] > plan.replications:
        values = {"got": plan.replications, "expected": manifest["replications"]}
        found.append(Problem("resume_replications", where, values))
    for entry in manifest["scenarios"]:
        h = plan.hashes.get(entry["id"])
        if h is None:
            found.append(Problem("resume_scenario_missing", where, {"got": entry["id"]}))
        elif h != entry["hash"]:
            found.append(Problem("resume_scenario_changed", where, {"got": entry["id"]}))
    stored, code = manifest["code"], provenance.code()
    if stored["digest"] != code["digest"]:
        found.append(Problem("resume_code", where, {"got": _code_name(code), "expected": _code_name(stored)}))
    if manifest["model"] != model:
        found.append(Problem("resume_model", where, {"got": model, "expected": manifest["model"]}))
    if found:
        raise Problems(found)


def _code_name(code: Mapping[str, Any]) -> str:
    """Name code so that two that differ have different names."""
    commit = (code["commit"] or "")[:12] + ("+" if code["dirty"] else "")
    return " ".join(filter(None, (code["version"], commit, code["digest"][:12])))


def now() -> str:
    """Return the time, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


# ---------------------------------------------------------------------------------------------------- manifest, log


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Replace the manifest as a whole."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False)
    with tables.durable(folder / MANIFEST) as part:
        part.write_text(text + "\n", encoding="utf-8", newline="")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a result folder.

    Raises
    ------
    Problems
        ``folder_foreign`` where there is none, ``folder_damaged``, ``folder_format``.
    """
    where = Where(str(folder))
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise problem("folder_foreign", where) from None
    except ValueError:
        raise problem("folder_damaged", where, got=MANIFEST) from None
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise problem("folder_damaged", where, got=MANIFEST)
    if manifest["format"] != FORMAT:
        raise problem("folder_format", where, got=manifest["format"], expected=FORMAT)
    return manifest


class _Log:
    """The append-only log of finished batches, held by one process at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = (folder / PARTS / LOG).open("a+b")
        if not _hold(self._file):
            self._file.close()
            raise problem("folder_busy", Where(str(folder)))

    def append(self, finished: Finished) -> None:
        self._file.write(json.dumps(asdict(finished), ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def lines(self) -> list[Finished]:
        """Read what is done, and cut off a last line that was not written to its end."""
        self._file.seek(0)
        content = self._file.read()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            self._file.truncate(len(whole))
        return list(_parsed(self._folder, whole))

    def close(self) -> None:
        self._file.close()


def _hold(file: BinaryIO) -> bool:
    """Take the file for this process alone, as far as the system knows how; freed when it is closed."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _parsed(folder: Path, content: bytes) -> Iterator[Finished]:
    for line in content.splitlines():
        try:
            said = json.loads(line)
            failed = tuple(Failure(**f) for f in said.pop("failed"))
            yield Finished(**said | {"done": tuple(said["done"]), "failed": failed})
        except (ValueError, TypeError, KeyError, AttributeError):
            raise problem("folder_damaged", Where(str(folder)), got=f"{PARTS}/{LOG}") from None


# -------------------------------------------------------------------------------------------------------- reading


class Result:
    """A result folder, opened for reading.

    Raises
    ------
    Problems
        ``folder_foreign``, ``folder_damaged`` or ``folder_format``.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.manifest: dict[str, Any] = read_manifest(self.folder)

    @property
    def scenarios(self) -> dict[str, Any]:
        """Each scenario as resolved, plain data by id, in the order of the plan; its roster is the name of a file."""
        found = {}
        for entry in self.manifest["scenarios"]:
            path = self.folder / "scenarios" / f"{entry['id']}.yaml"
            tree = parse(path.read_text(encoding="utf-8"), str(path))
            found[entry["id"]] = None if tree is None else tree.plain()
        return found

    def replications(self) -> pd.DataFrame:
        """One row a (scenario, replication)."""
        return self._table("replications")

    def monthly(self) -> pd.DataFrame:
        """One row a (scenario, replication, month)."""
        return self._table("monthly")

    def schools(self) -> pd.DataFrame:
        """One row a (scenario, replication, school)."""
        return self._table("schools")

    def school_months(self) -> pd.DataFrame:
        """One row a (scenario, school, month): quantiles over replications."""
        return self._table("school_months")

    def failures(self) -> pd.DataFrame:
        """One row a failed run that no later run made good: scenario, replication, error, traceback."""
        import pandas as pd

        path = self.folder / PARTS / LOG
        content = path.read_bytes() if path.exists() else b""
        rows: dict[tuple[str, int], dict[str, Any]] = {}
        for finished in _parsed(self.folder, content[: content.rfind(b"\n") + 1]):
            for entry in self.manifest["scenarios"]:
                if entry["hash"] != finished.hash:
                    continue
                for f in finished.failed:
                    rows[entry["id"], f.replication] = {"scenario": entry["id"], **asdict(f)}
                for r in finished.done:
                    rows.pop((entry["id"], r), None)
        ordered = [rows[key] for key in sorted(rows)]
        return pd.DataFrame(ordered, columns=["scenario", "replication", "error", "traceback"])

    def _table(self, name: str) -> pd.DataFrame:
        import pandas as pd

        path = self.folder / f"{name}.parquet"
        if not path.exists():
            raise problem("folder_damaged", Where(str(self.folder)), got=path.name)
        return pd.read_parquet(path)
