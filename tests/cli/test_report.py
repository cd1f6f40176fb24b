"""`rollout report --pdf`: a PDF where a browser is, else a clear word; the page is written in any case."""

from __future__ import annotations

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
def test_without_a_browser_that_is_said_and_the_page_is_there(
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
    assert str(tmp_path / "out" / "report.html") in out
    assert (tmp_path / "out" / "report.html").is_file()


def test_a_browser_that_fails_is_told_and_the_page_is_there(
    tmp_path: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in()
    monkeypatch.setenv(paper.VARIABLE, program(tmp_path, "echo no display >&2; exit 3"))
    code, _, err = rollout(capsys, "report", tmp_path / "out", "--pdf")
    assert code == 1
    assert "did not print the report: no display" in err
    assert (tmp_path / "out" / "report.html").is_file()
