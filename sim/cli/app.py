"""The commands and their options, as typer reads them.

In: the command line. Out: a call of the module that does the work, imported only then, so that ``--help`` stays quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.present.messages import CATALOGUES, text

app = typer.Typer(
    name="rollout",
    help=text("cli.app"),
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

MAX_REPLICATIONS = 1_000_000
MAX_SEED = 2**63 - 1
MAX_WORKERS = 1024

_Replications = Annotated[
    int, typer.Option("-n", "--replications", min=1, max=MAX_REPLICATIONS, help=text("cli.opt.replications"))
]
_Seed = Annotated[int, typer.Option(min=0, max=MAX_SEED, help=text("cli.opt.seed"))]
_Out = Annotated[Path | None, typer.Option(metavar="DIR", help=text("cli.opt.out"), show_default=False)]
_Workers = Annotated[int | None, typer.Option(min=1, max=MAX_WORKERS, help=text("cli.opt.workers"), show_default=False)]
_Resume = Annotated[bool, typer.Option("--resume", help=text("cli.opt.resume"))]
_Json = Annotated[bool, typer.Option("--json", help=text("cli.opt.json"))]
_Quiet = Annotated[bool, typer.Option("--quiet", help=text("cli.opt.quiet"))]
_ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help=text("cli.arg.scenario"))]
_Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help=text("cli.opt.set"), show_default=False)
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("rollout-sim"))
        raise typer.Exit


@app.callback()
def rollout(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=text("cli.opt.version"))
    ] = False,
) -> None:
    """Hold the options that belong to no command."""


@app.command("run", help=text("cli.run"))
def run(
    context: typer.Context,
    scenario: _ScenarioFile,
    replications: _Replications = 200,
    seed: _Seed = 1,
    settings: _Settings = None,
    out: _Out = None,
    workers: _Workers = None,
    resume: _Resume = False,
    as_json: _Json = False,
    quiet: _Quiet = False,
) -> None:
    """Simulate one scenario."""
    from sim.cli.run import Wishes, run_scenario

    wishes = Wishes(
        scenario, replications, seed, tuple(settings or ()), out, workers, resume, as_json, quiet, context.obj
    )
    raise typer.Exit(run_scenario(wishes))


@app.command("bridge", help=text("cli.bridge"))
def bridge(
    context: typer.Context,
    scenario: _ScenarioFile,
    replications: _Replications = 200,
    seed: _Seed = 1,
    settings: _Settings = None,
    out: _Out = None,
    workers: _Workers = None,
    resume: _Resume = False,
    as_json: _Json = False,
    quiet: _Quiet = False,
) -> None:
    """Simulate the steps from the deck's ceiling to a scenario."""
    from sim.cli.bridge import run_bridge
    from sim.cli.run import Wishes

    wishes = Wishes(
        scenario, replications, seed, tuple(settings or ()), out, workers, resume, as_json, quiet, context.obj
    )
    raise typer.Exit(run_bridge(wishes))


@app.command("worth", help=text("cli.worth"))
def worth(
    context: typer.Context,
    scenario: _ScenarioFile,
    replications: _Replications = 200,
    seed: _Seed = 1,
    settings: _Settings = None,
    out: _Out = None,
    workers: _Workers = None,
    resume: _Resume = False,
    as_json: _Json = False,
    quiet: _Quiet = False,
) -> None:
    """Simulate a scenario with each rule switched in turn."""
    from sim.cli.run import Wishes
    from sim.cli.worth import run_worth

    wishes = Wishes(
        scenario, replications, seed, tuple(settings or ()), out, workers, resume, as_json, quiet, context.obj
    )
    raise typer.Exit(run_worth(wishes))


@app.command("check", help=text("cli.check"))
def check(
    file: _ScenarioFile,
    settings: _Settings = None,
    mechanisms: Annotated[bool, typer.Option("--mechanisms", help=text("cli.opt.mechanisms"))] = False,
) -> None:
    """Validate a file."""
    from sim.cli.check import check_file

    check_file(file, settings or (), mechanisms)


@app.command("report", help=text("cli.report"))
def report(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help=text("cli.arg.result"))],
    lang: Annotated[str, typer.Option(help=text("cli.opt.lang", langs=", ".join(CATALOGUES)))] = "en",
) -> None:
    """Write the report again."""
    from sim.cli.report import report_again

    report_again(result, lang)
