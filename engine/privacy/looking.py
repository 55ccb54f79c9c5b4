"""What would go if somebody were forgotten: counted, and nothing done."""

from dataclasses import dataclass

import sqlalchemy as sa

from engine.privacy.editing import named_in
from engine.privacy.erasing import rows_of
from engine.privacy.naming import Names
from engine.store.database import Work
from engine.store.tables import user


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many rows of each table are a user's alone, and in how many others they are named."""

    rows: dict[str, int]
    edited: dict[str, int]


def kept_of(work: Work, id: str) -> Kept:
    """Count what is kept of a user (by the very id)."""
    who = work.run(sa.select(user.c.email, user.c.name).where(user.c.id == id)).first()
    names = Names(id) if who is None else Names(id, who.email, who.name)
    return Kept(rows=rows_of(work, id), edited=named_in(work, names))
