# ruff: noqa: ANN401 — kombu's objects carry no types
"""The consuming side of a connection: deliveries out, acknowledgements in."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, NamedTuple

from connectors.broker.dead_letters import with_origin
from connectors.broker.line import Line
from connectors.broker.link import Link
from connectors.broker.names import PARKED

LINGER = 0.005
"""Seconds to wait for one more message, once there is one, unless told otherwise."""
LONGEST_LINGER = 0.2
"""Seconds to go on like this, if messages trickle in one by one."""
CATCH_UP = 0.5
"""Seconds to wait for what RabbitMQ has but has not sent yet."""
READY = 0.001
"""A message that arrives within this many seconds was not waited for."""


class Tag(NamedTuple):
    """Which delivery of which connection: what an acknowledgement needs."""

    generation: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message as the broker gave it; `body` byte for byte as it was published."""

    queue: str
    body: bytes
    publisher: str = "anonymous"
    """RabbitMQ: the validated user-id. Embedded: the operating-system user of the publishing process."""
    reply_to: str | None = None
    published: int | None = None
    """When, in seconds of its publisher's clock, if that says so (AMQP's `timestamp`)."""
    redelivered: bool = False
    """It was in somebody's hands before, perhaps those of a process that is gone.

    Not said of what was in these very hands when the connection broke: the message has not done that.
    """
    headers: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Of a parked message: `queue` and `reason`, also when it was the broker that gave it up."""
    tag: Tag


class Inlet:
    """Takes messages from queues. At most `prefetch` unacknowledged ones of each queue."""

    def __init__(self, link: Link, prefetch: int, linger: float = LINGER) -> None:
        self._link = link
        self._prefetch = prefetch
        self._linger = max(linger, READY)
        self._generation = 0
        self._lines: dict[str, Line] = {}
        self._arrived: deque[Delivery] = deque()
        self._survived: set[tuple[str, int]] = set()
        """Queue and hash of the body of what was taken over a connection that broke."""

    def take(self, limit: int, wait: float, queues: Sequence[str], least: int = 1) -> list[Delivery]:
        """Return what is ready, up to `limit`; waits at most `wait` seconds for the first, a few ms for more.

        Nothing if it is fewer than `least`: they stay where they are.
        """
        with self._link.trying() as link:
            self._listen(link, queues)
            if not self._arrived and not link.drained(max(wait, self._linger)) and link.address.folder is None:
                self._catch_up(link, queues)
            waited = 0.0
            while self._arrived and len(self._arrived) < limit and waited < LONGEST_LINGER:
                started = monotonic()
                if not link.drained(self._linger):
                    break
                waited += max(0.0, monotonic() - started - READY)
            if len(self._arrived) < least:
                return []
            taken = [self._arrived.popleft() for _ in range(min(limit, len(self._arrived)))]
            for delivery in taken:
                self._lines[delivery.queue].may_have_more = True
            return taken

    def _catch_up(self, link: Link, queues: Sequence[str]) -> None:
        """Nothing has come. After a time in which something did, that may mean that RabbitMQ is slow: it is asked."""
        lines = [self._lines[queue] for queue in queues if self._lines[queue].may_have_more]
        for line in lines:
            line.may_have_more = False
        until = monotonic() + CATCH_UP
        while lines and not self._arrived and monotonic() < until:
            lines = [line for line in lines if line.is_behind()]
            if lines:
                link.drained(self._linger)

    def acknowledge(self, deliveries: Iterable[Delivery]) -> None:
        """Settle deliveries for good; those of an earlier connection come again whatever we do."""
        with self._link.trying():
            for queue, numbers in self._numbers(deliveries).items():
                self._lines[queue].settle(numbers)

    def give_back(self, deliveries: Iterable[Delivery]) -> None:
        """Put deliveries back in their places."""
        with self._link.trying():
            self._give_back(deliveries)

    def _give_back(self, deliveries: Iterable[Delivery]) -> None:
        for queue, numbers in self._numbers(deliveries).items():
            self._lines[queue].give_back(numbers)

    def _numbers(self, deliveries: Iterable[Delivery]) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for delivery in deliveries:
            if delivery.tag.generation == self._link.generation and delivery.queue in self._lines:
                found.setdefault(delivery.queue, set()).add(delivery.tag.number)
        return found

    def _listen(self, link: Link, queues: Sequence[str]) -> None:
        if self._generation != link.generation:  # a new connection: what the old one had is given back by itself
            held = ((queue, body) for queue, line in self._lines.items() for body in line.unsettled.values())
            self._survived = {(queue, body) for queue, body in held if body is not None}
            self._lines.clear()
            self._arrived.clear()
            self._generation = link.generation
        for queue, line in self._lines.items():
            if queue not in queues:
                line.cancel()
        unwanted = [delivery for delivery in self._arrived if delivery.queue not in queues]
        if unwanted:
            self._arrived = deque(delivery for delivery in self._arrived if delivery.queue in queues)
            self._give_back(unwanted)
        for queue in queues:
            if queue not in self._lines:
                self._lines[queue] = Line(queue, link.new_channel(), self._prefetch)
            self._lines[queue].listen(self._receiver(self._lines[queue]))

    def _receiver(self, line: Line) -> Any:
        generation = self._generation

        def receive(message: Any) -> None:
            delivery = _delivery(line.queue, message, generation)
            body = hash(delivery.body)
            if delivery.redelivered and (line.queue, body) in self._survived:
                self._survived.discard((line.queue, body))
                delivery = replace(delivery, redelivered=False)
            line.unsettled[message.delivery_tag] = None if delivery.redelivered else body
            self._arrived.append(delivery)

        return receive


def _delivery(queue: str, message: Any, generation: int) -> Delivery:
    properties = message.properties
    body = message.body
    published = properties.get("timestamp")
    headers = getattr(message, "headers", None) or properties.get("application_headers") or {}
    return Delivery(
        queue=queue,
        body=body.encode() if isinstance(body, str) else bytes(body or b""),
        publisher=properties.get("user_id") or "anonymous",
        reply_to=properties.get("reply_to"),
        published=published if isinstance(published, int) else None,
        redelivered=bool(message.delivery_info.get("redelivered")),
        headers=with_origin(headers) if queue == PARKED else headers,
        tag=Tag(generation, message.delivery_tag),
    )
