"""What the money buys: the waterfall, what an investment brings back, strategies by cost and yield.

In: steps, replications, or strategies. Out: the pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.present.figures.sheet import (
    BANDS,
    INK,
    LABEL,
    SOFT,
    TARGET,
    WIDE,
    Floats,
    Origin,
    make_room,
    plain_axes,
    quantiles,
    rows_sheet,
    spread,
    style,
    tick_amount,
    whisker,
    write_beside,
    write_frame,
)
from sim.present.messages import chart_scale, scaled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_POINTS = 400
"""Futures drawn as points; of more the first ones."""


@dataclass(frozen=True)
class Bar:
    """A step of a waterfall.

    Attributes
    ----------
    begin, end
        Level before and after; the first step begins at nought.
    band
        P10 and P90 of the level after; None where it is certain.
    words
        What stands beside the bar.
    """

    name: str
    begin: float
    end: float
    band: tuple[float, float] | None
    words: str


def waterfall(bars: Sequence[Bar], title: str, origin: Origin) -> Figure:
    """Draw steps from level to level, the first at the top; rises are pale, falls dark and hatched."""
    with style():
        figure, axes = rows_sheet([bar.name for bar in bars], title, origin, "figure.bridge.band")
        for row, bar in enumerate(bars):
            fall = bar.end < bar.begin
            axes.barh(
                row, bar.end - bar.begin, left=bar.begin, height=0.58, color=BANDS[2][2] if fall else BANDS[0][2],
                edgecolor=INK, linewidth=0.8, hatch="////" if fall else None,
            )  # fmt: skip
            if row + 1 < len(bars):  # the level is handed on to the next step
                axes.plot([bar.end, bar.end], [row + 0.29, row + 0.71], color=SOFT, linewidth=0.8)
            if bar.band is not None:
                whisker(axes, row + 0.4, bar.band)
        right = max(max(bar.begin, bar.end, *(bar.band or ())) for bar in bars)
        left = min(min(bar.begin, bar.end, *(bar.band or ())) for bar in bars)
        axes.set_xlim(left - 0.02 * (right - left), right + 0.02 * (right - left))
        write_beside(axes, [bar.words for bar in bars], [True] * len(bars))
    return figure


def returns(investment: Floats, back: Floats, origin: Origin) -> Figure:
    """Draw what each future brought back against what was invested, with the line on which the two are equal.

    Parameters
    ----------
    investment, back
        Yuan, one a replication; ``back`` is incremental revenue less running cost.
    """
    scale = chart_scale(origin.lang)
    x, y = investment / scale, back / scale
    paid = y >= x
    drawn = min(len(x), _MOST_POINTS)
    with style():
        figure = _wide_sheet(origin.say("figure.returns.title"), origin, "figure.returns.band")
        (axes,) = figure.axes
        figure.subplots_adjust(right=0.83)
        axes.axhline(0, color=SOFT, linewidth=0.7)
        _points(axes, x[:drawn], y[:drawn], paid[:drawn])
        for values, at, along in ((quantiles(x, (10, 50, 90)), quantiles(y, (50,))[50], True),
                                  (quantiles(y, (10, 50, 90)), quantiles(x, (50,))[50], False)):  # fmt: skip
            ends = [float(values[10]), float(values[90])]
            place = [float(at)] * 2
            axes.plot(*((ends, place) if along else (place, ends)), color=INK, linewidth=2.6, solid_capstyle="butt")
        middle = (float(quantiles(x, (50,))[50]), float(quantiles(y, (50,))[50]))
        axes.plot(*middle, marker="o", markersize=7, color=INK, markeredgecolor="white", linestyle="none")
        wide = max(float(np.ptp(x)), 0.05 * float(np.abs(x).max()), 1e-3)
        low, high = max(float(x.min()) - 0.15 * wide, 0.0), float(x.max()) + 0.15 * wide
        axes.set_xlim(low, high)
        axes.plot([low, high], [low, high], color=TARGET, linewidth=1.3, linestyle=(0, (6, 3)))
        bottom, top = min(0.0, low, float(y.min())), max(high, float(y.max()))
        axes.set_ylim(bottom - 0.05 * (top - bottom), top + 0.14 * (top - bottom))
        axes.annotate(
            origin.say("figure.returns.even"), (high, high), xytext=(4, 0), textcoords="offset points", va="center",
            fontsize=LABEL, color=TARGET, fontweight="bold", annotation_clip=False,
        )  # fmt: skip
        axes.annotate(
            origin.say(f"figure.returns.{_how_many(paid)}_paid", count=int(paid.sum()), n=len(x)), (0.02, 0.985),
            xycoords="axes fraction", va="top", fontsize=LABEL, fontweight="bold",
        )  # fmt: skip
        clash = abs(middle[1] - high) < 0.08 * (top - bottom)
        axes.annotate(
            origin.say("figure.returns.median", back=scaled(middle[1]), spent=scaled(middle[0])),
            (high, middle[1]), xytext=(4, -14 if clash else 0), textcoords="offset points", va="center", fontsize=LABEL,
            annotation_clip=False, linespacing=1.2,
        )  # fmt: skip
        axes.set_xlabel(origin.say("figure.returns.axis_x"))
        axes.set_ylabel(origin.say("figure.returns.axis_y"))
        axes.xaxis.set_major_formatter(tick_amount)
        axes.yaxis.set_major_formatter(tick_amount)
        make_room(axes)
    return figure


def _how_many(paid: NDArray[np.bool_]) -> str:
    return "all" if paid.all() else "some" if paid.any() else "none"


def _points(axes: Axes, x: Floats, y: Floats, paid: NDArray[np.bool_]) -> None:
    """Draw the futures: filled where the money is back, hollow where it is not."""
    for chosen, face in ((paid, BANDS[2][2]), (~paid, "white")):
        axes.plot(
            x[chosen], y[chosen], marker="o", markersize=3.4, linestyle="none", markerfacecolor=face,
            markeredgecolor=BANDS[2][2] if face != "white" else SOFT, markeredgewidth=0.7,
        )  # fmt: skip


@dataclass(frozen=True)
class Strategy:
    """A strategy on the frontier: mean cost and yield with their intervals; None of a single future.

    Attributes
    ----------
    could_be_best
        None where that is not judged.
    """

    name: str
    cost: float
    cost_ends: tuple[float, float] | None
    gain: float
    gain_ends: tuple[float, float] | None
    could_be_best: bool | None


def frontier(strategies: Sequence[Strategy], axis: str, write: Callable[[float], str], origin: Origin) -> Figure:
    """Draw strategies by mean investment and mean yield; those that cost less and bring more are joined by steps.

    Parameters
    ----------
    strategies
        Costs and gains in the units of the axes.
    axis
        What is gained.
    write
        Writes a gain.
    """
    with style():
        figure = _wide_sheet(origin.say("figure.frontier.title"), origin, "figure.frontier.band")
        (axes,) = figure.axes
        for s in strategies:
            for ends, place, along in ((s.cost_ends, s.gain, True), (s.gain_ends, s.cost, False)):
                if ends is not None:
                    axes.plot(*((ends, (place,) * 2) if along else ((place,) * 2, ends)), color=SOFT, linewidth=0.9)
            hollow = s.could_be_best is False
            axes.plot(
                [s.cost], [s.gain], marker="o", markersize=7, linestyle="none", markeredgecolor=INK,
                markerfacecolor="white" if hollow else INK, zorder=3,
            )  # fmt: skip
        best = _undominated(strategies)
        axes.step(
            [s.cost for s in best], [s.gain for s in best], where="post", color=TARGET, linewidth=1.1,
            linestyle=(0, (6, 3)), zorder=1,
        )  # fmt: skip
        axes.margins(0.08, 0.12)
        ranked = sorted(strategies, key=lambda s: (s.gain, s.name))
        low, high = axes.get_ylim()
        axes.set_ylim(low, high)
        places = spread([s.gain for s in ranked], 0.052 * (high - low), low, high)
        for s, place in zip(ranked, places, strict=True):
            axes.annotate(
                f"{s.name}  {write(s.gain)}", (s.cost, s.gain), xytext=(1.03, place),
                textcoords=axes.get_yaxis_transform(), va="center", fontsize=LABEL, annotation_clip=False,
                fontweight="normal" if s.could_be_best is False else "bold",
                arrowprops={"arrowstyle": "-", "color": "#c3cad0", "linewidth": 0.6, "shrinkA": 1, "shrinkB": 5},
            )  # fmt: skip
        axes.set_xlabel(origin.say("figure.frontier.axis_x"))
        axes.set_ylabel(axis)
        axes.xaxis.set_major_formatter(tick_amount)
        axes.yaxis.set_major_formatter(tick_amount)
    return figure


def _wide_sheet(title: str, origin: Origin, band: str) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDE, 4.6))
    axes = figure.subplots()
    plain_axes(axes)
    write_frame(figure, title, origin, band)
    figure.subplots_adjust(left=0.085, right=0.7, top=0.9, bottom=0.17)
    return figure


def _undominated(strategies: Sequence[Strategy]) -> list[Strategy]:
    """Return those that no other beats in both means, the cheapest first."""
    found: list[Strategy] = []
    for s in sorted(strategies, key=lambda s: (s.cost, -s.gain, s.name)):
        if not found or s.gain > found[-1].gain:
            found.append(s)
    return found
