"""Warnings over meaning: each where it is meant, and not where it is not; and the comments that allow them."""

import time

import pytest

from engine.authoring.problems import Problem
from engine.authoring.reader import read_rules
from engine.clock import parse
from tests.authoring.academy import CATALOG

NOW = parse("2026-06-30T18:00:00Z")
THEN = "then: {roles: [nurse]}"
NOT_ABOUT_USE = {"RC211", "RC212"}


def doubts(text: str, catalog: str = CATALOG, now: int | None = NOW) -> list[Problem]:
    return read_rules({"catalog.yaml": catalog, "triggers/t.yaml": f"triggers:\n{text}"}, now=now)[1]


def seen(*bodies: str) -> list[tuple[str, int]]:
    """Codes and lines of triggers, one a line from line 2 on."""
    text = "".join(f"  t{number}: {body}\n" for number, body in enumerate(bodies))
    return [(one.code, one.place.line) for one in doubts(text) if one.code not in NOT_ABOUT_USE]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"{{while: {{country: NL, all: [{{country: BE}}]}}, {THEN}}}", "RC204"),
        (f"{{when: {{learning.completed: {{score: {{at_least: 8, any: [5]}}}}}}, {THEN}}}", "RC204"),
        (f"{{when: [user.joined, {{learning.completed: {{score: {{at_least: 8, any: [5]}}}}}}], {THEN}}}", "RC205"),
        (f"{{while: {{country: NL, any: [{{team: care}}, {{country: BE}}]}}, {THEN}}}", "RC205"),
        (f"{{while: {{any: [{{lms_manager: true}}, {{none: {{lms_manager: true}}}}]}}, {THEN}}}", "RC206"),
        ("{while: {team: care}, then: {roles: [nurse], qualifications: [wound-care]}}", "RC209"),
        (f"{{when: user.joined, if: {{any: [{{job_title: nurse}}, {{country: NL}}]}}, {THEN}}}", "RC210"),
        (f"{{while: {{joined: {{before: 2026-06-01}}}}, {THEN}}}", "RC213"),
        (f"{{while: {{contract_end: 2026-06-01}}, {THEN}}}", "RC213"),
        (f"{{while: {{country: '0.5'}}, {THEN}}}", "RC214"),
        (f"{{while: {{country: 'N*'}}, {THEN}}}", "RC214"),
        (f"{{while: {{country: known}}, {THEN}}}", "RC214"),
    ],
)
def test_a_doubt_is_said(body: str, code: str) -> None:
    assert seen(body) == [(code, 2)]


@pytest.mark.parametrize(
    "body",
    [
        f"{{when: {{learning.completed: {{type: exam}}}}, {THEN}}}",
        f"{{while: {{all: [{{team: care}}, {{team: sales}}]}}, {THEN}}}",
        "{while: {team: care}, then: {roles: [nurse], mandatory: [wound-care]}}",
        f"{{when: user.joined, if: {{country: NL}}, {THEN}}}",
        f"{{while: {{joined: {{before: 2026-07-01}}}}, {THEN}}}",
        f"{{while: {{joined: {{after: 2020-01-01}}}}, {THEN}}}",
        f"{{while: {{joined: {{before: 2020-01-01}}}}, {THEN}, enabled: false}}",
        f"{{while: {{country: '420'}}, {THEN}}}",
        f"{{while: everyone, {THEN}}}",
    ],
)
def test_what_is_in_order_is_left_alone(body: str) -> None:
    assert seen(body) == []


