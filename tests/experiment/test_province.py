"""Provinces rolled up: districts share what is not known and no luck; what is shared does not even out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.experiment.province import FILE, MONTHLY_FILE, SPREAD, diversification, province_of, roll_up, stored
from sim.experiment.run import run
from sim.experiment.store import Result
from sim.scenario.schema import Scenario
from tests.districts import scenario
from tests.experiment import stand_in

MONTHS = 12
RUNS = 12
WHOLE = {"name": "whole", "description": "Two of a kind"}


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


def test_the_manifest_says_that_a_folder_is_a_province_and_its_end_adds_it_up(tmp_path: Path) -> None:
    result = results(tmp_path / "out", district("a"), district("b"), province=WHOLE)
    assert result.manifest["province"] == WHOLE
    found = stored(result)
    assert found is not None
    assert (found.name, found.description, found.left_out) == ("whole", "Two of a kind", 0)
    assert found.runs["replication"].tolist() == list(range(RUNS))
    assert results(tmp_path / "plain", district("a")).manifest["province"] is None


class Enough(Exception):  # noqa: N818 - the name is the point
    """Raised in place of a signal."""


def test_an_interrupted_province_is_added_up_as_far_as_all_districts_are_and_goes_on(tmp_path: Path) -> None:
    def until(done: int, _: int) -> None:
        if done >= 7:  # four of a, three of b: one of a has no fellow
            raise Enough

    districts = district("a"), district("b")
    with pytest.raises(Enough):
        results(tmp_path / "out", *districts, province=WHOLE, progress=until, batch_size=1)
    cut = Result(tmp_path / "out")
    assert len(cut.replications()) == 7
    found = province_of(cut)
    assert found is not None
    assert (found.runs["replication"].tolist(), found.left_out) == ([0, 1, 2], RUNS - 3)
    whole = results(tmp_path / "out", *districts, province=WHOLE, resume=True)
    again, straight = province_of(whole), results(tmp_path / "straight", *districts, province=WHOLE)
    assert again is not None
    assert again.left_out == 0
    for file in (FILE, MONTHLY_FILE):
        assert (whole.folder / file).read_bytes() == (straight.folder / file).read_bytes()


def test_a_province_stopped_before_its_first_result_is_one_all_the_same(tmp_path: Path) -> None:
    def at_once(done: int, _: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        results(tmp_path / "out", district("a"), province=WHOLE, progress=at_once)
    assert Result(tmp_path / "out").manifest["province"] == WHOLE
    begun = results(tmp_path / "out", district("a"), province=WHOLE, resume=True)
    assert stored(begun) is not None


def test_a_folder_that_lost_its_roll_up_is_added_up_in_memory_and_gets_it_back_when_gone_on_with(
    tmp_path: Path,
) -> None:
    """As after a process that was killed between the tables and the roll-up."""
    one = district("a")
    result = results(tmp_path / "out", one, province=WHOLE)
    before = stored(result)
    assert before is not None
    (result.folder / FILE).unlink()
    found = province_of(result)
    assert found is not None
    assert found.plain() == before.plain()
    pd.testing.assert_frame_equal(found.runs, before.runs, check_exact=True)
    pd.testing.assert_frame_equal(found.monthly, before.monthly, check_exact=True)
    assert not (result.folder / FILE).exists(), "who reads writes nothing"
    results(tmp_path / "out", one, province=WHOLE, resume=True)
    assert (result.folder / FILE).exists()


def test_a_district_added_since_makes_a_stored_province_stale(tmp_path: Path) -> None:
    """Its replications are the same ones, so that their numbers alone would not tell."""
    results(tmp_path / "out", district("a"), province=WHOLE)
    small = {file: (tmp_path / "out" / file).read_bytes() for file in (FILE, MONTHLY_FILE)}
    two = results(tmp_path / "out", district("a"), district("b"), province=WHOLE, resume=True)
    for file, content in small.items():  # as if the end had not come to its roll-up
        (two.folder / file).write_bytes(content)
    assert stored(two) is None
    found = province_of(two)
    assert found is not None
    np.testing.assert_allclose(found.runs["revenue"], of(two, "a")["revenue"] + of(two, "b")["revenue"], rtol=1e-12)


def test_a_folder_from_before_the_manifest_said_so_is_a_province_still(tmp_path: Path) -> None:
    one = district("a")
    result = results(tmp_path / "out", one)
    found = roll_up(result, "old", one)
    for file in (FILE, MONTHLY_FILE):  # as they were written then
        table = pq.read_table(result.folder / file)
        pq.write_table(table.replace_schema_metadata(None), result.folder / file)
    manifest = json.loads((result.folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["province"]
    (result.folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    again = province_of(Result(result.folder))
    assert again is not None
    assert again.plain() == found.plain()


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
