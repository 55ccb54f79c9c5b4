# ruff: noqa: ANN401 — kombu's objects carry no types
# mypy: disable-error-code="no-untyped-call"
"""What the embedded queue has delivered and nobody has acknowledged."""

from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from kombu.transport import virtual

from connectors.broker.store import Row


class Message(virtual.Message):
    """A delivered message: its body as it was published, byte for byte."""

    def __init__(self, payload: dict[str, Any], channel: Any = None, **kwargs: Any) -> None:
        self.row: Row = payload["row"]
        headers = payload["headers"]
        # Without the header: kombu would unpack a compressed body here, of any size, before anybody has looked at it.
        packed = {name: value for name, value in headers.items() if name != "compression"}
        super().__init__({**payload, "headers": packed}, channel=channel, **kwargs)
        self.headers = headers


class QoS(virtual.QoS):
    """What is delivered and not acknowledged; kombu's own knows no `multiple`."""

    def ack(self, delivery_tag: int, multiple: bool = False) -> None:
        """Delete the message, or all that were delivered up to it, in one transaction."""
        self._settle(takewhile(lambda tag: tag <= delivery_tag, self._delivered) if multiple else [delivery_tag])

    def reject(self, delivery_tag: int, requeue: bool = False) -> None:
        """Put the message back in its place, or delete it."""
        if requeue and delivery_tag in self._delivered:
            self.channel.give_back(self._delivered.pop(delivery_tag))
        else:
            self._settle([delivery_tag])

    def restore_unacked(self) -> None:
        """Put everything back in its place."""
        for tag in list(self._delivered):
            self.reject(tag, requeue=True)

    def _settle(self, tags: Iterable[int]) -> None:
        known = [tag for tag in tags if tag in self._delivered]
        self.channel.store.delete(self._delivered[tag].row.number for tag in known)
        for tag in known:
            del self._delivered[tag]
