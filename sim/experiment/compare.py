"""Several scenarios with the same parameters and the same luck: run, stored in one folder, and compared.

In: scenarios and what is wanted (`Wanted`). Out: a result folder like any other, and in it ``comparison.json``: the
object that ``--json`` prints. What needs other runs is stored below it, each a result folder of its own: ``contest``
and ``confirm`` (one winner), ``nested`` (parameters × luck), ``independent`` (a budget of independent runs).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiment import contrast as contrasts
from sim.experiment.comparison import Matrix
from sim.experiment.contrast import LEVEL, Shared, half_width, shared, sign_of
from sim.experiment.information import (
    Third,
    outer_thirds,
    perfect_information,
    reversals,
    split_crossed,
    strongest,
    value_of_knowing,
)
from sim.experiment.precision import CAP, Aim, until
from sim.experiment.replicate import MODEL, replicate, resolve
from sim.experiment.rosters import roster_differences
from sim.experiment.run import Progress, RunReport, run
from sim.experiment.selection import ocba, rinott_runs, select
from sim.experiment.statistics import mean_interval, paired_difference
from sim.experiment.store import Result, kept
from sim.experiment.summary import summarise
from sim.experiment.tables import REPLICATIONS
from sim.scenario.problem import Problem, Problems, Where
from sim.scenario.schema import Scenario

COMPARISON = "comparison.json"
_WORTH_KNOWING = 10
"""Parameters named with the value of knowing them."""
_FEWEST_TO_ASK = 60
"""Replications below which nothing is said about single parameters."""
NULLABLE = ("irr", "payback_month")
_BOOLEAN = ("parent_target_met", "staff_target_met")
_FIRST_STAGE = 50
"""Least replications before a winner is chosen: the variances are estimated from them."""


@dataclass(frozen=True)
class Wanted:
    """What is to be found out.

    Attributes
    ----------
    replications
        Of each scenario.
    metric
        By which the advice judges.
    aim
        Precision to be reached by adding replications, up to ``cap``.
    delta
        Choose one winner: a difference of the metric that would not matter.
    nested
        (draws of the parameters, luck): a design that splits the variance.
    budget
        Independent runs to be shared out by OCBA.
    """

    replications: int = 200
    seed: int = 1
    metric: str = "npv"
    aim: Aim | None = None
    cap: int = CAP
    delta: float | None = None
    nested: tuple[int, int] | None = None
    budget: int | None = None


@dataclass
class _Bench:
    """Where runs are made: folder, workers, and what all of them share."""

    out: Path
    workers: int
    resume: bool
    command: Sequence[str]
    progress: Progress | None
    model: str
    stopping: Callable[[], None] | None = None
    retry_failed: bool = False
    cluster: str | None = None
    tables: Sequence[str] | None = None
    reports: dict[str, RunReport] = field(default_factory=dict)
    """The last of each folder."""
    damaged: int = 0
    complete: bool = True
    """Whether all was there before."""

    def run(self, scenarios: Sequence[Scenario], replications: int, seed: int, below: str = "") -> Result:
        """Bring a folder up to so many replications.

        Below the result's own folder each set of scenarios has one of its own, and whatever is there goes on: a
        comparison may be repeated with other scenarios, a smaller cap or another budget.
        """
        out = self.out
        if below:
            out = out / f"{below}-{_digest(*sorted(s.hash for s in scenarios)):016x}"
            replications = max(replications, _planned(out))
        # One below may be of an earlier comparison that kept other tables.
        tables = (kept(out) if below else None) or self.tables
        # Each folder once, and one below only if nothing else is asked of it; what is added later is a usual run.
        retry = self.retry_failed and str(out) not in self.reports and (not below or replications == _planned(out))
        report = run(
            scenarios,
            replications=replications,
            seed=seed,
            out=out,
            workers=self.workers,
            resume=self.resume or bool(below),
            retry_failed=retry,
            command=self.command,
            progress=self.progress,
            model=self.model,
            stopping=self.stopping,
            cluster=self.cluster,
            tables=tables,
        )
        self.damaged += report.damaged
        self.complete &= report.complete
        self.resume = self.resume or not below
        self.reports[str(out)] = report
        return Result(report.folder)


@dataclass(frozen=True)
class Compared:
    """A finished comparison: the ``--json`` object, its folder, and what became of the runs, as in `RunReport`.

    ``folders`` are all that runs were made in, the result's own first.
    """

    summary: dict[str, Any]
    folder: Path
    folders: tuple[Path, ...]
    asked: int
    done: int
    failed: int
    complete: bool = False
    damaged: int = 0


def compare(
    scenarios: Sequence[Scenario],
    wanted: Wanted,
    *,
    out: Path,
    workers: int,
    resume: bool = False,
    command: Sequence[str] = (),
    progress: Progress | None = None,
    model: str = MODEL,
    stopping: Callable[[], None] | None = None,
    retry_failed: bool = False,
    cluster: str | None = None,
    tables: Sequence[str] | None = None,
) -> Compared:
    """Run what is missing, and compare; ``retry_failed``, ``cluster`` and ``tables`` as of `sim.experiment.run.run`.

    Raises
    ------
    Problems
        ``compare_one``, ``compare_months``, ``metric_unknown``, ``metric_neutral``, ``select_metric``,
        ``until_nulls``, ``too_small``, and all of `sim.experiment.run.run`.
    """
    _check(scenarios, wanted, model)
    resume = resume or retry_failed
    bench = _Bench(Path(out), workers, resume, command, progress, model, stopping, retry_failed, cluster, tables)
    ids = [s.name for s in scenarios]
    found: dict[str, Any] = {}
    if wanted.aim is None:
        result = bench.run(scenarios, wanted.replications, wanted.seed)
    else:
        result, found["precision"] = _precise(bench, scenarios, wanted, wanted.aim)
    runs = shared(result.replications(), ids)
    found |= _extras(bench, scenarios, wanted, runs)
    summary = summarise(result) | {"metric": wanted.metric, "seed": wanted.seed, "level": LEVEL}
    summary |= {"common": runs.n, "left_out": runs.left_out, "rosters": roster_differences(scenarios)}
    summary |= contrasts.contrast(runs) | found
    _write(result.folder / COMPARISON, summary)
    asked, done, failed = (
        sum(getattr(r, name) for r in bench.reports.values()) for name in ("asked", "done", "failed")
    )
    folders = tuple(r.folder for r in bench.reports.values())
    return Compared(summary, result.folder, folders, asked, done, failed, bench.complete, bench.damaged)


def _check(scenarios: Sequence[Scenario], wanted: Wanted, model: str) -> None:
    found = []
    if len(scenarios) < 2:
        found.append(Problem("compare_one"))
    for s in scenarios[1:]:
        if s.programme.months != scenarios[0].programme.months:
            values = {"got": s.programme.months, "expected": scenarios[0].programme.months}
            found.append(Problem("compare_months", Where(path=f"{s.name}: programme.months"), values))
    judged = {"--metric": wanted.metric} | ({"--until": wanted.aim.metric} if wanted.aim else {})
    for option, metric in judged.items():
        if metric not in REPLICATIONS.names and scenarios and metric not in _measures(scenarios[0], wanted.seed, model):
            found.append(Problem("metric_unknown", Where(option), {"got": metric}))
    if not found and not sign_of(wanted.metric):
        found.append(Problem("metric_neutral", Where("--metric"), {"got": wanted.metric}))
    for option, asked in (("--select", wanted.delta), ("--nested", wanted.nested), ("--budget", wanted.budget)):
        if asked is not None and wanted.metric in (*NULLABLE, *_BOOLEAN):
            found.append(Problem("select_metric", Where(option), {"got": wanted.metric}))
    if wanted.delta is not None and wanted.aim is None and wanted.replications < _FIRST_STAGE:
        found.append(_too_few(wanted.replications))
    if wanted.aim is not None and wanted.aim.of != "quantile" and wanted.aim.metric in NULLABLE:
        found.append(Problem("until_nulls", Where("--until"), {"got": wanted.aim.metric}))
    least = 20 * len(scenarios)
    if wanted.budget is not None and wanted.budget < least:
        found.append(Problem("too_small", Where("--budget"), {"got": wanted.budget, "limit": least, "inclusive": True}))
    if found:
        raise Problems(found)


def _too_few(replications: int) -> Problem:
    values = {"got": replications, "limit": _FIRST_STAGE, "inclusive": True}
    return Problem("too_small", Where("--replications, with --select"), values)


def _measures(scenario: Scenario, seed: int, model: str) -> set[str]:
    """Find out by one run which measures the model gives, before hours are spent on one it does not."""
    row = replicate(scenario, seed, 0, resolve(model)).row
    return {name for name in row if not name.startswith("param.")}


def _write(path: Path, summary: dict[str, Any]) -> None:
    part = path.with_name(f"{path.name}.part")
    text = json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False)
    part.write_text(text + "\n", encoding="utf-8", newline="")
    part.replace(path)


def stored(result: Result, summary: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read the comparison of a result; None where there is none, or runs were added since.

    Parameters
    ----------
    summary
        Of the result as it is now, see `sim.experiment.summary.summarise`.
    """
    path = result.folder / COMPARISON
    if not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    now, then = ([(s["id"], s["replications"]) for s in said["scenarios"]] for said in (summary, found))
    return found if now == then else None


