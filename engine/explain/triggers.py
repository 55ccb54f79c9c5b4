"""The triggers of the active revision: what each gives, to how many, and when it last matched."""

from typing import Any, Final

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.describe import describe, describe_event
from engine.authoring.rules import Rules
from engine.authoring.triggers import Trigger
from engine.clock import DAY, shown
from engine.explain.limits import Limit, Tripped, limits, tripped
from engine.explain.names import named, trigger_called
from engine.explain.shadows import ShadowCounts, Would, shadow_counts, would
from engine.order import REMOVAL, order, time_of
from engine.store.database import Work
from engine.store.tables import active, allowance, reason, revision, trip, user

LATELY: Final = 30
"""Days of which matches are counted."""
QUIET: Final = 90
"""Days without a match after which a trigger is marked."""
SAMPLE: Final = 5
"""Users named who matched last."""
SHADOW_SAMPLE: Final = 20
"""What a trigger in shadow would have done last."""


class Given(Struct, frozen=True, kw_only=True):
    """What a trigger gives."""

    kind: str
    name: str
    title: str
    mandatory: bool


class TriggerView(Struct, frozen=True, kw_only=True):
    """One trigger. `users`: how many have an open reason by it, also those from whom it is hidden just now."""

    name: str
    mode: str
    enabled: str
    description: str
    owner: str | None
    gives: tuple[Given, ...]
    users: int
    last_match: str | None
    """`when`: when the latest event that matched happened; `while`: when the conditions last began to hold for
    somebody. Null: never, as far as reasons tell."""
    matched: int
    """Users whom it matched in the last 30 days; who matched several times is counted once."""
    matches_a_day: float
    limits: tuple[Limit, ...]
    """What it may do in a day, and what it did today; none of one that is off."""
    tripped: tuple[Tripped, ...]
    """What of it is held: by its limit, or paused."""
    quiet_days: int | None
    """Days since its last match, or since the active revision if there was none, of a trigger that is on, matches
    nobody, and has not for 90 days; else null."""
    shadow: ShadowCounts | None
    """Of a trigger in shadow: what it would have done."""


class Matched(Struct, frozen=True, kw_only=True):
    """One user whom the trigger matched, and what became of it: open, ending, held, refused, ended."""

    id: str
    name: str | None
    at: str
    kind: str
    target: str
    state: str


class TriggerShown(TriggerView, frozen=True, kw_only=True):
    """One trigger as it is active, with its conditions on one line, and whom it matched last."""

    place: str
    revision: int | None
    active_since: str | None
    """When the active revision was applied; the trigger may be older."""
    when: tuple[str, ...]
    conditions: str | None
    """Its `if` or `while`."""
    was: str | None
    email: bool
    grace_days: float
    keeps: bool
    skips_existing: bool
    states: dict[str, int]
    """How many reasons of it are in which state."""
    latest: tuple[Matched, ...]
    would: tuple[Would, ...]
    """Of a trigger in shadow: what it would have done last, the latest first."""


def list_triggers(work: Work, rules: Rules) -> tuple[TriggerView, ...]:
    """Return the triggers in the order of the rules."""
    _, since = _active(work)
    may, held = limits(work), tripped(work)
    counts = {(row.source, row.origin): row for row in work.run(_counted(work.now))}
    shadows = shadow_counts(work)
    return tuple(
        TriggerView(
            **_seen(work, rules, trigger, counts.get((trigger.mode, name)), since),
            limits=may.get(name, ()),
            tripped=held.get(name, ()),
            shadow=shadows.get(name),
        )
        for name, trigger in rules.triggers.items()
    )


