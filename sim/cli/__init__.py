"""The command ``rollout``: the one place where an error becomes an exit code.

In: the words of a command line. Out: an exit code: 0 done, 1 the run failed, 2 the input is wrong, 130 interrupted,
129 and 143 ended by SIGHUP and SIGTERM, as shells count them.
Nothing heavy is imported here; spawned workers may import this module and start nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    from typer import TyperException

    from sim.cli.language import Call, chosen, fallback
    from sim.present.messages import problems_text, text
    from sim.scenario.problem import Problems

    words = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without these letters still gets the message
    lang = fallback(os.environ)
    try:
        lang, rest = chosen(words, os.environ)
        from sim.cli.app import app

        # Not standalone: typer then leaves its refusals to us. It returns the code of `typer.Exit`.
        sys.exit(app(args=rest, prog_name="rollout", obj=Call(tuple(words), lang), standalone_mode=False))
    except TyperException as refused:
        from sim.cli.usage import refusal

        problems, more = refusal(refused, Call(tuple(words), lang))
        print("\n".join([problems_text(problems, lang), more] if problems else [more]), file=sys.stderr)
        sys.exit(2)
    except Problems as wrong:
        print(problems_text(wrong.problems, lang), file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        print(text("cli.os_error", lang, error=error), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print(text("cli.interrupted_plain", lang), file=sys.stderr)
        sys.exit(130)
