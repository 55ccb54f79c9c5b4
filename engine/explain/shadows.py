"""Triggers in shadow: what each would have done since it went live, and to whom."""

from collections.abc import Iterable

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.names import Named
from engine.store.database import Work
from engine.store.tables import shadow, shadow_match, shadow_trigger, user


class ShadowCounts(Struct, frozen=True, kw_only=True):
    """What a trigger in shadow would have done. `since`: when it went live as it is now."""

    since: str
    matched: int
    """Events that would have set it off, of `when`."""
    gives: int
    """How often it would have begun to give, of `while`; whoever matched when it went live counts as nothing."""
    takes: int
    """How often it would have taken again."""
    users: int
    """Users to whom it would have given something."""


class Would(Struct, frozen=True, kw_only=True):
    """One thing that a trigger in shadow would have done: `what` is matched, gives or takes."""

    what: str
    user: str
    name: str | None
    at: str
    event: str | None
    """The event that matched; of `while` null."""
    source: str | None
    id: str | None
    """Of the message that was the cause; null: time was."""


class Shadowed(Struct, frozen=True, kw_only=True):
    """A trigger in shadow that would give something to a user; `what`: matched (an event did) or gives (it holds)."""

    trigger: str
    what: str
    since: str


def shadow_counts(work: Work) -> dict[str, ShadowCounts]:
    """Return what each trigger in shadow would have done."""

    def times(what: str) -> sa.ColumnElement[int]:
        return sa.func.count(sa.case((shadow.c.what == what, 1))).label(what)

    given = sa.case((shadow.c.what != "takes", shadow.c.user_id))
    rows = work.run(
        sa.select(
            shadow_trigger.c.trigger,
            shadow_trigger.c.since,
            *map(times, ("matched", "gives", "takes")),
            sa.func.count(given.distinct()).label("users"),
        )
        .outerjoin(shadow, shadow.c.trigger == shadow_trigger.c.trigger)
        .group_by(shadow_trigger.c.trigger, shadow_trigger.c.since)
    )
    return {
        row.trigger: ShadowCounts(
            since=shown(row.since), matched=row.matched, gives=row.gives, takes=row.takes, users=row.users
        )
        for row in rows
    }


def would(work: Work, trigger: str, limit: int) -> tuple[Would, ...]:
    """Return what a trigger in shadow would have done last, the latest first."""
    rows = work.run(
        sa.select(shadow, user.c.name)
        .join(user, user.c.id == shadow.c.user_id)
        .where(shadow.c.trigger == trigger)
        .order_by(shadow.c.number.desc())
        .limit(limit)
    )
    return tuple(
        Would(
            what=row.what,
            user=row.user_id,
            name=row.name,
            at=shown(row.at),
            event=row.event_type,
            source=row.event_source,
            id=row.event_id,
        )
        for row in rows
    )


def shadowed(work: Work, rules: Rules, user_id: str, what: Named) -> tuple[Shadowed, ...]:
    """Return the triggers in shadow that would give `what` to a user: an event matched, or the conditions hold."""
    names = [
        name
        for name, trigger in rules.triggers.items()
        if trigger.enabled == "shadow" and any((one.kind, one.name) == (what.kind, what.key) for one in trigger.then)
    ]
    return tuple(_would_give(work, rules, user_id, names)) if names else ()


def _would_give(work: Work, rules: Rules, user_id: str, names: list[str]) -> Iterable[Shadowed]:
    theirs = (shadow.c.user_id == user_id, shadow.c.trigger.in_(names), shadow.c.what != "takes")
    last = sa.select(shadow.c.trigger, sa.func.max(shadow.c.at).label("at")).where(*theirs)
    since = {row.trigger: row.at for row in work.run(last.group_by(shadow.c.trigger))}
    holding = sa.select(shadow_match.c.trigger).where(shadow_match.c.user_id == user_id)
    holds = set(work.run(holding.where(shadow_match.c.trigger.in_(names))).scalars())
    live = {row.trigger: row.since for row in work.run(sa.select(shadow_trigger))}
    for name in names:
        if rules.triggers[name].mode == "while":
            if name in holds:  # whoever matched when it went live has done so at least since then
                yield Shadowed(trigger=name, what="gives", since=shown(since.get(name, live.get(name, work.now))))
        elif name in since:
            yield Shadowed(trigger=name, what="matched", since=shown(since[name]))
