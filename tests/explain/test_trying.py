"""A trigger tried on the people there are: how many, who, and what each condition leaves out."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.authoring.conditions import All, Condition
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.clock import DAY, fixed_clock
from engine.explain.names import Unknown
from engine.explain.reached import reached
from engine.explain.trying import Trial, try_trigger
from engine.matching.reference import holds
from engine.people import People
from engine.store.database import Work
from engine.store.tables import reason, user
from tests.databases import KINDS, databases
from tests.explain.academy import CATALOG, NOW, SETTINGS, settle, tell

TRIGGERS = """
triggers:
  dutch-nurses:
    while: {team: care, job_title: nurse, country: NL}
    then: {roles: [nurse]}
  part-time:
    while:
      all:
        - any: [{team: care}, {team: sales}, {job_title: nurse}]
        - all: [{fte: {at_most: 0.5}}, {none: {group: dutch}}]
    then: {roles: [nurse]}
  one-of-two:
    while: [{team: sales}, {completed: wound-theory}]
    then: {roles: [nurse]}
  everybody:
    while: everyone
    then: {roles: [nurse]}
  after-wounds:
    when: {learning.completed: {item: wound-theory}}
    if: {joined: {before: 30 days ago}, country: {known: true}}
    then: {roles: [nurse]}
  whoever-joins:
    enabled: false
    when: user.joined
    then: {roles: [nurse]}
