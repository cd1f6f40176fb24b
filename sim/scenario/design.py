"""The design of a study: which points of its factors are simulated.

In: the ``design`` section of a study file, its base as a scenario, and the study's seed. Out: a `Design` of points,
each a value for every factor; or problems, each at the line that says what is wrong. A factor is any single setting,
lever or uncertainty, by its path as of ``--set``; a point fixes it. Points that are drawn depend on the seed, the kind
and the replicate alone, so that they are the same tomorrow.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any, Literal, get_args, get_origin

from pydantic import Field, ValidationError

from sim.scenario.compose import OWN, known_loc
from sim.scenario.errors import Loc, declared, inside, is_section, paths, problems_of, shown
from sim.scenario.field import Section
from sim.scenario.fractional import HIGHEST, LETTERS, Fraction, of_generators, of_resolution
from sim.scenario.load import said, where_of, wrong_types
from sim.scenario.prior import Prior, Uncertain
from sim.scenario.problem import Problem, Problems
from sim.scenario.schema import Scenario
from sim.scenario.yaml12 import Marked

Kind = Literal["grid", "factorial", "fractional", "one_at_a_time", "latin_hypercube", "sobol"]
Value = bool | int | float | str

MAX_FACTORS = 100
MAX_LEVELS = 1000
MAX_POINTS = 20_000
MAX_RUNS = 5_000_000
RESOLUTION = 4
"""Of a fractional factorial that does not say: no main effect is hidden behind a pair."""
REPLICATES = 4
"""Sets of drawn points, each randomised anew: fewer than four leave no interval worth showing."""
DRAWN = ("latin_hypercube", "sobol")
TWO_LEVEL = ("factorial", "fractional")
TAILS = (0.1, 0.9)
"""Quantiles of its prior between which an uncertainty moves where a design has levels."""
_EDGE = 2.0**-40
"""Distance from 0 and 1 kept by what is put into a quantile function: a normal has no end."""
_NO_FACTORS = (*OWN, "roster", "extends", "start")
_LONGEST_ID = 60
_OF_KIND: dict[str, tuple[str, ...]] = {
    "points": DRAWN,
    "replicates": DRAWN,
    "resolution": ("fractional",),
    "generators": ("fractional",),
}
"""Keys that only some kinds have."""


class Factor(Section):
    """What a factor is varied over; nothing said: the prior that the base has there."""

    values: tuple[Any, ...] | None = Field(None, min_length=2, max_length=MAX_LEVELS, description="Its values")
    low: float | None = Field(None, description="Its lowest value, where it is a number")
    high: float | None = Field(None, description="Its highest value")
    levels: int | None = Field(
        None,
        ge=2,
        le=MAX_LEVELS,
        description="Values from lowest to highest, in a grid or one_at_a_time; 2 if not said",
    )
    integer: bool = Field(False, description="Whole numbers only")
    log: bool = Field(False, description="Evenly spread on the logarithm")


class DesignFile(Section):
    """Points at which a study simulates its base and variants."""

    kind: Kind = Field(
        ...,
        description="grid: every combination of all values; factorial: of two values each; fractional: the share of a "
        "factorial that still tells main effects; one_at_a_time: the base, and each factor by itself; latin_hypercube, "
        "sobol: points spread evenly over the whole space",
    )
    factors: dict[str, Any] = Field(
        ..., min_length=1, max_length=MAX_FACTORS, description="By path, as of --set: levers and uncertainties"
    )
    points: int | None = Field(
        None, ge=2, le=MAX_POINTS, description="Points of a replicate; of Sobol points a power of two"
    )
    replicates: int | None = Field(
        None, ge=1, le=100, description="Sets of points, each drawn anew, for intervals; 4 if not said"
    )
    resolution: int | None = Field(
        None,
        ge=3,
        le=HIGHEST,
        description="Of a fractional factorial: 3, 4 or 5; 4 if neither it nor generators are said",
    )
    generators: tuple[str, ...] | None = Field(
        None, min_length=1, max_length=MAX_FACTORS, description="Of a fractional factorial, as in D=AB, instead"
    )


@dataclass(frozen=True)
class Axis:
    """A factor, resolved.

    Attributes
    ----------
    levels
        Its values in ascending order, or as they were listed; empty if it is drawn from a range.
    ends
        Lowest and highest value of a range.
    base
        The value of the base; of an uncertainty its central one.
    """

    path: str
    loc: Loc
    node: Marked
    levels: tuple[Value, ...]
    ends: tuple[Value, Value] | None
    base: Value
    at: Callable[[float], Value]
    """The value at a share of the range or of the prior's probability."""
    prior: Prior | None = None
    """What it is drawn from, where the study says neither values nor a range."""


