"""Means with their intervals, a row each.

In: estimates. Out: the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.present.figures.sheet import INK, Origin, rows_sheet, style, whisker, write_beside
from sim.present.wrap import cells

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CELL = 0.0085
"""What a column of a bold text takes of the width of a picture."""


@dataclass(frozen=True)
class Estimate:
    """A mean and its interval (None from a single replication), and whether it is large enough to be seen."""

    name: str
    mean: float
    ends: tuple[float, float] | None
    words: str
    seen: bool


def estimated(estimates: Sequence[Estimate], title: str, origin: Origin, band: str) -> Figure:
    """Draw means and intervals, a row each, a hollow mark where nothing is seen; ``band`` is the key of the caption."""
    longest = max((cells(e.words) for e in estimates), default=0)
    with style():
        right = min(0.83, 1 - _CELL * longest)
        figure, axes = rows_sheet([e.name for e in estimates], title, origin, band, right=right)
        for row, e in enumerate(estimates):
            if e.ends is not None:
                whisker(axes, row, e.ends)
            axes.plot(
                [e.mean], [row], marker="o", markersize=5, color=INK, linestyle="none",
                markerfacecolor=INK if e.seen else "white",
            )  # fmt: skip
        write_beside(axes, [e.words for e in estimates], [e.seen for e in estimates])
    return figure
