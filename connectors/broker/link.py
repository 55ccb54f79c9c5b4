# ruff: noqa: ANN401 — kombu's objects carry no types
# mypy: disable-error-code="no-untyped-call"
"""A connection to the queues, embedded or RabbitMQ, with everything declared."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import RLock
from time import monotonic
from typing import Any, Self

import structlog

from connectors.broker.address import Address
from connectors.broker.declaring import declare
from connectors.broker.pulse import Pulse
from connectors.broker.understanding import understood
from engine.errors import RolecallError

log = structlog.get_logger("rolecall.broker")

SLICE = 5.0
"""Seconds to wait for messages at a time; between two of them the connection is looked at."""
FAREWELL = 3.0
"""Seconds to wait for a server that is told goodbye."""


class Link:
    """One connection, opened when it is first used and opened anew after an error."""

    def __init__(self, address: Address, purpose: str, heartbeat: float) -> None:
        self.address = address
        self.connection: Any = None
        """kombu's connection."""
        self.wire: Any = None
        """What is beneath it: py-amqp's connection, or the embedded transport."""
        self.channel: Any = None
        """A channel of the connection, for declaring and publishing."""
        self.generation = 0
        """Counts the connections: a delivery of an earlier one can't be acknowledged any more."""
        self._purpose = purpose
        self._heartbeat = heartbeat
        self._in_use = RLock()
        self._pulse = Pulse(self._send_heartbeat, heartbeat / 3) if address.folder is None else None

    def _open(self) -> None:
        """Connect and declare, unless that is done and the connection is still good."""
        if self.connection is not None and self._is_good():
            return
        self.connection = self.address.connection(self._purpose, self._heartbeat)
        self.connection.connect()
        self.wire = self.connection.connection
        self.channel = self.new_channel()
        declare(self.channel)
        self.generation += 1
        if self._pulse is not None:
            self._pulse.begin()

    def _is_good(self) -> bool:
        if self.address.folder is not None:
            return True
        try:
            self.wire.beat()
        except Exception as problem:
            if understood(problem, self.address) is None:
                raise
            log.info("broker_lost", at=self.address.shown, purpose=self._purpose, reason=str(problem))
            self.drop()
            return False
        return True

    def new_channel(self) -> Any:
        """Open one more channel."""
        return self.connection.transport.create_channel(self.wire)

    def drained(self, seconds: float) -> bool:
        """Let one thing arrive; False if nothing did within the time."""
        until = monotonic() + seconds
        while True:
            try:
                left = until - monotonic()
                self.connection.transport.drain_events(self.wire, timeout=min(SLICE, max(left, 0.0001)))
            except TimeoutError:
                if monotonic() >= until:
                    return False
                if self.address.folder is None:
                    self.wire.beat()
            else:
                return True

    @contextmanager
    def trying(self) -> Iterator[Self]:
        """Open for the block; Transient (and a new connection the next time) if the broker can't be reached."""
        with self._in_use:
            try:
                self._open()
                yield self
            except RolecallError:
                raise
            except Exception as problem:
                meaning = understood(problem, self.address)
                if meaning is None:
                    raise
                self.drop()
                raise meaning from problem

    def drop(self) -> None:
        """Let go of a connection that is no good any more."""
        connection, self.connection = self.connection, None
        wire, self.wire, self.channel = self.wire, None, None
        if connection is None:
            return
        if self.address.folder is None:
            connection.collect()
            if wire is not None:
                wire.collect()  # after a goodbye that was interrupted kombu leaves the line open
        else:
            connection.release()

    def close(self) -> None:
        """Close; whatever was delivered and not acknowledged is there again for the next consumer."""
        if self._pulse is not None:
            self._pulse.end()
        if self.wire is not None and self.address.folder is None:
            with suppress(Exception):  # it is over either way
                self.wire.transport.sock.settimeout(FAREWELL)
                self.connection.release()
        self.drop()

    def _send_heartbeat(self) -> None:
        """Send a sign of life, unless somebody uses the connection and does so."""
        if not self._in_use.acquire(blocking=False):
            return
        try:
            if self.wire is not None:
                self.wire.send_heartbeat()
        except Exception as problem:
            if understood(problem, self.address) is None:
                raise
            log.debug("broker_lost", at=self.address.shown, purpose=self._purpose, reason=str(problem))
        finally:
            self._in_use.release()
