"""The example of an HR system's publisher in another language, against a real broker and worker."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker
from tests.broker.proxy import Proxy
from tests.broker.rabbitmq import Place, place
from tests.servers.rabbitmq import connection
from tests.test_example_publisher import BROKEN, LINES, ROOT, academy, answers, run_once
from tests.tls import Authority

UNREACHABLE = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with what it needs. Node is no service of Rolecall's: without it, there is nothing to try."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no node and npm to run the example in JavaScript with")
    folder = tmp_path_factory.mktemp("node") / "hr-publisher"
    shutil.copytree(ROOT / "examples/hr-publisher-node", folder, ignore=shutil.ignore_patterns("node_modules"))
    done = subprocess.run(["npm", "install"], cwd=folder, capture_output=True, text=True, check=False, timeout=200)
    if done.returncode != 0 and UNREACHABLE.search(done.stderr):
        pytest.skip("npm reaches no registry to get amqplib from")
    assert done.returncode == 0, done.stderr
    assert not (folder / "package-lock.json").exists()  # it would record from where this machine takes its packages
    return folder / "publish.js"


@pytest.fixture(scope="module")
def everywhere() -> Iterator[Place]:
    with place() as found:
        yield found


@pytest.fixture
def where(everywhere: Place) -> Iterator[Place]:
    with everywhere.emptied():
        yield everywhere


def declared(where: Place) -> None:
    """Make the queues, as a worker does when it first connects."""
    with Broker.open(where.url) as broker:
        broker.consumers(EVENTS)


def published(program: Path, address: str, lines: list[bytes], **more: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ["node", str(program), address],
        input=b"\n".join(lines),
        env=os.environ | more,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_what_it_publishes_acts_and_is_answered(program: Path, where: Place, tmp_path: Path) -> None:
    declared(where)
    lines = [*LINES, b"", BROKEN, LINES[0].replace(b'"id": "hr-0001"', '"note": "\u2028 ë", "id": "hr-7"'.encode())]
    assert published(program, where.url, lines) == (0, "5 events published\n", "")
    run_once(academy(where, tmp_path))
    assert [receipt["outcome"] for receipt in answers(where)] == ["old", "old", "old", "old", "parked"]


def test_its_messages_outlast_a_restart_and_name_who_sent_them(program: Path, where: Place) -> None:
    declared(where)
    assert published(program, where.url, LINES)[0] == 0
    with connection(where.url) as opened, opened.channel() as channel:
        for line in LINES:
            message = channel.basic_get(EVENTS, no_ack=True)
            assert message.body.encode() == line
            assert {name: message.properties[name] for name in ("delivery_mode", "user_id", "reply_to")} == {
                "delivery_mode": 2,
                "user_id": "guest",
                "reply_to": "hr.receipts",
            }
        channel.queue_delete("hr.receipts")


def test_a_broker_that_is_away_or_lets_nobody_in_is_said(program: Path, where: Place) -> None:
    for address in ("amqp://hr:hunter2@127.0.0.1:1/academy", where.url.replace("guest:guest", "guest:hunter2")):
        code, told, why = published(program, address, LINES)
        assert (code, told) == (1, "")
        assert re.fullmatch(
            r"nothing was published: .*(ECONNREFUSED|ACCESS_REFUSED).*\. Look at the address: .*\n", why
        )
        assert "hunter2" not in why


def test_what_no_queue_takes_is_not_counted_as_published(program: Path, where: Place) -> None:
    with connection(where.url) as opened, opened.channel() as channel:
        channel.exchange_declare("rolecall", "topic", durable=True, auto_delete=False)
        code, told, why = published(program, where.url, LINES)
        channel.queue_delete("hr.receipts")
    assert (code, told) == (1, "0 events published\n")
    assert "line 1 came back: no queue takes rolecall.events of rolecall" in why
    assert "Send the same lines again" in why


def test_without_an_exchange_nothing_is_counted_as_published(program: Path, where: Place) -> None:
    code, told, why = published(program, where.url, LINES * 100)
    assert (code, told) == (1, "0 events published\n")
    assert "no exchange 'rolecall'" in why
    with connection(where.url) as opened, opened.channel() as channel:
        channel.queue_delete("hr.receipts")


def test_a_line_that_is_cut_is_said_and_what_was_not_confirmed_counted(program: Path, where: Place) -> None:
    declared(where)
    with Proxy(where.url) as proxy:
        command = ["node", str(program), proxy.url]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as running:
            assert running.stdin is not None
            running.stdin.write(b"\n".join(LINES[:1] * 100) + b"\n")
            running.stdin.flush()
            with Broker.open(where.url) as broker:
                while broker.depth(EVENTS) < 100:
                    assert running.poll() is None
            proxy.stall()
            running.stdin.write(b"\n".join(LINES[:1] * 30) + b"\n")
            running.stdin.flush()
            proxy.cut()
            told, why = running.communicate(timeout=60)
        assert (running.returncode, told) == (1, b"100 events published\n")
        assert b"the broker ended it" in why
        assert b"line 101 was not confirmed" in why
    with connection(where.url) as opened, opened.channel() as channel:
        channel.queue_delete("hr.receipts")


def test_an_encrypted_broker_is_verified(program: Path, where: Place, tmp_path: Path) -> None:
    declared(where)
    authority = Authority(tmp_path / "known")
    with Proxy(where.url, str(authority.server_file)) as proxy:
        address = proxy.url.replace("127.0.0.1", "localhost")
        code, _, why = published(program, address, LINES)
        assert (code, "certificate" in why) == (1, True)
        assert published(program, address, LINES, NODE_EXTRA_CA_CERTS=str(authority.ca_file))[0] == 0
    with connection(where.url) as opened, opened.channel() as channel:
        assert channel.queue_declare(EVENTS, passive=True).message_count == 3
        channel.queue_delete("hr.receipts")
