"""An invented district: the roster of the base case, and of any size for trials.

In: a seed and a number of schools. Out: schools by type in the mix of `TYPES`, whose totals are the same for every
seed: of a hundred schools 74 600 pupils in about 1 680 classes. All names are invented. Written so that any machine
gives the same bytes: the only randomness is `random.Random.random`.

``python -m sim.scenario.synthetic --seed 2013 --out configs/schools/xinluo.csv`` makes the shipped roster.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from sim.scenario.roster import School, write_roster
from sim.scenario.school_types import TYPES, SchoolType, Type

SEED = 2013
"""Of the shipped roster."""
SCHOOLS = 100

# Fanciful on purpose, in the manner of the district: subdistricts (街道) in town, townships (镇, 乡) around it.
_TOWN = ("星槎街道", "云鲸街道", "墨鹭街道", "砚湖街道")
_COUNTRY = (
    "霜鹤镇", "青鲤镇", "白鹇岭镇", "松萝镇", "竹隐镇", "鹿吟镇", "石磬镇",
    "雾杉镇", "萤川乡", "柚灯乡", "鲤云乡", "陶月乡", "桫椤乡", "栎风乡",
)  # fmt: skip
_STEM_FIRST = "岚澈栎霁椴蕨鹭蝉萤杼笙砚缃黛"
_STEM_TOWN = "知衡微容若思远清"
_STEM_VILLAGE = ("坑", "坪", "坂", "洋", "寮", "畲", "岬", "塘")
_NUMERALS = "一二三四五六七八九十"


def district(seed: int, schools: int = SCHOOLS) -> tuple[School, ...]:
    """Invent a district.

    Parameters
    ----------
    seed
        Sizes, places and names follow from it; totals do not.
    schools
        How many; each type has its share of them.

    Returns
    -------
    Schools by type; ``relationship`` is blank, to be drawn a replication.
    """
    centres = _centres(Random(f"{seed} centres"))
    found: list[School] = []
    for name, number in _mix(schools).items():
        kind = TYPES[name]
        rng = Random(f"{seed} {name}")
        names = _names(name, number, rng)
        sizes = _sizes(kind, number, rng)
        for i, (pupils, (township, called)) in enumerate(zip(sizes, names, strict=True)):
            classes = kind.classes(pupils)
            x, y = _near(centres[township], 2.0 if kind.town else 5.0, rng)
            found.append(
                School.model_validate(
                    {
                        "id": f"{kind.code}{i + 1:02d}",
                        "name": called,
                        "township": township,
                        "type": name,
                        "pupils": pupils,
                        "classes": classes,
                        "staff": kind.staff(classes),
                        "influence": kind.influence[i * len(kind.influence) // number],
                        "x": x,
                        "y": y,
                    }
                )
            )
    return tuple(found)


def _mix(schools: int) -> dict[SchoolType, int]:
    """Schools of each type; what rounding down leaves over goes to the types it robs most."""
    share = {name: divmod(kind.number * schools, SCHOOLS) for name, kind in TYPES.items()}
    left = schools - sum(whole for whole, _ in share.values())
    robbed = sorted(share, key=lambda name: -share[name][1])[:left]
    return {name: whole + (name in robbed) for name, (whole, _) in share.items()}


def _sizes(kind: Type, number: int, rng: Random) -> list[int]:
    """Pupils, biggest first, within the range, and with exactly the mean.

    ``low + (high − low)·u^p`` has the mean wanted for ``p = (high − low)/(mean − low) − 1``: few big schools, many
    small ones. One u from each of ``number`` equal parts of (0, 1) keeps a small group from being odd.
    """
    width = kind.high - kind.low
    power = width / (kind.mean - kind.low) - 1
    drawn = [kind.low + width * ((i + rng.random()) / number) ** power for i in range(number)]
    sizes = sorted((round(size) for size in drawn), reverse=True)
    missing = kind.mean * number - sum(sizes)
    step = 1 if missing > 0 else -1
    while missing:
        for i, size in enumerate(sizes):
            if missing and kind.low <= size + step <= kind.high:
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


def _names(name: SchoolType, number: int, rng: Random) -> list[tuple[str, str]]:
    """(township, school name), no name twice within a type."""
    kind = TYPES[name]
    townships = _TOWN if kind.town else _COUNTRY
    places = [townships[i % len(townships)] for i in range(number)]
    if name == "village_primary":
        stems = _stems(number, _STEM_VILLAGE, rng)
    elif kind.town:
        stems = _stems(number, _STEM_TOWN, rng)
    else:
        # A township's own school is called after it: 霜鹤中学, then 霜鹤第二中学.
        return [(place, f"{place[:-1]}{_rank(i // len(townships))}{kind.ending}") for i, place in enumerate(places)]
    return [(place, stem + kind.ending) for place, stem in zip(places, stems, strict=True)]


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
    """Write a roster: ``--seed N --out FILE [--schools N]``."""
    parser = argparse.ArgumentParser(prog="python -m sim.scenario.synthetic")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--schools", type=int, default=SCHOOLS)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    write_roster(district(asked.seed, asked.schools), asked.out)


if __name__ == "__main__":
    main()
