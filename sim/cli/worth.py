"""``rollout worth``: each rule switched in turn, and what that changes.

In: a scenario file and the options of ``run``. Out: a result folder that holds the scenario, the variants and
``worth.parquet``; the table on stdout, and an exit code.
"""

from __future__ import annotations

from sim.cli.run import Beside, Wishes, run_file


def run_worth(wishes: Wishes) -> int:
    """Simulate the scenario and the variants, measure, tell; return the exit code."""
    from sim.experiment import worth

    return run_file(wishes, Beside("worth", worth.scenarios, worth.write))
