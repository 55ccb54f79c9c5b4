"""What became of each user of a job (S15): what they have of it now, against what they had before."""

import sqlalchemy as sa

from engine.assignment.holdings import counting, holdings, open_block
from engine.jobs.choosing import pairs
from engine.store.database import Work
from engine.store.staging import before, chosen, ending
from engine.store.tables import block, job_result, reason, user


def note_before(work: Work) -> None:
    """Keep what the chosen users have of it now, for comparison."""
    work.run(sa.delete(before))
    now = holdings(_keys(), work.now)
    had = sa.select(now.c.user_id, now.c.kind, now.c.target, now.c.active, now.c.mandatory)
    work.run(sa.insert(before).from_select([column.name for column in before.columns], had))


def of_assign(work: Work, job: str) -> None:
    """`left`, `early`, `assigned`, `blocked` or `unchanged`."""
    _note(
        work,
        job,
        sa.case(
            (user.c.status == "left", "left"),
            (user.c.status == "expected", "early"),
            (_differs(work), "assigned"),
            (_is_blocked(work), "blocked"),
            else_="unchanged",
        ),
    )


def of_block(work: Work, job: str) -> None:
    """`blocked`, wherever the user is."""
    _note(work, job, sa.literal("blocked"))


def those_blocked(work: Work, job: str) -> None:
    """`unchanged` for whom something is blocked, `did_not_have` for the others; before the blocks are lifted."""
    _note(work, job, sa.case((_is_blocked(work), "unchanged"), else_="did_not_have"))


def of_unblock(work: Work, job: str) -> None:
    """`assigned` for whom something returned; after the blocks are lifted."""
    returned = sa.and_(job_result.c.job_id == job, job_result.c.user_id.in_(_changed(work)))
    work.run(sa.update(job_result).where(returned).values(outcome="assigned"))


def those_revoked(work: Work, job: str) -> None:
    """`revoked` for whom a staged ending counts, `did_not_have` for the others; before the endings are applied."""
    counted = sa.exists(
        sa.select(sa.literal(1))
        .select_from(ending.join(reason, reason.c.number == ending.c.number))
        .where(reason.c.user_id == user.c.id, counting(work.now))
    )
    _note(work, job, sa.case((counted, "revoked"), else_="did_not_have"))


def of_revoke(work: Work, job: str) -> None:
    """`still_held` for whom a `while` trigger or a role still gives it; after the endings are applied."""
    what = pairs()
    by_trigger = sa.exists(
        sa.select(sa.literal(1))
        .select_from(
            what.join(
                reason,
                sa.and_(
                    reason.c.user_id == what.c.user_id, reason.c.kind == what.c.kind, reason.c.target == what.c.target
                ),
            )
        )
        .where(what.c.user_id == job_result.c.user_id, reason.c.source == "while", reason.c.state != "ended")
    )
    now = holdings(_keys(), work.now)
    held = sa.exists(sa.select(sa.literal(1)).where(now.c.user_id == job_result.c.user_id, now.c.active))
    known = job_result.c.user_id.in_(sa.select(chosen.c.user_id))
    still = sa.and_(job_result.c.job_id == job, known, sa.or_(by_trigger, held))
    work.run(sa.update(job_result).where(still).values(outcome="still_held"))


def _note(work: Work, job: str, outcome: sa.ColumnElement[str]) -> None:
    rows = sa.select(sa.literal(job), chosen.c.user_id, outcome)
    rows = rows.select_from(chosen.join(user, user.c.id == chosen.c.user_id))
    work.run(sa.insert(job_result).from_select(["job_id", "user_id", "outcome"], rows))


def _differs(work: Work) -> sa.ColumnElement[bool]:
    return chosen.c.user_id.in_(_changed(work))


def _changed(work: Work) -> sa.Select[str]:
    """The users who have something of it otherwise than before."""
    now = holdings(_keys(), work.now)
    same = sa.and_(*(before.c[key] == now.c[key] for key in ("user_id", "kind", "target")))
    other = sa.or_(before.c.active != now.c.active, before.c.mandatory != now.c.mandatory)
    return sa.select(now.c.user_id).select_from(now.join(before, same)).where(other)


def _is_blocked(work: Work) -> sa.ColumnElement[bool]:
    what = pairs()
    same = sa.and_(block.c.user_id == what.c.user_id, block.c.kind == what.c.kind, block.c.target == what.c.target)
    stopped = sa.select(what.c.user_id).select_from(what.join(block, same)).where(open_block(work.now))
    return chosen.c.user_id.in_(stopped)


def _keys() -> sa.Subquery:
    what = pairs()
    return sa.select(what.c.user_id, what.c.kind, what.c.target).subquery("keys")
