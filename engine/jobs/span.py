"""The span of a chunk: its users lie side by side, from the first of them to the last."""

import sqlalchemy as sa

from engine.store.staging import chosen


def within(user_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Say what holds of every user in `s_chosen` anyway, so that PostgreSQL finds these and no others by an index.

    Until it has looked at a table, it takes what belongs to a job for a handful of rows, and reads all of them.
    """
    span = chosen.alias("span")
    first, last = sa.select(sa.func.min(span.c.user_id)), sa.select(sa.func.max(span.c.user_id))
    return sa.and_(user_id >= first.scalar_subquery(), user_id <= last.scalar_subquery())
