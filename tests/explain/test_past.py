"""Whether somebody had something at a moment of the past, why, and what ended it: against what was so then."""

import random
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.clock import DAY, HOUR, parse
from engine.errors import Refused
from engine.explain.past import Then, had_then
from engine.store.tables import change, revision
from tests.databases import KINDS, databases
from tests.world import World, rules_of

CATALOG = """
teams: {care: {}, sales: {}}
job_titles: {nurse: {}}
learning_items: {a: {}}
qualifications: {wound-care: {items: [a]}, gdpr: {items: [a]}}
roles: {nurse: {qualifications: [wound-care], mandatory: [gdpr]}, guide: {}}
"""
TRIGGERS = """
  nurse: {while: {team: care, job_title: nurse}, then: {roles: [nurse]}}
  seller: {while: {team: sales}, then: {qualifications: [gdpr]}}
  welcome: {when: user.joined, then: {roles: [guide]}}
"""
RULES = rules_of(CATALOG, TRIGGERS)
TARGETS = ("nurse", "guide", "wound-care", "gdpr")
START = "2026-03-02T09:00:00Z"


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The product on an empty database."""
    with databases(request.param) as several:
        made = World(CATALOG, TRIGGERS, at=START, databases=several)
        yield made
        made.close()


def then(world: World, target: str, at: int, user: str = "u-1") -> Then:
    with world.database.read() as work:
        return had_then(work, RULES, user, target, at)


def nurse(world: World) -> None:
    world.tell("user.joined", "u-1", teams=["care"], job_titles=["nurse"])


def test_who_had_it_and_what_ended_it(world: World) -> None:
    nurse(world)
    world.go(days=10)
    world.tell("user.team.removed", "u-1", team="care")
    world.go(days=10)
    found = then(world, "nurse", parse(START) + 5 * DAY)
    assert (found.had, found.since, found.ended) == (True, "2026-03-02T09:01:00Z", "2026-03-12T09:02:00Z")
    assert found.because == ("the trigger nurse of revision 1, from 2026-03-02T09:01:00Z to 2026-03-12T09:02:00Z",)
    assert found.cause is not None
    assert found.cause.startswith("event hr ")
    assert found.ended_by is not None
    assert found.ended_because == ("the trigger nurse of revision 1 ended",)
    assert [one.what for one in found.changes] == ["gained nurse", "lost nurse"]
    assert found.unknown == ()
    after = then(world, "nurse", parse(START) + 15 * DAY)
    assert (after.had, after.cause, after.ended) == (False, found.ended_by, None)
    assert after.because == (f"the trigger nurse of revision 1 had ended on 2026-03-12T09:02:00Z by {found.ended_by}",)
    before = then(world, "nurse", parse(START) - DAY)
    assert (before.had, before.cause) == (False, None)
    assert before.because == (
        "the user had not joined yet, as far as Rolecall had been told",
        "nothing that is kept gave it then",
    )


def test_a_qualification_came_with_its_role_by_the_rules_of_then(world: World) -> None:
    nurse(world)
    world.go(days=10)
    world.activate(TRIGGERS, CATALOG.replace("qualifications: [wound-care], ", ""))
    world.go(days=10)
    found = then(world, "wound-care", parse(START) + DAY)
    (carried,) = found.because
    assert carried.startswith("the role nurse carried it, had from 2026-03-02T09:01:00Z")
    assert (found.had, found.mandatory, found.ended_by) == (True, False, "apply 2")
    must = then(world, "gdpr", parse(START) + DAY)
    assert (must.had, must.mandatory, must.ended) == (True, True, None)
    world.tell("user.job_title.removed", "u-1", job_title="nurse")
    assert then(world, "gdpr", parse(START) + DAY).ended_because == (
        "the role nurse, which carried it, was lost with it",
    )


def test_a_block_and_a_leaving_say_what_took_it(world: World) -> None:
    nurse(world)
    world.go(days=5)
    world.ask("block", users=["u-1"], roles=["nurse"], note="diploma expired")
    world.go(days=5)
    found = then(world, "nurse", parse(START) + DAY)
    assert found.had
    assert [one.split(" (")[0] for one in found.ended_because] == ["ada@example.com blocked it"]
    blocked = then(world, "nurse", parse(START) + 6 * DAY)
    assert not blocked.had
    assert blocked.because[0].startswith("ada@example.com had blocked it on 2026-03-07")
    assert blocked.because[0].endswith(": diploma expired")
    world.tell("user.left", "u-1")
    left = then(world, "guide", parse(START) + DAY)
    assert left.ended_because == ("the user left on 2026-03-12T09:03:00Z",)
    world.go(days=1)
    assert (
        then(world, "guide", parse(START) + 10 * DAY + HOUR).because[0] == "the user had left on 2026-03-12T09:03:00Z"
    )


def test_what_began_anew_since_cannot_be_told_and_says_so(world: World) -> None:
    nurse(world)
    for _ in range(2):
        world.go(days=10)
        world.tell("user.team.removed", "u-1", team="care")
        world.go(days=1)
        world.tell("user.team.added", "u-1", team="care")
    found = then(world, "nurse", parse(START) + DAY)
    assert (found.had, found.ended, found.because) == (True, "2026-03-12T09:02:00Z", ())
    assert len(found.unknown) == 2
    assert "whether it had stood before that, and had ended, is not kept" in found.unknown[0]
    assert found.unknown[1].startswith("what gave it then is not kept")
    assert found.ended_by is not None  # the change tells that, whatever became of the reason


def test_a_beginning_that_is_not_written_down_is_no_guess(world: World) -> None:
    nurse(world)
    world.go(days=10)
    world.tell("user.team.removed", "u-1", team="care")
    with world.database.unit() as work:
        work.run(sa.delete(change).where(change.c.type == "role.assigned"))
    found = then(world, "nurse", parse(START) + DAY)
    assert (found.had, found.because, found.ended) == (None, (), None)
    assert found.unknown[0].startswith("when it began is not written down")


def test_rules_of_then_that_cannot_be_read_are_named(world: World) -> None:
    nurse(world)
    with world.database.unit() as work:
        work.run(sa.update(revision).values(files={"catalog.yaml": "rolls: {}"}))
    found = then(world, "wound-care", world.now)
    assert (found.had, found.because) == (True, ())
    assert found.unknown[0].startswith("the rules of then cannot be read any more")


def test_the_future_is_refused(world: World) -> None:
    nurse(world)
    with pytest.raises(Refused, match="lies ahead"):
        then(world, "nurse", world.now + 1)


@pytest.mark.parametrize("seed", range(3))
def test_at_every_moment_it_is_what_was_so(world: World, seed: int) -> None:
    dice = random.Random(seed)
    nurse(world)
    seen: list[tuple[int, set[str]]] = []
    steps = [
        lambda: world.tell(
            f"user.team.{dice.choice(('added', 'removed'))}", "u-1", team=dice.choice(("care", "sales"))
        ),
        lambda: world.tell(f"user.job_title.{dice.choice(('added', 'removed'))}", "u-1", job_title="nurse"),
        lambda: world.tell(dice.choice(("user.left", "user.joined")), "u-1"),
        lambda: world.ask(dice.choice(("assign", "revoke")), users=["u-1"], qualifications=["gdpr"]),
        lambda: world.ask(dice.choice(("block", "unblock")), users=["u-1"], roles=["nurse"]),
        world.sweep,
    ]
    for _ in range(25):
        dice.choice(steps)()
        seen.append((world.now, world.has("u-1")))
        world.go(days=dice.choice((1, 1, 12, 40)))
    for at, has in seen:
        for target in TARGETS:
            found = then(world, target, at)
            if found.kind == "role":
                assert found.had == (f"role {target}" in has), (at, target)
                continue
            must, may = f"qualification {target}!" in has, f"qualification {target}" in has
            assert (found.had, found.mandatory) == (must or may, must), (at, target)
            assert not found.had or found.because or found.unknown
