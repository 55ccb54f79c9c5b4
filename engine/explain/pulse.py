"""What tells whether all is well: few values, read by indexes alone, so that they can be asked for every minute."""

from typing import Any, Final

import sqlalchemy as sa
from msgspec import Struct

from engine.clock import DAY
from engine.differences import differences_since
from engine.publishers.stopping import NOW_STOPPED
from engine.store.database import Work
from engine.store.tables import (
    active,
    change,
    email_job,
    forgetting,
    inbox,
    job,
    notice,
    parked,
    publisher_stop,
    receipt,
    revision,
    swept,
    trip,
    user,
    waiting_message,
)

COUNTED: Final = 100_000
"""Of what waits, or is parked, no more are counted: more is as bad, and counting is to be quick."""


class Pulse(Struct, frozen=True, kw_only=True):
    """Moments in microseconds UTC; None: there is no such thing. Counts go up to `COUNTED`."""

    now: int
    revision: int | None
    activated: int | None
    """When the revision became active."""
    last_sweep: int | None
    next_due: int | None
    """When the next of the messages that were sent ahead of their time is due."""
    outbox: dict[str, int]
    """Change events, emails (email jobs and notices) and receipts that wait to be handed over."""
    outbox_since: int | None
    mail_since: int | None
    """Since when the oldest email waits that was handed over to the mail sender."""
    jobs: dict[str, int]
    """Jobs that have not ended, by state."""
    held_since: int | None
    worked_at: int | None
    """When the job that has rested longest, of those that are being worked off, was last worked off."""
    to_forget: int
    """Requests to forget somebody that are not done yet."""
    forget_since: int | None
    """When the oldest of them was taken in."""
    tripped: int
    stopped: int
    """Publishers that are stopped."""
    waiting: int
    """Messages of theirs that wait."""
    parked: int
    parked_in_a_day: int
    differences_in_a_day: int
    clock: int | None
    """What the database's own clock says; None when embedded."""


def pulse(work: Work, *, changes: bool = True) -> Pulse:
    """Feel the pulse. `changes`: whether change events are handed over at all; else those that wait mean nothing."""
    now = work.now
    of_jobs = _jobs(work)
    which = sa.select(revision.c.number, revision.c.activated_at).join(active, active.c.revision == revision.c.number)
    deciding = work.run(which).first()
    return Pulse(
        now=now,
        revision=None if deciding is None else deciding.number,
        activated=None if deciding is None else deciding.activated_at,
        last_sweep=_one(work, sa.select(swept.c.at)),
        next_due=_one(work, sa.select(sa.func.min(inbox.c.due_at))),
        outbox={
            "changes": _count(work, change, change.c.relayed_at.is_(None)) if changes else 0,
            "emails": sum(_count(work, one, one.c.state == "waiting") for one in (email_job, notice)),
            "receipts": _count(work, receipt),
        },
        outbox_since=_earliest(_change_since(work) if changes else None, *_emails_since(work, "waiting")),
        mail_since=_earliest(*_emails_since(work, "relayed")),
        jobs={state: number for state, (number, _) in of_jobs.items()},
        held_since=of_jobs.get("held", (0, None))[1],
        worked_at=_earliest(*(of_jobs.get(state, (0, None))[1] for state in ("choosing", "running"))),
        to_forget=_count(work, forgetting),
        forget_since=_one(work, sa.select(forgetting.c.asked_at).order_by(forgetting.c.number).limit(1)),
        tripped=_count(work, trip),
        stopped=_count(work, publisher_stop, NOW_STOPPED),
        waiting=_count(work, waiting_message),
        parked=_count(work, parked, parked.c.state == "parked"),
        parked_in_a_day=_count(work, parked, parked.c.state == "parked", parked.c.parked_at > now - DAY),
        differences_in_a_day=differences_since(work, now - DAY),
        clock=work.clock(),
    )


def people(work: Work) -> dict[str, int]:
    """Count the users by status: a look at all of them."""
    rows = work.run(sa.select(user.c.status, sa.func.count().label("users")).group_by(user.c.status))
    found = {row.status: row.users for row in rows}
    return {status: found.get(status, 0) for status in ("active", "expected", "left")}


def _jobs(work: Work) -> dict[str, tuple[int, int | None]]:
    """State → how many jobs are in it, and since when the oldest of them rests."""
    since = sa.func.min(sa.func.coalesce(job.c.worked_at, job.c.started_at, job.c.created_at)).label("since")
    which = job.c.state.in_(("choosing", "held", "running"))
    rows = work.run(sa.select(job.c.state, sa.func.count().label("jobs"), since).where(which).group_by(job.c.state))
    return {row.state: (row.jobs, row.since) for row in rows}


def _change_since(work: Work) -> int | None:
    first = sa.select(change.c.at).where(change.c.relayed_at.is_(None)).order_by(change.c.number).limit(1)
    return _one(work, first)


def _emails_since(work: Work, state: str) -> list[int | None]:
    return [_one(work, sa.select(sa.func.min(one.c.at)).where(one.c.state == state)) for one in (email_job, notice)]


def _count(work: Work, table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
    some = sa.select(sa.literal(1).label("one")).select_from(table).where(*which).limit(COUNTED).subquery()
    return int(work.run(sa.select(sa.func.count()).select_from(some)).scalar_one())


def _one(work: Work, statement: sa.Select[Any]) -> int | None:
    found: int | None = work.run(statement).scalar_one_or_none()
    return found


def _earliest(*moments: int | None) -> int | None:
    return min((one for one in moments if one is not None), default=None)
