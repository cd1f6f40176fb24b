"""The tornado: what moving each assumption from the low to the high end of its range does to an outcome.

In: `sim.experiment.assumptions`, and how to write names and amounts. Out: the picture; the noise has a bar of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sim.experiment.assumptions import Assumptions, Effect
from sim.present.figures.sheet import BANDS, INK, LABEL, SOFT, Origin, rows_sheet, style, write_above
from sim.present.messages import percent, plain, with_plus

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TORNADO_ROWS = 10
"""Assumptions that have a bar."""
_PALE, _DARK = BANDS[0][2], BANDS[2][2]


def tornado(
    found: Assumptions,
    names: Mapping[str, str],
    title: str,
    mean: str,
    write: Callable[[float], str],
    origin: Origin,
) -> Figure:
    """Draw the largest effects around the mean, and below them what is left to luck.

    Parameters
    ----------
    names
        What each parameter is, in up to three lines.
    mean
        The outcome's mean, written.
    write
        Writes a change of the outcome.
    """
    shown = found.effects[:TORNADO_ROWS]
    noise = origin.say("figure.tornado.noise")
    band = "figure.tornado.band" if found.jointly else "figure.tornado.band_each"
    with style():
        figure, axes = rows_sheet(
            [*(names[e.parameter] for e in shown), noise], title, origin, band, each=0.4, above=0.76, right=0.77
        )
        reach = max([found.spread_high, *(abs(x) for e in shown for x in (e.change, e.low, e.high))]) / 2
        axes.set_xlim(-1.22 * reach, 1.22 * reach)
        axes.axvline(0, color=INK, linewidth=0.9)
        for row, effect in enumerate(shown):
            _effect(axes, row, effect, write, origin)
        _noise(axes, len(shown), found, write, origin)
        write_above(figure, origin.say("figure.tornado.head", mean=mean))
        axes.tick_params(axis="y", labelsize=LABEL)
    return figure


def _effect(axes: Axes, row: int, effect: Effect, write: Callable[[float], str], origin: Origin) -> None:
    half = effect.change / 2
    axes.barh(
        row, -half, height=0.62, color="white", edgecolor=INK, linewidth=0.8, hatch="////" if effect.seen else None
    )
    axes.barh(row, half, height=0.62, color=_DARK if effect.seen else "white", edgecolor=INK, linewidth=0.8)
    axes.plot([effect.low / 2, effect.high / 2], [row, row], color=INK, linewidth=1.0, marker="|", markersize=5)
    for value, end in ((effect.at_p10, -half), (effect.at_p90, half)):
        side = 1 if end > 0 else -1
        edge = max(side * end, side * effect.low / 2, side * effect.high / 2)  # keep clear of the whisker
        axes.annotate(
            _three_digits(value), (side * edge, row), xytext=(3 * side, 0), textcoords="offset points", va="center",
            ha="left" if side > 0 else "right", fontsize=6.8, color=SOFT,
        )  # fmt: skip
    words = with_plus(write(effect.change), effect.change)
    if effect.seen:
        words = origin.say("figure.tornado.row", change=words, share=percent(effect.share, origin.lang))
    else:
        words = origin.say("figure.tornado.unseen")
    _beside(axes, row, words, strong=effect.seen)


def _noise(axes: Axes, row: int, found: Assumptions, write: Callable[[float], str], origin: Origin) -> None:
    axes.barh(
        row,
        found.spread,
        left=-found.spread / 2,
        height=0.62,
        color=_PALE,
        edgecolor=INK,
        linewidth=0.8,
        hatch="\\\\\\\\",
    )
    low, high = (percent(x, origin.lang) for x in (found.noise_low, found.noise_high))
    axes.barh(
        row, found.spread_high, left=-found.spread_high / 2, height=0.62, fill=False, edgecolor=INK, linewidth=0.8,
        linestyle=(0, (3, 2)),
    )  # fmt: skip
    # With too few futures for one fit only an upper end is known.
    key, spread = ("left", found.spread) if found.jointly else ("left_at_most", found.spread_high)
    words = origin.say(f"figure.tornado.{key}", spread=write(spread), low=low, high=high)
    _beside(axes, row, words, strong=True)


def _beside(axes: Axes, row: int, words: str, *, strong: bool) -> None:
    axes.annotate(
        words, (1.0, row), xycoords=axes.get_yaxis_transform(), xytext=(6, 0), textcoords="offset points", va="center",
        fontsize=LABEL, fontweight="bold" if strong else "normal", annotation_clip=False, linespacing=1.15,
    )  # fmt: skip


def _three_digits(value: float) -> str:
    return plain(float(f"{value:.3g}"))
