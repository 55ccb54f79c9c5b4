"""The plain reader of conditions: what holds, and which value each condition met. Where readers differ, it is right."""

from dataclasses import dataclass

from engine.authoring.conditions import (
    All,
    Any,
    Between,
    Condition,
    Dated,
    Done,
    DoneTogether,
    Everyone,
    Flag,
    Group,
    Known,
    Like,
    Moment,
    Not,
    NumberIn,
    OneOf,
)
from engine.authoring.pattern import fits
from engine.authoring.triggers import Trigger
from engine.clock import shown
from engine.facts import Event, Facts, Person

NO_TEXT: frozenset[str] = frozenset()
NO_TIMES: dict[str, tuple[int, ...]] = {}

Met = str | float | bool
"""A value for people: text, number, a time in RFC 3339, True for a flag that is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One node of a condition tree, as it was read for one user.

    `met` are the values of the node's field, sorted; for completed, external_training and qualified: `NAME TIME` of
    each occurrence of a name that the condition asks for. Empty where the field is missing, and for all, any, none.
    """

    condition: Condition
    held: bool
    met: tuple[Met, ...] = ()
    children: "tuple[Trace, ...]" = ()


def holds(condition: Condition, facts: Facts, anchor: int) -> bool:
    """Say whether `condition` holds for `facts`; relative moments count from `anchor` (microseconds UTC)."""
    match condition:
        case All(parts):
            return all(holds(part, facts, anchor) for part in parts)
        case Any(parts):
            return any(holds(part, facts, anchor) for part in parts)
        case Not(part):
            return not holds(part, facts, anchor)
        case Group(part=part):
            return holds(part, facts, anchor)
        case Everyone():
            return True
        case OneOf(field, values):
            return not values.isdisjoint(facts.text.get(field, NO_TEXT))
        case Like(field, pattern, things, known):
            values = facts.text.get(field, NO_TEXT)
            return not things.isdisjoint(values) or any(fits(pattern, value) for value in values - known)
        case Known(field):
            return is_known(field, facts)
        case Flag(field):
            return field in facts.flags
        case NumberIn(field, numbers):
            return facts.numbers.get(field) in numbers
        case Between(field, at_least, at_most):
            number = facts.numbers.get(field)
            return (
                number is not None
                and (at_least is None or at_least <= number)
                and (at_most is None or number <= at_most)
            )
        case Dated(field, before, after, on):
            moment = facts.dates.get(field)
            return (
                moment is not None
                and in_window(moment, before, after, anchor)
                and (on is None or on.start(anchor) <= moment < on.end(anchor))
            )
        case Done(field, names, before, after):
            done = facts.done.get(field, NO_TIMES)
            return any(in_window(at, before, after, anchor) for name in names for at in done.get(name, ()))
        case DoneTogether():
            return _together(condition, facts, anchor)


def trace(condition: Condition, facts: Facts, anchor: int) -> Trace:
    """Read the whole tree, nothing skipped, with the value that each condition met."""
    match condition:
        case All(parts) | Any(parts):
            children = tuple(trace(part, facts, anchor) for part in parts)
        case Not(part) | Group(part=part):
            children = (trace(part, facts, anchor),)
        case _:
            children = ()
    held = holds(condition, facts, anchor)
    return Trace(condition=condition, held=held, met=_met(condition, facts), children=children)


def event_matches(trigger: Trigger, event: Event, person: Person) -> bool:
    """Say whether `event` sets off `trigger`: one of its patterns fits, and `if` holds for an active user."""
    if not any(
        pattern.type == event.type and (pattern.condition is None or holds(pattern.condition, event.facts, event.at))
        for pattern in trigger.when
    ):
        return False
    return trigger.if_ is None or (person.status == "active" and holds(trigger.if_, person.facts, event.at))


def stands(trigger: Trigger, person: Person, now: int) -> bool:
    """Say whether the `while` of `trigger` holds for `person` at `now` (microseconds UTC); never between two stays."""
    return trigger.while_ is not None and not person.between_stays and holds(trigger.while_, person.facts, now)


def is_known(field: str, facts: Facts) -> bool:
    """Say whether the field, of whatever type, has a value."""
    return (
        bool(facts.text.get(field))
        or field in facts.numbers
        or field in facts.dates
        or field in facts.flags
        or any(facts.done.get(field, NO_TIMES).values())
    )


def in_window(at: int, before: Moment | None, after: Moment | None, anchor: int) -> bool:
    """Say whether `at` lies before the one moment and after the other, where they are given."""
    return (before is None or at < before.start(anchor)) and (after is None or at >= after.end(anchor))


def _together(condition: DoneTogether, facts: Facts, anchor: int) -> bool:
    done = facts.done.get(condition.field, NO_TIMES)
    times = [
        [at for at in done.get(name, ()) if in_window(at, condition.before, condition.after, anchor)]
        for name in condition.names
    ]
    # If any choice of occurrences fits, it fits in the stretch that begins with its earliest.
    return any(
        all(any(first <= at <= first + condition.within for at in of_name) for of_name in times)
        for of_first in times
        for first in of_first
    )


def _met(condition: Condition, facts: Facts) -> tuple[Met, ...]:
    match condition:
        case All() | Any() | Not() | Group() | Everyone():
            return ()
        case Done(field, names) | DoneTogether(field, names):
            done = facts.done.get(field, NO_TIMES)
            return tuple(f"{name} {shown(at)}" for name in sorted(names) for at in done.get(name, ()))
        case _:
            return _values(condition.field, facts)


def _values(field: str, facts: Facts) -> tuple[Met, ...]:
    if field in facts.numbers:
        return (facts.numbers[field],)
    if field in facts.dates:
        return (shown(facts.dates[field]),)
    if field in facts.flags:
        return (True,)
    if field in facts.done:
        return tuple(sorted(name for name, times in facts.done[field].items() if times))
    return tuple(sorted(facts.text.get(field, NO_TEXT)))
