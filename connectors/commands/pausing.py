"""pause, resume: what a trigger gives and takes is held, or goes on; put on the queue as a request."""

import time
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from connectors.commands.asking import made
from connectors.commands.awaiting import GONE_AFTER
from connectors.commands.checking import check
from connectors.commands.following import LOOK_EVERY
from connectors.commands.opening import actor, opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, Wait, example
from connectors.commands.printing import complain, counted, data, minute, say
from connectors.commands.publishers import Drop, ask_about
from connectors.exits import NOT_READY, REFUSED, WRONG
from engine.explain.limits import Tripped, tripped
from engine.explain.messages import is_processed
from engine.explain.names import trigger_called
from engine.explain.parked import Parked, parked_as
from engine.revision import active_rules
from engine.store.database import Database
from engine.store.tables import trip

commands = typer.Typer(**SETTINGS)

Trigger = Annotated[str, typer.Argument(metavar="TRIGGER", help="An active trigger.")]
What = Annotated[list[str], typer.Argument(metavar="TRIGGER", help="An active trigger; or publisher NAME.")]
Kind = Annotated[
    Literal["assign", "revoke"] | None,
    typer.Option("--only", metavar="KIND", help="assign: what it gives; revoke: what it takes; without it both."),
]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept, and shown by `status`.")]


class AskedOfTrigger(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked about a trigger. `state`: queued, or done; `worker`: whether one is running."""

    request: str
    trigger: str
    state: Literal["queued", "done"]
    worker: bool
    tripped: tuple[Tripped, ...] = ()
    """What of it is held still, once it is done."""


HOLDS = {"assign": "what it gives", "revoke": "what it takes"}


@commands.command(epilog=example("pause nurse --note 'HR corrects the countries'", "pause nurse --only revoke"))
def pause(
    trigger: Trigger, only: Kind = None, note: Note = None, wait: Wait = True, config: ConfigFile = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Hold what a trigger gives and takes, from now on.

    What it would do is kept, and done or refused later: `resume` lets it go on. Nobody loses what they have.
    """
    _ask("pause", trigger, only, note, config, wait=wait, json=json)


@commands.command(
    epilog=example(
        "resume nurse",
        "resume nurse --only assign --note 'corrected'",
        "resume publisher hr --note 'the department closed'",
        "resume publisher hr --drop --note 'the wrong file'",
    )
)
def resume(
    what: What, only: Kind = None, drop: Drop = False, note: Note = None, wait: Wait = True, config: ConfigFile = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Let a trigger go on that is tripped or paused; or, with the word publisher before its name, a publisher.

    What a trigger holds is done if it is within its limit of today; else a second person must approve it. What waits of
    a publisher is processed in the order in which it came, or given up (--drop); somebody else than the publisher must
    say so, unless the setting `approve_own` is true.
    """
    if len(what) == 2 and what[0] == "publisher":
        if only is not None:
            raise typer.BadParameter("--only is about triggers: a publisher goes on with all that it sends")
        ask_about(what[1], config, wait=wait, json=json, action="resume", drop=drop, note=note)
        return
    if drop:
        raise typer.BadParameter("--drop is about publishers: rolecall resume publisher NAME --drop")
    if len(what) != 1:
        raise typer.BadParameter(f"expected one trigger, and these are {len(what)} words: {' '.join(what)}")
    _ask("resume", what[0], only, note, config, wait=wait, json=json)


def _ask(
    action: str, trigger: str, only: str | None, note: str | None, file: Path | None, *, wait: bool, json: bool
) -> None:
    """Ask for it, and show what became of it. Raises Unknown and Refused before anything is sent."""
    config = settings(file)
    body = {"action": action, "trigger": trigger, "kinds": [only] if only else [], "note": note, "actor": actor()}
    message = made(config, "trigger.requested", body)
    with opened(config) as database, config.open_broker() as broker:
        with database.read() as work:
            name = trigger_called(active_rules(work)[1], trigger).name
        check(database, config.settings(), message)
        broker.publish(REQUESTS, message.body)
        if not (wait and broker.consumers(REQUESTS) > 0):
            worker = broker.consumers(REQUESTS) > 0
            if json:
                data(AskedOfTrigger(request=message.id, trigger=name, state="queued", worker=worker))
                return
            say(f"What is asked about the trigger {name} ({action}) is on the queue.")
            if not worker:
                say("No worker is running: `rolecall run` starts one.")
            return
        parked = _await(database, broker, message.id)
        with database.read() as work:
            left = tripped(work, trip.c.trigger == name).get(name, ())
    if parked is not None:
        complain(f"The request was refused: {parked.reason}")
        raise typer.Exit(REFUSED if parked.code == "refused" else WRONG)
    if json:
        data(AskedOfTrigger(request=message.id, trigger=name, state="done", worker=True, tripped=left))
    else:
        _print(name, left)
    if action == "resume" and any(one.state == "held" for one in left if only in (None, one.kind)):
        raise typer.Exit(REFUSED)


def _await(database: Database, broker: Broker, request: str) -> Parked | None:
    """Wait until the request was taken in, and what follows from it done; return it if it was refused."""
    there = time.monotonic()
    while True:
        with database.read() as work:
            parked = parked_as(work, request)
            taken = is_processed(work, request)
            running = any(one.state == "running" for several in tripped(work).values() for one in several)
        if parked is not None:
            return parked
        if taken and not running:
            return None
        if broker.consumers(REQUESTS) > 0:
            there = time.monotonic()
        if time.monotonic() - there >= GONE_AFTER:
            complain("The worker is gone; what was asked is on the queue and will be done when one runs.")
            raise typer.Exit(NOT_READY)
        time.sleep(LOOK_EVERY)


def _print(trigger: str, left: tuple[Tripped, ...]) -> None:
    if not left:
        say(f"The trigger {trigger} goes on.")
    for one in left:
        say(f"{HOLDS[one.kind][0].upper()}{HOLDS[one.kind][1:]}: {said(one)}")
        if one.state != "running":
            say(f"  {one.to_do}")


def said(one: Tripped) -> str:
    """Say how a trigger is tripped or paused, in a few words."""
    how = f"paused by {one.by}" if one.by else "over its limit"
    rejected = ", rejected" if one.state == "rejected" else ""
    note = f" ({one.note})" if one.note else ""
    return f"{how} since {minute(one.since)}{note}{rejected}; of {counted(one.held, 'user')} something is held"
