"""Where a result comes from: the code, the packages and the machine that made it.

In: the running process. Out: plain data for the manifest, and a digest of the code that can change a result, by which
a resumed run is recognised as made by the same code.
"""

from __future__ import annotations

import hashlib
import platform
import subprocess
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import sim

DISTRIBUTION = "rollout-sim"
DECISIVE = ("numpy", "scipy", "numba", "simpy")
"""Packages whose next version may give other numbers: a sum in another order, another order of events."""
_PACKAGES = (*DECISIVE, "pandas", "pyarrow", "pydantic")
_FLOORS = ("scenario", "model", "finance", "experiment")
"""Floors that a result depends on; words and pictures may change between a run and its resumption."""


def package_folder() -> Path:
    """Return the folder the package is imported from."""
    return Path(str(sim.__file__)).resolve().parent


@cache
def code() -> dict[str, Any]:
    """Return version, commit and dirty flag (None outside the project's own checkout), and a digest of the sources."""
    root = package_folder().parent
    commit, dirty = None, None
    # An installed copy may lie inside somebody else's repository, whose commit says nothing about us.
    top = _git(root, "rev-parse", "--show-toplevel")
    if top is not None and Path(top).resolve() == root:
        commit = _git(root, "rev-parse", "HEAD")
        changes = _git(root, "status", "--porcelain", "--", "sim", "pyproject.toml", "requirements.lock")
        dirty = None if changes is None else bool(changes)
    return {"version": version(), "commit": commit, "dirty": dirty, "digest": digest()}


def version() -> str:
    """Return the version of the installed distribution."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unknown"


@cache
def digest() -> str:
    """SHA-256 over the sources of the floors a result depends on."""
    found = hashlib.sha256()
    root = package_folder()
    for floor in _FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            content = path.read_bytes()
            found.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            found.update(content)
    return found.hexdigest()


def packages() -> dict[str, str]:
    """Return versions of the packages the numbers depend on."""
    return {name: metadata.version(name) for name in _PACKAGES}


def machine() -> str:
    """Return system, processor and Python, in one line."""
    return f"{platform.system()} {platform.machine()}, {platform.python_implementation()} {platform.python_version()}"


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
