"""Options of the suite: expected texts that can be written anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-messages",
        action="store_true",
        help="write what wrong files are told into the expected texts beside them; then read the diff",
    )
    parser.addoption(
        "--update-payload",
        action="store_true",
        help="write what a made-up result says into the expected payload; then read the diff",
    )
