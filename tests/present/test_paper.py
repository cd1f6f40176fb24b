"""The report on paper: printed by a browser that is there, a clear word where there is none, nothing lost."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from sim.present import paper, report
from tests import machine
from tests.present.made_up import MadeUp, make_up


def program(folder: Path, does: str) -> str:
    """A stand-in for a browser: a shell script."""
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


PRINTS = """for word in "$@"; do case "$word" in --print-to-pdf=*) out="${word#*=}";; esac; done
printf '%%PDF-1.4 /CreationDate (D:20300101000000) end' > "$out\""""


def test_the_browser_named_in_the_environment_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = program(tmp_path, "exit 0")
    monkeypatch.setenv(paper.VARIABLE, named)
    assert paper.browser() == named
    monkeypatch.setenv(paper.VARIABLE, str(tmp_path / "nowhere"))
    assert paper.browser() is None, "the one asked for, or none"


def test_without_any_browser_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paper.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(paper, "BROWSERS", [name for name in paper.BROWSERS if not name.startswith("/")])
    assert paper.browser() is None


def test_the_time_of_printing_leaves_no_trace(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("x", encoding="utf-8")
    pdf = paper.print_page(page, program(tmp_path, PRINTS))
    assert pdf == tmp_path / "report.pdf"
    assert b"Date" not in pdf.read_bytes()
    assert len(pdf.read_bytes()) == len("%PDF-1.4 /CreationDate (D:20300101000000) end"), "offsets inside stay true"


@pytest.mark.parametrize(
    ("does", "said"), [("echo first >&2; echo no display >&2; exit 1", "no display"), ("exit 0", "exit 0")]
)
def test_a_browser_that_prints_nothing_is_told_and_leaves_the_old_pdf(tmp_path: Path, does: str, said: str) -> None:
    page, old = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_text("x", encoding="utf-8")
    old.write_bytes(b"old")
    with pytest.raises(paper.PrintError, match=said):
        paper.print_page(page, program(tmp_path, does))
    assert old.read_bytes() == b"old"
    assert {p.name for p in tmp_path.iterdir()} == {"report.html", "report.pdf", "browser"}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_real_browser_prints_the_same_bytes_twice_and_every_picture_on_a_page(tmp_path: Path, lang: str) -> None:
    found = machine.program("chromium")
    result: MadeUp = make_up(tmp_path)
    page = report.write(result, result.summary, lang)
    first = paper.print_page(page, found).read_bytes()
    assert first.startswith(b"%PDF-")
    assert paper.print_page(page, found).read_bytes() == first
    pages = len(re.findall(rb"/Type ?/Page\b", first))
    assert 6 <= pages <= 25
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox ?\[([^\]]*)\]", first)}
    assert all(abs(box[2] - 595) < 2 and abs(box[3] - 842) < 2 for box in boxes), "A4, upright"
