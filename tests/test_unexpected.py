"""A message on which Rolecall itself fails is parked alone; one that ends its worker is tried three times."""

import importlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from engine.activation import activate
from engine.arrivals import Arrival, Verdict
from engine.assignment import Settlement
from engine.attempts import WITH_FEW, WITH_MANY, note_together
from engine.clock import HOUR
from engine.errors import NotReady, Transient
from engine.jobs import Turns, chunk, doing
from engine.messages.envelope import Message as Decoded
from engine.people import People, Told
from engine.pipeline import Pipeline
from engine.revision import Revision
from engine.store.database import Work
from engine.store.tables import attempt, parked
from tests.databases import Databases
from tests.delivered import arrival, everything, kept, outcomes, rows
from tests.semantics.rules import CARE_HYGIENE, HYGIENE, Make
from tests.world import Message, World, event, request, rules_of

AT = "2026-03-02T08:00:00Z"
Faults = dict[str, BaseException]
"""What happens to whoever handles a message about a user."""


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """Faults to come: none as yet."""
    made: Faults = {}
    tell = People.tell

    def fails(self: People, message: Decoded) -> Told:
        if message.subject in made:
            raise made[message.subject]
        return tell(self, message)

    monkeypatch.setattr(People, "tell", fails)
    return made


class PowerCut(BaseException):
    """The worker ends."""


READS_IN_INTAKE = ["engine.intake.decode"]
READS_IN_PARKING = ["engine.arrivals.outline"]
"""Where the body of a message is looked into."""


def joins(user: str) -> Message:
    return event("user.joined", user, AT, id=f"joins-{user}", teams=["care"])


def deliver(world: World, *users: str, redelivered: bool = False) -> list[str]:
    """A worker that has just been started takes a batch; it may end of it."""
    pipeline = Pipeline(world.database, world.settings)
    try:
        return outcomes(pipeline.process([arrival(joins(user), redelivered=redelivered) for user in users]))
    finally:
        pipeline.close()


# --- a fault of Rolecall's ------------------------------------------------------------------------------------------
def test_a_message_on_which_rolecall_fails_is_parked_alone_and_its_neighbours_act(
    product: Make, faults: Faults
) -> None:
    world = product(CARE_HYGIENE)
    faults["u4"] = ZeroDivisionError("secret 4711")
    batch = [arrival(joins(f"u{number}")) for number in range(7)]
    batch.insert(5, arrival(request("assign", AT, id="job", users=["u0"], roles=["guide"]), queue="rolecall.requests"))
    verdicts = world.pipeline.process(batch)
    assert outcomes(verdicts) == ["applied"] * 4 + ["unexpected", "accepted", "applied", "applied"]
    assert [verdict.arrival for verdict in verdicts] == batch
    assert world.pipeline.halved > 0
    others = {f"u{number}" for number in range(7)} - {"u4"}
    assert world.statuses() == dict.fromkeys(others, "active")
    assert all(world.has(user) >= HYGIENE and len(world.mails(user)) >= 1 for user in others)
    (row,) = rows(world, parked)
    assert (row.id, row.code, row.subject, row.body) == ("joins-u4", "unexpected", "u4", batch[4].body)
    assert "ZeroDivisionError" in row.reason
    assert "4711" not in row.reason


def test_several_messages_on_which_rolecall_fails_are_each_parked(product: Make, faults: Faults) -> None:
    world = product(CARE_HYGIENE)
    faults |= {user: ValueError("no") for user in ("u0", "u3", "u4")}
    assert deliver(world, *(f"u{number}" for number in range(6))) == [
        "unexpected", "applied", "applied", "unexpected", "unexpected", "applied",
    ]  # fmt: skip
    assert len(kept(world)) == 3
    del faults["u3"]
    assert deliver(world, "u3") == ["applied"]


def test_what_triggers_may_do_is_known_though_the_first_batch_under_their_rules_failed(
    product: Make, faults: Faults
) -> None:
    world = product(CARE_HYGIENE)
    users = [f"u{number}" for number in range(6)]
    world.receive(*(event("user.joined", user, AT) for user in users))
    world.go(days=1)
    world.activate(CARE_HYGIENE.replace("{while:", "{limits: {assign: 2, revoke: 2}, while:"))
    faults["u0"] = ValueError("no")
    moves = [arrival(event("user.team.added", user, "2026-03-03T08:00:00Z", team="care")) for user in users]
    assert outcomes(world.pipeline.process(moves)) == ["unexpected", *["applied"] * 5]
    assert world.trips() == {("care-hygiene", "assign")}


