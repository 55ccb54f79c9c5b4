"""Reads conditions: `everyone`, fields with tests, `all`, `any`, `none`, `group`; lists mean any of them."""

from collections.abc import Callable, Mapping

from engine.authoring import shape
from engine.authoring.conditions import All, Any, Condition, Everyone, Field, Group, Not
from engine.authoring.joining import WRONG, both, either
from engine.authoring.language import CONDITION_KEYS, OPERATORS, TRIGGER_KEYS
from engine.authoring.problems import Code, Report, listed, nearest, shortened
from engine.authoring.read_tests import TestReader
from engine.authoring.triggers import Place
from engine.authoring.yaml_nodes import Mapping as Keys
from engine.authoring.yaml_nodes import Node, Scalar, Sequence

MAX_TESTS = 2_000
MAX_DEPTH = 60
EXPECTED = "conditions such as `team: care`, a list of which any, or `everyone`"

Groups = Callable[[Scalar], Condition | None]
"""Finds a group by its name; reports the problem and gives None if there is none."""


class ConditionReader:
    """Reads conditions over `fields`; `negations` remembers each negation's place, for the checks afterwards."""

    def __init__(self, fields: Mapping[str, Field], groups: Groups, tests: TestReader, report: Report) -> None:
        self._fields = fields
        self._groups = groups
        self._tests = tests
        self._report = report
        self._places: dict[int, tuple[Condition, Place]] = {}
        self._spots: dict[int, tuple[Condition, Place]] = {}

    def read(self, node: Node) -> Condition:
        """Return the condition of an `if`, a `while` or a group, as large as anybody can still understand."""
        if isinstance(node, Scalar) and node.text.strip().casefold() == "everyone":
            return Everyone()
        condition = self._condition(node)
        tests, depth = size(condition)
        if tests > MAX_TESTS or depth > MAX_DEPTH:
            message = (
                f"with its groups written out this is {tests:,} tests, nested {depth} deep; "
                f"at most {MAX_TESTS:,} tests and {MAX_DEPTH} levels are possible"
            )
            self._report.error(node.place, Code.TOO_LARGE, message)
            return WRONG
        return condition

    def place_of(self, condition: Condition) -> Place | None:
        """Return where a negation of this reader stands."""
        found = self._places.get(id(condition))
        return found[1] if found else None

    def spot_of(self, condition: Condition) -> Place | None:
        """Return where a test or an alternative of this reader stands."""
        found = self._spots.get(id(condition))
        return found[1] if found else None

    def _spot(self, condition: Condition, place: Place) -> Condition:
        self._spots.setdefault(id(condition), (condition, place))
        match condition:
            case All(parts) | Any(parts):
                for part in parts:
                    self._spot(part, place)
            case Not(part):
                self._spot(part, place)
        return condition

    def _condition(self, node: Node) -> Condition:
        if isinstance(node, Sequence):
            return either(self._list(node, EXPECTED))
        if isinstance(node, Keys):
            return both(self._parts(node))
        if isinstance(node, Scalar) and node.text.strip().casefold() == "everyone":
            self._report.error(node.place, Code.EXCLUDED, "`everyone` stands alone: `while: everyone`")
            return WRONG
        shape.wrong(node, EXPECTED, self._report)
        return WRONG

    def _parts(self, node: Keys) -> tuple[Condition, ...]:
        if not node.entries:
            self._report.error(node.place, Code.EMPTY, f"found empty conditions, expected {EXPECTED}")
        return tuple(self._part(key, value) for key, value in node.entries) or (WRONG,)

    def _list(self, node: Node, expected: str) -> tuple[Condition, ...]:
        if not isinstance(node, Sequence):
            shape.wrong(node, expected, self._report)
            return (WRONG,)
        if not node.items:
            self._report.error(node.place, Code.EMPTY, f"found an empty list, expected {expected}")
        parts = tuple(self._condition(item) for item in node.items)
        for part, item in zip(parts, node.items, strict=True):
            self._spots.setdefault(id(part), (part, item.place))
        return parts or (WRONG,)

    def _part(self, key: Scalar, value: Node) -> Condition:
        match key.text:
            case "all":
                return both(self._list(value, "a list of conditions (`- team: care`), all of which hold"))
            case "any":
                return either(self._list(value, "a list of conditions (`- team: care`), any of which holds"))
            case "none":
                return self._none(key, value)
            case "group":
                names = shape.scalars(value, "the name of a group", self._report)
                found = [self._group(name) for name in names]
                return either(found) if found else WRONG
        field = self._fields.get(key.text)
        if field is None:
            self._unknown_field(key)
            return WRONG
        return self._spot(self._marked(self._tests.read(field, value), key.place), key.place)

    def _none(self, key: Scalar, value: Node) -> Condition:
        if isinstance(value, Keys):
            parts = self._parts(value)
        elif isinstance(value, Sequence):
            parts = self._list(value, EXPECTED)
        else:
            parts = (self._condition(value),)
        return self._marked(Not(either(parts)), key.place)

    def _group(self, name: Scalar) -> Condition:
        part = self._groups(name)
        return WRONG if part is None else Group(name.text.strip(), part)

    def _marked(self, condition: Condition, place: Place) -> Condition:
        for part in condition.parts if isinstance(condition, All) else (condition,):
            if isinstance(part, Not):
                self._places[id(part)] = (part, place)
        return condition

    def _unknown_field(self, key: Scalar) -> None:
        known = [*self._fields, *CONDITION_KEYS]
        if key.text == "everyone":
            message = "`everyone` stands alone: `while: everyone`"
            self._report.error(key.place, Code.EXCLUDED, message)
            return
        if key.text in OPERATORS:
            message = f"`{key.text}` is a test and belongs under a field: `joined: {{{key.text}: ..}}`"
            self._report.error(key.place, Code.UNKNOWN_FIELD, message)
            return
        if key.text in TRIGGER_KEYS:
            message = f"`{key.text}` is a key of the trigger and no condition; move it to the left, to the others"
            self._report.error(key.place, Code.UNKNOWN_FIELD, message)
            return
        hint = (
            nearest(key.text, known)
            or f"; the fields are {listed(self._fields)}; attributes are listed in catalog.yaml"
        )
        message = f"`{shortened(key.text)}` is no field of a user{hint}"
        self._report.error(key.place, Code.UNKNOWN_FIELD, message)


def size(condition: Condition, known: dict[int, tuple[int, int]] | None = None) -> tuple[int, int]:
    """Return (number of tests, depth) of a condition with its groups written out."""
    known = {} if known is None else known
    if id(condition) not in known:
        match condition:
            case All(parts) | Any(parts):
                inner = [size(part, known) for part in parts]
                known[id(condition)] = (sum(each[0] for each in inner), 1 + max(each[1] for each in inner))
            case Not(part) | Group(_, part):
                tests, depth = size(part, known)
                known[id(condition)] = (tests, depth + 1)
            case _:
                known[id(condition)] = (1, 1)
    return known[id(condition)]
