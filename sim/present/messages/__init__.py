"""Every word that people read, and how numbers are written in their language.

In: a key and values, or a `Problem` of a lower floor. Out: text. One catalogue a language, all with the same keys.
Each function takes the language; nothing here remembers one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from string import Formatter
from typing import Any

from sim.present.messages.en import EN, EN_UNITS
from sim.present.messages.zh import ZH, ZH_UNITS
from sim.scenario.problem import Note, Problem

CATALOGUES: dict[str, Mapping[str, str]] = {"en": EN, "zh": ZH}
"""Catalogues by language."""
UNITS: dict[str, tuple[tuple[float, str], ...]] = {"en": EN_UNITS, "zh": ZH_UNITS}
"""By language, the units of money from the biggest on: how many yuan, and the unit's name; the last one is yuan."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Kinds of characters that move the cursor or have no shape."""
_ITEM = re.compile(r"\[\d+\]")
_SEPARATED = ("limit", "low", "high")
"""Values of problems that are written with thousands separators; what was said is written as it was said."""


def text(key: str, lang: str = "en", **values: Any) -> str:
    """Return the words of ``key`` with ``values`` filled in.

    Raises
    ------
    KeyError
        For a key no catalogue has, or a value the words ask for and nobody gave: a slip of the program.
    """
    return CATALOGUES[lang][key].format(**values)


def has(key: str, lang: str = "en") -> bool:
    """Whether there are words for ``key``."""
    return key in CATALOGUES[lang]


def yuan(amount: float | None, lang: str = "en") -> str:
    """Write an amount with thousands separators, a big one in the language's bigger units."""
    if _missing(amount):
        return text("number.none", lang)
    assert amount is not None
    scale, unit = _unit(amount, lang)
    written = _signed(f"{amount:,.0f}") if scale == 1 else scaled(amount / scale)
    return text("number.amount", lang, amount=written, unit=unit)


def chart_scale(lang: str = "en") -> float:
    """How many yuan make the unit of money that stands at the axes of charts."""
    return UNITS[lang][-2][0]


def scaled(amount: float) -> str:
    """Write an amount given in a bigger unit, with the decimals its size deserves."""
    return _signed(f"{amount:,.{_decimals(amount)}f}")


def amounts_alike(largest: float, lang: str = "en") -> tuple[str, Callable[[float | None], str]]:
    """Return the name of the unit, and the writer, for amounts that stand in one row; ``largest`` is in yuan.

    The unit is that of charts, or yuan: rows below each other are easier to compare in few units.
    """
    scale, unit = UNITS[lang][-2] if _unit(largest, lang)[0] > 1 else UNITS[lang][-1]
    decimals = 0 if scale == 1 else _decimals(largest / scale)

    def write(amount: float | None) -> str:
        if _missing(amount):
            return "–"
        assert amount is not None
        return _signed(f"{amount / scale:,.{decimals}f}")

    return unit, write


def cents(amount: float | None) -> str:
    """Write a small amount to the cent, without cents where there are none."""
    if _missing(amount):
        return "–"
    assert amount is not None
    rounded = round(amount, 2)
    return _signed(f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.2f}")


def percent(share: float | None, lang: str = "en") -> str:
    """Write a share as a percentage with one decimal."""
    if _missing(share):
        return text("number.none", lang)
    assert share is not None
    return text("number.percent", lang, number=_signed(f"{100 * share:.1f}"))


def points(share: float | None) -> str:
    """Write a change of a share in percentage points."""
    return "–" if share is None or _missing(share) else _signed(f"{100 * share:.2f}")


def with_plus(written: str, amount: float) -> str:
    """Put a plus before a written rise; none before what is rounded to nought."""
    return f"+{written}" if amount > 0 and any(digit in "123456789" for digit in written) else written


def chance_percent(share: float, lang: str = "en") -> str:
    """Write a chance as a percentage with as many decimals as keep it from reading 0 % or 100 %."""
    if not 0 < share < 1:
        raise ValueError("a chance of exactly 0 or 1 is written as none or all of n")
    for decimals in range(1, 14):
        written = f"{100 * share:.{decimals}f}"
        if 0 < float(written) < 100:
            break
    else:
        written = repr(100 * share)
    return text("number.percent", lang, number=written)


def whole(share: float, lang: str = "en") -> str:
    """Write a target: whole percent where it is whole."""
    return text("number.percent", lang, number=f"{round(100 * share, 6):g}")


def count(number: float | None, lang: str = "en") -> str:
    """Write a count, with a decimal only where it has one."""
    if _missing(number):
        return text("number.none", lang)
    assert number is not None
    return _signed(f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}")


