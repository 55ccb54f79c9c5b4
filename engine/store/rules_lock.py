"""The rules lock: who decides by a revision holds it with the others, who makes another one active has it alone.

So there is no moment at which two revisions decide for one user. SQLite has one writer at a time, and needs none.
"""

import sqlalchemy as sa

from engine.store.database import Work

_KEY = 7_656_100  # `database.Alone` has 101 to 105
_LIMITS_KEY = 7_656_106
_SHARE = sa.select(sa.func.pg_advisory_xact_lock_shared(_KEY))
_SEIZE = sa.select(sa.func.pg_advisory_xact_lock(_KEY))
_LINE_UP = sa.select(sa.func.pg_advisory_xact_lock(_LIMITS_KEY))


def share(work: Work) -> None:
    """Hold the rules as they are until the end of the unit of work."""
    if not work.embedded and work.writes:
        work.once(_SHARE)


def seize(work: Work) -> None:
    """Wait until nobody decides by the active revision; nobody else does until the end of the unit of work."""
    if not work.embedded:
        work.send(_SEIZE)


def line_up(work: Work) -> None:
    """Be the only one who writes what triggers may do, until the end of the unit of work: after the rules lock."""
    if not work.embedded:
        work.send(_LINE_UP)
