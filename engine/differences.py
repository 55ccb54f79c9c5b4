"""Differences of the fast and the slow way of matching: how often there were any, kept for whoever watches."""

import sqlalchemy as sa

from engine.clock import DAY
from engine.store.database import Work
from engine.store.tables import difference


def note_differences(work: Work, times: int) -> None:
    """Keep that the two ways of matching have differed so often."""
    row = {"day": work.now - work.now % DAY, "times": times, "last_at": work.now}
    insert = work.insert(difference).values(row)
    changed = {"times": difference.c.times + insert.excluded.times, "last_at": insert.excluded.last_at}
    work.run(insert.on_conflict_do_update(index_elements=["day"], set_=changed))


def differences_since(work: Work, moment: int) -> int:
    """Count the differences of the days that had one after a moment."""
    times = sa.select(sa.func.coalesce(sa.func.sum(difference.c.times), 0)).where(difference.c.last_at > moment)
    return int(work.run(times).scalar_one())
