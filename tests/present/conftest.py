"""The made-up result, made once."""

from __future__ import annotations

import pytest

from tests.present.made_up import MadeUp, make_up


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    return make_up(tmp_path_factory.mktemp("made-up"))
