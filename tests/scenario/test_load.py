"""Loading: what a right file gives, and what a wrong one is told."""

import math
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.codes import CODES
from sim.scenario.load import load, write_resolved
from sim.scenario.problem import Problem, Problems
from sim.scenario.roster import write_roster
from sim.scenario.schema import Scenario
from sim.scenario.synthetic import district
from sim.scenario.yaml12 import MAX_BYTES

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"
SHIPPED = sorted([CONFIGS / "xinluo.yaml", CONFIGS / "ceiling.yaml", *(CONFIGS / "strategies").glob("*.yaml")])
SMALL = "roster: [{id: a, type: senior, pupils: 100, classes: 2, staff: 7, influence: A}]\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path | str, *overrides: str) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        load(path, overrides)
    for p in caught.value.problems:
        assert set(p.values) == set(CODES[p.code]), p
    return caught.value.problems


def only(path: Path | str, *overrides: str) -> tuple[str, str, dict]:
    (p,) = problems(path, *overrides)
    return p.code, p.where.path, dict(p.values)


# Right files


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_a_shipped_file_loads_under_its_own_name(path: Path) -> None:
    scenario = load(path)
    assert scenario.name == path.stem
    assert scenario.description


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_a_scenario_written_out_and_read_back_has_the_same_hash(path: Path, tmp_path: Path) -> None:
    scenario = load(path)
    again = load(write_resolved(scenario, tmp_path / "deep" / "folder"))
    assert again == scenario
    assert again.hash == scenario.hash


def test_the_resolved_file_says_every_default(tmp_path: Path) -> None:
    path = write_resolved(load(CONFIGS / "xinluo.yaml"), tmp_path)
    text = path.read_text(encoding="utf-8")
    for section in Scenario.model_fields:
        assert re.search(rf"^{section}:", text, re.MULTILINE)
    assert "roster: xinluo.csv" in text
    assert "extends" not in text


def test_awkward_texts_survive_writing_and_reading(tmp_path: Path) -> None:
    for i, said in enumerate(
        ["1e3", "012", "12:30", "no", "~", "null", " x ", "a: b # c", "龙岩\u2028\x85", "0x1F", "1_000"]
    ):
        scenario = Scenario.model_validate(
            {
                "name": "1e3",
                "description": said,
                "roster": [
                    {"id": "012", "name": 'a,"b"', "township": "no", "type": "senior", "pupils": 1, "classes": 1,
                     "staff": 0, "influence": "A", "x": 0.1 + 0.2}
                ],
            }
        )  # fmt: skip
        again = load(write_resolved(scenario, tmp_path / str(i)))
        assert again == scenario
        assert again.hash == scenario.hash


def test_the_hash_does_not_depend_on_the_place_name_or_wording_of_a_file(tmp_path: Path) -> None:
    one = load(write(tmp_path, "one.yaml", SMALL + "staffing: {reps: 30}\n"))
    (tmp_path / "sub").mkdir()
    write(tmp_path / "sub", "base.yaml", SMALL + "staffing: {reps: 3}\ndescription: x\n")
    two = load(write(tmp_path, "two.yaml", "extends: sub/base.yaml\nstaffing:\n  reps: 30 # more\n  crews: 6\n"))
    assert one.hash == two.hash
    assert (one.name, two.name) == ("one", "two")


def test_each_strategy_differs_from_the_base_and_from_the_others() -> None:
    hashes = [load(path).hash for path in SHIPPED]
    assert len(set(hashes)) == len(hashes)


def test_a_strategy_changes_one_thing() -> None:
    base = load(CONFIGS / "xinluo.yaml").model_dump()
    for path in sorted((CONFIGS / "strategies").glob("*.yaml")):
        other = load(path).model_dump()
        changed = {k for k in base if base[k] != other[k]} - {"name", "description"}
        package = {"promotions", "uncertainties"}  # another handset has another price and another appeal
        assert changed == package if path.stem.endswith("_handset") else len(changed) == 1, path


