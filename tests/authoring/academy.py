"""A small academy that the tests of rules share, and short ways to read something against it."""

from pathlib import Path

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Condition
from engine.authoring.problems import Problem
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.authoring.selection import read_conditions
from engine.authoring.triggers import Trigger

BROKEN = Path(__file__).parent / "broken"
CATALOG = (BROKEN / "good.yaml").read_text(encoding="utf-8")


def rules(triggers: str = "", catalog: str = CATALOG) -> tuple[Rules, list[Problem]]:
    """Read a catalog and one file of triggers."""
    return read_rules({"catalog.yaml": catalog, "triggers/t.yaml": triggers})


def catalog() -> Catalog:
    """The academy's catalog."""
    return rules()[0].catalog


def condition(text: str) -> Condition:
    """Read conditions against the academy's catalog."""
    return read_conditions(text, catalog(), "where")


def trigger(body: str) -> Trigger:
    """Read the one trigger with this body (YAML in braces)."""
    return rules(f"triggers:\n  t: {body}\n")[0].triggers["t"]


def warnings(body: str) -> list[str]:
    """The codes of what the academy's reader warns of in a trigger."""
    found = rules(f"triggers:\n  t: {body}\n")[1]
    return [problem.code for problem in found if problem.place.file == "triggers/t.yaml"]
