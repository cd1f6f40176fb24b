"""The files a planner starts from: a scenario with every lever and its meaning, a roster, a study, their schemas.

In: a name, the schools, and sentences and a `Wording` of somebody who knows the reader's language. Out: names of files
and their contents. The scenario is written from the schema, so that it says all there is to say, and says it right:
levers and facts at their defaults, and what nobody knows as comments that only need to be uncommented.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sim.scenario.errors import is_section
from sim.scenario.field import About, Section, about, headline, meaning
from sim.scenario.json_schema import scenario_schema, study_schema, written
from sim.scenario.prior import Uncertain
from sim.scenario.problem import Problem, Problems, Where, problem
from sim.scenario.roster import School, roster_text
from sim.scenario.schema import Scenario
from sim.scenario.yaml12 import dump, inline

SCENARIO, STUDY, ROSTER = "scenario.yaml", "study.yaml", "schools.csv"
SCENARIO_SCHEMA, STUDY_SCHEMA = "scenario.schema.json", "study.schema.json"
FILES = (SCENARIO, ROSTER, STUDY, SCENARIO_SCHEMA, STUDY_SCHEMA)
SCHOOLS = 12
"""Of the small roster to start from."""
WIDTH = 118
WORDS = ("scenario", "description", "study", "question", "more_reps", "more_agents", "no_gifts")
"""Keys of the sentences: heads of the two files, their descriptions, and those of the variants."""


def _heading(path: str, said: str) -> str:  # noqa: ARG001 - the schema's own words need no path
    return said


def _meaning(path: str, said: str, known: About | None) -> str:  # noqa: ARG001 - as above
    return meaning(said, known) if known else said


@dataclass(frozen=True)
class Wording:
    """How comments read, and the roster's headings; without one, as the schema says it.

    Attributes
    ----------
    heading, meaning
        Words for a section and for a setting, from its path and what the schema says of it.
    wrapped
        Breaks a text into lines of so many columns.
    chinese
        Whether headings and types of school in the roster are the Chinese ones.
    """

    heading: Callable[[str, str], str] = _heading
    meaning: Callable[[str, str, About | None], str] = _meaning
    wrapped: Callable[[str, int], list[str]] = textwrap.wrap
    chinese: bool = False


PLAIN = Wording()


def write_starter(
    folder: Path, name: str, schools: Sequence[School], words: Mapping[str, str], wording: Wording = PLAIN
) -> list[Path]:
    """Write the `FILES` into a folder, made if it is not there, and return their paths.

    Parameters
    ----------
    words
        A sentence for each of `WORDS`.

    Raises
    ------
    Problems
        ``not_folder``, or ``file_exists`` for each file that is there: nothing is overwritten, and nothing written.
    """
    if folder.exists() and not folder.is_dir():
        raise problem("not_folder", Where(str(folder)))
    there = [Problem("file_exists", Where(str(folder / file))) for file in FILES if (folder / file).exists()]
    if there:
        raise Problems(there)
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in starter(name, schools, words, wording).items():
        with (folder / file).open("x", encoding="utf-8", newline="") as opened:
            opened.write(content)
    return [folder / file for file in FILES]


def starter(name: str, schools: Sequence[School], words: Mapping[str, str], wording: Wording = PLAIN) -> dict[str, str]:
    """Return the contents of the `FILES`."""
    hands = _hands(len(schools))
    return {
        SCENARIO: _scenario(name, words, hands, wording),
        ROSTER: "\ufeff" + roster_text(schools, wording.chinese),  # with the mark by which Excel knows UTF-8
        STUDY: _study(name, words, hands, wording),
        SCENARIO_SCHEMA: written(scenario_schema()),
        STUDY_SCHEMA: written(study_schema()),
    }


def _hands(schools: int) -> dict[str, int]:
    """Hands in proportion to the base case: of a hundred schools 20 reps, in pairs, 12 agents and 6 crews."""
    return {
        "reps": 2 * math.ceil(schools / 10),
        "agents": max(2, round(0.12 * schools)),
        "crews": max(1, round(0.06 * schools)),
    }


# ----------------------------------------------------------------------------------------------------------- scenario


def _scenario(name: str, words: Mapping[str, str], hands: Mapping[str, int], wording: Wording) -> str:
    lines = [f"# yaml-language-server: $schema={SCENARIO_SCHEMA}", "#", *_remark(words["scenario"], wording), ""]
    lines += [f"name: {inline(name)}", f"description: {inline(words['description'])}", f"roster: {ROSTER}"]
    values = {f"staffing.{key}": value for key, value in hands.items()}
    for field, info in Scenario.model_fields.items():
        if is_section(info.annotation):
            lines += ["", *_section(field, info.default, values, field, wording)]
    return "\n".join(lines) + "\n"


def _section(
    name: str, section: Section, values: Mapping[str, Any], path: str, wording: Wording, indent: str = ""
) -> Iterator[str]:
    yield from _remark(wording.heading(path, headline(type(section))), wording, indent)
    yield f"{indent}{name}:"
    inner = indent + "  "
    for field, info in type(section).model_fields.items():
        at = f"{path}.{field}"
        value = values.get(at, getattr(section, field))
        if isinstance(value, Section):
            yield from _section(field, value, values, at, wording, inner)
        else:
            said = wording.meaning(at, info.description or "", about(type(section), field))
            yield from _setting(field, value, said, wording, inner)


def _setting(name: str, value: Any, meaning: str, wording: Wording, indent: str) -> Iterator[str]:
    """Yield the line of a setting with its meaning behind it, or above it where the line would be too long."""
    items = isinstance(value, tuple) and value and isinstance(value[0], Section)
    hidden = "# " if isinstance(value, Uncertain) else ""
    line = f"{hidden}{name}:" if items else f"{hidden}{name}: {inline(_plain(value))}"
    together = f"{line} # {meaning}"
    if len(wording.wrapped(together, WIDTH - len(indent))) == 1:
        yield indent + together
    else:
        yield from _remark(meaning, wording, indent)
        yield indent + line
    if items:
        yield from (f"{indent}  - {inline(_plain(item))}" for item in value)


def _plain(value: Any) -> Any:
    if isinstance(value, Section):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Uncertain) and value.prior:
        return {kind: _plain(tuple(args)) for kind, args in value.prior.as_written().items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | bool | str):
        return value
    return int(value) if float(value).is_integer() else float(value)


# -------------------------------------------------------------------------------------------------------------- study


def _study(name: str, words: Mapping[str, str], hands: Mapping[str, int], wording: Wording) -> str:
    more = min(2 * math.ceil(0.75 * hands["reps"]), 5000)
    body = {
        "name": f"{name[:74]}-study",
        "description": words["question"],
        "base": SCENARIO,
        "replications": 200,
        "seed": 1,
        "variants": {
            "more_reps": {"description": words["more_reps"],
                          "staffing": {"reps": more, "schools_per_rep": 4}},
            "more_agents": {"description": words["more_agents"],
                            "staffing": {"agents": 2 * hands["agents"], "agents_at_a_meeting": 8}},
            "no_gifts": {"description": words["no_gifts"], "promotions": {"gifts": []}},
        },
    }  # fmt: skip
    head = [f"# yaml-language-server: $schema={STUDY_SCHEMA}", "#", *_remark(words["study"], wording), ""]
    return "\n".join(head) + "\n" + dump(body)


def _remark(words: str, wording: Wording, indent: str = "") -> list[str]:
    """Return comment lines; a line break in the words stays one."""
    return [
        f"{indent}# {line}".rstrip()
        for paragraph in words.split("\n")
        for line in wording.wrapped(paragraph, WIDTH - len(indent) - 2) or [""]
    ]
