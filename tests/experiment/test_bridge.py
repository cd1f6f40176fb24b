"""The bridge: its changes add up, its ends are the ceiling and the ordinary run, its steps are plain scenarios."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment import bridge
from sim.experiment.ceiling import of_roster
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.finance import bridge as closed_form
from sim.scenario.load import load, write_resolved
from sim.scenario.schema import Scenario
from tests.districts import scenario, schools

ROOT = Path(__file__).parents[2]
N = 5


@pytest.fixture(scope="module")
def district() -> Scenario:
    """Three schools that wait for one crew, one rep and one agent."""
    few = {"reps": 1, "crews": 1, "agents": 1, "peaks": [], "second_wave_hours": 1}
    return scenario(schools(3, relationship="A"), programme={"months": 30}, staffing=few, service={"technicians": 1})


def bridged(district: Scenario, out: Path, n: int = N) -> Result:
    run(bridge.scenarios(district), replications=n, seed=3, out=out, workers=1)
    return Result(out)


@pytest.fixture(scope="module")
def result(district: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Result:
    return bridged(district, tmp_path_factory.mktemp("bridge") / "out")


@pytest.fixture(scope="module")
def steps(result: Result, district: Scenario) -> pd.DataFrame:
    found = bridge.write(result, district)
    assert found is not None
    return found.set_index("step")


def test_the_table_has_a_row_a_step_in_the_fixed_order(steps: pd.DataFrame) -> None:
    assert tuple(steps.index) == bridge.STEPS
    assert steps["order"].tolist() == list(range(8))
    assert steps["n"].tolist() == [N] * 8
    assert [None if pd.isna(s) else s for s in steps["scenario"]] == [
        None, None, "bridge-day-one", "bridge-timing", "bridge-churn", "bridge-cohorts", "test", "test",
    ]  # fmt: skip


def test_the_changes_add_up_to_the_way_from_the_ceiling_to_the_cash(steps: pd.DataFrame) -> None:
    level, change = steps["level"].to_numpy(), steps["change"].to_numpy()
    np.testing.assert_allclose(change[1:], np.diff(level), rtol=1e-9, atol=1e-9 * level[0])
    assert np.isnan(change[0])
    assert level[0] + change[1:].sum() == pytest.approx(level[-1], rel=1e-9, abs=1e-9 * level[0])


def test_its_ends_are_the_ceiling_and_the_ordinary_run(steps: pd.DataFrame, district: Scenario, tmp_path: Path) -> None:
    run([district], replications=N, seed=3, out=tmp_path / "ordinary", workers=1)
    ordinary = Result(tmp_path / "ordinary")
    assert steps.loc["ceiling", "level"] == of_roster(district)["new_horizon"]
    assert steps.loc["capacity", "level"] == ordinary.replications()["incremental_revenue"].mean()
    last = ordinary.monthly().query("month == 30")["cumulative_cash"]
    assert steps.loc["costs", "level"] == last.mean()


@pytest.mark.parametrize("step", bridge.SIMULATED)
def test_a_steps_file_run_by_itself_gives_the_same_bits(
    step: str, result: Result, steps: pd.DataFrame, tmp_path: Path
) -> None:
    name = bridge.name_of(step)
    again = load(result.folder / "scenarios" / f"{name}.yaml")
    run([again], replications=N, seed=3, out=tmp_path / "again", workers=1)
    alone, stored = Result(tmp_path / "again").replications(), result.replications()
    stored = stored[stored["scenario"] == name].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, stored[list(alone.columns)], check_exact=True)
    assert alone["incremental_revenue"].mean() == steps.loc[step, "level"]


def test_no_step_without_limits_waits_for_people_though_the_scenario_does(result: Result) -> None:
    runs = result.replications()
    waits = ["crew_wait_days", "counter_balked_share", "counter_wait_minutes", "repair_wait_days"]
    own = runs["scenario"] == "test"
    assert (runs.loc[own, waits[:3]].mean() > 0).all()
    assert (runs.loc[~own, waits] == 0).all(axis=None)
    assert (runs.loc[~own, "agents_sent_share"] == 1).all()
    assert (runs.loc[~own, "hotline_given_up_share"] == 0).all()


def test_each_burden_is_there_from_its_step_on(result: Result) -> None:
    months = result.monthly()
    live = months[months["month"] == 1].groupby("scenario")["schools_live"].min()
    assert live["bridge-day-one"] == 3
    assert (live.drop("bridge-day-one") == 0).all()
    churned = months.groupby("scenario")[["family_churned", "staff_churned"]].sum().sum(axis=1)
    assert (churned > 0).to_dict() == {
        "bridge-day-one": False, "bridge-timing": False, "bridge-churn": True, "bridge-cohorts": True, "test": True,
    }  # fmt: skip
    entered = months[months["month"] > 1].groupby("scenario")["family_existing"].sum()
    assert (entered > 0).to_dict() == {
        "bridge-day-one": False, "bridge-timing": False, "bridge-churn": False, "bridge-cohorts": True, "test": True,
    }  # fmt: skip


def test_a_scenario_that_is_the_ceiling_stays_there_to_the_cent(tmp_path: Path) -> None:
    deck = load(ROOT / "configs" / "ceiling.yaml")
    found = bridge.write(bridged(deck, tmp_path / "deck", 1), deck)
    assert found is not None
    level = found.set_index("step")["level"]
    assert level["ceiling"] == 20 * 80_445
    assert level["targets"] == pytest.approx(20 * 46_920, rel=1e-12)
    for step in (*bridge.SIMULATED, "capacity"):
        assert level[step] == pytest.approx(20 * 80_445, abs=0.005), step
    assert found["ci_low"].isna().all(), "one replication knows no interval"


def test_a_burden_the_scenario_does_not_have_changes_exactly_nought(tmp_path: Path) -> None:
    frozen = scenario(2, programme={"months": 12}, market={"cohorts_move": False})
    of_steps = {s.name: s.hash for s in bridge.scenarios(frozen)}
    assert of_steps["bridge-cohorts"] == of_steps["bridge-churn"]
    found = bridge.write(bridged(frozen, tmp_path / "out", 3), frozen)
    assert found is not None
    cohorts = found.set_index("step").loc["cohorts", ["change", "ci_low", "ci_high"]]
    assert cohorts.tolist() == [0, 0, 0]


@pytest.mark.parametrize("size", [3, 5001])
def test_every_step_is_a_scenario_a_user_may_write(size: int, tmp_path: Path) -> None:
    big = scenario(schools(size, pupils=20, classes=1, staff=2), staffing={"schools_per_rep": 1})
    for step in bridge.scenarios(big)[1:]:
        assert load(write_resolved(step, tmp_path)).hash == step.hash
        assert step.staffing.reps * step.staffing.schools_per_rep >= size


def test_a_larger_plan_of_the_scenario_becomes_a_bridge_without_running_it_again(
    district: Scenario, result: Result, steps: pd.DataFrame, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run([district], replications=N, seed=3, out=out, workers=1)
    before = {p.name: p.stat().st_mtime_ns for p in (out / "parts").iterdir() if p.is_dir()}
    run(bridge.scenarios(district), replications=N, seed=3, out=out, workers=1, resume=True)
    after = {p.name: p.stat().st_mtime_ns for p in (out / "parts").iterdir() if p.is_dir()}
    assert before.items() < after.items()
    again = bridge.write(Result(out), district)
    assert again is not None
    pd.testing.assert_frame_equal(again.set_index("step"), steps, check_exact=True)


def test_only_luck_that_all_steps_have_is_compared(district: Scenario, tmp_path: Path) -> None:
    short = bridge.changed(district, {"programme": {"months": 6}})
    plan = {"replications": 5, "seed": 3, "workers": 1}
    run(bridge.scenarios(short), out=tmp_path / "one", model="tests.experiment.stand_in:raises", **plan)
    found = bridge.write(Result(tmp_path / "one"), short)
    assert found is not None
    assert found["n"].tolist() == [4] * 8
    run(bridge.scenarios(short), out=tmp_path / "none", model="tests.experiment.stand_in:fails", **plan)
    assert bridge.write(Result(tmp_path / "none"), short) is None
    assert bridge.stored(Result(tmp_path / "none")) is None


def test_intervals_are_paired_and_hold_together() -> None:
    levels = {
        step: np.array(values, float)
        for step, values in zip(
            bridge.STEPS,
            [[9, 9], [5, 5], [6, 8], [5, 7], [4, 6], [5, 5], [3, 3], [1, 2]],
            strict=True,
        )
    }
    rows = bridge.measure(levels, "x")
    assert [row["change"] for row in rows] == [None, -4, 2, -1, -1, 0, -2, -0.5 - 1]
    assert (rows[1]["ci_low"], rows[1]["ci_high"]) == (-4, -4), "a closed form is certain"
    assert (rows[3]["ci_low"], rows[3]["ci_high"]) == (-1, -1), "the same difference in all futures"
    # Student's t with one degree of freedom at 1 − .05/12 is tan(π·(.5 − .05/12)) = 76.39
    assert rows[2]["ci_high"] - 2 == pytest.approx(76.39 * 1.0, rel=1e-3)
    assert (rows[2]["p10"], rows[2]["p90"]) == (6, 8)


def test_the_targets_are_the_decks_46_920_a_class() -> None:
    deck = load(ROOT / "configs" / "ceiling.yaml")
    assert closed_form.everybody(deck) / 20 == pytest.approx(80_445, abs=1e-6)
    assert closed_form.targets(deck) / 20 == pytest.approx(46_920, abs=1e-6)