def test_a_message_that_fails_when_it_is_due_is_parked_and_does_not_come_again(product: Make, faults: Faults) -> None:
    world = product()
    ahead = [event("user.joined", user, "2026-03-02T12:00:00Z") for user in ("u1", "u2", "u3")]
    world.receive(*ahead)
    faults["u2"] = ValueError("no")
    world.now += 5 * HOUR
    assert outcomes(world.pipeline.process_due()) == ["applied", "unexpected", "applied"]
    assert world.pipeline.process_due() == []
    assert [world.receipt(message) for message in ahead] == ["applied", None, "applied"]


def test_a_message_that_ends_its_worker_when_it_is_due_is_parked_after_three_attempts(
    product: Make, faults: Faults
) -> None:
    world = product(CARE_HYGIENE)
    ahead = [event("user.joined", user, "2026-03-02T12:00:00Z", teams=["care"]) for user in ("u1", "u2", "u3")]
    world.receive(*ahead)
    faults["u2"] = PowerCut()
    world.now += 5 * HOUR
    for _ in range(5):  # all together; a few; alone
        with pytest.raises(PowerCut):
            world.pipeline.process_due()
    done = world.pipeline.process_due()
    assert sorted(outcomes(done)) == ["ends_worker"]
    assert world.pipeline.process_due() == []
    assert [world.receipt(message) for message in ahead] == ["applied", None, "applied"]
    assert all(world.has(user) == HYGIENE for user in ("u1", "u3"))
    assert rows(world, attempt) == []


def test_what_passes_by_itself_parks_nothing_and_changes_nothing(product: Make, faults: Faults) -> None:
    world = product()
    faults["u2"] = Transient("the disk is full")
    before = everything(world)
    for _ in range(5):
        with pytest.raises(Transient):
            deliver(world, "u1", "u2", "u3")
    assert everything(world) == before
    faults.clear()
    assert deliver(world, "u1", "u2", "u3") == ["applied"] * 3


# --- a message that ends its worker ---------------------------------------------------------------------------------
def test_three_attempts_alone_run_and_the_next_delivery_parks(product: Make, faults: Faults) -> None:
    world = product(CARE_HYGIENE)
    faults["u2"] = PowerCut()
    world.sweep()  # what triggers may do in a day is reckoned once
    before = everything(world, but=("attempt",))
    for number in range(4):  # the first time it comes with others, who knows whose doing it is
        with pytest.raises(PowerCut):
            deliver(world, "u2", redelivered=number > 0)
        assert everything(world, but=("attempt",)) == before
        assert [row.times for row in rows(world, attempt)] == ([number] if number else [])
    assert deliver(world, "u2", redelivered=True) == ["ends_worker"]
    assert kept(world) == [("joins-u2", "ends_worker", "parked", 1)]
    assert "ended 3 times" in rows(world, parked)[0].reason
    assert rows(world, attempt) == []


@pytest.mark.parametrize("reads", [READS_IN_INTAKE, [*READS_IN_INTAKE, *READS_IN_PARKING]], ids=["decoded", "read"])
def test_a_message_that_ends_its_worker_as_soon_as_it_is_read_is_parked_too(
    product: Make, monkeypatch: pytest.MonkeyPatch, reads: list[str]
) -> None:
    world = product(CARE_HYGIENE)
    for name in reads:
        monkeypatch.setattr(name, _ending_of("joins-u2", name))
    ended = 0
    for number in range(10):
        try:
            verdicts = deliver(world, "u1", "u2", "u3", redelivered=number > 0)
        except PowerCut:
            ended += 1
        else:
            assert sorted(verdicts) == ["duplicate", "duplicate", "ends_worker"]
            break
    assert ended == (6 if reads == READS_IN_INTAKE else 7)  # the last one as it was parked
    (row,) = rows(world, parked)
    assert (row.id, row.code) == ("joins-u2" if reads == READS_IN_INTAKE else None, "ends_worker")
    assert all(world.has(user) == HYGIENE for user in ("u1", "u3"))
    assert all(len(world.mails(user)) == 1 for user in ("u1", "u3"))


