"""publish: messages from a file onto the queues."""

import json as reading
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from connectors.commands.opening import settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.printing import counted, data, progress, say

commands = typer.Typer(**SETTINGS)

CHUNK = 5000
"""Messages published at once."""


@commands.command(epilog=example("publish examples/hr-feed.ndjson", "publish examples/requests.ndjson --wait"))
def publish(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One message a line (NDJSON); - reads standard input.")],
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the receipts, and show what became of each.")] = False,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Put messages from a file on the queues.

    Events and requests, one a line, go to their queues as they are. Nothing is judged here: a line that is no good
    is parked by the worker, with its reason. Empty lines are skipped. With --wait the worker's receipts are waited for,
    that of a request until its job ends or is held: exit code 1 if a message was parked, 3 if a request was refused,
    is held or was cancelled, 4 if no worker is running.
    """
    from connectors.broker.names import EVENTS, REQUESTS
    from connectors.commands.asking import login
    from connectors.commands.awaiting import await_receipts, print_answers
    from engine.permission import check_listed

    given = settings(config)
    check_listed(given.publishers, login(given))
    sent = {EVENTS: 0, REQUESTS: 0}
    empty = 0
    answers = None
    with (
        _lines(file) as (lines, total),
        given.open_broker() as broker,
        broker.replies() if wait else nullcontext() as replies,
    ):
        with progress("publishing", total) as show:
            for chunk in _chunks(lines):
                bodies = [body for line in chunk if (body := line.rstrip(b"\r\n")).strip()]
                empty += len(chunk) - len(bodies)
                for queue in sent:
                    mine = [body for body in bodies if (queue == REQUESTS) == is_request(body)]
                    sent[queue] += broker.publish_many(queue, mine, reply_to=replies) if mine else 0
                show(sum(sent.values()) + empty)
        if replies is not None:
            answers = await_receipts(broker, replies, sum(sent.values()))
    if json:
        became = (
            {
                "outcomes": answers.outcomes,
                "not_taken": answers.not_taken,
                "not_done": answers.not_done,
                "missing": answers.missing,
            }
            if answers
            else {}
        )
        data({"published": sent, "empty_lines": empty, **became})
    else:
        skipped = f"; {counted(empty, 'empty line')} skipped" if empty else ""
        say(f"Published {counted(sent[EVENTS], 'event')} and {counted(sent[REQUESTS], 'request')}{skipped}.")
        if answers is not None:
            print_answers(answers)
    if answers is not None and answers.code:
        raise typer.Exit(answers.code)


@contextmanager
def _lines(file: Path) -> Iterator[tuple[BinaryIO, int | None]]:
    """The lines of a file, and how many there are; of standard input that is not known beforehand."""
    if str(file) == "-":
        yield sys.stdin.buffer, None
        return
    with file.open("rb") as opened:
        total = sum(1 for _ in opened)
        opened.seek(0)
        yield opened, total


def _chunks(lines: BinaryIO) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def is_request(body: bytes) -> bool:
    """Whether a message belongs on the queue of requests; what can't be read is left to the worker as an event."""
    from engine.messages.requests import REQUESTS

    try:
        message = reading.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(message, dict) and message.get("type") in REQUESTS
