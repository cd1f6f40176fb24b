"""The roster: the schools of a district, one row each.

In: a planner's CSV with the columns of `COLUMNS`. Out: a tuple of `School`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sim.scenario.field import Section

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
COLUMNS = ("id", "name", "township", "type", "pupils", "classes", "staff", "influence", "relationship", "x", "y")
RURAL: frozenset[str] = frozenset({"township_junior", "nine_year", "township_primary", "village_primary"})


class School(Section):
    """One school of the roster."""

    id: Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,40}$")] = Field(description="Short, unique")
    name: str = Field("", max_length=200)
    township: str = Field("", max_length=200)
    type: SchoolType
    pupils: int = Field(ge=1, le=50_000)
    classes: int = Field(ge=1, le=2_000)
    staff: int = Field(ge=0, le=20_000)
    influence: Literal["A", "B", "C"]
    relationship: Literal["A", "B", "C"] | None = Field(None, description="Blank: drawn a replication")
    x: float = Field(0.0, description="km east")
    y: float = Field(0.0, description="km north")

    @property
    def size(self) -> Literal["A", "B", "C"]:
        """S1: A above 2000 pupils, B 1000 to 2000, C below 1000 (slide 9)."""
        return "A" if self.pupils > 2000 else "B" if self.pupils >= 1000 else "C"

    @property
    def rural(self) -> bool:
        """Whether a visit takes the longer way."""
        return self.type in RURAL

    def class_years(self) -> list[int]:
        """Years a class of this school stays, one entry a class: six in primary, three in junior and senior."""
        if self.type in ("senior", "urban_junior", "township_junior"):
            return [3] * self.classes
        primary = round(self.classes * 2 / 3) if self.type == "nine_year" else self.classes
        return [6] * primary + [3] * (self.classes - primary)

    def class_sizes(self) -> list[int]:
        """Pupils of each class, as even as can be."""
        base, more = divmod(self.pupils, self.classes)
        return [base + (i < more) for i in range(self.classes)]
