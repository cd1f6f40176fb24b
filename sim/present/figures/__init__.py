"""The pictures of a result, one file an idea.

In: frames of the store (months, replications, schools), nothing simulated here. Out: matplotlib figures, and from them
SVG text or PNG files. Each picture says how many simulated futures it shows, what its band means, and the seed.
"""

from sim.present.figures.chances import exceedance
from sim.present.figures.estimates import Estimate, estimated
from sim.present.figures.fans import Fan, cash_fan, fan, share_fan
from sim.present.figures.money import Bar, waterfall
from sim.present.figures.schools import funnel, schools_reached
from sim.present.figures.sheet import (
    BANDS,
    INK,
    LEVELS,
    TARGET,
    Floats,
    Origin,
    quantiles,
    save_png,
    spread,
    style,
    to_svg,
    write_frame,
)

__all__ = [
    "BANDS", "INK", "LEVELS", "TARGET", "Bar", "Estimate", "Fan", "Floats", "Origin", "cash_fan", "estimated",
    "exceedance", "fan", "funnel", "quantiles", "save_png", "schools_reached", "share_fan", "spread", "style", "to_svg",
    "waterfall", "write_frame",
]  # fmt: skip
