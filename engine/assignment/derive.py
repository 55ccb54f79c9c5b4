"""Assignments derived for touched pairs only: what differs from the table `assignment` turns."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.assignment.grants import counts
from engine.assignment.holdings import holdings
from engine.assignment.touched import touched_and_carried
from engine.store.database import Work
from engine.store.given import NOW, Moment
from engine.store.staging import former, turn
from engine.store.tables import assignment, link, reason, user

_KEYS = ("user_id", "kind", "target")
_TOO_SOON_AFTER = sa.bindparam("too_soon_after", type_=sa.BigInteger)


def turn_over(work: Work, quiet: int) -> None:
    """Derive every touched pair; what differs from `assignment` is staged in `s_turn` and written.

    `quiet` (microseconds): what automation gives again within this time of its end is not worth an email (S13).
    """
    stage_turns(work, quiet)
    work.send(_change(), {"now": work.now})
    work.send(_begin(), {"now": work.now})


def stage_turns(work: Work, quiet: int) -> None:
    """Derive every touched pair; what differs from `assignment` is staged in `s_turn`, and not written yet."""
    work.send(_stage(), {"now": work.now, "too_soon_after": work.now - quiet})


def untrue(now: Moment) -> sa.Select[Any]:
    """Return the users of whom `assignment` says something else than their reasons add up to."""
    carried = sa.select(reason.c.user_id, sa.literal("qualification"), link.c.qualification)
    pairs = sa.union(
        sa.select(reason.c.user_id, reason.c.kind, reason.c.target).where(counts(reason.c.state)),
        carried.select_from(reason.join(link, link.c.role == reason.c.target)).where(
            reason.c.kind == "role", counts(reason.c.state)
        ),
        sa.select(assignment.c.user_id, assignment.c.kind, assignment.c.target).where(assignment.c.active),
    ).subquery("pairs")
    of_user = sa.select(*pairs.c, user.c.status, user.c.stay_order).join_from(pairs, user, user.c.id == pairs.c.user_id)
    holding = holdings(of_user.subquery("pairs_of_users"), now)
    stored = sa.and_(*(assignment.c[key] == holding.c[key] for key in _KEYS))
    was = sa.func.coalesce(assignment.c.active, sa.false())
    was_mandatory = sa.func.coalesce(sa.and_(assignment.c.active, assignment.c.mandatory), sa.false())
    differs = sa.or_(was != holding.c.active, was_mandatory != holding.c.mandatory)
    return sa.select(holding.c.user_id).select_from(holding.outerjoin(assignment, stored)).where(differs)


@cache
def _stage() -> sa.Insert:
    pair = _compared()
    active, mandatory, known = pair.c.active, pair.c.mandatory, pair.c.known
    person = sa.case((known, pair.c.fresh_person), else_=pair.c.person)
    allows = sa.case((known, pair.c.fresh_email), else_=pair.c.email)
    too_soon = sa.and_(sa.not_(pair.c.was), person == 0, pair.c.lately)
    more = sa.or_(sa.not_(known), sa.and_(mandatory, sa.not_(pair.c.known_mandatory)))
    new = sa.and_(active, more, sa.not_(too_soon))
    turned = (pair.c.was, pair.c.was_mandatory, active, mandatory, pair.c.hidden, new, allows == 1, pair.c.since)
    position = sa.case((mandatory, sa.func.coalesce(pair.c.must, pair.c.position)), else_=pair.c.position)
    select = sa.select(*(pair.c[key] for key in _KEYS), position, *turned)
    select = select.where(sa.or_(active != pair.c.was, mandatory != pair.c.was_mandatory, new))
    return sa.insert(turn).from_select([column.name for column in turn.columns], select)


def _compared() -> sa.CTE:
    """What holds for each touched pair, beside what held before.

    was, was_mandatory       before this unit of work
    known, known_mandatory   before this transaction, or when they last left or were blocked, in the same stay (S13)
    lately                   it ended within the time in which it is not worth an email if it is given again
    since                    as `assignment` has it; NULL: it says nothing of the pair
    """
    holding = holdings(touched_and_carried(), NOW)
    stored = sa.and_(*(assignment.c[key] == holding.c[key] for key in _KEYS))
    rows = holding.outerjoin(assignment, stored).outerjoin(former, former.c.user_id == holding.c.user_id)
    was = sa.func.coalesce(assignment.c.active, sa.false())
    was_mandatory = sa.func.coalesce(sa.and_(assignment.c.active, assignment.c.mandatory), sa.false())
    same_stay = sa.func.coalesce(former.c.stay_order, holding.c.stay_order) >= holding.c.stay_order
    remembered = sa.func.coalesce(assignment.c.remembered_stay >= holding.c.stay_order, sa.false())
    remembered_mandatory = sa.and_(remembered, assignment.c.remembered == "mandatory")
    known_mandatory = sa.or_(sa.and_(was_mandatory, same_stay), remembered_mandatory)
    select: sa.Select[Any] = sa.select(
        *holding.c,
        was.label("was"),
        was_mandatory.label("was_mandatory"),
        sa.or_(sa.and_(was, same_stay), remembered).label("known"),
        sa.func.coalesce(known_mandatory, sa.false()).label("known_mandatory"),
        sa.func.coalesce(assignment.c.ended_at >= _TOO_SOON_AFTER, sa.false()).label("lately"),
        assignment.c.since,
    )
    # Otherwise each look at a column of it would be a look for blocks.
    return select.select_from(rows).cte("compared").prefix_with("MATERIALIZED")


@cache
def _change() -> sa.Update:
    """Pairs that `assignment` knows of."""
    begins = sa.and_(turn.c.active, sa.not_(turn.c.was))
    ends = sa.and_(turn.c.was, sa.not_(turn.c.active))
    hides = sa.and_(ends, turn.c.hidden)
    stay = sa.select(sa.func.coalesce(former.c.stay_order, user.c.stay_order))
    stay = stay.select_from(user.outerjoin(former, former.c.user_id == user.c.id)).where(user.c.id == turn.c.user_id)
    stored = sa.and_(*(assignment.c[key] == turn.c[key] for key in _KEYS))
    return (
        sa.update(assignment)
        .where(stored, turn.c.since.is_not(None))
        .values(
            active=turn.c.active,
            mandatory=sa.case((ends, turn.c.was_mandatory), else_=turn.c.mandatory),
            since=sa.case((begins, NOW), else_=turn.c.since),
            ended_at=sa.case((sa.and_(ends, sa.not_(turn.c.hidden)), NOW), (ends, assignment.c.ended_at)),
            remembered=sa.case((sa.and_(hides, turn.c.was_mandatory), "mandatory"), (hides, "optional")),
            remembered_stay=sa.case((hides, stay.scalar_subquery())),
        )
    )


@cache
def _begin() -> sa.Insert:
    """Pairs that are new to it: only what is active turns from nothing."""
    names = [*_KEYS, "active", "mandatory"]
    rows = sa.select(*(turn.c[name] for name in names), NOW).where(turn.c.since.is_(None))
    return sa.insert(assignment).from_select([*names, "since"], rows)
