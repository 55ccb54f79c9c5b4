"""What a forecast comes to: counted per trigger and per target, in statements over all users."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from engine import causes
from engine.plans.forecast import Forecast
from engine.store.database import Work
from engine.store.staging import began, cause, ending, turn
from engine.store.tables import reason, user

GAINS = sa.and_(turn.c.active, sa.not_(turn.c.was))
LOSES = sa.and_(turn.c.was, sa.not_(turn.c.active))
Counts = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Over everybody."""

    active: int
    users: int
    counted: int
    """Of them those who count against the limit of a job: not who only gains, and joined today (S11)."""
    gains: int
    losses: int
    emails: int
    without_address: int


@dataclass(slots=True, kw_only=True)
class OfTrigger:
    """Users of one trigger (mode and name)."""

    gains: int = 0
    new: int = 0
    losses: int = 0
    lost: int = 0
    grace: int = 0
    emails: int = 0
    counted_gains: int = 0
    """Active users who gain, without those whose joining was first processed today: what limits count (S11)."""
    counted_losses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTarget:
    """Users of one role or qualification."""

    kind: str
    target: str
    gains: int
    losses: int
    mandatory: int
    optional: int


@dataclass(slots=True, kw_only=True)
class Counted:
    """Everything that was counted."""

    totals: Totals
    triggers: dict[tuple[str, str], OfTrigger] = field(default_factory=dict)
    targets: list[OfTarget] = field(default_factory=list)


def count(found: Forecast, today: int) -> Counted:
    """Count what a forecast comes to. `today`: the beginning of the day (microseconds UTC)."""
    work = found.work
    counted = Counted(totals=_totals(work, today), targets=_targets(work))
    for row in work.run(_gaining(today)):
        one = counted.triggers.setdefault((row.source, row.origin), OfTrigger())
        one.gains, one.new, one.emails, one.counted_gains = row.users, row.new or 0, row.emails or 0, row.counted or 0
    for row in work.run(_losing(found)):
        one = counted.triggers.setdefault((row.source, row.origin), OfTrigger())
        one.losses, one.lost, one.counted_losses = row.users, row.lost or 0, row.counted or 0
    for row in work.run(_waiting()):
        counted.triggers.setdefault((row.source, row.origin), OfTrigger()).grace = row.users
    return counted


def gainers(mode: str, name: str) -> sa.Select[str]:
    """Whom a trigger would give something."""
    return sa.select(began.c.user_id).where(began.c.source == mode, began.c.origin == name).distinct()


def losers(found: Forecast, mode: str, name: str) -> sa.Select[str]:
    """From whom it would take something."""
    return sa.select(reason.c.user_id).where(_ends(found), reason.c.source == mode, reason.c.origin == name).distinct()


def turned() -> sa.Select[Any]:
    """Every assignment that would turn: user_id, kind, target, was, was_mandatory, active, mandatory."""
    columns = ("user_id", "kind", "target", "was", "was_mandatory", "active", "mandatory")
    differs = sa.or_(turn.c.active != turn.c.was, turn.c.mandatory != turn.c.was_mandatory)
    rows = sa.select(*(turn.c[name] for name in columns)).where(differs)
    return rows.order_by(turn.c.user_id, turn.c.kind.desc(), turn.c.target)


def mailed() -> sa.Select[Any]:
    """Who would get an email: user_id, and the address."""
    loud = turn.c.position.in_(sa.select(cause.c.position).where(sa.not_(cause.c.silent)))
    whom = sa.select(turn.c.user_id).where(turn.c.new, loud).group_by(turn.c.user_id)
    whom = whom.having(sa.func.max(sa.case((turn.c.allows, 1), else_=0)) == 1)
    return sa.select(user.c.id, user.c.email).where(user.c.id.in_(whom))


