"""Triggers in shadow: what they would do is counted and listed from the moment they go live; nothing is given."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.explain.triggers import show_trigger
from engine.explain.why import why
from engine.store.tables import shadow, shadow_match, shadow_trigger
from tests.databases import KINDS, databases
from tests.delivered import rows
from tests.semantics.rules import CARE_HYGIENE, CATALOG, HYGIENE
from tests.test_statements_of_a_batch import counted
from tests.world import World, event, rules_of

CARE = "  care: {while: {team: care}, then: {roles: [nurse]}, enabled: shadow}\n"
ADDED = "  added: {when: {user.team.added: {team: care}}, then: {roles: [guide]}, enabled: shadow}\n"
ENDS = "  ends: {while: {contract_end: {before: in 10 days}}, then: {roles: [guide]}, enabled: shadow}\n"
DUTCH = "  dutch: {when: {user.team.added: {team: care}}, if: {country: NL}, then: {roles: [guide]}, enabled: shadow}\n"


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Two people are there before anything is in shadow: u1 in care, u2 elsewhere."""
    with databases(request.param) as several:
        made = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=several)
        made.tell("user.joined", "u1", teams=["care"])
        made.tell("user.joined", "u2", teams=["sales"])
        yield made
        made.close()


def seen(world: World, trigger: str) -> list[tuple[str, str]]:
    """What a trigger would have done, in order: what, to whom."""
    listed = sa.select(shadow).where(shadow.c.trigger == trigger).order_by(shadow.c.number)
    return [(row.what, row.user_id) for row in rows(world, listed)]


def test_who_matched_when_it_went_live_counts_as_nothing_and_nobody_gets_anything(world: World) -> None:
    world.activate(CARE_HYGIENE + CARE)
    assert seen(world, "care") == []
    world.tell("user.team.added", "u2", team="care")
    world.tell("user.joined", "u3", teams=["care"])
    world.tell("user.updated", "u3", language="nl")
    assert seen(world, "care") == [("gives", "u2"), ("gives", "u3")]
    world.tell("user.team.removed", "u1", team="care")
    world.tell("user.team.removed", "u2", team="care")
    assert seen(world, "care")[2:] == [("takes", "u1"), ("takes", "u2")]
    assert (world.has("u3"), world.has("u2")) == (HYGIENE, set())
    assert {row.user_id for row in rows(world, shadow_match)} == {"u3"}


def test_each_event_that_matched_is_listed_with_its_time_and_message(world: World) -> None:
    world.activate(CARE_HYGIENE + ADDED + DUTCH)
    world.receive(
        event("user.team.added", "u2", "2026-03-02T09:10:00Z", id="first", team="care"),
        event("user.team.added", "u1", "2026-03-02T09:10:00Z", id="known", team="care"),
        event("user.updated", "u2", "2026-03-02T09:11:00Z", attributes={"country": "NL"}),
    )
    world.tell("user.team.removed", "u2", "2026-03-02T09:12:00Z", team="care")
    world.tell("user.team.added", "u2", "2026-03-02T09:13:00Z", team="care")
    assert seen(world, "added") == [("matched", "u2"), ("matched", "u2")]
    assert seen(world, "dutch") == [("matched", "u2")]  # `if` did not hold yet when the first was processed
    first = rows(world, sa.select(shadow).where(shadow.c.trigger == "added").order_by(shadow.c.number))[0]
    assert (first.event_type, first.event_source, first.event_id) == ("user.team.added", "hr", "first")
    assert world.has("u2") == HYGIENE


def test_what_time_alone_begins_is_counted_by_the_sweep(world: World) -> None:
    world.activate(CARE_HYGIENE + ENDS)
    world.tell("user.updated", "u1", attributes={"contract_end": "2026-03-20"})
    assert seen(world, "ends") == []
    world.go(days=12)
    world.go(days=1)
    assert seen(world, "ends") == [("gives", "u1")]
    world.tell("user.left", "u1")
    world.go(days=40)
    assert seen(world, "ends") == [("gives", "u1"), ("takes", "u1")]


