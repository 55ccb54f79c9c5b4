"""What every broker must keep: the embedded queue and RabbitMQ by the same tests."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.broker.names import CHANGES, EMAILS, EVENTS, QUEUES, REQUESTS
from connectors.broker.queue import Broker, Delivery
from engine.errors import NotReady
from tests.broker.conftest import Opener


def bodies(deliveries: list[Delivery]) -> list[bytes]:
    return [delivery.body for delivery in deliveries]


def all_of(broker: Broker, limit: int, queues: list[str]) -> list[Delivery]:
    """Take everything up to a limit; a busy machine may give it in several portions."""
    taken = broker.take(limit, 5, queues)
    while len(taken) < limit and (more := broker.take(limit - len(taken), 0.1, queues)):
        taken += more
    return taken


def numbered(first: int, last: int) -> list[bytes]:
    return [f"message {number}".encode() for number in range(first, last + 1)]


def settled(broker: Broker, queue: str) -> bool:
    """Whether the queue is empty; an acknowledgement is on its way for a moment."""
    until = time.monotonic() + 10
    while broker.depth(queue) and time.monotonic() < until:
        time.sleep(0.02)
    return broker.depth(queue) == 0


def test_what_is_published_arrives_in_order(broker: Broker) -> None:
    for body in numbered(1, 3):
        broker.publish(EVENTS, body)
    assert broker.publish_many(EVENTS, numbered(4, 50)) == 47
    assert broker.depth(EVENTS) == 50
    assert bodies(all_of(broker, 20, [EVENTS])) == numbered(1, 20)
    assert bodies(all_of(broker, 100, [EVENTS])) == numbered(21, 50)
    assert broker.take(100, 0, [EVENTS]) == []


def test_every_queue_is_its_own(broker: Broker) -> None:
    for queue in QUEUES:
        broker.publish(queue, queue.encode())
    for queue in QUEUES:
        (delivery,) = all_of(broker, 10, [queue])
        assert (delivery.queue, delivery.body) == (queue, queue.encode())


def test_several_queues_at_once_each_in_order(broker: Broker) -> None:
    broker.publish_many(EVENTS, numbered(1, 30))
    broker.publish_many(REQUESTS, numbered(101, 130))
    taken = all_of(broker, 100, [EVENTS, REQUESTS])
    assert [one.body for one in taken if one.queue == EVENTS] == numbered(1, 30)
    assert [one.body for one in taken if one.queue == REQUESTS] == numbered(101, 130)


def test_acknowledged_is_gone_and_the_rest_comes_again(opener: Opener) -> None:
    first = opener()
    first.publish_many(EVENTS, numbered(1, 10))
    taken = all_of(first, 10, [EVENTS])
    assert not any(delivery.redelivered for delivery in taken)
    first.acknowledge(taken[:6])
    first.close()
    second = opener()
    again = all_of(second, 10, [EVENTS])
    assert bodies(again) == numbered(7, 10)
    assert all(delivery.redelivered for delivery in again)
    second.acknowledge(again)
    second.close()
    assert opener().take(10, 0, [EVENTS]) == []


def test_acknowledging_some_in_the_middle_keeps_the_others(opener: Opener) -> None:
    first = opener()
    first.publish_many(EVENTS, numbered(1, 9))
    taken = all_of(first, 9, [EVENTS])
    first.acknowledge([taken[8], taken[0], taken[1], taken[4]])
    first.acknowledge([taken[4], taken[2]])  # one of them for the second time
    first.close()
    assert bodies(all_of(opener(), 10, [EVENTS])) == [taken[number].body for number in (3, 5, 6, 7)]


def test_given_back_comes_again_in_its_place(opener: Opener) -> None:
    broker = opener()
    broker.publish_many(EVENTS, numbered(1, 8))
    taken = all_of(broker, 5, [EVENTS])
    broker.give_back(taken[1:4])
    broker.acknowledge([taken[0]])
    again = all_of(broker, 10, [EVENTS])
    if opener.embedded:
        assert bodies(again) == [*numbered(2, 4), *numbered(6, 8)]
    else:  # what RabbitMQ has sent already comes first
        assert sorted(bodies(again)) == [*numbered(2, 4), *numbered(6, 8)]
        assert bodies([delivery for delivery in again if delivery.redelivered]) == numbered(2, 4)
    assert sorted(delivery.body for delivery in again if delivery.redelivered) == numbered(2, 4)
    broker.acknowledge([taken[4], *again])
    assert settled(broker, EVENTS)


def test_acknowledging_what_an_earlier_connection_gave_does_no_harm(opener: Opener) -> None:
    broker = opener()
    broker.publish_many(EVENTS, numbered(1, 2))
    old = all_of(broker, 2, [EVENTS])
    broker.close()
    new = all_of(broker, 2, [EVENTS])
    broker.acknowledge(old)
    broker.close()
    assert bodies(all_of(opener(), 2, [EVENTS])) == bodies(new)


@given(body=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # what an example published, it also settles
def test_a_body_is_any_bytes(broker: Broker, body: bytes) -> None:
    broker.publish(EVENTS, body, headers={"compression": "application/x-gzip", "content-type": "nonsense"})
    (delivery,) = broker.take(1, 5, [EVENTS])
    assert delivery.body == body
    broker.acknowledge([delivery])


def test_a_message_of_a_megabyte(broker: Broker) -> None:
    body = bytes(range(256)) * 4096
    broker.publish_many(EVENTS, [body] * 12)
    taken = all_of(broker, 20, [EVENTS])
    assert bodies(taken) == [body] * 12
    broker.acknowledge(taken)
    assert settled(broker, EVENTS)


def test_who_published_and_where_to_answer(opener: Opener) -> None:
    broker = opener()
    broker.publish(REQUESTS, b"{}", reply_to="hr.answers", publisher=opener.user, headers={"traceparent": "00-1"})
    (delivery,) = all_of(broker, 1, [REQUESTS])
    assert (delivery.publisher, delivery.reply_to) == (opener.user, "hr.answers")
    assert delivery.headers == {"traceparent": "00-1"}


def test_events_and_requests_name_who_sent_them_without_being_told(opener: Opener) -> None:
    broker = opener()
    for queue in (EVENTS, REQUESTS):
        broker.publish(queue, b"{}")
        (delivery,) = all_of(broker, 1, [queue])
        assert (delivery.publisher, delivery.reply_to, dict(delivery.headers)) == (opener.user, None, {})


def test_answers_go_to_a_queue_that_exists_and_are_dropped_otherwise(broker: Broker) -> None:
    broker.declare("hr.answers")
    broker.publish("hr.answers", b"applied")
    broker.publish("nobody.listens", b"applied")
    assert bodies(all_of(broker, 5, ["hr.answers"])) == [b"applied"]
    broker.declare("nobody.listens")
    assert broker.depth("nobody.listens") == 0


def test_changing_the_queues_that_are_taken_from_loses_nothing(broker: Broker) -> None:
    broker.publish_many(EMAILS, numbered(1, 4))
    broker.publish_many(CHANGES, numbered(11, 14))
    emails = all_of(broker, 2, [EMAILS])
    changes = all_of(broker, 4, [CHANGES])
    emails += all_of(broker, 4, [EMAILS])
    assert (bodies(emails), bodies(changes)) == (numbered(1, 4), numbered(11, 14))
    broker.acknowledge([*emails, *changes])
    assert settled(broker, EMAILS)
    assert settled(broker, CHANGES)


def test_no_more_than_the_prefetch_is_in_anybodys_hands(opener: Opener) -> None:
    opener().publish_many(EVENTS, numbered(1, 4))
    narrow = opener(prefetch=3)
    taken = all_of(narrow, 10, [EVENTS])
    assert bodies(taken) == numbered(1, 3)
    assert narrow.take(10, 0.05, [EVENTS]) == []
    narrow.acknowledge(taken[:1])
    assert bodies(all_of(narrow, 10, [EVENTS])) == numbered(4, 4)


def test_a_whole_batch_is_taken_or_nothing(broker: Broker) -> None:
    broker.publish_many(EVENTS, numbered(1, 9))
    assert broker.take(10, 0.3, [EVENTS], least=10) == []
    broker.publish(EVENTS, b"message 10")
    until = time.monotonic() + 10
    while not (taken := broker.take(10, 0.3, [EVENTS], least=10)) and time.monotonic() < until:
        pass
    assert bodies(taken) == numbered(1, 10)


def test_nothing_there_returns_after_the_wait(broker: Broker) -> None:
    started = time.monotonic()
    assert broker.take(10, 0.2, [EVENTS]) == []
    assert 0.15 < time.monotonic() - started < 5


def test_what_is_published_is_there_after_everybody_has_gone(opener: Opener) -> None:
    first = opener()
    first.publish_many(EVENTS, numbered(1, 20))
    first.close()
    second = opener()
    assert second.depth(EVENTS) == 20
    assert bodies(all_of(second, 20, [EVENTS])) == numbered(1, 20)


def test_one_broker_publishes_and_another_takes(opener: Opener) -> None:
    one, other = opener(), opener()
    assert one.consumers(EVENTS) == 0
    assert other.take(10, 0, [EVENTS]) == []
    assert one.consumers(EVENTS) == 1
    for number in range(1, 6):
        one.publish(EVENTS, f"message {number}".encode())
        (delivery,) = all_of(other, 1, [EVENTS])
        assert delivery.body == f"message {number}".encode()
        other.acknowledge([delivery])
    assert settled(one, EVENTS)


def test_a_queue_that_is_not_there_is_named(broker: Broker) -> None:
    for ask in (broker.depth, broker.consumers, lambda queue: broker.take(1, 0, [queue])):
        with pytest.raises(NotReady, match=r"no queue 'hr\.lost'"):
            ask("hr.lost")
    broker.publish(EVENTS, b"work goes on")
    assert bodies(all_of(broker, 1, [EVENTS])) == [b"work goes on"]


def test_a_queue_of_ones_own_is_made_once(broker: Broker) -> None:
    broker.declare("hr.answers")
    broker.publish("hr.answers", b"applied")
    broker.declare("hr.answers")
    assert broker.depth("hr.answers") == 1


def test_messages_for_several_queues_go_together(broker: Broker) -> None:
    broker.declare("hr.answers")
    assert (
        broker.publish_all([("hr.answers", b"1"), (EVENTS, b"2"), ("nobody.listens", b"3"), ("hr.answers", b"4")]) == 4
    )
    assert bodies(all_of(broker, 2, ["hr.answers"])) == [b"1", b"4"]
    assert bodies(all_of(broker, 1, [EVENTS])) == [b"2"]


def test_what_is_there_is_taken_without_waiting(opener: Opener) -> None:
    opener().publish_many(EVENTS, numbered(1, 30))
    taker = opener(prefetch=10)
    for first in (1, 11, 21):
        taken = taker.take(10, 0, [EVENTS])
        assert taken
        while len(taken) < 10:
            more = taker.take(10 - len(taken), 0, [EVENTS])
            assert more
            taken += more
        assert bodies(taken) == numbered(first, first + 9)
        taker.acknowledge(taken)
    assert taker.take(10, 0, [EVENTS]) == []
