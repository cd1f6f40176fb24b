"""What the schema says of a setting or a mechanism, in the reader's language.

In: a path, an id, or the schema's own words. Out: text. English is what the schema says; another language has a
catalogue beside this file, and what it lacks stays English (a test sees to it that it lacks nothing).
"""

from __future__ import annotations

import re

from sim.present.messages import zh_settings
from sim.scenario.field import Section
from sim.scenario.mechanisms import Mechanism
from sim.scenario.schema import Scenario

CATALOGUES = {"zh": zh_settings}
"""Catalogues by language; English needs none."""


def description(scenario: Scenario, path: str, lang: str = "en") -> str:
    """Return what a setting is."""
    translated: str | None = None
    if lang in CATALOGUES:
        translated = CATALOGUES[lang].SETTINGS.get(re.sub(r"\[\d+\]", "[]", path))
    if translated is not None:
        return translated
    section: Section = scenario
    *parents, name = path.split(".")
    for step in parents:
        section = getattr(section, step)
    description: str | None = type(section).model_fields[name].description
    return description or ""


def mechanism(which: Mechanism, lang: str = "en") -> str:
    """Return the name of a mechanism."""
    return CATALOGUES[lang].MECHANISMS.get(which.id, which.name) if lang in CATALOGUES else which.name


def unit(name: str, lang: str = "en") -> str:
    """Return a unit, of whatever number."""
    return CATALOGUES[lang].UNITS.get(name, name) if lang in CATALOGUES else name


def source(words: str, lang: str = "en") -> str:
    """Return where a number comes from."""
    return CATALOGUES[lang].SOURCES.get(words, words) if lang in CATALOGUES else words


def word(name: str, lang: str = "en") -> str:
    """Return a word that stands in a value: a choice, or the name of a part of a list's item."""
    return CATALOGUES[lang].WORDS.get(name, name) if lang in CATALOGUES else name
