"""An apply is a job: its revision becomes active, then those of whom something follows cross to it, chunk by chunk."""

from collections import Counter
from typing import Any

import sqlalchemy as sa

from engine.assignment import Settlement
from engine.jobs.beginning import go_live, turn_round
from engine.jobs.finishing import finish
from engine.plans.activating import transition_to
from engine.plans.bringing import let_cross
from engine.plans.crossing import find
from engine.plans.transition import Transition
from engine.revision import Revision
from engine.settings import Settings
from engine.store.database import Work
from engine.store.staging import crossing, turn
from engine.store.tables import active, job, job_result, user

PORTION = 10_000
"""Users looked at in one unit of work, at most, to find of whom something follows."""

Row = sa.Row[Any]


def step(work: Work, row: Row, now_active: Revision, settings: Settings, size: int) -> int:
    """Let an apply have its turn; return how many users crossed. Its row is locked."""
    number = int(row.request["revision"])
    if "cancelled" in row.request:
        turn_round(work, row, number)
        return 0
    if now_active.number != number:
        go_live(work, number, transition_to(work, number), row.id)
        return 0
    transition = now_active.transition
    if transition is None:  # it crossed already, and was not noted as done
        _end(work, row)
        return 0
    settlement = Settlement(
        work, revision=number, quiet=settings.quiet_after_revocation, counted=False, email_from=settings.email_from
    )
    if row.state == "choosing":
        _choose(work, settlement, row, transition)
        return 0
    return _chunk(work, settlement, row, transition, number, size)


def _choose(work: Work, settlement: Settlement, row: Row, transition: Transition) -> None:
    """Look at the next portion of all users; after the last of them those who were found have their turns."""
    portion = sa.select(user.c.id).where(user.c.id > row.after).order_by(user.c.id).limit(PORTION).subquery()
    upto = work.run(sa.select(sa.func.max(portion.c[0]))).scalar_one()
    if upto is None:
        work.run(sa.update(job).where(job.c.id == row.id).values(state="running", after="", worked_at=work.now))
        return
    found = find(work, settlement, transition, sa.and_(user.c.id > row.after, user.c.id <= upto)).subquery()
    chosen = sa.select(sa.literal(row.id), found.c[0]).where(found.c[0] > row.after, found.c[0] <= upto)
    insert = work.insert(job_result).from_select(["job_id", "user_id"], chosen.order_by(found.c[0]))
    number = work.run(insert.on_conflict_do_nothing()).rowcount
    work.run(sa.update(job).where(job.c.id == row.id).values(after=upto, total=row.total + number, worked_at=work.now))


def _chunk(work: Work, settlement: Settlement, row: Row, transition: Transition, number: int, size: int) -> int:
    waits = sa.and_(job_result.c.job_id == row.id, job_result.c.outcome.is_(None))
    next_ = sa.select(job_result.c.user_id).where(waits, job_result.c.user_id > row.after)
    ids = list(work.run(next_.order_by(job_result.c.user_id).limit(size)).scalars())
    if not ids:
        _end(work, row)
        return 0
    here = sa.and_(waits, job_result.c.user_id >= ids[0], job_result.c.user_id <= ids[-1])
    theirs = user.c.id.in_(sa.select(job_result.c.user_id).where(here))
    work.run(sa.select(user.c.id).where(theirs).order_by(user.c.id).with_for_update())
    # Only now: an event may have let some of them cross while they were waited for.
    work.run(sa.insert(crossing).from_select(["user_id"], sa.select(job_result.c.user_id).where(here)))
    work.measure(crossing)
    let_cross(work, settlement, transition, number)
    turned = settlement.settle()
    results = _note_outcomes(work, row.id)
    values = {
        "after": ids[-1],
        "done": row.done + results.total(),
        "results": dict(Counter(row.results) + results),
        "emails": row.emails + turned.emails,
        "worked_at": work.now,
    }
    work.run(sa.update(job).where(job.c.id == row.id).values(values))
    if len(ids) < size:
        _end(work, row)
    return len(ids)


def _note_outcomes(work: Work, job_id: str) -> Counter[str]:
    """Note of each user who crossed what came of it."""

    def some(how: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        return crossing.c.user_id.in_(sa.select(turn.c.user_id).where(how))

    gains = some(
        sa.or_(sa.and_(turn.c.active, sa.not_(turn.c.was)), sa.and_(turn.c.mandatory, sa.not_(turn.c.was_mandatory)))
    )
    loses = some(
        sa.or_(
            sa.and_(turn.c.was, sa.not_(turn.c.active)),
            sa.and_(turn.c.active, turn.c.was_mandatory, sa.not_(turn.c.mandatory)),
        )
    )
    outcome = sa.case((sa.and_(gains, loses), "changed"), (gains, "assigned"), (loses, "revoked"), else_="unchanged")
    of_job = sa.and_(job_result.c.job_id == job_id, job_result.c.user_id == crossing.c.user_id)
    work.run(sa.update(job_result).where(of_job).values(outcome=outcome))
    counted = sa.select(job_result.c.outcome, sa.func.count().label("users")).where(of_job)
    return Counter({one.outcome: one.users for one in work.run(counted.group_by(job_result.c.outcome))})


def _end(work: Work, row: Row) -> None:
    """Everybody has crossed."""
    mine = job_result.c.job_id == row.id
    counted = sa.select(job_result.c.outcome, sa.func.count().label("users")).where(mine)
    results = {one.outcome: one.users for one in work.run(counted.group_by(job_result.c.outcome))}
    users = sum(results.values())
    work.run(sa.update(job).where(job.c.id == row.id).values(total=users, done=users, results=results))
    work.run(sa.update(active).where(active.c.job == row.id).values(job=None))
    finish(work, row.id, "done")
