"""The condition tree: what `if` and `while` say, and the tests under an event in `when`.

One tree, three readers: `engine.matching.reference` (plain, with the value each condition met),
`engine.matching.durable` (through `engine.matching.atoms`) and `engine.store.selection` (SQL: which of a million).
All leaves are frozen and hashable: equal tests are one atom.
"""

from dataclasses import dataclass, field
from typing import Literal

from engine.clock import DAY

DONE_FIELDS = ("completed", "external_training", "qualified")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written: a day, an exact time, or an offset from the anchor.

    The anchor is the event's time in `when` and `if`, the clock in `while`.
    """

    at: int | None = None
    """Microseconds UTC of a literal; None for a relative one."""
    offset: int = 0
    """Microseconds after the anchor: `30 days ago` is negative."""
    day: bool = False
    """A literal day: before it means before its start, after it means from its end on."""

    def start(self, anchor: int) -> int:
        """Values less than this are before the moment (microseconds UTC)."""
        return anchor + self.offset if self.at is None else self.at

    def end(self, anchor: int) -> int:
        """Values from this on are after the moment (microseconds UTC)."""
        return self.start(anchor) + (DAY if self.day else 1)

    @property
    def relative(self) -> bool:
        """Whether time alone changes what it means."""
        return self.at is None


@dataclass(frozen=True, slots=True)
class Everyone:
    """`everyone`: always holds."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The text field has at least one of these values (normalised, catalog names resolved)."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Like:
    """A value of the text field fits the pattern (`*` any text, `?` one character; normalised).

    For things of the catalog with other names (`also`), `things` are those of which any name fits; the pattern is
    then tried on values the catalog does not know (those not in `known`).
    """

    field: str
    pattern: str
    things: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """The field has a value. Field of any type (for done fields: at least one of any name)."""

    field: str


@dataclass(frozen=True, slots=True)
class Flag:
    """The flag is set: `lms_manager: true`."""

    field: str


@dataclass(frozen=True, slots=True)
class NumberIn:
    """The number field has one of these values."""

    field: str
    values: frozenset[float]


@dataclass(frozen=True, slots=True)
class Between:
    """at_least <= value <= at_most; at least one bound is given."""

    field: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """The date field lies before / after / on: value < before.start, value >= after.end, on.start <= value < on.end."""

    field: str
    before: Moment | None = None
    after: Moment | None = None
    on: Moment | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """`completed`, `external_training` or `qualified`: some occurrence of any of `names` in the window."""

    field: str
    names: frozenset[str]
    before: Moment | None = None
    after: Moment | None = None


@dataclass(frozen=True, slots=True)
class DoneTogether:
    """All of `names`, with occurrences (in the window) that lie at most `within` microseconds apart."""

    field: str
    names: frozenset[str]
    within: int
    before: Moment | None = None
    after: Moment | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. Never empty."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds. Never empty."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold: `none` and `{none: [..]}`; `known: false`. Holds where the field is missing."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Group:
    """A named condition of the catalog, resolved."""

    name: str
    part: "Condition"


Leaf = Everyone | OneOf | Like | Known | Flag | NumberIn | Between | Dated | Done | DoneTogether
Condition = Leaf | All | Any | Not | Group

Kind = Literal["text", "number", "date", "flag", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the language: its name, its type, whether it can have several values, what its values name."""

    name: str
    kind: Kind
    several: bool = False
    names: str | None = None
    """The catalog section its values come from: teams, job_titles, learning_items, …"""
    description: str = field(default="", compare=False)
