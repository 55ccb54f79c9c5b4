"""How many of the people there are meet the conditions of each `while` trigger, whether it is active or not."""

from collections.abc import Iterator, Sequence
from typing import Final

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.authoring.wide import Reach
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.tables import user

PORTION: Final = 50
"""Triggers counted in one look at everybody: more make a statement that takes long to be planned."""


def reached(work: Work, rules: Rules) -> Reach:
    """Count the active users, and those of them whom each trigger would reach now."""
    active = user.c.status == "active"
    conditions = {name: one.while_ for name, one in rules.triggers.items() if one.while_ is not None}
    users: dict[str, int] = {}
    for names in _portions(list(conditions)):
        tests = [selects(conditions[name], rules.catalog, work.now) for name in names]
        counts = [sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0) for test in tests]
        users |= dict(zip(names, work.run(sa.select(*counts).where(active)).one(), strict=True))
    there = work.run(sa.select(sa.func.count()).select_from(user).where(active)).scalar_one()
    return Reach(active=there, users=users)


def _portions(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(names), PORTION):
        yield names[first : first + PORTION]
