"""parked: messages that could not be processed."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from connectors.commands.opening import actor, looking, opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, Limit, example
from connectors.commands.printing import counted, data, fields, minute, say, table
from engine.explain.names import Unknown
from engine.explain.parked import list_parked, show_parked
from engine.store.database import Work

commands = typer.Typer(help="Messages that could not be processed: list, show, retry, drop.", **SETTINGS)

Number = Annotated[int, typer.Argument(metavar="N", help="The number of a parked message, as `parked list` shows it.")]
Numbers = Annotated[
    list[int] | None,
    typer.Argument(metavar="N...", help="The numbers of parked messages, as `parked list` shows them."),
]
Everything = Annotated[bool, typer.Option("--all", help="All that are parked.")]
Code = Annotated[str | None, typer.Option("--code", metavar="CODE", help="Those parked with this code.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Those whose reason contains this.")]


@commands.command("list", epilog=example("parked list", "parked list --code bad_data", "parked list --state retried"))
def list_(
    *,
    code: Code = None,
    reason: Reason = None,
    state: Annotated[
        Literal["parked", "retried", "dropped"],
        typer.Option("--state", metavar="STATE", help="parked, retried or dropped."),
    ] = "parked",
    limit: Limit = 100,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """List parked messages and why they were parked, the oldest first."""
    with looking(config) as look:
        found = list_parked(look.work, state=state, code=code, reason=reason, limit=limit or None)
    if json:
        data(found)
        return
    if found.messages:
        rows = [
            (one.number, minute(one.parked), one.type, one.source, one.id, one.subject, one.reason)
            for one in found.messages
        ]
        table(("number", state, "type", "source", "id", "about", "reason"), rows)
        say()
    by_code = ": " + ", ".join(f"{number} {code}" for code, number in found.codes.items()) if found.codes else ""
    more = f"; the first {len(found.messages)} are listed (--limit)" if len(found.messages) < found.count else ""
    say(f"{counted(found.count, 'message')} {state}{by_code}{more}")


@commands.command(epilog=example("parked show 3"))
def show(number: Number, config: ConfigFile = None, json: Json = False) -> None:
    """Show one parked message: its reason, and the message itself."""
    with looking(config) as look:
        found = show_parked(look.work, number)
    if json:
        data(found)
        return
    one = found.message
    fields(
        [
            ("number", one.number),
            ("state", f"{one.state}, {minute(one.settled)} by {one.actor}" if one.settled else one.state),
            ("note", one.note),
            ("reason", one.reason),
            ("code", one.code),
            ("type", one.type),
            ("source", one.source),
            ("id", one.id),
            ("about", one.subject),
            ("published by", one.publisher),
            ("queue", one.queue),
            ("parked", minute(one.parked)),
            ("came", counted(one.times, "time") if one.times > 1 else None),
            ("reply to", found.reply_to),
        ]
    )
    say()
    say(found.body)


@commands.command(
    epilog=example("parked retry --all", "parked retry --code unknown_type", "parked retry 1 --with corrected.json")
)
def retry(
    numbers: Numbers = None,
    *,
    all: Everything = False,
    code: Code = None,
    reason: Reason = None,
    corrected: Annotated[
        Path | None, typer.Option("--with", metavar="FILE", help="One message that takes the place of the parked one.")
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Try parked messages again, as they are or corrected.

    What is still wrong is parked anew, under another number.
    """
    from engine.parking import retry as try_again

    body = None if corrected is None else corrected.read_bytes()
    if body is not None and (len(numbers or ()) != 1 or all or code or reason):
        raise typer.BadParameter("--with FILE corrects one message: give its number, and nothing else")
    with opened(settings(config)) as database, database.unit() as work:
        chosen = _chosen(work, numbers or [], all=all, code=code, reason=reason)
        try_again(work, chosen, actor=actor(), body=body)
    if json:
        data({"retried": chosen})
        return
    say(f"{counted(len(chosen), 'message')} will be tried again by the worker: `rolecall run`")


@commands.command(epilog=example("parked drop 2 --note 'a test of the new HR system'"))
def drop(
    numbers: Numbers = None,
    *,
    all: Everything = False,
    code: Code = None,
    reason: Reason = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Why; kept, and shown by `parked show`.")
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Give up parked messages; they are kept, as dropped."""
    from engine.parking import drop as give_up

    with opened(settings(config)) as database, database.unit() as work:
        chosen = _chosen(work, numbers or [], all=all, code=code, reason=reason)
        give_up(work, chosen, actor=actor(), note=note)
    if json:
        data({"dropped": chosen})
        return
    say(f"{counted(len(chosen), 'message')} dropped.")


def _chosen(work: Work, numbers: list[int], *, all: bool, code: str | None, reason: str | None) -> list[int]:
    """The numbers that were asked for, each of which must be parked now. Raises Unknown for the others."""
    if bool(numbers) == (all or code is not None or reason is not None):
        raise typer.BadParameter("expected numbers, or one of --all, --code, --reason")
    if not numbers:
        return [one.number for one in list_parked(work, code=code, reason=reason).messages]
    found = {number: show_parked(work, number).message for number in dict.fromkeys(numbers)}
    settled = [f"message {one.number} is {one.state} already" for one in found.values() if one.state != "parked"]
    if settled:
        raise Unknown(*settled)
    return list(found)
