# ruff: noqa: ANN401 — kombu's messages carry no types
# mypy: disable-error-code="no-untyped-call, attr-defined"
"""The usual way: one transaction an event with SQLAlchemy Core, plain Python conditions, acknowledged after the commit.

.venv/bin/python -m benchmarks.peers.usual BROKER DATABASE

It shares nothing with Rolecall but the tables and the queue, and leaves the same rows. psycopg prepares each statement
after its fifth use; one pooled connection; prefetch 50. It knows joinings of people with a record, and no more.
"""

import json
import sys
import time
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from kombu import Connection, Consumer, Queue
from sqlalchemy.dialects.postgresql import insert

from benchmarks import feeds
from engine.store.tables import assignment, change, current_fact, email_item, email_job, fact, inbox, reason, user

PREFETCH = 50
SINCE_YEAR_1 = 62_135_596_800_000_000
"""Microseconds from the year 1 to 1970."""
Event = dict[str, Any]
Given = list[tuple[str, str, bool]]
"""Kind, target, mandatory of each."""


@cache
def triggers() -> list[tuple[str, Any, Given]]:
    """Return name, condition and what is given, of each trigger."""
    return [_trigger(number) for number in range(feeds.TRIGGERS)]


def _trigger(number: int) -> tuple[str, Any, Given]:
    country, unit, level = feeds.trigger_of(number)
    linked = [("qualification", f"q{number:03}-{one}", must) for one, must in feeds.LINKED]

    def holds(record: Event) -> bool:
        return bool(record["country"] == country and record["unit"] == unit and record["level"] >= level)

    return f"t{number:03}", holds, [("role", f"r{number:03}", False), *linked]


def process(connection: sa.Connection, event: Event, publisher: str) -> None:
    """Write what follows from one event of a user of the broker, in the transaction of the connection."""
    now = time.time_ns() // 1000
    at = int(datetime.fromisoformat(event["time"]).timestamp()) * 1_000_000
    who, source, id_ = event["subject"], event["source"], event["id"]
    said = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    row = {
        "publisher": publisher,
        "source": source,
        "id": id_,
        "digest": sha256(said.encode()).hexdigest(),
        "type": event["type"],
        "subject": who,
        "at": at,
        "received_at": now,
        "outcome": "applied",
    }
    if not connection.execute(insert(inbox).on_conflict_do_nothing(), row).rowcount:
        return  # it was processed before
    _save_user(connection, event, at, now)
    record = event["data"]["attributes"]
    blocked = connection.execute(sa.select(assignment.c.target).where(assignment.c.user_id == who)).scalars().all()
    for name, holds, given in triggers():
        if holds(record):
            fresh = [one for one in given if one[1] not in blocked]
            _give(connection, event, publisher, name, fresh, now)


def _save_user(connection: sa.Connection, event: Event, at: int, now: int) -> None:
    who, data = event["subject"], event["data"]
    row = {
        "id": who,
        "status": "active",
        "joined_at": at,
        "email": data["email"],
        "name": data["name"],
        "language": data["language"],
        "search": f"{who} {data['name']} {data['email']}".lower(),
        "version": 0,
        "created_at": now,
        "welcomed_at": now,
    }
    connection.execute(insert(user).on_conflict_do_nothing(), row)
    connection.execute(sa.select(user.c.id).where(user.c.id == who).with_for_update())
    told = {key: data[key] for key in ("email", "name", "language")} | data["attributes"]
    facts = [
        _fact(event, at, "status", "", "joined", at),
        *(_fact(event, at, "attribute", *one) for one in told.items()),
    ]
    connection.execute(insert(fact).on_conflict_do_nothing(), [one | {"told_at": now} for one in facts])
    connection.execute(insert(current_fact).on_conflict_do_nothing(), facts)


def _fact(event: Event, at: int, kind: str, key: str, value: Any, moment: int | None = None) -> dict[str, Any]:
    return {
        "user_id": event["subject"],
        "kind": kind,
        "key": key,
        "order": _order(at, event["source"], event["id"]),
        "present": True,
        "value": str(value),
        "text": str(value).lower(),
        "number": float(value) if isinstance(value, int) else None,
        "moment": moment,
        "message_source": event["source"],
        "message_id": event["id"],
    }


def _order(at: int, source: str, id_: str) -> str:
    return f"{at + SINCE_YEAR_1:015x}{0:017x}3{source}\x1f{id_}"


def _give(connection: sa.Connection, event: Event, publisher: str, name: str, given: Given, now: int) -> None:
    who, cause = event["subject"], f"event {event['source']} {event['id']} by {publisher}"
    mail = f"{cause} to {who}"
    head = {"user_id": who, "email": True, "revision": 1, "since": now, "state": "open", "lasting": False}
    head |= {"event_source": event["source"], "event_id": event["id"], "order": _order(now, "rolecall", name)}
    role = {"kind": "role", "target": given[0][1], "mandatory": False, "source": "while", "origin": name}
    connection.execute(insert(reason), head | role)
    items = [{"kind": kind, "target": target, "mandatory": must} for kind, target, must in given]
    connection.execute(insert(assignment), [one | {"user_id": who, "active": True, "since": now} for one in items])
    raised = sa.update(user).where(user.c.id == who).values(version=user.c.version + 1).returning(user.c.version)
    version = connection.execute(raised).scalar_one()
    of_change = {"user_id": who, "version": version, "cause": cause, "at": now}
    connection.execute(insert(change), [one | of_change | {"type": f"{one['kind']}.assigned"} for one in items])
    connection.execute(insert(email_job), {"id": mail, "user_id": who, "cause": cause, "at": now, "state": "waiting"})
    connection.execute(insert(email_item), [one | {"email_id": mail} for one in items])


def main() -> None:
    """Take events until the process is ended."""
    broker, database = sys.argv[1:]
    engine = sa.create_engine(database, pool_size=1, connect_args={"options": "-c jit=off"})
    triggers()

    def on_message(message: Any) -> None:
        with engine.begin() as connection:
            process(connection, json.loads(message.body), message.properties["user_id"])
        message.ack()

    with Connection(broker) as connection:
        queue = Queue("rolecall.events", no_declare=True)
        with Consumer(connection, [queue], on_message=on_message, prefetch_count=PREFETCH, auto_declare=False):
            while True:
                connection.drain_events()


if __name__ == "__main__":
    main()
