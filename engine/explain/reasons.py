"""Why somebody has something: the stored reasons, and the roles that carry a qualification (derived, S6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.catalog import Catalog
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.names import named
from engine.order import time_of
from engine.store.database import Work
from engine.store.tables import assignment, inbox, link, reason, trip, user

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
    title: str | None = None
    """Of a role: its title."""
    description: str | None = None
    """Of a trigger: what its owner wrote of it, as the active rules have it."""
    mode: str | None = None
    """`while` (for as long as it is so) or `when` (because it happened), of a trigger."""
    lasting: bool = False
    """Whether it stays until somebody revokes it or the stay ends: `when`, `after: keep`, a person's."""
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
    """Why it does not count, if it does not: not_active, role_blocked, earlier_stay, held, refused,
    until_over, ended."""
    because: tuple["Reason", ...] = ()
    """Of a role that carries a qualification: why the user has the role."""

    @property
    def counts(self) -> bool:
        """Whether the assignment may rest on it."""
        return self.hidden is None


def reasons_of(work: Work, rules: Rules, which: sa.ColumnElement[bool]) -> dict[Key, list[Reason]]:
    """Return the stored reasons of the rows of `reason` (joined with `user`) that `which` selects, latest first."""
    kind_of_message = (
        sa.select(inbox.c.type)
        .where(inbox.c.id == reason.c.event_id, inbox.c.source == reason.c.event_source)
        .limit(1)
        .scalar_subquery()
    )
    held_by = _jobs_of_trips(work)
    rows = work.run(
        sa.select(reason, user.c.status, user.c.stay_order, kind_of_message.label("event_type"))
        .join(user, user.c.id == reason.c.user_id)
        .where(which)
        .order_by(reason.c.user_id, reason.c.kind, reason.c.target, reason.c.order.desc(), reason.c.number)
    )
    found: dict[Key, list[Reason]] = defaultdict(list)
    for row in rows:
        found[(row.user_id, row.kind, row.target)].append(_stored(row, rules, work.now, held_by))
    return found


def _jobs_of_trips(work: Work) -> dict[tuple[str, str], str | None]:
    """Trigger and kind of what is tripped or paused → the job by which people decide."""
    return {(row.trigger, row.kind): row.job_id for row in work.run(sa.select(trip))}


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
        role = named(catalog, "role", row.role)
        found[(row.user_id, "qualification", row.qualification)].append(
            Reason(
                by="role",
                name=role.name,
                title=role.title,
                text=f"the role {role.name} carries it",
                since=shown(row.since),
                mandatory=row.mandatory,
                because=tuple(given for given in roles.get((row.user_id, "role", row.role), ()) if given.counts),
            )
        )
    return found


def together(*several: Mapping[Key, Sequence[Reason]]) -> dict[Key, tuple[Reason, ...]]:
    """Return all the reasons for each target."""
    return {key: tuple(one for given in several for one in given.get(key, ())) for given in several for key in given}


def _stored(row: sa.Row[Any], rules: Rules, now: int, held_by: Mapping[tuple[str, str], str | None]) -> Reason:
    event = None
    if row.event_id is not None:
        at = shown(time_of(row.order)) if row.source == "when" else None
        event = Told(source=row.event_source or "", id=row.event_id, at=at, type=row.event_type)
    by_person = row.source == "job"
    trigger = None if by_person else rules.triggers.get(row.origin)
    return Reason(
        by="job" if by_person else "trigger",
        name=row.origin,
        description=trigger.description or None if trigger else None,
        mode=None if by_person else row.source,
        lasting=row.lasting,
        text=_sentence(row, event) + _waits(row, held_by),
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
    kept = ", and what it gave lasts" if row.lasting and row.state != "ended" else ""
    return f"{rule}: its conditions {'held' if grace or kept or row.state == 'ended' else 'hold'}{until}{kept}{grace}"


def _waits(row: sa.Row[Any], held_by: Mapping[tuple[str, str], str | None]) -> str:
    """What is held, and what to do about it."""
    if row.state == "held":
        what, kind = "held", "assign"
    elif row.state == "ending" and row.ends_at is None:
        what, kind = "its conditions have ended, and that it ends is held", "revoke"
    else:
        return ""
    job_id = held_by.get((row.origin, kind))
    look = f"`rolecall jobs show {job_id}`" if job_id else f"`rolecall triggers show {row.origin}`"
    return f"; {what} by the limit of its trigger, or a pause: {look}"


def _in_grace(row: sa.Row[Any]) -> bool:
    return row.state == "ending" and row.ends_at is not None


def _time(moment: int | None) -> str | None:
    return None if moment is None else shown(moment)
