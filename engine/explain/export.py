"""Everything that is stored about one person, for the person's own request."""

from typing import Any, Final

import sqlalchemy as sa
from msgspec import Struct

from engine.clock import shown
from engine.explain.names import find_user
from engine.order import time_of
from engine.privacy.erasing import ROWS
from engine.privacy.keyed import keyed
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import (
    forgotten,
    job,
    job_result,
    parked,
    user,
    waiting_message,
)

SECTIONS: Final = {
    "fact": "told",
    "current_fact": "known",
    "completion": "completions",
    "achieved": "achieved",
    "reason": "reasons",
    "block": "blocks",
    "assignment": "assignments",
    "change": "changes",
    "email_job": "emails",
    "email_item": "emails_about",
    "inbox": "messages",
    "job_result": "requests",
    "waiting_event": "waiting_events",
    "leaving": "left_within_the_hour",
    "skipped": "left_alone_by",
    "shadow": "shadow",
    "shadow_match": "shadow_matches",
    "forgetting": "to_be_forgotten",
}
"""Table → the name under which its rows are exported."""
_TIMES: Final = frozenset(("at", "since", "until", "moment"))


class Export(Struct, frozen=True, kw_only=True):
    """Everything stored about one person. Times are RFC 3339; what has no value is left out."""

    format: str
    at: str
    """The moment of the look."""
    person: dict[str, Any]
    """Id, name, address, language, status, and when they joined and left."""
    kept: dict[str, tuple[dict[str, Any], ...]]
    """What is stored, by what it is about: each row as it is stored."""


def export(work: Work, name: str) -> Export:
    """Return what is stored about the user called `name` (id in any case, or address). Raises Unknown."""
    id_ = find_user(work, name)
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for table, theirs in ROWS.items():
        if table is user:
            continue
        rows = work.run(sa.select(table).where(theirs(id_)).order_by(*table.primary_key.columns))
        if table is job_result:
            rows = work.run(_requests(theirs(id_)))
        found[SECTIONS[table.name]] = tuple(_said(row) for row in rows)
    for kept, called in ((parked, "parked"), (waiting_message, "waiting")):
        rows = work.run(sa.select(kept).where(kept.c.subject == id_).order_by(kept.c.number))
        found[called] = tuple(_said(row) for row in rows)
    who = work.run(sa.select(user).where(user.c.id == id_)).one()
    person = _said(who)
    person.pop("search", None)
    return Export(format="rolecall-export-1", at=shown(work.now), person=person, kept=found)


class ForgottenPerson(Struct, frozen=True, kw_only=True):
    """Who was forgotten: a keyed hash, when, by whose request."""

    hash: str
    at: str
    actor: str
    request: str
    version: int
    """The last `sequence` of their change events."""


class ForgottenList(Struct, frozen=True, kw_only=True):
    """All who were forgotten. `proof`: by which the key of the hashes is known again."""

    proof: str
    count: int
    forgotten: tuple[ForgottenPerson, ...]


def list_forgotten(work: Work, settings: Settings) -> ForgottenList:
    """Return who was forgotten, the first one first."""
    rows = work.run(sa.select(forgotten).order_by(forgotten.c.at, forgotten.c.hash)).all()
    people = tuple(_forgotten(row) for row in rows)
    return ForgottenList(proof=keyed(work, settings).proof, count=len(people), forgotten=people)


def forgotten_as(work: Work, settings: Settings, id: str) -> ForgottenPerson | None:
    """Return how a user was forgotten; None if they were not."""
    hash_ = keyed(work, settings).user(id)
    row = work.run(sa.select(forgotten).where(forgotten.c.hash == hash_)).first()
    return None if row is None else _forgotten(row)


def _forgotten(row: sa.Row[Any]) -> ForgottenPerson:
    return ForgottenPerson(hash=row.hash, at=shown(row.at), actor=row.actor, request=row.request, version=row.version)


def _requests(theirs: sa.ColumnElement[bool]) -> sa.Select[Any]:
    asked = (job.c[name] for name in ("id", "action", "actor", "note", "dry_run", "state", "created_at", "finished_at"))
    joined = job_result.join(job, job.c.id == job_result.c.job_id)
    return (
        sa.select(*asked, job_result.c.outcome).select_from(joined).where(theirs).order_by(job.c.created_at, job.c.id)
    )


def _said(row: sa.Row[Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in row._mapping.items():
        if value is None or name == "user_id":
            continue
        if isinstance(value, bytes):
            said[name] = value.decode("utf-8", "replace")
        elif name == "order":
            said["told_for"] = shown(time_of(value)) if value else ""
        elif name.endswith("_order") or name == "remembered_stay":
            continue
        elif isinstance(value, int) and not isinstance(value, bool) and (name in _TIMES or name.endswith("_at")):
            said[name] = shown(value)
        else:
            said[name] = value
    return said
