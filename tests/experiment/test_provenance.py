"""Where a result comes from, and how changed code is recognised."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from sim.experiment import provenance
from sim.experiment.run import run
from tests.districts import scenario

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, taken for the one in use."""
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(provenance, "package_folder", lambda: tmp_path / "sim")
    return tmp_path / "sim"


def digest() -> str:
    return provenance.digest.__wrapped__()


@pytest.mark.parametrize("floor", ["scenario", "model", "finance", "experiment"])
def test_a_changed_byte_below_the_words_and_pictures_changes_the_digest(copy: Path, floor: str) -> None:
    before = digest()
    file = next((copy / floor).glob("[a-z]*.py"))
    file.write_bytes(file.read_bytes() + b"\n")
    assert digest() != before


def test_a_file_moved_or_added_changes_the_digest(copy: Path) -> None:
    seen = {digest()}
    (copy / "finance" / "worth.py").rename(copy / "finance" / "value.py")
    seen.add(digest())
    (copy / "model" / "rules" / "new.py").touch()
    seen.add(digest())
    assert len(seen) == 3


def test_words_pictures_and_commands_do_not(copy: Path) -> None:
    before = digest()
    for floor in ("present", "cli"):
        for file in (copy / floor).glob("*.py"):
            file.write_text("# new words\n")
    (copy / "model" / "__pycache__").mkdir(exist_ok=True)
    (copy / "model" / "__pycache__" / "x.nbi").write_bytes(b"compiled")
    assert digest() == before


def code() -> dict[str, object]:
    return provenance.code.__wrapped__()


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_commit_of_the_projects_own_checkout_and_whether_it_was_changed_since(copy: Path) -> None:
    root = copy.parent
    assert (code()["commit"], code()["dirty"]) == (None, None)  # no checkout
    git(root, "init", "-q")
    (root / "pyproject.toml").write_text("")
    git(root, "add", ".")
    git(root, "commit", "-qm", "all")
    assert (code()["commit"], code()["dirty"]) == (git(root, "rev-parse", "HEAD"), False)
    (root / "notes.txt").write_text("changes no result")
    assert code()["dirty"] is False
    (copy / "finance" / "worth.py").write_text("")
    assert code()["dirty"] is True


def test_the_commit_of_somebody_elses_repository_is_not_ours(copy: Path, tmp_path: Path) -> None:
    """An installed package may lie inside the repository of a user's project."""
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "theirs")
    inside = tmp_path / "lib"
    inside.mkdir()
    copy.rename(inside / "sim")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "package_folder", lambda: inside / "sim")
        assert (code()["commit"], code()["dirty"]) == (None, None)


def test_the_manifest_says_what_made_the_result(tmp_path: Path) -> None:
    out = tmp_path / "out"
    district = scenario(2, programme={"months": 3})
    run([district], replications=2, seed=7, out=out, workers=1, command=("rollout", "run", "x.yaml"))
    said = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert said["command"] == ["rollout", "run", "x.yaml"]
    assert (said["format"], said["seed"], said["replications"]) == (2, 7, 2)
    assert (said["asked"], said["done"], said["failed"], said["failures"]) == (2, 2, 0, [])
    assert [(s["id"], s["hash"]) for s in said["scenarios"]] == [("test", district.hash)]
    assert said["scenarios"][0]["counts_mean"]["events"] > 0
    assert said["code"]["digest"] == provenance.digest()
    assert set(said["code"]) == {"version", "commit", "dirty", "digest"}
    assert {"numpy", "numba", "simpy", "pyarrow"} <= set(said["packages"])
    assert "Python" in said["platform"]
    assert datetime.fromisoformat(said["started"]) <= datetime.fromisoformat(said["ended"])
    assert said["sessions"] == [
        {
            "started": said["started"],
            "ended": said["ended"],
            "command": said["command"],
            "workers": 1,
            "packages": said["packages"],
            "platform": said["platform"],
            "damaged": [],
        }
    ]
    for name, one in said["tables"].items():
        content = (out / f"{name}.parquet").read_bytes()
        assert one == {"bytes": len(content), "digest": hashlib.sha256(b"%d\n" % len(content) + content).hexdigest()}
