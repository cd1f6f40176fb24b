"""How the command line explains itself: its help, and its refusals, in the language of the call.

In: the commands as typer has them, their help being keys of the catalogue; what typer refused. Out: the text of a help
page, and `Problem`s that read like those of a file. Typer parses; every word comes from the catalogue.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from sim.cli.language import OPTION, Call
from sim.present.messages import CATALOGUES, has, text
from sim.present.wrap import cells, filled, padded, wrapped
from sim.scenario.problem import Problem, Where, problem

WIDTH = 100
ABOVE_NOUGHT = 1e-12
"""As the least value of an option it says «above 0», for which typer has no word."""
_REFUSED_VALUE = {
    "int_type": "not_integer",
    "int_parsing": "not_integer",
    "int_parsing_size": "not_integer",
    "int_from_float": "not_integer",
    "float_type": "not_number",
    "float_parsing": "not_number",
    "finite_number": "not_number",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}
"""Our code for what pydantic, by which typer reads values, calls an error."""


class Command(TyperCommand):
    """A command whose help is ours, and which names what it was given too much of."""

    allow_extra_args = True

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(page(self, ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words after the command."""
        rest = super().parse_args(ctx, args)
        if ctx.args and not ctx.resilient_parsing:
            raise problem("extra_argument", Where(path=ctx.args[0]))
        return rest


class Commands(TyperGroup):
    """The commands together."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(page(self, ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; an unknown one comes with what was probably meant."""
        if self.get_command(ctx, args[0]) is None:
            raise problem("no_such_command", got=args[0], hint=_meant(args[0], self.commands))
        return super().resolve_command(ctx, args)


class App(typer.Typer):
    """A typer application whose commands are of our kind."""

    def command(self, *args: Any, **settings: Any) -> Callable[[Any], Any]:
        """Add a command."""
        return super().command(*args, cls=Command, **settings)


def page(command: Any, context: Any) -> str:
    """Return the help page of a command."""
    lang = context.obj.lang
    parameters = [p for p in command.get_params(context) if not getattr(p, "hidden", False)]
    arguments = [(_argument_name(p), _about(p, lang)) for p in parameters if p.param_type_name == "argument"]
    options = [(_option_name(p, lang), _about(p, lang)) for p in parameters if p.param_type_name == "option"]
    languages = ", ".join(CATALOGUES)
    options.insert(-1, (f"{OPTION} {text('help.lang', lang)}", text("cli.opt.lang", lang, langs=languages)))
    below = [(name, _say(c.help, lang)) for name, c in getattr(command, "commands", {}).items() if not c.hidden]
    width = min(shutil.get_terminal_size().columns, WIDTH)
    parts = [usage(command, context), _indented(filled(_say(command.help, lang), width - 2))]
    for key, rows in (("help.arguments", arguments), ("help.options", options), ("help.commands", below)):
        if rows:
            parts.append("\n".join([text(key, lang), *_columns(rows, width)]))
    return "\n\n".join(parts) + "\n"


def usage(command: Any, context: Any) -> str:
    """Return the line that shows how a command is called."""
    lang = context.obj.lang
    parts = [context.command_path, text("help.options_mark", lang)]
    if hasattr(command, "commands"):
        parts.append(f"{text('help.command_mark', lang)} ...")
    for parameter in command.get_params(context):
        if parameter.param_type_name == "argument":
            name = _argument_name(parameter) + ("..." if parameter.nargs != 1 else "")
            parts.append(name if parameter.required else f"[{name}]")
    return text("help.usage", lang, usage=" ".join(parts))


