"""What each trigger may do in a day: reckoned whenever a worker has other rules before it, and at every sweep.

So batches only look it up.
"""

from collections import Counter
from typing import Any, Final

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.authoring.triggers import Limit, Trigger
from engine.clock import DAY
from engine.settings import Settings
from engine.store.database import Work
from engine.store.rules_lock import line_up
from engine.store.tables import allowance, tally, user

LEAST: Final = 25
"""People whom a limit in per cent allows in any case (S11)."""
KEPT: Final = 7 * DAY
"""How long it is remembered what a trigger did on a day (microseconds)."""


def most_of(limit: Limit, people: int) -> int:
    """Return how many users a limit allows, where so many are active: an absolute one means what it says (S11)."""
    if limit.percent is None:
        return limit.number or 0
    return max(LEAST, int(people * limit.percent / 100))


def written(limit: Limit) -> str:
    """Return a limit as the settings and rules say it: `25%`, or a number."""
    return f"{limit.number or 0}" if limit.percent is None else f"{limit.percent:g}%"


def set_allowances(work: Work, rules: Rules, settings: Settings) -> None:
    """Write down what each trigger that is on may do, by the users who are active now.

    All workers do so when other rules are before them, at the same moment: one after the other, so that none waits for
    a row of another that waits for it.
    """
    line_up(work)
    people = work.run(sa.select(sa.func.count()).select_from(user).where(user.c.status == "active")).scalar_one()
    wanted = {
        (name, kind): {"most": most_of(limit, people), "limit": written(limit), "people": people}
        for name, trigger in rules.triggers.items()
        if trigger.enabled == "true"
        for kind, limit in limits_of(trigger, settings).items()
    }
    there = {
        (row.trigger, row.kind): {"most": row.most, "limit": row.limit, "people": row.people}
        for row in work.run(sa.select(allowance))
    }
    for trigger, kind in sorted(there.keys() - wanted.keys()):
        work.run(sa.delete(allowance).where(allowance.c.trigger == trigger, allowance.c.kind == kind))
    rows: list[dict[str, Any]] = [
        {"trigger": trigger, "kind": kind, **one}
        for (trigger, kind), one in sorted(wanted.items())
        if there.get((trigger, kind)) != one
    ]
    if rows:
        insert = work.insert(allowance).values(rows)
        new = {name: insert.excluded[name] for name in ("most", "limit", "people")}
        work.run(insert.on_conflict_do_update(index_elements=["trigger", "kind"], set_=new))


def limits_of(trigger: Trigger, settings: Settings) -> dict[str, Limit]:
    """Return a trigger's limits by kind: its own, or those of the settings. What `when` gave, it does not take."""
    limits = {"assign": trigger.limit_assign or settings.assign_limit}
    if trigger.while_ is not None:
        limits["revoke"] = trigger.limit_revoke or settings.revoke_limit
    return limits


def add_up(work: Work) -> None:
    """Make one row of all that a trigger did on a day, and forget what is long past."""
    keys = (tally.c.trigger, tally.c.kind, tally.c.day)
    several = sa.select(*keys).group_by(*keys).having(sa.func.count() > 1)
    which = sa.or_(sa.tuple_(*keys).in_(several), tally.c.day <= work.now - KEPT)
    gone = work.run(sa.delete(tally).where(which).returning(*keys, tally.c.users))
    sums: Counter[tuple[str, str, int]] = Counter()
    for row in gone:
        if row.day > work.now - KEPT:
            sums[row.trigger, row.kind, row.day] += row.users
    rows = [
        {"trigger": trigger, "kind": kind, "day": day, "users": users}
        for (trigger, kind, day), users in sorted(sums.items())
    ]
    if rows:
        work.run(sa.insert(tally), rows)
