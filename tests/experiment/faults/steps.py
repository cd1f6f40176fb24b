"""Death at a step: kills its own process before the k-th thing it does to the files of a result folder.

Steps are creations, renamings, removals and truncations of files and folders, writes of tables, writes into the log
(which are torn in half), and every wait for the disk. In: which step is deadly. Out: a corpse, or the number of steps.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

_CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Steps:
    """Counts steps, from `install` on, until the deadly one."""

    def __init__(self, folder: Path, deadly: int = 0) -> None:
        self.taken = 0
        self._folder = str(folder)
        self._deadly = deadly

    def install(self) -> None:
        """Watch this process; there is no way back."""
        sys.addaudithook(self._hear)
        os.fsync = self._before(os.fsync)
        pq.ParquetWriter.write_table = self._before(pq.ParquetWriter.write_table)
        pq.ParquetWriter.close = self._before(pq.ParquetWriter.close)
        write = os.write

        def torn(handle: int, content: bytes) -> int:
            if self.taken + 1 == self._deadly:
                write(handle, content[: len(content) // 2])
            self._step()
            return write(handle, content)

        os.write = torn

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        path = arguments[0] if arguments else None
        if event == "open":
            mine = isinstance(path, str) and path.startswith(self._folder) and bool(arguments[2] & _WRITING)
        elif event in _CHANGES:
            # what is named from an open folder, as by rmtree, or by a handle, has no path to look at
            mine = not isinstance(path, str) or not path.startswith("/") or path.startswith(self._folder)
        else:
            return
        if mine:
            self._step()

    def _before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **named: Any) -> Any:
            self._step()
            return act(*arguments, **named)

        return stepping

    def _step(self) -> None:
        self.taken += 1
        if self.taken == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
