"""The pictures of one traced replication: the ten links over time, who waited for whom, how busy the hands were.

In: the tables of a trace. Out: matplotlib figures in the style of `sim.present.figures`. One future is shown, not a
band; each picture says which. Shades and hatches differ, so that a grey print can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment.hands import HANDS
from sim.model.outcome import LINKS
from sim.present import figures
from sim.present.figures import Origin, write_frame

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WAITS: dict[str, tuple[str, ...]] = {
    "bureau": ("agreement", "price_approval", "halt"),
    "room": ("rep_room", "rep_turn"),
    "rep": ("visit", "training", "migration_day", "parents_plan"),
    "gap": ("visit_gap", "use"),
    "money": ("money",),
    "crew": ("crew",),
}
"""What a school may wait for on its way to the opening, as the Gantt chart groups it."""
_LOOK = {
    "bureau": ("#10283f", ""),
    "room": ("#ffffff", "...."),
    "rep": ("#6d95bd", ""),
    "gap": ("#dbe5ef", ""),
    "money": ("#c97b4a", "////"),
    "crew": ("#9aa3a9", "\\\\\\\\"),
}


@dataclass(frozen=True)
class OneFuture(Origin):
    """Where pictures of a single replication come from; ``n`` is 1."""

    replication: int = 0

    @property
    def caption(self) -> str:
        """Which future, and the seed."""
        return self.say("figure.trace.origin", replication=self.replication, seed=self.seed)


def gantt(
    waits: pd.DataFrame, names: dict[str, str], opened: dict[str, float], horizon: float, origin: Origin
) -> Figure:
    """Draw a row a school from the start to its opening, by what it waited for; the first to open comes first."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    order = sorted(names, key=lambda s: (opened.get(s, np.inf), s))
    row = {school: i for i, school in enumerate(order)}
    group = {what: name for name, whats in WAITS.items() for what in whats}
    shown = waits[waits["waits_for"].isin(list(group)) & (waits["link"] <= 6)]
    height = min(24.0, max(3.2, 1.6 + 0.155 * len(order)))
    with figures.style():
        figure = Figure(figsize=(9.6, height))
        axes = figure.subplots()
        for school, link, what, begin, end in shown[["school", "link", "waits_for", "from_day", "to_day"]].itertuples(
            index=False
        ):
            face, hatch = _LOOK[group[what]]
            # links 4 and 5 overlap: the platform's use runs in the lower half of the row
            bottom, thick = (
                (row[school] + 0.02, 0.36) if link == 5 else (row[school] - 0.38, 0.40 if link == 4 else 0.76)
            )
            axes.broken_barh(
                [(begin, end - begin)],
                (bottom, thick),
                facecolor=face,
                hatch=hatch,
                edgecolor=figures.INK,
                linewidth=0.25,
            )
        for school, day in opened.items():
            if np.isfinite(day):
                axes.plot([day], [row[school]], marker="|", markersize=6, color=figures.TARGET, markeredgewidth=1.6)
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_yticks(range(len(order)), [names[s] or s for s in order], fontsize=6.2)
        days = [d for d in opened.values() if np.isfinite(d)]
        # a few that wait for years must not squeeze all others
        axes.set_xlim(0, min(horizon, 1.25 * float(np.quantile(days, 0.95)) if days else horizon))
        _quarters(axes, origin)
        axes.spines[["top", "right"]].set_visible(False)
        handles: list[Any] = [
            Patch(
                facecolor=face,
                hatch=hatch,
                edgecolor=figures.INK,
                linewidth=0.4,
                label=origin.say(f"trace.wait.{name}"),
            )
            for name, (face, hatch) in _LOOK.items()
        ]
        axes.legend(
            handles=handles, ncols=len(handles), loc="lower left", bbox_to_anchor=(0, 1.0), frameon=False, fontsize=7.2,
            handlelength=1.6, columnspacing=1.2,
        )  # fmt: skip
        write_frame(figure, origin.say("figure.gantt.title"), origin, "figure.gantt.band")
        figure.subplots_adjust(left=0.16, right=0.985, top=1 - 0.7 / height, bottom=0.62 / height)
    return figure


