"""The tests of a condition, its groups written out."""

from collections.abc import Iterator

from engine.authoring.conditions import All, Any, Condition, Group, Leaf, Not


def every(condition: Condition) -> Iterator[Leaf]:
    """Yield all tests of a condition."""
    return _tests(condition, negated=True)


def asserted(condition: Condition) -> Iterator[Leaf]:
    """Yield the tests of a condition that are not negated in it."""
    return _tests(condition, negated=False)


def fields(condition: Condition) -> set[str]:
    """Return the fields that a condition reads."""
    return {leaf.field for leaf in every(condition) if hasattr(leaf, "field")}


def _tests(condition: Condition, *, negated: bool) -> Iterator[Leaf]:
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from _tests(part, negated=negated)
        case Group(_, part):
            yield from _tests(part, negated=negated)
        case Not(part):
            if negated:
                yield from _tests(part, negated=True)
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
