"""Studies: what a right file gives, and what a wrong one is told."""

from pathlib import Path

import pytest

from sim.scenario import roster
from sim.scenario.codes import CODES
from sim.scenario.load import load
from sim.scenario.problem import Problem, Problems
from sim.scenario.study import MAX_VARIANTS, is_study, load_scenario, load_study

CONFIGS = Path(__file__).parents[2] / "configs"
ALL = sorted((CONFIGS / "studies").glob("*.yaml"))
SHIPPED = [path for path in ALL if "\ndesign:" not in path.read_text(encoding="utf-8")]
DESIGNS = [path for path in ALL if path not in SHIPPED]
BASE = """name: plain
description: of the base
roster: r.csv
staffing: { reps: 7, crews: 9 }
uncertainties: { reach: { families: { uniform: [0.5, 0.6] } } }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "r.csv").write_text("类型,学生数\nsenior,900\n", encoding="utf-8")
    return tmp_path


def write(folder: Path, text: str, name: str = "s.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path, *overrides: str) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        load_study(path, overrides)
    for p in caught.value.problems:
        assert set(p.values) == set(CODES[p.code]), p
    return caught.value.problems


def told(path: Path, *overrides: str) -> list[tuple[str, int, str, str]]:
    return [(Path(p.where.file).name, p.where.line, p.where.path, p.code) for p in problems(path, *overrides)]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_a_shipped_study_asks_a_question_whose_answers_differ(path: Path) -> None:
    study = load_study(path)
    assert (study.name, study.base) == (path.stem, "xinluo")
    assert study.description
    assert all(s.description for s in study.scenarios)
    assert study.scenarios[0].hash == load(CONFIGS / "xinluo.yaml").hash
    assert len({s.hash for s in study.scenarios}) == len(study.scenarios) >= 3


@pytest.mark.parametrize("path", DESIGNS, ids=lambda p: p.stem)
def test_a_shipped_design_has_no_two_points_alike_and_a_question(path: Path) -> None:
    study = load_study(path)
    assert (study.name, study.reference.name) == (path.stem, "xinluo")
    assert study.description
    assert study.design is not None
    assert len({s.hash for s in study.scenarios}) == len({s.name for s in study.scenarios}) == len(study.cells) >= 8
    # Time and room for one evening on a laptop: 0.1 s a run.
    assert len(study.scenarios) * study.replications <= 3000


def test_designs_of_every_sort_are_shipped() -> None:
    kinds = {study.design.kind for path in DESIGNS if (study := load_study(path)).design is not None}
    assert kinds >= {"grid", "fractional", "one_at_a_time", "latin_hypercube", "sobol"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_a_variant_given_as_a_strategy_is_that_strategy(path: Path) -> None:
    by_name = {s.name: s for s in load_study(path).scenarios}
    for strategy in (CONFIGS / "strategies").glob("*.yaml"):
        if strategy.stem in by_name:
            assert by_name[strategy.stem] == load(strategy)


def test_a_study_is_told_from_a_scenario_by_its_base(folder: Path) -> None:
    assert is_study(SHIPPED[0])
    assert is_study(write(folder, "variants: {}\n"))
    assert not is_study(folder / "base.yaml")
    with pytest.raises(Problems, match="roster_given"):
        is_study(folder / "r.csv")
    with pytest.raises(Problems):
        is_study(folder / "nowhere.yaml")


def test_a_study_where_a_scenario_is_wanted_is_called_a_study(folder: Path) -> None:
    with pytest.raises(Problems) as caught:
        load_scenario(SHIPPED[0])
    assert [p.code for p in caught.value.problems] == ["study_given"]


def test_variants_lie_upon_the_base_as_a_file_that_extends_it_would(folder: Path) -> None:
    said = "staffing: {reps: 8}\nuncertainties: {reach: {families: {triangular: [0.5, 0.6, 0.7]}, staff: 0.9}}\n"
    study = load_study(
        write(folder, "base: base.yaml\nvariants:\n  one:\n    " + said.replace("\n", "\n    ") + "\n  same: {}\n")
    )
    extending = load(write(folder, "extends: base.yaml\n" + said, "one.yaml"))
    assert [s.name for s in study.scenarios] == ["plain", "one", "same"]
    assert study.scenarios[1] == extending
    assert study.scenarios[2].hash == study.scenarios[0].hash
    assert [s.description for s in study.scenarios] == ["of the base", "", ""]


def test_a_study_says_how_it_is_to_be_run_and_is_named_after_its_file(folder: Path) -> None:
    plain = load_study(write(folder, "base: base.yaml\nvariants: {a: {}}\n", "my study.yaml"))
    assert (plain.name, plain.replications, plain.seed, plain.base) == ("my-study", 200, 1, "plain")
    said = "name: q\nbase: base.yaml\nreplications: 7\nseed: 9\ninclude_base: false\nvariants: {a: {}}\n"
    study = load_study(write(folder, said))
    assert (study.name, study.replications, study.seed, study.base) == ("q", 7, 9, None)
    assert [s.name for s in study.scenarios] == ["a"]


def test_what_is_set_holds_in_the_base_and_in_every_variant(folder: Path) -> None:
    study = load_study(
        write(folder, "base: base.yaml\nvariants: {a: {staffing: {reps: 3}}, b: {}}\n"), ["staffing.crews=2"]
    )
    assert [(s.staffing.reps, s.staffing.crews) for s in study.scenarios] == [(7, 2), (3, 2), (7, 2)]


def test_paths_are_seen_from_the_file_that_says_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = folder / "studies" / "deep"
    deep.mkdir(parents=True)
    (deep / "more.csv").write_text("type,pupils\nsenior,100\nsenior,200\n", encoding="utf-8")
    write(folder, "extends: base.yaml\nstaffing: {reps: 2}\n", "strategy.yaml")
    path = write(deep, "base: ../../base.yaml\nvariants: {a: ../../strategy.yaml, b: {roster: more.csv}}\n")
    monkeypatch.chdir(folder)
    study = load_study(path.relative_to(folder))
    assert [(s.name, s.staffing.reps, len(s.roster)) for s in study.scenarios] == [
        ("plain", 7, 1), ("a", 2, 1), ("b", 7, 2),
    ]  # fmt: skip


def test_a_roster_is_read_once_and_its_notes_are_told_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    sheet = roster.read_sheet
    monkeypatch.setattr(roster, "read_sheet", lambda *a: read.append(a[0]) or sheet(*a))
    study = load_study(write(folder, "base: base.yaml\nvariants: {a: {}, b: {staffing: {reps: 1}}}\n"))
    assert len(read) == 1
    assert study.scenarios[0].roster[0] is study.scenarios[2].roster[0]
    assert [n.code for n in study.notes if n.code.startswith("derived")] == [
        f"derived_{c}" for c in ("id", "classes", "staff", "influence")
    ]


def test_a_fault_in_a_variant_has_the_line_and_path_of_the_study(folder: Path) -> None:
    text = """base: base.yaml
