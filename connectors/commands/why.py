"""why: where something comes from, or why it does not."""

from pathlib import Path
from typing import Annotated, Final

import typer

from connectors.commands.message import print_receipt
from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, TARGET, ConfigFile, Json, example
from connectors.commands.past import print_then
from connectors.commands.printing import data, minute, say, table
from engine.clock import DAY, parse_day_or_time
from engine.explain.attempts import Attempt, Step
from engine.explain.past import had_then
from engine.explain.reasons import Reason
from engine.explain.set_off import ToldEvent, set_off
from engine.explain.why import Why
from engine.explain.why import why as explain

commands = typer.Typer(**SETTINGS)


@commands.command(
    epilog=example(
        "why u-1001 nurse",
        "why u-1001 nurse --at 2026-06-30",
        "why sanne.vermeulen@example.com privacy-basics --json",
        "why --event lms-0043 --source lms",
    )
)
def why(
    user: Annotated[str | None, typer.Argument(metavar="USER", help="The user's id, or email address.")] = None,
    target: Annotated[str | None, typer.Argument(metavar="TARGET", help=TARGET)] = None,
    *,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="DAY", help="Whether they had it then: at the end of that day (UTC), or at a time."
        ),
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", metavar="ID", help="A message: what it did and did not set off.")
    ] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Of the message: its source.")] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="Of the message: who published it.")
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Explain why somebody has something, or has it not; or what a message did and did not set off.

    If they have it: every reason. If not: what hides it, and each trigger that gives it, with the value that each
    condition met, the nearest first. Of the past (--at): whether they had it then, why, and what ended it. Of a
    message (--event): what rests on it, and each trigger that could have acted on it and did not, in the same way.
    """
    if event is not None:
        if user is not None or at is not None:
            raise typer.BadParameter("expected USER and TARGET (and --at), or --event ID, not both")
        _why_event(event, source, publisher, config, json=json)
        return
    if user is None or target is None or source is not None or publisher is not None:
        raise typer.BadParameter("expected USER and TARGET, or --event ID")
    if at is not None:
        _why_then(user, target, at, config, json=json)
        return
    with looking(config) as look:
        found = explain(look.work, look.rules, look.config.settings(), user, target)
    if json:
        data(found)
        return
    print_why(found)


def _why_event(event: str, source: str | None, publisher: str | None, config: Path | None, *, json: bool) -> None:
    with looking(config) as look:
        settings = look.config.settings()
        found = set_off(look.work, look.rules, settings, event, source=source, publisher=publisher, limit=LISTED)
    if json:
        data(found)
        return
    print_receipt(found.message)
    if found.events:
        say("told:")
        rows = [(one.type, minute(one.at), _fields(one)) for one in found.events]
        table(("event", "at", "with"), rows, indent="  ")
    if found.says:
        say(f"{found.says[0].upper()}{found.says[1:]}.")
    if found.not_set_off:
        say("Not set off, the nearest first, by the rules and facts of now:")
    for attempt in found.not_set_off:
        _print_attempt(attempt)


def _why_then(user: str, target: str, at: str, config: Path | None, *, json: bool) -> None:
    with looking(config) as look:
        then = had_then(look.work, look.rules, user, target, _moment(at, look.work.now))
    if json:
        data(then)
    else:
        print_then(then)


def _moment(text: str, now: int) -> int:
    """Read a day (its end; of today: now) or a time."""
    try:
        start = parse_day_or_time(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r}: expected a day such as 2026-06-30, or 2026-06-30T09:00:00Z") from None
    if len(text) != len("2026-06-30"):
        return start
    return min(start + DAY - 1, now) if start <= now else start


LISTED: Final = 100
"""Changes and reasons of one message that are listed; a request may have a million."""


def _fields(one: ToldEvent) -> str:
    return ", ".join(f"{name}: {' '.join(values)}" for name, values in one.fields.items() if name != "told")


def print_why(found: Why) -> None:
    """Print the answer for people."""
    who = f"{found.user} ({found.name})" if found.name else found.user
    what = found.target if found.target == found.title else f"{found.target} ({found.title})"
    if found.has:
        mandatory = ", mandatory" if found.mandatory else ""
        say(f"{who} has the {found.kind} {what}{mandatory}, since {minute(found.since)}, because:")
        for reason in found.reasons:
            _print_reason(reason, "  ")
    else:
        say(f"{who} does not have the {found.kind} {what}:")
        for obstacle in found.obstacles:
            say(f"  {obstacle}")
        if found.reasons:
            say("What would give it:")
            for reason in found.reasons:
                _print_reason(reason, "  ")
        for role in found.roles:
            if role.obstacles:
                say(f"The role {role.name} carries it, and the user does not have that role:")
                for obstacle in role.obstacles:
                    say(f"  {obstacle}")
    if found.has and found.over:
        say("Does not count now:")
        for reason in found.over:
            _print_reason(reason, "  ")
    for one in found.shadow:
        how = "an event matched" if one.what == "matched" else "its conditions hold"
        say(f"The trigger {one.trigger} is in shadow and gives nothing; it would give it: {how}, {minute(one.since)}.")
    if found.triggers:
        say("Triggers that give it, the nearest first, as of now:")
    for attempt in found.triggers:
        _print_attempt(attempt)


def _print_reason(reason: Reason, indent: str) -> None:
    hidden = f" ({reason.hidden.replace('_', ' ')})" if reason.hidden else ""
    say(f"{indent}{reason.text}, since {minute(reason.since)}{', mandatory' if reason.mandatory else ''}{hidden}")
    for cause in reason.because:
        _print_reason(cause, indent + "  because ")


def _print_attempt(attempt: Attempt) -> None:
    role = f", through the role {attempt.role}" if attempt.role else ""
    say(f"  {attempt.trigger} ({attempt.place}{role}): {attempt.says}")
    if attempt.event is not None:
        event = attempt.event
        told = " ".join(part for part in (event.type, event.source, event.id) if part)
        say(f"    event {told}, {minute(event.at)}")
    if attempt.event_conditions is not None:
        _print_step(attempt.event_conditions, "      ")
    if attempt.conditions is not None:
        _print_step(attempt.conditions, "    ")


def _print_step(step: Step, indent: str) -> None:
    mark = "yes" if step.holds else "no "
    met = "" if step.parts or step.text == "everyone" else f" — {', '.join(step.met) if step.met else 'nothing known'}"
    say(f"{indent}{mark} {step.text}{met}")
    for part in step.parts:
        _print_step(part, indent + "    ")
