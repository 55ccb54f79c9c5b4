"""triggers: the active rules, how many users have something by each, and when each last matched."""

from collections.abc import Sequence
from typing import Annotated

import typer

from connectors.commands.opening import Look, looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.pausing import HOLDS, said
from connectors.commands.printing import counted, data, fields, minute, say, table
from engine.explain.limits import Limit
from engine.explain.shadows import ShadowCounts
from engine.explain.triggers import QUIET, TriggerShown, TriggerView, list_triggers, show_trigger

commands = typer.Typer(
    **(SETTINGS | {"no_args_is_help": False}),
    invoke_without_command=True,
    help="The active triggers: `triggers` alone lists them.",
)


@commands.callback()
def triggers(context: typer.Context, config: ConfigFile = None, json: Json = False) -> None:
    """The active triggers: `triggers` alone lists them."""
    if context.invoked_subcommand is None:
        list_(config, json)
    elif json or config is not None:
        raise typer.BadParameter(f"write --json and --config behind `{context.invoked_subcommand}`")


@commands.command(name="list", epilog=example("triggers list", "triggers list --json", "triggers"))
def list_(config: ConfigFile = None, json: Json = False) -> None:
    """List the active triggers: what each gives, how many have something by it, when it last matched.

    A trigger that is on, matches nobody and has not for 90 days says for how long.
    """
    with looking(config) as look:
        found = list_triggers(look.work, look.rules)
    if json:
        data(found)
        return
    print_triggers(found)
    for one in found:
        if one.shadow is not None:
            say()
            say(f"{one.name} is in shadow: {_would(one.shadow)}; `rolecall triggers show {one.name}` lists whom")
    say()
    say(_of_revision(found, look))
    quiet = sum(one.quiet_days is not None for one in found)
    if quiet:
        say(
            f"{counted(quiet, 'trigger')} matched nobody for {QUIET} days or more: "
            "`rolecall try NAME` shows what is in the way"
        )


@commands.command(epilog=example("triggers show nurse", "triggers show nurse --json"))
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An active trigger.")],
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show one active trigger: what it says and gives, who has something by it, whom it matched last."""
    with looking(config) as look:
        found = show_trigger(look.work, look.rules, name)
    if json:
        data(found)
    else:
        _print_trigger(found)


def print_triggers(found: Sequence[TriggerView]) -> None:
    """Print triggers for people."""
    rows = [
        (one.name, _kind(one), ", ".join(_gives(one)), one.users, _last(one), f"{one.matches_a_day:g}", one.owner)
        for one in found
    ]
    table(("trigger", "kind", "gives", "users", "last match", "a day", "owner"), rows)


def _of_revision(found: Sequence[TriggerView], look: Look) -> str:
    if not look.revision:
        return "no rules are active yet"
    return f"{counted(len(found), 'trigger')} of revision {look.revision}"


def _print_trigger(found: TriggerShown) -> None:
    states = ", ".join(f"{number:,} {state}" for state, number in found.states.items())
    fields(
        [
            ("trigger", f"{found.name} ({found.place})"),
            ("is for", found.description or None),
            ("owner", found.owner),
            ("kind", _kind(found)),
            ("live", f"revision {found.revision}, active since {minute(found.active_since)}"),
            ("when", " or ".join(found.when) or None),
            ("if" if found.when else "while", found.conditions),
            ("gives", ", ".join(_gives(found)) + ("" if found.email else "; nobody is written to because of it")),
            ("grace", f"{found.grace_days:g} days" if found.grace_days else None),
            ("after", "keep" if found.keeps else None),
            ("existing", "skip" if found.skips_existing else None),
            ("limits", "; ".join(map(_limit, found.limits)) or None),
            *(("held", f"{HOLDS[one.kind]}, {said(one)}: `{one.to_do}`") for one in found.tripped),
            ("was", found.was),
            ("users", f"{found.users:,} have something by it"),
            ("last match", _last(found)),
            ("matches", f"{found.matches_a_day:g} a day ({counted(found.matched, 'user')} in the last 30 days)"),
            ("reasons", states or None),
            ("in shadow", None if found.shadow is None else _would(found.shadow)),
        ]
    )
    if found.latest:
        say()
        say("Whom it matched last:")
        rows = [(one.id, one.name, minute(one.at), f"{one.kind} {one.target}", one.state) for one in found.latest]
        table(("id", "name", "at", "gave", "state"), rows, indent="  ")
    if found.would:
        _print_would(found)


def _print_would(found: TriggerShown) -> None:
    say()
    say("What it would have done, the latest first:")
    words = {"matched": "give: the event matched", "gives": "give", "takes": "take again"}
    rows = [
        (one.user, one.name, words[one.what], minute(one.at), one.event or "", f"{one.source or 'time'} {one.id or ''}")
        for one in found.would
    ]
    table(("id", "name", "would", "at", "event", "because of"), rows, indent="  ")


def _would(counts: ShadowCounts) -> str:
    matched = f"{counted(counts.matched, 'event')} matched, and " if counts.matched else ""
    taken = f", and taken it again {counted(counts.takes, 'time')}" if counts.takes else ""
    return f"since {minute(counts.since)} {matched}it would have given to {counted(counts.users, 'user')}{taken}"


def _kind(one: TriggerView) -> str:
    off = "" if one.enabled == "true" else f", {'off' if one.enabled == 'false' else one.enabled}"
    return f"{one.mode}{off}{', tripped' if one.tripped else ''}"


def _limit(one: Limit) -> str:
    does = {"assign": "gives to", "revoke": "takes from"}[one.kind]
    share = f" ({one.limit})" if "%" in one.limit else ""
    return f"{does} at most {counted(one.most, 'user')} a day{share}, {one.today:,} today"


def _last(one: TriggerView) -> str:
    if one.last_match is None:
        return "never" if one.quiet_days is None else f"never, for {one.quiet_days} days"
    return minute(one.last_match) + ("" if one.quiet_days is None else f", not for {one.quiet_days} days")


def _gives(one: TriggerView) -> list[str]:
    return [
        f"role {given.name}" if given.kind == "role" else f"{given.name}{' (mandatory)' if given.mandatory else ''}"
        for given in one.gives
    ]
