"""The eight types of school of a district, with what is known of each.

In: nothing. Out: `TYPES`, the table of MODEL section 6: how many of a hundred schools, how big, how staffed, how
famous, and what people call them. The invented district is drawn from it, and what a roster leaves blank is derived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SchoolType = Literal[
    "senior",
    "urban_junior",
    "township_junior",
    "nine_year",
    "famous_primary",
    "urban_primary",
    "township_primary",
    "village_primary",
]


@dataclass(frozen=True)
class Type:
    """Schools of one type.

    Attributes
    ----------
    number, mean, low, high
        Schools of a hundred; their pupils on average, at least and at most.
    class_size, staff_a_class
        Pupils and staff a class.
    influence
        Tiers from the biggest school down, one letter an equal part of the schools.
    words
        What a roster may call it, the usual name first.
    """

    code: str
    number: int
    mean: int
    low: int
    high: int
    class_size: int
    staff_a_class: float
    influence: str
    town: bool
    ending: str
    words: tuple[str, ...]

    def classes(self, pupils: int) -> int:
        """Classes of a school with so many pupils."""
        return max(1, round(pupils / self.class_size))

    def staff(self, classes: int) -> int:
        """Staff of a school with so many classes."""
        return round(classes * self.staff_a_class)

    def tier(self, pupils: int) -> str:
        """Influence of a school with so many pupils; where the type has two tiers, above the mean is the upper."""
        return self.influence[0 if pupils > self.mean else -1]


# Sizes and tiers: MODEL section 6. Staff a class: 2.5 the deck (primary), 3.9 and 3.6 public figures (junior, senior);
# a nine-year school has two primary classes to a junior one. The range of nine-year schools is an assumption.
TYPES: Mapping[SchoolType, Type] = {
    "senior": Type(
        "sh", 9, 1900, 900, 3600, 50, 3.6, "AAAABBBBB", True, "中学",
        ("高中", "完全中学", "完中", "高级中学", "普通高中"),
    ),
    "urban_junior": Type(
        "uj", 7, 1250, 700, 2200, 50, 3.9, "B", True, "初级中学",
        ("城区初中", "城区初级中学", "城市初中"),
    ),
    "township_junior": Type(
        "tj", 14, 480, 180, 1000, 44, 3.9, "C", False, "中学",
        ("乡镇初中", "乡镇中学", "农村初中"),
    ),
    "nine_year": Type(
        "ny", 3, 900, 600, 1400, 42, (2 * 2.5 + 3.9) / 3, "C", False, "九年一贯制学校",
        ("九年一贯制", "九年一贯制学校", "九年制学校"),
    ),
    "famous_primary": Type(
        "fp", 6, 2300, 1600, 3000, 52, 2.5, "A", True, "实验小学",
        ("名校小学", "实验小学", "附属小学", "城区名校"),
    ),
    "urban_primary": Type(
        "up", 14, 1050, 500, 1800, 48, 2.5, "C", True, "小学",
        ("城区小学", "城区普通小学", "城市小学"),
    ),
    "township_primary": Type(
        "tp", 19, 430, 150, 1100, 36, 2.5, "B", False, "中心小学",
        ("乡镇中心小学", "中心小学", "乡镇小学"),
    ),
    "village_primary": Type(
        "vp", 28, 95, 30, 250, 18, 2.5, "C", False, "小学",
        ("村小", "村小学", "村完小", "农村小学", "教学点"),
    ),
}  # fmt: skip
