"""The bridge from the deck's ceiling to what is likely, step by step in a fixed order, on the same luck.

In: a scenario; later the result folder in which it and its steps were run. Out: the steps as scenarios of their own,
each the one after it with one burden less; then ``bridge.parquet``: the level of each step (undiscounted incremental
revenue of the whole roster, at the end cumulative cash) and what the step changes, with its interval. The changes add
up to the way from the ceiling to the cash.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.experiment.files import durable
from sim.experiment.statistics import paired_difference, quantile
from sim.experiment.store import Result
from sim.finance import bridge as closed_form
from sim.scenario.field import Section
from sim.scenario.prior import Uncertain
from sim.scenario.schema import Scenario, ServicePlan, Staffing

if TYPE_CHECKING:
    import pandas as pd

Part = TypeVar("Part", bound=Section)
Floats = NDArray[np.float64]

FILE = "bridge.parquet"
STEPS = ("ceiling", "targets", "day_one", "timing", "churn", "cohorts", "capacity", "costs")
"""In their order: two closed forms; simulated from day one, without limits, churn or leavers; then a burden more each:
the timing of launches, churn, leavers and entrants, limited staff and counters (the scenario itself), costs."""
SIMULATED = STEPS[2:6]
"""Steps that are a scenario of their own."""
WITH_LUCK = len(STEPS) - 2
"""Changes that a simulation knows only by an interval; the first one is a closed form."""
SCHEMA = pa.schema(
    [
        pa.field("order", pa.int64()),
        pa.field("step", pa.string()),
        pa.field("scenario", pa.string()),
        *(pa.field(name, pa.float64()) for name in ("level", "change", "ci_low", "ci_high")),
        pa.field("n", pa.int64()),
        pa.field("comparisons", pa.int64()),
        *(pa.field(name, pa.float64()) for name in ("p10", "p50", "p90")),
    ]
)
"""Yuan. ``level``: mean of the step; ``change``: mean of its paired difference from the step before, in the interval
``ci_low`` to ``ci_high``, 95 % for all ``comparisons`` together; ``p10`` to ``p90``: risk band of the level."""

_AT_ONCE = Uncertain(1e-9)
"""Minutes that work takes for which there are hands without end."""
_FOR_EVER = Uncertain(1e6)
"""Minutes: the patience of those who need not wait."""
_NONE, _ALL = Uncertain(0.0), Uncertain(1.0)


def name_of(step: str) -> str:
    """Give the id of a step's own scenario."""
    return f"bridge-{step.replace('_', '-')}"


def scenarios(scenario: Scenario) -> list[Scenario]:
    """Make the scenario and the bridge's steps, to be run together; the scenario comes first.

    A burden the scenario does not have, as classes that move where they do not, makes two steps of the same content,
    which are simulated once, and a change of exactly nought.
    """
    cohorts = changed(scenario, _unlimited(scenario))
    churn = changed(cohorts, {"market": {"cohorts_move": False}})
    timing = changed(churn, {"uncertainties": {"churn": {"families": _NONE, "staff": _NONE}}})
    day_one = changed(timing, {"programme": {"launch": "day_one"}})
    steps = zip(SIMULATED, (day_one, timing, churn, cohorts), strict=True)
    return [scenario, *(changed(step, {"name": name_of(name), "description": ""}) for name, step in steps)]


