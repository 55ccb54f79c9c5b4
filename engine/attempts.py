"""Attempts: messages that were in the hands of a worker as it ended, and may have been the cause.

What comes again is tried all together first: mostly the worker was stopped, or its machine. If that ends a worker too,
it is tried a few at a time; and those few that were in hand then, each alone. `attempt.times` says how far it has come.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.store.database import Work
from engine.store.tables import attempt

WITH_MANY = -1
WITH_FEW = 0
"""In whose company a message was in hand when a worker ended; above: how often it was alone."""
FEW = 25
MOST_ATTEMPTS = 3
"""Times that a message, alone, may be in the hands of a worker that ends; then it is parked."""


class Party(NamedTuple):
    """Messages to be tried together, and in whose company each is then."""

    arrivals: Sequence[Arrival]
    company: int


def parties(arrivals: Sequence[Arrival], attempts: Mapping[str, int]) -> list[Party]:
    """Part what was in some worker's hands into what is tried together. `attempts`: see `attempts_of`.

    Last comes what was in hand alone: workers that are killed again and again as soon as they begin would else count
    three attempts of one message that has nothing to do with it.
    """
    fresh = [arrival for arrival in arrivals if arrival.digest not in attempts]
    suspects = [arrival for arrival in arrivals if attempts.get(arrival.digest) == WITH_MANY]
    alone = [arrival for arrival in arrivals if attempts.get(arrival.digest, WITH_MANY) > WITH_MANY]
    return [
        *([Party(fresh, WITH_MANY)] if fresh else []),
        *(Party(suspects[start : start + FEW], WITH_FEW) for start in range(0, len(suspects), FEW)),
        *(Party([arrival], WITH_FEW) for arrival in sorted(alone, key=lambda one: attempts[one.digest])),
    ]


def count_attempt(work: Work, digest: str) -> int:
    """Count one more delivery of a message that was in a worker's hands when it ended; return how many there are."""
    insert = work.insert(attempt).values(digest=digest, times=1, last_at=work.now)
    counted = insert.on_conflict_do_update(
        index_elements=["digest"],
        set_={"times": sa.case((attempt.c.times < 0, 0), else_=attempt.c.times) + 1, "last_at": work.now},
    )
    return int(work.run(counted.returning(attempt.c.times)).scalar_one())


def attempts_of(work: Work, digests: Sequence[str]) -> dict[str, int]:
    """Return how far those have come that were in hand, noted, when a worker ended."""
    rows = work.run(sa.select(attempt).where(attempt.c.digest.in_(digests)))
    return {row.digest: row.times for row in rows}


def take_back_attempt(work: Work, digest: str) -> None:
    """The worker lives on, and did not come to handle the message: this delivery does not count."""
    work.run(sa.update(attempt).where(attempt.c.digest == digest).values(times=attempt.c.times - 1))


def note_together(work: Work, digests: Iterable[str], company: int) -> None:
    """Note that messages are in a worker's hands, all at once: `WITH_MANY` or `WITH_FEW`."""
    rows = [{"digest": digest, "times": company, "last_at": work.now} for digest in sorted(set(digests))]
    statement = work.insert(attempt)
    noted = {"times": statement.excluded.times, "last_at": statement.excluded.last_at}
    if rows:
        work.run(statement.on_conflict_do_update(index_elements=["digest"], set_=noted), rows)


def forget_attempts(work: Work, digests: Iterable[str]) -> None:
    """The messages have been handled, or their worker lives on: there is nothing to suspect them of."""
    some = sorted(set(digests))
    if some:
        # Whoever notes the same ones just now locks them in this order; a DELETE would in that of the table.
        theirs = sa.select(attempt.c.digest).where(attempt.c.digest.in_(some))
        locked = theirs.order_by(attempt.c.digest).with_for_update().subquery()
        work.run(sa.delete(attempt).where(attempt.c.digest.in_(sa.select(locked.c.digest))))
