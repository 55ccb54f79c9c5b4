"""Who may: which types, sources and actors each publisher may speak for (section 8). What is not listed may not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.actors import person_of
from engine.authoring.pattern import fits
from engine.errors import Refused, Rejected
from engine.messages.envelope import Message
from engine.messages.plain import shown
from engine.messages.requests import RequestData
from engine.text import normal

ANONYMOUS = "anonymous"
"""The publisher of messages that name none: nobody can be allowed anything by that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What one publisher may say. In all three `*` stands for any text, `?` for one character."""

    types: tuple[str, ...]
    sources: tuple[str, ...] | None = None
    """None: whatever it calls itself; ids are kept apart by publisher in any case."""
    actors: tuple[str, ...] = ()
    """In whose name it may ask, besides its own."""


Permissions = Mapping[str, Permission]
"""By name of the publisher: RabbitMQ's validated user-id, or the operating-system user."""


def check_listed(permissions: Permissions | None, name: str) -> None:
    """Raise Refused if a publisher may say nothing at all."""
    if permissions is not None and name not in permissions:
        raise Refused([_not_listed(name)])


def check(permissions: Permissions | None, message: Message) -> None:
    """Raise Rejected (`not_allowed`) if the publisher may not say this. None: everybody may say everything."""
    if permissions is None:
        return
    reason = _in_the_way(permissions, message)
    if reason is not None:
        raise Rejected("not_allowed", reason)


def _in_the_way(permissions: Permissions, message: Message) -> str | None:
    name = message.publisher
    mine = permissions.get(name)
    if name == ANONYMOUS:
        return "the message does not say who publishes it: expected the property user-id, with the publisher's login"
    if mine is None:
        return _not_listed(name)
    if not _any_fits(mine.types, message.type):
        return f"{_written(name)} may not publish {message.type}: expected {_listed(mine.types)} ({_where(name)}.types)"
    if mine.sources is not None and not _any_fits(mine.sources, message.source):
        return (
            f"{_written(name)} may not speak for the source {_written(message.source)}: "
            f"expected {_listed(mine.sources)} ({_where(name)}.sources)"
        )
    actor = message.data.actor if isinstance(message.data, RequestData) else None
    if actor is None or speaks_for(mine, name, actor):
        return None
    may = f"no actor, or {_listed((name, *mine.actors))}"
    return f"{_written(name)} may not ask in the name of {_written(actor)}: expected {may} ({_where(name)}.actors)"


def speaks_for(mine: Permission, name: str, actor: str) -> bool:
    """Say whether a publisher may ask in the name of an actor. Of `ada (by ci)` that is ada, as for a second person."""
    person = person_of(actor)
    return person == normal(name) or any(fits(normal(pattern), person) for pattern in mine.actors)


def _not_listed(name: str) -> str:
    return f"{_written(name)} is not among the publishers that may say anything: an admin lists it in publishers"


def _any_fits(patterns: Iterable[str], text: str) -> bool:
    return any(fits(pattern, text) for pattern in patterns)


def _listed(patterns: Iterable[str]) -> str:
    several = list(dict.fromkeys(map(_written, patterns)))
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} or {several[-1]}"


def _where(name: str) -> str:
    return f"publishers.{_written(name)}"


def _written(text: str) -> str:
    return shown(text)[1:-1]
