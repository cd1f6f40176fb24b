"""Being asked to stop: noted first, acted on between steps; at once for somebody who asks twice."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from sim.experiment import stop as stops
from sim.experiment.stop import Stop, Stopped, StoppedAtOnce

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_noted_and_raised_where_somebody_asks(number: int) -> None:
    told: list[int] = []
    with Stop(lambda: told.append(1)) as stop:
        stop.check()
        signal.raise_signal(number)
        assert told == [1]
        with pytest.raises(Stopped) as caught:
            stop.check()
    assert caught.value.signal == number
    assert not isinstance(caught.value, StoppedAtOnce)


def test_a_second_one_is_raised_at_once_but_an_echo_of_the_first_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [10.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with Stop():
        signal.raise_signal(signal.SIGINT)
        now[0] += 0.9 * stops._ECHO_SECONDS
        signal.raise_signal(signal.SIGINT)
        now[0] += 0.2 * stops._ECHO_SECONDS
        with pytest.raises(StoppedAtOnce):
            signal.raise_signal(signal.SIGTERM)


def test_what_listened_before_listens_again_and_listeners_of_others_are_left_alone() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    try:
        with Stop() as stop:
            signal.raise_signal(signal.SIGTERM)
            stop.check()
        assert heard == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ignored = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # nohup
    try:
        with Stop() as stop:
            signal.raise_signal(signal.SIGHUP)
            stop.check()
    finally:
        signal.signal(signal.SIGHUP, ignored)


def test_a_thread_listens_to_nothing() -> None:
    def inside() -> None:
        with Stop():
            pass

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_terminal_that_has_closed_is_nothing_to_fail_on() -> None:
    def told() -> None:
        raise OSError(5, "Input/output error")

    with Stop(told) as stop:
        signal.raise_signal(signal.SIGHUP)
        with pytest.raises(Stopped):
            stop.check()
