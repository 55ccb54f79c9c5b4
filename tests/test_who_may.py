"""Who may: each publisher says what it is listed for, and nobody speaks, is stopped or is muted in another's place."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from engine.arrivals import Verdict
from engine.clock import HOUR, shown
from engine.explain.status import status
from engine.messages.envelope import decode
from engine.parking import retry
from engine.permission import Permission, Permissions, check
from engine.pipeline import Pipeline
from engine.revision import active_rules
from engine.store.tables import inbox, job, parked, publisher_stop, receipt, waiting_message
from tests.databases import KINDS, Databases, databases
from tests.delivered import arrival, kept, outcomes, rows
from tests.semantics.rules import CARE_HYGIENE, CATALOG, HYGIENE
from tests.world import Message, World, decision, event, request

AT = "2026-03-02T08:00:00Z"
LISTED: Permissions = {
    "hr": Permission(types=("user.*", "learning.completed"), sources=("hr", "hr-*")),
    "lms": Permission(types=("learning.completed",)),
    "desk": Permission(types=("*.requested",), actors=("*@example.com",)),
    "ada": Permission(types=("assignment.requested", "job.requested")),
}


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[Databases]:
    with databases(request.param) as several:
        yield several


@pytest.fixture
def world(kind: Databases) -> Iterator[World]:
    made = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=kind)
    allow(made, LISTED)
    yield made
    made.close()


def allow(world: World, publishers: Permissions | None, **settings: Any) -> None:
    """Let the worker go on with other settings."""
    world.pipeline.close()
    world.settings = replace(world.settings, publishers=publishers, **settings)
    world.pipeline = Pipeline(world.database, world.settings)


def send(world: World, publisher: str, *messages: Message | bytes, **how: Any) -> list[Verdict]:
    return world.pipeline.process([arrival(message, publisher=publisher, **how) for message in messages])


def became(world: World, publisher: str, *messages: Message | bytes, **how: Any) -> list[str]:
    return outcomes(send(world, publisher, *messages, **how))


def joins(user: str, **data: Any) -> Message:
    return event("user.joined", user, AT, **data)


def parked_by_code(world: World) -> dict[str, int]:
    with world.database.read() as work:
        return status(work, active_rules(work)[1]).parked


# --- what is listed ---------------------------------------------------------------------------------------------------
def test_whoever_is_listed_says_what_is_listed_and_nothing_else(world: World) -> None:
    assert became(world, "hr", joins("u1", teams=["care"])) == ["applied"]
    assert became(world, "lms", event("learning.completed", "u1", AT, source="lms", item="washing")) == ["applied"]
    (verdict,) = send(world, "lms", event("user.left", "u1", AT, source="lms"))
    assert (verdict.outcome, verdict.code) == ("parked", "not_allowed")
    assert verdict.reason == "lms may not publish user.left: expected learning.completed (publishers.lms.types)"
    assert world.has("u1") == HYGIENE


@pytest.mark.parametrize(
    ("publisher", "message", "reason"),
    [
        (
            "hr",
            event("user.joined", "u1", AT, source="lms"),
            "hr may not speak for the source lms: expected hr or hr-*",
        ),
        ("hr", request("assign", AT, users=["u1"], roles=["nurse"]), "hr may not publish assignment.requested"),
        ("HR", joins("u1"), "HR is not among the publishers that may say anything"),
        ("guest", joins("u1"), "guest is not among the publishers that may say anything"),
        ("anonymous", joins("u1"), "the message does not say who publishes it: expected the property user-id"),
        ("desk", request("assign", AT, users=["u1"], roles=["nurse"], actor="eve@example.org"), "desk may not ask in"),
        ("ada", request("assign", AT, users=["u1"], roles=["nurse"], actor="bo"), "ada may not ask in the name of bo"),
        ("ada", decision("approve", "some", AT, actor="bo (by ada)"), "ada may not ask in the name of bo (by ada)"),
        ("hr\x1b[2J", joins("u1"), "hr\\u001b[2J is not among the publishers"),
    ],
    ids=["source", "type", "case", "unlisted", "anonymous", "domain", "actor", "by", "escape"],
)
def test_what_is_not_listed_is_parked_with_its_reason_and_counted(
    world: World, publisher: str, message: Message, reason: str
) -> None:
    (verdict,) = send(world, publisher, message, reply_to="hr.answers")
    assert (verdict.outcome, verdict.code) == ("parked", "not_allowed")
    assert (verdict.reason or "").startswith(reason)
    assert (world.statuses(), rows(world, inbox), rows(world, job)) == ({}, [], [])
    assert parked_by_code(world) == {"not_allowed": 1}
    (answer,) = rows(world, receipt)
    assert b'"not_allowed"' in answer.body


@pytest.mark.parametrize("actor", ["ADA", "ada", "ada (by laptop)", None])
def test_without_a_list_of_actors_a_publisher_asks_in_its_own_name(world: World, actor: str | None) -> None:
    asked = request("assign", AT, users=["u1"], roles=["nurse"], actor=actor)
    assert became(world, "ada", asked) == ["accepted"]


@pytest.mark.parametrize("actor", ["Bo@Example.com", "ada@example.com (by ci)", "desk"])
def test_actors_are_compared_as_people_are_and_may_be_patterns(world: World, actor: str) -> None:
    asked = request("assign", AT, users=["u1"], roles=["nurse"], actor=actor)
    assert became(world, "desk", asked) == ["accepted"]


def test_no_publisher_is_two_people(world: World) -> None:
    """What needs a second person needs a second publisher, or one that is allowed to speak for several."""
    allow(world, LISTED, approve_own=False)
    assert became(world, "ada", request("assign", AT, id="job", users=["u1"], roles=["nurse"], actor=None)) == [
        "accepted"
    ]
    for actor in ("bo", "bo@example.com"):
        assert became(world, "ada", decision("approve", "job", AT, actor=actor)) == ["not_allowed"]
    resume = {"specversion": "1.0", "id": "r", "source": "hr", "type": "publisher.requested", "time": AT}
    resume["data"] = {"action": "resume", "publisher": "hr", "actor": "bo@example.com"}  # type: ignore[assignment]
    assert became(world, "hr", resume) == ["not_allowed"]


def test_without_the_setting_everything_is_accepted_from_everybody(world: World) -> None:
    allow(world, None)
    assert became(world, "anonymous", joins("u1")) == ["applied"]
    asked = request("assign", AT, users=["u1"], roles=["nurse"], actor="whoever")
    assert became(world, "hr", asked) == ["accepted"]


# --- when it is looked at ---------------------------------------------------------------------------------------------
def test_a_parked_message_is_tried_again_as_what_its_publisher_may_now(world: World) -> None:
    told = event("learning.completed", "u1", AT, id="done", source="lms", item="washing")
    assert became(world, "academy", told) == ["not_allowed"]
    again(world)
    assert kept(world) == [("done", "not_allowed", "retried", 1), ("done", "not_allowed", "parked", 1)]
    allow(world, {**LISTED, "academy": Permission(types=("*",))})
    again(world)
    assert [(row.id, row.publisher) for row in rows(world, inbox)] == [("done", "academy")]


def test_what_was_allowed_when_it_parked_and_is_no_more_stays_out(world: World) -> None:
    bad = joins("u1", id="one", attributes={"fte": "half"})
    assert became(world, "hr", bad) == ["wrong_type"]
    allow(world, {"lms": Permission(types=("*",))})
    again(world)
    assert kept(world)[-1] == ("one", "not_allowed", "parked", 1)
    assert world.statuses() == {}


def test_what_waits_is_judged_when_its_turn_comes(world: World) -> None:
    ask = {"specversion": "1.0", "source": "desk", "type": "publisher.requested", "time": AT}
    data = {"publisher": "hr", "actor": "bo@example.com"}
    assert became(world, "hr", joins("u0")) == ["applied"]
    assert became(world, "desk", ask | {"id": "stop", "data": {"action": "stop", **data}}) == ["done"]
    assert became(world, "hr", joins("u1")) == ["waiting"]
    asked = request("assign", AT, users=["u0"], roles=["nurse"])
    assert became(world, "hr", asked, queue="rolecall.requests") == ["waiting"]
    became(world, "desk", ask | {"id": "resume", "data": {"action": "resume", **data}})
    assert sorted(outcomes(world.pipeline.process_waiting())) == ["applied", "not_allowed"]
    assert rows(world, waiting_message) == []
    assert world.statuses() == {"u0": "active", "u1": "active"}


def test_what_was_sent_ahead_is_judged_when_it_is_due_and_leaves_its_id_free(world: World) -> None:
    ahead = event("user.joined", "u1", shown(world.now + 5 * HOUR), id="soon")
    assert became(world, "hr", ahead, joins("u2")) == ["not_yet", "applied"]
    allow(world, {**LISTED, "hr": Permission(types=("user.left",))})
    world.go(hours=6)
    assert kept(world) == [("soon", "not_allowed", "parked", 1)]
    assert [row.id for row in rows(world, inbox) if row.id == "soon"] == []
    world.go(hours=6)
    assert kept(world) == [("soon", "not_allowed", "parked", 1)]
    allow(world, LISTED)
    again(world)
    assert world.statuses() == {"u1": "active", "u2": "active"}


def again(world: World) -> None:
    """Have everything tried again that is parked."""
    with world.database.unit() as work:
        numbers = [row.number for row in work.run(sa.select(parked).where(parked.c.state == "parked"))]
        retry(work, numbers, actor="mira")
    world.pipeline.try_again()


# --- nobody in another's place ----------------------------------------------------------------------------------------
def test_a_publisher_cannot_mute_another_by_borrowing_its_ids(world: World) -> None:
    """Allowed or not: a borrowed source and id is another message, and takes nothing from whose it is."""
    allow(world, {**LISTED, "evil": Permission(types=("user.*",))})
    ids = [f"roster-{number}" for number in range(3)]
    borrowed = [joins(f"x{at}", id=name) for at, name in enumerate(ids)]
    assert became(world, "evil", *borrowed) == ["applied"] * 3
    assert became(world, "guest", *borrowed) == ["not_allowed"] * 3
    own = [joins(f"u{at}", id=name) for at, name in enumerate(ids)]
    assert became(world, "hr", *own) == ["applied"] * 3
    assert became(world, "hr", *own, redelivered=True) == ["duplicate"] * 3
    assert {f"u{at}" for at in range(3)} <= world.statuses().keys()


def test_a_borrowed_id_in_the_same_batch_takes_nothing_either(world: World) -> None:
    allow(world, {**LISTED, "evil": Permission(types=("user.*",))})
    mixed = [arrival(joins("x", id="one"), publisher="evil"), arrival(joins("u", id="one"), publisher="hr")]
    assert outcomes(world.pipeline.process(mixed)) == ["applied", "applied"]


def test_what_is_refused_counts_against_its_own_publisher_alone(world: World) -> None:
    """A flood in another's name, source and words stops who sent it; nobody else."""
    flood = [joins(f"u{number}", id=f"roster-{number}") for number in range(150)]
    assert set(became(world, "lms", *flood)) == {"not_allowed"}
    assert [row.publisher for row in rows(world, publisher_stop)] == ["lms"]
    assert set(became(world, "hr", *flood)) == {"applied"}
    assert set(became(world, "lms", event("learning.completed", "u1", AT, item="washing"))) == {"waiting"}


