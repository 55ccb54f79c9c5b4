"""Reasons begin, go on and end: the transitions of S12, as statements over all staged rows at once."""

from collections.abc import Sequence
from functools import cache, lru_cache

import sqlalchemy as sa

from engine.assignment.grants import COUNTS, is_one_of, same_reason
from engine.assignment.touched import touched
from engine.assignment.tripping import held
from engine.store.database import Work
from engine.store.given import AT_POSITION, NOW, Moment
from engine.store.staging import began, cause, ending, match, seen
from engine.store.staging import grant as staged
from engine.store.tables import reason, user
from engine.store.work import insert_into

KEPT = 16
"""Statements that are kept: those of the triggers of a few revisions."""


def go_on_staged(work: Work) -> None:
    """Of staged grants that are reasons already: open them again, withdraw their ending, move their date."""
    work.send(_go_on(), {"now": work.now})


def open_staged(work: Work) -> None:
    """Let every staged grant be a reason that is none yet."""
    work.send(_open(embedded=work.embedded), {"now": work.now})


def note_beginnings(work: Work, *, first: bool) -> None:
    """Note which staged grants are reasons that begin, before any of them is one. `first`: none of them is one yet."""
    work.send(_note_beginnings(first=first))


@cache
def _open(*, embedded: bool) -> sa.Executable:
    columns = [column.name for column in staged.columns if column.name not in ("acts_order", "position")]
    state = sa.case((_HELD, "held"), else_="open")
    select = (
        sa.select(*(staged.c[name] for name in columns), state, NOW)
        .where(staged.c.acts_order.is_not(None))
        .order_by(staged.c.user_id, staged.c.kind, staged.c.target)
    )
    insert = insert_into(reason, embedded=embedded).from_select([*columns, "state", "since"], select)
    statement: sa.Executable = insert.on_conflict_do_nothing()
    return statement


_ACTS = staged.c.acts_order.is_not(None)
_HELD = sa.and_(staged.c.source != "job", held(staged.c.origin, "assign"))
# Once revoked, only a later event that is no repeat brings a `when` reason back (S3); a `while` one returns when it
# holds.
_RETURNS = sa.and_(
    is_one_of(reason.c.state, ("ended", "refused")),
    _ACTS,
    sa.or_(staged.c.source == "while", staged.c.acts_order > reason.c.order),
)


def _begins() -> sa.ColumnElement[bool]:
    """A reason that is there begins anew: it returns, or was of an earlier stay."""
    stay_order = sa.select(user.c.stay_order).where(user.c.id == reason.c.user_id).scalar_subquery()
    there = is_one_of(reason.c.state, (*COUNTS, "held"))
    return sa.or_(_RETURNS, sa.and_(there, reason.c.order <= stay_order, _ACTS))


@cache
def _note_beginnings(*, first: bool) -> sa.Insert:
    """Note which reasons begin: whether they allow email matters, when the user had the same through others (S13)."""
    keys = [staged.c[column.name] for column in began.columns]
    select = sa.select(*keys).where(_ACTS)
    if not first:
        select = select.select_from(staged.outerjoin(reason, same_reason(staged)))
        select = select.where(sa.or_(reason.c.number.is_(None), _begins()))
    return sa.insert(began).from_select([column.name for column in keys], select)


@cache
def _go_on() -> sa.Update:
    acts, returns, begins = _ACTS, _RETURNS, _begins()
    later = sa.or_(staged.c.order > reason.c.order, staged.c.source == "while")
    told = sa.and_(acts, sa.or_(begins, later))
    alive = sa.or_(returns, sa.not_(is_one_of(reason.c.state, ("ended", "refused"))))
    stands = sa.or_(returns, sa.and_(reason.c.state == "ending", acts))
    is_held = sa.and_(begins, _HELD)

    def latest(name: str, when: sa.ColumnElement[bool]) -> sa.ColumnElement[object]:
        return sa.case((when, staged.c[name]), else_=reason.c[name])

    return (
        sa.update(reason)
        .where(same_reason(staged))
        .values(
            state=sa.case((is_held, "held"), (stands, "open"), else_=reason.c.state),
            since=sa.case((begins, NOW), else_=reason.c.since),
            order=sa.case(
                (sa.and_(staged.c.source == "while", ~begins), reason.c.order),
                (sa.and_(alive, staged.c.order > reason.c.order), staged.c.order),
                else_=reason.c.order,
            ),
            event_source=latest("event_source", sa.and_(alive, later)),
            event_id=latest("event_id", sa.and_(alive, later)),
            mandatory=latest("mandatory", told),
            email=latest("email", told),
            lasting=latest("lasting", told),
            revision=latest("revision", told),
            ends_at=sa.case((stands, None), else_=reason.c.ends_at),
            ended_at=sa.case((stands, None), else_=reason.c.ended_at),
            ended_by=sa.case((stands, None), else_=reason.c.ended_by),
            ended_from=sa.case((stands, None), else_=reason.c.ended_from),
        )
    )


