"""The commands and their options, as typer reads them.

In: the command line. Out: a call of the module that does the work, imported only then, so that ``--help`` stays quick.
Every ``help`` is a key of the catalogue: `usage` words it in the language of the call. ``--lang`` is an option of every
command and stands in none: `language` reads it before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.usage import ABOVE_NOUGHT, App, Commands

app = App(
    name="rollout",
    cls=Commands,
    help="cli.app",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

MAX_REPLICATIONS = 1_000_000
MAX_SEED = 2**63 - 1
MAX_WORKERS = 1024
MAX_SCHOOLS = 20_000

_Replications = Annotated[
    int, typer.Option("-n", "--replications", min=1, max=MAX_REPLICATIONS, help="cli.opt.replications")
]
_Seed = Annotated[int, typer.Option(min=0, max=MAX_SEED, help="cli.opt.seed")]
_Out = Annotated[Path | None, typer.Option(metavar="DIR", help="cli.opt.out", show_default=False)]
_OutBeside = Annotated[Path | None, typer.Option(metavar="DIR", help="cli.opt.out_beside", show_default=False)]
_Workers = Annotated[int | None, typer.Option(min=1, max=MAX_WORKERS, help="cli.opt.workers", show_default=False)]
_Resume = Annotated[bool, typer.Option("--resume", help="cli.opt.resume")]
_Retry = Annotated[bool, typer.Option("--retry-failed", help="cli.opt.retry_failed")]
_Cluster = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="cli.opt.cluster", show_default=False)
]
_Json = Annotated[bool, typer.Option("--json", help="cli.opt.json")]
_Quiet = Annotated[bool, typer.Option("--quiet", help="cli.opt.quiet")]
_ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="cli.arg.scenario")]
_Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="cli.opt.set", show_default=False)
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("rollout-sim"))
        raise typer.Exit


@app.callback()
def rollout(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="cli.opt.version")
    ] = False,
) -> None:
    """Hold the options that belong to no command."""


@app.command("init", help="cli.init")
def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="cli.arg.folder")],
    synthetic: Annotated[bool, typer.Option("--synthetic", help="cli.opt.synthetic")] = False,
    schools: Annotated[
        int | None, typer.Option(min=1, max=MAX_SCHOOLS, help="cli.opt.schools", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=MAX_SEED, help="cli.opt.invent_seed")] = 1,
) -> None:
    """Write files to start from."""
    from sim.cli import init as command

    command.init(folder, schools, seed, synthetic, context.obj.lang)


@app.command("schema", help="cli.schema")
def schema(
    kind: Annotated[str, typer.Argument(metavar="scenario|study|province", help="cli.arg.schema")] = "scenario",
) -> None:
    """Print a JSON Schema."""
    from sim.cli.schema import print_schema

    print_schema(kind)


@app.command("run", help="cli.run")
def run(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli.arg.run")],
    replications: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--replications",
            min=1,
            max=MAX_REPLICATIONS,
            help="cli.opt.replications",
            show_default="cli.opt.replications_default",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_SEED, help="cli.opt.seed", show_default="cli.opt.seed_default"),
    ] = None,
    settings: _Settings = None,
    out: _Out = None,
    workers: _Workers = None,
    resume: _Resume = False,
    retry_failed: _Retry = False,
    cluster: _Cluster = None,
    as_json: _Json = False,
    quiet: _Quiet = False,
) -> None:
    """Simulate one scenario, or all of a study."""
    from sim.cli.run import Wishes, run_file

    wishes = Wishes(
        file=file, replications=replications, seed=seed, settings=tuple(settings or ()), out=out, workers=workers,
        resume=resume, retry_failed=retry_failed, cluster=cluster, as_json=as_json, quiet=quiet,
        words=context.obj.words, lang=context.obj.lang,
    )  # fmt: skip
    raise typer.Exit(run_file(wishes))


@app.command("compare", help="cli.compare")
def compare(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="cli.arg.compared")],
    replications: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--replications",
            min=1,
            max=MAX_REPLICATIONS,
            help="cli.opt.replications",
            show_default="cli.opt.replications_default",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_SEED, help="cli.opt.seed", show_default="cli.opt.seed_default"),
    ] = None,
    metric: Annotated[str, typer.Option(help="cli.opt.metric")] = "npv",
    until: Annotated[str | None, typer.Option(metavar="METRIC=WIDTH", help="cli.opt.until", show_default=False)] = None,
    cap: Annotated[int, typer.Option(min=1, max=MAX_REPLICATIONS, help="cli.opt.cap")] = 10_000,
    select: Annotated[
        float | None, typer.Option(metavar="AMOUNT", min=ABOVE_NOUGHT, help="cli.opt.select", show_default=False)
    ] = None,
    nested: Annotated[str | None, typer.Option(metavar="DRAWSxLUCK", help="cli.opt.nested", show_default=False)] = None,
    budget: Annotated[
        int | None, typer.Option(min=1, max=MAX_REPLICATIONS, help="cli.opt.budget", show_default=False)
    ] = None,
    settings: _Settings = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="cli.opt.compare_out", show_default=False)] = None,
    workers: _Workers = None,
    resume: _Resume = False,
    retry_failed: _Retry = False,
    cluster: _Cluster = None,
    as_json: _Json = False,
    quiet: _Quiet = False,
) -> None:
    """Compare strategies."""
    from sim.cli.compare import Wishes, compare_files

    wishes = Wishes(
        files=tuple(files), metric=metric, until=until, cap=cap, select=select, nested=nested, budget=budget,
        replications=replications, seed=seed, settings=tuple(settings or ()), out=out, workers=workers,
        resume=resume, retry_failed=retry_failed, cluster=cluster, as_json=as_json, quiet=quiet,
        words=context.obj.words, lang=context.obj.lang,
    )  # fmt: skip
    raise typer.Exit(compare_files(wishes))


@app.command("study", help="cli.study")
def study(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="STUDY", help="cli.arg.study")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="cli.opt.dry_run")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="cli.opt.design_csv")] = False,
    replications: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--replications",
            min=1,
            max=MAX_REPLICATIONS,
            help="cli.opt.replications",
            show_default="cli.opt.replications_default",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_SEED, help="cli.opt.seed", show_default="cli.opt.seed_default"),
    ] = None,
    settings: _Settings = None,
    out: _Out = None,
    workers: _Workers = None,
    resume: _Resume = False,
    retry_failed: _Retry = False,
    cluster: _Cluster = None,
    as_json: _Json = False,
    quiet: _Quiet = False,
) -> None:
    """Simulate the points of a design."""
    from sim.cli.study import Wishes, study_file

    wishes = Wishes(
        file=file, dry_run=dry_run, as_csv=as_csv, replications=replications, seed=seed,
        settings=tuple(settings or ()), out=out, workers=workers, resume=resume, retry_failed=retry_failed,
        cluster=cluster, as_json=as_json, quiet=quiet, words=context.obj.words, lang=context.obj.lang,
    )  # fmt: skip
    raise typer.Exit(study_file(wishes))


@app.command("bridge", help="cli.bridge")
def bridge(
    context: typer.Context,
    scenario: _ScenarioFile,
    replications: _Replications = 200,
    seed: _Seed = 1,
    settings: _Settings = None,
    out: _OutBeside = None,
    workers: _Workers = None,
    resume: _Resume = False,
    retry_failed: _Retry = False,
    cluster: _Cluster = None,
    as_json: _Json = False,
    quiet: _Quiet = False,
) -> None:
    """Simulate the steps from the deck's ceiling to a scenario."""
    from sim.cli.bridge import run_bridge
    from sim.cli.run import Wishes

    wishes = Wishes(
        file=scenario, replications=replications, seed=seed, settings=tuple(settings or ()), out=out, workers=workers,
        resume=resume, retry_failed=retry_failed, cluster=cluster, as_json=as_json, quiet=quiet,
        words=context.obj.words, lang=context.obj.lang,
    )  # fmt: skip
    raise typer.Exit(run_bridge(wishes))


