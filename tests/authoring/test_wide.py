"""Triggers that would reach very many: warned of where people are known, unless that is said to be meant."""

import pytest

from engine.authoring.reader import read_rules
from engine.authoring.wide import Reach
from tests.authoring.academy import CATALOG

WIDE = "{while: {country: NL}, then: {roles: [nurse]}}"


def codes(body: str, *, users: int, active: int, comment: str = "") -> list[str]:
    """Return the codes of the warnings about a trigger that would reach so many."""
    files = {"catalog.yaml": CATALOG, "triggers/t.yaml": f"triggers:\n  {comment}\n  t: {body}\n"}
    _, problems = read_rules(files, reaches=lambda _: Reach(active=active, users={"t": users}))
    return [one.code for one in problems if one.place.file != "catalog.yaml"]


@pytest.mark.parametrize(
    ("users", "active", "warned"),
    [(201, 1000, True), (200, 1000, False), (25, 30, False), (26, 30, True), (26, 130, False), (26, 129, True)],
)
def test_more_than_a_fifth_of_the_people_and_more_than_a_few_are_wide(users: int, active: int, warned: bool) -> None:
    assert codes(WIDE, users=users, active=active) == ["RC215"] * warned


@pytest.mark.parametrize(
    "body",
    [
        "{while: everyone, then: {roles: [nurse]}}",
        "{while: {country: NL}, limits: {assign: 500}, then: {roles: [nurse]}}",
        "{while: {country: NL}, existing: skip, then: {roles: [nurse]}}",
        "{while: {country: NL}, enabled: shadow, then: {roles: [nurse]}}",
    ],
)
def test_what_is_meant_or_reaches_nobody_yet_is_not_warned_of(body: str) -> None:
    assert codes(body, users=900, active=1000) == []


def test_the_warning_says_how_many_and_is_allowed_by_a_comment() -> None:
    files = {"catalog.yaml": CATALOG, "triggers/t.yaml": f"triggers:\n  t: {WIDE}\n"}
    _, problems = read_rules(files, reaches=lambda _: Reach(active=1234, users={"t": 1000}))
    (said,) = [one for one in problems if one.code == "RC215"]
    assert (str(said.place), "`t` would reach 1,000 of 1,234 people" in said.message) == ("triggers/t.yaml:2:3", True)
    comment = "# rolecall: allow RC215 the whole country gets it"
    assert codes(WIDE, users=1000, active=1234, comment=comment) == []


def test_where_nobody_is_known_the_comment_is_no_mistake() -> None:
    comment = "# rolecall: allow RC215 the whole country gets it"
    files = {"catalog.yaml": CATALOG, "triggers/t.yaml": f"triggers:\n  {comment}\n  t: {WIDE}\n"}
    for reaches in (None, lambda _: None):
        _, problems = read_rules(files, reaches=reaches)
        assert [one.code for one in problems if one.place.file != "catalog.yaml"] == []
