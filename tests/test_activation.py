"""Activation: who must decide what, what is kept of each revision, and who follows it."""

import pytest
import sqlalchemy as sa

from engine.activation import Activated, activate
from engine.errors import NotReady, Refused
from engine.explain.why import why
from engine.pipeline import Pipeline
from engine.revision import active_rules
from engine.store.tables import active, revision
from tests.databases import Databases
from tests.delivered import arrival, everything, outcomes, rows
from tests.semantics.rules import ADDED, CARE_GRACE, CARE_HYGIENE, HYGIENE, Make
from tests.world import World, event, rules_of

NONE = "  {}\n"
FIRST = CARE_HYGIENE + ADDED


def refused(world: World, triggers: str, ended: dict[str, str]) -> list[str]:
    """Why another rule set is refused, which must change nothing."""
    before = everything(world)
    with pytest.raises(Refused) as found:
        world.activate(triggers, ended=ended)
    assert everything(world) == before
    return found.value.reasons


def decide(name: str, users: str) -> str:
    return (
        f"the trigger {name} is gone, and what {users} of the users have rests on it: "
        f"say --ended {name}=keep or --ended {name}=revoke"
    )


# --- decisions ------------------------------------------------------------------------------------------------------
def test_every_deleted_trigger_that_gave_something_must_be_decided_at_once(product: Make) -> None:
    world = product(FIRST + CARE_GRACE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.joined", "u2", teams=["care"])
    world.tell("user.team.removed", "u2", team="care")
    assert refused(world, NONE, {}) == [
        decide("care-hygiene", "1"),
        decide("added", "2"),
        decide("care-grace", "2"),
    ]
    assert refused(world, NONE, {"added": "keep", "care-grace": "revoke"}) == [decide("care-hygiene", "1")]
    world.activate(NONE, ended={"added": "keep", "care-grace": "revoke", "care-hygiene": "revoke"})
    assert (world.has("u1"), world.has("u2")) == (HYGIENE, HYGIENE)


def test_what_people_who_left_or_are_blocked_had_must_be_decided_too(product: Make) -> None:
    world = product(FIRST)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.joined", "u2", teams=["care"])
    world.tell("user.left", "u1")
    world.ask("block", users=["u2"], qualifications=["hygiene"])
    assert refused(world, NONE, {}) == [decide("care-hygiene", "2"), decide("added", "2")]


def test_a_trigger_that_became_the_other_kind_must_be_decided(product: Make) -> None:
    world = product(ADDED)
    world.tell("user.joined", "u1", teams=["care"])
    other = "  added: {while: {team: care}, then: {qualifications: [hygiene]}}\n"
    assert refused(world, other, {}) == [decide("added", "1")]
    assert refused(world, other.replace("added", "renamed").replace("{while", "{was: added, while"), {}) == [
        decide("added", "1")
    ]


def test_a_deleted_trigger_that_gave_nothing_needs_no_decision(product: Make) -> None:
    world = product(FIRST)
    world.tell("user.joined", "u1", teams=["sales"])
    world.activate(NONE, ended={})
    assert rows(world, sa.select(active.c.revision))[0].revision == 2


def test_deciding_of_a_trigger_that_is_not_deleted_is_refused(product: Make) -> None:
    world = product(FIRST)
    world.tell("user.joined", "u1", teams=["care"])
    renamed = CARE_HYGIENE.replace("care-hygiene: {", "renamed: {was: care-hygiene, ")
    assert refused(world, renamed, {"nurses": "keep", "care-hygiene": "revoke"}) == [
        "care-hygiene is not a trigger that is deleted by this: leave out --ended care-hygiene=revoke",
        "nurses is not a trigger that is deleted by this: leave out --ended nurses=keep",
        decide("added", "1"),
    ]


# --- what is shown and kept -----------------------------------------------------------------------------------------
def test_why_tells_the_new_name_of_a_renamed_trigger(product: Make) -> None:
    world = product(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate(CARE_HYGIENE.replace("care-hygiene: {", "renamed: {was: care-hygiene, "), ended={})
    with world.database.read() as work:
        found = why(work, active_rules(work)[1], world.settings, "u1", "hygiene")
    assert [(one.by, one.name, one.state) for one in found.reasons] == [("trigger", "renamed", "open")]
    assert found.over == ()


def test_revisions_count_up_and_are_kept_with_their_files_actor_and_note(product: Make) -> None:
    world = product(FIRST)
    files = [rules_of(world.catalog, text).files for text in (FIRST, ADDED, FIRST)]
    world.now += 5
    second = activate(
        world.database, rules_of(world.catalog, ADDED), actor="mira", note="fewer", settings=world.settings
    )
    third = activate(world.database, rules_of(world.catalog, FIRST), actor="noor", settings=world.settings)
    assert (second, third) == (
        Activated(revision=2, changes=0, emails=0),
        Activated(revision=3, changes=0, emails=0),
    )
    kept = [(row.number, row.actor, row.note) for row in rows(world, sa.select(revision).order_by(revision.c.number))]
    assert kept == [(1, "ops@example.com", None), (2, "mira", "fewer"), (3, "noor", None)]
    told = rows(world, sa.select(revision.c.files, revision.c.activated_at).order_by(revision.c.number))
    assert [row.files for row in told] == [dict(one) for one in files]
    assert [row.activated_at for row in told] == [world.now - 5, world.now, world.now]


def test_an_activation_says_how_much_came_of_it(product: Make) -> None:
    world = product()
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.joined", "u2", teams=["care"])
    rules = rules_of(world.catalog, "  nurses: {while: {team: care}, then: {roles: [nurse]}}\n")
    done = activate(world.database, rules, actor="mira", settings=world.settings)
    assert done == Activated(revision=2, changes=6, emails=2)


# --- who follows ----------------------------------------------------------------------------------------------------
def test_a_running_pipeline_follows_the_revision_that_is_active_now(product: Make) -> None:
    world = product()
    assert world.tell("user.joined", "u1", teams=["care"]) == "applied"
    assert world.has("u1") == set()
    world.activate(CARE_HYGIENE)
    world.tell("user.joined", "u2", teams=["care"])
    assert (world.has("u1"), world.has("u2")) == (HYGIENE, HYGIENE)
    world.activate(NONE, ended={"care-hygiene": "keep"})
    world.tell("user.joined", "u3", teams=["care"])
    assert (world.has("u2"), world.has("u3")) == (HYGIENE, set())


def test_a_pipeline_waits_for_the_first_revision(product: Make) -> None:
    world = product()
    database = Databases(None).fresh(lambda: world.now)
    pipeline = Pipeline(database, world.settings)
    message = arrival(event("user.joined", "u1", "2026-03-02T09:00:00Z"))
    with pytest.raises(NotReady, match="rolecall apply --yes"):
        pipeline.process([message])
    activate(database, rules_of(world.catalog, FIRST), actor="mira", settings=world.settings)
    assert outcomes(pipeline.process([message])) == ["applied"]
    pipeline.close()
    database.close()
