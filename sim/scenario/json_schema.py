"""JSON Schema (draft 2020-12) of the files a planner writes, for editors that complete and check while one types.

In: the sections as declared. Out: plain data, one for a scenario, a study, a province: every setting with its meaning,
unit, tag and source, its bounds and its default. What cannot be said of a value alone (two settings that contradict
each other, a school that is not in the roster) is left to `rollout check`.
"""

from __future__ import annotations

import json
from typing import Any

from sim.scenario.design import DesignFile, Factor
from sim.scenario.errors import is_section
from sim.scenario.field import ID, LINE, NAME, About, Section, meaning
from sim.scenario.province import ProvinceFile, Synthetic
from sim.scenario.schema import Scenario
from sim.scenario.study import StudyFile

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORD = r"\w\u0080-\uffff"
_PATTERNS = {
    NAME: rf"^[{_WORD}][{_WORD}.-]{{0,79}}$",
    ID: rf"^[{_WORD}.-]{{1,40}}$",
    LINE: r"^[^\x00-\x1f\x7f-\x9f]*$",
}
"""Patterns that any reader of a JSON Schema understands: to some ``\\w`` is ASCII alone, and none need know ``\\p``."""
_EXTENDS: Schema = {"type": "string", "description": "A scenario file to build upon, as seen from this one"}
_PATH: Schema = {"type": "string", "description": "A CSV file or Excel workbook, as seen from this file"}


def scenario_schema() -> Schema:
    """Return the schema of a scenario file."""
    settings, definitions = _settings()
    return {
        "$schema": DIALECT,
        "title": "rollout scenario",
        "type": "object",
        "properties": {"extends": _EXTENDS, **settings},
        "additionalProperties": False,
        "anyOf": [{"required": ["roster"]}, {"required": ["extends"]}],
        "$defs": definitions,
    }


def study_schema() -> Schema:
    """Return the schema of a study file."""
    settings, definitions = _settings()
    says = _tidy(StudyFile.model_json_schema())
    says["properties"]["variants"] |= {
        "propertyNames": {"pattern": _PATTERNS[NAME]},
        "additionalProperties": {
            "anyOf": [
                {"$ref": "#/$defs/Variant"},
                {"type": "string", "description": "A strategy file that extends the base, as seen from this file"},
            ]
        },
    }
    for name in ("variants", "tables"):  # empty ones are left out, not written
        says["properties"][name].pop("default", None)
    says["properties"]["design"] |= {"$ref": "#/$defs/Design"}
    _said(says)
    variant = {
        "type": "object",
        "description": "What differs from the base",
        "properties": {name: value for name, value in settings.items() if name != "name"},
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "title": "rollout study",
        "type": "object",
        "properties": says["properties"],
        "required": ["base"],
        "anyOf": [{"required": ["variants"]}, {"required": ["design"]}],
        "additionalProperties": False,
        "$defs": {"Variant": variant, "Design": _design(), "Factor": _factor(), **definitions},
    }


def province_schema() -> Schema:
    """Return the schema of a province file."""
    settings, definitions = _settings()
    says = _tidy(ProvinceFile.model_json_schema())
    synthetic = _tidy(Synthetic.model_json_schema()) | {"description": "A roster to be invented"}
    district = {
        "type": "object",
        "description": "What differs from the base",
        "properties": {k: v for k, v in settings.items() if k not in ("name", "district")} | {"synthetic": synthetic},
        "additionalProperties": False,
    }
    says["properties"]["districts"] |= {
        "propertyNames": {"pattern": _PATTERNS[NAME]},
        "additionalProperties": {"anyOf": [{"$ref": "#/$defs/District"}, {"type": "null"}]},
    }
    return {
        "$schema": DIALECT,
        "title": "rollout province",
        "type": "object",
        "properties": says["properties"],
        "required": ["base", "districts"],
        "additionalProperties": False,
        "$defs": {"District": district, **definitions},
    }


