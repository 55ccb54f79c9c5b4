"""How things are: people, queues, what waits, what is parked, and what was told that the catalog does not know."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.facts import things
from engine.explain.limits import Limit, Tripped, near, tripped
from engine.explain.publishers import StoppedPublisher, stopped_publishers
from engine.people.parts import SECTIONS
from engine.store.database import Work
from engine.store.tables import (
    active,
    assignment,
    change,
    completion,
    current_fact,
    email_job,
    forgetting,
    inbox,
    job,
    notice,
    parked,
    reason,
    receipt,
    revision,
    swept,
    unknown_attribute,
    user,
)


class Active(Struct, frozen=True, kw_only=True):
    """The revision that decides."""

    revision: int
    actor: str
    note: str | None
    activated: str


class UnknownName(Struct, frozen=True, kw_only=True):
    """A name that HR told and the catalog does not have, and how many users it is known of."""

    name: str
    users: int


class Ignored(Struct, frozen=True, kw_only=True):
    """An attribute that was told and ignored, since the catalog does not have it."""

    name: str
    times: int
    last: str


class Status(Struct, frozen=True, kw_only=True):
    """The state of the whole. Counts by name; times RFC 3339; null: not known."""

    active: Active | None
    users: dict[str, int]
    assignments: dict[str, int]
    queues: dict[str, int]
    outbox: dict[str, int]
    """Change events, emails (email jobs and notices) and receipts that wait to be handed over."""
    outbox_since: str | None
    """Since when the oldest of them waits."""
    emails: dict[str, int]
    """Email jobs and notices by state."""
    without_address: int
    """Active users without an email address."""
    not_yet_due: int
    next_due: str | None
    waiting_reasons: dict[str, int]
    """Reasons that are held, refused or in grace (`ending`)."""
    jobs: dict[str, int]
    """Jobs that have not ended, by state."""
    held_since: str | None
    """Since when the oldest of the jobs that are held waits for a person."""
    to_forget: int
    """Requests to forget somebody that are not done yet; of whom is not said. Since when the oldest waits."""
    forget_since: str | None
    tripped: tuple[Tripped, ...]
    """Triggers of which something is held: by their limit, or paused."""
    near: tuple[Limit, ...]
    """Triggers that have done four fifths or more of what they may do today."""
    parked: dict[str, int]
    stopped: tuple[StoppedPublisher, ...]
    """Publishers whose messages wait."""
    unknown_names: dict[str, tuple[UnknownName, ...]]
    ignored_attributes: tuple[Ignored, ...]
    last_sweep: str | None


def status(work: Work, rules: Rules, *, queues: Mapping[str, int] | None = None) -> Status:
    """Return how things are. `queues`: messages by queue, as the caller knows."""
    last_sweep = work.run(sa.select(swept.c.at)).scalar_one_or_none()
    deciding = work.run(sa.select(revision).join(active, active.c.revision == revision.c.number)).first()
    has_no_address = sa.or_(user.c.email.is_(None), user.c.email == "")
    due = work.run(
        sa.select(sa.func.count().label("number"), sa.func.min(inbox.c.due_at).label("next")).where(
            inbox.c.due_at.is_not(None)
        )
    ).one()
    ignored = work.run(sa.select(unknown_attribute).order_by(unknown_attribute.c.name))
    people = _count_by(work, user.c.status)
    return Status(
        active=None if deciding is None else _active(deciding),
        users={name: people.get(name, 0) for name in ("active", "expected", "left")},
        assignments=_assigned(work),
        queues=dict(queues or {}),
        outbox={
            "changes": _count(work, change, change.c.relayed_at.is_(None)),
            "emails": sum(_count(work, one, one.c.state == "waiting") for one in (email_job, notice)),
            "receipts": _count(work, receipt),
        },
        outbox_since=_oldest(work),
        emails=_emails(work),
        without_address=_count(work, user, user.c.status == "active", has_no_address),
        not_yet_due=due.number,
        next_due=None if due.next is None else shown(due.next),
        waiting_reasons=_count_by(work, reason.c.state, reason.c.state.in_(("held", "refused", "ending"))),
        jobs=_count_by(work, job.c.state, job.c.state.in_(("choosing", "held", "running"))),
        held_since=_since(work, _HELD),
        to_forget=_count(work, forgetting),
        forget_since=_since(work, _TO_FORGET),
        tripped=tuple(one for several in tripped(work).values() for one in several),
        near=near(work),
        parked=_count_by(work, parked.c.code, parked.c.state == "parked"),
        stopped=stopped_publishers(work),
        unknown_names=_unknown(work, rules),
        ignored_attributes=tuple(Ignored(name=row.name, times=row.times, last=shown(row.last_at)) for row in ignored),
        last_sweep=None if last_sweep is None else shown(last_sweep),
    )


def _active(row: sa.Row[Any]) -> Active:
    return Active(revision=row.number, actor=row.actor, note=row.note, activated=shown(row.activated_at))


def _assigned(work: Work) -> dict[str, int]:
    held = _count_by(work, assignment.c.kind, assignment.c.active)
    return {kind: held.get(kind, 0) for kind in ("role", "qualification")}


def _unknown(work: Work, rules: Rules) -> dict[str, tuple[UnknownName, ...]]:
    """Section of the catalog → names told that it does not have, most users first."""
    memberships = (
        sa.select(current_fact.c.kind, current_fact.c.key.label("name"), sa.func.count().label("users"))
        .where(current_fact.c.kind.in_(("team", "job_title")), current_fact.c.present, current_fact.c.key != "")
        .group_by(current_fact.c.kind, current_fact.c.key)
    )
    done = sa.select(
        completion.c.kind, completion.c.name, sa.func.count(completion.c.user_id.distinct()).label("users")
    ).group_by(completion.c.kind, completion.c.name)
    rows = [*work.run(memberships), *work.run(done)]
    found: dict[str, tuple[UnknownName, ...]] = {}
    for kind, section in SECTIONS.items():
        known = things(rules.catalog, kind)
        strangers = [
            UnknownName(name=row.name, users=row.users)
            for row in rows
            if row.kind == kind and rules.catalog.resolve(section, row.name) not in known
        ]
        if strangers:
            found[section] = tuple(sorted(strangers, key=lambda one: (-one.users, one.name)))
    return found


def _count_by(work: Work, column: sa.Column[str], *which: sa.ColumnElement[bool]) -> dict[str, int]:
    rows = work.run(
        sa.select(column.label("name"), sa.func.count().label("times")).where(*which).group_by(column).order_by(column)
    )
    return {row.name: row.times for row in rows}


def _emails(work: Work) -> dict[str, int]:
    both = Counter(_count_by(work, email_job.c.state)) + Counter(_count_by(work, notice.c.state))
    return dict(sorted(both.items()))


def _oldest(work: Work) -> str | None:
    changes = sa.select(sa.func.min(change.c.at)).where(change.c.relayed_at.is_(None))
    emails = (sa.select(sa.func.min(one.c.at)).where(one.c.state == "waiting") for one in (email_job, notice))
    found = [at for one in (changes, *emails) if (at := work.run(one).scalar_one()) is not None]
    return shown(min(found)) if found else None


def _since(work: Work, earliest: sa.Select[Any]) -> str | None:
    found = work.run(earliest).scalar_one()
    return None if found is None else shown(found)


_HELD = sa.select(sa.func.min(sa.func.coalesce(job.c.started_at, job.c.created_at))).where(job.c.state == "held")
_TO_FORGET = sa.select(sa.func.min(forgetting.c.asked_at))


def _count(work: Work, table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
    return int(work.run(sa.select(sa.func.count()).select_from(table).where(*which)).scalar_one())
