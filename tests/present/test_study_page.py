"""The page of a study: one, whatever the number of points; nothing from a file gets into it as markup."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sim.present import study_page
from sim.present.study_page import StudyPage


def effect(factor: str, metric: str, to: Any, mean: float, half: float | None) -> dict[str, Any]:
    ci = None if half is None else [mean - half, mean + half]
    return {
        "factor": factor, "metric": metric, "from": 0, "to": to, "mean_from": 1.0, "mean_to": 1.0 + mean, "mean": mean,
        "ci": ci,
    }  # fmt: skip


def made_up(points: int = 40, *, half: float | None = 1e5, **design: Any) -> dict[str, Any]:
    """A study with two factors, b mattering more than a."""
    metrics = ("npv", "parent_penetration", "peak_funding")
    effects = [
        effect(factor, metric, to, size * to * (0.001 if metric == "parent_penetration" else 1e6), half)
        for metric in metrics
        for factor, size in (("staffing.reps", 1), ("rules.S7", -3))
        for to in (1, 2)
    ]
    said = {
        "study": "made-up", "description": "<script>alert(1)</script>", "kind": "grid", "replicates": None,
        "base": None,
        "factors": [{"path": p, "levels": [0, 1, 2], "range": None} for p in ("staffing.reps", "rules.S7")],
    } | design  # fmt: skip
    numbers = {"mean": 0.5, "ci95": [0.4, 0.6], "p5": 0, "p10": 0, "p50": 0, "p90": 0, "p95": 0}
    scenarios = [
        {
            "id": f"point-{i}", "name": f"point-{i}", "replications": 5, "failed": 0,
            "design": {"variant": "v", "replicate": None, "staffing.reps": i, "rules.S7": True},
            "metrics": dict.fromkeys(metrics, numbers),
        }
        for i in range(points)
    ]  # fmt: skip
    return {
        "result": "r", "design": said, "seed": 1, "replications": 5, "common": 5, "failed": 0, "points_left_out": 0,
        "effects": effects, "nulls": {}, "scenarios": scenarios,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_one_and_short_however_many_points_there_are(tmp_path: Path, lang: str) -> None:
    page = study_page.write(tmp_path, made_up(3000), lang).read_text(encoding="utf-8")
    assert len(set(re.findall(r"point-\d+", page))) == 10
    assert page.count("<svg") == 2
    assert len(page) < 300_000
    assert f'<html lang="{lang}">' in page


def test_what_a_file_says_is_no_markup(tmp_path: Path) -> None:
    page = study_page.write(tmp_path, made_up()).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    first = study_page.write(tmp_path, made_up()).read_bytes()
    assert study_page.write(tmp_path, made_up()).read_bytes() == first


def test_the_factor_that_moves_npv_most_comes_first_with_its_largest_change() -> None:
    table = StudyPage(made_up()).main_effects()
    assert [row[:2] for row in table.rows] == [("rules.S7", "0 → 2"), ("staffing.reps", "0 → 2")]
    assert table.rows[0][2] == "−6.00 ± 0.10"


def test_all_points_are_shown_where_they_are_few() -> None:
    assert len(StudyPage(made_up(7)).points(4).rows) == 7
    shown = StudyPage(made_up(11)).points(4).rows
    assert [row[0] for row in shown] == ["1", "2", "3", "4", "5", "7", "8", "9", "10", "11"]


@pytest.mark.parametrize(
    ("common", "replicates", "words"),
    [
        (5, None, "Monte Carlo error over 5 futures"),
        (1, None, "no interval can be given"),
        (5, 4, "which points were drawn (4 replicates) and the luck of 5 futures"),
        (1, 4, "it does not cover luck"),
        (5, 1, "does not cover which points were drawn"),
    ],
)
def test_the_note_says_what_the_intervals_cover(common: int, replicates: int | None, words: str) -> None:
    summary = made_up(replicates=replicates, kind="sobol" if replicates else "grid") | {"common": common}
    assert words in StudyPage(summary).note()


def test_what_is_missing_is_said_on_the_terminal() -> None:
    summary = made_up() | {"failed": 3, "points_left_out": 1, "common": 4}
    said = study_page.told(summary)
    assert "3 runs failed; 1 points have no run at all" in said
    assert study_page.told(made_up()).count("failed") == 0


def test_a_study_without_a_finished_run_is_told_all_the_same(tmp_path: Path) -> None:
    empty = made_up() | {"effects": [], "common": 0}
    empty["scenarios"] = [s | {"replications": 0} for s in empty["scenarios"]]
    assert "Too few runs" in study_page.told(empty)
    assert study_page.write(tmp_path, empty).exists()