def test_the_same_refused_words_of_two_publishers_are_kept_and_counted_for_each(world: World) -> None:
    message = joins("u1", id="one")
    for _ in range(2):
        became(world, "lms", message)
    became(world, "guest", message)
    assert sorted((row.publisher, row.times) for row in rows(world, parked)) == [("guest", 1), ("lms", 2)]


@pytest.mark.parametrize("reply_to", ["rolecall.events", "rolecall.requests", "rolecall.emails", "rolecall.changes"])
def test_nobody_has_answers_sent_to_queues_of_rolecall(world: World, reply_to: str) -> None:
    for publisher in ("hr", "guest", "anonymous"):
        assert became(world, publisher, joins("u1"), reply_to=reply_to) == ["bad_reply_to"]
    assert rows(world, receipt) == []


def test_a_message_that_comes_again_has_its_publisher_still(world: World) -> None:
    assert became(world, "guest", joins("u1"), redelivered=True) == ["not_allowed"]
    assert became(world, "hr", joins("u2"), redelivered=True) == ["applied"]
    assert [row.publisher for row in rows(world, inbox)] == ["hr"]


@pytest.mark.parametrize("pattern", ["*a" * 100, "*" * 255, "?*" * 127])
def test_no_pattern_takes_long(pattern: str) -> None:
    """The test's time limit would end it."""
    message = event("user.joined", "u1", AT, source="a" * 255)
    hr = Permission(types=(pattern, "user.*"), sources=(pattern + "b", "a*"))
    body = arrival(message).body
    check({"hr": hr}, decode(body, received=0, publisher="hr"))


# --- the queue of events ----------------------------------------------------------------------------------------------
def test_nobody_asks_for_anything_by_the_queue_of_events(world: World) -> None:
    """RabbitMQ lets some publish there and nowhere else: without `publishers`, too, they assign nothing."""
    allow(world, None)
    asked = request("assign", AT, id="some", users=["u1"], roles=["nurse"])
    assert became(world, "hr", asked, events_alone=True) == ["wrong_queue"]
    again(world)
    assert kept(world)[-1] == ("some", "wrong_queue", "parked", 1)
    assert (rows(world, inbox), rows(world, job)) == ([], [])
    corrected = arrival(request("assign", AT, id="new", users=["u1"], roles=["nurse"])).body
    number = rows(world, sa.select(sa.func.max(parked.c.number).label("number")))[0].number
    with world.database.unit() as work:
        retry(work, [number], actor="mira", body=corrected)
    world.pipeline.try_again()
    assert [row.id for row in rows(world, inbox)] == ["new"]
    assert became(world, "hr", joins("u1"), events_alone=True) == ["applied"]
