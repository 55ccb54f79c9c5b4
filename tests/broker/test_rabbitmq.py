# mypy: disable-error-code="no-untyped-call"
"""What is RabbitMQ's alone: how queues are made, confirmations, dead letters, who may."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

import amqp
import pytest
from structlog.testing import capture_logs

from connectors.broker.confirms import IN_FLIGHT, Confirms
from connectors.broker.names import CHANGES, EMAILS, EVENTS, EXCHANGE, PARKED, QUEUES, REQUESTS
from connectors.broker.queue import Broker
from engine.errors import NotReady, Transient
from tests.broker.conftest import Opener
from tests.broker.test_promises import all_of, settled
from tests.servers.rabbitmq import connection

PLAIN = {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000}
GIVEN_UP = PLAIN | {
    "x-dead-letter-exchange": "rolecall",
    "x-dead-letter-routing-key": "rolecall.parked",
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}
MADE = {EVENTS: GIVEN_UP, REQUESTS: GIVEN_UP, EMAILS: GIVEN_UP, CHANGES: PLAIN, PARKED: PLAIN}


@pytest.fixture
def channel(rabbitmq: Opener) -> Iterator[amqp.Channel]:
    """A plain channel."""
    with connection(rabbitmq.address) as opened, opened.channel() as channel:
        yield channel


class Raw(amqp.Message):  # type: ignore[misc]
    """A message with its properties as bytes, for what no library writes."""

    def __init__(self, body: bytes, properties: bytes) -> None:
        super().__init__(body)
        self.raw = properties

    def _serialize_properties(self) -> bytes:
        return self.raw


def test_the_queues_are_made_as_they_should_be(rabbitmq: Opener, channel: amqp.Channel) -> None:
    assert rabbitmq().depth(EVENTS) == 0
    channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
    assert set(MADE) == set(QUEUES)
    for queue, made in MADE.items():  # declaring what is there passes if it is the very same
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=made)
        for argument in made:
            other = {name: value for name, value in made.items() if name != argument}
            with pytest.raises(amqp.PreconditionFailed, match=argument):
                channel.queue_declare(queue, durable=True, auto_delete=False, arguments=other)


def test_a_queue_that_is_there_otherwise_is_left_alone_and_named(rabbitmq: Opener, channel: amqp.Channel) -> None:
    channel.queue_declare(EVENTS, durable=True, auto_delete=False)
    channel.basic_publish(amqp.Message(b"old", delivery_mode=2), routing_key=EVENTS)
    with pytest.raises(NotReady) as refused:
        rabbitmq().publish(EVENTS, b"new")
    said = str(refused.value)
    assert "queue 'rolecall.events'" in said
    assert "made with other settings (" in said
    assert "look at what waits in it" in said
    assert "rabbitmqctl delete_queue" in said
    assert channel.queue_declare(EVENTS, passive=True).message_count == 1
    channel.queue_delete(EVENTS)
    rabbitmq().publish(EVENTS, b"new")


def test_an_exchange_that_is_there_otherwise_is_named(rabbitmq: Opener, channel: amqp.Channel) -> None:
    channel.exchange_declare(EXCHANGE, "direct", durable=True, auto_delete=False)
    with pytest.raises(NotReady, match=r"exchange 'rolecall' .*type"):
        rabbitmq().publish(EVENTS, b"new")


def test_messages_are_confirmed_many_at_a_time(rabbitmq: Opener) -> None:
    broker = rabbitmq()
    bodies = [b"%d" % number for number in range(5000)]
    assert broker.publish_many(EVENTS, bodies) == 5000
    confirms = broker._out.channel.confirms
    assert confirms is not None
    assert 2 <= confirms.waits <= 5000 / (IN_FLIGHT / 2) + 1
    assert not confirms._open
    assert broker.depth(EVENTS) == 5000
    assert [delivery.body for delivery in all_of(rabbitmq(5000), 5000, [EVENTS])] == bodies


def test_no_more_is_on_its_way_than_allowed(rabbitmq: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.broker.confirms.IN_FLIGHT", 10)
    on_their_way = []
    sent = Confirms.sent

    def note(confirms: Confirms, sizes: Iterable[int]) -> None:
        sent(confirms, sizes)
        on_their_way.append(len(confirms._open))

    monkeypatch.setattr(Confirms, "sent", note)
    rabbitmq().publish_many(EVENTS, [b"x"] * 100)
    assert max(on_their_way) == 10
    assert len(on_their_way) >= 10


def test_a_feed_that_breaks_off_disturbs_nothing_that_follows(rabbitmq: Opener) -> None:
    def feed() -> Iterator[bytes]:
        yield from (b"%d" % number for number in range(700))
        msg = "the file ends in the middle"
        raise ValueError(msg)

    broker = rabbitmq()
    with pytest.raises(ValueError, match="ends in the middle"):
        broker.publish_many(EVENTS, feed())
    with capture_logs() as logs:
        assert broker.publish_many(EVENTS, [b"after"] * 700) == 700
    assert (logs, broker._out.generation) == ([], 1)
    taken = all_of(rabbitmq(2000), 700 + 500, [EVENTS])
    assert [delivery.body for delivery in taken][-700:] == [b"after"] * 700


def test_what_the_broker_refuses_is_transient(rabbitmq: Opener, channel: amqp.Channel) -> None:
    broker = rabbitmq()
    full = GIVEN_UP | {"x-max-length": 1}
    broker.depth(EVENTS)
    channel.queue_delete(EVENTS)
    channel.queue_declare(EVENTS, durable=True, auto_delete=False, arguments=full)
    channel.queue_bind(EVENTS, EXCHANGE, EVENTS)
    with pytest.raises(Transient, match=r"refused \d+ of the messages"):
        _fill(broker)


def test_a_queue_that_was_deleted_is_made_anew_and_nothing_vanishes(rabbitmq: Opener, channel: amqp.Channel) -> None:
    broker = rabbitmq()
    broker.depth(EVENTS)
    channel.queue_delete(EVENTS)
    with pytest.raises(Transient, match=r"no queue 'rolecall\.events'"):
        broker.publish(EVENTS, b"1")
    broker.publish(EVENTS, b"1")
    assert broker.depth(EVENTS) == 1


def test_a_consumer_of_a_deleted_queue_comes_back(rabbitmq: Opener, channel: amqp.Channel) -> None:
    broker = rabbitmq()
    broker.take(1, 0, [EVENTS])
    channel.queue_delete(EVENTS)
    with pytest.raises(Transient):
        broker.take(1, 5, [EVENTS])
    broker.publish(EVENTS, b"1")
    assert [delivery.body for delivery in broker.take(1, 5, [EVENTS])] == [b"1"]


def test_an_answer_that_nobody_waits_for_is_dropped_and_logged(rabbitmq: Opener) -> None:
    broker = rabbitmq()
    with capture_logs() as logs:
        assert broker.publish_many("nobody.listens", [b"applied"] * 3) == 3
    assert [line for line in logs if line["event"] == "no_such_queue"] == [
        {"event": "no_such_queue", "log_level": "warning", "queue": "nobody.listens", "dropped": 3}
    ]


def test_a_rejected_message_is_parked_with_its_reason(rabbitmq: Opener, channel: amqp.Channel) -> None:
    broker = rabbitmq()
    broker.publish(EVENTS, b"bad", headers={"queue": "rolecall.requests", "reason": "says who sent it"})
    rejected = _got(channel, EVENTS)
    channel.basic_reject(rejected.delivery_tag, requeue=False)
    (delivery,) = all_of(broker, 1, [PARKED])
    assert (delivery.queue, delivery.body, delivery.publisher) == (PARKED, b"bad", rabbitmq.user)
    assert delivery.headers["queue"] == EVENTS
    assert delivery.headers["reason"] == "a reader of rolecall.events rejected it"
    broker.acknowledge([delivery])
    assert settled(broker, PARKED)
    assert settled(broker, EVENTS)


def test_a_message_that_expires_is_parked_with_its_reason(rabbitmq: Opener, channel: amqp.Channel) -> None:
    broker = rabbitmq()
    broker.depth(EVENTS)
    channel.basic_publish(amqp.Message(b"late", expiration="1"), EXCHANGE, REQUESTS)
    (delivery,) = all_of(broker, 1, [PARKED])
    assert delivery.headers["queue"] == REQUESTS
    assert delivery.headers["reason"] == "nobody took it from rolecall.requests within its time to live"
    assert delivery.publisher == "anonymous"


def test_what_rolecall_itself_parks_keeps_its_headers(rabbitmq: Opener) -> None:
    broker = rabbitmq()
    broker.publish(PARKED, b"bad", headers={"queue": EMAILS, "reason": "no email job"})
    (delivery,) = all_of(broker, 1, [PARKED])
    assert delivery.headers == {"queue": EMAILS, "reason": "no email job"}


@pytest.mark.parametrize(
    ("what", "properties"),
    [
        # Flags, then the headers (a table of one entry), and behind them the user-id.
        ("a date in milliseconds", b"\x20\x10" + b"\x00\x00\x00\x0b\x01dT" + (1_795_590_068_531).to_bytes(8, "big")),
        ("a very deep table", b"\x20\x10" + (5 * 2_000 + 2).to_bytes(4, "big") + b"\x01d"),
        ("text that is no UTF-8", b"\x80\x10\x02\xff\xfe"),
    ],
    ids=["date", "depth", "text"],
)
def test_whatever_the_properties_are_a_message_arrives(
    rabbitmq: Opener, channel: amqp.Channel, what: str, properties: bytes
) -> None:
    broker = rabbitmq()
    broker.depth(EVENTS)
    if what == "a very deep table":
        depth = 2_000
        properties += b"".join(b"A" + (5 * left).to_bytes(4, "big") for left in reversed(range(depth)))
    user = rabbitmq.user.encode()
    message = Raw(b"{}", properties + bytes([len(user)]) + user)
    channel.basic_publish(message, EXCHANGE, EVENTS)
    (delivery,) = all_of(broker, 1, [EVENTS])
    assert (delivery.body, delivery.publisher) == (b"{}", rabbitmq.user)
    broker.acknowledge([delivery])
    assert settled(broker, EVENTS)


def test_a_message_larger_than_a_frame_and_an_empty_one(rabbitmq: Opener) -> None:
    broker = rabbitmq()
    room = broker_frame(broker)
    sizes = [0, 1, room - 9, room - 8, room - 7, 3 * room, 5_000_000]
    broker.publish_many(EVENTS, [b"x" * size for size in sizes])
    assert [len(delivery.body) for delivery in all_of(broker, len(sizes), [EVENTS])] == sizes


def broker_frame(broker: Broker) -> int:
    """The largest frame that was agreed upon."""
    broker.depth(EVENTS)
    return int(broker._out.wire.frame_max)


def test_a_wrong_password_is_said_without_the_password(rabbitmq: Opener) -> None:
    address = rabbitmq.address.replace(":guest@", ":open%2Fsesame@")
    with pytest.raises(NotReady, match="'guest' or its password is wrong") as refused:
        rabbitmq(address=address).publish(EVENTS, b"1")
    _without(refused.value, "sesame")


def test_a_vhost_that_is_not_there_is_said(rabbitmq: Opener) -> None:
    with pytest.raises(NotReady, match="vhost 'nowhere'") as refused:
        rabbitmq(address=rabbitmq.address.rpartition("/")[0] + "/nowhere").take(1, 0, [EVENTS])
    _without(refused.value, ":guest")


def test_nobody_publishes_in_another_name(rabbitmq: Opener) -> None:
    broker = rabbitmq()
    with pytest.raises(NotReady, match="user_id property set to 'hr-system'"):
        broker.publish(EVENTS, b"1", publisher="hr-system")
    broker.publish(EVENTS, b"1")
    assert broker.depth(EVENTS) == 1


def _fill(broker: Broker) -> None:
    for _ in range(50):  # a limit is kept roughly
        broker.publish_many(EVENTS, [b"x"] * 200)


def _got(channel: amqp.Channel, queue: str) -> Any:
    until = time.monotonic() + 10
    while (message := channel.basic_get(queue)) is None:
        assert time.monotonic() < until, f"nothing in {queue}"
        time.sleep(0.02)
    return message


def _without(problem: BaseException, secret: str) -> None:
    seen: BaseException | None = problem
    while seen is not None:
        assert secret not in str(seen)
        seen = seen.__cause__
