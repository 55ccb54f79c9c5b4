# ruff: noqa: ANN401 — kombu's objects carry no types
# mypy: disable-error-code="no-untyped-call, assignment, import-untyped"
"""A kombu transport over one SQLite file: the embedded queue.

An acknowledgement deletes. What was delivered is only claimed in memory, by the one process that may consume the
queue, so a crash gives everything back by itself, in order. Transport option: `folder`.
"""

import json
import sqlite3
from itertools import count
from pathlib import Path
from queue import Empty
from typing import Any

from amqp.protocol import queue_declare_ok_t
from kombu.transport import virtual

from connectors.broker.batches import StoredBatch
from connectors.broker.claim import is_held
from connectors.broker.inbox import Inbox, lock_file
from connectors.broker.login import operating_system_user
from connectors.broker.store import Store
from connectors.broker.unsettled import Message, QoS

POLL = 0.01
"""Seconds between two looks of an idle consumer."""


class Channel(virtual.Channel):
    """What kombu asks of a channel, answered by the store."""

    Message = Message
    QoS = QoS
    do_restore = False  # nothing to restore: an unacknowledged message never left the file
    supports_fanout = True  # bindings are in the file, for every process to see
    body_encoding = None

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self.store: Store = connection.store
        self._inboxes: dict[str, Inbox] = {}
        self._numbers = count(1)

    # --- publishing ---
    def basic_publish(self, message: dict[str, Any], exchange: str, routing_key: str, **_: Any) -> None:
        """Store a message in every queue that its routing key leads to; it is durable on return."""
        self.store.put(self.routed(message, exchange, routing_key))

    def routed(self, message: dict[str, Any], exchange: str, routing_key: str) -> list[tuple[str, str, bytes]]:
        """Return what is to be stored: (queue, properties, body) for each queue."""
        body = message.pop("body")
        message["properties"]["delivery_info"] = {"exchange": exchange, "routing_key": routing_key}
        message["properties"].setdefault("user_id", self.connection.user)
        rest = json.dumps(message, default=str)
        raw = body.encode() if isinstance(body, str) else bytes(body)
        return [(queue, rest, raw) for queue in self._lookup(exchange, routing_key)]

    def batch(self) -> StoredBatch:
        """Begin to publish messages together."""
        return StoredBatch(self)

    # --- consuming ---
    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> None:
        """Consume; engine.errors.NotReady if another process does."""
        self._inbox(queue)
        super().basic_consume(queue, *args, **kwargs)

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        """Delete what is acknowledged."""
        self.qos.ack(delivery_tag, multiple)

    def give_back(self, message: Any) -> None:
        """Put a delivered message back in its place."""
        self._inbox(message.delivery_info["queue"]).put_back(message.row)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002 — kombu's signature
        inbox = self._inbox(queue)
        found = inbox.next()
        if found is None:
            raise Empty
        row, redelivered = found
        payload: dict[str, Any] = json.loads(row.properties)
        payload["row"] = row
        payload["body"] = row.body
        payload["properties"]["delivery_tag"] = next(self._numbers)
        payload["properties"]["delivery_info"].update(queue=queue, redelivered=redelivered)
        return payload

    def _inbox(self, queue: str) -> Inbox:
        if queue not in self._inboxes:
            self._inboxes[queue] = Inbox(self.store, queue)
        return self._inboxes[queue]

    def close(self) -> None:
        """Let others consume; what is not acknowledged is theirs."""
        super().close()
        while self._inboxes:
            self._inboxes.popitem()[1].close()

    # --- queues and bindings ---
    def queue_declare(self, queue: str | None = None, passive: bool = False, **kwargs: Any) -> queue_declare_ok_t:
        """Make the queue unless it is there; counts its messages and, across processes, its consumers (0 or 1)."""
        said = super().queue_declare(queue, passive=passive, **kwargs)
        number = self.store.number_of(said.queue)
        consumers = int(number is not None and is_held(lock_file(self.store, number)))
        return queue_declare_ok_t(said.queue, said.message_count, consumers)

    def get_table(self, exchange: str) -> list[tuple[str, str, str]]:
        """Return the exchange's bindings, those of other processes too."""
        return self.store.bindings(exchange)

    def queue_unbind(
        self, queue: str, exchange: str | None = None, routing_key: str = "", arguments: Any = None, **kwargs: Any
    ) -> None:
        """End a binding."""
        self.store.unbind(exchange or "", routing_key, queue)
        super().queue_unbind(queue, exchange, routing_key, arguments, **kwargs)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        self.store.bind(exchange, routing_key, pattern or "", queue)

    def _new_queue(self, queue: str, **_: Any) -> None:
        self.store.declare(queue)

    def _has_queue(self, queue: str, **_: Any) -> bool:
        return self.store.number_of(queue) is not None

    def _size(self, queue: str) -> int:
        return self.store.size(queue)

    def _purge(self, queue: str) -> int:
        if queue in self._inboxes:
            self._inboxes[queue].ready.clear()
        return self.store.purge(queue)

    def queue_delete(self, queue: str, if_unused: bool = False, if_empty: bool = False, **_: Any) -> None:  # noqa: ARG002
        """Remove a queue with its messages and bindings."""
        if if_empty and self.store.size(queue):
            return
        number = self.store.number_of(queue)
        self.store.drop(queue)
        if number is not None:
            lock_file(self.store, number).unlink(missing_ok=True)
        self.state.queue_bindings_delete(queue)


class Transport(virtual.Transport):
    """The embedded queue as kombu sees it."""

    Channel = Channel
    driver_type = "sqlite"
    driver_name = "embedded"
    polling_interval = POLL
    connection_errors = (sqlite3.OperationalError, OSError)
    channel_errors = ()
    store: Store
    user: str

    def establish_connection(self) -> Any:
        """Open the file."""
        options: dict[str, Any] = self.client.transport_options if self.client else {}
        self.store = Store(Path(options["folder"]) / "queue.sqlite3")
        self.user = operating_system_user()
        return super().establish_connection()

    def close_connection(self, connection: Any) -> None:
        """Close the file; what is not acknowledged stays in it."""
        super().close_connection(connection)
        self.store.close()

    def driver_version(self) -> str:
        """The version of SQLite."""
        return sqlite3.sqlite_version
