"""Arrivals: messages as they came from a queue, what makes them the same, and what became of each."""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from engine.messages.envelope import Message, outline

EVENTS = "rolecall.events"
"""The queue that is for events alone: who may publish there, and nowhere else, assigns nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One message as it came from a queue."""

    body: bytes
    queue: str = EVENTS
    publisher: str = "anonymous"
    reply_to: str | None = None
    events_alone: bool = False
    """It came by a way on which nobody may ask for anything: the queue of events."""
    redelivered: bool = False
    """It was in a worker's hands before, perhaps one that is gone."""
    waited: int | None = None
    """Its number among the messages that wait, while it is one of them."""
    agreed: bool = False
    """A person has agreed to whomever it has leave."""

    unread: bool = False
    """It is not to be looked into any more: that ended workers."""

    @property
    def outline(self) -> dict[str, str | None]:
        """`source`, `id`, `type` and `subject`, as far as they can be read."""
        return outline(b"" if self.unread else self.body)

    @property
    def digest(self) -> str:
        """What it is known by while its deliveries are counted."""
        return sha256(self.queue.encode() + b"\0" + self.body).hexdigest()


class Key(NamedTuple):
    """What makes a message the same message."""

    publisher: str
    source: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one arrival. `code` and `reason`: of what was parked."""

    arrival: Arrival
    outcome: str
    message: Message | None = None
    code: str | None = None
    reason: str | None = None
    number: int | None = None
    """Of a parked message."""


def key_of(message: Message) -> Key:
    """What makes it the same message as another."""
    return Key(message.publisher, message.source, message.id)
