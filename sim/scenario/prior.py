"""What is believed about a number nobody knows.

In: the one-key mapping a user writes, ``{triangular: [0.65, 0.85, 0.95]}``. Out: a `Prior` with a quantile function,
so that a draw is an inversion (u in, value out: monotone, one uniform a parameter), and `Uncertain`, the float that
remembers its prior.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

_NORMAL = NormalDist()


def _triangular(u: float, low: float, mode: float, high: float) -> float:
    if high == low:
        return low
    left = (mode - low) / (high - low)
    if u < left:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def _log_triangular(u: float, low: float, mode: float, high: float) -> float:
    return math.exp(_triangular(u, math.log(low), math.log(mode), math.log(high)))


def _beta(u: float, a: float, b: float) -> float:
    from scipy.special import betaincinv  # 0.1 s to import, and few scenarios use it

    return float(betaincinv(a, b, u))


def _is_number(value: Any) -> bool:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond any float
        return False


def _choice(u: float, *values: float) -> float:
    return values[min(int(u * len(values)), len(values) - 1)]


@dataclass(frozen=True)
class _Kind:
    """How one distribution is written, checked, inverted and summed up."""

    args: str
    right: Callable[..., bool]
    quantile: Callable[..., float]
    central: Callable[..., float]
    support: Callable[..., tuple[float, float]]
    cdf: Callable[..., float] | None = None
    """Given for kinds without ends of their own: they are cut to what a number may be."""

    @property
    def length(self) -> dict[str, int]:
        """How many numbers it takes, as a JSON Schema says it."""
        names = self.args[: self.args.index("]")]
        return {"minItems": 1} if "…" in names else dict.fromkeys(("minItems", "maxItems"), names.count(",") + 1)


KINDS: dict[str, _Kind] = {
    "triangular": _Kind(
        "[low, mode, high] with low ≤ mode ≤ high",
        lambda *a: len(a) == 3 and a[0] <= a[1] <= a[2],
        _triangular,
        lambda low, mode, high: mode,
        lambda low, mode, high: (low, high),
    ),
    "log_triangular": _Kind(
        "[low, mode, high] with 0 < low ≤ mode ≤ high",
        lambda *a: len(a) == 3 and 0 < a[0] <= a[1] <= a[2],
        _log_triangular,
        lambda low, mode, high: mode,
        lambda low, mode, high: (low, high),
    ),
    "uniform": _Kind(
        "[low, high] with low ≤ high",
        lambda *a: len(a) == 2 and a[0] <= a[1],
        lambda u, low, high: low + u * (high - low),
        lambda low, high: (low + high) / 2,
        lambda low, high: (low, high),
    ),
    "normal": _Kind(
        "[mean, sd] with sd > 0",
        lambda *a: len(a) == 2 and a[1] > 0,
        lambda u, mean, sd: mean + sd * _NORMAL.inv_cdf(u),
        lambda mean, sd: mean,
        lambda mean, sd: (-math.inf, math.inf),
        lambda x, mean, sd: _NORMAL.cdf((x - mean) / sd),
    ),
    "lognormal": _Kind(
        "[median, sigma of the logarithm] with median > 0, 0 < sigma ≤ 10",
        lambda *a: len(a) == 2 and a[0] > 0 and 0 < a[1] <= 10,
        lambda u, median, sigma: median * math.exp(sigma * _NORMAL.inv_cdf(u)),
        lambda median, sigma: median,
        lambda median, sigma: (0.0, math.inf),
        lambda x, median, sigma: _NORMAL.cdf(math.log(x / median) / sigma) if x > 0 else 0.0,
    ),
    "beta": _Kind(
        "[a, b], both > 0",
        lambda *a: len(a) == 2 and a[0] > 0 and a[1] > 0,
        _beta,
        lambda a, b: a / (a + b),
        lambda a, b: (0.0, 1.0),
    ),
    "choice": _Kind(
        "[value, value, …], equally likely",
        lambda *a: len(a) >= 1,
        _choice,
        lambda *values: sorted(values)[(len(values) - 1) // 2],
        lambda *values: (min(values), max(values)),
    ),
}


@dataclass(frozen=True)
class Prior:
    """A distribution over one uncertain number."""

    kind: str
    args: tuple[float, ...]
    cut: tuple[float, float] = (-math.inf, math.inf)
    """Ends a normal or lognormal is cut to."""

    def quantile(self, u: float) -> float:
        """Value whose cumulative probability is ``u`` (0 < u < 1); of the cut distribution, where it is cut."""
        form, (low, high) = KINDS[self.kind], self.cut
        if form.cdf is None:
            return form.quantile(u, *self.args)
        below, above = form.cdf(low, *self.args), form.cdf(high, *self.args)
        inside = min(max(below + u * (above - below), 1e-300), 1 - 1e-16)
        return min(max(form.quantile(inside, *self.args), low), high)

    def within(self, low: float, high: float) -> Prior:
        """Cut to [low, high] a distribution without ends of its own; others are what they are."""
        return Prior(self.kind, self.args, (low, high)) if KINDS[self.kind].cdf else self

    @property
    def central(self) -> float:
        """The value used when nothing is drawn: the mode, else the mean or median."""
        return KINDS[self.kind].central(*self.args)

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value."""
        low, high = KINDS[self.kind].support(*self.args)
        return (max(low, self.cut[0]), min(high, self.cut[1]))

    def as_written(self) -> dict[str, list[float]]:
        """Return the mapping a user would write."""
        return {self.kind: list(self.args)}

    @classmethod
    def parse(cls, written: Mapping[str, Any]) -> Prior:
        """Read ``{kind: [numbers]}``; raises a pydantic error that says what would be right."""
        kind = next(iter(written), None) if len(written) == 1 else None
        if not isinstance(kind, str) or kind not in KINDS:
            raise PydanticCustomError(
                "prior_kind",
                "a distribution is written {{kind: [numbers]}} with one of {kinds}",
                {"kinds": ", ".join(KINDS), "got_kind": ", ".join(map(str, written))},
            )
        args = written[kind]
        if not isinstance(args, (list, tuple)) or not all(map(_is_number, args)) or not KINDS[kind].right(*args):
            raise PydanticCustomError(
                "prior_args", "{kind} takes {expected}", {"kind": kind, "expected": KINDS[kind].args}
            )
        return cls(kind, tuple(float(a) for a in args))


