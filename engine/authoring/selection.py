"""Reads conditions that stand alone: `--where` on the command line, `where` in a request (JSON is YAML)."""

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Condition
from engine.authoring.problems import InvalidRules, Report
from engine.authoring.read_conditions import ConditionReader
from engine.authoring.read_groups import find_group
from engine.authoring.read_tests import TestReader
from engine.authoring.yaml_nodes import read_yaml


def read_conditions(text: str, catalog: Catalog, file: str) -> Condition:
    """Return the condition that `text` says; `file` names where it stands, for messages.

    JSON is to be written without escaped surrogate pairs (`ensure_ascii=False`).
    Raises InvalidRules with everything that is wrong.
    """
    report = Report()
    root = read_yaml(text, file, report)
    if root is None:
        raise InvalidRules(report.errors)
    tests = TestReader(catalog, report)
    reader = ConditionReader(catalog.fields, lambda name: find_group(name, catalog, report), tests, report)
    condition = reader.read(root)
    report.check()
    return condition
