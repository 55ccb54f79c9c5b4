"""What became of a message: its receipts, what it set off, and whether it is parked."""

from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine import causes
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.jobs import Progress, progress_of
from engine.explain.names import Unknown, named
from engine.explain.parked import Parked, parked_row
from engine.explain.publishers import WaitingMessage, waiting_messages
from engine.store.database import Work
from engine.store.tables import change, completion, email_job, fact, inbox, job, parked, reason


class Effect(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that the message set off: `what` is a change event's type, or `reason` (one rests on it)."""

    user: str
    what: str
    kind: str
    target: str
    at: str
    mandatory: bool = False
    trigger: str | None = None
    state: str | None = None


class Receipt(Struct, frozen=True, kw_only=True):
    """What became of one message of that id; `due` is when a message sent ahead of its time will be processed."""

    publisher: str
    source: str
    id: str
    type: str
    subject: str | None
    at: str
    received: str
    outcome: str
    repeats: int
    due: str | None
    job: str | None
    became: Progress | None
    """Of a request that became a job: what became of that."""
    facts: int
    """How many facts it told that were not known already."""
    changed: int
    """How many changes of what users have it set off; `changes` lists the first."""
    changes: tuple[Effect, ...]
    reasons: tuple[Effect, ...]
    emails: dict[str, int]


class MessageView(Struct, frozen=True, kw_only=True):
    """Every processed message with that id (publishers may use the same), every parked one, every one that waits."""

    id: str
    receipts: tuple[Receipt, ...]
    parked: tuple[Parked, ...]
    waiting: tuple[WaitingMessage, ...]


def message_view(work: Work, rules: Rules, id: str, *, limit: int | None = None) -> MessageView:
    """Return what became of the message `id`; at most `limit` changes and reasons are listed. Raises Unknown."""
    rows = work.run(sa.select(inbox).where(inbox.c.id == id).order_by(inbox.c.received_at)).all()
    parked_rows = work.run(sa.select(parked).where(parked.c.id == id).order_by(parked.c.number)).all()
    waiting = waiting_messages(work, id)
    if not rows and not parked_rows and not waiting:
        raise Unknown(f"no message with the id {id!r} has been processed or parked; it may still be in the queue")
    return MessageView(
        id=id,
        receipts=tuple(receipt_of(work, rules, row, limit) for row in rows),
        parked=tuple(parked_row(row) for row in parked_rows),
        waiting=waiting,
    )


def is_processed(work: Work, id: str) -> bool:
    """Say whether a message with this id was taken in: neither on its queue any more, nor parked."""
    return work.run(sa.select(inbox.c.id).where(inbox.c.id == id).limit(1)).first() is not None


def receipt_of(work: Work, rules: Rules, row: sa.Row[Any], limit: int | None) -> Receipt:
    """Return what became of the message of a row of `inbox`."""
    asked = work.run(sa.select(job.c.id).where(job.c.id == row.id, job.c.source == row.source)).first() is not None
    cause = causes.of_job(row.id) if asked else causes.of_message(row.publisher, row.source, row.id)
    by_job = sa.and_(reason.c.source == "job", reason.c.origin == row.id)
    by_event = sa.and_(reason.c.event_source == row.source, reason.c.event_id == row.id)
    changes, reasons, mails = change.c.cause == cause, by_job if asked else by_event, email_job.c.cause == cause
    if not asked:  # an event is about its subject alone, and the tables are searched by user
        changes = sa.and_(changes, change.c.user_id == row.subject)
        reasons = sa.and_(reasons, reason.c.user_id == row.subject)
        mails = sa.and_(mails, email_job.c.user_id == row.subject)
    states = work.run(
        sa.select(email_job.c.state, sa.func.count().label("times"))
        .where(mails)
        .group_by(email_job.c.state)
        .order_by(email_job.c.state)
    )
    return Receipt(
        publisher=row.publisher,
        source=row.source,
        id=row.id,
        type=row.type,
        subject=row.subject,
        at=shown(row.at),
        received=shown(row.received_at),
        outcome=row.outcome,
        repeats=row.repeats,
        due=None if row.due_at is None else shown(row.due_at),
        job=row.id if asked else None,
        became=progress_of(work, row.id) if asked else None,
        facts=_told(work, fact, row) + _told(work, completion, row),
        changed=_count(work, change, changes),
        changes=tuple(
            Effect(
                user=one.user_id,
                what=one.type,
                kind=one.kind,
                target=named(rules.catalog, one.kind, one.target).name,
                at=shown(one.at),
                mandatory=one.mandatory,
            )
            for one in work.run(sa.select(change).where(changes).order_by(change.c.number).limit(limit))
        ),
        reasons=tuple(
            Effect(
                user=one.user_id,
                what="reason",
                kind=one.kind,
                target=named(rules.catalog, one.kind, one.target).name,
                at=shown(one.since),
                mandatory=one.mandatory,
                trigger=None if one.source == "job" else one.origin,
                state=one.state,
            )
            for one in work.run(sa.select(reason).where(reasons).order_by(reason.c.number).limit(limit))
        ),
        emails={one.state: one.times for one in states},
    )


def _told(work: Work, table: sa.Table, row: sa.Row[Any]) -> int:
    """How many rows of `fact` or `completion` the message told."""
    about = table.c.user_id == row.subject
    return _count(work, table, about, table.c.message_source == row.source, table.c.message_id == row.id)


def _count(work: Work, table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
    return int(work.run(sa.select(sa.func.count()).select_from(table).where(*which)).scalar_one())