@app.command("worth", help="cli.worth")
def worth(
    context: typer.Context,
    scenario: _ScenarioFile,
    replications: _Replications = 200,
    seed: _Seed = 1,
    settings: _Settings = None,
    out: _OutBeside = None,
    workers: _Workers = None,
    resume: _Resume = False,
    retry_failed: _Retry = False,
    cluster: _Cluster = None,
    as_json: _Json = False,
    quiet: _Quiet = False,
) -> None:
    """Simulate a scenario with each rule switched in turn."""
    from sim.cli.run import Wishes
    from sim.cli.worth import run_worth

    wishes = Wishes(
        file=scenario, replications=replications, seed=seed, settings=tuple(settings or ()), out=out, workers=workers,
        resume=resume, retry_failed=retry_failed, cluster=cluster, as_json=as_json, quiet=quiet,
        words=context.obj.words, lang=context.obj.lang,
    )  # fmt: skip
    raise typer.Exit(run_worth(wishes))


@app.command("trace", help="cli.trace")
def trace(
    context: typer.Context,
    file: _ScenarioFile,
    replication: Annotated[int, typer.Option(min=0, max=MAX_REPLICATIONS, help="cli.opt.replication")] = 0,
    seed: _Seed = 1,
    settings: _Settings = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="cli.opt.out_trace", show_default=False)] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="cli.opt.on", show_default=False)] = None,
    csv: Annotated[bool, typer.Option("--csv", help="cli.opt.csv")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="cli.opt.trace_json")] = False,
    quiet: _Quiet = False,
) -> None:
    """Tell everything of one simulated future."""
    from sim.cli.trace import trace_scenario

    trace_scenario(file, settings or (), seed, replication, out, on, csv, as_json, quiet, context.obj.lang)


@app.command("check", help="cli.check")
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli.arg.checked")],
    settings: _Settings = None,
    mechanisms: Annotated[bool, typer.Option("--mechanisms", help="cli.opt.mechanisms")] = False,
) -> None:
    """Validate a file."""
    from sim.cli.check import check_file

    check_file(file, settings or (), mechanisms, context.obj.lang)


@app.command("report", help="cli.report")
def report(
    context: typer.Context,
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="cli.arg.result")],
    pdf: Annotated[bool, typer.Option("--pdf", help="cli.opt.pdf")] = False,
    excel: Annotated[bool, typer.Option("--excel", help="cli.opt.excel")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="cli.opt.report_csv")] = False,
) -> None:
    """Write the report again."""
    from sim.cli.report import report_again

    raise typer.Exit(report_again(result, context.obj.lang, pdf=pdf, excel=excel, csv=csv))
