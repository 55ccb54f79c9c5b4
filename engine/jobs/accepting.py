"""A request becomes a job: written down with whom and what it is about, to be worked off when its turn comes."""

from typing import Any

import sqlalchemy as sa
from msgspec import to_builtins

from engine.authoring.rules import Rules
from engine.jobs.asking import Asked, understand
from engine.jobs.writing import write_down
from engine.messages.envelope import Message
from engine.messages.requests import AssignmentRequested
from engine.people.invisible import invisible_items
from engine.store.database import Work
from engine.store.tables import job, job_result, job_target

KEPT = 1_000
"""Users named one by one that are kept with the request: it is read at every turn of its job."""


def accept(work: Work, rules: Rules, message: Message, data: AssignmentRequested) -> None:
    """Make a job of a request. Raises Rejected (`refused`) with every reason, before anything has changed."""
    asked = understand(message, data, rules.catalog, work.now, taken=is_taken(work, message.id))
    begin(
        work,
        message,
        action=asked.action,
        actor=asked.actor,
        note=asked.note,
        request=_kept(to_builtins(data)),
        until=asked.until,
        email=asked.email,
        dry_run=asked.dry_run,
        warnings=_warnings(work, rules, asked),
    )
    aims = [
        {"job_id": asked.job, "kind": kind, "target": name, "mandatory": mandatory}
        for (kind, name), mandatory in asked.aims.items()
    ]
    work.run(sa.insert(job_target), aims)
    if asked.users is not None:
        members = sorted(set(asked.users) - asked.excepted)
        if members:
            work.run(sa.insert(job_result), [{"job_id": asked.job, "user_id": id_} for id_ in members])


def _kept(request: dict[str, Any]) -> dict[str, Any]:
    """A request as it is kept with its job: of many users named one by one, how many; they have rows of their own."""
    users = request.get("users")
    return request if users is None or len(users) <= KEPT else {**request, "users": len(users)}


def is_taken(work: Work, id: str) -> bool:
    """Say whether there is a job with this id."""
    return work.run(sa.select(job.c.id).where(job.c.id == id)).first() is not None


def begin(work: Work, message: Message, **said: Any) -> None:  # noqa: ANN401 — the columns of `job`
    """Write a request down as a job."""
    write_down(work, id=message.id, source=message.source, reply_to=message.reply_to, **said)


def _warnings(work: Work, rules: Rules, asked: Asked) -> list[str]:
    return invisible_items(work, rules.catalog, asked.aims) if asked.action == "assign" else []
