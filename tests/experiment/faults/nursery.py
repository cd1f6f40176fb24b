"""A process that bears runs: each in a fork of its own, which may die of it, without paying for imports every time.

In: wishes, a line of JSON each. Out: for each a line: the exit code of the run (-9: killed) and the steps it took.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


class Nursery:
    """The calling side."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, out: Path, replications: int, **wishes: Any) -> tuple[int, int]:
        """Run the toy district; returns exit code and steps, which are 0 where the run was killed."""
        asked = {"out": str(out), "replications": replications} | {k: v for k, v in wishes.items() if v is not None}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked, default=str) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        return said["code"], said["steps"]


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Open a nursery."""
    words = [sys.executable, "-m", "tests.experiment.faults.nursery"]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


def _bear(wish: dict[str, Any], told: int) -> None:
    from sim.experiment.run import run
    from tests.experiment.faults import toy
    from tests.experiment.faults.steps import Steps

    steps = Steps(Path(wish["out"]), wish.get("deadly", 0))
    os.environ[toy.COUNT] = wish.get("count", os.devnull)
    steps.install()
    run(
        [toy.district()],
        replications=wish["replications"],
        seed=1,
        out=Path(wish["out"]),
        workers=1,
        batch_size=2,
        resume=wish.get("resume", False),
        model=f"{toy.__name__}:counted",
    )
    os.pwrite(told, str(steps.taken).encode(), 0)


def main() -> None:
    """Read wishes, fork, tell."""
    import pandas  # noqa: F401 - loaded once, before the forks

    from sim.experiment import run, store  # noqa: F401
    from sim.experiment.ceiling import deck_class, deck_scenario
    from tests.experiment.faults import toy

    toy.right(toy.district(), 1, 0)  # loads the compiled code
    deck_class(deck_scenario(toy.district()), toy.right)
    for line in sys.stdin:
        told = os.memfd_create("steps")
        child = os.fork()
        if not child:
            code = 1
            try:
                _bear(json.loads(line), told)
                code = 0
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        steps = int(os.pread(told, 20, 0) or 0)
        os.close(told)
        print(json.dumps({"code": code, "steps": steps}), flush=True)


if __name__ == "__main__":
    main()
