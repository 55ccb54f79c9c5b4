"""What a message set off and what it did not, and why: each trigger that could have acted on what it told."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from engine.authoring.catalog import Catalog
from engine.authoring.leaves import fields
from engine.authoring.rules import Rules
from engine.authoring.triggers import Trigger
from engine.clock import DAY, shown
from engine.explain.attempts import Attempt, attempt
from engine.explain.events import known_events
from engine.explain.messages import Receipt, receipt_of
from engine.explain.names import Unknown
from engine.explain.parked import parked_row
from engine.explain.publishers import waiting_messages
from engine.facts import Event, Person
from engine.messages.events import EVENTS
from engine.people import People
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import inbox, parked, reason


class ToldEvent(Struct, frozen=True, kw_only=True):
    """One thing that the message told, as triggers see it: the event, and what its fields are."""

    type: str
    at: str
    fields: dict[str, tuple[str, ...]]


class SetOff(Struct, frozen=True, kw_only=True):
    """The whole answer. What was set off is in `message`: its changes, reasons and emails."""

    at: str
    message: Receipt
    says: str | None
    """Why it could set off nothing at all, or not yet; null: triggers looked at it."""
    events: tuple[ToldEvent, ...]
    """What it told that is kept; what a later list or catalog says of it does not show."""
    not_set_off: tuple[Attempt, ...]
    """Every active trigger that waits for such an event, or reads what it told, and for which no reason rests on the
    message: its conditions as of now, the nearest miss first; at the end those whose reason rests on another."""


def set_off(
    work: Work,
    rules: Rules,
    settings: Settings,
    id: str,
    *,
    source: str | None = None,
    publisher: str | None = None,
    limit: int | None = None,
) -> SetOff:
    """Explain what the message `id` did and did not set off. Raises Unknown, also where several have that id."""
    row = _found(work, id, source, publisher)
    receipt = receipt_of(work, rules, row, limit)
    about_user = receipt.job is None and row.type in _OF_USERS
    events = _events(work, rules.catalog, row) if about_user else []
    misses = _not_set_off(work, rules, settings, row, events) if events else ()
    return SetOff(
        at=shown(work.now),
        message=receipt,
        says=_says(receipt, settings, told=bool(events)),
        events=tuple(_told(event) for event in events),
        not_set_off=misses,
    )


_OF_USERS = EVENTS.keys() - {"learning_item.changed"}


def _found(work: Work, id: str, source: str | None, publisher: str | None) -> sa.Row[Any]:
    asked = ((inbox.c.source, source), (inbox.c.publisher, publisher))
    narrowed = [column == value for column, value in asked if value is not None]
    rows = work.run(sa.select(inbox).where(inbox.c.id == id, *narrowed).order_by(inbox.c.received_at)).all()
    if len(rows) == 1:
        return rows[0]
    if rows:
        several = "; ".join(f"--source {row.source} --publisher {row.publisher}" for row in rows)
        raise Unknown(f"several messages have the id {id!r}: say which: {several}")
    said = "" if not narrowed else " of that source and publisher"
    kept = work.run(sa.select(parked).where(parked.c.id == id).order_by(parked.c.number.desc()).limit(1)).first()
    if kept is not None:
        one = parked_row(kept)
        raise Unknown(
            f"the message {id!r} is parked as number {one.number}, and set off nothing: {one.reason}; "
            f"`rolecall parked show {one.number}` shows it"
        )
    for waits in waiting_messages(work, id)[:1]:
        raise Unknown(
            f"the message {id!r} waits, and has set off nothing yet: its publisher {waits.publisher} is stopped; "
            "`rolecall status` says why and what to do"
        )
    raise Unknown(f"no message with the id {id!r}{said} has been processed; it may still be in the queue")


def _events(work: Work, catalog: Catalog, row: sa.Row[Any]) -> list[Event]:
    """What the message told and is kept of it, oldest first; a qualification that its completion reached, too."""
    known = known_events(work, catalog, row.subject)
    told = [event for event in known if (event.source, event.message) == (row.source, row.id)]
    done = {event.at: event for event in told if event.type == "learning.completed"}

    def reached(event: Event) -> bool:
        by = done.get(event.at)
        names = event.facts.text.get("qualification", frozenset())
        items = {
            item for name in names if name in catalog.qualifications for item in catalog.qualifications[name].items
        }
        return by is not None and not items.isdisjoint(by.facts.text.get("item", ()))

    told += [event for event in known if event.type == "qualification.achieved" and reached(event)]
    return sorted(told, key=lambda event: event.order)


def _not_set_off(
    work: Work, rules: Rules, settings: Settings, row: sa.Row[Any], events: Sequence[Event]
) -> tuple[Attempt, ...]:
    person = People.look(work, [row.subject], rules, settings).person(row.subject) or Person(id=row.subject)
    given = {
        (one.source, one.origin): one
        for one in work.run(sa.select(reason).where(reason.c.user_id == row.subject, reason.c.source != "job"))
    }
    its_own = {key for key, one in given.items() if (one.event_source, one.event_id) == (row.source, row.id)}
    told = {field for event in events for field in _tells(event)}
    types = {event.type for event in events}
    latest_first = list(reversed(events))
    found = []
    for trigger in rules.triggers.values():
        key = (trigger.mode, trigger.name)
        if key in its_own or not _could(trigger, types, told):
            continue
        one = attempt(trigger, person, latest_first, work.now, from_event=True)
        stood = one.holds and key in given
        found.append((stood, _also(one, given[key]) if stood else one))
    found.sort(key=lambda pair: (pair[0], pair[1].missing, pair[1].enabled != "true", pair[1].trigger))
    return tuple(one for _, one in found)


def _could(trigger: Trigger, types: set[str], told: set[str]) -> bool:
    if trigger.while_ is not None:
        return not told.isdisjoint(fields(trigger.while_))
    return any(pattern.type in types for pattern in trigger.when)


def _also(one: Attempt, stored: sa.Row[Any]) -> Attempt:
    """Say on what the reason rests that a trigger has given already, or by another message."""
    by = "no message" if stored.event_id is None else f"{stored.event_source} {stored.event_id}"
    stood = "its conditions hold" if one.mode == "while" else "it gave what it gives"
    return replace(one, says=f"{stood} since {shown(stored.since)}, by {by}; the reason is {stored.state}")


def _tells(event: Event) -> Iterator[str]:
    """The fields of conditions that an event is about."""
    match event.type:
        case "user.joined":
            yield "joined"
        case "user.updated":
            yield from event.facts.text.get("told", ())
        case "learning.completed":
            yield from ("completed", "qualified")
        case "external_training.confirmed":
            yield "external_training"
        case "qualification.achieved":
            yield "qualified"
        case _:
            yield event.type.split(".")[1]


def _told(event: Event) -> ToldEvent:
    facts = event.facts
    fields = {name: tuple(sorted(values)) for name, values in facts.text.items()}
    fields |= {name: (f"{number:g}",) for name, number in facts.numbers.items()}
    fields |= {name: (shown(moment),) for name, moment in facts.dates.items()}
    return ToldEvent(type=event.type, at=shown(event.at), fields=dict(sorted(fields.items())))


def _says(receipt: Receipt, settings: Settings, *, told: bool) -> str | None:
    """Why no trigger looked at it, or none does yet."""
    if receipt.job is not None:
        return f"it is a request and set off the job {receipt.job}, not triggers"
    if receipt.type == "learning_item.changed":
        return "it is about a learning item; triggers look at users alone"
    if receipt.type == "user.left":
        return "a leaving sets off no trigger: it hides what the user has, at once"
    words = {
        "no_change": "it only repeated what was known then: it set off nothing, and moved at most the date of reasons",
        "early": "the user had not joined yet: triggers with `if` look at its events when they join",
        "not_yet": f"it takes effect on {receipt.due}, and nothing looked at it yet",
        "old": f"it came more than {settings.dedupe_for // DAY} days after it happened: its facts count, "
        "its events set off no `when` trigger",
        "waiting": "its publisher is stopped: it waits until `resume publisher`",
    }
    if receipt.outcome in words:
        return words[receipt.outcome]
    return None if told else "it told nothing that is kept, for example attributes alone that the catalog does not list"