def over(now: Moment, frozen: Sequence[str]) -> sa.ColumnElement[bool]:
    """Reasons that time alone ends: their `until` or their grace is over.

    `frozen`: triggers that are switched off, and so take nothing.
    """
    until = sa.and_(reason.c.state != "ended", reason.c.until <= now)
    grace = sa.and_(reason.c.state == "ending", reason.c.ends_at <= now, reason.c.origin.not_in(frozen))
    return sa.or_(until, grace)


def stage_over(work: Work, position: int, frozen: Sequence[str]) -> None:
    """Mark the reasons of the users singled out that time alone ends: see `over`.

    After their `while` triggers were looked at: a grace is withdrawn if the conditions hold again.
    """
    statement = _stage_over(frozen=tuple(frozen), embedded=work.embedded)
    work.send(statement, {"now": work.now, "at_position": position})


@lru_cache(KEPT)
def _stage_over(*, frozen: tuple[str, ...], embedded: bool) -> sa.Executable:
    singled = reason.c.user_id.in_(sa.select(seen.c.user_id))
    graced = reason.c.state == "ending"
    holds = sa.exists().where(match.c.user_id == reason.c.user_id, match.c.trigger == reason.c.origin)
    which = sa.and_(singled, over(NOW, frozen), sa.not_(sa.and_(graced, holds)))
    return ending_of(which, AT_POSITION, "ended", None, reason, limited=graced, embedded=embedded)


def stage_endings(
    work: Work,
    where: sa.ColumnElement[bool],
    position: int | sa.ColumnElement[int],
    state: str | sa.ColumnElement[str] = "ended",
    ends_at: int | sa.ColumnElement[int] | None = None,
    source: sa.FromClause = reason,
) -> None:
    """Mark the reasons for which `where` holds (over `source`, which has `reason` in it) to become `state`."""
    work.send(ending_of(where, position, state, ends_at, source, embedded=work.embedded))


def ending_of(
    where: sa.ColumnElement[bool],
    position: int | sa.ColumnElement[int],
    state: str | sa.ColumnElement[str],
    ends_at: int | sa.ColumnElement[int] | None,
    source: sa.FromClause,
    *,
    limited: sa.ColumnElement[bool] | None = None,
    embedded: bool,
) -> sa.Executable:
    """Return the statement with which `stage_endings` does so. `limited`: those that limits are about; None: none."""
    select = sa.select(
        reason.c.number,
        sa.literal(state) if isinstance(state, str) else state,
        sa.literal(ends_at, sa.BigInteger) if ends_at is None or isinstance(ends_at, int) else ends_at,
        sa.literal(position, sa.Integer) if isinstance(position, int) else position,
        sa.false() if limited is None else limited,
    ).select_from(source)
    names = ["number", "state", "ends_at", "position", "limited"]
    insert = insert_into(ending, embedded=embedded).from_select(names, select.where(where))
    statement: sa.Executable = insert.on_conflict_do_nothing()
    return statement


def end_staged(work: Work) -> None:
    """End the marked reasons, or put them into grace; of a trigger that is tripped, they wait without an end."""
    work.send(_end(), {"now": work.now})


@cache
def _end() -> sa.Update:
    waits = sa.and_(ending.c.limited, held(reason.c.origin, "revoke"))
    over = sa.and_(ending.c.state == "ended", sa.not_(waits))
    by = sa.select(cause.c.cause).where(cause.c.position == ending.c.position).scalar_subquery()
    return (
        sa.update(reason)
        .where(reason.c.number == ending.c.number)
        .values(
            state=sa.case((over, "ended"), else_="ending"),
            ends_at=ending.c.ends_at,
            ended_at=sa.case((over, NOW), else_=None),
            ended_by=sa.case((over, by), else_=None),
            ended_from=sa.case((over, reason.c.state), else_=None),
        )
    )


def reopen(work: Work, which: sa.ColumnElement[bool]) -> None:
    """Let reasons that ended be what they were before: refused, or held if their trigger is tripped still."""
    is_held = sa.and_(reason.c.ended_from == "held", held(reason.c.origin, "assign"))
    was = sa.case((sa.or_(is_held, reason.c.ended_from == "refused"), reason.c.ended_from), else_="open")
    nothing = dict.fromkeys(("ends_at", "ended_at", "ended_by", "ended_from"))
    work.send(sa.update(reason).where(which).values({"state": was, **nothing}))


def release(work: Work, which: sa.ColumnElement[bool], position: int) -> None:
    """Let held reasons begin: `which` over `reason`."""
    keys = [reason.c[column.name] for column in began.columns]
    names = [column.name for column in began.columns]
    work.send(sa.insert(began).from_select(names, sa.select(*keys).where(which)))
    must = sa.case((reason.c.mandatory, position))
    pairs = sa.select(reason.c.user_id, reason.c.kind, reason.c.target, sa.literal(position), sa.func.max(must))
    touched(work, pairs.where(which).group_by(reason.c.user_id, reason.c.kind, reason.c.target))
    work.send(sa.update(reason).where(which).values(state="open", since=work.now))
