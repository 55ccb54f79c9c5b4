"""What the reasons add up to: who has what, right now (S5–S8). The one place where that is decided."""

from typing import Any

import sqlalchemy as sa

from engine.assignment.grants import counts, same_reason
from engine.store.given import Moment
from engine.store.staging import began
from engine.store.tables import block, link, reason, user


def counting(now: Moment, stay_order: sa.ColumnElement[str] = user.c.stay_order) -> sa.ColumnElement[bool]:
    """Reasons that count now, joined with their `user`: open or in grace, of the present stay, not over."""
    return sa.and_(
        counts(reason.c.state),
        sa.or_(sa.not_(reason.c.lasting), reason.c.order > stay_order),
        sa.or_(reason.c.until.is_(None), reason.c.until > now),
    )


def open_block(now: Moment) -> sa.ColumnElement[bool]:
    """Blocks that hide now."""
    return sa.and_(block.c.ended_at.is_(None), sa.or_(block.c.until.is_(None), block.c.until > now))


def holdings(pairs: sa.FromClause, now: Moment) -> sa.Subquery:
    """Return what holds for each of `pairs` (user_id, kind, target), at `now` (microseconds UTC).

    active, mandatory   whether the user has it, and must
    hidden              they have it not, and would have it but for leaving, not having joined yet, or a block
    email, person       1 if any reason allows email, is a person's; `fresh_email`, `fresh_person`: the same of reasons
                        that begin in this unit of work or make it mandatory
    stay_order          the user's
    """
    of_user = sa.select(*pairs.c, user.c.status, user.c.stay_order)
    of_user = of_user.select_from(pairs.join(user, user.c.id == pairs.c.user_id))
    added = _added_up(of_user.cte("pair"), now)
    here = added.c.status == "active"
    active = sa.and_(here, sa.not_(added.c.blocked), added.c.makes.is_not(None))
    return sa.select(
        *(added.c[column.name] for column in pairs.c),
        active.label("active"),
        sa.and_(active, added.c.makes == 1).label("mandatory"),
        sa.and_(sa.not_(active), sa.or_(sa.not_(here), added.c.given)).label("hidden"),
        *(added.c[name] for name in ("email", "person", "fresh_email", "fresh_person")),
        added.c.stay_order,
    ).subquery("holding")


def _added_up(pair: sa.FromClause, now: Moment) -> sa.Subquery:
    """Every reason of each pair, a role's reasons for its linked qualifications among them, added up.

    In one pass: joined with themselves, pairs that PostgreSQL takes for few would be compared each with each.
    """
    giving = sa.union_all(_own(pair, now), _linked(pair, now)).subquery("giving")
    in_force = sa.not_(giving.c.behind)
    fresh = sa.and_(in_force, sa.or_(giving.c.fresh, giving.c.gives_must))

    def any_of(test: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.max(sa.case((test, 1), else_=0))

    of_pair = [giving.c[column.name] for column in pair.c]
    return (
        sa.select(
            *of_pair,
            _blocked(giving.c.user_id, giving.c.kind, giving.c.target, now).label("blocked"),
            (sa.func.count(giving.c.behind) > 0).label("given"),
            sa.func.max(sa.case((sa.and_(in_force, giving.c.gives_must), 1), (in_force, 0))).label("makes"),
            any_of(sa.and_(in_force, giving.c.email)).label("email"),
            any_of(sa.and_(in_force, giving.c.person)).label("person"),
            any_of(sa.and_(fresh, giving.c.email)).label("fresh_email"),
            any_of(sa.and_(fresh, giving.c.person)).label("fresh_person"),
        )
        .group_by(*of_pair)
        .subquery("added")
    )


def _own(pair: sa.FromClause, now: Moment) -> sa.Select[Any]:
    """The reasons for what the pair is about; of a pair that has none, a row without any."""
    same = sa.and_(reason.c.user_id == pair.c.user_id, reason.c.kind == pair.c.kind, reason.c.target == pair.c.target)
    there = reason.c.number.is_not(None)
    return sa.select(*_reads(pair, reason.c.mandatory, now), sa.case((there, sa.false())).label("behind")).select_from(
        pair.outerjoin(reason, sa.and_(same, counting(now, pair.c.stay_order)))
    )


def _linked(pair: sa.FromClause, now: Moment) -> sa.Select[Any]:
    """A role's reasons for what it carries hang on the assignment of the role: a block on it hides them (S6)."""
    role = sa.and_(reason.c.user_id == pair.c.user_id, reason.c.kind == "role", reason.c.target == link.c.role)
    behind = _blocked(pair.c.user_id, sa.literal("role"), link.c.role, now)
    return (
        sa.select(*_reads(pair, link.c.mandatory, now), behind.label("behind"))
        .select_from(pair.join(link, link.c.qualification == pair.c.target).join(reason, role))
        .where(pair.c.kind == "qualification", counting(now, pair.c.stay_order))
    )


def _reads(pair: sa.FromClause, mandatory: sa.ColumnElement[bool], now: Moment) -> list[sa.ColumnElement[Any]]:
    return [
        *pair.c,
        mandatory.label("gives_must"),
        reason.c.email,
        (reason.c.source == "job").label("person"),
        sa.and_(reason.c.since == now, sa.exists().where(same_reason(began))).label("fresh"),
    ]


def _blocked(
    user_id: sa.ColumnElement[str], kind: sa.ColumnElement[str], target: sa.ColumnElement[str], now: Moment
) -> sa.ColumnElement[bool]:
    same = (block.c.user_id == user_id, block.c.kind == kind, block.c.target == target)
    # Not EXISTS: for that PostgreSQL may read all blocks there are into a hash first, for the sake of a few users.
    one = sa.select(sa.true()).select_from(block).where(*same, open_block(now)).limit(1)
    return sa.func.coalesce(one.scalar_subquery(), sa.false())
