"""The files a planner starts from: a scenario with every lever and its meaning, a roster, a study, their schemas.

In: a name, the schools, and the sentences of somebody who knows the reader's language. Out: names of files and their
contents. The scenario is written from the schema, so that it says all there is to say, and says it right: levers and
facts at their defaults, and what nobody knows as comments that only need to be uncommented.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sim.scenario.errors import is_section
from sim.scenario.field import Section, about, meaning
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


def write_starter(folder: Path, name: str, schools: Sequence[School], words: Mapping[str, str]) -> list[Path]:
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
    for file, content in starter(name, schools, words).items():
        with (folder / file).open("x", encoding="utf-8", newline="") as opened:
            opened.write(content)
    return [folder / file for file in FILES]


def starter(name: str, schools: Sequence[School], words: Mapping[str, str]) -> dict[str, str]:
    """Return the contents of the `FILES`."""
    hands = _hands(len(schools))
    return {
        SCENARIO: _scenario(name, words, hands),
        ROSTER: "\ufeff" + roster_text(schools),  # with the mark by which Excel knows UTF-8
        STUDY: _study(name, words, hands),
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


def _scenario(name: str, words: Mapping[str, str], hands: Mapping[str, int]) -> str:
    lines = [f"# yaml-language-server: $schema={SCENARIO_SCHEMA}", "#", *_remark(words["scenario"]), ""]
    lines += [f"name: {inline(name)}", f"description: {inline(words['description'])}", f"roster: {ROSTER}"]
    values = {f"staffing.{key}": value for key, value in hands.items()}
    for field, info in Scenario.model_fields.items():
        if is_section(info.annotation):
            lines += ["", *_section(field, info.default, values, field, "")]
    return "\n".join(lines) + "\n"


def _section(name: str, section: Section, values: Mapping[str, Any], path: str, indent: str) -> Iterator[str]:
    yield from _remark((type(section).__doc__ or "").strip().splitlines()[0], indent)
    yield f"{indent}{name}:"
    inner = indent + "  "
    for field in type(section).model_fields:
        value = values.get(f"{path}.{field}", getattr(section, field))
        if isinstance(value, Section):
            yield from _section(field, value, values, f"{path}.{field}", inner)
        else:
            yield from _setting(field, value, _meaning(type(section), field), inner)


def _setting(name: str, value: Any, meaning: str, indent: str) -> Iterator[str]:
    """Yield the line of a setting with its meaning behind it, or above it where the line would be too long."""
    items = isinstance(value, tuple) and value and isinstance(value[0], Section)
    hidden = "# " if isinstance(value, Uncertain) else ""
    line = f"{indent}{hidden}{name}:" if items else f"{indent}{hidden}{name}: {inline(_plain(value))}"
    if len(line) + len(meaning) + 3 <= WIDTH:
        yield f"{line} # {meaning}"
    else:
        yield from _remark(meaning, indent)
        yield line
    if items:
        yield from (f"{indent}  - {inline(_plain(item))}" for item in value)


def _meaning(section: type[Section], field: str) -> str:
    said, known = section.model_fields[field].description or "", about(section, field)
    return meaning(said, known) if known else said


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


def _study(name: str, words: Mapping[str, str], hands: Mapping[str, int]) -> str:
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
    head = [f"# yaml-language-server: $schema={STUDY_SCHEMA}", "#", *_remark(words["study"]), ""]
    return "\n".join(head) + "\n" + dump(body)


def _remark(words: str, indent: str = "") -> list[str]:
    """Return comment lines; a line break in the words stays one."""
    return [
        f"{indent}# {line}".rstrip()
        for paragraph in words.split("\n")
        for line in textwrap.wrap(paragraph, WIDTH - len(indent) - 2) or [""]
    ]
