"""Being asked to stop: Ctrl-C, SIGTERM or a closed terminal, noted at once and acted on where nothing is half done.

In: signals. Out: `Stopped`, raised by whoever asks between two steps; or `StoppedAtOnce`, raised wherever the program
is, for somebody who asked a second time.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_ECHO_SECONDS = 0.3
"""A signal so soon after another is the same one: wrappers pass on what the terminal has sent already."""


class Stopped(KeyboardInterrupt):
    """Somebody asked to stop; what was at work is finished and kept.

    Attributes
    ----------
    signal
        The number of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.signal = number


class StoppedAtOnce(Stopped):
    """Somebody asked twice; what was at work is dropped."""


class Stop:
    """Listens while it is entered, in the main thread, to signals that nobody else listens to.

    Parameters
    ----------
    told
        Called when somebody asks the first time; it runs in the signal's handler, so it should do next to nothing.
    """

    def __init__(self, told: Callable[[], None] | None = None) -> None:
        self._told = told
        self._asked: int | None = None
        self._since = 0.0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                    self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def check(self) -> None:
        """Raise `Stopped` if somebody has asked to stop."""
        if self._asked is not None:
            raise Stopped(self._asked)

    def _heard(self, number: int, _: FrameType | None) -> None:
        now = time.monotonic()
        if self._asked is not None:
            if now - self._since > _ECHO_SECONDS:
                raise StoppedAtOnce(number)
            return
        self._asked, self._since = number, now
        if self._told is not None:
            with contextlib.suppress(OSError):  # the terminal it would be told on may be what has closed
                self._told()
