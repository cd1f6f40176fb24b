"""A refused section, told as problems.

In: pydantic's account of what it refused. Out: `Problem`s with our own stable codes, the values that matter (what was
got, the limit, what was expected, a suggestion), and the place the caller finds for a location. No words.
"""

from __future__ import annotations

import difflib
import inspect
import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import ValidationError

from sim.scenario.field import LEAST, MOST, PATTERN_CODES, Section
from sim.scenario.meant import (
    meant_boolean,
    meant_date,
    meant_list,
    meant_mapping,
    meant_month_day,
    meant_name,
    meant_number,
    no_such_day,
    plainly,
)
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
    "finite_number": "not_finite",
    "bool_type": "not_boolean",
    "bool_parsing": "not_boolean",
    "string_type": "not_text",
    "string_unicode": "not_text",
    "string_too_long": "text_too_long",
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
_HINTS: dict[str, Callable[[Any], str | None]] = {
    "not_integer": meant_number,
    "not_number": meant_number,
    "not_number_or_prior": meant_number,
    "not_boolean": meant_boolean,
    "not_list": meant_list,
    "not_mapping": meant_mapping,
}
"""Codes that come with a guess at what was meant."""
MOST_HINTS = 500
"""Unknown keys for which a like one is looked for; a file with more of them is no scenario with slips in it."""


def closest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the known word most like ``word``, capitals and widths aside, or None if none is."""
    by_form: dict[str, str] = {}
    for name in known:
        by_form.setdefault(_form(name), name)
    found = difflib.get_close_matches(_form(word), by_form, n=1, cutoff=likeness)
    return by_form[found[0]] if found else None


def _form(word: str) -> str:
    return plainly(word).casefold().replace("-", "_").replace(" ", "_")


def path_of(loc: Loc) -> str:
    """Write a location as ``--set`` does: ``promotions.gifts[0].gift``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in loc).removeprefix(".")


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


def is_text(kind: Any) -> bool:
    """Whether a declared type is text, or one of some words."""
    origin = get_origin(kind)
    if origin is Annotated:
        return is_text(get_args(kind)[0])
    return kind is str or origin is Literal or any(origin is not tuple and is_text(k) for k in get_args(kind))


def _words(kind: Any) -> tuple[str, ...]:
    """Return the words a declared type allows, also where nothing at all is allowed too."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(word for part in get_args(kind) for word in _words(part))


def paths(section: type[Section], prefix: str = "") -> Iterator[str]:
    """Yield the path of everything that can be said below a section, lists taken whole."""
    for name, field in section.model_fields.items():
        yield prefix + name
        if is_section(field.annotation):
            yield from paths(field.annotation, f"{prefix}{name}.")  # type: ignore[arg-type]


def suggest(top: type[Section], loc: Loc) -> str | None:
    """Return the path a wrong one most likely means: the same name elsewhere, a sibling of like name, any like name.

    A Chinese name is looked for in what the schema says of its settings.
    """
    *parents, name = loc
    if not str(name).isascii() and plainly(str(name)) == name:
        return next((path for path, said in _told(top) if name in said), None)
    leaves: dict[str, str] = {} if parents else {"extends": "extends"}
    for path in paths(top):
        leaves.setdefault(path.rpartition(".")[2], path)
    parent = declared(top, tuple(parents))
    near = closest(str(name), parent.model_fields) if is_section(parent) else None
    if near and name not in leaves:
        return path_of((*parents, near))
    far = closest(str(name), leaves, likeness=0.8)  # among so many names some are alike by chance
    return leaves[far] if far else None


def _told(section: type[Section], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, description) of all below a section."""
    for name, field in section.model_fields.items():
        path = prefix + name
        if is_section(field.annotation):
            yield from _told(field.annotation, f"{path}.")  # type: ignore[arg-type]
            yield path, inspect.getdoc(field.annotation) or ""
        else:
            yield path, field.description or ""


def places_of(error: ValidationError) -> Iterator[Loc]:
    """Yield the location of everything that was refused."""
    for e in error.errors(include_url=False):
        if e["type"] == "contradictions":
            yield from (e["loc"] + c.at for c in e["ctx"]["found"])
        else:
            yield e["loc"]


def problems_of(
    error: ValidationError,
    top: type[Section],
    where: Callable[..., Where],
    sound: Callable[[Loc], bool] = lambda loc: True,
) -> list[Problem]:
    """Turn all that pydantic refused below the section ``top`` into problems.

    Parameters
    ----------
    where
        Finds the place of a location; if nothing is said there, of the first of those given after it.
    sound
        Whether what is said at a location can be relied on; a contradiction that rests on anything else is left out.
    """
    errors = error.errors(include_url=False)
    locs = [e["loc"] for e in errors]
    found: list[Problem] = []
    unknown = 0
    for e in errors:
        loc: Loc = e["loc"]
        if e["type"] == "contradictions":
            found += (
                Problem(c.code, where(loc + c.at, *(loc + at for at in c.of)), c.values)
                for c in e["ctx"]["found"]
                if all(sound(loc + at) for at in (c.at, *c.of))
            )
        elif e["type"] == "extra_forbidden":
            unknown += 1
            found.append(
                Problem("unknown_key", where(loc), {"hint": suggest(top, loc) if unknown <= MOST_HINTS else None})
            )
        elif e["type"] == "too_short" and any(other[: len(loc)] == loc and len(other) > len(loc) for other in locs):
            continue  # pydantic counts only the items it accepts
        else:
            found.append(_problem(e["type"], loc, e["input"], e.get("ctx", {}), top, where))
    return found


