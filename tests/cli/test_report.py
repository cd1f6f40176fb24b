"""`rollout report`, and what it may want: what cannot be had is told first, all at once, and nothing is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from sim.present import paper
from tests.cli.test_commands import rollout
from tests.present.test_paper import PRINTS, program


def test_the_report_is_printed_beside_the_page(
    tmp_path: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    monkeypatch.setenv(paper.VARIABLE, program(tmp_path, PRINTS))
    code, out, err = rollout(capsys, "report", tmp_path / "out", "--pdf")
    assert (code, err) == (0, "")
    assert out.endswith(f"PDF: {tmp_path / 'out' / 'report.pdf'}\n")
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("lang", "said"), [("en", "none is installed here"), ("zh", "本机没有找到")])
def test_without_a_browser_that_is_said_before_anything_is_written(
    tmp_path: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str,
    said: str,
) -> None:  # fmt: skip
    stand_in()
    monkeypatch.setenv(paper.VARIABLE, str(tmp_path / "nowhere"))
    code, out, err = rollout(capsys, "report", tmp_path / "out", "--pdf", "--lang", lang)
    assert code == 2
    assert err.startswith("--pdf: ")
    assert said in err
    assert paper.VARIABLE in err
    assert out == ""
    assert not (tmp_path / "out" / "report.html").exists()


def test_all_that_is_missing_is_said_at_once(
    tmp_path: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    monkeypatch.setenv(paper.VARIABLE, str(tmp_path / "nowhere"))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    code, out, err = rollout(capsys, "report", tmp_path / "out", "--pdf", "--excel", "--csv")
    assert (code, out) == (2, "")
    assert [line.split(":")[0] for line in err.splitlines()[:2]] == ["--excel", "--pdf"]
    assert not list((tmp_path / "out").glob("report.*"))


@pytest.mark.parametrize("missing", ["--pdf", "--excel"])
def test_one_that_is_missing_holds_up_the_other_whatever_their_order(
    tmp_path: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    stand_in()
    if missing == "--excel":
        monkeypatch.setenv(paper.VARIABLE, program(tmp_path, PRINTS))
        monkeypatch.setitem(sys.modules, "openpyxl", None)
    else:
        monkeypatch.setenv(paper.VARIABLE, str(tmp_path / "nowhere"))
    code, out, err = rollout(capsys, "report", tmp_path / "out", "--pdf", "--excel")
    assert (code, out) == (2, "")
    assert err.startswith(f"{missing}: ")
    assert not [path for name in ("report.*", "result.xlsx") for path in (tmp_path / "out").glob(name)]


def test_a_browser_that_fails_is_told_and_the_page_is_there(
    tmp_path: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    monkeypatch.setenv(paper.VARIABLE, program(tmp_path, "echo no display >&2; exit 3"))
    code, _, err = rollout(capsys, "report", tmp_path / "out", "--pdf")
    assert code == 1
    assert "did not print the report: no display" in err
    assert (tmp_path / "out" / "report.html").is_file()
