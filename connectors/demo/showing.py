"""Showing it: what became of the messages, who has what and why, what is parked, where the emails lie."""

from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sa

from connectors.commands.job import results_of
from connectors.commands.printing import counted, say, table
from connectors.commands.triggers import print_triggers
from connectors.commands.why import print_why
from connectors.config import Config
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.jobs import list_jobs
from engine.explain.names import Unknown
from engine.explain.parked import list_parked
from engine.explain.triggers import list_triggers
from engine.explain.why import Why, why
from engine.revision import active_rules
from engine.store.database import Work
from engine.store.tables import change, email_job, inbox, parked, user

SOME: Final = (
    ("u-1001", "mentor"),
    ("u-1004", "handover"),
    ("u-1012", "nurse"),
    ("u-1022", "first-aid-refresher"),
    ("u-1027", "nurse"),
    ("u-1031", "medication-coaching"),
    ("u-1034", "home-care-driver"),
    ("u-1025", "mentor"),
)
"""Whose story is told, and of what."""
ASKED: Final = (("u-1001", "mentor"), ("u-1023", "mentor"))
"""Whose `why` is shown: one who has it, one who has it not."""
NEXT: Final = {
    "user u-1019": "what Yasmin has, why, and what she is to learn",
    "who first-aid": "who has something, and why",
    "users --where 'team: home-care'": "who fits a condition, as a trigger may have it",
}
"""What to try → what it shows."""
ADDRESSEE: Final = "admin-0001_to_u-1008"
"""What the file of the email that is shown has in its name."""
LONGEST: Final = 110
"""Characters of a reason that are shown."""
MEANINGS: Final = {
    "applied": "told something new",
    "no_change": "repeats what is known: a nightly full record, for example",
    "old": "of long ago: it counts, and sets nothing off",
    "early": "about somebody who has not joined yet: kept for them",
    "not_yet": "about the future: waits until it is due",
    "accepted": "a request of an admin: it became a job, see below",
    "duplicate": "the same message again: nothing",
    "parked": "could not be processed: see below",
}
"""Receipt → what it means, in the order in which they are shown."""


class Counts(NamedTuple):
    """How much there is."""

    messages: int
    changes: int
    emails: int


def count(work: Work) -> Counts:
    """Count what there is."""
    tables = (inbox, change, email_job)
    return Counts(*(work.run(sa.select(sa.func.count()).select_from(one)).scalar_one() for one in tables))


def show(work: Work, config: Config, before: Counts | None, stories: Mapping[str, str]) -> None:
    """Show what became of the example. `before`: what there was before it came, if anything."""
    _, rules = active_rules(work)
    after = count(work)
    if before is not None and before.messages and before == after:
        say()
        say("Everything was known already: nobody was given or lost anything, nobody was written to.")
        say(f"(There are {after.changes:,} changes and {after.emails:,} emails, as before.)")
    say(f"\nAll of it is kept in {config.data}/; without that folder it begins anew.")
    _show_messages(work)
    _headline(f"The triggers of {config.rules}/, and how many users have something by each")
    print_triggers(list_triggers(work, rules))
    say("\nUsers who have not joined yet, or who left less than 30 days ago, are counted, too: what they")
    say("are to have is hidden until they are there.")
    _show_some(work, rules, config, stories)
    _show_why(work, rules, config)
    _show_jobs(work, stories)
    _show_parked(work)
    _show_emails(config)
    _headline("Try next")
    say(f"  export ROLECALL_CLOCK={shown(work.now)}  # the last day of the half year")
    rolecall = ".venv/bin/rolecall" if Path(".venv/bin/rolecall").exists() else "rolecall"
    for words, what in NEXT.items():
        say(f"  {rolecall} {words.ljust(32)}  # {what}")


def _show_messages(work: Work) -> None:
    counted_by = sa.select(inbox.c.outcome, sa.func.count().label("times")).group_by(inbox.c.outcome)
    times = {row.outcome: row.times for row in work.run(counted_by)}
    times["duplicate"] = work.run(sa.select(sa.func.sum(inbox.c.repeats))).scalar_one() or 0
    times["parked"] = work.run(sa.select(sa.func.sum(parked.c.times))).scalar_one() or 0
    _headline(f"What became of {counted(sum(times.values()), 'message')}")
    rows = [(outcome, times[outcome], means) for outcome, means in MEANINGS.items() if times.get(outcome)]
    table(("receipt", "messages", "what it means"), rows)
    statuses = sa.select(user.c.status, sa.func.count().label("users")).group_by(user.c.status).order_by(user.c.status)
    say("\nUsers now: " + ", ".join(f"{row.users} {row.status}" for row in work.run(statuses)))


def _show_some(work: Work, rules: Rules, config: Config, stories: Mapping[str, str]) -> None:
    _headline("Some users: who has what, through which trigger, and what had happened")
    rows = []
    for whom in SOME:
        found = _why(work, rules, config, *whom)
        if found is None or not found.reasons:
            continue
        reason = found.reasons[0]
        told = reason.event.id if reason.event else reason.name
        given = f"trigger {reason.name}" if reason.by == "trigger" else f"{reason.actor}, by hand"
        kind = "role " if found.kind == "role" else ""
        what = f"{kind}{found.target}{' (mandatory)' if found.mandatory else ''}"
        rows.append((found.name, what, given, f"{told}: {stories.get(told, '')}"))
    table(("who", "has", "by", "since"), rows)


def _show_why(work: Work, rules: Rules, config: Config) -> None:
    _headline("Why, and why not")
    say("Sanne and Zoë both achieved wound care. One is a mentor, the other is not:")
    for whom in ASKED:
        say(f"\n$ rolecall why {' '.join(whom)}")
        if found := _why(work, rules, config, *whom):
            print_why(found)


def _why(work: Work, rules: Rules, config: Config, who: str, target: str) -> Why | None:
    """None where the rules were edited, and the target is no more."""
    try:
        return why(work, rules, config.settings(), who, target)
    except Unknown:
        return None


def _show_jobs(work: Work, stories: Mapping[str, str]) -> None:
    found = list_jobs(work)
    _headline(f"{counted(found.count, 'job')}: what admins asked for, and what became of whom")
    rows = [(one.id, one.action, results_of(one), stories.get(one.id, "")) for one in reversed(found.jobs)]
    table(("job", "action", "users", "what for"), rows)


def _show_parked(work: Work) -> None:
    found = list_parked(work)
    _headline(f"Parked: {counted(found.count, 'message')} that could not be processed, kept with the reason")
    rows = [(one.number, one.source or "?", one.id or "?", _shortened(one.reason)) for one in found.messages]
    table(("number", "source", "id", "reason"), rows)
    say("\nNone of them held up the others; `rolecall parked show 3` shows one whole.")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _show_emails(config: Config) -> None:
    files = sorted((config.data / "outbox").glob("*.eml"))
    _headline(f"{counted(len(files), 'email')}, as files in {config.data / 'outbox'}/")
    chosen = next((file for file in files if ADDRESSEE in file.name), files[0] if files else None)
    if chosen is None:
        return
    message = message_from_bytes(chosen.read_bytes(), policy=default)
    if isinstance(message, EmailMessage):
        say("One of them:\n")
        say(f"  To: {message['To']}")
        say(f"  Subject: {message['Subject']}")
        text = message.get_body(("plain",))
        for line in ("", *(text.get_content() if text else "").strip().splitlines()):
            say(f"  {line}".rstrip())


def _headline(text: str) -> None:
    say(f"\n{text}\n{'-' * len(text)}")
