"""How much work a replication of the base case is: exact counts, which seconds would only blur.

A change that costs or saves work changes a number here; one that is meant to is followed by hand, and says so in its
message. Compiling where it is hard belongs here too: in a folder nobody can write to, and twice at once.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.model import kernel, simulate
from sim.scenario.load import load
from tests.machine import need

CALLS = {
    "advance": 89,
    "enter": 6,
    "hotline": 59,
    "keyed_uniforms": 1,
    "leave": 5,
    "meet": 89,
    "migrate": 910,
    "repair": 60,
    "replace_staff": 5,
    "retune": 1649,
    "seed_sets": 1,
    "settle_leavers": 10,
    "win_over": 1165,
}
"""Compiled calls of replication 1, seed 1."""
EVENTS, MOVES, ALLOCATIONS = 10_243, 130_125, 49_374
"""Events of SimPy, moves of people, allocations of compiled code (eight or nine a call are its arrays)."""


def test_a_replication_takes_this_many_events_moves_and_compiled_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    called: Counter[str] = Counter()

    def counted(name: str) -> Any:
        original = getattr(kernel, name)

        def call(*args: Any) -> Any:
            called[name] += 1
            return original(*args)

        return call

    for name in CALLS:
        monkeypatch.setattr(kernel, name, counted(name))
    outcome = simulate(load("configs/xinluo.yaml"), 1, 1)
    assert dict(called) == CALLS
    assert outcome.counts == {"events": EVENTS, "moves": MOVES}


def in_a_new_process(code: str, *before: str, cwd: Path | None = None, **environment: str) -> str:
    made = subprocess.run(
        [*before, sys.executable, "-B", "-c", code],
        cwd=cwd,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.mark.slow
def test_compiled_code_allocates_this_often_in_a_replication() -> None:
    code = (
        "from numba.core.runtime import rtsys as r\n"
        "from sim.model import simulate\n"
        "from sim.scenario.load import load\n"
        "s = load('configs/xinluo.yaml')\n"
        "simulate(s, 1, 0)\n"
        "before = r.get_allocation_stats().mi_alloc\n"
        "simulate(s, 1, 1)\n"
        "print(r.get_allocation_stats().mi_alloc - before)"
    )
    assert int(in_a_new_process(code, NUMBA_NRT_STATS="1", HOME=os.environ["HOME"])) == ALLOCATIONS


ONE = (
    "import json, sim\n"
    "from sim.model import simulate\n"
    "from sim.scenario.load import load\n"
    "outcome = simulate(load('{scenario}'), 1, 1)\n"
    "print(json.dumps([sim.__file__, outcome.counts]))"
)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A copy of the package that was never compiled."""
    package = Path(sim.__file__).parent
    shutil.copytree(package, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(package.parent / "configs", tmp_path / "configs")
    return tmp_path


@pytest.mark.long
def test_a_folder_nobody_can_write_to_is_no_obstacle(installed: Path) -> None:
    need(sys.platform == "linux", "root's rights are given up by setpriv")
    for path in (installed, *installed.rglob("*")):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222 | 0o444 | (0o111 if path.is_dir() else 0))
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") if os.getuid() == 0 else ()
    if nobody:  # root's own folders on the way are closed to nobody
        for above in installed.parents:
            if above == Path(tempfile.gettempdir()):
                break
            above.chmod(above.stat().st_mode | 0o011)
    code = ONE.format(scenario=installed / "configs/xinluo.yaml")
    said = in_a_new_process(code, *nobody, cwd=installed, HOME="/nonexistent")
    assert json.loads(said) == [str(installed / "sim/__init__.py"), {"events": EVENTS, "moves": MOVES}]
    for path in (installed, *installed.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
    assert not list(installed.rglob("*.nbc"))


@pytest.mark.long
def test_two_first_runs_at_once_compile_side_by_side_and_leave_one_good_cache(installed: Path) -> None:
    code = ONE.format(scenario=installed / "configs/xinluo.yaml")
    environment = {"PATH": os.environ["PATH"], "HOME": str(installed)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=installed, env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for one in both:
        said, _ = one.communicate()
        assert json.loads(said)[1] == {"events": EVENTS, "moves": MOVES}
    assert list((installed / "sim/model/__pycache__").glob("kernel.*.nbc"))
    # a third finds all of it there: with nothing to compile, the compiler is never asked
    third = code + (
        "\nfrom sim.model import kernel"
        "\nprint(sum(sum(kernel.__dict__[n].stats.cache_misses.values()) for n in ('meet', 'advance', 'retune')))"
    )
    assert in_a_new_process(third, cwd=installed, HOME=str(installed)).splitlines()[1] == "0"
