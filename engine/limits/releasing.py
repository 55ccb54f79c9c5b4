"""What a trip held is done, or refused, chunk by chunk, each user with their outcome; then the trip is over."""

from collections import Counter
from typing import Any, Final

import sqlalchemy as sa

from engine import causes
from engine.assignment import Settlement
from engine.jobs.chunk import LAST, lock, lock_users, take_aim
from engine.jobs.finishing import finish
from engine.jobs.marking import COUNTED, mark_users
from engine.jobs.outcomes import note_as
from engine.jobs.span import within
from engine.limits import trips
from engine.limits.counting import of_trip
from engine.order import decided
from engine.plans.bringing import bring_over
from engine.revision import Revision
from engine.settings import Settings
from engine.store.database import Work
from engine.store.rules_lock import seize
from engine.store.staging import chosen
from engine.store.tables import active, job, job_decision, job_result, reason, trip, user

DRAINED: Final = "\U0010ffff"
"""Of `job.after`: no user comes after it."""
Row = sa.Row[Any]
Test = sa.ColumnElement[bool]


def work_off(work: Work, row: Row, revision: Revision, settings: Settings, size: int) -> int | None:
    """Do or refuse what is held of the next users, `size` at most; return how many there were. The job is locked.

    None: it is to wait until everybody has crossed to the rules that are active now: under the rules of before, what
    is held may have another name.
    """
    settlement = Settlement(
        work,
        revision=revision.number,
        quiet=settings.quiet_after_revocation,
        counted=False,
        email_from=settings.email_from,
    )
    which = _which(row)
    users = sa.select(reason.c.user_id).where(which, reason.c.user_id > row.after).distinct()
    work.send(sa.insert(chosen).from_select(["user_id"], users.order_by(reason.c.user_id).limit(size)))
    (last,) = work.send(LAST).scalars()
    if last is None and revision.crossing is not None:
        return None
    if last is None:
        work.run(sa.update(job).where(job.c.id == row.id).values(after=DRAINED, worked_at=work.now))
        return 0
    lock_users(work)
    bring_over(work, settlement, revision, sa.select(chosen.c.user_id))
    take_aim(work, row.id)
    known = sa.select(sa.literal(row.id), chosen.c.user_id).where(sa.true())
    results = work.insert(job_result).from_select(["job_id", "user_id"], known)
    work.send(results.on_conflict_do_nothing())
    theirs = sa.and_(which, reason.c.user_id.in_(sa.select(chosen.c.user_id)), within(reason.c.user_id))
    said = causes.of_approval(row.id) if row.approved else causes.of_rejection(row.id)
    _decide(work, settlement, row, revision.number, theirs, settlement.cause(said))
    turned = settlement.settle()
    if row.approved:
        found = note_as(work, row.id, row.request["kind"])
    else:
        here = (job_result.c.job_id == row.id, job_result.c.user_id.in_(sa.select(chosen.c.user_id)))
        found = {"unchanged": work.run(sa.update(job_result).where(*here).values(outcome="unchanged")).rowcount}
    results_ = Counter(row.results) + Counter(found)
    done = row.done + sum(found.values())
    values = {
        "after": last,
        "done": done,
        "total": max(row.total, done),
        "results": dict(results_),
        "emails": row.emails + turned.emails,
        "worked_at": work.now,
    }
    work.run(sa.update(job).where(job.c.id == row.id).values(values))
    return sum(found.values())


def is_drained(row: Row) -> bool:
    """Say whether nobody was left when the job of a trip was last looked at."""
    return bool(row.action == trips.HELD and row.state == "running" and row.after == DRAINED)


def end(work: Work, job_id: str) -> None:
    """End the job of a trip, and, if it was approved, the trip, unless more has been held since.

    Nobody else decides meanwhile: what is held without a trip would be held for ever.
    """
    seize(work)
    row = lock(work, job_id)
    if row is None or not is_drained(row):
        return
    crossing = work.run(sa.select(active.c.job)).scalar() is not None
    if crossing or work.run(sa.select(reason.c.number).where(_which(row)).limit(1)).first() is not None:
        work.run(sa.update(job).where(job.c.id == row.id).values(after=""))
        return
    if row.approved:
        work.run(sa.delete(trip).where(trip.c.job_id == row.id))
    mine = job_result.c.job_id == row.id  # who was held again meanwhile had two turns, and is one user
    counted = sa.select(job_result.c.outcome, sa.func.count().label("users")).where(mine)
    results = {one.outcome: one.users for one in work.run(counted.group_by(job_result.c.outcome))}
    users = sum(results.values())
    work.run(sa.update(job).where(job.c.id == row.id).values(total=users, done=users, results=results))
    finish(work, row.id, "done" if row.approved else "rejected")


def _which(row: Row) -> Test:
    """Over `reason`. Who rejects decides of those in grace too: they are not to lose it (S12)."""
    trigger, kind = row.request["trigger"], row.request["kind"]
    if row.approved or kind == "assign":
        return of_trip(trigger, kind)
    return sa.and_(reason.c.source == "while", reason.c.origin == trigger, reason.c.state == "ending")


def _decide(work: Work, settlement: Settlement, row: Row, revision: int, theirs: Test, position: int) -> None:
    match row.request["kind"], row.approved:
        case "assign", True:
            settlement.release(theirs, position)
        case "assign", False:
            work.send(sa.update(reason).where(theirs).values(state="refused"))
        case "revoke", True:
            mark_users(work, COUNTED, sa.select(reason.c.user_id).where(theirs))
            settlement.end(theirs, position)
        case _:
            _keep(work, settlement, row, revision, theirs, position)


def _keep(work: Work, settlement: Settlement, row: Row, revision: int, theirs: Test, position: int) -> None:
    """Instead of the trigger's reason, one of the person who rejected: so they keep what they have."""
    said = sa.select(job_decision).where(job_decision.c.job_id == row.id, job_decision.c.action == "reject")
    decision = work.run(said.order_by(job_decision.c.number.desc()).limit(1)).one()
    order = sa.literal(decided(work.now, row.id))
    columns: dict[str, sa.ColumnElement[Any]] = {
        "user_id": reason.c.user_id,
        "kind": reason.c.kind,
        "target": reason.c.target,
        "source": sa.literal("job"),
        "origin": sa.literal(row.id),
        "lasting": sa.true(),
        "mandatory": reason.c.mandatory,
        "email": sa.false(),
        "order": order,
        "acts_order": order,
        "revision": sa.literal(revision),
        "actor": sa.literal(decision.actor),
        "note": sa.literal(decision.note, sa.Text),
        "until": sa.literal(None, sa.BigInteger),
        "position": sa.literal(position),
    }
    known = reason.join(user, user.c.id == reason.c.user_id)
    settlement.grant_from(columns, known, theirs)
    settlement.end(theirs, position)
