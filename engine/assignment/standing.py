"""What `while` triggers give and take (S2): staged matches become grants, what no longer matches ends or has grace."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from engine.assignment.grants import counts, is_one_of, staging_from
from engine.assignment.reasons import ending_of
from engine.order import decided
from engine.store.database import Work
from engine.store.given import AT_POSITION, NOW, Moment
from engine.store.staging import cause, match, seen
from engine.store.tables import reason, skipped, standing, user

KEPT = 16
"""Statements that are kept: sweeps look at the triggers of one revision that read the clock, or at all."""


def matching(holds: Mapping[str, sa.ColumnElement[bool]], *, singled_out: bool) -> list[sa.Executable]:
    """Return the statements that put into `s_match` whom each trigger's test selects, of all users or of `s_seen`.

    `holds`: trigger → its test on the rows of `user`. Each is given `at_position`, and `now` where tests read it so.
    """
    there = sa.not_(user.c.between_stays)
    among = (user.c.id.in_(sa.select(seen.c.user_id)),) if singled_out else ()
    return [
        sa.insert(match).from_select(
            ["user_id", "trigger", "position"],
            sa.select(user.c.id, sa.literal(trigger), AT_POSITION).where(there, *among, test),
        )
        for trigger, test in holds.items()
    ]


def stand(work: Work, *, revision: int, only: Sequence[str] | None) -> None:
    """Hold the reasons of `while` triggers against `s_match`, for the users in `s_seen`: which of them hold for whom.

    `only`: the triggers that were evaluated (None: all live ones).
    Users in `skipped` are left alone until they stop matching.
    """
    evaluated = None if only is None else tuple(only)
    order = decided(work.now, "")
    work.send(_stop_skipping(only=evaluated))
    work.send(_stage_grants(embedded=work.embedded), {"decided": order, "of_revision": revision})
    work.send(_stage_endings(only=evaluated, embedded=work.embedded), {"now": work.now})


def differing(now: Moment, *, only: Sequence[str] | None) -> sa.Select[str]:
    """Return the users for whom `s_match`, filled for everybody, says something else than their reasons do."""
    reasons = _ended(now, only)
    known = sa.exists().where(
        reason.c.user_id == match.c.user_id,
        reason.c.source == "while",
        reason.c.origin == match.c.trigger,
        reason.c.kind == standing.c.kind,
        reason.c.target == standing.c.target,
        is_one_of(reason.c.state, ("open", "held", "refused")),
        reason.c.order > user.c.stay_order,
    )
    given = match.join(standing, standing.c.trigger == match.c.trigger).join(user, user.c.id == match.c.user_id)
    begins = sa.select(match.c.user_id).select_from(given).where(~known, ~_left_alone())
    ends = sa.select(reason.c.user_id).select_from(reason.join(user, user.c.id == reason.c.user_id)).where(reasons)
    return sa.select(sa.union(begins, ends, sa.select(skipped.c.user_id).where(_stopped(only))).subquery().c.user_id)


def _left_alone() -> sa.ColumnElement[bool]:
    return sa.exists().where(skipped.c.user_id == match.c.user_id, skipped.c.trigger == match.c.trigger)


@lru_cache(KEPT)
def _stop_skipping(*, only: tuple[str, ...] | None) -> sa.Delete:
    among = skipped.c.user_id.in_(sa.select(seen.c.user_id))
    return sa.delete(skipped).where(_stopped(only), among)


def _stopped(only: Sequence[str] | None) -> sa.ColumnElement[bool]:
    """Users left alone by a trigger whose conditions do not hold for them any more."""
    matches = sa.exists().where(match.c.user_id == skipped.c.user_id, match.c.trigger == skipped.c.trigger)
    evaluated = sa.true() if only is None else skipped.c.trigger.in_(only)
    return sa.and_(_is_live(skipped.c.trigger), evaluated, sa.not_(matches))


@lru_cache(KEPT)
def _stage_grants(*, embedded: bool) -> sa.Executable:
    order = sa.bindparam("decided", type_=sa.Text) + match.c.trigger
    columns: dict[str, sa.ColumnElement[Any]] = {
        "user_id": match.c.user_id,
        "kind": standing.c.kind,
        "target": standing.c.target,
        "source": sa.literal("while"),
        "origin": match.c.trigger,
        "lasting": standing.c.lasting,
        "mandatory": standing.c.mandatory,
        "email": standing.c.email,
        "order": order,
        "acts_order": order,
        "event_source": cause.c.event_source,
        "event_id": cause.c.event_id,
        "revision": sa.bindparam("of_revision", type_=sa.Integer),
        "position": match.c.position,
    }
    source = match.join(standing, standing.c.trigger == match.c.trigger).outerjoin(
        cause, cause.c.position == match.c.position
    )
    return staging_from(columns, source, ~_left_alone(), embedded=embedded)


@lru_cache(KEPT)
def _stage_endings(*, only: tuple[str, ...] | None, embedded: bool) -> sa.Executable:
    rows = reason.join(user, user.c.id == reason.c.user_id).join(seen, seen.c.user_id == reason.c.user_id)
    grace = sa.select(sa.func.max(standing.c.grace)).where(standing.c.trigger == reason.c.origin).scalar_subquery()
    waits = sa.and_(reason.c.state == "open", grace > 0, _given(), sa.not_(user.c.between_stays))
    by_conditions = sa.and_(
        counts(reason.c.state), _given(), sa.not_(user.c.between_stays), reason.c.order > user.c.stay_order
    )
    return ending_of(
        _ended(NOW, only),
        seen.c.position,
        state=sa.case((waits, "ending"), else_="ended"),
        ends_at=sa.case((waits, NOW + grace)),
        source=rows,
        limited=by_conditions,
        embedded=embedded,
    )


def _ended(now: Moment, only: Sequence[str] | None) -> sa.ColumnElement[bool]:
    """Reasons, joined with their `user`, that are to end by `s_match`, at once or after their grace."""
    matches = sa.exists().where(match.c.user_id == reason.c.user_id, match.c.trigger == reason.c.origin)
    # In grace; or held, which nothing but its stay ends before somebody has decided.
    waits = sa.or_(reason.c.ends_at > now, sa.and_(reason.c.ends_at.is_(None), reason.c.order > user.c.stay_order))
    waits_on = sa.and_(reason.c.state == "ending", waits, sa.not_(user.c.between_stays))
    stops = sa.and_(_is_live(reason.c.origin), sa.not_(sa.and_(_given(), matches)), sa.not_(waits_on))
    # A trigger that is switched off takes nothing; but what it gave does not outlast the stay.
    outlived = sa.and_(sa.not_(_is_live(reason.c.origin)), reason.c.order <= user.c.stay_order)
    return sa.and_(
        reason.c.source == "while",
        reason.c.state != "ended",
        # What is held or refused was never given: it ends with the conditions, `after: keep` or not.
        sa.or_(sa.not_(reason.c.lasting), is_one_of(reason.c.state, ("held", "refused"))),
        sa.true() if only is None else reason.c.origin.in_(only),
        sa.or_(stops, outlived),
    )


def _given() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        standing.c.trigger == reason.c.origin, standing.c.kind == reason.c.kind, standing.c.target == reason.c.target
    )


def _is_live(trigger: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.exists().where(standing.c.trigger == trigger)
