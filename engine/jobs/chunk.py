"""One chunk of a job: some of its users are locked, what it asks for is done to them, each has their outcome."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from engine import causes
from engine.assignment import Settlement
from engine.authoring.catalog import Catalog
from engine.jobs.asking import whom
from engine.jobs.deciding import gone
from engine.jobs.doing import do
from engine.jobs.finishing import finish
from engine.jobs.outcomes import NO_LONGER, note_outcomes
from engine.jobs.span import within
from engine.jobs.starting import stop
from engine.plans.bringing import bring_over
from engine.revision import Revision
from engine.settings import Settings
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.staging import aim, chosen
from engine.store.tables import job, job_result, job_target, user

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a chunk did: how many users had which outcome, and how many emails came of it."""

    results: dict[str, int]
    emails: int


def work_off(
    work: Work, row: Row, revision: Revision, settings: Settings, size: int, at: Callable[[str], None]
) -> int | None:
    """Do what a running job asks for to its next users, `size` at most; return how many there were.

    The job's row is locked. If an earlier job owes some of these users something, that comes first, and is the chunk:
    `at` is told its id. None if another worker is at that job just now.
    """
    problems = gone(work, revision.rules, row)
    if problems:
        stop(work, row, problems)
        return 0
    settlement = Settlement(
        work,
        revision=revision.number,
        quiet=settings.quiet_after_revocation,
        counted=False,
        email_from=settings.email_from,
    )
    work.send(_next(), {"job": row.id, "after": row.after, "size": size})
    taken, owing = work.send(LAST), work.send(_owing(), {"job": row.id, "place": row.place})
    (last,) = taken.scalars()
    if last is None:
        finish(work, row.id, "done")
        return 0
    earlier = None if row.dry_run else next(iter(owing.scalars()), None)
    if earlier is None:
        users = _work_off(work, settlement, row, revision, last)
        if users < size:
            finish(work, row.id, "done")
        return users
    before = lock(work, earlier)
    if before is None or gone(work, revision.rules, before):
        return None
    at(before.id)
    _leave_those_of(work, before.id)
    return _work_off(work, settlement, before, revision, before.after)


def lock(work: Work, job_id: str) -> Row | None:
    """Lock a job and read it; None if another worker has it, or it has nothing more to do."""
    going = job.c.state.in_(("choosing", "running"))
    wanted = sa.select(job).where(job.c.id == job_id, going)
    return work.run(wanted.with_for_update(key_share=True, skip_locked=True)).first()


def _work_off(work: Work, settlement: Settlement, row: Row, revision: Revision, last: str) -> int:
    lock_users(work)
    if not row.dry_run:
        bring_over(work, settlement, revision, sa.select(chosen.c.user_id))
    take_aim(work, row.id)
    gone_off = _drop_those_who_do_not_fit(work, row, revision.rules.catalog)
    done = _tried(work, settlement, row, revision) if row.dry_run else _done(work, settlement, row, revision)
    results = Counter(done.results) + Counter({NO_LONGER: gone_off})
    values = {
        "after": last,
        "done": row.done + results.total(),
        "results": dict(Counter(row.results) + results),
        "emails": row.emails + done.emails,
        "worked_at": work.now,
    }
    work.send(sa.update(job).where(job.c.id == row.id).values(values))
    return results.total()


LAST = sa.select(sa.func.max(chosen.c.user_id))
"""The last of the users in `s_chosen`."""


@cache
def _next() -> sa.Executable:
    """Put the next users whose turn has not come into `s_chosen`."""
    mine = (job_result.c.job_id == sa.bindparam("job"), job_result.c.user_id > sa.bindparam("after"))
    waits = sa.select(job_result.c.user_id).where(*mine, job_result.c.outcome.is_(None))
    return sa.insert(chosen).from_select(
        ["user_id"], waits.order_by(job_result.c.user_id).limit(sa.bindparam("size", type_=sa.Integer))
    )


