"""The log of a result folder: a line a finished batch, appended and seen through to the disk, held by one writer.

In: what became of a batch. Out: the same, read back. A line carries a checksum of its own: one that was torn by a crash
or damaged since is taken as never written, and its batch is done again. Whoever holds the log holds the folder.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sim.experiment import files
from sim.scenario.problem import Where, problem

PARTS = "parts"
LOG = "log.jsonl"
_NONE_FAILED = b'"failed": []'
"""Stands in the line of a batch without a failure, and in no text: there its quotes are escaped."""
SIGN = "writer.json"
"""Beside the log where the file system has no locks: who is writing."""


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


class Log:
    """The log of a folder, open for appending.

    Raises
    ------
    Problems
        ``folder_busy`` or ``folder_signed``: another process holds the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / PARTS / LOG
        self._file = self._path.open("a+b", buffering=0)
        self._sign: Path | None = None
        try:
            if not _lock(self._file, folder):
                self._sign = _put_up_sign(folder)
        except BaseException:
            self._file.close()
            raise

    def append(self, finished: Finished) -> None:
        """Append a line durably, or not at all."""
        line, end = _line(finished), os.fstat(self._file.fileno()).st_size
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file.fileno(), line[written:])
            os.fsync(self._file.fileno())
        except BaseException:
            # A full disk takes half a line; what is appended after room was made must not stand behind it.
            os.ftruncate(self._file.fileno(), end)
            raise

    def lines(self) -> Iterator[Finished]:
        """Read what is done, and cut off a last line that was not written to its end."""
        self._file.seek(0)
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(self._file.fileno(), whole)
        return parsed(content)

    def close(self) -> None:
        """Let go of the folder."""
        if self._sign is not None:
            self._sign.unlink(missing_ok=True)
        self._file.close()


def read_log(folder: Path) -> Iterator[Finished]:
    """Read the log of a folder without holding it; nothing where there is none."""
    path = folder / PARTS / LOG
    return parsed(path.read_bytes() if path.exists() else b"")


def read_failures(folder: Path) -> Iterator[Finished]:
    """Read of the log of a folder what became of runs that failed.

    That is told by lines with a failure, and by later ones of the same scenario, which may have made it good. All
    others, one a batch, are not even parsed.
    """
    path, ill = folder / PARTS / LOG, set()
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            whose = line.partition(b", ")[0]  # the hash is what a line begins with
            if whose in ill or _NONE_FAILED not in line:
                ill.add(whose)
                yield from parsed(line)


def _line(finished: Finished) -> bytes:
    said = asdict(finished)
    return _text(said | {"check": _check(said)}) + b"\n"


def _text(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def _check(said: Mapping[str, Any]) -> str:
    return f"{zlib.crc32(_text(said)):08x}"


def parsed(content: bytes) -> Iterator[Finished]:
    """Yield the lines that say what was written into them."""
    for line in content[: content.rfind(b"\n") + 1].split(b"\n"):
        try:
            said = json.loads(line)
            if said.pop("check") == _check(said):
                failed = tuple(Failure(**f) for f in said.pop("failed"))
                yield Finished(**said | {"done": tuple(said["done"]), "failed": failed})
        except (ValueError, TypeError, KeyError, AttributeError):
            continue


# --------------------------------------------------------------------------------------------------------- one writer


def _lock(file: BinaryIO, folder: Path) -> bool:
    """Take the file for this process alone; freed when it ends, however it does. False where there are no locks."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            raise problem("folder_busy", Where(str(folder))) from None
        return False
    return True


def _put_up_sign(folder: Path) -> Path:
    """Say in a file that this process is writing: all there is on a file system without locks, as some of networks.

    The sign of a process of this machine that is gone is taken down. Of another machine's nobody here can tell.
    """
    sign = folder / PARTS / SIGN
    mine = {"host": socket.gethostname(), "process": os.getpid(), "begun": _begun(os.getpid())}
    for _ in range(2):
        try:
            with sign.open("x", encoding="utf-8") as file:
                file.write(json.dumps(mine))
        except FileExistsError:
            other = _read_sign(sign)
            if other["host"] != mine["host"] or _alive(other):
                where = Where(str(folder))
                raise problem("folder_signed", where, got=other["process"], host=other["host"], sign=sign) from None
            _take_down(sign, other, folder)
        else:
            return sign
    raise problem("folder_busy", Where(str(folder)))


def _take_down(sign: Path, other: Mapping[str, Any], folder: Path) -> None:
    """Remove the sign of a process that is gone, and not the one somebody else has put up there since."""
    taken = files.part_of(sign)
    try:
        sign.rename(taken)
    except FileNotFoundError:
        return
    if _read_sign(taken) != other:
        taken.rename(sign)
        raise problem("folder_busy", Where(str(folder)))
    taken.unlink()


def _read_sign(sign: Path) -> dict[str, Any]:
    nobody = {"host": "?", "process": "?", "begun": None}
    try:
        said = json.loads(sign.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # being written or taken down at this moment, or by a process killed while writing it
        return nobody
    return nobody | said if isinstance(said, dict) else nobody


def _alive(who: Mapping[str, Any]) -> bool:
    """Whether a process of this machine is still there, and not another one under its number."""
    if sys.platform == "win32":  # has no harmless way to ask
        return True
    try:
        os.kill(int(who["process"]), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):
        return True
    return who["begun"] is None or who["begun"] == _begun(int(who["process"]))


def _begun(process: int) -> str | None:
    """When a process began, as far as the system tells: its number may be another's after that."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return stat.rpartition(")")[2].split()[19]
