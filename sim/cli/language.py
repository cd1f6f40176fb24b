"""Which language a command speaks: what ``--lang`` says, wherever it stands, else ROLLOUT_LANG, else English.

In: the words of the command line and the environment. Out: the language, and the words without ``--lang``: it is taken
out before typer reads them, so that help and refusals are in that language too, and every command has the option.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.present.messages import CATALOGUES
from sim.scenario.problem import Where, problem

OPTION, VARIABLE, DEFAULT = "--lang", "ROLLOUT_LANG", "en"


@dataclass(frozen=True)
class Call:
    """What every command knows of its call; typer hands it on as ``context.obj``."""

    words: tuple[str, ...]
    """The command line as it was given."""
    lang: str


def chosen(words: Sequence[str], environment: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the language, and the words that are left.

    Raises
    ------
    Problems
        For a language that is not there, or an option without one.
    """
    rest: list[str] = []
    said: str | None = None
    left = iter(words)
    for word in left:
        if word == "--":  # what follows is no option
            rest += [word, *left]
        elif word == OPTION:
            said = next(left, None)
            if said is None:
                raise problem("missing_value", Where(path=OPTION))
        elif word.startswith(f"{OPTION}="):
            said = word.removeprefix(f"{OPTION}=")
        else:
            rest.append(word)
    if said is not None:
        return _known(said, OPTION), rest
    return _known(environment.get(VARIABLE) or DEFAULT, VARIABLE), rest


def fallback(environment: Mapping[str, str]) -> str:
    """Return the language to complain in when the chosen one is not there."""
    said = environment.get(VARIABLE)
    return said if said in CATALOGUES else DEFAULT


def _known(lang: str, where: str) -> str:
    if lang not in CATALOGUES:
        raise problem("not_one_of", Where(path=where), got=lang, expected=tuple(CATALOGUES), hint=None)
    return lang
