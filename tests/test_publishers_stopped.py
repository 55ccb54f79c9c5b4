"""A publisher whose messages would have too many people leave is stopped, and goes on when a second person says so."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from queue import Queue
from typing import Any

import pytest
import sqlalchemy as sa

from engine.arrivals import Arrival, Verdict
from engine.authoring.triggers import Limit
from engine.clock import MINUTE, shown
from engine.pipeline import Pipeline
from engine.store.tables import inbox, leaving, notice, parked, publisher_stop, receipt, waiting_message
from tests.databases import KINDS, Databases, databases
from tests.delivered import arrival, everything, outcomes, rows
from tests.semantics.rules import CARE_HYGIENE, CATALOG, HYGIENE
from tests.world import Message, World, event, request

JOINED = "2026-03-02T08:00:00Z"
LEFT = "2026-03-02T09:00:00Z"
HR, LMS = "hr-system", "lms"
TEN_PERCENT = Limit(percent=10)


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[Databases]:
    with databases(request.param) as several:
        yield several


@pytest.fixture
def world(kind: Databases) -> Iterator[World]:
    """Three hundred people, in care; nobody may decide about their own messages."""
    made = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=kind)
    with_settings(made, approve_own=False, admins=("ada@example.com",))
    send(made, *(event("user.joined", user(one), JOINED, teams=["care"]) for one in range(300)))
    yield made
    made.close()


def with_settings(world: World, **settings: Any) -> None:
    world.pipeline.close()
    world.settings = replace(world.settings, **settings)
    world.pipeline = Pipeline(world.database, world.settings)


def user(number: int) -> str:
    return f"u{number:04}"


def leaves(*numbers: int, id: str = "left") -> list[Message]:
    return [event("user.left", user(one), LEFT, id=f"{id}-{one}") for one in numbers]


def send(world: World, *messages: Message, publisher: str = HR, **how: Any) -> list[Verdict]:
    """Process a batch of one publisher."""
    return world.pipeline.process([arrival(message, publisher=publisher, **how) for message in messages])


def decide(world: World, action: str, publisher: str = HR, **data: Any) -> str:
    """Ask for something about a publisher; return the receipt, or why it was refused."""
    data = {"action": action, "publisher": publisher, "actor": "bo@example.com", **data}
    id_ = f"decide-{len(rows(world, inbox))}-{len(rows(world, parked))}"
    head = {"specversion": "1.0", "id": id_, "source": "desk", "type": "publisher.requested", "time": shown(world.now)}
    (verdict,) = send(world, head | {"data": data}, publisher="desk", queue="rolecall.requests")
    return verdict.reason or verdict.outcome


def drain(world: World, limit: int = 500) -> list[Verdict]:
    """Process what waits, as the worker does between its batches."""
    found: list[Verdict] = []
    while some := world.pipeline.process_waiting(limit):
        found += some
    return found


def active(world: World) -> int:
    return sum(status == "active" for status in world.statuses().values())


def waiting(world: World) -> list[str | None]:
    return [row.id for row in rows(world, sa.select(waiting_message).order_by(waiting_message.c.number))]


def stops(world: World) -> list[Any]:
    return rows(world, sa.select(publisher_stop).order_by(publisher_stop.c.number))


def test_half_the_roster_as_leavers_stops_its_publisher(world: World) -> None:
    told = outcomes(send(world, *leaves(*range(150))))
    assert set(told) == {"waiting"}
    assert active(world) == 300
    assert waiting(world) == [f"left-{one}" for one in range(150)]
    (one,) = stops(world)
    assert (one.publisher, one.why) == (HR, "leaving")
    assert one.reason == (
        "its messages would have 150 of 300 active users leave within an hour, "
        "and the limit is 30 (10%, never less than 25)"
    )
    assert rows(world, leaving) == []


def test_what_others_send_goes_on_in_the_same_batch_and_after_it(world: World) -> None:
    mixed = [
        *(arrival(one, publisher=HR) for one in leaves(*range(31))),
        arrival(event("learning.completed", user(3), LEFT, item="washing"), publisher=LMS),
        *(arrival(one, publisher=LMS) for one in leaves(200, id="lms")),
    ]
    assert outcomes(world.pipeline.process(mixed)) == ["waiting"] * 31 + ["applied"] * 2
    assert active(world) == 299
    assert outcomes(send(world, event("user.joined", "new", LEFT), publisher=LMS)) == ["applied"]
    assert outcomes(send(world, event("user.joined", "newer", LEFT))) == ["waiting"]
    asked = request("assign", LEFT, users=[user(1)], roles=["guide"])
    assert outcomes(send(world, asked, queue="rolecall.requests")) == ["waiting"]
    assert outcomes(send(world, asked, publisher=LMS, queue="rolecall.requests")) == ["accepted"]


def test_leavings_of_an_hour_are_counted_together_and_those_of_other_publishers_apart(world: World) -> None:
    assert set(outcomes(send(world, *leaves(*range(20))))) == {"applied"}
    assert set(outcomes(send(world, *leaves(*range(100, 127)), publisher=LMS))) == {"applied"}
    world.now += 59 * MINUTE
    assert set(outcomes(send(world, *leaves(*range(20, 30))))) == {"waiting"}  # 253 are active, and 20 were
    assert "30 of 273 active users" in stops(world)[0].reason


def test_after_an_hour_counting_begins_anew(world: World) -> None:
    send(world, *leaves(*range(28)))
    world.now += 61 * MINUTE
    assert set(outcomes(send(world, *leaves(*range(28, 50))))) == {"applied"}
    world.now += 61 * MINUTE
    world.sweep()
    assert rows(world, leaving) == []


def test_twenty_five_may_always_leave_and_an_absolute_limit_means_what_it_says(world: World) -> None:
    with_settings(world, leave_limit=Limit(percent=1))
    assert set(outcomes(send(world, *leaves(*range(25))))) == {"applied"}
    world.now += 61 * MINUTE
    with_settings(world, leave_limit=Limit(number=2))
    assert outcomes(send(world, *leaves(30, 31))) == ["applied", "applied"]
    assert outcomes(send(world, *leaves(32))) == ["waiting"]
    assert "the limit is 2" in stops(world)[0].reason


def test_whom_it_does_not_make_leave_is_not_counted(world: World) -> None:
    """A nightly record of everybody who ever worked here: they left long ago, or were never there."""
    send(world, *(event("user.left", f"gone{one}", LEFT) for one in range(200)))
    both = [(event("user.joined", f"x{one}", JOINED), event("user.left", f"x{one}", LEFT)) for one in range(100)]
    send(world, *(message for pair in both for message in pair))
    before = [event("user.left", user(one), "2026-03-02T07:00:00Z") for one in range(200)]  # they joined after it
    assert set(outcomes(send(world, *before))) == {"applied"}
    assert (active(world), stops(world)) == (300, [])


def test_a_leaving_sent_ahead_is_counted_when_it_is_due(world: World) -> None:
    ahead = [event("user.left", user(one), "2026-03-09T00:00:00Z") for one in range(150)]
    assert set(outcomes(send(world, *ahead))) == {"not_yet"}
    world.go(days=7)
    assert active(world) == 300
    assert len(waiting(world)) == 150
    assert rows(world, sa.select(inbox).where(inbox.c.due_at.is_not(None))) == []
    assert decide(world, "resume") == "done"
    assert set(outcomes(drain(world))) == {"applied"}
    assert active(world) == 150


def test_resumed_by_a_second_person_all_of_it_is_done_in_order(world: World) -> None:
    send(world, *leaves(*range(150)))
    send(world, event("user.joined", user(0), "2026-03-02T09:05:00Z"), event("user.joined", "new", LEFT))
    assert decide(world, "resume", note="they were let go") == "done"
    assert outcomes(send(world, event("user.left", "new", "2026-03-02T09:06:00Z", id="after"))) == ["waiting"]
    told = drain(world, 40)
    assert [verdict.message.id for verdict in told if verdict.message][:2] == ["left-0", "left-1"]
    assert [verdict.message.id for verdict in told if verdict.message][-1] == "after"
    assert set(outcomes(told)) == {"applied"}
    assert active(world) == 151
    assert world.has(user(0)) == HYGIENE
    (one,) = stops(world)
    assert (one.actor, one.note, one.ended_at) == ("bo@example.com", "they were let go", world.now)
    assert waiting(world) == []
    assert outcomes(send(world, *leaves(200))) == ["applied"]  # what was agreed to is not counted
    assert len(rows(world, leaving)) == 2


def test_what_came_after_the_person_looked_is_counted_again(world: World) -> None:
    send(world, *leaves(*range(40)))
    decide(world, "resume")
    send(world, *leaves(*range(40, 80)))
    told = outcomes(drain(world))
    assert told == ["applied"] * 40
    assert waiting(world) == [f"left-{one}" for one in range(40, 80)]
    assert [one.ended_at is None for one in stops(world)] == [False, True]
    assert decide(world, "resume") == "done"
    drain(world)
    assert (active(world), waiting(world)) == (220, [])


def test_nobody_may_let_their_own_messages_go_on_unless_they_are_alone(world: World) -> None:
    send(world, *leaves(*range(40)))
    assert "somebody else must decide" in decide(world, "resume", actor="HR-System ")
    assert "somebody else must decide" in decide(world, "resume", actor=HR, drop=True)
    assert len(waiting(world)) == 40
    with_settings(world, approve_own=True)
    assert decide(world, "resume", actor=HR) == "done"


def test_the_publisher_itself_can_carry_the_decision(world: World) -> None:
    """Where nobody's login is checked, everybody is the one publisher `anonymous`: there must be a way out."""
    send(world, *leaves(*range(40)), publisher="desk")
    assert decide(world, "resume", "desk") == "done"
    assert outcomes(drain(world)) == ["applied"] * 40


