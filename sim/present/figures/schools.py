"""Where the schools stand: how many have reached each of the ten links, month by month.

In: the schools' days of the store. Out: counts, and the picture of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.present.figures.sheet import BANDS, INK, LABEL, Floats, Origin, quantiles, style, write_frame
from sim.present.messages import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def funnel(reached: dict[str, Floats], schools: int, origin: Origin) -> Figure:
    """Ten small charts, one a link: how many schools have reached it, month by month.

    Parameters
    ----------
    reached
        Schools that have reached each link, by its name, (replication, month), in the order of the links.
    """
    from matplotlib.figure import Figure

    with style():
        figure = Figure(figsize=(9.6, 4.8))
        grid = figure.subplots(2, 5, sharex=True, sharey=True)
        for axes, (link, counts) in zip(grid.flat, reached.items(), strict=True):
            _link(axes, link, counts, schools, origin)
        for axes in grid[:, 0]:
            axes.set_ylabel(origin.say("figure.funnel.axis", schools=schools))
        grid[1, 2].set_xlabel(origin.say("figure.month_axis"))
        write_frame(figure, origin.say("figure.funnel.title"), origin, "figure.funnel.band")
        figure.subplots_adjust(left=0.075, right=0.985, top=0.82, bottom=0.17, wspace=0.12, hspace=0.32)
    return figure


def schools_reached(days: Floats, month_ends: Sequence[int]) -> Floats:
    """Count the schools whose day lies before each month's end.

    Parameters
    ----------
    days
        Day a link was reached, counted from the start, NaN where it was not; (replication, school).
    month_ends
        First day after each month, counted from the start.

    Returns
    -------
    (replication, month)
    """
    return np.stack([(days < end).sum(axis=1) for end in month_ends], axis=1).astype(np.float64)


def _link(axes: Axes, link: str, counts: Floats, schools: int, origin: Origin) -> None:
    from matplotlib.ticker import MaxNLocator

    levels = quantiles(counts, (10, 50, 90))
    months = np.arange(1, counts.shape[1] + 1)
    axes.fill_between(months, levels[10], levels[90], color=BANDS[1][2], linewidth=0)
    axes.plot(months, levels[50], color=INK, linewidth=1.6)
    axes.set_title(origin.say(f"link.{link}"), fontsize=LABEL, loc="left", pad=4)
    axes.set_xlim(1, max(int(months[-1]), 2))
    axes.set_ylim(0, schools * 1.04)
    axes.set_xticks(list(range(12, int(months[-1]) + 1, 24)) or [int(months[-1])])
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e3e7ea", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=7.5)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    # The free corner: below the curve on the right where it is high, above it where it is low.
    low = float(levels[10][-1]) > 0.45 * schools
    axes.text(
        0.97, 0.06 if low else 0.94, f"{count(float(levels[50][-1]), origin.lang)}\n{_ends(levels, origin)}",
        transform=axes.transAxes, ha="right", va="bottom" if low else "top", fontsize=7.5, linespacing=1.25,
    )  # fmt: skip


def _ends(levels: dict[int, Floats], origin: Origin) -> str:
    low, high = (count(float(levels[level][-1]), origin.lang) for level in (10, 90))
    return origin.say("figure.funnel.end", low=low, high=high)
