"""The rehearsal: what is done only once is done before the first messages come, which would wait for it otherwise.

A made-up person joins a made-up academy, in the very tables, and is given a role: so the statements are built, and
planned by PostgreSQL. Nothing of it stays.
"""

import json
from contextlib import closing
from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.authoring.reader import read_rules
from engine.clock import shown
from engine.pipeline import Pipeline
from engine.revision import Follower
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.tables import active

TIMES: Final = 6
"""The driver prepares what it has had five times (psycopg's docs, "Prepared statements"), and PostgreSQL may have a
plan for good once that was executed five times (its docs, PREPARE): both messages together are twice as many.
"""
_MESSAGES: Final = ("user.joined", "user.updated")
"""Whoever joins and whoever is there already: there are statements that only one of them needs."""
_ACADEMY: Final = {
    "catalog.yaml": "attributes: {part: text}\nqualifications: {lines: {}}\nroles: {actor: {mandatory: [lines]}}\n",
    "triggers/all.yaml": "triggers:\n  casting: {while: {part: first}, then: {roles: [actor]}}\n",
}


def rehearse(database: Database) -> None:
    """Have everyday statements ready, on the connection that is used next. Raises Transient and NotReady."""
    made_up, _ = read_rules(_ACADEMY)
    follower = Follower(sample=0.0, read=lambda work: (_number(work), made_up))
    with closing(Pipeline(database, Settings(sample=0.0), follower=follower)) as stage:
        with database.unit() as work:
            follower.follow(work).kept["allowances"] = True  # those of the real triggers stay as they are
            now = work.now
        for type_ in _MESSAGES * TIMES:
            stage.rehearse([_message(type_, now)])


def _number(work: Work) -> int | None:
    number: int | None = work.run(sa.select(active.c.revision)).scalar()
    return number


def _message(type_: str, at: int) -> Arrival:
    whose = f"rehearsal-{uuid4()}"  # nobody else's: two that rehearse do not wait for each other
    person = {"name": "Rehearsal", "email": "rehearsal@example.com", "attributes": {"part": "first"}}
    head = {"specversion": "1.0", "id": whose, "source": "rehearsal", "type": type_, "subject": whose}
    return Arrival(body=json.dumps({**head, "time": shown(at), "data": person}).encode())
