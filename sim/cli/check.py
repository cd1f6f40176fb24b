"""``rollout check``: whether a file is right, and what it says.

In: a scenario, a study, or a roster, told apart by what is in them. Out: a short description on stdout, with notes on
what was taken for granted and on what is odd; or `Problems`, which `main` words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def check_file(file: Path, settings: Sequence[str], mechanisms: bool, lang: str) -> None:
    """Validate a file and print what it is."""
    from sim.present import terminal
    from sim.scenario.sheet import SUFFIXES

    if file.suffix.lower() in SUFFIXES:
        from sim.scenario.load import load_roster

        schools, notes = load_roster(file)
        print(terminal.described_roster(schools, notes, lang))
        return
    from sim.scenario.load import load_with_notes
    from sim.scenario.province import is_province, load_province
    from sim.scenario.study import is_study, load_study

    if is_province(file):
        province = load_province(file, settings)
        print(
            terminal.mechanisms_of_all(province.scenarios, lang)
            if mechanisms
            else terminal.described_province(province, lang)
        )
        return
    if is_study(file):
        study = load_study(file, settings)
        told = (
            terminal.mechanisms_of_all(study.scenarios if study.design is None else [study.reference], lang)
            if mechanisms
            else terminal.described_study(study, lang)
        )
        print(told)
        return
    loaded = load_with_notes(file, settings)
    scenario = loaded.scenario
    print(terminal.mechanisms(scenario, lang) if mechanisms else terminal.described(scenario, loaded.notes, lang))
