"""From the outbox onto the queues."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.broker.names import CHANGES, EMAILS
from connectors.broker.queue import Broker
from connectors.relay import Relayed, relay
from engine.errors import Transient
from engine.outbox import mark_relayed
from engine.store.tables import receipt
from tests.mail.academy import NOW, RULES, Academy, academy_in


@pytest.fixture
def academy(tmp_path: Path) -> Iterator[Academy]:
    made = academy_in(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker.open(tmp_path / "queue") as opened:
        yield opened


def published(broker: Broker, queue: str) -> list[dict[str, object]]:
    taken = broker.take(1000, 0.05, [queue])
    broker.acknowledge(taken)
    return [json.loads(delivery.body) for delivery in taken]


def people(academy: Academy, number: int) -> None:
    for one in range(number):
        name = f"user-{one:03d}"
        academy.joins(name)
        academy.gets(name, [("role", "nurse", False), ("qualification", "gdpr-basics", True)], at=NOW + one)


def test_everything_that_waits_goes_onto_its_queue_once_and_in_order(academy: Academy, broker: Broker) -> None:
    people(academy, 7)
    academy.changes("user-003", status="left")
    assert relay(academy.database, broker, RULES, batch=3) == Relayed(emails=6, changes=14)
    emails = published(broker, EMAILS)
    assert [email["user"] for email in emails] == [f"user-{one:03d}" for one in (0, 1, 2, 4, 5, 6)]
    changes = published(broker, CHANGES)
    assert [change["subject"] for change in changes] == [f"user-{one // 2:03d}" for one in range(14)]
    assert changes[0] == {
        "specversion": "1.0",
        "id": "change-1",
        "source": "rolecall",
        "type": "role.assigned",
        "subject": "user-000",
        "time": "2026-07-01T09:00:00Z",
        "sequence": 1,
        "data": {"kind": "role", "name": "Nurse", "mandatory": False, "cause": "event"},
    }
    assert relay(academy.database, broker, RULES) == Relayed(emails=0, changes=0)
    assert published(broker, EMAILS) == []


def test_when_its_time_is_over_one_batch_of_each_kind_has_gone_and_the_rest_goes_next(
    academy: Academy, broker: Broker
) -> None:
    people(academy, 5)
    assert relay(academy.database, broker, RULES, batch=3, seconds=0) == Relayed(emails=3, changes=3, more=True)
    assert relay(academy.database, broker, RULES, batch=3) == Relayed(emails=2, changes=7)
    subjects = [change["subject"] for change in published(broker, CHANGES)]
    assert subjects == [f"user-{one // 2:03d}" for one in range(10)]


def test_change_events_can_be_switched_off_and_wait(academy: Academy, broker: Broker) -> None:
    people(academy, 2)
    assert relay(academy.database, broker, RULES, changes=False) == Relayed(emails=2, changes=0)
    assert published(broker, CHANGES) == []
    assert relay(academy.database, broker, RULES) == Relayed(emails=0, changes=4)


def test_a_crash_between_publishing_and_noting_it_repeats_the_same_ids(
    academy: Academy, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(academy, 2)

    def crash(*_: object) -> None:
        msg = "the power is gone"
        raise SystemError(msg)

    with monkeypatch.context() as patch:
        patch.setattr("connectors.relay.mark_relayed", crash)
        with pytest.raises(SystemError):
            relay(academy.database, broker, RULES)
    before = published(broker, EMAILS)
    assert relay(academy.database, broker, RULES).emails == 2
    assert published(broker, EMAILS) == before
    assert mark_relayed is not crash


def test_a_queue_that_cannot_be_written_loses_nothing(academy: Academy, broker: Broker, tmp_path: Path) -> None:
    people(academy, 2)
    broker.depth(EMAILS)
    writer = broker._out.connection.transport.store._writer
    writer.execute(f"PRAGMA max_page_count = {writer.execute('PRAGMA page_count').fetchone()[0]}")
    academy.changes("user-000", name="x" * 50_000)
    with pytest.raises(Transient, match="full"):
        relay(academy.database, broker, RULES)
    assert academy.job("user-000/event") == ("waiting", None)
    assert relay(academy.database, broker, RULES) == Relayed(emails=2, changes=4)


def test_a_receipt_is_kept_until_the_broker_has_it(
    academy: Academy, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with academy.database.unit() as work:
        work.run(sa.insert(receipt).values(reply_to="hr.answers", body=b"{}"))

    def crash(*_: object) -> None:
        msg = "the power is gone"
        raise SystemError(msg)

    with monkeypatch.context() as patch:
        patch.setattr(broker, "publish_all", crash)
        with pytest.raises(SystemError):
            relay(academy.database, broker, RULES)
    assert relay(academy.database, broker, RULES).receipts == 1
