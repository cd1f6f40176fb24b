"""Fans over the months of the programme: a penetration with its target, cumulative cash with its payback.

In: a column of the monthly table. Out: its quantiles a month, and the picture of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.present.figures.sheet import (
    BANDS,
    INK,
    LABEL,
    LEVELS,
    SOFT,
    TARGET,
    Calendar,
    Floats,
    Origin,
    make_room,
    month_axis,
    quantiles,
    sheet,
    spread,
    style,
    tick_amount,
)
from sim.present.messages import chart_scale, percent, scaled, whole

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Fan:
    """Quantiles over replications, a month.

    Attributes
    ----------
    months
        Months 1 to the horizon, (month,).
    levels
        Value at each percentile of `LEVELS`, (month,) each. They belong to each month by itself: no single future
        need follow one of them.
    """

    months: NDArray[np.int64]
    levels: dict[int, Floats]


def fan(monthly: pd.DataFrame, column: str, over: str | None = None) -> Fan:
    """Quantiles a month of ``column``, or of its share of ``over``; ``monthly`` holds one scenario."""
    wide = monthly.pivot(index="replication", columns="month", values=column)
    values = wide.to_numpy(dtype=np.float64)
    if over is not None:
        below = monthly.pivot(index="replication", columns="month", values=over).to_numpy(dtype=np.float64)
        values = np.divide(values, below, out=np.zeros_like(values), where=below > 0)
    return Fan(wide.columns.to_numpy(dtype=np.int64), quantiles(values))


def share_fan(bands: Fan, target: float, origin: Origin, subject: str, when: Calendar | None = None) -> Figure:
    """Fan of a penetration with its target line; ``subject`` is «families» or «staff»."""
    with style():
        band = "figure.fan.holidays_band" if when is not None and when.holidays else "figure.fan.band"
        figure, axes = sheet(origin.say(f"figure.{subject}.title"), origin, band)
        ends = _shade(axes, bands, 100.0)
        top = max(ends[95], 100 * target, float(bands.levels[95].max() * 100))
        axes.set_ylim(0, min(100.0, top * 1.08) if top < 92 else 103)
        axes.axhline(100 * target, color=TARGET, linewidth=1.3, linestyle=(0, (6, 3)))
        axes.annotate(
            origin.say("figure.target", target=whole(target, origin.lang)), (bands.months[0], 100 * target),
            xytext=(5, 3), textcoords="offset points", color=TARGET, fontsize=LABEL, fontweight="bold",
        )  # fmt: skip
        month_axis(axes, bands.months, origin, when)
        _shade_holidays(axes, when, origin)
        axes.set_ylabel(origin.say(f"figure.{subject}.axis"))
        axes.yaxis.set_major_formatter(origin.tick_percent)
        _label_ends(axes, bands.months[-1], ends, origin, lambda v: percent(v / 100, origin.lang))
    return figure


def cash_fan(bands: Fan, payback_month: float | None, origin: Origin, when: Calendar | None = None) -> Figure:
    """Fan of cumulative cash with the zero line and the median payback month; None: the median is never paid back."""
    with style():
        figure, axes = sheet(origin.say("figure.cash.title"), origin, "figure.fan.band")
        ends = _shade(axes, bands, 1 / chart_scale(origin.lang))
        axes.axhline(0, color=INK, linewidth=0.9)
        _mark_payback(axes, bands, payback_month, origin)
        month_axis(axes, bands.months, origin, when)
        axes.set_ylabel(origin.say("figure.cash.axis"))
        axes.yaxis.set_major_formatter(tick_amount)
        _label_ends(axes, bands.months[-1], ends, origin, scaled)
        make_room(axes)
    return figure


def _shade_holidays(axes: Axes, when: Calendar | None, origin: Origin) -> None:
    """Shade the school holidays behind everything, and name the last ones below the axis' top."""
    if when is None or not when.holidays:
        return
    for begin, end in when.holidays:
        axes.axvspan(begin, end, facecolor="#eceae4", linewidth=0, zorder=0)
    begin, end = max(when.holidays, key=lambda span: (round(span[1] - span[0], 1), -span[0]))
    axes.annotate(
        origin.say("figure.holidays"), ((begin + end) / 2, 0.012), xycoords=axes.get_xaxis_transform(), rotation=90,
        ha="center", va="bottom", fontsize=6.5, color=SOFT,
    )  # fmt: skip


def _shade(axes: Axes, bands: Fan, scale: float) -> dict[int, float]:
    """Draw bands and median; return the last month's values."""
    for low, high, shade in BANDS:
        axes.fill_between(bands.months, scale * bands.levels[low], scale * bands.levels[high], color=shade, linewidth=0)
    axes.plot(bands.months, scale * bands.levels[50], color=INK, linewidth=2.0)
    return {level: scale * float(values[-1]) for level, values in bands.levels.items()}


def _label_ends(axes: Axes, at: float, ends: dict[int, float], origin: Origin, write: Callable[[float], str]) -> None:
    """Write the last month's quantiles to the right of their lines, pushed apart where they would overlap.

    Where there is one value only, as of a single future, it stands there once and by itself.
    """
    shown = [level for level in LEVELS if level not in (25, 75)]
    single = len(set(ends.values())) == 1
    if single:
        shown = [50]
    low, high = axes.get_ylim()
    places = spread([ends[level] for level in shown], 0.048 * (high - low), low, high)
    for level, place in zip(shown, places, strict=True):
        name = origin.say("figure.median") if level == 50 else origin.say("figure.p", level=level)
        words = write(ends[level]) if single else f"{name} {write(ends[level])}"
        axes.annotate(
            words, (at, place), xytext=(5, 0), textcoords="offset points", va="center",
            fontsize=LABEL, fontweight="bold" if level == 50 else "normal", annotation_clip=False,
        )  # fmt: skip


def _mark_payback(axes: Axes, bands: Fan, month: float | None, origin: Origin) -> None:
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.12 * (high - low))  # room for the words above everything drawn
    if month is None:
        words, at, to_left = origin.say("figure.cash.never"), float(bands.months[0]), False
    else:
        axes.axvline(month, color=TARGET, linewidth=1.3, linestyle=(0, (6, 3)))
        words = origin.say("figure.cash.payback", month=f"{month:.0f}")
        at, to_left = month, month > float(bands.months.mean())
    axes.annotate(
        words, (at, 0.985), xycoords=axes.get_xaxis_transform(), xytext=(-5 if to_left else 5, 0),
        textcoords="offset points", ha="right" if to_left else "left", va="top", color=TARGET,
        fontsize=LABEL, fontweight="bold",
    )  # fmt: skip