def show_trigger(work: Work, rules: Rules, text: str) -> TriggerShown:
    """Return one trigger, whole. Raises Unknown."""
    trigger = trigger_called(rules, text)
    number, since = _active(work)
    of_it = sa.and_(reason.c.source == trigger.mode, reason.c.origin == trigger.name)
    states = work.run(
        sa.select(reason.c.state, sa.func.count().label("times"))
        .where(of_it)
        .group_by(reason.c.state)
        .order_by(reason.c.state)
    )
    last = reason.c.order if trigger.mode == "when" else reason.c.since
    latest = work.run(
        sa.select(reason, user.c.name)
        .join(user, user.c.id == reason.c.user_id)
        .where(of_it)
        .order_by(last.desc(), reason.c.user_id, reason.c.kind.desc(), reason.c.target)
        .limit(SAMPLE)
    )
    condition = trigger.while_ or trigger.if_
    return TriggerShown(
        **_seen(work, rules, trigger, work.run(_counted(work.now).where(of_it)).first(), since),
        limits=limits(work, allowance.c.trigger == trigger.name).get(trigger.name, ()),
        tripped=tripped(work, trip.c.trigger == trigger.name).get(trigger.name, ()),
        shadow=shadow_counts(work).get(trigger.name),
        would=would(work, trigger.name, SHADOW_SAMPLE),
        place=str(trigger.place),
        revision=number,
        active_since=None if since is None else shown(since),
        when=tuple(describe_event(pattern) for pattern in trigger.when),
        conditions=None if condition is None else describe(condition),
        was=trigger.was,
        email=trigger.email,
        grace_days=trigger.grace / DAY,
        keeps=trigger.keep,
        skips_existing=trigger.skip_existing,
        states={row.state: row.times for row in states},
        latest=tuple(
            Matched(
                id=row.user_id,
                name=row.name,
                at=shown(time_of(row.order) if trigger.mode == "when" else row.since),
                kind=row.kind,
                target=named(rules.catalog, row.kind, row.target).name,
                state=row.state,
            )
            for row in latest
        ),
    )


def _active(work: Work) -> tuple[int | None, int | None]:
    """The active revision's number, and when it was applied."""
    row = work.run(
        sa.select(revision.c.number, revision.c.activated_at).join(active, active.c.revision == revision.c.number)
    ).first()
    return (None, None) if row is None else (row.number, row.activated_at)


def _counted(now: int) -> sa.Select[Any]:
    """Count the reasons of each trigger, all in one look. A `when` reason keeps its latest event, one of `while`
    when it began."""
    start = now - LATELY * DAY
    happened = reason.c.order >= order(at=start, sequence=None, rank=REMOVAL, source="", id="")
    lately = sa.case((reason.c.source == "when", happened), else_=reason.c.since >= start)
    holds = reason.c.state.in_(("open", "ending"))
    return (
        sa.select(
            reason.c.source,
            reason.c.origin,
            sa.func.count(sa.case((holds, reason.c.user_id)).distinct()).label("users"),
            sa.func.count(sa.case((lately, reason.c.user_id)).distinct()).label("matched"),
            sa.func.max(reason.c.order).label("order"),
            sa.func.max(reason.c.since).label("since"),
        )
        .where(reason.c.source != "job")
        .group_by(reason.c.source, reason.c.origin)
    )


def _seen(work: Work, rules: Rules, trigger: Trigger, row: sa.Row[Any] | None, since: int | None) -> dict[str, Any]:
    last = None if row is None else time_of(row.order) if trigger.mode == "when" else row.since
    users, matched = (0, 0) if row is None else (row.users, row.matched)
    silent = since if last is None else last
    quiet = None if silent is None else (work.now - silent) // DAY
    matching = trigger.mode == "while" and users  # it matches those who have it
    marked = quiet is not None and quiet >= QUIET and trigger.enabled == "true" and not matching
    targets = [(one, named(rules.catalog, one.kind, one.name)) for one in trigger.then]
    return {
        "name": trigger.name,
        "mode": trigger.mode,
        "enabled": trigger.enabled,
        "description": trigger.description,
        "owner": trigger.owner,
        "gives": tuple(
            Given(kind=one.kind, name=known.name, title=known.title, mandatory=one.mandatory) for one, known in targets
        ),
        "users": users,
        "last_match": None if last is None else shown(last),
        "matched": matched,
        "matches_a_day": round(matched / LATELY, 2),
        "quiet_days": quiet if marked else None,
    }
