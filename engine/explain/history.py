"""What happened to one user, from the first thing told of them: a timeline."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from engine.authoring.catalog import Catalog
from engine.authoring.rules import Rules
from engine.clock import DAY, shown
from engine.explain.facts import Past, completion_told, fact_told
from engine.explain.names import find_user, named
from engine.limits.trips import HELD
from engine.order import time_of
from engine.people.stays import derive
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import (
    achieved,
    block,
    change,
    completion,
    email_item,
    email_job,
    fact,
    job,
    job_result,
    reason,
)
from engine.store.tables import user as people

Kind = Literal[
    "stay", "fact", "completion", "achieved", "gained", "lost", "changed", "reason", "block", "request", "email"
]


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened, `what` in words. Facts stand where they became true; all else where it was done."""

    at: str
    kind: Kind
    what: str
    target: str | None = None
    cause: str | None = None
    source: str | None = None
    message: str | None = None
    heard: str | None = None
    """Of a fact: when Rolecall was told, which may be long after."""


class History(Struct, frozen=True, kw_only=True):
    """All that is kept, oldest first.

    Of a reason that ended and began anew only its latest beginning is kept, and of one that stands no earlier end; what
    the user gained and lost is complete.
    """

    id: str
    name: str | None
    status: str
    entries: tuple[Entry, ...]


def history(work: Work, rules: Rules, settings: Settings, user: str) -> History:
    """Return what happened to the user called `user`. Raises Unknown."""
    found = find_user(work, user)
    who = work.run(sa.select(people.c.name, people.c.status).where(people.c.id == found)).one()
    several = chain(
        _facts(work, settings, found),
        _learnt(work, rules.catalog, found),
        _requests(work, found),
        _blocks(work, rules.catalog, found),
        _reasons(work, rules.catalog, found),
        _changes(work, rules.catalog, found),
        _emails(work, rules.catalog, found),
    )
    in_time = sorted(
        several, key=lambda one: one[0]
    )  # what is of one moment stays in the order of above: the causes first
    entries = tuple(entry for _, entry in in_time)
    return History(id=found, name=who.name, status=who.status, entries=entries)


Dated = Iterator[tuple[int, Entry]]
"""Entries with their moments, to put them in order."""


def _facts(work: Work, settings: Settings, user: str) -> Dated:
    rows = work.run(sa.select(fact).where(fact.c.user_id == user).order_by(fact.c.order, fact.c.kind, fact.c.key)).all()
    stays = {row.order: row.present for row in rows if row.kind == "status"}
    for row in sorted(rows, key=lambda row: (time_of(row.order), row.kind != "status")):
        kind: Kind = "stay" if row.kind == "status" else "fact"
        yield time_of(row.order), _told(kind, fact_told(row))
    grace = settings.leave_grace
    for end in derive(stays, leave_grace=grace, now=work.now).ends:
        at = time_of(end)
        what = f"the stay ended with this leaving: no joining followed within {grace / DAY:g} days"
        yield at, Entry(at=shown(at), kind="stay", what=what)


def _learnt(work: Work, catalog: Catalog, user: str) -> Dated:
    for row in work.run(sa.select(completion).where(completion.c.user_id == user).order_by(completion.c.order)):
        yield row.at, _told("completion", completion_told(row))
    for row in work.run(sa.select(achieved).where(achieved.c.user_id == user).order_by(achieved.c.qualification)):
        what = named(catalog, "qualification", row.qualification)
        yield row.at, Entry(at=shown(row.at), kind="achieved", what=f"achieved {what.name}", target=what.name)


def _told(kind: Kind, past: Past) -> Entry:
    return Entry(at=past.at, kind=kind, what=past.what, source=past.source, message=past.message, heard=past.heard)


def _changes(work: Work, catalog: Catalog, user: str) -> Dated:
    for row in work.run(sa.select(change).where(change.c.user_id == user).order_by(change.c.number)):
        kind, words = changed(row)
        yield row.at, _about(catalog, row, row.at, kind, words, cause=row.cause)


