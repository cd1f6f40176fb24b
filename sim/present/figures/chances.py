"""Exceedance curves: the chance that an outcome comes out above a level.

In: one number a replication. Out: the pictures, with the band in which the curve would lie had there been more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.present.figures.sheet import (
    BANDS,
    INK,
    LABEL,
    TARGET,
    WIDE,
    Floats,
    Origin,
    plain_axes,
    quantiles,
    sheet,
    style,
    tick_amount,
    write_frame,
)
from sim.present.messages import chart_scale, percent, scaled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_STEPS = 400
"""Steps of a curve; of more replications every so many is drawn."""


@dataclass(frozen=True)
class Outcome:
    """One of several exceedance curves.

    Attributes
    ----------
    values
        In the unit of the axis, one a replication.
    mark
        A level worth knowing the chance of, and what it is called; None where there is none.
    """

    title: str
    axis: str
    values: Floats
    write: Callable[[float], str]
    share: bool
    mark: tuple[float, str] | None = None


def exceedance(npv: Floats, origin: Origin) -> Figure:
    """Share of simulated futures whose net present value exceeds an amount, with its simultaneous 95 % band.

    The band is that of Dvoretzky, Kiefer and Wolfowitz with Massart's constant: the curve ± √(ln(2/.05) / 2n).
    """
    scale = chart_scale(origin.lang)
    with style():
        figure, axes = sheet(origin.say("figure.npv.title"), origin, "figure.npv.band")
        room = _curve(axes, npv / scale, 1e5 / scale)
        low, high = axes.get_xlim()
        axes.set_xlim(min(low, -room), max(high, room))
        _mark(axes, 0.0, _above(int((npv > 0).sum()), len(npv), "npv", origin))
        for level in (90, 50, 10):
            _mark_quantile(axes, npv / scale, level, scaled, origin)
        axes.set_xlabel(origin.say("figure.npv.axis_x"))
        axes.set_ylabel(origin.say("figure.npv.axis_y"))
        axes.yaxis.set_major_formatter(origin.tick_percent)
        axes.xaxis.set_major_formatter(tick_amount)
    return figure


def levels(outcomes: Sequence[Outcome], origin: Origin) -> Figure:
    """Draw several exceedance curves side by side."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    with style():
        figure = Figure(figsize=(WIDE, 3.6))
        row = figure.subplots(1, len(outcomes), sharey=True, squeeze=False)[0]
        for axes, outcome in zip(row, outcomes, strict=True):
            plain_axes(axes)
            room = _curve(axes, outcome.values, 0.5 if outcome.share else 0.1)
            if outcome.mark is not None:
                level, words = outcome.mark
                low, high = axes.get_xlim()
                axes.set_xlim(min(low, level - room), max(high, level + room))
                count = int((outcome.values >= level - 1e-9).sum())
                _mark(axes, level, f"{words}\n{_above(count, len(outcome.values), 'levels', origin)}")
            for level_ in (90, 50, 10):
                _mark_quantile(axes, outcome.values, level_, outcome.write, origin)
            axes.xaxis.set_major_locator(MaxNLocator(nbins=5))
            axes.xaxis.set_major_formatter(origin.tick_percent if outcome.share else tick_amount)
            axes.set_xlabel(outcome.axis)
            axes.set_title(outcome.title, fontsize=LABEL, loc="left", pad=5)
        row[0].set_ylabel(origin.say("figure.levels.axis"))
        row[0].yaxis.set_major_formatter(origin.tick_percent)
        write_frame(figure, origin.say("figure.levels.title"), origin, "figure.npv.band")
        figure.subplots_adjust(left=0.075, right=0.985, top=0.83, bottom=0.22, wspace=0.16)
    return figure


def _curve(axes: Axes, values: Floats, least: float) -> float:
    """Draw the curve and its band; return the room left beside it, for which ``least`` is the narrowest width."""
    ranked = np.sort(values)
    n = len(ranked)
    width = float(np.sqrt(np.log(2 / 0.05) / (2 * n)))
    room = max(float(ranked[-1] - ranked[0]), least) * 0.06
    kept = np.unique(np.linspace(0, n - 1, min(n, _MOST_STEPS)).round().astype(int))
    x = np.concatenate([[ranked[0] - room], ranked[kept], [ranked[-1] + room]])
    y = np.concatenate([[1.0], 1 - (kept + 1) / n, [0.0]])
    low, high = 100 * np.clip(y - width, 0, 1), 100 * np.clip(y + width, 0, 1)
    axes.fill_between(x, low, high, step="post", color=BANDS[0][2], linewidth=0)
    axes.step(x, 100 * y, where="post", color=INK, linewidth=1.8)
    axes.set_xlim(float(x[0]), float(x[-1]))
    axes.set_ylim(0, 118)  # room for the words above the curve
    axes.set_yticks(range(0, 101, 20))
    return room


def _above(number: int, n: int, which: str, origin: Origin) -> str:
    key = "none" if number == 0 else "all" if number == n else "some"
    return origin.say(f"figure.{which}.{key}_above", count=number, n=n)


def _mark(axes: Axes, level: float, words: str) -> None:
    axes.axvline(level, color=TARGET, linewidth=1.3, linestyle=(0, (6, 3)))
    low, high = axes.get_xlim()
    right_half = level - low > high - level
    axes.annotate(
        words, (level, 0.985), xycoords=axes.get_xaxis_transform(), xytext=(-5 if right_half else 5, 0),
        textcoords="offset points", ha="right" if right_half else "left", va="top", color=TARGET,
        fontsize=LABEL, fontweight="bold", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def _mark_quantile(axes: Axes, values: Floats, share: int, write: Callable[[float], str], origin: Origin) -> None:
    amount = float(quantiles(values, (100 - share,))[100 - share])
    name = origin.say("figure.median") if share == 50 else origin.say("figure.p", level=100 - share)
    axes.plot([amount], [share], marker="o", markersize=4.5, color=INK, linestyle="none")
    low, high = axes.get_xlim()
    left = amount - low > 0.62 * (high - low)  # no room to the right
    axes.annotate(
        f"{name} {write(amount)}", (amount, share), xytext=(-7 if left else 7, -7 if left else 5),
        textcoords="offset points", ha="right" if left else "left", va="center" if left else "baseline",
        fontsize=LABEL, fontweight="bold" if share == 50 else "normal", annotation_clip=False,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
    )  # fmt: skip


def write_share(value: float, lang: str) -> str:
    """Write a share given in percent."""
    return percent(value / 100, lang)
