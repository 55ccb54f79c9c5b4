"""What the measurements on servers are made of: people to begin with, publications, looks at what is committed."""

import json
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter

import psycopg
import sqlalchemy as sa

from benchmarks import bare
from benchmarks.embedded import feed
from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker
from connectors.relay import relay
from engine.activation import activate
from engine.authoring.folder import read_folder
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.settings import Settings
from engine.store.database import Database
from engine.store.tables import change, email_job, inbox
from engine.store.upgrade import upgrade

RULES = read_rules(read_folder(Path(__file__).parents[1] / "rules"))[0]
BATCH = 500
RATE = 100
"""Events a second, of which the latency is measured."""
LOOK_EVERY = 0.002
"""Seconds between two looks at what is committed: a latency is at most this, and one query, too long."""


def others(events: int) -> list[bytes]:
    """Return events about other people than those of the measurements."""
    return [body.replace(b'"p-', b'"other-').replace(b'"hr"', b'"other"') for body in feed(events)]


def fill(url: str, bodies: Sequence[bytes], rules: Rules = RULES) -> None:
    """Fill an empty database with the people of these events; PostgreSQL has looked at it since."""
    database = Database(url)
    upgrade(database)
    activate(database, rules, actor="bench", settings=Settings())
    bare.process(url, list(bodies), BATCH)
    with database.unit() as work:
        work.run(sa.update(change).values(relayed_at=work.now))
        work.run(sa.update(email_job).where(email_job.c.state == "waiting").values(state="relayed"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    database.close()


def publish(address: str, bodies: Iterable[bytes]) -> None:
    """Put events onto their queue."""
    with Broker.open(address) as broker:
        broker.publish_many(EVENTS, bodies)


def publish_steadily(address: str, bodies: Iterable[bytes], sent: dict[str, float]) -> None:
    """Put events onto their queue at `RATE`; note when, by id, right before each."""
    began = perf_counter()
    with Broker.open(address) as broker:
        for number, body in enumerate(bodies):
            time.sleep(max(0.0, began + number / RATE - perf_counter()))
            sent[json.loads(body)["id"]] = perf_counter()
            broker.publish(EVENTS, body)


def committed(url: str, sent: Mapping[str, float], number: int, until: float) -> dict[str, float]:
    """Look again and again for what was sent; return when each of so many messages was seen to be committed."""
    seen: dict[str, float] = {}
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True, prepare_threshold=0) as connection:
        while len(seen) < number and time.monotonic() < until:
            pending = [
                one for one in list(sent) if one not in seen
            ]  # a prepared look: who looks is not to be in the way
            rows = connection.execute(
                "SELECT id FROM inbox WHERE source = 'hr' AND id = ANY (%s)", [pending]
            ).fetchall()
            seen |= dict.fromkeys((id_ for (id_,) in rows), perf_counter())
            time.sleep(LOOK_EVERY)
    return seen


def latencies(address: str, url: str, bodies: Sequence[bytes]) -> list[float]:
    """Publish events at `RATE`; return the milliseconds until each was seen committed, as they were sent."""
    sent: dict[str, float] = {}
    publishing = threading.Thread(target=publish_steadily, args=(address, bodies, sent))
    publishing.start()
    seen = committed(url, sent, len(bodies), time.monotonic() + len(bodies) / RATE + 60)
    publishing.join()
    assert len(seen) == len(bodies), f"{len(seen)} of {len(bodies)} events were processed"
    return [1000 * (seen[one] - when) for one, when in sent.items()]


def share(taken: Sequence[float], percent: int) -> float:
    """Return what so many percent of them are below."""
    return sorted(taken)[len(taken) * percent // 100]


def count(url: str, table: str = inbox.name) -> int:
    """Count what is committed in a table: in the inbox, what was processed."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute(f'SELECT count(*) FROM "{table}"'.encode()).fetchone()
    assert found is not None
    return int(found[0])


def handed_over(url: str, address: str, messages: int) -> float:
    """Have so many messages wait in the outbox, a quarter of them email jobs; return how many a second leave it."""
    database = Database(url)
    with database.unit() as work:
        work.run(sa.update(change).values(relayed_at=work.now))
        work.run(sa.update(email_job).values(state="relayed"))
        some = sa.select(email_job.c.id).order_by(email_job.c.at.desc()).limit(messages // 4)
        work.run(sa.update(email_job).where(email_job.c.id.in_(some)).values(state="waiting"))
        first = sa.select(change.c.number).order_by(change.c.number.desc()).limit(messages - messages // 4)
        work.run(sa.update(change).where(change.c.number.in_(first)).values(relayed_at=None))
    with Broker.open(address) as broker:
        broker.depth(EVENTS)  # connects
        began = perf_counter()
        done = relay(database, broker, RULES)
        seconds = perf_counter() - began
    database.close()
    return (done.emails + done.changes) / seconds
