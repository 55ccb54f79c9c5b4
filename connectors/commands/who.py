"""who: who has something, or is blocked from it."""

from typing import Annotated

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, TARGET, ConfigFile, Json, Limit, example
from connectors.commands.printing import counted, data, minute, say, table
from engine.explain.blocked import Blocked, who_is_blocked
from engine.explain.who import Holder, Who
from engine.explain.who import who as who_has

commands = typer.Typer(**SETTINGS)


@commands.command(epilog=example("who nurse", "who privacy-basics --because-of employee", "who nurse --blocked"))
def who(
    target: Annotated[str, typer.Argument(metavar="TARGET", help=TARGET)],
    *,
    blocked: Annotated[bool, typer.Option("--blocked", help="Those who are blocked from it, instead.")] = False,
    because_of: Annotated[
        str | None,
        typer.Option("--because-of", metavar="NAME", help="Only those whom this trigger, role or job gives it."),
    ] = None,
    limit: Limit = 100,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """List who has a role or qualification, and why."""
    if blocked and because_of is not None:
        raise typer.BadParameter("expected --blocked or --because-of, not both")
    found: Blocked | Who
    with looking(config) as look:
        if blocked:
            found = who_is_blocked(look.work, look.rules, target, limit=limit or None)
        else:
            found = who_has(look.work, look.rules, target, because_of=because_of, limit=limit or None)
    if json:
        data(found)
        return
    if isinstance(found, Blocked):
        _print_blocked(found)
    else:
        _print_holders(found)


def _print_blocked(found: Blocked) -> None:
    through = found.kind == "qualification"  # a block on a role hides what it carries
    table(
        ("id", "name", *(("blocked",) if through else ()), "blocked by", "since", "until", "note"),
        [
            (
                *(one.id, one.name, *((f"{stop.kind} {stop.name}",) if through else ())),
                *(stop.actor, minute(stop.since), minute(stop.until), stop.note),
            )
            for one in found.users
            for stop in one.blocks
        ],
    )
    verb = "is" if found.count == 1 else "are"
    _print_count(found, f"{verb} blocked from")


def _print_holders(found: Who) -> None:
    def cells(one: Holder) -> tuple[object, ...]:
        optional = ("mandatory" if one.mandatory else "optional",) if found.kind == "qualification" else ()
        return (one.id, one.name, minute(one.since), *optional, "; ".join(reason.text for reason in one.reasons))

    optional = ("mandatory",) if found.kind == "qualification" else ()
    table(("id", "name", "since", *optional, "because"), [cells(one) for one in found.users])
    _print_count(found, "has" if found.count == 1 else "have")


def _print_count(found: Who | Blocked, verb: str) -> None:
    more = f"; the first {len(found.users)} are listed (--limit)" if len(found.users) < found.count else ""
    say(f"{counted(found.count, 'user')} {verb} the {found.kind} {found.target}{more}")
