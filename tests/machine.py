"""What some tests need of the machine they run on."""

from __future__ import annotations

import os
import shutil

import pytest


def need(there: object, lacking: str) -> None:
    """Go on where something is ``there``; else skip and say what is ``lacking``; under CI, where nothing may, fail."""
    if there:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{lacking}; CI needs it for this test")
    pytest.skip(lacking)


def program(name: str) -> str:
    """Path of an installed program, as `need`."""
    found = shutil.which(name)
    need(found, f"no {name} on this machine")
    assert found is not None
    return found