@cache
def _owing() -> sa.Executable:
    """Find the first of the jobs before this one that aim at the same things and owe some of these users a turn."""
    this: sa.BindParameter[str] = sa.bindparam("job")
    place = sa.bindparam("place", type_=sa.BigInteger)
    mine, other = job_target.alias("mine"), job_target.alias("other")
    same = sa.and_(other.c.kind == mine.c.kind, other.c.target == mine.c.target)
    waiting = chosen.join(job_result, job_result.c.user_id == chosen.c.user_id)
    return (
        sa.select(job.c.id)
        .where(
            job.c.state == "running",
            sa.not_(job.c.dry_run),
            sa.or_(job.c.place < place, sa.and_(job.c.place == place, job.c.id < this)),
            sa.exists().select_from(other.join(mine, same)).where(other.c.job_id == job.c.id, mine.c.job_id == this),
            sa.exists()
            .select_from(waiting)
            .where(job_result.c.job_id == job.c.id, within(job_result.c.user_id), job_result.c.outcome.is_(None)),
        )
        .order_by(job.c.place, job.c.id)
        .limit(1)
    )


def _leave_those_of(work: Work, job_id: str) -> None:
    waits = sa.exists().where(
        job_result.c.job_id == job_id,
        within(job_result.c.user_id),
        job_result.c.user_id == chosen.c.user_id,
        job_result.c.outcome.is_(None),
    )
    work.send(sa.delete(chosen).where(sa.not_(waits)))


def lock_users(work: Work) -> None:
    """Lock the users in `s_chosen`, in order; what is known of them is read only after it."""
    work.measure(chosen)
    if not work.embedded:
        work.send(_LOCKED)


_IDS = sa.select(user.c.id).where(user.c.id.in_(sa.select(chosen.c.user_id))).order_by(user.c.id)
_LOCKED = sa.select(sa.func.count()).select_from(_IDS.with_for_update().subquery())


def take_aim(work: Work, job_id: str) -> None:
    """Put what a job aims at into `s_aim`."""
    work.send(_AIMS, {"job": job_id})


_AIMS = sa.insert(aim).from_select(
    ["kind", "target", "mandatory"],
    sa.select(job_target.c.kind, job_target.c.target, job_target.c.mandatory).where(
        job_target.c.job_id == sa.bindparam("job")
    ),
)


def _drop_those_who_do_not_fit(work: Work, row: Row, catalog: Catalog) -> int:
    """Of a job that was held: who does not fit any more what the second person agreed to is left as they are."""
    where = row.request.get("where") if row.approved else None
    if where is None:
        return 0
    here = sa.and_(user.c.id == chosen.c.user_id, user.c.status == "active")
    off = sa.exists().where(here, sa.not_(selects(whom(where, catalog), catalog, work.now)))
    which = sa.and_(job_result.c.job_id == row.id, job_result.c.user_id.in_(sa.select(chosen.c.user_id).where(off)))
    number = work.run(sa.update(job_result).where(which).values(outcome=NO_LONGER)).rowcount
    work.run(sa.delete(chosen).where(off))
    return number


def _done(work: Work, settlement: Settlement, row: Row, revision: Revision) -> Done:
    undone = None
    if row.undoes is not None:
        undone = work.run(sa.select(job.c.action).where(job.c.id == row.undoes)).scalar_one()
    do(work, settlement, revision, row, undone, settlement.cause(causes.of_job(row.id)))
    turned = settlement.settle()
    return Done(results=note_outcomes(work, row, undone), emails=turned.emails)


def _tried(work: Work, settlement: Settlement, row: Row, revision: Revision) -> Done:
    """A dry run: all of it is done, looked at, and taken back; the outcomes alone stay."""
    here = sa.and_(job_result.c.job_id == row.id, job_result.c.user_id.in_(sa.select(chosen.c.user_id)))
    with work.trial():
        done = _done(work, settlement, row, revision)
        rows = [dict(one) for one in work.run(sa.select(job_result).where(here)).mappings()]
    work.run(sa.delete(job_result).where(here))
    if rows:
        work.run(sa.insert(job_result), rows)
    return done
