"""The tests' own reader of conditions: slow and literal, from the design's words, sharing no code with the engine.

It reads what was told (`tests.matching.told`), not the facts that the engine makes of it.
"""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from engine.authoring import conditions as c
from engine.authoring.catalog import Catalog
from tests.matching.told import Told

DAY = 86_400_000_000
SECTIONS = {
    "team": "teams",
    "job_title": "job_titles",
    "completed": "learning_items",
    "external_training": "external_trainings",
}

Values = list[Any]
"""What a field has: texts, a number, a time, True; for done fields (name, time) pairs."""
Look = Callable[[str], Values]


def of_event(fields: Mapping[str, Any]) -> Look:
    """Look at the fields of an event."""
    return lambda field: [fields[field]] if field in fields else []


def of_person(told: Told, catalog: Catalog) -> Look:
    """Look at what was told of a user, as the catalog names it."""

    def own_name(kind: str, name: str) -> str:
        return catalog.aliases.get(SECTIONS[kind], {}).get(name, name)

    def look(field: str) -> Values:
        if field in ("team", "job_title"):
            things = {own_name(field, row.key) for row in told.rows if row.kind == field and row.key != ""}
            there = []
            for thing in things:
                about = [r for r in told.rows if r.kind == field and r.key != "" and own_name(field, r.key) == thing]
                last = max(about, key=lambda row: row.order)
                if last.present and last.order > told.stay_order:
                    there.append(thing)
            return there
        if field in ("completed", "external_training"):
            return [(own_name(field, name), at) for kind, name, at in told.completions if kind == field]
        if field == "qualified":
            return list(told.achieved.items())
        if field == "joined":
            return [] if told.joined_at is None else [told.joined_at]
        if field == "lms_manager":
            rows = [row for row in told.rows if row.kind == "flag" and row.key == field]
            return [True for row in rows if row.present and row.order > told.stay_order]
        column = {"number": "number", "date": "moment"}.get(catalog.attributes.get(field, "text"), "text")
        rows = [row for row in told.rows if row.kind == "attribute" and row.key == field and row.present]
        return [getattr(row, column) for row in rows if getattr(row, column) is not None]

    return look


def holds(condition: c.Condition, look: Look, anchor: int) -> bool:
    """Say whether the condition holds for what is looked at."""
    if isinstance(condition, c.Everyone):
        return True
    if isinstance(condition, c.All):
        return False not in [holds(part, look, anchor) for part in condition.parts]
    if isinstance(condition, c.Any):
        return True in [holds(part, look, anchor) for part in condition.parts]
    if isinstance(condition, c.Not):
        return not holds(condition.part, look, anchor)
    if isinstance(condition, c.Group):
        return holds(condition.part, look, anchor)
    return _leaf(condition, look(condition.field), anchor)


def _leaf(leaf: Any, values: Values, anchor: int) -> bool:
    if isinstance(leaf, c.Known | c.Flag):
        return len(values) > 0
    if isinstance(leaf, c.OneOf | c.NumberIn):
        return any(value == wanted for value in values for wanted in leaf.values)
    if isinstance(leaf, c.Like):
        return any(value in leaf.things or (value not in leaf.known and glob(leaf.pattern, value)) for value in values)
    if isinstance(leaf, c.Between):
        low = float("-inf") if leaf.at_least is None else leaf.at_least
        high = float("inf") if leaf.at_most is None else leaf.at_most
        return any(low <= value <= high for value in values)
    if isinstance(leaf, c.Dated):
        return any(
            _in(value, leaf, anchor) and (leaf.on is None or first(leaf.on, anchor) <= value <= last(leaf.on, anchor))
            for value in values
        )
    if isinstance(leaf, c.Done):
        return any(name in leaf.names and _in(at, leaf, anchor) for name, at in values)
    assert isinstance(leaf, c.DoneTogether)
    times = [[at for name, at in values if name == wanted and _in(at, leaf, anchor)] for wanted in leaf.names]
    return len(times) > 0 and any(max(choice) - min(choice) <= leaf.within for choice in product(*times))


def _in(at: int, leaf: Any, anchor: int) -> bool:
    early = leaf.before is None or at < first(leaf.before, anchor)
    late = leaf.after is None or at > last(leaf.after, anchor)
    return early and late


def first(moment: c.Moment, anchor: int) -> int:
    """Return the first microsecond of a moment."""
    return moment.at if moment.at is not None else anchor + moment.offset


def last(moment: c.Moment, anchor: int) -> int:
    """Return the last microsecond of a moment: a day has many, everything else one."""
    return first(moment, anchor) + (DAY - 1 if moment.day else 0)


def glob(pattern: str, text: str) -> bool:
    """Say whether the whole text fits: `*` any text, `?` one character."""
    reached = {0}  # the places in the text that the pattern so far can end at
    for sign in pattern:
        if sign == "*":
            reached = set(range(min(reached), len(text) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(text) and sign in ("?", text[at])}
    return len(text) in reached
