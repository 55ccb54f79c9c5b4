# mypy: disable-error-code="no-untyped-call"
"""One row an event with Dramatiq: one worker process, quorum queue, acknowledged after the commit, prefetch 50.

dramatiq_queue_prefetch=50 .venv/bin/dramatiq benchmarks.peers.dramatiq_peer --processes 1
"""

import os
from typing import Any

import dramatiq
import sqlalchemy as sa
from dramatiq.brokers.rabbitmq import RabbitmqBroker

THREADS = 8
"""As many as Dramatiq takes unasked."""
INSERT = sa.text("INSERT INTO peer (id) VALUES (:id)")


class QuorumBroker(RabbitmqBroker):  # type: ignore[misc, unused-ignore]
    """Its queues are replicated: Dramatiq itself has no word for that."""

    def _build_queue_arguments(self, queue_name: str) -> dict[str, Any]:
        arguments: dict[str, Any] = super()._build_queue_arguments(queue_name)
        return arguments | {"x-queue-type": "quorum"}


dramatiq.set_broker(QuorumBroker(url=os.environ.get("PEER_BROKER", "amqp://127.0.0.1/")))
_database = os.environ.get("PEER_DATABASE")
engine = sa.create_engine(_database, pool_size=THREADS) if _database else None


@dramatiq.actor(queue_name="peer.dramatiq")  # type: ignore[untyped-decorator, unused-ignore]
def one(event: dict[str, str]) -> None:
    """Write one row."""
    assert engine is not None
    with engine.begin() as connection:
        connection.execute(INSERT, {"id": event["id"]})
