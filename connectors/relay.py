"""The relay: what the outbox holds goes onto the queues.

Marked after it is published: a crash between the two publishes the same ids again, which their readers recognise.
"""

from dataclasses import dataclass

from connectors.broker.names import CHANGES, EMAILS
from connectors.broker.queue import Broker
from engine.authoring.rules import Rules
from engine.messages.outgoing import encode_change, encode_email
from engine.notices import mark_notices_relayed, notices_due
from engine.outbox import changes_due, emails_due, mark_changes_relayed, mark_relayed
from engine.receipts import mark_receipts_relayed, receipts_due
from engine.store.database import Database

BATCH = 500


@dataclass(frozen=True, slots=True)
class Relayed:
    """How many messages went onto the queues."""

    emails: int
    changes: int
    receipts: int = 0
    notices: int = 0


def relay(
    database: Database,
    broker: Broker,
    rules: Rules,
    *,
    changes: bool = True,
    default_language: str = "en",
    batch: int = BATCH,
) -> Relayed:
    """Hand over everything that waits, in the order it was written, `batch` messages at a time.

    `changes`: whether change events are wanted on rolecall.changes; what is not wanted keeps waiting.
    Raises Transient if the database or the broker can't be reached; calling again goes on where it stopped.
    """
    notices = _relay_notices(database, broker, default_language, batch)  # first: people are waited for
    return Relayed(
        _relay_emails(database, broker, rules, default_language, batch),
        _relay_changes(database, broker, rules, batch) if changes else 0,
        _relay_receipts(database, broker, batch),
        notices,
    )


def _relay_notices(database: Database, broker: Broker, default_language: str, batch: int) -> int:
    sent = 0
    while True:
        with database.read() as work:
            due = notices_due(work, batch, default_language)
        if not due:
            return sent
        sent += broker.publish_many(EMAILS, (encode_email(one) for one in due))
        with database.unit() as work:
            mark_notices_relayed(work, [one.id for one in due])
        if len(due) < batch:
            return sent


def _relay_emails(database: Database, broker: Broker, rules: Rules, default_language: str, batch: int) -> int:
    sent = 0
    while True:
        with database.unit() as work:
            due = emails_due(work, rules, batch, default_language)
        if not due:
            return sent
        sent += broker.publish_many(EMAILS, (encode_email(job) for job in due))
        with database.unit() as work:
            mark_relayed(work, [job.id for job in due])


def _relay_changes(database: Database, broker: Broker, rules: Rules, batch: int) -> int:
    sent = 0
    while True:
        with database.read() as work:
            due = changes_due(work, rules, batch)
        if not due:
            return sent
        sent += broker.publish_many(CHANGES, (encode_change(event) for _, event in due))
        with database.unit() as work:
            mark_changes_relayed(work, [number for number, _ in due])
        if len(due) < batch:
            return sent


def _relay_receipts(database: Database, broker: Broker, batch: int) -> int:
    sent = 0
    while True:
        with database.read() as work:
            due = receipts_due(work, batch)
        if not due:
            return sent
        broker.publish_all((queue, body) for _, queue, body in due)
        with database.unit() as work:
            mark_receipts_relayed(work, [number for number, _, _ in due])
        sent += len(due)
        if len(due) < batch:
            return sent
