"""What became of each user of a job: one after the other, however many they are, or a few of each kind."""

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from msgspec import Struct

from engine.store.database import Work
from engine.store.tables import job_result, user

NOT_DONE: Final = "not_done"
"""What is said of users whose turn has not come, or did not come before the job ended."""
SAMPLE: Final = 5
"""Users named of each outcome."""
AT_ONCE: Final = 2_000
"""Rows fetched at once."""


class Result(Struct, frozen=True, kw_only=True):
    """What became of one user of a job; `name` is null of whoever is not known, or has none."""

    user: str
    name: str | None
    outcome: str


def each_result(work: Work, job_id: str, *, outcome: str | None = None, limit: int | None = None) -> Iterator[Result]:
    """Yield what became of each user, by id, as the database gives them: they are never all in memory.

    `outcome`: only those who have it; `not_done`: those whose turn has not come.
    """
    streamed = _results(job_id, outcome).limit(limit).execution_options(stream_results=True, yield_per=AT_ONCE)
    for row in work.run(streamed):
        yield Result(user=row.user_id, name=row.name, outcome=row.outcome or NOT_DONE)


def sample(work: Work, job_id: str, counts: dict[str, int], *, after: str = "") -> dict[str, tuple[Result, ...]]:
    """Return a few users of each outcome.

    `counts`: how many have it, so that nobody is looked for in vain; `after`: up to this user all had their turn.
    """
    found = {}
    for outcome, number in counts.items():
        from_here = job_result.c.user_id > (after if outcome == NOT_DONE else "")
        rows = _results(job_id, outcome).where(from_here).limit(min(number, SAMPLE))
        found[outcome] = tuple(Result(user=row.user_id, name=row.name, outcome=outcome) for row in work.run(rows))
    return {outcome: users for outcome, users in found.items() if users}


def _results(job_id: str, outcome: str | None) -> sa.Select[Any]:
    known = job_result.outerjoin(user, user.c.id == job_result.c.user_id)
    rows = sa.select(job_result.c.user_id, job_result.c.outcome, user.c.name).select_from(known)
    if outcome is not None:
        has = job_result.c.outcome.is_(None) if outcome == NOT_DONE else job_result.c.outcome == outcome
        rows = rows.where(has)
    return rows.where(job_result.c.job_id == job_id).order_by(job_result.c.user_id)
