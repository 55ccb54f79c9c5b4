"""Warnings: what can be used, but perhaps does not say what its author means."""

import pytest

from tests.authoring.academy import rules, warnings

THEN = "then: {roles: [nurse]}"


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ("{country: {none: [NL]}}", 1),
        ("{none: {country: NL}}", 1),
        ("{none: [{country: NL}, {fte: 1}]}", 1),
        ("{team: care, none: {group: external-staff}}", 1),
        ("{any: [{country: {known: true}}, {none: {country: NL}}]}", 1),
        ("{country: {none: [NL]}, contract_end: {none: [2026-07-01]}}", 2),
        ("{country: {none: [NL], known: true}}", 0),
        ("{country: {known: true}, none: {country: NL}}", 0),
        ("{country: [NL, BE], none: {country: NL}}", 0),
        ("{group: external-staff, contract_type: {none: [agency]}}", 0),
        ("{any: [{country: NL}, {country: BE}], none: {country: NL}}", 0),
        ("{country: {known: true}, any: [{team: care}, {none: {country: NL}}]}", 0),
        ("{country: {known: false}}", 0),
        ("{none: {lms_manager: true}}", 0),
        ("{completed: {none: [first-aid-basics]}}", 0),
        ("{joined: {none: [2026-07-01]}}", 0),
    ],
)
def test_a_lone_negation_over_what_may_be_missing(conditions: str, count: int) -> None:
    for body in (f"{{while: {conditions}, {THEN}}}", f"{{when: user.joined, if: {conditions}, {THEN}}}"):
        assert warnings(body).count("RC201") == count


@pytest.mark.parametrize(
    ("event", "count"),
    [
        ("{learning.completed: {type: {none: [exam]}}}", 1),
        ("{user.updated: {country: {none: [NL]}}}", 1),
        ("{learning.completed: {type: {none: [exam], known: true}}}", 0),
        ("{learning.completed: {item: {none: [first-aid-basics]}}}", 0),
        ("{user.updated: {country: {known: false}}}", 0),
    ],
)
def test_a_lone_negation_over_what_an_event_may_lack(event: str, count: int) -> None:
    assert warnings(f"{{when: {event}, {THEN}}}") == ["RC201"] * count


def test_the_warning_says_where_and_what_to_do() -> None:
    (warned,) = [
        problem
        for problem in rules(f"triggers:\n  t:\n    while:\n      country: {{none: [NL]}}\n    {THEN}\n")[1]
        if problem.code == "RC201"
    ]
    assert str(warned) == (
        "triggers/t.yaml:4:7: this also holds for people of whom no `country` is known; "
        "if they are not meant, add `country: {known: true}`"
    )
    assert warned.severity == "warning"


def test_a_lone_negation_in_a_group_is_told_in_the_catalog() -> None:
    catalog = "attributes: {country: text}\ngroups:\n  abroad: {none: {country: NL}}\n"
    (warned,) = rules("", catalog)[1]
    assert (str(warned.place), warned.code) == ("catalog.yaml:3:12", "RC201")


def test_qualifications_that_nobody_can_achieve() -> None:
    assert warnings("{while: everyone, then: {qualifications: [driver], mandatory: [gdpr-basics]}}") == ["RC202"]
    assert warnings("{while: everyone, then: {mandatory: [apprentice]}}") == ["RC203"]
    catalog = (
        "learning_items: {a: {visible: false}}\nqualifications: {q: {items: [a]}}\nroles:\n  r: {qualifications: [q]}\n"
    )
    (warned,) = rules("", catalog)[1]
    assert (str(warned.place), warned.code) == ("catalog.yaml:4:24", "RC202")
