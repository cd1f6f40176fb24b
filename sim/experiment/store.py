"""The result folder: shards and their log while runs go on, manifest, scenarios and tables for everybody else.

In: a plan, and batches as they finish. Out: the files of a result folder. A batch is written, seen through to the disk
and renamed, then a line in an append-only log says so; whatever stands in no line never happened. A shard's name ends
in the digest of its contents, so that a damaged one is noticed and made again. Tables are written beside those that are
there and take their names together; the manifest says what they should be, or that they are being exchanged.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim.experiment import files, provenance, tables
from sim.experiment.layout import DESIGN
from sim.experiment.log import LOG, PARTS, SIGN, Finished, Log, read_failures
from sim.experiment.plan import Batch, Plan
from sim.experiment.replicate import TABLES, Replicate
from sim.scenario.load import write_resolved
from sim.scenario.problem import Problem, Problems, Where, problem
from sim.scenario.yaml12 import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from sim.scenario.roster import School

FORMAT = 2
MANIFEST = "manifest.json"
SCENARIOS = "scenarios"
_NAMED_FAILURES = 100
"""Failures named in the manifest; all of them stand in the log."""
_DIGITS = 16
"""Of the digest, in a shard's name: one damaged shard in 2⁶⁴ would pass for sound."""


# ------------------------------------------------------------------------------------------------------------- shards


def write_shard(folder: Path, batch: Batch, done: Sequence[Replicate]) -> str:
    """Store the runs of a batch, durably and as a whole; called where they were simulated. Returns the shard's name."""
    return _place_shard(folder, batch.hash, [r.replication for r in done], lambda part: tables.write_part(part, done))


def pack_shard(done: Sequence[Replicate]) -> dict[str, bytes]:
    """Give the files of a shard by name, for whoever has the folder; called where it cannot be seen."""
    with TemporaryDirectory(prefix="rollout-") as part:
        tables.write_part(Path(part), done)
        return {path.name: path.read_bytes() for path in tables.files_of(Path(part))}


def unpack_shard(folder: Path, finished: Finished, packed: Mapping[str, bytes]) -> str:
    """Store what `pack_shard` gave, as `write_shard` would have. Returns the shard's name."""

    def write(part: Path) -> None:
        for name, content in packed.items():
            (part / name).write_bytes(content)
            files.sync(part / name)

    return _place_shard(folder, finished.hash, finished.done, write)


def _place_shard(folder: Path, h: str, done: Sequence[int], write: Callable[[Path], None]) -> str:
    parts = folder / PARTS
    stem = f"{h[:_DIGITS]}-{done[0]:07d}"
    part = files.part_of(parts / stem)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        write(part)
        files.sync(part)
        name = f"{stem}-{len(done)}-{_shard_digest(part)}"
        try:
            part.rename(parts / name)
        except OSError:
            # There already: a worker died after storing it and before saying so, and the same runs give the same bits.
            # Nothing that may stand in the log is ever taken away here.
            if not sound(folder, name):
                raise
        files.sync(parts)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return name


def sound(folder: Path, shard: str) -> bool:
    """Whether a shard is there, and is what was written."""
    try:
        return _shard_digest(folder / PARTS / shard) == shard.rpartition("-")[2]
    except OSError:
        return False


def shard_bytes(folder: Path, shard: str) -> tuple[int, int]:
    """Return the bytes of a shard's files, and those of their rows alone, as they will stand in the tables."""
    paths = tables.files_of(folder / PARTS / shard)
    return sum(path.stat().st_size for path in paths), sum(map(tables.row_bytes, paths))


def _shard_digest(shard: Path) -> str:
    return files.digest(tables.files_of(shard))[:_DIGITS]


@dataclass(frozen=True)
class _Shard:
    name: str
    wanted: Sequence[int]


class _Kept:
    """What is known of the runs of one scenario: a byte a replication, and a little a shard."""

    def __init__(self, replications: int) -> None:
        self.done = bytearray(replications)
        self.shards: list[_Shard] = []
        self.errors: dict[int, str] = {}
        self.lost: set[int] = set()
        self.counts: dict[str, int] = {}
        self.counted = 0

    def take(self, finished: Finished) -> None:
        fresh = tuple(r for r in finished.done if r < len(self.done) and not self.done[r])
        if finished.shard is not None and fresh:
            even = range(fresh[0], fresh[-1] + 1)  # takes no memory, however many they are
            self.shards.append(_Shard(finished.shard, even if tuple(even) == fresh else fresh))
            for r in fresh:
                self.done[r] = 1
                self.errors.pop(r, None)
                self.lost.discard(r)
            if len(fresh) == len(finished.done):
                self.counted += len(fresh)
                for name, count in finished.counts.items():
                    self.counts[name] = self.counts.get(name, 0) + count
        for failure in finished.failed:
            if failure.replication < len(self.done) and not self.done[failure.replication]:
                self.errors[failure.replication] = failure.error


