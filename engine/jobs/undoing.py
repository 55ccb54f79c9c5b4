"""An undo takes back exactly what a job did (S15): its reasons and blocks end, and what it ended returns.

What it ended returns where the stay, the trigger and `until` still allow, and no person has decided on that user and
target since. What the job gave and somebody else has ended is ended already.
"""

import sqlalchemy as sa

from engine import causes
from engine.assignment import Settlement
from engine.assignment.holdings import open_block
from engine.authoring.rules import Rules
from engine.jobs.marking import CHANGED, COUNTED, mark_users
from engine.jobs.span import within
from engine.store.database import Work
from engine.store.staging import chosen
from engine.store.tables import block, job, job_result, job_target, reason, user

Test = sa.ColumnElement[bool]


def undo(work: Work, settlement: Settlement, rules: Rules, undone: str, action: str, position: int) -> None:
    """Take back what the job `undone` did to the users in `s_chosen`. `action`: what it did."""
    match action:
        case "assign":
            _take_back_given(work, settlement, undone, position)
        case "revoke":
            _give_back_ended(work, settlement, rules, undone, position)
        case "block":
            _lift_put(work, settlement, undone, position)
        case "unblock":
            _put_lifted(work, settlement, undone, position)


def _take_back_given(work: Work, settlement: Settlement, undone: str, position: int) -> None:
    # Not by the index of origins: that has everybody of the job, for the sake of those of one chunk.
    mine = sa.and_(reason.c.source == "job", sa.func.coalesce(reason.c.origin, "") == undone)
    given = sa.and_(_theirs(reason), mine, reason.c.state != "ended")
    mark_users(work, COUNTED, sa.select(reason.c.user_id).where(given))
    settlement.end(given, position)


def _give_back_ended(work: Work, settlement: Settlement, rules: Rules, undone: str, position: int) -> None:
    by = causes.of_job(undone)
    ended = sa.and_(_theirs(reason), reason.c.ended_by == by, reason.c.state == "ended")
    returns = sa.and_(ended, _not_decided_since(work, undone, reason, ended), _allowed(work.now, rules))
    mark_users(work, COUNTED, sa.select(reason.c.user_id).where(returns))
    settlement.reopen(returns, position)


def _lift_put(work: Work, settlement: Settlement, undone: str, position: int) -> None:
    put = sa.and_(_theirs(block), block.c.job == undone, open_block(work.now))
    mark_users(work, COUNTED, sa.select(block.c.user_id).where(put))
    settlement.unblock(put, position)


def _put_lifted(work: Work, settlement: Settlement, undone: str, position: int) -> None:
    lifted = sa.and_(_theirs(block), block.c.ended_by == causes.of_job(undone), block.c.ended_at.is_not(None))
    hides = sa.and_(lifted, _not_decided_since(work, undone, block, lifted), _still_to_come(block.c.until, work.now))
    hides = sa.and_(hides, sa.not_(_undone_for(block.c.job, block.c.user_id)))
    mark_users(work, COUNTED, sa.select(block.c.user_id).where(hides))
    settlement.block_again(hides, position)


def _theirs(on: sa.Table) -> Test:
    """Rows of the users in `s_chosen`."""
    return sa.and_(on.c.user_id.in_(sa.select(chosen.c.user_id)), within(on.c.user_id))


def _not_decided_since(work: Work, undone: str, on: sa.Table, which: Test) -> Test:
    """No person has decided since; the users of whom `which` says otherwise are marked."""
    since = _decided_since(undone, on)
    mark_users(work, CHANGED, sa.select(on.c.user_id).where(which, since))
    return sa.not_(since)


def _allowed(now: int, rules: Rules) -> Test:
    """A reason may be there again: its stay goes on, its end is to come, and what gave it is still there."""
    stay = sa.select(user.c.stay_order).where(user.c.id == reason.c.user_id).scalar_subquery()
    present = sa.or_(sa.not_(reason.c.lasting), reason.c.order > stay)
    when = [name for name, trigger in rules.triggers.items() if trigger.while_ is None]
    keeps = [
        sa.and_(reason.c.origin == name, reason.c.kind == target.kind, reason.c.target == target.name)
        for name, trigger in rules.triggers.items()
        if trigger.while_ is not None
        for target in trigger.then
    ]
    origin = sa.or_(
        sa.and_(reason.c.source == "when", reason.c.origin.in_(when)),
        sa.and_(reason.c.source == "while", sa.or_(sa.false(), *keeps)),
        sa.and_(reason.c.source == "job", sa.not_(_undone_for(reason.c.origin, reason.c.user_id))),
    )
    return sa.and_(present, _still_to_come(reason.c.until, now), origin)


def _still_to_come(until: sa.ColumnElement[int], now: int) -> Test:
    return sa.or_(until.is_(None), until > now)


def _decided_since(undone: str, on: sa.Table) -> Test:
    """A later job of a person was about this user and target, and has not been undone for them."""
    place = sa.select(job.c.place).where(job.c.id == undone).scalar_subquery()
    later = job.alias("later")
    aimed, handled = job_target.alias("aimed"), job_result.alias("handled")
    return (
        sa.exists()
        .select_from(aimed.join(later, later.c.id == aimed.c.job_id).join(handled, handled.c.job_id == aimed.c.job_id))
        .where(
            aimed.c.kind == on.c.kind,
            aimed.c.target == on.c.target,
            handled.c.user_id == on.c.user_id,
            within(handled.c.user_id),
            handled.c.outcome != "unknown",
            later.c.action.not_in(("undo", "held")),
            sa.not_(later.c.dry_run),
            sa.tuple_(later.c.place, later.c.id) > sa.tuple_(place, sa.literal(undone)),
            sa.not_(_undone_for(later.c.id, handled.c.user_id)),
        )
    )


def _undone_for(job_id: sa.ColumnElement[str], user_id: sa.ColumnElement[str]) -> Test:
    """The job has been undone for the user, who is in `s_chosen`."""
    undoing, turn = job.alias("undoing"), job_result.alias("had_turn")
    return (
        sa.exists()
        .select_from(undoing.join(turn, turn.c.job_id == undoing.c.id))
        .where(
            undoing.c.undoes == job_id,
            turn.c.user_id == user_id,
            within(turn.c.user_id),
            turn.c.outcome.is_not(None),
        )
    )
