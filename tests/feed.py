"""The sample feed in any order, and what must be the same in the end, whatever the order (S4)."""

from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.authoring.folder import read_folder
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.authoring.triggers import Target, Trigger
from engine.store.database import Work
from engine.store.tables import (
    achieved,
    assignment,
    change,
    completion,
    current_fact,
    email_item,
    email_job,
    fact,
    inbox,
    item,
    parked,
    reason,
    user,
)

ROOT = Path(__file__).parents[1]
FILES = read_folder(ROOT / "rules")
RULES: Rules = read_rules(FILES)[0]


def _told_once() -> list[bytes]:
    """The feed without the ids that HR or the LMS used for two different contents: reused ids are outside the claim.

    (hr-0006 acts in whichever version comes first; lms-0037 was broken, and came again as corrected.)
    """
    versions = defaultdict(set)
    lines = dict.fromkeys((ROOT / "examples/hr-feed.ndjson").read_bytes().splitlines())
    for line in lines:
        versions[line.split(b'"')[3]].add(line)
    return [line for line in lines if len(versions[line.split(b'"')[3]]) == 1]


FEED = _told_once()


def shuffled(random: Random) -> list[bytes]:
    """Return the feed in another order, with some messages several times."""
    lines = FEED + random.choices(FEED, k=random.randint(0, 60))
    random.shuffle(lines)
    return lines


def batch_size(random: Random) -> int:
    """Return 1 to 500, as often below 22 as above it."""
    return round(float(500 ** random.random()))


# --- the end --------------------------------------------------------------------------------------------------------
Row = tuple[Any, ...]


class End(NamedTuple):
    """What there is in the end. What depends on the order, by S4, is left out."""

    messages: set[Row]
    facts: set[Row]
    current: set[Row]
    done: set[Row]
    people: set[Row]
    reasons: set[Row]
    assignments: set[Row]
    items: set[Row]

    def unlike(self, other: "End") -> dict[str, set[Row]]:
        """Return what only one of the two has, by what it is."""
        return {name: mine ^ yours for name, mine, yours in zip(self._fields, self, other, strict=True) if mine ^ yours}


def end_of(work: Work) -> End:
    """Read what there is."""

    def rows(*columns: sa.ColumnElement[Any], where: sa.ColumnElement[bool] | None = None) -> set[Row]:
        statement = sa.select(*columns)
        return {tuple(row) for row in work.run(statement if where is None else statement.where(where))}

    counts = sa.or_(~reason.c.lasting, reason.c.order > sa.select(user.c.stay_order).where(_owner).scalar_subquery())
    asked = sa.and_(reason.c.state != "ended", counts, reason.c.origin.in_(STEADY))
    given = rows(assignment.c.user_id, assignment.c.kind, assignment.c.target, assignment.c.mandatory, where=_active)
    wrong = rows(parked.c.source, parked.c.id, parked.c.code, parked.c.digest, where=parked.c.state == "parked")
    return End(
        messages=rows(inbox.c.source, inbox.c.id) | wrong,
        facts=rows(*fact.c),
        current=rows(*current_fact.c),
        done=rows(*completion.c) | rows(*achieved.c),
        people=rows(*(user.c[name] for name in PERSON)),
        reasons=rows(*(reason.c[name] for name in REASON), _latest, where=asked),
        assignments={row for row in given if (row[1], row[2]) not in UNSTEADY},
        items=rows(*item.c),
    )


PERSON = ("id", "status", "joined_at", "left_at", "stay_ends_at", "stay_order", "between_stays", "email", "language")
REASON = ("user_id", "kind", "target", "source", "origin", "state", "mandatory")
_owner = user.c.id == reason.c.user_id
_latest = sa.case((reason.c.source == "when", reason.c.order))  # of the events that gave it
_active = assignment.c.active


def _is_steady(trigger: Trigger) -> bool:
    """Whether S4 claims the same end for what this trigger gives."""
    if trigger.while_ is not None:
        return not (trigger.keep or trigger.skip_existing)
    types = {pattern.type for pattern in trigger.when}
    return trigger.if_ is None and not any(one.endswith(".removed") for one in types)


def _given(triggers: list[Trigger]) -> set[tuple[str, str]]:
    """What these triggers give, with the linked qualifications of the roles."""
    targets: set[Target] = {target for trigger in triggers for target in trigger.then}
    roles = [RULES.catalog.roles[target.name] for target in targets if target.kind == "role"]
    linked = {name for role in roles for name in (*role.qualifications, *role.mandatory)}
    return {(target.kind, target.name) for target in targets} | {("qualification", name) for name in linked}


STEADY = {name for name, trigger in RULES.triggers.items() if _is_steady(trigger)}
UNSTEADY = _given([trigger for name, trigger in RULES.triggers.items() if name not in STEADY])


# --- nothing twice --------------------------------------------------------------------------------------------------
def require_nothing_twice(work: Work) -> None:
    """Nothing was given that was there, nothing taken that was not; nobody was told the same thing twice in a stay."""
    held: dict[Row, bool] = {}
    for row in work.run(sa.select(change).order_by(change.c.number)):
        thing = (row.user_id, row.kind, row.target)
        before = held.pop(thing, None)
        assert (before is None) == row.type.endswith(".assigned"), f"{row.cause} did again: {row.type} {thing}"
        assert not row.type.endswith(".changed") or row.mandatory != before, f"{row.cause} changed nothing: {thing}"
        if not row.type.endswith(".revoked"):
            held[thing] = row.mandatory
    several = set(work.run(sa.select(user.c.id).where(user.c.stay_order != "")).scalars())
    emails = sa.select(email_job.c.user_id, email_item).join(email_item, email_item.c.email_id == email_job.c.id)
    told = Counter((row.user_id, row.kind, row.target, row.mandatory) for row in work.run(emails))
    assert {thing: times for thing, times in told.items() if times > (2 if thing[0] in several else 1)} == {}
    changed = set(work.run(sa.select(change.c.user_id, change.c.kind, change.c.target)))
    assert {thing[:3] for thing in told} <= changed
