"""try: a trigger of the rule files on the people there are, without effect."""

from pathlib import Path
from typing import Annotated

import typer

from connectors.commands.opening import opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.printing import counted, data, minute, say, table
from connectors.commands.validating import refusal
from engine.authoring.folder import read_folder
from engine.authoring.problems import InvalidRules
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.explain.trying import Trial, Tried, try_trigger

commands = typer.Typer(**SETTINGS)


@commands.command(name="try", epilog=example("try nurse", "try nurse --sample 20", "try nurse --rules rules --json"))
def try_(
    trigger: Annotated[str, typer.Argument(metavar="TRIGGER", help="A trigger of the rule files, by its name.")],
    *,
    sample: Annotated[
        int, typer.Option("--sample", min=0, metavar="N", help="Name so many of those who match; 0: nobody.")
    ] = 5,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="DIR", help="The folder; without it the one of the settings.")
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Try a trigger of the rule files on everybody: who matches now, and whom each condition leaves out.

    It need not be applied. Nothing is given or taken, and no plan is made. Of a trigger with `when` its `if` is tried.
    """
    given = settings(config)
    read = _rules(rules or given.rules)
    with opened(given) as database, database.read() as work:
        found = try_trigger(work, read, trigger, sample=sample)
    if json:
        data(found)
    else:
        print_trial(found)


def _rules(folder: Path) -> Rules:
    """Read the rule files; what is wrong with them is said as `validate` says it."""
    try:
        return read_rules(read_folder(folder), doubts=False)[0]
    except InvalidRules as invalid:
        raise refusal(invalid, folder, "nothing could be tried") from invalid


def print_trial(found: Trial) -> None:
    """Print what was found for people."""
    say(f"{found.trigger} ({found.mode}, {found.place}), tried as of {minute(found.at)}; nothing was changed.")
    if found.enabled != "true":
        does = "gives and takes nothing" if found.enabled == "false" else "only counts"
        say(f"It has `enabled: {found.enabled}`: applied, it {does}.")
    if found.skips_existing:
        say("It has `existing: skip`: who matches when it goes live is left alone until they stop and match again.")
    if found.events:
        say(
            f"The event itself is not looked at ({' or '.join(found.events)}): only who its `if` would let through now."
        )
    say()
    rows = [row for one in found.conditions for row in _rows(one)]
    table(("condition", "met by", "leaves out alone"), rows)
    say()
    elsewhere = f", and {found.elsewhere:,} who are not there now (not joined yet, or just left)"
    matches = "matches" if found.matches == 1 else "match"
    say(f"{found.matches:,} of {counted(found.active, 'active user')} {matches}{elsewhere if found.elsewhere else ''}")
    if found.sample:
        say()
        table(("id", "name", "joined"), [(one.id, one.name, minute(one.joined)[:10]) for one in found.sample])
    if 0 < len(found.sample) < found.matches:
        say(f"the first {len(found.sample):,} of {found.matches:,} (--sample)")


def _rows(one: Tried) -> list[tuple[object, ...]]:
    if not one.alternatives:
        return [(one.text, f"{one.met:,}", f"{one.excludes:,}")]
    ways = [
        (f"or {way.text}" if number else f"   {way.text}", f"{way.met:,}", "")
        for number, way in enumerate(one.alternatives)
    ]
    return [("any of these:", f"{one.met:,}", f"{one.excludes:,}"), *ways]
