"""What triggers may do in a day, what they did today, and which are tripped or paused."""

from collections import defaultdict
from typing import Final

import sqlalchemy as sa
from msgspec import Struct

from engine.assignment.tripping import done_on
from engine.clock import DAY, shown
from engine.limits.counting import people_held
from engine.store.database import Work
from engine.store.tables import allowance, job, trip

NEAR: Final = 80
"""Per cent of today's allowance from which on a trigger is near it."""


class Limit(Struct, frozen=True, kw_only=True):
    """What a trigger may do in a day: `most` users, by the `limit` as it is written; `today`: how many it was."""

    trigger: str
    kind: str
    limit: str
    most: int
    today: int

    @property
    def is_near(self) -> bool:
        """Whether little is left of it."""
        return self.today * 100 >= self.most * NEAR and self.today > 0


class Tripped(Struct, frozen=True, kw_only=True):
    """A trigger of which a kind of changes (assign, revoke) is held: since when, by whom (null: its limit)."""

    trigger: str
    kind: str
    since: str
    by: str | None
    note: str | None
    held: int
    """Users of whom something is held."""
    job: str | None
    """The job by which people decide; null: it is about to be made."""
    state: str | None
    """Of that job: held, running, rejected."""

    @property
    def to_do(self) -> str:
        """What to type, for somebody who is to decide."""
        if self.state == "rejected":
            return f"rolecall resume {self.trigger}"
        return f"rolecall jobs show {self.job}" if self.job else "rolecall jobs list --state held"


def limits(work: Work, *which: sa.ColumnElement[bool]) -> dict[str, tuple[Limit, ...]]:
    """Return what triggers may do, by trigger. `which`: of `allowance`."""
    today = sa.literal(work.now - work.now % DAY, sa.BigInteger)
    done = done_on(allowance.c.trigger, allowance.c.kind, today).label("today")
    found: dict[str, list[Limit]] = defaultdict(list)
    rows = sa.select(allowance, done).where(*which).order_by(allowance.c.trigger, allowance.c.kind)
    for row in work.run(rows):
        one = Limit(trigger=row.trigger, kind=row.kind, limit=row.limit, most=row.most, today=row.today)
        found[row.trigger].append(one)
    return {trigger: tuple(several) for trigger, several in found.items()}


def near(work: Work) -> tuple[Limit, ...]:
    """Return the limits of which little is left today."""
    return tuple(one for several in limits(work).values() for one in several if one.is_near)


def tripped(work: Work, *which: sa.ColumnElement[bool]) -> dict[str, tuple[Tripped, ...]]:
    """Return what is tripped or paused, by trigger. `which`: of `trip`."""
    found: dict[str, list[Tripped]] = defaultdict(list)
    rows = sa.select(trip, job.c.state).outerjoin(job, job.c.id == trip.c.job_id).where(*which)
    for row in work.run(rows.order_by(trip.c.trigger, trip.c.kind)):
        one = Tripped(
            trigger=row.trigger,
            kind=row.kind,
            since=shown(row.at),
            by=row.actor,
            note=row.note,
            held=people_held(work, row.trigger, row.kind),
            job=row.job_id,
            state=row.state,
        )
        found[row.trigger].append(one)
    return {trigger: tuple(several) for trigger, several in found.items()}
