"""Provinces rolled up: districts share what is not known and no luck; what is shared does not even out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment.province import FILE, MONTHLY_FILE, SPREAD, diversification, roll_up, stored
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.scenario.schema import Scenario
from tests.districts import scenario
from tests.experiment import stand_in

MONTHS = 12
RUNS = 12


def district(name: str | None, **sections: object) -> Scenario:
    return scenario(3, name=name or "alone", district=name, programme={"months": MONTHS}, **sections)


def results(folder: Path, *scenarios: Scenario, **wishes: object) -> Result:
    run(list(scenarios), replications=RUNS, seed=1, out=folder, workers=1, **wishes)  # type: ignore[arg-type]
    return Result(folder)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return results(tmp_path_factory.mktemp("province") / "two", district("a"), district("b"))


def of(result: Result, name: str) -> pd.DataFrame:
    runs = result.replications()
    return runs[runs.scenario == name].drop(columns="scenario").reset_index(drop=True)


def test_two_districts_with_one_roster_share_parameters_and_differ_in_luck(two: Result) -> None:
    a, b = of(two, "a"), of(two, "b")
    parameters = [c for c in a.columns if c.startswith("param.")]
    assert len(parameters) > 20
    pd.testing.assert_frame_equal(a[parameters], b[parameters], check_exact=True)
    assert (a["revenue"] != b["revenue"]).all()


def test_another_district_changes_no_other(two: Result, tmp_path: Path) -> None:
    three = results(tmp_path / "three", district("c", staffing={"reps": 4}), district("a"), district("b"))
    for name in ("a", "b"):
        pd.testing.assert_frame_equal(of(two, name), of(three, name), check_exact=True)


def test_a_province_of_one_district_is_that_district_to_the_bit(tmp_path: Path) -> None:
    only = district("a")
    result = results(tmp_path / "one", only)
    found = roll_up(result, "p", only)
    expected = of(result, "a")[found.runs.columns.drop("scenario")]
    pd.testing.assert_frame_equal(found.runs.drop(columns="scenario"), expected, check_exact=True, check_dtype=False)
    months = result.monthly()[found.monthly.columns.drop("scenario")]
    pd.testing.assert_frame_equal(found.monthly.drop(columns="scenario"), months, check_exact=True)


def test_a_plain_run_has_the_parameters_of_a_district_and_luck_of_its_own(two: Result, tmp_path: Path) -> None:
    """The documented exception: alone, a scenario without a key of its luck is no district of any province."""
    alone = of(results(tmp_path / "alone", district(None)), "alone")
    a = of(two, "a")
    parameters = [c for c in a.columns if c.startswith("param.")]
    pd.testing.assert_frame_equal(alone[parameters], a[parameters], check_exact=True)
    assert (alone["revenue"] != a["revenue"]).all()


def test_a_province_is_the_sum_of_its_districts(two: Result) -> None:
    found = roll_up(two, "p", district("a"))
    a, b = of(two, "a"), of(two, "b")
    for name in ("revenue", "incremental_revenue", "investment", "running_cost", "npv"):
        np.testing.assert_allclose(found.runs[name], a[name] + b[name], rtol=1e-12)
    assert (found.runs["schools_live"] == a["schools_live"] + b["schools_live"]).all()
    last = two.monthly().query("month == @MONTHS").groupby("replication")[["parents_subscribed", "parents_total"]].sum()
    expected = (last["parents_subscribed"] / last["parents_total"]).to_numpy()
    assert found.runs["parent_penetration"].tolist() == expected.tolist()
    assert (found.runs["peak_funding"] <= (a["peak_funding"] + b["peak_funding"]) * (1 + 1e-12)).all()
    ends = found.monthly.query("month == @MONTHS")
    np.testing.assert_allclose(
        ends["cumulative_cash"], found.monthly.groupby("replication")["cash"].sum(), rtol=1e-9, atol=1e-3
    )
    assert {p.name for p in two.folder.glob("province*.parquet")} == {FILE, MONTHLY_FILE}
    again = stored(two)
    assert again is not None
    pd.testing.assert_frame_equal(again.runs, found.runs, check_exact=True)
    assert again.plain() == found.plain()


def test_a_replication_that_failed_in_one_district_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = tmp_path / "ill.txt"
    said.write_text("5 raise\n")
    monkeypatch.setenv(stand_in.ILL, str(said))
    sick = district("sick").model_copy(update={"name": "test"})  # the one that falls ill
    result = results(tmp_path / "out", district("a"), sick, model=f"{stand_in.__name__}:ill")
    found = roll_up(result, "p", sick)
    assert found.left_out == 1
    assert found.runs["replication"].tolist() == [r for r in range(RUNS) if r != 5]


def test_runs_added_since_make_a_stored_province_stale(tmp_path: Path) -> None:
    one = district("a")
    roll_up(results(tmp_path / "out", one), "p", one)
    run([one], replications=RUNS + 1, seed=1, out=tmp_path / "out", workers=1, resume=True)
    assert stored(Result(tmp_path / "out")) is None


def test_what_is_shared_does_not_even_out_and_what_is_local_does() -> None:
    """Known answers: m districts whose results are a shared number plus a local one, both of variance 1."""
    rng = np.random.default_rng(1)
    m, n = 16, 4000
    common, local = rng.standard_normal(n), rng.standard_normal((m, n))
    se = 4 / np.sqrt(2 * n)  # four standard errors of a standard deviation, relative
    for parts, sd, correlation in (
        (np.tile(common, (m, 1)), m, 1.0),
        (local, np.sqrt(m), 0.0),
        (common + local, np.sqrt(m**2 + m), 0.5),
    ):
        found = diversification(parts)
        assert found.sd == pytest.approx(sd, rel=se)
        assert found.sd_together == pytest.approx(m * parts[0].std(), rel=2 * se)
        assert found.sd_apart == pytest.approx(np.sqrt(m) * parts[0].std(), rel=2 * se)
        assert found.correlation == pytest.approx(correlation, abs=4 / np.sqrt(n))
        assert found.sd <= found.sd_together * (1 + 1e-12)
        assert found.band <= found.band_together * (1 + 1e-12) or correlation == 1.0


def test_of_a_single_district_there_is_nothing_to_even_out() -> None:
    found = diversification(np.arange(10.0)[None])
    assert found.correlation is None
    assert found.sd == found.sd_together == found.sd_apart
    assert found.band == found.band_together


def test_local_luck_alone_evens_out_between_districts(tmp_path: Path) -> None:
    """With every number known, districts have nothing in common: the spread is that of independent parts."""
    from sim.model.draw import draw
    from sim.model.streams import Streams

    districts = [scenario(2, name=name, district=name, programme={"months": 6}) for name in "abc"]
    known = [draw(d, Streams(1, 0, d.district or ""))[0] for d in districts]
    run(known, replications=60, seed=1, out=tmp_path / "out", workers=1)
    found = roll_up(Result(tmp_path / "out"), "p", known[0]).diversification()
    assert set(found) == set(SPREAD)
    for name in ("revenue", "investment"):
        spread = found[name]
        assert spread.correlation == pytest.approx(0, abs=4 / np.sqrt(3 * 60))
        assert spread.sd < spread.sd_together
