"""How a number of the scenario is declared: its default, unit, bounds, source tag and where it comes from.

Three kinds, so that nobody mixes them up: a `lever` is what the operator decides, `known` is a fact of the deck or the
calendar, `uncertain` is what nobody knows and therefore carries a prior.

Tags: D stated in the deck, P a public figure, A an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from sim.scenario.prior import Prior, Uncertain

Tag = Literal["D", "P", "A"]

MONTH_DAY = "^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))$"
"""A day of every year, ``MM-DD``; 29 February is none."""
NAME = r"^\w[\w.-]{0,79}$"
ID = r"^[\w.-]{1,40}$"
LINE = r"^[^\p{Cc}]*$"
"""One line of text: no control characters."""
PATTERN_CODES = {MONTH_DAY: "not_month_day", NAME: "not_name", ID: "not_id", LINE: "not_line"}
"""The code of a text that does not match."""


class Section(BaseModel):
    """A part of a scenario: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)


@dataclass(frozen=True)
class About:
    """What a reader must know of a number besides its value."""

    kind: Literal["lever", "known", "uncertain"]
    unit: str
    tag: Tag
    source: str = ""


def meaning(said: str, about: About) -> str:
    """Return a description with unit, tag and source behind it: ``Customer managers [people; D: slide 8]``."""
    source = ": ".join(filter(None, (about.tag, about.source)))
    return f"{said} [{'; '.join(filter(None, (about.unit, source)))}]"


def headline(section: type[Section]) -> str:
    """Return what a section is: the first line of its docstring."""
    return (section.__doc__ or "").strip().splitlines()[0]


def _field(kind: Any, default: Any, unit: str, tag: Tag, doc: str, source: str, limits: dict[str, Any]) -> Any:
    extra = {"kind": kind, "unit": unit, "tag": tag, "source": source}
    return Field(default, description=doc, json_schema_extra=extra, **limits)


def lever(default: Any, doc: str, *, unit: str = "", tag: Tag = "A", source: str = "", **limits: Any) -> Any:
    """Declare what the operator decides."""
    return _field("lever", default, unit, tag, doc, source, limits)


def known(default: Any, doc: str, *, unit: str = "", tag: Tag = "D", source: str = "", **limits: Any) -> Any:
    """Declare a fact: neither decided nor doubted here, but a scenario may state another."""
    return _field("known", default, unit, tag, doc, source, limits)


def uncertain(
    mode: float,
    low: float,
    high: float,
    doc: str,
    *,
    unit: str = "",
    tag: Tag = "A",
    source: str = "",
    log: bool = False,
) -> Any:
    """Declare what nobody knows; its default prior is triangular over [low, high].

    With ``log`` the triangle stands on the logarithm: for rates and factors known only to their order of magnitude.
    """
    prior = Prior("log_triangular" if log else "triangular", (float(low), float(mode), float(high)))
    return _field("uncertain", Uncertain(mode, prior), unit, tag, doc, source, {})


LEAST = 1e-9
"""Smallest uncertain number that must be above zero."""
MOST = 1e9
"""Largest uncertain number: beyond it sums of money lose their yuan, and products run over."""


@dataclass(frozen=True)
class _Within:
    """The bounds of an uncertain number, and of every distribution that may stand for it."""

    low: float
    high: float

    def check(self, value: Uncertain) -> Uncertain:
        if value.prior and self.low <= value <= self.high:
            value = Uncertain(value, value.prior.within(self.low, self.high))
        if value.range[0] < self.low or value.range[1] > self.high:
            code = "prior_bound" if value.prior else "bound"
            values = {"low": self.low, "high": self.high, "too_low": value.range[0] < self.low}
            raise PydanticCustomError(code, "must lie between {low} and {high}", values)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Check what the type itself accepts."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell the bounds of the number; a distribution is judged by its ends, which a schema cannot reckon."""
        found = handler(schema)
        number, *others = found["anyOf"]
        return {**found, "anyOf": [number | {"minimum": self.low, "maximum": self.high}, *others]}


Share = Annotated[Uncertain, _Within(0, 1)]
"""An uncertain number between 0 and 1."""
Ratio = Annotated[Uncertain, _Within(0, 1000)]
"""An uncertain factor on a hazard or a chance; 1 changes nothing."""
Positive = Annotated[Uncertain, _Within(LEAST, MOST)]
"""An uncertain number above zero, at most `MOST`."""
NotNegative = Annotated[Uncertain, _Within(0, MOST)]
"""An uncertain number of zero or more, at most `MOST`."""


@dataclass(frozen=True)
class Contradiction:
    """Settings that cannot hold together, or are odd together: a code, the place below the section, the values.

    ``of`` are the other places it rests on; where one of those is wrong itself, nothing is known.
    """

    code: str
    at: tuple[str | int, ...]
    values: Mapping[str, Any]
    of: tuple[tuple[str | int, ...], ...] = ()


def contradiction(code: str, at: tuple[str | int, ...], **values: Any) -> PydanticCustomError:
    """Make the error a section's validator raises for a single contradiction."""
    return contradictions([Contradiction(code, at, values)])


def contradictions(found: Sequence[Contradiction]) -> PydanticCustomError:
    """Make the error a section's validator raises for all its contradictions at once."""
    return PydanticCustomError("contradictions", "{codes}", {"codes": [c.code for c in found], "found": list(found)})


def about(section: type[BaseModel], name: str) -> About | None:
    """Return what is known about one field, or None for a field that is itself a section."""
    extra = section.model_fields[name].json_schema_extra
    return About(**extra) if isinstance(extra, dict) else None  # type: ignore[arg-type]


def walk(section: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any, About]]:
    """Yield (path, value, about) for every declared number below ``section``, in the order of the schema."""
    for name in type(section).model_fields:
        value = getattr(section, name)
        path = f"{prefix}{name}"
        if isinstance(value, Section):
            yield from walk(value, f"{path}.")
        else:
            found = about(type(section), name)
            if found is not None:
                yield path, value, found
