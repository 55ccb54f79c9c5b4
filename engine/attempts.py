"""Attempts: messages that were in the hands of a worker as it ended, and may have been the cause.

What comes again is tried together with the rest of it first: mostly the worker was stopped, or its machine. If that
ends a worker too, each of it is suspect, and is tried alone.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from engine.store.database import Work
from engine.store.tables import attempt

MOST_ATTEMPTS = 3
"""Times that a message, alone, may be in the hands of a worker that ends; then it is parked."""


def count_attempt(work: Work, digest: str) -> int:
    """Count one more delivery of a message that was in a worker's hands when it ended; return how many there are."""
    insert = work.insert(attempt).values(digest=digest, times=1, last_at=work.now)
    counted = insert.on_conflict_do_update(
        index_elements=["digest"], set_={"times": attempt.c.times + 1, "last_at": work.now}
    )
    return int(work.run(counted.returning(attempt.c.times)).scalar_one())


def attempts_of(work: Work, digests: Sequence[str]) -> dict[str, int]:
    """Return how often each of the suspect among these was in hand, alone, when a worker ended."""
    rows = work.run(sa.select(attempt).where(attempt.c.digest.in_(digests)))
    return {row.digest: row.times for row in rows}


def take_back_attempt(work: Work, digest: str) -> None:
    """The worker lives on, and did not come to handle the message: this delivery does not count."""
    work.run(sa.update(attempt).where(attempt.c.digest == digest).values(times=attempt.c.times - 1))


def note_together(work: Work, digests: Iterable[str]) -> None:
    """Note that messages are in a worker's hands, all at once: if it ends, each is suspect and goes alone."""
    rows = [{"digest": digest, "times": 0, "last_at": work.now} for digest in sorted(set(digests))]
    if rows:
        work.run(work.insert(attempt).on_conflict_do_nothing(), rows)


def forget_attempts(work: Work, digests: Iterable[str]) -> None:
    """The messages have been handled, or their worker lives on: there is nothing to suspect them of."""
    some = sorted(set(digests))
    if some:
        work.run(sa.delete(attempt).where(attempt.c.digest.in_(some)))
