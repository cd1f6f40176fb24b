"""Priors: a draw is an inversion."""

import itertools
import math
import pickle

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from sim.scenario.prior import KINDS, Prior, Uncertain
from sim.scenario.schema import Scenario
from tests.districts import scenario

unit = st.floats(1e-9, 1 - 1e-9)
small = st.floats(-1e3, 1e3)
positive = st.floats(1e-3, 1e3)


def prior(kind: str, *args: float) -> Prior:
    return Prior(kind, args)


sorted_three = st.lists(positive, min_size=3, max_size=3).map(sorted)
priors = st.one_of(
    sorted_three.map(lambda a: prior("triangular", *a)),
    sorted_three.map(lambda a: prior("log_triangular", *a)),
    st.lists(small, min_size=2, max_size=2).map(sorted).map(lambda a: prior("uniform", *a)),
    st.builds(lambda m, s: prior("normal", m, s), small, positive),
    st.builds(lambda m, s: prior("lognormal", m, s), positive, st.floats(0.01, 2)),
    st.builds(lambda a, b: prior("beta", a, b), st.floats(0.3, 20), st.floats(0.3, 20)),
    st.lists(small, min_size=1, max_size=5).map(sorted).map(lambda a: prior("choice", *a)),
)


def near(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


@given(priors, unit, unit)
def test_a_larger_uniform_never_gives_a_smaller_value(p: Prior, u: float, v: float) -> None:
    low, high = p.quantile(min(u, v)), p.quantile(max(u, v))
    assert low <= high or near(low, high)


@given(priors, unit)
def test_a_value_lies_within_the_support_and_so_does_the_central_one(p: Prior, u: float) -> None:
    low, high = p.support
    for value in (p.quantile(u), p.central):
        assert low <= value <= high or near(value, low) or near(value, high)


@given(priors)
def test_what_is_written_is_read_back(p: Prior) -> None:
    assert Prior.parse(p.as_written()) == p
    assert pickle.loads(pickle.dumps(Uncertain(p.central, p))).prior == p


@pytest.mark.parametrize("kind", ["triangular", "log_triangular", "uniform"])
@given(args=sorted_three)
def test_the_ends_of_the_uniform_give_the_ends_of_the_support(kind: str, args: list[float]) -> None:
    assume(args[0] < args[2])
    p = prior(kind, *(args if kind != "uniform" else args[::2]))
    width = p.support[1] - p.support[0]
    assert p.quantile(1e-12) == pytest.approx(p.support[0], abs=1e-4 * width + 1e-6 * args[2])
    assert p.quantile(1 - 1e-12) == pytest.approx(p.support[1], abs=1e-4 * width + 1e-6 * args[2])


def _cdf(p: Prior, x: float) -> float:
    from scipy import stats

    a = p.args
    return {
        "triangular": lambda: stats.triang.cdf(x, (a[1] - a[0]) / (a[2] - a[0]), a[0], a[2] - a[0]),
        "log_triangular": lambda: _cdf(Prior("triangular", tuple(map(math.log, a))), math.log(x)),
        "uniform": lambda: stats.uniform.cdf(x, a[0], a[1] - a[0]),
        "normal": lambda: stats.norm.cdf(x, *a),
        "lognormal": lambda: stats.lognorm.cdf(x, a[1], scale=a[0]),
        "beta": lambda: stats.beta.cdf(x, *a),
    }[p.kind]()


@pytest.mark.slow  # importing scipy.stats
@pytest.mark.parametrize(
    "p",
    [
        prior("triangular", 0.65, 0.85, 0.95), prior("triangular", 1, 1, 2), prior("triangular", 0.88, 1, 1),
        prior("log_triangular", 0.25, 0.9, 2.7), prior("uniform", -1, 3), prior("normal", 5, 2),
        prior("lognormal", 3, 0.5), prior("beta", 2, 8),
    ],
    ids=lambda p: f"{p.kind}{p.args}",
)  # fmt: skip
def test_the_quantile_inverts_the_distribution_of_scipy(p: Prior) -> None:
    for u in (0.001, 0.05, 0.3, 0.5, 0.77, 0.999):
        assert _cdf(p, p.quantile(u)) == pytest.approx(u, abs=1e-9)


def test_a_choice_gives_each_value_its_equal_part() -> None:
    p = prior("choice", 1, 2, 5)
    drawn = [p.quantile((i + 0.5) / 300) for i in range(300)]
    assert [drawn.count(v) for v in (1, 2, 5)] == [100, 100, 100]
    assert p.central == 2


WRONG = [
    {}, {"triangular": [1, 2, 3], "uniform": [1, 2]}, {"gamma": [1, 2]}, {3: [1]}, {"triangular": [3, 2, 1]},
    {"triangular": [1, 2]}, {"log_triangular": [0, 1, 2]}, {"uniform": [2, 1]}, {"normal": [0, 0]},
    {"lognormal": [-1, 1]}, {"beta": [0, 1]}, {"choice": []}, {"uniform": [0, math.inf]}, {"uniform": [math.nan, 1]},
    {"uniform": [True, 2]}, {"uniform": ["0", 1]}, {"uniform": 3}, {"uniform": None}, {"uniform": [0, 10**400]},
]  # fmt: skip


@pytest.mark.parametrize("written", WRONG, ids=str)
def test_a_wrong_distribution_is_refused(written: dict) -> None:
    with pytest.raises(PydanticCustomError):
        Prior.parse(written)


def test_every_kind_can_be_written_in_the_way_its_form_says() -> None:
    for kind, form in KINDS.items():
        assert form.args.startswith("["), kind


def test_priors_without_ends_are_cut_to_what_a_number_may_be() -> None:
    sc = scenario(
        2,
        uncertainties={
            "churn": {"families": {"normal": [0.04, 0.02]}},
            "visits": {"mean_a": {"lognormal": [4, 0.3]}},
            "peers": {"press": {"lognormal": [1.3, 0.2]}},
            "counters": {"teacher_share": {"normal": [0.5, 0.4]}},
        },
    )
    cut = sc.uncertainties.counters.teacher_share.prior
    assert cut is not None
    values = [cut.quantile(u) for u in np.linspace(1e-9, 1 - 1e-9, 501)]
    assert 0 <= values[0] < 0.01
    assert 0.99 < values[-1] <= 1
    assert all(a <= b for a, b in itertools.pairwise(values))
    assert cut.quantile(0.5) == pytest.approx(0.5)
    again = Scenario.model_validate(sc.model_dump(mode="json"))
    assert again.hash == sc.hash
