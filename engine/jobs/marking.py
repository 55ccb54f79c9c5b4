"""Marks: what was found or done about users of a chunk on the way, for the outcome that each is given at its end."""

from typing import Any, Final

import sqlalchemy as sa

from engine.store.database import Work
from engine.store.staging import mark

COUNTED: Final = "counted"
"""Something ended, returned or opened that counted."""
CHANGED: Final = "changed"
"""Something stays as it is, since a person has decided on it since."""


def mark_users(work: Work, what: str, users: sa.Select[Any]) -> None:
    """Mark the users that a SELECT gives."""
    found = users.distinct().subquery()
    rows = sa.select(found.c[0], sa.literal(what)).where(sa.true())
    work.send(work.insert(mark).from_select(["user_id", "what"], rows).on_conflict_do_nothing())
