"""What the schema says of a setting, a section or a mechanism, in the reader's language.

In: a path, an id, or the schema's own words. Out: text. English is what the schema says; another language has a
catalogue beside this file, and what it lacks stays English (a test sees to it that it lacks nothing).
"""

from __future__ import annotations

import re

from sim.present.messages import text, zh_settings
from sim.scenario.field import About, Section
from sim.scenario.mechanisms import Mechanism
from sim.scenario.schema import Scenario

CATALOGUES = {"zh": zh_settings}
"""Catalogues by language; English needs none."""


def description(scenario: Scenario, path: str, lang: str = "en") -> str:
    """Return what a setting is."""
    translated = _translated(path, lang)
    if translated is not None:
        return translated
    section: Section = scenario
    *parents, name = path.split(".")
    for step in parents:
        section = getattr(section, step)
    description: str | None = type(section).model_fields[name].description
    return description or ""


def heading(path: str, said: str, lang: str = "en") -> str:
    """Return what a section is; ``said`` is what the schema says of it."""
    return CATALOGUES[lang].SECTIONS.get(path, said) if lang in CATALOGUES else said


def meaning(path: str, said: str, about: About | None, lang: str = "en") -> str:
    """Return what a setting is, with unit, tag and source behind it; ``said`` is what the schema says of it."""
    words = _translated(path, lang) or said
    if about is None:
        return words
    where = source(about.source, lang)
    tagged = text("settings.tagged", lang, tag=about.tag, source=where) if where else about.tag
    inside = text("number.items_joint", lang).join(part for part in (unit(about.unit, lang), tagged) if part)
    return text("settings.meaning", lang, words=words, inside=inside)


def _translated(path: str, lang: str) -> str | None:
    if lang not in CATALOGUES:
        return None
    translated: str | None = CATALOGUES[lang].SETTINGS.get(re.sub(r"\[\d+\]", "[]", path))
    return translated


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
