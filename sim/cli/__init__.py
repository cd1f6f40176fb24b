"""The command ``rollout``: the one place where an error becomes an exit code.

In: the words of a command line. Out: an exit code: 0 done, 1 the run failed, 2 the input is wrong, 130 interrupted,
129 and 143 ended by SIGHUP and SIGTERM, as shells count them.
Nothing heavy is imported here; spawned workers may import this module and start nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    from sim.cli.app import app
    from sim.present.messages import problems_text, text
    from sim.scenario.problem import Problems

    words = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without these letters still gets the message
    try:
        app(args=words, prog_name="rollout", obj=tuple(words))
    except Problems as wrong:
        print(problems_text(wrong.problems), file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        print(text("cli.os_error", error=error), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print(text("cli.interrupted_plain"), file=sys.stderr)
        sys.exit(130)
