"""The relay: what the outbox holds goes onto the queues.

Marked after it is published: a crash between the two publishes the same ids again, which their readers recognise.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import sqlalchemy as sa

from connectors.broker.names import CHANGES, EMAILS
from connectors.broker.queue import Broker
from engine.authoring.rules import Rules
from engine.messages.outgoing import encode_change, encode_email
from engine.notices import NOTICES_WAIT, mark_notices_relayed, notices_due
from engine.outbox import CHANGES_WAIT, EMAILS_WAIT, changes_due, emails_due, mark_changes_relayed, mark_relayed
from engine.receipts import RECEIPTS_WAIT, mark_receipts_relayed, receipts_due
from engine.store.database import Database

BATCH = 500
_WHAT_WAITS = sa.select(
    NOTICES_WAIT.label("notices"),
    EMAILS_WAIT.label("emails"),
    CHANGES_WAIT.label("changes"),
    RECEIPTS_WAIT.label("receipts"),
)


@dataclass(frozen=True, slots=True)
class Relayed:
    """How many messages went onto the queues; `more`: the time was over before all had."""

    emails: int
    changes: int
    receipts: int = 0
    notices: int = 0
    more: bool = False


def relay(
    database: Database,
    broker: Broker,
    rules: Rules,
    *,
    changes: bool = True,
    default_language: str = "en",
    batch: int = BATCH,
    seconds: float = inf,
) -> Relayed:
    """Hand over what waits, in the order it was written, `batch` messages at a time.

    `changes`: whether change events are wanted on rolecall.changes; what is not wanted keeps waiting. `seconds`: when
    these are over no other batch begins; of each kind there is one in any case.
    Raises Transient if the database or the broker can't be reached; calling again goes on where it stopped.
    """
    hands = _Hands(database, broker, rules, default_language, batch)
    end = time.monotonic() + seconds
    rounds = {  # notices first: people are waited for
        "notices": hands.notices,
        "emails": hands.emails,
        "changes": hands.changes if changes else _nothing,
        "receipts": hands.receipts,
    }
    with database.read() as work:
        waits = work.run(_WHAT_WAITS).mappings().one()
    counts, more = dict.fromkeys(rounds, 0), False
    for kind in (kind for kind in rounds if waits[kind]):
        counts[kind], left = _while_there_is_time(rounds[kind], end)
        more = more or left
    return Relayed(**counts, more=more)


def _while_there_is_time(hand_over: Callable[[], tuple[int, bool]], end: float) -> tuple[int, bool]:
    """Hand over batch after batch; return how many messages that were, and whether others may wait."""
    count = 0
    while True:
        sent, more = hand_over()
        count += sent
        if not more or time.monotonic() >= end:
            return count, more


def _nothing() -> tuple[int, bool]:
    return 0, False


@dataclass(frozen=True, slots=True)
class _Hands:
    """Each method hands one batch over; it returns how many there were, and whether others may wait."""

    database: Database
    broker: Broker
    rules: Rules
    default_language: str
    batch: int

    def notices(self) -> tuple[int, bool]:
        with self.database.read() as work:
            due = notices_due(work, self.batch, self.default_language)
        if not due:
            return 0, False
        sent = self.broker.publish_many(EMAILS, (encode_email(one) for one in due))
        with self.database.unit() as work:
            mark_notices_relayed(work, [one.id for one in due])
        return sent, len(due) == self.batch

    def emails(self) -> tuple[int, bool]:
        with self.database.unit() as work:
            due = emails_due(work, self.rules, self.batch, self.default_language)
        if not due:
            return 0, False
        sent = self.broker.publish_many(EMAILS, (encode_email(job) for job in due))
        with self.database.unit() as work:
            mark_relayed(work, [job.id for job in due])
        return sent, len(due) == self.batch

    def changes(self) -> tuple[int, bool]:
        with self.database.read() as work:
            due = changes_due(work, self.rules, self.batch)
        if not due:
            return 0, False
        sent = self.broker.publish_many(CHANGES, (encode_change(event) for _, event in due))
        with self.database.unit() as work:
            mark_changes_relayed(work, [number for number, _ in due])
        return sent, len(due) == self.batch

    def receipts(self) -> tuple[int, bool]:
        with self.database.read() as work:
            due = receipts_due(work, self.batch)
        if not due:
            return 0, False
        self.broker.publish_all((queue, body) for _, queue, body in due)
        with self.database.unit() as work:
            mark_receipts_relayed(work, [number for number, _, _ in due])
        return len(due), len(due) == self.batch
