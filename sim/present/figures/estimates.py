"""Means with their intervals, a row each.

In: estimates. Out: the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.present.figures.sheet import INK, Origin, rows_sheet, style, whisker, write_beside

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
    with style():
        figure, axes = rows_sheet([e.name for e in estimates], title, origin, band)
        for row, e in enumerate(estimates):
            if e.ends is not None:
                whisker(axes, row, e.ends)
            axes.plot(
                [e.mean], [row], marker="o", markersize=5, color=INK, linestyle="none",
                markerfacecolor=INK if e.seen else "white",
            )  # fmt: skip
        write_beside(axes, [e.words for e in estimates], [e.seen for e in estimates])
    return figure
