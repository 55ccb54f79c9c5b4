"""The tests of a condition, its groups written out."""

from collections.abc import Iterator

from engine.authoring.conditions import All, Any, Condition, Group, Leaf, Not


def every(condition: Condition) -> Iterator[Leaf]:
    """Yield all tests of a condition."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from every(part)
        case Not(part) | Group(_, part):
            yield from every(part)
        case _:
            yield condition


def asserted(condition: Condition) -> Iterator[Leaf]:
    """Yield the tests of a condition that are not negated in it."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from asserted(part)
        case Group(_, part):
            yield from asserted(part)
        case Not():
            return
        case _:
            yield condition


def groups(condition: Condition) -> Iterator[str]:
    """Yield the names of the groups that a condition uses, also through other groups."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from groups(part)
        case Not(part):
            yield from groups(part)
        case Group(name, part):
            yield name
            yield from groups(part)
