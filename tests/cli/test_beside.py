"""`rollout bridge` and `rollout worth` for real, on a small district: folder, JSON, table, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiment import bridge, worth
from sim.present import report
from sim.scenario.load import write_resolved
from tests.districts import scenario
from tests.told import but_notes

# The picture draws one Chinese word; which fonts there are is another page's matter.
pytestmark = pytest.mark.filterwarnings("ignore:Glyph")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_resolved(scenario(1, name="tiny", programme={"months": 6}), tmp_path_factory.mktemp("in"))


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setattr(report, "drawings", lambda *which: iter(()))  # pictures take their time

    def rollout(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
        assert end.value.code is None or isinstance(end.value.code, int)
        return (end.value.code or 0, *capsys.readouterr())

    return rollout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "rows", "scenarios", "words"),
    [
        ("bridge", len(bridge.STEPS), 1 + len(bridge.SIMULATED), "+ limited staff and counters"),
        ("worth", len(worth.RULES) * len(worth.MEASURES), 1 + len(worth.RULES), "B1 bureau pressure"),
    ],
)
def test_the_command_stores_tells_and_resumes(
    name: str, rows: int, scenarios: int, words: str, file: Path, tmp_path: Path, command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    code, said, complaint = command(name, file, "-n", 2, "--workers", 1)
    assert (code, but_notes(complaint)) == (0, "")
    assert words in said
    folder = tmp_path / "results" / f"tiny-{name}"
    assert said.endswith(f"Report: {folder.relative_to(tmp_path) / 'report.html'}\n")
    assert (folder / f"{name}.parquet").is_file()
    assert (folder / "report.html").read_text(encoding="utf-8").count("<h1>") == 1

    code, said, _ = command(name, file, "-n", 3, "--workers", 1, "--resume", "--json")
    found = json.loads(said, parse_constant=lambda number: pytest.fail(f"{number} is no JSON"))
    assert code == 0
    assert set(found) == {"result", "scenarios", name}
    assert (len(found[name]), len(found["scenarios"])) == (rows, scenarios)
    assert {row["n"] for row in found[name]} == {3}


@pytest.mark.parametrize("name", ["bridge", "worth"])
def test_wrong_input_exits_2(name: str, command: Command) -> None:
    code, said, complaint = command(name, "missing.yaml")
    assert (code, said) == (2, "")
    assert "there is no such file" in complaint
