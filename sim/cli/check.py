"""``rollout check``: whether a file is right, and what it says.

In: a scenario file, or a roster (``.csv``). Out: a short description on stdout; or `Problems`, which `main` words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def check_file(file: Path, settings: Sequence[str], mechanisms: bool, lang: str) -> None:
    """Validate a file and print what it is."""
    from sim.present import terminal

    if file.suffix.lower() == ".csv":
        from sim.scenario.roster import read_roster

        print(terminal.described_roster(read_roster(file), lang))
        return
    from sim.scenario.load import load

    scenario = load(file, settings)
    print(terminal.mechanisms(scenario, lang) if mechanisms else terminal.described(scenario, lang))
