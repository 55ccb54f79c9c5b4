"""What the template `held` can say: a notice about a job that is held, as plain texts that hold no surprises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from connectors.mail.content import Values, plain
from engine.messages.notices import Held, Notice

MOST = 20
"""Roles and qualifications that are named; the others are counted."""
LONGEST_COMMAND = 5_000
"""A command that is cut off is none. Ids have at most 255 characters, some of which a shell wants written out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit that was passed: `number` of `of`; allowed are `most`, as `limit` (`25%`, or a number) says."""

    what: str
    number: int
    of: int
    most: int
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldContent(Values):
    """The names that the template may use."""

    template: ClassVar[str] = "held"
    parts: ClassVar[Mapping[type, str]] = {Limit: "a limit"}

    language: str
    job: str
    action: str
    what: tuple[str, ...]
    more: int
    actor: str
    note: str
    passed: tuple[Limit, ...]
    commands: tuple[str, ...]


def held_content(notice: Notice, language: str) -> HeldContent:
    """Prepare a notice."""
    told = notice.data
    return HeldContent(
        language=language,
        job=plain(told.job),
        action=plain(told.action),
        what=tuple(map(plain, told.what[:MOST])),
        more=len(told.what[MOST:]),
        actor=plain(told.actor),
        note=plain(told.note or ""),
        passed=tuple(
            Limit(what=one.what, number=one.number, of=one.of, most=one.most, limit=plain(one.limit))
            for one in told.passed
        ),
        commands=tuple(plain(one, LONGEST_COMMAND) for one in told.commands),
    )


_LIMITS = (
    Limit(what="users", number=1_240, of=2_100, most=525, limit="25%"),
    Limit(what="unknown", number=7, of=20, most=2, limit="10%"),
    Limit(what="users", number=101, of=2_100, most=100, limit="100"),
)
_NOTHING = Held(job="a-job", action="undo", what=(), actor="a.person")

HELD_EXAMPLES: Final = (
    HeldContent(
        language="en",
        job="a-job",
        action="assign",
        what=("A role", "A qualification"),
        more=3,
        actor="a.person",
        note="A note.",
        passed=_LIMITS,
        commands=_NOTHING.commands,
    ),
    HeldContent(
        language="en",
        job="a-job",
        action="undo",
        what=(),
        more=0,
        actor="a.person",
        note="",
        passed=(),
        commands=_NOTHING.commands,
    ),
)
"""What the template is tried with: several of everything, and nearly nothing."""
