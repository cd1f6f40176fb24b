"""The pictures of one scenario's result: fans over the months, the exceedance curve, ten links, waterfall, estimates.

In: frames of the store (months, replications, schools), nothing simulated here. Out: matplotlib figures, and from them
SVG text to stand inside a page (the same bytes for the same data) or PNG files. Each picture says how many simulated
futures it shows, what its band means, and the seed. Shades differ in lightness, so that a grey print can be read.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.present import lettering
from sim.present.messages import chance_percent, chart_scale, count, percent, scaled, text, whole

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

LEVELS = (5, 10, 25, 50, 75, 90, 95)
_BANDS = ((5, 95, "#dbe5ef"), (10, 90, "#aec4da"), (25, 75, "#6d95bd"))
INK, _SOFT, TARGET = "#10283f", "#5a6670", "#9c3a0a"
_SIZE, _LABEL, _TITLE = 9.0, 8.0, 11.0
_STYLE: dict[Any, Any] = {
    "font.size": _SIZE,
    "svg.fonttype": "path",
    "axes.edgecolor": _SOFT,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": _SOFT,
    "ytick.color": _SOFT,
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
class Fan:
    """Quantiles over replications, a month.

    Attributes
    ----------
    months
        Months 1 to the horizon, (month,).
    levels
        Value at each percentile of `LEVELS`, (month,) each. They belong to each month by itself: no single future
        need follow one of them.
    """

    months: NDArray[np.int64]
    levels: dict[int, Floats]


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


@dataclass(frozen=True)
class Estimate:
    """A mean and its interval (None from a single replication), and whether it is large enough to be seen."""

    name: str
    mean: float
    ends: tuple[float, float] | None
    words: str
    seen: bool


def quantiles(values: Floats, levels: Sequence[int] = LEVELS) -> dict[int, Floats]:
    """Quantiles down the first axis by order statistics: each is a value that occurred."""
    found = np.quantile(values, [level / 100 for level in levels], axis=0, method="inverted_cdf")
    return {level: np.asarray(found[i], dtype=np.float64) for i, level in enumerate(levels)}


def fan(monthly: pd.DataFrame, column: str, over: str | None = None) -> Fan:
    """Quantiles a month of ``column``, or of its share of ``over``; ``monthly`` holds one scenario."""
    wide = monthly.pivot(index="replication", columns="month", values=column)
    values = wide.to_numpy(dtype=np.float64)
    if over is not None:
        below = monthly.pivot(index="replication", columns="month", values=over).to_numpy(dtype=np.float64)
        values = np.divide(values, below, out=np.zeros_like(values), where=below > 0)
    return Fan(wide.columns.to_numpy(dtype=np.int64), quantiles(values))


def share_fan(bands: Fan, target: float, origin: Origin, subject: str) -> Figure:
    """Fan of a penetration with its target line; ``subject`` is «families» or «staff»."""
    with style():
        figure, axes = _sheet(origin.say(f"figure.{subject}.title"), origin, "figure.fan.band")
        ends = _shade(axes, bands, 100.0)
        top = max(ends[95], 100 * target, float(bands.levels[95].max() * 100))
        axes.set_ylim(0, min(100.0, top * 1.08) if top < 92 else 103)
        axes.axhline(100 * target, color=TARGET, linewidth=1.3, linestyle=(0, (6, 3)))
        axes.annotate(
            origin.say("figure.target", target=whole(target, origin.lang)), (bands.months[0], 100 * target),
            xytext=(5, 3), textcoords="offset points", color=TARGET, fontsize=_LABEL, fontweight="bold",
        )  # fmt: skip
        _month_axis(axes, bands.months, origin)
        axes.set_ylabel(origin.say(f"figure.{subject}.axis"))
        axes.yaxis.set_major_formatter(origin.tick_percent)
        _label_ends(axes, bands.months[-1], ends, origin, lambda v: percent(v / 100, origin.lang))
    return figure


def cash_fan(bands: Fan, payback_month: float | None, origin: Origin) -> Figure:
    """Fan of cumulative cash with the zero line and the median payback month; None: the median is never paid back."""
    with style():
        figure, axes = _sheet(origin.say("figure.cash.title"), origin, "figure.fan.band")
        ends = _shade(axes, bands, 1 / chart_scale(origin.lang))
        axes.axhline(0, color=INK, linewidth=0.9)
        _mark_payback(axes, bands, payback_month, origin)
        _month_axis(axes, bands.months, origin)
        axes.set_ylabel(origin.say("figure.cash.axis"))
        axes.yaxis.set_major_formatter(_tick_amount)
        _label_ends(axes, bands.months[-1], ends, origin, scaled)
        _make_room(axes)
    return figure


def exceedance(npv: Floats, origin: Origin) -> Figure:
    """Share of simulated futures whose net present value exceeds an amount, with its simultaneous 95 % band.

    The band is that of Dvoretzky, Kiefer and Wolfowitz with Massart's constant: the curve ± √(ln(2/.05) / 2n).
    """
    scale = chart_scale(origin.lang)
    values = np.sort(npv) / scale
    n = len(values)
    above = 1 - np.arange(n + 1) / n
    width = float(np.sqrt(np.log(2 / 0.05) / (2 * n)))
    room = max(float(values[-1] - values[0]), 1e5 / scale) * 0.06
    x = np.concatenate([[values[0] - room], values, [values[-1] + room]])
    y = np.concatenate([above, [0.0]])
    with style():
        figure, axes = _sheet(origin.say("figure.npv.title"), origin, "figure.npv.band")
        low, high = 100 * np.clip(y - width, 0, 1), 100 * np.clip(y + width, 0, 1)
        axes.fill_between(x, low, high, step="post", color=_BANDS[0][2], linewidth=0)
        axes.step(x, 100 * y, where="post", color=INK, linewidth=1.8)
        axes.set_xlim(min(float(x[0]), -room), max(float(x[-1]), room))
        axes.set_ylim(0, 113)  # room for the words above the curve
        axes.set_yticks(range(0, 101, 20))
        _mark_zero(axes, int((npv > 0).sum()), n, origin)
        for level in (90, 50, 10):
            _mark_quantile(axes, float(quantiles(npv, (100 - level,))[100 - level]) / scale, level, origin)
        axes.set_xlabel(origin.say("figure.npv.axis_x"))
        axes.set_ylabel(origin.say("figure.npv.axis_y"))
        axes.yaxis.set_major_formatter(origin.tick_percent)
        axes.xaxis.set_major_formatter(_tick_amount)
    return figure


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


def waterfall(bars: Sequence[Bar], title: str, origin: Origin) -> Figure:
    """Draw steps from level to level, the first at the top; rises are pale, falls dark and hatched."""
    with style():
        figure, axes = _rows_sheet([bar.name for bar in bars], title, origin, "figure.bridge.band")
        for row, bar in enumerate(bars):
            fall = bar.end < bar.begin
            axes.barh(
                row, bar.end - bar.begin, left=bar.begin, height=0.58, color=_BANDS[2][2] if fall else _BANDS[0][2],
                edgecolor=INK, linewidth=0.8, hatch="////" if fall else None,
            )  # fmt: skip
            if row + 1 < len(bars):  # the level is handed on to the next step
                axes.plot([bar.end, bar.end], [row + 0.29, row + 0.71], color=_SOFT, linewidth=0.8)
            if bar.band is not None:
                _whisker(axes, row + 0.4, bar.band)
        right = max(max(bar.begin, bar.end, *(bar.band or ())) for bar in bars)
        left = min(min(bar.begin, bar.end, *(bar.band or ())) for bar in bars)
        axes.set_xlim(left - 0.02 * (right - left), right + 0.02 * (right - left))
        _write_beside(axes, [bar.words for bar in bars], [True] * len(bars))
    return figure


def estimated(estimates: Sequence[Estimate], title: str, origin: Origin, band: str) -> Figure:
    """Draw means and intervals, a row each, a hollow mark where nothing is seen; ``band`` is the key of the caption."""
    with style():
        figure, axes = _rows_sheet([e.name for e in estimates], title, origin, band)
        for row, e in enumerate(estimates):
            if e.ends is not None:
                _whisker(axes, row, e.ends)
            axes.plot(
                [e.mean], [row], marker="o", markersize=5, color=INK, linestyle="none",
                markerfacecolor=INK if e.seen else "white",
            )  # fmt: skip
        _write_beside(axes, [e.words for e in estimates], [e.seen for e in estimates])
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


def _tick_amount(value: float, _: float) -> str:
    return f"{value:,.10g}".replace("-", "−")


def _sheet(title: str, origin: Origin, band: str) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.3, 4.0))
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e3e7ea", linewidth=0.6)
    axes.set_axisbelow(True)
    write_frame(figure, title, origin, band)
    figure.subplots_adjust(left=0.115, right=0.825, top=0.89, bottom=0.195)
    return figure, axes


def _make_room(axes: Axes) -> None:
    """Move the vertical axis to the right until its labels are inside the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = axes.get_figure(root=True)
    assert figure is not None
    box = axes.yaxis.get_tightbbox(FigureCanvasAgg(figure).get_renderer())  # type: ignore[no-untyped-call]
    lacking = 0.01 - box.x0 / figure.bbox.width if box is not None else 0.0
    if lacking > 0:
        figure.subplots_adjust(left=figure.subplotpars.left + lacking)