variants:
  a:
    staffing:
      rep: 3
      crews: 0
  b:
    uncertainties: { reach: { families: 0.1 } }
    rules: { S7: 3 }
  c:
    roster: gone.csv
  d: [1]
  e:
    name: x
    extends: y
  plain: {}
  "no name": {}
"""
    assert told(write(folder, text)) == [
        ("s.yaml", 5, "variants.a.staffing.rep", "unknown_key"),
        ("s.yaml", 6, "variants.a.staffing.crews", "too_small"),
        ("s.yaml", 8, "variants.b.uncertainties.reach.families", "reach_share"),
        ("s.yaml", 9, "variants.b.rules.S7", "not_boolean"),
        ("s.yaml", 11, "variants.c.roster", "roster_missing"),
        ("s.yaml", 12, "variants.d", "not_mapping"),
        ("s.yaml", 14, "variants.e.name", "unknown_key"),
        ("s.yaml", 15, "variants.e.extends", "unknown_key"),
        ("s.yaml", 16, "variants.plain", "variant_base"),
        ("s.yaml", 17, "variants.no name", "not_name"),
    ]


def test_what_cannot_hold_together_is_told_at_the_variant_that_says_it(folder: Path) -> None:
    text = "base: base.yaml\nvariants:\n  a:\n    uncertainties: { reach: { families: 0.1 } }\n"
    assert told(write(folder, text)) == [("s.yaml", 4, "variants.a.uncertainties.reach.families", "reach_share")]


def test_faults_of_the_study_itself_are_told_with_those_of_its_keys(folder: Path) -> None:
    text = "bas: x\nvariants: {}\nseed: -1\nreplications: true\nname: a b\n"
    assert told(write(folder, text)) == [
        ("s.yaml", 1, "base", "missing_key"), ("s.yaml", 1, "bas", "unknown_key"),
        ("s.yaml", 2, "variants", "too_short"), ("s.yaml", 3, "seed", "too_small"),
        ("s.yaml", 4, "replications", "not_integer"), ("s.yaml", 5, "name", "not_name"),
    ]  # fmt: skip
    assert told(write(folder, "base: gone.yaml\nvariants:\n"))[0][3] == "base_missing"
    assert told(write(folder, "base: base.yaml\nvariants:\n#  a: {}\n")) == [("s.yaml", 2, "variants", "no_value")]
    many = "".join(f"  v{i}: {{}}\n" for i in range(MAX_VARIANTS + 1))
    assert told(write(folder, f"base: base.yaml\nvariants:\n{many}")) == [("s.yaml", 2, "variants", "too_long")]


def test_faults_of_the_base_and_of_its_roster_are_told_once_and_where_they_are(folder: Path) -> None:
    (folder / "r.csv").write_text("类型,学生数\nsenior,many\n", encoding="utf-8")
    write(folder, "roster: r.csv\nstaffing: { reps: 0 }\n", "base.yaml")
    path = write(folder, "base: base.yaml\nvariants: {a: {staffing: {crews: 2}}, b: {staffing: {reps: 3}}}\n")
    assert told(path, "staffing.agentz=1") == [
        ("--set", 0, "staffing.agentz", "unknown_key"),
        ("base.yaml", 2, "staffing.reps", "too_small"),
        ("r.csv", 2, "学生数", "not_integer"),
    ]


def test_a_strategy_must_be_there_and_build_on_the_base(folder: Path) -> None:
    write(folder, "extends: base.yaml\n", "child.yaml")
    write(folder, "extends: child.yaml\nstaffing: {reps: 0}\n", "grandchild.yaml")
    write(folder, "roster: r.csv\n", "stranger.yaml")
    path = write(folder, "base: base.yaml\nvariants: {a: grandchild.yaml, b: stranger.yaml, c: gone.yaml}\n")
    assert told(path) == [
        ("s.yaml", 2, "variants.b", "variant_foreign"),
        ("s.yaml", 2, "variants.c", "variant_missing"),
        ("grandchild.yaml", 2, "staffing.reps", "too_small"),
    ]


def test_a_strategy_without_all_its_files_is_told_so_and_nothing_that_follows_from_it(folder: Path) -> None:
    write(folder, "extends: loop.yaml\nstaffing: {reps: 0}\n", "loop.yaml")
    write(folder, "extends: bas.yaml\nrules: {S7: 3}\n", "lost.yaml")
    path = write(folder, "base: base.yaml\nvariants: {a: loop.yaml, b: lost.yaml}\n")
    assert told(path) == [
        ("loop.yaml", 1, "extends", "extends_loop"),
        ("loop.yaml", 2, "staffing.reps", "too_small"),
        ("lost.yaml", 1, "extends", "extends_missing"),
        ("lost.yaml", 2, "rules.S7", "not_boolean"),
    ]
    assert [p.values["hint"] for p in problems(path) if p.code == "extends_missing"] == ["base.yaml"]


def test_what_can_be_read_over_is_told_with_all_else(folder: Path) -> None:
    write(folder, BASE + "rules: {S7: true, S7: false}\n", "base.yaml")
    text = "base: base.yaml\nname: s\nname: t\nvariants:\n  a: {staffing: {reps: 0}}\n  a: {}\n  b: !x {}\n"
    assert told(write(folder, text)) == [
        ("s.yaml", 3, "", "yaml_key_twice"),
        ("s.yaml", 5, "variants.a.staffing.reps", "too_small"),
        ("s.yaml", 6, "", "yaml_key_twice"),
        ("s.yaml", 7, "", "yaml_tag"),
        ("base.yaml", 6, "", "yaml_key_twice"),
    ]
    assert told(write(folder, "base: gon.yaml\nvariants: {a: {}}\nvariants: {}\n")) == [
        ("s.yaml", 1, "base", "base_missing"), ("s.yaml", 3, "", "yaml_key_twice"),
    ]  # fmt: skip


def test_what_is_odd_is_noted_once_and_at_the_variant_that_says_it(folder: Path) -> None:
    (folder / "r.csv").write_text("id,type,pupils,classes,staff,influence\na,senior,900,18,60,A\n", encoding="utf-8")
    text = "base: base.yaml\nvariants:\n  a: {}\n  b:\n    staffing: {reps: 9}\n    programme: {months: 30}\n"
    study = load_study(write(folder, text), ["staffing.schools_per_rep=2"])
    assert [
        (n.code, Path(n.where.file).name, n.where.line, n.where.path, n.values.get("got")) for n in study.notes
    ] == [
        ("reps_idle", "s.yaml", 5, "variants.b.staffing.reps", 9),
        ("beyond_horizon", "s.yaml", 6, "variants.b.review.target_within_months", 36),
        ("reps_idle", "base.yaml", 4, "staffing.reps", 7),
    ]


def test_a_name_is_the_text_as_it_was_written(folder: Path) -> None:
    write(folder, BASE.replace("name: plain", "name: 012"), "base.yaml")
    assert load_study(write(folder, "base: base.yaml\nname: 1e3\nvariants: {a: {}}\n")).name == "1e3"
    assert told(write(folder, "base: base.yaml\nvariants: {012: {}}\n"))[0][3] == "variant_base"
