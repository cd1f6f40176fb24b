"""The pictures of a result, one file an idea.

In: frames of the store (months, replications, schools), nothing simulated here. Out: matplotlib figures, and from them
SVG text or PNG files. Each picture says how many simulated futures it shows, what its band means, and the seed.
"""

from sim.present.figures.assumptions import TORNADO_ROWS, tornado
from sim.present.figures.chances import Outcome, exceedance, levels, write_share
from sim.present.figures.estimates import Estimate, estimated
from sim.present.figures.fans import Fan, cash_fan, fan, share_fan
from sim.present.figures.money import Bar, Strategy, frontier, returns, waterfall
from sim.present.figures.schools import by_school, funnel, schools_reached
from sim.present.figures.sheet import (
    BANDS,
    INK,
    LEVELS,
    TARGET,
    Calendar,
    Floats,
    Origin,
    calendar_of,
    quantiles,
    save_png,
    spread,
    style,
    write_frame,
)
from sim.present.figures.svg import share_letters, to_svg
from sim.present.figures.work import Hands, Year, hands

__all__ = [
    "BANDS", "INK", "LEVELS", "TARGET", "TORNADO_ROWS", "Bar", "Calendar", "Estimate", "Fan", "Floats", "Hands",
    "Origin", "Outcome", "Strategy", "Year", "by_school", "calendar_of", "cash_fan", "estimated", "exceedance", "fan",
    "frontier", "funnel", "hands", "levels", "quantiles", "returns", "save_png", "schools_reached", "share_fan",
    "share_letters", "spread", "style", "to_svg", "tornado", "waterfall", "write_frame", "write_share",
]  # fmt: skip
