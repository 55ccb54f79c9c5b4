"""The rehearsal: what is done only once is done before the first messages come, which would wait for it otherwise.

A made-up person joins a made-up academy, in the very tables, is given a role, and the news of it is handed over: so
statements are built, and PostgreSQL knows what they are about. Nothing of it stays.
"""

import json
from contextlib import ExitStack, closing
from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.outbox import changes_due, emails_due, mark_changes_relayed, mark_relayed
from engine.pipeline import Pipeline
from engine.revision import Follower
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.tables import active

_MESSAGES: Final = ("user.joined", "user.updated")
"""Whoever joins and whoever is there already: there are statements that only one of them needs."""
_ACADEMY: Final = {
    "catalog.yaml": "attributes: {part: text}\nqualifications: {lines: {}}\nroles: {actor: {mandatory: [lines]}}\n",
    "triggers/all.yaml": "triggers:\n  casting: {while: {part: first}, then: {roles: [actor]}}\n",
}


def rehearse(database: Database, connections: int = 1) -> None:
    """Have everyday statements ready, on so many connections. Raises Transient and NotReady."""
    made_up, _ = read_rules(_ACADEMY)
    follower = Follower(sample=0.0, read=lambda work: (_number(work), made_up))
    with closing(Pipeline(database, Settings(sample=0.0), follower=follower)) as stage, ExitStack() as held:
        with database.unit() as work:
            work.in_haste()
            follower.follow(work).kept["allowances"] = True  # those of the real triggers stay as they are
            now = work.now
        for _ in range(connections):
            for type_ in _MESSAGES:
                stage.rehearse([_message(type_, now)], lambda work: _hand_over(work, made_up))
            held.enter_context(database.connected())  # so that the next has another one


def _hand_over(work: Work, rules: Rules) -> None:
    """Do what the relay does, with whatever waits longest: that is undone, too."""
    mark_relayed(work, [job.id for job in emails_due(work, rules, 1)])
    mark_changes_relayed(work, [number for number, _ in changes_due(work, rules, 1)])


def _number(work: Work) -> int | None:
    number: int | None = work.run(sa.select(active.c.revision)).scalar()
    return number


def _message(type_: str, at: int) -> Arrival:
    whose = f"rehearsal-{uuid4()}"  # nobody else's: two that rehearse do not wait for each other
    person = {"name": "Rehearsal", "email": "rehearsal@example.com", "attributes": {"part": "first"}}
    head = {"specversion": "1.0", "id": whose, "source": "rehearsal", "type": type_, "subject": whose}
    return Arrival(body=json.dumps({**head, "time": shown(at), "data": person}).encode())
