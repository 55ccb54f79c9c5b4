"""Scenarios as read: people, what happens to them and when, and what is expected of them then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.authoring.triggers import Place, TargetKind

Status = Literal["expected", "active", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that a step sends: an event, or a request of an admin."""

    type: str
    subject: str | None
    """The user (of `learning_item.changed`: the item); None of a request."""
    data: Mapping[str, Any]
    time: int
    """When it happened, microseconds UTC: that of the step, unless it is told late or ahead."""
    sequence: int | None = None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A role or qualification that is spoken of: its normalised name, and as the catalog writes it."""

    kind: TargetKind
    key: str
    name: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """The triggers that are to stand behind what a user has."""

    thing: Thing
    triggers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emails:
    """The emails since the last expectation about the user: how many, or what they tell of altogether."""

    number: int | None = None
    things: tuple[Thing, ...] = ()
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is expected of one user at one moment."""

    user: str
    place: Place
    status: Status | None = None
    has: tuple[Thing, ...] = ()
    has_not: tuple[Thing, ...] = ()
    mandatory: tuple[Thing, ...] = ()
    because_of: tuple[Behind, ...] = ()
    emails: Emails | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One moment (microseconds UTC): a message, or expectations, or first the one and then the other."""

    at: int
    place: Place
    sent: Sent | None = None
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One story, from an empty academy on; `steps` in order of time."""

    name: str
    place: Place
    description: str = ""
    steps: tuple[Step, ...] = ()
