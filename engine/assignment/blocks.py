"""Blocks: people's decisions that somebody is not to have something (S7). They hide, and end nothing."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.assignment.holdings import open_block
from engine.assignment.touched import NO_POSITION, touched, touching
from engine.store.database import Work
from engine.store.given import AT_POSITION, NOW, Moment
from engine.store.staging import cause, seen
from engine.store.tables import block


def put(
    work: Work, pairs: sa.FromClause, *, job: str, actor: str, note: str | None, until: int | None, position: int
) -> None:
    """Block each of `pairs` (user_id, kind, target); each job's block is its own. `until` in microseconds UTC."""
    values = (job, actor, note, until, work.now)
    names = ["user_id", "kind", "target", "job", "actor", "note", "until", "since"]
    types = (sa.Text, sa.Text, sa.Text, sa.BigInteger, sa.BigInteger)
    keys = (pairs.c.user_id, pairs.c.kind, pairs.c.target)
    select = sa.select(*keys, *(sa.literal(value, type_()) for value, type_ in zip(values, types, strict=True)))
    work.send(work.insert(block).from_select(names, select.where(sa.true())).on_conflict_do_nothing())
    touched(work, sa.select(*keys, sa.literal(position), NO_POSITION).where(sa.true()))


def lift(work: Work, which: sa.ColumnElement[bool], position: int) -> None:
    """End the open blocks that `which` selects."""
    _end(work, sa.and_(open_block(work.now), which), position)


def put_again(work: Work, which: sa.ColumnElement[bool], position: int) -> None:
    """Let blocks that were lifted hide again."""
    touched(work, _pairs(which, sa.literal(position)))
    work.send(sa.update(block).where(which).values(ended_at=None, ended_by=None))


def lift_over(work: Work, position: int) -> None:
    """End the blocks whose end has come, of the users singled out."""
    for statement in _lift_over(embedded=work.embedded):
        work.send(statement, {"now": work.now, "at_position": position})


@cache
def _lift_over(*, embedded: bool) -> tuple[sa.Executable, sa.Executable]:
    which = sa.and_(block.c.user_id.in_(sa.select(seen.c.user_id)), over(NOW))
    return touching(_pairs(which, AT_POSITION), embedded=embedded), _ended(which, NOW, AT_POSITION)


def over(now: Moment) -> sa.ColumnElement[bool]:
    """Blocks whose end has come."""
    return sa.and_(block.c.ended_at.is_(None), block.c.until <= now)


def _end(work: Work, which: sa.ColumnElement[bool], position: int) -> None:
    touched(work, _pairs(which, sa.literal(position)))
    work.send(_ended(which, work.now, sa.literal(position)))


def _ended(which: sa.ColumnElement[bool], now: Moment, position: sa.ColumnElement[int]) -> sa.Update:
    by = sa.select(cause.c.cause).where(cause.c.position == position).scalar_subquery()
    return sa.update(block).where(which).values(ended_at=now, ended_by=by)


def _pairs(which: sa.ColumnElement[bool], position: sa.ColumnElement[int]) -> sa.Select[Any]:
    pairs = sa.select(block.c.user_id, block.c.kind, block.c.target, position, NO_POSITION)
    return pairs.where(which).distinct()
