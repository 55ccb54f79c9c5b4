"""One row an event with Celery: one worker process, quorum queue, acknowledged after the commit, prefetch 50.

.venv/bin/celery --app benchmarks.peers.celery_peer worker --concurrency 1
"""

import os

import sqlalchemy as sa
from celery import Celery

app = Celery("peer", broker=os.environ.get("PEER_BROKER"))
app.conf.update(
    task_default_queue="peer.celery",
    task_default_queue_type="quorum",
    task_default_exchange_type="topic",
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=50,
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
)
engine = sa.create_engine(os.environ["PEER_DATABASE"], pool_size=1) if "PEER_DATABASE" in os.environ else None
INSERT = sa.text("INSERT INTO peer (id) VALUES (:id)")


@app.task(name="peer.one")  # type: ignore[untyped-decorator, unused-ignore]
def one(event: dict[str, str]) -> None:
    """Write one row."""
    assert engine is not None
    with engine.begin() as connection:
        connection.execute(INSERT, {"id": event["id"]})
