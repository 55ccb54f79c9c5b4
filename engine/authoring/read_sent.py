"""Reads the message of a step: an event with the fields of its data, or a request of an admin."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from engine.authoring import shape, values
from engine.authoring.catalog import Catalog
from engine.authoring.naming import resolve
from engine.authoring.problems import Code, Report, listed, nearest, shortened
from engine.authoring.read_conditions import ConditionReader
from engine.authoring.read_groups import find_group
from engine.authoring.read_tests import TestReader
from engine.authoring.scenario_language import ACTIONS, ADMIN, HEAD, SENT, TAKES_ATTRIBUTES, WHAT, WHOM, Part
from engine.authoring.scenario_times import day_text, moment_text, time_of
from engine.authoring.scenarios import Sent
from engine.authoring.yaml_nodes import Mapping as Keys
from engine.authoring.yaml_nodes import Node, Scalar, Sequence
from engine.order import MAX_SEQUENCE

NOTHING = object()
"""Stands where a problem was reported."""


class SentReader:
    """Reads messages against one catalog. `users` are those of whom the scenario has told something by now."""

    def __init__(self, catalog: Catalog, report: Report) -> None:
        self._catalog = catalog
        self._report = report
        self.users: set[str] = set()

    def read(self, name: Scalar, node: Node, at: int) -> Sent | None:
        """Return the message under the key `name` of a step at `at`; None, and problems, if it cannot be sent."""
        parts = {part.name: part for part in SENT[name.text]}
        given = self._given(name, node, parts)
        read = {part: self._value(parts[part], one, at) for part, one in given.items() if part in parts}
        attributes = {key: self._attribute(key, one, at) for key, one in given.items() if key not in parts}
        told = read.get("attributes")
        if attributes or isinstance(told, dict):
            read["attributes"] = {**(told if isinstance(told, dict) else {}), **attributes}
        if name.text in ACTIONS:
            self._check_request(name, node, given, read)
        else:
            self._check_event(name, node, given, parts)
        if isinstance(user := read.get("user"), str):
            self.users.add(user)
        if any(value is NOTHING for value in (*read.values(), *attributes.values())):
            return None
        return self._sent(name, read, at)

    def _sent(self, name: Scalar, read: Mapping[str, Any], at: int) -> Sent:
        if name.text in ACTIONS:
            data = {"action": name.text, "actor": ADMIN, **read}
            return Sent(type="assignment.requested", subject=None, data=data, time=at, place=name.place)
        subject = read.get("item" if name.text == "learning_item.changed" else "user")
        head = HEAD | ({"item"} if name.text == "learning_item.changed" else set())
        return Sent(
            type=name.text,
            subject=str(subject),
            data={key: value for key, value in read.items() if key not in head},
            time=read.get("time", at),
            sequence=read.get("sequence"),
            place=name.place,
        )

    def _given(self, name: Scalar, node: Node, parts: Mapping[str, Part]) -> dict[str, Node]:
        given = {}
        for key, value in shape.block(node, f"the fields of `{name.text}`: {listed(parts)}", self._report):
            if key.text in parts or (name.text in TAKES_ATTRIBUTES and key.text in self._catalog.attributes):
                given[key.text] = value
            elif name.text in TAKES_ATTRIBUTES:
                hint = nearest(key.text, [*parts, *self._catalog.attributes]) or "; attributes stand in catalog.yaml"
                message = f"`{shortened(key.text)}` is no field of `{name.text}` and no attribute of the catalog{hint}"
                self._report.error(key.place, Code.UNKNOWN_FIELD, message)
            else:
                shape.unknown(key, parts, f"`{name.text}`", self._report)
        return given

    # --- values -------------------------------------------------------------------------------------------------------
    def _value(self, part: Part, node: Node, at: int) -> Any:  # noqa: ANN401 — as the message has it
        if part.clears and isinstance(node, Scalar) and node.empty:
            return None
        value: object = None
        match part.form:
            case "text":
                value = self._text(part, node)
            case "texts":
                value = self._texts(part, node)
            case "flag":
                value = shape.flag(node, "`true` or `false`", self._report)
            case "number":
                value = self._read(node, f"a number: {part.says}", _sequence if part.type is int else values.number)
            case "moment" if part.name == "time":
                return self._read(node, part.says, lambda text: time_of(text, at))
            case "moment":
                value = self._read(node, "a day or time", lambda text: moment_text(text, at))
            case "attributes":
                return self._attributes(node, at)
            case "conditions":
                return self._conditions(node)
        if value is None or value is NOTHING:
            return NOTHING
        try:
            msgspec.convert(value, part.type)
        except msgspec.ValidationError:
            self._report.error(node.place, Code.WRONG_VALUE, f"found {shape.found(node)}, expected {part.says}")
            return NOTHING
        return value

    def _text(self, part: Part, node: Node) -> str | None:
        value = shape.text(node, part.says, self._report)
        if value is None or part.names is None or not isinstance(node, Scalar):
            return value
        return None if resolve(node, part.names, self._catalog, self._report) is None else value

    def _texts(self, part: Part, node: Node) -> object:
        if isinstance(node, Sequence) and not node.items and part.clears:
            return []
        found = shape.scalars(node, part.says, self._report)
        wrong = len(found) < (len(node.items) if isinstance(node, Sequence) else 1) or not found
        if part.names is not None:
            known = [resolve(one, part.names, self._catalog, self._report) for one in found]
            wrong = wrong or None in known
        if part.name in ("users", "except"):
            known = [self.user(one) for one in found]
            wrong = wrong or None in known
        return NOTHING if wrong else [one.text.strip() for one in found]

    def user(self, name: Scalar) -> str | None:
        """Return the user whom `name` names; None, and a problem, if nothing was told of them before."""
        wanted = name.text.strip()
        if wanted in self.users:
            return wanted
        hint = nearest(wanted, self.users) or "; tell something of them first, such as `user.joined`"
        message = f"nothing was told of a user `{shortened(wanted)}` before{hint}"
        self._report.error(name.place, Code.UNKNOWN_USER, message)
        return None

    def _read(self, node: Node, expected: str, read: Any) -> Any:  # noqa: ANN401 — of any value
        written = shape.text(node, expected, self._report)
        if written is None:
            return NOTHING
        try:
            return read(written)
        except ValueError as problem:
            self._report.error(node.place, Code.WRONG_VALUE, str(problem))
            return NOTHING

    def _attributes(self, node: Node, at: int) -> object:
        read = {}
        for key, value in shape.block(node, "attributes of the catalog", self._report):
            if key.text in self._catalog.attributes:
                read[key.text] = self._attribute(key.text, value, at)
                continue
            hint = nearest(key.text, self._catalog.attributes) or "; attributes stand in catalog.yaml"
            message = f"`{shortened(key.text)}` is no attribute of the catalog{hint}"
            self._report.error(key.place, Code.UNKNOWN_FIELD, message)
        return NOTHING if NOTHING in read.values() else read

    def _attribute(self, name: str, node: Node, at: int) -> object:
        if isinstance(node, Scalar) and node.empty:
            return None
        match self._catalog.attributes[name]:
            case "number":
                return self._read(node, "a number", values.number)
            case "date":
                return self._read(node, "a day", lambda text: day_text(text, at))
        value = shape.text(node, "a text", self._report)
        return NOTHING if value is None else value

    def _conditions(self, node: Node) -> object:
        problems = len(self._report.errors)
        tests = TestReader(self._catalog, self._report)
        groups = partial(find_group, catalog=self._catalog, report=self._report)
        ConditionReader(self._catalog.fields, groups, tests, self._report).read(node)
        return plain(node) if len(self._report.errors) == problems else NOTHING

    # --- as a whole ---------------------------------------------------------------------------------------------------
    def _check_event(self, name: Scalar, node: Node, given: Mapping[str, Node], parts: Mapping[str, Part]) -> None:
        if not isinstance(node, Keys):
            return
        for part in parts.values():
            if part.needed and part.name not in given:
                self._report.error(name.place, Code.MISSING_KEY, f"`{name.text}` needs `{part.name}`: {part.says}")
        if name.text == "learning_item.changed" and not {"title", "visible"} & given.keys():
            self._report.error(name.place, Code.MISSING_KEY, f"`{name.text}` needs `title`, `visible` or both")

    def _check_request(self, name: Scalar, node: Node, given: Mapping[str, Node], read: Mapping[str, Any]) -> None:
        if not isinstance(node, Keys):
            return
        whom = [word for word in WHOM if word in given]
        if len(whom) != 1:
            code = Code.EXCLUDED if whom else Code.MISSING_KEY
            message = f"`{name.text}` says for whom by exactly one of {listed(WHOM)}"
            self._report.error(given[whom[1]].place if whom else name.place, code, message)
        if not set(WHAT) & given.keys():
            self._report.error(name.place, Code.MISSING_KEY, f"`{name.text}` names nothing: add one of {listed(WHAT)}")
        if read.get("all") is False:
            message = "found `false`, expected `true`, or `users` or `where` instead"
            self._report.error(given["all"].place, Code.WRONG_VALUE, message)


def plain(node: Node) -> Any:  # noqa: ANN401 — texts, lists and keys
    """Return what stands there, every value as text: what JSON can say."""
    match node:
        case Keys(entries=entries):
            return {key.text: plain(value) for key, value in entries}
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Scalar(text=text):
            return text
    return None


def _sequence(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text[:30]) <= MAX_SEQUENCE:
        msg = f"found `{shortened(text)}`, expected a whole number such as `2`"
        raise ValueError(msg)
    return int(text)
