"""An academy in which there is something of everything about one person, and about others beside them."""

import json
from typing import Any

import sqlalchemy as sa

from engine.arrivals import Verdict
from engine.clock import DAY, MINUTE, shown
from engine.outbox import changes_due, emails_due, mark_changes_relayed, mark_relayed
from engine.receipts import mark_receipts_relayed, receipts_due
from engine.revision import active_rules
from engine.store.tables import metadata
from tests.delivered import arrival
from tests.semantics.rules import CATALOG, unlimited
from tests.world import Message, World, decision, event, request

AT = "2026-03-02T09:07:00Z"
IDA = "ida-4711"
NAME = "Ida Überall"
ADDRESS = "ida.ueberall@example.com"
COUNTRY = "Atlantis"
TELLING = (IDA, NAME, "Überall", "\\u00dcberall", ADDRESS, COUNTRY, NAME.casefold(), "beekeeping", "ida-joins")
"""What nothing may be left of."""
TRIGGERS = unlimited(
    "  care-nurse: {while: {team: care}, then: {roles: [nurse]}}\n"
    "  welcome: {when: user.joined, then: {qualifications: [first-aid]}}\n"
    "  washed: {when: learning.completed, if: {country: NL}, then: {roles: [guide]}}\n"
    "  sold: {while: {team: sales}, then: {roles: [guide]}, grace: 3 days}\n"
    "  tried: {while: {team: care}, then: {roles: [guide]}, enabled: shadow}\n"
)
CATALOG_OF_HOBBIES = CATALOG.replace("{country: text,", "{country: text, hobby: text,")


def forget_request(user: str, at: str, *, id: str = "f1", **data: Any) -> Message:
    """A request to forget somebody."""
    head = {"specversion": "1.0", "id": id, "source": "desk", "type": "privacy.requested", "time": at}
    return {**head, "data": {"action": "forget", "user": user, "actor": "vera@example.com", **data}}


def process(world: World, *messages: Message, **properties: Any) -> list[Verdict]:
    """Process messages without giving jobs their turn, as they come from a queue."""
    return world.pipeline.process([arrival(message, **properties) for message in messages])


def forget(world: World, user: str = IDA, *, id: str = "f1") -> None:
    """Ask for it a minute later, and let it be done."""
    world.now += MINUTE
    (verdict,) = process(world, forget_request(user, shown(world.now), id=id))
    assert verdict.outcome == "accepted", verdict
    world.work_off()


def live(world: World, user: str = IDA, *, name: str = NAME, email: str = ADDRESS, mark: str = "ida") -> None:
    """Let somebody live through a bit of everything; `mark` is in the ids of what HR sends."""
    tell: dict[str, Any] = {"email": email, "name": name, "teams": ["care"], "job_titles": ["nurse"]}
    start = world.now
    world.receive(event("learning.completed", user, shown(start - DAY), id=f"{mark}-early", item="washing"))
    world.receive(
        event(
            "user.joined",
            user,
            shown(start),
            id=f"{mark}-joins",
            **tell,
            attributes={"country": COUNTRY, "hobby": "beekeeping"},
        )
    )
    world.receive(event("user.updated", user, shown(start + 30 * DAY), id=f"{mark}-to-come", name=f"{name} Senior"))
    world.tell("learning.completed", user, item="washing", score=7)
    world.tell("user.team.added", user, team="sales")
    world.tell("user.team.removed", user, team="sales")
    world.ask("assign", users=[user], roles=["guide"], note=f"for {name}, {email}")
    world.ask("block", users=[user, "ben"], qualifications=["hygiene"], note=f"{user} asked for it, Ben did not")
    job_id = str(world.accept("revoke", users=[user, "ben"], roles=["guide"], except_=["eve"]))
    world.work_off()
    world.now += MINUTE
    world.receive(decision("undo", job_id, shown(world.now), note=f"{name} was right"))
    process(world, event("user.updated", user, shown(world.now), email=17), reply_to="hr.answers")
    process(world, event("user.updated", user, shown(world.now), language="nl"), reply_to="hr.answers")
    process(world, {"type": "user.updated", "subject": user, "data": {"name": name}})
    process(world, request("assign", shown(world.now), users=[user, "ben"], roles=["nowhere"], note=f"for {name}"))
    world.pipeline.process([arrival(json.dumps(f"no message: {email}").encode())])


def hand_over(world: World) -> list[Any]:
    """Take what waits out of the outbox, as the relay does; return the change events."""
    events = []
    with world.database.unit() as work:
        rules = active_rules(work)[1]
        while due := changes_due(work, rules, 100):
            events += [one for _, one in due]
            mark_changes_relayed(work, [number for number, _ in due])
        mark_relayed(work, [one.id for one in emails_due(work, rules, 1000, "en")])
        mark_receipts_relayed(work, [number for number, _, _ in receipts_due(work, 1000)])
    return events


def texts(world: World) -> str:
    """Everything that is in the database, as one text."""
    found = []
    with world.database.read() as work:
        for table in metadata.sorted_tables:
            for row in work.run(sa.select(table)):
                values = (one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in row)
                found.append(f"{table.name}: " + " | ".join(values))
    return "\n".join(found)


def left_of(text: str) -> list[str]:
    """The lines that tell of Ida."""
    return [line for line in text.splitlines() if any(one.casefold() in line.casefold() for one in TELLING)]