WIDE = f"{{while: {{team: [care, sales]}}, {THEN}}}"


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        (WIDE, f"{{while: {{any: [{{team: sales}}, {{team: care}}]}}, {THEN}}}", [("RC207", 3)]),
        (WIDE, f"{{while: {{team: care, country: NL}}, {THEN}}}", [("RC208", 3)]),
        (f"{{while: {{team: care, country: NL}}, {THEN}}}", WIDE, [("RC208", 2)]),
        (WIDE, f"{{while: {{team: care}}, {THEN}, grace: 3 days}}", []),
        (WIDE, f"{{while: {{team: care}}, {THEN}, after: keep}}", []),
        (WIDE, f"{{while: {{team: care}}, {THEN}, enabled: false}}", []),
        (WIDE, "{while: {team: care}, then: {roles: [nurse], qualifications: [driver]}}", [("RC202", 3)]),
        (WIDE, "{while: {team: care}, then: {qualifications: [wound-care]}}", [("RC208", 3)]),
        (WIDE, "{while: {team: care}, then: {mandatory: [wound-care]}}", []),
        (WIDE, f"{{when: {{user.team.added: {{team: care}}}}, {THEN}}}", []),
    ],
)
def test_triggers_that_add_nothing(one: str, two: str, found: list[tuple[str, int]]) -> None:
    assert seen(one, two) == found


def test_what_others_give_together_is_a_duplicate() -> None:
    one = "{while: {team: care}, then: {qualifications: [wound-care]}}"
    two = "{while: {country: NL}, then: {mandatory: [gdpr-basics]}}"
    three = "{while: {team: care, country: NL}, then: {qualifications: [wound-care, gdpr-basics]}}"
    assert seen(one, two, three) == [("RC209", 4)]


def test_what_nothing_uses_or_gives() -> None:
    catalog = "attributes: {country: text}\nteams: {care: {}, sales: {}}\nroles: {nurse: {}, mentor: {}}\n"
    found = [
        (one.code, one.place.line, one.severity) for one in doubts(f"  t: {{while: {{team: care}}, {THEN}}}\n", catalog)
    ]
    assert found == [("RC211", 1, "warning"), ("RC211", 2, "warning"), ("RC212", 3, "info")]


LONE = f"  t:\n    while: {{country: {{none: [NL]}}}}\n    {THEN}\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (LONE, ["RC201"]),
        (f"  # rolecall: allow RC201 abroad is meant, and unknown too\n{LONE}", []),
        (f"  # rolecall: allow RC201 abroad is meant\n  # and more\n{LONE}", []),
        (LONE.replace("t:", "t: # rolecall: allow RC201 abroad is meant"), []),
        (f"  # rolecall: allow RC201\n{LONE}", ["RC220"]),
        (f"  # rolecall: allow RC202 why\n{LONE}", ["RC221", "RC201"]),
        (f"  # rolecall: allow RC122 why\n{LONE}", ["RC221", "RC201"]),
        (f"  # rolecall: allow RC201 why\n\n{LONE}", ["RC221", "RC201"]),
        (f"{LONE}    description: 'x # rolecall: allow RC201 this is text'\n", ["RC201"]),
        (f"{LONE}  # rolecall: allow RC201 of the next\n  u: {{while: {{team: care}}, {THEN}}}\n", ["RC201", "RC221"]),
    ],
)
def test_comments_allow_a_warning(text: str, codes: list[str]) -> None:
    assert [one.code for one in doubts(text) if one.code not in NOT_ABOUT_USE] == codes


def test_a_section_is_allowed_as_a_whole() -> None:
    catalog = "# rolecall: allow RC211 all of them are listed\nteams:\n  care: {}\n  sales: {}\nroles: {nurse: {}}\n"
    assert doubts(f"  t: {{while: everyone, {THEN}}}\n", catalog) == []


def test_two_thousand_triggers_take_a_moment() -> None:
    teams = "".join(f"  team-{number}: {{}}\n" for number in range(100))
    catalog = f"attributes: {{country: text, fte: number}}\nteams:\n{teams}roles: {{nurse: {{}}, mentor: {{}}}}\n"
    text = "".join(
        f"  t-{number}:\n    while:\n      team: team-{number % 100}\n      country: [NL, BE]\n"
        f"      fte: {{at_least: 0.{number % 9 + 1}}}\n    then: {{roles: [{('nurse', 'mentor')[number % 2]}]}}\n"
        for number in range(2_000)
    )
    start = time.process_time()
    found = doubts(text, catalog)
    assert {"RC207", "RC208"} & {one.code for one in found}
    assert time.process_time() - start < 12  # under 3 s on a machine that does nothing else
    print(f"2,000 triggers: {time.process_time() - start:.2f} s")
