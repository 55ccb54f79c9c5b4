"""What is kept no longer than the settings say: looked for every night, deleted a chunk at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from engine.clock import DAY
from engine.messages.requests import REQUESTS
from engine.outbox import OPEN
from engine.revision import Revision
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.tables import (
    attempt,
    change,
    email_item,
    email_job,
    forgetting,
    forgotten,
    forgotten_message,
    inbox,
    job,
    job_result,
    parked,
    user,
)

CHUNK: Final = 1_000
"""Rows deleted in one unit of work, at most: others need not wait long."""
LOOK: Final = 50 * CHUNK
"""Rows found at one look, at most: so many keys are kept in memory."""
LEFT: Final = 2_000
"""People forgotten in a night because they left long ago, at most: each keeps everybody waiting for a moment."""
BY_SETTING: Final = "keep_left"
"""Who asked for it, if nobody did: the setting."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Rows of a table that have been kept long enough. `first`: rows of another table that hang on them."""

    table: sa.Table
    over: sa.ColumnElement[bool]
    first: tuple[sa.Table, str] | None = None


def retain(database: Database, settings: Settings, follow: Callable[[Work], Revision]) -> int:
    """Delete what has been kept long enough; return how many rows that were. Raises Transient; calling again goes on.

    Who left long ago is noted to be forgotten.
    """
    with database.read() as work:
        now = work.now
    removed = 0
    for kept in _long_enough(settings, now):
        key = list(kept.table.primary_key.columns)
        more = True
        while more:
            with database.read() as work:
                found = work.run(sa.select(*key).where(kept.over).limit(LOOK)).all()
            for first in range(0, len(found), CHUNK):
                with database.unit() as work:
                    follow(work)
                    removed += _delete(work, kept, key, found[first : first + CHUNK])
            more = len(found) == LOOK
    with database.read() as work:
        lately = work.run(sa.select(sa.exists().where(forgotten.c.at > now - 2 * DAY))).scalar_one()
    if lately:
        database.scrub()  # if the worker ended before it had done so
    if settings.keep_left is not None:
        with database.unit() as work:
            follow(work)
            _forget_who_left(work, now - max(settings.keep_left, settings.leave_grace))
    return removed


def _long_enough(settings: Settings, now: int) -> Iterator[_Kept]:
    # A message that is known no longer is older than `dedupe_for` by then: it acts on nothing if it comes again.
    before = now - max(settings.keep_receipts, settings.dedupe_for) - settings.ahead
    # Of requests it must stay known that they were done.
    yield _Kept(
        inbox, sa.and_(inbox.c.received_at < before, inbox.c.due_at.is_(None), inbox.c.type.not_in(sorted(REQUESTS)))
    )
    yield _Kept(forgotten_message, forgotten_message.c.at < before)
    yield _Kept(attempt, attempt.c.last_at < before)
    if settings.keep_parked is not None:
        settled = sa.and_(parked.c.state != "parked", parked.c.again.is_(None))
        yield _Kept(parked, sa.and_(settled, parked.c.settled_at < now - settings.keep_parked))
    if settings.keep_history is not None:
        before = now - settings.keep_history
        over = change.c.relayed_at < before
        yield _Kept(change, over if settings.publish_changes else sa.or_(over, change.c.at < before))
        mailed = sa.and_(
            email_job.c.state.not_in(OPEN), sa.func.coalesce(email_job.c.settled_at, email_job.c.at) < before
        )
        yield _Kept(email_job, mailed, first=(email_item, "email_id"))
    if settings.keep_results is not None:
        ended = sa.select(job.c.id).where(job.c.finished_at < now - settings.keep_results)
        yield _Kept(job_result, job_result.c.job_id.in_(ended))


def _delete(work: Work, kept: _Kept, key: list[sa.Column[Any]], found: Sequence[sa.Row[Any]]) -> int:
    if kept.first is not None:
        table, name = kept.first
        work.run(sa.delete(table).where(table.c[name].in_([row[0] for row in found])))
    these = (
        key[0].in_([row[0] for row in found]) if len(key) == 1 else sa.tuple_(*key).in_([tuple(row) for row in found])
    )
    return work.run(sa.delete(kept.table).where(these, kept.over)).rowcount


def _forget_who_left(work: Work, before: int) -> None:
    asked = sa.exists().where(forgetting.c.user_id == user.c.id)
    gone = (user.c.status == "left", user.c.between_stays, user.c.left_at < before, sa.not_(asked))
    said = (sa.literal(BY_SETTING), sa.literal("rolecall"), sa.literal(BY_SETTING), sa.literal(work.now, sa.BigInteger))
    who = sa.select(user.c.id, *said).where(*gone).order_by(user.c.left_at).limit(LEFT)
    names = ["user_id", "request", "source", "actor", "asked_at"]
    work.run(sa.insert(forgetting).from_select(names, who))
