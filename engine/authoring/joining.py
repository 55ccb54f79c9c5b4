"""Puts conditions together."""

from collections.abc import Iterable

from engine.authoring.conditions import All, Any, Condition, Everyone

WRONG = Everyone()
"""Stands where a problem was reported: rules with a problem are never used."""


def both(parts: Iterable[Condition]) -> Condition:
    """Return the conjunction of parts; a single part stands for itself."""
    together = tuple(parts) or (WRONG,)
    return together[0] if len(together) == 1 else All(together)


def either(parts: Iterable[Condition]) -> Condition:
    """Return the disjunction of parts; a single part stands for itself."""
    together = tuple(parts) or (WRONG,)
    return together[0] if len(together) == 1 else Any(together)