def test_the_base_case_states_the_defaults_of_the_schema() -> None:
    # The file lists the levers for the planner's eye; it must not disagree with the schema, which documents them.
    base = load(CONFIGS / "xinluo.yaml")
    assert Scenario(name="x", roster=base.roster).hash == base.hash


def test_the_base_case_loads_in_a_blink() -> None:
    load(CONFIGS / "xinluo.yaml")
    start = time.process_time()
    load(CONFIGS / "xinluo.yaml")
    assert time.process_time() - start < 0.1


def test_the_ceiling_is_the_class_of_the_deck_without_any_rule() -> None:
    scenario = load(CONFIGS / "ceiling.yaml")
    assert not any(scenario.rules.model_dump().values())
    (school,), (begun,) = scenario.roster, scenario.start
    assert (school.pupils / school.classes, school.staff / school.classes) == (45, 2.5)
    assert begun.families_existing + begun.families_new == school.pupils
    assert begun.families_existing == 0.18 * school.pupils


# What is written is what is meant


@pytest.mark.parametrize("written", ["012", "1e3", "2013", "true", "no", "1.50", "0x1F", "'012'"])
def test_a_text_stays_as_it_was_written(written: str, tmp_path: Path) -> None:
    school = SMALL.replace("id: a", f"id: {written}")
    s = load(write(tmp_path, "s.yaml", f"{school}name: {written}\ndescription: {written}\n"))
    assert {s.name, s.description, s.roster[0].id} == {written.strip("'")}
    assert load(tmp_path / "s.yaml", [f"name={written}"]).name == written.strip("'")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", True), ("no", False), ("on", True), ("off", False), ("Off", False), ("NO", False), ("true", True)],
)
def test_a_switch_is_thrown_by_the_words_people_use(written: str, meant: bool, tmp_path: Path) -> None:
    assert load(write(tmp_path, "s.yaml", f"{SMALL}rules: {{ S7: {written} }}\n")).rules.S7 is meant


@pytest.mark.parametrize(("written", "meant"), [("012", 12), ("1e3", 1000), ("20.0", 20), ("'20'", 20), ("+7", 7)])
def test_a_number_is_read_as_people_read_it(written: str, meant: int, tmp_path: Path) -> None:
    assert load(write(tmp_path, "s.yaml", f"{SMALL}staffing: {{ reps: {written} }}\n")).staffing.reps == meant


