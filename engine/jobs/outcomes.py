"""What became of each user of a chunk (S15), read from what turned and from what was marked on the way."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.assignment.holdings import open_block
from engine.jobs.doing import pairs
from engine.jobs.marking import CHANGED, COUNTED
from engine.jobs.span import within
from engine.store.database import Work
from engine.store.given import NOW
from engine.store.staging import aim, chosen, mark, turn
from engine.store.tables import assignment, block, job_result, reason, user

NO_LONGER: str = "changed_since"
"""The user does not fit any more what a held job asked for, or a person has decided since."""


def note_outcomes(work: Work, row: sa.Row[Any], undone: str | None) -> dict[str, int]:
    """Give every user in `s_chosen` their outcome, after the settlement; return how many had which.

    `undone`: the action of the job that this one undoes, if it is an undo.
    """
    return note_as(work, row.id, row.action, undone)


def note_as(work: Work, job_id: str, action: str, undone: str | None = None) -> dict[str, int]:
    """Do so for what is like an action: `assign`, `revoke` …"""
    if work.embedded:
        work.send(_noting(action, undone), {"job": job_id, "now": work.now})
        counts = work.send(_counting(), {"job": job_id})
    else:
        counts = work.send(_noting_and_counting(action, undone), {"job": job_id, "now": work.now})
    return {one.outcome: one.users for one in counts}


@cache
def _noting(action: str, undone: str | None) -> sa.Update:
    find = {"assign": _of_assign, "revoke": _of_revoke, "block": _of_block, "unblock": _of_unblock}
    outcome = _of_undo(undone) if action == "undo" else find[action]()
    return sa.update(job_result).where(_of_chosen(), user.c.id == chosen.c.user_id).values(outcome=outcome)


@cache
def _noting_and_counting(action: str, undone: str | None) -> sa.Executable:
    """Both at once: what was written need not be looked for. Every chosen user is known, so that all are counted."""
    noted = _noting(action, undone).returning(job_result.c.outcome).cte("noted")
    return sa.select(noted.c.outcome, sa.func.count().label("users")).group_by(noted.c.outcome)


@cache
def _counting() -> sa.Executable:
    counted = sa.select(job_result.c.outcome, sa.func.count().label("users"))
    return counted.where(_of_chosen()).group_by(job_result.c.outcome)


def _of_chosen() -> sa.ColumnElement[bool]:
    of_job = sa.and_(job_result.c.job_id == sa.bindparam("job"), within(job_result.c.user_id))
    return sa.and_(of_job, job_result.c.user_id == chosen.c.user_id)


def _of_assign() -> sa.ColumnElement[str]:
    return sa.case(
        (user.c.status == "left", "left"),
        (user.c.status == "expected", "early"),
        (_turned(), "assigned"),
        (_is_blocked(), "blocked"),
        else_="unchanged",
    )


def _of_block() -> sa.ColumnElement[str]:
    return sa.literal("blocked")


def _of_unblock() -> sa.ColumnElement[str]:
    return sa.case((_turned(), "assigned"), (_is_marked(COUNTED), "unchanged"), else_="did_not_have")


def _of_revoke() -> sa.ColumnElement[str]:
    """`still_held`: a `while` trigger or a role still gives it."""
    what = pairs()
    same = sa.and_(reason.c.user_id == what.c.user_id, reason.c.kind == what.c.kind, reason.c.target == what.c.target)
    by_trigger = (
        sa.exists()
        .select_from(what.join(reason, same))
        .where(what.c.user_id == chosen.c.user_id, reason.c.source == "while", reason.c.state != "ended")
    )
    return sa.case(
        (sa.or_(by_trigger, _still_has()), "still_held"), (_is_marked(COUNTED), "revoked"), else_="did_not_have"
    )


def _of_undo(undone: str | None) -> sa.ColumnElement[str]:
    gained = sa.or_(
        sa.and_(turn.c.active, sa.not_(turn.c.was)), sa.and_(turn.c.mandatory, sa.not_(turn.c.was_mandatory))
    )
    return sa.case(
        (_is_marked(CHANGED), NO_LONGER),
        (_turned(gained), "assigned"),
        (_turned(sa.and_(turn.c.was, sa.not_(turn.c.active))), "revoked"),
        (sa.not_(_is_marked(COUNTED)), "did_not_have"),
        (user.c.status == "left", "left"),
        (user.c.status == "expected", "early"),
        (sa.and_(sa.literal(undone == "assign"), _still_has()), "still_held"),
        (_is_blocked(), "blocked"),
        else_="unchanged",
    )


def _turned(how: sa.ColumnElement[bool] | None = None) -> sa.ColumnElement[bool]:
    """Something that was aimed at turned for the user; what only begins anew with a new stay did not."""
    if how is None:
        how = sa.or_(turn.c.active != turn.c.was, turn.c.mandatory != turn.c.was_mandatory)
    aimed = turn.join(aim, sa.and_(aim.c.kind == turn.c.kind, aim.c.target == turn.c.target))
    # Not EXISTS: that would be a look for each user, this is one for all.
    return chosen.c.user_id.in_(sa.select(turn.c.user_id).select_from(aimed).where(how))


def _still_has() -> sa.ColumnElement[bool]:
    same = sa.and_(aim.c.kind == assignment.c.kind, aim.c.target == assignment.c.target)
    return (
        sa.exists()
        .select_from(assignment.join(aim, same))
        .where(assignment.c.user_id == chosen.c.user_id, assignment.c.active)
    )


def _is_marked(what: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(mark.c.user_id == chosen.c.user_id, mark.c.what == what)


def _is_blocked() -> sa.ColumnElement[bool]:
    same = sa.and_(aim.c.kind == block.c.kind, aim.c.target == block.c.target)
    return sa.exists().select_from(block.join(aim, same)).where(block.c.user_id == chosen.c.user_id, open_block(NOW))
