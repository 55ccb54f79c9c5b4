"""Blocks: people's decisions that somebody is not to have something."""

from collections import defaultdict

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.catalog import Catalog
from engine.clock import shown
from engine.explain.names import named
from engine.explain.reasons import Key
from engine.store.database import Work
from engine.store.tables import block


class Block(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's decision that somebody is not to have something."""

    kind: str
    name: str
    title: str
    job: str
    actor: str
    since: str
    note: str | None = None
    until: str | None = None


def blocks_of(work: Work, catalog: Catalog, which: sa.ColumnElement[bool]) -> dict[Key, list[Block]]:
    """Return the blocks in force of the rows of `block` that `which` selects, oldest first."""
    rows = work.run(
        sa.select(block).where(in_force(work.now), which).order_by(block.c.user_id, block.c.since, block.c.number)
    )
    found: dict[Key, list[Block]] = defaultdict(list)
    for row in rows:
        what = named(catalog, row.kind, row.target)
        found[(row.user_id, row.kind, row.target)].append(
            Block(
                kind=row.kind,
                name=what.name,
                title=what.title,
                job=row.job,
                actor=row.actor,
                since=shown(row.since),
                note=row.note,
                until=None if row.until is None else shown(row.until),
            )
        )
    return found


def in_force(now: int, of: sa.FromClause = block) -> sa.ColumnElement[bool]:
    """Whether a row of `block`, or of an alias of it, holds at `now` (microseconds UTC)."""
    return sa.and_(of.c.ended_at.is_(None), sa.or_(of.c.until.is_(None), of.c.until > now))
