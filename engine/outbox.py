"""The outbox: rows of `email_job` and `change` as messages to hand over, in the order in which they were written.

Who has left, or has nothing of it any more, gets no email; and an email lists only what its user still has.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.compose import Waiting, compose, name_of
from engine.messages.outgoing import ChangeEvent, EmailJob
from engine.store.database import Work
from engine.store.tables import assignment, change, email_item, email_job, user

LEFT = "the user has left"
LOST = "nothing of it is assigned any more"
OPEN = ("waiting", "relayed")
"""States of an email job, or a notice, that is still to be mailed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom an email job goes, and what of it they still have: (kind, normalised name) → mandatory."""

    email: str
    held: Mapping[tuple[str, str], bool]


def emails_due(work: Work, rules: Rules, limit: int, default_language: str = "en") -> list[EmailJob]:
    """Compose the next email jobs that wait, at most `limit`; empty when none is left.

    Those that must not be sent are settled on the way (`dropped` with `why`, `no_address`), so this wants a unit of
    work that writes.
    """
    while True:
        oldest = sa.select(email_job.c.id).where(email_job.c.state == "waiting")
        ids = list(work.run(oldest.order_by(email_job.c.at, email_job.c.id).limit(limit)).scalars())
        if not ids:
            return []
        due = _entitled(work, ids)
        if due:
            return compose(work, rules.catalog, due, default_language)


def mark_relayed(work: Work, ids: Sequence[str]) -> None:
    """Note that these email jobs are on the queue; one that was mailed in the meantime stays `sent`."""
    settle(work, email_job, ids, ("waiting",), "relayed")


def addressees(work: Work, ids: Sequence[str]) -> dict[str, Addressee]:
    """Read who is to be mailed now, by email job: not who has left, has lost it all, was mailed, or has no address.

    Settles those as `emails_due` does. An id that is not in this database is not to be mailed either.
    """
    return {one.id: Addressee(email=one.email, held=one.held) for one in _entitled(work, ids)}


def mark_sent(work: Work, ids: Sequence[str]) -> None:
    """Note that these email jobs were mailed, so that none is mailed again when it is delivered again."""
    settle(work, email_job, ids, OPEN, "sent")


def mark_unreachable(work: Work, ids: Sequence[str], why: str) -> None:
    """Note that these email jobs reach nobody: no address that email could be sent to, or one that was refused."""
    settle(work, email_job, ids, OPEN, "no_address", why)


def reopen(work: Work, ids: Sequence[str]) -> None:
    """Have email jobs tried again that reached nobody."""
    if ids:
        which = email_job.c.id.in_(ids) & (email_job.c.state == "no_address")
        work.run(sa.update(email_job).where(which).values(state="relayed", settled_at=None, why=None))


def settle(
    work: Work, table: sa.Table, ids: Sequence[str], states: Sequence[str], state: str, why: str | None = None
) -> None:
    """Note what became of rows of `table`, email jobs or notices, that are in one of `states`."""
    if ids:
        which = table.c.id.in_(ids) & table.c.state.in_(states)
        work.run(sa.update(table).where(which).values(state=state, settled_at=work.now, why=why))


def changes_due(work: Work, rules: Rules, limit: int) -> list[tuple[int, ChangeEvent]]:
    """Return the next change events that were not handed over, with their numbers, in order."""
    statement = sa.select(change).where(change.c.relayed_at.is_(None)).order_by(change.c.number).limit(limit)
    return [
        (
            row.number,
            ChangeEvent(
                id=f"change-{row.number}",
                type=row.type,
                user=row.user_id,
                at=row.at,
                version=row.version,
                kind=row.kind,
                name=name_of(rules.catalog, row.kind, row.target),
                mandatory=row.mandatory,
                cause=row.cause,
            ),
        )
        for row in work.run(statement)
    ]


def mark_changes_relayed(work: Work, numbers: Sequence[int]) -> None:
    """Note that these change events are on the queue."""
    if numbers:
        these = change.c.number.in_(numbers)
        work.run(sa.delete(change).where(these, change.c.farewell))
        work.run(sa.update(change).where(these).values(relayed_at=work.now))


def _entitled(work: Work, ids: Sequence[str]) -> list[Waiting]:
    """Return those that are still to be mailed, in order; settle those that never will be."""
    jobs = (
        sa.select(email_job, user.c.status, user.c.email, user.c.name, user.c.language)
        .join(user, user.c.id == email_job.c.user_id)
        .where(email_job.c.id.in_(ids), email_job.c.state.in_(OPEN))
        .order_by(email_job.c.at, email_job.c.id)
    )
    held: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    for row in work.run(_still_held(ids)):
        held[row.email_id][row.kind, row.target] = row.mandatory
    due: list[Waiting] = []
    left, lost, homeless = [], [], []
    for job in work.run(jobs):
        if job.status != "active":
            left.append(job.id)
        elif job.id not in held:
            lost.append(job.id)
        elif not job.email:
            homeless.append(job.id)
        else:
            due.append(
                Waiting(
                    id=job.id,
                    user=job.user_id,
                    email=job.email,
                    name=job.name,
                    language=job.language,
                    cause=job.cause,
                    held=held[job.id],
                )
            )
    settle(work, email_job, left, OPEN, "dropped", LEFT)
    settle(work, email_job, lost, OPEN, "dropped", LOST)
    settle(work, email_job, homeless, OPEN, "no_address")
    return due


def _still_held(ids: Sequence[str]) -> sa.Select[Any]:
    """Select what is assigned of what the email jobs are about, and whether it is mandatory as of now."""
    same = sa.and_(
        assignment.c.user_id == email_job.c.user_id,
        assignment.c.kind == email_item.c.kind,
        assignment.c.target == email_item.c.target,
        assignment.c.active,
    )
    return (
        sa.select(email_item.c.email_id, email_item.c.kind, email_item.c.target, assignment.c.mandatory)
        .join(email_job, email_job.c.id == email_item.c.email_id)
        .join(assignment, same)
        .where(email_item.c.email_id.in_(ids))
    )
