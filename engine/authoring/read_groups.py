"""Reads the catalog's groups: named conditions, which may use each other, but not in a circle."""

from dataclasses import dataclass

from engine.authoring import shape
from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Condition
from engine.authoring.problems import Code, Report, nearest, shortened
from engine.authoring.read_conditions import ConditionReader
from engine.authoring.read_tests import TestReader
from engine.authoring.triggers import Place
from engine.authoring.yaml_nodes import Node, Scalar

MAX_DEEP = 20
"""Groups may use groups that use groups, this deep."""


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """A group, and the reader that knows where its negations stand."""

    name: str
    condition: Condition
    reader: ConditionReader
    place: Place


def read_groups(entries: tuple[tuple[Scalar, Node], ...], catalog: Catalog, report: Report) -> list[ReadGroup]:
    """Return the groups in the order of the file; what is wrong is reported."""
    groups = _Groups(entries, catalog, report)
    for key, _ in entries:
        if shape.slug(key, "a group", report):
            groups.find(key)
    return [groups.done[key.text] for key, _ in entries if key.text in groups.done]


def find_group(name: Scalar, catalog: Catalog, report: Report) -> Condition | None:
    """Return a group of the catalog; None, and a problem, if there is none of that name."""
    if name.text.strip() in catalog.groups:
        return catalog.groups[name.text.strip()]
    _report_unknown(name, list(catalog.groups), report)
    return None


def _report_unknown(name: Scalar, known: list[str], report: Report) -> None:
    hint = nearest(name.text, known) or "; add it under `groups` in catalog.yaml"
    report.error(name.place, Code.UNKNOWN_NAME, f"no group is called `{shortened(name.text)}`{hint}")


class _Groups:
    def __init__(self, entries: tuple[tuple[Scalar, Node], ...], catalog: Catalog, report: Report) -> None:
        self._nodes = {key.text: node for key, node in entries}
        self._catalog = catalog
        self._report = report
        self._under_way: list[str] = []
        self.done: dict[str, ReadGroup] = {}

    def find(self, name: Scalar) -> Condition | None:
        """Return the group that `name` names, read when it is first needed."""
        key = name.text.strip()
        if key in self.done:
            return self.done[key].condition
        if key not in self._nodes:
            _report_unknown(name, list(self._nodes), self._report)
            return None
        if key in self._under_way:
            circle = " → ".join([*self._under_way[self._under_way.index(key) :], key])
            self._report.error(name.place, Code.CIRCLE, f"groups use each other in a circle: {circle}")
            return None
        if len(self._under_way) >= MAX_DEEP:
            self._report.error(name.place, Code.TOO_LARGE, f"groups use groups more than {MAX_DEEP} deep; simplify")
            return None
        self._under_way.append(key)
        tests = TestReader(self._catalog, self._report)
        reader = ConditionReader(self._catalog.fields, self.find, tests, self._report)
        self.done[key] = ReadGroup(key, reader.read(self._nodes[key]), reader, self._nodes[key].place)
        self._under_way.pop()
        return self.done[key].condition