# -------------------------------------------------------------------------------------------------------------- store


class Store:
    """A result folder being written. Open it with `create` or `reopen`, `begin` before the first run, and close it.

    Attributes
    ----------
    complete
        Whether all that the plan asks for was there when it was opened, tables included; nothing is to be begun then.
    damaged
        Shards found damaged when it was opened, whose runs are to be done again.
    """

    def __init__(self, folder: Path, plan: Plan, manifest: dict[str, Any], log: Log) -> None:
        self.folder = folder
        self.complete = False
        self.damaged: list[str] = []
        self._plan = plan
        self._manifest = manifest
        self._log = log
        self._kept = {h: _Kept(plan.replications) for h in plan.distinct()}

    def done(self) -> dict[str, bytearray]:
        """Whether each replication is stored, by scenario hash."""
        return {h: kept.done for h, kept in self._kept.items()}

    def failed(self) -> dict[str, list[int]]:
        """Replications that failed, or stood in a shard found damaged, ascending, by scenario hash."""
        return {h: sorted({*kept.errors, *kept.lost}) for h, kept in self._kept.items()}

    def measured(self) -> set[str]:
        """Return the ids of scenarios whose ceiling is known."""
        return {entry["id"] for entry in self._manifest.get("scenarios", ()) if entry.get("ceiling")}

    def add(self, finished: Finished) -> None:
        """Note durably what became of a batch."""
        self._log.append(finished)
        self._take(finished)

    def _take(self, finished: Finished) -> None:
        if finished.hash in self._kept:
            self._kept[finished.hash].take(finished)

    def recall(self) -> None:
        """Take up what the log says was done, if it is there undamaged.

        Whether all is complete is found out first, and quickly: then no shard is read, as none is needed.
        """
        said = list(self._log.lines())
        parts = self.folder / PARTS
        for finished in said:
            if finished.shard is None or (parts / finished.shard).is_dir():
                self._take(finished)
        self.complete = self._is_complete()
        if self.complete:
            return
        self._kept = {h: _Kept(self._plan.replications) for h in self._kept}
        for finished in said:
            if finished.hash not in self._kept:
                continue
            if finished.shard is None or sound(self.folder, finished.shard):
                self._take(finished)
            else:
                self.damaged.append(finished.shard)
                kept = self._kept[finished.hash]
                kept.lost.update(r for r in finished.done if r < len(kept.done) and not kept.done[r])
        self.sweep()

    def _is_complete(self) -> bool:
        """Whether the tables hold the whole plan, and are still what was written."""
        manifest = self._manifest
        return (
            manifest["ended"] is not None
            and manifest["replications"] == self._plan.replications
            and self._plan.province in (None, manifest.get("province"))
            and [(e["id"], e["hash"], bool(e.get("ceiling"))) for e in manifest["scenarios"]]
            == [(name, h, self._plan.layout is None) for name, h in self._plan.hashes.items()]
            and all(all(kept.done) for kept in self._kept.values())
            and (self._plan.layout is None or (self.folder / DESIGN).is_file())
            and all((self.folder / SCENARIOS / f"{name}.yaml").is_file() for name in self._plan.scenarios)
            and _tables_are(self.folder, manifest["tables"], self._plan.tables)
        )

    def sweep(self) -> None:
        """Remove what was half written, and shards that no line of the log names or that are damaged."""
        known = {shard.name for kept in self._kept.values() for shard in kept.shards} | {LOG, SIGN}
        for entry in (self.folder / PARTS).iterdir():
            if entry.name not in known:
                _remove(entry)
        for entry in self.folder.glob("*.part"):
            if entry.name.startswith((MANIFEST, DESIGN, f"{SCENARIOS}.", *(f"{name}.parquet." for name in TABLES))):
                _remove(entry)

    def begin(self, workers: int, command: Sequence[str]) -> None:
        """Write scenarios and manifest before the first run, so that an interrupted folder can be resumed."""
        _write_scenarios(self.folder, self._plan)
        if self._plan.layout is not None:
            self._plan.layout.write(self.folder)
        session = {
            "started": now(),
            "ended": None,
            "command": list(command),
            "workers": workers,
            "packages": provenance.packages(),
            "platform": provenance.machine(),
            "damaged": list(self.damaged),
        }
        earlier = {entry["id"]: entry for entry in self._manifest.get("scenarios", ())}
        # What was found stays until there is something newer: it is what the tables hold.
        found: dict[str, Any] = {"done": None, "failed": None, "failures": [], "ceiling": None, "tables": None}
        self._manifest = {
            "format": FORMAT,
            "command": list(command),
            "seed": self._plan.seed,
            "replications": self._plan.replications,
            "code": provenance.code(),
            "packages": session["packages"],
            "platform": session["platform"],
            "model": self._manifest["model"],
            "started": self._manifest.get("started", session["started"]),
            "sessions": [*self._manifest.get("sessions", ()), session],
            "ended": None,
            "asked": self._plan.asked,
            "kept": list(self._plan.tables),
            "design": None if self._plan.layout is None else dict(self._plan.layout.said),
            "province": self._manifest.get("province") if self._plan.province is None else dict(self._plan.province),
            **{key: self._manifest.get(key, nothing) for key, nothing in found.items()},
            "scenarios": [
                {"id": name, "name": name, "hash": h} | earlier.get(name, {}) for name, h in self._plan.hashes.items()
            ],
        }
        write_manifest(self.folder, self._manifest)

    def conclude(self, ceilings: Mapping[str, dict[str, Any] | None]) -> tuple[int, int]:
        """Write tables and manifest from what is there; returns runs done and failed."""
        self.sweep()
        said = self._write_tables()
        earlier = {entry["id"]: entry.get("ceiling") for entry in self._manifest["scenarios"]}
        entries = [self._entry(name, ceilings.get(name) or earlier.get(name)) for name in self._plan.scenarios]
        done, failed = (sum(entry[key] for entry in entries) for key in ("done", "failed"))
        named = [
            {"scenario": name, "replication": replication, "error": error}
            for name, h in self._plan.hashes.items()
            for replication, error in sorted(self._kept[h].errors.items())[:_NAMED_FAILURES]
        ]
        self._manifest |= {
            "ended": now(),
            "done": done,
            "failed": failed,
            "failures": named[:_NAMED_FAILURES],
            "ceiling": entries[0]["ceiling"],
            "tables": said,
            "scenarios": entries,
        }
        self._manifest["sessions"][-1]["ended"] = self._manifest["ended"]
        write_manifest(self.folder, self._manifest)
        return done, failed

    def totals(self) -> tuple[int, int]:
        """Return runs done and failed, as the manifest says."""
        return self._manifest["done"], self._manifest["failed"]

    def _write_tables(self) -> dict[str, dict[str, Any]]:
        """Exchange the tables: all are written before the first takes its name, for the disk may be full before."""
        try:
            stored = [self._stored(i, name) for i, name in enumerate(self._plan.scenarios)]
            design = None if self._plan.layout is None else self._plan.layout.schema()
            parts = tables.write_tables(self.folder, stored, self._plan.tables, design)
        except (OSError, ValueError):
            # Whatever was wrong with it may have been a shard, whose reader only says that it cannot be read.
            for shard in (shard for kept in self._kept.values() for shard in kept.shards):
                if not sound(self.folder, shard.name):
                    raise problem("folder_damaged", Where(str(self.folder)), got=f"{PARTS}/{shard.name}") from None
            raise
        try:
            said = _said(parts)
            if self._manifest["tables"] is not None:
                # Whoever reads between two renames must not take old and new tables for one result.
                self._manifest["tables"] = None
                write_manifest(self.folder, self._manifest)
            for name, part in parts.items():
                part.replace(_table(self.folder, name))
            files.sync(self.folder)
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
        return said

    def _stored(self, i: int, name: str) -> tables.Stored:
        scenario, parts = self._plan.scenarios[name], self.folder / PARTS
        ends = [day - timedelta(days=1) for day in scenario.month_starts()[1:]]
        shards = [(parts / shard.name, shard.wanted) for shard in self._kept[self._plan.hashes[name]].shards]
        design = self._plan.layout.row(i) if self._plan.layout is not None else {}
        return tables.Stored(name, [s.id for s in scenario.roster], ends, shards, design)

    def _entry(self, name: str, ceiling: dict[str, Any] | None) -> dict[str, Any]:
        kept = self._kept[self._plan.hashes[name]]
        counts = {key: total / kept.counted for key, total in sorted(kept.counts.items())} if kept.counted else {}
        return {
            "id": name,
            "name": name,
            "hash": self._plan.hashes[name],
            "asked": self._plan.replications,
            "done": sum(kept.done),
            "failed": len(kept.errors),
            "counts_mean": counts,
            "ceiling": ceiling,
        }

    def close(self) -> None:
        """Let go of the folder."""
        self._log.close()


