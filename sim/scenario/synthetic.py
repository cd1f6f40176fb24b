"""An invented district: the roster of the base case, and of any size for trials.

In: a seed. Out: schools by type with the numbers and means of MODEL section 6, whose totals are the same for every
seed: 100 schools, 74 600 pupils, about 1 680 classes. All names are invented. Written so that any machine gives the
same bytes: the only randomness is `random.Random.random`.

``python -m sim.scenario.synthetic --seed 2013 --out configs/schools/xinluo.csv`` makes the shipped roster.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sim.scenario.roster import School, SchoolType, write_roster

SEED = 2013
"""Of the shipped roster."""


@dataclass(frozen=True)
class _Group:
    """Schools of one type: how many, how big, how staffed, how famous."""

    type: SchoolType
    code: str
    number: int
    mean: int
    low: int
    high: int
    class_size: int
    staff_a_class: float
    influence: str
    """Tiers from the biggest school down; the last letter stands for all that follow."""
    town: bool
    ending: str


# Sizes and tiers: MODEL section 6. Staff a class: 2.5 the deck (primary), 3.9 and 3.6 public figures (junior, senior);
# a nine-year school has two primary classes to a junior one. The range of nine-year schools is an assumption.
_GROUPS = (
    _Group("senior", "sh", 9, 1900, 900, 3600, 50, 3.6, "AAAAB", True, "中学"),
    _Group("urban_junior", "uj", 7, 1250, 700, 2200, 50, 3.9, "B", True, "初级中学"),
    _Group("township_junior", "tj", 14, 480, 180, 1000, 44, 3.9, "C", False, "中学"),
    _Group("nine_year", "ny", 3, 900, 600, 1400, 42, (2 * 2.5 + 3.9) / 3, "C", False, "九年一贯制学校"),
    _Group("famous_primary", "fp", 6, 2300, 1600, 3000, 52, 2.5, "A", True, "实验小学"),
    _Group("urban_primary", "up", 14, 1050, 500, 1800, 48, 2.5, "C", True, "小学"),
    _Group("township_primary", "tp", 19, 430, 150, 1100, 36, 2.5, "B", False, "中心小学"),
    _Group("village_primary", "vp", 28, 95, 30, 250, 18, 2.5, "C", False, "小学"),
)
# Fanciful on purpose, in the manner of the district: subdistricts (街道) in town, townships (镇, 乡) around it.
_TOWN = ("星槎街道", "云鲸街道", "墨鹭街道", "砚湖街道")
_COUNTRY = (
    "霜鹤镇", "青鲤镇", "白鹇岭镇", "松萝镇", "竹隐镇", "鹿吟镇", "石磬镇",
    "雾杉镇", "萤川乡", "柚灯乡", "鲤云乡", "陶月乡", "桫椤乡", "栎风乡",
)  # fmt: skip
_STEM_FIRST = "岚澈栎霁椴蕨鹭蝉萤杼笙砚缃黛"
_STEM_TOWN = "知衡微容若思远清"
_STEM_VILLAGE = ("坑", "坪", "坂", "洋", "寮", "畲", "岬", "墘")
_NUMERALS = "一二三四五六七八九十"


def district(seed: int, copies: int = 1) -> tuple[School, ...]:
    """Invent a district.

    Parameters
    ----------
    seed
        Sizes, places and names follow from it; totals do not.
    copies
        So many times as many schools of each type, for trials of size.

    Returns
    -------
    Schools by type; ``relationship`` is blank, to be drawn a replication.
    """
    centres = _centres(Random(f"{seed} centres"))
    schools: list[School] = []
    for group in _GROUPS:
        rng = Random(f"{seed} {group.type}")
        names = _names(group, group.number * copies, rng)
        sizes = _sizes(group, group.number * copies, rng)
        for i, (pupils, (township, name)) in enumerate(zip(sizes, names, strict=True)):
            classes = max(1, round(pupils / group.class_size))
            x, y = _near(centres[township], 2.0 if group.town else 5.0, rng)
            schools.append(
                School.model_validate(
                    {
                        "id": f"{group.code}{i + 1:02d}",
                        "name": name,
                        "township": township,
                        "type": group.type,
                        "pupils": pupils,
                        "classes": classes,
                        "staff": round(classes * group.staff_a_class),
                        "influence": group.influence[min(i, len(group.influence) - 1)],
                        "x": x,
                        "y": y,
                    }
                )
            )
    return tuple(schools)


def _sizes(group: _Group, number: int, rng: Random) -> list[int]:
    """Pupils, biggest first, within the range, and with exactly the mean.

    ``low + (high − low)·u^p`` has the mean wanted for ``p = (high − low)/(mean − low) − 1``: few big schools, many
    small ones. One u from each of ``number`` equal parts of (0, 1) keeps a small group from being odd.
    """
    width = group.high - group.low
    power = width / (group.mean - group.low) - 1
    drawn = [group.low + width * ((i + rng.random()) / number) ** power for i in range(number)]
    sizes = sorted((round(size) for size in drawn), reverse=True)
    missing = group.mean * number - sum(sizes)
    step = 1 if missing > 0 else -1
    while missing:
        for i, size in enumerate(sizes):
            if missing and group.low <= size + step <= group.high:
                sizes[i] += step
                missing -= step
    return sorted(sizes, reverse=True)


def _centres(rng: Random) -> dict[str, tuple[float, float]]:
    """Places of subdistricts, near the middle of town, and of townships, all around it; km."""
    centres = {name: _polar(1.5, 2 * math.pi * i / len(_TOWN)) for i, name in enumerate(_TOWN)}
    for i, name in enumerate(_COUNTRY):
        angle = 2 * math.pi * (i + rng.random()) / len(_COUNTRY)
        centres[name] = _polar(8 + 27 * rng.random(), angle)
    return centres


def _polar(radius: float, angle: float) -> tuple[float, float]:
    return radius * math.cos(angle), radius * math.sin(angle)


def _near(centre: tuple[float, float], radius: float, rng: Random) -> tuple[float, float]:
    dx, dy = _polar(radius * math.sqrt(rng.random()), 2 * math.pi * rng.random())
    return round(centre[0] + dx, 1) + 0.0, round(centre[1] + dy, 1) + 0.0  # + 0.0: no «-0.0» in a file


def _names(group: _Group, number: int, rng: Random) -> list[tuple[str, str]]:
    """(township, school name), no name twice within a type."""
    townships = _TOWN if group.town else _COUNTRY
    places = [townships[i % len(townships)] for i in range(number)]
    if group.type == "village_primary":
        stems = _stems(number, _STEM_VILLAGE, rng)
    elif group.town:
        stems = _stems(number, _STEM_TOWN, rng)
    else:
        # A township's own school is called after it: 霜鹤中学, then 霜鹤第二中学.
        return [(place, f"{place[:-1]}{_rank(i // len(townships))}{group.ending}") for i, place in enumerate(places)]
    return [(place, stem + group.ending) for place, stem in zip(places, stems, strict=True)]


def _stems(number: int, endings: Sequence[str], rng: Random) -> list[str]:
    """Two characters each, in an order of chance; beyond all pairs, with a rank."""
    pairs = sorted((first + last for first in _STEM_FIRST for last in endings), key=_by_chance(rng))
    return [pairs[i % len(pairs)] + _rank(i // len(pairs)) for i in range(number)]


def _by_chance(rng: Random) -> Callable[[str], float]:
    return lambda _: rng.random()


def _rank(before: int) -> str:
    """第二, 第三, … for the second and third of a name; nothing for the first."""
    if before == 0:
        return ""
    return f"第{_NUMERALS[before]}" if before < len(_NUMERALS) else f"第{before + 1}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a roster: ``--seed N --out FILE [--copies N]``."""
    parser = argparse.ArgumentParser(prog="python -m sim.scenario.synthetic")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    write_roster(district(asked.seed, asked.copies), asked.out)


if __name__ == "__main__":
    main()