def _problem(
    kind: str, loc: Loc, given: Any, ctx: dict[str, Any], top: type[Section], where: Callable[..., Where]
) -> Problem:
    place = where(loc)
    if kind == "missing":
        return Problem("missing_item" if isinstance(loc[-1], int) else "missing_key", place, {})
    if given is None:
        return Problem("no_value", place, {})
    if kind.startswith("date_"):
        return not_date(given, place)
    if kind in ("bound", "prior_bound"):
        return _out_of_bounds(kind, place, given, ctx)
    if kind == "uncertain_type" and isinstance(given, int | float) and not isinstance(given, bool):
        return Problem("not_finite", place, {"got": shown(given)})
    if kind == "finite_number" and isinstance(given, str):  # a cell of a roster that says nan
        kind = "float_parsing"
    values: dict[str, Any] = {"got": len(given) if kind == "too_long" else shown(given)}
    if kind == "prior_kind":
        one = len(given) == 1
        values |= {"got": ctx["got_kind"] if one else shown(given), "expected": tuple(KINDS)}
        values |= {"hint": closest(ctx["got_kind"], KINDS) if one else None}
    elif kind == "prior_args":
        form = ctx["expected"]
        values |= {"kind": ctx["kind"], "expected": form[: form.index("]") + 1], "hint": _in_order(given)}
    elif kind == "literal_error":
        expected = _words(declared(top, loc))
        values |= {"expected": expected, "hint": closest(str(given), expected)}
    elif kind == "string_pattern_mismatch":
        code = PATTERN_CODES[ctx["pattern"]]
        if code == "not_month_day":
            values |= {"hint": meant_month_day(given)}
        elif code != "not_line":
            name = meant_name(given)
            values |= {"hint": name if re.fullmatch(ctx["pattern"], name) else None}
        return Problem(code, place, values)
    elif kind == "tuple_type" and is_section(inside(declared(top, loc), 0)):
        return Problem("not_entries", place, values)
    elif _CODES.get(kind) in _HINTS:
        values |= {"hint": _HINTS[_CODES[kind]](given)}
    else:
        values |= _limits(ctx)
    return Problem(_CODES.get(kind, "refused"), place, values)


def not_date(given: Any, place: Where) -> Problem:
    """Tell what is wrong with a date."""
    if no_such_day(given):
        return Problem("no_such_day", place, {"got": shown(given)})
    return Problem("not_date", place, {"got": shown(given), "hint": meant_date(given)})


def _in_order(given: dict[str, Any]) -> str | None:
    """Return a distribution with its numbers in ascending order, if that is all that was wrong."""
    ((kind, args),) = given.items()
    if kind not in ("triangular", "log_triangular", "uniform") or not isinstance(args, list | tuple):
        return None
    if not all(isinstance(a, int | float) and math.isfinite(a) for a in args):
        return None
    args = sorted(args)
    return _written({kind: args}) if KINDS[kind].right(*args) else None


def _limits(ctx: dict[str, Any]) -> dict[str, Any]:
    for name in ("ge", "gt", "le", "lt"):
        if name in ctx:
            return {"limit": shown(ctx[name]), "inclusive": name in ("ge", "le")}
    for name in ("max_length", "min_length"):
        if name in ctx:
            return {"limit": ctx[name]}
    return {}


def _out_of_bounds(kind: str, place: Where, given: Any, ctx: dict[str, Any]) -> Problem:
    inclusive = ctx["low"] != LEAST
    low = ctx["low"] if inclusive else 0
    if kind == "prior_bound":
        high = None if ctx["too_low"] and ctx["high"] == MOST else ctx["high"]
        values = {"got": shown(given), "low": low, "high": high, "inclusive": inclusive or high is not None}
        return Problem("prior_bound", place, values)
    if given < ctx["low"]:
        return Problem("too_small", place, {"got": given, "limit": low, "inclusive": inclusive})
    return Problem("too_large", place, {"got": given, "limit": ctx["high"], "inclusive": True})


def shown(value: Any) -> Any:
    """Return a value short enough for a message: text and numbers as they are, anything bigger as it is written."""
    if isinstance(value, float) and not math.isfinite(value):
        return _written(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else _written(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(child)}" for key, child in list(value.items())[:9]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_written(child) for child in value[:9]) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
