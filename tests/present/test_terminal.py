"""The printed summary: what a planner must find in it, and what must never stand there."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from sim.present import terminal
from sim.present.content import gather
from sim.present.wrap import cells
from tests.present.made_up import MadeUp, make_up
from tests.present.test_messages import english


def shown(made_up: MadeUp, **changed: dict[str, Any]) -> str:
    """The summary with some metrics replaced."""
    entry = made_up.summary["scenarios"][0]
    metrics = {k: v | changed.get(k, {}) for k, v in entry["metrics"].items()}
    return terminal.summary(gather(entry | {"metrics": metrics}, made_up.manifest, made_up.scenario))


def test_the_summary_holds_what_a_planner_asks_for(made_up: MadeUp) -> None:
    said = shown(made_up)
    for words in (
        "Families subscribed", "Staff subscribed", "Revenue of all schools", "Incremental revenue", "Investment",
        "NPV", "Payback, month", "P10", "P50", "P90", "60 %", "90 %", "n = 100, seed 7", "Clopper–Pearson",
        "1,340.75", "80,445", "276.75", "16,605", "What is compared",
    ):  # fmt: skip
        assert words in said


def test_the_bands_are_those_of_the_summary(made_up: MadeUp) -> None:
    band = made_up.summary["scenarios"][0]["metrics"]["parent_penetration"]
    row = next(line for line in shown(made_up).splitlines() if line.startswith("Families subscribed"))
    assert re.findall(r"[\d.]+ %", row) == [f"{100 * band[p]:.1f} %" for p in ("p10", "p50", "p90")] + ["60 %"]


def test_the_distance_to_the_ceiling_is_that_of_the_medians(made_up: MadeUp) -> None:
    said = " ".join(shown(made_up, incremental_revenue={"p10": 804450.0, "p50": 2e6, "p90": 4e6}).split())
    assert "ceiling for this roster is 8.04 million yuan" in said
    assert "reaches 2.00 million yuan, 6.04 million yuan below it (24.9 % of the ceiling; in 80" in said
    assert "between 10.0 % and 49.7 % of it" in said


def test_a_median_above_the_ceiling_is_not_called_below(made_up: MadeUp) -> None:
    assert "below it" not in shown(made_up, incremental_revenue={"p50": 9e6})


@pytest.mark.parametrize(
    ("share", "interval", "words"),
    [(0.0, [0.0, 0.036], "none of 100: below 3.6 %"), (1.0, [0.964, 1.0], "all of 100: above 96.4 %")],
)
def test_a_chance_is_never_nought_or_certain(made_up: MadeUp, share: float, interval: list[float], words: str) -> None:
    said = shown(made_up, parent_target_met={"mean": share, "ci95": interval})
    row = next(line for line in said.splitlines() if line.startswith("Families reach"))
    assert words in row
    assert not re.search(r"(?<![\d.])(0|0\.0|100|100\.0) %", row)


def test_futures_that_never_pay_back_are_counted(made_up: MadeUp) -> None:
    said = shown(made_up, payback_month={"p50": None, "p90": None, "nulls": 0.57, "nulls_ci95": [0.46, 0.67]})
    row = next(line for line in said.splitlines() if line.startswith("Payback, month"))
    assert row.split()[-2:] == ["never", "never"]
    assert "43 of 100 (43.0 %)   33.0 % to 54.0 %" in said


def test_nothing_finished_is_said_and_not_summed_up(made_up: MadeUp) -> None:
    entry = made_up.summary["scenarios"][0] | {"replications": 0, "failed": 3, "metrics": {}}
    said = terminal.summary(gather(entry, made_up.manifest, made_up.scenario))
    assert "No replication finished" in said
    assert "3 more failed" in said
    assert "P50" not in said


def test_no_line_is_wider_than_the_page_and_none_ends_in_spaces(made_up: MadeUp) -> None:
    lines = shown(made_up).splitlines()
    assert max(map(len, lines)) <= terminal.WIDTH
    assert all(line == line.rstrip() for line in lines)


def test_a_result_without_a_ceiling_is_summed_up_all_the_same(made_up: MadeUp) -> None:
    manifest = {k: v for k, v in made_up.manifest.items() if k != "ceiling"}
    said = terminal.summary(gather(made_up.summary["scenarios"][0], manifest, made_up.scenario))
    assert "Families subscribed" in said
    assert "ceiling" not in said


def test_the_list_of_mechanisms_says_on_off_values_and_tags(made_up: MadeUp) -> None:
    off = made_up.scenario.model_copy(update={"rules": made_up.scenario.rules.model_copy(update={"S10": False})})
    lines = terminal.mechanisms(off).splitlines()
    heads = {line.split()[0]: line for line in lines if not line.startswith(" ")}
    assert heads["S10"].split()[1:3] == ["rule", "off"]
    assert heads["S7"].split()[1:3] == ["rule", "on"]
    assert "always on" in heads["M1"]
    row = next(line for line in lines if "uncertainties.reps.resignation_per_year" in line)
    assert row.split() == ["P", "uncertainties.reps.resignation_per_year", "0.25", "a", "year", "[triangular", "0.1,",
                           "0.25,", "0.4]"]  # fmt: skip


def test_the_summary_speaks_chinese_within_the_page(made_up: MadeUp) -> None:
    said = terminal.summary(made_up.data("zh"))
    assert not english(said.replace(made_up.scenario.description, "").replace(made_up.scenario.name, ""))
    for words in (
        "家庭渗透率",
        "净现值（万元）",
        "投资回收期（月）",
        "n = 100，随机种子 7",
        "80,445 元",
        "风险区间",
    ):
        assert words in said
    lines = said.splitlines()
    assert max(map(cells, lines)) <= terminal.WIDTH
    assert all(line == line.rstrip() for line in lines)
    rows = [line for line in lines if line.endswith(("   目标", "   60%", "   90%"))]
    assert len(rows) == 3
    assert len({cells(line) for line in rows}) == 1, "the last column ends at one edge"


def test_mechanisms_are_listed_in_chinese_with_paths_as_they_are_typed(made_up: MadeUp) -> None:
    lines = terminal.mechanisms(made_up.scenario, "zh").splitlines()
    heads = {line.split()[0]: line.split()[1:] for line in lines if not line.startswith(" ")}
    assert heads["S7"] == ["规则", "开启", "AB角"]
    row = next(line for line in lines if "uncertainties.reps.resignation_per_year" in line)
    assert row.split() == [
        "P",
        "uncertainties.reps.resignation_per_year",
        "0.25",
        "每年",
        "[三角分布",
        "0.1,",
        "0.25,",
        "0.4]",
    ]


def test_a_scenario_and_a_roster_are_described_in_chinese(made_up: MadeUp) -> None:
    said = terminal.described(made_up.scenario, lang="zh")
    assert "学校 12 所，学生 7,290 人，班级 162 个，教职工 372 人；自2013年6月1日起 60 个月" in said
    assert terminal.described_roster(made_up.scenario.roster, lang="zh").splitlines()[0] == "检查通过"


def test_the_payload_is_frozen(made_up: MadeUp) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        made_up.data().n = 3


def test_described_says_size_and_hash(made_up: MadeUp, tmp_path: Path) -> None:
    said = terminal.described(made_up.scenario)
    assert said.splitlines()[0] == "ok"
    assert "12 schools, 7,290 pupils, 162 classes" in said
    assert made_up.scenario.hash[:12] in said


def test_too_few_futures_for_a_band_are_called_few(tmp_path: Path) -> None:
    few, many = (make_up(tmp_path / str(n), n=n).data().runs for n in (35, 36))
    assert "P10 and P90, are hardly known below 36" in few
    assert "hardly" not in many
