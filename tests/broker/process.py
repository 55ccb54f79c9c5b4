"""What other processes do in these tests: `python -m tests.broker.process WHAT FOLDER NUMBER [NAME]`.

`hold` takes that many messages of rolecall.events, says so, and keeps them until it is killed. `work` takes portions of
that size, prints each message, and acknowledges, for ever.
"""

import subprocess
import sys
import time
from pathlib import Path

from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker

ROOT = Path(__file__).parents[2]


def start(what: str, folder: Path, number: int, name: str = "") -> subprocess.Popen[str]:
    """Run it as a process of its own."""
    command = [sys.executable, "-m", "tests.broker.process", what, str(folder), str(number), name]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def hold(folder: Path, number: int) -> None:
    """Take messages and keep them."""
    broker = Broker.open(folder)
    held = 0
    while held < number:
        held += len(broker.take(number - held, 1, [EVENTS]))
    print("holding", flush=True)
    time.sleep(600)


def work(folder: Path, portion: int) -> None:
    """Take, print, acknowledge."""
    broker = Broker.open(folder)
    while True:
        taken = broker.take(portion, 1, [EVENTS])
        for delivery in taken:
            print(delivery.body.decode(), "again" if delivery.redelivered else "first")
        sys.stdout.flush()
        broker.acknowledge(taken)


def publish(folder: Path, number: int, name: str) -> None:
    """Publish messages, half of them one by one."""
    with Broker.open(folder) as broker:
        bodies = [f"{name} {i}".encode() for i in range(number)]
        for body in bodies[: number // 2]:
            broker.publish(EVENTS, body)
        broker.publish_many(EVENTS, bodies[number // 2 :])


if __name__ == "__main__":
    what, where, count, who = sys.argv[1:]
    if what == "hold":
        hold(Path(where), int(count))
    elif what == "work":
        work(Path(where), int(count))
    else:
        publish(Path(where), int(count), who)
