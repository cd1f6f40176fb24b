"""What all pictures share: where they come from, the sheet with title and caption, shades, labels.

In: words and places on an axis. Out: matplotlib figures with their frame, or PNG files. Shades differ in lightness, so
that a grey print can be read.
"""

from __future__ import annotations

import warnings
from calendar import monthrange
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.present import lettering
from sim.present.messages import text
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

LEVELS = (5, 10, 25, 50, 75, 90, 95)
BANDS = ((5, 95, "#dbe5ef"), (10, 90, "#aec4da"), (25, 75, "#6d95bd"))
INK, SOFT, TARGET = "#10283f", "#5a6670", "#9c3a0a"
LABEL = 8.0
WIDE = 9.6
"""Inches across of a picture that takes the page's width."""
_SIZE, _TITLE = 9.0, 11.0
_STYLE: dict[Any, Any] = {
    "font.size": _SIZE,
    "svg.fonttype": "path",
    "text.parse_math": False,  # a dollar in a school's name is a dollar
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


@dataclass(frozen=True)
class Calendar:
    """When the months of a programme are.

    Attributes
    ----------
    starts
        First day of each month, and the day after the last.
    holidays
        First and last moment of each school holiday, in months since the start.
    """

    starts: tuple[date, ...]
    holidays: tuple[tuple[float, float], ...] = ()

    def month(self, number: int, origin: Origin) -> str:
        """Write the calendar month of a month of the programme, counted from 1."""
        when = self.starts[number - 1]
        return origin.say("figure.calendar_month", year=when.year, month=when.month)


def calendar_of(scenario: Scenario) -> Calendar:
    """Return the calendar of a scenario."""
    starts = tuple(scenario.month_starts())

    def place(day: date) -> float:
        i = (day.year - starts[0].year) * 12 + day.month - starts[0].month
        return i + (day.day - 1) / monthrange(day.year, day.month)[1]

    found = []
    for year in range(starts[0].year, starts[-1].year + 1):
        for span in scenario.school_year.holidays:
            begin, end = (place(_day_of(year, edge)) for edge in (span.first, span.last))
            begin, end = max(begin, 0.0), min(end, len(starts) - 1.0)
            if begin < end:
                found.append((begin, end))
    return Calendar(starts, tuple(sorted(found)))


def _day_of(year: int, month_day: str) -> date:
    month, day = int(month_day[:2]), int(month_day[3:])
    return date(year, month, min(day, monthrange(year, month)[1]))


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


def save_png(figure: Figure, path: Path, dots_per_inch: int = 144) -> None:
    """Write the figure as a PNG file."""
    with style(figure):
        figure.savefig(path, format="png", dpi=dots_per_inch, metadata={"Software": None})


def sheet(title: str, origin: Origin, band: str) -> tuple[Figure, Axes]:
    """Make a sheet with one chart, room for labels to its right."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.3, 4.0))
    axes = figure.subplots()
    plain_axes(axes)
    write_frame(figure, title, origin, band)
    figure.subplots_adjust(left=0.115, right=0.825, top=0.89, bottom=0.215)
    return figure, axes


def plain_axes(axes: Axes) -> None:
    """Leave of a chart's frame the axes, and pale lines to read heights by."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e3e7ea", linewidth=0.6)
    axes.set_axisbelow(True)


def rows_sheet(
    names: Sequence[str],
    title: str,
    origin: Origin,
    band: str,
    *,
    each: float = 0.3,
    above: float = 0.5,
    right: float = 0.83,
) -> tuple[Figure, Axes]:
    """Make a sheet with a named row for each of some things, the first at the top, and a line at nought.

    ``each`` and ``above`` are the inches of a row and of the room for the title, ``right`` is where the chart ends.
    """
    from matplotlib.figure import Figure

    height = above + 0.65 + each * len(names)
    figure = Figure(figsize=(WIDE, height))
    axes = figure.subplots()
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.set_xticks([])  # every row says its number
    write_frame(figure, title, origin, band)
    figure.subplots_adjust(left=0.36, right=right, top=1 - above / height, bottom=0.42 / height)
    return figure, axes


def write_above(figure: Figure, words: str) -> None:
    """Write a line below the title."""
    figure.text(0.012, 1 - 0.33 / figure.get_figheight(), words, fontsize=LABEL, color=SOFT, va="top", ha="left")


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


def month_axis(axes: Axes, months: NDArray[np.int64], origin: Origin, when: Calendar | None = None) -> None:
    """Mark the years of the programme below a chart over its months, with their dates where they are known."""
    last = int(months[-1])
    axes.set_xlim(int(months[0]), max(last, int(months[0]) + 1))
    ticks = list(range(12, last + 1, 12)) or [last]
    every = -(-len(ticks) // 8)  # at most eight dates have room
    ticks = ticks[::-1][::every][::-1]
    dates = [f"\n{when.month(m, origin)}" for m in ticks] if when else [""] * len(ticks)
    axes.set_xticks(ticks, [f"{m}{date}" for m, date in zip(ticks, dates, strict=True)])
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
