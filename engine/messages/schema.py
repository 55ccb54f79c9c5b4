"""JSON Schemas (draft 2020-12) of every message, generated from the types that read and write them."""

from typing import Any

import msgspec

from engine.messages.envelope import TYPES
from engine.messages.events import ItemChanged
from engine.messages.notices import KINDS, Notice
from engine.messages.outgoing import CHANGE_TYPES, ChangeEnvelope, EmailJob, Receipt
from engine.messages.requests import REQUESTS, AssignmentRequested
from engine.messages.typed import Data
from engine.messages.values import ID_PATTERN, LONGEST_NAME, TIME_PATTERN
from engine.order import MAX_SEQUENCE

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return type → schema of the whole message.

    All events and requests, all change events, `email_job`, `notice`, `receipt`.
    """
    incoming = {name: _incoming(name, data) for name, data in TYPES.items()}
    changes: dict[str, dict[str, Any]] = {name: _change(name) for name in CHANGE_TYPES}
    others = {"email_job": _of(EmailJob), "notice": _notice(), "receipt": _of(Receipt)}
    return {**incoming, **changes, **others}


def _of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    _, parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    schema = {"$schema": DIALECT, **parts.pop(kind.__name__)}
    return {**schema, "$defs": parts} if parts else schema


def _notice() -> dict[str, Any]:
    """What it is about is of a kind of its own for each template."""
    _, parts = msgspec.json.schema_components([Notice, *KINDS.values()], ref_template="#/$defs/{name}")
    schema = {"$schema": DIALECT, **parts.pop("Notice")}
    about = schema["properties"]["data"] | {"anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in KINDS.values()]}
    return {**schema, "properties": {**schema["properties"], "data": about}, "$defs": parts}


def _change(type: str) -> dict[str, Any]:
    schema = _of(ChangeEnvelope)
    return {**schema, "title": type, "properties": {**schema["properties"], "type": {"const": type}}}


def _incoming(type: str, kind: type[Data]) -> dict[str, Any]:
    data = _of(kind)
    definitions = data.pop("$defs", {})
    data.pop("$schema")
    data.update(_WHOLE.get(kind, {}))
    request = type in REQUESTS
    required = ["specversion", "id", "source", "type"]
    required += [] if request else ["subject", "time"]
    if data.get("required") or "minProperties" in data:
        required.append("data")
    else:
        data["type"] = ["object", "null"]
    optional = ["string", "null"]
    schema = {
        "$schema": DIALECT,
        "title": type,
        "type": "object",
        "required": required,
        "properties": {
            "specversion": {"const": "1.0"},
            "id": _ID | {"type": "string", "description": "of this message; the same again is a duplicate"},
            "source": _ID | {"type": "string", "description": "the system that sends it"},
            "type": {"const": type},
            "subject": _ID | {"type": optional if request else "string", "description": _subject(type, request)},
            "time": {
                "type": optional if request else "string",
                "pattern": TIME_PATTERN,
                "description": "when it happened or takes effect: RFC 3339, with its zone",
            },
            "sequence": _SEQUENCE,
            "traceparent": _ID | {"type": optional, "description": "passed on"},
            "datacontenttype": {"type": optional, "description": "application/json"},
            "dataschema": {"type": optional},
            "data_base64": False,
            "data": data,
        },
        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
    }
    return {**schema, "$defs": definitions} if definitions else schema


def _subject(type: str, request: bool) -> str:
    if request:
        return "not used"
    return "the learning item" if type == "learning_item.changed" else "the id of the user"


_ID: dict[str, Any] = {"minLength": 1, "maxLength": LONGEST_NAME, "pattern": ID_PATTERN}
_SEQUENCE: dict[str, Any] = {
    "description": "puts in order what has the same time: the greater counts as later",
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": MAX_SEQUENCE},
        {"type": "string", "pattern": "^[0-9]{1,19}$"},
        {"type": "null"},
    ],
}
# What the types cannot say: rules about the data as a whole (their `reasons()`).
_WHOLE: dict[type[Data], dict[str, Any]] = {
    ItemChanged: {"minProperties": 1},
    AssignmentRequested: {
        "oneOf": [{"required": ["users"]}, {"required": ["where"]}, {"required": ["all"]}],
        "anyOf": [{"required": ["roles"]}, {"required": ["qualifications"]}, {"required": ["mandatory"]}],
    },
}