def _design() -> Schema:
    design = _tidy(DesignFile.model_json_schema())
    design["properties"]["factors"]["additionalProperties"] = {
        "anyOf": [{"$ref": "#/$defs/Factor"}, {"type": "null", "description": "Its own prior"}]
    }
    return _said(design)


def _factor() -> Schema:
    factor = _said(_tidy(Factor.model_json_schema()))
    factor["properties"]["values"]["items"] = {"anyOf": [{"type": kind} for kind in ("number", "string", "boolean")]}
    return factor


def _said(schema: Schema) -> Schema:
    """Take away null as a value of its own: what is not said is left out."""
    for field in schema["properties"].values():
        kinds = [kind for kind in field.pop("anyOf", []) if kind != {"type": "null"}]
        for kind in kinds:
            field |= kind
        if field.get("default", 0) is None:
            del field["default"]
    return schema


SCHEMAS = {"scenario": scenario_schema, "study": study_schema, "province": province_schema}


def written(schema: Schema) -> str:
    """Return a schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _settings() -> tuple[Schema, Schema]:
    """Return the properties of a scenario file, all of them optional, and the definitions they refer to."""
    schema = _tidy(Scenario.model_json_schema())
    definitions = schema["$defs"]
    for name, section in _sections(Scenario).items():
        for field, info in section.model_fields.items():
            if is_section(info.annotation):
                _section_of(definitions[name]["properties"], field, info.annotation)
    properties: Schema = schema["properties"]
    for field, info in Scenario.model_fields.items():
        if is_section(info.annotation):
            _section_of(properties, field, info.annotation)
    inline = properties["roster"]
    properties["roster"] = {"description": inline.pop("description"), "anyOf": [_PATH, inline]}
    return properties, _distributions(properties, definitions)


def _section_of(properties: Schema, field: str, kind: Any) -> None:
    """Let a section be left empty, all its entries commented out; its default is that of its entries."""
    said = (kind.__doc__ or "").strip().splitlines()[0]
    properties[field] = {"description": said, "anyOf": [{"$ref": f"#/$defs/{kind.__name__}"}, {"type": "null"}]}


def _sections(top: type[Section]) -> dict[str, type[Section]]:
    found: dict[str, type[Section]] = {}
    for info in top.model_fields.values():
        if is_section(info.annotation):
            kind: type[Section] = info.annotation  # type: ignore[assignment]
            found |= {kind.__name__: kind, **_sections(kind)}
    return found


def _distributions(properties: Schema, definitions: Schema) -> Schema:
    """Name the distributions once, instead of with every number that may be one."""
    found: Schema = {}

    def named(node: Any) -> Any:
        if isinstance(node, list):
            return [named(child) for child in node]
        if not isinstance(node, dict):
            return node
        if "triangular" in node.get("properties", {}):
            found["Distribution"] = node
            return {"$ref": "#/$defs/Distribution"}
        return {key: named(child) for key, child in node.items()}

    properties |= named(properties)
    return {**named(definitions), **found}


def _tidy(node: Any, inside_properties: bool = False) -> Any:
    """Leave out what says nothing, and let a description say all an editor shows: meaning, unit, tag and source."""
    if isinstance(node, list):
        return [_tidy(child) for child in node]
    if not isinstance(node, dict):
        return _PATTERNS.get(node, node) if isinstance(node, str) else node
    tidy = {key: _tidy(child, key in ("properties", "$defs")) for key, child in node.items()}
    if inside_properties:
        return tidy
    if "tag" in tidy:
        about = About(**{key: tidy[key] for key in ("kind", "unit", "tag", "source")})
        tidy["description"] = meaning(tidy["description"], about)
    return {key: value for key, value in tidy.items() if key != "title" and value != ""} | _default(tidy)


def _default(node: Schema) -> Schema:
    """Keep a default that is an empty text."""
    return {"default": node["default"]} if "default" in node else {}
