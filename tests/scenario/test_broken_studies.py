"""Every broken study is told exactly what the text beside it says, as the command prints it, in both languages.

`pytest tests/scenario/test_broken_studies.py --update-messages` writes the texts anew; the diff is what a reviewer
reads.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.present.messages import problems_text
from sim.scenario.codes import CODES
from sim.scenario.problem import Problems
from sim.scenario.study import load_study

BROKEN = Path(__file__).parent / "broken_studies"


@pytest.mark.parametrize("name", sorted(p.name for p in BROKEN.glob("*.yaml")))
def test_a_broken_study_is_told_exactly_this(
    name: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(BROKEN)  # so that messages name the files as a planner types them
    with pytest.raises(Problems) as caught:
        load_study(name)
    for p in caught.value.problems:
        assert set(p.values) == set(CODES[p.code]), p
    said = "\n\n".join(problems_text(caught.value.problems, lang) for lang in ("en", "zh")) + "\n"
    file = (BROKEN / name).with_suffix(".txt")
    if request.config.getoption("--update-messages"):
        file.write_text(said, encoding="utf-8", newline="")
    assert said == file.read_text(encoding="utf-8")


def test_no_fault_is_told_twice_or_for_every_point() -> None:
    for file in BROKEN.glob("*.txt"):
        lines = file.read_text(encoding="utf-8").splitlines()
        told = [line for line in lines if line]
        assert len(told) == len(set(told)), file.name
        assert len(told) <= 45, file.name
