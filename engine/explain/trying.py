"""A trigger tried on the people there are, without effect: how many match now, who, what each condition leaves out."""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.conditions import Any as AnyOf
from engine.authoring.conditions import Condition, Everyone
from engine.authoring.describe import describe, describe_event
from engine.authoring.parts import parts_of
from engine.authoring.rules import Rules
from engine.authoring.triggers import Enabled
from engine.clock import shown
from engine.explain.names import trigger_called
from engine.explain.users import Listed, listed
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.stored import Clause
from engine.store.tables import user

WAYS: Final = 100
"""The same of alternatives, altogether."""


class Tried(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition, over the active users."""

    text: str
    met: int
    """How many of them meet it, whatever else holds."""
    excludes: int | None = None
    """How many it alone leaves out: everything else holds of them, this does not. Of an alternative: not counted."""
    alternatives: tuple["Tried", ...] = ()
    """Of a condition that is `any of` several: each of these."""


class Trial(Struct, frozen=True, kw_only=True):
    """What a trigger would find now, as its file is; nothing is given or taken, and no plan is made."""

    trigger: str
    mode: str
    place: str
    enabled: Enabled
    skips_existing: bool
    """`existing: skip`: who matches when it goes live is left alone."""
    at: str
    events: tuple[str, ...]
    """Of `when`: the events it waits for, at which nobody looked: only its `if` was tried."""
    active: int
    """How many active users there are."""
    matches: int
    """How many of them match now."""
    elsewhere: int
    """Of `while`: how many match besides who have not joined yet, or have just left; it shows when they are there."""
    conditions: tuple[Tried, ...]
    """The conditions that must all hold, as written."""
    sample: tuple[Listed, ...]
    """The first active users who match, by id."""


def try_trigger(work: Work, rules: Rules, name: str, *, sample: int) -> Trial:
    """Try the trigger called `name` of `rules`, whether they are active or not. Raises Unknown."""
    trigger = trigger_called(rules, name)
    condition = trigger.while_ or trigger.if_ or Everyone()
    parts = parts_of(condition)
    ways = _alternatives(parts)
    tests = [selects(part, rules.catalog, work.now) for part in parts]
    ways_as_sql = [[selects(way, rules.catalog, work.now) for way in several] for several in ways]
    counts = work.run(_counts(tests, ways_as_sql, standing=trigger.while_ is not None)).one()
    matches = sa.and_(user.c.status == "active", selects(condition, rules.catalog, work.now))
    return Trial(
        trigger=trigger.name,
        mode=trigger.mode,
        place=str(trigger.place),
        enabled=trigger.enabled,
        skips_existing=trigger.skip_existing,
        at=shown(work.now),
        events=tuple(describe_event(pattern) for pattern in trigger.when),
        active=counts.active,
        matches=counts.matches,
        elsewhere=counts.elsewhere,
        conditions=tuple(
            Tried(
                text=describe(part),
                met=getattr(counts, f"met_{number}"),
                excludes=getattr(counts, f"excludes_{number}"),
                alternatives=tuple(
                    Tried(text=describe(way), met=getattr(counts, f"way_{number}_{place}"))
                    for place, way in enumerate(ways[number])
                ),
            )
            for number, part in enumerate(parts)
        ),
        sample=listed(work, matches, limit=sample),
    )


def _alternatives(parts: Sequence[Condition]) -> list[Sequence[Condition]]:
    """The alternatives of each condition that is `any of` several, as long as they are not too many altogether."""
    found: list[Sequence[Condition]] = []
    for part in parts:
        several = part.parts if isinstance(part, AnyOf) else ()
        room = WAYS - sum(len(one) for one in found)
        found.append(several if len(several) <= room else ())
    return found


def _counts(tests: Sequence[Clause], ways: Sequence[Sequence[Clause]], *, standing: bool) -> sa.Select[Any]:
    """Count everything in one look at every user: each condition is read once for each of them.

    `standing`: of a `while` trigger, which holds for users who are not active, too.
    """
    there = user.c.status == "active"
    looked_at = sa.not_(user.c.between_stays) if standing else there
    read = [_one(test).label(f"test_{number}") for number, test in enumerate(tests)]
    read += [
        _one(way).label(f"way_{number}_{place}")
        for number, several in enumerate(ways)
        for place, way in enumerate(several)
    ]
    # MATERIALIZED: else each look at a column of it would read the condition anew.
    seen = sa.select(_one(there).label("active"), *read).select_from(user).where(looked_at).cte("seen")
    seen = seen.prefix_with("MATERIALIZED")
    held = [seen.c[f"test_{number}"] for number in range(len(tests))]
    failing = sum((1 - one for one in held), start=sa.literal(0))
    active = seen.c.active == 1
    columns: list[Any] = [
        _how_many(active).label("active"),
        _how_many(sa.and_(active, failing == 0)).label("matches"),
        _how_many(sa.and_(sa.not_(active), failing == 0)).label("elsewhere"),
        *(_how_many(sa.and_(active, one == 1)).label(f"met_{number}") for number, one in enumerate(held)),
        *(
            _how_many(sa.and_(active, one == 0, failing == 1)).label(f"excludes_{number}")
            for number, one in enumerate(held)
        ),
        *(
            _how_many(sa.and_(active, seen.c[column.name] == 1)).label(column.name)
            for column in read
            if column.name.startswith("way_")
        ),
    ]
    return sa.select(*columns)


def _one(test: Clause) -> sa.ColumnElement[int]:
    return sa.case((test, 1), else_=0)


def _how_many(test: Clause) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)
