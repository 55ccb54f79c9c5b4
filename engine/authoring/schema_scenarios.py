"""JSON Schema of scenario files, made from the closed tables of `scenario_language`: for editors."""

from typing import Any, Final

from engine.authoring.catalog import Catalog
from engine.authoring.scenario_language import (
    ACTIONS,
    EXPECT_KEYS,
    SCENARIO_KEYS,
    SENT,
    STATUSES,
    STEP_KEYS,
    TAKES_ATTRIBUTES,
    TELLS,
    WHAT,
    WHOM,
    Part,
)
from engine.authoring.schema_conditions import FLAG, NUMBER, TEXT, Schema, about, named, names_of, several, word

NOTHING: Final[Schema] = {"type": "null"}
_ATTRIBUTE: Final[Schema] = {
    "anyOf": [TEXT, NOTHING],
    "description": "an attribute of the catalog; a date may be written `in 30 days`; null: there is none",
}


def parts_of_scenarios(catalog: Catalog) -> dict[str, Schema]:
    """Return the definitions that `scenario` refers to, beside those of conditions."""
    request = {word: _sent(word, catalog) for word in ("assign", "revoke")}
    profile = _sent("user.joined", catalog)
    return {
        "step": _step(catalog),
        "expected": _expected(catalog),
        "profile": profile,
        "gives": request["assign"],
        "ends": request["revoke"],
    }


def scenario() -> Schema:
    """Return the schema of one scenario."""
    step = _ref("step")
    steps: Schema = {
        "type": "array",
        "minItems": 1,
        "items": [{"allOf": [step, {"required": ["at"]}]}],
        "additionalItems": step,
    }
    takes: dict[str, Schema] = {"description": TEXT, "steps": steps}
    return _keys({name: about(key, takes[name]) for name, key in SCENARIO_KEYS.items()}, required=["steps"])


_SHARED: Final = {
    "profile": ("user.joined", "user.updated"),
    "gives": ("assign", "block"),
    "ends": ("revoke", "unblock"),
}
"""What several messages have, told once."""


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _keys(properties: dict[str, Schema], **more: Any) -> Schema:  # noqa: ANN401 — of any schema
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def _step(catalog: Catalog) -> Schema:
    takes: dict[str, Schema] = {
        "at": {**TEXT, "examples": ["2026-03-01", "2026-03-01T17:30:00Z", "3 days later"]},
        "expect": {"type": "object", "minProperties": 1, "additionalProperties": _ref("expected")},
    }
    keys = {name: about(key, takes[name]) for name, key in STEP_KEYS.items()}
    shared = {name: {"allOf": [_ref(of)]} for of, names in _SHARED.items() for name in names}
    messages = {name: {**(shared.get(name) or _sent(name, catalog)), "description": TELLS[name]} for name in SENT}
    one = [{"required": [name]} for name in SENT]
    return _keys({**keys, **messages}, oneOf=[*one, {"required": ["expect"], "not": {"anyOf": one}}])


def _sent(name: str, catalog: Catalog) -> Schema:
    parts = {part.name: _part(part, catalog) for part in SENT[name]}
    needed = [part.name for part in SENT[name] if part.needed]
    if name in ACTIONS:
        whom = [{"required": [word]} for word in WHOM]
        return _keys(parts, oneOf=whom, anyOf=[{"required": [word]} for word in WHAT])
    if name == "learning_item.changed":
        return _keys(parts, required=needed, anyOf=[{"required": ["title"]}, {"required": ["visible"]}])
    schema = _keys(parts, required=needed)
    if name in TAKES_ATTRIBUTES:
        schema["properties"] |= {attribute: _ATTRIBUTE for attribute in catalog.attributes if attribute not in parts}
        schema["additionalProperties"] = _ATTRIBUTE
    return schema


def _part(part: Part, catalog: Catalog) -> Schema:
    text = named(names_of(catalog, part.names))
    schema: Schema = {
        "text": text,
        "texts": several(text),
        "number": NUMBER,
        "flag": FLAG,
        "moment": TEXT,
        "attributes": {"type": "object", "additionalProperties": _ATTRIBUTE},
        "conditions": {"allOf": [{"$ref": "#/definitions/conditions"}]},
    }[part.form]
    if part.clears:
        empty = [{"type": "array", "items": text}] if part.form == "texts" else []
        schema = {"anyOf": [schema, *empty, NOTHING]}
    examples = {"examples": list(part.examples)} if part.examples else {}
    return {**schema, "description": part.says, **examples}


def _expected(catalog: Catalog) -> Schema:
    qualification = named(names_of(catalog, "qualifications"))
    thing = named([*names_of(catalog, "roles"), *names_of(catalog, "qualifications")])
    takes: dict[str, Schema] = {
        "has": several(thing),
        "has_not": several(thing),
        "mandatory": several(qualification),
        "because_of": {"type": "object", "minProperties": 1, "additionalProperties": several(TEXT)},
        "emails": {"anyOf": [NUMBER, *several(thing)["anyOf"]], "examples": ["1", "0"]},
        "status": word(*STATUSES),
    }
    return _keys({name: about(key, takes[name]) for name, key in EXPECT_KEYS.items()}, minProperties=1)
