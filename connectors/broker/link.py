# ruff: noqa: ANN401 — kombu's objects carry no types
# mypy: disable-error-code="no-untyped-call"
"""A connection to the queues, embedded or RabbitMQ, with everything declared; and what its errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError

from connectors.broker.names import EXCHANGE, QUEUES
from engine.errors import NotReady, RolecallError, Transient

EMBEDDED = "embedded://"
TOPIC = Exchange(EXCHANGE, type="topic", durable=True)


class Link:
    """One connection, opened when it is first used and opened anew after an error.

    `address`: a folder (the embedded queue), with or without `embedded://` before it, or a broker's URL (`amqp://…`).
    """

    def __init__(self, address: str | Path) -> None:
        text = str(address)
        if text.startswith(EMBEDDED) or "://" not in text:
            self.folder: Path | None = Path(text.removeprefix(EMBEDDED)).absolute()
        else:
            self.folder = None
        self._url = text
        self.connection: Any = None
        self.channel: Any = None
        """A channel of the connection, for declaring and publishing."""
        self.generation = 0
        """Counts the connections: a delivery of an earlier one can't be acknowledged any more."""

    def open(self) -> None:
        """Connect and declare the exchange and the queues, unless that is done."""
        if self.connection is not None:
            return
        self.connection = self._connect()
        self.connection.connect()
        self.channel = self.connection.channel()
        for queue in QUEUES:
            Queue(queue, TOPIC, routing_key=queue, durable=True).bind(self.channel).declare()
        self.generation += 1

    def _connect(self) -> Any:
        if self.folder is not None:
            options: dict[str, Any] = {"folder": str(self.folder)}
            return Connection(transport="connectors.broker.embedded:Transport", transport_options=options)
        try:
            made = Connection(self._url, heartbeat=60, transport_options={"confirm_publish": True})
            made.get_transport_cls()
        except (KeyError, ValueError, ImportError) as problem:
            msg = f"the broker's address is not understood: {problem}. Expected amqp://user@host/ or embedded://FOLDER"
            raise NotReady(msg) from problem
        return made

    @property
    def shown(self) -> str:
        """The address without its password, for messages."""
        if self.folder is not None:
            return str(self.folder)
        return str(Connection(self._url).as_uri())

    @contextmanager
    def trying(self) -> Iterator[Self]:
        """Open for the block; Transient (and a new connection the next time) if the broker can't be reached."""
        try:
            self.open()
            yield self
        except RolecallError:
            raise
        except Exception as problem:
            # kombu wraps some errors of a transport in its own OperationalError, and leaves others as they are.
            errors = self.connection.connection_errors if self.connection is not None else ()
            if not isinstance(problem, (OperationalError, OSError, *errors)):
                raise
            self.close()
            msg = f"the queue at {self.shown} said: {problem}"
            raise Transient(msg) from problem

    def close(self) -> None:
        """Close; whatever was delivered and not acknowledged is there again for the next consumer."""
        connection, self.connection, self.channel = self.connection, None, None
        if connection is not None:
            connection.release()