def plain(number: float | None) -> str:
    """Write any number with four significant digits."""
    if _missing(number):
        return "–"
    assert number is not None
    return _signed(f"{number:,.4g}" if abs(number) < 1e6 else f"{number:,.0f}")


def month(number: float | None, lang: str = "en") -> str:
    """Write a month, «never» for none."""
    return text("number.never", lang) if _missing(number) else f"{number:.0f}"


def day(when: date, lang: str = "en") -> str:
    """Write a date."""
    return text("number.date", lang, year=when.year, month=when.month, day=when.day)


def _unit(amount: float, lang: str) -> tuple[float, str]:
    """Return the biggest unit of which the amount, rounded as yuan or as the next smaller unit is, makes one."""
    smaller = [*UNITS[lang][1:], UNITS[lang][-1]]
    for (scale, unit), (below, _) in zip(UNITS[lang], smaller, strict=True):
        if scale == 1 or abs(amount) >= scale - below / 2:
            return scale, unit
    raise AssertionError("the last unit is yuan")


def _missing(number: float | None) -> bool:
    return number is None or not math.isfinite(number)


def _signed(written: str) -> str:
    """Use the typographic minus, and none before a zero."""
    if written.startswith("-"):
        return "−" + written[1:] if any(c in "123456789" for c in written) else written[1:]
    return written


def _decimals(amount: float) -> int:
    return 2 if abs(amount) < 10 else 1 if abs(amount) < 1000 else 0


def problem_text(problem: Problem, lang: str = "en") -> str:
    """Word one problem: ``file:line: path: what would be right (got …)``."""
    return _placed("problem", problem, lang)


def note_text(note: Note, lang: str = "en") -> str:
    """Word one note: ``file:line: path: what is odd (got …)``."""
    return _placed("note", note, lang)


def problems_text(problems: Iterable[Problem], lang: str = "en") -> str:
    """Word all problems, a line each, and count them where there are several."""
    lines = [problem_text(p, lang) for p in problems]
    if len(lines) > 1:
        lines.append(text("cli.problems", lang, count=len(lines)))
    return "\n".join(lines)


def _placed(kind: str, told: Problem | Note, lang: str) -> str:
    where = told.where
    place = f"{where.file}:{where.line}" if where.file and where.line else where.file
    return _visible(": ".join(part for part in (place, where.path, _what(kind, told, lang)) if part))


def _visible(said: str) -> str:
    """Write line breaks, escape sequences and marks of direction as what they are: a file must not move the cursor."""
    return "".join(repr(c)[1:-1] if unicodedata.category(c) in _UNSEEN else c for c in said)


def _what(kind: str, told: Problem | Note, lang: str) -> str:
    """Word a problem or a note without its place; their words have keys that begin with ``problem`` or ``note``."""
    catalogue = CATALOGUES[lang]
    values = {name: _listed(value) for name, value in told.values.items()}
    values |= {n: _Separated(values[n]) for n in _SEPARATED if isinstance(values.get(n), int) and values[n] > 9999}
    reason = catalogue.get(f"{kind}.{told.code}.{values.get('reason')}")
    words = next((catalogue[key] for key in _keys(kind, told) if key in catalogue), None)
    if reason is not None:
        values["why"] = reason
    wanted = {name for _, name, _, _ in Formatter().parse(words or "") if name}
    if words is None or not wanted <= set(values):
        details = "".join(f", {k}: {v}" for k, v in values.items() if k not in ("got", "hint"))
        said = text("problem.unknown", lang, code=told.code, details=details)
    else:
        said = words.format(**values)
    if told.values.get("hint"):
        said += text("problem.did_you_mean", lang, hint=values["hint"])
    if "got" in values and "got" not in wanted:
        said += text("problem.got", lang, got=values["got"])
    return said


def _keys(kind: str, told: Problem | Note) -> Iterator[str]:
    """Yield the keys of the words, the most particular first: of one setting, of one kind of case, of all."""
    key, values = f"{kind}.{told.code}", told.values
    steps = _ITEM.sub("", told.where.path).split(".")
    yield from (f"{key}.at.{'.'.join(steps[i:])}" for i in range(len(steps)))  # a setting of a variant is one too
    if values.get("inclusive") is False:
        yield f"{key}.exclusive"
    if "high" in values and values["high"] is None:
        yield f"{key}.open"
    if "kind" in values:
        yield f"{key}.{values['kind']}"
    yield key


class _Separated(int):
    """A number that is written with thousands separators unless told otherwise."""

    def __format__(self, form: str) -> str:
        return int.__format__(self, form or ",")


def _listed(value: Any) -> Any:
    """Write a list of values as one does in a sentence, null and booleans as in a file."""
    if isinstance(value, list | tuple):
        return ", ".join(str(_listed(item)) for item in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)  # a limit of 0.0 reads 0
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else value
