"""test: the scenarios beside the rules, played in memory."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from connectors.commands.junit import junit
from connectors.commands.opening import settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.printing import complain, counted, data, minute, progress, say, table
from connectors.commands.validating import refusal
from connectors.config import Config
from connectors.exits import WRONG
from connectors.logs import faults_alone
from engine.authoring.folder import read_folder, read_scenario_files
from engine.authoring.problems import InvalidRules
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.authoring.scenarios import Scenario
from engine.text import normal

if TYPE_CHECKING:
    from engine.scenarios.coverage import Coverage, TriggerCoverage
    from engine.scenarios.run import Outcome, Played

commands = typer.Typer(**SETTINGS)


@commands.command(
    "test", epilog=example("test", "test -k nurse", "test --coverage --fail-under 90 --junit test-results.xml")
)
def play(
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="DIR", help="The folder; without it the one of the settings.")
    ] = None,
    only: Annotated[
        str | None, typer.Option("-k", metavar="TEXT", help="Only scenarios whose name or file has this text in it.")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show which triggers and conditions the scenarios have tried.")
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", min=0, max=100, metavar="PERCENT", help="Fail if less than this was tried."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write a JUnit report (XML) to this file as well.")
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Play the scenarios beside the rules (DIR/tests/*.yaml), and say what is otherwise than they expect.

    Each begins with an empty academy in memory; no database, queue or mail is touched. --coverage counts for each
    trigger that acts whether it matched, and for each of its conditions whether it was seen to hold, and not to hold.
    """
    given = settings(config)
    folder = rules or given.rules
    known, scenarios = _read(folder)
    chosen = [one for one in scenarios if only is None or normal(only) in normal(f"{one.place.file} {one.name}")]
    if scenarios and not chosen:
        complain(f"no scenario in {folder} has {only!r} in its name")
        raise typer.Exit(WRONG)
    outcome = _play(known, chosen, given, cover=coverage or fail_under is not None)
    if report is not None:
        report.write_text(junit(outcome, str(folder)), encoding="utf-8")
    covered = outcome.coverage.percent if outcome.coverage is not None else None
    too_little = fail_under is not None and covered is not None and covered < fail_under
    if json:
        data(outcome)
    else:
        _as_text(outcome, folder, table_of_coverage=coverage or too_little)
    if too_little:
        say(f"The scenarios try {covered:g} % of the rules, and {fail_under:g} % are demanded.")
    if too_little or outcome.failed:
        raise typer.Exit(WRONG)


def _read(folder: Path) -> tuple[Rules, Sequence[Scenario]]:
    """Read rules and scenarios; with anything wrong in them, all of it is said, and the command ends."""
    try:
        known, _ = read_rules(read_folder(folder), doubts=False)
        return known, read_scenarios(read_scenario_files(folder), known)
    except InvalidRules as invalid:
        raise refusal(invalid, folder, "nothing was played") from invalid


def _play(rules: Rules, chosen: Sequence[Scenario], given: Config, *, cover: bool) -> "Outcome":
    from engine.scenarios.run import run

    with faults_alone(), progress("scenarios", len(chosen)) as told:
        return run(rules, chosen, given.settings(), cover=cover, told=told)


def _as_text(outcome: "Outcome", folder: Path, *, table_of_coverage: bool) -> None:
    if not outcome.scenarios:
        say(f"There are no scenarios in {folder}/tests; `rolecall init` shows some, in a new folder.")
    for one in outcome.scenarios:
        if not one.passed:
            _show(one, folder)
    if table_of_coverage and outcome.coverage is not None:
        _show_coverage(outcome.coverage, folder)
    if outcome.scenarios:
        _sum_up(outcome, folder)


def _show(one: "Played", folder: Path) -> None:
    say(f"{one.name} ({folder}/{one.place})")
    for difference in one.differences:
        say(f"  {folder}/{difference.place}, on {minute(difference.at)}")
        say(f"    expected  {difference.expected}")
        say(f"    but       {difference.found}")
        for reason in difference.because:
            say(f"      {reason}")
    say("")


def _show_coverage(coverage: "Coverage", folder: Path) -> None:
    rows = [(one.name, "yes" if one.matched else "NO", _tried(one)) for one in coverage.triggers]
    table(("trigger", "matched", "conditions seen both ways"), rows)
    missing = [(one, condition) for one in coverage.triggers for condition in one.conditions]
    missing = [(one, condition) for one, condition in missing if not (condition.true and condition.false)]
    if missing:
        say()
        say("Not seen:")
    for one, condition in missing:
        say(f"  {folder}/{one.place} {one.name}: {condition.text} — {_never(condition.true, condition.false)}")
    say()
    say(f"The scenarios try {coverage.percent:g} % of the rules.")


def _tried(one: "TriggerCoverage") -> str:
    both = sum(condition.true and condition.false for condition in one.conditions)
    return f"{both} of {len(one.conditions)}"


def _never(true: bool, false: bool) -> str:
    if not (true or false):
        return "never looked at"
    return "never seen to hold" if false else "always held"


def _sum_up(outcome: "Outcome", folder: Path) -> None:
    number = counted(len(outcome.scenarios), "scenario")
    failed = f"{outcome.failed} of {number} in {folder} failed."
    say(failed if outcome.failed else f"{number} in {folder}: all as expected.")
