"""resume publisher, stop publisher: what people decide about a publisher, put on the queue as a request."""

import time
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from msgspec import Struct

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from connectors.commands.asking import made
from connectors.commands.awaiting import GONE_AFTER, SILENCE
from connectors.commands.following import LOOK_EVERY
from connectors.commands.opening import actor, opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, Wait, example
from connectors.commands.printing import complain, counted, data, minute, say
from connectors.exits import NOT_READY, REFUSED
from engine.errors import Refused, Rejected
from engine.explain.messages import is_processed
from engine.explain.parked import parked_as
from engine.explain.publishers import StoppedPublisher, stopped_publisher
from engine.messages.envelope import Message
from engine.messages.requests import PUBLISHER_REQUESTED, PublisherRequested
from engine.publishers import decide, lock_publishers
from engine.settings import Settings
from engine.store.database import Database

commands = typer.Typer(**SETTINGS)

What = Annotated[Literal["publisher"], typer.Argument(metavar="publisher", help="The word itself.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The publisher's name, as `status` shows it.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept, and shown with the stop.")]
Drop = Annotated[bool, typer.Option("--drop", help="Give up what waits; it is kept among the parked, as dropped.")]


class AskedAbout(Struct, frozen=True, kw_only=True):
    """A request about a publisher: its id, whether a worker runs and has done it, and how the publisher is now."""

    publisher: str
    request: str
    worker: bool
    done: bool
    stopped: StoppedPublisher | None


@commands.command(epilog=example("stop publisher hr --note 'the export is wrong since Tuesday'"))
def stop(
    what: What,  # noqa: ARG001 — as above
    name: Name,
    note: Note = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Stop a publisher: what it sends is kept, and waits until somebody resumes it."""
    ask_about(name, config, wait=wait, json=json, action="stop", note=note)


def ask_about(name: str, file: Path | None, *, wait: bool, json: bool, **said: Any) -> None:  # noqa: ANN401 — of the message
    """Put a request about a publisher on the queue, and wait until it is done. Raises Refused before it is sent."""
    config = settings(file)
    message = made(config, PUBLISHER_REQUESTED, {**said, "publisher": name, "actor": actor()})
    with opened(config) as database, config.open_broker() as broker:
        with database.read() as work:
            before = stopped_publisher(work, name)
        _check(database, config.settings(), message)
        broker.publish(REQUESTS, message.body)
        worker = broker.consumers(REQUESTS) > 0
        done = wait and worker and _is_done(database, broker, message.id)
        with database.read() as work:
            after = stopped_publisher(work, name)
    if json:
        data(AskedAbout(publisher=name, request=message.id, worker=worker, done=done, stopped=after))
    elif done:
        say(_became(name, said, before, after))
    else:
        say(f"What is asked about the publisher {name} ({said['action']}) is on the queue.")
        if not worker:
            say("No worker is running: `rolecall run` starts one.")
        say("How it is: rolecall status")
    if wait and worker and not done:
        raise typer.Exit(NOT_READY)


def describe(stopped: StoppedPublisher) -> list[str]:
    """Return what there is to say of a publisher that is stopped, line by line, with what to do."""
    waits = f"{counted(stopped.waiting, 'message')} of it wait{'s' if stopped.waiting == 1 else ''}"
    if stopped.resumed is not None:
        return [
            f"{stopped.publisher} was resumed {minute(stopped.resumed)} by {stopped.actor}: {waits} for their turn."
        ]
    resume, drop = stopped.commands
    return [
        f"{stopped.publisher} is stopped since {minute(stopped.since)}: {stopped.reason}. {waits}.",
        f"  {resume}",
        "    processes all that waits, in order; somebody else than the publisher must say so",
        f"  {drop}",
        "    gives up what waits: nothing of it is done",
    ]


def _became(name: str, said: dict[str, Any], before: StoppedPublisher | None, after: StoppedPublisher | None) -> str:
    if said["action"] == "stop":
        return f"{name} is stopped: what it sends waits until `rolecall resume publisher {name}`."
    waited = counted(before.waiting if before else 0, "message")
    if said["drop"]:
        where = "kept as dropped (`rolecall parked list --state dropped`)"
        return f"{name} goes on. {waited} that waited: given up, and {where}."
    left = "" if after is None else f"; {after.waiting:,} have not had their turn yet (`rolecall status`)"
    return f"{name} goes on. {waited} that waited: processed in the order in which they came{left}."


def _check(database: Database, settings: Settings, message: Message) -> None:
    """Try it, as the worker will, and take that back. Raises Refused with what is in the way as things are now."""
    about = message.data
    assert isinstance(about, PublisherRequested)  # noqa: S101 — it was made above
    try:
        with database.unit() as work, work.trial():
            lock_publishers(work, [message])
            decide(work, settings, message, about)
    except Rejected as problem:
        raise Refused([problem.reason]) from problem


def _is_done(database: Database, broker: Broker, request: str) -> bool:
    """Wait until a worker has done it. Exits as in `errors` if it was refused meanwhile."""
    there = began = time.monotonic()
    while True:
        with database.read() as work:
            if is_processed(work, request):
                return True
            parked = parked_as(work, request)
        if parked is not None:
            complain(f"The request was refused: {parked.reason}")
            raise typer.Exit(REFUSED)
        now = time.monotonic()
        if broker.consumers(REQUESTS) > 0:
            there = now
        if now - there >= GONE_AFTER or now - began >= SILENCE:
            return False
        time.sleep(LOOK_EVERY)
