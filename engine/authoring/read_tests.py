"""Reads the test behind a field: a value, a list of which any, or keys such as `none`, `after`, `known`."""

import re

from engine.authoring import shape, values
from engine.authoring.catalog import Catalog
from engine.authoring.conditions import (
    Between,
    Condition,
    Dated,
    Field,
    Flag,
    Known,
    Like,
    Moment,
    Not,
    NumberIn,
    OneOf,
)
from engine.authoring.joining import WRONG, both, either
from engine.authoring.language import OPERATORS, TESTS, type_of
from engine.authoring.pattern import fits
from engine.authoring.problems import Code, Report, listed, nearest, shortened
from engine.authoring.read_done import any_done, done
from engine.authoring.read_values import Given, ValueReader, takes
from engine.authoring.yaml_nodes import Mapping, Node, Scalar
from engine.text import normal

MAX_STARS = 5


class TestReader:
    """Reads tests of fields against one catalog."""

    def __init__(self, catalog: Catalog, report: Report) -> None:
        self._catalog = catalog
        self._report = report
        self._values = ValueReader(catalog, report)

    def read(self, field: Field, node: Node) -> Condition:
        """Return the condition that a field's test stands for."""
        if field.kind == "flag":
            return self._flag(field, node)
        if not isinstance(node, Mapping):
            return self._any(field, node)
        given: Given = {}
        for key, value in node.entries:
            if key.text in TESTS[type_of(field)]:
                given[key.text] = (key, value)
            else:
                self._unknown_test(field, key)
        if not node.entries:
            self._report.error(node.place, Code.EMPTY, f"found an empty test, expected {takes(field)}")
        parts = done(self._values, field, given) if field.kind == "done" else self._plain(field, given)
        if "known" in given:
            parts.append(self._known(field, given["known"][1]))
        return both(parts)

    def _plain(self, field: Field, given: Given) -> list[Condition]:
        parts: list[Condition] = []
        if "any" in given:
            parts.append(self._any(field, given["any"][1]))
        if "all" in given:
            names = self._values.names(field, given["all"][1])
            parts.append(both(OneOf(field.name, frozenset({name})) for name in names))
        if "none" in given:
            parts.append(Not(self._any(field, given["none"][1])))
        if "like" in given:
            parts.append(self._like(field, given["like"][1]))
        if "at_least" in given or "at_most" in given:
            parts.append(self._between(field, given))
        if "before" in given or "after" in given:
            before, after = self._values.window(given)
            parts.append(Dated(field.name, before=before, after=after))
        return parts

    def _any(self, field: Field, node: Node) -> Condition:
        match field.kind:
            case "number":
                numbers = self._values.several(field, node, values.number)
                return NumberIn(field.name, frozenset(numbers)) if numbers else WRONG
            case "date":
                days = self._values.several(field, node, _literal)
                return either(Dated(field.name, on=day) for day in days)
            case "done":
                return any_done(self._values, field, node, (None, None))
        names = self._values.names(field, node)
        return OneOf(field.name, frozenset(names)) if names else WRONG

    def _like(self, field: Field, node: Node) -> Condition:
        expected = 'a pattern such as `"zorg*"` (`*` any text, `?` one character)'
        written = shape.text(node, expected, self._report)
        if written is None:
            return WRONG
        pattern = re.sub(r"\*+", "*", normal(written))
        if not {"*", "?"} & set(pattern):
            word = shortened(written)
            message = f"the pattern `{word}` has no `*` or `?`; write the value without `like`, or `{word}*`"
            self._report.error(node.place, Code.WRONG_VALUE, message)
        if pattern.count("*") > MAX_STARS or len(pattern) > shape.MAX_NAME:
            message = f"the pattern is too long: at most {MAX_STARS} `*` and {shape.MAX_NAME} characters"
            self._report.error(node.place, Code.TOO_LARGE, message)
            return WRONG
        if field.names is None:
            return Like(field.name, pattern)
        owners = {name: name for name in getattr(self._catalog, field.names)}
        owners |= self._catalog.aliases.get(field.names, {})
        things = frozenset(own for name, own in owners.items() if fits(pattern, name))
        return Like(field.name, pattern, things, frozenset(owners))

    def _known(self, field: Field, node: Node) -> Condition:
        known = shape.flag(node, "`true` or `false`", self._report)
        return Not(Known(field.name)) if known is False else Known(field.name)

    def _flag(self, field: Field, node: Node) -> Condition:
        only = f"`{field.name}` is tested only as `{field.name}: true`"
        if isinstance(node, Mapping):
            message = f"{only}, or `none: {{{field.name}: true}}`"
            self._report.error(node.place, Code.WRONG_TEST, message)
        elif shape.flag(node, "`true`", self._report) is False:
            message = f"{only}; for people of whom it is not so, write `none: {{{field.name}: true}}`"
            self._report.error(node.place, Code.WRONG_VALUE, message)
        return Flag(field.name)

    def _between(self, field: Field, given: Given) -> Condition:
        low, high = (
            self._values.one(given[word][1], values.number, "a number such as `36`") if word in given else None
            for word in ("at_least", "at_most")
        )
        if low is not None and high is not None and low > high:
            message = f"no number is at least {low:g} and at most {high:g}"
            self._report.error(given["at_most"][0].place, Code.NEVER, message)
        return Between(field.name, at_least=low, at_most=high)

    def _unknown_test(self, field: Field, key: Scalar) -> None:
        allowed = TESTS[type_of(field)]
        if key.text in OPERATORS:
            message = f"`{key.text}` cannot be used on `{field.name}` ({type_of(field)}), which has {listed(allowed)}"
        else:
            hint = nearest(key.text, allowed) or f"; `{field.name}` has {listed(allowed)}"
            message = f"`{shortened(key.text)}` is not a test{hint}"
        self._report.error(key.place, Code.WRONG_TEST, message)


def _literal(text: str) -> Moment:
    moment = values.moment(text)
    if moment.relative:
        msg = f"found `{text}`, expected a day such as `2026-07-01`; for days counted from now use `before` and `after`"
        raise ValueError(msg)
    return moment
