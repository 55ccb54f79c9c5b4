"""Stays (S9): from a joining to the leaving that no joining follows in time. Derived from times, so order-proof."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from engine.facts import Status
from engine.order import FIRST, time_of
from engine.store.database import Work
from engine.store.given import Moment
from engine.store.tables import fact, user


@dataclass(frozen=True, kw_only=True)
class Stays:
    """What the joinings and leavings of one user add up to. Times in microseconds UTC."""

    status: Status = "expected"
    ends: tuple[str, ...] = ()
    """The orders of the leavings that ended a stay, ascending."""
    joined_at: int | None = None
    """The first joining of the present stay."""
    left_at: int | None = None
    """The last leaving, while the status is `left`."""
    stay_ends_at: int | None = None
    """When time alone ends a stay next, if nobody joins until then."""

    @cached_property
    def stay_order(self) -> str:
        """The order of the leaving that ended the last stay; what is greater is of the present stay."""
        return self.ends[-1] if self.ends else FIRST

    @property
    def between_stays(self) -> bool:
        """The stay is over, and the user has not joined again."""
        return self.status == "left" and bool(self.ends) and self.joined_at is None

    def number_of(self, order: str) -> int:
        """Return which stay a fact of this order belongs to, counted from 0."""
        return bisect_left(self.ends, order)

    def same(self, one: str, other: str) -> bool:
        """Say whether two facts (orders) are of the same stay."""
        return self.number_of(one) == self.number_of(other)


def derive(told: Mapping[str, bool], *, leave_grace: int, now: int) -> Stays:
    """Derive the stays from every joining (True) and leaving (False) by order, as of `now`.

    A leaving ends a stay when the first joining after it is more than `leave_grace` later, or when there is none and
    the time is over.
    """
    ends: list[str] = []
    joined_at: int | None = None
    waits: list[int] = []
    orders = sorted(told)
    next_joining: list[int | None] = []
    coming: int | None = None
    for key in reversed(orders):
        next_joining.append(coming)
        if told[key]:
            coming = time_of(key)
    for key, joining in zip(orders, reversed(next_joining), strict=True):
        at = time_of(key)
        if told[key]:
            joined_at = at if joined_at is None else joined_at
        elif joining is None and now < at + leave_grace:
            waits.append(at + leave_grace)
        elif joining is None or joining - at > leave_grace:
            ends.append(key)
            joined_at = None
    if not orders:
        return Stays()
    left = not told[orders[-1]]
    return Stays(
        status="left" if left else "active",
        ends=tuple(ends),
        joined_at=joined_at,
        left_at=time_of(orders[-1]) if left else None,
        stay_ends_at=min(waits, default=None),
    )


def stays_over(now: Moment) -> sa.ColumnElement[bool]:
    """Users whose stay time alone has ended."""
    return sa.and_(user.c.stay_ends_at <= now, user.c.status == "left")


def end_stays(work: Work, *among: sa.ColumnElement[bool]) -> list[str]:
    """End the stays whose time is over, of the users `among`, all at once; return their ids, ascending.

    Their `stay_order` moves to the leaving that ended the stay. Who left again while already gone has a further
    leaving whose time may be over too: hence the rounds, one for almost everybody.
    """
    over = sa.and_(stays_over(work.now), *among)
    # The same order as every other writer, so that two of them wait for each other instead of locking each other out.
    ids = list(work.run(sa.select(user.c.id).where(over).order_by(user.c.id).with_for_update()).scalars())
    if ids:
        rounds = _one_leaving().where(over).returning(user.c.id)
        while work.run(rounds).fetchall():
            pass
    return ids


def _one_leaving() -> sa.Update:
    leaving, joining, further = (fact.alias(name) for name in ("leaving", "joining", "further"))

    def of_user(told: sa.FromClause, *, joins: bool) -> sa.ColumnElement[bool]:
        return sa.and_(told.c.user_id == user.c.id, told.c.kind == "status", told.c.present == sa.literal(joins))

    last_joining = (
        sa.select(sa.func.coalesce(sa.func.max(joining.c.order), FIRST))
        .where(of_user(joining, joins=True))
        .correlate(user)
        .scalar_subquery()
    )
    first = (
        sa.select(leaving.c.order)
        .where(of_user(leaving, joins=False), leaving.c.order > user.c.stay_order, leaving.c.order > last_joining)
        .order_by(leaving.c.order)
        .limit(1)
        .correlate(user)
    )
    at = first.with_only_columns(leaving.c.moment)
    next_at = (
        sa.select(further.c.moment)
        .where(of_user(further, joins=False), further.c.order > first.scalar_subquery())
        .order_by(further.c.order)
        .limit(1)
        .correlate(user)
    )
    return sa.update(user).values(
        stay_order=sa.func.coalesce(first.scalar_subquery(), user.c.stay_order),
        between_stays=sa.true(),
        joined_at=sa.null(),
        stay_ends_at=next_at.scalar_subquery() + (user.c.stay_ends_at - at.scalar_subquery()),
    )
