"""The outbox: rows of `email_job` and `change` as messages to hand over, in the order in which they were written.

Who has left, or has nothing of it any more, gets no email; and an email lists only what its user still has.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.compose import Waiting, compose, name_of
from engine.messages.outgoing import ChangeEvent, EmailJob
from engine.store.database import Work
from engine.store.given import NOW
from engine.store.rows import among
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
    """Compose the next email jobs that wait: `limit` of them, or all if there are no more.

    Those that must not be sent are settled on the way (`dropped` with `why`, `no_address`), so this wants a unit of
    work that writes.
    """
    due: list[Waiting] = []
    last = {"at": 0, "id": ""}
    while (wanted := limit - len(due)) > 0:
        oldest = work.send(_OLDEST, {"wanted": wanted, **last}).rows()
        due += _entitled(work, [row.id for row in oldest])
        if len(oldest) < wanted:
            break
        last = {"at": oldest[-1].at, "id": oldest[-1].id}
    return compose(work, rules.catalog, due, default_language) if due else []


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
        said = {"ids": list(ids), "becomes": state, "now": work.now, "why": why}
        work.send(_settled(table, tuple(states), embedded=work.embedded), said)


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
        for statement in _handed_over(embedded=work.embedded):
            work.send(statement, {"numbers": list(numbers), "now": work.now})


def _entitled(work: Work, ids: Sequence[str]) -> list[Waiting]:
    """Return those that are still to be mailed, in order; settle those that never will be."""
    if not ids:
        return []
    these = {"ids": list(ids)}
    had = work.send(_still_held(embedded=work.embedded), these)
    jobs = work.send(_open_jobs(embedded=work.embedded), these)
    held: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    for row in had:
        held[row.email_id][row.kind, row.target] = row.mandatory
    due: list[Waiting] = []
    left, lost, homeless = [], [], []
    for job in jobs:
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


EMAILS_WAIT = sa.exists().where(email_job.c.state == "waiting")
CHANGES_WAIT = sa.exists().where(change.c.relayed_at.is_(None))
_PLACE = sa.tuple_(email_job.c.at, email_job.c.id)
_LAST = sa.tuple_(sa.bindparam("at", type_=email_job.c.at.type), sa.bindparam("id", type_=email_job.c.id.type))
_OLDEST = (
    sa.select(email_job.c.at, email_job.c.id)
    .where(email_job.c.state == "waiting", _PLACE > _LAST)
    .order_by(email_job.c.at, email_job.c.id)
    .limit(sa.bindparam("wanted", type_=sa.Integer))
)


@cache
def _settled(table: sa.Table, states: tuple[str, ...], *, embedded: bool) -> sa.Executable:
    which = among(table.c.id, "ids", embedded=embedded) & table.c.state.in_(states)
    becomes, why = sa.bindparam("becomes", type_=sa.Text), sa.bindparam("why", type_=sa.Text)
    return sa.update(table).where(which).values(state=becomes, settled_at=NOW, why=why)


@cache
def _handed_over(*, embedded: bool) -> tuple[sa.Executable, ...]:
    these = among(change.c.number, "numbers", embedded=embedded)
    return (
        sa.delete(change).where(these, change.c.farewell),
        sa.update(change).where(these).values(relayed_at=NOW),
    )


@cache
def _open_jobs(*, embedded: bool) -> sa.Executable:
    return (
        sa.select(email_job, user.c.status, user.c.email, user.c.name, user.c.language)
        .join(user, user.c.id == email_job.c.user_id)
        .where(among(email_job.c.id, "ids", embedded=embedded), email_job.c.state.in_(OPEN))
        .order_by(email_job.c.at, email_job.c.id)
    )


@cache
def _still_held(*, embedded: bool) -> sa.Executable:
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
        .where(among(email_item.c.email_id, "ids", embedded=embedded))
    )