def _rows_sheet(names: Sequence[str], title: str, origin: Origin, band: str) -> tuple[Figure, Axes]:
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


def _whisker(axes: Axes, row: float, ends: tuple[float, float]) -> None:
    axes.plot(ends, [row, row], color=INK, linewidth=1.1, marker="|", markersize=5)


def _write_beside(axes: Axes, words: Sequence[str], bold: Sequence[bool]) -> None:
    """Write a text to the right of each row."""
    for row, (text_, strong) in enumerate(zip(words, bold, strict=True)):
        axes.annotate(
            text_, (1.0, row), xycoords=axes.get_yaxis_transform(), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=_LABEL, fontweight="bold" if strong else "normal", annotation_clip=False,
        )  # fmt: skip


def write_frame(figure: Figure, title: str, origin: Origin, band: str) -> None:
    """Write the title above a figure, and below it where it comes from and what it shows."""
    height = figure.get_figheight()  # the same distance from the edge in inches, however tall
    figure.text(0.012, 1 - 0.1 / height, title, fontsize=_TITLE, fontweight="bold", va="top", ha="left")
    words = origin.say("figure.origin_and_band", origin=origin.caption, band=origin.say(band))
    figure.text(0.012, 0.072 / height, words, fontsize=7, color=_SOFT, va="bottom", ha="left")


