"""What the world is told: change events, and one email a user and transaction (S13). The relay sends them."""

from typing import NamedTuple

import sqlalchemy as sa

from engine.store.database import Work
from engine.store.staging import cause, step, turn
from engine.store.tables import change, email_item, email_job, user


class Turned(NamedTuple):
    """How much turned in one unit of work."""

    changes: int
    emails: int


def announce(work: Work) -> Turned:
    """Write change events and email jobs for everything that turns."""
    turned = sa.select(turn.c.user_id).where(_changes_something())
    work.run(sa.update(user).where(user.c.id.in_(turned)).values(version=user.c.version + 1))
    return Turned(changes=_changes(work), emails=_emails(work))


def _changes_something() -> sa.ColumnElement[bool]:
    """What begins anew with a new stay is news to its user, and no change."""
    return sa.or_(turn.c.active != turn.c.was, turn.c.mandatory != turn.c.was_mandatory)


def _changes(work: Work) -> int:
    what = sa.case(
        (turn.c.active == turn.c.was, turn.c.kind + ".changed"),
        (turn.c.active, turn.c.kind + ".assigned"),
        else_=turn.c.kind + ".revoked",
    )
    select = (
        sa.select(
            turn.c.user_id,
            user.c.version,
            what,
            turn.c.kind,
            turn.c.target,
            sa.case((turn.c.active, turn.c.mandatory), else_=turn.c.was_mandatory),
            cause.c.cause,
            sa.literal(work.now, sa.BigInteger),
        )
        .select_from(turn.join(user, user.c.id == turn.c.user_id).join(cause, cause.c.position == turn.c.position))
        .where(_changes_something())
        .order_by(turn.c.position, turn.c.user_id, turn.c.kind.desc(), turn.c.target)
    )
    names = ["user_id", "version", "type", "kind", "target", "mandatory", "cause", "at"]
    return work.run(sa.insert(change).from_select(names, select)).rowcount


def _emails(work: Work) -> int:
    # Named after the earliest cause that gave something new; sent if any of the new reasons allows email. Who became
    # active on the way has it from the first cause after which they were.
    of_user = step.c.user_id == turn.c.user_id
    latest = sa.select(step.c.active).where(of_user, step.c.position <= turn.c.position)
    active_then = latest.order_by(step.c.position.desc()).limit(1).scalar_subquery()
    next_active = sa.select(sa.func.min(step.c.position)).where(
        of_user, step.c.active, step.c.position > turn.c.position
    )
    since = sa.case(
        (sa.func.coalesce(active_then, sa.true()), turn.c.position),
        else_=sa.func.coalesce(next_active.scalar_subquery(), turn.c.position),
    )
    position = sa.func.min(since)
    worth = (
        sa.select(turn.c.user_id, position.label("position"))
        .where(turn.c.new)
        .group_by(turn.c.user_id)
        .having(sa.func.max(sa.case((turn.c.allows, 1), else_=0)) == 1)
        .subquery("worth")
    )
    name = cause.c.cause + sa.literal(" to ") + worth.c.user_id
    addressed = worth.join(cause, cause.c.position == worth.c.position).join(user, user.c.id == worth.c.user_id)
    state = sa.case((user.c.email.is_(None), "no_address"), else_="waiting")
    jobs = sa.select(name, worth.c.user_id, cause.c.cause, sa.literal(work.now, sa.BigInteger), state)
    columns = ["id", "user_id", "cause", "at", "state"]
    written = work.run(
        sa.insert(email_job).from_select(
            columns, jobs.select_from(addressed).order_by(worth.c.position, worth.c.user_id)
        )
    )
    items = sa.select(name, turn.c.kind, turn.c.target, turn.c.mandatory).select_from(
        addressed.join(turn, sa.and_(turn.c.user_id == worth.c.user_id, turn.c.new))
    )
    work.run(sa.insert(email_item).from_select(["email_id", "kind", "target", "mandatory"], items))
    return written.rowcount