def _totals(work: Work, today: int) -> Totals:
    differs = sa.or_(turn.c.active != turn.c.was, turn.c.mandatory != turn.c.was_mandatory)
    new_today = sa.and_(turn.c.active, sa.func.coalesce(user.c.welcomed_at, 0) >= today)
    counts = sa.and_(differs, sa.not_(new_today))
    row = work.run(
        sa.select(
            sa.func.count(sa.case((differs, turn.c.user_id)).distinct()).label("users"),
            sa.func.count(sa.case((counts, turn.c.user_id)).distinct()).label("counted"),
            sa.func.count(sa.case((GAINS, 1))).label("gains"),
            sa.func.count(sa.case((LOSES, 1))).label("losses"),
        ).select_from(turn.join(user, user.c.id == turn.c.user_id))
    ).one()
    to = mailed().subquery()
    mail = work.run(
        sa.select(sa.func.count().label("mails"), sa.func.count(to.c.email).label("reached")).select_from(to)
    ).one()
    active = work.run(sa.select(sa.func.count()).select_from(user).where(user.c.status == "active")).scalar_one()
    return Totals(
        active=active,
        users=row.users,
        counted=row.counted,
        gains=row.gains,
        losses=row.losses,
        emails=mail.reached,
        without_address=mail.mails - mail.reached,
    )


def _targets(work: Work) -> list[OfTarget]:
    both = sa.and_(turn.c.active, turn.c.was)
    must = sa.and_(both, turn.c.mandatory, sa.not_(turn.c.was_mandatory))
    may = sa.and_(both, turn.c.was_mandatory, sa.not_(turn.c.mandatory))
    rows = work.run(
        sa.select(
            turn.c.kind,
            turn.c.target,
            sa.func.count(sa.case((GAINS, 1))).label("gains"),
            sa.func.count(sa.case((LOSES, 1))).label("losses"),
            sa.func.count(sa.case((must, 1))).label("mandatory"),
            sa.func.count(sa.case((may, 1))).label("optional"),
        )
        .group_by(turn.c.kind, turn.c.target)
        .order_by(turn.c.kind.desc(), turn.c.target)
    )
    named = [OfTarget(**row) for row in rows.mappings()]
    return [one for one in named if one.gains or one.losses or one.mandatory or one.optional]


def _gaining(today: int) -> sa.Select[Any]:
    same = (turn.c.user_id == began.c.user_id, turn.c.kind == began.c.kind, turn.c.target == began.c.target)
    turns = began.outerjoin(turn, sa.and_(*same)).join(user, user.c.id == began.c.user_id)
    to = mailed().subquery()
    mails = sa.and_(turn.c.new, began.c.user_id.in_(sa.select(to.c.id).where(to.c.email.is_not(None))))
    counts = sa.and_(user.c.status == "active", sa.func.coalesce(user.c.welcomed_at, 0) < today)
    return _by_trigger(
        began.c.source, began.c.origin, began.c.user_id, turns, new=turn.c.user_id.is_not(None) & GAINS, emails=mails,
        counted=counts,
    ).where(began.c.source != "job")  # fmt: skip


def _losing(found: Forecast) -> sa.Select[Any]:
    same = (turn.c.user_id == reason.c.user_id, turn.c.kind == reason.c.kind, turn.c.target == reason.c.target)
    turns = reason.outerjoin(turn, sa.and_(*same)).join(user, user.c.id == reason.c.user_id)
    active = user.c.status == "active"
    by = _by_trigger(reason.c.source, reason.c.origin, reason.c.user_id, turns, lost=LOSES, counted=active)
    return by.where(_ends(found))


def _waiting() -> sa.Select[Any]:
    waits = (reason.c.number == ending.c.number, ending.c.state == "ending")
    return (
        sa.select(reason.c.source, reason.c.origin, sa.func.count(reason.c.user_id.distinct()).label("users"))
        .where(*waits)
        .group_by(reason.c.source, reason.c.origin)
    )


def _ends(found: Forecast) -> sa.ColumnElement[bool]:
    """Reasons that counted, and that this transition would end."""
    counted = reason.c.ended_from.in_(("open", "ending"))
    by = causes.of_apply(found.number)
    return sa.and_(reason.c.state == "ended", reason.c.ended_by == by, counted)


def _by_trigger(
    source: sa.ColumnElement[str],
    origin: sa.ColumnElement[str],
    user_id: sa.ColumnElement[str],
    rows: sa.FromClause,
    **which: sa.ColumnElement[bool],
) -> sa.Select[Any]:
    """Count users by trigger: all, and those of whom each test holds for one row at least."""
    columns: Sequence[Any] = [
        sa.func.count(sa.case((test, user_id)).distinct()).label(name) for name, test in which.items()
    ]
    users = sa.func.count(user_id.distinct()).label("users")
    return (
        sa.select(source.label("source"), origin.label("origin"), users, *columns)
        .select_from(rows)
        .group_by(source, origin)
    )
