"""Reads what stands behind a test: names, numbers, moments, durations; each with its problem where it stands."""

from collections.abc import Callable
from typing import TypeVar

from engine.authoring import shape, values
from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Field, Moment
from engine.authoring.language import TESTS, type_of
from engine.authoring.naming import NAMED, resolve
from engine.authoring.problems import Code, Report, listed
from engine.authoring.yaml_nodes import Node, Scalar
from engine.text import normal

T = TypeVar("T")
Given = dict[str, tuple[Scalar, Node]]
"""The keys of a test, each with its place and what stands behind it."""


class ValueReader:
    """Reads values against one catalog."""

    def __init__(self, catalog: Catalog, report: Report) -> None:
        self.catalog = catalog
        self.report = report

    def names(self, field: Field, node: Node) -> list[str]:
        """Return the values of a text or done field, normalised, things by their own names, each once."""
        written = shape.scalars(node, takes(field), self.report)
        if field.names is None:
            return list(dict.fromkeys(normal(each.text) for each in written))
        found = (resolve(each, field.names, self.catalog, self.report) for each in written)
        return list(dict.fromkeys(name for name in found if name is not None))

    def several(self, field: Field, node: Node, read: Callable[[str], T]) -> list[T]:
        """Return the values of a list, or the one that stands for itself, as `read` understands them; each once."""
        written = shape.scalars(node, takes(field), self.report)
        found = (self.one(each, read, takes(field)) for each in written)
        return list(dict.fromkeys(value for value in found if value is not None))

    def one(self, node: Node, read: Callable[[str], T], expected: str) -> T | None:
        """Return one value as `read` understands it; None, and a problem, if it does not."""
        written = shape.text(node, expected, self.report)
        if written is None:
            return None
        try:
            return read(written)
        except ValueError as problem:
            self.report.error(node.place, Code.WRONG_VALUE, str(problem))
            return None

    def window(self, given: Given) -> tuple[Moment | None, Moment | None]:
        """Return (before, after), as far as they are given."""
        before, after = (
            self.one(given[word][1], values.moment, "a moment such as `2026-07-01` or `30 days ago`")
            if word in given
            else None
            for word in ("before", "after")
        )
        if before and after and before.relative == after.relative and before.start(0) <= after.end(0):
            late, early = shape.found(given["after"][1]), shape.found(given["before"][1])
            self.report.error(given["after"][0].place, Code.NEVER, f"nothing lies both after {late} and before {early}")
        return before, after


def takes(field: Field) -> str:
    """Say what a field's test can be."""
    kinds = {"number": "a number such as `36`", "date": "a day such as `2026-07-01`"}
    one = kinds.get(field.kind, "a text") if field.names is None else f"the name of a {NAMED[field.names]}"
    return f"{one}, a list of which any, or {listed(TESTS[type_of(field)])}"