def fresh_seed(seed: int, *purpose: object) -> int:
    """Derive a seed whose streams have nothing in common with those of ``seed`` or of another purpose."""
    return _digest("seed", seed, *purpose) >> 1


def _digest(*parts: object) -> int:
    key = "/".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "little")


def _precise(bench: _Bench, scenarios: Sequence[Scenario], wanted: Wanted, aim: Aim) -> tuple[Result, dict[str, Any]]:
    """Add replications until an aim is reached."""
    ids = [s.name for s in scenarios]
    results: list[Result] = []

    def simulate(n: int) -> float | None:
        results.append(bench.run(scenarios, n, wanted.seed))
        runs = shared(results[-1].replications(), ids)
        return half_width(runs, aim) if runs.n > 1 else None

    stored = _planned(bench.out) if bench.resume else 0
    reached = until(simulate, aim, cap=max(wanted.cap, stored), begin=stored)
    return results[-1], {
        "metric": aim.metric,
        "of": aim.of,
        "p": aim.p,
        "half_width": aim.half_width,
        "why": reached.why,
        "replications": reached.replications,
        "pilot": reached.looks[0].replications,
        "cap": reached.cap,
        "looks": [{"replications": look.replications, "half_width": look.half_width} for look in reached.looks],
    }


def _planned(folder: Path) -> int:
    """Replications a folder that is gone on with was planned for: there can be more, not fewer."""
    try:
        return int(Result(folder).manifest["replications"])
    except Problems:  # nothing there yet, or something that run() will refuse with the same words
        return 0


