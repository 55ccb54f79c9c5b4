# mypy: disable-error-code="no-untyped-call"
"""What the embedded queue promises beyond: crashes, several processes, one consumer, speed."""

import random
import shutil
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.messaging import Consumer, Producer

from connectors.broker.batches import BATCH
from connectors.broker.names import CHANGES, EVENTS, EXCHANGE, QUEUES, REQUESTS
from connectors.broker.queue import Broker
from engine.errors import NotReady, Transient
from tests.broker.process import start
from tests.size import scaled


def test_a_killed_consumer_gives_everything_back_in_order(tmp_path: Path) -> None:
    bodies = [str(number).encode() for number in range(300)]
    with Broker.open(tmp_path) as publisher:
        publisher.publish_many(EVENTS, bodies)
    for _ in range(2):
        with start("hold", tmp_path, 200) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "holding\n"
            holder.kill()
    with Broker.open(tmp_path) as broker:
        taken = broker.take(1000, 2, [EVENTS])
        assert [delivery.body for delivery in taken] == bodies
        assert [delivery.redelivered for delivery in taken] == [True] * 200 + [False] * 100
        broker.acknowledge(taken)
    with Broker.open(tmp_path) as broker:
        assert broker.take(1000, 0, [EVENTS]) == []


def test_workers_killed_at_any_moment_lose_nothing(tmp_path: Path) -> None:
    kills = scaled(fast=2, usual=5, long=50)
    chance = random.Random(kills)
    seen: list[tuple[int, bool]] = []
    with Broker.open(tmp_path) as publisher:
        for kill in range(kills):
            publisher.publish_many(EVENTS, (b"%d" % (1000 * kill + number) for number in range(1000)))
            with start("work", tmp_path, chance.choice([1, 7, 100])) as worker:
                assert worker.stdout is not None
                said = [worker.stdout.readline()]
                time.sleep(chance.random() / 20)
                worker.kill()
                said += worker.stdout.readlines()
            # the last line may have been cut off by the kill
            seen += [
                (int(line.split()[0]), line == f"{line.split()[0]} again\n") for line in said if line.endswith("\n")
            ]
    with Broker.open(tmp_path) as broker:
        while taken := broker.take(1000, 0.5, [EVENTS]):
            seen += [(int(delivery.body), delivery.redelivered) for delivery in taken]
            broker.acknowledge(taken)
    first: dict[int, bool] = {}
    for number, again in seen:
        if number in first:
            assert again, f"{number} came twice and does not say so"
        first.setdefault(number, again)
    assert list(first) == list(range(1000 * kills))


def test_four_processes_publish_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    number = scaled(fast=100, usual=400, long=4000)
    publishers = [start("publish", tmp_path, number, name) for name in "abcd"]
    with Broker.open(tmp_path) as broker:
        got: list[bytes] = []
        while len(got) < 4 * number:
            some = broker.take(500, 60, [EVENTS])
            assert some, [publisher.poll() for publisher in publishers]
            got += [delivery.body for delivery in some]
            broker.acknowledge(some)
        assert broker.take(1, 0.05, [EVENTS]) == []
    for publisher in publishers:
        _, said = publisher.communicate(timeout=60)
        assert publisher.returncode == 0, said
    for name in "abcd":
        own = [body for body in got if body.startswith(name.encode())]
        assert own == [f"{name} {i}".encode() for i in range(number)]


def test_a_second_consumer_is_refused_and_told_who_is_first(tmp_path: Path) -> None:
    with Broker.open(tmp_path) as broker:
        broker.publish(EVENTS, b"{}")
        assert broker.consumers(EVENTS) == 0
        with start("hold", tmp_path, 1) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            assert broker.consumers(EVENTS) == 1
            with pytest.raises(NotReady) as refused:
                broker.take(1, 0, [EVENTS])
            assert str(tmp_path) in str(refused.value)
            assert f"process {holder.pid}" in str(refused.value)
            broker.publish(EVENTS, b"publishing goes on")
            holder.kill()
        assert broker.consumers(EVENTS) == 0
        assert len(broker.take(2, 2, [EVENTS])) == 2


def test_queues_have_their_own_consumers(tmp_path: Path) -> None:
    with Broker.open(tmp_path) as one, Broker.open(tmp_path) as other:
        one.publish(EVENTS, b"event")
        one.publish(REQUESTS, b"request")
        assert [delivery.body for delivery in one.take(5, 2, [EVENTS])] == [b"event"]
        assert [delivery.body for delivery in other.take(5, 2, [REQUESTS])] == [b"request"]


def test_an_idle_consumer_sees_a_message_at_once(tmp_path: Path) -> None:
    published: list[float] = []
    seen: list[float] = []

    def publish() -> None:
        with Broker.open(tmp_path) as publisher:
            for _ in range(20):
                time.sleep(0.03)
                publisher.publish(EVENTS, b"{}")
                published.append(time.monotonic())

    with Broker.open(tmp_path) as broker:
        broker.take(1, 0, [EVENTS, REQUESTS])
        thread = threading.Thread(target=publish)
        thread.start()
        while len(seen) < 20:
            some = broker.take(1, 5, [EVENTS, REQUESTS])
            seen += [time.monotonic()] * len(some)
            broker.acknowledge(some)
        thread.join()
    delays = [after - before for before, after in zip(published, seen, strict=True)]
    print(f"from publication to delivery: {statistics.median(delays) * 1000:.1f} ms, at most {max(delays) * 1000:.1f}")
    assert statistics.median(delays) < 0.5


