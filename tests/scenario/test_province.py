"""Province files: a scenario a district, what is wrong with any of them, and the one that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.load import load, write_resolved
from sim.scenario.problem import Problem, Problems
from sim.scenario.province import is_province, load_province
from sim.scenario.study import is_study, load_scenario
from tests.districts import scenario

XINGCHUAN = Path(__file__).parents[2] / "configs" / "provinces" / "xingchuan.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_resolved(scenario(3, name="base"), tmp_path)
    return tmp_path


def province(folder: Path, text: str) -> Path:
    path = folder / "p.yaml"
    path.write_text(f"base: base.yaml\n{text}", encoding="utf-8")
    return path


def told(path: Path, *overrides: str) -> list[tuple[str, str, int]]:
    with pytest.raises(Problems) as caught:
        load_province(path, overrides)

    def short(p: Problem) -> tuple[str, str, int]:
        return p.code, p.where.path, p.where.line

    return [short(p) for p in caught.value.problems]


def test_the_shipped_province_has_ten_districts_and_a_thousand_schools_or_more() -> None:
    found = load_province(XINGCHUAN)
    assert len(found.scenarios) >= 10
    assert sum(len(s.roster) for s in found.scenarios) >= 1000
    assert len({s.district for s in found.scenarios}) == len(found.scenarios)
    assert found.notes == ()
    base = load(XINGCHUAN.parents[1] / "xinluo.yaml")
    first = found.scenarios[0]
    assert first.model_copy(update={"district": None}).hash == base.hash, "the first is the base case as it is"


def test_a_district_is_the_base_with_its_own_name_luck_roster_and_settings(folder: Path) -> None:
    path = province(
        folder,
        "name: north\nreplications: 7\nseed: 3\ndistricts:\n"
        "  a:\n"
        "  b: { staffing: { reps: 4 } }\n"
        "  c: { synthetic: { schools: 5, seed: 2 } }\n",
    )
    found = load_province(path, ["market.parent_target=0.5"])
    assert (found.name, found.replications, found.seed) == ("north", 7, 3)
    a, b, c = found.scenarios
    assert [(s.name, s.district) for s in found.scenarios] == [("a", "a"), ("b", "b"), ("c", "c")]
    assert a.roster == b.roster
    assert (b.staffing.reps, len(c.roster)) == (4, 5)
    assert {s.market.parent_target for s in found.scenarios} == {0.5}
    assert len({s.hash for s in found.scenarios}) == 3


def test_a_district_comes_back_from_its_file_with_the_same_luck(folder: Path) -> None:
    (only,) = load_province(province(folder, "districts: { a: }\n")).scenarios
    again = load(write_resolved(only, folder / "resolved"))
    assert (again.district, again.hash) == ("a", only.hash)


def test_a_province_is_told_from_a_study_by_its_districts(folder: Path) -> None:
    assert is_province(province(folder, "districts: { a: }\n"))
    assert not is_province(folder / "base.yaml")
    assert is_study(province(folder, "variants: { a: }\n"))
    assert not is_province(folder / "p.yaml")


def test_all_that_is_wrong_is_told_at_once_each_at_its_place(folder: Path) -> None:
    path = province(
        folder,
        "districts:\n"
        "  a: { staffing: { reps: -1 } }\n"
        "  b: { name: x }\n"
        "  c: 3\n"
        "  d: { synthetic: { schools: 0 } }\n"
        "  e: { synthetic: { schools: 2 }, roster: base.csv }\n"
        "  f: { synthetic: { scools: 2 } }\n"
        "  g: { district: a }\n"
        "  h h: {}\n",
    )
    assert told(path) == [
        ("too_small", "districts.a.staffing.reps", 3),
        ("unknown_key", "districts.b.name", 4),
        ("not_mapping", "districts.c", 5),
        ("too_small", "districts.d.synthetic.schools", 6),
        ("two_rosters", "districts.e.roster", 7),
        ("missing_key", "districts.f.synthetic.schools", 8),
        ("unknown_key", "districts.f.synthetic.scools", 8),
        ("unknown_key", "districts.g.district", 9),
        ("not_name", "districts.h h", 10),
    ]


def test_a_fault_of_the_base_or_of_an_override_is_told_once(folder: Path) -> None:
    path = province(folder, "districts: { a: , b: }\n")
    assert [code for code, _, _ in told(path, "staffing.reps=-1")] == ["too_small"]
    (folder / "base.yaml").write_text("roster: base.csv\nstaffing: { reps: -1 }\n", encoding="utf-8")
    assert told(path) == [("too_small", "staffing.reps", 2)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("districts: {}\n", ("too_short", "districts", 2)),
        ("districts: { a: }\nvariants: { b: }\n", ("unknown_key", "variants", 3)),
        ("districts: { a: }\nreplications: 0\n", ("too_small", "replications", 3)),
    ],
)
def test_what_is_wrong_with_the_file_itself_is_told(folder: Path, text: str, found: tuple[str, str, int]) -> None:
    assert told(province(folder, text)) == [found]


def test_a_missing_base_is_told_with_its_neighbour(folder: Path) -> None:
    path = folder / "p.yaml"
    path.write_text("base: bse.yaml\ndistricts: { a: }\n", encoding="utf-8")
    assert told(path) == [("base_missing", "base", 1)]


def test_districts_of_other_months_cannot_be_added_up(folder: Path) -> None:
    path = province(folder, "districts:\n  a:\n  b: { programme: { months: 48 } }\n")
    assert told(path) == [("province_months", "districts.b.programme", 4)]


def test_a_province_where_a_study_or_a_scenario_is_wanted_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "province.yaml"
    file.write_text("base: base.yaml\ndistricts: {a: {}}\n", encoding="utf-8")
    for read in (is_study, load_scenario):
        with pytest.raises(Problems) as told:
            read(file)
        assert [p.code for p in told.value.problems] == ["province_given"]
