"""What conditions see: the facts about one user, or the fields of one event, resolved by the active revision."""

from dataclasses import dataclass, field
from typing import Literal

from engine.order import FIRST

Status = Literal["expected", "active", "left"]


@dataclass(slots=True, kw_only=True)
class Facts:
    """Values by field name. Text is normalised (`engine.text.normal`) and resolved to the catalog's own name.

    text      field → values: team, job_title, language, manager, the catalog's text attributes; of an event: item,
              type, training, provider, team, job_title, qualification, and `told` (the attribute it tells)
    numbers   field → value: the catalog's number attributes; of an event: score
    dates     field → microseconds UTC: `joined`, the catalog's date attributes (start of the day)
    flags     the flags that are set: `lms_manager`
    done      completed | external_training | qualified → name → times, ascending, microseconds UTC
    A missing value has no key; a `text` entry is never empty.
    """

    text: dict[str, frozenset[str]] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    dates: dict[str, int] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    done: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Person:
    """One user as matching and assignment see them: status, present stay, facts."""

    id: str
    status: Status = "expected"
    stay_order: str = FIRST
    """The order of the leaving that ended the last stay; what is greater is of the present stay."""
    between_stays: bool = False
    """Left, and the stay is over: nobody is there for a `while` trigger until they join again."""
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact told, as triggers see it."""

    type: str
    """user.joined, user.updated, user.team.added, learning.completed, qualification.achieved, …"""
    user: str
    order: str
    at: int
    source: str
    message: str
    """The id that its publisher gave the message."""
    facts: Facts
    repeat: bool = False
    """Repeats what the facts of this stay already said at its time: only moves the date of reasons already given."""
    old: bool = False
    """Told too late to act (`dedupe_for`)."""