def test_a_feed_is_published_fast(tmp_path: Path) -> None:
    number = scaled(fast=5_000, usual=20_000, long=200_000)
    with Broker.open(tmp_path) as broker:
        started = time.monotonic()
        broker.publish_many(EVENTS, (b'{"type": "user.joined", "id": "%d"}' % i for i in range(number)))
        rate = number / (time.monotonic() - started)
    print(f"published {rate:,.0f} messages a second")
    assert rate > 2_000


def test_a_feed_that_breaks_off_reports_and_keeps_whole_batches(tmp_path: Path) -> None:
    def feed() -> Iterator[bytes]:
        for number in range(BATCH + 10):
            yield b"%d" % number
        msg = "the file ends in the middle"
        raise ValueError(msg)

    with Broker.open(tmp_path) as broker:
        with pytest.raises(ValueError, match="ends in the middle"):
            broker.publish_many(EVENTS, feed())
        assert broker.depth(EVENTS) == BATCH


def test_a_locked_file_is_transient_and_works_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.broker.store.PATIENCE", 0.1)
    with Broker.open(tmp_path) as broker:
        broker.publish(EVENTS, b"1")
        other = sqlite3.connect(tmp_path / "queue.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Transient, match=f"{tmp_path}.*locked"):
            broker.publish(EVENTS, b"2")
        other.execute("ROLLBACK")
        other.close()
        broker.publish(EVENTS, b"3")
        assert [delivery.body for delivery in broker.take(5, 2, [EVENTS])] == [b"1", b"3"]


def test_a_full_disk_is_transient(tmp_path: Path) -> None:
    with Broker.open(tmp_path) as broker:
        broker.publish(EVENTS, b"1")
        writer = broker._out.connection.transport.store._writer
        pages = writer.execute("PRAGMA page_count").fetchone()[0]
        writer.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Transient, match="full"):
            broker.publish_many(EVENTS, [b"x" * 100_000] * 3)
        assert broker.depth(EVENTS) == 1


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotReady, match="file/queue"), Broker.open(tmp_path / "file" / "queue") as broker:
        broker.publish(EVENTS, b"1")
    (tmp_path / "queue.sqlite3").write_bytes(b"this is no database, whatever it is called" * 100)
    with pytest.raises(NotReady, match=r"queue\.sqlite3 cannot be used"), Broker.open(tmp_path) as broker:
        broker.publish(EVENTS, b"1")


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(NotReady, match="Expected amqp://"), Broker.open("rabbit://host/") as broker:
        broker.publish(EVENTS, b"1")


def test_the_file_stays_small_when_messages_come_and_go(tmp_path: Path) -> None:
    with Broker.open(tmp_path) as broker:
        sizes = []
        for _ in range(6):
            broker.publish_many(EVENTS, [b"x" * 500] * 1000)
            left = 1000
            while left:
                taken = broker.take(left, 2, [EVENTS])
                assert taken
                broker.acknowledge(taken)
                left -= len(taken)
            sizes.append(sum(file.stat().st_size for file in tmp_path.glob("queue.sqlite3*")))
    assert sizes[-1] < 3 * sizes[0], sizes


def test_a_copy_of_the_folder_is_a_whole_queue(tmp_path: Path) -> None:
    with Broker.open(tmp_path / "one") as broker:
        broker.publish_many(EVENTS, [b"1", b"2"])
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with Broker.open(f"embedded://{tmp_path / 'two'}") as broker:
        assert len(broker.take(5, 2, [EVENTS])) == 2


def test_the_publisher_is_the_operating_systems_user(tmp_path: Path) -> None:
    owner = tmp_path.owner()
    with Broker.open(tmp_path) as broker:
        broker.publish(EVENTS, b"1")
        assert broker.take(1, 2, [EVENTS])[0].publisher == owner


def test_any_kombu_program_can_bind_a_queue_and_read_along(tmp_path: Path) -> None:
    """The transport is a transport like any other: a binding made by one process is obeyed by all."""
    transport = "connectors.broker.embedded:Transport"
    with (
        Broker.open(tmp_path) as broker,
        Connection(transport=transport, transport_options={"folder": str(tmp_path)}) as connection,
    ):
        heard: list[tuple[object, object]] = []
        queue = Queue("lms", Exchange(EXCHANGE, type="topic", durable=True), routing_key="rolecall.#")
        with Consumer(connection, [queue], callbacks=[lambda body, message: heard.append((body, message.ack()))]):
            broker.publish(CHANGES, b'{"type": "role.assigned"}')
            Producer(connection).publish({"of": "kombu"}, exchange=EXCHANGE, routing_key=EVENTS)
            connection.drain_events(timeout=5)
            connection.drain_events(timeout=5)
        assert [body for body, _ in heard] == [{"type": "role.assigned"}, {"of": "kombu"}]
        assert broker.take(1, 2, [EVENTS])[0].body == b'{"of": "kombu"}'
        connection.default_channel.queue_purge(CHANGES)
        assert broker.depth(CHANGES) == 0
        connection.default_channel.queue_delete("lms")
        broker.publish(CHANGES, b"{}")
        with pytest.raises(Exception, match="no queue 'lms'"):
            broker.depth("lms")


def test_declaring_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(3):
        with Broker.open(tmp_path) as broker:
            assert [broker.depth(queue) for queue in QUEUES] == [0] * len(QUEUES)
    with sqlite3.connect(tmp_path / "queue.sqlite3") as file:
        assert file.execute("SELECT count(*) FROM binding").fetchone() == (len(QUEUES),)
    file.close()
