"""The start of the command: quick, light, and harmless when imported by a worker."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "pandas", "numba", "matplotlib", "scipy", "pyarrow", "simpy", "jinja2", "rich")
LATER = ("pydantic",)
"""Typer itself loads it to read the options of a command; `rollout --help` does without."""


def loaded_by(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint('LOADED', *{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_loads_nothing_heavy(lang: str) -> None:
    loaded = loaded_by(
        f"from sim.cli import main\ntry:\n    main(['--help', '--lang={lang}'])\n"
        "except SystemExit as end:\n    assert end.code == 0"
    )
    assert "typer" in loaded
    assert not loaded & {*HEAVY, *LATER}


def test_help_of_a_command_loads_no_numbers() -> None:
    loaded = loaded_by(
        "from sim.cli import main\n"
        "for command in ('init', 'schema', 'run', 'check', 'report'):\n"
        "    try:\n        main([command, '--help'])\n    except SystemExit as end:\n        assert end.code == 0\n"
    )
    assert "typer" in loaded
    assert not loaded & set(HEAVY)


def test_importing_the_command_runs_nothing() -> None:
    assert "LOADED" in subprocess.run(
        [sys.executable, "-c", "import sim.cli, sim.__main__; print('LOADED')"],
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
