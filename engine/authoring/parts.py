"""The conditions that must all hold, taken apart."""

from typing import Final

from engine.authoring.conditions import All, Condition

MOST: Final = 40
"""Conditions that are counted each by itself. No trigger that a person writes has as many; a database has no more
than some thousand columns."""


def parts_of(condition: Condition) -> list[Condition]:
    """Return the conditions that must all hold, `all` within `all` taken apart too; what goes beyond `MOST` as one."""
    parts = _parts(condition)
    return parts if len(parts) <= MOST else [*parts[: MOST - 1], All(tuple(parts[MOST - 1 :]))]


def _parts(condition: Condition) -> list[Condition]:
    if isinstance(condition, All):
        return [one for part in condition.parts for one in _parts(part)]
    return [condition]
