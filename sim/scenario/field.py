"""How a number of the scenario is declared: its default, unit, bounds, source tag and where it comes from.

Three kinds, so that nobody mixes them up: a `lever` is what the operator decides, `known` is a fact of the deck or the
calendar, `uncertain` is what nobody knows and therefore carries a prior.

Tags: D stated in the deck, P a public figure, A an assumption.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from sim.scenario.prior import Prior, Uncertain

Tag = Literal["D", "P", "A"]


class Section(BaseModel):
    """A part of a scenario: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, use_attribute_docstrings=True)


@dataclass(frozen=True)
class About:
    """What a reader must know of a number besides its value."""

    kind: Literal["lever", "known", "uncertain"]
    unit: str
    tag: Tag
    source: str = ""


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


def _within(low: float, high: float, wanted: str) -> Any:
    def check(value: Uncertain) -> Uncertain:
        ends = value.prior.support if value.prior else (float(value), float(value))
        if ends[0] < low or ends[1] > high:
            code, given = ("prior_bound", value.prior.as_written()) if value.prior else ("bound", float(value))
            raise PydanticCustomError(code, "{wanted}", {"wanted": wanted, "given": str(given)})
        return value

    return AfterValidator(check)


Share = Annotated[Uncertain, _within(0, 1, "must be between 0 and 1")]
"""An uncertain number between 0 and 1."""
Ratio = Annotated[Uncertain, _within(0, 1000, "must be between 0 and 1000")]
"""An uncertain factor on a hazard or a chance; 1 changes nothing."""
Positive = Annotated[Uncertain, _within(1e-9, math.inf, "must be above 0")]
"""An uncertain number above zero."""
NotNegative = Annotated[Uncertain, _within(0, math.inf, "must be 0 or more")]
"""An uncertain number of zero or more."""


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
