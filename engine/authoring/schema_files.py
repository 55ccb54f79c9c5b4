"""JSON Schemas of rule files, for editors: completion, hover text, mistakes underlined while they are written.

Draft 7, which editors know best. What the schema accepts, the reader may still refuse: it alone knows the meaning.
"""

from typing import Any, Final

from engine.authoring.catalog import Catalog
from engine.authoring.language import (
    ATTRIBUTE_TYPES,
    CATALOG_KEYS,
    FIELDS,
    ITEM,
    QUALIFICATION,
    RESERVED,
    ROLE,
    THEN_KEYS,
    THING,
    TRIGGER_KEYS,
)
from engine.authoring.schema_conditions import (
    FLAG,
    TEXT,
    Schema,
    about,
    definitions,
    named,
    names_of,
    several,
    word,
)
from engine.authoring.schema_scenarios import parts_of_scenarios, scenario
from engine.authoring.shape import MAX_NAME

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
SLUG: Final[Schema] = {"pattern": r"^[a-z0-9][a-z0-9._-]*$", "maxLength": MAX_NAME}
NAME: Final[Schema] = {"pattern": r"\S", "maxLength": MAX_NAME}
_OWNER = r"^\s*[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\s*$"


def schemas(catalog: Catalog | None = None) -> dict[str, Schema]:
    """Return `catalog`, `triggers`, `scenarios`: each the schema of a file. With a catalog, its names are offered."""
    known = Catalog() if catalog is None else catalog
    return {
        "catalog": _file("catalog.yaml", _catalog(known), known),
        "triggers": _triggers(known),
        "scenarios": _scenarios(known),
    }


def _file(title: str, schema: Schema, catalog: Catalog, **more: Schema) -> Schema:
    head = {"$schema": DRAFT, "title": title}
    return {**head, **schema, "definitions": {**definitions(catalog), **more}}


def _keys(properties: dict[str, Schema], **more: Any) -> Schema:  # noqa: ANN401 — of any schema
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def _or_nothing(schema: Schema) -> Schema:
    return {**schema, "type": ["object", "null"]}


def _things(of: Schema, names: Schema) -> Schema:
    return {"type": ["object", "null"], "propertyNames": names, "additionalProperties": of}


def _catalog(catalog: Catalog) -> Schema:
    names = several(TEXT)
    said: dict[str, Schema] = {
        "title": {**TEXT, "description": "what people read; may change at any time"},
        "also": {**names, "description": "the other names that HR or the LMS has for it"},
        "visible": {**FLAG, "description": "false: learners cannot see it"},
        "items": {**several(named(names_of(catalog, "learning_items"))), "description": "the learning items needed"},
        "qualifications": {
            **several(named(names_of(catalog, "qualifications"))),
            "description": "come along, optional",
        },
        "mandatory": {**several(named(names_of(catalog, "qualifications"))), "description": "come along, mandatory"},
    }

    def thing(keys: tuple[str, ...]) -> Schema:
        return _or_nothing(_keys({key: said[key] for key in keys}))

    reserved = sorted({field.name for field in FIELDS} | RESERVED)
    sections = {
        "attributes": _things(word(*ATTRIBUTE_TYPES), {**SLUG, "not": {"enum": reserved}}),
        "teams": _things(thing(THING), NAME),
        "job_titles": _things(thing(THING), NAME),
        "external_trainings": _things(thing(THING), NAME),
        "groups": _things({"$ref": "#/definitions/conditions"}, SLUG),
        "learning_items": _things(thing(ITEM), NAME),
        "qualifications": _things(thing(QUALIFICATION), SLUG),
        "roles": _things(thing(ROLE), SLUG),
    }
    return _or_nothing(_keys({name: about(key, sections[name]) for name, key in CATALOG_KEYS.items()}))


def _triggers(catalog: Catalog) -> Schema:
    conditions: Schema = {"$ref": "#/definitions/conditions"}
    roles, qualifications = (named(names_of(catalog, section)) for section in ("roles", "qualifications"))
    then = {
        "roles": about(THEN_KEYS["roles"], several(roles)),
        "qualifications": about(THEN_KEYS["qualifications"], several(qualifications)),
        "mandatory": about(THEN_KEYS["mandatory"], several(qualifications)),
        "email": about(THEN_KEYS["email"], FLAG),
    }
    gives = [{"required": [key]} for key in ("roles", "qualifications", "mandatory")]
    limit = {**TEXT, "examples": ["50", "5%"]}
    takes: dict[str, Schema] = {
        "was": {"type": ["string", "number"], "pattern": r"^[a-z0-9][a-z0-9._-]*$"},
        "description": TEXT,
        "owner": {"type": "string", "pattern": _OWNER, "examples": ["ops@example.com"]},
        "when": {"$ref": "#/definitions/when"},
        "if": conditions,
        "while": conditions,
        "then": _keys(then, anyOf=gives),
        "grace": {**TEXT, "examples": ["3 days", "12 hours"]},
        "after": word("keep"),
        "existing": word("skip"),
        "enabled": {"anyOf": [FLAG, {"type": "string", "pattern": r"^\s*[Ss][Hh][Aa][Dd][Oo][Ww]\s*$"}]},
        "limits": _keys({"assign": limit, "revoke": limit}, minProperties=1),
    }
    trigger = _keys({name: about(key, takes[name]) for name, key in TRIGGER_KEYS.items()})
    trigger["required"] = ["then"]
    trigger["oneOf"] = [{"required": ["when"]}, {"required": ["while"]}]
    trigger["dependencies"] = {"if": ["when"], "grace": ["while"], "after": ["while"], "existing": ["while"]}
    triggers = _things(trigger, SLUG)
    described = {**triggers, "description": "the triggers of this file, by name"}
    return _file("triggers", _or_nothing(_keys({"triggers": described})), catalog)


def _scenarios(catalog: Catalog) -> Schema:
    described = {**_things(scenario(), NAME), "description": "the scenarios of this file, by name"}
    return _file("scenarios", _or_nothing(_keys({"scenarios": described})), catalog, **parts_of_scenarios(catalog))
