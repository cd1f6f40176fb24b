"""The invented district against MODEL section 6."""

import math
from collections import defaultdict
from pathlib import Path

import pytest

from sim.scenario.roster import School, read_roster
from sim.scenario.synthetic import SEED, district, main

SHIPPED = Path(__file__).parents[2] / "configs" / "schools" / "xinluo.csv"
TABLE = {  # type: (schools, mean pupils, least, most, class size, tiers of influence, staff a class)
    "senior": (9, 1900, 900, 3600, 50, "AAAABBBBB", 3.6),
    "urban_junior": (7, 1250, 700, 2200, 50, "B" * 7, 3.9),
    "township_junior": (14, 480, 180, 1000, 44, "C" * 14, 3.9),
    "nine_year": (3, 900, 1, 50_000, 42, "CCC", None),
    "famous_primary": (6, 2300, 1600, 3000, 52, "A" * 6, 2.5),
    "urban_primary": (14, 1050, 500, 1800, 48, "C" * 14, 2.5),
    "township_primary": (19, 430, 150, 1100, 36, "B" * 19, 2.5),
    "village_primary": (28, 95, 30, 250, 18, "C" * 28, 2.5),
}


def by_type(schools: tuple[School, ...]) -> dict[str, list[School]]:
    groups = defaultdict(list)
    for school in schools:
        groups[school.type].append(school)
    return groups


def test_the_shipped_roster_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    main(["--seed", str(SEED), "--out", str(tmp_path / "again.csv")])
    assert (tmp_path / "again.csv").read_bytes() == SHIPPED.read_bytes()
    assert read_roster(SHIPPED) == district(SEED)


@pytest.mark.parametrize("seed", [SEED, 0, 1, 2**40])
def test_every_seed_gives_the_district_of_the_table(seed: int) -> None:
    schools = district(seed)
    assert len(schools) == 100
    assert abs(sum(s.pupils for s in schools) / 74_600 - 1) < 0.02
    assert abs(sum(s.classes for s in schools) / 1_680 - 1) < 0.02
    groups = by_type(schools)
    assert set(groups) == set(TABLE)
    for kind, (number, mean, least, most, size, tiers, staff) in TABLE.items():
        group = groups[kind]
        assert len(group) == number
        assert sum(s.pupils for s in group) == mean * number
        assert all(least <= s.pupils <= most for s in group)
        assert "".join(sorted(s.influence for s in group)) == tiers
        assert sum(s.pupils for s in group) / sum(s.classes for s in group) == pytest.approx(size, rel=0.05)
        if staff:
            assert all(abs(s.staff - staff * s.classes) <= 0.5 for s in group)


def test_relationships_are_left_to_the_draw_and_names_are_told_apart() -> None:
    schools = district(SEED)
    assert {s.relationship for s in schools} == {None}
    assert len({s.id for s in schools}) == len({s.name for s in schools}) == 100


def test_seeds_differ_and_a_seed_repeats() -> None:
    assert district(1) == district(1)
    assert district(1) != district(2)


def test_a_larger_district_has_so_many_times_the_schools_pupils_and_tiers() -> None:
    schools = district(SEED, schools=1000)
    assert len({s.id for s in schools}) == len({s.name for s in schools}) == 1000
    assert sum(s.pupils for s in schools) == 746_000
    for kind, (number, *_, tiers, _staff) in TABLE.items():
        group = by_type(schools)[kind]
        assert len(group) == 10 * number
        assert "".join(sorted(s.influence for s in group)) == "".join(sorted(10 * tiers))


@pytest.mark.parametrize("number", [1, 5, 12, 37, 99])
def test_a_district_of_any_size_has_the_mix_of_the_table_to_a_school(number: int) -> None:
    groups = by_type(district(SEED, number))
    assert sum(map(len, groups.values())) == number
    for kind, (of_hundred, *_) in TABLE.items():
        assert abs(len(groups[kind]) - of_hundred * number / 100) < 1


def test_rural_schools_lie_around_the_town() -> None:
    schools = district(SEED)
    assert all(math.hypot(s.x, s.y) < 4 for s in schools if not s.rural)
    assert all(3 <= math.hypot(s.x, s.y) < 41 for s in schools if s.rural)