"""
RULES, _ = read_rules({"catalog.yaml": CATALOG, "triggers/tried.yaml": TRIGGERS})


@pytest.fixture(params=KINDS)
def work(request: pytest.FixtureRequest) -> Iterator[Work]:
    """The academy, and a crowd in which every combination of a few facts is there."""
    with databases(request.param) as several:
        database = several.fresh(fixed_clock(NOW))
        with database.unit() as unit:
            settle(unit)
            crowd(unit)
            yield unit
        database.close()


def test_counting_all_triggers_at_once_says_the_same_as_trying_each(work: Work) -> None:
    found = reached(work, RULES)
    standing = [name for name, trigger in RULES.triggers.items() if trigger.while_ is not None]
    tried = {name: try_trigger(work, RULES, name, sample=0) for name in standing}
    assert found.users == {name: one.matches for name, one in tried.items()}
    assert {one.active for one in tried.values()} == {found.active}
    assert len(set(found.users.values())) > 2


def crowd(work: Work) -> None:
    for number in range(48):
        country = (None, "NL", "BE", "FR")[number % 4]
        said = {
            "teams": [["care"], ["sales"], []][number % 3],
            "job_titles": ["nurse"] if number % 2 else [],
            "attributes": {"country": country, "fte": 0.4 if number < 20 else 1},
        }
        tell(work, f"c-{number}", "user.joined", f"c-{number:02}", said, at=NOW - (10 + 2 * number) * DAY)
        if number % 5 == 0:
            told = {"item": "wound-theory"}
            tell(work, f"d-{number}", "learning.completed", f"c-{number:02}", told, at=NOW - DAY)
        if number % 11 == 0:
            tell(work, f"e-{number}", "user.left", f"c-{number:02}", at=NOW - 2 * DAY)


def by_reading(work: Work, rules: Rules, name: str) -> dict[str, object]:
    """The same, read by the plain reference one user after the other."""
    trigger = rules.triggers[name]
    condition = trigger.while_ or trigger.if_
    parts = flat(condition) if condition else []
    everybody = sorted(work.run(sa.select(user.c.id)).scalars())
    people = People.look(work, everybody, rules, SETTINGS)
    persons = [person for one in everybody if (person := people.person(one)) is not None]
    seen = [([holds(part, one.facts, NOW) for part in parts], one) for one in persons if not one.between_stays]
    there = [(held, one.id) for held, one in seen if one.status == "active"]
    away = [held for held, one in seen if one.status != "active" and trigger.while_]
    return {
        "active": len(there),
        "matches": sum(all(held) for held, _ in there),
        "elsewhere": sum(all(held) for held in away),
        "met": [sum(held[part] for held, _ in there) for part in range(len(parts))],
        "excludes": [
            sum(not held[part] and sum(held) == len(parts) - 1 for held, _ in there) for part in range(len(parts))
        ],
        "sample": sorted(one for held, one in there if all(held))[:3],
    }


def flat(condition: Condition) -> list[Condition]:
    if isinstance(condition, All):
        return [one for part in condition.parts for one in flat(part)]
    return [condition]


def seen(found: Trial) -> dict[str, object]:
    return {
        "active": found.active,
        "matches": found.matches,
        "elsewhere": found.elsewhere,
        "met": [one.met for one in found.conditions],
        "excludes": [one.excludes for one in found.conditions],
        "sample": [one.id for one in found.sample],
    }


def test_what_is_counted_is_what_the_reference_reads(work: Work) -> None:
    for name in ("dutch-nurses", "part-time", "one-of-two", "everybody", "after-wounds"):
        found = try_trigger(work, RULES, name, sample=3)
        assert seen(found) == by_reading(work, RULES, name), name
        assert 0 < found.matches < found.active or name == "everybody"
    assert work.run(sa.select(sa.func.count()).select_from(reason)).scalar_one() == 1  # nothing was given


def test_everything_is_counted_in_one_statement_and_the_sample_in_another(work: Work) -> None:
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    try:
        try_trigger(work, RULES, "part-time", sample=3)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)
    assert len(said) == 2
    assert said[0].count("MATERIALIZED") == 1


def test_conditions_are_those_that_must_all_hold_as_written(work: Work) -> None:
    found = try_trigger(work, RULES, "Part-Time", sample=0)
    first, *others = found.conditions
    assert [one.text for one in others] == ["fte: {at_most: 0.5}", "none: {group: dutch}"]
    assert [one.text for one in first.alternatives] == ["team: care", "team: sales", "job_title: nurse"]
    assert max(one.met for one in first.alternatives) <= first.met <= sum(one.met for one in first.alternatives)
    assert found.sample == ()


def test_of_when_the_event_is_not_looked_at(work: Work) -> None:
    found = try_trigger(work, RULES, "after-wounds", sample=5)
    assert (found.mode, found.events) == ("when", ("learning.completed: {item: wound-theory}",))
    assert {one.status for one in found.sample} == {"active"}
    without_if = try_trigger(work, RULES, "whoever-joins", sample=0)
    assert (without_if.matches, without_if.enabled) == (without_if.active, "false")
    assert [(one.text, one.excludes) for one in without_if.conditions] == [("everyone", 0)]


def test_where_nobody_is_known_everything_is_nought(work: Work) -> None:
    work.run(sa.update(user).values(status="left", between_stays=True))
    found = try_trigger(work, RULES, "dutch-nurses", sample=5)
    assert (found.active, found.matches, found.elsewhere, found.sample) == (0, 0, 0, ())
    assert [(one.met, one.excludes) for one in found.conditions] == [(0, 0)] * 3


def test_a_trigger_that_a_program_wrote_is_tried_too(work: Work) -> None:
    many = ", ".join(f"{{fte: {{at_most: {2 + number}}}}}" for number in range(60))
    ways = ", ".join(f"{{any: [{{team: care}}, {{fte: {{at_least: {number}}}}}]}}" for number in range(1, 60))
    text = f"triggers:\n  long:\n    while: {{all: [{many}, {{country: NL}}]}}\n    then: {{roles: [nurse]}}\n"
    text += f"  wide:\n    while: {{all: [{ways}]}}\n    then: {{roles: [nurse]}}\n"
    rules, _ = read_rules({"catalog.yaml": CATALOG, "triggers/long.yaml": text})
    for name in ("long", "wide"):
        found = try_trigger(work, rules, name, sample=3)
        assert (found.matches, len(found.conditions)) == (by_reading(work, rules, name)["matches"], 40)
        assert found.matches > 0


def test_a_trigger_that_is_not_there_suggests_the_nearest(work: Work) -> None:
    with pytest.raises(Unknown, match="no trigger is called 'dutch-nurse'; did you mean dutch-nurses"):
        try_trigger(work, RULES, "dutch-nurse", sample=5)
