"""Plans run and stored: the same bits whoever works, what is finished is kept, what fails is a row."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment.run import run
from sim.experiment.store import Result
from sim.experiment.summary import summarise
from sim.scenario.load import load
from sim.scenario.problem import Problems
from sim.scenario.schema import Scenario
from tests.districts import scenario

TABLES = ("replications", "monthly", "schools", "school_months")
RAISES, KILLS = "tests.experiment.stand_in:raises", "tests.experiment.stand_in:kills"


@pytest.fixture(scope="module")
def district() -> Scenario:
    return scenario(3)


@pytest.fixture(scope="module")
def finished(district: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "six"
    report = run([district], replications=6, seed=1, out=out, workers=1)
    assert (report.asked, report.done, report.failed) == (6, 6, 0)
    return out


def data(folder: Path) -> dict[str, pd.DataFrame]:
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}


def assert_same(a: Path, b: Path) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(data(a)[name], data(b)[name], check_exact=True)


def codes(caught: pytest.ExceptionInfo[Problems]) -> set[str]:
    return {p.code for p in caught.value.problems}


def test_the_tables_have_the_columns_users_scripts_rely_on(finished: Path) -> None:
    tables = data(finished)
    head = [  # the contract
        "scenario",
        "replication",
        "parent_penetration",
        "parent_penetration_live",
        "staff_penetration",
        "schools_live",
        "revenue",
        "revenue_new",
        "revenue_existing",
        "revenue_without",
        "incremental_revenue",
        "investment",
        "running_cost",
        "npv",
        "irr",
        "payback_month",
        "peak_funding",
        "parent_target_met",
        "staff_target_met",
    ]
    columns = list(tables["replications"].columns)
    assert columns[: len(head)] == head
    assert "param.uncertainties.meeting.conversion" in columns
    head = [  # the contract
        "scenario",
        "replication",
        "month",
        "month_end",
        "parents_subscribed",
        "parents_total",
        "staff_subscribed",
        "staff_total",
        "schools_contracted",
        "schools_live",
        "revenue",
        "outlay",
        "cash",
        "cumulative_cash",
        "bureau_pressure",
    ]
    assert list(tables["monthly"].columns)[: len(head)] == head
    assert tables["monthly"].groupby("replication").size().tolist() == [60] * 6
    assert len(tables["schools"]) == 6 * 3
    assert len(tables["school_months"]) == 3 * 60
    assert tables["monthly"]["parents_subscribed"].dtype == np.int64
    assert tables["replications"]["parent_target_met"].dtype == bool


def test_months_and_schools_add_up_to_the_replication(finished: Path) -> None:
    tables = data(finished)
    runs = tables["replications"].set_index("replication")
    months = tables["monthly"].groupby("replication")
    for name in ("revenue", "investment", "running_cost", "incremental_revenue"):
        np.testing.assert_allclose(months[name].sum(), runs[name], rtol=1e-9)
    schools = tables["schools"].groupby("replication")
    np.testing.assert_allclose(schools["revenue"].sum(), runs["revenue"], rtol=1e-9)
    last = tables["monthly"][tables["monthly"].month == 60].set_index("replication")
    assert (schools["parents_subscribed"].sum() == last["parents_subscribed"]).all()
    assert (runs["parent_penetration"] == last["parents_subscribed"] / last["parents_total"]).all()


def test_quantiles_a_school_and_month_are_those_of_the_runs(district: Scenario, finished: Path) -> None:
    found = data(finished)["school_months"]
    schools = data(finished)["schools"]
    last = found[found.month == 60].set_index("school")
    for school in district.roster:
        values = np.sort(schools[schools.school == school.id]["parents_subscribed"])
        assert last.loc[school.id, "parents_subscribed_p50"] == values[2]  # the third of six
        assert last.loc[school.id, "parents_subscribed_p90"] == values[5]


@pytest.mark.slow
def test_two_workers_give_the_same_bits_as_one(district: Scenario, finished: Path, tmp_path: Path) -> None:
    run([district], replications=6, seed=1, out=tmp_path / "two", workers=2, batch_size=1)
    assert_same(finished, tmp_path / "two")


def test_the_size_of_a_batch_changes_nothing(district: Scenario, finished: Path, tmp_path: Path) -> None:
    run([district], replications=6, seed=1, out=tmp_path / "five", workers=1, batch_size=5)
    assert_same(finished, tmp_path / "five")


def test_more_replications_reuse_the_finished_ones(district: Scenario, finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "grown"
    run([district], replications=2, seed=1, out=out, workers=1)
    before = {p.name: p.stat().st_mtime_ns for p in (out / "parts").iterdir() if p.is_dir()}
    told: list[tuple[int, int]] = []
    run([district], replications=6, seed=1, out=out, workers=1, resume=True, progress=lambda *n: told.append(n))
    assert told[0] == (2, 6)
    after = {p.name: p.stat().st_mtime_ns for p in (out / "parts").iterdir() if p.is_dir()}
    assert before.items() <= after.items()
    assert_same(finished, out)


def test_a_torn_last_line_of_the_log_costs_its_batch_only(district: Scenario, finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "torn"
    run([district], replications=6, seed=1, out=out, workers=1, batch_size=2)
    log = out / "parts" / "log.jsonl"
    content = log.read_bytes()
    log.write_bytes(content[:-20])
    run([district], replications=6, seed=1, out=out, workers=1, resume=True)
    assert_same(finished, out)


def test_a_folder_with_something_in_it_is_refused(district: Scenario, finished: Path) -> None:
    with pytest.raises(Problems) as caught:
        run([district], replications=6, seed=1, out=finished, workers=1)
    assert codes(caught) == {"folder_not_empty"}


def test_resuming_another_plan_is_refused_with_every_reason(district: Scenario, finished: Path) -> None:
    other = scenario(3, staffing={"reps": 3})
    with pytest.raises(Problems) as caught:
        run([other], replications=2, seed=2, out=finished, workers=1, resume=True)
    assert codes(caught) == {"resume_seed", "resume_replications", "resume_scenario_changed"}


def test_resuming_with_other_code_is_refused(district: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "code"
    run([district], replications=1, seed=1, out=out, workers=1)
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["code"]["digest"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(Problems) as caught:
        run([district], replications=1, seed=1, out=out, workers=1, resume=True)
    assert codes(caught) == {"resume_code"}


def test_a_failing_replication_is_a_row_and_the_others_finish(
    district: Scenario, finished: Path, tmp_path: Path
) -> None:
    out = tmp_path / "failing"
    report = run([district], replications=6, seed=1, out=out, workers=1, model=RAISES)
    assert (report.done, report.failed) == (5, 1)
    result = Result(out)
    failures = result.failures()
    assert failures["replication"].tolist() == [3]
    assert "no luck" in failures["error"][0]
    assert "ArithmeticError" in failures["traceback"][0]
    kept, whole = result.replications(), data(finished)["replications"]
    pd.testing.assert_frame_equal(kept, whole[whole.replication != 3].reset_index(drop=True), check_exact=True)
    assert summarise(result)["scenarios"][0]["failed"] == 1


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing_but_its_run(district: Scenario, finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "killed"
    report = run([district], replications=6, seed=1, out=out, workers=2, batch_size=3, model=KILLS)
    assert (report.done, report.failed) == (5, 1)
    assert Result(out).failures()["replication"].tolist() == [3]
    whole = data(finished)["replications"]
    found = Result(out).replications()
    pd.testing.assert_frame_equal(found, whole[whole.replication != 3].reset_index(drop=True), check_exact=True)


@pytest.mark.slow
def test_a_killed_driver_keeps_what_is_finished(district: Scenario, tmp_path: Path) -> None:
    script = (
        "from pathlib import Path\nfrom sim.experiment.run import run\nfrom tests.districts import scenario\n"
        f"run([scenario(3)], replications=400, seed=1, out=Path({str(tmp_path / 'dead')!r}), workers=1, batch_size=1)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen([sys.executable, "-c", script], env=environment)
    log = tmp_path / "dead" / "parts" / "log.jsonl"
    for _ in range(600):
        if log.exists() and log.read_bytes().count(b"\n") >= 3:
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = log.read_bytes().count(b"\n")
    assert 3 <= done < 400
    told: list[tuple[int, int]] = []
    n = 400 if done > 12 else 12
    # fewer than planned is refused, so the plan on record is cut to what this test can afford
    manifest = json.loads((tmp_path / "dead" / "manifest.json").read_text())
    (tmp_path / "dead" / "manifest.json").write_text(json.dumps(manifest | {"replications": n}))
    out = tmp_path / "dead"
    report = run(
        [district], replications=n, seed=1, out=out, workers=1, resume=True, progress=lambda *x: told.append(x)
    )
    assert told[0][0] >= 3
    assert report.done == n
    run([district], replications=n, seed=1, out=tmp_path / "whole", workers=1)
    assert_same(tmp_path / "dead", tmp_path / "whole")


def test_a_second_writer_is_refused(district: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "busy"
    caught: list[str] = []

    def meanwhile(done: int, total: int) -> None:
        if done == 1:
            with pytest.raises(Problems) as refused:
                run([district], replications=2, seed=1, out=out, workers=1, resume=True)
            caught.extend(codes(refused))

    run([district], replications=2, seed=1, out=out, workers=1, batch_size=1, progress=meanwhile)
    assert caught == ["folder_busy"]


def test_a_stored_scenario_loads_to_the_same_hash(district: Scenario, finished: Path) -> None:
    again = load(finished / "scenarios" / f"{district.name}.yaml")
    assert again.hash == district.hash
    assert Result(finished).manifest["scenarios"][0]["hash"] == district.hash


def test_strategies_share_their_luck(tmp_path: Path) -> None:
    strategies = [scenario(3, name="a"), scenario(3, name="b", staffing={"reps": 2})]
    run(strategies, replications=3, seed=1, out=tmp_path / "both", workers=1)
    runs = Result(tmp_path / "both").replications()
    a, b = (runs[runs.scenario == name].reset_index(drop=True) for name in "ab")
    drawn = [c for c in runs.columns if c.startswith("param.")]
    assert len(drawn) > 50
    pd.testing.assert_frame_equal(a[drawn], b[drawn], check_exact=True)
    assert (a["npv"] != b["npv"]).any()
    schools = Result(tmp_path / "both").schools()
    tiers = [schools[schools.scenario == name]["relationship"].tolist() for name in "ab"]
    assert tiers[0] == tiers[1]


def test_left_alone_a_district_costs_nothing_and_is_worth_nothing(tmp_path: Path) -> None:
    alone = scenario(6, programme={"running": False})
    run([alone], replications=60, seed=1, out=tmp_path / "alone", workers=1)
    runs = Result(tmp_path / "alone").replications()
    assert (runs["investment"] == 0).all()
    assert runs["npv"].std() > 0
    for name, expected in (("npv", 0.0), ("incremental_revenue", 0.0), ("parent_penetration", 0.18)):
        x = runs[name]
        assert abs(x.mean() - expected) < 4 * x.std(ddof=1) / np.sqrt(len(x)), name


def test_the_summary_is_the_contracts_object(finished: Path) -> None:
    found = summarise(Result(finished))
    (one,) = found["scenarios"]
    assert {"id", "name", "replications", "failed", "metrics"} <= set(one)
    assert set(one["metrics"]["npv"]) >= {"mean", "ci95", "p5", "p10", "p50", "p90", "p95"}
    runs = Result(finished).replications()
    assert one["metrics"]["npv"]["mean"] == pytest.approx(runs["npv"].mean(), rel=1e-12)
    json.dumps(found, allow_nan=False)


def test_the_decks_class_is_simulated_into_the_manifest(finished: Path) -> None:
    ceiling = Result(finished).manifest["ceiling"]["deck_class"]
    assert {k: round(v, 2) for k, v in ceiling.items()} == {
        "new_monthly": 1340.75,
        "new_horizon": 80445.0,
        "existing_monthly": 276.75,
        "existing_horizon": 16605.0,
    }