def _shade(axes: Axes, bands: Fan, scale: float) -> dict[int, float]:
    """Draw bands and median; return the last month's values."""
    for low, high, shade in _BANDS:
        axes.fill_between(bands.months, scale * bands.levels[low], scale * bands.levels[high], color=shade, linewidth=0)
    axes.plot(bands.months, scale * bands.levels[50], color=INK, linewidth=2.0)
    return {level: scale * float(values[-1]) for level, values in bands.levels.items()}


def _month_axis(axes: Axes, months: NDArray[np.int64], origin: Origin) -> None:
    last = int(months[-1])
    axes.set_xlim(int(months[0]), max(last, int(months[0]) + 1))
    axes.set_xticks(list(range(12, last + 1, 12)) or [last])
    axes.set_xlabel(origin.say("figure.month_axis"))


def _label_ends(axes: Axes, at: float, ends: dict[int, float], origin: Origin, write: Callable[[float], str]) -> None:
    """Write the last month's quantiles to the right of their lines, pushed apart where they would overlap."""
    shown = [level for level in LEVELS if level not in (25, 75)]
    low, high = axes.get_ylim()
    places = spread([ends[level] for level in shown], 0.048 * (high - low), low, high)
    for level, place in zip(shown, places, strict=True):
        name = origin.say("figure.median") if level == 50 else origin.say("figure.p", level=level)
        axes.annotate(
            f"{name} {write(ends[level])}", (at, place), xytext=(5, 0), textcoords="offset points", va="center",
            fontsize=_LABEL, fontweight="bold" if level == 50 else "normal", annotation_clip=False,
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


def _mark_payback(axes: Axes, bands: Fan, month: float | None, origin: Origin) -> None:
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.12 * (high - low))  # room for the words above everything drawn
    if month is None:
        words, at, to_left = origin.say("figure.cash.never"), float(bands.months[0]), False
    else:
        axes.axvline(month, color=TARGET, linewidth=1.3, linestyle=(0, (6, 3)))
        words = origin.say("figure.cash.payback", month=f"{month:.0f}")
        at, to_left = month, month > float(bands.months.mean())
    axes.annotate(
        words, (at, 0.985), xycoords=axes.get_xaxis_transform(), xytext=(-5 if to_left else 5, 0),
        textcoords="offset points", ha="right" if to_left else "left", va="top", color=TARGET,
        fontsize=_LABEL, fontweight="bold",
    )  # fmt: skip


def _mark_zero(axes: Axes, positive: int, n: int, origin: Origin) -> None:
    axes.axvline(0, color=TARGET, linewidth=1.3, linestyle=(0, (6, 3)))
    if positive in (0, n):
        words = origin.say("figure.npv.none_above" if positive == 0 else "figure.npv.all_above", n=n)
    else:
        words = origin.say("figure.npv.above_zero", share=chance_percent(positive / n, origin.lang))
    low, high = axes.get_xlim()
    right_half = -low > high
    axes.annotate(
        words, (0, 0.985), xycoords=axes.get_xaxis_transform(), xytext=(-5 if right_half else 5, 0),
        textcoords="offset points", ha="right" if right_half else "left", va="top", color=TARGET,
        fontsize=_LABEL, fontweight="bold", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def _mark_quantile(axes: Axes, amount: float, share: int, origin: Origin) -> None:
    name = origin.say("figure.median") if share == 50 else origin.say("figure.p", level=100 - share)
    axes.plot([amount], [share], marker="o", markersize=4.5, color=INK, linestyle="none")
    axes.annotate(
        f"{name} {scaled(amount)}", (amount, share), xytext=(7, 5), textcoords="offset points",
        fontsize=_LABEL, fontweight="bold" if share == 50 else "normal", annotation_clip=False,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
    )  # fmt: skip


def _link(axes: Axes, link: str, counts: Floats, schools: int, origin: Origin) -> None:
    from matplotlib.ticker import MaxNLocator

    levels = quantiles(counts, (10, 50, 90))
    months = np.arange(1, counts.shape[1] + 1)
    axes.fill_between(months, levels[10], levels[90], color=_BANDS[1][2], linewidth=0)
    axes.plot(months, levels[50], color=INK, linewidth=1.6)
    axes.set_title(origin.say(f"link.{link}"), fontsize=_LABEL, loc="left", pad=4)
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
