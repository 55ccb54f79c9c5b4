"""What the reasons add up to: who has what, right now (S5–S8). The one place where that is decided."""

from typing import Any

import sqlalchemy as sa

from engine.assignment.grants import counts
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
    """Return what holds for each of `pairs` (user_id, kind, target; and of the user `status`, `stay_order`), at `now`.

    `now` in microseconds UTC. What else is in `pairs` is passed on, and is the same for each pair.

    active, mandatory   whether the user has it, and must
    hidden              they have it not, and would have it but for leaving, not having joined yet, or a block
    email, person       1 if any reason allows email, is a person's; `fresh_email`, `fresh_person`: the same of reasons
                        that begin in this unit of work or make it mandatory
    """
    pair = sa.select(*pairs.c).cte("pair")
    added = _added_up(pair, now)
    here = added.c.status == "active"
    active = sa.and_(here, sa.not_(added.c.blocked), added.c.makes.is_not(None))
    return sa.select(
        *(added.c[column.name] for column in pair.c if column.name != "status"),
        active.label("active"),
        sa.and_(active, added.c.makes == 1).label("mandatory"),
        sa.and_(sa.not_(active), sa.or_(sa.not_(here), added.c.given)).label("hidden"),
        *(added.c[name] for name in ("email", "person", "fresh_email", "fresh_person")),
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

    keys = user_id, kind, target = [giving.c[key] for key in _KEYS]
    return (
        sa.select(
            *keys,
            *(sa.func.max(giving.c[column.name]).label(column.name) for column in _others(pair)),
            _blocked(user_id, kind, target, now).label("blocked"),
            (sa.func.count(giving.c.behind) > 0).label("given"),
            sa.func.max(sa.case((sa.and_(in_force, giving.c.gives_must), 1), (in_force, 0))).label("makes"),
            any_of(sa.and_(in_force, giving.c.email)).label("email"),
            any_of(sa.and_(in_force, giving.c.person)).label("person"),
            any_of(sa.and_(fresh, giving.c.email)).label("fresh_email"),
            any_of(sa.and_(fresh, giving.c.person)).label("fresh_person"),
        )
        .group_by(*keys)
        # What a role gives is looked up for all that it carries: what is not among the pairs is left out here.
        .having(sa.func.max(giving.c.stay_order).is_not(None))
        .subquery("added")
    )


_KEYS = ("user_id", "kind", "target")


def _others(pair: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    return [column for column in pair.c if column.name not in _KEYS]


def _own(pair: sa.FromClause, now: Moment) -> sa.Select[Any]:
    """The reasons for what the pair is about; of a pair that has none, a row without any."""
    same = sa.and_(reason.c.user_id == pair.c.user_id, reason.c.kind == pair.c.kind, reason.c.target == pair.c.target)
    there = reason.c.number.is_not(None)
    reads = [column.label(name) for name, column in _reads(now).items()]
    behind = sa.case((there, sa.false())).label("behind")
    own = [pair.c[key] for key in _KEYS]
    return sa.select(*own, *_others(pair), reason.c.mandatory.label("gives_must"), *reads, behind).select_from(
        pair.outerjoin(reason, sa.and_(same, counting(now, pair.c.stay_order)))
    )


def _linked(pair: sa.FromClause, now: Moment) -> sa.Select[Any]:
    """A role's reasons for what it carries hang on the assignment of the role: a block on it hides them (S6).

    Each of them is read once, however much the role carries.
    """
    stay_order = sa.func.max(pair.c.stay_order).label("stay_order")
    among = sa.select(pair.c.user_id, stay_order).where(pair.c.kind == "qualification").group_by(pair.c.user_id)
    whose = among.subquery("whose")
    role = sa.and_(reason.c.user_id == whose.c.user_id, reason.c.kind == "role")
    behind = _blocked(reason.c.user_id, sa.literal("role"), reason.c.target, now)
    reads = [column.label(name) for name, column in _reads(now).items()]
    carrying = (
        sa.select(reason.c.user_id, reason.c.target, *reads, behind.label("behind"))
        .select_from(whose.join(reason, role))
        .where(counting(now, whose.c.stay_order))
        .cte("carrying")
        .prefix_with("MATERIALIZED")
    )
    nothing = [sa.cast(sa.null(), column.type).label(column.name) for column in _others(pair)]
    return sa.select(
        carrying.c.user_id,
        sa.literal("qualification"),
        link.c.qualification,
        *nothing,
        link.c.mandatory,
        *(carrying.c[column.name] for column in reads),
        carrying.c.behind,
    ).select_from(carrying.join(link, link.c.role == carrying.c.target))


def _reads(now: Moment) -> dict[str, sa.ColumnElement[Any]]:
    """What is read of each reason, by its name."""
    return {
        "email": reason.c.email,
        "person": reason.c.source == "job",
        # Not EXISTS: where it expects few reasons, PostgreSQL would read all that begin for each of them.
        "fresh": sa.and_(reason.c.since == now, sa.tuple_(*_key(reason)).in_(sa.select(*_key(began)))),
    }


def _key(table: sa.Table) -> list[sa.ColumnElement[str]]:
    """What makes it one reason."""
    return [table.c[column.name] for column in began.columns]


def _blocked(
    user_id: sa.ColumnElement[str], kind: sa.ColumnElement[str], target: sa.ColumnElement[str], now: Moment
) -> sa.ColumnElement[bool]:
    same = (block.c.user_id == user_id, block.c.kind == kind, block.c.target == target)
    # Not EXISTS: for that PostgreSQL may read all blocks there are into a hash first, for the sake of a few users.
    one = sa.select(sa.true()).select_from(block).where(*same, open_block(now)).limit(1)
    return sa.func.coalesce(one.scalar_subquery(), sa.false())
