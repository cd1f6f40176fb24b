"""Plans run and stored: the same bits whoever works, what is finished is kept, what fails is a row."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment import provenance, store
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.experiment.summary import summarise
from sim.scenario.load import load
from sim.scenario.problem import Problems
from sim.scenario.schema import Scenario
from tests.districts import scenario

TABLES = ("replications", "monthly", "schools", "school_months")
RAISES, KILLS, SLOW = (f"tests.experiment.stand_in:{name}" for name in ("raises", "kills", "slow"))


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
    told: list[int] = []
    for _ in range(2):  # the second time shows that nothing was written behind the torn line
        run([district], replications=6, seed=1, out=out, workers=1, resume=True, progress=lambda d, n: told.append(d))
        assert_same(finished, out)
    assert told == [4, 6, 6]


def test_a_folder_with_something_in_it_is_refused(district: Scenario, finished: Path) -> None:
    with pytest.raises(Problems) as caught:
        run([district], replications=6, seed=1, out=finished, workers=1)
    assert codes(caught) == {"folder_not_empty"}


def test_a_folder_of_other_files_and_a_file_are_refused_without_advice_to_resume(
    district: Scenario, tmp_path: Path
) -> None:
    (tmp_path / "schools.csv").write_text("mine")
    for out, code in ((tmp_path, "folder_others"), (tmp_path / "schools.csv", "folder_file")):
        with pytest.raises(Problems) as caught:
            run([district], replications=6, seed=1, out=out, workers=1)
        assert codes(caught) == {code}
    assert [p.name for p in tmp_path.iterdir()] == ["schools.csv"]


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


@pytest.mark.long
def test_a_worker_that_is_killed_loses_nothing_but_its_run(district: Scenario, finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "killed"
    report = run([district], replications=6, seed=1, out=out, workers=2, batch_size=3, model=KILLS)
    assert (report.done, report.failed) == (5, 1)
    assert Result(out).failures()["replication"].tolist() == [3]
    whole = data(finished)["replications"]
    found = Result(out).replications()
    pd.testing.assert_frame_equal(found, whole[whole.replication != 3].reset_index(drop=True), check_exact=True)


@pytest.mark.slow
def test_a_killed_driver_keeps_what_is_finished_and_takes_its_workers_along(district: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "dead"
    script = tmp_path / "driver.py"
    script.write_text(
        "from pathlib import Path\nfrom sim.experiment.run import run\nfrom tests.districts import scenario\n"
        'if __name__ == "__main__":\n'
        f"    out, model = Path({str(out)!r}), {SLOW!r}\n"
        "    run([scenario(3)], replications=24, seed=1, out=out, workers=2, batch_size=2, model=model)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    log = out / "parts" / "log.jsonl"
    with subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, start_new_session=True
    ) as driver:
        try:
            limit = time.monotonic() + 120
            while not (log.exists() and log.read_bytes().count(b"\n") >= 3):
                assert driver.poll() is None
                assert time.monotonic() < limit
                time.sleep(0.02)
            driver.kill()
            # The workers hold the other end of this pipe: it ends when the last of them has.
            assert driver.communicate(timeout=30)[0] == b""
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(driver.pid, signal.SIGKILL)
    (out / "monthly.parquet.1.part").write_text("killed while the tables were written")
    told: list[int] = []
    again = run(
        [district], replications=24, seed=1, out=out, workers=2, resume=True, model=SLOW,
        progress=lambda done, asked: told.append(done),
    )  # fmt: skip
    assert 6 <= told[0] < 24
    assert (again.done, again.failed) == (24, 0)
    assert not list(out.rglob("*.part"))
    run([district], replications=24, seed=1, out=tmp_path / "whole", workers=1)
    assert_same(out, tmp_path / "whole")


def test_a_folder_whose_process_was_killed_before_its_first_manifest_can_be_resumed(
    district: Scenario, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "stillborn"

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_manifest", killed)
        with pytest.raises(SystemExit):
            run([district], replications=6, seed=1, out=out, workers=1)
    assert sorted(p.name for p in out.iterdir()) == ["parts", "scenarios"]
    with pytest.raises(Problems) as caught:
        run([district], replications=6, seed=1, out=out, workers=1)
    assert codes(caught) == {"folder_not_empty"}
    run([district], replications=6, seed=1, out=out, workers=1, resume=True)
    assert_same(finished, out)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"thesis.doc": "x"}, "folder_foreign"),
        ({"parts/mine.txt": "x"}, "folder_foreign"),
        ({"parts/log.jsonl": "x"}, "folder_foreign"),
        ({"manifest.json": "{"}, "folder_damaged"),
        ({"manifest.json": "[]"}, "folder_damaged"),
        ({"manifest.json": '{"format": 99}'}, "folder_format"),
    ],
)
def test_a_folder_that_is_no_result_is_neither_resumed_nor_read_nor_touched(
    district: Scenario, tmp_path: Path, files: dict[str, str], code: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    for attempt in (
        lambda: Result(tmp_path),
        lambda: run([district], replications=6, seed=1, out=tmp_path, workers=1, resume=True),
    ):
        with pytest.raises(Problems) as caught:
            attempt()
        assert codes(caught) == {code}
    found = {p.relative_to(tmp_path).as_posix(): p.read_text() for p in tmp_path.rglob("*") if p.is_file()}
    assert found == files


@pytest.mark.parametrize("damage", [b"[", b"", b'{"hush": "', b"null\n", b"\xff"])
def test_a_log_damaged_in_its_middle_costs_that_batch_only(
    district: Scenario, finished: Path, tmp_path: Path, damage: bytes
) -> None:
    out = tmp_path / "out"
    run([district], replications=6, seed=1, out=out, workers=1, batch_size=2)
    log = out / "parts" / "log.jsonl"
    first, second, third = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(first + damage + second[len(damage) or 1 :] + third)
    (out / "monthly.parquet").unlink()
    told: list[int] = []
    run([district], replications=6, seed=1, out=out, workers=1, resume=True, progress=lambda d, n: told.append(d))
    assert told[0] == 4
    assert_same(finished, out)


def test_a_line_of_the_log_that_says_something_else_than_was_written_is_none(
    district: Scenario, finished: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run([district], replications=6, seed=1, out=out, workers=1, batch_size=2)
    log = out / "parts" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"done": [2, 3]', b'"done": [2, 7]'))
    (out / "monthly.parquet").unlink()
    told: list[int] = []
    run([district], replications=6, seed=1, out=out, workers=1, resume=True, progress=lambda d, n: told.append(d))
    assert told[0] == 4
    assert_same(finished, out)


def test_a_stored_scenario_missing_from_the_plan_or_another_model_is_refused(
    district: Scenario, finished: Path
) -> None:
    with pytest.raises(Problems) as caught:
        run([scenario(3, name="new")], replications=6, seed=1, out=finished, workers=1, resume=True, model=RAISES)
    assert codes(caught) == {"resume_scenario_missing", "resume_model"}


def test_code_that_changed_after_the_run_is_refused(
    district: Scenario, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, "code", lambda: {"version": "0", "commit": None, "dirty": None, "digest": "other"})
    before = (finished / "manifest.json").read_bytes()
    with pytest.raises(Problems) as caught:
        run([district], replications=6, seed=1, out=finished, workers=1, resume=True)
    assert codes(caught) == {"resume_code"}
    assert (finished / "manifest.json").read_bytes() == before


def test_nothing_left_to_do_simulates_nothing(district: Scenario, finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "again"
    shutil.copytree(finished, out)
    told: list[tuple[int, int]] = []
    run([district], replications=6, seed=1, out=out, workers=2, resume=True, progress=lambda *n: told.append(n))
    assert told == [(6, 6)]
    assert_same(finished, out)


def test_errors_that_can_hardly_be_written_down_are_rows_all_the_same(district: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = run([district], replications=3, seed=1, out=out, workers=1, model="tests.experiment.stand_in:unspeakable")
    assert (report.done, report.failed) == (1, 2)
    errors = Result(out).failures()["error"].tolist()
    assert "no such file: \\udcff" in errors[0]
    assert "Speechless" in errors[1]


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