def test_an_anchor_repeats_what_it_marks_and_windows_line_ends_are_as_good_as_others(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(f"{SMALL}programme: {{ months: &n 20 }}\nstaffing:\n  reps: *n\n".replace("\n", "\r\n").encode())
    s = load(path)
    assert (s.programme.months, s.staffing.reps) == (20, 20)


def cpu_seconds(work: Callable[[], object]) -> float:
    best = math.inf
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.slow
def test_the_time_to_load_hash_and_write_grows_with_the_schools_and_no_faster(tmp_path: Path) -> None:
    seconds = {}
    for schools in (300, 3000):
        folder = tmp_path / str(schools)
        folder.mkdir()
        write_roster(district(1, schools), folder / "r.csv")
        begun = "".join(
            f"  - {{school: {s.id}, families_existing: 1, staff_existing: 1}}\n" for s in district(1, schools)
        )
        file = write(folder, "s.yaml", f"roster: r.csv\nstart:\n{begun}")
        wrong = write(folder, "wrong.yaml", f"roster: r.csv\nstart:\n{begun.replace('school: ', 'school: q')}")
        assert len(problems(wrong)) == schools

        def refuse(file: Path = wrong) -> None:
            with pytest.raises(Problems):
                load(file)

        seconds[schools] = [
            cpu_seconds(lambda: write_resolved(load(file), folder / "out")),  # noqa: B023 - called at once
            cpu_seconds(refuse),
        ]
    assert all(big < 20 * small for small, big in zip(seconds[300], seconds[3000], strict=True)), seconds


# extends


def test_mappings_merge_and_lists_and_distributions_replace(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", SMALL + "staffing: {reps: 7, crews: 9}\n"
          "uncertainties: {reach: {families: {uniform: [0.5, 0.6]}, staff: 0.9}}\n"
          "bureau: {notices_days: [1, 2, 3]}\n")  # fmt: skip
    child = write(tmp_path, "child.yaml", "extends: base.yaml\nstaffing: {reps: 8}\nbureau: {notices_days: [4]}\n"
                  "uncertainties: {reach: {families: {triangular: [0.5, 0.6, 0.7]}}}\n")  # fmt: skip
    s = load(child)
    assert (s.staffing.reps, s.staffing.crews) == (8, 9)
    assert s.bureau.notices_days == (4.0,)
    assert s.uncertainties.reach.families.prior is not None
    assert s.uncertainties.reach.families.prior.as_written() == {"triangular": [0.5, 0.6, 0.7]}
    assert s.uncertainties.reach.staff == 0.9


def test_a_section_with_all_entries_commented_out_says_nothing(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", SMALL + "staffing: {reps: 7}\nuncertainties:\n  churn:\n")
    s = load(write(tmp_path, "child.yaml", "extends: base.yaml\nstaffing:\n# reps: 8\nreview:\n"))
    assert s.staffing.reps == 7
    assert load(tmp_path / "base.yaml").uncertainties == Scenario(name="x", roster=s.roster).uncertainties


def test_extends_and_roster_are_seen_from_the_file_that_says_them(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path, "schools.csv", "id,type,pupils,classes,staff,influence\nq,senior,10,1,1,A\n")
    write(tmp_path / "a", "base.yaml", "roster: ../schools.csv\n")
    write(tmp_path / "a" / "b", "middle.yaml", "extends: ../base.yaml\n")
    write(tmp_path / "a" / "b", "child.yaml", "extends: middle.yaml\n")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert load("../a/b/child.yaml").roster[0].id == "q"
    assert load("../a/b/child.yaml", ["roster=../schools.csv"]).roster[0].id == "q"


def test_a_chain_too_long_is_refused(tmp_path: Path) -> None:
    for i in range(30):
        write(tmp_path, f"{i}.yaml", f"extends: {i + 1}.yaml\n")
    assert only(tmp_path / "0.yaml")[:2] == ("extends_depth", "extends")


# --set


def test_overrides_set_levers_lists_items_and_distributions() -> None:
    s = load(CONFIGS / "xinluo.yaml", [
        "staffing.reps=30", "staffing.reps = 31", "rules.S7=off", "promotions.gifts[1].gift=70",
        "bureau.notices_days=[]", "uncertainties.churn.families=0.03",
        "uncertainties.churn.staff={uniform: [0.01, 0.02]}",
        "uncertainties.reach.staff.triangular[0]=0.8", "uncertainties.reach.families.uniform=[0.5, 0.7]",
        "school_year.holidays[0].first=01-27", "review={every_months: 6}",
    ])  # fmt: skip
    assert (s.staffing.reps, s.rules.S7, s.promotions.gifts[1].gift, s.bureau.notices_days) == (31, False, 70.0, ())
    churn, reach = s.uncertainties.churn, s.uncertainties.reach
    assert churn.families == 0.03
    assert churn.families.prior is None
    assert [p and p.as_written() for p in (churn.staff.prior, reach.staff.prior, reach.families.prior)] == [
        {"uniform": [0.01, 0.02]}, {"triangular": [0.8, 0.96, 1.0]}, {"uniform": [0.5, 0.7]}]  # fmt: skip
    assert s.school_year.holidays[0].first == "01-27"
    assert s.school_year.holidays[1] == load(CONFIGS / "xinluo.yaml").school_year.holidays[1]
    assert (s.review.every_months, s.review.target_within_months) == (6, 36.0)


def test_an_override_equals_the_same_words_in_a_file(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", SMALL)
    written = load(write(tmp_path, "child.yaml", "extends: base.yaml\nuncertainties: {reach: {families: 0.5}}\n"))
    assert load(tmp_path / "base.yaml", ["uncertainties.reach.families=0.5"]).hash == written.hash


@pytest.mark.parametrize(
    ("override", "code", "path", "values"),
    [
        ("staffing.rep=3", "unknown_key", "staffing.rep", {"hint": "staffing.reps"}),
        ("staffing.reps=", "no_value", "staffing.reps", {}),
        ("staffing.reps.x=1", "set_into", "staffing.reps.x", {"at": "staffing.reps"}),
        ("promotions.gifts.gift=1", "set_item", "promotions.gifts.gift",
         {"at": "promotions.gifts", "hint": "promotions.gifts[0].gift"}),
        ("promotions.gifts[2].gift=1", "set_index", "promotions.gifts[2].gift", {"got": 2, "length": 2}),
        ("promotions.gifts[0].gift=-5", "too_small", "promotions.gifts[0].gift",
         {"got": -5, "limit": 0.0, "inclusive": True}),
        ("uncertainties.visits.mean_a=0", "too_small", "uncertainties.visits.mean_a",
         {"got": 0, "limit": 0, "inclusive": False}),
        ("uncertainties.visits.mean_a={uniform: [0, 1]}", "prior_bound", "uncertainties.visits.mean_a",
         {"got": "{uniform: [0, 1]}", "low": 0, "high": None, "inclusive": False}),
        ("uncertainties.churn.families={normall: [1, 2]}", "prior_kind", "uncertainties.churn.families",
         {"got": "normall", "hint": "normal",
          "expected": ("triangular", "log_triangular", "uniform", "normal", "lognormal", "beta", "choice")}),
        ("targeting.dimension=sise", "not_one_of", "targeting.dimension",
         {"got": "sise", "expected": ("size", "influence", "relationship", "random"), "hint": "size"}),
    ],
)  # fmt: skip
def test_a_wrong_override_is_told_with_its_path_and_values(override: str, code: str, path: str, values: dict) -> None:
    # The words of these and of many more stand in broken/settings.txt.
    assert only(CONFIGS / "xinluo.yaml", override) == (code, path, values)


def test_wrong_overrides_and_wrong_lines_are_told_together(tmp_path: Path) -> None:
    file = write(tmp_path, "s.yaml", SMALL + "staffing: {crews: 0}\n")
    told = [(p.where.file, p.where.line, p.code) for p in problems(file, "staffing.rep=1", "staffing.agents=-1")]
    assert told == [(str(file), 2, "too_small"), ("--set", 0, "unknown_key"), ("--set", 0, "too_small")]


# Wrong files


def test_a_file_that_cannot_be_read_is_a_problem_of_the_file(tmp_path: Path) -> None:
    assert only(tmp_path / "nowhere.yaml") == ("file_missing", "", {})
    assert only(tmp_path) == ("file_unreadable", "", {"reason": "folder"})
    assert only(write(tmp_path, "empty.yaml", "")) == ("file_empty", "", {})
    big = write(tmp_path, "big.yaml", "#" * (MAX_BYTES + 1))
    assert only(big) == ("file_size", "", {"limit": MAX_BYTES})
    assert only(write(tmp_path, "scalar.yaml", "just text")) == ("not_mapping", "", {"got": "just text", "hint": None})


def test_a_file_name_that_is_no_scenario_name_is_made_one(tmp_path: Path) -> None:
    assert load(write(tmp_path, "my plan (2).yaml", SMALL)).name == "my-plan-2-"


def test_a_very_deep_file_is_refused_and_does_not_exhaust_the_stack(tmp_path: Path) -> None:
    assert only(write(tmp_path, "deep.yaml", "a: " + "[" * 100_000))[0] == "yaml_depth"
    chain = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 500))
    assert only(write(tmp_path, "chain.yaml", chain))[0] == "yaml_depth"
