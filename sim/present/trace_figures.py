"""The pictures of one traced replication: the ten links over time, who waited for whom, how busy the hands were.

In: the tables of a trace. Out: matplotlib figures in the style of `sim.present.figures`. One future is shown, not a
band; each picture says which. Shades and hatches differ, so that a grey print can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.model.outcome import LINKS
from sim.present import figures
from sim.present.figures import Origin, write_frame
from sim.scenario.schema import Scenario

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
_WEEK = 7.0


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


def hands(events: pd.DataFrame, drawn: Scenario, origin: Origin) -> Figure:
    """Draw how busy reps and crews were, and how many families the counters served, week by week."""
    from matplotlib.figure import Figure

    horizon = float(sum(drawn.days_in_month()))
    weeks = np.arange(0.0, horizon + _WEEK, _WEEK)
    plan = drawn.staffing
    reps = _weekly(events[(events["event"] == "worked")], weeks) / (plan.reps * plan.rep_hours_a_day * 5.0)
    crew = events[(events["actor"] == "crew") & events["event"].isin(["begins", "ends"])]
    begun, ended = (crew.loc[crew["event"] == e, "day"].to_numpy() for e in ("begins", "ends"))
    ended = np.concatenate([np.sort(ended), np.full(len(begun) - len(ended), horizon)])
    busy = np.zeros(len(weeks) - 1)
    for b, e in zip(np.sort(begun), ended, strict=True):
        busy += np.clip(e, weeks[:-1], weeks[1:]) - np.clip(b, weeks[:-1], weeks[1:])
    crews = busy / (_WEEK * plan.crews)
    willing = _weekly(events[events["event"] == "meeting"], weeks)
    served = _weekly(events[events["event"] == "served"], weeks)
    x = weeks[:-1] / 30.4375
    with figures.style():
        figure = Figure(figsize=(9.6, 5.4))
        top, middle, bottom = figure.subplots(3, 1, sharex=True)
        for axes, share, key in ((top, reps, "reps"), (middle, crews, "crews")):
            axes.fill_between(x, 100 * share, step="post", color="#6d95bd", linewidth=0)
            axes.set_ylim(0, max(100.0, 105 * float(share.max(initial=0.0))))
            axes.axhline(100, color=figures.TARGET, linewidth=0.9, linestyle=(0, (6, 3)))
            axes.yaxis.set_major_formatter(origin.tick_percent)
            axes.set_title(origin.say(f"figure.hands.{key}"), fontsize=8, loc="left", pad=3)
        bottom.bar(
            x, willing, width=_WEEK / 30.4375, align="edge", color="#dbe5ef", edgecolor=figures.INK, linewidth=0.3
        )
        bottom.bar(x, served, width=_WEEK / 30.4375, align="edge", color="#10283f", linewidth=0)
        bottom.set_title(origin.say("figure.hands.counters"), fontsize=8, loc="left", pad=3)
        bottom.set_xlabel(origin.say("figure.month_axis"))
        bottom.set_xlim(0, horizon / 30.4375)
        bottom.set_xticks(range(0, int(horizon / 30.4375) + 2, 12))
        for axes in (top, middle, bottom):
            axes.spines[["top", "right"]].set_visible(False)
        write_frame(figure, origin.say("figure.hands.title"), origin, "figure.hands.band")
        figure.subplots_adjust(left=0.075, right=0.985, top=0.88, bottom=0.13, hspace=0.42)
    return figure


def _weekly(events: pd.DataFrame, weeks: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.histogram(events["day"], weeks, weights=events["quantity"])[0]
    return found


def _quarters(axes: Axes, origin: Origin) -> None:
    """Mark months of the programme below days."""
    high = axes.get_xlim()[1]
    step = 3 if high < 1200 else 6
    months = range(0, int(high / 30.4375) + 1, step)
    axes.set_xticks([m * 30.4375 for m in months], [str(m) for m in months])
    axes.set_xlabel(origin.say("figure.month_axis"))
    axes.grid(axis="x", color="#e3e7ea", linewidth=0.6)
    axes.set_axisbelow(True)
