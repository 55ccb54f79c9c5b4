"""Limits of triggers: what a unit of work does is counted, and a trigger that passes what it may is tripped (S11).

From then on its changes of that kind are held, those of this unit among them: see `held` and `reasons`.
"""

from functools import cache

import sqlalchemy as sa

from engine.clock import DAY
from engine.store.database import Work
from engine.store.given import NOW
from engine.store.staging import began, ending
from engine.store.staging import grant as staged
from engine.store.tables import allowance, reason, tally, trip, user
from engine.store.work import insert_into

_TODAY = sa.bindparam("today", type_=sa.BigInteger)


def held(trigger: sa.ColumnElement[str], kind: str) -> sa.ColumnElement[bool]:
    """Return whether a trigger's changes of a kind (assign, revoke) are held."""
    return sa.exists().where(trip.c.trigger == trigger, trip.c.kind == kind)


def is_held(kind: str) -> sa.ColumnElement[bool]:
    """Return whether a reason waits for a person, by a trip of this kind."""
    # As they are written here, PostgreSQL knows at once that its index of what is held has them all.
    if kind == "assign":
        return reason.c.state == sa.literal_column("'held'")
    return sa.and_(reason.c.state == sa.literal_column("'ending'"), reason.c.ends_at.is_(None))


def count_and_trip(work: Work) -> None:
    """Trip the triggers that pass what they may do today; count of the others what begins and ends by them."""
    today = work.now - work.now % DAY
    work.send(_trip(embedded=work.embedded), {"now": work.now, "today": today})
    work.send(_count(), {"today": today})


@cache
def _trip(*, embedded: bool) -> sa.Executable:
    changes = _changes()
    with_today = changes.c.users + done_on(changes.c.trigger, changes.c.kind, _TODAY)
    may = sa.and_(allowance.c.trigger == changes.c.trigger, allowance.c.kind == changes.c.kind)
    passes = (
        sa.select(changes.c.trigger, changes.c.kind, NOW, with_today, allowance.c.most)
        .select_from(changes.join(allowance, may))
        .where(with_today > allowance.c.most)
        .order_by(changes.c.trigger, changes.c.kind)  # two workers that trip the same two triggers wait in one order
    )
    insert = insert_into(trip, embedded=embedded).from_select(["trigger", "kind", "at", "users", "most"], passes)
    statement: sa.Executable = insert.on_conflict_do_nothing()
    return statement


@cache
def _count() -> sa.Executable:
    changes = _changes()
    tripped = sa.exists().where(trip.c.trigger == changes.c.trigger, trip.c.kind == changes.c.kind)
    done = sa.select(changes.c.trigger, changes.c.kind, _TODAY, changes.c.users).where(sa.not_(tripped))
    return sa.insert(tally).from_select(["trigger", "kind", "day", "users"], done)


def done_on(
    trigger: sa.ColumnElement[str], kind: sa.ColumnElement[str], day: sa.ColumnElement[int]
) -> sa.ColumnElement[int]:
    """Return how many users a trigger's changes of a kind were about on a day."""
    rows = sa.select(sa.func.sum(tally.c.users)).where(
        tally.c.trigger == trigger, tally.c.kind == kind, tally.c.day == day
    )
    return sa.cast(sa.func.coalesce(rows.scalar_subquery(), 0), sa.BigInteger)


def _changes() -> sa.Subquery:
    """How many active users gain, and lose, by what is staged: trigger, kind, users."""
    return sa.union_all(_gains(), _losses()).subquery("changes")


def _gains() -> sa.Select[tuple[str, str, int]]:
    """Not of those who joined today: a first load holds nothing."""
    same = sa.and_(*(staged.c[column.name] == began.c[column.name] for column in began.columns))
    rows = began.join(staged, same).join(user, user.c.id == began.c.user_id)
    counted = (began.c.source != "job", user.c.status == "active", user.c.welcomed_at < _TODAY)
    return (
        sa.select(began.c.origin.label("trigger"), sa.literal("assign").label("kind"), _users(began.c.user_id))
        .select_from(rows)
        .where(*counted)
        .group_by(began.c.origin)
    )


def _losses() -> sa.Select[tuple[str, str, int]]:
    rows = ending.join(reason, reason.c.number == ending.c.number).join(user, user.c.id == reason.c.user_id)
    counted = (ending.c.limited, ending.c.state == "ended", user.c.status == "active")
    return (
        sa.select(reason.c.origin.label("trigger"), sa.literal("revoke").label("kind"), _users(reason.c.user_id))
        .select_from(rows)
        .where(*counted)
        .group_by(reason.c.origin)
    )


def _users(user_id: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    return sa.func.count(user_id.distinct()).label("users")