@dataclass(frozen=True)
class Point:
    """A value for every factor, in their order; ``replicate`` counts from 1, None where none is drawn."""

    id: str
    values: tuple[Value, ...]
    replicate: int | None = None


@dataclass(frozen=True)
class Design:
    """Points over some factors."""

    kind: Kind
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    replicates: int | None = None
    fraction: Fraction | None = None

    @property
    def factors(self) -> tuple[str, ...]:
        """Paths of the factors."""
        return tuple(axis.path for axis in self.axes)


Factors = dict[str, tuple[Loc, Factor, Marked]]
"""By path: where a factor stands in a scenario, what it is varied over, and where that is said."""


# ------------------------------------------------------------------------------------------------------- what is said


def read_design(node: Marked, tree: Marked) -> tuple[DesignFile | None, Factors, list[Problem]]:
    """Read what a ``design`` section says.

    Returns
    -------
    The section, its factors by path (each with its location in a scenario and its place), and all that is wrong.
    """
    found = [p for _, p in wrong_types(node, DesignFile, ("design",))]
    says = None
    if node.value is None:
        return None, {}, [Problem("no_value", node.where("design"), {})]
    if not isinstance(node.value, dict):
        return None, {}, [Problem("not_mapping", node.where("design"), {"got": shown(node.plain()), "hint": None})]
    try:
        says = DesignFile.model_validate(said(node, DesignFile))
    except ValidationError as e:
        found += _new(found, problems_of(e, DesignFile, lambda loc, *others: where_of(tree, ("design", *loc))))
    factors: Factors = {}
    entries = node.value.get("factors")
    for path, entry in (entries.value if entries and isinstance(entries.value, dict) else {}).items():
        try:
            factors[path] = (_loc(path, entry), _factor(path, entry, tree), entry)
        except Problems as e:
            found += e.problems
    if says is not None:
        found += _misplaced(says, node)
    return (says if not found else None), factors, found


def _new(known: Iterable[Problem], more: Iterable[Problem]) -> list[Problem]:
    places = {p.where.path for p in known}
    return [p for p in more if p.where.path not in places]


def _loc(path: str, entry: Marked) -> Loc:
    """Find the setting a factor names; raises at the place of its entry."""
    at = entry.where(f"design.factors.{path}")
    try:
        loc = known_loc(path, Scenario)
    except Problems as e:
        raise Problems(Problem(p.code, at, p.values) for p in e.problems) from None
    if loc[0] in _NO_FACTORS or not _is_single(declared(Scenario, loc)):
        raise Problems([Problem("factor_no_number", at, {"hint": _inside_of(path)})])
    return loc


def _is_single(kind: Any) -> bool:
    """Whether a setting holds one value: a number, text, date, or yes or no."""
    if kind in (bool, int, float, str, date) or (isinstance(kind, type) and issubclass(kind, Uncertain)):
        return True
    if get_origin(kind) is Literal:
        return True
    parts = [part for part in get_args(kind) if part is not type(None)]
    return get_origin(kind) is not tuple and bool(parts) and all(map(_is_single, parts))


def _inside_of(path: str) -> str | None:
    """Name a setting inside a section, to show what is wanted."""
    within = [p for p in paths(Scenario) if p.startswith(f"{path}.") and not is_section(declared(Scenario, _split(p)))]
    return within[0] if within else None


def _split(path: str) -> Loc:
    return tuple(path.split("."))


