"""Doing it: the example feed goes onto the queues, and the worker works it off."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from connectors.broker.names import EVENTS, REQUESTS
from connectors.commands.academy import academy_folder
from connectors.commands.printing import counted, say
from connectors.config import Config
from connectors.demo.showing import Counts, count, show
from connectors.serve import serve
from engine.clock import parse, shown_day
from engine.errors import Refused
from engine.messages.envelope import outline
from engine.store.database import Work
from engine.store.tables import user
from engine.store.version import require_current

LAST_DAY: Final = parse("2026-06-30T18:00:00Z")
"""The clock stands at the feed's last day, so that the example does not age."""
FEW: Final = 5
"""Events in one transaction: in half a year nobody's whole story came in one batch."""


def demo(config: Config) -> None:
    """Feed the example through the queue, work it off, and show what became of it; a second time changes nothing.

    Raises Refused where it would mix the example's people with others.
    """
    academy = academy_folder()
    config = replace(config, clock=config.clock or LAST_DAY, log_level="error")
    if not (config.rules / "catalog.yaml").exists():
        config = replace(config, rules=academy / "rules", templates=academy / "rules" / "templates")
    events = (academy / "examples/hr-feed.ndjson").read_bytes().splitlines()
    requests = (academy / "examples/requests.ndjson").read_bytes().splitlines()
    before = _look(config, events)
    say(
        "Half a year of an invented care organisation, Zorggroep Lindehof, "
        f"as it is on {shown_day(config.clock or LAST_DAY)}."
    )
    say()
    _feed(replace(config, batch_size=FEW), EVENTS, events)
    say(f"1. HR and the LMS put {counted(len(events), 'event')} onto the queue: who joins, moves, learns, leaves.")
    # In life somebody sees what became of a job before they decide about it.
    decisions = [body for body in requests if outline(body)["type"] == "job.requested"]
    for bodies in ([body for body in requests if body not in decisions], decisions):
        _feed(replace(config, batch_size=1), REQUESTS, bodies)
    say(f"2. Admins put {counted(len(requests), 'request')} onto the queue, for what no rule can know.")
    say("3. The worker took all of it, did what the rules say, and has nothing left to do.")
    with closing(config.open_database()) as database, database.read() as work:
        show(work, config, before, _stories([*events, *requests]))


def _feed(config: Config, queue: str, bodies: list[bytes]) -> None:
    with config.open_broker() as broker:
        broker.publish_many(queue, bodies)
    serve(config, once=True)


def _look(config: Config, events: list[bytes]) -> Counts | None:
    """What was there before; None in a new folder. Raises Refused if there are people who are not the example's."""
    if not (config.database_url.startswith("sqlite:") and config.broker_url.startswith("embedded:")):
        raise Refused([_ALONE])
    with closing(config.open_database()) as database:
        if not Path(database.url.database or "").exists():
            return None
        require_current(database)
        with database.read() as work:
            _refuse_others(work, config, events)
            return count(work)


_ALONE = (
    "demo brings in invented people, so it works in a folder of its own alone: leave database_url and broker_url out "
    "of the settings"
)


def _refuse_others(work: Work, config: Config, events: list[bytes]) -> None:
    invented = {outline(body)["subject"] for body in events}
    others = [id_ for id_ in work.run(sa.select(user.c.id).order_by(user.c.id)).scalars() if id_ not in invented]
    if others:
        raise Refused(
            [
                f"{config.data} knows people who are not of the example ({', '.join(others[:3])}): demo would mix "
                "invented people with them. Give it another folder: ROLECALL_DATA=demo-data rolecall demo"
            ]
        )


def _stories(bodies: list[bytes]) -> Mapping[str, str]:
    """Id of a message → what happened, in a sentence: every line of the example has one."""
    found = {}
    for body in bodies:
        try:
            message = json.loads(body)
        except ValueError:
            continue
        found[str(message["id"])] = str(message["story"])
    return found
