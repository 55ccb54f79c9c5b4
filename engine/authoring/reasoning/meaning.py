"""The whole of a trigger as one condition, over the event and the user together."""

from dataclasses import replace

from engine.authoring.conditions import All, Any, Condition, Everyone, Group, Not, OneOf
from engine.authoring.joining import both, either
from engine.authoring.triggers import EventPattern, Trigger

TYPE = "event"
"""Where the type of the event stands among the fields; a field of the language has no blank in its name."""


def meaning(trigger: Trigger) -> Condition:
    """Return what must be so for the trigger to give: for `when` the event and `if`, else `while`."""
    if trigger.while_ is not None:
        return trigger.while_
    happened = either(event(pattern) for pattern in trigger.when)
    return both((happened, trigger.if_)) if trigger.if_ is not None else happened


def event(pattern: EventPattern) -> Condition:
    """Return one event of `when` as a condition over the fields of events."""
    type_ = OneOf(TYPE, frozenset({pattern.type}))
    return type_ if pattern.condition is None else All((type_, _of_event(pattern.condition)))


def _of_event(condition: Condition) -> Condition:
    match condition:
        case All(parts):
            return All(tuple(map(_of_event, parts)))
        case Any(parts):
            return Any(tuple(map(_of_event, parts)))
        case Not(part):
            return Not(_of_event(part))
        case Group(name, part):
            return Group(name, _of_event(part))
        case Everyone():
            return condition
    return replace(condition, field=f"event {condition.field}")