def _factor(path: str, entry: Marked, tree: Marked) -> Factor:
    """Read what a factor is varied over."""
    at = ("design", "factors", path)
    if entry.value is None:
        return Factor()
    if not isinstance(entry.value, dict):
        hint = "{values: " + shown(entry.plain()) + "}" if isinstance(entry.value, list) else None
        raise Problems([Problem("not_mapping", entry.where(".".join(at)), {"got": shown(entry.plain()), "hint": hint})])
    found = [p for _, p in wrong_types(entry, Factor, at)]
    factor = None
    try:
        factor = Factor.model_validate(said(entry, Factor))
    except ValidationError as e:
        found += _new(found, problems_of(e, Factor, lambda loc, *others: where_of(tree, at + loc)))
    if factor is None or found:
        raise Problems(found)

    def refuse(key: str, code: str, **values: Any) -> None:
        found.append(Problem(code, where_of(tree, (*at, key)), values))

    if factor.values is not None:
        for key in ("low", "high", "levels", "integer", "log"):
            if key in entry.value:
                refuse(key, "factor_key_values")
        for i, value in enumerate(factor.values):
            if value is None or isinstance(value, list | dict):
                found.append(Problem("factor_value", where_of(tree, (*at, "values", i)), {"got": shown(value)}))
            elif value in factor.values[:i] and not _differ(value, factor.values[:i]):
                found.append(Problem("factor_value_twice", where_of(tree, (*at, "values", i)), {"got": shown(value)}))
    elif (factor.low is None) != (factor.high is None):
        found.append(Problem("missing_key", entry.where(".".join((*at, "high" if factor.high is None else "low"))), {}))
    elif factor.low is not None and factor.high is not None:
        if factor.low >= factor.high:
            refuse("high", "factor_order", got=factor.high, low=factor.low)
        elif factor.log and factor.low <= 0:
            refuse("low", "too_small", got=factor.low, limit=0, inclusive=False)
    elif factor.log or factor.integer:
        found.append(Problem("missing_key", entry.where(".".join((*at, "low"))), {}))
    if found:
        raise Problems(found)
    return factor


def _differ(value: Any, others: Iterable[Any]) -> bool:
    """Whether no other value is the same of the same kind: true is not 1."""
    return not any(value == other and isinstance(value, bool) == isinstance(other, bool) for other in others)


def _misplaced(says: DesignFile, node: Marked) -> list[Problem]:
    """Refuse what does not belong to a kind of design, and miss what does."""
    assert isinstance(node.value, dict)
    found: list[Problem] = []
    for key, kinds in _OF_KIND.items():
        if key in node.value and says.kind not in kinds:
            place = node.value[key].where(f"design.{key}")
            found.append(Problem("design_key", place, {"kind": says.kind, "expected": kinds}))
    if says.kind in DRAWN and says.points is None:
        found.append(Problem("missing_key", node.where("design.points"), {}))
    if says.kind == "sobol" and says.points is not None and says.points & (says.points - 1):
        power = 1 << (says.points.bit_length() - 1)
        place = node.value["points"].where("design.points")
        found.append(Problem("design_power", place, {"got": says.points, "low": power, "high": 2 * power}))
    if says.kind == "fractional":
        if says.resolution is not None and says.generators is not None:
            found.append(Problem("design_both", node.value["generators"].where("design.generators"), {}))
        if len(says.factors) > len(LETTERS):
            place = node.value["factors"].where("design.factors")
            found.append(Problem("too_long", place, {"got": len(says.factors), "limit": len(LETTERS)}))
        elif says.generators is not None:
            at = of_generators(len(says.factors), says.generators)
            if isinstance(at, int):
                values = {"got": shown(says.generators[at]), "last": LETTERS[len(says.factors) - 1]}
                items = node.value["generators"].value
                assert isinstance(items, list)
                found.append(Problem("generator", items[at].where(f"design.generators[{at}]"), values))
    return found


# ---------------------------------------------------------------------------------------------------------------- axes