def changed(row: sa.Row[Any]) -> tuple[Literal["gained", "lost", "changed"], str]:
    """Return what a row of `change` was, and in words, before the name of what it is about."""
    if row.type.endswith(".changed"):
        return "changed", f"{'mandatory' if row.mandatory else 'optional'} from here on:"
    gained = row.type.endswith(".assigned")
    return ("gained", "gained") if gained else ("lost", "lost")


def _reasons(work: Work, catalog: Catalog, user: str) -> Dated:
    for row in work.run(sa.select(reason).where(reason.c.user_id == user).order_by(reason.c.number)):
        by = f"{row.actor or 'somebody'} (job {row.origin})" if row.source == "job" else f"trigger {row.origin}"
        note = f": {row.note}" if row.note else ""
        cause = f"event {row.event_source} {row.event_id}" if row.event_id is not None else None
        begins = f"{by} {'would give, and is held:' if row.state == 'held' else 'gives'}"
        entry = _about(catalog, row, row.since, "reason", begins, cause=cause)
        yield row.since, replace(entry, what=entry.what + note)
        if row.ended_at is not None:
            ends = f"{by} no longer gives"
            yield row.ended_at, _about(catalog, row, row.ended_at, "reason", ends, cause=row.ended_by)


def _blocks(work: Work, catalog: Catalog, user: str) -> Dated:
    for row in work.run(sa.select(block).where(block.c.user_id == user).order_by(block.c.number)):
        note = f" ({row.note})" if row.note else ""
        until = f" until {shown(row.until)}" if row.until is not None else ""
        entry = _about(catalog, row, row.since, "block", f"{row.actor} blocked", cause=f"request {row.job}")
        yield row.since, replace(entry, what=entry.what + until + note)
        ended = row.until if row.ended_at is None and row.until is not None and row.until <= work.now else row.ended_at
        if ended is not None:
            over = f"the block of {row.actor} ended:"
            yield ended, _about(catalog, row, ended, "block", over, cause=row.ended_by)


def _requests(work: Work, user: str) -> Dated:
    mine = sa.and_(job_result.c.job_id == job.c.id, job_result.c.user_id == user)
    outcome = sa.select(sa.func.coalesce(job_result.c.outcome, "not done yet")).where(mine).scalar_subquery()
    asked = sa.select(
        *(job.c[name] for name in ("id", "action", "actor", "note", "dry_run", "created_at")), outcome.label("outcome")
    ).subquery()  # each job looks for this user: nothing else of its users is read
    rows = sa.select(asked).where(asked.c.outcome.is_not(None)).order_by(asked.c.created_at, asked.c.id)
    for row in work.run(rows):
        dry = " (dry run)" if row.dry_run else ""
        note = f": {row.note}" if row.note else ""
        asked_to = (
            "what a trigger was to do was held, and decided"
            if row.action == HELD
            else f"{row.actor} asked to {row.action}"
        )
        what = f"{asked_to}{dry} (job {row.id}){note} — {row.outcome.replace('_', ' ')}"
        yield row.created_at, Entry(at=shown(row.created_at), kind="request", what=what, cause=f"request {row.id}")


def _emails(work: Work, catalog: Catalog, user: str) -> Dated:
    about: dict[str, list[str]] = {}
    items = sa.select(email_item).join(email_job, email_job.c.id == email_item.c.email_id)
    for row in work.run(
        items.where(email_job.c.user_id == user).order_by(email_item.c.kind.desc(), email_item.c.target)
    ):
        about.setdefault(row.email_id, []).append(named(catalog, row.kind, row.target).name)
    jobs = sa.select(email_job).where(email_job.c.user_id == user).order_by(email_job.c.at, email_job.c.id)
    for row in work.run(jobs):
        state = row.state.replace("_", " ") + (f", {row.why}" if row.why else "")
        what = f"email about {', '.join(about.get(row.id, [])) or 'nothing that is kept'} ({state})"
        yield row.at, Entry(at=shown(row.at), kind="email", what=what, cause=row.cause)


def _about(catalog: Catalog, row: sa.Row[Any], at: int, kind: Kind, words: str, *, cause: str | None) -> Entry:
    what = named(catalog, row.kind, row.target)
    return Entry(at=shown(at), kind=kind, what=f"{words} {what.kind} {what.name}", target=what.name, cause=cause)
