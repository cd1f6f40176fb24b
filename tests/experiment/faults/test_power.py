"""The power fails: only what was seen through to the disk is there afterwards, and names may be ahead of their bytes.

A stand-in for the disk listens to `os.fsync`. Before each, and at the end, it tells two folders that a power cut may
leave: one without any byte or name that nobody waited for, and one where all names have arrived, of files whose bytes
have not.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from sim.experiment.log import read_log
from sim.experiment.run import run
from sim.experiment.tables import TABLES
from tests.experiment.faults.toy import COUNT, counted, counts, district

pytestmark = pytest.mark.slow
MODEL = f"{counted.__module__}:counted"
RUNS, MORE = 4, 6
EVERY = [pytest.param(1, marks=pytest.mark.long), 13]
Image = dict[str, bytes | None]
"""Bytes by path; None for a folder."""
Names = dict[str, tuple[int, bool]]
"""What stands in a folder: number of the file, and whether it is a folder."""


class Disk:
    """What has reached the disk of all that is below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._bytes: dict[int, bytes] = {}
        self._names: dict[int, Names] = {}
        self._open: list[int] = []
        self._fsync = os.fsync
        self.told = 0
        self.images: list[tuple[int, Image, Image]] = []
        """At each wait for the disk: runs told to be finished by then; what a power cut leaves, in two ways."""
        for path in (root, *root.rglob("*")):
            handle = os.open(path, os.O_RDONLY)
            self._keep(handle)
            os.close(handle)

    def fsync(self, handle: int) -> None:
        """Stand in for `os.fsync`."""
        self.look()
        self._fsync(handle)
        self._keep(handle)

    def look(self) -> None:
        """Note what a power cut would leave now."""
        folders = (self._root, *(path for path in self._root.rglob("*") if path.is_dir()))
        arrived = {path.stat().st_ino: _names(path) for path in folders}
        self.images.append((self.told, self._image(self._names), self._image(arrived)))

    def close(self) -> None:
        """Let go of the files."""
        for handle in self._open:
            os.close(handle)

    def _keep(self, handle: int) -> None:
        self._open.append(os.dup(handle))  # as long as it is open, its number is given to no other file
        about = os.fstat(handle)
        if stat.S_ISDIR(about.st_mode):
            self._names[about.st_ino] = _names(handle)
        else:
            self._bytes[about.st_ino] = os.pread(handle, about.st_size, 0) if about.st_size else b""

    def _image(self, names: Mapping[int, Names]) -> Image:
        found: Image = {}

        def walk(folder: int, path: str) -> None:
            for name, (number, is_folder) in names.get(folder, {}).items():
                found[path + name] = None if is_folder else self._bytes.get(number, b"")
                if is_folder:
                    walk(number, f"{path}{name}/")

        walk(self._root.stat().st_ino, "")
        return found


def _names(folder: Path | int) -> Names:
    with os.scandir(folder) as entries:
        return {entry.name: (entry.inode(), entry.is_dir()) for entry in entries}


def write(image: Image, to: Path) -> Path:
    to.mkdir()
    for name, content in image.items():
        if content is None:
            (to / name).mkdir()
        else:
            (to / name).write_bytes(content)
    return to / "out"


def simulate(out: Path, runs: int, disk: Disk | None = None, resume: bool = True) -> bool:
    def tell(done: int, total: int) -> None:
        if disk is not None:
            disk.told = done

    report = run(
        [district()], replications=runs, seed=1, out=out, workers=1, batch_size=2, resume=resume, model=MODEL,
        progress=tell,
    )  # fmt: skip
    return report.complete


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("begun", [False, True], ids=["a new folder", "a folder with results"])
def test_what_was_told_to_be_finished_outlives_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: bool, every: int
) -> None:
    monkeypatch.setenv(COUNT, str(tmp_path / "count"))
    root = tmp_path / "disk"
    root.mkdir()
    if begun:
        simulate(root / "out", RUNS, resume=False)
    disk = Disk(root)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", disk.fsync)
        simulate(root / "out", MORE, disk, resume=begun)
        disk.look()
    disk.close()
    assert len(disk.images) > 20

    for i, (told, *images) in enumerate(disk.images):
        if i % every and i < len(disk.images) - 1:
            continue
        for image in images:
            out = write(image, tmp_path / "after")
            kept = {r for finished in read_log(out) for r in finished.done}
            assert len(kept) >= told
            (tmp_path / "count").unlink(missing_ok=True)
            complete = simulate(out, MORE)
            assert complete or i < len(disk.images) - 1
            assert complete <= (len(kept) == MORE)
            assert counts(tmp_path / "count") == sorted(set(range(MORE)) - kept)
            for file in (*(f"{name}.parquet" for name in TABLES), "scenarios/toy.yaml", "scenarios/toy.csv"):
                assert (out / file).read_bytes() == (root / "out" / file).read_bytes(), (i, file)
            shutil.rmtree(tmp_path / "after")
