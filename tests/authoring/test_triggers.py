"""Every key of a trigger, and the events of `when`."""

from typing import Any

import pytest

from engine.authoring.conditions import All, Between, Condition, Everyone, Known, Not, OneOf
from engine.authoring.reader import read_rules
from engine.authoring.triggers import EventPattern, Limit, Place, Target
from engine.clock import DAY, HOUR
from tests.authoring.academy import CATALOG, rules, trigger

THEN = "then: {roles: [nurse]}"


def test_a_while_trigger_with_every_key() -> None:
    read = trigger(
        "{was: old-name, description: Why, owner: ops@example.com, while: everyone, grace: 3 days, after: keep,"
        " existing: skip, enabled: shadow, limits: {assign: 5%, revoke: 50},"
        " then: {roles: nurse, qualifications: [wound-care], mandatory: [gdpr-basics], email: false}}"
    )
    assert read.mode == "while"
    assert (read.was, read.description, read.owner) == ("old-name", "Why", "ops@example.com")
    assert (read.when, read.if_, read.while_) == ((), None, Everyone())
    assert read.then == (
        Target("role", "nurse"),
        Target("qualification", "wound-care"),
        Target("qualification", "gdpr-basics", mandatory=True),
    )
    assert (read.email, read.grace, read.keep, read.skip_existing) == (False, 3 * DAY, True, True)
    assert (read.enabled, read.limit_assign, read.limit_revoke) == ("shadow", Limit(percent=5.0), Limit(number=50))


def test_what_is_not_said() -> None:
    read = trigger(f"{{when: user.joined, {THEN}}}")
    assert read.mode == "when"
    assert (read.was, read.description, read.owner, read.if_, read.while_) == (None, "", None, None, None)
    assert (read.email, read.grace, read.keep, read.skip_existing) == (True, 0, False, False)
    assert (read.enabled, read.limit_assign, read.limit_revoke) == ("true", None, None)


TOLD: list[tuple[str, str, Condition | None]] = [
    ("user.joined", "user.joined", None),
    ("{user.joined: {}}", "user.joined", None),
    ("{user.lms_manager.added: }", "user.lms_manager.added", None),
    ("user.team.added", "user.team.added", None),
    ("{user.team.removed: {team: Zorg Noord}}", "user.team.removed", OneOf("team", frozenset({"care"}))),
    ("{user.job_title.added: {job_title: [nurse, intern]}}", "user.job_title.added",
     OneOf("job_title", frozenset({"nurse", "intern"}))),
    ("{learning.completed: {item: first-aid-basics, type: Exam, score: {at_least: 8}}}", "learning.completed",
     All((OneOf("item", frozenset({"first-aid-basics"})), OneOf("type", frozenset({"exam"})),
          Between("score", at_least=8.0)))),
    ("{external_training.confirmed: {training: BHV, provider: {known: true}}}", "external_training.confirmed",
     All((OneOf("training", frozenset({"bhv"})), Known("provider")))),
    ("{qualification.achieved: {qualification: gdpr-basics}}", "qualification.achieved",
     OneOf("qualification", frozenset({"gdpr-basics"}))),
    ("{user.updated: {country: [NL, BE]}}", "user.updated",
     All((OneOf("told", frozenset({"country"})), OneOf("country", frozenset({"nl", "be"}))))),
    ("{user.updated: {fte: {known: false}}}", "user.updated",
     All((OneOf("told", frozenset({"fte"})), Not(Known("fte"))))),
    ("{user.updated: {email: {known: true}}}", "user.updated",
     All((OneOf("told", frozenset({"email"})), Known("email")))),
]  # fmt: skip


@pytest.mark.parametrize(("written", "event", "test"), TOLD, ids=[written for written, _, _ in TOLD])
def test_events(written: str, event: str, test: Condition | None) -> None:
    assert trigger(f"{{when: {written}, {THEN}}}").when == (EventPattern(event, test),)


def test_a_list_of_events_means_any() -> None:
    read = trigger(f"{{when: [user.joined, user.team.added: {{team: care}}], if: {{country: NL}}, {THEN}}}")
    assert read.when == (
        EventPattern("user.joined"),
        EventPattern("user.team.added", OneOf("team", frozenset({"care"}))),
    )
    assert read.if_ == OneOf("country", frozenset({"nl"}))


@pytest.mark.parametrize(
    ("written", "expected"),
    [("true", "true"), ("false", "false"), ("True", "true"), ("shadow", "shadow")],
)
def test_enabled(written: str, expected: str) -> None:
    assert trigger(f"{{enabled: {written}, when: user.joined, {THEN}}}").enabled == expected


@pytest.mark.parametrize(
    ("written", "length"), [("0", 0), ("12 hours", 12 * HOUR), ("1 day", DAY), ("2weeks", 14 * DAY)]
)
def test_grace(written: str, length: int) -> None:
    assert trigger(f"{{grace: {written}, while: everyone, {THEN}}}").grace == length


@pytest.mark.parametrize(
    ("written", "limit"), [("0", Limit(number=0)), ("2.5 %", Limit(percent=2.5)), ("100%", Limit(percent=100.0))]
)
def test_limits(written: str, limit: Limit) -> None:
    read = trigger(f"{{limits: {{revoke: {written}}}, while: everyone, {THEN}}}")
    assert (read.limit_assign, read.limit_revoke) == (None, limit)


BLOCK = """\
# 🙂 a comment with more bytes than characters
triggers:

  first:   # what it is for
    while: {team: care}
    then:
      roles:
        - nurse  # the role

  # about the second
  second:
    description: |
      Two lines,
      as they are.

    while: everyone
    then: {roles: [nurse]}
"""


def test_text_and_place_are_those_of_the_file() -> None:
    triggers = rules(BLOCK)[0].triggers
    assert [read.place for read in triggers.values()] == [
        Place("triggers/t.yaml", 4, 3),
        Place("triggers/t.yaml", 11, 3),
    ]
    assert triggers["first"].text == (
        "first:   # what it is for\n  while: {team: care}\n  then:\n    roles:\n      - nurse"
    )
    assert triggers["second"].text.startswith("second:\n  description: |\n    Two lines,\n")
    assert triggers["second"].text.endswith("\n  then: {roles: [nurse]}")
    assert triggers["second"].description == "Two lines,\nas they are."


def test_text_of_a_trigger_on_one_line() -> None:
    read = rules(f"triggers: {{a: {{when: user.joined, {THEN}}}, b: {{when: user.joined, {THEN}}}}}\n")[0]
    assert read.triggers["a"].text == f"a: {{when: user.joined, {THEN}}}"


def test_place_and_text_do_not_tell_triggers_apart() -> None:
    body: dict[str, Any] = {"catalog.yaml": CATALOG}
    first = read_rules(body | {"triggers/a.yaml": f"triggers: {{t: {{when: user.joined, {THEN}}}}}"})[0]
    second = read_rules(body | {"triggers/b/c.yml": f"# moved\ntriggers:\n  t:\n    when: user.joined\n    {THEN}\n"})[
        0
    ]
    assert first.triggers == second.triggers


def test_files_are_kept_and_others_not_read() -> None:
    files = {"catalog.yaml": "", "triggers/a.yaml": "# nothing yet\n", "tests/a.yaml": "[", "triggers/.a.yaml": "["}
    read, warned = read_rules(files)
    assert read.files == files
    assert (read.triggers, warned) == ({}, [])
