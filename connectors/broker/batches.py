"""Messages that are published together on RabbitMQ."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from connectors.broker.confirms import Confirms
from connectors.broker.frames import Publications

AT_ONCE: Final = 65_536
"""Bytes that are gathered before they are sent."""


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
        self._confirms.sent(len(body))
        if self._bytes >= AT_ONCE:
            self._send()
        if self._confirms.full:
            self._send()
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
            connection.transport.write(b"".join(self._gathered))
            connection.bytes_sent += len(self._gathered)
            self._gathered.clear()
            self._bytes = 0
