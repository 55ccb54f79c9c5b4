"""The example of an HR system's publisher, against a real broker and worker: its events act, its receipts come back."""

import json
import os
import subprocess
import sys
from pathlib import Path

import amqp
import pytest

from tests.broker.rabbitmq import Place, place
from tests.servers.rabbitmq import connection

ROOT = Path(__file__).parents[1]
LINES = (ROOT / "examples/hr-feed.ndjson").read_bytes().splitlines()[:3]
BROKEN = b'{"specversion": "1.0", "id": "hr-9", "source": "hr", "type": "user.joind", "subject": "u-1", "time": "now"}'


@pytest.mark.slow
def test_what_the_example_publishes_acts_and_is_answered(tmp_path: Path) -> None:
    with place() as where, where.emptied():
        environment = academy(where, tmp_path)
        run_once(environment)  # declares the queues
        script = [sys.executable, str(ROOT / "examples/hr_publisher.py"), where.url]
        said = subprocess.run(script, input=b"\n".join([*LINES, BROKEN]), capture_output=True, check=True, timeout=60)
        assert said.stdout == b"4 events published\n"
        run_once(environment)
        assert [receipt["outcome"] for receipt in answers(where)] == ["old", "old", "old", "parked"]


@pytest.mark.slow
def test_what_no_queue_takes_is_not_lost_without_a_word() -> None:
    with place() as where, where.emptied(), connection(where.url) as opened:
        opened.channel().exchange_declare("rolecall", "topic", durable=True, auto_delete=False)
        script = [sys.executable, str(ROOT / "examples/hr_publisher.py"), where.url]
        said = subprocess.run(script, input=b"\n".join(LINES), capture_output=True, check=False, timeout=60)
    assert (said.returncode, said.stdout) == (1, b"0 events published\n")
    assert b"3 came back, no queue takes them" in said.stderr


def academy(where: Place, folder: Path) -> dict[str, str]:
    """The settings of a worker with the sample academy's rules."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    return clean | {
        "ROLECALL_BROKER_URL": where.url,
        "ROLECALL_DATA": str(folder / "data"),
        "ROLECALL_RULES": str(ROOT / "rules"),
        "ROLECALL_CLOCK": "2026-06-30T18:00:00Z",
    }


def run_once(environment: dict[str, str]) -> None:
    """Let a worker do what there is to do."""
    command = [sys.executable, str(ROOT / "worker.py"), "run", "--once"]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)


def answers(where: Place) -> list[dict[str, str]]:
    """Take the receipts from the publisher's own queue, in the order of the messages."""
    found: list[dict[str, str]] = []
    with connection(where.url) as opened:
        channel = amqp.Channel(opened)
        channel.open()
        while (message := channel.basic_get("hr.receipts", no_ack=True)) is not None:
            found.append(json.loads(message.body))
        channel.queue_delete("hr.receipts")
    return sorted(found, key=lambda receipt: str(receipt["id"]))
