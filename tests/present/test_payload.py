"""What a made-up result says, word for word, in both languages: not how it looks.

`pytest tests/present/test_payload.py --update-payload` writes the expected payloads anew; the diff is what a reviewer
reads. Inputs, mechanisms and provenance are left out: they change with the schema and have tests of their own.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from sim.present.messages import CATALOGUES
from sim.present.report import drawings
from tests.present.made_up import MadeUp

LEFT_OUT = ("inputs", "inputs_count", "mechanisms", "provenance")


@pytest.mark.parametrize("lang", CATALOGUES)
def test_a_result_says_exactly_this(made_up: MadeUp, lang: str, request: pytest.FixtureRequest) -> None:
    data = made_up.data(lang)
    said = {name: value for name, value in asdict(data).items() if name not in LEFT_OUT}
    said["pictures"] = [[d.name, d.title, d.caption] for d in drawings(made_up, "made-up", made_up.scenario, data)]
    written = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    file = Path(__file__).with_name(f"payload_{lang}.json")
    if request.config.getoption("--update-payload"):
        file.write_text(written, encoding="utf-8", newline="")
    assert written == file.read_text(encoding="utf-8")
