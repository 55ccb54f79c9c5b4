# ruff: noqa: ANN401 — kombu's objects carry no types
"""Messages that are published together, on the embedded queue and on RabbitMQ."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from connectors.broker.confirms import Confirms
from connectors.broker.frames import Publications

BATCH: Final = 5000
"""Messages of the embedded queue stored in one transaction, at most."""
BATCH_BYTES: Final = 16_000_000
AT_ONCE: Final = 65_536
"""Bytes for RabbitMQ that are gathered before they are sent."""


class StoredBatch:
    """Messages that are stored together: so many in one transaction, fewer if they are large."""

    def __init__(self, channel: Any) -> None:
        self.unroutable: Counter[str] = Counter()
        """Messages for queues that nobody declared; complete after `flush`."""
        self._channel = channel
        self._rows: list[tuple[str, str, bytes]] = []
        self._bytes = 0

    def publish(self, body: bytes, exchange: str, routing_key: str, properties: Mapping[str, Any]) -> None:
        """Take one more message."""
        rest = dict(properties)
        headers = rest.pop("application_headers", None)
        message = self._channel.prepare_message(
            body,
            content_type=rest.pop("content_type", None),
            content_encoding=rest.pop("content_encoding", None),
            headers=headers,
            properties=rest,
        )
        rows = self._channel.routed(message, exchange, routing_key)
        self._rows += rows
        self._bytes += sum(len(stored) for _, _, stored in rows)
        if len(self._rows) >= BATCH or self._bytes >= BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Store what was taken."""
        store = self._channel.store
        if store.put(self._rows) < len(self._rows):
            known = {queue: store.number_of(queue) for queue, _, _ in self._rows}
            self.unroutable.update(queue for queue, _, _ in self._rows if known[queue] is None)
        self.discard()

    def discard(self) -> None:
        """Forget what was taken and not stored."""
        self._rows = []
        self._bytes = 0


class ConfirmedBatch:
    """Messages that are confirmed, all of them, when `flush` returns."""

    def __init__(self, confirms: Confirms) -> None:
        self._confirms = confirms
        self._kinds: dict[tuple[str, str], Publications] = {}
        self._gathered: list[bytes] = []
        self._bytes = 0
        confirms.forget()

    @property
    def unroutable(self) -> Counter[str]:
        """Messages that led to no queue, by their routing key; complete after `flush`."""
        return self._confirms.returned

    def publish(self, body: bytes, exchange: str, routing_key: str, properties: Mapping[str, Any]) -> None:
        """Send one more message; all that go to the same place have the same properties."""
        kind = self._kinds.get((exchange, routing_key))
        if kind is None:
            kind = Publications(self._confirms.channel, exchange, routing_key, properties)
            self._kinds[exchange, routing_key] = kind
        frames = kind.frames(body)
        self._gathered.append(frames)
        self._bytes += len(frames)
        full = self._confirms.full(len(self._gathered), self._bytes)
        if full or self._bytes >= AT_ONCE:
            self._send()
        if full:
            self._confirms.wait_for_room()

    def flush(self) -> None:
        """Wait until all are confirmed."""
        self._send()
        self._confirms.wait_for_all()

    def discard(self) -> None:
        """Forget them."""
        self._confirms.forget()

    def _send(self) -> None:
        if self._gathered:
            connection = self._confirms.channel.connection
            self._confirms.sent(map(len, self._gathered))
            connection.transport.write(b"".join(self._gathered))
            connection.bytes_sent += len(self._gathered)
            self._gathered.clear()
            self._bytes = 0
