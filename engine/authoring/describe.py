"""Conditions as their authors would write them, on one line."""

import json
import re
from decimal import Decimal

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
from engine.authoring.joining import both
from engine.authoring.triggers import EventPattern
from engine.clock import DAY, HOUR, MINUTE, shown, shown_day

_PLAIN = re.compile(r"[^\W_][\w.@+/-]*( [\w.@+/-]+)*")
_NOT_PLAIN = frozenset({"null", "everyone"})


def describe(condition: Condition) -> str:
    """Return `team: care, none: {group: external-staff}`; in braces it is YAML that reads as the same condition."""
    return "everyone" if isinstance(condition, Everyone) else _keys(condition)


def describe_event(pattern: EventPattern) -> str:
    """Return `learning.completed: {item: first-aid-basics}`: an event of `when`."""
    match pattern.condition:
        case None:
            return pattern.type
        case All((OneOf("told", _), *tests)):  # which attribute is told shows in its test
            return f"{pattern.type}: {{{_keys(both(tests))}}}"
    return f"{pattern.type}: {{{_keys(pattern.condition)}}}"


def _keys(condition: Condition) -> str:
    pairs = _pairs(condition)
    return ", ".join(f"{key}: {value}" for key, value in pairs)


def _pairs(condition: Condition) -> list[tuple[str, str]]:
    """The keys that together say a condition; `all` where one key would stand twice."""
    if not isinstance(condition, All):
        return [_pair(condition)]
    pairs = [_pair(part) for part in condition.parts]
    if len({key for key, _ in pairs}) == len(pairs):
        return pairs
    return [("all", _list(condition.parts))]


def _list(parts: tuple[Condition, ...]) -> str:
    return "[" + ", ".join(f"{{{_keys(part)}}}" for part in parts) + "]"


def _pair(condition: Condition) -> tuple[str, str]:
    match condition:
        case Group(name, _):
            return "group", name
        case All(parts):
            return "all", _list(parts)
        case Any(parts):
            return "any", _list(parts)
        case Not(part):
            return _negated(part)
        case Everyone():  # only of conditions put together by programs
            return "everyone", "true"
        case Done(field, names, None, None):
            return field, _values(names)
        case Dated(field, on=Moment() as on):
            return field, _moment(on)
        case OneOf(field, names):
            return field, _values(names)
        case NumberIn(field, numbers):
            return field, _numbers(numbers)
        case Flag(field):
            return field, "true"
    return condition.field, "{" + ", ".join(f"{key}: {value}" for key, value in _test(condition)) + "}"


def _negated(part: Condition) -> tuple[str, str]:
    match part:
        case Known(field):
            return field, "{known: false}"
        case OneOf(field, names):
            return field, f"{{none: {_values(names, always=True)}}}"
        case NumberIn(field, numbers):
            return field, f"{{none: {_numbers(numbers, always=True)}}}"
        case Done(field, names, before, after):
            bounds = "".join(f", {key}: {value}" for key, value in _window(before, after))
            return field, f"{{none: {_values(names, always=True)}{bounds}}}"
        case Any(parts):
            return "none", _list(parts)
        case All():
            return "none", _list((part,))
    return "none", f"{{{_keys(part)}}}"


def _test(condition: Condition) -> list[tuple[str, str]]:
    match condition:
        case Like(_, pattern):
            return [("like", json.dumps(pattern, ensure_ascii=False))]
        case Known():
            return [("known", "true")]
        case Between(_, low, high):
            bounds = (("at_least", low), ("at_most", high))
            return [(key, _number(value)) for key, value in bounds if value is not None]
        case Dated(_, before, after):
            return _window(before, after)
        case Done(_, names, before, after):
            return [("any", _values(names, always=True)), *_window(before, after)]
        case DoneTogether(_, names, within, before, after):
            return [("all", _values(names, always=True)), ("within", duration(within)), *_window(before, after)]
    return []


def _window(before: Moment | None, after: Moment | None) -> list[tuple[str, str]]:
    return [(key, _moment(moment)) for key, moment in (("before", before), ("after", after)) if moment is not None]


def _moment(moment: Moment) -> str:
    if moment.at is not None:
        return shown_day(moment.at) if moment.day else shown(moment.at)
    return f"in {duration(moment.offset)}" if moment.offset > 0 else f"{duration(-moment.offset)} ago"


def duration(length: int) -> str:
    """Write microseconds in the largest unit that fits: `3 days`, `12 hours`, `90 minutes`."""
    for size, unit in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if length % size == 0 or unit == "minute":
            count = length // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    raise AssertionError


def _values(names: frozenset[str], *, always: bool = False) -> str:
    """One value, or a list (`always`: a list of one, too)."""
    written = [_text(name) for name in sorted(names)]
    return written[0] if len(written) == 1 and not always else "[" + ", ".join(written) + "]"


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in _NOT_PLAIN:
        return text
    escaped = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08X}" for each in escaped)


def _numbers(numbers: frozenset[float], *, always: bool = False) -> str:
    written = [_number(number) for number in sorted(numbers)]
    return written[0] if len(written) == 1 and not always else "[" + ", ".join(written) + "]"


def _number(number: float) -> str:
    text = format(Decimal(repr(number)), "f")
    return text.removesuffix(".0")
