"""The JSON Schema for editors: it knows every setting, passes what is right, and refuses what is misspelt."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import StringConstraints, TypeAdapter

from sim.scenario.errors import is_section, paths
from sim.scenario.field import walk
from sim.scenario.json_schema import _PATTERNS, SCHEMAS, scenario_schema, study_schema, written
from sim.scenario.load import load
from sim.scenario.prior import KINDS, Uncertain
from sim.scenario.schema import Scenario
from sim.scenario.starter import FILES, WORDS, starter
from sim.scenario.synthetic import district
from sim.scenario.yaml12 import parse

CONFIGS = Path(__file__).parents[2] / "configs"
SHIPPED = sorted(CONFIGS.rglob("*.yaml"))
TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
SAYS_NOTHING = {"$schema", "$defs", "title", "description", "default", "format", "kind", "unit", "tag", "source"}
"""Keywords that refuse nothing."""


def wrong(value: Any, schema: dict[str, Any], top: dict[str, Any], at: str = "") -> Iterator[str]:
    """Yield the places a schema refuses; knows the keywords our schemas use, and fails on any other."""
    for keyword, said in schema.items():
        if keyword in SAYS_NOTHING or (keyword == "additionalProperties" and said is False):
            continue
        if keyword == "$ref":
            yield from wrong(value, top["$defs"][said.removeprefix("#/$defs/")], top, at)
        elif keyword == "anyOf":
            branches = [list(wrong(value, branch, top, at)) for branch in said]
            if all(branches):
                yield from min(branches, key=len)
        elif not fits(keyword, said, value):
            yield f"{at}: {keyword}"
        elif keyword == "items" and isinstance(value, list):
            for i, item in enumerate(value[len(schema.get("prefixItems", ())) :]):
                yield from wrong(item, said, top, f"{at}[{i}]")
        elif keyword == "prefixItems" and isinstance(value, list):
            for i, (item, inner) in enumerate(zip(value, said, strict=False)):
                yield from wrong(item, inner, top, f"{at}[{i}]")
        elif keyword == "properties" and isinstance(value, dict):
            for key, child in value.items():
                if key in said:
                    yield from wrong(child, said[key], top, f"{at}.{key}")
                elif schema["additionalProperties"] is False:
                    yield f"{at}.{key}: unknown"
        elif keyword == "additionalProperties" and isinstance(value, dict):
            for key, child in value.items():
                if key not in schema.get("properties", {}):
                    yield from wrong(child, said, top, f"{at}.{key}")


def fits(keyword: str, said: Any, value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match keyword:
        case "type":
            if said in ("integer", "number"):
                return number and (said == "number" or float(value).is_integer())
            return isinstance(value, TYPES[said])
        case "enum":
            return value in said
        case "minimum":
            return not number or value >= said
        case "maximum":
            return not number or value <= said
        case "exclusiveMinimum":
            return not number or value > said
        case "exclusiveMaximum":
            return not number or value < said
        case "pattern":
            return not isinstance(value, str) or bool(re.search(said, value))
        case "maxLength":
            return not isinstance(value, str) or len(value) <= said
        case "minItems":
            return not isinstance(value, list) or len(value) >= said
        case "maxItems":
            return not isinstance(value, list) or len(value) <= said
        case "minProperties":
            return not isinstance(value, dict) or len(value) >= said
        case "maxProperties":
            return not isinstance(value, dict) or len(value) <= said
        case "required":
            return not isinstance(value, dict) or set(said) <= set(value)
        case "propertyNames":
            return not isinstance(value, dict) or all(fits("pattern", said["pattern"], key) for key in value)
        case "items" | "prefixItems" | "properties" | "additionalProperties":
            return True
    raise NotImplementedError(keyword)


def plain(path: Path | str, text: str | None = None) -> Any:
    tree = parse(Path(path).read_text(encoding="utf-8") if text is None else text, str(path))
    assert tree is not None
    return tree.plain()


def of(value: Any) -> dict[str, Any]:
    kind = "province" if "districts" in value else "study" if "base" in value else "scenario"
    return SCHEMAS[kind]()


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for child in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from nodes(child)


def at(schema: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the schema of a setting, as an editor finds it."""
    node = schema
    for step in path.split("."):
        for branch in [node, *node.get("anyOf", [])]:
            if "$ref" in branch:
                node = schema["$defs"][branch["$ref"].removeprefix("#/$defs/")]
        node = node["properties"][step]
    return node


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schemas_in_configs_are_those_the_command_prints(kind: str) -> None:
    # `make schema` renews them.
    assert (CONFIGS / "schema" / f"{kind}.json").read_text(encoding="utf-8") == written(SCHEMAS[kind]())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: str(p.relative_to(CONFIGS)))