def make_axes(says: DesignFile, factors: Factors, base: Scenario) -> tuple[tuple[Axis, ...], list[Problem]]:
    """Resolve the factors against the base: their priors, the values it has, whole numbers where it wants them."""
    axes, found = [], []
    for path, (loc, factor, node) in factors.items():
        at = node.where(f"design.factors.{path}")
        try:
            value: Any = base
            for step in loc:
                value = value[step] if isinstance(step, int) else getattr(value, step)
        except (IndexError, TypeError, AttributeError):
            found.append(Problem("factor_absent", at, {}))
            continue
        axis = _axis(says, path, loc, factor, node, value)
        if isinstance(axis, Problem):
            found.append(axis)
        elif says.kind in TWO_LEVEL and len(axis.levels) != 2:
            found.append(Problem("factor_two_levels", at, {"got": len(axis.levels), "kind": says.kind}))
        elif says.kind not in DRAWN and len(axis.levels) > MAX_LEVELS:
            found.append(Problem("too_long", at, {"got": len(axis.levels), "limit": MAX_LEVELS}))
        else:
            axes.append(axis)
    return tuple(axes), found


def _axis(says: DesignFile, path: str, loc: Loc, factor: Factor, node: Marked, value: Any) -> Axis | Problem:
    """Make an axis, or say what is wrong with it."""
    base: Value = value.isoformat() if isinstance(value, date) else float(value) if isinstance(value, float) else value
    if factor.values is not None:
        values: tuple[Value, ...] = factor.values
        return Axis(path, loc, node, values, None, base, lambda u: values[min(int(u * len(values)), len(values) - 1)])
    prior = value.prior if isinstance(value, Uncertain) else None
    if factor.low is None and prior is None:
        return Problem("factor_no_prior", node.where(f"design.factors.{path}"), {})
    levelled = says.kind not in DRAWN
    count = factor.levels or 2
    if factor.low is not None and factor.high is not None:
        whole = factor.integer or inside(declared(Scenario, loc[:-1]), loc[-1]) is int
        for key, end in (("low", factor.low), ("high", factor.high)):
            if whole and not end.is_integer():
                return Problem("not_integer", node.where(f"design.factors.{path}.{key}"), {"got": end, "hint": None})
        span = _span(factor.low, factor.high, whole=whole, log=factor.log)
        ends = (span(0.0), span(1.0))
        shares = [i / (count - 1) for i in range(count)]
        edges = _span(factor.low, factor.high, whole=False, log=factor.log)
        levels: list[Value] = [round(float(edges(u))) if whole else _tidy(edges(u), 12) for u in shares]
        at = span
    else:
        assert prior is not None
        quantile = prior.quantile

        def at(u: float) -> Value:
            return float(quantile(min(max(u, _EDGE), 1 - _EDGE)))

        low, high = TAILS
        levels = [_tidy(at(low + (high - low) * i / (count - 1)), 4) for i in range(count)]
        ends = (float(prior.support[0]), float(prior.support[1]))
    own = prior if factor.low is None else None
    return Axis(path, loc, node, tuple(dict.fromkeys(levels)) if levelled else (), ends, base, at, own)


def _tidy(value: Value, digits: int) -> float:
    """Round to significant digits: a level has a name, and 0.30000000000000004 is none."""
    return float(f"{value:.{digits}g}")


def _span(low: float, high: float, *, whole: bool, log: bool) -> Callable[[float], Value]:
    """Return what turns a share from 0 to 1 into a value of a range, each whole number being equally likely."""
    if whole:
        first, last = math.floor(low), math.floor(high)
        if log:
            return lambda u: min(max(math.floor(first * ((last + 1) / first) ** u), first), last)
        return lambda u: min(first + math.floor(u * (last - first + 1)), last)
    if log:
        return lambda u: min(max(low * (high / low) ** u, low), high)
    return lambda u: low + u * (high - low)


# -------------------------------------------------------------------------------------------------------------- points


def count_points(says: DesignFile, axes: Sequence[Axis]) -> int:
    """How many points a design has, without making them."""
    match says.kind:
        case "grid" | "factorial":
            return math.prod(len(axis.levels) for axis in axes)
        case "fractional":
            return _fraction(says, len(axes)).runs
        case "one_at_a_time":
            return 1 + sum(_same(level, axis.base) is False for axis in axes for level in axis.levels)
        case _:
            return (says.points or 0) * (says.replicates or REPLICATES)


