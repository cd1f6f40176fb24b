"""A refused section, told as problems.

In: pydantic's account of what it refused. Out: `Problem`s with our own stable codes, the values that matter (what was
got, the limit, what was expected, a suggestion), and the place the caller finds for a location. No words.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from sim.scenario.field import PATTERN_CODES, Section
from sim.scenario.prior import KINDS
from sim.scenario.problem import Problem, Where

Loc = tuple[str | int, ...]

_CODES = {
    "missing": "missing_key",
    "int_type": "not_integer",
    "int_parsing": "not_integer",
    "int_parsing_size": "not_integer",
    "int_from_float": "not_integer",
    "float_type": "not_number",
    "float_parsing": "not_number",
    "finite_number": "not_number",
    "bool_type": "not_boolean",
    "bool_parsing": "not_boolean",
    "string_type": "not_text",
    "string_unicode": "not_text",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "too_short": "too_short",
    "literal_error": "not_one_of",
    "greater_than_equal": "too_small",
    "greater_than": "too_small",
    "less_than_equal": "too_large",
    "less_than": "too_large",
    "model_type": "not_mapping",
    "model_attributes_type": "not_mapping",
    "dict_type": "not_mapping",
    "tuple_type": "not_list",
    "uncertain_type": "not_number_or_prior",
    "prior_kind": "prior_kind",
    "prior_args": "prior_args",
}


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, or None if none is."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def path_of(loc: Loc) -> str:
    """Write a location as ``--set`` does: ``promotions.gifts[0].gift``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).removeprefix(".")


def inside(kind: Any, step: str | int) -> Any:
    """Return the declared type one step below ``kind``, or None if nothing is declared there."""
    if isinstance(kind, type) and issubclass(kind, Section):
        field = kind.model_fields.get(str(step))
        return field.annotation if field else None
    if get_origin(kind) is tuple and isinstance(step, int):
        kinds = get_args(kind)
        return kinds[0] if kinds[-1] is Ellipsis else kinds[step] if step < len(kinds) else None
    return None


def declared(kind: Any, loc: Loc) -> Any:
    """Return the declared type at a location below ``kind``, or None."""
    for step in loc:
        kind = inside(kind, step)
    return kind


def is_section(kind: Any) -> bool:
    """Whether a declared type is a section: its mappings merge, all others replace."""
    return isinstance(kind, type) and issubclass(kind, Section)


def paths(section: type[Section], prefix: str = "") -> Iterator[str]:
    """Yield the path of everything that can be said below a section, lists taken whole."""
    for name, field in section.model_fields.items():
        yield prefix + name
        if is_section(field.annotation):
            yield from paths(field.annotation, f"{prefix}{name}.")  # type: ignore[arg-type]


def suggest(top: type[Section], loc: Loc) -> str | None:
    """Return the path a wrong one most likely means: the same name elsewhere, a sibling of like name, any like name."""
    *parents, name = loc
    leaves: dict[str, str] = {}
    for path in paths(top):
        leaves.setdefault(path.rpartition(".")[2], path)
    parent = declared(top, tuple(parents))
    near = closest(str(name), parent.model_fields) if is_section(parent) else None
    if near and name not in leaves:
        return path_of((*parents, near))
    far = closest(str(name), leaves)
    return leaves[far] if far else None


def problems_of(error: ValidationError, top: type[Section], where: Callable[[Loc], Where]) -> list[Problem]:
    """Turn all that pydantic refused below the section ``top`` into problems.

    Parameters
    ----------
    where
        Finds the place of a location.
    """
    errors = error.errors(include_url=False)
    locs = [e["loc"] for e in errors]
    found: list[Problem] = []
    for e in errors:
        loc: Loc = e["loc"]
        if e["type"] == "contradictions":
            found += (Problem(c.code, where(loc + c.at), c.values) for c in e["ctx"]["found"])
        elif e["type"] == "too_short" and any(other[: len(loc)] == loc and len(other) > len(loc) for other in locs):
            continue  # pydantic counts only the items it accepts
        else:
            found.append(_problem(e["type"], loc, e["input"], e.get("ctx", {}), top, where))
    return found


def _problem(
    kind: str, loc: Loc, given: Any, ctx: dict[str, Any], top: type[Section], where: Callable[[Loc], Where]
) -> Problem:
    place = where(loc)
    if kind == "extra_forbidden":
        return Problem("unknown_key", place, {"hint": suggest(top, loc)})
    if kind == "missing":
        return Problem("missing_item" if isinstance(loc[-1], int) else "missing_key", place, {})
    if kind.startswith("date_"):
        return Problem("not_date", place, {"got": shown(given)})
    if kind in ("bound", "prior_bound"):
        return _out_of_bounds(kind, place, given, ctx)
    values: dict[str, Any] = {"got": shown(given)}
    if kind == "prior_kind":
        values |= {"got": ctx["got_kind"], "expected": tuple(KINDS), "hint": closest(ctx["got_kind"], KINDS)}
    elif kind == "prior_args":
        form = ctx["expected"]
        values |= {"kind": ctx["kind"], "expected": form[: form.index("]") + 1]}
    elif kind == "literal_error":
        expected = get_args(declared(top, loc))
        values |= {"expected": expected, "hint": closest(str(given), map(str, expected))}
    elif kind == "string_pattern_mismatch":
        return Problem(PATTERN_CODES[ctx["pattern"]], place, values)
    else:
        values |= _limits(ctx)
    return Problem(_CODES.get(kind, "refused"), place, values)


def _limits(ctx: dict[str, Any]) -> dict[str, Any]:
    for name in ("ge", "gt", "le", "lt"):
        if name in ctx:
            return {"limit": shown(ctx[name]), "inclusive": name in ("ge", "le")}
    for name in ("max_length", "min_length"):
        if name in ctx:
            return {"limit": ctx[name]}
    return {}


def _out_of_bounds(kind: str, place: Where, given: Any, ctx: dict[str, Any]) -> Problem:
    if kind == "prior_bound":
        high = ctx["high"] if math.isfinite(ctx["high"]) else None
        return Problem("prior_bound", place, {"got": shown(given), "low": ctx["low"], "high": high})
    side, limit = ("too_small", ctx["low"]) if given < ctx["low"] else ("too_large", ctx["high"])
    return Problem(side, place, {"got": given, "limit": shown(limit), "inclusive": True})


def shown(value: Any) -> Any:
    """Return a value short enough for a message: text and numbers as they are, anything bigger as it is written."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else _written(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(child)}" for key, child in list(value.items())[:9]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_written(child) for child in value[:9]) + "]"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
