"""Whether two databases hold the same rows about the same people, but for when they were written and in which place."""

from collections import Counter
from typing import Any

import sqlalchemy as sa

from engine.store.tables import assignment, change, current_fact, email_item, email_job, fact, inbox, reason, user

TABLES = {
    user: user.c.id,
    fact: fact.c.user_id,
    current_fact: current_fact.c.user_id,
    reason: reason.c.user_id,
    assignment: assignment.c.user_id,
    change: change.c.user_id,
    email_job: email_job.c.user_id,
    email_item: sa.func.split_part(email_item.c.email_id, " to ", 2),
    inbox: inbox.c.subject,
}
"""Table, and whom a row is about."""
TIMES = {"created_at", "welcomed_at", "received_at", "told_at", "since", "number", "relayed_at"}
"""When a row was written; its place; when it was handed over."""
OWN = {"reason": {"order"}, "change": {"at"}, "email_job": {"at", "state"}}
"""A reason's order begins with the time; an email job is handed over by a worker that relays, too."""
KEPT = {"fact": {"number"}, "current_fact": {"number"}}
"""There `number` is a value."""


def told(url: str, last: str) -> dict[str, Counter[tuple[Any, ...]]]:
    """Return the rows of each table that are about people up to `last`, those that are equal counted."""
    found = {}
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        for table, owner in TABLES.items():
            out = (TIMES | OWN.get(table.name, set())) - KEPT.get(table.name, set())
            columns = [one for one in table.columns if one.name not in out]
            rows = connection.execute(sa.select(*columns).where(owner.collate("C") <= last))
            found[table.name] = Counter(tuple(row) for row in rows)
    engine.dispose()
    return found


def check(one: str, other: str, last: str) -> int:
    """Assert that both databases hold the same about people up to `last`; return the number of rows."""
    ours, theirs = told(one, last), told(other, last)
    for name, rows in ours.items():
        assert rows, f"nothing was written into {name}"
        differing = list((rows - theirs[name]).items())[:2], list((theirs[name] - rows).items())[:2]
        assert rows == theirs[name], f"{name} differs: {differing}"
    return sum(rows.total() for rows in ours.values())
