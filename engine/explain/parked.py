"""Messages that could not be processed, kept with their reason."""

from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct

from engine.clock import shown
from engine.explain.names import Unknown
from engine.store.database import Work
from engine.store.tables import parked

State = Literal["parked", "retried", "dropped"]


class Parked(Struct, frozen=True, kw_only=True):
    """One parked message: `code` is stable and for machines, `reason` is for people."""

    number: int
    state: str
    code: str
    reason: str
    type: str | None
    source: str | None
    id: str | None
    subject: str | None
    publisher: str
    queue: str
    parked: str
    settled: str | None
    actor: str | None
    note: str | None
    times: int
    """How often the very same message came."""


class ParkedMessage(Struct, frozen=True, kw_only=True):
    """One parked message with its body as it came; bytes that are no text are shown as �."""

    message: Parked
    reply_to: str | None
    body: str


class ParkedList(Struct, frozen=True, kw_only=True):
    """How many there are, in total and by code, and the first of them, oldest first."""

    count: int
    codes: dict[str, int]
    messages: tuple[Parked, ...]


def list_parked(
    work: Work,
    *,
    state: State | None = "parked",
    code: str | None = None,
    reason: str | None = None,
    limit: int | None = None,
) -> ParkedList:
    """Return parked messages; `reason`: those whose reason contains this text; `state` None: settled ones too."""
    fits = []
    if state is not None:
        fits.append(parked.c.state == state)
    if code is not None:
        fits.append(parked.c.code == code)
    if reason is not None:
        fits.append(sa.func.lower(parked.c.reason).contains(reason.lower(), autoescape=True))
    codes = work.run(
        sa.select(parked.c.code, sa.func.count().label("times"))
        .where(*fits)
        .group_by(parked.c.code)
        .order_by(parked.c.code)
    ).all()
    rows = work.run(sa.select(parked).where(*fits).order_by(parked.c.number).limit(limit))
    return ParkedList(
        count=sum(row.times for row in codes),
        codes={row.code: row.times for row in codes},
        messages=tuple(parked_row(row) for row in rows),
    )


def show_parked(work: Work, number: int) -> ParkedMessage:
    """Return one parked message with its body. Raises Unknown."""
    row = work.run(sa.select(parked).where(parked.c.number == number)).first()
    if row is None:
        raise Unknown(f"there is no parked message {number}: `rolecall parked list` shows them")
    return ParkedMessage(message=parked_row(row), reply_to=row.reply_to, body=row.body.decode("utf-8", "replace"))


def parked_as(work: Work, id: str) -> Parked | None:
    """Return the message with this id that is parked, if one is."""
    row = work.run(sa.select(parked).where(parked.c.id == id, parked.c.state == "parked").limit(1)).first()
    return None if row is None else parked_row(row)


def parked_row(row: sa.Row[Any]) -> Parked:
    """Return a row of `parked` as plain data."""
    return Parked(
        number=row.number,
        state=row.state,
        code=row.code,
        reason=row.reason,
        type=row.type,
        source=row.source,
        id=row.id,
        subject=row.subject,
        publisher=row.publisher,
        queue=row.queue,
        parked=shown(row.parked_at),
        settled=None if row.settled_at is None else shown(row.settled_at),
        actor=row.actor,
        note=row.note,
        times=row.times,
    )
