"""What happened to one user as far as it is known: the facts told, as the events that triggers see."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.facts import Event, Facts
from engine.order import SINGLE, order, time_of
from engine.people.parts import MARKER, SECTIONS, Completion, Fact
from engine.people.resolved import attribute_fields, completion_fields, thing
from engine.store.database import Work
from engine.store.tables import achieved, completion, fact


def known_events(work: Work, catalog: Catalog, user: str) -> list[Event]:
    """Return every event known of the user, latest first."""
    told = work.run(sa.select(fact).where(fact.c.user_id == user))
    done = work.run(sa.select(completion).where(completion.c.user_id == user))
    reached = work.run(sa.select(achieved).where(achieved.c.user_id == user))
    events = [
        *(event for row in told for event in _of_fact(row, catalog)),
        *(_of_completion(row, catalog) for row in done),
        *(_of_achieved(row) for row in reached),
    ]
    return sorted(events, key=lambda event: event.order, reverse=True)


def _of_fact(row: sa.Row[Any], catalog: Catalog) -> Iterator[Event]:
    if row.kind == "status":
        if row.present:
            yield _event(row, "user.joined", Facts())
    elif row.kind == "attribute":
        known = Fact(
            kind="attribute",
            key=row.key,
            order=row.order,
            present=row.present,
            source=row.message_source,
            message=row.message_id,
            value=row.value,
            text=row.text,
            number=row.number,
            moment=row.moment,
        )
        yield _event(row, "user.updated", attribute_fields(known, catalog))
    elif row.key != MARKER:
        what = row.kind if row.kind in SECTIONS else row.key
        own = frozenset((thing(row.kind, row.key, catalog),))
        fields = Facts(text={row.kind: own}) if row.kind in SECTIONS else Facts()
        yield _event(row, f"user.{what}.{'added' if row.present else 'removed'}", fields)


def _of_completion(row: sa.Row[Any], catalog: Catalog) -> Event:
    known = Completion(
        kind=row.kind,
        name=row.name,
        order=row.order,
        at=row.at,
        source=row.message_source,
        message=row.message_id,
        type=row.type,
        score=row.score,
    )
    type_ = "learning.completed" if row.kind == "completed" else "external_training.confirmed"
    return _event(row, type_, completion_fields(known, catalog))


def _of_achieved(row: sa.Row[Any]) -> Event:
    fields = Facts(text={"qualification": frozenset((row.qualification,))})
    key = order(at=row.at, sequence=None, rank=SINGLE, source="", id="")
    return Event(
        type="qualification.achieved", user=row.user_id, order=key, at=row.at, source="", message="", facts=fields
    )


def _event(row: sa.Row[Any], type: str, fields: Facts) -> Event:
    return Event(
        type=type,
        user=row.user_id,
        order=row.order,
        at=time_of(row.order),
        source=row.message_source,
        message=row.message_id,
        facts=fields,
    )
