"""Assignments derived for touched pairs only: what differs from the table `assignment` turns."""

from typing import Any

import sqlalchemy as sa

from engine.assignment.grants import COUNTS
from engine.assignment.holdings import holdings
from engine.store.database import Work
from engine.store.staging import former, touch, turn
from engine.store.tables import assignment, link, reason, user

NO_POSITION = sa.literal(None, sa.Integer)
"""Of `must`: nothing makes it mandatory here."""
_KEYS = ("user_id", "kind", "target")


def turn_over(work: Work, quiet: int) -> None:
    """Derive every touched pair; what differs from `assignment` is staged in `s_turn` and written.

    `quiet` (microseconds): what automation gives again within this time of its end is not worth an email (S13).
    """
    _touch_carried(work)
    _stage(work, quiet)
    _write(work)


def untrue(now: int) -> sa.Select[Any]:
    """Return the users of whom `assignment` says something else than their reasons add up to."""
    carried = sa.select(reason.c.user_id, sa.literal("qualification"), link.c.qualification)
    pairs = sa.union(
        sa.select(reason.c.user_id, reason.c.kind, reason.c.target).where(reason.c.state.in_(COUNTS)),
        carried.select_from(reason.join(link, link.c.role == reason.c.target)).where(
            reason.c.kind == "role", reason.c.state.in_(COUNTS)
        ),
        sa.select(assignment.c.user_id, assignment.c.kind, assignment.c.target).where(assignment.c.active),
    ).subquery("pairs")
    holding = holdings(pairs, now)
    stored = sa.and_(*(assignment.c[key] == holding.c[key] for key in _KEYS))
    was = sa.func.coalesce(assignment.c.active, sa.false())
    was_mandatory = sa.func.coalesce(sa.and_(assignment.c.active, assignment.c.mandatory), sa.false())
    differs = sa.or_(was != holding.c.active, was_mandatory != holding.c.mandatory)
    return sa.select(holding.c.user_id).select_from(holding.outerjoin(assignment, stored)).where(differs)


def touched(work: Work, select: sa.Select[Any]) -> None:
    """Note the pairs of `select` (user_id, kind, target, position, must) as touched; the earliest positions stay."""
    names = [*_KEYS, "position", "must"]
    statement = work.insert(touch).from_select(names, select)
    new = statement.excluded
    work.run(
        statement.on_conflict_do_update(
            index_elements=list(_KEYS),
            set_={
                "position": sa.case((touch.c.position <= new.position, touch.c.position), else_=new.position),
                "must": sa.case(
                    (touch.c.must <= new.must, touch.c.must), else_=sa.func.coalesce(new.must, touch.c.must)
                ),
            },
        )
    )


def _touch_carried(work: Work) -> None:
    """With a role, everything that it carries is touched."""
    position = sa.func.min(touch.c.position)
    must = sa.func.min(sa.case((link.c.mandatory, touch.c.position)))
    touched(
        work,
        sa.select(touch.c.user_id, sa.literal("qualification"), link.c.qualification, position, must)
        .select_from(touch.join(link, link.c.role == touch.c.target))
        .where(touch.c.kind == "role")
        .group_by(touch.c.user_id, link.c.qualification),
    )


def _stage(work: Work, quiet: int) -> None:
    holding = holdings(touch, work.now)
    stored = sa.and_(*(assignment.c[key] == holding.c[key] for key in _KEYS))
    rows = holding.outerjoin(assignment, stored).outerjoin(former, former.c.user_id == holding.c.user_id)
    was = sa.func.coalesce(assignment.c.active, sa.false())
    was_mandatory = sa.func.coalesce(sa.and_(assignment.c.active, assignment.c.mandatory), sa.false())
    # Known is what they had before this transaction, or when they last left or were blocked, in the same stay (S13).
    same_stay = sa.func.coalesce(former.c.stay_order, holding.c.stay_order) >= holding.c.stay_order
    remembered = sa.func.coalesce(assignment.c.remembered_stay >= holding.c.stay_order, sa.false())
    known = sa.or_(sa.and_(was, same_stay), remembered)
    known_mandatory = sa.or_(
        sa.and_(was_mandatory, same_stay), sa.and_(remembered, assignment.c.remembered == "mandatory")
    )
    person = sa.case((known, holding.c.fresh_person), else_=holding.c.person)
    allows = sa.case((known, holding.c.fresh_email), else_=holding.c.email)
    too_soon = sa.and_(
        sa.not_(was), person == 0, sa.func.coalesce(assignment.c.ended_at >= work.now - quiet, sa.false())
    )
    active, mandatory = holding.c.active, holding.c.mandatory
    more = sa.or_(sa.not_(known), sa.and_(mandatory, sa.not_(sa.func.coalesce(known_mandatory, sa.false()))))
    new = sa.and_(active, more, sa.not_(too_soon))
    select = (
        sa.select(
            *(holding.c[key] for key in _KEYS),
            sa.case((mandatory, sa.func.coalesce(holding.c.must, holding.c.position)), else_=holding.c.position),
            was,
            was_mandatory,
            active,
            mandatory,
            holding.c.hidden,
            new,
            allows == 1,
        )
        .select_from(rows)
        .where(sa.or_(active != was, mandatory != was_mandatory, new))
    )
    work.run(sa.insert(turn).from_select([column.name for column in turn.columns], select))


def _write(work: Work) -> None:
    now = sa.literal(work.now, sa.BigInteger)
    begins = sa.and_(turn.c.active, sa.not_(turn.c.was))
    ends = sa.and_(turn.c.was, sa.not_(turn.c.active))
    hides = sa.and_(ends, turn.c.hidden)
    stay = sa.select(sa.func.coalesce(former.c.stay_order, user.c.stay_order))
    stay = stay.select_from(user.outerjoin(former, former.c.user_id == user.c.id)).where(user.c.id == turn.c.user_id)
    stored = sa.and_(*(assignment.c[key] == turn.c[key] for key in _KEYS))
    select = sa.select(
        *(turn.c[key] for key in _KEYS),
        turn.c.active,
        sa.case((ends, turn.c.was_mandatory), else_=turn.c.mandatory),
        sa.func.coalesce(sa.case((begins, now), else_=assignment.c.since), now),
        sa.case((sa.and_(ends, sa.not_(turn.c.hidden)), now), (ends, assignment.c.ended_at)),
        sa.case((sa.and_(hides, turn.c.was_mandatory), "mandatory"), (hides, "optional")),
        sa.case((hides, stay.scalar_subquery())),
    ).select_from(turn.outerjoin(assignment, stored))
    names = [*_KEYS, "active", "mandatory", "since", "ended_at", "remembered", "remembered_stay"]
    statement = work.insert(assignment).from_select(names, select.where(sa.true()))
    work.run(
        statement.on_conflict_do_update(
            index_elements=list(_KEYS), set_={name: statement.excluded[name] for name in names[3:]}
        )
    )
