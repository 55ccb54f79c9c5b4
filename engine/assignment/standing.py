"""What `while` triggers give and take (S2): staged matches become grants, what no longer matches ends or has grace."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engine.assignment.grants import COUNTS, stage_from
from engine.assignment.reasons import stage_endings
from engine.order import decided
from engine.store.database import Work
from engine.store.staging import cause, match, seen
from engine.store.tables import reason, skipped, standing, user


def stand(work: Work, *, revision: int, only: Sequence[str] | None, everybody: bool) -> None:
    """Hold the reasons of `while` triggers against `s_match`: which of them hold for whom.

    `only`: the triggers that were evaluated (None: all live ones). `everybody`: for all users, else those in `s_seen`.
    Users in `skipped` are left alone until they stop matching.
    """
    _stop_skipping(work, only, everybody)
    _stage_grants(work, revision)
    _stage_endings(work, only, everybody)


def differing(now: int, *, only: Sequence[str] | None) -> sa.Select[str]:
    """Return the users for whom `s_match`, filled for everybody, says something else than their reasons do."""
    reasons = _ended(now, only)
    known = sa.exists().where(
        reason.c.user_id == match.c.user_id,
        reason.c.source == "while",
        reason.c.origin == match.c.trigger,
        reason.c.kind == standing.c.kind,
        reason.c.target == standing.c.target,
        sa.or_(
            reason.c.state.in_(("held", "refused")),
            sa.and_(reason.c.state == "open", reason.c.order > user.c.stay_order),
        ),
    )
    given = match.join(standing, standing.c.trigger == match.c.trigger).join(user, user.c.id == match.c.user_id)
    begins = sa.select(match.c.user_id).select_from(given).where(~known, ~_left_alone())
    ends = sa.select(reason.c.user_id).select_from(reason.join(user, user.c.id == reason.c.user_id)).where(reasons)
    return sa.select(sa.union(begins, ends, sa.select(skipped.c.user_id).where(_stopped(only))).subquery().c.user_id)


def _left_alone() -> sa.ColumnElement[bool]:
    return sa.exists().where(skipped.c.user_id == match.c.user_id, skipped.c.trigger == match.c.trigger)


def _stop_skipping(work: Work, only: Sequence[str] | None, everybody: bool) -> None:
    among = sa.true() if everybody else skipped.c.user_id.in_(sa.select(seen.c.user_id))
    work.run(sa.delete(skipped).where(_stopped(only), among))


def _stopped(only: Sequence[str] | None) -> sa.ColumnElement[bool]:
    """Users left alone by a trigger whose conditions do not hold for them any more."""
    matches = sa.exists().where(match.c.user_id == skipped.c.user_id, match.c.trigger == skipped.c.trigger)
    evaluated = sa.true() if only is None else skipped.c.trigger.in_(only)
    return sa.and_(_is_live(skipped.c.trigger), evaluated, sa.not_(matches))


def _stage_grants(work: Work, revision: int) -> None:
    order = sa.literal(decided(work.now, "")) + match.c.trigger
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
        "revision": sa.literal(revision),
        "position": match.c.position,
    }
    source = match.join(standing, standing.c.trigger == match.c.trigger).outerjoin(
        cause, cause.c.position == match.c.position
    )
    stage_from(work, columns, source, ~_left_alone())


def _stage_endings(work: Work, only: Sequence[str] | None, everybody: bool) -> None:
    rows = reason.join(user, user.c.id == reason.c.user_id)
    position: int | sa.ColumnElement[int] = 0
    if not everybody:
        rows = rows.join(seen, seen.c.user_id == reason.c.user_id)
        position = seen.c.position
    grace = sa.select(sa.func.max(standing.c.grace)).where(standing.c.trigger == reason.c.origin).scalar_subquery()
    waits = sa.and_(reason.c.state == "open", grace > 0, _given(), sa.not_(user.c.between_stays))
    stage_endings(
        work,
        _ended(work.now, only),
        position,
        state=sa.case((waits, "ending"), else_="ended"),
        ends_at=sa.case((waits, work.now + grace)),
        source=rows,
    )


def _ended(now: int, only: Sequence[str] | None) -> sa.ColumnElement[bool]:
    """Reasons, joined with their `user`, that are to end by `s_match`, at once or after their grace."""
    matches = sa.exists().where(match.c.user_id == reason.c.user_id, match.c.trigger == reason.c.origin)
    waits_on = sa.and_(reason.c.state == "ending", reason.c.ends_at > now, sa.not_(user.c.between_stays))
    stops = sa.and_(_is_live(reason.c.origin), sa.not_(sa.and_(_given(), matches)), sa.not_(waits_on))
    # A trigger that is switched off takes nothing; but what it gave does not outlast the stay.
    outlived = sa.and_(sa.not_(_is_live(reason.c.origin)), reason.c.order <= user.c.stay_order)
    return sa.and_(
        reason.c.source == "while",
        reason.c.state.in_(COUNTS),
        sa.not_(reason.c.lasting),
        sa.true() if only is None else reason.c.origin.in_(only),
        sa.or_(stops, outlived),
    )


def _given() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        standing.c.trigger == reason.c.origin, standing.c.kind == reason.c.kind, standing.c.target == reason.c.target
    )


def _is_live(trigger: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.exists().where(standing.c.trigger == trigger)