def stages(links: NDArray[np.float64], horizon: float, origin: Origin) -> Figure:
    """Draw when the schools reached each link: first to last, the middle eight tenths, the median, how many did."""
    from matplotlib.figure import Figure

    with figures.style():
        figure = Figure(figsize=(9.6, 4.2))
        axes = figure.subplots()
        for i in range(len(LINKS)):
            days = links[np.isfinite(links[:, i]), i]
            axes.annotate(
                f"{len(days)}", (1.0, i), xycoords=axes.get_yaxis_transform(), xytext=(6, 0),
                textcoords="offset points", va="center", fontsize=8,
            )  # fmt: skip
            if not len(days):
                continue
            first, low, median, high, last = np.quantile(days, [0, 0.1, 0.5, 0.9, 1], method="inverted_cdf")
            axes.plot([first, last], [i, i], color="#9aa3a9", linewidth=1.2)
            axes.plot([low, high], [i, i], color="#6d95bd", linewidth=7, solid_capstyle="butt")
            axes.plot([median], [i], marker="o", markersize=5, color=figures.INK)
        axes.set_yticks(range(len(LINKS)), [origin.say(f"link.{name}") for name in LINKS])
        axes.set_ylim(len(LINKS) - 0.4, -0.6)
        finite = links[np.isfinite(links)]
        axes.set_xlim(0, min(horizon, 1.05 * float(finite.max())) if len(finite) else horizon)
        _quarters(axes, origin)
        axes.spines[["top", "right"]].set_visible(False)
        write_frame(figure, origin.say("figure.stages.title", schools=len(links)), origin, "figure.stages.band")
        figure.subplots_adjust(left=0.19, right=0.955, top=0.89, bottom=0.18)
    return figure


def hands(found: pd.DataFrame, origin: Origin, *, of_school_year: bool = False) -> Figure:
    """Draw how busy each hand was, and who waited for it: week by week, or by week of the school year, years averaged.

    Parameters
    ----------
    found
        Weeks of all hands, as `sim.experiment.hands.weeks` gives them; of the school year, averaged over its years.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    place, kind = ("school_week", "year") if of_school_year else ("week", "weeks")
    holiday = "holiday_share" if of_school_year else "holiday_days"
    with figures.style():
        figure = Figure(figsize=(9.6, 8.4))
        panels = figure.subplots(len(HANDS), 2, sharex=True)
        for (left, right), (hand, rows) in zip(panels, found.groupby("hand", sort=False), strict=True):
            week = rows[place].to_numpy(float)
            busy = 100.0 * rows["utilisation"].to_numpy(float)
            waiting, most = rows["waiting_mean"].to_numpy(float), rows["waiting_most"].to_numpy(float)
            for axes in (left, right):
                _shade(axes, week, rows[holiday].to_numpy(float) > (0.5 if of_school_year else 3.5))
            left.bar(week, busy, width=1.0, align="edge", color="#6d95bd", linewidth=0)
            left.set_ylim(0, max(100.0, 1.05 * float(np.nanmax(busy, initial=0.0))))
            left.axhline(100, color=figures.TARGET, linewidth=0.9, linestyle=(0, (6, 3)))
            left.yaxis.set_major_formatter(origin.tick_percent)
            right.bar(week, most, width=1.0, align="edge", color="#b7c7d6", linewidth=0)
            right.bar(week, waiting, width=1.0, align="edge", color="#10283f", linewidth=0)
            right.set_ylim(0, max(1.0, 1.1 * float(np.nanmax(most, initial=0.0))))
            right.yaxis.set_major_locator(MaxNLocator(4, integer=True))
            if not most.any():
                right.text(
                    0.5, 0.5, origin.say("figure.hands.nobody"), transform=right.transAxes, ha="center", va="center",
                    fontsize=8,
                )  # fmt: skip
            left.set_title(origin.say(f"figure.hands.busy.{hand}"), fontsize=8, loc="left", pad=3)
            right.set_title(origin.say(f"figure.hands.queue.{hand}"), fontsize=8, loc="left", pad=3)
            for axes in (left, right):
                axes.spines[["top", "right"]].set_visible(False)
                axes.set_xlim(week.min(), week.max() + 1)
        for axes in panels[-1]:
            axes.set_xlabel(origin.say(f"figure.hands.axis.{kind}"))
        write_frame(figure, origin.say(f"figure.hands.title.{kind}"), origin, f"figure.hands.band.{kind}")
        figure.subplots_adjust(left=0.075, right=0.985, top=0.915, bottom=0.1, hspace=0.45, wspace=0.12)
    return figure


def _shade(axes: Axes, week: NDArray[np.float64], holiday: NDArray[np.bool_]) -> None:
    """Shade the weeks most of which are school holidays."""
    steps = np.diff(np.concatenate(([0], holiday.astype(int), [0])))
    for begin, end in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True):
        axes.axvspan(week[begin], week[end - 1] + 1, facecolor="#f3ead8", linewidth=0, zorder=0)


def _quarters(axes: Axes, origin: Origin) -> None:
    """Mark months of the programme below days."""
    high = axes.get_xlim()[1]
    step = 3 if high < 1200 else 6
    months = range(0, int(high / 30.4375) + 1, step)
    axes.set_xticks([m * 30.4375 for m in months], [str(m) for m in months])
    axes.set_xlabel(origin.say("figure.month_axis"))
    axes.grid(axis="x", color="#e3e7ea", linewidth=0.6)
    axes.set_axisbelow(True)
