"""Somebody is forgotten: nothing is left of them but a keyed hash, and nobody else notices."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.clock import DAY, MINUTE, shown
from engine.jobs import Turns
from engine.privacy import is_about_forgotten
from engine.privacy.erasing import EDITED, IMPERSONAL, ROWS
from engine.receipts import receipts_due
from engine.store.tables import forgetting, forgotten, forgotten_message, metadata, parked
from engine.sweep import sweep
from tests.delivered import everything, rows
from tests.privacy.academy import IDA, TELLING, forget, forget_request, hand_over, left_of, live, process, texts
from tests.semantics.test_applies import begun
from tests.world import Steady, World, event


def test_every_table_says_what_becomes_of_it_when_somebody_is_forgotten() -> None:
    said = {table.name for table in ROWS} | EDITED | IMPERSONAL
    assert said == set(metadata.tables)
    assert len(said) == len(ROWS) + len(EDITED) + len(IMPERSONAL)
    naming = {table.name for table in metadata.sorted_tables if "user_id" in table.c}
    assert naming <= {table.name for table in ROWS}


def test_the_page_says_it_of_every_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text("utf-8")
    section = page.partition("### What becomes of each table")[2].partition("\n###")[0]
    told = [name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert sorted(told) == sorted(metadata.tables)


def test_nothing_is_left_of_who_is_forgotten_but_a_keyed_hash(world: World) -> None:
    live(world)
    told = texts(world)
    assert all(one in told for one in TELLING if "\\" not in one), "the test has to tell of all of it"
    hand_over(world)
    forget(world)
    events = hand_over(world)
    assert left_of(texts(world)) == []
    (row,) = rows(world, forgotten)
    assert re.fullmatch("[0-9a-f]{64}", row.hash)
    assert (row.at, row.actor, row.request) == (world.now, "vera@example.com", "f1")
    assert {(one.type, one.name) for one in events} >= {("role.revoked", "nurse"), ("role.revoked", "guide")}
    assert all(one.user == IDA and one.type.endswith("revoked") and one.version == row.version for one in events)


def test_what_they_had_ends_for_the_lms_with_the_next_number_and_without_an_email(world: World) -> None:
    live(world)
    had, emails = world.has(IDA), len(world.mails(IDA))
    last = max(one.version for one in hand_over(world) if one.user == IDA)
    assert emails > 0
    forget(world)
    ended = {(f"{one.kind} {one.name}", one.version) for one in hand_over(world)}
    assert ended == {(one.rstrip("!"), last + 1) for one in had}
    assert world.mails(IDA) == []


def test_change_events_that_nobody_wants_are_not_kept_for_who_is_forgotten(world: World) -> None:
    live(world)
    world.settings = replace(world.settings, publish_changes=False)
    world.turns = Turns(world.database, world.settings, world.pipeline.follow)
    forget(world)
    assert left_of(texts(world)) == []


def of_others(world: World) -> dict[str, list[str]]:
    """Every row that names Ben or Eve; notes apart, in which Ida may be named."""
    telling = ("'ben'", "'eve'", " to ben'", " to eve'")
    kept = everything(world, but=("job", "parked", "inbox", "block"))
    return {name: [row for row in several if any(one in row for one in telling)] for name, several in kept.items()}


def test_nobody_else_notices(world: World) -> None:
    live(world)
    hand_over(world)
    others = of_others(world)
    forget(world)
    assert of_others(world) == others
    (request,) = rows(world, sa.select(parked).where(parked.c.type == "assignment.requested"))
    assert b'"ben"' in request.body
    assert request.code == "refused"


def test_what_comes_late_about_them_is_answered_and_not_kept(world: World) -> None:
    joined = event("user.joined", IDA, shown(world.now), id="hr-1", name="Ida Überall")
    process(world, joined)
    forget(world)
    before = everything(world, but=("receipt", "tally"))
    late = [
        joined,
        event("user.joined", IDA, shown(world.now), id="hr-2", name="Ida Überall"),
        event("user.updated", IDA, shown(world.now + MINUTE), id="hr-3", email="ida.ueberall@example.com"),
        event("learning.completed", IDA, shown(world.now + MINUTE), id="hr-4", item="washing"),
        event("user.updated", IDA, shown(world.now + 9 * DAY), id="hr-5", language="nl"),
        event("user.left", IDA, shown(world.now + MINUTE), id="hr-6"),
        event("user.updated", IDA, shown(world.now + MINUTE), id="hr-7", attributes={"fte": "much"}),
    ]
    world.now += 2 * MINUTE
    for redelivered in (False, True):
        verdicts = process(world, *late, redelivered=redelivered)
        assert [one.outcome for one in verdicts] == ["no_change"] * len(late)
        assert everything(world, but=("receipt", "tally")) == before
    bad = {**event("user.updated", IDA, shown(world.now)), "time": "yesterday"}
    assert [one.outcome for one in process(world, bad)] == ["no_change"]
    assert everything(world, but=("receipt", "tally")) == before


def test_a_message_about_a_later_time_does_nothing_when_it_comes_again(world: World) -> None:
    hired = event("user.joined", IDA, shown(world.now + 20 * DAY), id="hired", teams=["care"])
    assert [one.outcome for one in process(world, hired)] == ["not_yet"]
    forget(world)
    assert len(rows(world, forgotten_message)) == 1
    assert [one.outcome for one in process(world, hired)] == ["no_change"]
    world.go(days=21)
    assert IDA not in world.statuses()


def test_who_joins_after_that_is_a_new_person_whose_change_events_count_on(world: World) -> None:
    live(world)
    hand_over(world)
    forget(world)
    last = max(one.version for one in hand_over(world))
    world.now += DAY
    assert world.tell("user.joined", IDA, teams=["care"]) == "applied"
    assert "role nurse" in world.has(IDA)
    assert {row.origin for row in world._reasons(IDA, "guide")} == set()
    assert min(one.version for one in hand_over(world)) == last + 1
    late = event("user.team.added", IDA, shown(world.now - 2 * DAY), team="sales")
    assert [one.outcome for one in process(world, late)] == ["no_change"]
    assert world.tell("user.team.added", IDA, team="sales") == "applied"


def test_who_joins_in_the_same_batch_is_told_of_in_it(world: World) -> None:
    forget(world)
    world.now += MINUTE
    at = shown(world.now)
    told = [event("user.joined", IDA, at), event("user.team.added", IDA, at, team="care")]
    assert [one.outcome for one in process(world, *told)] == ["applied", "applied"]
    assert "role nurse" in world.has(IDA)


@pytest.mark.parametrize("told", [None, "expected", "left"])
def test_whatever_somebody_was_they_are_forgotten(world: World, told: str | None) -> None:
    if told == "expected":
        world.tell("user.team.added", IDA, team="care")
    if told == "left":
        world.tell("user.joined", IDA, teams=["care"])
        world.tell("user.left", IDA)
    forget(world)
    hand_over(world)
    assert left_of(texts(world)) == []
    assert len(rows(world, forgotten)) == 1


def test_forgetting_twice_is_forgetting_once(world: World) -> None:
    live(world)
    first, second = (forget_request(IDA, shown(world.now), id=f"f{number}") for number in (1, 2))
    process(world, first, second, reply_to="desk.answers")
    world.work_off()
    with world.database.read() as work:
        answers = [body for _, queue, body in receipts_due(work, 100) if queue == "desk.answers"]
    assert [b'"outcome":"done"' in one for one in answers] == [True, True]
    forget(world, id="f3")
    hand_over(world)
    assert left_of(texts(world)) == []
    assert [row.request for row in rows(world, forgotten)] == ["f3"]


def test_a_job_that_is_to_have_a_turn_with_them_goes_on_without(world: World) -> None:
    live(world)
    world.now += MINUTE
    world.turns.pace = Steady(1)
    job_id = world.accept("assign", users=["ben", IDA, "zoe", "eve"], roles=["guide"])
    world.turns.take()  # ben
    world.turns.take()
    process(world, forget_request(IDA, shown(world.now)))
    world.work_off()
    job = world.job(job_id)
    assert (job.state, job.total, job.done) == ("done", 3, 3)
    assert set(world.outcomes(job_id)) == {"ben", "eve", "zoe"}
    hand_over(world)
    assert left_of(texts(world)) == []


def test_undoing_a_job_later_brings_nobody_back(world: World) -> None:
    live(world)
    job_id = world.accept("assign", users=["ben", IDA], roles=["guide"])
    world.work_off()
    forget(world)
    assert world.undo(job_id) == {"ben": "revoked"}
    hand_over(world)
    assert left_of(texts(world)) == []


def test_who_is_still_to_cross_to_other_rules_is_forgotten_and_the_others_cross(world: World) -> None:
    live(world)
    job_id = begun(world, "  sold: {while: {team: care}, then: {roles: [guide]}}\n", {"care-nurse": "keep"})
    forget(world)
    assert world.state(job_id) == "done"
    assert "role guide" in world.has("ben")
    hand_over(world)
    assert left_of(texts(world)) == []
    assert IDA not in world.statuses()


def test_the_nightly_sweep_finds_nothing_to_do_afterwards(world: World) -> None:
    live(world)
    forget(world)
    hand_over(world)
    before = everything(world, but=("swept", "tally", "allowance"))
    sweep(world.database, world.pipeline)
    after = everything(world, but=("swept", "tally", "allowance"))
    assert after == before


def test_the_numbers_of_change_events_are_not_used_again(world: World) -> None:
    world.tell("user.joined", IDA, teams=["care"])
    forget(world)
    ids = [one.id for one in hand_over(world)]
    world.tell("user.joined", "kim", teams=["care"])
    later = [one.id for one in hand_over(world)]
    assert later
    assert not set(ids) & set(later)


def test_what_waits_of_a_stopped_publisher_is_about_nobody_who_was_forgotten(world: World) -> None:
    live(world)
    head = {
        "specversion": "1.0",
        "id": "stop",
        "source": "desk",
        "type": "publisher.requested",
        "time": shown(world.now),
    }
    process(world, {**head, "data": {"action": "stop", "publisher": "anonymous", "actor": "mira"}})
    hand_over(world)
    late = event("user.updated", IDA, shown(world.now), name="Ida Überall")
    assert [one.outcome for one in process(world, late)] == ["waiting"]
    with world.database.unit() as work:
        row = {"user_id": IDA, "request": "f1", "source": "desk", "actor": "vera", "asked_at": world.now}
        work.run(sa.insert(forgetting).values(row))
    world.work_off()
    hand_over(world)
    assert left_of(texts(world)) == []
    assert [one.outcome for one in process(world, late)] == ["no_change"]
    assert left_of(texts(world)) == []


def test_an_email_that_was_given_up_is_not_kept_of_who_was_forgotten(world: World) -> None:
    forget(world)
    body = json.dumps({"id": f"event hr m1 to {IDA}", "name": "Ida Überall"}).encode()
    with world.database.read() as work:
        given_up = Arrival(body=body, queue="rolecall.emails")
        assert is_about_forgotten(work, world.settings, given_up)
        assert not is_about_forgotten(work, world.settings, replace(given_up, body=body.replace(b"ida-4711", b"ben")))


@pytest.mark.parametrize("id_", ["care", "7", "nurse", "guide"])
def test_what_is_called_like_somebody_is_not_them(world: World, id_: str) -> None:
    world.tell("user.joined", id_, teams=["sales"])
    job_id = world.accept("assign", where={"team": "care"}, roles=["guide"], note="7 nurses of care")
    before = world.job(job_id)
    forget(world, id_)
    after = world.job(job_id)
    assert (after.request, after.note, after.state) == (before.request, before.note, "done")
    assert set(world.outcomes(job_id)) == {"ben", "eve"}


def test_a_request_to_forget_that_was_parked_goes_with_whom_it_is_about(world: World) -> None:
    process(world, {**forget_request("u7", shown(world.now)), "time": "yesterday"})
    process(world, {**forget_request("ben", shown(world.now)), "time": "yesterday"})
    forget(world, "u7")
    assert [b"ben" in row.body for row in rows(world, parked)] == [True]
