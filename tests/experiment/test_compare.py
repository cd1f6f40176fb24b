"""Comparisons for real, on small districts: the same luck for each, nothing run twice, nothing claimed too much."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.experiment.compare import Wanted, compare, fresh_seed
from sim.experiment.contrast import best_of, contrast, differences_of, half_width, shared, sign_of
from sim.experiment.information import split_crossed
from sim.experiment.precision import read_aim
from sim.experiment.statistics import paired_difference
from sim.experiment.store import Result
from sim.experiment.tables import REPLICATIONS
from sim.model import simulate
from sim.scenario.load import load
from sim.scenario.problem import Problems
from sim.scenario.schema import Scenario
from tests.districts import scenario
from tests.experiment import stand_in

CONFIGS = Path(__file__).parents[2] / "configs"
READY = sorted((CONFIGS / "strategies").glob("*.yaml"))
SHORT = {"programme": {"months": 6}}


def strategy(name: str, **sections: Any) -> Scenario:
    return scenario(2, name=name, **(SHORT | sections))


BASE, REPS = strategy("base"), strategy("fewer_reps", staffing={"reps": 2})


def below(folder: Path, name: str) -> Path:
    """The only folder of this name below a result."""
    (found,) = folder.glob(f"{name}-*")
    return found


def difference(summary: dict[str, Any], metric: str, a: str = "base") -> dict[str, Any]:
    return next(d for d in summary["differences"] if d["metric"] == metric and d["a"] == a)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("compare") / "out"
    return compare([BASE, REPS], Wanted(6), out=out, workers=1).summary


def test_the_json_object_is_the_contract_and_stands_in_the_folder(compared: dict[str, Any]) -> None:
    folder = Path(compared["result"])
    assert json.loads((folder / "comparison.json").read_text(encoding="utf-8")) == compared
    assert {"result", "scenarios", "differences", "best"} <= set(compared)
    assert [s["id"] for s in compared["scenarios"]] == ["base", "fewer_reps"]
    of = {d["metric"] for d in compared["differences"]}
    assert set(REPLICATIONS.names) - {"scenario", "replication"} <= of
    assert "counter_wait_minutes" in of
    assert not any(m.startswith("param.") for m in of)
    runs = Result(folder).replications()
    a, b = (runs[runs["scenario"] == name]["npv"].to_numpy() for name in ("base", "fewer_reps"))
    exact, found = paired_difference(a, b), difference(compared, "npv")
    assert (found["mean"], found["ci"]) == (exact.mean, [exact.low, exact.high])
    assert found["correlation"] == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert found["separate_luck"] == pytest.approx((a.var() + b.var()) / (a - b).var())
    assert sum(compared["best"]["npv"]["chance_best"].values()) == pytest.approx(1)


def test_strategies_share_their_parameters(compared: dict[str, Any]) -> None:
    runs = shared(Result(Path(compared["result"])).replications(), ["base", "fewer_reps"])
    assert len(runs.parameters()) > 100
    assert all(len(set(values)) == runs.n for values in runs.parameters().values())


def test_a_null_payback_has_no_mean_and_nobody_is_better(compared: dict[str, Any]) -> None:
    found = difference(compared, "payback_month")
    assert (found["mean"], found["ci"], found["better"]) == (None, None, None)
    assert found["wins"] == {"a": 0, "b": 0, "ties": 6}
    assert (found["nulls"]["a"], found["nulls"]["b"]) == (1, 1)
    assert compared["best"]["payback_month"]["could_be_best"] is None


@pytest.mark.parametrize("rule", ["P1", "P5"])
def test_a_value_of_a_rule_that_is_off_makes_a_difference_of_exactly_nought_though_both_are_run(
    tmp_path: Path, rule: str
) -> None:
    gifts = {"gifts": [{"month": 1, "deposit": 1, "gift": 999}]}
    promotions = gifts if rule == "P1" else {"rebate": {"threshold": 0.1, "credit": 500}}
    a = strategy("a", rules={rule: False})
    b = strategy("b", rules={rule: False}, promotions=promotions)
    assert a.hash != b.hash
    told: list[tuple[int, int]] = []
    found = compare([a, b], Wanted(3), out=tmp_path, workers=1, progress=lambda *n: told.append(n))
    assert (told[0], told[-1]) == ((0, 6), (6, 6))
    for d in found.summary["differences"]:
        assert d["mean"] in (0.0, None), d
        if d["metric"].endswith("_met"):
            assert d["ci"][0] < 0 < d["ci"][1], "chances are not shown to be equal by three futures"
        elif d["mean"] is not None:
            assert d["ci"] == [0.0, 0.0]
        assert d["better"] is None
        assert d.get("wins", {"ties": 3})["ties"] == 3
    assert found.summary["best"]["npv"]["could_be_best"] == ["a", "b"]


def test_two_strategies_agree_bit_for_bit_until_the_day_they_differ(tmp_path: Path) -> None:
    year = {"programme": {"months": 20}}
    a = strategy("a", **year)
    b = strategy("b", **year, bureau={"notices_days": (15.0, 105.0, 500.0)})
    compare([a, b], Wanted(2), out=tmp_path, workers=1)
    monthly = Result(tmp_path).monthly()
    first, second = (
        monthly[monthly["scenario"] == name].drop(columns="scenario").reset_index(drop=True) for name in "ab"
    )
    before = first["month"] <= 16  # day 514 lies in month 17
    pd.testing.assert_frame_equal(first[before], second[before], check_exact=True)
    assert not first.equals(second)


def test_strategies_and_replications_are_added_without_doing_anything_again(tmp_path: Path) -> None:
    third = strategy("no_gifts", promotions={"gifts": []})
    told: list[tuple[int, int]] = []
    compare([BASE, REPS], Wanted(3), out=tmp_path / "grown", workers=1)
    grown = compare(
        [BASE, REPS, third], Wanted(5), out=tmp_path / "grown", workers=1, resume=True,
        progress=lambda *n: told.append(n),
    )  # fmt: skip
    assert told[0] == (6, 15)
    at_once = compare([BASE, REPS, third], Wanted(5), out=tmp_path / "once", workers=1)
    assert grown.summary | {"result": ""} == at_once.summary | {"result": ""}


def test_a_future_that_failed_in_one_strategy_is_left_out_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = compare([BASE, REPS], Wanted(5), out=tmp_path, workers=1, model="tests.experiment.stand_in:raises")
    assert (found.asked, found.failed) == (10, 2)
    assert (found.summary["common"], found.summary["left_out"]) == (4, 0)
    runs = Result(tmp_path).replications()
    one_more = runs[~((runs["scenario"] == "base") & (runs["replication"] == 0))]
    common = shared(one_more, ["base", "fewer_reps"])
    assert (common.n, common.left_out) == (3, 1)
    assert stand_in.BAD not in common.frames["base"].index


@pytest.mark.slow
def test_precision_adds_replications_and_says_how_many_and_why(tmp_path: Path) -> None:
    first = compare([BASE, REPS], Wanted(aim=read_aim("npv=1e9")), out=tmp_path / "a", workers=1).summary
    assert first["precision"]["looks"][0]["replications"] == first["precision"]["replications"] == 50
    half = first["precision"]["looks"][0]["half_width"]
    d = difference(first, "npv")
    assert half == pytest.approx((d["ci"][1] - d["ci"][0]) / 2)
    told: list[tuple[int, int]] = []
    more = compare(
        [BASE, REPS], Wanted(aim=read_aim(f"npv={half * 0.9}"), cap=120), out=tmp_path / "a", workers=1, resume=True,
        progress=lambda *n: told.append(n),
    ).summary  # fmt: skip
    assert told[0] == (100, 100), "what is there is looked at first"
    assert more["precision"]["replications"] == more["common"] > 50
    last = more["precision"]["looks"][-1]["half_width"]
    assert more["precision"]["why"] == ("reached" if last <= half * 0.9 else "cap")


@pytest.mark.slow
def test_one_winner_is_chosen_and_looked_at_again_with_luck_of_its_own(tmp_path: Path) -> None:
    rival = strategy("rival", bureau={"notices_days": (15.0, 110.0)})
    worse = strategy("worse", bureau={"agreement_days": 13})
    wanted = Wanted(50, delta=0.5, cap=150)
    found = compare([BASE, rival, worse], wanted, out=tmp_path, workers=1)
    chosen = found.summary["selection"]
    assert chosen["screened_out"] == ["worse"]
    simulated = chosen["simulated"]
    assert simulated["worse"] == 50 < simulated["base"] == simulated["rival"] <= 150
    rounds = [Result(p) for p in sorted((tmp_path / "contest").iterdir())]
    assert sum(simulated.values()) == 150 + sum(len(r.replications()) for r in rounds)
    confirm = Result(below(tmp_path, "confirm"))
    assert len({1, confirm.manifest["seed"], *(r.manifest["seed"] for r in rounds)}) == 2 + len(rounds)
    assert confirm.manifest["seed"] == fresh_seed(1, "confirm")
    runs = confirm.replications()
    winner = runs[runs["scenario"] == chosen["winner"]]["npv"]
    again = chosen["confirmed"]
    assert again["mean"] == pytest.approx(winner.mean(), rel=1e-12)
    assert again["replications"] == 50
    for d in again["differences"]:
        other = runs[runs["scenario"] == d["b"]]["npv"]
        exact = paired_difference(winner, other, comparisons=len(again["differences"]))
        assert (d["mean"], d["ci"]) == (exact.mean, [exact.low, exact.high])
    told: list[tuple[int, int]] = []
    repeated = compare(
        [BASE, rival, worse], wanted, out=tmp_path, workers=1, resume=True, progress=lambda *n: told.append(n)
    )
    assert all(done == total for done, total in told), "nothing is simulated again"
    assert repeated.summary == found.summary
    other = strategy("other", bureau={"agreement_days": 12})
    more = compare([BASE, rival, worse, other], replace(wanted, cap=100), out=tmp_path, workers=1, resume=True).summary[
        "selection"
    ]
    assert max(more["simulated"].values()) <= 100, "another strategy and a smaller cap are no reason to refuse"


@pytest.mark.slow
@pytest.mark.parametrize("file", READY, ids=lambda path: path.stem)
def test_every_ready_strategy_is_one_idea_and_runs(file: Path) -> None:
    idea, base = load(file, ["programme.months=3"]), load(CONFIGS / "xinluo.yaml", ["programme.months=3"])
    assert idea.name == file.stem
    assert idea.hash != base.hash
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text.splitlines()) <= 13
    few = idea.model_copy(update={"roster": idea.roster[:5]})
    assert simulate(few, 1, 0).ledger.flows.shape


def test_the_variance_is_split_by_a_design_of_draws_and_luck(tmp_path: Path) -> None:
    found = compare([BASE, REPS], Wanted(3, nested=(3, 2)), out=tmp_path, workers=1).summary["nested"]
    runs = Result(below(tmp_path, "nested")).replications()
    assert len(runs) == 2 * 3 * 2
    assert not any(c.startswith("param.") for c in runs.columns), "each draw is a scenario without uncertain numbers"
    table = np.array(
        [runs[runs["scenario"] == f"fewer_reps.draw{d:04d}"].sort_values("replication")["npv"] for d in range(3)]
    )
    exact = split_crossed(table)
    assert found["variance"]["fewer_reps"]["parameters"] == pytest.approx(exact.parameters)
    assert found["variance"]["fewer_reps"]["luck"] == pytest.approx(exact.luck)


def test_draws_of_the_design_are_those_of_the_ordinary_replications(tmp_path: Path) -> None:
    compare([BASE, REPS], Wanted(2, nested=(2, 2)), out=tmp_path, workers=1)
    ordinary = Result(tmp_path).replications().query("scenario == 'base'")
    fixed = Result(below(tmp_path, "nested")).scenarios
    for replication in (0, 1):
        drawn = ordinary[ordinary["replication"] == replication]["param.uncertainties.churn.families"].item()
        assert fixed[f"base.draw{replication:04d}"]["uncertainties"]["churn"]["families"] == drawn


def test_a_budget_is_spent_on_runs_without_common_luck(tmp_path: Path) -> None:
    found = compare([BASE, REPS], Wanted(2, budget=60), out=tmp_path, workers=1).summary["budget"]
    assert sum(found["runs"].values()) == 60
    seeds = {Result(below(tmp_path, f"independent/{s.name}")).manifest["seed"] for s in (BASE, REPS)}
    assert len(seeds) == 2
    for name, runs in found["runs"].items():
        stored = Result(below(tmp_path, f"independent/{name}")).replications()
        assert len(stored) == runs
        assert found["means"][name] == pytest.approx(stored["npv"].mean(), rel=1e-12)


def wrong(scenarios: list[Scenario], **wishes: Any) -> list[str]:
    with pytest.raises(Problems) as caught:
        compare(scenarios, Wanted(2, **wishes), out=Path("nowhere"), workers=1)
    assert not Path("nowhere").exists()
    return [p.code for p in caught.value.problems]


def test_what_cannot_be_compared_is_refused_before_anything_runs() -> None:
    assert wrong([BASE]) == ["compare_one"]
    assert wrong([BASE, strategy("longer", programme={"months": 7})]) == ["compare_months"]
    assert wrong([BASE, REPS], metric="nvp") == ["metric_unknown"]
    assert wrong([BASE, REPS], metric="rep_utilisation") == ["metric_neutral"]
    assert wrong([BASE, REPS], metric="payback_month", budget=40, nested=(2, 2)) == ["select_metric"] * 2
    assert wrong([BASE, REPS], metric="payback_month", delta=3.0) == ["select_metric", "too_small"]
    assert wrong([BASE, REPS], aim=read_aim("payback_month=3")) == ["until_nulls"]
    assert wrong([BASE, REPS], budget=39) == ["too_small"]


# ------------------------------------------------------------------------------------------- made-up futures


def futures(**npv: list[float]) -> pd.DataFrame:
    """Runs whose other metrics do not matter."""
    n = len(next(iter(npv.values())))
    return pd.concat(
        pd.DataFrame(
            {
                "scenario": name,
                "replication": np.arange(n),
                "npv": values,
                "payback_month": pd.array([40 if v > 0 else None for v in values], "Int64"),
                "parent_target_met": [v > 1 for v in values],
                "investment": values,
            }
        )
        for name, values in npv.items()
    )


def test_less_is_better_of_what_is_paid_and_later_is_worse_than_sooner_and_never_worst() -> None:
    assert (sign_of("npv"), sign_of("investment"), sign_of("payback_month")) == (1, -1, -1)
    assert (sign_of("revenue_existing"), sign_of("crew_utilisation")) == (0, 0)
    x = list(np.random.default_rng(1).normal(3, 0.1, 40))
    y = [v - 1 for v in x[:-1]] + [-1.0]
    runs = shared(futures(a=x, b=y), ["a", "b"])
    found = {d["metric"]: d for m in ("npv", "investment") for d in differences_of(runs, m)}
    assert (found["npv"]["better"], found["investment"]["better"]) == ("a", "b")
    late = differences_of(runs, "payback_month")[0]
    assert late["wins"] == {"a": 1, "b": 0, "ties": 39}
    assert late["nulls"]["difference"] == -1 / 40


def test_the_half_width_is_the_widest_of_those_an_aim_speaks_of() -> None:
    rng = np.random.default_rng(2)
    runs = shared(futures(a=list(rng.normal(0, 1, 100)), b=list(rng.normal(0, 3, 100))), ["a", "b"])
    of_b = half_width(runs, read_aim("npv.mean=1"))
    assert of_b is not None
    assert 0.4 < of_b < 0.8
    pair, tail = half_width(runs, read_aim("npv=1")), half_width(runs, read_aim("npv.p5=1"))
    assert pair is not None
    assert tail is not None
    assert tail > pair > of_b
    assert half_width(runs, read_aim("npv.p1=1")) is None  # too few for it
    assert half_width(runs, read_aim("payback_month.p90=1")) is None  # among those never paid back
    chance = half_width(runs, read_aim("parent_target_met=0.1"))
    assert chance is not None
    assert 0.05 < chance < 0.3


def test_chances_that_differ_for_sure_leave_one_that_could_be_best() -> None:
    runs = shared(futures(a=[2.0] * 60, b=[0.5] * 60, c=[2.0] * 59 + [0.0]), ["a", "b", "c"])
    found = best_of(runs, "parent_target_met")
    assert found["could_be_best"] == ["a", "c"]
    assert contrast(shared(futures(a=[1.0], b=[2.0]).iloc[:1], ["a", "b"])) == {"differences": [], "best": {}}
