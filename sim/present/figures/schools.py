"""Where the schools stand: how many have reached each of the ten links, and each school's way month by month.

In: the schools' days and months of the store. Out: counts, and the pictures of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.present.figures.sheet import (
    BANDS,
    INK,
    LABEL,
    SOFT,
    WIDE,
    Calendar,
    Floats,
    Origin,
    quantiles,
    style,
    write_above,
    write_frame,
)
from sim.present.messages import count, whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PALE, _MIDDLE, _DARK = np.array([[0.965, 0.975, 0.99], [0.43, 0.585, 0.74], [0.063, 0.157, 0.247]])
_ORANGE = "#e07b39"
_MOST_NAMES = 120
"""Rows that have their names; of more every so many."""
_MOST_ROWS = 1000
"""Schools drawn; of more every so many."""
_SLICES = 4
"""Slices of a month in which a link's day is shown."""


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


def by_school(
    names: Sequence[str],
    links: Floats,
    opening: Floats,
    shares: Floats,
    target: float,
    when: Calendar,
    origin: Origin,
) -> Figure:
    """Draw a row a school, the first to open at the top: the ten links it has passed, and its families' penetration.

    Parameters
    ----------
    names
        Of the schools.
    links
        Median day of each link in months since the start, infinite where fewer than half of the futures reach it,
        (school, link).
    opening
        P10 and P90 of the day of opening, (school, 2).
    shares
        Median penetration at each month's end, (school, month).
    """
    from matplotlib.figure import Figure

    months = shares.shape[1]
    order = np.lexsort((np.arange(len(names)), *np.sort(links, axis=1).T[::-1], links[:, _OPENING]))
    step = -(-len(order) // _MOST_ROWS)
    order = order[::step]
    rows = len(order)
    height = min(max(0.108 * rows, 1.2), 12.6) + 1.75
    early, late = opening[order].T
    until = _until(links[order], late, months)
    passed = (links[order][:, None, :] < (np.arange(until * _SLICES) + 0.5)[:, None] / _SLICES).sum(axis=2)
    percents, edges = 100 * shares[order] + 1e-9, _edges(100 * shares[order])
    tenths = np.clip(np.searchsorted(edges, percents, side="right") - 1, 0, None)
    with style():
        figure = Figure(figsize=(WIDE, height))
        left, right = figure.subplots(1, 2, sharey=True)
        for axes, image, wide, key in (
            (left, passed / 10, until, range(11)),
            (right, tenths / max(len(edges) - 1, 1), months, edges),
        ):
            axes.imshow(
                _shades(image), extent=(0, wide, rows - 0.5, -0.5), aspect="auto", interpolation="none", zorder=0
            )
            _years(axes, wide, when, origin)
            _key(axes, key)
        for row in np.flatnonzero(np.isfinite(early)):
            left.plot([early[row], min(late[row], until)], [row, row], color=_ORANGE, linewidth=0.8)
        opened = links[order, _OPENING]
        seen = np.isfinite(opened)
        for colour, width in ((INK, 3.0), ("white", 1.4)):  # white in dark: to be seen on any shade, and in grey
            left.plot(
                opened[seen], np.flatnonzero(seen), marker="|", markersize=min(5.5, 500 / rows), color=colour,
                markeredgewidth=width, linestyle="none",
            )  # fmt: skip
        _outline(right, shares[order] >= target)
        size = min(7.0, 62.0 * (height - 1.75) / rows * 0.86)
        every = -(-rows // _MOST_NAMES)
        left.set_yticks(range(0, rows, every), [names[i] for i in order[::every]], fontsize=max(size, 4.6))
        left.tick_params(axis="y", length=0, pad=2, labelcolor=INK)
        right.tick_params(axis="y", length=0)
        left.set_ylim(rows - 0.5, -0.5)
        left.set_title(origin.say("figure.schools.links"), fontsize=LABEL, loc="left", pad=22)
        right.set_title(
            origin.say("figure.schools.shares", target=whole(target, origin.lang)), fontsize=LABEL, loc="left", pad=22
        )
        write_frame(figure, origin.say("figure.schools.title"), origin, "figure.schools.band")
        if step > 1:
            write_above(figure, origin.say("figure.schools.every", step=step, schools=len(names)))
        figure.subplots_adjust(left=0.135, right=0.965, top=1 - 0.98 / height, bottom=0.77 / height, wspace=0.05)
    return figure


_OPENING = 5
"""Which link is the opening to the families."""


def _shades(share: Floats) -> Any:
    """Colours from pale to dark whose lightness falls all the way, (…, 3) bytes."""
    s = share[..., None]
    colours = np.where(s < 0.5, _PALE + (_MIDDLE - _PALE) * 2 * s, _MIDDLE + (_DARK - _MIDDLE) * (2 * s - 1))
    return (255 * colours).round().astype(np.uint8)


def _until(links: Floats, late: Floats, months: int) -> int:
    """Month until which the links are drawn: a few that take years must not squeeze all others."""
    last = np.concatenate([links.max(axis=1), late])
    last = last[np.isfinite(last)]
    return int(min(months, max(np.ceil(1.1 * np.quantile(last, 0.95)), 6))) if len(last) else months


def _edges(percents: Floats) -> Sequence[int]:
    """Lower ends of the classes of penetration, in steps of 5 or 10 points from the lowest to the highest there is."""
    low, high = float(percents.min()), float(percents.max())
    step = 5 if high - low <= 45 else 10
    return range(int(low // step) * step, int(high // step) * step + 1, step)


def _years(axes: Axes, months: int, when: Calendar, origin: Origin) -> None:
    every = 12 if months > 36 else 6 if months > 14 else 3
    every *= -(-months // 72)
    ticks = list(range(every, months + 1, every)) or [months]
    axes.set_xticks(ticks, [f"{m}\n{when.month(m, origin)}" for m in ticks], fontsize=7)
    axes.set_xlim(0, months)
    axes.set_xlabel(origin.say("figure.month_axis"), fontsize=LABEL)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _key(axes: Axes, key: Sequence[int]) -> None:
    """Draw the shades above the chart, each with what it stands for."""
    steps = len(key)
    for i, number in enumerate(key):
        share = i / max(steps - 1, 1)
        shade = _shades(np.array([share]))[0] / 255
        axes.annotate(
            str(number), ((i + 0.5) / max(steps, 8), 1.0), xycoords="axes fraction", xytext=(0, 9),
            textcoords="offset points", ha="center", va="center", fontsize=6.8, color="white" if share > 0.55 else INK,
            bbox={"facecolor": tuple(float(c) for c in shade), "edgecolor": SOFT, "linewidth": 0.4, "pad": 2.0},
        )  # fmt: skip


def _outline(axes: Axes, met: Any) -> None:
    """Draw a line around what has met the target."""
    if not met.any():
        return
    padded = np.pad(met, 1)
    segments = []
    for row, column in np.argwhere(padded[1:, 1:-1] != padded[:-1, 1:-1]):
        segments.append([(column, row - 0.5), (column + 1, row - 0.5)])
    for row, column in np.argwhere(padded[1:-1, 1:] != padded[1:-1, :-1]):
        segments.append([(column, row - 0.5), (column, row + 0.5)])
    if len(segments) > _MOST_EDGES:
        return  # a coast of islands: the shades must do
    path = [point for segment in segments for point in (*segment, (np.nan, np.nan))]
    axes.plot(*np.array(path).T, color=_ORANGE, linewidth=0.9)


_MOST_EDGES = 1500
