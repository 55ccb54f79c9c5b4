"""status: how things are; `--check`: whether that is well."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.pausing import said
from connectors.commands.printing import counted, data, fields, minute, say, table
from connectors.commands.publishers import describe
from engine.explain.status import Status
from engine.explain.status import status as state_of

commands = typer.Typer(**SETTINGS)


@commands.command(epilog=example("status", "status --json", "status --check --warning 'sweep=20 minutes'"))
def status(
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="For monitors: one line, and the exit code 0 (OK), 1 (warning), 2 (critical) or 3 (unknown).",
        ),
    ] = False,
    warning: Annotated[
        list[str] | None,
        typer.Option("--warning", metavar="NAME=VALUE", help="With --check: warn from this on; may be repeated."),
    ] = None,
    critical: Annotated[
        list[str] | None,
        typer.Option("--critical", metavar="NAME=VALUE", help="With --check: critical from this on; may be repeated."),
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show how things are.

    People, queues, what waits, what is parked, and names that the catalog does not know. With --check whether all is
    well, for monitors such as Nagios; docs/production.md lists the checks, with the values from which on they warn.
    """
    if check:
        _check(config, warning or [], critical or [], json=json)
    if warning or critical:
        msg = "--warning and --critical go with --check"
        raise typer.BadParameter(msg)
    _show(config, json=json)


def _check(config: Path | None, warning: list[str], critical: list[str], *, json: bool) -> NoReturn:
    from connectors.commands.monitoring import checked
    from connectors.watch.judging import CODES

    health = checked(config, warning, critical)
    if json:
        data(health)
    else:
        say(health.line)
    raise typer.Exit(CODES[health.state])


def _show(config: Path | None, *, json: bool) -> None:
    from connectors.broker.names import QUEUES, REQUESTS

    with looking(config) as look, look.config.open_broker() as broker:
        depths = {queue: broker.depth(queue) for queue in QUEUES}
        worker = broker.consumers(REQUESTS) > 0
        found = state_of(look.work, look.rules, queues=depths)
    if json:
        data({"worker": worker} | {name: getattr(found, name) for name in found.__struct_fields__})
        return
    _print_status(found, worker)


def _print_status(found: Status, worker: bool) -> None:
    active = found.active
    fields(
        [
            ("worker", "running" if worker else "none is running: `rolecall run` starts one"),
            (
                "rules",
                f"revision {active.revision}, by {active.actor}, {minute(active.activated)}" if active else "none",
            ),
            ("users", _counts(found.users) + f" ({found.without_address} active without an address)"),
            ("assigned", _counts(found.assignments)),
            ("reasons waiting", _counts(found.waiting_reasons) or None),
            ("to hand over", _counts(found.outbox)),
            ("waits since", minute(found.outbox_since) or None),
            ("emails", _counts(found.emails) or None),
            ("not yet due", f"{found.not_yet_due}, next {minute(found.next_due)}" if found.not_yet_due else None),
            ("last sweep", minute(found.last_sweep) or None),
            ("jobs", _counts(found.jobs) or None),
            (
                "held since",
                f"{minute(found.held_since)}: `rolecall jobs list --state held`" if found.held_since else None,
            ),
            (
                "to be forgotten",
                f"{found.to_forget:,}, since {minute(found.forget_since)}" if found.forget_since else None,
            ),
            ("parked", _counts(found.parked) or "nothing"),
        ]
    )
    if found.tripped:
        say()
        say("Triggers of which something is held, until a person decides:")
        tripped = [(one.trigger, one.kind, said(one), one.to_do) for one in found.tripped]
        table(("trigger", "kind", "why", "what to do"), tripped, indent="  ")
    if found.near:
        say()
        say("Triggers that are near what they may do today:")
        nearly = [(one.trigger, one.kind, one.today, one.most, one.limit) for one in found.near]
        table(("trigger", "kind", "users today", "at most", "limit"), nearly, indent="  ")
    for stopped in found.stopped:
        say()
        for line in describe(stopped):
            say(line)
    say()
    table(("queue", "messages"), found.queues.items())
    for section, names in found.unknown_names.items():
        say()
        say(f"Told by HR, not in the catalog under {section}:")
        table(("name", "users"), [(one.name, one.users) for one in names], indent="  ")
    if found.ignored_attributes:
        say()
        say("Attributes that were told and ignored, since the catalog does not have them:")
        rows = [(one.name, counted(one.times, "time"), minute(one.last)) for one in found.ignored_attributes]
        table(("name", "told", "last"), rows, indent="  ")


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in numbers.items())