def test_the_nightly_sweep_finds_what_was_missed(world: World) -> None:
    world.sweep()
    world.activate(CARE_HYGIENE + CARE)
    with world.database.unit() as work:
        work.run(sa.delete(shadow_match))
    world.go(days=1)
    assert seen(world, "care") == [("gives", "u1")]


def test_editing_or_switching_it_off_forgets_its_counts_and_another_apply_does_not(world: World) -> None:
    world.activate(CARE_HYGIENE + CARE + ADDED)
    world.tell("user.team.added", "u2", team="care")
    since = {row.trigger: row.since for row in rows(world, shadow_trigger)}
    world.activate("  other: {when: user.joined, then: {roles: [guide]}}\n" + CARE_HYGIENE + CARE + ADDED)
    assert {row.trigger: row.since for row in rows(world, shadow_trigger)} == since
    assert (seen(world, "care"), seen(world, "added")) == ([("gives", "u2")], [("matched", "u2")])
    world.activate(CARE_HYGIENE + CARE.replace("nurse", "guide") + ADDED)
    assert (seen(world, "care"), seen(world, "added")) == ([], [("matched", "u2")])
    world.activate(CARE_HYGIENE + CARE.replace("shadow", "false") + ADDED)
    assert [row.trigger for row in rows(world, shadow_trigger)] == ["added"]
    assert rows(world, shadow_match) == []
    world.activate(CARE_HYGIENE + CARE.replace("shadow", "true"))
    assert "role nurse" in world.has("u2")
    assert (rows(world, shadow_trigger), rows(world, shadow)) == ([], [])


def test_what_would_have_been_done_is_what_is_done_when_it_is_live(world: World) -> None:
    """The same events under the same trigger, in shadow and live."""
    told: list[Any] = [
        event("user.team.added", "u2", "2026-03-02T09:10:00Z", team="care"),
        event("user.joined", "u3", "2026-03-02T09:10:00Z", teams=["care"]),
        event("user.team.removed", "u1", "2026-03-02T09:11:00Z", team="care"),
    ]
    live = CARE.replace("care:", "live:").replace("shadow", "true")
    world.activate(CARE_HYGIENE + CARE + live)
    world.receive(*told)
    given = {user for user, _, target, _, origin, _ in world.reasons() if origin == "live" and target == "nurse"}
    assert {user for what, user in seen(world, "care") if what == "gives"} == given == {"u2", "u3"}
    assert {user for what, user in seen(world, "care") if what == "takes"} == {"u1"}


def test_without_triggers_in_shadow_no_statement_is_about_them(world: World) -> None:
    message = Arrival(body=json.dumps(event("user.team.added", "u2", "2026-03-02T09:10:00Z", team="care")).encode())
    with counted(world.database) as said:
        world.pipeline.process([message])
        world.sweep()
    assert not [one for one in said if "shadow" in one]


def test_the_views_tell_what_it_would_have_done(world: World) -> None:
    triggers = CARE_HYGIENE + CARE + ADDED
    world.activate(triggers)
    world.tell("user.team.added", "u2", team="care")
    world.tell("user.team.removed", "u1", team="care")
    rules = rules_of(CATALOG, triggers)
    with world.database.read() as work:
        care, added = show_trigger(work, rules, "care"), show_trigger(work, rules, "added")
        told = why(work, rules, world.settings, "u2", "nurse")
    assert care.shadow is not None
    assert added.shadow is not None
    assert (care.shadow.gives, care.shadow.takes, care.shadow.users, care.shadow.matched) == (1, 1, 1, 0)
    assert (added.shadow.matched, added.shadow.users) == (1, 1)
    assert [(one.what, one.user) for one in care.would] == [("takes", "u1"), ("gives", "u2")]
    assert [(one.trigger, one.what) for one in told.shadow] == [("care", "gives")]
