"""Triggers in shadow (`enabled: shadow`): what they would do since they went live is counted and listed, and not done.

Of `when`: each event that matched. Of `while`: who began to match, and who stopped, at every look at a user; whoever
matched as it went live counts as nothing. Grace is not waited for.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.authoring.triggers import Trigger
from engine.facts import Event, Person
from engine.matching.moments import reads_clock
from engine.matching.reference import event_matches, stands
from engine.store.database import Work
from engine.store.given import NOW, Moment
from engine.store.selection import selects
from engine.store.staging import cause, match, seen
from engine.store.tables import shadow, shadow_match, shadow_trigger, user
from engine.store.work import insert_into

SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class Shadows:
    """The triggers in shadow of one rule set; false if there are none."""

    when: tuple[Trigger, ...]
    standing: tuple[Trigger, ...]

    def __bool__(self) -> bool:
        return bool(self.when or self.standing)

    def tests(self, rules: Rules, now: Moment) -> dict[str, sa.ColumnElement[bool]]:
        """Return those of `while` as tests on the rows of `user`."""
        return {one.name: selects(one.while_, rules.catalog, now) for one in self.standing if one.while_ is not None}

    @property
    def by_clock(self) -> list[str]:
        """Those of `while` that the clock alone can start or end."""
        return [one.name for one in self.standing if one.while_ is not None and reads_clock(one.while_)]

    def holding(self, person: Person, now: int) -> list[str]:
        """Return those of `while` that hold for somebody."""
        return [one.name for one in self.standing if stands(one, person, now)]


NONE = Shadows((), ())


def shadows_of(rules: Rules) -> Shadows:
    """Return the triggers of a rule set that are in shadow."""
    those = [trigger for trigger in rules.triggers.values() if trigger.enabled == SHADOW]
    if not those:
        return NONE
    of_when = tuple(one for one in those if one.while_ is None)
    return Shadows(of_when, tuple(one for one in those if one.while_ is not None))


@dataclass(slots=True)
class Watched:
    """What a batch would have done: `event` for each that it tells, then `write`, at its end."""

    shadows: Shadows
    _matched: list[dict[str, Any]] = field(default_factory=list)

    def event(self, event: Event, person: Person) -> None:
        """Note which `when` triggers an event would have set off."""
        if event.old or event.repeat:
            return
        self._matched += [
            {
                "trigger": trigger.name,
                "user_id": event.user,
                "what": "matched",
                "at": event.at,
                "event_type": event.type,
                "event_source": event.source,
                "event_id": event.message,
            }
            for trigger in self.shadows.when
            if event_matches(trigger, event, person)
        ]

    def write(self, work: Work, *, looked: bool) -> None:
        """Write what was noted. `looked`: `s_match` says who matches of those in `s_seen`, the shadows' too."""
        if self._matched:
            work.send(_MATCHED, self._matched)
        if looked and self.shadows.standing:
            write_changes(work)


def write_changes(work: Work) -> None:
    """Hold `s_match` against who matched before, of the users in `s_seen`; what differs would have been done."""
    for statement in _changes(embedded=work.embedded):
        work.send(statement, {"now": work.now})


def differing(only: Collection[str] | None = None) -> sa.Select[Any]:
    """Return the users for whom `s_match`, filled for everybody, says something else than it was before.

    `only`: the triggers that it was filled for (None: all).
    """
    begins = sa.select(match.c.user_id).join(shadow_trigger, shadow_trigger.c.trigger == match.c.trigger)
    evaluated = sa.true() if only is None else shadow_match.c.trigger.in_(list(only))
    ends = sa.select(shadow_match.c.user_id).where(evaluated, ~_matches(shadow_match))
    return sa.select(sa.union(begins.where(~_known(match)), ends).subquery().c.user_id)


def go_live(work: Work, rules: Rules, before: Callable[[], Rules]) -> None:
    """A rule set becomes active: who matches a new trigger in shadow counts as nothing; what is over is forgotten.

    `before`: reads the rules that were active; asked for only if it matters. A trigger that was edited begins anew.
    """
    shadows = shadows_of(rules)
    known = set(work.run(sa.select(shadow_trigger.c.trigger)).scalars())
    if not shadows and not known:
        return
    old = before()
    now = {one.name: one for one in (*shadows.when, *shadows.standing)}
    kept = {name for name in known if name in now and old.triggers.get(name) == now[name]}
    for table in (shadow, shadow_match, shadow_trigger):
        work.run(sa.delete(table).where(table.c.trigger.not_in(kept)))
    rows = [{"trigger": name, "since": work.now} for name in now if name not in kept]
    if rows:
        work.run(sa.insert(shadow_trigger), rows)
    fresh: Mapping[str, sa.ColumnElement[bool]] = shadows.tests(rules, work.now)
    for name, test in fresh.items():
        if name not in kept:
            matching = sa.select(sa.literal(name), user.c.id).where(sa.not_(user.c.between_stays), test)
            work.run(sa.insert(shadow_match).from_select(["trigger", "user_id"], matching))


_MATCHED = sa.insert(shadow).inline()


def _matches(row: sa.Table) -> sa.ColumnElement[bool]:
    return sa.exists().where(match.c.user_id == row.c.user_id, match.c.trigger == row.c.trigger)


def _known(row: sa.Table) -> sa.ColumnElement[bool]:
    return sa.exists().where(shadow_match.c.user_id == row.c.user_id, shadow_match.c.trigger == row.c.trigger)


@cache
def _changes(*, embedded: bool) -> list[sa.Executable]:
    names = ["trigger", "user_id", "what", "at", "event_source", "event_id"]
    of_shadow = match.join(shadow_trigger, shadow_trigger.c.trigger == match.c.trigger)
    begin = (
        sa.select(match.c.trigger, match.c.user_id, sa.literal("gives"), NOW, cause.c.event_source, cause.c.event_id)
        .select_from(of_shadow.outerjoin(cause, cause.c.position == match.c.position))
        .where(~_known(match))
        .order_by(match.c.trigger, match.c.user_id)
    )
    looked_at = shadow_match.join(seen, seen.c.user_id == shadow_match.c.user_id)
    end = (
        sa.select(
            shadow_match.c.trigger,
            shadow_match.c.user_id,
            sa.literal("takes"),
            NOW,
            cause.c.event_source,
            cause.c.event_id,
        )
        .select_from(looked_at.outerjoin(cause, cause.c.position == seen.c.position))
        .where(~_matches(shadow_match))
        .order_by(shadow_match.c.trigger, shadow_match.c.user_id)
    )
    hold = sa.select(match.c.trigger, match.c.user_id).select_from(of_shadow).where(sa.true())
    among = shadow_match.c.user_id.in_(sa.select(seen.c.user_id))
    return [
        sa.insert(shadow).from_select(names, begin),
        sa.insert(shadow).from_select(names, end),
        insert_into(shadow_match, embedded=embedded)
        .from_select(["trigger", "user_id"], hold.order_by(match.c.trigger, match.c.user_id))
        .on_conflict_do_nothing(),
        sa.delete(shadow_match).where(among, ~_matches(shadow_match)),
    ]
