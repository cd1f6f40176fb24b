"""The pictures of a study: how much each factor moves a metric, and the metric's mean at each of its levels.

In: effects as `sim.experiment.effects` sums them up, ready words. Out: matplotlib figures in the style of
`sim.present.figures`; each says how many futures it rests on, what its whiskers mean, and the seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.present import figures
from sim.present.figures import Origin, write_frame
from sim.present.messages import chart_scale

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = 3
_LONGEST_TICK = 11


@dataclass(frozen=True)
class Panel:
    """One factor: its levels, the mean at each, and the half-width of the difference to the first (None: unknown)."""

    name: str
    levels: tuple[str, ...]
    means: tuple[float, ...]
    half_widths: tuple[float | None, ...]


def levels(panels: Sequence[Panel], title: str, unit_words: str, origin: Origin) -> Figure:
    """Draw a panel a factor, all on one scale, so that a steep line is a factor that matters."""
    from matplotlib.figure import Figure

    rows = -(-len(panels) // _COLUMNS)
    scale = chart_scale(origin.lang)
    with figures.style():
        height = 1.1 + 2.1 * rows
        figure = Figure(figsize=(9.6, height))
        grid = figure.subplots(rows, _COLUMNS, sharey=True, squeeze=False)
        for axes, panel in zip(grid.flat, panels, strict=False):
            at = range(len(panel.levels))
            means = [mean / scale for mean in panel.means]
            axes.plot(at, means, color=figures.INK, linewidth=1.4, marker="o", markersize=4)
            for x, mean, half in zip(at, means, panel.half_widths, strict=True):
                if half is not None:
                    axes.plot([x, x], [mean - half / scale, mean + half / scale], color=figures.INK, linewidth=1.0)
            axes.set_title(panel.name, fontsize=7.5, loc="left")
            axes.set_xticks(list(at), [_short(level) for level in panel.levels], fontsize=6.5)
            axes.set_xlim(-0.4, len(panel.levels) - 0.6)
            axes.tick_params(axis="y", labelsize=6.5)
            axes.spines[["top", "right"]].set_visible(False)
            axes.grid(axis="y", color="#e3e7ea", linewidth=0.6)
        for axes in grid.flat[len(panels) :]:
            axes.set_axis_off()
        for row in grid:
            row[0].set_ylabel(unit_words, fontsize=7)
        write_frame(figure, title, origin, "figure.study_levels.band")
        figure.subplots_adjust(
            left=0.09, right=0.985, top=1 - 0.62 / height, bottom=0.55 / height, hspace=0.5, wspace=0.1
        )
    return figure


def _short(level: str) -> str:
    return level if len(level) <= _LONGEST_TICK else level[: _LONGEST_TICK - 1] + "…"
