"""Parked messages: what is kept of them, and what people decide."""

from collections.abc import Sequence

import sqlalchemy as sa

from engine.arrivals import EVENTS, Arrival
from engine.messages.envelope import is_answerable
from engine.store.database import Work
from engine.store.tables import parked

EMAILS = "rolecall.emails"
"""Where parked email jobs were."""


def keep(work: Work, arrival: Arrival, code: str, reason: str) -> int:
    """Keep a message that cannot be processed, with its reason; return its number.

    The very same message of the same publisher, still parked for the same, is counted and not kept twice.
    The rules lock must be held: whom it is about is not being forgotten just now.
    """
    same = (parked.c.digest == arrival.digest, parked.c.publisher == arrival.publisher)
    still = (parked.c.state == "parked", parked.c.code == code)
    known = work.run(
        sa.update(parked).where(*same, *still).values(times=parked.c.times + 1).returning(parked.c.number)
    ).first()
    if known is not None:
        return int(known.number)
    row = {
        **arrival.outline,
        "queue": arrival.queue,
        "publisher": arrival.publisher,
        "code": code,
        "reason": reason,
        "body": arrival.body,
        "digest": arrival.digest,
        "reply_to": arrival.reply_to if is_answerable(arrival.reply_to) else None,
        "parked_at": work.now,
    }
    return int(work.run(sa.insert(parked).values(row).returning(parked.c.number)).scalar_one())


def retry(work: Work, numbers: Sequence[int], *, actor: str, body: bytes | None = None) -> None:
    """Have the worker try parked messages again, as they are or with another `body`."""
    for number in numbers:
        again = parked.c.body if body is None else body
        values = {"state": "retried", "settled_at": work.now, "actor": actor, "again": again}
        work.run(sa.update(parked).where(parked.c.number == number, parked.c.state == "parked").values(values))


def drop(work: Work, numbers: Sequence[int], *, actor: str, note: str | None = None) -> None:
    """Give up parked messages: they are kept, as dropped."""
    values = {"state": "dropped", "settled_at": work.now, "actor": actor, "note": note}
    for number in numbers:
        work.run(sa.update(parked).where(parked.c.number == number, parked.c.state == "parked").values(values))


def to_try_again(work: Work, limit: int, *, emails: bool = False) -> list[tuple[int, Arrival]]:
    """Return the next messages that people want tried again, with their numbers, oldest first.

    `emails`: email jobs, which are the mail sender's; otherwise all the others.
    """
    which = parked.c.queue == EMAILS if emails else parked.c.queue != EMAILS
    chosen = sa.select(parked).where(parked.c.again.is_not(None), which)
    rows = work.run(chosen.order_by(parked.c.number).limit(limit))
    return [
        (
            row.number,
            Arrival(
                body=row.again,
                queue=row.queue,
                publisher=row.publisher,
                reply_to=row.reply_to,
                # What a person has corrected may have become a request: they may ask for it.
                events_alone=row.queue == EVENTS and row.again == row.body,
            ),
        )
        for row in rows
    ]


def tried_again(work: Work, number: int) -> None:
    """Note that the worker has tried it."""
    work.run(sa.update(parked).where(parked.c.number == number).values(again=None))
