"""The closed tables of scenarios: their keys, and the messages that steps send, made from the types of the messages.

The reader follows them, and the JSON Schema is made from them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import msgspec

from engine.authoring.language import EVENTS as TRIGGERING
from engine.authoring.language import Key
from engine.authoring.scenarios import Status
from engine.messages.events import EVENTS, ItemChanged, Profile
from engine.messages.requests import AssignmentRequested
from engine.messages.typed import Data
from engine.messages.values import Id

SCENARIO_KEYS: Final[Mapping[str, Key]] = {
    "description": Key("text", "says what it shows"),
    "steps": Key("a list of steps, in order of time", "what happens, and what is expected then"),
}
STEP_KEYS: Final[Mapping[str, Key]] = {
    "at": Key(
        "a day (its morning, 9:00 UTC), a time such as `2026-03-01T17:30:00Z`, or `3 days later`",
        "when it is; without it a minute after the step above",
    ),
    "expect": Key("user: expectations", "what must be so then, after what this step sends"),
}
"""Beside these a step has one message, or none."""

EXPECT_KEYS: Final[Mapping[str, Key]] = {
    "has": Key("a role or qualification, or a list", "the user has all of these"),
    "has_not": Key("a role or qualification, or a list", "the user has none of these"),
    "mandatory": Key("a qualification, or a list", "the user has these, and they are mandatory"),
    "because_of": Key("{role or qualification: trigger, or a list}", "the user has it, and these triggers give it"),
    "emails": Key(
        "a number, or the roles and qualifications told of",
        "the emails to the user since the last time that a step expected something of them",
    ),
    "status": Key("`active`, `left` or `expected`", "whether the user has joined, or left"),
}
STATUSES: Final[tuple[Status, ...]] = ("active", "left", "expected")
ADMIN: Final = "admin@example.com"
"""Who asks, where a request does not say."""

Form = Literal["text", "texts", "number", "flag", "attributes", "conditions", "moment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field of a message: how it is written in a step."""

    name: str
    form: Form
    type: Any
    """What the message demands of the value."""
    says: str
    names: str | None = None
    """The section of the catalog that its values name."""
    needed: bool = False
    clears: bool = False
    """Whether it may be `null`: there is none."""
    examples: tuple[str, ...] = ()


ACTIONS: Final = ("assign", "revoke", "block", "unblock")
_SECTIONS: Final = {
    "team": "teams",
    "teams": "teams",
    "job_title": "job_titles",
    "job_titles": "job_titles",
    "training": "external_trainings",
    "roles": "roles",
    "qualifications": "qualifications",
    "mandatory": "qualifications",
}
_NOT_WRITTEN: Final = frozenset({"action", "dry_run"})
_MAY_END: Final = ("assign", "block")


def _part(info: msgspec.structs.FieldInfo, known: msgspec.inspect.Field, kind: type[Data]) -> Part:
    forms, clears, says = set(_forms(known.type)), False, ""
    if "null" in forms:
        clears = True
    for note in get_args(info.type)[1:]:
        says = str(note.description) if isinstance(note, msgspec.Meta) and note.description else says
    form = next(one for one in get_args(Form) if one in forms)
    section = _SECTIONS.get(info.encode_name)
    if kind is not ItemChanged and info.encode_name == "item":
        section = "learning_items"
    if info.encode_name == "until":
        form = "moment"
    if info.encode_name == "where":
        form = "conditions"
    return Part(
        name=info.encode_name,
        form=form,
        type=info.type,
        says=says,
        names=section,
        needed=info.required,
        clears=clears,
    )


def _forms(type: msgspec.inspect.Type) -> Iterator[str]:
    match type:
        case msgspec.inspect.Metadata(inner):
            yield from _forms(inner)
        case msgspec.inspect.UnionType(types):
            for one in types:
                yield from _forms(one)
        case msgspec.inspect.NoneType():
            yield "null"
        case msgspec.inspect.BoolType():
            yield "flag"
        case msgspec.inspect.FloatType():
            yield "number"
        case msgspec.inspect.VarTupleType():
            yield "texts"
        case msgspec.inspect.DictType():
            yield "attributes"
        case msgspec.inspect.StrType():
            yield "text"


def _parts(kind: type[Data]) -> tuple[Part, ...]:
    described = msgspec.inspect.type_info(kind)
    assert isinstance(described, msgspec.inspect.StructType)  # noqa: S101 — messages are structs
    pairs = zip(msgspec.structs.fields(kind), described.fields, strict=True)
    return tuple(_part(info, known, kind) for info, known in pairs if info.encode_name not in _NOT_WRITTEN)


USER: Final = Part(name="user", form="text", type=Id, says="the id of the user; any text will do", needed=True)
ITEM: Final = Part(name="item", form="text", type=Id, says="the learning item", names="learning_items", needed=True)
TIME: Final = Part(
    name="time",
    form="moment",
    type=str,
    says="when it happened, if it is told late or ahead; without it, when the step is",
    examples=("2026-02-01", "30 days ago", "in 5 days"),
)
SEQUENCE: Final = Part(
    name="sequence", form="number", type=int, says="the greater is the later, of what happened at the same time"
)


def _sent(kind: type[Data]) -> tuple[Part, ...]:
    subject = ITEM if kind is ItemChanged else USER
    return (subject, TIME, SEQUENCE, *_parts(kind))


SENT: Final[Mapping[str, tuple[Part, ...]]] = {
    **{name: _sent(kind) for name, kind in EVENTS.items()},
    **{
        action: tuple(one for one in _parts(AssignmentRequested) if one.name != "until" or action in _MAY_END)
        for action in ACTIONS
    },
}
"""What a step may send, with the fields of each: events by their type, requests by what they ask for."""
TELLS: Final[Mapping[str, str]] = {
    **{name: told.tells for name, told in TRIGGERING.items() if name in EVENTS},
    "user.updated": "something was told of somebody",
    "user.left": "somebody left",
    "learning_item.changed": "the LMS changed a learning item",
    "assign": "an admin gives somebody something",
    "revoke": "an admin ends what people, jobs and `when` triggers gave",
    "block": "an admin decides that somebody is not to have something",
    "unblock": "an admin ends the blocks",
}
"""What each of them says."""
TAKES_ATTRIBUTES: Final = frozenset(name for name, kind in EVENTS.items() if kind is Profile)
"""Events under which the catalog's attributes may be written like fields, as in triggers."""
HEAD: Final = frozenset({"user", "time", "sequence"})
"""What is not part of the data of an event."""
WHOM: Final = ("users", "where", "all")
WHAT: Final = ("roles", "qualifications", "mandatory")
