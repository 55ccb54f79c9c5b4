"""Triggers as read: when … if … then, or while … then."""

from dataclasses import dataclass, field
from typing import Literal

from engine.authoring.conditions import Condition

TargetKind = Literal["role", "qualification"]
Enabled = Literal["true", "false", "shadow"]


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """What is given: a role or a qualification (normalised name)."""

    kind: TargetKind
    name: str
    mandatory: bool = False


@dataclass(frozen=True, slots=True)
class EventPattern:
    """One event of `when`, and the test over its fields (None: any)."""

    type: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `number` users, or `percent` of the active ones."""

    number: int | None = None
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line and column, both from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One rule. Exactly one of `when` (not empty) and `while_`; `if_` only with `when`."""

    name: str
    was: str | None = None
    description: str = ""
    owner: str | None = None
    when: tuple[EventPattern, ...] = ()
    if_: Condition | None = None
    while_: Condition | None = None
    then: tuple[Target, ...] = ()
    email: bool = True
    grace: int = 0
    """Microseconds that a revocation waits; only with `while`."""
    keep: bool = False
    """`after: keep`: what it gave lasts when the conditions end; only with `while`."""
    skip_existing: bool = False
    """`existing: skip`: people who match when it goes live are left alone; only with `while`."""
    enabled: Enabled = "true"
    limit_assign: Limit | None = None
    limit_revoke: Limit | None = None
    text: str = field(default="", compare=False)
    """The trigger as written, for `why` and to see whether it changed."""
    place: Place = field(default=Place("", 0, 0), compare=False)

    @property
    def mode(self) -> Literal["when", "while"]:
        """Which of the two kinds of trigger it is."""
        return "when" if self.when else "while"