# ------------------------------------------------------------------------------------------------- beyond the pairs


def _extras(bench: _Bench, scenarios: Sequence[Scenario], wanted: Wanted, runs: Shared) -> dict[str, Any]:
    found: dict[str, Any] = {"order": None, "turning": None, "information": None}
    if runs.n < 2:
        return found
    y = sign_of(wanted.metric) * runs.values(wanted.metric)
    if not np.isnan(y).any():
        order = [int(i) for i in np.argsort(-y.mean(axis=0), kind="stable")]
        found["order"] = [runs.ids[i] for i in order]
        parameters = runs.parameters() if runs.n >= _FEWEST_TO_ASK else {}
        if parameters:
            found["turning"] = _turning(parameters, y, order, runs.ids)
            found["information"] = _information(parameters, y)
        if wanted.delta is not None:
            found["selection"] = _select(bench, scenarios, wanted, runs)
    if wanted.nested is not None:
        found["nested"] = _nested(bench, scenarios, wanted, wanted.nested)
    if wanted.budget is not None:
        found["budget"] = _budget(bench, scenarios, wanted, wanted.budget)
    return found


def _turning(parameters: dict[str, Matrix], y: Matrix, order: list[int], ids: Sequence[str]) -> dict[str, Any]:
    """Where the first and the second of the order would change places, and on what the lead depends most."""
    lead = y[:, order[0]] - y[:, order[1]]
    thirds = outer_thirds(parameters, lead, LEVEL)
    lever = strongest(parameters, lead, LEVEL)
    return {
        "a": ids[order[0]],
        "b": ids[order[1]],
        "searched": len(parameters),
        "reversals": [_third(t) for t in reversals(thirds)],
        "depends_most": None if lever is None else [_third(lever.weaker), _third(lever.stronger)],
    }


def _third(third: Third) -> dict[str, Any]:
    lead = third.lead
    ci = None if lead.low is None else [lead.low, lead.high]
    return {
        "parameter": third.parameter,
        "side": third.side,
        "threshold": third.threshold,
        "lead": lead.mean,
        "ci": ci,
        "n": lead.n,
    }


def _information(parameters: dict[str, Matrix], y: Matrix) -> list[dict[str, Any]]:
    """Value of knowing a parameter before choosing, greatest first; intervals simultaneous over all parameters."""
    level = 1 - (1 - LEVEL) / len(parameters)
    values = {name: value_of_knowing(drawn, y, level) for name, drawn in parameters.items()}
    ranked = sorted((n for n in values if values[n].mean > 0), key=lambda n: -values[n].mean)[:_WORTH_KNOWING]
    return [{"parameter": n, "value": values[n].mean, "ci": [values[n].low, values[n].high]} for n in ranked]


