"""publish: what is in the file is on the queue, byte for byte."""

from pathlib import Path

from connectors.broker.names import EVENTS, REQUESTS
from connectors.broker.queue import Broker
from tests.commands.conftest import Rolecall, printed

EVENT = b'{"type": "user.joined", "id": "1"}'
REQUEST = b' {"id": "2", "type":"assignment.requested"}'
BROKEN = b'{"type": "assignment.requested"'
DEEP = b"[" * 100_000


def on_queue(folder: Path, queue: str) -> list[bytes]:
    with Broker.open(folder / "rolecall-data") as broker:
        return [one.body for one in broker.take(100, 0.2, [queue])]


def test_messages_go_to_their_queues_as_they_are(rolecall: Rolecall, folder: Path) -> None:
    lines = [EVENT, b"", REQUEST, b"  \t", BROKEN, DEEP, b"\xff\xfe", b'"assignment.requested"', b"", EVENT]
    (folder / "feed.ndjson").write_bytes(b"\r\n".join(lines))
    result = rolecall("publish", "feed.ndjson")
    assert result.stdout == "Published 6 events and 1 request; 3 empty lines skipped.\n"
    assert on_queue(folder, EVENTS) == [EVENT, BROKEN, DEEP, b"\xff\xfe", b'"assignment.requested"', EVENT]
    assert on_queue(folder, REQUESTS) == [REQUEST]


def test_standard_input_is_read(rolecall: Rolecall, folder: Path) -> None:
    result = rolecall("publish", "-", "--json", input=EVENT + b"\n" + REQUEST)
    assert printed(result) == {"published": {EVENTS: 1, REQUESTS: 1}, "empty_lines": 0}
    assert on_queue(folder, EVENTS) == [EVENT]


def test_many_lines_keep_their_order(rolecall: Rolecall, folder: Path) -> None:
    lines = [b'{"id": "%d"}' % number for number in range(5003)]
    (folder / "feed.ndjson").write_bytes(b"\n".join(lines) + b"\n")
    assert "5,003 events" in rolecall("publish", "feed.ndjson").stdout
    with Broker.open(folder / "rolecall-data", prefetch=6000) as broker:
        found: list[bytes] = []
        while some := broker.take(6000, 0.2, [EVENTS]):
            found += [one.body for one in some]
    assert found == lines


def test_a_file_that_is_not_there_is_said(rolecall: Rolecall) -> None:
    result = rolecall("publish", "none.ndjson")
    assert (result.exit_code, result.stderr) == (1, "none.ndjson: No such file or directory\n")