def _ending_of(id: str, name: str) -> Callable[..., object]:
    """A function of the product that ends the worker when it has this message before it."""
    module, _, attribute = name.rpartition(".")
    real = getattr(importlib.import_module(module), attribute)

    def ending(body: bytes, **how: object) -> object:
        if id.encode() in body:
            raise PowerCut
        return real(body, **how)

    return ending


def test_a_worker_without_memory_ends_and_parks_nothing(product: Make, faults: Faults) -> None:
    world = product(CARE_HYGIENE)
    faults["u2"] = MemoryError()
    world.sweep()  # what triggers may do in a day is reckoned once
    before = everything(world, but=("attempt",))
    for number in range(6):
        with pytest.raises(MemoryError):
            deliver(world, "u1", "u2", "u3", redelivered=number > 0)
        if number < 2:
            assert everything(world, but=("attempt",)) == before
    assert sorted(deliver(world, "u1", "u2", "u3", redelivered=True)) == ["duplicate", "duplicate", "ends_worker"]
    assert [row[0] for row in kept(world)] == ["joins-u2"]


def test_a_job_that_ends_its_workers_is_held_after_three_attempts_and_others_go_on(
    product: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = product(CARE_HYGIENE)
    deliver(world, "u1", "u2")
    world.work_off()
    bad, good = (world.accept("assign", users=["u1", "u2"], roles=[role]) for role in ("nurse", "guide"))
    do = doing.do

    def ends(work: Work, settlement: Settlement, revision: Revision, row: sa.Row[Any], *rest: Any) -> None:
        if row.id == bad:
            raise PowerCut
        do(work, settlement, revision, row, *rest)

    monkeypatch.setattr(chunk, "do", ends)
    for number in range(4):  # who is there when it comes does not suspect it
        with pytest.raises(PowerCut):
            work_off(world)
        assert [row.times for row in rows(world, attempt)] == ([number] if number else [])
    work_off(world)
    assert (world.state(bad), world.state(good)) == ("held", "done")
    assert "the worker ended 3 times" in world.job(bad).held_for[0]
    assert rows(world, attempt) == []
    assert all("role guide" in world.has(user) for user in ("u1", "u2"))


def work_off(world: World) -> None:
    """A worker gives jobs their turns; it was started after they came, but for the first, which is the world's."""
    turns, world.turns = world.turns, Turns(world.database, world.settings, world.pipeline.follow)
    while turns.take():
        pass


def test_a_worker_that_ends_never_parks_the_neighbours(product: Make, faults: Faults) -> None:
    world = product(CARE_HYGIENE)
    faults["u2"] = PowerCut()
    for number in range(6):  # with others, the second and third time too; then three times alone
        with pytest.raises(PowerCut):
            deliver(world, "u1", "u2", "u3", redelivered=number > 0)
    assert sorted(deliver(world, "u1", "u2", "u3", redelivered=True)) == ["duplicate", "duplicate", "ends_worker"]
    assert [row[0] for row in kept(world)] == ["joins-u2"]
    assert all(world.has(user) == HYGIENE for user in ("u1", "u3"))
    assert all(len(world.mails(user)) == 1 for user in ("u1", "u3"))


def test_what_comes_again_is_tried_together_then_a_few_at_a_time_then_alone(
    product: Make, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, users = product(CARE_HYGIENE), [f"u{number}" for number in range(60)]
    stories: list[int] = []
    story = Pipeline._story

    def counted(self: Pipeline, work: Work, arrivals: Sequence[Arrival], *, due: bool = False) -> list[Verdict]:
        stories.append(len(arrivals))
        return story(self, work, arrivals, due=due)

    monkeypatch.setattr(Pipeline, "_story", counted)
    faults["u30"] = PowerCut()
    for _ in range(3):
        with pytest.raises(PowerCut):
            deliver(world, *users, redelivered=True)
    # All; a few at a time; then those that were committed, which are duplicates, a few more, and each alone.
    assert stories == [60, 25, 25, 25, 10, *[1] * 6]
    # The culprit's 25 were in hand with it, and then alone as far as it.
    assert Counter(row.times for row in rows(world, attempt)) == {WITH_FEW: 19, 1: 1}
    faults.clear()
    assert sorted(deliver(world, *users, redelivered=True)) == ["applied"] * 20 + ["duplicate"] * 40
    assert rows(world, attempt) == []


def test_what_comes_again_and_is_well_takes_no_longer_than_it_did_the_first_time(
    product: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = product(CARE_HYGIENE)
    monkeypatch.setattr(Pipeline, "_alone", lambda *_: pytest.fail("none of them is suspect"))
    assert deliver(world, "u1", "u2", "u3", redelivered=True) == ["applied"] * 3
    assert rows(world, attempt) == []


def test_waiting_for_the_database_leaves_the_suspects_as_suspect_as_they_were(product: Make, faults: Faults) -> None:
    world = product(CARE_HYGIENE)
    faults["u2"] = PowerCut()
    for suspects in ([WITH_MANY] * 3, [WITH_FEW] * 3):
        with pytest.raises(PowerCut):
            deliver(world, "u1", "u2", "u3", redelivered=True)
        assert [row.times for row in rows(world, attempt)] == suspects
        if suspects[0] == WITH_MANY:
            faults["u2"] = Transient("the disk is full")
            with pytest.raises(Transient):
                deliver(world, "u1", "u2", "u3", redelivered=True)
            assert [row.times for row in rows(world, attempt)] == suspects
            faults["u2"] = PowerCut()


def test_what_was_committed_just_before_its_worker_ended_is_suspect_no_more(product: Make) -> None:
    world = product(CARE_HYGIENE)
    assert deliver(world, "u1", "u2") == ["applied", "applied"]
    with world.database.unit() as work:
        note_together(work, [arrival(joins(user)).digest for user in ("u1", "u2")], WITH_MANY)
    assert deliver(world, "u1", "u2", redelivered=True) == ["duplicate", "duplicate"]
    assert rows(world, attempt) == []


def test_a_message_that_is_handled_in_the_end_is_counted_no_more(product: Make, faults: Faults) -> None:
    world = product(CARE_HYGIENE)
    faults["u1"] = PowerCut()
    for number in range(2):
        with pytest.raises(PowerCut):
            deliver(world, "u1", redelivered=number > 0)
    assert [row.times for row in rows(world, attempt)] == [1]
    faults.clear()
    assert deliver(world, "u1", redelivered=True) == ["applied"]
    assert rows(world, attempt) == []


def test_a_redelivered_message_that_was_committed_is_a_duplicate_and_no_attempt(product: Make, faults: Faults) -> None:
    world = product(CARE_HYGIENE)
    assert deliver(world, "u1", "u2") == ["applied", "applied"]
    for _ in range(5):
        assert deliver(world, "u1", "u2", redelivered=True) == ["duplicate", "duplicate"]
        assert rows(world, attempt) == []
    assert kept(world) == []
    assert len(world.mails("u1")) == 1


def test_a_redelivered_message_that_fails_or_is_wrong_is_parked_and_counted_no_more(
    product: Make, faults: Faults
) -> None:
    world = product()
    faults["u1"] = ValueError("no")
    wrong = event("user.joined", "u2", AT, id="wrong", attributes={"fte": "half"})
    batch = [arrival(message, redelivered=True) for message in (joins("u1"), wrong)] + [
        Arrival(body=b"\xff", redelivered=True)
    ]
    assert sorted(outcomes(world.pipeline.process(batch))) == ["not_json", "unexpected", "wrong_type"]
    assert rows(world, attempt) == []


def test_waiting_for_the_database_is_no_attempt(product: Make, faults: Faults) -> None:
    world = product()
    faults["u1"] = Transient("the disk is full")
    for _ in range(6):  # as the worker does: the same call again, until it goes through
        with pytest.raises(Transient):
            world.pipeline.process([arrival(joins("u1"), redelivered=True)])
    faults.clear()
    assert outcomes(world.pipeline.process([arrival(joins("u1"), redelivered=True)])) == ["applied"]
    assert rows(world, attempt) == []


def test_waiting_for_the_first_rules_is_no_attempt(product: Make) -> None:
    world = product()
    database = Databases(None).fresh(lambda: world.now)
    for _ in range(5):
        pipeline = Pipeline(database, world.settings)
        with pytest.raises(NotReady):
            pipeline.process([arrival(joins("u1"), redelivered=True)])
        pipeline.close()
    activate(database, rules_of(world.catalog, CARE_HYGIENE), actor="mira", settings=world.settings)
    pipeline = Pipeline(database, world.settings)
    assert outcomes(pipeline.process([arrival(joins("u1"), redelivered=True)])) == ["applied"]
    pipeline.close()
    database.close()
