"""The sample academy at work: half a year of an invented care organisation through everything, and what came of it."""

from contextlib import closing
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sa

from connectors.broker.names import EVENTS, REQUESTS
from connectors.broker.queue import Broker
from connectors.commands.academy import academy_folder
from connectors.commands.printing import counted, say, table
from connectors.commands.triggers import print_triggers
from connectors.commands.why import print_why
from connectors.config import Config
from connectors.serve import serve
from engine.authoring.rules import Rules
from engine.clock import parse, shown_day
from engine.explain.parked import list_parked
from engine.explain.triggers import list_triggers
from engine.explain.why import why
from engine.revision import active_rules
from engine.store.database import Work
from engine.store.tables import change, email_job, inbox, user

LAST: Final = "2026-06-30T18:00:00Z"
LAST_DAY: Final = parse(LAST)
"""The clock stands at the feed's last day, so that the example does not age."""
WHOM: Final = ("u-1031", "wound-care")
"""Whose `why` is shown."""
MEANINGS: Final = {
    "applied": "told something new",
    "done": "a request of an admin, carried out",
    "no_change": "repeats what is known (a nightly full record, for example)",
    "duplicate": "the same message again",
    "early": "about somebody who has not joined yet: kept",
    "not_yet": "about the future: waits until it is due",
    "old": "of long ago: it counts, and sets nothing off",
}


def demo(config: Config) -> None:
    """Feed the example through the queue, work it off, and show what became of it; a second time changes nothing."""
    academy = academy_folder()
    config = replace(config, clock=config.clock or LAST_DAY, log_level="error")
    if not (config.rules / "catalog.yaml").exists():
        config = replace(config, rules=academy / "rules", templates=academy / "rules" / "templates")
    before = _counts(config)
    say(f"The sample academy, on {shown_day(config.clock or LAST_DAY)}. Everything is kept in {config.data}/")
    say()
    events, requests = _publish(config, academy / "examples")
    say(
        f"1. {counted(events, 'event')} of HR and the LMS, and {counted(requests, 'request')} of admins, onto the queue"
    )
    serve(config, once=True)
    say("2. The worker took them, did what the rules say, and stopped when nothing was left to do")
    say()
    database = config.open_database()
    with closing(database), database.read() as work:
        _show(work, config, before)


def _publish(config: Config, examples: Path) -> tuple[int, int]:
    feed = (examples / "hr-feed.ndjson").read_bytes().splitlines()
    asked = (examples / "requests.ndjson").read_bytes().splitlines()
    with Broker.open(config.broker_url) as broker:
        return broker.publish_many(EVENTS, feed), broker.publish_many(REQUESTS, asked)


def _show(work: Work, config: Config, before: "_Counts | None") -> None:
    number, rules = active_rules(work)
    after = _count(work)
    if before is not None and before.messages and after.changes == before.changes:
        _say_known(after)
    _show_messages(work, after)
    _headline(f"Who has what, by the rules (revision {number})")
    print_triggers(list_triggers(work, rules))
    _show_one(work, rules, config)
    _show_parked(work)
    _show_emails(config)
    _headline("Try next")
    run = f"ROLECALL_CLOCK={LAST} .venv/bin/rolecall" if Path(".venv/bin/rolecall").exists() else "rolecall"
    say(f"  {run} user u-1001                # what somebody has, why, and what is to learn")
    say(f"  {run} why u-1027 mentor          # why somebody has something not")
    say(f"  {run} status                     # how things are")


class _Counts(NamedTuple):
    messages: int
    changes: int
    emails: int


def _count(work: Work) -> _Counts:
    tables = (inbox, change, email_job)
    return _Counts(*(work.run(sa.select(sa.func.count()).select_from(one)).scalar_one() for one in tables))


def _counts(config: Config) -> _Counts | None:
    """What there was before; None in a new folder."""
    database = config.open_database()
    with closing(database):
        if not (database.embedded and Path(database.url.database or "").exists()):
            return None
        with database.read() as work:
            return _count(work)


def _say_known(after: _Counts) -> None:
    say("Everything was already known: nothing was assigned, nothing taken, nobody written to.")
    say(f"({after.changes:,} changes and {after.emails:,} emails, as before.)")


def _show_messages(work: Work, after: _Counts) -> None:
    _headline(f"{after.messages:,} messages, by what became of them")
    outcomes = work.run(
        sa.select(inbox.c.outcome, sa.func.count().label("times")).group_by(inbox.c.outcome).order_by(sa.text("2 DESC"))
    )
    rows = [(row.outcome, row.times, MEANINGS.get(row.outcome, "")) for row in outcomes]
    repeats = work.run(sa.select(sa.func.sum(inbox.c.repeats))).scalar_one() or 0
    parked = list_parked(work).count
    rows += [("duplicate", repeats, MEANINGS["duplicate"])] if repeats else []
    rows += [("parked", parked, "could not be processed; see below")] if parked else []
    table(("receipt", "messages", "what it means"), rows)
    people = work.run(
        sa.select(user.c.status, sa.func.count().label("n")).group_by(user.c.status).order_by(sa.text("1"))
    )
    say()
    say("People: " + ", ".join(f"{row.n} {row.status}" for row in people))


def _show_one(work: Work, rules: Rules, config: Config) -> None:
    _headline("Why? Every assignment can say")
    print_why(why(work, rules, config.settings(), *WHOM))


def _show_parked(work: Work) -> None:
    found = list_parked(work)
    _headline("Parked: could not be processed, kept with the reason, and held nobody else up")
    for one in found.messages:
        say(f"  {one.number}. {one.source or '?'} {one.id or '?'}: {one.reason}")


def _show_emails(config: Config) -> None:
    files = sorted((config.data / "outbox").glob("*.eml"))
    _headline(f"{counted(len(files), 'email')}, as files in {config.data / 'outbox'}/")
    chosen = next((file for file in files if "u-1019" in file.name), files[0] if files else None)
    if chosen is None:
        return
    message = message_from_bytes(chosen.read_bytes(), policy=default)
    if isinstance(message, EmailMessage):
        say(f"To: {message['To']}")
        say(f"Subject: {message['Subject']}")
        text = message.get_body(("plain",))
        say()
        for line in (text.get_content() if text else "").strip().splitlines():
            say(f"  {line}")


def _headline(text: str) -> None:
    say()
    say(text)
    say("-" * len(text))
