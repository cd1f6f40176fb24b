"""What all pictures share: where they come from, the sheet with title and caption, shades, labels, the way to a file.

In: words and places on an axis. Out: matplotlib figures with their frame; SVG text to stand inside a page (the same
bytes for the same data) or PNG files. Shades differ in lightness, so that a grey print can be read.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.present import lettering
from sim.present.messages import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

LEVELS = (5, 10, 25, 50, 75, 90, 95)
BANDS = ((5, 95, "#dbe5ef"), (10, 90, "#aec4da"), (25, 75, "#6d95bd"))
INK, SOFT, TARGET = "#10283f", "#5a6670", "#9c3a0a"
LABEL = 8.0
_SIZE, _TITLE = 9.0, 11.0
_STYLE: dict[Any, Any] = {
    "font.size": _SIZE,
    "svg.fonttype": "path",
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
}


@dataclass(frozen=True)
class Origin:
    """What every picture says of where it comes from."""

    n: int
    seed: int
    lang: str = "en"

    def say(self, key: str, **values: Any) -> str:
        """Words in the reader's language."""
        return text(key, self.lang, **values)

    def tick_percent(self, value: float, _: float) -> str:
        """Label of a tick at ``value`` percent."""
        return self.say("number.percent", number=f"{value:g}")

    @property
    def caption(self) -> str:
        """How many futures, and the seed."""
        return self.say("figure.caption", n=self.n, seed=self.seed)


def quantiles(values: Floats, levels: Sequence[int] = LEVELS) -> dict[int, Floats]:
    """Quantiles down the first axis by order statistics: each is a value that occurred."""
    found = np.quantile(values, [level / 100 for level in levels], axis=0, method="inverted_cdf")
    return {level: np.asarray(found[i], dtype=np.float64) for i, level in enumerate(levels)}


@contextmanager
def style(finished: Figure | None = None) -> Iterator[None]:
    """Set the style to draw with; when a finished figure is written out, warn of letters that its fonts lack."""
    from matplotlib import rc_context
    from matplotlib.text import Text

    if finished is not None:
        lettering.warn_of_missing("".join(t.get_text() for t in finished.findobj(Text)))
    with rc_context({**_STYLE, "font.family": lettering.families()}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")  # one for each, after ours for all
        yield


def to_svg(figure: Figure, name: str) -> str:
    """Return the figure as an `<svg>` element; the same bytes for the same figure and name.

    Ids are prefixed with ``name``, so that several pictures can stand in one page.
    """
    from matplotlib import rc_context

    out = io.StringIO()
    with style(figure), rc_context({"svg.hashsalt": name}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(xlink:href="|url\()#', rf"\g<1>#{name}-", svg)
    return svg.strip()


def save_png(figure: Figure, path: Path, dots_per_inch: int = 144) -> None:
    """Write the figure as a PNG file."""
    with style(figure):
        figure.savefig(path, format="png", dpi=dots_per_inch, metadata={"Software": None})


def sheet(title: str, origin: Origin, band: str) -> tuple[Figure, Axes]:
    """Make a sheet with one chart, room for labels to its right."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.3, 4.0))
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e3e7ea", linewidth=0.6)
    axes.set_axisbelow(True)
    write_frame(figure, title, origin, band)
    figure.subplots_adjust(left=0.115, right=0.825, top=0.89, bottom=0.195)
    return figure, axes


def rows_sheet(names: Sequence[str], title: str, origin: Origin, band: str) -> tuple[Figure, Axes]:
    """Make a sheet with a named row for each of some things, the first at the top, and a line at nought."""
    from matplotlib.figure import Figure

    height = 1.15 + 0.3 * len(names)
    figure = Figure(figsize=(9.6, height))
    axes = figure.subplots()
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.set_xticks([])  # every row says its number
    write_frame(figure, title, origin, band)
    figure.subplots_adjust(left=0.36, right=0.83, top=1 - 0.5 / height, bottom=0.42 / height)
    return figure, axes


def write_frame(figure: Figure, title: str, origin: Origin, band: str) -> None:
    """Write the title above a figure, and below it where it comes from and what it shows."""
    height = figure.get_figheight()  # the same distance from the edge in inches, however tall
    figure.text(0.012, 1 - 0.1 / height, title, fontsize=_TITLE, fontweight="bold", va="top", ha="left")
    words = origin.say("figure.origin_and_band", origin=origin.caption, band=origin.say(band))
    figure.text(0.012, 0.072 / height, words, fontsize=7, color=SOFT, va="bottom", ha="left")


def make_room(axes: Axes) -> None:
    """Move the vertical axis to the right until its labels are inside the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = axes.get_figure(root=True)
    assert figure is not None
    box = axes.yaxis.get_tightbbox(FigureCanvasAgg(figure).get_renderer())  # type: ignore[no-untyped-call]
    lacking = 0.01 - box.x0 / figure.bbox.width if box is not None else 0.0
    if lacking > 0:
        figure.subplots_adjust(left=figure.subplotpars.left + lacking)


def month_axis(axes: Axes, months: NDArray[np.int64], origin: Origin) -> None:
    """Mark the years of the programme below a chart over its months."""
    last = int(months[-1])
    axes.set_xlim(int(months[0]), max(last, int(months[0]) + 1))
    axes.set_xticks(list(range(12, last + 1, 12)) or [last])
    axes.set_xlabel(origin.say("figure.month_axis"))


def tick_amount(value: float, _: float) -> str:
    """Label of a tick at an amount."""
    return f"{value:,.10g}".replace("-", "−")


def whisker(axes: Axes, row: float, ends: tuple[float, float]) -> None:
    """Draw an interval along a row."""
    axes.plot(ends, [row, row], color=INK, linewidth=1.1, marker="|", markersize=5)


def write_beside(axes: Axes, words: Sequence[str], bold: Sequence[bool]) -> None:
    """Write a text to the right of each row."""
    for row, (text_, strong) in enumerate(zip(words, bold, strict=True)):
        axes.annotate(
            text_, (1.0, row), xycoords=axes.get_yaxis_transform(), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=LABEL, fontweight="bold" if strong else "normal", annotation_clip=False,
        )  # fmt: skip


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move rising places apart to at least ``gap``, as little as can be, inside [low, high] if there is room."""
    places = [float(v) for v in wanted]
    # Neighbours that are too close form a block around their common mean; blocks merge until all are clear.
    blocks: list[list[float]] = []
    for place in places:
        blocks.append([place])
        while len(blocks) > 1 and _bottom(blocks[-1], gap) < _top(blocks[-2], gap) + gap:
            last = blocks.pop()
            blocks[-1] += last
    found = [_bottom(block, gap) + i * gap for block in blocks for i in range(len(block))]
    for i, value in enumerate(found):
        found[i] = max(value, low + i * gap)
    for i in reversed(range(len(found))):
        found[i] = min(found[i], high - (len(found) - 1 - i) * gap)
    return found


def _bottom(block: Sequence[float], gap: float) -> float:
    return sum(block) / len(block) - gap * (len(block) - 1) / 2


def _top(block: Sequence[float], gap: float) -> float:
    return sum(block) / len(block) + gap * (len(block) - 1) / 2
