"""A comparison told as advice: what is said, what must not be said, in both languages."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.experiment.contrast import contrast, shared
from sim.present import messages, terminal
from sim.present.advice import compose
from tests.present.made_up import scenario
from tests.present.test_messages import english

N = 200
CONTRACT = ("investment", "running_cost", "peak_funding", "incremental_revenue")
SHARES = ("parent_penetration", "staff_penetration")


def table(**npv: np.ndarray) -> pd.DataFrame:
    """Runs in which money follows from NPV, and the money is back where it is above 1 million yuan."""
    parts = []
    for name, values in npv.items():
        part = pd.DataFrame({"scenario": name, "replication": np.arange(len(values)), "npv": values})
        for column in CONTRACT:
            part[column] = 5e6 + values / 2
        for column in SHARES:
            part[column] = 0.4 + values / 1e8
        part["payback_month"] = pd.array([40 if v > 1e6 else None for v in values], "Int64")
        parts.append(part)
    return pd.concat(parts)


def summary(runs: pd.DataFrame, metric: str = "npv", **more: Any) -> dict[str, Any]:
    from sim.experiment.summary import metric as summed

    ids = list(dict.fromkeys(runs["scenario"]))
    both = shared(runs, ids)
    means = runs.groupby("scenario")[metric].mean()
    order = sorted(ids, key=lambda i: -means[i]) if runs[metric].notna().all() else None
    scenarios = [
        {"id": i, "name": i, "replications": both.n, "failed": 0,
         "metrics": {m: summed(both.frames[i][m], nullable=m == "payback_month") for m in both.frames[i].columns}}
        for i in ids
    ]  # fmt: skip
    found = {"result": "there", "scenarios": scenarios, "metric": metric, "seed": 7, "level": 0.95, "common": both.n}
    return found | {"left_out": 0, "order": order, "turning": None, "information": None} | contrast(both) | more


def told(said: dict[str, Any], lang: str = "en") -> str:
    """The advice as one line, as it would stand in a terminal."""
    return re.sub(r"\s+", " ", terminal.comparison(compose(said, scenario(), lang)))


def luck(shift: float = 0.0, spread: float = 0.5e6, n: int = N, seed: int = 1) -> np.ndarray:
    common = np.random.default_rng(0).normal(2e6, 2e6, n)
    return common + np.random.default_rng(seed).normal(shift, spread, n)


THIRD = {"parameter": "uncertainties.churn.families", "side": "high", "threshold": 0.0512, "n": 67}


def test_a_clear_answer_says_which_by_how_much_and_how_sure() -> None:
    said = summary(table(base=luck(), better=luck(1.2e6, seed=2)))
    found = next(d for d in said["differences"] if d["metric"] == "npv")
    words = told(said)
    by, low, high = (messages.yuan(-x) for x in (found["mean"], found["ci"][1], found["ci"][0]))
    clear = f"better beats base by {by} on average (95 % interval {low} to {high})".replace("\u00a0", " ")
    assert clear in words
    assert f"better in {found['wins']['b']} of 200 simulated futures" in words
    assert "What better costs against base, on average: Investment +" in words
    assert "What it brings: Incremental revenue +" in words
    assert "The money is back within 60 months: better" in words
    assert "n = 200, seed 7" in words
    assert "no confidence that it is best on average" in words


def test_what_is_not_shown_is_not_said() -> None:
    said = summary(table(base=luck(), other=luck(2e4, seed=2)))
    words = told(said)
    assert "beats" not in words
    assert "do not tell" in words
    assert "futures of each would show it" in words
    assert "What it brings" not in words
    assert "costs against" not in words


def test_no_chance_is_written_as_none_or_certain() -> None:
    words = told(summary(table(base=luck(), better=luck(9e6, seed=2))))
    assert not re.search(r"(?<![\d.])(0|100)(\.0+)? ?%", words)
    assert "in all 200 simulated futures (a chance above 98.2 %)" in words
    assert "none of 200: below 1.8 %" in words


def test_equal_strategies_are_called_alike() -> None:
    words = told(summary(table(base=luck(), same=luck())))
    assert "came out exactly alike in all 200 futures" in words
    assert "beats" not in words


def test_of_several_the_set_that_could_be_best_is_named() -> None:
    one = told(summary(table(base=luck(), good=luck(2e6, seed=2), bad=luck(-1e6, seed=3))))
    assert "of the 3 strategies only good could be the best on average" in one
    two = told(summary(table(base=luck(-2e6), good=luck(1e6, seed=2), rival=luck(1.01e6, seed=3))))
    assert re.search(r"these could be the best on average: (good, rival|rival, good)\. The others", two)
    every = told(summary(table(base=luck(), a=luck(seed=2), b=luck(seed=3))))
    assert "any of the 3 strategies could still be the best" in every


def test_a_metric_with_nulls_is_judged_future_by_future() -> None:
    words = told(summary(table(base=luck(), better=luck(1.2e6, seed=2)), metric="payback_month"))
    assert "some futures have no value, so there is no mean difference. better does better in" in words
    assert "beats" not in words


def test_what_would_turn_it_around_is_named_with_the_path_of_set() -> None:
    turning = {"a": "better", "b": "base", "searched": 126, "depends_most": None}
    reverse = THIRD | {"lead": -3e5, "ci": [-5e5, -1e5]}
    runs = table(base=luck(), better=luck(1.2e6, seed=2))
    words = told(summary(runs, turning=turning | {"reversals": [reverse]}))
    assert (
        "The order reverses where uncertainties.churn.families (Prepaid family line) is 0.0512 or more: there base"
        in (words)
    )
    assert "by 300,000 yuan (interval 100,000 yuan to 500,000 yuan, 67 futures)" in words
    most = [
        THIRD | {"lead": 1e5, "ci": [1e4, 2e5]},
        THIRD | {"side": "low", "threshold": 0.03, "lead": 3e6, "ci": [2e6, 4e6]},
    ]
    words = told(summary(runs, turning=turning | {"reversals": [], "depends_most": most}))
    assert "nothing was found" in words
    assert "depends most on uncertainties.churn.families (Prepaid family line): 3.00 million yuan where it is" in words
    assert "100,000 yuan where it is 0.0512 or more" in words
    assert "nothing was found" in told(summary(runs, turning=turning | {"reversals": []}))


EXTRAS: dict[str, Any] = {
    "information": [
        {"parameter": "uncertainties.churn.families", "value": 2e5, "ci": [1e5, 3e5]},
        {"parameter": "uncertainties.reach.families", "value": 1e4, "ci": [-1e4, 3e4]},
    ],
    "selection": {
        "winner": "better", "delta": 1e5, "capped": False, "simulated": {"base": 50, "better": 90},
        "independent_would_take": {"base": 900, "better": 1000},
        "confirmed": {
            "replications": 200, "mean": 3e6, "ci95": [2.5e6, 3.5e6],
            "differences": [{"a": "better", "b": "base", "mean": 1e6, "ci": [8e5, 1.2e6]}],
        },
    },
    "nested": {
        "draws": 20, "luck": 10, "perfect_information": [1e4, 3e4],
        "variance": {"base": {"share_of_parameters": 0.8}, "better": {"share_of_parameters": 0.7}},
    },
    "budget": {"runs": {"base": 100, "better": 200}, "best": "better", "correct_at_least": 1.0},
    "precision": {
        "metric": "npv", "of": "difference", "p": None, "half_width": 1e5, "why": "reached", "replications": 200,
        "pilot": 50, "cap": 10_000, "looks": [{"replications": 50, "half_width": 2e5},
                                              {"replications": 200, "half_width": 9e4}],
    },
}  # fmt: skip


def test_winner_precision_information_and_variance_are_told() -> None:
    words = told(summary(table(base=luck(), better=luck(1.2e6, seed=2)), **EXTRAS))
    assert "Worth finding out before choosing: uncertainties.churn.families (Prepaid family line), worth about" in words
    assert "uncertainties.reach.families" not in words, "an interval that holds nought is no finding"
    assert "It took 140 runs; with separate luck it would have been about 1,900." in words
    assert "In 200 fresh futures, which had no part in the choice, better has a mean of 3.00 million yuan" in words
    assert "It took 200 futures of each to know every difference in Net present value (NPV) to ± 90,000 yuan" in words
    assert "base 80.0 %, better 70.0 %" in words
    assert "is the best with an estimated chance of at least 99.9 %" in words


@pytest.mark.parametrize(("why", "words"), [("cap", "would take about 330"), ("undefined", "is out of reach")])
def test_a_precision_that_was_not_reached_is_not_called_reached(why: str, words: str) -> None:
    last = {"replications": 200, "half_width": 1.28e5 if why == "cap" else None}
    precision = EXTRAS["precision"] | {"why": why, "looks": [last]}
    said = told(summary(table(base=luck(), better=luck(1.2e6, seed=2)), precision=precision))
    assert words in said
    assert "It took" not in said


def test_what_too_few_runs_do_not_tell_is_not_told() -> None:
    unsure = {
        "budget": EXTRAS["budget"] | {"correct_at_least": 0.0},
        "nested": EXTRAS["nested"] | {"perfect_information": [-5.0, 0.0]},
    }
    words = told(summary(table(base=luck(n=2), better=luck(1.2e6, n=2, seed=2)), **unsure))
    assert "at least 0.0 %" not in words
    assert "do not tell whether it is the best" in words
    assert "In none of the 20 draws" in words
    assert "correlation" not in words, "two points always lie on a line"


def test_the_correlation_of_one_pair_is_one_number() -> None:
    words = told(summary(table(base=luck(), better=luck(1.2e6, seed=2))))
    assert re.search(r"correlation 0\.\d\d\.", words)
    assert re.search(
        r"correlation 0\.\d\d to 0\.\d\d\.", told(summary(table(a=luck(), b=luck(seed=2), c=luck(seed=3))))
    )


def test_what_it_costs_names_every_cost_that_npv_has() -> None:
    words = told(summary(table(base=luck(), better=luck(1.2e6, seed=2))))
    for cost in ("Investment +", "Running cost +", "Peak funding +"):
        assert cost in words


def test_one_common_future_makes_no_comparison() -> None:
    words = told(summary(table(base=luck(n=1), better=luck(n=1, seed=2))))
    assert "needs at least two futures" in words


def test_advice_in_chinese_leaves_no_english() -> None:
    words = told(summary(table(base=luck(), better=luck(1.2e6, seed=2)), **EXTRAS), "zh")
    assert "净现值：better 平均比 base 好" in words
    assert english(words) == {"base", "better"}, "the names of the strategies"
