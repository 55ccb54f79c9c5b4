"""Reads `when`: an event, or a list of which any, each with tests of its fields."""

from engine.authoring import shape
from engine.authoring.catalog import Catalog
from engine.authoring.conditions import All, Condition, Field, Known, Not, OneOf
from engine.authoring.joining import both
from engine.authoring.language import EVENTS, UPDATED, UPDATED_FIELDS
from engine.authoring.problems import Code, Report, listed, nearest, shortened
from engine.authoring.read_tests import TestReader
from engine.authoring.triggers import EventPattern, Place
from engine.authoring.yaml_nodes import Mapping, Node, Scalar, Sequence

EXPECTED = "an event such as `user.joined`, or `learning.completed: {item: NAME}`, or a list of events"


class EventReader:
    """Reads events against one catalog."""

    def __init__(self, catalog: Catalog, tests: TestReader, report: Report) -> None:
        self._catalog = catalog
        self._tests = tests
        self._report = report
        self.lone: list[tuple[str, Place]] = []
        """Fields that an event may lack and that are only negated, with the place."""
        self.places: list[Place] = []
        """Where each event stands."""

    def read(self, node: Node) -> tuple[EventPattern, ...]:
        """Return the events that a `when` waits for; what is wrong is reported."""
        if isinstance(node, Sequence):
            if not node.items:
                self._report.error(node.place, Code.EMPTY, f"found an empty list, expected {EXPECTED}")
            return tuple(pattern for item in node.items for pattern in self._one(item))
        return self._one(node)

    def _one(self, node: Node) -> tuple[EventPattern, ...]:
        if isinstance(node, Scalar) and not node.empty:
            return self._event(node, None)
        if not isinstance(node, Mapping) or not node.entries:
            shape.wrong(node, EXPECTED, self._report)
            return ()
        if len(node.entries) > 1:
            second = node.entries[1][0]
            if second.text in EVENTS:
                message = f"`{second.text}` is a second event; write them as a list if any of them may happen"
                self._report.error(second.place, Code.EXCLUDED, message)
        return tuple(pattern for key, value in node.entries for pattern in self._event(key, value))

    def _event(self, name: Scalar, body: Node | None) -> tuple[EventPattern, ...]:
        found = self._pattern(name, body)
        self.places += [name.place] * len(found)
        return found

    def _pattern(self, name: Scalar, body: Node | None) -> tuple[EventPattern, ...]:
        if name.text not in EVENTS:
            self._unknown(name)
            return ()
        if name.text == UPDATED:
            return self._updated(name, body)
        fields = {field.name: field for field in EVENTS[name.text].fields}
        if body is None or (isinstance(body, Scalar) and body.empty):
            return (EventPattern(name.text),)
        if isinstance(body, Mapping) and not body.entries:
            return (EventPattern(name.text),)
        tests = self._fields(name, body, fields)
        return (EventPattern(name.text, both(tests) if tests else None),)

    def _fields(self, event: Scalar, body: Node, fields: dict[str, Field]) -> list[Condition]:
        expected = f"the event's fields: {listed(fields)}" if fields else "nothing: this event has no fields"
        tests = []
        for key, value in shape.block(body, expected, self._report):
            field = fields.get(key.text)
            if field is None:
                self._wrong_field(event, key, fields)
                continue
            test = self._tests.read(field, value)
            parts = test.parts if isinstance(test, All) else (test,)
            may_lack = event.text == UPDATED or field.name in EVENTS[event.text].optional
            if may_lack and all(isinstance(part, Not) and not isinstance(part.part, Known) for part in parts):
                self.lone.append((field.name, key.place))
            tests.append(test)
        return tests

    def _updated(self, name: Scalar, body: Node | None) -> tuple[EventPattern, ...]:
        attributes = {field.name: field for field in UPDATED_FIELDS}
        attributes |= {attribute: self._catalog.fields[attribute] for attribute in self._catalog.attributes}
        if not isinstance(body, Mapping) or len(body.entries) != 1:
            if isinstance(body, Mapping) and body.entries:
                message = "`user.updated` looks at one attribute, as each is told by itself; test the others under `if`"
                self._report.error(body.entries[1][0].place, Code.EXCLUDED, message)
            else:
                message = "`user.updated` needs the attribute it is about, for example `{language: {known: true}}`"
                self._report.error(name.place, Code.MISSING_KEY, message)
            return ()
        tests = self._fields(name, body, attributes)
        if not tests:
            return ()
        told = OneOf("told", frozenset({body.entries[0][0].text}))
        return (EventPattern(UPDATED, All((told, *tests))),)

    def _unknown(self, name: Scalar) -> None:
        if name.text == "user.left":
            message = (
                "`user.left` is no event for triggers: leaving hides everything by itself; use `while` for what ends"
            )
        elif name.text == "learning_item.changed":
            message = "`learning_item.changed` is about an item, not about a user; triggers cannot use it"
        else:
            hint = nearest(name.text, EVENTS) or f"; the events are {listed(EVENTS)}"
            message = f"`{shortened(name.text)}` is no event{hint}"
        self._report.error(name.place, Code.UNKNOWN_EVENT, message)

    def _wrong_field(self, event: Scalar, key: Scalar, fields: dict[str, Field]) -> None:
        word = shortened(key.text)
        if event.text == UPDATED:
            hint = nearest(key.text, fields) or f"; it tells {listed(fields)}"
            message = f"`{word}` is no attribute that `user.updated` tells{hint}"
        elif not fields:
            message = f"`{event.text}` has no fields; what is known about the user (`{word}`) goes under `if`"
        else:
            hint = nearest(key.text, fields) or "; what is known about the user goes under `if`"
            message = f"`{word}` is no field of `{event.text}`, which has {listed(fields)}{hint}"
        self._report.error(key.place, Code.WRONG_EVENT, message)
