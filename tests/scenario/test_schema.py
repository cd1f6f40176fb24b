"""The schema: everything declared, nothing left unsaid."""

from collections.abc import Iterator

import pytest

from sim.scenario.errors import is_section
from sim.scenario.field import Section, about, walk
from sim.scenario.mechanisms import BY_ID, MECHANISMS
from sim.scenario.prior import Uncertain
from sim.scenario.schema import Rules, Scenario, Uncertainties

SCHOOL = {"id": "a", "type": "senior", "pupils": 100, "classes": 2, "staff": 7, "influence": "A"}
SCENARIO = Scenario.model_validate({"name": "x", "roster": [SCHOOL]})
PLAIN = {"name", "fidelity", "district", "description", "roster", "start"}
"""What a scenario says that is no setting."""


def fields(section: type[Section], prefix: str = "") -> Iterator[tuple[str, type[Section], str]]:
    for name, field in section.model_fields.items():
        if is_section(field.annotation):
            yield from fields(field.annotation, f"{prefix}{name}.")
        else:
            yield prefix + name, section, name


FIELDS = [f for f in fields(Scenario) if f[0] not in PLAIN]


@pytest.mark.parametrize(("path", "section", "name"), FIELDS, ids=[f[0] for f in FIELDS])
def test_every_setting_says_its_kind_tag_and_meaning(path: str, section: type[Section], name: str) -> None:
    found = about(section, name)
    assert found is not None
    assert found.tag in ("D", "P", "A")
    assert section.model_fields[name].description
    assert (found.kind == "uncertain") == path.startswith("uncertainties.")


def test_what_is_public_names_its_source() -> None:
    missing = [p for p, s, n in FIELDS if about(s, n).tag == "P" and not about(s, n).source]
    # The rule switches say what is on, not how much; the school year is the calendar everybody knows.
    assert [p for p in missing if not p.startswith(("rules.", "school_year."))] == []


def test_walking_meets_every_setting_once() -> None:
    assert [path for path, _, _ in walk(SCENARIO)] == [f[0] for f in FIELDS]


def test_every_uncertain_number_has_a_prior_around_its_central_value() -> None:
    for path, value, _ in walk(SCENARIO.uncertainties):
        assert isinstance(value, Uncertain), path
        assert value.prior is not None, path
        low, high = value.prior.support
        assert low <= value <= high, path
        assert low < high, path
        assert float(value) == value.prior.central, path


def test_no_number_outside_the_uncertainties_is_uncertain() -> None:
    assert not any(isinstance(value, Uncertain) for path, value, _ in walk(SCENARIO) if "uncertainties." not in path)


def test_rules_are_the_mechanisms_with_a_switch() -> None:
    assert set(Rules.model_fields) == {m.id for m in MECHANISMS if m.kind == "rule"}
    assert len(BY_ID) == len(MECHANISMS)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.id)
def test_every_path_of_a_mechanism_leads_to_a_setting(mechanism) -> None:
    paths = [path for path, _, _ in walk(SCENARIO)]
    for prefix in mechanism.paths:
        assert any(path.startswith(prefix) for path in paths), prefix


def test_every_uncertain_number_belongs_to_a_mechanism() -> None:
    prefixes = tuple(p for m in MECHANISMS for p in m.paths)
    lost = [
        path for path, _, _ in walk(SCENARIO) if path.startswith("uncertainties.") and not path.startswith(prefixes)
    ]
    # How people and lines are counted, and the days between links, are the story itself and no mechanism of the list.
    assert [p for p in lost if not p.startswith(("uncertainties.people.", "uncertainties.adoption."))] == []


def test_a_scenario_cannot_be_changed_and_the_default_is_not_shared() -> None:
    with pytest.raises(ValueError, match="frozen"):
        SCENARIO.staffing.reps = 3
    assert Uncertainties() == SCENARIO.uncertainties


def test_the_hash_forgets_names_and_remembers_everything_else() -> None:
    same = SCENARIO.model_copy(update={"name": "y", "description": "z"})
    assert same.hash == SCENARIO.hash
    data = SCENARIO.model_dump(mode="json")
    for change in (
        {"rules": data["rules"] | {"S7": False}},
        {"roster": [SCHOOL | {"x": 1.0}]},
        {"programme": data["programme"] | {"months": 59}},
        {"start": [{"school": "a", "families_existing": 1, "staff_existing": 1}]},
    ):
        assert Scenario.model_validate(data | change).hash != SCENARIO.hash, change


def test_months_follow_the_calendar_from_the_start() -> None:
    starts, days = SCENARIO.month_starts(), SCENARIO.days_in_month()
    assert len(starts) == len(days) + 1 == 61
    assert all(d.day == 1 for d in starts)
    assert sum(days) == (starts[-1] - starts[0]).days == 1826
