"""Which conditions decide about those who gain or lose by a trigger: the ones that say no, by one text or the other."""

from typing import Any

import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Condition
from engine.authoring.describe import describe
from engine.authoring.parts import parts_of
from engine.authoring.triggers import Trigger
from engine.plans.plan import Deciding, Sampled
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.tables import user

Text = tuple[Trigger, Catalog]
"""A trigger, and the catalog by which it is read."""


def deciding(work: Work, by: Text | None, users: sa.Select[str]) -> tuple[Deciding, ...]:
    """Return the conditions of a `while` trigger that say no to these users, and to how many; the most first."""
    parts = _parts(by)
    if by is None or not parts:
        return ()
    said = [sa.func.count(sa.case((sa.not_(_test(work, part, by[1])), 1))) for part in parts]
    row = work.run(sa.select(*said).select_from(user).where(user.c.id.in_(users))).one()
    found = [Deciding(text=describe(part), users=number) for part, number in zip(parts, row, strict=True) if number]
    return tuple(sorted(found, key=lambda one: -one.users))


def sampled(work: Work, by: Text | None, users: sa.Select[str], number: int) -> tuple[Sampled, ...]:
    """Return the first of these users, each with the conditions that say no to them."""
    parts = _parts(by)
    tests: list[Any] = [] if by is None else [_test(work, part, by[1]).label(f"t{n}") for n, part in enumerate(parts)]
    first = sa.select(user.c.id, user.c.name, *tests).where(user.c.id.in_(users)).order_by(user.c.id).limit(number)
    return tuple(
        Sampled(
            id=row.id,
            name=row.name,
            because=tuple(describe(part) for n, part in enumerate(parts) if not getattr(row, f"t{n}")),
        )
        for row in work.run(first)
    )


def _parts(by: Text | None) -> list[Condition]:
    return [] if by is None or by[0].while_ is None else parts_of(by[0].while_)


def _test(work: Work, part: Condition, catalog: Catalog) -> sa.ColumnElement[bool]:
    return selects(part, catalog, work.now)
