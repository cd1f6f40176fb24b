"""The waterfall: from level to level, what each step adds or takes.

In: steps. Out: the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.present.figures.sheet import BANDS, INK, SOFT, Origin, rows_sheet, style, whisker, write_beside

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
