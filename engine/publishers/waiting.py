"""Messages that wait, since their publisher is stopped: kept as they came, in the order in which they came."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engine.arrivals import EVENTS, Arrival
from engine.messages.envelope import outline
from engine.publishers.stopping import resumed
from engine.store.database import Work
from engine.store.tables import parked, waiting_message
from engine.text import storable

DROPPED = "publisher_stopped"
"""The code of what was given up while it waited."""
_INSERT = sa.insert(waiting_message).inline()  # nobody asks for the numbers


def keep_waiting(work: Work, arrivals: Sequence[Arrival]) -> None:
    """Keep messages unread: they take no key in the inbox, and a repeat of one waits behind it."""
    rows = [
        {
            **outline(arrival.body),
            "publisher": arrival.publisher,
            "queue": arrival.queue,
            "body": arrival.body,
            "digest": arrival.digest,
            "reply_to": None if arrival.reply_to is None else storable(arrival.reply_to),
            "came_at": work.now,
        }
        for arrival in arrivals
    ]
    if rows:
        work.send(_INSERT, rows)


def next_waiting(work: Work, limit: int) -> tuple[str | None, list[Arrival]]:
    """Return the next that have their turn, in order of arrival: publisher, messages.

    They are of the publisher that was resumed first, None if there is none. Those that came after a person looked
    come last, and nobody has agreed to them.
    """
    for publisher, through in resumed(work):
        mine = sa.select(waiting_message).where(waiting_message.c.publisher == publisher)
        of_mine = mine.order_by(waiting_message.c.number).limit(limit)
        rows = work.run(of_mine.where(waiting_message.c.number <= through)).all()
        agreed = bool(rows)
        rows = rows or work.run(of_mine).all()
        # Any of them may be what ended a worker while it was in hand: they are taken as what is delivered again.
        return publisher, [_arrival(row, agreed=agreed) for row in rows]
    return None, []


def let_go(work: Work, arrivals: Sequence[Arrival]) -> None:
    """Those of them that waited have had their turn."""
    numbers = [arrival.waited for arrival in arrivals if arrival.waited is not None]
    if numbers:
        work.send(sa.delete(waiting_message).where(waiting_message.c.number.in_(numbers)))


def last_waiting(work: Work, publisher: str) -> int:
    """Return the number of the last message of a publisher that waits; 0 if none does."""
    last = sa.select(sa.func.max(waiting_message.c.number)).where(waiting_message.c.publisher == publisher)
    return int(work.run(last).scalar_one() or 0)


def drop_waiting(work: Work, publisher: str, *, actor: str, note: str | None) -> int:
    """Give up all that waits of a publisher; return how many. They are kept among the parked, as dropped."""
    copied = ["queue", "publisher", "source", "id", "type", "subject", "body", "digest", "reply_to"]
    said = {
        "parked_at": waiting_message.c.came_at,
        "code": sa.literal(DROPPED),
        "reason": sa.literal("its publisher was stopped, and what waited was given up"),
        "state": sa.literal("dropped"),
        "settled_at": sa.literal(work.now, sa.BigInteger),
        "actor": sa.literal(actor),
        "note": sa.literal(note, sa.Text),
    }
    mine = waiting_message.c.publisher == publisher
    rows = sa.select(*(waiting_message.c[name] for name in copied), *said.values()).where(mine)
    work.run(sa.insert(parked).from_select([*copied, *said], rows.order_by(waiting_message.c.number)))
    return work.run(sa.delete(waiting_message).where(mine)).rowcount


def _arrival(row: sa.Row[Any], *, agreed: bool) -> Arrival:
    return Arrival(
        body=row.body,
        queue=row.queue,
        publisher=row.publisher,
        reply_to=row.reply_to,
        events_alone=row.queue == EVENTS,
        redelivered=True,
        waited=row.number,
        agreed=agreed,
    )
