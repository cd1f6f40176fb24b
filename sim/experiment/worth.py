"""What each lever is worth: every rule switched in turn, all else and all luck the same.

In: a scenario; later the result folder in which it and its variants were run. Out: one variant a rule, off where the
scenario has it on, on where it has it off; then ``worth.parquet``: what having the rule changes, with less without, in
the measures of `MEASURES`, each with its interval and a verdict. Worths do not add up: rules act on one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.experiment.bridge import changed
from sim.experiment.files import durable
from sim.experiment.statistics import PairedDifference, paired_difference
from sim.experiment.store import Result
from sim.scenario.schema import Rules, Scenario

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Verdict = Literal["more", "less", "negligible", "unclear"]

FILE = "worth.parquet"
MEASURES = ("parent_penetration", "incremental_revenue", "investment", "npv")
RANKED_BY = "npv"
RULES = tuple(Rules.model_fields)
COMPARISONS = len(RULES) * len(MEASURES)
"""Intervals that hold together: whoever looks for the largest of so many finds it by chance otherwise."""
SHARE_RESOLUTION = 0.0005
"""A change of penetration by less is not worth a word: a twentieth of a point."""
MONEY_RESOLUTION = 0.001
"""Of money likewise, as a part of the scenario's mean investment: a thousandth."""
SCHEMA = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("rule", "state", "scenario", "measure")),
        *(pa.field(name, pa.float64()) for name in ("worth", "ci_low", "ci_high", "resolution")),
        pa.field("verdict", pa.string()),
        pa.field("n", pa.int64()),
        pa.field("comparisons", pa.int64()),
    ]
)
"""One row a rule and measure, the rules that are on first, each group by the size of its worth in `RANKED_BY`.

``state``: of the rule in the scenario; ``scenario``: id of the variant in which it is switched; ``worth``: mean of with
less without, in the interval ``ci_low`` to ``ci_high``, 95 % for all ``comparisons`` together; ``verdict``: see
`verdict_on`."""


@dataclass(frozen=True)
class Switched:
    """A rule, and the variant of the scenario in which it is switched."""

    rule: str
    on: bool
    """In the scenario itself."""

    @property
    def name(self) -> str:
        """Id of the variant."""
        return f"{'without' if self.on else 'with'}-{self.rule}"


def switched(scenario: Scenario) -> list[Switched]:
    """Give the rules, in the order of the schema."""
    return [Switched(rule, getattr(scenario.rules, rule)) for rule in RULES]


def scenarios(scenario: Scenario) -> list[Scenario]:
    """Make the scenario and its variants, to be run together; the scenario comes first."""
    variants = (
        changed(scenario, {"name": s.name, "description": "", "rules": {s.rule: not s.on}}) for s in switched(scenario)
    )
    return [scenario, *variants]


# ------------------------------------------------------------------------------------------------------- the result


def write(result: Result, scenario: Scenario) -> pd.DataFrame | None:
    """Measure the worths of a finished result, store them there and return them; None where no luck has all runs."""
    runs = result.replications().dropna(subset=list(MEASURES))
    names = [s.name for s in scenarios(scenario)]
    tables = {m: runs.pivot(index="replication", columns="scenario", values=m).reindex(columns=names) for m in MEASURES}
    whole = tables[RANKED_BY].dropna().index
    if not len(whole):
        return None
    values = {m: {i: table.loc[whole, i].to_numpy(np.float64) for i in names} for m, table in tables.items()}
    rows = measure(values, scenario)
    with durable(result.folder / FILE) as part:
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), part)
    return stored(result)


def stored(result: Result) -> pd.DataFrame | None:
    """Read the worths of a result; None where there are none."""
    import pandas as pd

    path = result.folder / FILE
    return pd.read_parquet(path) if path.is_file() else None


def measure(values: Mapping[str, Mapping[str, Floats]], scenario: Scenario) -> list[dict[str, Any]]:
    """Give the rows of the worths, in the columns of `SCHEMA`.

    Parameters
    ----------
    values
        A number of each replication, by measure and id of scenario or variant.
    """
    money = MONEY_RESOLUTION * abs(float(values["investment"][scenario.name].mean()))
    found: list[tuple[tuple[bool, float], list[dict[str, Any]]]] = []
    for s in switched(scenario):
        rows, size = [], 0.0
        for name, of in values.items():
            sides = (of[scenario.name], of[s.name])
            worth = paired_difference(*(sides if s.on else sides[::-1]), comparisons=COMPARISONS)
            resolution = SHARE_RESOLUTION if name.endswith("_penetration") else money
            rows.append(
                {
                    "rule": s.rule, "state": "on" if s.on else "off", "scenario": s.name, "measure": name,
                    "worth": worth.mean, "ci_low": worth.low, "ci_high": worth.high, "resolution": resolution,
                    "verdict": verdict_on(worth, resolution), "n": worth.n, "comparisons": worth.comparisons,
                }
            )  # fmt: skip
            size = abs(worth.mean) if name == RANKED_BY else size
        found.append(((not s.on, -size), rows))
    return [row for _, rows in sorted(found, key=lambda entry: entry[0]) for row in rows]


def verdict_on(worth: PairedDifference, resolution: float) -> Verdict:
    """Say what is known of a worth.

    «more» or «less»: the interval lies on one side of nought, and the mean is no smaller than the resolution.
    «negligible»: the mean is smaller, and known well enough to say so. «unclear»: there may be something, but so few
    replications cannot tell it from nought. The last two are too small to see.
    """
    if worth.low is None or worth.high is None:
        return "unclear"
    if max(abs(worth.low), abs(worth.high)) <= resolution:
        return "negligible"
    if worth.low <= 0.0 <= worth.high:
        return "unclear"
    if abs(worth.mean) < resolution:
        return "negligible"
    return "more" if worth.mean > 0 else "less"
