"""Receipts: whoever names a queue for the answer learns there what became of each message, once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from connectors.broker.names import EVENTS, REQUESTS
from connectors.broker.queue import Broker
from engine.clock import shown
from engine.explain.jobs import show_job
from engine.messages.schema import schemas
from engine.parking import retry
from engine.people import People
from engine.receipts import mark_receipts_relayed, receipts_due
from engine.store.tables import parked
from tests.delivered import arrival, outcomes, rows
from tests.semantics.rules import Make
from tests.world import Message, World, event, request

ROOT = Path(__file__).parents[1]
AT = "2026-03-02T08:00:00Z"
VALID = Draft202012Validator(schemas()["receipt"])


def answers(world: World, queue: str = "answers") -> list[dict[str, Any]]:
    """The receipts that wait for their relay, which are handed over by that; each is as the schema says."""
    with world.database.unit() as work:
        due = receipts_due(work, 100)
        mark_receipts_relayed(work, [number for number, _, _ in due])
    found = [json.loads(body) for _, _, body in due]
    for receipt in found:
        VALID.validate(receipt)
    assert {reply_to for _, reply_to, _ in due} <= {queue}
    return found


def ask(world: World, *messages: Message | bytes, reply_to: str = "answers") -> list[dict[str, Any]]:
    """Process a batch whose messages all want a receipt."""
    world.pipeline.process([arrival(message, reply_to=reply_to) for message in messages])
    world.work_off()
    return answers(world)


OLD, FUTURE = "2020-01-01T00:00:00Z", "2026-03-05T00:00:00Z"
OUTCOMES = {
    "applied": event("user.joined", "new", AT),
    "no_change": event("user.updated", "u1", AT, name="Anna"),
    "early": event("user.updated", "expected", AT, name="Bram"),
    "not_yet": event("user.left", "u1", FUTURE),
    "old": event("user.updated", "u1", OLD, language="nl"),
    "parked": event("user.updated", "u1", AT, attributes={"fte": "half"}),
    "refused": request("assign", AT, users=["u1"], roles=["nurze"]),
    "done": request("assign", AT, users=["u1"], roles=["nurse"]),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_has_its_receipt(product: Make, outcome: str) -> None:
    world = product()
    world.tell("user.joined", "u1", "2026-01-01T00:00:00Z", name="Anna")
    message = OUTCOMES[outcome]
    (receipt,) = ask(world, message)
    told = {name: receipt[name] for name in ("source", "id", "type", "subject", "outcome", "at")}
    assert told == {
        **{name: message.get(name) for name in ("source", "id", "type", "subject")},
        "outcome": outcome,
        "at": shown(world.now),
    }
    assert ("code" in receipt, "reason" in receipt) == (outcome in ("parked", "refused"),) * 2
    assert ("job" in receipt) == (outcome == "done")
    if outcome not in ("parked", "refused"):
        assert [one["outcome"] for one in ask(world, message, message)] == ["duplicate", "duplicate"]
    assert answers(world) == []


def test_a_parked_message_is_told_why(product: Make) -> None:
    wrong, refused = ask(product(), OUTCOMES["parked"], OUTCOMES["refused"])
    assert (wrong["code"], "fte" in wrong["reason"]) == ("wrong_type", True)
    assert (refused["code"], "'nurze': is nurse meant?" in refused["reason"]) == ("refused", True)


def test_what_cannot_be_read_is_answered_as_far_as_it_can_be(product: Make) -> None:
    world = product()
    (broken,) = ask(world, b"\xff")
    assert broken["outcome"] == "parked"
    assert [broken[name] for name in ("source", "id", "type", "subject")] == [None] * 4
    (half,) = ask(world, b'{"id": "one", "type": 5, "subject": " "}')
    assert [half[name] for name in ("source", "id", "type", "subject")] == [None, "one", None, None]


def test_a_job_is_answered_with_its_figures_which_are_those_that_are_shown(product: Make) -> None:
    world = product()
    world.tell("user.joined", "u1")
    world.tell("user.joined", "u2")
    asked = request("assign", AT, users=["u1", "u2", "nobody"], roles=["nurse"])
    (receipt,) = ask(world, asked)
    job = receipt["job"]
    assert (job["id"], job["state"], job["total"], job["done"]) == (asked["id"], "done", 3, 3)
    assert job["results"] == {"assigned": 2, "unknown": 1}
    assert [warning.split(" ")[0] for warning in job["warnings"]] == ["the", "1"]  # hidden items; unknown users
    with world.database.read() as work:
        known = show_job(work, asked["id"])
    assert job == {name: getattr(known, name) for name in job}


def test_a_message_that_waited_is_answered_again_when_it_is_due(product: Make) -> None:
    world = product()
    assert [one["outcome"] for one in ask(world, event("user.joined", "u1", FUTURE))] == ["not_yet"]
    world.go(days=4)
    assert [(one["outcome"], one["at"]) for one in answers(world)] == [("applied", shown(world.now))]


def test_a_message_that_is_tried_again_is_answered_again(product: Make) -> None:
    world = product()
    ask(world, event("user.joined", "u1", AT, id="one", attributes={"fte": "half"}))
    good = json.dumps(event("user.joined", "u1", AT, id="one")).encode()
    with world.database.unit() as work:
        retry(work, [1], actor="mira", body=good)
    world.pipeline.try_again()
    assert [(one["id"], one["outcome"]) for one in answers(world)] == [("one", "applied")]


def test_a_batch_that_is_processed_in_parts_answers_once(product: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    world = product()
    tell = People.tell

    def fails(self: People, message: Any) -> Any:
        if message.subject == "u2":
            raise ZeroDivisionError
        return tell(self, message)

    monkeypatch.setattr(People, "tell", fails)
    found = ask(world, *(event("user.joined", f"u{number}", AT) for number in range(4)))
    assert [(one["subject"], one.get("code", one["outcome"])) for one in found] == [
        ("u0", "applied"),
        ("u1", "applied"),
        ("u2", "unexpected"),
        ("u3", "applied"),
    ]


def test_who_names_no_queue_is_not_answered(product: Make) -> None:
    world = product()
    world.pipeline.process([arrival(event("user.joined", "u1", AT)), arrival(b"\xff")])
    assert answers(world) == []


@pytest.mark.parametrize(
    "name", ["rolecall.events", "rolecall.", "", " answers", "a\nb", "a\x00b", "\ud800", "x" * 256]
)
def test_a_queue_that_cannot_be_answered_is_refused_and_not_answered(product: Make, name: str) -> None:
    world = product()
    message = event("user.joined", "u1", AT)
    assert outcomes(world.pipeline.process([arrival(message, reply_to=name)])) == ["bad_reply_to"]
    assert outcomes(world.pipeline.process([arrival(b"\xff", reply_to=name)])) == ["bad_reply_to"]
    assert answers(world) == []
    assert world.statuses() == {}
    assert {row.reply_to for row in rows(world, parked)} == {None}
    with world.database.unit() as work:
        retry(work, [1], actor="mira")
    assert outcomes(world.pipeline.try_again()) == ["applied"]  # and nobody is told
    assert answers(world) == []


def test_the_worker_answers_over_the_queue(tmp_path: Path) -> None:
    wrong = event("user.joined", "u2", AT, attributes={"fte": "half"})
    asked = request("assign", AT, users=["u1", "nobody"], roles=["mentor"])
    with Broker.open(tmp_path) as broker:
        broker.declare("answers")
        broker.declare("others")
        for message, to in ((event("user.joined", "u1", AT), "answers"), (wrong, "others"), (wrong, "nobody-there")):
            broker.publish(EVENTS, json.dumps(message).encode(), reply_to=to)
        broker.publish(EVENTS, json.dumps(event("user.joined", "u4", AT)).encode(), publisher="a\x00\ud800")
        broker.publish(EVENTS, json.dumps(event("user.joined", "u3", AT)).encode(), reply_to="rolecall.emails")
        broker.publish(REQUESTS, json.dumps(asked).encode(), reply_to="answers")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    settings = {"ROLECALL_DATA": str(tmp_path), "ROLECALL_RULES": str(ROOT / "rules"), "ROLECALL_CLOCK": AT}
    command = [sys.executable, str(ROOT / "worker.py"), "run", "--once"]
    done = subprocess.run(command, env=clean | settings, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    with Broker.open(tmp_path) as broker:
        for queue, expected in (("answers", ["applied", "done"]), ("others", ["parked"])):
            found = [json.loads(delivery.body) for delivery in broker.take(10, 0.2, [queue])]
            for receipt in found:
                VALID.validate(receipt)
            assert [receipt["outcome"] for receipt in found] == expected
        assert broker.take(10, 0.2, ["rolecall.emails"]) == []
