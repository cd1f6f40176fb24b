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
    replications: Annotated[
        int, typer.Option("-n", "--replications", min=1, max=MAX_REPLICATIONS, help=text("cli.opt.replications"))
    ] = 200,
    seed: Annotated[int, typer.Option(min=0, max=MAX_SEED, help=text("cli.opt.seed"))] = 1,
    settings: _Settings = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help=text("cli.opt.out"), show_default=False)] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=MAX_WORKERS, help=text("cli.opt.workers"), show_default=False)
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help=text("cli.opt.resume"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli.opt.json"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=text("cli.opt.quiet"))] = False,
) -> None:
    """Simulate one scenario."""
    from sim.cli.run import Wishes, run_scenario

    wishes = Wishes(
        scenario, replications, seed, tuple(settings or ()), out, workers, resume, as_json, quiet, context.obj
    )
    raise typer.Exit(run_scenario(wishes))


@app.command("compare", help=text("cli.compare"))
def compare(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="SCENARIO...", help=text("cli.arg.compared"))],
    replications: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--replications",
            min=1,
            max=MAX_REPLICATIONS,
            help=text("cli.opt.replications"),
            show_default="200",
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=MAX_SEED, help=text("cli.opt.seed"), show_default="1")] = None,
    metric: Annotated[str, typer.Option(help=text("cli.opt.metric"))] = "npv",
    until: Annotated[
        str | None, typer.Option(metavar="METRIC=WIDTH", help=text("cli.opt.until"), show_default=False)
    ] = None,
    cap: Annotated[int, typer.Option(min=1, max=MAX_REPLICATIONS, help=text("cli.opt.cap"))] = 10_000,
    select: Annotated[
        float | None, typer.Option(metavar="AMOUNT", min=1e-12, help=text("cli.opt.select"), show_default=False)
    ] = None,
    nested: Annotated[
        str | None, typer.Option(metavar="DRAWSxLUCK", help=text("cli.opt.nested"), show_default=False)
    ] = None,
    budget: Annotated[
        int | None, typer.Option(min=1, max=MAX_REPLICATIONS, help=text("cli.opt.budget"), show_default=False)
    ] = None,
    settings: _Settings = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help=text("cli.opt.compare_out"), show_default=False)
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=MAX_WORKERS, help=text("cli.opt.workers"), show_default=False)
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help=text("cli.opt.resume"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli.opt.json"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=text("cli.opt.quiet"))] = False,
) -> None:
    """Compare strategies."""
    from sim.cli.compare import Wishes, compare_files

    wishes = Wishes(
        tuple(files), replications, seed, metric, until, cap, select, nested, budget, tuple(settings or ()), out,
        workers, resume, as_json, quiet, context.obj,
    )  # fmt: skip
    raise typer.Exit(compare_files(wishes))


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
