"""``rollout schema``: what an editor needs to complete and check a file.

In: the kind of file. Out: its JSON Schema on stdout.
"""

from __future__ import annotations

import sys


def print_schema(kind: str) -> None:
    """Print the schema of scenario or study files, in UTF-8 whatever the terminal."""
    from sim.scenario.errors import closest
    from sim.scenario.json_schema import SCHEMAS, written
    from sim.scenario.problem import Where, problem

    if kind not in SCHEMAS:
        hint = closest(kind, SCHEMAS)
        raise problem("not_one_of", Where("schema"), got=kind, expected=tuple(SCHEMAS), hint=hint)
    sys.stdout.flush()
    sys.stdout.buffer.write(written(SCHEMAS[kind]()).encode())