def test_a_wrong_roster_is_given_up_and_stays_readable(world: World) -> None:
    before = everything(world)
    send(world, *leaves(*range(40)))
    assert decide(world, "resume", drop=True, note="the file of the sister company") == "done"
    assert (active(world), waiting(world), drain(world)) == (300, [], [])
    gone = rows(world, sa.select(parked).order_by(parked.c.number))
    assert [(one.id, one.state, one.code, one.actor, one.note) for one in gone] == [
        (f"left-{one}", "dropped", "publisher_stopped", "bo@example.com", "the file of the sister company")
        for one in range(40)
    ]
    assert [one.dropped for one in stops(world)] == [40]
    after = everything(world)
    assert all(before[name] == after[name] for name in ("user", "fact", "assignment", "leaving"))
    assert outcomes(send(world, *leaves(0))) == ["applied"]


def test_a_repeat_waits_too_and_is_a_duplicate_when_its_turn_comes(world: World) -> None:
    send(world, *leaves(*range(40)))
    send(world, *leaves(7))
    send(world, *leaves(8), redelivered=True)
    decide(world, "resume")
    told = outcomes(drain(world))
    assert told == ["applied"] * 40 + ["duplicate"] * 2
    assert len(rows(world, sa.select(inbox).where(inbox.c.type == "user.left"))) == 40


