"""Files that outlive a power cut: seen through to the disk before they take their name, and told apart by a digest.

In: paths. Out: the same paths, durable. Nothing here knows what the files hold.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
"""What a file system says that sees no folder through, because it keeps names by itself or cannot."""


def sync(path: Path) -> None:
    """See a file, or the names in a folder, through to the disk."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folder, and keeps names by itself
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC or not path.is_dir():
            raise
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, and see their names through to the disk."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def part_of(path: Path) -> Path:
    """Give the name beside ``path`` under which this process writes what is to be ``path``."""
    return path.with_name(f"{path.name}.{os.getpid()}.part")


@contextmanager
def durable(path: Path) -> Iterator[Path]:
    """Give a name to write to; on success the file is seen through to the disk and takes the name of ``path``."""
    part = part_of(path)
    try:
        yield part
        sync(part)
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over the bytes of files, one after the other, each with its length."""
    found = hashlib.sha256()
    for path in paths:
        found.update(f"{path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                found.update(piece)
    return found.hexdigest()
