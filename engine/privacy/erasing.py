"""What goes with a user: every table that there is, and what becomes of it."""

from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from engine.messages.requests import REQUESTS
from engine.privacy.late import ITEM_CHANGED
from engine.store.database import Work
from engine.store.tables import (
    achieved,
    assignment,
    block,
    change,
    completion,
    current_fact,
    email_item,
    email_job,
    fact,
    forgetting,
    inbox,
    job,
    job_result,
    leaving,
    reason,
    shadow,
    shadow_match,
    skipped,
    user,
    waiting_event,
)

Test = sa.ColumnElement[bool]
_THEIRS = (
    waiting_event,
    skipped,
    shadow_match,
    shadow,
    leaving,
    achieved,
    completion,
    current_fact,
    fact,
    assignment,
    block,
    reason,
    email_job,
    change,
    forgetting,
)
ROWS: Final[dict[sa.Table, Callable[[str], Test]]] = {
    email_item: lambda id_: email_item.c.email_id.in_(sa.select(email_job.c.id).where(email_job.c.user_id == id_)),
    **{table: (lambda id_, table=table: table.c.user_id == id_) for table in _THEIRS},  # type: ignore[misc]
    inbox: lambda id_: about_in_inbox(id_),  # noqa: PLW0108 — it is defined below
    job_result: lambda id_: sa.and_(job_result.c.user_id == id_, job_result.c.job_id.in_(_jobs_of(id_))),
    user: lambda id_: user.c.id == id_,
}
"""Tables of which rows are a user's alone, in the order in which they can go."""
EDITED: Final = frozenset(
    ("job", "job_decision", "notice", "parked", "publisher_stop", "receipt", "revision", "trip", "waiting_message")
)
"""Tables that are about others too: the user is taken out of them, see `engine.privacy.editing`."""
IMPERSONAL: Final = frozenset(
    (
        "active",
        "allowance",
        "attempt",
        "difference",
        "forget_key",
        "forgotten",
        "forgotten_message",
        "item",
        "job_target",
        "link",
        "shadow_trigger",
        "standing",
        "swept",
        "tally",
        "unknown_attribute",
    )
)
"""Tables that say nothing of anybody; of who was forgotten they hold a keyed hash."""


def about_in_inbox(id: str) -> Test:
    """Messages about the user that were processed, or are kept until they are due."""
    return sa.and_(inbox.c.subject == id, inbox.c.type != ITEM_CHANGED, inbox.c.type.not_in(sorted(REQUESTS)))


def _jobs_of(id: str) -> sa.Select[str]:
    # Each job looks for this user: nothing else of its users is read.
    one = sa.select(job_result.c.user_id).where(job_result.c.job_id == job.c.id, job_result.c.user_id == id)
    return sa.select(job.c.id).where(one.scalar_subquery().is_not(None))


def rows_of(work: Work, id: str) -> dict[str, int]:
    """Count what is kept of a user, by table."""
    found = {}
    for table, theirs in ROWS.items():
        number = work.run(sa.select(sa.func.count()).select_from(table).where(theirs(id))).scalar_one()
        if number:
            found[table.name] = int(number)
    return found


def erase(work: Work, id: str, *, relay: bool) -> int:
    """Delete what is a user's alone; return how many rows that were.

    `relay`: change events that were not handed over yet still are, and go then.
    """
    mine = change.c.user_id == id
    if relay:
        work.run(sa.update(change).where(mine, change.c.relayed_at.is_(None)).values(farewell=True))
        mine = sa.and_(mine, sa.not_(change.c.farewell))
    erased = 0
    for table, theirs in ROWS.items():
        erased += work.run(sa.delete(table).where(mine if table is change else theirs(id))).rowcount
    return erased