def test_who_wants_a_receipt_is_told_that_it_waits_and_then_what_became_of_it(world: World) -> None:
    send(world, *leaves(*range(40)))
    send(world, event("user.joined", "new", LEFT, id="one"), reply_to="hr-answers")
    decide(world, "resume")
    drain(world)
    told = [json.loads(row.body) for row in rows(world, sa.select(receipt).order_by(receipt.c.number))]
    assert [(one["id"], one["outcome"]) for one in told] == [("one", "waiting"), ("one", "applied")]


def test_a_message_that_is_no_good_is_parked_when_its_turn_comes(world: World) -> None:
    send(world, *leaves(*range(40)))
    verdicts = world.pipeline.process([Arrival(body=b"\xff", publisher=HR), Arrival(body=b"{}", publisher=HR)])
    assert outcomes(verdicts) == ["waiting", "waiting"]
    decide(world, "resume")
    assert sorted(outcomes(drain(world))) == ["applied"] * 40 + ["bad_envelope", "not_json"]
    assert (active(world), waiting(world)) == (260, [])


def test_a_worker_that_ends_in_between_loses_nothing_and_repeats_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(world, *leaves(*range(40)))
    decide(world, "resume")
    world.pipeline.process_waiting(10)
    monkeypatch.setattr("engine.pipeline.let_go", _die)
    with pytest.raises(KeyboardInterrupt):
        world.pipeline.process_waiting(10)
    monkeypatch.undo()
    assert len(waiting(world)) == 30
    with_settings(world)
    assert outcomes(drain(world, 10)) == ["applied"] * 30
    assert (active(world), waiting(world)) == (260, [])


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_ends_its_worker_does_not_end_one_after_the_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    send(world, *leaves(*range(40)))
    decide(world, "resume")
    story = Pipeline._story

    def ends(self: Pipeline, work: Any, arrivals: list[Arrival], **how: Any) -> Any:
        if any(b"left-13" in one.body for one in arrivals):
            raise KeyboardInterrupt
        return story(self, work, arrivals, **how)

    monkeypatch.setattr(Pipeline, "_story", ends)
    told: list[str] = []
    for _ in range(8):
        try:
            told += outcomes(world.pipeline.process_waiting())
        except KeyboardInterrupt:
            with_settings(world)
    assert sorted(told)[-1] == "ends_worker"
    assert (active(world), waiting(world)) == (261, [])


