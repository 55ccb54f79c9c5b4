"""validate, apply: the rules."""

from dataclasses import replace
from os.path import relpath
from pathlib import Path
from typing import Annotated

import typer

from connectors.commands.errors import WRONG
from connectors.commands.opening import actor, opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, Note, example
from connectors.commands.printing import complain, counted, data, say
from connectors.config import Config
from engine.authoring.folder import read_folder
from engine.authoring.problems import InvalidRules, Problem
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.errors import Refused

commands = typer.Typer(**SETTINGS)


@commands.command(epilog=example("validate", "validate --rules rules"))
def validate(
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="DIR", help="The folder; without it the one of the settings.")
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Check the rule files and the email templates; changes nothing.

    Shows everything that is wrong at once, with file, line and column.
    """
    given = settings(config)
    folder = rules or given.rules
    found: Rules | None = None
    try:
        found, problems = read_rules(read_folder(folder))
    except InvalidRules as invalid:
        problems = invalid.problems
    broken = _wrong_templates(given, folder, given.templates if rules is None else folder / "templates")
    problems = [*problems, *broken]
    valid = found is not None and not broken
    if json:
        data(
            {
                "valid": valid,
                "triggers": len(found.triggers) if found else None,
                "problems": [_plain(one) for one in problems],
            }
        )
    else:
        for one in problems:
            (say if valid else complain)(f"{folder}/{one.place}: {one.severity}: {one.message}")
        if found is not None and valid:
            doubts = f", {counted(len(problems), 'warning')}" if problems else ""
            say(f"{folder} is in order: {counted(len(found.triggers), 'trigger')}{doubts}.")
        else:
            wrong = sum(one.severity == "error" for one in problems)
            complain(f"{counted(wrong, 'problem')} in {folder}; nothing was changed.")
    if not valid:
        raise typer.Exit(WRONG)


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
    rules, _ = read_rules(read_folder(given.rules))
    if not yes:
        raise Refused(["this gives and takes assignments at once: say --yes if that is meant"])
    from engine.activation import activate

    with opened(given) as database:
        done = activate(database, rules, actor=actor(), settings=given.settings(), note=note, ended=decided)
    if json:
        data(done)
        return
    say(f"Revision {done.revision} is active.")


def _wrong_templates(given: Config, folder: Path, templates: Path) -> list[Problem]:
    """What is wrong with the email templates, their places as seen from the rules folder."""
    from connectors.mail.templates import compile_templates

    if not templates.is_dir() and (given.mail == "off" or not folder.is_dir()):
        return []
    return [
        replace(one, place=replace(one.place, file=relpath(one.place.file, folder)))
        for one in compile_templates(templates, given.default_language)
    ]


def _decided(ended: list[str]) -> dict[str, str]:
    """Read `NAME=keep` and `NAME=revoke`."""
    found = {}
    for text in ended:
        name, _, what = text.partition("=")
        if not name or what not in ("keep", "revoke"):
            raise typer.BadParameter(f"{text!r}: expected NAME=keep or NAME=revoke")
        found[name] = what
    return found


def _plain(problem: Problem) -> dict[str, str | int]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
    }
