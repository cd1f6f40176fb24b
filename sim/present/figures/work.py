"""How busy the hands were: utilisations and shares of whole futures, and reps and counters over the school year.

In: columns of the replications, and sums a calendar month. Out: the picture. A future is a figure of its whole term;
what happened in a single week stands in a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.present.figures.sheet import (
    BANDS,
    INK,
    LABEL,
    SOFT,
    TARGET,
    WIDE,
    Floats,
    Origin,
    plain_axes,
    quantiles,
    style,
    write_frame,
)
from sim.present.messages import percent, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Hands:
    """A measure of work: its name, one share a replication, and how long others waited for these hands.

    Attributes
    ----------
    waits
        One a replication, and the key of the words for it; None where nobody waits.
    """

    name: str
    shares: Floats
    waits: tuple[Floats, str] | None = None


@dataclass(frozen=True)
class Year:
    """A measure over the school year.

    Attributes
    ----------
    values
        (replication, calendar month in the order of the picture), NaN where there is none.
    share
        Whether it is a share.
    """

    name: str
    values: Floats
    share: bool


def hands(measures: Sequence[Hands], year: Sequence[Year], months: Sequence[int], origin: Origin) -> Figure:
    """Draw a row a measure with its risk band, and below it the school year.

    Parameters
    ----------
    months
        Calendar months from the first of the school year on.
    """
    from matplotlib.figure import Figure

    rows = len(measures)
    height = 1.0 + 0.36 * rows + 2.5
    with style():
        figure = Figure(figsize=(WIDE, height))
        grid = figure.add_gridspec(
            2, len(year), left=0.06, right=0.985, top=1 - 0.5 / height, bottom=0.72 / height,
            hspace=0.5, height_ratios=(max(0.36 * rows, 0.4), 1.75), wspace=0.2,
        )  # fmt: skip
        top = figure.add_subplot(grid[0, :])
        _rows(top, measures, origin)
        for i, measure in enumerate(year):
            _year(figure.add_subplot(grid[1, i]), measure, months, origin)
        write_frame(figure, origin.say("figure.work.title"), origin, "figure.work.band")
        box = top.get_position()
        top.set_position((0.31, box.y0, 0.46, box.height))
    return figure


def _rows(axes: Axes, measures: Sequence[Hands], origin: Origin) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_xlim(0, 100)
    axes.set_ylim(len(measures) - 0.4, -0.6)
    axes.set_yticks(range(len(measures)), [m.name for m in measures], fontsize=LABEL)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.xaxis.set_major_formatter(origin.tick_percent)
    axes.grid(axis="x", color="#e3e7ea", linewidth=0.6)
    axes.set_axisbelow(True)
    for row, measure in enumerate(measures):
        levels = {q: float(v) for q, v in quantiles(100 * measure.shares).items()}
        for low, high, shade in BANDS[1:]:
            axes.barh(row, levels[high] - levels[low], left=levels[low], height=0.56, color=shade, linewidth=0)
        axes.plot([levels[50]] * 2, [row - 0.34, row + 0.34], color=INK, linewidth=2.2)
        ends = {name: percent(levels[q] / 100, origin.lang) for name, q in (("low", 10), ("middle", 50), ("high", 90))}
        words = origin.say("figure.work.row", **ends)
        if measure.waits is not None:
            waits, key = measure.waits
            words += "\n" + origin.say(key, wait=plain(round(float(quantiles(waits, (50,))[50]), 1)))
        axes.annotate(
            words, (1.0, row), xycoords=axes.get_yaxis_transform(), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=7.2, annotation_clip=False, linespacing=1.15,
        )  # fmt: skip


def _year(axes: Axes, measure: Year, months: Sequence[int], origin: Origin) -> None:
    plain_axes(axes)
    x = np.arange(len(months))
    shares = measure.values * (100 if measure.share else 1)
    known = np.isfinite(shares).any(axis=0)
    levels = {q: np.full(len(months), np.nan) for q in (10, 50, 90)}
    for i in np.flatnonzero(known):
        column = shares[np.isfinite(shares[:, i]), i]
        for q, value in quantiles(column, (10, 50, 90)).items():
            levels[q][i] = value
    axes.bar(x[known], levels[50][known], width=0.72, color=BANDS[1][2], edgecolor=INK, linewidth=0.5)
    for i in x[known]:
        axes.plot([i, i], [levels[10][i], levels[90][i]], color=INK, linewidth=1.1, marker="_", markersize=5)
    top = float(np.nanmax(levels[90])) if known.any() else 0.0
    axes.set_ylim(0, max(1.18 * top, 10.0))
    if measure.share and top > 70:
        axes.axhline(100, color=TARGET, linewidth=0.9, linestyle=(0, (6, 3)))
    axes.set_xlim(-0.6, len(months) - 0.4)
    axes.set_xticks(x, [origin.say(f"figure.month_{m}") for m in months], fontsize=6.2)
    axes.tick_params(axis="x", length=0)
    axes.tick_params(axis="y", labelsize=LABEL)
    if measure.share:
        axes.yaxis.set_major_formatter(origin.tick_percent)
    axes.set_title(measure.name, fontsize=LABEL, loc="left", pad=4)
    for i in x[~known]:
        axes.annotate("–", (i, 0), xytext=(0, 2), textcoords="offset points", ha="center", fontsize=7, color=SOFT)