def test_a_shipped_file_is_right_by_the_schema_it_names(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    schema = json.loads(named.read_text(encoding="utf-8"))
    assert list(wrong(plain(path), schema, schema)) == []
    assert schema == of(plain(path))


def test_the_files_to_start_from_are_right_by_the_schemas_beside_them() -> None:
    contents = starter("x", district(1, 3), dict.fromkeys(WORDS, "words"))
    assert set(contents) == set(FILES)
    for name in FILES:
        if name.endswith(".yaml"):
            first = contents[name].splitlines()[0].removeprefix("# yaml-language-server: $schema=")
            schema = json.loads(contents[first])
            assert list(wrong(plain(name, contents[name]), schema, schema)) == []


def test_what_a_result_stores_is_right_by_the_schema() -> None:
    resolved = load(CONFIGS / "ceiling.yaml").model_dump(mode="json")
    assert list(wrong(resolved, scenario_schema(), scenario_schema())) == []


def test_every_setting_has_a_meaning_its_default_and_a_tag_where_it_has_one() -> None:
    schema = scenario_schema()
    base = load(CONFIGS / "xinluo.yaml")
    for path, value, about in walk(Scenario(name="x", roster=base.roster)):
        node = at(schema, path)
        assert about.tag in node["description"].rpartition("[")[2], path
        assert about.unit in node["description"], path
        assert about.source in node["description"], path
        assert node["tag"] == about.tag, path
        default = value.prior.as_written() if isinstance(value, Uncertain) and value.prior else node["default"]
        assert node["default"] == default, path


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_property_is_described_and_every_object_is_closed(kind: str) -> None:
    found = 0
    for node in nodes(SCHEMAS[kind]()):
        if node.get("type") == "object":
            assert "additionalProperties" in node
        for name, child in node.get("properties", {}).items():
            if isinstance(child, dict) and "properties" in node and node.get("type") == "object":
                assert child["description"], name
                found += 1
    assert found > 150


def test_the_schema_has_exactly_the_paths_of_the_sections() -> None:
    schema = scenario_schema()
    for path in paths(Scenario):
        assert at(schema, path)
    for definition in schema["$defs"].values():
        assert definition["additionalProperties"] is False
    assert set(schema["properties"]) == {*Scenario.model_fields, "extends"}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("staffing.reps", 0, ".staffing.reps: minimum"),
        ("staffing.reps", "many", ".staffing.reps: type"),
        ("staffing.reps", 2.5, ".staffing.reps: type"),
        ("staffing.rep", 3, ".staffing.rep: unknown"),
        ("stafing", {}, ".stafing: unknown"),
        ("targeting.dimension", "sise", ".targeting.dimension: enum"),
        ("targeting.order", ["A", "B"], ".targeting.order: minItems"),
        ("targeting.order", ["A", "B", "D"], ".targeting.order[2]: enum"),
        ("uncertainties.reach.families", 1.1, ".uncertainties.reach.families: maximum"),
        ("uncertainties.reach.families", {"uniform": [0.1]}, ".uncertainties.reach.families: type"),
        ("uncertainties.reach.families", {"unifrom": [0, 1]}, ".uncertainties.reach.families: type"),
        ("uncertainties.reach.families", {}, ".uncertainties.reach.families: type"),
        ("promotions.gifts", [{"month": 1, "deposit": 5}], ".promotions.gifts[0]: required"),
        ("bureau.contest", ["02-30"], ".bureau.contest[0]: pattern"),
        ("name", "a b", ".name: pattern"),
        ("market.initial_share", 0, ".market.initial_share: exclusiveMinimum"),
        ("roster", None, ".roster: type"),
        ("rules.S7", "on", ".rules.S7: type"),
    ],
)
def test_what_is_wrong_is_refused_in_a_scenario_and_in_a_variant(path: str, value: Any, place: str) -> None:
    tree: Any = value
    for step in reversed(path.split(".")):
        tree = {step: tree}
    schema = scenario_schema()
    # of the ways a value might be meant, the checker tells the nearest
    assert place in list(wrong({"extends": "x.yaml"} | tree, schema, schema))
    if path != "name":
        schema, study = study_schema(), {"base": "x.yaml", "variants": {"v": tree}}
        assert list(wrong(study, schema, schema))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_distribution_passes_where_a_number_may_be_uncertain(kind: str) -> None:
    schema = scenario_schema()
    args = {"triangular": [0.5, 0.6, 0.7], "log_triangular": [0.5, 0.6, 0.7], "choice": [0.5, 0.6, 0.7, 0.8]}
    tree = {"extends": "x", "uncertainties": {"reach": {"families": {kind: args.get(kind, [0.5, 0.6])}}}}
    assert list(wrong(tree, schema, schema)) == []


def test_a_scenario_needs_a_roster_or_a_file_to_build_upon_and_a_study_a_base() -> None:
    scenario, study = scenario_schema(), study_schema()
    assert list(wrong({"name": "x"}, scenario, scenario)) == [": required"]
    assert list(wrong({"roster": "x.xlsx", "staffing": None}, scenario, scenario)) == []
    assert list(wrong({"variants": {"a": {}}}, study, study)) == [": required"]
    assert list(wrong({"base": "x", "variants": {}}, study, study)) == [".variants: minProperties"]
    assert list(wrong({"base": "x", "variants": {"a b": {}}}, study, study)) == [".variants: propertyNames"]
    assert list(wrong({"base": "x", "variants": {"一": "a.yaml"}}, study, study)) == []
    assert list(wrong({"base": "x", "variants": {"a": {"name": "y"}}}, study, study))


def test_the_checker_of_these_tests_lets_no_keyword_pass_that_it_does_not_know() -> None:
    with pytest.raises(NotImplementedError):
        list(wrong({}, {"oneOf": []}, {}))


@pytest.mark.parametrize(("pattern", "replaced"), list(_PATTERNS.items()))
def test_a_pattern_of_the_schema_refuses_nothing_that_is_accepted_and_is_known_to_every_reader(
    pattern: str, replaced: str
) -> None:
    def accepted(text: str) -> bool:
        return TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)]).validator.isinstance_python(text)

    for text in ("a", "新罗-区.1", "_x" * 20, "é", "٣", "a b", "", "-a", "a/b", "x" * 81, "a\n", "\x07", "=1"):
        if accepted(text):
            assert re.search(replaced, text), text
        elif text.isascii() and not text.endswith("\n"):  # Python's $ lets one line break pass
            assert not re.search(replaced, text), text
    assert "\\p" not in replaced


def test_sections_may_be_left_empty() -> None:
    schema = scenario_schema()
    for name, info in Scenario.model_fields.items():
        if is_section(info.annotation):
            assert list(wrong({"extends": "x", name: None}, schema, schema)) == [], name
