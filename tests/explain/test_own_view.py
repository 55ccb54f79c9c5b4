"""What somebody must see of themselves, played on each database: what hides what, who waits, what was reached."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.assignment.holdings import holdings
from engine.clock import parse, shown
from engine.explain.blocked import who_is_blocked
from engine.explain.hidden import Hidden
from engine.explain.user import UserView, user_view
from engine.explain.why import Why
from engine.explain.why import why as explain
from engine.store.tables import reason, user
from tests.databases import Databases
from tests.semantics.rules import CARE, CARE_GRACE, CARE_HYGIENE, CARE_KEEP, CATALOG, WELCOME
from tests.test_statements_of_a_batch import counted
from tests.world import World, rules_of

GUIDES = "  guides: {description: Whoever sells guides visitors., while: {team: sales}, then: {roles: [guide]}}\n"
TRIGGERS = CARE + GUIDES


@pytest.fixture
def world(several: Databases) -> Iterator[World]:
    """Anna is of Care, and a nurse by it, which gives her hygiene (mandatory) and wound care."""
    made = World(CATALOG, TRIGGERS, at="2026-03-02T09:07:00Z", databases=several)
    made.tell("user.joined", "anna", name="Anna", teams=["care"], email="anna@example.com")
    yield made
    made.close()


def seen(world: World, user: str = "anna", triggers: str = TRIGGERS) -> UserView:
    with world.database.read() as work:
        return user_view(work, rules_of(world.catalog, triggers), user)


def why(world: World, target: str, user: str = "anna", triggers: str = TRIGGERS) -> Why:
    with world.database.read() as work:
        return explain(work, rules_of(world.catalog, triggers), world.settings, user, target)


def blocked_from(world: World, target: str) -> dict[str, list[tuple[str, str, str | None]]]:
    """Who is blocked from it, and by which blocks: kind, name, note."""
    with world.database.read() as work:
        found = who_is_blocked(work, rules_of(world.catalog, TRIGGERS), target)
    assert found.count == len(found.users)
    return {one.id: [(stop.kind, stop.name, stop.note) for stop in one.blocks] for one in found.users}


def hidden(view: UserView) -> dict[str, str]:
    """What does not show, and because of what."""
    return {one.name: one.because for one in view.hidden}


def one(view: UserView, name: str) -> Hidden:
    return next(each for each in view.hidden if each.name == name)


def names(view: UserView) -> set[str]:
    return {role.name for role in view.roles} | {each.name for each in view.qualifications}


# --- blocks -----------------------------------------------------------------------------------------------------------
def test_a_blocked_role_hides_what_it_carries_and_says_so(world: World) -> None:
    world.ask("block", users=["anna"], roles=["nurse"], note="back is hurt", until="2026-03-31")
    view = seen(world)
    assert names(view) == set()
    assert hidden(view) == {"nurse": "blocked", "hygiene": "role_blocked", "wound-care": "role_blocked"}
    assert (one(view, "hygiene").mandatory, one(view, "wound-care").mandatory) == (True, False)
    assert (one(view, "hygiene").roles, one(view, "nurse").roles) == (("nurse",), ())
    (reason,) = one(view, "hygiene").reasons
    assert (reason.by, reason.title, reason.hidden) == ("role", "Nurse", "role_blocked")
    assert [each.name for each in reason.because] == ["care-nurse"]
    (block,) = view.blocks
    assert (block.kind, block.name, block.title) == ("role", "nurse", "Nurse")
    assert (block.actor, block.note, block.until) == ("ada@example.com", "back is hurt", "2026-04-01T00:00:00Z")


def test_what_has_another_reason_stays_and_is_not_called_hidden(world: World) -> None:
    world.ask("assign", users=["anna"], qualifications=["wound-care"], note="for the flight", until="2026-06-30")
    world.ask("block", users=["anna"], roles=["nurse"])
    view = seen(world)
    assert names(view) == {"wound-care"}
    assert hidden(view) == {"nurse": "blocked", "hygiene": "role_blocked"}
    (reason,) = view.qualifications[0].reasons
    assert (reason.by, reason.actor, reason.note) == ("job", "ada@example.com", "for the flight")
    assert reason.until == "2026-07-01T00:00:00Z"
    assert blocked_from(world, "wound-care") == {}
    found = why(world, "wound-care")
    assert (found.has, [each.by for each in found.reasons]) == (True, ["job"])
    assert [(each.text, each.hidden) for each in found.over] == [
        ("the role nurse carries it, and is blocked", "role_blocked")
    ]


def test_two_roles_carry_it_and_one_is_blocked(world: World) -> None:
    world.activate(TRIGGERS, CATALOG.replace("qualifications: [first-aid]", "qualifications: [first-aid, hygiene]"))
    world.tell("user.team.added", "anna", team="sales")
    world.ask("block", users=["anna"], roles=["nurse"])
    assert names(seen(world)) == {"guide", "first-aid", "hygiene"}
    assert blocked_from(world, "hygiene") == {}
    world.ask("block", users=["anna"], roles=["guide"])
    assert set(one(seen(world), "hygiene").roles) == {"nurse", "guide"}
    assert len(blocked_from(world, "hygiene")["anna"]) == 2


def test_a_block_on_the_qualification_leaves_the_role(world: World) -> None:
    world.ask("block", users=["anna"], qualifications=["hygiene"], note="allergic")
    view = seen(world)
    assert names(view) == {"nurse", "wound-care"}
    assert hidden(view) == {"hygiene": "blocked"}
    assert [each.text for each in one(view, "hygiene").reasons] == ["the role nurse carries it"]


def test_a_block_that_hides_nothing_is_shown_all_the_same(world: World) -> None:
    world.ask("block", users=["anna"], roles=["guide"])
    view = seen(world)
    assert [block.name for block in view.blocks] == ["guide"]
    assert hidden(view) == {}
    assert blocked_from(world, "first-aid") == {}


def test_why_says_that_a_qualification_is_hidden_with_its_role(world: World) -> None:
    world.ask("block", users=["anna"], roles=["nurse"], note="back is hurt")
    found = why(world, "hygiene")
    assert not found.has
    assert found.obstacles == ("hidden, because the role nurse, which carries it, is blocked",)
    (reason,) = found.reasons
    assert (reason.by, reason.name, reason.mandatory) == ("role", "nurse", True)
    (role,) = found.roles
    assert role.obstacles[0].startswith("ada@example.com blocked it on 2026-03-02T")
    assert role.obstacles[0].endswith(": back is hurt")


def test_who_is_blocked_counts_those_whose_role_is_blocked(world: World) -> None:
    world.tell("user.joined", "bob", teams=["care"])
    world.tell("user.joined", "cleo", teams=["sales"])
    world.ask("block", users=["anna", "cleo"], roles=["nurse"], note="by role")
    world.ask("block", users=["bob", "anna"], qualifications=["hygiene"], note="itself")
    assert blocked_from(world, "hygiene") == {
        "anna": [("qualification", "hygiene", "itself"), ("role", "nurse", "by role")],
        "bob": [("qualification", "hygiene", "itself")],
    }
    assert set(blocked_from(world, "wound-care")) == {"anna"}  # nothing would give it to cleo
    assert set(blocked_from(world, "nurse")) == {"anna", "cleo"}


def test_a_block_whose_end_has_come_is_gone_before_the_sweep_comes(world: World) -> None:
    world.ask("block", users=["anna"], roles=["nurse"], until="2026-03-03")
    world.now = parse("2026-03-04T00:00:30Z")
    view = seen(world)
    assert view.blocks == ()
    assert hidden(view) == {"nurse": "due", "hygiene": "due", "wound-care": "due"}
    world.sweep()
    assert names(seen(world)) == {"nurse", "hygiene", "wound-care"}
    assert hidden(seen(world)) == {}


# --- who is not there -------------------------------------------------------------------------------------------------
def test_somebody_expected_sees_what_shows_when_they_join(world: World) -> None:
    world.tell("user.team.added", "dora", team="care")
    view = seen(world, "dora")
    assert (view.status, view.joined, names(view)) == ("expected", None, set())
    assert hidden(view) == {"nurse": "not_joined", "hygiene": "not_joined", "wound-care": "not_joined"}
    assert why(world, "hygiene", "dora").obstacles == (
        "the user has not joined yet; what they are to have shows when they do",
    )
    world.tell("user.joined", "dora")
    assert names(seen(world, "dora")) == {"nurse", "hygiene", "wound-care"}


def test_what_somebody_had_who_left_is_hidden_until_the_stay_is_over(world: World) -> None:
    world.tell("user.left", "anna", "2026-03-02T09:09:00Z")
    view = seen(world)
    assert (view.status, view.left, view.stay_ends) == ("left", "2026-03-02T09:09:00Z", "2026-04-01T09:09:00Z")
    assert names(view) == set()
    assert hidden(view) == {"nurse": "left", "hygiene": "left", "wound-care": "left"}
    world.go(days=31)
    over = seen(world)
    assert (over.status, over.stay_ends, over.hidden) == ("left", None, ())


def test_a_block_weighs_more_than_having_left(world: World) -> None:
    world.ask("block", users=["anna"], roles=["nurse"])
    world.tell("user.left", "anna")
    assert hidden(seen(world)) == {"nurse": "blocked", "hygiene": "role_blocked", "wound-care": "role_blocked"}


# --- done, open, reached ----------------------------------------------------------------------------------------------
def test_items_are_done_since_their_first_completion(world: World) -> None:
    world.tell("learning.completed", "anna", "2026-02-03T10:00:00Z", item="washing")
    world.tell("learning.completed", "anna", "2026-02-01T10:00:00Z", item="WASHING")
    hygiene, wounds = seen(world).qualifications
    assert hygiene.achieved == hygiene.learning_items[0].completed_at == "2026-02-01T10:00:00Z"
    assert (wounds.learning_items[0].completed_at, wounds.learning_items[0].visible) == (None, False)


def test_everything_reached_is_listed_also_what_nobody_asks_for(world: World) -> None:
    world.tell("learning.completed", "anna", "2026-02-02T10:00:00Z", item="rescue-day")
    world.tell("learning.completed", "anna", "2026-02-01T10:00:00Z", item="washing")
    assert [(one.name, one.at[:10], one.assigned) for one in seen(world).achieved] == [
        ("hygiene", "2026-02-01", True),
        ("first-aid", "2026-02-02", False),
    ]


# --- reasons ----------------------------------------------------------------------------------------------------------
def test_a_reason_has_what_the_owner_wrote_of_the_trigger(world: World) -> None:
    world.tell("user.team.added", "anna", team="sales")
    reasons = {role.name: role.reasons[0] for role in seen(world).roles}
    assert reasons["guide"].description == "Whoever sells guides visitors."
    assert (reasons["nurse"].description, reasons["nurse"].lasting) == (None, False)
    world.activate("  {}\n", ended={"guides": "keep", "care-nurse": "revoke"})
    (kept,) = seen(world, triggers="  {}\n").roles
    assert (kept.reasons[0].description, kept.reasons[0].lasting) == (None, True)


@pytest.mark.parametrize(("triggers", "lasting"), [(CARE_HYGIENE, False), (CARE_KEEP, True), (WELCOME, True)])
def test_a_reason_says_whether_it_lasts(several: Databases, triggers: str, lasting: bool) -> None:
    world = World(CATALOG, triggers, at="2026-03-02T09:07:00Z", databases=several)
    world.tell("user.joined", "anna", teams=["care"])
    (given,) = seen(world, triggers=triggers).qualifications[0].reasons
    assert given.lasting is lasting
    world.close()


def test_a_reason_in_grace_says_until_when(several: Databases) -> None:
    world = World(CATALOG, CARE_GRACE, at="2026-03-02T09:07:00Z", databases=several)
    world.tell("user.joined", "anna", teams=["care"])
    world.tell("user.team.removed", "anna", team="care")
    (given,) = seen(world, triggers=CARE_GRACE).qualifications[0].reasons
    assert (given.state, given.grace_until) == ("ending", shown(parse("2026-03-05T09:09:00Z")))
    world.close()


# --- all of it together -----------------------------------------------------------------------------------------------
def test_what_is_called_hidden_is_what_the_assignments_hide(world: World) -> None:
    world.tell("user.team.added", "dora", team="care")
    world.tell("user.joined", "bob", teams=["care", "sales"])
    world.tell("user.joined", "cleo", teams=["sales"])
    world.tell("user.left", "cleo")
    world.ask("assign", users=["anna", "bob", "cleo", "dora"], qualifications=["hygiene"], roles=["guide"])
    world.ask("block", users=["anna", "dora"], roles=["nurse"])
    world.ask("block", users=["bob"], roles=["guide"], qualifications=["hygiene"])
    pairs = sa.union(
        sa.select(reason.c.user_id, sa.literal("role").label("kind"), sa.literal("nurse").label("target")),
        *(
            sa.select(reason.c.user_id, sa.literal(kind), sa.literal(target))
            for kind, target in [
                ("role", "guide"),
                *(("qualification", name) for name in ("hygiene", "wound-care", "first-aid")),
            ]
        ),
    ).subquery("pairs")
    of_user = sa.select(*pairs.c, user.c.status, user.c.stay_order).join_from(pairs, user, user.c.id == pairs.c.user_id)
    with world.database.read() as work:
        held = holdings(of_user.subquery("pairs_of_users"), work.now)
        rows = list(work.run(sa.select(held.c.user_id, held.c.target, held.c.active, held.c.hidden)))
    assert len(rows) == 4 * 5
    for row in rows:
        view = seen(world, row.user_id)
        assert (row.target in names(view)) == row.active, row
        if view.status == "active":
            assert (row.target in hidden(view)) == row.hidden, row
        else:  # of somebody who is not there everything counts as hidden, given or not
            assert row.hidden


def test_a_view_is_a_handful_of_statements_whatever_the_user_has(world: World) -> None:
    world.tell("user.joined", "bob", teams=["care", "sales"])
    world.tell("learning.completed", "bob", item="washing")
    world.ask("assign", users=["bob"], qualifications=["hygiene", "first-aid"], roles=["guide", "nurse"])
    world.ask("block", users=["bob"], roles=["nurse"], qualifications=["first-aid"])
    with counted(world.database) as little:
        seen(world, "anna")
    with counted(world.database) as much:
        seen(world, "bob")
    assert sum(little.values()) <= sum(much.values()) <= sum(little.values()) + 1 <= 16
