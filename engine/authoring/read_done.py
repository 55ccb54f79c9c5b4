"""Reads tests of what is done and dated: `completed`, `external_training`, `qualified`.

`any`, `all`, `none` and the window of `before` and `after` are about the same occurrences.
"""

from engine.authoring import shape, values
from engine.authoring.conditions import Condition, Done, DoneTogether, Field, Moment, Not
from engine.authoring.joining import WRONG, both
from engine.authoring.problems import Code
from engine.authoring.read_values import Given, ValueReader
from engine.authoring.yaml_nodes import Node


def any_done(reader: ValueReader, field: Field, node: Node, window: tuple[Moment | None, Moment | None]) -> Condition:
    """Return the condition that any of the names is done in the window (before, after)."""
    names = reader.names(field, node)
    return Done(field.name, frozenset(names), before=window[0], after=window[1]) if names else WRONG


def done(reader: ValueReader, field: Field, given: Given) -> list[Condition]:
    """Return the conditions of a test with keys, `known` apart."""
    window = reader.window(given)
    parts = []
    if "any" in given:
        parts.append(any_done(reader, field, given["any"][1], window))
    if "all" in given:
        parts.append(_all(reader, field, given, window))
    elif "within" in given:
        message = f"`within` says how far apart several may lie: {field.name}: {{all: [..], within: 90 days}}"
        reader.report.error(given["within"][0].place, Code.MISSING_KEY, message)
    if "none" in given:
        parts.append(Not(any_done(reader, field, given["none"][1], window)))
    bounds = [word for word in ("before", "after") if word in given]
    if bounds and not {"any", "all", "none"} & given.keys():
        message = f"`{bounds[0]}` needs the names it is about: {field.name}: {{any: [..], {bounds[0]}: ..}}"
        reader.report.error(given[bounds[0]][0].place, Code.MISSING_KEY, message)
    return parts


def _all(reader: ValueReader, field: Field, given: Given, window: tuple[Moment | None, Moment | None]) -> Condition:
    before, after = window
    names = reader.names(field, given["all"][1])
    if "within" not in given:
        return both(Done(field.name, frozenset({name}), before=before, after=after) for name in names)
    key, node = given["within"]
    expected = "a duration such as `90 days`"
    within = reader.one(node, values.duration, expected)
    if within == 0:
        message = f"found {shape.found(node)}, expected {expected}, longer than nothing"
        reader.report.error(node.place, Code.NEVER, message)
    if len(names) == 1:
        message = "`within` says how far apart several may lie, but `all` names only one"
        reader.report.error(key.place, Code.NEVER, message)
    if not within or len(names) < 2:
        return WRONG
    return DoneTogether(field.name, frozenset(names), within, before=before, after=after)