def _unlimited(scenario: Scenario) -> dict[str, Any]:
    """Say what has to change for nothing to wait for people, and nobody at a counter.

    A rep a school, who never goes, is never away and passes the training at once; a crew a school; agents, technicians,
    spares and seats as many as may be; sign-ups and lists that take no time. Distances between visits, construction,
    training, approvals, the government's money and the calendar stay.
    """
    schools, staffing = len(scenario.roster), scenario.staffing
    reps = min(_most(Staffing, "reps"), max(staffing.reps, schools))
    share = -(-schools // reps)
    return {
        "staffing": {
            "reps": reps,
            "schools_per_rep": max(staffing.schools_per_rep, share),
            "pursued_at_once": max(staffing.pursued_at_once, share),
            "agents": _most(Staffing, "agents"),
            "agents_at_a_meeting": _most(Staffing, "agents_at_a_meeting"),
            "crews": min(_most(Staffing, "crews"), max(staffing.crews, schools)),
        },
        "service": {name: _most(ServicePlan, name) for name in ("technicians", "vehicles", "spares", "hotline_seats")},
        "rules": {"S10": False},
        "uncertainties": {
            "reps": {"pass_share": _ALL, "leave_days_per_year": _NONE},
            "counters": {"event_minutes": _AT_ONCE, "patience_minutes": _FOR_EVER},
            "second_wave": {"minutes": _AT_ONCE},
        },
    }


def _most(section: type[Section], name: str) -> int:
    """Give the most the schema allows of something, or what is more than anybody could need."""
    limits = (getattr(limit, "le", None) for limit in section.model_fields[name].metadata)
    return min((int(limit) for limit in limits if limit is not None), default=10_000)


def changed(part: Part, changes: Mapping[str, Any]) -> Part:
    """Return a scenario, or a part of one, with some of its values replaced, section by section."""
    update = {k: changed(getattr(part, k), v) if isinstance(v, Mapping) else v for k, v in changes.items()}
    return part.model_copy(update=update)


# ------------------------------------------------------------------------------------------------------- the result


def write(result: Result, scenario: Scenario) -> pd.DataFrame | None:
    """Measure the bridge of a finished result, store it there and return it; None where no luck has all its steps."""
    levels = _levels(result, scenario)
    if not len(levels["capacity"]):
        return None
    rows = measure(levels, scenario.name)
    with durable(result.folder / FILE) as part:
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), part)
    return stored(result)


def stored(result: Result) -> pd.DataFrame | None:
    """Read the bridge of a result; None where there is none."""
    import pandas as pd

    path = result.folder / FILE
    return pd.read_parquet(path) if path.is_file() else None


def measure(levels: Mapping[str, Floats], scenario_id: str) -> list[dict[str, Any]]:
    """Give the rows of the bridge, in the columns of `SCHEMA`.

    Parameters
    ----------
    levels
        Yuan of each replication by step, in the order of `STEPS`, all of the same replications.
    """
    rows: list[dict[str, Any]] = []
    before: Floats | None = None
    for order, (step, level) in enumerate(levels.items()):
        row: dict[str, Any] = dict.fromkeys(SCHEMA.names)
        row |= {"order": order, "step": step, "level": float(level.mean()), "n": len(level)}
        row |= {f"p{p}": quantile(level, p / 100) for p in (10, 50, 90)}
        if step not in STEPS[:2]:
            row["scenario"] = name_of(step) if step in SIMULATED else scenario_id
        if before is not None:
            difference = paired_difference(level, before, comparisons=WITH_LUCK)
            row |= {"change": difference.mean, "ci_low": difference.low, "ci_high": difference.high}
            row["comparisons"] = WITH_LUCK
        rows.append(row)
        before = level
    return rows


def _levels(result: Result, scenario: Scenario) -> dict[str, Floats]:
    """Read the level of each step, replication by replication, as far as all steps have it."""
    ids = [*map(name_of, SIMULATED), scenario.name]
    runs = result.replications().pivot(index="replication", columns="scenario", values="incremental_revenue")
    runs = runs.reindex(columns=ids).dropna()
    cash = _cash_at_the_end(result, scenario).reindex(runs.index)
    known = [closed_form.everybody(scenario), closed_form.targets(scenario)]
    levels = [np.full(len(runs), level) for level in known]
    levels += [runs[i].to_numpy(np.float64) for i in ids]
    return dict(zip(STEPS, [*levels, cash.to_numpy(np.float64)], strict=True))


def _cash_at_the_end(result: Result, scenario: Scenario) -> pd.Series[float]:
    """Cumulative cash of the last month, by replication."""
    import pandas as pd

    months = pd.read_parquet(
        result.folder / "monthly.parquet",
        columns=["replication", "cumulative_cash"],
        filters=[("scenario", "==", scenario.name), ("month", "==", scenario.programme.months)],
    )
    return months.set_index("replication")["cumulative_cash"]
