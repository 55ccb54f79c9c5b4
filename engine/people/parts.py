"""What a message tells, as rows: facts, lists, completions."""

from dataclasses import dataclass
from typing import Final, Literal, TypedDict

import msgspec

from engine.text import normal

Kind = Literal["status", "attribute", "team", "job_title", "flag"]
DoneKind = Literal["completed", "external_training"]

SECTIONS: Final = {
    "team": "teams",
    "job_title": "job_titles",
    "completed": "learning_items",
    "external_training": "external_trainings",
}
"""Kind → the section of the catalog that its names come from."""
MARKER: Final = ""
"""The key of the fact that a whole list was told."""


class Forms(TypedDict, total=False):
    """A value as told, normalised, as a number, and as a day (its start in µs UTC); None: it has no such form."""

    value: str
    text: str
    number: float | None
    moment: int | None


class Fact(msgspec.Struct, frozen=True):
    """One thing told of a user: a row of `fact`. `moment` in microseconds UTC."""

    kind: Kind
    key: str
    order: str
    present: bool
    source: str
    message: str
    value: str | None = None
    text: str | None = None
    number: float | None = None
    moment: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that replaces its kind: the marker, and a fact for each name in it."""

    marker: Fact
    members: tuple[Fact, ...]


class Completion(msgspec.Struct, frozen=True):
    """A completion or training: a row of `completion`. `at` in microseconds UTC; `type`: a training's provider."""

    kind: DoneKind
    name: str
    order: str
    at: int
    source: str
    message: str
    type: str | None = None
    score: float | None = None

    def same_as(self, other: "Completion") -> bool:
        """Say whether both tell the same of one thing: time, type and score."""
        alike = (self.type and normal(self.type)) == (other.type and normal(other.type))
        return alike and self.at == other.at and self.score == other.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What one message tells, each kind in the order of its events."""

    status: Fact | None = None
    attributes: tuple[Fact, ...] = ()
    memberships: tuple[Fact | Listing, ...] = ()
    completion: Completion | None = None
    unknown: tuple[str, ...] = ()
    """Attributes that the catalog does not know: ignored, and noted."""
