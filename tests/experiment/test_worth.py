"""The worth of each lever: with less without, on the same luck, and silence on what is too small to see."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment import worth
from sim.experiment.run import run
from sim.experiment.statistics import PairedDifference, paired_difference
from sim.experiment.store import Result
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.districts import quiet, scenario, schools

pytestmark = pytest.mark.slow

N = 7


@pytest.fixture(scope="module")
def district() -> Scenario:
    """S12 on without a peak and B4 on without a day to wait do nothing; the free service does a lot."""
    return scenario(
        schools(2, relationship="A"),
        programme={"months": 8, "launch": "day_one"},
        rules=quiet(S12=True, B4=True, P3=True, P2=True),
        staffing={"peaks": []},
        uncertainties={"price_approval": {"days": 0}, "free_service": {"ratio": 8, "churn": 0.2}},
    )


def run_it(district: Scenario, out: Path, n: int, resume: bool = False) -> Result:
    run(worth.scenarios(district), replications=n, seed=2, out=out, workers=1, resume=resume)
    return Result(out)


@pytest.fixture(scope="module")
def begun(district: Scenario, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, pd.DataFrame, set[str]]:
    """A result of two replications with its worths and shards, before it is resumed."""
    result = run_it(district, tmp_path_factory.mktemp("worth") / "out", 2)
    found = worth.write(result, district)
    assert found is not None
    return result, found, {p.name for p in (result.folder / "parts").iterdir()}


@pytest.fixture(scope="module")
def result(district: Scenario, begun: tuple[Result, pd.DataFrame, set[str]]) -> Result:
    return run_it(district, begun[0].folder, N, resume=True)


@pytest.fixture(scope="module")
def worths(result: Result, district: Scenario) -> pd.DataFrame:
    found = worth.write(result, district)
    assert found is not None
    return found


def of(worths: pd.DataFrame, rule: str, measure: str) -> pd.Series:
    (row,) = (row for _, row in worths.iterrows() if (row["rule"], row["measure"]) == (rule, measure))
    return row


def test_every_rule_is_switched_once_and_measured_four_times(worths: pd.DataFrame, district: Scenario) -> None:
    assert set(worths["rule"]) == set(worth.RULES)
    assert (worths.groupby("rule")["measure"].agg(tuple) == worth.MEASURES).all()
    for s, variant in zip(worth.switched(district), worth.scenarios(district)[1:], strict=True):
        assert s.on == getattr(district.rules, s.rule) != getattr(variant.rules, s.rule)
        back = variant.rules.model_copy(update={s.rule: s.on})
        assert variant.model_copy(update={"rules": back}).hash == district.hash, "all else is the same"


def test_rules_that_are_off_stand_apart_and_the_largest_come_first(worths: pd.DataFrame) -> None:
    npv = worths[worths["measure"] == "npv"]
    states = npv["state"].tolist()
    assert states == ["on"] * 4 + ["off"] * (len(worth.RULES) - 4)
    for _, group in npv.groupby("state"):
        sizes = group["worth"].abs().tolist()
        assert sizes == sorted(sizes, reverse=True)


def test_a_rule_that_does_nothing_is_named_as_too_small_to_see(worths: pd.DataFrame) -> None:
    for rule in ("S12", "B4"):
        for measure in worth.MEASURES:
            row = of(worths, rule, measure)
            assert (row["worth"], row["ci_low"], row["ci_high"], row["verdict"]) == (0, 0, 0, "negligible")


def test_a_worth_is_with_less_without_whether_the_rule_is_on_or_off(worths: pd.DataFrame, result: Result) -> None:
    runs = result.replications().pivot(index="replication", columns="scenario", values="incremental_revenue")
    on = of(worths, "P3", "incremental_revenue")
    assert (on["state"], on["scenario"]) == ("on", "without-P3")
    assert on["worth"] == pytest.approx((runs["test"] - runs["without-P3"]).mean(), rel=1e-12)
    off = of(worths, "P5", "incremental_revenue")
    assert (off["state"], off["scenario"]) == ("off", "with-P5")
    assert off["worth"] == pytest.approx((runs["with-P5"] - runs["test"]).mean(), rel=1e-12)


def test_a_strong_rule_is_seen(worths: pd.DataFrame) -> None:
    assert of(worths, "P3", "parent_penetration")["verdict"] == "more"


def test_a_variants_file_run_by_itself_gives_the_same_bits(result: Result, tmp_path: Path) -> None:
    alone = load(result.folder / "scenarios" / "without-P3.yaml")
    run([alone], replications=N, seed=2, out=tmp_path / "again", workers=1)
    again, stored = Result(tmp_path / "again").replications(), result.replications()
    stored = stored[stored["scenario"] == "without-P3"].reset_index(drop=True)
    pd.testing.assert_frame_equal(again, stored[list(again.columns)], check_exact=True)


def test_more_replications_are_added_to_those_that_are_there(
    begun: tuple[Result, pd.DataFrame, set[str]], worths: pd.DataFrame, result: Result
) -> None:
    _, first, shards = begun
    assert shards < {p.name for p in (result.folder / "parts").iterdir()}
    assert (first["n"].unique().tolist(), worths["n"].unique().tolist()) == ([2], [N])
    runs = result.replications().query("replication < 2").pivot(index="replication", columns="scenario", values="npv")
    assert of(first, "P3", "npv")["worth"] == (runs["test"] - runs["without-P3"]).mean()


def made(rule: str, npv: list[float]) -> list[dict[str, object]]:
    """Rows of a scenario with made-up results, in which switching one rule off gives ``npv`` in place of 0."""
    some = scenario(1)
    names = [some.name, *(s.name for s in worth.switched(some))]
    nought = {name: np.zeros(len(npv)) for name in names}
    values = {m: dict(nought) for m in worth.MEASURES}
    values["investment"] = {name: np.full(len(npv), 1e6) for name in names}
    values["npv"][f"without-{rule}"] = np.array(npv)
    return [row for row in worth.measure(values, some) if row["rule"] == rule and row["measure"] == "npv"]


def test_the_intervals_hold_for_all_rules_and_measures_together() -> None:
    (row,) = made("S7", [-4.0, -6.0, -5.0])
    expected = paired_difference([4, 6, 5], [0, 0, 0], comparisons=31 * 4)
    assert (row["worth"], row["ci_low"], row["ci_high"]) == (5, expected.low, expected.high)
    assert (row["comparisons"], row["resolution"]) == (124, 1000)


def test_a_single_replication_tells_nothing() -> None:
    (row,) = made("S7", [-1e9])
    assert (row["ci_low"], row["verdict"]) == (None, "unclear")


@pytest.mark.parametrize(
    ("low", "mean", "high", "verdict"),
    [
        (2.0, 3.0, 4.0, "more"),
        (-4.0, -3.0, -2.0, "less"),
        (-1.0, 3.0, 7.0, "unclear"),
        (0.0, 3.0, 6.0, "unclear"),
        (-1.0, 0.0, 1.0, "negligible"),
        (0.2, 0.5, 0.8, "negligible"),
        (0.2, 0.9, 1.6, "negligible"),
        (-0.5, 0.5, 1.5, "unclear"),
        (0.5, 1.1, 1.7, "more"),
        (0.0, 0.0, 0.0, "negligible"),
    ],
)
def test_what_is_too_small_to_see_is_told_from_what_is_unclear(
    low: float, mean: float, high: float, verdict: str
) -> None:
    assert worth.verdict_on(PairedDifference(mean, low, high, 0.95, 1, 50), 1.0) == verdict