def is_begun(folder: Path) -> bool:
    """Whether there is something in a folder to go on with, or to be refused."""
    return not _empty(folder) and not _stillborn(folder)


def kept(folder: Path) -> tuple[str, ...] | None:
    """Return the tables that a result folder keeps; None where it holds no result that can be gone on with."""
    try:
        return tuple(read_manifest(folder).get("kept", TABLES))
    except Problems:  # `reopen` says what is wrong
        return None


def refuse_full(folder: Path) -> None:
    """Refuse to begin a result in a folder that is not empty.

    Raises
    ------
    Problems
        ``folder_not_empty``, ``folder_others``, ``folder_file``.
    """
    if not _empty(folder):
        ours = (folder / MANIFEST).exists() or (folder / PARTS).exists()
        code = "folder_not_empty" if ours else "folder_others" if folder.is_dir() else "folder_file"
        raise problem(code, Where(str(folder)))


def create(folder: Path, plan: Plan, model: str) -> Store:
    """Take a folder for a new result; raises as `refuse_full`."""
    refuse_full(folder)
    with _held(folder) as log:
        if not _stillborn(folder):  # somebody was quicker, and is through already
            raise problem("folder_not_empty", Where(str(folder)))
        return _new(folder, plan, model, log)


def reopen(folder: Path, plan: Plan, model: str) -> Store:
    """Take a result folder to go on with it; one that is empty, not there yet or stillborn is a new one.

    Raises
    ------
    Problems
        The folder holds no result, is damaged, is being written, or its plan is not contained in ``plan``.
    """
    if is_begun(folder):
        _same_plan(folder, read_manifest(folder), plan, model)  # before anything is touched
    with _held(folder) as log:
        if _stillborn(folder):
            return _new(folder, plan, model, log)
        manifest = read_manifest(folder)  # as whoever held the folder until now has left it
        _same_plan(folder, manifest, plan, model)
        store = Store(folder, plan, manifest, log)
        store.recall()
        return store


