"""What people decide about a publisher: it is stopped, or goes on; or what waits of it is given up."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from engine.actors import is_second
from engine.clock import shown
from engine.errors import Rejected
from engine.messages.envelope import Message
from engine.messages.requests import PublisherRequested
from engine.publishers.stopping import NOW_STOPPED, Stop, stop
from engine.publishers.waiting import drop_waiting, last_waiting
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import inbox, parked, publisher_stop


def lock_publishers(work: Work, messages: Iterable[Message]) -> None:
    """Lock the stops that requests decide about, in order: before jobs and users."""
    wanted = sorted({one.data.publisher for one in messages if isinstance(one.data, PublisherRequested)})
    if wanted:
        which = (publisher_stop.c.publisher.in_(wanted), NOW_STOPPED)
        work.run(sa.select(publisher_stop).where(*which).order_by(publisher_stop.c.publisher).with_for_update())


def decide(work: Work, settings: Settings, message: Message, data: PublisherRequested) -> str:
    """Do what is asked about a publisher, whose stop is locked; return the receipt. Raises Rejected (`refused`)."""
    mine = (publisher_stop.c.publisher == data.publisher, NOW_STOPPED)
    row = work.run(sa.select(publisher_stop).where(*mine)).first()
    actor = data.actor or message.publisher
    if data.action == "stop":
        _stop(work, settings, data, row, actor)
    else:
        _resume(work, settings, data, row, actor)
    return "done"


def _stop(work: Work, settings: Settings, data: PublisherRequested, row: sa.Row[Any] | None, actor: str) -> None:
    if row is not None and row.through is None:
        raise Rejected("refused", f"the publisher {data.publisher} is stopped already, since {shown(row.since)}")
    if row is None and not _is_known(work, data.publisher):
        raise Rejected("refused", f"nothing was ever heard of a publisher {data.publisher}: is the name right?")
    note = "" if data.note is None else f": {data.note}"
    stop(work, settings, Stop(publisher=data.publisher, why="person", reason=f"{actor} stopped it{note}"), actor=actor)


def _resume(work: Work, settings: Settings, data: PublisherRequested, row: sa.Row[Any] | None, actor: str) -> None:
    name = data.publisher
    if row is None:
        raise Rejected("refused", f"the publisher {name} is not stopped: `rolecall status` shows those that are")
    if row.through is not None and not data.drop:
        raise Rejected("refused", f"the publisher {name} was resumed already, on {shown(row.resumed_at)}")
    if not is_second(name, actor) and not settings.approve_own:
        reason = f"{actor} is the publisher itself: somebody else must decide about it (or approve_own be true)"
        raise Rejected("refused", reason)
    decided: dict[str, Any] = {"resumed_at": work.now, "actor": actor, "note": data.note}
    if data.drop:
        decided |= {"dropped": drop_waiting(work, name, actor=actor, note=data.note), "ended_at": work.now}
    else:
        decided["through"] = last_waiting(work, name)
    work.run(sa.update(publisher_stop).where(publisher_stop.c.number == row.number).values(decided))


def _is_known(work: Work, publisher: str) -> bool:
    return any(
        work.run(sa.select(table.c.id).where(table.c.publisher == publisher).limit(1)).first() is not None
        for table in (inbox, parked)
    )
