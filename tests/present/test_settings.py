"""Settings in Chinese: everything the schema says in English has its Chinese, and nothing is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest

from sim.present.content import value_written
from sim.present.messages import settings, zh_settings
from sim.scenario.field import About, Section, headline, meaning, walk
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.schema import MeetingDate, Scenario
from tests.present.made_up import MadeUp


def items(kind: Any) -> Iterator[type[Section]]:
    """Sections that stand as items in a list of this type."""
    if get_origin(kind) is tuple:
        yield from {arg for arg in get_args(kind) if isinstance(arg, type) and issubclass(arg, Section)}


def described(section: type[Section], prefix: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, English, unit and source) of all that has a description, list items included."""
    for name, field in section.model_fields.items():
        path, kind, extra = prefix + name, field.annotation, field.json_schema_extra
        if field.description:
            yield path, field.description, extra if isinstance(extra, dict) else {}
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from described(kind, f"{path}.")
        for item in items(kind):
            yield from described(item, f"{path}[].")


def sections(section: type[Section], prefix: str = "") -> Iterator[tuple[str, type[Section]]]:
    """(path, section) of all sections below a section, those in lists left out."""
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield prefix + name, kind
            yield from sections(kind, f"{prefix}{name}.")


def words_of(section: type[Section]) -> Iterator[str]:
    """Choices among words, and the names of parts of list items: what stands in a value."""
    for field in section.model_fields.values():
        kind = field.annotation
        yield from (word for word in get_args(kind) if isinstance(word, str) and len(word) > 1)
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from words_of(kind)
        for item in items(kind):
            if item.__module__ == Scenario.__module__:
                yield from item.model_fields
                yield from words_of(item)


ALL = list(described(Scenario))
ENGLISH = {
    "SETTINGS": {path: words for path, words, _ in ALL},
    "SECTIONS": {path: headline(section) for path, section in sections(Scenario)},
    "MECHANISMS": {m.id: m.name for m in MECHANISMS},
    "UNITS": {unit: unit for _, _, extra in ALL if (unit := extra.get("unit"))},
    "SOURCES": {source: source for _, _, extra in ALL if (source := extra.get("source"))},
    "WORDS": {word: word for word in words_of(Scenario)},
}


def test_the_search_finds_what_there_is(made_up: MadeUp) -> None:
    assert {path for path, _, _ in walk(made_up.scenario)} <= ENGLISH["SETTINGS"].keys()
    assert {"promotions.gifts[].deposit", "start[].links", "roster[].id"} <= ENGLISH["SETTINGS"].keys()
    assert {"relationship", "entry", "deposit"} <= ENGLISH["WORDS"].keys()
    assert {"staffing", "prices.commission", "uncertainties.costs"} <= ENGLISH["SECTIONS"].keys()


@pytest.mark.parametrize("table", ENGLISH)
def test_all_that_the_schema_says_has_its_chinese(table: str) -> None:
    translated = getattr(zh_settings, table)
    lacking = [f'    "{key}": "",  # {said}' for key, said in ENGLISH[table].items() if not translated.get(key)]
    assert not lacking, f"to be added to {table} in sim/present/messages/zh_settings.py:\n" + "\n".join(lacking)


@pytest.mark.parametrize("table", ENGLISH)
def test_nothing_is_translated_that_the_schema_does_not_say(table: str) -> None:
    assert set(getattr(zh_settings, table)) - ENGLISH[table].keys() == set()


@pytest.mark.parametrize("table", [name for name in ENGLISH if name != "SOURCES"])
def test_what_is_translated_is_chinese(table: str) -> None:
    """Sources may be nothing but a name."""
    alike = {key for key, said in getattr(zh_settings, table).items() if not re.search("[\u4e00-\u9fff]", said)}
    assert alike <= {"uncertainties.pressure.impulse"} if table == "SETTINGS" else alike <= {"S7"}


def test_a_setting_is_described_in_either_language(made_up: MadeUp) -> None:
    def said(path: str, lang: str) -> str:
        return settings.description(made_up.scenario, path, lang)

    assert said("staffing.reps", "en") == "Customer managers"
    assert said("staffing.reps", "zh") == "客户经理人数"
    assert said("promotions.gifts[1].gift", "zh") == "礼品面值"


def test_a_meaning_is_the_schemas_own_in_english_and_wholly_chinese_in_chinese(made_up: MadeUp) -> None:
    for path, _, about in walk(made_up.scenario):
        said = ENGLISH["SETTINGS"][path]
        assert settings.meaning(path, said, about) == meaning(said, about)
    reps = About("lever", "people", "D", "slide 8: 5 schools each")
    assert settings.meaning("staffing.reps", "x", reps, "zh") == "客户经理人数［人；D：文稿第8页：每人负责 5 所学校］"
    assert settings.meaning("roster[3].id", "x", None, "zh") == "简短编号，不得重复"
    assert (settings.heading("prices", "x"), settings.heading("rules", "x", "zh")[:4]) == ("x", "各条规则")


def test_a_value_is_written_with_its_words_and_unit() -> None:
    about = About("lever", "yuan a month", "D")
    assert value_written(30.0, about, "zh") == "30 元/月"
    assert value_written("relationship", About("lever", "", "A"), "zh") == "relationship（客情关系）"
    meetings = (MeetingDate(around="09-03", grades="entry"), MeetingDate(around="11-18", grades="all"))
    plain = About("known", "", "D")
    assert value_written(meetings, plain, "zh") == "日期 09-03 年级 entry（起始年级）；日期 11-18 年级 all（各年级）"
    assert value_written(meetings, plain) == "around 09-03 grades entry; around 11-18 grades all"
