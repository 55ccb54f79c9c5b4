"""apply: the rule files become the active rules."""

from typing import Annotated

import typer

from connectors.commands.opening import actor, opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, Note, example
from connectors.commands.printing import data, say
from connectors.commands.validating import refusal
from engine.authoring.folder import read_folder
from engine.authoring.problems import InvalidRules
from engine.authoring.reader import read_rules
from engine.errors import Refused

commands = typer.Typer(**SETTINGS)


@commands.command(epilog=example("apply --yes --note 'first aid for everybody at the door'"))
def apply(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Without a reviewed plan: do it now.")] = False,
    note: Note = None,
    ended: Annotated[
        list[str] | None,
        typer.Option(
            "--ended", metavar="NAME=keep|revoke", help="What becomes of what a deleted trigger gave; once for each."
        ),
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Make the rule files the active rules.

    Gives and takes what follows from them, all at once or not at all. Broken rules are never applied.
    """
    given = settings(config)
    decided = _decided(ended or [])
    try:
        rules, _ = read_rules(read_folder(given.rules), doubts=False)
    except InvalidRules as invalid:
        raise refusal(invalid, given.rules, "nothing was applied") from invalid
    if not yes:
        raise Refused(["this gives and takes assignments at once: say --yes if that is meant"])
    from engine.activation import activate

    with opened(given) as database:
        done = activate(database, rules, actor=actor(), settings=given.settings(), note=note, ended=decided)
    if json:
        data(done)
        return
    say(f"Revision {done.revision} is active.")


def _decided(ended: list[str]) -> dict[str, str]:
    """Read `NAME=keep` and `NAME=revoke`."""
    found = {}
    for text in ended:
        name, _, what = text.partition("=")
        if not name or what not in ("keep", "revoke"):
            raise typer.BadParameter(f"{text!r}: expected NAME=keep or NAME=revoke")
        found[name] = what
    return found