class Uncertain(float):
    """A float that may carry the prior it stands for.

    Read as a number it is the prior's central value, or the value drawn for a replication (then `prior` is None).
    In a file it is written as a number, which fixes it, or as a distribution.
    """

    prior: Prior | None

    def __new__(cls, value: float, prior: Prior | None = None) -> Uncertain:
        """Make one from its central value and, if it is not known for sure, its prior."""
        self = super().__new__(cls, value)
        self.prior = prior
        return self

    @property
    def range(self) -> tuple[float, float]:
        """Smallest and largest value it may take."""
        return self.prior.support if self.prior else (float(self), float(self))

    def __reduce__(self) -> tuple[type[Uncertain], tuple[float, Prior | None]]:
        return (Uncertain, (float(self), self.prior))

    @classmethod
    def _validate(cls, value: Any) -> Uncertain:
        if isinstance(value, Uncertain):
            return value
        if isinstance(value, Mapping):
            prior = Prior.parse(value)
            return cls(prior.central, prior)
        if _is_number(value):
            return cls(value)
        raise PydanticCustomError(
            "uncertain_type", "must be a number or a distribution such as {{triangular: [low, mode, high]}}"
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Accept a number or a distribution; write back what was given."""
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda v: v.prior.as_written() if v.prior else float(v)
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the two ways of writing it."""
        number: dict[str, Any] = {"type": "number"}
        kinds = {kind: {"type": "array", "items": number, **form.length} for kind, form in KINDS.items()}
        for kind, form in KINDS.items():
            kinds[kind]["description"] = form.args
        distribution = {
            "type": "object",
            "description": "What is believed about the number: one kind of distribution",
            "properties": kinds,
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
        }
        return {"anyOf": [number, distribution]}