@contextmanager
def _held(folder: Path) -> Iterator[Log]:
    """Take the folder; it is let go where something goes wrong."""
    files.make_folder(folder / PARTS)
    log = Log(folder)
    try:
        files.sync(folder / PARTS)
        yield log
    except BaseException:
        log.close()
        raise


def _new(folder: Path, plan: Plan, model: str, log: Log) -> Store:
    store = Store(folder, plan, {"model": model}, log)
    store.sweep()
    return store


def _empty(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _stillborn(folder: Path) -> bool:
    """Whether whoever began this folder was killed before its first manifest: there is nothing in it but beginnings.

    To call such a folder foreign would leave its owner with one that can neither be resumed nor begun.
    """
    parts = folder / PARTS
    if not parts.is_dir():
        return False
    inside = {entry.name for entry in folder.iterdir() if not entry.name.endswith(".part")}
    log = parts / LOG
    return (
        inside <= {PARTS, SCENARIOS}
        and {entry.name for entry in parts.iterdir()} <= {LOG, SIGN}
        and (not log.exists() or not log.stat().st_size)
    )


def _write_scenarios(folder: Path, plan: Plan) -> None:
    """Write each scenario as resolved; those there are replaced as a whole, for somebody may be reading."""
    part, found = files.part_of(folder / SCENARIOS), folder / SCENARIOS
    shutil.rmtree(part, ignore_errors=True)
    try:
        rosters: dict[tuple[School, ...], str] = {}  # thousands of points share one, as a file too
        for scenario in plan.scenarios.values():
            roster = None
            if plan.layout is not None:
                roster = rosters.setdefault(scenario.roster, f"roster-{len(rosters) + 1}")
            write_resolved(scenario, part, roster)
        files.make_folder(found)
        for path in sorted(part.iterdir()):
            files.sync(path)
            path.replace(found / path.name)
        files.sync(found)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)


