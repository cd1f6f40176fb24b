"""The exceedance curve: the chance that an outcome comes out above an amount.

In: one number a replication. Out: the picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.present.figures.sheet import BANDS, INK, LABEL, TARGET, Floats, Origin, quantiles, sheet, style, tick_amount
from sim.present.messages import chance_percent, chart_scale, scaled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


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
        figure, axes = sheet(origin.say("figure.npv.title"), origin, "figure.npv.band")
        low, high = 100 * np.clip(y - width, 0, 1), 100 * np.clip(y + width, 0, 1)
        axes.fill_between(x, low, high, step="post", color=BANDS[0][2], linewidth=0)
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
        axes.xaxis.set_major_formatter(tick_amount)
    return figure


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
        fontsize=LABEL, fontweight="bold", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def _mark_quantile(axes: Axes, amount: float, share: int, origin: Origin) -> None:
    name = origin.say("figure.median") if share == 50 else origin.say("figure.p", level=100 - share)
    axes.plot([amount], [share], marker="o", markersize=4.5, color=INK, linestyle="none")
    axes.annotate(
        f"{name} {scaled(amount)}", (amount, share), xytext=(7, 5), textcoords="offset points",
        fontsize=LABEL, fontweight="bold" if share == 50 else "normal", annotation_clip=False,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
    )  # fmt: skip
