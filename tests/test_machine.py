"""What a machine lacks is told on a user's machine and is a failure under CI."""

from __future__ import annotations

import pytest

from tests.machine import need, program


@pytest.mark.parametrize(("ci", "ends"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_what_is_lacking_skips_a_test_and_fails_it_under_ci(
    ci: str, ends: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(ends, match="no such-program on this machine"):
        program("such-program")
    need(True, "nothing")
