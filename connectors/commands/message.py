"""message: what became of a message."""

from typing import Annotated

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, Limit, example
from connectors.commands.printing import counted, data, fields, minute, say, table
from connectors.commands.publishers import describe
from engine.explain.messages import Receipt, message_view

commands = typer.Typer(**SETTINGS)


@commands.command(epilog=example("message hr-0001", "message hr-0001 --json"))
def message(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id that its publisher gave it.")],
    limit: Limit = 100,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show what became of a message: its receipt, and what it set off."""
    with looking(config) as look:
        found = message_view(look.work, look.rules, id, limit=limit or None)
    if json:
        data(found)
        return
    for number, receipt in enumerate(found.receipts):
        if number:
            say()
        print_receipt(receipt)
    for one in found.parked:
        say(f"parked as number {one.number} ({one.state}): {one.reason}")
    for waits in found.waiting:
        say(f"waiting: it came {minute(waits.came)}, and its publisher {waits.publisher} is stopped")
        for line in describe(waits.stopped) if waits.stopped else ():
            say(line)


def print_receipt(receipt: Receipt) -> None:
    """Print what became of one message for people."""
    fields(
        [
            ("message", f"{receipt.id} of {receipt.source}, published by {receipt.publisher}"),
            ("type", receipt.type),
            ("about", receipt.subject),
            ("happened", minute(receipt.at)),
            ("received", minute(receipt.received)),
            ("outcome", receipt.outcome),
            ("due", minute(receipt.due) or None),
            ("sent again", counted(receipt.repeats, "time") if receipt.repeats else None),
            ("job", _became(receipt)),
            ("facts told", receipt.facts or None),
            ("emails", ", ".join(f"{number} {state}" for state, number in receipt.emails.items()) or None),
            ("set off", counted(receipt.changed, "change")),
        ]
    )
    if receipt.changes:
        rows = [(one.user, one.what, one.target, one.mandatory, minute(one.at)) for one in receipt.changes]
        table(("user", "change", "target", "mandatory", "at"), rows, indent="  ")
    if receipt.reasons:
        say("reasons that rest on it:")
        given = [(one.user, one.kind, one.target, one.trigger or "the request", one.state) for one in receipt.reasons]
        table(("user", "kind", "target", "given by", "state"), given, indent="  ")


def _became(receipt: Receipt) -> str | None:
    job = receipt.became
    if job is None:
        return None
    results = ", ".join(f"{number:,} {outcome.replace('_', ' ')}" for outcome, number in job.results.items())
    return f"{job.id}: {job.state}, {job.done:,} of {counted(job.total, 'user')}{f': {results}' if results else ''}"
