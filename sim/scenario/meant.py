"""What a planner most likely meant by a value that is not right: the «did you mean» of numbers, dates and words.

In: what was written where a number, a date, a yes or no, or one of some words belongs. Out: what to write instead, or
None where that would be a guess. Never used in place of what was said: a hint is shown, not obeyed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import date

_QUOTES = "“”‘’「」『』\"' "
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(%|万|亿|[^\W\d_]*)", re.IGNORECASE)
_SCALES = {"%": 0.01, "万": 1e4, "亿": 1e8}
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:[,_ ']\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d{1,2}")
_DATE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})日?|(\d{4})(\d\d)(\d\d)")
_MONTH_DAY = re.compile(r"(?:\d{4}\D)?(\d{1,2})\D(\d{1,2})日?|(\d\d)(\d\d)")
_NONE = ("none", "no", "null", "无", "没有")
_TRUE = ("true", "yes", "on", "enabled", "是", "对", "有", "开", "开启", "启用", "打开")
_FALSE = ("false", "no", "off", "disabled", "none", "否", "不", "不是", "无", "没有", "关", "关闭", "停用", "禁用")


def plainly(written: str) -> str:
    """Write full-width letters, digits and marks as ordinary ones, and take quotes off the ends."""
    return unicodedata.normalize("NFKC", written).replace("、", ",").replace("。", ".").strip(_QUOTES)


def meant_number(written: object) -> str | None:
    """Read 18 %, 1,200, 20 人 or ２０ as a number, and 1，2 as two."""
    if not isinstance(written, str):
        return None
    said = plainly(written)
    if re.search("[，、]", written):
        return ", ".join(part.strip() for part in said.split(","))
    if _THOUSANDS.fullmatch(said):
        said = re.sub("[,_ ']", "", said)
    elif _DECIMAL_COMMA.fullmatch(said):
        said = said.replace(",", ".")
    found = _NUMBER.fullmatch(said)
    if not found:
        return None
    number, unit = found.groups()
    if unit in _SCALES:
        return f"{float(number) * _SCALES[unit]:.15g}"
    return number


def meant_boolean(written: object) -> str | None:
    """Read 开, No. or ture as true or false."""
    if not isinstance(written, str):
        return None
    said = plainly(written).casefold().strip(".!")
    if said not in (*_TRUE, *_FALSE):
        said = next(iter(difflib.get_close_matches(said, ("true", "false"), n=1)), "")
    return "true" if said in _TRUE else "false" if said else None


def meant_date(written: object) -> str | None:
    """Read 2013-6-1, 2013/06/01, 20130601 or 2013年6月1日 as a date."""
    day = _calendar_day(written)
    try:
        return date(*day).isoformat() if day else None
    except ValueError:
        return None


def no_such_day(written: object) -> bool:
    """Whether a date is well written and there is no such day, as 2013-02-30."""
    return _calendar_day(written) is not None and meant_date(written) is None


def _calendar_day(written: object) -> tuple[int, int, int] | None:
    found = _DATE.fullmatch(plainly(str(written)))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    return year, month, day


def meant_month_day(written: object) -> str | None:
    """Read 9-1, 9/1, 0901, 9月1日 or 2013-09-01 as a day of every year."""
    found = _MONTH_DAY.fullmatch(plainly(str(written)))
    if not found:
        return None
    month, day = (int(part) for part in found.groups() if part)
    try:
        date(2013, month, day)  # a year without 29 February
    except ValueError:
        return None
    return f"{month:02d}-{day:02d}"


def meant_name(written: object) -> str:
    """Make a name of a text with quotes, spaces or slashes; empty if nothing is left."""
    return re.sub(r"[^\w.-]+", "-", plainly(str(written))).strip("-.")


def meant_list(written: object) -> str | None:
    """Read one value, or several with commas, as a list."""
    if isinstance(written, int | float):
        return f"[{written}]"
    if not isinstance(written, str):
        return None
    said = plainly(written).strip("[]{}() ")
    if not said or said.casefold() in _NONE:
        return "[]"
    return f"[{', '.join(part.strip() for part in said.split(','))}]"


def meant_mapping(written: object) -> str | None:
    """Read reps：20 or reps:20, whose colon is a full-width one or has no space after it."""
    name, colon, value = plainly(written).partition(":") if isinstance(written, str) else ("", "", "")
    return f"{name.strip()}: {value.strip()}" if colon and name.strip().isidentifier() else None
