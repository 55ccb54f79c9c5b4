# ruff: noqa: ANN401 — py-amqp's objects carry no types
# mypy: disable-error-code="no-untyped-call"
"""Publications that RabbitMQ confirms: many on their way at once, all confirmed when a batch is done."""

from collections import Counter
from collections.abc import Iterable
from time import monotonic
from typing import Any

from engine.errors import Transient

IN_FLIGHT = 500
"""Messages on their way that are not confirmed yet, at most."""
IN_FLIGHT_BYTES = 16_000_000
"""The same in bytes, one message more or less."""
PATIENCE = 30.0
"""Seconds without any confirmation after which the broker is given up."""
SLICE = 5.0
"""Seconds to listen at a time; between two of them the connection is looked at."""


class Unconfirmed(Exception):  # noqa: N818 — said as it is meant
    """The broker did not take a message over, or did not say so."""


class Confirms:
    """What was published on one channel and is not confirmed; RabbitMQ numbers publications from 1."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel
        self.waits = 0
        """How often somebody had to wait for confirmations."""
        self.returned: Counter[str] = Counter()
        """Messages that led to no queue, by their routing key."""
        self._number = 0
        self._open: dict[int, int] = {}
        self._bytes = 0
        self._refused = 0
        channel.events["basic_ack"].add(self._confirmed)
        channel.events["basic_nack"].add(self._nacked)
        channel.events["basic_return"].add(self._unroutable)
        channel.confirm_select()

    def full(self, messages: int, size: int) -> bool:
        """Whether with so many more, of so many bytes together, enough is on its way."""
        return len(self._open) + messages >= IN_FLIGHT or self._bytes + size >= IN_FLIGHT_BYTES

    def sent(self, sizes: Iterable[int]) -> None:
        """Note that messages of these sizes are on their way."""
        for size in sizes:
            self._number += 1
            self._open[self._number] = size
            self._bytes += size

    def wait_for_room(self) -> None:
        """Wait until half of what may be on its way is confirmed."""
        self._wait(IN_FLIGHT // 2, IN_FLIGHT_BYTES // 2)

    def wait_for_all(self) -> None:
        """Wait until all is confirmed."""
        self._wait(0, 0)

    def _wait(self, messages: int, size: int) -> None:
        """Unconfirmed if it will never be, Transient if the broker has no room just now."""
        self.waits += 1
        connection = self.channel.connection
        until = monotonic() + PATIENCE
        while len(self._open) > messages or self._bytes > size:
            before = len(self._open)
            try:
                connection.drain_events(timeout=min(SLICE, PATIENCE))
            except TimeoutError:
                connection.beat()
            if len(self._open) < before:
                until = monotonic() + PATIENCE
            elif monotonic() >= until:
                self._give_up(connection)
        if self._refused:
            msg = f"it refused {self._refused} of the messages"
            raise Unconfirmed(msg)

    def forget(self) -> None:
        """Begin anew: what is confirmed from now on is nobody's business any more."""
        self._open.clear()
        self._bytes = 0
        self._refused = 0
        self.returned.clear()

    def _give_up(self, connection: Any) -> None:
        if connection.blocked_since is not None:  # what was sent is in its hands: a new connection would say it again
            msg = "the broker is short of memory or disk and takes no messages"
            raise Transient(msg)
        msg = f"{len(self._open)} messages were not confirmed within {PATIENCE:.0f} seconds"
        raise Unconfirmed(msg)

    def _confirmed(self, number: int, multiple: bool) -> None:
        if not multiple:
            self._bytes -= self._open.pop(number, 0)
            return
        for one in list(self._open):
            if one > number:
                break
            self._bytes -= self._open.pop(one)

    def _nacked(self, number: int, multiple: bool) -> None:
        before = len(self._open)
        self._confirmed(number, multiple)
        self._refused += before - len(self._open)

    def _unroutable(self, _problem: Any, _exchange: str, routing_key: str, _message: Any) -> None:
        self.returned[routing_key] += 1
