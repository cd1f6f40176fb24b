"""Designs: which points each kind makes, that they stay where they are, and what a wrong design is told."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest

from sim.present.messages import problem_text
from sim.scenario.codes import CODES
from sim.scenario.design import MAX_POINTS
from sim.scenario.problem import Problem, Problems
from sim.scenario.study import Study, is_study, load_study, load_variants
from sim.scenario.yaml12 import parse

BASE = """name: plain
roster: r.csv
staffing: { reps: 7 }
market: { parent_target: 0.6 }
uncertainties: { reach: { families: { uniform: [0.5, 0.7] }, staff: { uniform: [0.7, 0.9] } } }
"""
REACH = "uncertainties.reach.families"
STAFF = "uncertainties.reach.staff"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "r.csv").write_text("type,pupils,relationship\nsenior,900,A\n", encoding="utf-8")
    return tmp_path


def study(folder: Path, design: str, *, rest: str = "", seed: int | None = None) -> Study:
    path = folder / "s.yaml"
    path.write_text(f"base: base.yaml\n{rest}design:\n  {design}\n", encoding="utf-8")
    return load_study(path, (), seed)


def told(folder: Path, design: str, *, rest: str = "") -> list[tuple[int, str, str]]:
    with pytest.raises(Problems) as caught:
        study(folder, design, rest=rest)
    for p in caught.value.problems:
        assert set(p.values) == set(CODES[p.code]), p
        assert not problem_text(p).endswith(p.code)
    return [(p.where.line, p.where.path, p.code) for p in caught.value.problems]


def drawn(kind: str, points: int, replicates: int = 1, seed: int = 1) -> str:
    factors = f"{{{REACH}: , staffing.reps: {{low: 1, high: 16}}, staffing.crews: {{values: [2, 4, 6, 8]}}}}"
    return f"{{kind: {kind}, points: {points}, replicates: {replicates}, factors: {factors}}}"


def test_a_grid_has_every_combination_named_by_its_values(folder: Path) -> None:
    found = study(folder, "{kind: grid, factors: {staffing.reps: {values: [5, 9]}, rules.S7: {values: [true, false]}, "
                  f"{REACH}: {{low: 0.4, high: 0.6, levels: 3}}}}}}")  # fmt: skip
    assert [s.name for s in found.scenarios][:3] == [
        "reps-5_S7-true_families-0.4", "reps-9_S7-true_families-0.4", "reps-5_S7-false_families-0.4",
    ]  # fmt: skip
    assert len({s.hash for s in found.scenarios}) == 12
    assert {(s.staffing.reps, s.rules.S7, float(s.uncertainties.reach.families)) for s in found.scenarios} == {
        (reps, rule, share) for reps in (5, 9) for rule in (True, False) for share in (0.4, 0.5, 0.6)
    }


def test_a_point_fixes_an_uncertainty_and_leaves_the_others_uncertain(folder: Path) -> None:
    found = study(folder, f"{{kind: factorial, factors: {{{REACH}: }}}}")
    assert [float(s.uncertainties.reach.families) for s in found.scenarios] == pytest.approx([0.52, 0.68])  # P10, P90
    assert all(s.uncertainties.reach.families.prior is None for s in found.scenarios)
    assert all(s.uncertainties.reach.staff.prior is not None for s in found.scenarios)


def test_a_point_is_the_scenario_that_set_would_make(folder: Path) -> None:
    from sim.scenario.load import load

    found = study(
        folder, f"{{kind: grid, factors: {{staffing.reps: {{values: [5, 9]}}, {REACH}: {{values: [0.5, 0.6]}}}}}}"
    )
    made = load(folder / "base.yaml", ["staffing.reps=9", f"{REACH}=0.5"])
    assert found.scenarios[1].hash == made.hash


def test_a_fractional_factorial_has_the_runs_of_its_generators(folder: Path) -> None:
    levers = ("reps", "crews", "agents")
    factors = ", ".join(f"staffing.{name}: {{low: 2, high: 8}}" for name in levers)
    found = study(folder, f"{{kind: fractional, resolution: 3, factors: {{{factors}}}}}")
    assert found.design is not None
    assert found.design.fraction is not None
    assert found.design.fraction.generators() == ["C=AB"]
    assert [p.values for p in found.design.points] == [(2, 2, 8), (8, 2, 2), (2, 8, 2), (8, 8, 8)]
    said = study(folder, f"{{kind: fractional, generators: [C=AB], factors: {{{factors}}}}}")
    assert said.design is not None
    assert said.design.points == found.design.points


def test_one_at_a_time_is_the_base_and_each_other_value(folder: Path) -> None:
    found = study(folder, "{kind: one_at_a_time, factors: {staffing.reps: {values: [5, 7, 9]}, "
                  f"{REACH}: , rules.S7: {{values: [true, false]}}}}}}")  # fmt: skip
    assert found.design is not None
    names = [p.id for p in found.design.points]
    assert len(names) == 1 + 2 + 2 + 1
    assert (names[:3], names[-1]) == (["base", "reps-5", "reps-9"], "S7-false")
    base = found.design.points[0].values
    assert base == (7, 0.6, True)
    for point in found.design.points[1:]:
        assert sum(a != b for a, b in zip(point.values, base, strict=True)) == 1


def test_a_latin_hypercube_has_one_point_in_every_stratum(folder: Path) -> None:
    found = study(folder, drawn("latin_hypercube", 16, replicates=2))
    assert found.design is not None
    assert found.design.replicates == 2
    for replicate in (1, 2):
        points = [p for p in found.design.points if p.replicate == replicate]
        strata = [math.floor(16 * (float(p.values[0]) - 0.5) / 0.2) for p in points]
        assert sorted(strata) == list(range(16))
        assert sorted(p.values[1] for p in points) == list(range(1, 17))  # type: ignore[type-var]
        assert Counter(p.values[2] for p in points) == dict.fromkeys((2, 4, 6, 8), 4)


def test_sobol_points_are_balanced_in_every_factor_and_every_pair(folder: Path) -> None:
    found = study(folder, drawn("sobol", 16))
    assert found.design is not None
    points = found.design.points
    assert sorted(p.values[1] for p in points) == list(range(1, 17))  # type: ignore[type-var]
    quarters = Counter(((float(p.values[0]) > 0.6), int(p.values[1]) > 8) for p in points)
    assert set(quarters.values()) == {4}


@pytest.mark.parametrize("kind", ["sobol", "latin_hypercube"])
def test_drawn_points_are_those_of_the_seed_and_the_replicate(folder: Path, kind: str) -> None:
    one, again = (study(folder, drawn(kind, 8, replicates=2)).design for _ in range(2))
    more, other = study(folder, drawn(kind, 8, replicates=3)).design, study(folder, drawn(kind, 8, 2), seed=2).design
    assert one
    assert again
    assert more
    assert other
    assert [p.values for p in one.points] == [p.values for p in again.points]
    assert [(p.id, p.values) for p in more.points[:16]] == [(p.id, p.values) for p in one.points]
    assert {p.values for p in other.points}.isdisjoint(p.values for p in one.points)
    assert {p.values for p in one.points[:8]}.isdisjoint(p.values for p in one.points[8:])


def test_twice_as_many_sobol_points_contain_the_first_ones_and_a_latin_hypercube_is_another(folder: Path) -> None:
    for kind, contained in (("sobol", True), ("latin_hypercube", False)):
        few, many = (study(folder, drawn(kind, n)).design for n in (8, 16))
        assert few
        assert many
        first = {(p.id, p.values) for p in few.points}
        assert (first <= {(p.id, p.values) for p in many.points}) is contained


def test_points_keep_their_names_when_a_grid_grows(folder: Path) -> None:
    def hashes(reps: str, crews: str) -> dict[str, str]:
        factors = f"{{staffing.reps: {{values: {reps}}}, staffing.crews: {{values: {crews}}}}}"
        return {s.name: s.hash for s in study(folder, f"{{kind: grid, factors: {factors}}}").scenarios}

    assert hashes("[5, 9]", "[2, 3]").items() < hashes("[1, 5, 9]", "[3, 4, 2]").items()


def test_each_variant_is_simulated_at_every_point(folder: Path) -> None:
    rest = "variants: {eight: {staffing: {crews: 8}, market: {parent_target: 0.5}}}\n"
    found = study(folder, "{kind: grid, factors: {staffing.reps: {values: [5, 9]}}}", rest=rest)
    assert [(c.scenario, c.variant, c.point.values) for c in found.cells] == [
        ("plain.reps-5", "plain", (5,)), ("plain.reps-9", "plain", (9,)),
        ("eight.reps-5", "eight", (5,)), ("eight.reps-9", "eight", (9,)),
    ]  # fmt: skip
    assert [s.market.parent_target for s in found.scenarios] == [0.6, 0.6, 0.5, 0.5]
    alone = study(
        folder, "{kind: grid, factors: {staffing.reps: {values: [5, 9]}}}", rest="include_base: false\n" + rest
    )
    assert [s.name for s in alone.scenarios] == ["reps-5", "reps-9"]
    assert {s.staffing.crews for s in alone.scenarios} == {8}


def test_names_that_would_be_too_long_or_alike_are_digests_of_the_values(folder: Path) -> None:
    shares = f"{REACH}: {{values: [0.5, 0.6]}}, {STAFF}: {{values: [0.7, 0.8]}}"
    names = [s.name for s in study(folder, f"{{kind: grid, factors: {{{shares}}}}}").scenarios]
    assert names[0] == "families-0.5_staff-0.7"
    long = "{" + ", ".join(f"rules.S{i}: {{values: [true, false]}}" for i in (4, 5, 6, 7, 8, 10, 11)) + "}"
    names = [s.name for s in study(folder, f"{{kind: grid, factors: {long}}}").scenarios]
    assert len(set(names)) == 128
    assert {name.startswith("p-") for name in names} == {True, False}
    assert max(map(len, names)) <= 60


def test_a_whole_setting_is_given_whole_numbers_and_a_logarithm_spreads_evenly_on_it(folder: Path) -> None:
    found = study(folder, "{kind: grid, factors: {staffing.reps: {low: 1, high: 100, levels: 3, log: true}}}")
    assert [s.staffing.reps for s in found.scenarios] == [1, 10, 100]
    assert isinstance(found.cells[1].point.values[0], int)


def test_a_big_design_keeps_the_tables_nobody_could_do_without(folder: Path) -> None:
    small = study(folder, "{kind: grid, factors: {staffing.reps: {low: 1, high: 50, levels: 50}}}")
    big = study(folder, "{kind: grid, factors: {staffing.reps: {low: 1, high: 51, levels: 51}}}")
    assert small.tables == ("replications", "monthly", "schools", "school_months")
    assert big.tables == ("replications", "monthly")
    said = study(folder, "{kind: grid, factors: {staffing.reps: {low: 1, high: 9}}}", rest="tables: [schools]\n")
    assert said.tables == ("replications", "schools")


def test_a_file_with_a_design_is_a_study(folder: Path) -> None:
    (folder / "d.yaml").write_text("design: {}\n", encoding="utf-8")
    assert is_study(folder / "d.yaml")


def test_all_that_is_wrong_with_a_design_is_told_at_its_line(folder: Path) -> None:
    design = """kind: soboll
  points: 1
  pionts: 3
  factors:
    staffing.rep: {low: 1, high: 4}
    staffing: {low: 1, high: 4}
    staffing.reps: {low: 4, high: 4, levles: 2}
    staffing.crews: {values: [1, 1, [2]], log: true}
    staffing.agents: {low: 3}
    market.initial_share: {low: 0, high: 0.1, log: true}
    market.parent_target: [0.5, 0.6]
    rules.S7: {low: true, high: 2}
    no path:
