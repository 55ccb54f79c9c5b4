"""Reads one trigger: `when` … `if` … `then`, or `while` … `then`."""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from engine.authoring import shape, values
from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Condition
from engine.authoring.language import THEN_KEYS, TRIGGER_KEYS
from engine.authoring.naming import linked
from engine.authoring.problems import Code, Report, listed, shortened
from engine.authoring.read_conditions import ConditionReader
from engine.authoring.read_events import EventReader
from engine.authoring.read_groups import find_group
from engine.authoring.read_tests import TestReader
from engine.authoring.triggers import Enabled, Limit, Place, Target, Trigger
from engine.authoring.yaml_nodes import Mapping, Node, Scalar

T = TypeVar("T")
_ONLY_WHILE = ("grace", "after", "existing")
_ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")


@dataclass(slots=True)
class ReadTrigger:
    """A trigger with the places that the checks need: of what it gives, of its negations."""

    trigger: Trigger
    conditions: ConditionReader
    events: EventReader
    targets: dict[Target, Place] = field(default_factory=dict)
    was: Place | None = None
    if_: Place | None = None


class TriggerReader:
    """Reads triggers against one catalog."""

    def __init__(self, catalog: Catalog, report: Report) -> None:
        self._catalog = catalog
        self._report = report

    def read(self, key: Scalar, node: Node, source: str) -> ReadTrigger:
        """Return the trigger under `key`; what is wrong is reported. `source` is the text of the whole file."""
        shape.slug(key, "a trigger", self._report)
        body = shape.keyed(node, TRIGGER_KEYS, "a trigger", self._report)
        tests = TestReader(self._catalog, self._report)
        conditions = ConditionReader(self._catalog.fields, self._group, tests, self._report)
        events = EventReader(self._catalog, tests, self._report)
        read = ReadTrigger(Trigger(name=key.text, place=key.place), conditions, events)
        if not isinstance(node, Mapping):
            return read
        self._check_keys(key, body)
        then = self._then(body, read.targets)
        limits = self._block(body, "limits", ("assign", "revoke"))
        read.was, read.if_ = (body[word].place if word in body else None for word in ("was", "if"))
        read.trigger = Trigger(
            name=key.text,
            was=self._was(key, body),
            description=self._text(body, "description") or "",
            owner=self._owner(body),
            when=events.read(body["when"]) if "when" in body else (),
            if_=self._conditions(body, "if", conditions),
            while_=self._conditions(body, "while", conditions),
            then=tuple(read.targets),
            email=then,
            grace=self._value(body, "grace", values.duration) or 0,
            keep=self._word(body, "after", "keep"),
            skip_existing=self._word(body, "existing", "skip"),
            enabled=self._enabled(body),
            limit_assign=self._limit(limits, "assign"),
            limit_revoke=self._limit(limits, "revoke"),
            text=textwrap.dedent(" " * (key.place.column - 1) + source[key.start : node.end]).rstrip(),
            place=key.place,
        )
        return read

    def _group(self, name: Scalar) -> Condition | None:
        return find_group(name, self._catalog, self._report)

    def _check_keys(self, key: Scalar, body: dict[str, Node]) -> None:
        if "when" in body and "while" in body:
            message = "keep one of `when` (something happens) and `while` (something is so)"
            self._report.error(body["while"].place, Code.EXCLUDED, message)
        elif "while" in body and "if" in body:
            message = "`if` goes with `when`; put its conditions under `while`"
            self._report.error(body["if"].place, Code.EXCLUDED, message)
        elif not {"when", "while"} & body.keys():
            message = f"`{shortened(key.text)}` has neither `when` (something happens) nor `while` (something is so)"
            self._report.error(key.place, Code.MISSING_KEY, message)
        for word in _ONLY_WHILE:
            if word in body and "when" in body and "while" not in body:
                message = (
                    f"`{word}` goes with `while` only; what a `when` trigger gives lasts until somebody revokes it"
                )
                self._report.error(body[word].place, Code.EXCLUDED, message)
        if "then" not in body:
            message = f"`{shortened(key.text)}` has no `then`: nothing says what it gives"
            self._report.error(key.place, Code.MISSING_KEY, message)

    def _then(self, body: dict[str, Node], targets: dict[Target, Place]) -> bool:
        if "then" not in body:
            return True
        then = shape.keyed(body["then"], THEN_KEYS, "`then`", self._report)
        lists = (("roles", "roles"), ("qualifications", "qualifications"), ("mandatory", "qualifications"))
        seen: dict[str, dict[str, Place]] = {"roles": {}, "qualifications": {}}
        for word, section in lists:
            names = shape.scalars(then[word], "a list of names", self._report) if word in then else []
            for own in linked(names, section, self._catalog, self._report, seen[section]):
                kind = "role" if section == "roles" else "qualification"
                target = Target(kind, own, mandatory=word == "mandatory")  # type: ignore[arg-type]
                targets[target] = seen[section][own]
        if isinstance(body["then"], Mapping) and {key.text for key, _ in body["then"].entries} <= {"email"}:
            message = "this gives nothing: name `roles`, `qualifications` or `mandatory` under `then`"
            self._report.error(body["then"].place, Code.MISSING_KEY, message)
        return "email" not in then or shape.flag(then["email"], "`true` or `false`", self._report) is not False

    def _conditions(self, body: dict[str, Node], word: str, reader: ConditionReader) -> Condition | None:
        return reader.read(body[word]) if word in body else None

    def _block(self, body: dict[str, Node], word: str, keys: tuple[str, ...]) -> dict[str, Node]:
        if word not in body:
            return {}
        node = body[word]
        inner = shape.keyed(node, keys, f"`{word}`", self._report)
        if isinstance(node, Mapping) and not node.entries:
            self._report.error(node.place, Code.EMPTY, f"found nothing, expected `{word}` with {listed(keys)}")
        return inner

    def _text(self, body: dict[str, Node], word: str) -> str | None:
        return shape.text(body[word], "a text", self._report) if word in body else None

    def _owner(self, body: dict[str, Node]) -> str | None:
        owner = self._text(body, "owner")
        if owner is not None and not _ADDRESS.fullmatch(owner):
            message = f"found {shape.found(body['owner'])}, expected one email address such as `ops@example.com`"
            self._report.error(body["owner"].place, Code.WRONG_VALUE, message)
        return owner

    def _was(self, key: Scalar, body: dict[str, Node]) -> str | None:
        was = self._text(body, "was")
        node = body.get("was")
        if was is None or not isinstance(node, Scalar) or not shape.slug(node, "a trigger", self._report):
            return None
        if was == key.text:
            self._report.error(node.place, Code.NAME_TAKEN, "`was` names the trigger itself; it is for an earlier name")
        return was

    def _value(self, body: dict[str, Node], word: str, read: Callable[[str], T]) -> T | None:
        written = shape.text(body[word], TRIGGER_KEYS[word].takes, self._report) if word in body else None
        return self._read(body[word], written, read) if written is not None else None

    def _limit(self, limits: dict[str, Node], word: str) -> Limit | None:
        if word not in limits:
            return None
        written = shape.text(limits[word], "a number of users (`50`) or a share (`5%`)", self._report)
        return self._read(limits[word], written, values.limit) if written is not None else None

    def _read(self, node: Node, written: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(written)
        except ValueError as problem:
            self._report.error(node.place, Code.WRONG_VALUE, str(problem))
            return None

    def _word(self, body: dict[str, Node], word: str, only: str) -> bool:
        written = shape.text(body[word], f"`{only}`", self._report) if word in body else None
        if written is not None and written != only:
            message = f"found {shape.found(body[word])}, expected `{only}`; without `{word}` it is the other way"
            self._report.error(body[word].place, Code.WRONG_VALUE, message)
        return written == only

    def _enabled(self, body: dict[str, Node]) -> Enabled:
        written = (
            shape.text(body["enabled"], "`true`, `false` or `shadow`", self._report) if "enabled" in body else None
        )
        match (written or "true").casefold():
            case "true":
                return "true"
            case "false":
                return "false"
            case "shadow":
                return "shadow"
        message = f"found {shape.found(body['enabled'])}, expected `true`, `false` or `shadow`"
        self._report.error(body["enabled"].place, Code.WRONG_VALUE, message)
        return "true"
