"""Publishers that are stopped: since when, why; until somebody resumes them, and nothing of theirs waits any more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.messages.envelope import outline
from engine.messages.notices import Stopped
from engine.messages.requests import PUBLISHER_REQUESTED
from engine.notices import notify
from engine.settings import Settings
from engine.store.answers import Answer
from engine.store.database import Work
from engine.store.rows import among
from engine.store.tables import publisher_stop, waiting_message

Why = Literal["leaving", "parked", "person"]
NOW_STOPPED = publisher_stop.c.ended_at.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Why a publisher is to be stopped: `number` of `of`, where at most `most` are allowed, as `limit` says."""

    publisher: str
    why: Why
    reason: str
    """In words."""
    number: int = 0
    of: int = 0
    most: int = 0
    limit: str = ""


def stops_of(work: Work, publishers: Iterable[str]) -> Answer:
    """Ask which of these publishers are stopped: publisher, through. They stay so until the end of the unit of work."""
    return work.send(_stops(embedded=work.embedded), {"publishers": sorted(set(publishers))})


def parted(arrivals: Sequence[Arrival], stops: Iterable[Any]) -> tuple[list[Arrival], list[Arrival]]:
    """Part what arrived into what goes on, and what is to wait since its publisher is stopped.

    What waits already has its turn when its publisher was resumed, and else is in neither. What is asked about
    publishers never waits: it may be the way out.
    """
    resumed_ = {row.publisher: row.through is not None for row in stops}
    if not resumed_:
        return list(arrivals), []
    goes: list[Arrival] = []
    waits: list[Arrival] = []
    for arrival in arrivals:
        mine = resumed_.get(arrival.publisher)
        if mine is None or (arrival.waited is not None and mine) or _is_about_publishers(arrival):
            goes.append(arrival)
        elif arrival.waited is None:
            waits.append(arrival)
    return goes, waits


def stop(work: Work, settings: Settings, found: Stop, *, actor: str | None = None) -> bool:
    """Stop a publisher from now on; admins are told once. False if it is stopped already.

    One that was resumed, and of which something still waits, is stopped anew.
    """
    over = (publisher_stop.c.publisher == found.publisher, NOW_STOPPED, publisher_stop.c.through.is_not(None))
    work.run(sa.update(publisher_stop).where(*over).values(ended_at=work.now))
    row = {"publisher": found.publisher, "since": work.now, "why": found.why, "reason": found.reason}
    insert = work.insert(publisher_stop).values(row).on_conflict_do_nothing()
    number = work.run(insert.returning(publisher_stop.c.number)).scalar_one_or_none()
    if number is None:
        return False
    data = Stopped(
        publisher=found.publisher,
        why=found.why,
        number=found.number,
        of=found.of,
        most=found.most,
        limit=found.limit,
        actor=actor,
    )
    notify(work, about=f"stopped {found.publisher} {number}", to=settings.admins, data=data)
    return True


def resumed(work: Work) -> list[Any]:
    """Return the stops that a person has resumed and that have not ended: publisher, through; the earliest first."""
    return list(work.run(_RESUMED))


def end_stop(work: Work, publisher: str) -> None:
    """End the stop of a publisher that was resumed, unless something has come to wait meanwhile."""
    mine = (publisher_stop.c.publisher == publisher, NOW_STOPPED)
    # Whoever keeps a message of theirs just now has the row too: after this nobody does.
    row = work.run(sa.select(publisher_stop).where(*mine).with_for_update()).first()
    waits = sa.select(waiting_message.c.number).where(waiting_message.c.publisher == publisher).limit(1)
    if row is not None and row.through is not None and work.run(waits).first() is None:
        work.run(sa.update(publisher_stop).where(*mine).values(ended_at=work.now))


_RESUMED = (
    sa.select(publisher_stop.c.publisher, publisher_stop.c.through)
    .where(NOW_STOPPED, publisher_stop.c.through.is_not(None))
    .order_by(publisher_stop.c.number)
)


@cache
def _stops(*, embedded: bool) -> sa.Select[Any]:
    theirs = among(publisher_stop.c.publisher, "publishers", embedded=embedded)
    chosen = sa.select(publisher_stop.c.publisher, publisher_stop.c.through).where(theirs, NOW_STOPPED)
    return chosen.with_for_update(read=True)


def _is_about_publishers(arrival: Arrival) -> bool:
    name = PUBLISHER_REQUESTED.encode()
    return name in arrival.body and outline(arrival.body)["type"] == PUBLISHER_REQUESTED
