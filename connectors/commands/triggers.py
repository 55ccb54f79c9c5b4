"""triggers: the active rules, and how many users have something by each."""

from collections.abc import Sequence

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.printing import counted, data, say, table
from engine.explain.triggers import TriggerView, list_triggers

commands = typer.Typer(**SETTINGS)


@commands.command(epilog=example("triggers", "triggers --json"))
def triggers(config: ConfigFile = None, json: Json = False) -> None:
    """List the active triggers: what each gives, and how many users have something by it."""
    with looking(config) as look:
        found = list_triggers(look.work, look.rules)
    if json:
        data(found)
        return
    print_triggers(found)
    say()
    say(f"{counted(len(found), 'trigger')} of revision {look.revision}" if look.revision else "no rules are active yet")


def print_triggers(found: Sequence[TriggerView]) -> None:
    """Print triggers for people."""
    rows = [(one.name, _kind(one), ", ".join(_gives(one)), one.users) for one in found]
    table(("trigger", "kind", "gives", "users"), rows)


def _kind(one: TriggerView) -> str:
    return one.mode if one.enabled == "true" else f"{one.mode}, {'off' if one.enabled == 'false' else one.enabled}"


def _gives(one: TriggerView) -> list[str]:
    return [
        f"role {given.name}" if given.kind == "role" else f"{given.name}{' (mandatory)' if given.mandatory else ''}"
        for given in one.gives
    ]