def test_admins_are_told_once_for_each_stop(world: World) -> None:
    send(world, *leaves(*range(40)))
    send(world, *leaves(*range(40, 80)))
    (told,) = rows(world, notice)
    assert (told.address, told.template) == ("ada@example.com", "stopped")
    assert (told.data["number"], told.data["of"], told.data["most"], told.data["limit"]) == (40, 300, 30, "10%")
    assert "rolecall resume publisher hr-system" in told.data["commands"]
    decide(world, "resume")
    drain(world)
    send(world, *leaves(*range(100, 150)))
    assert len(rows(world, notice)) == 2


def test_somebody_stops_a_publisher_by_hand(world: World) -> None:
    assert "nothing was ever heard" in decide(world, "stop", "hr-sistem")
    assert decide(world, "stop", note="the export is wrong") == "done"
    assert "stopped already" in decide(world, "stop")
    assert outcomes(send(world, event("user.joined", "new", LEFT))) == ["waiting"]
    assert stops(world)[0].reason == "bo@example.com stopped it: the export is wrong"
    assert decide(world, "resume") == "done"
    assert outcomes(drain(world)) == ["applied"]
    assert "is not stopped" in decide(world, "resume")


def test_too_many_messages_that_park_within_a_minute_stop_their_publisher(world: World) -> None:
    good = [event("user.updated", user(one), LEFT, language="nl") for one in range(300)]
    bad = [event("user.update", user(one), LEFT) for one in range(100)]
    assert set(outcomes(send(world, *bad[:99]))) == {"unknown_type"}
    send(world, *good[:100], publisher=LMS)
    world.now += MINUTE
    send(world, *bad[:60])
    assert stops(world) == []
    send(world, *good, *bad[60:99])
    assert stops(world) == []
    send(world, bad[99])
    (one,) = stops(world)
    assert (one.publisher, one.why) == (HR, "parked")
    assert one.reason == "100 of its 400 messages within a minute could not be processed"
    assert outcomes(send(world, good[0])) == ["waiting"]
    decide(world, "resume")
    assert outcomes(drain(world)) == ["duplicate"]


def test_a_fifth_that_parks_is_no_reason_to_stop(world: World) -> None:
    good = [event("user.updated", user(one % 300), LEFT, language="nl") for one in range(400)]
    bad = [event("user.update", user(one), LEFT) for one in range(100)]
    send(world, *good, *bad)
    assert stops(world) == []


def test_two_workers_at_once_stop_it_and_take_it_up_again_in_order() -> None:
    with databases("postgresql") as several:
        world = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=several)
        send(world, *(event("user.joined", user(one), JOINED, teams=["care"]) for one in range(300)), publisher=LMS)
        batches = [leaves(*range(first, first + 5)) for first in range(0, 200, 5)]
        others = [[event("learning.completed", user(one), LEFT, item="washing")] for one in range(200, 240)]
        with two_workers(world) as workers:
            told = workers([(HR, batch) for batch in batches] + [(LMS, batch) for batch in others])
            assert [outcomes(one) for one in told[40:]] == [["applied"]] * 40
            assert active(world) >= 300 - 30 - 5  # at most one batch of another worker came through besides
            assert len(waiting(world)) + 300 - active(world) == 200
            assert decide(world, "resume") == "done"
            again = [(HR, [event("user.joined", user(one), "2026-03-02T09:05:00Z")]) for one in range(200)]
            workers(again, between=lambda pipeline: pipeline.process_waiting(20))
            drain(world)
        assert (active(world), waiting(world)) == (300, [])
        assert [one.ended_at is None for one in stops(world)] == [False]
        world.close()


@contextmanager
def two_workers(world: World) -> Iterator[Callable[..., list[list[Verdict]]]]:
    """Two workers, each taking the next batch as soon as it is done with one."""
    pipelines = [Pipeline(world.database, world.settings) for _ in range(2)]
    free = Queue[Pipeline]()
    for one in pipelines:
        free.put(one)

    def work(batches: Sequence[tuple[str, list[Message]]], between: Any = None) -> list[list[Verdict]]:
        def one(batch: tuple[str, list[Message]]) -> list[Verdict]:
            pipeline = free.get()
            try:
                publisher, messages = batch
                told = pipeline.process([arrival(message, publisher=publisher) for message in messages])
                if between is not None:
                    between(pipeline)
                return told
            finally:
                free.put(pipeline)

        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(one, batches))

    yield work
    for one in pipelines:
        one.close()
