"""Scenarios played: time passes as for a worker that never sleeps, and what is otherwise is told with its cause."""

import pytest

from engine.authoring.rules import Rules
from tests.scenarios.academy import played, told
from tests.world import rules_of

CATALOG = """
attributes: {country: text, contract_end: date}
teams: {care: {}, sales: {}}
qualifications: {hygiene: {}, planning: {}}
roles: {nurse: {mandatory: [hygiene]}, guide: {}}
"""


def rules(triggers: str) -> Rules:
    return rules_of(CATALOG, triggers)


NURSE = rules("  nurse: {while: {team: care, country: [NL, BE]}, then: {roles: [nurse]}, grace: 2 days}\n")


def test_the_condition_that_decided_is_told_with_the_value_it_met() -> None:
    steps = """
  - at: 2026-03-02
    user.joined: {user: anna, teams: sales, country: NL}
    expect:
      anna: {has: nurse}"""
    assert told(steps, rules=NURSE) == [
        "tests/s.yaml:7:23 2026-03-02T09:00:00Z",
        "expected anna to have the role nurse",
        "but anna does not have it",
        "trigger nurse (triggers/all.yaml:2:3): its conditions do not hold",
        "  team: care — not met: sales",
    ]


def test_what_is_there_against_expectation_is_told_with_what_gives_it() -> None:
    steps = """
  - at: 2026-03-02
    user.joined: {user: anna, teams: care, country: BE}
    expect: {anna: {has_not: hygiene, mandatory: planning, status: left, emails: 2}}"""
    lines = told(steps, rules=NURSE)
    assert lines[1:3] == ["expected anna to be left", "but anna is active"]
    assert lines[4:7] == [
        "expected anna to have the qualification planning",
        "but anna does not have it",
        "no trigger gives the qualification planning",
    ]
    assert lines[8:14] == [
        "expected anna not to have the qualification hygiene",
        "but anna has it",
        "the role nurse carries it",
        "trigger nurse (triggers/all.yaml:2:3): its conditions hold",
        "  team: care — met care",
        "  country: [be, nl] — met be",
    ]
    assert lines[15:] == [
        "expected 2 emails to anna since the last expectation",
        "but 1 email",
        "an email about role nurse, qualification hygiene",
    ]


def test_because_of_names_those_that_stand_behind_it() -> None:
    both = rules(
        "  nurse: {while: {team: care}, then: {roles: [nurse]}}\n"
        "  known: {when: user.joined, if: {country: NL}, then: {mandatory: [hygiene]}}\n"
    )
    steps = """
  - at: 2026-03-02
    user.joined: {user: anna, teams: care, country: BE}
    expect: {anna: {because_of: {hygiene: [nurse, known]}}}"""
    lines = told(steps, rules=both)
    assert lines[1:3] == [
        "expected anna to have the qualification hygiene because of the trigger known",
        "but anna has it, and that trigger does not stand behind it",
    ]
    assert lines[-2:] == [
        "trigger known (triggers/all.yaml:3:3): it happened, and its `if` does not hold",
        "  country: nl — not met: be",
    ]


def test_blocks_and_refused_requests_are_told() -> None:
    steps = """
  - at: 2026-03-02
    user.joined: {user: anna, teams: care, country: BE}
  - block: {users: anna, roles: nurse, note: on trial}
    expect: {anna: {has: nurse}}
  - assign: {users: anna, roles: guide, until: 2026-01-01}
    expect: {anna: {has_not: guide}}"""
    lines = told(steps, rules=NURSE)
    assert "admin@example.com blocked it on 2026-03-02T09:01:00Z (job step-0002): on trial" in lines
    assert lines[-3:-1] == ["expected assign to be processed", "but it was refused"]


@pytest.mark.parametrize(
    ("triggers", "steps"),
    [
        (  # grace begins when the conditions end, not when somebody looks
            "  a: {while: {contract_end: {after: 0 days ago}}, then: {roles: [guide]}, grace: 2 days}\n",
            """
  - at: 2026-03-02
    user.joined: {user: anna, contract_end: 2026-03-10}
    expect: {anna: {has: guide}}
  - at: 2026-03-11T23:59:00Z
    expect: {anna: {has: guide}}
  - at: 1 minute later
    expect: {anna: {has_not: guide}}""",
        ),
        (  # from just after it the day lies before; told ahead, it acts on its day
            "  a: {while: {joined: {before: 10 days ago}}, then: {roles: [guide]}}\n",
            """
  - at: 2026-03-02
    user.joined: {user: anna, time: in 5 days}
    expect: {anna: {status: expected}}
  - at: 15 days later
    expect: {anna: {status: active, has_not: guide}}
  - at: 1 minute later
    expect: {anna: {has: guide, emails: [guide]}}""",
        ),
        (  # the end of a stay comes by time alone, and what was given in it does not come back
            "  a: {when: user.team.added, then: {roles: [guide]}}\n",
            """
  - at: 2026-03-02
    user.joined: {user: anna, email: anna@example.com, teams: care}
    expect: {anna: {has: guide, emails: [guide]}}
  - user.left: {user: anna}
  - at: 31 days later
    user.joined: {user: anna}
    expect: {anna: {status: active, has_not: guide}}""",
        ),
        (  # an order that only exact moments keep: the end comes before the new beginning, so there is news
            "  a: {while: {contract_end: {before: 0 days ago}}, then: {roles: [guide]}}\n",
            """
  - at: 2026-03-02
    user.joined: {user: anna, email: anna@example.com}
  - assign: {users: anna, roles: guide, until: 2026-03-10}
    expect: {anna: {has: guide, emails: 1}}
  - user.updated: {user: anna, contract_end: 2026-03-20}
  - at: 2026-03-25
    expect: {anna: {has: guide, because_of: {guide: a}, emails: [guide]}}""",
        ),
    ],
)
def test_time_does_what_it_does_at_its_moment(triggers: str, steps: str) -> None:
    assert told(steps, rules=rules(triggers)) == []


def test_nothing_of_a_scenario_is_left_for_the_next() -> None:
    first = """
  - at: 2026-03-02
    user.joined: {user: anna, email: anna@example.com, teams: care, country: NL}
    expect: {anna: {has: nurse, emails: 1}}"""
    second = """
  - at: 2025-03-02
    user.updated: {user: anna, email: anna@example.com}
    expect: {anna: {status: expected, has_not: nurse, emails: 0}}"""
    assert told(first, second, first, rules=NURSE) == []


def test_coverage_counts_matches_and_conditions_seen_both_ways() -> None:
    known = rules(
        "  a: {while: {any: [{team: care}, {country: {known: true}}]}, then: {roles: [nurse]}}\n"
        "  b: {when: {user.updated: {country: BE}}, if: {team: care}, then: {roles: [guide]}}\n"
        "  off: {while: {team: care}, then: {roles: [guide]}, enabled: false}\n"
    )
    steps = """
  - at: 2026-03-02
    user.joined: {user: anna, teams: care, email: anna@example.com}
    expect: {anna: {has: nurse}}"""
    coverage = played(steps, rules=known, cover=True).coverage
    assert coverage is not None
    seen = {one.name: (one.matched, [(c.text, c.true, c.false) for c in one.conditions]) for one in coverage.triggers}
    assert seen == {
        "a": (True, [("team: care", True, False), ("country: {known: true}", False, True)]),
        # The email was told, and not the country: what the event would be has not been looked at.
        "b": (False, [("user.updated: country: be", False, False), ("team: care", False, False)]),
    }
    assert coverage.percent == 30.0  # 3 of 10: a match, two conditions seen one way
