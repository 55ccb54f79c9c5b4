"""Publishers that are stopped, why, and what of theirs waits."""

from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine.clock import shown
from engine.messages.notices import commands_about
from engine.publishers.stopping import NOW_STOPPED
from engine.store.database import Work
from engine.store.tables import publisher_stop, waiting_message


class StoppedPublisher(Struct, frozen=True, kw_only=True):
    """A publisher whose messages wait: `why` is leaving, parked or person, `reason` says it in words."""

    publisher: str
    since: str
    why: str
    reason: str
    waiting: int
    """How many of its messages wait."""
    resumed: str | None
    """When somebody resumed it, if what waits is being processed now."""
    actor: str | None
    """Who resumed it."""
    commands: tuple[str, ...]
    """What lets it go on: with what waits, and without it."""


class WaitingMessage(Struct, frozen=True, kw_only=True):
    """A message that waits, since its publisher is stopped; nothing of it was looked at yet."""

    number: int
    publisher: str
    type: str | None
    source: str | None
    id: str | None
    subject: str | None
    came: str
    stopped: StoppedPublisher | None


def stopped_publishers(work: Work) -> tuple[StoppedPublisher, ...]:
    """Return the publishers that are stopped, the earliest first."""
    rows = work.run(sa.select(publisher_stop).where(NOW_STOPPED).order_by(publisher_stop.c.number)).all()
    return tuple(_stopped(work, row) for row in rows)


def stopped_publisher(work: Work, publisher: str) -> StoppedPublisher | None:
    """Return why a publisher is stopped; None if it is not."""
    row = work.run(sa.select(publisher_stop).where(NOW_STOPPED, publisher_stop.c.publisher == publisher)).first()
    return None if row is None else _stopped(work, row)


def waiting_messages(work: Work, id: str) -> tuple[WaitingMessage, ...]:
    """Return the messages with this id that wait, in the order in which they came."""
    rows = work.run(sa.select(waiting_message).where(waiting_message.c.id == id).order_by(waiting_message.c.number))
    return tuple(
        WaitingMessage(
            number=row.number,
            publisher=row.publisher,
            type=row.type,
            source=row.source,
            id=row.id,
            subject=row.subject,
            came=shown(row.came_at),
            stopped=stopped_publisher(work, row.publisher),
        )
        for row in rows.all()
    )


def _stopped(work: Work, row: sa.Row[Any]) -> StoppedPublisher:
    mine = waiting_message.c.publisher == row.publisher
    return StoppedPublisher(
        publisher=row.publisher,
        since=shown(row.since),
        why=row.why,
        reason=row.reason,
        waiting=int(work.run(sa.select(sa.func.count()).select_from(waiting_message).where(mine)).scalar_one()),
        resumed=None if row.through is None else shown(row.resumed_at),
        actor=row.actor,
        commands=commands_about(row.publisher),
    )
