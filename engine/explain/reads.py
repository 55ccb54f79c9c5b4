"""Which fields a condition reads."""

from engine.authoring.conditions import All, Condition, Everyone, Group, Not
from engine.authoring.conditions import Any as AnyOf


def fields_of(condition: Condition) -> frozenset[str]:
    """Return the fields that `condition` reads, those of its groups, too."""
    match condition:
        case All(parts) | AnyOf(parts):
            return frozenset(field for part in parts for field in fields_of(part))
        case Not(part) | Group(part=part):
            return fields_of(part)
        case Everyone():
            return frozenset()
        case _:
            return frozenset((condition.field,))