def _same_plan(folder: Path, manifest: Mapping[str, Any], plan: Plan, model: str) -> None:
    """Refuse to go on with a folder whose plan is not contained in this one, or that other code or packages made."""
    where = Where(str(folder))
    if (manifest.get("design") is None) != (plan.layout is None):
        # Columns, scenarios and report are of another kind: neither command would ever find its own work complete.
        raise problem("resume_run" if plan.layout is not None else "resume_study", where)
    found = []
    if manifest["seed"] != plan.seed:
        found.append(Problem("resume_seed", where, {"got": plan.seed, "expected": manifest["seed"]}))
    if manifest["replications"] > plan.replications:
        values = {"got": plan.replications, "expected": manifest["replications"]}
        found.append(Problem("resume_replications", where, values))
    other = [e["id"] for e in manifest["scenarios"] if plan.hashes.get(e["id"]) != e["hash"]]
    if plan.layout is not None and other:  # told once, not for each of a thousand points
        found.append(Problem("resume_points", where, {"got": other[0], "count": len(other)}))
    for entry in manifest["scenarios"] if plan.layout is None else ():
        h = plan.hashes.get(entry["id"])
        if h is None:
            found.append(Problem("resume_scenario_missing", where, {"got": entry["id"]}))
        elif h != entry["hash"]:
            found.append(Problem("resume_scenario_changed", where, {"got": entry["id"]}))
    made_by, code, packages = manifest["code"], provenance.code(), provenance.packages()
    if made_by["digest"] != code["digest"]:
        found.append(Problem("resume_code", where, {"got": _code_name(code), "expected": _code_name(made_by)}))
    stored, installed = ({name: m.get(name) for name in provenance.DECISIVE} for m in (manifest["packages"], packages))
    if stored != installed:
        found.append(Problem("resume_packages", where, {"got": _versions(installed), "expected": _versions(stored)}))
    if (keeps := manifest.get("kept", list(TABLES))) != list(plan.tables):
        values = {"got": ", ".join(plan.tables), "expected": ", ".join(keeps)}
        found.append(Problem("resume_tables", where, values))
    if manifest["model"] != model:
        found.append(Problem("resume_model", where, {"got": model, "expected": manifest["model"]}))
    if found:
        raise Problems(found)


def _code_name(code: Mapping[str, Any]) -> str:
    """Name code so that two that differ have different names."""
    commit = (code["commit"] or "")[:12] + ("+" if code["dirty"] else "")
    return " ".join(filter(None, (code["version"], commit, code["digest"][:12])))


def _versions(packages: Mapping[str, str | None]) -> str:
    return " ".join(f"{name} {version}" for name, version in packages.items())


def now() -> str:
    """Return the time, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


# ----------------------------------------------------------------------------------------------------------- manifest


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Replace the manifest as a whole."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False)
    with files.durable(folder / MANIFEST) as part:
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


def _table(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _said(paths: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
    """Say of each table what it is, for the manifest."""
    return {name: {"bytes": path.stat().st_size, "digest": files.digest([path])} for name, path in paths.items()}


def _tables_are(folder: Path, said: Mapping[str, Any] | None, kept: Sequence[str]) -> bool:
    """Whether the tables are what the manifest says, to the byte."""
    try:
        return said is not None and said == _said({name: _table(folder, name) for name in kept})
    except OSError:
        return False


# -------------------------------------------------------------------------------------------------------- reading


class Result:
    """A result folder, opened for reading.

    Raises
    ------
    Problems
        ``folder_foreign``, ``folder_damaged`` or ``folder_format``; for tables also ``folder_unfinished``.
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

        rows: dict[tuple[str, int], dict[str, Any]] = {}
        names: dict[str, list[str]] = {}
        for entry in self.manifest["scenarios"]:
            names.setdefault(entry["hash"], []).append(entry["id"])
        ended_well = self.manifest.get("ended") is not None and self.manifest.get("failed") == 0
        for finished in () if ended_well else read_failures(self.folder):
            for name in names.get(finished.hash, ()):
                for f in finished.failed:
                    rows[name, f.replication] = {"scenario": name, **asdict(f)}
                for r in finished.done:
                    rows.pop((name, r), None)
        ordered = [rows[key] for key in sorted(rows)]
        return pd.DataFrame(ordered, columns=["scenario", "replication", "error", "traceback"])

    def _table(self, name: str) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self.table_path(name))

    def table_path(self, name: str) -> Path:
        """Return the file of a table, for whoever wants a few columns of it.

        Raises
        ------
        Problems
            ``folder_unfinished``, ``folder_damaged``, ``table_not_kept``.
        """
        self._check_tables()
        if name not in self.manifest["tables"]:
            raise problem("table_not_kept", Where(str(self.folder)), got=name)
        return _table(self.folder, name)

    def _check_tables(self) -> None:
        """Refuse tables that are of different ends of the run, cut off, or not there."""
        where, said = Where(str(self.folder)), self.manifest["tables"]
        if said is None:
            raise problem("folder_unfinished", where)
        for name, one in said.items():
            path = _table(self.folder, name)
            if not path.is_file() or path.stat().st_size != one["bytes"]:
                raise problem("folder_damaged", where, got=path.name)
