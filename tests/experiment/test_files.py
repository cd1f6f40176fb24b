"""Files that outlive a power cut: whole or not at all, named only once their bytes are safe, told apart by a digest."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sim.experiment.files import digest, durable, make_folder, sync


def test_a_file_takes_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")

    def interrupted() -> None:
        with durable(path) as part:
            part.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
    assert path.read_text() == "old"
    with durable(path) as part:
        part.write_text("new")
    assert path.read_text() == "new"


def test_a_digest_tells_apart_contents_and_where_one_file_ends(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    seen = set()
    for one, other in ((b"12", b"3"), (b"1", b"23"), (b"123", b""), (b"12", b"4")):
        a.write_bytes(one)
        b.write_bytes(other)
        seen.add(digest([a, b]))
    assert len(seen) == 4
    a.write_bytes(b"12")
    assert digest([a, b]) in seen


def test_a_file_system_that_sees_no_folder_through_is_none_to_fail_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: int) -> None:
        raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(os, "fsync", refused)
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="not here"):
        sync(tmp_path / "file")  # a file's bytes are another matter
