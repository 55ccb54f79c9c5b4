"""A condition described reads as the same condition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.authoring.conditions import Condition, Everyone
from engine.authoring.describe import describe, describe_event
from engine.authoring.selection import read_conditions
from tests.authoring.academy import catalog, condition, trigger
from tests.authoring.test_conditions import TREES
from tests.authoring.written import conditions

CATALOG = catalog()


def _again(tree: Condition) -> Condition:
    text = describe(tree)
    assert "\n" not in text
    return read_conditions(text if isinstance(tree, Everyone) else f"{{{text}}}", CATALOG, "where")


@pytest.mark.parametrize("tree", [tree for _, tree in TREES], ids=[text for text, _ in TREES])
def test_reads_as_the_same(tree: Condition) -> None:
    assert _again(tree) == tree


@given(conditions())
def test_any_condition_reads_as_the_same(text: str) -> None:
    tree = read_conditions(text, CATALOG, "where")
    assert _again(tree) == tree


@pytest.mark.parametrize(
    ("written", "described"),
    [
        ("{job_title: nurse, team: Zorg Noord, none: {group: external-staff}}",
         "job_title: nurse, team: care, none: {group: external-staff}"),
        ("team: {any: [sales, care], none: [finance]}", "all: [{team: [care, sales]}, {team: {none: [finance]}}]"),
        ("completed: {all: [gdpr-elearning, first-aid-basics], within: 2 weeks}",
         "completed: {all: [first-aid-basics, gdpr-elearning], within: 14 days}"),
        ("joined: {after: 36 hours ago, before: 2026-07-01}", "joined: {before: 2026-07-01, after: 36 hours ago}"),
        ("fte: {at_least: 0.50}", "fte: {at_least: 0.5}"),
        ("country: [\"a, b\", 'null', c]", 'country: ["a, b", c, "null"]'),
    ],
)  # fmt: skip
def test_reads_as_an_author_would_write_it(written: str, described: str) -> None:
    assert describe(condition(written)) == described


@given(st.text(min_size=1, max_size=20))
def test_any_value_survives(value: str) -> None:
    escaped = "".join(f"\\U{ord(each):08X}" for each in value)
    if any("\ud800" <= each <= "\udfff" or each == "\0" for each in value) or not value.strip():
        return
    tree = read_conditions(f'country: "{escaped}"', CATALOG, "where")
    assert _again(tree) == tree


@pytest.mark.parametrize(
    ("written", "described"),
    [
        ("user.joined", "user.joined"),
        ("{user.team.added: {team: zorg noord}}", "user.team.added: {team: care}"),
        ("{user.updated: {country: {none: [NL]}}}", "user.updated: {country: {none: [nl]}}"),
        ("{learning.completed: {item: vehicle-check, score: {at_least: 8}}}",
         "learning.completed: {item: vehicle-check, score: {at_least: 8}}"),
    ],
)  # fmt: skip
def test_events_read_as_an_author_would_write_them(written: str, described: str) -> None:
    (pattern,) = trigger(f"{{when: {written}, then: {{roles: [nurse]}}}}").when
    assert describe_event(pattern) == described
