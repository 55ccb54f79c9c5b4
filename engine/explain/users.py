"""Which users: all, those whose id, name or address contains a text, those for whom a condition holds now."""

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.conditions import Condition
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.facts import Status
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.tables import user
from engine.text import normal


class Listed(Struct, frozen=True, kw_only=True):
    """One user of a list."""

    id: str
    name: str | None
    email: str | None
    status: str
    joined: str | None


class Users(Struct, frozen=True, kw_only=True):
    """How many there are, and the first of them, by id."""

    count: int
    users: tuple[Listed, ...]


def list_users(
    work: Work,
    rules: Rules,
    *,
    search: str | None = None,
    where: Condition | None = None,
    status: Status | None = None,
    limit: int | None = None,
) -> Users:
    """Return the users that fit everything given; conditions are read as of now. `limit`: how many to list."""
    fits = []
    if search is not None:
        fits += [user.c.search.contains(normal(word), autoescape=True) for word in search.split()]
    if where is not None:
        fits.append(selects(where, rules.catalog, work.now))
    if status is not None:
        fits.append(user.c.status == status)
    count = work.run(sa.select(sa.func.count()).select_from(user).where(*fits)).scalar_one()
    return Users(count=count, users=listed(work, sa.and_(sa.true(), *fits), limit=limit))


def listed(work: Work, which: sa.ColumnElement[bool], *, limit: int | None) -> tuple[Listed, ...]:
    """Return the first users for whom `which` holds, by id."""
    rows = work.run(
        sa.select(user.c.id, user.c.name, user.c.email, user.c.status, user.c.joined_at)
        .where(which)
        .order_by(user.c.id)
        .limit(limit)
    )
    return tuple(
        Listed(
            id=row.id,
            name=row.name,
            email=row.email,
            status=row.status,
            joined=None if row.joined_at is None else shown(row.joined_at),
        )
        for row in rows
    )
