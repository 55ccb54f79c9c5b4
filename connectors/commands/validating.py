"""validate, explain: what is wrong with the rules, and what that means."""

from dataclasses import replace
from enum import Enum
from functools import partial
from os.path import relpath
from pathlib import Path
from typing import Annotated

import typer

from connectors.commands.opening import opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.printing import complain, counted, data, say
from connectors.config import Config
from connectors.exits import WRONG
from engine.authoring.code_pages import codes, page
from engine.authoring.folder import read_folder, read_scenario_files
from engine.authoring.problems import InvalidRules, Problem, nearest
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.authoring.wide import Reach
from engine.errors import NotReady, Transient

commands = typer.Typer(**SETTINGS)


class Format(Enum):
    """How problems are printed."""

    text = "text"
    json = "json"
    github = "github"


@commands.command(epilog=example("validate", "validate --rules rules", "validate --format github"))
def validate(
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="DIR", help="The folder; without it the one of the settings.")
    ] = None,
    format: Annotated[
        Format, typer.Option("--format", help="For people, for programs, or as annotations of a GitHub workflow.")
    ] = Format.text,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Check the rule files, the scenarios and the email templates; changes nothing.

    Shows everything that is wrong or doubtful at once, with file, line, column and code. `# rolecall: allow RC201 why`
    in a trigger allows a warning; `explain CODE` says more about each. Where the database is at hand, triggers that
    would reach very many of its people are warned of, too.
    """
    given = settings(config)
    folder = rules or given.rules
    found: Rules | None = None
    scenarios = 0
    try:
        files = read_folder(folder)
        found, problems = read_rules(files, now=given.make_clock()(), reaches=partial(_reached, given))
        scenarios = len(read_scenarios(read_scenario_files(folder), found))
    except InvalidRules as invalid:
        found, problems = None, invalid.problems
    broken = _wrong_templates(given, folder, given.templates if rules is None else folder / "templates")
    problems = [*problems, *broken]
    valid = found is not None and not broken
    if json or format is Format.json:
        triggers = len(found.triggers) if found else None
        data(
            {
                "valid": valid,
                "triggers": triggers,
                "scenarios": scenarios,
                "problems": [_plain(one) for one in problems],
            }
        )
    else:
        for one in problems:
            if format is Format.github:
                say(_annotation(one, folder))
            else:
                (say if valid else complain)(line(one, folder))
        _sum_up(problems, folder, found if valid else None, scenarios)
    if not valid:
        raise typer.Exit(WRONG)


@commands.command(epilog=example("explain RC204"))
def explain(code: Annotated[str, typer.Argument(metavar="CODE", help="As `validate` says it: RC204.")]) -> None:
    """Print the page of a code: what it means, why it matters, an example, how to mend it."""
    wanted = code.strip().upper()
    if wanted not in codes():
        complain(f"there is no code {code}{nearest(wanted, codes())}")
        complain(f"The codes are {', '.join(codes())}.")
        raise typer.Exit(WRONG)
    say(page(wanted).rstrip())


def _reached(given: Config, rules: Rules) -> Reach | None:
    """How many people the triggers would reach; None if the database of the settings is not there, or not now."""
    from engine.explain.reached import reached

    try:
        with opened(given) as database, database.read() as work:
            return reached(work, rules)
    except (NotReady, Transient):
        return None


def line(problem: Problem, folder: Path) -> str:
    """Say a problem in one line, as all commands do."""
    place = folder if problem.place.file == str(folder) else f"{folder}/{problem.place}"
    return f"{place}: {problem.severity}: {problem.message} [{problem.code}]"


def refusal(invalid: InvalidRules, folder: Path, effect: str) -> typer.Exit:
    """Say what is wrong with the rules that a command needs, and that it had no `effect`; raise what this returns."""
    for one in invalid.problems:
        complain(line(one, folder))
    complain(f"{counted(len(invalid.problems), 'problem')} in {folder}; {effect}.")
    return typer.Exit(WRONG)


def _sum_up(problems: list[Problem], folder: Path, found: Rules | None, scenarios: int) -> None:
    counts = {severity: sum(one.severity == severity for one in problems) for severity in ("error", "warning", "info")}
    if found is None:
        complain(f"{counted(counts['error'], 'problem')} in {folder}; nothing was changed.")
        return
    played = f", {counted(scenarios, 'scenario')}" if scenarios else ""
    none = "" if found.triggers else "; they are looked for under triggers"
    doubts = f", {counted(counts['warning'], 'warning')}" if counts["warning"] else ""
    say(f"{folder} is in order: {counted(len(found.triggers), 'trigger')}{none}{played}{doubts}.")


def _annotation(problem: Problem, folder: Path) -> str:
    """One line that a GitHub workflow shows beside the file."""
    word = {"error": "error", "warning": "warning", "info": "notice"}[problem.severity]
    message = problem.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    file = f"{folder}/{problem.place.file}"
    for sign, escaped in (("%", "%25"), (":", "%3A"), (",", "%2C")):
        file = file.replace(sign, escaped)
    place = f"file={file},line={problem.place.line},col={problem.place.column}"
    return f"::{word} {place},title={problem.code}::{message}"


def _wrong_templates(given: Config, folder: Path, templates: Path) -> list[Problem]:
    """What is wrong with the email templates, their places as seen from the rules folder."""
    from connectors.mail.templates import compile_templates, folder_of

    if not templates.is_dir() and (given.mail == "off" or not folder.is_dir()):
        return []
    templates = folder_of(templates, folder, given.default_language)
    return [
        replace(one, place=replace(one.place, file=relpath(one.place.file, folder)))
        for one in compile_templates(templates, given.default_language)
    ]


def _plain(problem: Problem) -> dict[str, str | int]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
    }