def make_design(says: DesignFile, axes: tuple[Axis, ...], seed: int) -> Design:
    """Make the points of a design."""
    match says.kind:
        case "grid" | "factorial":
            turned = product(*(axis.levels for axis in reversed(axes)))  # the first factor changes fastest
            return Design(says.kind, axes, tuple(_named(axes, values[::-1]) for values in turned))
        case "fractional":
            fraction = _fraction(says, len(axes))
            rows = (
                tuple(axis.levels[high] for axis, high in zip(axes, signs, strict=True)) for signs in fraction.signs()
            )
            return Design(says.kind, axes, tuple(_named(axes, values) for values in rows), fraction=fraction)
        case "one_at_a_time":
            return Design(says.kind, axes, tuple(_one_at_a_time(axes)))
        case _:
            replicates = says.replicates or REPLICATES
            points = tuple(p for r in range(1, replicates + 1) for p in _drawn(says, axes, seed, r))
            return Design(says.kind, axes, points, replicates)


def _fraction(says: DesignFile, factors: int) -> Fraction:
    if says.generators is None:
        return of_resolution(factors, says.resolution or RESOLUTION)
    found = of_generators(factors, says.generators)
    assert isinstance(found, Fraction)  # what is wrong has been told
    return found


def _one_at_a_time(axes: Sequence[Axis]) -> Iterator[Point]:
    base = tuple(axis.base for axis in axes)
    yield Point("base", base)
    for i, axis in enumerate(axes):
        for level in axis.levels:
            if not _same(level, axis.base):
                point = _named(axes, (*base[:i], level, *base[i + 1 :]))
                name = _slug(axis, level, axes)
                yield replace(point, id=name) if name is not None and len(name) <= _LONGEST_ID else point


def _same(a: Value, b: Value) -> bool:
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def _drawn(says: DesignFile, axes: Sequence[Axis], seed: int, replicate: int) -> Iterator[Point]:
    """Yield the points of one replicate: evenly spread, and randomised by a stream of its own."""
    import numpy as np
    from scipy.stats import qmc  # 0.8 s to import

    key = hashlib.sha256(f"design/{says.kind}/{seed}/{replicate}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(key[:16], "big"))
    assert says.points is not None
    if says.kind == "sobol":
        shares = qmc.Sobol(len(axes), scramble=True, rng=rng).random(says.points)
    else:
        shares = qmc.LatinHypercube(len(axes), rng=rng).random(says.points)
    for i, row in enumerate(shares.tolist(), 1):
        yield Point(f"r{replicate}-p{i:05d}", tuple(axis.at(u) for axis, u in zip(axes, row, strict=True)), replicate)


# --------------------------------------------------------------------------------------------------------------- names


def _named(axes: Sequence[Axis], values: tuple[Value, ...]) -> Point:
    """Name a point by its values, so that it keeps its name when a design grows around it."""
    parts = [_slug(axis, value, axes) for axis, value in zip(axes, values, strict=True)]
    name = "_".join(part or "" for part in parts)
    return Point(name if all(parts) and len(name) <= _LONGEST_ID else f"p-{_digest(axes, values)}", values)


def _slug(axis: Axis, value: Value, axes: Sequence[Axis]) -> str | None:
    """Write ``reps-30``; None where the value is no part of a name, or two factors would be called the same."""
    last = axis.path.rsplit(".", 1)[-1]
    written = str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, float) else str(value)
    alike = sum(other.path.rsplit(".", 1)[-1] == last for other in axes)
    fits = re.fullmatch(r"[A-Za-z_]\w*", last) and re.fullmatch(r"[\w.+-]+", written) and "+" not in written
    return f"{last}-{written.removesuffix('.0')}" if fits and alike == 1 else None


def _digest(axes: Sequence[Axis], values: Iterable[Value]) -> str:
    said = "\n".join(f"{axis.path}={value!r}" for axis, value in zip(axes, values, strict=True))
    return hashlib.sha256(said.encode()).hexdigest()[:12]
