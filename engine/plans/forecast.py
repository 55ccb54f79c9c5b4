"""A forecast: the transition is made on copies of what the people concerned have, and what would turn is counted.

The statements are those by which an apply does it; so what a plan says is what its apply does, as long as nothing
happens in between. The copies are temporary tables that hide the real ones: nobody waits, nothing is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from engine import causes
from engine.assignment import Settlement
from engine.plans.activating import undecided, write_rules
from engine.plans.crossing import cross, find
from engine.plans.transition import Transition
from engine.settings import Settings
from engine.store.aside import hide
from engine.store.database import Database, Work
from engine.store.staging import crossing
from engine.store.tables import achieved, link, reason, revision, skipped, standing, user


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What would be, while it lasts: `s_turn` has what would turn, `s_began` and `s_ending` by which reasons."""

    work: Work
    number: int
    """The number that the revision would get."""
    undecided: tuple[str, ...]
    """What must be said before it can be, of what deleted triggers gave."""


@contextmanager
def forecast(
    database: Database, transition: Transition, settings: Settings, *, only: str | None = None, email: bool = True
) -> Iterator[Forecast]:
    """Make a transition on copies. `only`: for this user alone. Raises Transient."""
    with database.aside() as work:
        number = int(work.run(sa.select(sa.func.coalesce(sa.func.max(revision.c.number), 0))).scalar_one()) + 1
        unsaid = tuple(undecided(work, transition))
        hide(work, link)
        hide(work, standing)
        write_rules(work, transition.new)
        settlement = Settlement(
            work, revision=number, quiet=settings.quiet_after_revocation, counted=False, email_from=settings.email_from
        )
        among = sa.true() if only is None else user.c.id == only
        found = find(work, settlement, transition, among).subquery()
        whom = sa.select(found.c[0]) if only is None else sa.select(found.c[0]).where(found.c[0] == only)
        work.run(sa.insert(crossing).from_select(["user_id"], whom))
        work.measure(crossing)
        for table in (reason, skipped, achieved):
            hide(work, table, table.c.user_id.in_(sa.select(crossing.c.user_id)))
        cross(work, settlement, transition, settlement.cause(causes.of_apply(number), silent=not email))
        settlement.foresee()
        work.finish()
        yield Forecast(work=work, number=number, undecided=unsaid)
