"""Who is blocked from a role or qualification, itself or through the roles that carry it."""

import sqlalchemy as sa
from msgspec import Struct

from engine.assignment.holdings import counting
from engine.authoring.rules import Rules
from engine.explain.blocks import Block, blocks_of, in_force
from engine.explain.names import Named, find_target
from engine.store.database import Work
from engine.store.tables import block, link, reason, user


class BlockedUser(Struct, frozen=True, kw_only=True):
    """One user who is not to have it; `status` as known."""

    id: str
    name: str | None
    status: str
    blocks: tuple[Block, ...]
    """Of a qualification also those on roles that would give it, of somebody who has it through nothing else (S6)."""


class Blocked(Struct, frozen=True, kw_only=True):
    """Who is blocked from a target: how many, and the first of them, by id."""

    kind: str
    target: str
    title: str
    count: int
    users: tuple[BlockedUser, ...]


def who_is_blocked(work: Work, rules: Rules, target: str, *, limit: int | None = None) -> Blocked:
    """Return the users who are blocked from `target` now. Raises Unknown."""
    what = find_target(work, rules, target)
    mine = sa.and_(block.c.kind == what.kind, block.c.target == what.key)
    if what.kind == "qualification":
        mine = sa.or_(mine, _hides_through_role(what, work.now))
    stands = sa.and_(mine, in_force(work.now))
    count = work.run(sa.select(sa.func.count(block.c.user_id.distinct())).where(stands)).scalar_one()
    first = sa.select(block.c.user_id).where(stands).distinct().order_by(block.c.user_id).limit(limit).subquery()
    rows = work.run(
        sa.select(user.c.id, user.c.name, user.c.status).join(first, first.c.user_id == user.c.id).order_by(user.c.id)
    ).all()
    blocks: dict[str, list[Block]] = {}
    among = sa.select(first.c.user_id)
    for (who, _, _), several in blocks_of(work, rules.catalog, sa.and_(mine, block.c.user_id.in_(among))).items():
        blocks.setdefault(who, []).extend(several)
    return Blocked(
        kind=what.kind,
        target=what.name,
        title=what.title,
        count=count,
        users=tuple(
            BlockedUser(id=row.id, name=row.name, status=row.status, blocks=tuple(_direct_first(blocks[row.id], what)))
            for row in rows
        ),
    )


def _direct_first(blocks: list[Block], what: Named) -> list[Block]:
    return sorted(blocks, key=lambda one: (one.kind != what.kind, one.since))


def _hides_through_role(what: Named, now: int) -> sa.ColumnElement[bool]:
    """Whether a row of `block` is about a role that would give the qualification, and nothing else gives it."""
    roles = sa.select(link.c.role).where(link.c.qualification == what.key)
    return sa.and_(
        block.c.kind == "role",
        block.c.target.in_(roles),
        _given(now, reason.c.kind == "role", reason.c.target == block.c.target),
        sa.not_(_given(now, reason.c.kind == "qualification", reason.c.target == what.key)),
        sa.not_(_given(now, reason.c.kind == "role", reason.c.target.in_(roles), sa.not_(_blocked_role(now)))),
    )


def _given(now: int, *which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether the user of a row of `block` has a reason that counts, of a kind."""
    found = sa.select(sa.literal(1)).select_from(reason.join(user, user.c.id == reason.c.user_id))
    return found.where(reason.c.user_id == block.c.user_id, counting(now), *which).correlate(block).exists()


def _blocked_role(now: int) -> sa.ColumnElement[bool]:
    """Whether the role of a row of `reason` is blocked for its user."""
    other = block.alias("other")
    same = (other.c.user_id == reason.c.user_id, other.c.kind == "role", other.c.target == reason.c.target)
    return sa.select(sa.literal(1)).where(*same, in_force(now, other)).correlate(reason).exists()
