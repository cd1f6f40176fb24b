"""The log and who holds it: whole lines or none, one writer, with locks and without."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.experiment.log import LOG, PARTS, SIGN, Failure, Finished, Log, read_failures, read_log
from sim.scenario.problem import Problems
from tests.machine import need

LINES = [
    Finished("a" * 64, (0, 1), (), "shard", {"events": 7}),
    Finished("a" * 64, (), (Failure(2, "ValueError: 张\u2028", "Traceback …\n"),)),
    Finished("a" * 64, (3,), (), "other", {}),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / PARTS).mkdir()
    return tmp_path


@pytest.fixture
def log(folder: Path) -> Iterator[Log]:
    opened = Log(folder)
    yield opened
    opened.close()


def codes(folder: Path) -> list[str]:
    with pytest.raises(Problems) as caught:
        Log(folder)
    return [p.code for p in caught.value.problems]


def test_what_was_appended_is_read_back(folder: Path, log: Log) -> None:
    for line in LINES:
        log.append(line)
    assert list(log.lines()) == list(read_log(folder)) == LINES
    assert len((folder / PARTS / LOG).read_bytes().splitlines()) == 3  # a line a batch, readable by others
    assert list(read_log(folder / "nowhere")) == []


def test_what_became_of_failed_runs_is_found_without_parsing_the_lines_of_all_others(
    folder: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = [Finished(h * 64, (r,), (), "shard") for r in range(50) for h in "bc"]
    tricky = Failure(4, 'KeyError: "failed": []', 'Traceback\n  "failed": []\n')
    ill = [Finished("a" * 64, (), (tricky,)), Finished("a" * 64, (5,), (), "shard"), Finished("a" * 64, (4,), (), "s")]
    for line in (Finished("a" * 64, (0,), (), "shard"), *well[:60], ill[0], *well[60:80], *ill[1:], *well[80:]):
        log.append(line)
    with (folder / PARTS / LOG).open("ab") as file:
        file.write(b'{"hash": "torn')
    parsed: list[object] = []
    loads = json.loads
    monkeypatch.setattr(json, "loads", lambda text: parsed.append(text) or loads(text))
    assert list(read_failures(folder)) == ill
    assert len([text for text in parsed if text]) == len(ill)
    assert list(read_failures(folder / "nowhere")) == []


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_line_for_which_there_is_no_room_is_none_and_the_next_stands_behind_the_one_before(
    folder: Path, log: Log, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    log.append(LINES[0])
    write = os.write
    calls: list[int] = []

    def half(handle: int, content: bytes) -> int:
        calls.append(1)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, content[:20])

    def refused(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, half if call == "write" else refused)
        with pytest.raises(OSError, match="No space"):
            log.append(LINES[1])
    assert list(read_log(folder)) == LINES[:1]
    log.append(LINES[2])
    assert (folder / PARTS / LOG).read_bytes().count(b"\n") == 2
    assert list(read_log(folder)) == [LINES[0], LINES[2]]


def test_every_bit_of_a_line_counts(folder: Path, log: Log) -> None:
    for line in LINES:
        log.append(line)
    path = folder / PARTS / LOG
    content = path.read_bytes()
    first, second = ends(content)
    for bit in range(8 * (first + 1), 8 * second, 3):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        assert list(read_log(folder)) == [LINES[0], LINES[2]], bit


def ends(content: bytes) -> tuple[int, int]:
    """Give the places of the first two line ends."""
    first = content.index(b"\n")
    return first, content.index(b"\n", first + 1)


def test_a_second_holder_is_refused_until_the_first_lets_go(folder: Path) -> None:
    first = Log(folder)
    assert codes(folder) == ["folder_busy"]
    first.close()
    Log(folder).close()


# ------------------------------------------------------------------------------------- a file system without locks


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)


def sign(folder: Path, **who: object) -> Path:
    path = folder / PARTS / SIGN
    path.write_text(json.dumps(who))
    return path


def gone() -> int:
    """Give the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.usefixtures("no_locks")
class TestWithoutLocks:
    def test_a_second_holder_is_refused_until_the_first_lets_go(self, folder: Path) -> None:
        first = Log(folder)
        assert codes(folder) == ["folder_signed"]
        first.close()
        assert not (folder / PARTS / SIGN).exists()
        Log(folder).close()

    def test_a_process_of_this_machine_that_is_gone_holds_nothing(self, folder: Path) -> None:
        sign(folder, host=socket.gethostname(), process=gone(), begun=None)
        Log(folder).close()

    def test_another_process_under_the_number_of_one_that_is_gone_is_not_taken_for_it(self, folder: Path) -> None:
        need(sys.platform == "linux", "the system does not tell when a process began")
        sign(folder, host=socket.gethostname(), process=os.getpid(), begun="1")
        Log(folder).close()

    def test_of_another_machines_process_nobody_can_tell_so_the_user_is_asked(self, folder: Path) -> None:
        path = sign(folder, host="elsewhere", process=7, begun=None)
        with pytest.raises(Problems) as caught:
            Log(folder)
        (refused,) = caught.value.problems
        assert (refused.code, refused.values) == ("folder_signed", {"got": 7, "host": "elsewhere", "sign": path})
        path.unlink()
        Log(folder).close()

    @pytest.mark.parametrize("content", ["", "{", "[]", "null"])
    def test_a_sign_that_cannot_be_read_is_respected(self, folder: Path, content: str) -> None:
        (folder / PARTS / SIGN).write_text(content)
        assert codes(folder) == ["folder_signed"]

    def test_a_sign_put_up_while_a_dead_ones_is_taken_down_stays(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dead = {"host": socket.gethostname(), "process": gone(), "begun": None}
        path = sign(folder, **dead)
        quicker = json.dumps({"host": socket.gethostname(), "process": os.getpid(), "begun": None})
        rename = Path.rename

        def meanwhile(self: Path, target: Path) -> Path:
            if self == path and json.loads(path.read_text()) == dead:
                path.write_text(quicker)
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", meanwhile)
        assert codes(folder) == ["folder_busy"]
        assert path.read_text() == quicker
