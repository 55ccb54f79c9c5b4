"""Where it all must end: what the plain model says, and what the database says."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.clock import DAY
from engine.store.database import Database
from engine.store.tables import assignment, reason
from engine.store.tables import user as user_table
from tests.crowd.feeding import triggers
from tests.model.academies import CATALOG
from tests.model.academy import Academy
from tests.model.histories import START
from tests.world import rules_of

AFTERWARDS = START + 4 * DAY
"""When every grace is over."""


class End(NamedTuple):
    """Who has what, and why."""

    assignments: set[tuple[Any, ...]]
    reasons: set[tuple[Any, ...]]


def judged(messages: list[dict[str, Any]]) -> End:
    """Let the model live through it, one user after the other."""
    rules = rules_of(CATALOG, triggers())
    of_user: Mapping[str, list[dict[str, Any]]] = defaultdict(list)
    for message in messages:
        of_user[message["subject"]].append(message)
    assignments: set[tuple[Any, ...]] = set()
    reasons: set[tuple[Any, ...]] = set()
    for own in of_user.values():
        academy = Academy(rules, lambda _: rules.catalog.groups["none"])
        for message in own:
            academy.tell_only(message, START)
        academy.sweep(AFTERWARDS)
        assignments |= academy.assignments()
        reasons |= academy.reasons()
    return End(assignments, reasons)


def found(database: Database) -> End:
    """Read it."""
    held = sa.select(assignment.c.user_id, assignment.c.kind, assignment.c.target, assignment.c.mandatory)
    present = sa.or_(~reason.c.lasting, reason.c.order > user_table.c.stay_order)
    keys = (reason.c.user_id, reason.c.kind, reason.c.target, reason.c.source, reason.c.origin, reason.c.state)
    counting = sa.select(*keys).join(user_table, user_table.c.id == reason.c.user_id)
    with database.read() as work:
        return End(
            {tuple(row) for row in work.run(held.where(assignment.c.active))},
            {tuple(row) for row in work.run(counting.where(reason.c.state != "ended", present))},
        )


def in_order(versions: list[int]) -> bool:
    """Say whether a user's change events came in order, and none is missing; one transaction may have several."""
    return versions == sorted(versions) and set(versions) == set(range(1, max(versions, default=0) + 1))
