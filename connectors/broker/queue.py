# mypy: disable-error-code="no-untyped-call"
"""The broker as Rolecall uses it: publish, take, acknowledge; the same for the embedded queue and RabbitMQ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from uuid import uuid4

from amqp.exceptions import PreconditionFailed

from connectors.broker.address import HEARTBEAT, Address
from connectors.broker.inlet import LINGER, Delivery, Inlet
from connectors.broker.link import Link
from connectors.broker.outlet import Outlet
from engine.errors import RolecallError
from engine.messages.envelope import REPLY_QUEUES

__all__ = ["Broker", "Delivery"]

PREFETCH = 5000
FORGOTTEN = 3_600_000
"""Milliseconds after which RabbitMQ removes a queue for replies that nobody reads."""


class Broker:
    """Queues to publish to and to take from. One thread at a time; connects when first used.

    Every method raises engine.errors.Transient when the broker can't be reached (locked, disk full) and works again by
    itself as soon as it can; what was taken over an earlier connection then comes again. NotReady when a person must
    do something: the address or the password is no good, a right is missing, a queue is not there or was made
    otherwise, another process consumes the same embedded queue.
    """

    def __init__(
        self,
        address: str | Path,
        prefetch: int = PREFETCH,
        linger: float = LINGER,
        heartbeat: float = HEARTBEAT,
        ca_file: Path | None = None,
    ) -> None:
        where = Address.read(str(address), ca_file)
        self._out = Link(where, "publishing", heartbeat)
        self._outlet = Outlet(self._out)
        # A connection of its own: what happens to a publication does not give deliveries back.
        self._in = Link(where, "taking", heartbeat)
        self._inlet = Inlet(self._in, prefetch, linger)

    @classmethod
    def open(
        cls,
        address: str | Path,
        prefetch: int = PREFETCH,
        linger: float = LINGER,
        heartbeat: float = HEARTBEAT,
        ca_file: Path | None = None,
    ) -> Self:
        """Open the queues at `address`: a folder or `embedded://FOLDER`, or `amqp://…`, or `amqps://…` (encrypted).

        `prefetch` is how many messages of a queue may be taken and not acknowledged; `linger`, in seconds, how long a
        batch that has a message waits for one more; `heartbeat`, in seconds, after how much silence RabbitMQ and this
        side take each other for dead; `ca_file`, certificates that vouch for a RabbitMQ at amqps://.
        """
        return cls(address, prefetch, linger, heartbeat, ca_file)

    @property
    def shown(self) -> str:
        """The address without its password, for messages."""
        return self._out.address.shown

    def publish(
        self,
        queue: str,
        body: bytes,
        *,
        reply_to: str | None = None,
        publisher: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send one message; see `publish_many`."""
        self.publish_many(queue, [body], reply_to=reply_to, publisher=publisher, headers=headers)

    def publish_many(
        self,
        queue: str,
        bodies: Iterable[bytes],
        *,
        reply_to: str | None = None,
        publisher: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> int:
        """Send messages in order; return how many. They are durable, and the broker has said so, when this returns.

        After an error some of them may be there: whoever sends them again sends those twice. A queue that is not
        Rolecall's must exist already; what is for one that does not is dropped and logged, which is no error: nobody
        waits for that answer any more. `publisher`: RabbitMQ takes none but the user who is logged in, and it is who
        is named on events and requests; the embedded queue names the operating-system user.
        """
        return self._outlet.send(
            ((queue, body) for body in bodies), reply_to=reply_to, publisher=publisher, headers=headers
        )

    def publish_all(self, messages: Iterable[tuple[str, bytes]]) -> int:
        """Send (queue, body) to several queues, otherwise as `publish_many`."""
        return self._outlet.send(messages)

    def take(self, limit: int, wait: float, queues: Sequence[str], *, least: int = 1) -> list[Delivery]:
        """Return what is ready, up to `limit`, each queue in order; nothing if it is fewer than `least`.

        Waits at most `wait` seconds for the first message and a few milliseconds for more.
        """
        return self._inlet.take(limit, wait, queues, least)

    def acknowledge(self, deliveries: Iterable[Delivery]) -> None:
        """Settle deliveries for good."""
        self._inlet.acknowledge(deliveries)

    def give_back(self, deliveries: Iterable[Delivery]) -> None:
        """Put deliveries back in their places; they come again, as `redelivered`."""
        self._inlet.give_back(deliveries)

    def declare(self, queue: str) -> None:
        """Make a queue of your own, for replies for example, unless it is there."""
        with self._out.trying() as link:
            try:
                link.channel.queue_declare(queue, durable=True, auto_delete=False)
            except PreconditionFailed:  # it is there, made by somebody else in their own way
                link.drop()

    @contextmanager
    def replies(self) -> Iterator[str]:
        """Make a queue for replies that lives as long as the block; RabbitMQ removes it an hour after a crash."""
        queue = f"{REPLY_QUEUES}{uuid4()}"
        with self._out.trying() as link:
            link.channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-expires": FORGOTTEN})
        try:
            yield queue
        finally:
            with suppress(RolecallError):
                self._inlet.take(0, 0.0, [])  # nobody listens to it any more
                with self._out.trying() as link:
                    link.channel.queue_delete(queue)

    def depth(self, queue: str) -> int:
        """Count the messages that wait in the queue (embedded: with those taken and not acknowledged)."""
        with self._out.trying() as link:
            return int(link.channel.queue_declare(queue, passive=True).message_count)

    def consumers(self, queue: str) -> int:
        """Count who consumes the queue: 0 means that no worker is alive."""
        with self._out.trying() as link:
            return int(link.channel.queue_declare(queue, passive=True).consumer_count)

    def close(self) -> None:
        """Close; what was taken and not acknowledged is there again."""
        self._in.close()
        self._out.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