"""
    assert told(folder, design) == [
        (3, "design.kind", "not_one_of"),
        (4, "design.points", "too_small"),
        (5, "design.pionts", "unknown_key"),
        (7, "design.factors.staffing.rep", "unknown_key"),
        (8, "design.factors.staffing", "factor_no_number"),
        (9, "design.factors.staffing.reps.levles", "unknown_key"),
        (10, "design.factors.staffing.crews.log", "factor_key_values"),
        (10, "design.factors.staffing.crews.values[1]", "factor_value_twice"),
        (10, "design.factors.staffing.crews.values[2]", "factor_value"),
        (11, "design.factors.staffing.agents.high", "missing_key"),
        (12, "design.factors.market.initial_share.low", "too_small"),
        (13, "design.factors.market.parent_target", "not_mapping"),
        (14, "design.factors.rules.S7.low", "not_number"),
        (15, "design.factors.no path", "set_path"),
    ]


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        ("{kind: grid, points: 4, resolution: 3, factors: {staffing.reps: {low: 1, high: 4}}}",
         [("design.points", "design_key"), ("design.resolution", "design_key")]),
        ("{kind: sobol, points: 9, factors: {staffing.reps: {low: 1, high: 4}}}", [("design.points", "design_power")]),
        ("{kind: grid, factors: {staffing.reps: {low: 4, high: 4}}}",
         [("design.factors.staffing.reps.high", "factor_order")]),
        ("{kind: sobol, factors: {staffing.reps: {low: 1, high: 4}}}", [("design.points", "missing_key")]),
        ("{kind: factorial, factors: {staffing.reps: {values: [1, 2, 3]}}}",
         [("design.factors.staffing.reps", "factor_two_levels")]),
        ("{kind: grid, factors: {staffing.reps: }}", [("design.factors.staffing.reps", "factor_no_prior")]),
        ("{kind: grid, factors: {staffing.reps: {low: 1.5, high: 4}}}",
         [("design.factors.staffing.reps.low", "not_integer")]),
        ("{kind: grid, factors: {'promotions.gifts[9].gift': {low: 0, high: 4}}}",
         [("design.factors.promotions.gifts[9].gift", "factor_absent")]),
        ("{kind: fractional, resolution: 3, generators: [C=AB], factors: {staffing.reps: {low: 1, high: 2}, "
         "staffing.crews: {low: 1, high: 2}, staffing.agents: {low: 1, high: 2}}}",
         [("design.generators", "design_both")]),
        ("{kind: fractional, generators: [C=AB, D=AC], factors: {staffing.reps: {low: 1, high: 2}, "
         "staffing.crews: {low: 1, high: 2}, staffing.agents: {low: 1, high: 2}}}",
         [("design.generators[1]", "generator")]),
        ("{kind: grid, factors: {}}", [("design.factors", "too_short")]),
        ("5", [("design", "not_mapping")]),
        ("", [("design", "no_value")]),
    ],
)  # fmt: skip
def test_what_a_kind_of_design_cannot_do_is_told(folder: Path, design: str, expected: list[tuple[str, str]]) -> None:
    assert [(path, code) for _, path, code in told(folder, design)] == expected


def test_a_value_out_of_bounds_is_told_once_however_many_points_have_it(folder: Path) -> None:
    design = """kind: grid
  factors:
    staffing.reps: {values: [1, 2, -3, x]}
    staffing.crews: {low: 1, high: 200, levels: 100}
    rules.S7: {values: [true, 3]}