def refusal(error: typer.TyperException, call: Call) -> tuple[list[Problem], str]:
    """Return what typer refused as problems, and the line or two that help further."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return [], error.message.rstrip()
    command = context.command_path if context is not None else "rollout"
    more = [text("help.more", call.lang, command=command)]
    if context is not None:
        more.insert(0, usage(context.command, context))
    return [_problem(error, call)], "\n".join(more)


def _problem(error: Any, call: Call) -> Problem:
    match type(error).__name__:
        case "NoSuchOption":
            known = [name for p in error.ctx.command.get_params(error.ctx) for name in p.opts] if error.ctx else []
            hint = _meant(error.option_name, [*known, OPTION])
            return Problem("no_such_option", values={"got": error.option_name, "hint": hint})
        case "MissingParameter":
            return Problem("missing_argument", Where(path=_error_name(error.param)))
        case "BadOptionUsage":
            given = any(word.startswith(f"{error.option_name}=") for word in call.words)
            return Problem("needless_value" if given else "missing_value", Where(path=error.option_name))
        case "BadParameter":
            return _bad_value(error)
        case _:
            return Problem("missing_command")


def _bad_value(error: Any) -> Problem:
    place = Where(path=_error_name(error.param))
    refused: list[dict[str, Any]] = getattr(error.__cause__, "errors", list)()
    if not refused:
        return Problem("refused", place)
    first = refused[0]
    values = {"got": first["input"]}
    for name in {"ge", "le"} & first.get("ctx", {}).keys():
        limit = first["ctx"][name]
        above = limit == ABOVE_NOUGHT
        values |= {"limit": 0 if above else limit, "inclusive": not above}
    return Problem(_REFUSED_VALUE.get(first["type"], "refused"), place, values)


def _meant(word: str, known: Iterable[str]) -> str | None:
    """Return what a wrong word most likely means: what it begins, else what looks most like it."""
    names = list(known)
    begun = [name for name in names if name.startswith(word) and len(word.strip("-")) > 1]
    return next(iter(begun or difflib.get_close_matches(word, names, n=1)), None)


def _error_name(parameter: Any) -> str:
    return _argument_name(parameter) if parameter.param_type_name == "argument" else max(parameter.opts, key=len)


def _say(key: str | None, lang: str) -> str:
    return text(key, lang) if key and has(key, lang) else key or ""


def _argument_name(parameter: Any) -> str:
    name: str = parameter.metavar or parameter.name.upper()
    return name


def _option_name(parameter: Any, lang: str) -> str:
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    if parameter.is_flag:
        return names
    number = parameter.type_descriptor.annotation in (int, float)
    return f"{names} {parameter.metavar or text('help.number' if number else 'help.text', lang)}"


def _about(parameter: Any, lang: str) -> str:
    words = _say("cli.opt.help" if parameter.name == "help" else parameter.help, lang)
    extra = [part for part in (_default(parameter, lang), _range(parameter, lang)) if part]
    return text("help.extra", lang, words=words, extra=text("help.joint", lang).join(extra)) if extra else words


def _default(parameter: Any, lang: str) -> str:
    if isinstance(parameter.show_default, str):  # a key: the default depends on what is read
        return text("help.default", lang, default=text(parameter.show_default, lang))
    shown = parameter.show_default and parameter.default is not None and not getattr(parameter, "is_flag", False)
    return text("help.default", lang, default=parameter.default) if shown else ""


def _range(parameter: Any, lang: str) -> str:
    low, high = parameter.min, parameter.max
    if low is None:
        return ""
    if low == ABOVE_NOUGHT:
        return text("help.range_above", lang)
    if high is None or high > 1e12:  # nobody needs to know
        return text("help.range_open", lang, low=low)
    return text("help.range", lang, low=low, high=high)


def _columns(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Set names and words side by side."""
    first = max(cells(name) for name, _ in rows) + 2
    for name, words in rows:
        lines = wrapped(words, max(width - 2 - first, 20)) or [""]
        yield f"  {padded(name, first)}{lines[0]}".rstrip()
        yield from (" " * (2 + first) + line for line in lines[1:])


def _indented(words: str) -> str:
    return "\n".join(f"  {line}" for line in words.splitlines())
