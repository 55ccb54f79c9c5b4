"""JSON Schema of conditions and events, made from the closed tables of the language: for editors.

A schema knows no catalog but the one it is given, and refuses nothing that the reader accepts: names of the catalog are
offered, not demanded, since text is compared without case and HR's other names count as well.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Field
from engine.authoring.language import (
    ATTRIBUTE_TYPES,
    CONDITION_KEYS,
    EVENTS,
    FIELDS,
    OPERATORS,
    TESTS,
    UPDATED,
    UPDATED_FIELDS,
    Key,
    type_of,
)

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
"""One value, as written: an editor takes `007` for a number and `no` for a word; Rolecall reads what is written."""
FLAG: Final[Schema] = {
    "anyOf": [{"type": "boolean"}, {"type": "string", "pattern": r"^\s*([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$"}]
}
TRUE: Final[Schema] = {"anyOf": [{"const": True}, {"type": "string", "pattern": r"^\s*[Tt][Rr][Uu][Ee]\s*$"}]}
NUMBER: Final[Schema] = {"type": ["number", "string"], "pattern": r"^\s*[+-]?[0-9]+(\.[0-9]+)?\s*$"}
EVERYONE: Final[Schema] = {
    "type": "string",
    "pattern": r"^\s*[Ee][Vv][Ee][Rr][Yy][Oo][Nn][Ee]\s*$",
    "examples": ["everyone"],
}


def word(*words: str) -> Schema:
    """One of a few words, with blanks around it or without."""
    return {"type": "string", "pattern": rf"^\s*({'|'.join(words)})\s*$", "examples": list(words)}


def several(one: Schema) -> Schema:
    """A value, or a list of at least one."""
    return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}


def about(key: Key, schema: Schema) -> Schema:
    """A key's schema, with what it does as hover text."""
    return {**schema, "description": f"{key.takes}: {key.does}"}


def named(names: Iterable[str]) -> Schema:
    """Offer names of the catalog."""
    known = sorted(set(names))
    return {"anyOf": [{"enum": known}, TEXT]} if known else TEXT


def names_of(catalog: Catalog, section: str | None) -> list[str]:
    """Return the names that a section of the catalog has, as written."""
    return [] if section is None else [thing.name for thing in getattr(catalog, section).values()]


def definitions(catalog: Catalog) -> dict[str, Schema]:
    """Return `conditions` (with `everyone`), `condition`, `when`, and what they are made of."""
    fields = {name: _of(catalog.fields[name]) for name in catalog.attributes}
    fields |= {field.name: _of(field) for field in FIELDS}
    listed: Schema = {"type": "array", "minItems": 1, "items": _ref("condition")}
    structure = {
        "all": about(CONDITION_KEYS["all"], listed),
        "any": about(CONDITION_KEYS["any"], listed),
        "none": about(CONDITION_KEYS["none"], _ref("condition")),
        "group": about(CONDITION_KEYS["group"], several(named(catalog.groups))),
    }
    one: Schema = {
        "type": "object",
        "minProperties": 1,
        "properties": fields | structure,
        "additionalProperties": _ANY_ATTRIBUTE,
        "propertyNames": {"not": {"enum": ["everyone", *(name for name in OPERATORS if name not in CONDITION_KEYS)]}},
    }
    tests = [*FIELDS, *UPDATED_FIELDS, *(field for event in EVENTS.values() for field in event.fields), *ATTRIBUTES]
    return {
        "condition": {"anyOf": [one, listed]},
        "conditions": {"anyOf": [_ref("condition"), EVERYONE]},
        "event": _event(catalog),
        "when": {"anyOf": [_ref("event"), {"type": "array", "minItems": 1, "items": _ref("event")}]},
        **{_name(field): _test(field, catalog) for field in tests},
    }


ATTRIBUTES: Final = tuple(Field(name=f"an attribute, {kind}", kind=kind) for kind in ATTRIBUTE_TYPES)
_ANY_ATTRIBUTE: Final[Schema] = {"anyOf": [{"$ref": f"#/definitions/{kind}"} for kind in ATTRIBUTE_TYPES]}
"""Any other name may be an attribute that the catalog has by now."""


def _name(field: Field) -> str:
    return "-".join(([field.names] if field.names else []) + type_of(field).split(", "))


def _of(field: Field) -> Schema:
    """The test of a field, with what the field is as hover text (draft 7 reads nothing beside a reference)."""
    return {"description": field.description, "allOf": [_ref(_name(field))]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _test(field: Field, catalog: Catalog) -> Schema:
    """What may stand behind a field: a value, a list of which any, or keys."""
    if field.kind == "flag":
        return TRUE
    value = NUMBER if field.kind == "number" else named(names_of(catalog, field.names))
    takes: Mapping[str, Schema] = {
        "any": several(value),
        "all": several(value),
        "none": several(value),
        "like": {**TEXT, "examples": ["zorg*"]},
        "at_least": NUMBER,
        "at_most": NUMBER,
        "before": {**TEXT, "examples": ["2026-07-01", "30 days ago"]},
        "after": {**TEXT, "examples": ["2026-07-01", "in 60 days"]},
        "within": {**TEXT, "examples": ["90 days"]},
        "known": FLAG,
    }
    keys: Schema = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            name: {**takes[name], "description": f"{OPERATORS[name].takes}: {OPERATORS[name].holds}"}
            for name in TESTS[type_of(field)]
        },
    }
    if field.kind == "done":
        which: Schema = {"anyOf": [{"required": [name]} for name in ("any", "all", "none")]}
        keys["dependencies"] = {"before": which, "after": which, "within": ["all"]}
    return {"anyOf": [*several(value)["anyOf"], keys]}


def _event(catalog: Catalog) -> Schema:
    told = {field.name: _of(field) for field in UPDATED_FIELDS}
    told |= {name: _of(catalog.fields[name]) for name in catalog.attributes}
    bodies: dict[str, Schema] = {}
    for name, event in EVENTS.items():
        fields = {field.name: _of(field) for field in event.fields}
        body: Schema = {"type": ["object", "null"], "properties": fields, "additionalProperties": False}
        if name == UPDATED:
            body = {"type": "object", "minProperties": 1, "maxProperties": 1, "properties": told}
            body["additionalProperties"] = _ANY_ATTRIBUTE
        bodies[name] = {**body, "description": event.tells}
    alone = {"enum": [name for name in EVENTS if name != UPDATED]}
    one = {"type": "object", "minProperties": 1, "maxProperties": 1, "properties": bodies}
    return {"anyOf": [alone, {**one, "additionalProperties": False}]}
