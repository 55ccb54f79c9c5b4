"""Why somebody has something: the stored reasons, and the roles that carry a qualification (derived, S6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.catalog import Catalog
from engine.clock import shown
from engine.explain.names import named
from engine.order import time_of
from engine.store.database import Work
from engine.store.tables import assignment, block, inbox, link, reason, user

Key = tuple[str, str, str]
"""User id, kind (role | qualification), target (its key)."""


class Told(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The message that a reason of `when` rests on (`at`: when it happened), or with which one of `while` began."""

    source: str
    id: str
    at: str | None = None
    type: str | None = None


class Reason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reason. `text` says it in a sentence; what does not apply is left out."""

    by: Literal["trigger", "job", "role"]
    name: str
    """The trigger, the job's id, or the role that carries the qualification."""
    text: str
    since: str
    mode: str | None = None
    """`while` (for as long as it is so) or `when` (because it happened), of a trigger."""
    mandatory: bool = False
    state: str = "open"
    revision: int | None = None
    event: Told | None = None
    actor: str | None = None
    note: str | None = None
    until: str | None = None
    grace_until: str | None = None
    ended: str | None = None
    ended_by: str | None = None
    hidden: str | None = None
    """Why it does not count, if it does not: not_active, earlier_stay, held, refused, until_over, ended."""
    because: tuple["Reason", ...] = ()
    """Of a role that carries a qualification: why the user has the role."""

    @property
    def counts(self) -> bool:
        """Whether the assignment may rest on it."""
        return self.hidden is None


class Block(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's decision that somebody is not to have something."""

    kind: str
    name: str
    job: str
    actor: str
    since: str
    note: str | None = None
    until: str | None = None


def reasons_of(work: Work, which: sa.ColumnElement[bool]) -> dict[Key, list[Reason]]:
    """Return the stored reasons of the rows of `reason` (joined with `user`) that `which` selects, latest first."""
    kind_of_message = (
        sa.select(inbox.c.type)
        .where(inbox.c.id == reason.c.event_id, inbox.c.source == reason.c.event_source)
        .limit(1)
        .scalar_subquery()
    )
    rows = work.run(
        sa.select(reason, user.c.status, user.c.stay_order, kind_of_message.label("event_type"))
        .join(user, user.c.id == reason.c.user_id)
        .where(which)
        .order_by(reason.c.user_id, reason.c.kind, reason.c.target, reason.c.order.desc(), reason.c.number)
    )
    found: dict[Key, list[Reason]] = defaultdict(list)
    for row in rows:
        found[(row.user_id, row.kind, row.target)].append(_stored(row, work.now))
    return found


def carried(
    work: Work, catalog: Catalog, which: sa.ColumnElement[bool], roles: Mapping[Key, Sequence[Reason]]
) -> dict[Key, list[Reason]]:
    """Return the reasons that roles give: `which` selects rows of `assignment` (the role's) joined with `link`."""
    rows = work.run(
        sa.select(assignment.c.user_id, assignment.c.since, link.c.role, link.c.qualification, link.c.mandatory)
        .join(link, sa.and_(link.c.role == assignment.c.target, assignment.c.kind == "role"))
        .where(assignment.c.active, which)
        .order_by(assignment.c.user_id, link.c.role)
    )
    found: dict[Key, list[Reason]] = defaultdict(list)
    for row in rows:
        name = named(catalog, "role", row.role).name
        found[(row.user_id, "qualification", row.qualification)].append(
            Reason(
                by="role",
                name=name,
                text=f"the role {name} carries it",
                since=shown(row.since),
                mandatory=row.mandatory,
                because=tuple(given for given in roles.get((row.user_id, "role", row.role), ()) if given.counts),
            )
        )
    return found


def blocks_of(work: Work, catalog: Catalog, which: sa.ColumnElement[bool]) -> dict[Key, list[Block]]:
    """Return the blocks in force of the rows of `block` that `which` selects, oldest first."""
    rows = work.run(
        sa.select(block).where(in_force(work.now), which).order_by(block.c.user_id, block.c.since, block.c.number)
    )
    found: dict[Key, list[Block]] = defaultdict(list)
    for row in rows:
        found[(row.user_id, row.kind, row.target)].append(
            Block(
                kind=row.kind,
                name=named(catalog, row.kind, row.target).name,
                job=row.job,
                actor=row.actor,
                since=shown(row.since),
                note=row.note,
                until=_time(row.until),
            )
        )
    return found


def in_force(now: int) -> sa.ColumnElement[bool]:
    """Whether a row of `block` holds at `now` (microseconds UTC)."""
    return sa.and_(block.c.ended_at.is_(None), sa.or_(block.c.until.is_(None), block.c.until > now))


def _stored(row: sa.Row[Any], now: int) -> Reason:
    event = None
    if row.event_id is not None:
        at = shown(time_of(row.order)) if row.source == "when" else None
        event = Told(source=row.event_source or "", id=row.event_id, at=at, type=row.event_type)
    by_person = row.source == "job"
    return Reason(
        by="job" if by_person else "trigger",
        name=row.origin,
        mode=None if by_person else row.source,
        text=_sentence(row, event),
        since=shown(row.since),
        mandatory=row.mandatory,
        state=row.state,
        revision=row.revision,
        event=event,
        actor=row.actor,
        note=row.note,
        until=_time(row.until),
        grace_until=_time(row.ends_at) if row.state == "ending" else None,
        ended=_time(row.ended_at) if row.state == "ended" else None,
        ended_by=row.ended_by if row.state == "ended" else None,
        hidden=_hidden(row, now),
    )


def _hidden(row: sa.Row[Any], now: int) -> str | None:
    if row.state in ("ended", "held", "refused"):
        return str(row.state)
    if row.until is not None and row.until <= now:
        return "until_over"
    if row.lasting and row.order <= row.stay_order:
        return "earlier_stay"
    return None if row.status == "active" else "not_active"


def _sentence(row: sa.Row[Any], event: Told | None) -> str:
    note = f": {row.note}" if row.note else ""
    until = f", until {shown(row.until)}" if row.until is not None else ""
    if row.source == "job":
        return f"{row.actor or 'somebody'} gave it (job {row.origin}){until}{note}"
    rule = f"trigger {row.origin}" + (f" of revision {row.revision}" if row.revision is not None else "")
    if row.source == "when":
        told = f" ({event.type or 'event'} {event.source} {event.id}, {event.at})" if event else ""
        return f"{rule}: it happened{told}{until}"
    grace = f"; its conditions have ended, and it lasts until {shown(row.ends_at)}" if _in_grace(row) else ""
    return f"{rule}: its conditions {'held' if grace or row.state == 'ended' else 'hold'}{until}{grace}"


def _in_grace(row: sa.Row[Any]) -> bool:
    return row.state == "ending" and row.ends_at is not None


def _time(moment: int | None) -> str | None:
    return None if moment is None else shown(moment)
