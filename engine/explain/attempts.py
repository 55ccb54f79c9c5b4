"""How near a trigger came: each condition with the value it met, as of now (S16)."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from engine.authoring.conditions import All, Condition, Group, Not
from engine.authoring.conditions import Any as AnyOf
from engine.authoring.describe import describe
from engine.authoring.triggers import EventPattern, Trigger
from engine.clock import shown
from engine.explain.reasons import Told
from engine.facts import Event, Person
from engine.matching.reference import Trace, stands, trace


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition as it was read: `met` are the values it met; none: nothing is known."""

    text: str
    holds: bool
    met: tuple[str, ...] = ()
    parts: tuple["Step", ...] = ()


class Attempt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One trigger that gives the target, read for the user as of now. `missing`: how many conditions fail."""

    trigger: str
    mode: str
    place: str
    holds: bool
    missing: int
    says: str
    role: str | None = None
    """The role it gives, where the target comes along with that role."""
    description: str | None = None
    enabled: str = "true"
    event: Told | None = None
    """Of `when`: the latest event that fits, or the one that came nearest."""
    event_conditions: Step | None = None
    conditions: Step | None = None


def attempt(
    trigger: Trigger,
    person: Person,
    events: Iterable[Event],
    now: int,
    *,
    role: str | None = None,
    from_event: bool = False,
) -> Attempt:
    """Read `trigger` for `person`. `events`: what is known to have happened, latest first; `now`: microseconds UTC.

    `from_event`: the moments of `if` count from the event, as when it was processed, and not from now.
    """
    if trigger.while_ is not None:
        found = _while(trigger, person, now)
    else:
        found = _when(trigger, person, events, now, from_event=from_event)
    off = {"false": "the trigger is switched off (enabled: false)", "shadow": "the trigger only counts (shadow)"}
    says = "; ".join(part for part in (off.get(trigger.enabled), found.pop("says")) if part)
    return Attempt(
        trigger=trigger.name,
        mode=trigger.mode,
        place=str(trigger.place),
        role=role,
        description=trigger.description or None,
        enabled=trigger.enabled,
        says=says,
        **found,
    )


def _while(trigger: Trigger, person: Person, now: int) -> dict[str, Any]:
    assert trigger.while_ is not None  # noqa: S101 — for the type checker: the caller looked
    read = trace(trigger.while_, person.facts, now)
    missing = distance(read)
    says = "its conditions hold" if read.held else "its conditions do not hold"
    if person.between_stays:
        says = "the user has left, and the stay is over"
    return {
        "holds": stands(trigger, person, now),
        "missing": missing + person.between_stays,
        "conditions": step(read),
        "says": says,
    }


def _when(trigger: Trigger, person: Person, events: Iterable[Event], now: int, *, from_event: bool) -> dict[str, Any]:
    seen = [
        (*_near(pattern, event), event) for event in events for pattern in trigger.when if event.type == pattern.type
    ]
    best = min(seen, key=lambda one: one[0], default=None)  # of those equally near the latest
    anchor = best[-1].at if from_event and best is not None else now
    read = None if trigger.if_ is None else trace(trigger.if_, person.facts, anchor)
    found: dict[str, Any] = {"conditions": None if read is None else step(read)}
    missing = 0 if read is None else distance(read)
    if best is None:
        wanted = " or ".join(_asked(pattern) for pattern in trigger.when)
        return found | {"holds": False, "missing": missing + 2, "says": f"nothing like it is known: {wanted}"}
    far, event_read, event = best
    found["event"] = Told(source=event.source, id=event.message, at=shown(event.at), type=event.type)
    found["event_conditions"] = None if event_read is None else step(event_read)
    if far:
        none = "it told no such event" if from_event else "no such event is known"
        says = f"{none}; the nearest is {event.type} of {shown(event.at)}"
    elif event.order <= person.stay_order:
        says = "it happened in an earlier stay, which does not count any more"
        far = 1
    elif read is not None and not read.held:
        says = "it happened, and its `if` does not hold"
    else:
        says = "it happened; an event acts once, when it is processed, by the rules and facts of then"
    return found | {"holds": not far and (read is None or read.held), "missing": missing + far, "says": says}


def _near(pattern: EventPattern, event: Event) -> tuple[int, Trace | None]:
    if pattern.condition is None:
        return 0, None
    read = trace(pattern.condition, event.facts, event.at)
    return distance(read), read


def _asked(pattern: EventPattern) -> str:
    return pattern.type if pattern.condition is None else f"{pattern.type} with {describe(pattern.condition)}"


def distance(read: Trace) -> int:
    """Return how many conditions would have to be met for the whole to hold."""
    if read.held:
        return 0
    match read.condition:
        case All() | Group():
            return sum(distance(part) for part in read.children)
        case AnyOf():
            return min(distance(part) for part in read.children)
        case _:
            return 1


def step(read: Trace) -> Step:
    """Return a trace as plain data."""
    return Step(
        text=_text(read.condition),
        holds=read.held,
        met=tuple(_value(value) for value in read.met),
        parts=tuple(step(part) for part in read.children),
    )


def _text(condition: Condition) -> str:
    match condition:
        case All():
            return "all of"
        case AnyOf():
            return "any of"
        case Not():
            return "none of"
        case Group(name=name):
            return f"group: {name}"
        case _:
            return describe(condition)


def _value(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float | int) else value
