"""The reduced county of `benchmarks/county`: its ways are the same model, on a county small enough for every day."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sim

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ways() -> Iterator[Any]:
    """Import a module of the benchmark by its name."""
    folder = str(ROOT / "benchmarks" / "county")
    sys.path.insert(0, folder)
    yield importlib.import_module
    sys.path.remove(folder)


@pytest.fixture(scope="module")
def small(ways: Any) -> Any:
    """Five schools of eight classes."""
    return ways("model").County(schools=5, classes=8, reps=2)


def runs(way: Any, county: Any, n: int) -> dict[str, Any]:
    return {"penetration": [way.replicate(county, seed) for seed in range(1, n + 1)]}


@pytest.fixture(scope="module")
def engine(ways: Any, small: Any) -> dict[str, Any]:
    return runs(ways("engine"), small, 200)


def in_errors(ways: Any, found: dict[str, Any], engine: dict[str, Any]) -> list[float]:
    """Differences from the engine at each report, in standard errors."""
    return [report["in_errors"] for report in ways("compare").against(found, engine)]


@pytest.mark.parametrize(
    ("way", "n"),
    [
        ("numpy_weekly", 60),
        ("simpy_class", 20),
        ("simpy_family_exact", 20),
        pytest.param("simpy_family_weekly", 10, marks=pytest.mark.long),
    ],
)
def test_each_way_agrees_with_the_engine(ways: Any, small: Any, engine: dict[str, Any], way: str, n: int) -> None:
    found = in_errors(ways, runs(ways(way), small, n), engine)
    assert max(map(abs, found)) < 4.0


def test_a_county_without_meetings_is_told_apart(ways: Any, small: Any, engine: dict[str, Any]) -> None:
    other = runs(ways("numpy_weekly"), replace(small, meetings=()), 20)
    found = in_errors(ways, other, engine)
    assert abs(found[0]) < 4.0  # none before month 3
    assert max(found[1:]) < -4.0
    compare = ways("compare")
    assert not compare.agrees("numpy_weekly", compare.against(other, engine))


@pytest.mark.slow
def test_the_bare_kernel_makes_the_very_moves_of_the_engine(ways: Any, small: Any, engine: dict[str, Any]) -> None:
    assert runs(ways("bare"), small, 20)["penetration"] == engine["penetration"][:20]


def test_the_numbers_are_the_product_s(ways: Any) -> None:
    model, base = ways("model"), sim.load(ROOT / "configs" / "xinluo.yaml")
    u = base.uncertainties
    assert (base.market.initial_share, u.reach.families, u.churn.tie) == (model.SHARE, model.REACH, model.TIE)
    assert pytest.approx(u.churn.families) == model.CHURN * model.MONTH
    assert pytest.approx(u.interest.per_month) == model.INTEREST * model.MONTH
    assert (
        u.word_of_mouth.kappa,
        u.meeting.attendance,
        u.meeting.conversion,
    ) == (model.KAPPA, model.ATTENDANCE, model.CONVERSION)
    assert model.OFFERS[:2] == (u.gifts.first, u.gifts.second)


def test_a_week_s_means_add_up_to_the_offers(ways: Any) -> None:
    model = ways("model")
    county = model.County()
    launched, ratio, _ = model.weekly(county)
    days = model.WEEK * county.weeks
    for school, launch in enumerate(county.launch_days()):
        assert launched[:, school].sum() * model.WEEK == pytest.approx(days - launch)
        gained = sum(offer - 1.0 for offer in model.OFFERS) * model.MONTH
        assert ratio[:, school].sum() * model.WEEK == pytest.approx(days - launch + gained)
