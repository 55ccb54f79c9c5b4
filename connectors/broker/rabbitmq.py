# ruff: noqa: ANN401 — kombu's and py-amqp's objects carry no types
# mypy: disable-error-code="no-untyped-call, misc"
"""A kombu transport for RabbitMQ: kombu's own, with time-outs, confirmed publications and a look at the line."""

import select
import socket
from time import monotonic
from typing import Any

import structlog
from kombu.transport import pyamqp

from connectors.broker.batches import ConfirmedBatch
from connectors.broker.confirms import Confirms
from connectors.broker.frames import Incoming, frame_handler

log = structlog.get_logger("rolecall.broker")

PATIENCE = 30.0
"""Seconds to wait for an answer, or to be rid of what is being sent."""
UNANSWERED = 20_000
"""Milliseconds that the network may leave what was sent unanswered."""
READ = 65_536
"""Bytes to read at a time, at most."""
LOOK_EVERY = 1.0
"""Seconds between two looks at the line, at least."""


class Channel(pyamqp.Channel):
    """A channel on which publications can be confirmed."""

    confirms: Confirms | None = None

    def batch(self) -> ConfirmedBatch:
        """Begin to publish messages together."""
        if self.confirms is None:
            self.confirms = Confirms(self)
        return ConfirmedBatch(self.confirms)


class Connection(pyamqp.Connection):
    """A connection that knows whether the server takes messages, and whether it is there."""

    Channel = Channel

    def __init__(self, **options: Any) -> None:
        settings = {}
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            settings[socket.TCP_USER_TIMEOUT] = UNANSWERED  # py-amqp's own is one second
        super().__init__(frame_handler=frame_handler, socket_settings=settings, **options)
        self.blocked_since: float | None = None
        """Since when the server takes no messages, if it does not."""
        self._shown = f"{self.host}{'' if self.virtual_host == '/' else '/' + self.virtual_host}"
        self._look_at = 0.0
        self._incoming = Incoming()

    def connect(self, callback: Any = None) -> None:
        """Connect; from then on nothing waits for ever."""
        super().connect(callback)
        self.transport.sock.settimeout(PATIENCE)

    def listen(self) -> None:
        """Read what the server has said meanwhile: that it is gone, that it takes no messages, that it lives."""
        poll = select.poll()
        poll.register(self.transport.sock, select.POLLIN)
        while True:
            while (frame := self._incoming.next()) is not None:
                self.on_inbound_frame(frame)
            if not (poll.poll(0) or getattr(self.transport.sock, "pending", int)()):
                return
            self._read(PATIENCE)

    def blocking_read(self, timeout: float | None = None) -> Any:
        """Take in the next frame; TimeoutError if there is none in time. What py-amqp reads everything by."""
        while (frame := self._incoming.next()) is None:
            self._read(timeout)
        return self.on_inbound_frame(frame)

    def _read(self, timeout: float | None) -> None:
        with self.transport.having_timeout(timeout) as line:
            data = line.recv(READ)
        if not data:
            msg = "it has closed the connection"
            raise OSError(msg)
        self._incoming.feed(data)

    def beat(self) -> None:
        """Say that this side lives, if it is time, and see whether the other does; an error if it does not."""
        now = monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY
            self.listen()
            self.heartbeat_tick()

    def _on_blocked(self) -> None:
        if self.blocked_since is None:
            self.blocked_since = monotonic()
            log.warning("broker_blocked", at=self._shown, reason="short of memory or disk: it takes no messages")

    def _on_unblocked(self) -> None:
        if self.blocked_since is not None:
            seconds = round(monotonic() - self.blocked_since, 1)
            self.blocked_since = None
            log.info("broker_unblocked", at=self._shown, seconds=seconds)


class Transport(pyamqp.SSLTransport):
    """RabbitMQ as kombu sees it."""

    Connection = Connection
    recoverable_connection_errors = ()
    """kombu would wait for two seconds and try again by itself; when to try is the caller's to say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pyamqp.Transport.__init__(self, *args, **kwargs)  # TLS is asked for by the address, with its certificates