"""
    assert told(folder, design) == [
        (5, "design.factors.staffing.reps", "too_small"),
        (5, "design.factors.staffing.reps", "not_integer"),
        (7, "design.factors.rules.S7", "not_boolean"),
    ]


def test_what_holds_alone_but_not_together_is_told_once_with_a_point_that_shows_it(folder: Path) -> None:
    design = f"""kind: grid
  factors:
    {REACH}: {{values: [0.2, 0.3, 0.4]}}
    market.initial_share: {{values: [0.1, 0.15, 0.25]}}
"""
    found = told(folder, design)
    assert found == [(2, f"design: families-0.2_initial_share-0.25: {REACH}", "reach_share")]


def test_a_design_of_too_many_points_or_runs_is_refused_before_it_is_made(folder: Path) -> None:
    factors = "{staffing.reps: {low: 1, high: 400, levels: 400}, staffing.crews: {low: 1, high: 400, levels: 400}}"
    assert [code for _, _, code in told(folder, f"{{kind: grid, factors: {factors}}}")] == ["design_points"]
    runs = "{kind: sobol, points: 2048, factors: {staffing.reps: {low: 1, high: 40}}}"
    assert [code for _, _, code in told(folder, runs, rest="replications: 1000\n")] == ["design_runs"]
    assert MAX_POINTS < 400 * 400


def test_a_design_is_simulated_by_the_command_for_it(folder: Path) -> None:
    study(folder, "{kind: grid, factors: {staffing.reps: {values: [5, 9]}}}")
    with pytest.raises(Problems) as caught:
        load_variants(folder / "s.yaml")
    assert [p.code for p in caught.value.problems] == ["design_given"]


def test_a_study_without_variants_or_design_lacks_one(folder: Path) -> None:
    path = folder / "s.yaml"
    path.write_text("base: base.yaml\n", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        load_study(path)
    assert [(p.where.path, p.code) for p in caught.value.problems] == [("variants", "missing_key")]


def test_the_problem_of_a_factor_reads_like_any_other() -> None:
    said = problem_text(Problem("design_power", parse("a: 1", "s.yaml").where("design.points"),  # type: ignore[union-attr]
                                {"got": 100, "low": 64, "high": 128}))  # fmt: skip
    assert said == "s.yaml:1: design.points: Sobol points are balanced in powers of two: 64 or 128 (got 100)"