def _select(bench: _Bench, scenarios: Sequence[Scenario], wanted: Wanted, runs: Shared) -> dict[str, Any]:
    """Choose one winner, then look at it again with luck that had no part in the choice."""
    assert wanted.delta is not None
    sign, rounds = sign_of(wanted.metric), 0

    def more(who: Sequence[int], count: int) -> Matrix:
        nonlocal rounds
        rounds += 1
        result = bench.run(
            [scenarios[i] for i in who], count, fresh_seed(wanted.seed, "contest", rounds), f"contest/{rounds:02d}"
        )
        frames = result.replications().query("replication < @count")
        return sign * shared(frames, [scenarios[i].name for i in who]).values(wanted.metric)

    first = sign * runs.values(wanted.metric)
    if len(first) < _FIRST_STAGE:
        raise Problems([_too_few(len(first))])  # some have failed
    chosen = select(first, more, wanted.delta, level=LEVEL, cap=wanted.cap)
    others = [i for i in dict.fromkeys([0, *np.argsort(-first.mean(axis=0), kind="stable")[:2]]) if i != chosen.winner]
    again = [scenarios[i] for i in (chosen.winner, *others)]
    result = bench.run(again, runs.n, fresh_seed(wanted.seed, "confirm"), "confirm")
    fresh = shared(result.replications(), [s.name for s in again]).values(wanted.metric)
    mean = mean_interval(fresh[:, 0], LEVEL)
    return {
        "winner": runs.ids[chosen.winner],
        "delta": chosen.delta,
        "level": chosen.level,
        "capped": chosen.capped,
        "first_stage": len(first),
        "screened_out": [i for i, stays in zip(runs.ids, chosen.screened, strict=True) if not stays],
        "simulated": dict(zip(runs.ids, chosen.simulated, strict=True)),
        "independent_would_take": dict(zip(runs.ids, rinott_runs(first, wanted.delta, LEVEL), strict=True)),
        "confirmed": {
            "replications": len(fresh),
            "mean": mean.mean,
            "ci95": [mean.low, mean.high],
            "differences": [
                {"a": again[0].name, "b": s.name, "mean": d.mean, "ci": [d.low, d.high]}
                for s, d in (
                    (s, paired_difference(fresh[:, 0], fresh[:, i], LEVEL, len(again) - 1))
                    for i, s in enumerate(again[1:], start=1)
                )
            ],
        },
    }


def _nested(
    bench: _Bench, scenarios: Sequence[Scenario], wanted: Wanted, size: tuple[int, int]
) -> dict[str, Any] | None:
    """Split the variance: the parameters of the first replications, each with the same sequence of luck."""
    from sim.model.draw import draw
    from sim.model.streams import Streams

    draws, luck = size
    fixed = {
        (s.name, d): draw(s, Streams(wanted.seed, d))[0].model_copy(update={"name": f"{s.name[:70]}.draw{d:04d}"})
        for s in scenarios
        for d in range(draws)
    }
    result = bench.run(list(fixed.values()), luck, fresh_seed(wanted.seed, "nested"), "nested")
    runs = shared(result.replications(), [s.name for s in fixed.values()])
    flat = sign_of(wanted.metric) * runs.values(wanted.metric)  # (luck, strategy × draw)
    if np.isnan(flat).any() or runs.n < 2:
        return None
    y = flat.T.reshape(len(scenarios), draws, runs.n)
    splits = [split_crossed(of_one) for of_one in y]
    value = perfect_information(y.transpose(1, 2, 0))
    return {
        "draws": draws,
        "luck": runs.n,
        "variance": {
            s.name: {"parameters": split.parameters, "luck": split.luck, "share_of_parameters": split.share}
            for s, split in zip(scenarios, splits, strict=True)
        },
        "perfect_information": [value.low, value.high],
    }


def _budget(bench: _Bench, scenarios: Sequence[Scenario], wanted: Wanted, budget: int) -> dict[str, Any]:
    """Share out independent runs: each scenario has luck of its own, keyed by its content."""
    sign, done = sign_of(wanted.metric), [0] * len(scenarios)

    def more(i: int, count: int) -> Matrix:
        s = scenarios[i]
        result = bench.run([s], done[i] + count, fresh_seed(wanted.seed, s.hash), f"independent/{s.name}")
        done[i] += count
        fresh = shared(result.replications(), [s.name]).frames[s.name].loc[done[i] - count : done[i] - 1]
        return sign * fresh[wanted.metric].to_numpy(np.float64)

    spent = ocba(more, len(scenarios), budget, step=max(50, budget // 10))
    ids = [s.name for s in scenarios]
    return {
        "runs": dict(zip(ids, spent.runs, strict=True)),
        "means": {i: sign * m for i, m in zip(ids, spent.means, strict=True)},
        "best": ids[spent.best],
        "correct_at_least": spent.correct,
    }
