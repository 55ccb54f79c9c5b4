"""Whether a condition holds: the plainest reading of docs/reference.md."""

from itertools import product
from re import DOTALL, escape, fullmatch

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
from tests.model.view import View


def holds(condition: Condition, view: View, anchor: int) -> bool:
    """Say whether `condition` holds; moments are counted from `anchor` (microseconds UTC)."""
    match condition:
        case Everyone():
            return True
        case All(parts):
            return all(holds(part, view, anchor) for part in parts)
        case Any(parts):
            return any(holds(part, view, anchor) for part in parts)
        case Not(part):
            return not holds(part, view, anchor)
        case Group(_, part):
            return holds(part, view, anchor)
        case OneOf(field, values):
            return any(value in values for value in view.text.get(field, ()))
        case Like():
            return any(_is_like(condition, value) for value in view.text.get(condition.field, ()))
        case Known(field):
            return bool(view.text.get(field) or view.done.get(field)) or field in {
                *view.numbers,
                *view.dates,
                *view.flags,
            }
        case Flag(field):
            return field in view.flags
        case NumberIn(field, numbers):
            return view.numbers.get(field) in numbers
        case Between(field, low, high):
            number = view.numbers.get(field)
            return number is not None and (low is None or number >= low) and (high is None or number <= high)
        case Dated(field, before, after, on):
            date = view.dates.get(field)
            return (
                date is not None
                and _in_window(date, before, after, anchor)
                and (on is None or _is_on(date, on, anchor))
            )
        case Done():
            return any(_times(condition, name, view, anchor) for name in condition.names)
        case DoneTogether():
            times = [_times(condition, name, view, anchor) for name in condition.names]
            return any(max(choice) - min(choice) <= condition.within for choice in product(*times))
    raise AssertionError(condition)


def _is_like(like: Like, value: str) -> bool:
    if value in like.known:
        return value in like.things
    pattern = "".join({"*": ".*", "?": "."}.get(character, escape(character)) for character in like.pattern)
    return fullmatch(pattern, value, DOTALL) is not None


def _times(done: Done | DoneTogether, name: str, view: View, anchor: int) -> list[int]:
    times = view.done.get(done.field, {}).get(name, [])
    return [at for at in times if _in_window(at, done.before, done.after, anchor)]


def _in_window(at: int, before: Moment | None, after: Moment | None, anchor: int) -> bool:
    return (before is None or at < before.start(anchor)) and (after is None or at >= after.end(anchor))


def _is_on(at: int, on: Moment, anchor: int) -> bool:
    return on.start(anchor) <= at < on.end(anchor)
