"""``rollout study``: the design before it runs, the result afterwards, and what a wrong call is told."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.experiment.effects import METRICS
from tests.cli.test_commands import rollout

STUDIES = Path(__file__).parents[2] / "configs" / "studies"
DESIGNS = sorted(p for p in STUDIES.glob("*.yaml") if "\ndesign:" in p.read_text(encoding="utf-8"))
STUDY = """name: toy
description: Reps and rules
base: base.yaml
replications: 2
design:
  kind: factorial
  factors:
    staffing.reps: { values: [1, 2] }
    rules.S7: { values: [true, false] }
tables: [replications]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text("name: base\nroster: r.csv\nprogramme: {months: 12}\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text("id,type,pupils,relationship\na,urban_primary,480,A\n", encoding="utf-8")
    path = tmp_path / "toy.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def test_a_dry_run_shows_the_design_and_leaves_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = rollout(capsys, "study", file, "--dry-run", "-n", 5)
    assert code == 0
    assert all(line.startswith("note: ") for line in err.splitlines())
    assert out.startswith("toy: 4 scenarios, 5 replications of each, 20 runs, seed 1\n")
    assert re.search(r"^reps-2_S7-false +2 +no$", out, re.MULTILINE)
    assert not (file.parent / "results").exists()


def test_a_design_is_printed_as_csv_and_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = rollout(capsys, "study", file, "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(r["scenario"], r["staffing.reps"], r["rules.S7"]) for r in rows][:2] == [
        ("reps-1_S7-true", "1", "true"), ("reps-2_S7-true", "2", "true"),
    ]  # fmt: skip
    _, out, _ = rollout(capsys, "study", file, "--dry-run", "--json")
    told = json.loads(out)
    assert (told["kind"], told["scenarios"], told["runs"], told["seed"]) == ("factorial", 4, 8, 1)
    assert told["points"][3]["staffing.reps"] == 2


def test_a_fractional_design_says_what_it_cannot_tell_apart(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = STUDY.replace("kind: factorial", "kind: fractional\n  resolution: 3")
    file.write_text(text.replace("tables:", "    staffing.crews: { low: 1, high: 4 }\ntables:"), encoding="utf-8")
    _, out, _ = rollout(capsys, "study", file, "--dry-run")
    assert "4 runs of 2^(3−1), resolution 3" in out
    assert "I = ABC" in out
    assert "A = BC; B = AC; C = AB" in out
    code, out, _ = rollout(capsys, "check", file)
    assert code == 0
    assert "I = ABC" in out


def test_a_seed_on_the_command_line_draws_other_points(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = STUDY.replace("kind: factorial", "kind: sobol\n  points: 4\n  replicates: 1")
    file.write_text(text.replace("values: [1, 2]", "low: 1, high: 40"), encoding="utf-8")
    ones, again, others = (rollout(capsys, "study", file, "--csv", "--seed", seed)[1] for seed in (1, 1, 2))
    assert ones == again != others


def test_a_study_leaves_effects_points_and_a_page(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out_folder = file.parent / "out"
    code, out, _ = rollout(capsys, "study", file, "--out", out_folder, "--workers", 1)
    assert code == 0
    assert "Main effects" in out
    assert re.search(r"^staffing\.reps +1 → 2 ", out, re.MULTILINE)
    page = (out_folder / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "reps-2_S7-false" in page
    frame = pd.read_parquet(out_folder / "replications.parquet")
    assert frame.groupby(["design.staffing.reps", "design.rules.S7"]).size().tolist() == [2, 2, 2, 2]
    code, out, _ = rollout(capsys, "report", out_folder, "--lang", "zh")
    assert code == 0
    assert "主效应" in (out_folder / "report.html").read_text(encoding="utf-8")


def test_json_has_the_effects_and_every_point(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = rollout(capsys, "study", file, "--out", file.parent / "out", "--workers", 1, "--json")
    assert code == 0
    told = json.loads(out)
    assert {(e["factor"], e["to"]) for e in told["effects"]} == {("staffing.reps", 2), ("rules.S7", False)}
    assert [s["replications"] for s in told["scenarios"]] == [2] * 4
    means = [s["metrics"]["npv"]["mean"] for s in told["scenarios"]]
    assert means == sorted(means, reverse=True)


def test_variants_alone_are_a_study_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("base: base.yaml\nreplications: 2\nvariants: {few: {staffing: {reps: 1}}}\n", encoding="utf-8")
    code, out, _ = rollout(capsys, "study", file, "--out", file.parent / "out", "--workers", 1)
    assert code == 0
    assert re.search(r"^Variant +base → few ", out, re.MULTILINE)


def test_python_and_the_command_line_give_the_same_study(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = rollout(capsys, "study", file, "--out", file.parent / "a", "--workers", 1, "--json")
    found = sim.study(file, out=file.parent / "b")
    told = json.loads(out)
    for name in ("replications.parquet", "design.parquet"):
        assert (file.parent / "a" / name).read_bytes() == (file.parent / "b" / name).read_bytes()
    assert found.effects["mean"].tolist() == [e["mean"] for e in told["effects"]]
    assert len(found.replications) == 8
    assert found.folder == file.parent / "b"
    for wish in ("--csv", "--excel"):
        code, _, err = rollout(capsys, "report", file.parent / "a", wish)
        assert code == 2
        assert "a study has no sheets of its own" in err
    code, _, _ = rollout(capsys, "report", file.parent / "a")
    assert code == 0


VARIANTS = """name: few
base: base.yaml
replications: 2
variants: {few: {staffing: {reps: 1}}}
"""
TABLES = {"replications", "monthly", "schools", "school_months"}


def kept(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.parquet")} - {"design"}


def test_a_study_that_outgrows_the_limit_keeps_the_tables_it_has(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.scenario.study.FEW_POINTS", 4)
    text = STUDY.replace("tables: [replications]\n", "").replace("factorial", "grid")
    file.write_text(text, encoding="utf-8")
    words = ("study", file, "--out", file.parent / "out", "--workers", 1, "--quiet")
    assert rollout(capsys, *words)[0] == 0
    assert kept(file.parent / "out") == TABLES
    file.write_text(text.replace("[1, 2]", "[1, 2, 3]"), encoding="utf-8")
    _, dry, _ = rollout(capsys, *words, "--dry-run", "--resume")
    assert "Tables kept: replications, monthly, schools, school_months" in dry
    code, _, err = rollout(capsys, *words, "--resume")
    assert (code, err) == (0, "")
    assert kept(file.parent / "out") == TABLES
    assert pd.read_parquet(file.parent / "out" / "schools.parquet")["scenario"].nunique() == 6
    fresh = ("study", file, "--out", file.parent / "fresh", "--workers", 1, "--quiet", "--resume")
    assert rollout(capsys, *fresh)[0] == 0
    assert kept(file.parent / "fresh") == {"replications", "monthly"}  # a new one goes by its size
    code, _, err = rollout(capsys, *fresh)
    assert (code, err) == (0, "")


def test_tables_that_the_file_asks_for_anew_are_refused_with_the_way_out(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("study", file, "--out", file.parent / "out", "--workers", 1, "--quiet", "--resume")
    assert rollout(capsys, *words)[0] == 0
    file.write_text(STUDY.replace("[replications]", "[schools]"), encoding="utf-8")
    code, _, err = rollout(capsys, *words)
    assert code == 2
    assert "keeps the tables replications, the study asks for replications, schools; say the former under tables" in err


@pytest.mark.parametrize("command", ["run", "compare"])
def test_other_commands_keep_the_tables_that_a_study_of_variants_asks_for(
    file: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    file.write_text(VARIANTS + "tables: [schools]\n", encoding="utf-8")
    out = file.parent / "out"
    words = (command, file, "--out", out, "--workers", 1)
    code, said, err = rollout(capsys, *words)
    assert code == 0, err
    assert kept(out) == {"replications", "schools"}
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "missing: monthly, school_months" in page
    assert page.count("<svg") > 1  # what can be drawn is
    assert (out / "figures" / "base-funnel.svg").exists()
    assert not (out / "figures" / "base-cash.svg").exists()
    code, again, err = rollout(capsys, *words, "--resume")
    assert (code, again) == (0, said)
    assert "nothing was simulated" in err
    file.write_text(VARIANTS, encoding="utf-8")  # says nothing any more: what is kept is kept
    assert rollout(capsys, *words, "--resume")[0] == 0
    assert kept(out) == {"replications", "schools"}
    code, _, err = rollout(capsys, "report", out, "--csv")
    assert code == 2
    assert "kept no such table; name it under tables" in err


@pytest.mark.parametrize(("first", "then"), [("run", "study"), ("compare", "study"), ("study", "run")])
def test_a_folder_of_another_command_is_refused_before_any_work(
    file: Path, capsys: pytest.CaptureFixture[str], first: str, then: str
) -> None:
    file.write_text(VARIANTS, encoding="utf-8")
    out = file.parent / "out"
    assert rollout(capsys, first, file, "--out", out, "--workers", 1, "--quiet")[0] == 0
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    code, said, err = rollout(capsys, then, file, "--out", out, "--workers", 1, "--quiet", "--resume")
    assert (code, said) == (2, "")
    assert f"is a result of `rollout {'study' if first == 'study' else 'run'}`" in err
    assert "--out" in err
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    code, _, err = rollout(capsys, first, file, "--out", out, "--workers", 1, "--resume")
    assert code == 0
    assert "nothing was simulated" in err


def test_a_cluster_is_joined_only_for_runs_that_are_to_be_done(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    monkeypatch.setattr("sim.experiment.cluster.CONNECT_SECONDS", 1)
    out = file.parent / "out"
    words = ("study", file, "--out", out, "--workers", 1, "--quiet")
    dead = ("--resume", "--cluster", "tcp://127.0.0.1:9")
    code, _, err = rollout(capsys, *words, *dead)
    assert code == 2
    assert "--cluster" in err
    assert not out.exists()
    assert rollout(capsys, *words)[0] == 0
    code, _, err = rollout(capsys, *words, *dead)
    assert (code, err) == (0, "")
    table = out / "replications.parquet"
    whole = table.read_bytes()
    table.unlink()
    code, _, err = rollout(capsys, *words, *dead)  # the tables are written here, whoever simulates
    assert (code, err) == (0, "")
    assert table.read_bytes() == whole
    manifest = (out / "manifest.json").read_bytes()
    code, _, err = rollout(capsys, *words, *dead, "-n", 3)
    assert code == 2
    assert "--cluster" in err
    assert (out / "manifest.json").read_bytes() == manifest
    code, _, err = rollout(capsys, *words, *dead[1:])
    assert code == 2
    assert "not empty" in err  # told before anybody is waited for


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Staff subscribed (penetration): 100.0 % of the runs have none"),
        ("zh", "教职工渗透率：100.0% 的模拟没有这一指标"),
    ],
)
def test_a_school_without_staff_has_no_penetration_of_staff_and_all_else(
    file: Path, capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    roster = "id,type,pupils,staff,relationship\na,urban_primary,480,0,A\n"
    file.with_name("r.csv").write_text(roster, encoding="utf-8")
    out = file.parent / "out"
    code, said, err = rollout(capsys, "study", file, "--out", out, "--workers", 1, "--lang", lang)
    assert code == 0, err
    assert words in said.replace("\n", " ").replace("  ", " ").replace("\u00a0", " ")
    assert "reps-2_S7-false" in said
    code, said, _ = rollout(capsys, "study", file, "--out", out, "--workers", 1, "--resume", "--json")
    told = json.loads(said)
    assert told["nulls"] == {"staff_penetration": 1.0}
    assert {e["metric"] for e in told["effects"]} == set(METRICS) - {"staff_penetration"}
    for point in told["scenarios"]:
        metric = point["metrics"]["staff_penetration"]
        assert (metric["mean"], metric["p50"], metric["nulls"]) == (None, None, 1.0)
        assert point["metrics"]["parent_penetration"]["mean"] > 0


def test_a_report_of_a_school_without_staff_draws_what_there_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = "id,type,pupils,staff,relationship\na,urban_primary,480,0,A\n"
    file.with_name("r.csv").write_text(roster, encoding="utf-8")
    out = file.parent / "out"
    code, _, err = rollout(capsys, "run", file.with_name("base.yaml"), "-n", 3, "--out", out, "--workers", 1)
    assert code == 0, err
    drawn = (out / "figures" / "levels.svg").read_text(encoding="utf-8")
    assert drawn.count("<clipPath") == 2  # a frame each: families and revenue


@pytest.mark.parametrize("command", ["run", "compare"])
def test_other_commands_send_a_design_to_this_one(file: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, _, err = rollout(capsys, command, file)
    assert code == 2
    assert "`rollout study`" in err


def test_a_scenario_is_no_study(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = rollout(capsys, "study", file.with_name("base.yaml"))
    assert code == 2
    assert "is no study" in err


@pytest.mark.slow
@pytest.mark.parametrize("path", DESIGNS, ids=lambda p: p.stem)
def test_every_shipped_design_runs_and_is_told(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On two schools instead of a hundred, over a year, and with few points of those that are drawn."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.csv").write_text(
        "id,type,pupils,relationship\na,urban_primary,480,A\nb,urban_primary,960,B\n", encoding="utf-8"
    )
    text = path.read_text(encoding="utf-8").replace("../", f"{path.parents[1].as_posix()}/")
    text = re.sub(r"points: \d+", "points: 8", re.sub(r"replicates: \d+", "replicates: 2", text))
    (tmp_path / path.name).write_text(text, encoding="utf-8")
    small = ("--set", "roster=r.csv", "--set", "programme.months=12", "-n", 2, "--workers", 1)
    code, out, err = rollout(capsys, "study", path.name, *small, "--out", "out", "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["common"] == 2
    moved = {e["factor"] for e in told["effects"]}
    assert moved >= {factor["path"] for factor in told["design"]["factors"]}
