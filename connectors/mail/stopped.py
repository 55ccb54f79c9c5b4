"""What the template `stopped` can say: a notice about a publisher that is stopped, as plain texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from connectors.mail.content import Values, plain
from connectors.mail.held import LONGEST_COMMAND
from engine.messages.notices import Notice, Stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedContent(Values):
    """The names that the template may use."""

    template: ClassVar[str] = "stopped"
    parts: ClassVar[Mapping[type, str]] = {}

    language: str
    publisher: str
    why: str
    number: int
    of: int
    most: int
    limit: str
    actor: str
    commands: tuple[str, ...]


def stopped_content(notice: Notice, language: str) -> StoppedContent:
    """Prepare a notice."""
    return _content(notice.data, language)


def _content(told: Stopped, language: str = "en") -> StoppedContent:
    return StoppedContent(
        language=language,
        publisher=plain(told.publisher),
        why=told.why,
        number=told.number,
        of=told.of,
        most=told.most,
        limit=plain(told.limit),
        actor=plain(told.actor or ""),
        commands=tuple(plain(one, LONGEST_COMMAND) for one in told.commands),
    )


STOPPED_EXAMPLES: Final = (
    _content(Stopped(publisher="hr", why="leaving", number=1_240, of=2_400, most=240, limit="10%")),
    _content(Stopped(publisher="hr", why="leaving", number=101, of=2_100, most=100, limit="100")),
    _content(Stopped(publisher="lms", why="parked", number=140, of=300, most=100, limit="20%")),
    _content(Stopped(publisher="hr", why="person", actor="a.person")),
)
"""What the template is tried with: every cause."""
