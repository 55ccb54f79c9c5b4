# mypy: disable-error-code="no-untyped-call"
"""What happens to the connection to RabbitMQ: cut, stalled, blocked, silent, encrypted."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker
from engine.errors import NotReady, Transient
from tests.broker.conftest import Opener
from tests.broker.proxy import Proxy
from tests.broker.test_promises import all_of, settled

BLOCKED = b"\x01\x00\x00\x00\x00\x00\x0c\x00\x0a\x00\x3c\x07low mem\xce"
UNBLOCKED = b"\x01\x00\x00\x00\x00\x00\x04\x00\x0a\x00\x3d\xce"


def _take_all(broker: Broker) -> None:
    while broker.take(10, 5, [EVENTS]):
        pass


@pytest.fixture
def proxy(rabbitmq: Opener) -> Iterator[Proxy]:
    """A network that can be cut."""
    with Proxy(rabbitmq.address) as proxy:
        yield proxy


def test_a_connection_cut_while_publishing_loses_nothing(rabbitmq: Opener, proxy: Proxy) -> None:
    broker = rabbitmq(address=proxy.url)
    bodies = [b"%d" % number for number in range(3000)]
    broker.publish(EVENTS, b"before")

    def feed() -> Iterator[bytes]:
        for number, body in enumerate(bodies):
            if number == 1700:
                proxy.cut()
            yield body

    with pytest.raises(Transient, match="said"):
        broker.publish_many(EVENTS, feed())
    assert broker.publish_many(EVENTS, bodies) == 3000
    got = []
    while some := broker.take(1000, 1, [EVENTS]):
        got += [delivery.body for delivery in some]
        broker.acknowledge(some)
    assert set(got) == {b"before", *bodies}
    assert got[-3000:] == bodies
    assert 3001 + 1000 < len(got) < 6001  # what was confirmed before the cut is there twice: it was sent twice


def test_a_connection_cut_while_taking_gives_everything_again(rabbitmq: Opener, proxy: Proxy) -> None:
    bodies = [b"%d" % number for number in range(200)]
    rabbitmq().publish_many(EVENTS, bodies)
    broker = rabbitmq(address=proxy.url)
    taken = all_of(broker, 100, [EVENTS])
    broker.acknowledge(taken[:50])
    assert len(all_of(broker, 10, [EVENTS])) == 10
    # An acknowledgement is on its way for a moment; the answer to a later question says that it has arrived.
    broker._inlet._lines[EVENTS].channel.basic_qos(0, 1000, False)
    proxy.cut()
    with pytest.raises(Transient, match="said"):
        _take_all(broker)  # what had been read already, and then
    again = all_of(broker, 150, [EVENTS])
    assert [delivery.body for delivery in again] == bodies[50:]
    assert not any(delivery.redelivered for delivery in again)  # it was in no other hands, and these are well
    assert broker._in.generation == 2
    broker.acknowledge(taken)  # of the old connection: forgotten, not mistaken for deliveries of the new one
    broker.acknowledge(again[:149])
    broker.close()
    assert [delivery.body for delivery in all_of(rabbitmq(), 1, [EVENTS])] == bodies[199:]


def test_what_was_in_other_hands_before_the_connection_was_cut_still_says_so(rabbitmq: Opener, proxy: Proxy) -> None:
    other = rabbitmq()
    other.publish_many(EVENTS, [b"1", b"2"])
    assert len(all_of(other, 2, [EVENTS])) == 2
    other.close()
    broker = rabbitmq(address=proxy.url)
    broker.publish(EVENTS, b"3")
    taken = all_of(broker, 3, [EVENTS])
    proxy.cut()
    with suppress(Transient):
        broker.acknowledge(taken)
    again = all_of(broker, 3, [EVENTS])
    assert [(one.body, one.redelivered) for one in again] == [(b"1", True), (b"2", True), (b"3", False)]
    broker.give_back(again[2:])
    (given_back,) = all_of(broker, 1, [EVENTS])
    assert given_back.redelivered


def test_every_method_says_that_the_broker_is_away_and_works_again(rabbitmq: Opener, proxy: Proxy) -> None:
    broker = rabbitmq(address=proxy.url)
    broker.publish(EVENTS, b"1")
    (delivery,) = all_of(broker, 1, [EVENTS])
    proxy.refuse()
    proxy.cut()
    calls = [
        lambda: broker.take(1, 1, [EVENTS]),
        lambda: broker.acknowledge([delivery]),
        lambda: broker.give_back([delivery]),
        lambda: broker.publish(EVENTS, b"2"),
        lambda: broker.publish_many(EVENTS, [b"2"]),
        lambda: broker.depth(EVENTS),
        lambda: broker.consumers(EVENTS),
        lambda: broker.declare("hr.answers"),
    ]
    for call in calls:
        began = time.monotonic()
        with pytest.raises(Transient, match="amqp://guest:"):
            call()
        assert time.monotonic() - began < 5
    proxy.allow()
    broker.publish(EVENTS, b"2")
    again = all_of(broker, 2, [EVENTS])
    assert [(one.body, one.redelivered) for one in again] == [(b"1", False), (b"2", False)]
    broker.acknowledge(again)
    assert settled(broker, EVENTS)


def test_a_connection_lost_while_idle_is_replaced_without_a_word_to_the_caller(rabbitmq: Opener, proxy: Proxy) -> None:
    broker = rabbitmq(address=proxy.url)
    broker.publish(EVENTS, b"1")
    broker._out.wire._look_at = 0.0  # as if a second had passed
    proxy.cut()
    with capture_logs() as logs:
        broker.publish(EVENTS, b"2")
    assert broker.depth(EVENTS) == 2
    assert [line["event"] for line in logs] == ["broker_lost"]


def test_idle_connections_are_kept_alive(rabbitmq: Opener) -> None:
    broker = rabbitmq(heartbeat=1)
    broker.publish(EVENTS, b"1")
    (delivery,) = all_of(broker, 1, [EVENTS])
    without = rabbitmq(heartbeat=1)
    without.publish(EVENTS, b"2")
    assert without._out._pulse is not None
    without._out._pulse.end()
    time.sleep(5)  # RabbitMQ closes what is silent for two or three heartbeats
    with capture_logs() as logs:
        broker.acknowledge([delivery])
        broker.publish(EVENTS, b"3")
    assert (logs, broker._out.generation, broker._in.generation) == ([], 1, 1)
    without.publish(EVENTS, b"4")
    assert without._out.generation == 2
    taken = all_of(broker, 3, [EVENTS])
    assert [(one.body, one.redelivered) for one in taken] == [(b"2", False), (b"3", False), (b"4", False)]


def test_a_server_that_says_nothing_any_more_is_given_up(rabbitmq: Opener, proxy: Proxy) -> None:
    broker = rabbitmq(address=proxy.url, heartbeat=1)
    broker.take(1, 0, [EVENTS])
    proxy.stall()
    with pytest.raises(Transient, match="heartbeats"):
        broker.take(1, 60, [EVENTS])


def test_confirmations_that_do_not_come_are_not_waited_for_for_ever(
    rabbitmq: Opener, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.broker.confirms.PATIENCE", 0.5)
    broker = rabbitmq(address=proxy.url)
    broker.publish(EVENTS, b"0")
    proxy.stall()
    with pytest.raises(Transient, match=r"2 messages were not confirmed within"):
        broker.publish_many(EVENTS, [b"1", b"2"])
    proxy.stall(over=True)
    broker.publish_many(EVENTS, [b"1", b"2"])
    assert broker.depth(EVENTS) >= 2


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(
    rabbitmq: Opener, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.broker.address.CONNECT", 0.5)
    proxy.stall()
    with pytest.raises(Transient, match="timed out"):
        rabbitmq(address=proxy.url).publish(EVENTS, b"1")


def test_a_server_short_of_memory_is_waited_for_and_logged_once(rabbitmq: Opener, proxy: Proxy) -> None:
    broker = rabbitmq(address=proxy.url)
    broker.publish(EVENTS, b"1")
    with capture_logs() as logs:
        proxy.say(BLOCKED)
        time.sleep(0.2)
        for _ in range(3):
            with pytest.raises(Transient, match="short of memory or disk"):
                broker.publish(EVENTS, b"2")
        proxy.say(UNBLOCKED)
        time.sleep(0.2)
        broker.publish(EVENTS, b"2")
    assert broker._out.generation == 1
    assert [(line["event"], line["log_level"]) for line in logs] == [
        ("broker_blocked", "warning"),
        ("broker_unblocked", "info"),
    ]
    assert broker.depth(EVENTS) == 2


def test_a_server_that_runs_short_while_it_is_sent_something_keeps_its_connection(
    rabbitmq: Opener, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.broker.confirms.PATIENCE", 1.0)
    broker = rabbitmq(address=proxy.url)
    broker.publish(EVENTS, b"1")
    proxy.stall()
    threading.Timer(0.2, proxy.say, (BLOCKED,)).start()
    with pytest.raises(Transient, match="short of memory or disk"):
        broker.publish(EVENTS, b"2")
    proxy.stall(over=True)
    time.sleep(0.2)
    proxy.say(UNBLOCKED)
    time.sleep(0.2)
    broker.publish(EVENTS, b"3")
    assert broker._out.generation == 1
    assert [one.body for one in all_of(broker, 3, [EVENTS])] == [b"1", b"2", b"3"]


def test_a_certificate_is_looked_at(rabbitmq: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    file = tmp_path / "server.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(file), "-out", str(tmp_path / "public.pem")]
    subprocess.run([*command, *names], check=True, capture_output=True)
    file.write_text(file.read_text() + (tmp_path / "public.pem").read_text())
    with Proxy(rabbitmq.address, certificate=str(file)) as proxy:
        with pytest.raises(NotReady, match=r"certificate .* is not accepted"):
            rabbitmq(address=proxy.url).publish(EVENTS, b"1")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "public.pem"))
        broker = rabbitmq(address=proxy.url)
        broker.publish_many(EVENTS, [b"x" * 1000] * 2000)
        taken = all_of(broker, 2000, [EVENTS])
        assert len(taken) == 2000 - 1000  # as many as may be taken
        broker.acknowledge(taken)
        assert len(all_of(broker, 1000, [EVENTS])) == 1000
        with pytest.raises(NotReady, match=r"certificate .* is not accepted"):
            rabbitmq(address=proxy.url.replace("127.0.0.1", "localhost")).publish(EVENTS, b"1")
