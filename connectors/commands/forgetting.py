"""user --forget, user --export, forgotten: what people may ask about what is kept of them."""

import sys
import time
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer
from msgspec import Struct

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from connectors.commands.asking import made
from connectors.commands.awaiting import GONE_AFTER
from connectors.commands.following import LOOK_EVERY
from connectors.commands.opening import actor, looking, opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.printing import complain, counted, data, minute, say, table
from connectors.commands.writing import write_whole
from connectors.config import Config
from connectors.exits import NOT_READY, REFUSED
from engine.errors import Refused
from engine.explain.export import ForgottenList, export, forgotten_as, list_forgotten
from engine.explain.names import Unknown, find_user
from engine.explain.parked import parked_as
from engine.messages.requests import PRIVACY_REQUESTED
from engine.privacy.again import forget_again
from engine.privacy.looking import Kept, kept_of
from engine.store.database import Database, Work

commands = typer.Typer(**SETTINGS)


class AskedToForget(Struct, frozen=True, kw_only=True):
    """Who is to be forgotten. `rows`: what is kept of them, by table; `state`: dry_run, queued or done."""

    user: str
    state: Literal["dry_run", "queued", "done"]
    rows: dict[str, int]
    """What goes."""
    edited: dict[str, int]
    """What is about others too: the user is taken out of it."""
    request: str | None
    worker: bool


class ForgottenAgain(Struct, frozen=True, kw_only=True):
    """What a list of who was forgotten came to: how many of them were unknown here, and who is forgotten again."""

    remembered: int
    users: tuple[str, ...]


def forget(id: str, file: Path | None, *, yes: bool, dry_run: bool, wait: bool, json: bool) -> None:
    """Ask for a user to be forgotten, after showing what goes. Raises Unknown and Refused before anything is sent."""
    config = settings(file)
    with opened(config) as database:
        with database.read() as work:
            who, kept = _found(work, config, id)
        if not json:
            _print_kept(who, kept)
        if dry_run:
            if json:
                _tell(who, kept, "dry_run")
            return
        if not yes and not _agreed(who, json=json):
            raise typer.Exit(REFUSED)
        message = made(config, PRIVACY_REQUESTED, {"action": "forget", "user": who, "actor": actor()})
        with config.open_broker() as broker:
            broker.publish(REQUESTS, message.body)
            worker = broker.consumers(REQUESTS) > 0
            done = wait and worker and _is_done(database, config, broker, who, message.id)
    if json:
        _tell(who, kept, "done" if done else "queued", request=message.id, worker=worker)
    elif done:
        say(f"{who} is forgotten. A keyed hash of the id is kept, so that nothing that comes late brings them back.")
    else:
        say(f"That {who} is to be forgotten is on the queue.")
        if not worker:
            say("No worker is running: `rolecall run` starts one.")
    if wait and worker and not done:
        raise typer.Exit(NOT_READY)


def write_export(id: str, to: Path, file: Path | None) -> None:
    """Write everything that is stored about a user. Raises Unknown."""
    with looking(file) as look:
        found = export(look.work, id)
    write_whole(to, msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    if str(to) != "-":
        say(f"Everything that is stored about {found.person['id']} is in {to}.")


@commands.command(epilog=example("forgotten", "forgotten --json", "forgotten --again forgotten.json"))
def forgotten(
    again: Annotated[
        Path | None,
        typer.Option("--again", metavar="FILE", help="After a restore: forget those that FILE (of --json) lists."),
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """List who was forgotten: a keyed hash of each, when, and by whose request.

    Keep the list of `--json` apart from your backups: whoever was forgotten after a backup was made is in it, and
    comes back with it. `--again` forgets them once more.
    """
    given = settings(config)
    with opened(given) as database:
        if again is not None:
            _again(database, given, again, json=json)
            return
        with database.read() as work:
            found = list_forgotten(work, given.settings())
    if json:
        data(found)
        return
    if found.count:
        table(
            ("when", "by", "request", "hash"),
            [(minute(one.at), one.actor, one.request, one.hash) for one in found.forgotten],
        )
        say()
    say(f"{counted(found.count, 'user')} forgotten.")


def _again(database: Database, config: Config, file: Path, *, json: bool) -> None:
    try:
        listed = msgspec.json.decode(file.read_bytes(), type=ForgottenList)
    except msgspec.MsgspecError as problem:
        expected = "expected what `rolecall forgotten --json` printed"
        raise Refused([f"{file} is no list of who was forgotten: {problem}; {expected}"]) from problem
    with database.unit() as work:
        remembered, users = forget_again(work, config.settings(), listed)
    if json:
        data(ForgottenAgain(remembered=remembered, users=tuple(users)))
        return
    say(f"{counted(len(listed.forgotten), 'user')} in the list, {remembered:,} of them not known as forgotten here.")
    if users:
        say(f"{counted(len(users), 'user')} of them are here, and are forgotten as soon as a worker runs.")


def _found(work: Work, config: Config, id: str) -> tuple[str, Kept]:
    try:
        who = find_user(work, id)
    except Unknown:
        kept = kept_of(work, id)
        if not kept.rows and not kept.edited:
            before = forgotten_as(work, config.settings(), id)
            if before is not None:
                said = f"{id} was forgotten already, {minute(before.at)}, asked for by {before.actor}"
                raise Refused([said]) from None
            raise
        return id, kept
    return who, kept_of(work, who)


def _print_kept(who: str, kept: Kept) -> None:
    say(f"What is kept of {who}:")
    rows = [(name, f"{number:,}", "goes") for name, number in kept.rows.items()]
    rows += [(name, f"{number:,}", "goes, or no longer names them") for name, number in kept.edited.items()]
    table(("table", "rows", "what becomes of it"), rows, indent="  ")
    say()


def _agreed(who: str, *, json: bool) -> bool:
    if json or not sys.stdin.isatty():
        raise Refused([f"this deletes all that is kept of {who}, for good: say --yes if that is meant"])
    return typer.confirm(f"Forget {who}? This cannot be undone.")


def _tell(
    who: str,
    kept: Kept,
    state: Literal["dry_run", "queued", "done"],
    *,
    request: str | None = None,
    worker: bool = False,
) -> None:
    data(AskedToForget(user=who, state=state, rows=kept.rows, edited=kept.edited, request=request, worker=worker))


def _is_done(database: Database, config: Config, broker: Broker, who: str, request: str) -> bool:
    """Wait until a worker has done it. Exits as in `errors` if it was refused meanwhile."""
    there = time.monotonic()
    while True:
        with database.read() as work:
            found = forgotten_as(work, config.settings(), who)
            parked = parked_as(work, request)
        if found is not None and found.request == request:
            return True
        if parked is not None:
            complain(f"The request was refused: {parked.reason}")
            raise typer.Exit(REFUSED)
        if broker.consumers(REQUESTS) > 0:
            there = time.monotonic()
        if time.monotonic() - there >= GONE_AFTER:
            return False
        time.sleep(LOOK_EVERY)
