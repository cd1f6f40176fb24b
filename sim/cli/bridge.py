"""``rollout bridge``: the way from the deck's ceiling to what is likely, step by step.

In: a scenario file and the options of ``run``. Out: a result folder that holds the scenario, the steps and
``bridge.parquet``; the table on stdout, and an exit code.
"""

from __future__ import annotations

from sim.cli.run import Beside, Wishes, run_file


def run_bridge(wishes: Wishes) -> int:
    """Simulate the scenario and the steps, measure, tell; return the exit code."""
    from sim.experiment import bridge

    return run_file(wishes, Beside("bridge", bridge.scenarios, bridge.write))
