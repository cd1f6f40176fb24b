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
MAX_SCHOOLS = 20_000

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


@app.command("init", help=text("cli.init"))
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=text("cli.arg.folder"))],
    synthetic: Annotated[bool, typer.Option("--synthetic", help=text("cli.opt.synthetic"))] = False,
    schools: Annotated[
        int | None, typer.Option(min=1, max=MAX_SCHOOLS, help=text("cli.opt.schools"), show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=MAX_SEED, help=text("cli.opt.invent_seed"))] = 1,
) -> None:
    """Write files to start from."""
    from sim.cli import init as command

    command.init(folder, schools, seed, synthetic)


@app.command("schema", help=text("cli.schema"))
def schema(
    kind: Annotated[str, typer.Argument(metavar="[scenario|study]", help=text("cli.arg.schema"))] = "scenario",
) -> None:
    """Print a JSON Schema."""
    from sim.cli.schema import print_schema

    print_schema(kind)


@app.command("run", help=text("cli.run"))
def run(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=text("cli.arg.run"))],
    replications: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--replications",
            min=1,
            max=MAX_REPLICATIONS,
            help=text("cli.opt.replications"),
            show_default=text("cli.opt.replications_default"),
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_SEED, help=text("cli.opt.seed"), show_default=text("cli.opt.seed_default")),
    ] = None,
    settings: _Settings = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help=text("cli.opt.out"), show_default=False)] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=MAX_WORKERS, help=text("cli.opt.workers"), show_default=False)
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help=text("cli.opt.resume"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli.opt.json"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=text("cli.opt.quiet"))] = False,
) -> None:
    """Simulate one scenario, or all of a study."""
    from sim.cli.run import Wishes, run_file

    wishes = Wishes(file, replications, seed, tuple(settings or ()), out, workers, resume, as_json, quiet, context.obj)
    raise typer.Exit(run_file(wishes))


@app.command("check", help=text("cli.check"))
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=text("cli.arg.checked"))],
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
